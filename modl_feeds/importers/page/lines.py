"""The lines of a page, the same from plain text and from HTML.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.shared import letters
from modl_feeds.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.importers.interface import Source
    from modl_feeds.importers.page.reading import Reading

MAX_LINES: Final = 20_000
"""No page of one meeting has more."""
MAX_CHARACTERS: Final = 300_000
"""Nor does it say more."""
BULLET: Final = "•"
"""The mark of an item, whatever the page has for it; a star stays one: it may be a footnote's."""
_MARK: Final = re.compile(r"([•◦▪‣●○]|[-*·](?=\s))\s*(?=\S)")
_NO_CELL: Final = re.compile(r"\W+|\d+[.)]|.*:")
"""What a tab stands behind that divides no cells: a bullet, a number, a label."""
_CHARSET: Final = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DOCUMENT: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)\b[^<]*>", re.IGNORECASE)
_CLOSED: Final = re.compile(r"</(?:main|section|div|p|h[1-6]|li|ul|ol|table)\s*>", re.IGNORECASE)
_FEWEST_CLOSED: Final = 3
_WORDS: Final = 4
_BEGINNING: Final = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a line that leads somewhere."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's row."""

    text: str
    """Its lines, where it has several."""
    span: int = 1
    """Columns that it stands in."""
    hangs: bool = False
    """Whether it began in a row above."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, cleaned; blank ones are kept, since they tell paragraphs apart."""

    number: int
    """One-based, in the source."""
    text: str
    """Without indentation and bullet; the number of a numbered item is part of it."""
    indent: int = 0
    mark: str = ""
    """BULLET, '*' or nothing."""
    heading: int = 0
    """1 to 6 in HTML, where it is one."""
    links: tuple[Link, ...] = ()
    cells: tuple[Cell, ...] = ()
    """Of a table's row that is written as one line; those that hang are no part of the text."""
    table: int = 0
    """Which of the page's tables that is, from 1."""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, rather than a name, a place or a date."""
        return self.text.endswith((".", "!")) and len(self.text.split()) > _WORDS

    @property
    def plain(self) -> str:
        """The text with its star, which may be a word of it."""
        return f"{self.mark} {self.text}" if self.mark == "*" else self.text


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, in lines."""

    lines: tuple[Line, ...]
    title: str = ""
    """As HTML says it outside of the lines."""
    url: str = ""
    """As HTML says it."""
    left_out: tuple[str, ...] = ()


def decoded(source: Source, reading: Reading) -> str:
    """Return the source's text.

    Raises:
        SourceError: it is no text, or in no character set that fits.

    """
    charset = _CHARSET.search(source.content[:_BEGINNING])
    text, words = letters.decoded(source, charset[1].decode("ascii", "replace") if charset else "")
    if words:
        reading.assume("title", words=words)
    if "\0" in text:
        raise reading.fault(1, "it holds bytes that are no text", "name a page or its text")
    return text


def readable(content: bytes) -> bytes:
    """Return bytes that are text, whatever their character set, to see what they are about."""
    is_read = content.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_utf8(content)
    return content if is_read else content.decode("latin-1").encode()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_size(lines: int, characters: int, reading: Reading) -> None:
    """Refuse what is longer than any page of one meeting.

    Raises:
        SourceError: it has more lines or characters.

    """
    if lines > MAX_LINES:
        raise reading.fault(1, "its text has too many lines", f"at most {MAX_LINES:,} are read")
    if characters > MAX_CHARACTERS:
        remedy = f"at most {MAX_CHARACTERS:,} are read"
        raise reading.fault(1, "its text has too many characters", remedy)


def is_html(text: str) -> bool:
    """Tell whether a text is HTML rather than the words of a page."""
    beginning = text[:_BEGINNING]
    return bool(_DOCUMENT.search(beginning)) or len(_CLOSED.findall(beginning)) >= _FEWEST_CLOSED


def text_page(text: str, reading: Reading) -> Page:
    """Return the lines of plain text.

    Raises:
        SourceError: it is too long.

    """
    raw = clean(text).split("\n")
    check_size(len(raw), len(text), reading)
    return Page(tuple(_line(number, line) for number, line in enumerate(raw, 1)))


def _line(number: int, raw: str) -> Line:
    stripped = raw.expandtabs(4).lstrip()
    indent = len(raw.expandtabs(4)) - len(stripped)
    parts = [part for one in raw.split("\t") if (part := one.strip())]
    if len(parts) > 1 and not _NO_CELL.fullmatch(parts[0]):
        stripped = " | ".join(parts)
    found = _MARK.match(stripped)
    if found is None:
        return Line(number, clean_line(stripped), indent)
    mark = "*" if found[1] == "*" else BULLET
    return Line(number, clean_line(stripped[found.end() :]), indent, mark)


def groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines between blank ones."""
    group: list[Line] = []
    for line in lines:
        if line:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def stripped(lines: Iterable[Line]) -> list[Line]:
    """Return the lines without blank ones."""
    return [line for line in lines if line]
