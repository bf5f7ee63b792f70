"""Typed records become the model: zones attached, ends derived, sessions ordered.

Level 1: pure; problems go to the report of the file they are in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - dataclass field
from typing import TYPE_CHECKING, Final
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modl_feeds.shapes import Entry, Report
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
    return Series(
        id=entry["id"],
        title=entry["title"],
        description=entry.get("description"),
        url=entry.get("url"),
        timezone=entry.get("timezone"),
        venue=_venue(entry.get("venue", None)),
    )


def build_site(entry: Entry, series: Iterable[Series], meetings: Iterable[Meeting]) -> Site:
    """Return the whole site of a complete record and its parts."""
    return Site(
        title=entry["title"],
        publisher=Publisher(entry["publisher"]["name"], entry["publisher"].get("url")),
        base_url=entry["base_url"],
        uid_domain=entry["uid_domain"],
        tag_date=entry["tag_date"],
        description=entry.get("description"),
        language=entry.get("language", "en"),
        contact=entry.get("contact"),
        hub=entry.get("hub"),
        series=tuple(sorted(series, key=lambda one: one.id)),
        meetings=tuple(sorted(meetings, key=lambda one: (one.first_day, one.id))),
    )


def build_meeting(entry: Entry, series: Mapping[str, Series], report: Report) -> Draft | None:
    """Return the meeting with the sessions that could be built; None without its own facts."""
    own_series = series.get(entry.get("series"))
    zone = entry.get("timezone") or (own_series.timezone if own_series else "")
    if not zone and "timezone" not in entry.lines:
        report.add(
            entry.line,
            entry.get("id", "meeting"),
            "no time zone is known",
            "write 'timezone: America/New_York' or name a series that has one",
        )
    if not zone or any(key not in entry.values for key in ("id", "title", "first_day", "last_day")):
        return None
    sessions = _sessions(entry, zone, report)
    meeting = Meeting(
        id=entry["id"],
        title=entry["title"],
        timezone=zone,
        first_day=entry["first_day"],
        last_day=entry["last_day"],
        sessions=tuple(
            sorted((one for one, _ in sessions), key=lambda one: (one.start, one.room, one.id))
        ),
        series=entry.get("series"),
        acronym=entry.get("acronym"),
        url=entry.get("url"),
        image=entry.get("image"),
        venue=_venue(entry.get("venue", None)) or (own_series.venue if own_series else None),
        source=_provenance(entry.get("source", None)),
        organizers=_persons(entry, "organizers"),
        goals=entry.get("goals"),
        report=entry.get("report"),
        notes=tuple(Note(**one.values) for one in entry.get("notes", ()) if one.complete),
        contacts=tuple(Contact(**one.values) for one in entry.get("contacts", ()) if one.complete),
        resources=_resources(entry),
        previous_ids=entry.get("previous_ids", ()),
    )
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
            report.add(
                record.line_of("minutes"),
                f"{subject}: minutes",
                "both end and minutes are given",
                "keep one of them",
            )
        end = _instant(record, "end", zone, report)
        if end is not None and end <= one.start:
            report.add(
                record.line_of("end"),
                f"{subject}: end",
                f"it ends at {end:%Y-%m-%d %H:%M}, not after its start at {one.start:%H:%M}",
                "write a later end, with the next day's date if it passes midnight",
            )
            return None
        return end
    if "minutes" in record.lines:
        return later(one.start, record["minutes"]) if "minutes" in record.values else None
    latest = later(one.start, default)
    return min(latest, following) if following else latest


def _session(one: _Timed, end: datetime) -> Session:
    record = one.entry
    return Session(
        id=record["id"],
        kind=record["kind"],
        start=one.start,
        end=end,
        title=record["title"],
        speakers=_persons(record, "speakers"),
        room=record.get("room"),
        track=record.get("track"),
        status=record.get("status", Status.CONFIRMED),
        summary=record.get("summary"),
        abstract=record.get("abstract"),
        stream=record.get("stream"),
        resources=_resources(record),
        previous_ids=record.get("previous_ids", ()),
    )


def _persons(entry: Entry, key: str) -> tuple[Person, ...]:
    return tuple(Person(**one.values) for one in entry.get(key, ()) if one.complete)


def _resources(entry: Entry) -> tuple[Resource, ...]:
    return tuple(_resource(one) for one in entry.get("resources", ()) if one.complete)


def _resource(entry: Entry) -> Resource:
    derived = {"id": entry["kind"].value, "media_type": _media_type(entry.get("url"))}
    chapters = (Chapter(**one.values) for one in entry.get("chapters", ()) if one.complete)
    return Resource(**{**derived, **entry.values, "chapters": tuple(chapters)})


def _media_type(url: str) -> str:
    return _MEDIA_TYPES.get(urlsplit(url).path.rpartition(".")[2].lower(), "")


def _venue(entry: Entry | None) -> Venue | None:
    return Venue(**entry.values) if entry is not None and entry.complete else None


def _provenance(entry: Entry | None) -> Provenance | None:
    return Provenance(**entry.values) if entry is not None and entry.complete else None
