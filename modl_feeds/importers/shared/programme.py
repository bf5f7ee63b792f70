"""What importers of interchange formats share: from rows of a programme to a meeting's record.

Level 2.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.checks import RESERVED_MEETINGS, RESERVED_SESSIONS
from modl_feeds.formats.wording import TO_BE_ANNOUNCED
from modl_feeds.importers.interface import Assumption, Imported
from modl_feeds.localtime import in_zone, written
from modl_feeds.model import SessionKind
from modl_feeds.text import clean_block, clean_line, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from modl_feeds.importers.interface import Source, Wishes
    from modl_feeds.importers.shared.rows import Facts, Row

MAX_SESSIONS: Final = 5_000
"""No longer programme is read."""
_MAX_ID: Final = 64
_LONGEST_PAUSE: Final = timedelta(days=31)
_YEARS: Final = range(1902, 2038)


def check_times(source: Source, row: Row) -> None:
    """Refuse a session that is never or ends before it starts.

    Raises:
        SourceError: with its line.

    """
    name = f"{clean_line(row.title)[:60]!r}"
    for moment in (row.start, row.end or row.start):
        if moment.year not in _YEARS:
            remedy = f"write one from {_YEARS[0]} to {_YEARS[-1]}"
            fault = f"{name} is in {moment.year}, which is no year that can be published"
            raise source.fault(row.line, fault, remedy)
    if row.end is not None and row.end < row.start:
        fault = f"{name} ends {row.end:%Y-%m-%d %H:%M}, before its start {row.start:%Y-%m-%d %H:%M}"
        raise source.fault(row.line, fault, "write a later end")
    if row.end == row.start:
        row.end = None
        row.assume("end", "the source gives no duration: the next start, or the usual length")
    if row.start.second or (row.end and row.end.second):
        row.assume("start", "seconds are left out")


def check_one(source: Source, rows: Iterable[Row]) -> None:
    """Refuse two meetings in one source that does not say what meeting it is of.

    Raises:
        SourceError: nothing is on in it for longer than any meeting pauses.

    """
    last: Row | None = None
    for row in sorted(rows, key=lambda row: row.start):
        ended = (last.end or last.start) if last else row.start
        if row.start - ended > _LONGEST_PAUSE:
            fault = f"between {ended:%Y-%m-%d} and {row.start:%Y-%m-%d} nothing is on"
            remedy = "two meetings in one file? import each from one of its own"
            raise source.fault(row.line, fault, remedy)
        last = row if last is None or ended <= (row.end or row.start) else last


def imported(source: Source, wishes: Wishes, facts: Facts, rows: Iterable[Row]) -> Imported:
    """Return the meeting's record, with ids for the sessions that have none.

    Raises:
        SourceError: it is too long, or a session is never.
        NeededError: it has no day, or no name to make an id of.

    """
    ordered = sorted(rows, key=lambda row: (row.start, clean_line(row.room)))
    if len(ordered) > MAX_SESSIONS:
        fault = f"it has {len(ordered):,} sessions"
        raise source.fault(1, fault, f"at most {MAX_SESSIONS:,} are read")
    for row in ordered:
        check_times(source, row)
    record = _head(source, wishes, facts, ordered)
    assumptions = [Assumption((key,), words) for key, words in facts.assumed]
    record["sessions"] = []
    names = _ids(ordered)
    for row, name in zip(ordered, names, strict=True):
        record["sessions"].append(_session(row, name, facts.zone))
        assumptions += [Assumption(("sessions", name, key), words) for key, words in row.assumed]
    lost = [
        f"{name}: {words}" for row, name in zip(ordered, names, strict=True) for words in row.lost
    ]
    if not ordered:
        del record["sessions"]
        record["to_be_announced"] = "true"
        assumptions.append(Assumption(("to_be_announced",), "the source has no sessions"))
    return Imported(record, tuple(assumptions), (*facts.lost, *lost))


def _head(source: Source, wishes: Wishes, facts: Facts, rows: list[Row]) -> dict[str, Any]:
    first, last = _span(source, facts, rows)
    title = clean_line(facts.title)
    name = wishes.meeting or facts.id or _meeting_id(source, facts, title, first)
    record: dict[str, Any] = {"id": name}
    if facts.permanent_id not in {"", name}:
        record["previous_ids"] = [facts.permanent_id]
    if not title:
        facts.assumed.append(("title", "the source has none: the id"))
    record |= {"title": title or name, "timezone": facts.zone}
    record |= {"first_day": first.isoformat(), "last_day": last.isoformat()}
    return record | cleaned(facts.keys)


def _span(source: Source, facts: Facts, rows: list[Row]) -> tuple[date, date]:
    """Return the meeting's days, as the source says them and its sessions need them."""
    days = [in_zone(row.start, facts.zone).date() for row in rows]
    said = [day for day in (facts.first_day, facts.last_day) if day is not None]
    if not (days or said):
        remedy = "name one with a programme, or with the meeting's days"
        raise source.fault(1, "it has no session and no day", remedy)
    if said and said[-1] < said[0]:
        fault = f"the meeting's last day {said[-1]} is before its first, {said[0]}"
        raise source.fault(1, fault, "write the later date as the last")
    first, last = min([*said, *days]), max([*said, *days])
    for key, found in (("first_day", first), ("last_day", last)):
        day = getattr(facts, key)
        if day is None:
            facts.assumed.append((key, "the sessions' day"))
        elif day != found:
            facts.assumed.append((key, f"a session's day; the source says {day}"))
    return first, last


def _meeting_id(source: Source, facts: Facts, title: str, first: date) -> str:
    name = slug(title)
    if not name:
        raise source.needed("meeting", "it has no title to make the meeting's id of")
    year = str(first.year)
    if year not in name.split("-") or name in RESERVED_MEETINGS:
        name = f"{name[: _MAX_ID - 5].strip('-')}-{year}"
    facts.assumed.append(("id", "from the title"))
    return name[:_MAX_ID].strip("-")


def _ids(rows: list[Row]) -> list[str]:
    """Return an id for each row: its own, else the family name of who speaks, else its title."""
    taken = set(RESERVED_SESSIONS)
    own: dict[int, str] = {}
    for number, row in enumerate(rows):
        own_names = {row.id, row.permanent_id} - {""}
        if row.id and not own_names & taken:
            own[number] = row.id
            taken |= own_names
    names = []
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows):
        if number not in own and row.id:
            row.permanent_id = ""
            row.assume("id", f"the source says {row.id!r}, which another has or which is reserved")
        name = own.get(number) or _free(_wanted(row), taken, counts)
        taken.add(name)
        names.append(name)
    return names


def _wanted(row: Row) -> str:
    for person in row.speakers[:1]:
        family = person["name"].partition(",")[0] or person["name"]
        if name := slug(family.split()[-1] if family.split() else ""):
            return name
    return slug(row.title) or row.kind or "session"


def _free(name: str, taken: set[str], counts: Counter[str]) -> str:
    """Return the name, or with the next number that is free."""
    name = name[: _MAX_ID - 5].strip("-")
    found = name if name not in taken else ""
    while not found or found in taken:
        counts[name] += 1
        found = f"{name}-{counts[name] + 1}"
    return found


def _session(row: Row, name: str, zone: str) -> dict[str, Any]:
    title = clean_line(row.title)
    if not title:
        title = TO_BE_ANNOUNCED if row.kind == SessionKind.TALK else row.kind.capitalize()
        row.assume("title", "the source has none")
    if row.end is None and not any(key == "end" for key, _ in row.assumed):
        row.assume("end", "the source has none: the next start, or the usual length")
    permanent = row.permanent_id if row.permanent_id != name else ""
    record = {
        "id": name,
        "previous_ids": [permanent] if permanent else [],
        "kind": str(row.kind),
        "start": written(row.start, zone),
        "end": written(row.end, zone) if row.end else "",
        "title": title,
        "speakers": [cleaned(person) for person in row.speakers],
        "room": clean_line(row.room),
        "track": clean_line(row.track),
        "status": "" if row.status == "confirmed" else row.status,
        "summary": clean_block(row.summary),
        "abstract": clean_block(row.abstract),
        "stream": row.stream,
        "resources": row.resources,
    }
    return {key: value for key, value in record.items() if value}


def cleaned(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's texts as they are loaded, without what is empty."""
    found = {
        key: clean_line(value) if isinstance(value, str) and "\n" not in value else value
        for key, value in record.items()
    }
    return {key: value for key, value in found.items() if value}
