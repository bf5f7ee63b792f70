"""The lines of an iCalendar file: unfolded as bytes (RFC 5545, 3.1), then read as letters.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.shared.letters import beginning, decoded
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Source

_FOLDED: Final = re.compile(rb"^[^\n]*+(?:\n[ \t][^\n]*+)+", re.MULTILINE)
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_NO_PROPERTY: Final = re.compile(r"^(?![\w.-]+[;:])(?=[^\S\n]*\S).*", re.MULTILINE)
_BEGIN: Final = re.compile(r"^BEGIN:VEVENT[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_LONGEST: Final = 1_000_000
_HEAD: Final = 100


def begins(source: Source) -> bool:
    """Tell whether it is an iCalendar file, by its first line."""
    head = beginning(source.content.lstrip()[:_HEAD], _HEAD)
    return head.lstrip().upper().startswith("BEGIN:VCALENDAR")


def unfolded(source: Source) -> tuple[str, str]:
    """Return whole lines, each where it began, and what was assumed of the letters.

    Empty lines stand for the folds, so that the lines that follow keep their numbers.

    Raises:
        SourceError: a line is too long or no property, or no character set fits.

    """
    content = source.content
    if b"\0" in content[:_HEAD]:  # UTF-16, of which the bytes cannot be unfolded
        content = decoded(source)[0].encode()
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    content = _FOLDED.sub(_whole, content)
    longest = max(map(len, content.split(b"\n")))
    if longest > _LONGEST:
        fault = f"a line of it has {longest:,} bytes"
        raise source.fault(1, fault, f"at most {_LONGEST:,} are read")
    text, assumed = decoded(replace(source, content=content))
    if found := _NO_PROPERTY.search(text):
        fault = f"{clean_line(found[0])[:60]!r} is no property"
        remedy = "put a blank ahead of it if it continues the line above"
        raise source.fault(text.count("\n", 0, found.start()) + 1, fault, remedy)
    return text, assumed


def _whole(folded: re.Match[bytes]) -> bytes:
    whole, count = _FOLD.subn(b"", folded[0])
    return whole + b"\n" * count


def events(text: str) -> list[int]:
    """Return the line of each event."""
    found, line, last = [], 1, 0
    for match in _BEGIN.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        found.append(line)
    return found
