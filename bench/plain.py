"""A calendar as most programs make it: icalendar, `add()` and `to_ical()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import icalendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.model import Session
    from modl_feeds.revisions import Edition


def calendar(editions: Iterable[Edition]) -> bytes:
    """Return all sessions as one calendar."""
    made = icalendar.Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//measurements//EN")
    for edition in editions:
        for session in edition.meeting.sessions:
            made.add_component(_event(edition, session))
    return bytes(made.to_ical())


def _event(edition: Edition, session: Session) -> icalendar.Event:
    meeting, revision = edition.meeting, edition.of(session)
    speaker = f"{session.speakers[0].name} ({session.speakers[0].affiliation})"
    page = f"https://meetings.example/{meeting.id}/{session.id}/"
    event = icalendar.Event()
    event.add("uid", f"{session.id}.{meeting.id}@meetings.example")
    event.add("sequence", revision.sequence)
    event.add("created", revision.created)
    event.add("last-modified", revision.updated)
    event.add("dtstamp", revision.updated)
    event.add("dtstart", session.start)
    event.add("dtend", session.end)
    event.add("summary", f"{session.speaker_names} — {session.title}")
    event.add("description", f"{speaker}\n\n{session.abstract}\n\nThis talk: {page}")
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("url", page)
    event.add("location", f"{session.room}, {meeting.venue.address if meeting.venue else ''}")
    event.add("color", "steelblue")
    event.add("categories", ["Talk"])
    event.add("contact", speaker)
    event.add("related-to", f"{meeting.id}@meetings.example", parameters={"RELTYPE": "PARENT"})
    return event
