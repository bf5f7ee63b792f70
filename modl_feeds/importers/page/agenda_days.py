"""An agenda's lines as days and rows, as they stand: nothing is put in order yet.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from modl_feeds.dates import day_words
from modl_feeds.importers.page import agenda_rows, clocks, columns, people, resources, when
from modl_feeds.importers.page.lines import Cell
from modl_feeds.importers.page.reading import shown
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from modl_feeds.importers.page.clocks import Clock
    from modl_feeds.importers.page.columns import Columns, Told
    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.reading import Reading
    from modl_feeds.importers.page.when import Calendar

_LABELLED: Final = re.compile(r"([A-Za-z ]{2,20}):\s+(\S.*)")

_NEARLY_A_TIME: Final = re.compile(r"\d{1,2}(?:\s*[-–—]\s*\d{1,2}\b|:\s)")


@dataclass(slots=True)
class Row:
    """A row as it stands."""

    line: int
    start: Clock
    end: Clock | None
    what: str
    who: str | None = None
    """Who speaks, where a column or a label says it; '' if nobody."""
    room: str = ""
    track: str = ""
    below: list[Line] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Words and where they lead."""
    offered: list[dict[str, str]] = field(default_factory=list)
    """Slides and the like."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """What was assumed of it, by key."""


@dataclass(slots=True)
class Day:
    """A day of the agenda as it stands."""

    line: int
    day: date
    rows: list[Row] = field(default_factory=list)


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

    def _read_row(self, line: Line, offered: list[dict[str, str]]) -> bool:
        """Read a row of a table whose headings are known, or the headings."""
        cells = line.cells or tuple(Cell(part.strip()) for part in line.text.split("|"))
        headings = columns.columns_of([cell.text for cell in cells])
        if headings is not None:
            self._head(headings, line)
            return True
        if self.columns is None or not (cells := self._placed(line, cells)):
            return False
        row = self.columns.read(cells)
        if row.day and (named := when.heading(row.day)):
            self._begin(named, replace(line, text=row.day))
        found = clocks.timed(row.time)
        if len(found) != 1:
            return False
        for words in row.left_out:
            self.reading.leave_out(line.number, words)
        for told in row.sessions:
            self._add_told(told, found[0], line, offered, hangs=row.hangs)
        return True

    def _head(self, headings: Columns, line: Line) -> None:
        """Remember the columns.

        Raises:
            SourceError: they do not tell its sessions apart.

        """
        self.columns = headings
        if headings.fault:
            remedy = "write the rows of each day below it: time, speaker and title"
            raise self.reading.fault(line.number, headings.fault, remedy)
        if headings.halls:
            names = " and ".join(map(repr, headings.halls))
            words = f"{names} above the table are taken for rooms or tracks of parallel sessions"
            self.reading.assume("sessions", words=words)

    def _placed(self, line: Line, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Return a row's cells below their headings; those of plain text have no bar behind a time.

        None where a line is no row of the table.
        """
        assert self.columns is not None  # noqa: S101 - its only caller asks
        if line.cells:
            return cells
        found = clocks.timed(line.text)
        if len(found) != 1 or self.columns.roles[0] != "time":
            return ()
        parts = [part.strip() for part in found[0].what.split("|")]
        if len(parts) != len(self.columns.roles) - 1:
            return ()
        time = line.text[: len(line.text) - len(found[0].what)].strip(" |:")
        return (Cell(time), *(Cell(part) for part in parts))

    def _add_told(
        self,
        told: Told,
        time: clocks.Timed,
        line: Line,
        offered: list[dict[str, str]],
        *,
        hangs: bool,
    ) -> None:
        rows = self._day_of(line).rows
        where = (told.room, told.track)
        above = next((row for row in reversed(rows) if (row.room, row.track) == where), None)
        if told.hangs and above is not None:
            above.end = time.end
            above.said.append(("end", f"its cell goes on to line {line.number}"))
            return
        row = self._row(time, line)
        row.what, row.who = (told.what, told.who) if told.what else (told.who or "", None)
        row.room, row.track = told.room, told.track
        row.links = [one for one in row.links if one[0] in told.what or one[0] in (told.who or "")]
        row.offered = offered
        if hangs:
            row.said.append(("start", "that of a cell which stands beside several rows"))
        if told.who:
            names = (one["name"] for one in people.speakers(told.who, self.known))
            self.known |= {fold(name) for name in names if people.looks_like_name(name)}
        rows.append(row)

    def _read_line(self, line: Line, offered: list[dict[str, str]], *, gap: bool) -> None:
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
        elif self.found and self.found[-1].rows:
            self._continue(self.found[-1].rows[-1], line, gap=gap)
            self._offer(offered, line)
        else:
            self.reading.leave_out(line.number, f"{shown(text)}, in the agenda")

    def _add_rows(self, line: Line, text: str, offered: list[dict[str, str]]) -> None:
        found = clocks.timed(text)
        for one in found:
            row = self._row(one, line)
            if len(found) > 1:
                row.said.append(("start", "it stands on one line with other rows"))
            row.links = [link for link in row.links if link[0] in row.what]
            self._day_of(line).rows.append(row)
        self._offer(offered, line)

    def _offer(self, offered: list[dict[str, str]], line: Line) -> None:
        """Give slides and the like to the last row."""
        if self.found and self.found[-1].rows:
            self.found[-1].rows[-1].offered += offered
            return
        for one in offered:
            self.reading.leave_out(line.number, f"{shown(one['url'])}, in the agenda")

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
        return Row(line.number, one.start, one.end, one.what, links=resources.linked(line))

    def _continue(self, row: Row, line: Line, *, gap: bool) -> None:
        """Add a line that has no time of its own to the row above it."""
        if self._is_label(row, line):
            return
        if _NEARLY_A_TIME.match(line.text):
            words = f"{shown(line.text)}, which begins like a time but is none that is understood"
            self.reading.leave_out(line.number, words)
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

    def _is_label(self, row: Row, line: Line) -> bool:
        """Tell whether a line says what it is, as 'Speaker: Ada Reef', and take it so."""
        labelled = _LABELLED.fullmatch(line.text)
        role = columns.role(labelled[1]) if labelled else ""
        role = role if role == "aside" or not row.below else ""
        words = labelled[2] if labelled else ""
        if role == "who" and row.who is None and "|" not in row.what:
            row.who = words
        elif role == "title" and row.what and row.who is None and "|" not in row.what:
            row.who, row.what = row.what, words
        elif role == "title" and not row.what:
            row.what = words
        elif role == "room" and not row.room:
            row.room = words
        elif role == "aside":
            self.reading.leave_out(line.number, f"{shown(line.text)}, in the agenda")
        else:
            return False
        row.links += resources.linked(line)
        return True

    def _lacks_title(self, what: str) -> bool:
        if agenda_rows.kind_of(what) or agenda_rows.concludes(what):
            return False
        return fold(people.person(what)["name"]) in self.known or people.looks_like_name(what)
