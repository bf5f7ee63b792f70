"""The bytes of a source as letters: one policy for every kind.

A mark at the beginning, UTF-8, the character set that the source names, Windows-1252: the first
that fits is taken, and what had to be assumed is said. No letter is ever replaced.
Level 2.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.importers.interface import Source

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""As text.clean leaves them out."""
# As browsers do: who writes these names means the superset.
_SUPERSET: Final = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252")
_SAVE: Final = "save it as UTF-8"


def decoded(source: Source, declared: str = "") -> tuple[str, str]:
    """Return the text, and what was assumed of its letters or will be left out of them.

    Args:
        source: what is read.
        declared: the character set that the source itself names.

    Raises:
        SourceError: no character set fits.

    """
    text, words = _decoded(source, declared)
    left_out = turned(enumerate(text.split("\n"), start=1))
    return text, "; ".join(filter(None, (words, left_out)))


def turned(lines: Iterable[tuple[int, str]]) -> str:
    """Return what is to be told of marks that turn text around, if a line has one."""
    for number, line in lines:
        if _TURNING.search(line):
            return f"marks that turn text around are left out, such as in line {number}"
    return ""


def _decoded(source: Source, declared: str) -> tuple[str, str]:
    content = source.content
    if content.startswith(_UTF_16):
        return _strictly(source, "utf-16"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    if content.startswith(codecs.BOM_UTF8):
        return _strictly(source, "utf-8-sig"), ""
    if declared and declared.lower() not in {"utf-8", "utf8"}:
        name = _SUPERSET.get(declared.lower(), declared)
        return _strictly(source, name), f"letters are read as {declared}, as the source says"
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        fault = "it is neither UTF-8 nor Windows-1252"
        raise source.fault(line, fault, _SAVE) from None
    return text, f"letters are read as Windows-1252: line {line} is not UTF-8"


def beginning(content: bytes, size: int) -> str:
    """Return about so many first letters, to see what a source is; those that do not fit as '�'."""
    head = content[: size - size % 2]
    return head.decode("utf-16" if head.startswith(_UTF_16) else "utf-8-sig", "replace")


def _strictly(source: Source, name: str) -> str:
    content = source.content
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = f"byte 0x{content[error.start]:02x} is not {error.encoding.upper()}"
        raise source.fault(line, fault, _SAVE) from None
    except (LookupError, ValueError):
        fault = f"{name[:40]!r} is no character set that is known"
        raise source.fault(1, fault, _SAVE) from None
