"""Typed records become the model: zones attached, ends derived, sessions ordered.

Level 1: pure; problems go to the report of the file they are in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - dataclass field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from modl_feeds.localtime import LocalTimeError, later, localize
from modl_feeds.model import (
    Chapter,
    Meeting,
    Person,
    Publisher,
    Resource,
    Series,
    Session,
    Site,
    Status,
    Venue,
)
from modl_feeds.particulars import Contact, Note, Provenance
from modl_feeds.shapes import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from modl_feeds.model import ResourceKind
    from modl_feeds.shapes import Report
    from modl_feeds.values import WallTime

_MEDIA_TYPES: Final = {
    "m4a": "audio/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "mp3": "audio/mpeg",
    "mp4": "video/mp4", "oga": "audio/ogg", "ogg": "audio/ogg", "ogv": "video/ogg",
    "opus": "audio/ogg", "pdf": "application/pdf", "wav": "audio/wav", "webm": "video/webm",
}  # fmt: skip
"""By the ending of an address: those of which nobody doubts what they are."""
DEFAULT_MINUTES: Final = 60
"""A session's length where neither it nor its meeting nor the next start says."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A meeting as far as it could be built, with where everything stands in its file."""

    meeting: Meeting
    entry: Entry
    sessions: tuple[tuple[Session, Entry], ...]
    """In the file's order."""
    report: Report


def build_series(entry: Entry) -> Series:
    """Return the series of a complete record."""
    return Series(**_told(entry))


def build_site(entry: Entry, series: Iterable[Series], meetings: Iterable[Meeting]) -> Site:
    """Return the whole site of a complete record and its parts."""
    return Site(
        **_told(entry),
        series=tuple(sorted(series, key=lambda one: one.id)),
        meetings=tuple(sorted(meetings, key=lambda one: (one.first_day, one.id))),
    )


def build_meeting(entry: Entry, series: Mapping[str, Series], report: Report) -> Draft | None:
    """Return the meeting with the sessions that could be built; None without its own facts."""
    own_series = series.get(entry.get("series"))
    zone = entry.get("timezone") or (own_series.timezone if own_series else "")
    if not zone and "timezone" not in entry.lines:
        remedy = "write 'timezone: America/New_York' or name a series that has one"
        report.add(entry.line, entry.get("id", "meeting"), "no time zone is known", remedy)
    if not zone or any(key not in entry.values for key in ("id", "title", "first_day", "last_day")):
        return None
    sessions = _sessions(entry, zone, report)
    told = {"venue": own_series.venue if own_series else None, **_told(entry)}
    told |= {"timezone": zone, "sessions": tuple(sorted((one for one, _ in sessions), key=_order))}
    meeting = Meeting(**{key: value for key, value in told.items() if key not in _NOT_OF_MODEL})
    return Draft(meeting, entry, sessions, report)


@dataclass(frozen=True, slots=True)
class _Timed:
    """A session's record with its start, before its end is known."""

    entry: Entry
    start: datetime

    @property
    def place_and_day(self) -> tuple[object, ...]:
        return self.entry.get("room"), self.start.date()

    @property
    def takes_place(self) -> bool:
        return bool(self.entry.get("status") != Status.CANCELLED)


def _sessions(entry: Entry, zone: str, report: Report) -> tuple[tuple[Session, Entry], ...]:
    timed = []
    for record in entry.get("sessions", ()):
        start = _instant(record, "start", zone, report)
        if start is not None:
            timed.append(_Timed(record, start))
    starts: dict[tuple[object, ...], list[datetime]] = {}
    for one in sorted(timed, key=lambda each: each.start):
        if one.takes_place:
            starts.setdefault(one.place_and_day, []).append(one.start)
    default = entry.get("default_minutes", DEFAULT_MINUTES)
    built = []
    for one in timed:
        following = (moment for moment in starts.get(one.place_and_day, ()) if moment > one.start)
        end = _end(one, next(following, None), default, zone, report)
        if end is not None and one.entry.complete:
            built.append((_session(one, end), one.entry))
    return tuple(built)


def _instant(record: Entry, key: str, zone: str, report: Report) -> datetime | None:
    wall: WallTime | None = record.get(key, None)
    if wall is None:
        return None
    try:
        return localize(wall.naive, zone, wall.offset)
    except LocalTimeError as error:
        subject = f"{record.get('id', 'session')}: {key}"
        report.add(record.line_of(key), subject, error.fault, error.remedy)
        return None


def _end(
    one: _Timed, following: datetime | None, default: int, zone: str, report: Report
) -> datetime | None:
    """Return the end that is written, else the next start there or the default length."""
    record = one.entry
    subject = record.get("id", "session")
    if "end" in record.lines:
        if "minutes" in record.lines:
            fault = "both end and minutes are given"
            report.add(record.line_of("minutes"), f"{subject}: minutes", fault, "keep one of them")
        end = _instant(record, "end", zone, report)
        if end is not None and end <= one.start:
            fault = f"it ends at {end:%Y-%m-%d %H:%M}, not after its start at {one.start:%H:%M}"
            remedy = "write a later end, with the next day's date if it passes midnight"
            report.add(record.line_of("end"), f"{subject}: end", fault, remedy)
            return None
        return end
    if "minutes" in record.lines:
        return later(one.start, record["minutes"]) if "minutes" in record.values else None
    latest = later(one.start, default)
    return min(latest, following) if following else latest


def _session(one: _Timed, end: datetime) -> Session:
    told = {**_told(one.entry), "start": one.start, "end": end}
    return Session(**{key: value for key, value in told.items() if key not in _NOT_OF_MODEL})


def _order(session: Session) -> tuple[datetime, str, str]:
    return session.start, session.room, session.id


def _told(entry: Entry) -> dict[str, Any]:
    """Return what a record says, its inner records as nouns; those with problems are left out."""
    found = {key: _built(key, value) for key, value in entry.values.items()}
    return {key: value for key, value in found.items() if value is not None}


def _built(key: str, value: Any) -> Any:  # noqa: ANN401 - a value, an entry or several
    if isinstance(value, tuple):
        return tuple(one for each in value if (one := _built(key, each)) is not None)
    if not isinstance(value, Entry) or key not in _NOUNS:
        return value
    return _NOUNS[key](**_told(value)) if value.complete else None


def _resource(kind: ResourceKind, **told: Any) -> Resource:  # noqa: ANN401 - as the schema says
    derived = {"id": kind.value, "media_type": _media_type(told.get("url", ""))}
    return Resource(kind=kind, **{**derived, **told})


def _media_type(url: str) -> str:
    return _MEDIA_TYPES.get(urlsplit(url).path.rpartition(".")[2].lower(), "")


_NOUNS: Final[Mapping[str, Callable[..., object]]] = {
    "chapters": Chapter, "contacts": Contact, "notes": Note, "organizers": Person,
    "publisher": Publisher, "resources": _resource, "source": Provenance, "speakers": Person,
    "venue": Venue,
}  # fmt: skip
"""What the records under a key become."""
_NOT_OF_MODEL: Final = {"default_minutes", "minutes", "to_be_announced"}
"""Keys that others are derived from."""
