"""What must hold between the records of a file and between files.

Level 1: pure; reads drafts, adds problems to their reports.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from modl_feeds.model import SessionKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.builder import Draft
    from modl_feeds.model import Session
    from modl_feeds.shapes import Entry, Report

RESERVED_MEETINGS: Final = frozenset(
    {"api", "assets", "calendar", "feeds", "health", "manifest", "meetings", "metrics", "my",
     "news", "ready", "robots", "series", "sitemap", "speakers", "static", "sw", "talks"}
)  # fmt: skip
"""Words that begin a path of the site's own."""
RESERVED_SESSIONS: Final = frozenset(
    {"abstracts", "calendar", "card", "changes", "days", "feeds", "my", "news", "overview",
     "podcast", "programme", "rooms", "schedule", "slides", "subscribe", "talks", "timetable",
     "tracks", "videos"}
)  # fmt: skip
"""Words that begin a path of a meeting's own."""
# Several of these may run at once where no room is named.
_PARALLEL: Final = frozenset({SessionKind.REGISTRATION, SessionKind.SOCIAL, SessionKind.OTHER})


def check_entry(entry: Entry, report: Report) -> None:
    """Report what does not fit together in a meeting's record, whatever else it lacks."""
    _check_span(entry, report)
    _check_presence(entry, report)
    _check_ids(entry, report)
    _check_resources(entry, entry.get("id", "meeting"), report)
    for session in entry.get("sessions", ()):
        _check_resources(session, session.get("id", "session"), report)


def check_meeting(draft: Draft) -> None:
    """Report what does not fit together among the sessions that have their times."""
    _check_days(draft)
    _check_rooms(draft)


def check_site(drafts: Iterable[Draft]) -> None:
    """Report what does not fit together between meetings."""
    acronyms: dict[str, str] = {}
    names: dict[str, str] = {}
    for draft in drafts:
        meeting, entry = draft.meeting, draft.entry
        for name in (meeting.id, *meeting.previous_ids):
            owner = names.setdefault(name, meeting.id)
            if owner != meeting.id:
                key = "id" if name == meeting.id else "previous_ids"
                fault = f"{name!r} is or was also the id of {owner}"
                remedy = "give each meeting ids of its own: UIDs hang on them"
                draft.report.of(entry, key, fault, remedy)
        other = acronyms.setdefault(meeting.acronym, meeting.id)
        if meeting.acronym and other != meeting.id:
            fault = f"{meeting.acronym!r} is also the acronym of {other}"
            draft.report.of(entry, "acronym", fault, "give each meeting its own")


def check_file_name(entry: Entry, stem: str, report: Report) -> None:
    """Report a file whose name is not its record's id."""
    if "id" in entry.values and entry["id"] != stem:
        remedy = "give the file and the id the same name"
        report.of(entry, "id", f"the file is named {stem!r}", remedy)


def check_series_exists(entry: Entry, known: Iterable[str], report: Report) -> None:
    """Report a meeting whose series has no file."""
    series = entry.get("series")
    if series and series not in known:
        names = ", ".join(sorted(known)) or "none yet"
        remedy = f"add data/series/{series}.yaml or use one that exists ({names})"
        report.of(entry, "series", f"there is no series {series!r}", remedy)


def _check_span(entry: Entry, report: Report) -> None:
    first, last = entry.get("first_day", None), entry.get("last_day", None)
    if first and last and last < first:
        fault = f"it is before the first day, {first}"
        report.of(entry, "last_day", fault, "write the later date here")


def _check_days(draft: Draft) -> None:
    meeting = draft.meeting
    if meeting.last_day < meeting.first_day:
        return
    for session, record in draft.sessions:
        if not meeting.first_day <= session.day <= meeting.last_day:
            remedy = f"write a date from {meeting.first_day} to {meeting.last_day},"
            remedy += " or change the meeting's days"
            draft.report.of(record, "start", f"{session.day} is outside the meeting", remedy)
        elif session.end.date() > meeting.last_day + timedelta(days=1):
            remedy = f"write a time before the night after {meeting.last_day} is over"
            draft.report.of(record, "end", f"{session.end.date()} is outside the meeting", remedy)


def _check_presence(entry: Entry, report: Report) -> None:
    has_sessions = bool(entry.get("sessions", ()))
    waiting = entry.get("to_be_announced", default=False)
    name = entry.get("id", "meeting")
    fault = "the meeting has no sessions"
    if not has_sessions and not waiting and "sessions" in entry.values:
        remedy = "list them, or write 'to_be_announced: true' until then"
        report.add(entry.line_of("sessions"), name, fault, remedy)
    elif not has_sessions and not waiting and "sessions" not in entry.lines:
        remedy = "write 'sessions:', or 'to_be_announced: true' until then"
        report.add(entry.line, name, fault, remedy)
    elif has_sessions and waiting:
        fault = "it has sessions and is still to be announced"
        report.add(entry.line_of("to_be_announced"), name, fault, "remove 'to_be_announced'")


def _check_ids(entry: Entry, report: Report) -> None:
    """Report ids that stand twice, also among former ones, and those that paths need."""
    if entry.get("id") in RESERVED_MEETINGS:
        fault, remedy = "the id is reserved for the site's pages", "add the year, such as"
        report.add(entry.line_of("id"), entry["id"], fault, f"{remedy} '{entry['id']}-2025'")
    seen: dict[str, int] = {}
    for record in entry.get("sessions", ()):
        names = [("id", record.get("id"))]
        names += [("previous_ids", name) for name in record.get("previous_ids", ())]
        for key, name in names:
            if not name:
                continue
            if name in RESERVED_SESSIONS:
                fault = "the id is reserved for the meeting's pages"
                report.add(record.line_of(key), name, fault, f"choose another, such as {name}-1")
            if name in seen:
                fault = f"the id stands here and in line {seen[name]}"
                report.add(record.line_of(key), name, fault, "give each session an id of its own")
            seen.setdefault(name, record.line_of(key))


def _check_rooms(draft: Draft) -> None:
    """Report sessions that overlap in one room; without a name there is one room."""
    by_room = sorted(draft.sessions, key=lambda pair: (pair[0].room, pair[0].start, pair[0].id))
    for _, group in groupby(by_room, key=lambda pair: pair[0].room):
        taken = [pair for pair in group if _needs_room(pair[0])]
        for position, (session, _) in enumerate(taken):
            for other, record in taken[position + 1 :]:
                if other.start >= session.end:
                    break
                if _are_parallel(session, other):
                    continue
                where = f"in {session.room}" if session.room else "with no room named"
                span = f"{session.start:%H:%M}-{session.end:%H:%M}"
                fault = f"it overlaps {session.id} ({span}) {where}"
                remedy = "change a time, or name different rooms"
                draft.report.add(record.line_of("start"), other.id, fault, remedy)


def _needs_room(session: Session) -> bool:
    if session.status is Status.CANCELLED:
        return False
    return bool(session.room) or session.kind not in _PARALLEL


def _are_parallel(one: Session, other: Session) -> bool:
    """Tell whether sessions without rooms are of two tracks, which run side by side."""
    return not one.room and bool(one.track and other.track) and one.track != other.track


def _check_resources(entry: Entry, owner: str, report: Report) -> None:
    """Report two resources of one id: their guids would be one."""
    names = set()
    for record in entry.get("resources", ()):
        name = record.get("id") or str(record.get("kind"))
        if name and name in names:
            remedy = "give each an id of its own, such as slides-2"
            report.add(record.line, f"{owner}: resources", f"two are called {name!r}", remedy)
        names.add(name)
        _check_chapters(record, f"{owner}: {name}: chapters", report)


def _check_chapters(resource: Entry, subject: str, report: Report) -> None:
    """Report chapters that a player could not go through one after the other."""
    last, duration = -1, resource.get("duration", 0)
    for chapter in resource.get("chapters", ()):
        start = chapter.get("start", None)
        if start is None:
            continue
        line = chapter.line_of("start")
        if start <= last:
            remedy = "write them in order, from 0:00"
            report.add(line, subject, "it does not begin after the one above", remedy)
        elif duration and start >= duration:
            remedy = "mend its start or the duration"
            report.add(line, subject, "it begins after the recording's end", remedy)
        last = start
