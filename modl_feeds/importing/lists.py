"""A block list that is being edited: where its items stand, and where others go.

Level 1: pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from modl_feeds.importing.sheet import Sheet
from modl_feeds.importing.trees import is_rows, label, plain
from modl_feeds.importing.writing import SPACED, Place, day_heading
from modl_feeds.records import Listing, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modl_feeds.importing.trees import Record


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list with an item to each hyphen, and what it is to become."""

    sheet: Sheet
    key: str
    node: Listing
    first: int
    """Where the line below its key begins."""
    place: Place
    tables: Mapping[str, Table]
    """What stands there, by its labels."""
    names: Sequence[str]
    """Of all items that are wanted, in their order."""
    wanted: Mapping[str, Record]

    def add(self, name: str, lines: Sequence[str]) -> None:
        """Put a new item behind the one before it; on another day, above the one after it.

        Once one is above that, the others that follow are, too: the order is the wanted one.
        """
        gap = [""] if self._is_apart() else []
        number = self.names.index(name)
        before = next((each for each in reversed(self.names[:number]) if each in self.tables), "")
        after = next((each for each in self.names[number:] if each in self.tables), "")
        since = self.names.index(before) + 1 if before else 0
        run = {day_of(self.wanted[each]) for each in self.names[since : number + 1]}
        if after and day_of(self.wanted[after]) in run - {day_of(self.wanted.get(before, {}))}:
            self.sheet.put_lines(self.top(after), [*lines, *gap])
            return
        heading = self._heading(day_of(self.wanted[name]))
        if before:
            position = self.sheet.next_line(self.sheet.end(self.tables[before]))
            self.sheet.put_lines(position, [*gap, *heading, *lines])
        else:
            self.sheet.put_lines(self.first, [*heading, *lines, *gap])

    def _heading(self, day: str) -> list[str]:
        """Return the comment above a day's first session, if the other days have such."""
        if any(day_of(each) == day for name, each in self.wanted.items() if name in self.tables):
            return []
        days = {day_of(each) for each in self.wanted.values()}
        used = any(line in self.sheet.text for each in days for line in day_heading(each, 0))
        return [*day_heading(day, self.place.indent), ""] if used and day_heading(day, 0) else []

    def _is_apart(self) -> bool:
        """Tell whether empty lines stand between the items."""
        if len(self.tables) == 1:
            return self.key in SPACED
        tables = pairwise(self.tables.values())
        text = self.sheet.text
        gaps = (text[self.sheet.end(x) : self.sheet.start(y.span)] for x, y in tables)
        return any(not line.strip() for gap in gaps for line in gap.splitlines()[1:-1])

    def hyphen(self, name: str) -> int:
        """Return where the line with an item's hyphen begins."""
        position = self.sheet.line_start(self.sheet.start(self.tables[name].span))
        while self.sheet.text[position + self.node.span.column] != "-":
            position = self.sheet.line_start(position - 1)
        return position

    def top(self, name: str) -> int:
        """Return where an item begins with the comments right above it."""
        position = self.hyphen(name)
        while self.sheet.above(position).startswith("#"):
            position = self.sheet.line_start(position - 1)
        return position


def astray(table: Table, record: Record) -> list[str]:
    """Return the ids of the sessions that are wanted on another day, if not all are, in order."""
    days = _days(table, record)
    moved = [name for name, (was, is_now) in days.items() if was != is_now]
    return moved if len(days) > len(moved) else []


def retitle(sheet: Sheet, table: Table, record: Record) -> None:
    """Change the headings of days of which all sessions are wanted on one other day."""
    node = table.entries.get("sessions")
    margin = node.span.column if isinstance(node, Listing) else 0
    days: dict[str, set[str]] = {}
    for was, is_now in _days(table, record).values():
        days.setdefault(was, set()).add(is_now)
    headings = {
        line: day_heading(min(later), margin)
        for was, later in days.items()
        for line in day_heading(was, margin)
        if len(later) == 1 and was not in later
    }
    for number in range(sheet.number(len(sheet.text))):
        start = sheet.position(number)
        if headings.get(sheet.whole_line(number)):
            sheet.put(start, sheet.line_end(start), headings[sheet.whole_line(number)])


def _days(table: Table, record: Record) -> dict[str, tuple[str, str]]:
    """Return the day of each session that stays, in the file and as it is wanted."""
    node, wanted = table.entries.get("sessions"), record.get("sessions")
    rows = plain(node) if isinstance(node, Listing) and not node.flow else []
    if not is_rows(rows) or not is_rows(wanted):
        return {}
    was, now = ({label("sessions", row): day_of(row) for row in each} for each in (rows, wanted))
    if (len(was), len(now)) != (len(rows), len(wanted)):
        return {}  # two are called alike
    return {name: (was[name], day) for name, day in now.items() if name in was}


def regrouped(text: str, table: Table, record: Record, names: Sequence[str]) -> str:
    """Return the text with the first of these put among those of its day, to the last comment.

    What stands of it is still what it was, and so are the others, which follow.
    """
    node = table.entries["sessions"]
    assert isinstance(node, Listing)  # noqa: S101 - some have gone astray in it
    tables = {label("sessions", plain(one)): one for one in node.items if isinstance(one, Table)}
    wanted = {label("sessions", row): row for row in record["sessions"]}
    sheet = Sheet(text)
    top = sheet.next_line(sheet.start(table.key_spans["sessions"]))
    place = Place({}, indent=node.span.column)
    all_there = BlockList(sheet, "sessions", node, top, place, tables, [*wanted], wanted)
    settled = {name: one for name, one in tables.items() if name not in names}
    name = names[0]
    old = day_of(plain(tables[name]))
    headings = day_heading(old, node.span.column)
    start, end = all_there.top(name), sheet.end(tables[name])
    while sheet.whole_line(sheet.number(start)) in headings:
        start = sheet.next_line(start)
    lines = sheet.text[start : sheet.line_end(end)].split(sheet.eol)
    sheet.remove_lines(start, end)
    replace(all_there, tables=settled).add(name, lines)
    if not any(day_of(row) == old for row in wanted.values()):
        for number in range(sheet.number(len(sheet.text))):
            if sheet.whole_line(number) in headings:
                sheet.remove_lines(sheet.position(number), sheet.position(number))
    return sheet.result()


def day_of(row: Record) -> str:
    """Return the date on which a session starts; '' of what is no session."""
    start = row.get("start", "")
    return start[:10] if isinstance(start, str) else ""
