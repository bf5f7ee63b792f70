"""Elements of HTML become lines: blocks and breaks end one, lists give marks, rows stay whole.

Level 2: knows elements as lxml has them, but not lxml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from modl_feeds.importers.page import resources
from modl_feeds.importers.page.lines import BULLET, Cell, Line, Link
from modl_feeds.importers.page.tables import Row, Table
from modl_feeds.text import clean_line

_APART: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre",
     "section", "article", "main", "header", "figure", "hr", "details"}
)  # fmt: skip
_BLOCKS: Final = _APART | frozenset(
    {"div", "li", "dt", "dd", "tr", "td", "th", "button", "summary", "address", "figcaption",
     "caption", "body", "thead", "tbody", "tfoot", "center"}
)  # fmt: skip
_LISTS: Final = frozenset({"ul", "ol"})
_CELLS: Final = frozenset({"td", "th"})
PLAYERS: Final = frozenset({"iframe", "video", "audio"})
"""Elements that play something; what is within is for browsers that cannot."""
_BETWEEN_CELLS: Final = " | "
_RAISED: Final = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISABLE: Final = re.compile(r"[0-9+=()ni-]+")
_ORDINAL: Final = re.compile(r"st|nd|rd|th|TM|®|™|\*+|†+|‡+")


@dataclass(slots=True)
class Writer:
    """Collects the lines of a page."""

    base: str
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    """Of the line that is being written."""
    number: int = 1
    links: list[Link] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    """The next number of each open list; None for bullets."""
    mark: str = ""
    """Of the item whose first line is yet to come."""
    heading: int = 0
    addresses: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    """The open superscripts and subscripts."""
    tables: list[Table] = field(default_factory=list)
    count: int = 0
    """How many tables began."""
    rows: list[Row] = field(default_factory=list)
    """The open rows of tables; what is nested in a row that is one line belongs to it."""
    keeps_lines: int = 0
    characters: int = 0
    """How many were written."""

    def start(self, tag: str, element: Any) -> None:  # noqa: ANN401 - an lxml element
        """Begin an element."""
        if tag == "tr":
            self._begin_row(element)
        elif tag in _BLOCKS or tag == "br":
            self._divide(tag)
        if tag == "table":
            self.count += 1
            self.tables.append(Table(self.count))
        elif tag in _CELLS and self.rows and self.rows[-1].depth == len(self.tables):
            self.rows[-1].begin_cell(len(self.text), element)
        elif tag in _LISTS:
            self.lists.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag in PLAYERS:
            self._player(element)
        else:
            self._start_words(tag, element)

    def _start_words(self, tag: str, element: Any) -> None:  # noqa: ANN401 - an lxml element
        """Begin what changes how words are written."""
        if tag == "a":
            self.addresses.append(resources.address(element.get("href") or "", self.base))
        elif tag in {"sup", "sub"}:
            self.styles.append(tag)
        elif tag == "pre":
            self.keeps_lines += 1
        elif re.fullmatch("h[1-6]", tag):
            self.heading = int(tag[1])

    def end(self, tag: str) -> None:
        """End an element."""
        if tag == "tr":
            self._end_row()
        elif tag in _BLOCKS:
            self._divide(tag)
        if tag == "table":
            self.tables.pop()
        elif tag in _LISTS:
            self.lists.pop()
        elif tag == "li":
            self.mark = ""
        elif tag == "a":
            self.addresses.pop()
        elif tag in {"sup", "sub"}:
            self.styles.pop()
        elif tag == "pre":
            self.keeps_lines -= 1
        elif re.fullmatch("h[1-6]", tag):
            self.heading = 0

    def add(self, words: str, line: int | None) -> None:
        """Write words on the line, white space as a browser shows it."""
        if self.keeps_lines:
            first, *rest = words.split("\n")
            self._words(first, line)
            for one in rest:
                self.flush()
                self._words(one, line)
        else:
            self._words(words, line)

    def _words(self, words: str, line: int | None) -> None:
        shown = re.sub(r"\s+", " ", words)
        if not self.text or self.text.endswith((" ", "\n")):
            shown = shown.lstrip()
        if not shown:
            return
        if not self.text:
            self.number = line or self.number
        shown = self._styled(shown)
        self.characters += len(shown)
        start, self.text = len(self.text), self.text + shown
        url = self.addresses[-1] if self.addresses else ""
        end = len(self.text.rstrip())
        if url and end > start:
            last = self.links[-1] if self.links else None
            if last and last.end >= start - 1 and last.url == url:
                start = self.links.pop().start
            self.links.append(Link(start, end, url))

    def _styled(self, words: str) -> str:
        """Return words as they are raised or lowered, in letters where Unicode has them."""
        style = self.styles[-1] if self.styles else ""
        if not style or _ORDINAL.fullmatch(words.strip()):
            return words
        if _RAISABLE.fullmatch(words) and (style == "sup" or not re.search("[ni]", words)):
            return words.translate(_RAISED if style == "sup" else _LOWERED)
        mark = "^" if style == "sup" else "_"
        return f"{mark}{words}" if len(words) == 1 else f"{mark}({words})"

    def _begin_row(self, element: Any) -> None:  # noqa: ANN401 - an lxml element
        """Begin a row; one within a row that is one line is a part of that."""
        if self.rows and self.rows[-1].is_line:
            self._cell("tr")
            self.rows.append(self.rows[-1])
            return
        self.flush()
        table = self.tables[-1] if self.tables else Table(0)
        self.rows.append(Row(table.begins_line(element), len(self.tables)))

    def _end_row(self) -> None:
        row = self.rows.pop()
        if self.rows and self.rows[-1] is row:
            self._cell("tr")
        elif row.is_line and self.tables:
            table = self.tables[-1]
            self.flush(table.cells(row, self.text), table.number)
        else:
            self.flush()

    def _divide(self, tag: str) -> None:
        """End the line, or the cell where a row is one line; some elements stand apart."""
        if self.rows and self.rows[-1].is_line:
            self._cell(tag)
            return
        self.flush()
        if tag in _APART and not (tag in _LISTS and self.lists):
            self._blank()

    def _cell(self, tag: str) -> None:
        text = self.text.rstrip()
        if text and not text.endswith("|"):
            self.text = text + (_BETWEEN_CELLS if tag != "br" else "\n")

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        self.mark = BULLET if number is None else f"{number}."
        if number is not None:
            self.lists[-1] = number + 1

    def _player(self, element: Any) -> None:  # noqa: ANN401 - an lxml element
        """Write a line for what plays a recording; nothing for a frame without an address."""
        sources = [element.get("src"), element.get("data-src"), *element.xpath("source/@src")]
        found = (resources.address(one, self.base) for one in sources if one)
        url = next((one for one in found if one), "")
        if url:
            self.flush()
            title = clean_line(element.get("title") or "") or "Video"
            link = Link(0, len(title), url)
            self.lines.append(Line(element.sourceline or self.number, title, links=(link,)))

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append(Line(self.number, ""))

    def flush(self, cells: tuple[Cell, ...] = (), table: int = 0) -> None:
        """End the line, which may be that of a row with these cells."""
        text = (
            self.text.replace("\n", " ").rstrip(" ").removesuffix(_BETWEEN_CELLS.rstrip()).rstrip()
        )
        links = tuple(
            Link(one.start, min(one.end, len(text)), one.url)
            for one in self.links
            if one.start < len(text)
            and text[one.start : one.end].rstrip("/") != one.url.rstrip("/")
        )
        self.text, self.links = "", []
        if not text:
            return
        mark, depth = self.mark, 2 * len(self.lists)
        if mark:
            depth -= 2
        if mark and mark != BULLET:
            moved = len(mark) + 1
            links = tuple(Link(one.start + moved, one.end + moved, one.url) for one in links)
            text, mark = f"{mark} {text}", ""
        self.mark = ""
        self.lines.append(Line(self.number, text, depth, mark, self.heading, links, cells, table))


def _first_number(element: Any) -> int:  # noqa: ANN401 - an lxml element
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"[0-9]{1,3}", start) else 1
