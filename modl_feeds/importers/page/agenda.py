"""An agenda's lines as entries in time: days, rows, their order, ends and ids.

Level 2.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modl_feeds.checks import RESERVED_SESSIONS
from modl_feeds.importers.page import agenda_rows, clocks, people
from modl_feeds.importers.page.agenda_days import Days
from modl_feeds.importers.page.agenda_rows import Entry
from modl_feeds.importers.page.reading import shown
from modl_feeds.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modl_feeds.importers.page.agenda_parts import Day, Row
    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.reading import Reading
    from modl_feeds.importers.page.when import Calendar

MAX_ROWS: Final = 300
"""No agenda of one meeting has more."""
_LONGEST_TITLE: Final = 500
_LONGEST_ID: Final = 48
_LONGEST_TALK: Final = 120
"""Minutes; where the next row is later, it does not tell how long a talk lasts."""
_LONGEST_BREAK: Final = 240
_USUAL: Final = 60


def read(
    lines: Sequence[Line],
    dates: Sequence[date],
    known: set[str],
    calendar: Calendar,
    reading: Reading,
) -> list[Entry]:
    """Return the agenda's sessions in its order, with ids.

    Args:
        lines: the agenda's.
        dates: the meeting's days, where the page says them outside of the agenda.
        known: folded names of the page's people.
        calendar: gives days their years.
        reading: collects what is assumed.

    """
    days = Days(dates, known, calendar, reading).read(lines)
    if sum(len(day.rows) for day in days) > MAX_ROWS:
        fault = f"the agenda has more than {MAX_ROWS} rows"
        raise reading.fault(days[-1].line, fault, "import one meeting at a time")
    entries = [
        entry for number, day in enumerate(days, 1) for entry in _entries(day, number, reading)
    ]
    order = agenda_rows.usual_order(entries, known)
    for entry in entries:
        agenda_rows.interpret(entry, known, order)
    _name(entries)
    for entry in entries:
        for key, words in entry.said:
            reading.assume("sessions", entry.id, key, words=words)
    return entries


def _entries(day: Day, number: int, reading: Reading) -> Iterable[Entry]:
    minutes = _ordered(day, reading)
    entries: list[Entry] = []
    for row, start in zip(day.rows, minutes, strict=True):
        moment = _moment(day.day, start)
        if agenda_rows.concludes(row.what):
            if entries and entries[-1].end is None and moment > entries[-1].start:
                entries[-1].end = moment
            else:
                reading.leave_out(row.line, shown(row.what))
            continue
        if len(row.what) > _LONGEST_TITLE or not row.what:
            fault = f"the row has {len(row.what)} characters"
            raise reading.fault(row.line, fault, f"write 1 to {_LONGEST_TITLE} behind the time")
        entry = Entry(row.line, row.what, moment, number, _end(day, row, start, reading), row.who)
        entry.room, entry.track, entry.below = row.room, row.track, row.below
        entry.links, entry.resources, entry.said = row.links, row.offered, row.said
        _tell_of_time(entry, row, start)
        entries.append(entry)
    return entries


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _tell_of_time(entry: Entry, row: Row, start: int) -> None:
    if start != row.start.minutes:
        words = f"the page says {row.start.words}, which does not fit the rows around it"
        if not row.start.certain:
            words = f"the page says {row.start.words} without AM or PM"
        entry.said.append(("start", words))


def _ordered(day: Day, reading: Reading) -> list[int]:
    """Return the rows' minutes.

    Raises:
        SourceError: they go back in time, and no one misprint explains it.

    """
    starts = [row.start for row in day.rows]
    minutes = clocks.in_order(starts)
    if minutes is not None and clocks.are_plausible(starts, minutes):
        return minutes
    pairs = [*pairwise(day.rows), (day.rows[0], day.rows[-1])]
    back = (pair for pair in pairs if pair[1].start.minutes < pair[0].start.minutes)
    above, row = next(back, pairs[-1])
    fault = f"{row.start.words} comes below {above.start.words}"
    raise reading.fault(row.line, fault, "write the rows of a day in order, with AM and PM")


def _end(day: Day, row: Row, start: int, reading: Reading) -> datetime | None:
    """Return the end that a row says.

    Raises:
        SourceError: it is not after the start.

    """
    if row.end is None:
        return None
    end = clocks.ending(start, row.start, row.end)
    if end is None:
        fault = f"it ends at {row.end.words}, not after its start at {row.start.words}"
        raise reading.fault(row.line, fault, "write a later end")
    if (end - row.end.minutes) % clocks.DAY:
        row.said.append(("end", f"the page says {row.end.words} without AM or PM"))
    return _moment(day.day, end)


def _name(entries: Sequence[Entry]) -> None:
    """Give each entry its id: a speaker's family name, or the title and the day."""
    taken: Counter[str] = Counter()
    for entry in entries:
        name = people.family(entry.speakers[0]["name"]) if entry.speakers else ""
        words = slug(entry.title)[:_LONGEST_ID].strip("-") or str(entry.kind)
        if not name:
            name = words if entry.is_talk else f"{words}-day-{entry.day}"
        name = f"{name[:_LONGEST_ID].strip('-')}"
        if name in RESERVED_SESSIONS:
            name = f"{name}-{entry.kind}"
        taken[name] += 1
        while taken[name] > 1 and f"{name}-{taken[name]}" in taken:
            taken[name] += 1
        entry.id = name if taken[name] == 1 else f"{name}-{taken[name]}"
        taken[entry.id] += entry.id != name


def default_minutes(entries: Sequence[Entry], reading: Reading) -> int | None:
    """Return how long talks last, as far as the rows below them tell, and say so."""
    ends = {above.id: below.start for above, below in pairwise(entries) if above.day == below.day}
    talks = [(one.start, one.end or ends.get(one.id)) for one in entries if one.is_talk]
    found = (_minutes(start, end) for start, end in talks if end and end > start)
    lengths = Counter(length for length in found if length <= _LONGEST_TALK)
    if all(entry.end for entry in entries):
        return None
    most = max(lengths.values(), default=0)
    minutes = min((length for length, count in lengths.items() if count == most), default=_USUAL)
    words = (
        f"not every row says its end; {most} of {sum(lengths.values())} talks have"
        f" {minutes} minutes until theirs or the row below, where a session ends at the latest"
    )
    if not lengths:
        words = "not every row says its end, and none tells how long a talk lasts"
    reading.assume("default_minutes", words=words)
    for entry, below in pairwise(entries):
        gap = _minutes(entry.start, below.start)
        is_near = below.day == entry.day and minutes < gap <= _LONGEST_BREAK
        if not entry.is_talk and not entry.end and is_near:
            entry.end = below.start
            reading.assume("sessions", entry.id, "end", words="it lasts until the row below")
    return minutes


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)
