"""The nouns: site, series, meeting, session, person, resource, venue.

Frozen values, complete and checked when they exist; times are aware and in the venue's zone.
Level 0: knows no file, no format, no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from modl_feeds.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from datetime import date

    from modl_feeds.particulars import Contact, Note, Provenance


class SessionKind(StrEnum):
    """What a row of the programme is."""

    TALK = "talk"
    BREAK = "break"
    MEAL = "meal"
    POSTER = "poster"
    REGISTRATION = "registration"
    SOCIAL = "social"
    OTHER = "other"


class Status(StrEnum):
    """Whether a session takes place (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class ResourceKind(StrEnum):
    """What can be opened beside a talk."""

    SLIDES = "slides"
    VIDEO = "video"
    AUDIO = "audio"
    PAPER = "paper"
    CODE = "code"
    LINK = "link"

    @property
    def is_recording(self) -> bool:
        """Whether it is of what was said, to be seen or heard."""
        return self in {ResourceKind.VIDEO, ResourceKind.AUDIO}


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker or organiser, with the affiliation of that occasion."""

    name: str
    affiliation: str = ""
    url: str = ""

    @property
    def folded(self) -> str:
        """The name that tells persons apart: no accents, no case."""
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a recording that can be jumped to."""

    start: int
    """Seconds from the recording's beginning."""
    title: str
    url: str = ""
    """What is spoken of, such as a paper."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Slides, a recording, a paper, code or a link of a session or of a whole meeting."""

    id: str
    """Unique within its session or meeting; the kind where nothing else is given."""
    kind: ResourceKind
    title: str = ""
    url: str = ""
    """Empty when only the meeting's page is known to have it."""
    media_type: str = ""
    date: dt.date | None = None
    """The day of the meeting that it belongs to, where it belongs to one."""
    added: dt.date | None = None
    note: str = ""
    length: int = 0
    """Bytes of the file; 0 where it is not known."""
    duration: int = 0
    """Seconds that it plays; 0 where it is not known."""
    transcript: str = ""
    """Address of what is said in it, as text or subtitles."""
    chapters: tuple[Chapter, ...] = ()
    """By start."""

    @property
    def is_media(self) -> bool:
        """Whether it is a recording's file, rather than a page that plays it or another's sound."""
        has_file = self.media_type.startswith(("audio/", "video/"))
        return self.kind.is_recording and bool(self.url) and has_file


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a meeting takes place."""

    name: str
    street: str = ""
    locality: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""
    """What a visitor should know of this entry, such as that it is assumed."""

    @property
    def address(self) -> str:
        """Name, street and city on one line."""
        city = " ".join(part for part in (self.region, self.postcode) if part)
        return ", ".join(part for part in (self.name, self.street, self.locality, city) if part)


@dataclass(frozen=True, slots=True)
class Session:
    """One row of the programme."""

    id: str
    kind: SessionKind
    start: datetime
    end: datetime
    title: str
    speakers: tuple[Person, ...] = ()
    room: str = ""
    track: str = ""
    status: Status = Status.CONFIRMED
    summary: str = ""
    abstract: str = ""
    resources: tuple[Resource, ...] = ()
    stream: str = ""
    """Address of the live stream."""
    previous_ids: tuple[str, ...] = ()
    """Former ids, oldest first."""

    @property
    def permanent_id(self) -> str:
        """The id it was first published under; UIDs and guids hang on it."""
        return self.previous_ids[0] if self.previous_ids else self.id

    @property
    def is_talk(self) -> bool:
        """Whether it is what people come for, rather than a break or a meal."""
        return self.kind is SessionKind.TALK

    @property
    def day(self) -> date:
        """The venue's date on which it starts."""
        return self.start.date()

    @property
    def speaker_names(self) -> str:
        """The speakers as 'A, B'."""
        return ", ".join(person.name for person in self.speakers)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of one or more days."""

    id: str
    title: str
    timezone: str
    """IANA name of the venue's zone."""
    first_day: date
    last_day: date
    sessions: tuple[Session, ...]
    """By start, then room, then id."""
    series: str = ""
    acronym: str = ""
    url: str = ""
    image: str = ""
    """Address of a picture that stands for it."""
    venue: Venue | None = None
    source: Provenance | None = None
    organizers: tuple[Person, ...] = ()
    goals: str = ""
    report: str = ""
    notes: tuple[Note, ...] = ()
    contacts: tuple[Contact, ...] = ()
    resources: tuple[Resource, ...] = ()
    previous_ids: tuple[str, ...] = ()
    """Former ids, oldest first."""

    @property
    def permanent_id(self) -> str:
        """The id it was first published under."""
        return self.previous_ids[0] if self.previous_ids else self.id

    @property
    def talks(self) -> tuple[Session, ...]:
        """The sessions that are talks."""
        return tuple(session for session in self.sessions if session.is_talk)

    @property
    def all_resources(self) -> tuple[Resource, ...]:
        """Its own resources, then those of its sessions."""
        return (*self.resources, *(one for session in self.sessions for one in session.resources))

    @property
    def has_recording(self) -> bool:
        """Whether there is a recording that players play: then there is a podcast."""
        return any(one.is_media for one in self.all_resources)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that have sessions."""
        return tuple(sorted({session.day for session in self.sessions}))

    def on(self, day: date) -> tuple[Session, ...]:
        """Return the sessions that start on that day."""
        return tuple(session for session in self.sessions if session.day == day)


@dataclass(frozen=True, slots=True)
class Series:
    """Meetings that follow each other over the years."""

    id: str
    title: str
    description: str = ""
    url: str = ""
    timezone: str = ""
    venue: Venue | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who stands behind the site."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published, and under which names."""

    title: str
    publisher: Publisher
    base_url: str
    """Where the site is reached, without a trailing slash."""
    uid_domain: str
    """The domain in UIDs and guids: identifies, and is never changed."""
    tag_date: str
    """A date on which that domain was the publisher's (RFC 4151)."""
    description: str = ""
    language: str = "en"
    contact: str = ""
    hub: str = ""
    """Address of the WebSub hub that is told of releases; empty for none."""
    series: tuple[Series, ...] = ()
    """By id."""
    meetings: tuple[Meeting, ...] = ()
    """By first day, then id."""

    @property
    def epoch(self) -> datetime:
        """The first moment of the tag date's year: the age of a site without meetings."""
        return datetime(int(self.tag_date[:4]), 1, 1, tzinfo=UTC)

    def meetings_of(self, series: Series) -> tuple[Meeting, ...]:
        """Return the meetings of a series, oldest first."""
        return tuple(meeting for meeting in self.meetings if meeting.series == series.id)
