"""The fastest that Python writes a calendar: strings put together for this data alone.

It knows nothing of links, tracks, maps or breaks; for the invented talks its bytes are ours.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.model import Meeting, Session
    from modl_feeds.revisions import Edition

_SITE: Final = "https://meetings.example"
_WIDTH: Final = 74
_BEFORE: Final = b"\\^"
"""What may not be parted from its successor."""
_CONTINUED: Final = 0xC0, 0x80


def events(editions: Iterable[Edition]) -> bytes:
    """Return the VEVENTs of all sessions."""
    return b"".join(
        _event(edition, session) for edition in editions for session in edition.meeting.sessions
    )


def _event(edition: Edition, session: Session) -> bytes:
    meeting, revision = edition.meeting, edition.of(session)
    person = session.speakers[0]
    speaker = f"{person.name} ({person.affiliation})"
    page = f"{_SITE}/{meeting.id}/{session.id}/"
    updated, zone = _utc(revision.updated), meeting.timezone
    words = (
        f"{speaker}\n\n{session.abstract}\n\nThis talk: {page}\n"
        f"{meeting.title}: {_SITE}/{meeting.id}/"
    )
    lines = (
        "BEGIN:VEVENT",
        f"SUMMARY:{_escaped(person.name)} — {_escaped(session.title)}",
        f"DTSTART;TZID={zone}:{session.start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{session.end:%Y%m%dT%H%M%S}",
        f"DTSTAMP:{updated}",
        f"UID:{session.id}.{meeting.id}@meetings.example",
        f"SEQUENCE:{revision.sequence}",
        "CATEGORIES:Talk",
        "COLOR:steelblue",
        f"CONTACT:{_escaped(speaker)}",
        f"CREATED:{_utc(revision.created)}",
        f"DESCRIPTION:{_escaped(words)}",
        f"LAST-MODIFIED:{updated}",
        f"LOCATION:{_place(meeting, session)}",
        f"RELATED-TO;RELTYPE=PARENT:{meeting.id}@meetings.example",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        f"URL:{page}",
        "END:VEVENT",
        "",
    )
    return b"\r\n".join([_folded(line.encode()) for line in lines])


def _place(meeting: Meeting, session: Session) -> str:
    venue = meeting.venue
    assert venue is not None
    return _escaped(f"{session.room}, {venue.name}, {venue.locality}")


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: bytes) -> bytes:
    if len(line) <= _WIDTH:
        return line
    mask, continued = _CONTINUED
    parts, start = [], 0
    while len(line) - start > _WIDTH:
        end = start + _WIDTH
        while line[end] & mask == continued:
            end -= 1
        if line[end - 1] in _BEFORE:
            end -= 1
        parts.append(line[start:end])
        start = end
    return b"\r\n ".join([*parts, line[start:]])
