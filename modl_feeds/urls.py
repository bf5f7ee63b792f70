"""Names that last: paths, absolute addresses, UIDs and guids.

A UID or guid never contains a title, a time, a host or a scheme, so that no edit and no move of
the site makes a subscriber see an item twice.
Level 1.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from modl_feeds.model import Meeting, Resource, Series, Session, Site

SITE_PATH = "/"


def meeting_path(meeting: Meeting) -> str:
    """Return the path of the meeting's page; its documents lie below it."""
    return f"/{meeting.id}/"


def session_path(meeting: Meeting, session: Session) -> str:
    """Return the path of the session's page."""
    return f"/{meeting.id}/{session.id}/"


def page_path(meeting: Meeting, session: Session) -> str:
    """Return where the session is shown: a talk's own page, or its place on the meeting's."""
    if session.is_talk:
        return session_path(meeting, session)
    return f"{meeting_path(meeting)}#{session.id}"


def session_calendar_path(meeting: Meeting, session: Session) -> str:
    """Return the path of the calendar with that session alone."""
    return f"/{meeting.id}/{session.id}.ics"


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

    def placeholder_uid(self, path: str) -> str:
        """Return the UID of the event that stands in an otherwise empty calendar."""
        return f"{uuid.uuid5(uuid.NAMESPACE_URL, path)}@{self.uid_domain}"

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
