"""Tables of HTML: which rows are an agenda's, and the column that each of their cells stands in.

Level 2: knows elements as lxml has them, but not lxml.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from modl_feeds.importers.page.clocks import is_nearly_timed, timed
from modl_feeds.importers.page.columns import is_heading, is_heading_of_times
from modl_feeds.importers.page.lines import Cell
from modl_feeds.text import clean_line

_MOST: Final = 100
"""No cell stands beside or below more."""


@dataclass(slots=True)
class Row:
    """A row that is being written."""

    is_line: bool
    """Whether it is written as one line, with bars between its cells."""
    depth: int
    """How many tables it is in."""
    starts: list[tuple[int, int, int]] = field(default_factory=list)
    """Where each cell begins in the line, its columns and its rows."""

    def begin_cell(self, start: int, element: Any) -> None:  # noqa: ANN401 - an lxml element
        """Note where a cell begins."""
        self.starts.append((start, _span(element, "colspan"), _span(element, "rowspan")))

    def texts(self, line: str) -> list[str]:
        """Return the words of each cell."""
        ends = [start for start, _, _ in self.starts[1:]] + [len(line)]
        return [
            line[start:end].strip(" |\n")
            for (start, _, _), end in zip(self.starts, ends, strict=True)
        ]


@dataclass(slots=True)
class Table:
    """A table that is being written."""

    number: int
    """From 1 in the page."""
    is_headed: bool = False
    """Whether the headings of its columns are those of an agenda."""
    is_timed: bool = False
    """Whether a row began with a time; one that begins with an empty cell is then one too."""
    is_joined: bool = False
    """Whether its first column has times that no heading speaks of."""
    hanging: dict[int, tuple[int, Cell]] = field(default_factory=dict)
    """By its column each cell that goes on in rows to come, and in how many."""

    def begins_line(self, element: Any) -> bool:  # noqa: ANN401 - an lxml element
        """Tell whether a row is an agenda's: headings, below them, or beginning with a time."""
        texts = [clean_line(cell.text_content()) for cell in element.xpath("td|th")]
        above = self.hanging.get(0)
        first = above[1].text if above else next(iter(texts), "")
        below = [clean_line(cell.text_content()) for cell in element.xpath("following::tr[1]/*[1]")]
        self.is_joined = self.is_joined or is_heading_of_times(texts, "".join(below))
        self.is_headed = self.is_headed or self.is_joined or is_heading(texts)
        is_timed = bool(timed(first)) or is_nearly_timed(first)
        is_below = self.is_timed and not first and len([*filter(None, texts)]) > 1
        self.is_timed = self.is_timed or is_timed
        return self.is_headed or is_timed or is_below

    def cells(self, row: Row, line: str) -> tuple[Cell, ...]:
        """Return a row's cells with those that hang down into it."""
        found: list[Cell] = []
        column = 0
        own = list(zip(row.texts(line), row.starts, strict=True))
        hanging: dict[int, tuple[int, Cell]] = {}
        while own or column in self.hanging:
            if column in self.hanging:
                left, cell = self.hanging[column]
            else:
                text, (_, span, left) = own.pop(0)
                cell = Cell(text, span)
            if left > 1:
                hanging[column] = left - 1, replace(cell, hangs=True)
            found.append(cell)
            column += cell.span
        self.hanging = hanging
        if self.is_joined and found:
            found[:1] = _apart(found[0])
        return tuple(found)


def _apart(cell: Cell) -> tuple[Cell, Cell]:
    """Return a cell's time and what stands behind it."""
    rows = timed(cell.text)
    rest = rows[0].what if len(rows) == 1 else cell.text
    time = cell.text[: len(cell.text) - len(rest)].strip(" |:\n")
    return replace(cell, text=time, span=1), replace(cell, text=rest)


def _span(element: Any, name: str) -> int:  # noqa: ANN401 - an lxml element
    said = element.get(name) or "1"
    return min(max(int(said), 1), _MOST) if said.isascii() and said.isdigit() else 1
