"""Names that last: paths, absolute addresses, UIDs and guids.

A UID or guid never contains a title, a time, a host or a scheme, so that no edit and no move of
the site makes a subscriber see an item twice.
Level 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

if TYPE_CHECKING:
    from modl_feeds.model import Meeting, Person, Resource, Series, Session, Site

SPEAKERS_PATH: Final = "/speakers/"
MARK: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in prepared heads where the real date is put in later."""
_ASCII: Final = "".join(map(chr, range(33, 127)))


def encoded(address: str) -> str:
    """Return an address in ASCII alone (RFC 3986): the host as IDNA has it, else in percents."""
    if address.isascii():
        return address
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        host = parts.netloc
    return quote(parts._replace(netloc=host).geturl(), safe=_ASCII)


def meeting_path(meeting: Meeting) -> str:
    """Return the path of the meeting's page; its documents lie below it."""
    return f"/{meeting.id}/"


def choice_path(meeting: Meeting) -> str:
    """Return the path of the page where one chooses sessions of the meeting."""
    return f"/{meeting.id}/my/"


def session_path(meeting: Meeting, session: Session) -> str:
    """Return the path of the session's page."""
    return f"/{meeting.id}/{session.id}/"


def page_path(meeting: Meeting, session: Session) -> str:
    """Return where the session is shown: a talk's own page, or its place on the meeting's."""
    if session.is_talk:
        return session_path(meeting, session)
    return f"{meeting_path(meeting)}#{session.id}"


def first_path(meeting: Meeting, session: Session) -> str:
    """Return the path that the session was first published under; where it moved, it redirects."""
    return f"/{meeting.permanent_id}/{session.permanent_id}/"


def session_calendar_path(meeting: Meeting, session: Session) -> str:
    """Return the path of the calendar with that session alone."""
    return f"/{meeting.id}/{session.id}.ics"


def card_path(meeting: Meeting) -> str:
    """Return the path of the picture that a shared link to the meeting shows."""
    return f"{meeting_path(meeting)}card.png"


def cover_path(meeting: Meeting) -> str:
    """Return the path of the picture that stands for the meeting among podcasts."""
    return f"{meeting_path(meeting)}cover.png"


def chapters_path(meeting: Meeting, session: Session | None, resource: Resource) -> str:
    """Return the path of a recording's chapters."""
    owner = session_path(meeting, session) if session else meeting_path(meeting)
    return f"{owner}{resource.id}.chapters.json"


def speaker_path(slug: str) -> str:
    """Return the path of a speaker's page, over all meetings."""
    return f"/speakers/{slug}/"


def series_path(series: Series) -> str:
    """Return the path of the series' page."""
    return f"/series/{series.id}/"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes absolute addresses and permanent names for one site."""

    base_url: str
    """Where the site is reached, without a trailing slash."""
    uid_domain: str
    tag_date: str

    @classmethod
    def of(cls, site: Site) -> Addresses:
        """Return the addresses of that site."""
        return cls(site.base_url, site.uid_domain, site.tag_date)

    def absolute(self, path: str) -> str:
        """Return the address of a path."""
        return self.base_url + path

    def uid(self, meeting: Meeting, session: Session) -> str:
        """Return the session's iCalendar UID (RFC 5545, 3.8.4.7; RFC 7986, 5.3)."""
        return f"{session.permanent_id}.{meeting.permanent_id}@{self.uid_domain}"

    def meeting_uid(self, meeting: Meeting) -> str:
        """Return the UID of the all-day event of a whole meeting."""
        return f"{meeting.permanent_id}@{self.uid_domain}"

    def uuid(self, meeting: Meeting, session: Session) -> UUID:
        """Return the session's UUIDv5, for formats that know no UID."""
        return uuid5(NAMESPACE_URL, self.guid(meeting, session))

    def name_uuid(self, meeting: Meeting, name: str) -> UUID:
        """Return the UUIDv5 of something in a meeting that has only a name."""
        return uuid5(NAMESPACE_URL, self.tag(f"{meeting.permanent_id}/#name-{name}"))

    def person_uuid(self, person: Person) -> UUID:
        """Return the UUIDv5 of a person, over all meetings."""
        return uuid5(NAMESPACE_URL, self.tag(f"speakers/{person.folded}"))

    def placeholder_uid(self, path: str) -> str:
        """Return the UID of the event that stands in an otherwise empty calendar."""
        return f"{uuid5(NAMESPACE_URL, path)}@{self.uid_domain}"

    def tag(self, name: str) -> str:
        """Return a tag URI (RFC 4151)."""
        return f"tag:{self.uid_domain},{self.tag_date}:{name}"

    def release_guid(self, meeting: Meeting, time: datetime) -> str:
        """Return the guid of a release's changes; its number may change in a merge."""
        return self.tag(f"{meeting.permanent_id}/#changes-{time:%Y%m%dT%H%M%SZ}")

    def guid(
        self, meeting: Meeting, session: Session | None = None, resource: Resource | None = None
    ) -> str:
        """Return the guid of a session's abstract, or of a resource of a session or meeting."""
        owner = f"{meeting.permanent_id}/{session.permanent_id if session else ''}"
        return self.tag(f"{owner}#{resource.id}" if resource else owner)
