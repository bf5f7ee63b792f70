"""An agenda's lines as days and rows, as they stand: nothing is put in order yet.

Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from modl_feeds.dates import day_words
from modl_feeds.importers.page import (
    agenda_parts,
    agenda_rows,
    clocks,
    columns,
    people,
    resources,
    when,
)
from modl_feeds.importers.page.agenda_parts import Day, Row
from modl_feeds.importers.page.lines import Cell, Line
from modl_feeds.importers.page.reading import shown
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from modl_feeds.importers.page.columns import Columns, Told
    from modl_feeds.importers.page.columns import Row as TableRow
    from modl_feeds.importers.page.reading import Reading
    from modl_feeds.importers.page.resources import Resource
    from modl_feeds.importers.page.when import Calendar


@dataclass(slots=True)
class Days:
    """Collects the days of an agenda."""

    dates: Sequence[date]
    """The meeting's days, where the page says them outside of the agenda."""
    known: set[str]
    """Folded names of the page's people; those below a heading for them are added."""
    calendar: Calendar
    reading: Reading
    found: list[Day] = field(default_factory=list)
    columns: Columns | None = None
    """Those of the table above."""
    table: int = 0
    """Which that is; 0 in plain text."""

    def read(self, lines: Sequence[Line]) -> list[Day]:
        """Return the days that lines tell of."""
        gap = False
        for whole in lines:
            if not whole:
                gap = True
                continue
            offered, line = resources.offered_beside(whole)
            if not self._read_row(line, offered):
                self._read_line(line, offered, gap=gap)
            gap = False
        return self.found

    def _read_row(self, line: Line, offered: list[Resource]) -> bool:
        """Read a row of a table whose headings are known, or the headings."""
        cells = line.cells or tuple(Cell(part.strip()) for part in line.text.split("|"))
        headings = columns.columns_of([cell.text for cell in cells])
        if headings is not None:
            self._head(headings, line)
            self._leave_out(line, [(one["kind"], one["url"]) for one in offered])
            return True
        cells = self._placed(line, cells)
        if self.columns is None or not cells:
            return False
        row = self.columns.read(cells)
        if row.day and (named := when.heading(row.day)):
            self._begin(named, replace(line, text=row.day))
        found = clocks.timed(row.time)
        if len(found) != 1:
            return not found and self._is_left_out(line, row, offered)
        beside = [f"{shown(found[0].what)}, beside the time"] if found[0].what else []
        for words in beside + row.left_out:
            self.reading.leave_out(line.number, words)
        added = [self._add_told(told, found[0], line, row.hangs) for told in row.sessions]
        rows = [one for one in added if one is not None]
        if len(rows) == 1:
            rows[0].offered = offered
        else:
            self._leave_out(line, [(one["kind"], one["url"]) for one in offered])
        self._link(line, rows)
        return True

    def _is_left_out(self, line: Line, row: TableRow, offered: list[Resource]) -> bool:
        """Leave out a row that nothing says the time of; tell whether it is one."""
        if words := agenda_parts.lost(line, row):
            self.reading.leave_out(line.number, f"{shown(line.text)}, {words}")
            self._leave_out(line, [(one["kind"], one["url"]) for one in offered])
        return bool(words)

    def _head(self, headings: Columns, line: Line) -> None:
        """Remember the columns.

        Raises:
            SourceError: they do not tell its sessions apart.

        """
        self.columns, self.table = headings, line.table
        if headings.fault:
            remedy = "write the rows of each day below it: time, speaker and title"
            raise self.reading.fault(line.number, headings.fault, remedy)
        if headings.halls:
            names = " and ".join(map(repr, headings.halls))
            words = f"{names} above the table are taken for rooms or tracks of parallel sessions"
            self.reading.assume("sessions", words=words)

    def _placed(self, line: Line, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Return a row's cells below their headings, or none where a line is no row of the table.

        In plain text no bar stands behind the time. A table without headings that is as wide as
        the one above has the same, aloud.
        """
        if self.columns is None:
            return ()
        width = len(self.columns.roles)
        if line.table != self.table:
            is_alike = line.cells and sum(cell.span for cell in cells) == width
            if not is_alike or not clocks.timed(cells[0].text):
                self.columns = None if line.table else self.columns
                return ()
            self.table = line.table
            words = f"the table in line {line.number} has the columns of the one above"
            self.reading.assume("sessions", words=words)
        if line.cells:
            return cells
        found = clocks.timed(line.text)
        parts = [part.strip() for part in found[0].what.split("|")] if len(found) == 1 else []
        if line.table or self.columns.roles[0] != "time" or len(parts) != width - 1:
            return ()
        time = line.text[: len(line.text) - len(found[0].what)].strip(" |:")
        return (Cell(time), *(Cell(part) for part in parts))

    def _add_told(self, told: Told, time: clocks.Timed, line: Line, hangs: bool) -> Row | None:  # noqa: FBT001 - private
        """Add what a cell or a row of a table tells, unless it belongs to a row above."""
        rows = self._day_of(line).rows
        if told.hangs:
            where = (told.room, told.track)
            above = [row for row in rows if (row.room, row.track) == where]
            if above:
                above[-1].end = time.end
                above[-1].said.append(("end", f"its cell goes on to line {line.number}"))
            return None
        row = self._row(time, line)
        row.what, row.who = (told.what, told.who) if told.what else (told.who or "", None)
        row.room, row.track = told.room, told.track
        row.below += [Line(line.number, one) for one in told.about]
        if hangs:
            row.said.append(("start", "that of a cell which stands beside several rows"))
        if told.who:
            names = (one["name"] for one in people.speakers(told.who, self.known))
            self.known |= {fold(name) for name in names if people.looks_like_name(name)}
        rows.append(row)
        return row

    def _link(self, line: Line, rows: Sequence[Row]) -> None:
        """Give each row the links of its words; others are left out."""
        for words, url in resources.linked(line):
            owners = [row for row in rows if words in row.what or words in (row.who or "")]
            if owners:
                owners[0].links.append((words, url))
            else:
                self._leave_out(line, [(words, url)])

    def _leave_out(self, line: Line, links: Sequence[tuple[str, str]]) -> None:
        for words, url in links:
            self.reading.leave_out(line.number, f"the address {url} of {shown(words)}")

    def _read_line(self, line: Line, offered: list[Resource], *, gap: bool) -> None:
        """Read a day, a row without headings above it, or what belongs to the row above."""
        if not line:
            self._offer(offered, line)
            return
        text = line.text
        if line.cells and line.cells[0].hangs:
            text = f"{line.cells[0].text} | {text}"
        found = clocks.timed(text)
        if not found and (named := when.heading(text)):
            self._begin(named, line)
        elif found:
            self._add_rows(line, text, offered)
        elif when.begins_like_a_day(text):
            fault = f"{shown(text)} is not a day"
            raise self.reading.fault(line.number, fault, "write it like Thursday, September 25")
        elif line.cells and self._is_left_out(line, columns.Row(line.cells[0].text), offered):
            return
        elif self.found and self.found[-1].rows:
            self._continue(self.found[-1].rows[-1], line, gap=gap)
            self._offer(offered, line)
        else:
            self.reading.leave_out(line.number, f"{shown(text)}, in the agenda")

    def _add_rows(self, line: Line, text: str, offered: list[Resource]) -> None:
        """Add the rows of a line.

        Raises:
            SourceError: it has talks in several columns that have no headings.

        """
        found = clocks.timed(text)
        if sum(agenda_parts.tells_talk(cell.text) for cell in line.cells[1:]) > 1:
            fault = f"{shown(text)} has talks beside each other, and no headings above them"
            remedy = "write the time and the rooms above the columns"
            raise self.reading.fault(line.number, fault, remedy)
        if line.cells and len(found) == 1:
            is_one = len(line.cells) == 2  # noqa: PLR2004 - a time and the rest
            in_one_line = columns.as_talk if is_one else agenda_parts.in_one_line
            words = " | ".join(in_one_line(cell.text) for cell in line.cells[1:])
            found = clocks.timed(f"{line.cells[0].text} | {words}")
        for one in found:
            row = self._row(one, line)
            if len(found) > 1:
                row.said.append(("start", "it stands on one line with other rows"))
            self._day_of(line).rows.append(row)
        self._link(line, self.found[-1].rows[-len(found) :])
        self._offer(offered, line)

    def _offer(self, offered: list[Resource], line: Line) -> None:
        """Give slides and the like to the last row."""
        if self.found and self.found[-1].rows:
            self.found[-1].rows[-1].offered += offered
            return
        self._leave_out(line, [(one["kind"], one["url"]) for one in offered])

    def _begin(self, named: when.Heading, line: Line) -> None:
        day = self._date(named, line)
        if not self.found or self.found[-1].day != day:
            self.found.append(Day(line.number, day))

    def _date(self, named: when.Heading, line: Line) -> date:
        if named.said:
            return self.calendar.following(named.said, line.number)
        if named.label is None or not 1 <= named.label <= len(self.dates):
            fault = f"{shown(line.text)} has no date"
            raise self.reading.fault(line.number, fault, "write it like Thursday, September 25")
        day = self.dates[named.label - 1]
        self.reading.assume("sessions", words=f"{line.text!r} is {day_words(day)}")
        return day

    def _day_of(self, line: Line) -> Day:
        """Return the day that a row stands below.

        Raises:
            SourceError: it stands below none, and the meeting has several.

        """
        if not self.found:
            if len(self.dates) != 1:
                fault = f"{shown(line.text)} stands below no day"
                remedy = "write a day above it, like Thursday, September 25"
                raise self.reading.fault(line.number, fault, remedy)
            self.found.append(Day(line.number, self.dates[0]))
        return self.found[-1]

    def _row(self, one: clocks.Timed, line: Line) -> Row:
        if one.zone:
            words = f"{one.zone} in the agenda is the venue's clock"
            self.reading.assume("timezone", words=words)
        return Row(line.number, one.start, one.end, one.what)

    def _continue(self, row: Row, line: Line, *, gap: bool) -> None:
        """Add a line that has no time of its own to the row above it."""
        if row.take_label(line):
            return
        if agenda_parts.is_aside(line):
            self.reading.leave_out(line.number, f"{shown(line.text)}, in the agenda")
            return
        if clocks.is_nearly_timed(line.text):
            words = "which begins like a time but is none that is understood"
            self.reading.leave_out(line.number, f"{shown(line.text)}, {words}")
            return
        above = row.what
        if not row.what:
            row.what = line.text.strip(" |")
        elif row.who is None and "|" not in row.what and self._lacks_title(row.what):
            row.what = f"{row.what} | {line.text}"
        elif not gap and not row.below and line.text[0].islower():
            row.what = f"{row.what} {line.text}"
        if row.what == above:
            row.below += [replace(line, text="", links=())] if gap and row.below else []
            row.below.append(line)
        else:
            row.links += resources.linked(line)

    def _lacks_title(self, what: str) -> bool:
        if agenda_rows.kind_of(what) or agenda_rows.concludes(what):
            return False
        return fold(people.person(what)["name"]) in self.known or people.looks_like_name(what)
