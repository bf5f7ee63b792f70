"""C3VOC's schedule as a table of rows, from which both of its forms are written.

Giggity, EventFahrplan, ConfClerk and others read them.
Level 2.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.formats.wording import resource_place
from modl_feeds.localtime import end_of_day, start_of_day
from modl_feeds.model import ResourceKind, Status
from modl_feeds.publications import label

if TYPE_CHECKING:
    from datetime import date

    from modl_feeds.model import Meeting, Resource, Session
    from modl_feeds.revisions import Edition

SLOT: Final = "00:05"
"""The raster that apps draw."""
MAIN_ROOM: Final = "Main room"
"""Stands where a meeting names none: apps show sessions by room."""
_CODE_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_REFERENCES: Final = {
    ResourceKind.SLIDES: "slides",
    ResourceKind.PAPER: "paper",
    ResourceKind.VIDEO: "media",
    ResourceKind.AUDIO: "media",
}
_SHORTEST_ACRONYM: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One session as both forms of the schedule say it."""

    session: Session
    room: str
    guid: str
    number: int
    code: str
    slug: str
    url: str
    origin: str
    """The address that has the ids of its UID, where they are no longer its ids."""
    attachments: tuple[tuple[str, str, str], ...]
    """Kind, address, title."""
    links: tuple[tuple[str, str, str], ...]

    @property
    def title(self) -> str:
        """The title, with what apps cannot say otherwise."""
        mark = "CANCELLED: " if self.session.status is Status.CANCELLED else ""
        return f"{mark}{self.session.title}"

    @property
    def short(self) -> str:
        """The text that is always shown."""
        return self.session.summary or self.session.abstract

    @property
    def long(self) -> str | None:
        """The text below it; None where the speaker's own is the short one."""
        if self.session.summary:
            return self.session.abstract
        return None if self.session.abstract else ""

    @property
    def duration(self) -> str:
        """Hours and minutes."""
        minutes = round((self.session.end - self.session.start).total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class Day:
    """One day's rows by room."""

    index: int
    date: date
    start: datetime
    end: datetime
    rooms: dict[str, list[Row]]


def number_of(guid: uuid.UUID) -> int:
    """Return the positive integer that stands for a session, for ever."""
    return guid.int % (2**31 - 1) + 1


def code_of(guid: uuid.UUID) -> str:
    """Return the six characters that stand for a session, for ever."""
    rest, letters = guid.int >> 64, ""
    for _ in range(6):
        rest, digit = divmod(rest, len(_CODE_LETTERS))
        letters += _CODE_LETTERS[digit]
    return letters


def acronym(name: str) -> str:
    """Return a meeting's acronym or id as apps take it: no separators but the underscore."""
    short = name.replace("-", "_")
    return short if len(short) >= _SHORTEST_ACRONYM else f"{short}_meeting"


def days(edition: Edition, addresses: urls.Addresses) -> tuple[Day, ...]:
    """Return the meeting's days; one that ends after midnight keeps its late sessions."""
    meeting = edition.meeting
    names = _short_names(edition, addresses)
    found = []
    for index, day in enumerate(meeting.days or (meeting.first_day,), start=1):
        sessions = meeting.on(day)
        rooms: dict[str, list[Row]] = {}
        for session in sessions:
            row = _row(meeting, session, addresses, names[session.id])
            rooms.setdefault(row.room, []).append(row)
        midnight = datetime.combine(day, datetime.min.time())
        start = min(
            (one.start for one in sessions), default=start_of_day(midnight, meeting.timezone)
        )
        end = max((one.end for one in sessions), default=end_of_day(midnight, meeting.timezone))
        found.append(Day(index, day, start, end, rooms))
    return tuple(found)


def _short_names(edition: Edition, addresses: urls.Addresses) -> dict[str, tuple[int, str]]:
    """Return each session's number and code; of two that collide, the older one keeps its own."""
    meeting = edition.meeting
    numbers: dict[int, str] = {}
    codes: dict[str, str] = {}
    age = {one.id: (edition.of(one).created, one.permanent_id) for one in meeting.sessions}
    for session in sorted(meeting.sessions, key=lambda one: age[one.id]):
        seed = addresses.uuid(meeting, session)
        while number_of(seed) in numbers or code_of(seed) in codes:
            seed = uuid.uuid5(seed, session.permanent_id)
        numbers[number_of(seed)] = codes[code_of(seed)] = session.id
    by_id = {owner: code for code, owner in codes.items()}
    return {owner: (number, by_id[owner]) for number, owner in numbers.items()}


def _row(
    meeting: Meeting, session: Session, addresses: urls.Addresses, names: tuple[int, str]
) -> Row:
    guid = addresses.uuid(meeting, session)
    references = [
        (_reference_kind(one), resource_place(one, meeting)[0], _name(one))
        for one in session.resources
    ]
    return Row(
        session=session,
        room=session.room or MAIN_ROOM,
        guid=str(guid),
        number=names[0],
        code=names[1],
        slug=f"{acronym(meeting.acronym or meeting.id)}-{session.kind}-{session.id}",
        url=addresses.absolute(urls.page_path(meeting, session)),
        origin=_origin(meeting, session, addresses),
        attachments=tuple(one for one in references if one[1] and one[0] in {"slides", "paper"}),
        links=tuple(one for one in references if one[1] and one[0] in {"media", "related"}),
    )


def _origin(meeting: Meeting, session: Session, addresses: urls.Addresses) -> str:
    path = urls.first_path(meeting, session)
    moved = path != urls.session_path(meeting, session)
    return addresses.absolute(path) if moved else ""


def _reference_kind(resource: Resource) -> str:
    """Return the schema's word; what has no address of its own is only a related page."""
    return _REFERENCES.get(resource.kind, "related") if resource.url else "related"


def _name(resource: Resource) -> str:
    return resource.title or label(resource)


def version(edition: Edition) -> str:
    """Return what apps compare to see whether the schedule is another one."""
    number = edition.releases[-1].number if edition.releases else 0
    return f"{number}{'+' if edition.unreleased else ''} ({edition.updated:%Y-%m-%d %H:%M} UTC)"
