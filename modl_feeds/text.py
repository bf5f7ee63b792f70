"""Text as published: cleaned of what breaks clients, and folded where names are compared.

Level 0: imports nothing of ours.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

# Everything that some client takes for a line end becomes the one newline: U+2028 truncates
# titles in vdirsyncer, FS..US and NEL split lines in Python-based readers.
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
# C0 and DEL empty calendars and make XML parsers refuse a feed; surrogates and U+FFFE/F cannot be
# written as XML; zero-width spaces and BOMs are debris of web pages; U+202A to U+202E and U+2066 to
# U+2069 turn neighbouring text around where they are not closed. ZWJ, ZWNJ and the marks U+200E/F
# stay: emoji, Persian and Hebrew need them.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SPACES: Final = re.compile(r"\s+")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_PARAGRAPH_BREAK: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
# Letters that Unicode does not decompose, as their owners spell them without.
_STROKES: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe",
     "Œ": "OE", "đ": "d", "Đ": "D", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D"}
)  # fmt: skip


def clean(text: str) -> str:
    """Return text that every client can read: no control characters, newline as line end."""
    if text.isprintable():  # as nearly all is: nothing unwanted is printable
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def clean_block(text: str) -> str:
    """Return cleaned text of several lines, without outer blank lines or trailing spaces."""
    if text.isprintable():  # and of one line
        return text.rstrip()
    lines = (line.rstrip() for line in clean(text).split("\n"))
    return "\n".join(lines).strip("\n")


def clean_line(text: str) -> str:
    """Return cleaned text on one line, every run of white space (NBSP too) as one space."""
    return _SPACES.sub(" ", clean(text)).strip()


def as_seen(text: str) -> str:
    """Return a line without what nobody sees: soft hyphens, and which kind of space it is."""
    return clean_line(text.replace("\N{SOFT HYPHEN}", ""))


@lru_cache(1 << 14)
def fold(name: str) -> str:
    """Return a name for comparison: no accents, no case (René and Rene are one)."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return clean_line(bare.translate(_STROKES)).casefold()


def slug(name: str) -> str:
    """Return a name as [a-z0-9-]; '' when it has no Latin letter or digit."""
    return _NOT_SLUG.sub("-", fold(name)).strip("-")


def near(name: str, known: Collection[str]) -> str:
    """Return what may have been meant by a name that is not known: 'did you mean …?'."""
    found = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {found[0]!r}?" if found else f"there are: {', '.join(known) or 'none'}"
