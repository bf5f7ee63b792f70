"""What a workbook hides, and which of its cells are merged.

openpyxl tells neither where it reads a row at a time, so it is read off the sheet's own bytes.
Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter, range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.importers.interface import Source
    from modl_feeds.importers.sheet.files import Cell

Rows = list[tuple[int, tuple["Cell", ...]]]
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGE: Final = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""\b(\w+)\s*=\s*["']([^"']*)["']""")
MAX_MERGES: Final = 10_000
_YES: Final = {b"1", b"true"}


@dataclass(frozen=True, slots=True)
class Looks:
    """How one sheet is shown."""

    rows: frozenset[int]
    """Those that are hidden, from 1."""
    columns: frozenset[int]
    """Those that are hidden, from 0."""
    merges: tuple[str, ...]
    """As 'A2:A4'."""


def looks(content: bytes, most: int) -> Looks:
    """Return how a sheet is shown, of which are so many columns at most."""
    hidden_rows, number = set(), 0
    for match in _ROW.finditer(content):
        said = dict(_ATTRIBUTE.findall(match[1]))
        number = int(said.get(b"r", number + 1))
        if said.get(b"hidden") in _YES:
            hidden_rows.add(number)
    hidden_columns: set[int] = set()
    for match in _COLUMN.finditer(content):
        said = dict(_ATTRIBUTE.findall(match[1]))
        if said.get(b"hidden") in _YES:
            last = min(int(said[b"max"]), most)
            hidden_columns.update(range(int(said[b"min"]) - 1, last))
    merged = islice(_MERGE.finditer(content), MAX_MERGES + 1)
    merges = (dict(_ATTRIBUTE.findall(match[1])) for match in merged)
    return Looks(
        frozenset(hidden_rows),
        frozenset(hidden_columns),
        tuple(one.get(b"ref", b"").decode("ascii") for one in merges),
    )


def shown(source: Source, name: str, rows: Rows, look: Looks) -> tuple[Rows, list[str], list[str]]:
    """Return what is shown of a sheet's rows, what is left out, and what was assumed.

    Raises:
        SourceError: a cell that is merged over several columns says something, or too many are.

    """
    if len(look.merges) > MAX_MERGES:
        fault = f"more than {MAX_MERGES:,} cells of the sheet {name!r} are merged"
        raise source.fault(1, fault, "keep the programme alone")
    hidden = [line for line, _ in rows if line in look.rows]
    left_out = [f"the hidden row {line} of the sheet {name!r}" for line in hidden]
    visible = {line: list(cells) for line, cells in rows if line not in look.rows}
    for column in sorted(look.columns):
        taken = [_take(cells, column) for cells in visible.values()]
        if any(cell is not None for cell in taken):
            letter = get_column_letter(column + 1)
            left_out.append(f"the hidden column {letter} of the sheet {name!r}")
    merged = [one for one in look.merges if one and _spread(source, visible, one)]
    words = f"merged cells hold for each of their rows: {', '.join(merged)}"
    found = [(line, tuple(cells)) for line, cells in visible.items() if _is_filled(cells)]
    return found, left_out, [words] if merged else []


def _take(cells: list[Cell], column: int) -> Cell:
    """Empty a cell; return what was in it."""
    if column >= len(cells):
        return None
    taken, cells[column] = cells[column], None
    return taken


def _spread(source: Source, rows: dict[int, list[Cell]], merge: str) -> bool:
    """Write a merged cell's value into each of its rows; tell whether there was one."""
    first, top, last, bottom = (edge or 1 for edge in range_boundaries(merge))
    cells = rows.get(top, [])
    value = cells[first - 1] if first <= len(cells) else None
    if value is None or str(value).startswith("#"):
        return False
    if last > first:
        remedy = "split them, or put # ahead of a remark"
        raise source.fault(top, f"the cells {merge} of several columns are merged", remedy)
    for line in [line for line in rows if top < line <= bottom]:
        below = rows[line]
        below += [None] * (first - len(below))
        below[first - 1] = value
    return bottom > top


def _is_filled(cells: Iterable[Cell]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells)
