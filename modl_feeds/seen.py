"""What a subscriber can see of a meeting, its sessions and resources: what the ledger remembers.

A change of anything here, and of nothing else, is a change that subscribers are told.
Level 1: pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.ledger import Entry, Seen, digest
from modl_feeds.localtime import in_zone
from modl_feeds.model import Person, Resource, ResourceKind, Session, SessionKind, Status

if TYPE_CHECKING:
    from modl_feeds.model import Meeting

MEETING_KEY: Final = "@meeting"
"""The key of the meeting's own entry; no session's id contains an @."""


def key_of(session: Session | None = None, resource: Resource | None = None) -> str:
    """Return the ledger's key: 'abdalla', 'abdalla#slides', '@meeting', '@meeting#videos'."""
    owner = session.permanent_id if session else MEETING_KEY
    return f"{owner}#{resource.id}" if resource else owner


def seen_of(meeting: Meeting) -> dict[str, Seen]:
    """Return what a subscriber can see of the meeting, its sessions and resources, by key."""
    seen: dict[str, Seen] = {MEETING_KEY: _seen_meeting(meeting)}
    for resource in meeting.resources:
        seen[key_of(None, resource)] = _seen_resource(resource, meeting.title)
    for session in meeting.sessions:
        seen[key_of(session)] = _seen_session(meeting, session)
        for resource in session.resources:
            seen[key_of(session, resource)] = _seen_resource(resource, session.title)
    return seen


def _seen_meeting(meeting: Meeting) -> Seen:
    return _without_empty(
        id=_new_id(meeting),
        title=meeting.title,
        first_day=meeting.first_day.isoformat(),
        last_day=meeting.last_day.isoformat(),
        zone=meeting.timezone,
        point=_point(meeting),
        place=meeting.venue.address if meeting.venue else "",
        place_note=_text_digest(meeting.venue.note) if meeting.venue else "",
        url=meeting.url,
        image=meeting.image,
        goals=_text_digest(meeting.goals),
        report=_text_digest(meeting.report),
    )


def _seen_session(meeting: Meeting, session: Session) -> Seen:
    return _without_empty(
        id=session.id,
        kind=session.kind.value,
        title=session.title,
        start=session.start.isoformat(timespec="minutes"),
        end=session.end.isoformat(timespec="minutes"),
        zone=meeting.timezone,
        speakers=[[person.name, person.affiliation] for person in session.speakers],
        room=session.room,
        track=session.track,
        place=meeting.venue.address if meeting.venue else "",
        place_note=_text_digest(meeting.venue.note) if meeting.venue else "",
        status="" if session.status is Status.CONFIRMED else session.status.value,
        summary=_text_digest(session.summary),
        abstract=_text_digest(session.abstract),
        stream=session.stream,
        point=_point(meeting),
        meeting_id=_new_id(meeting),
        meeting=meeting.title,
        url=meeting.url,
        resources={one.id: _seen_resource(_linked(one), "") for one in session.resources},
    )


def _point(meeting: Meeting) -> list[float]:
    venue = meeting.venue
    if venue is None or venue.latitude is None or venue.longitude is None:
        return []
    return [venue.latitude, venue.longitude]


def _new_id(meeting: Meeting) -> str:
    """Return the id of a renamed meeting: every address of its own is another one then."""
    return meeting.id if meeting.previous_ids else ""


def _seen_resource(resource: Resource, of: str) -> Seen:
    return _without_empty(
        kind=resource.kind.value,
        of=of,
        title=resource.title,
        url=resource.url,
        media_type=resource.media_type,
        date=resource.date.isoformat() if resource.date else "",
        note=_text_digest(resource.note),
        length=resource.length,
        duration=resource.duration,
        transcript=resource.transcript,
        chapters=[[one.start, one.title, one.url] for one in resource.chapters],
    )


def _linked(resource: Resource) -> Resource:
    """Return a resource with no more than its session tells of it: the link."""
    return replace(resource, note="", length=0, duration=0, transcript="", chapters=())


def _without_empty(**values: Any) -> Seen:  # noqa: ANN401 - JSON
    """Return the record; a key that is added to the schema later changes no old digest."""
    return {key: value for key, value in values.items() if value}


def _text_digest(text: str) -> str:
    return digest(text) if text else ""


def is_session(key: str) -> bool:
    """Tell whether a key is a session's, not a resource's or the meeting's."""
    return "#" not in key and key != MEETING_KEY


def was_media(seen: Seen) -> bool:
    """Tell whether a remembered thing was a recording's file: `Resource.is_media`, of the past."""
    kind, address = seen.get("kind", ""), seen.get("url", "")
    return (
        kind in set(ResourceKind)
        and Resource(
            "", ResourceKind(kind), url=address, media_type=seen.get("media_type", "")
        ).is_media
    )


def tombstone(key: str, entry: Entry) -> Session:
    """Return a removed session as the ledger remembers it: cancelled."""
    seen, zone = entry.seen, entry.seen["zone"]
    former = () if seen["id"] == key else (key,)
    return Session(
        id=seen["id"],
        kind=SessionKind(seen["kind"]),
        start=in_zone(datetime.fromisoformat(seen["start"]), zone),
        end=in_zone(datetime.fromisoformat(seen["end"]), zone),
        title=seen["title"],
        speakers=tuple(Person(*person) for person in seen.get("speakers", ())),
        room=seen.get("room", ""),
        track=seen.get("track", ""),
        status=Status.CANCELLED,
        previous_ids=former,
    )
