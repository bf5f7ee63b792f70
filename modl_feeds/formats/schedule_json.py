"""schedule.json of C3VOC, version 1 of its schema.

Level 2.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from modl_feeds import urls
from modl_feeds.formats.c3voc import MAIN_ROOM, SLOT, acronym, days, version
from modl_feeds.formats.wording import GENERATOR

if TYPE_CHECKING:
    from modl_feeds.formats.c3voc import Day, Row
    from modl_feeds.model import Person, Site
    from modl_feeds.revisions import Edition

# The schema's own pattern leaves out many zones.
_ZONE_THAT_FITS: Final = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+|UTC$")


def to_json(edition: Edition, site: Site) -> bytes:
    """Return schedule.json."""
    meeting, addresses = edition.meeting, urls.Addresses.of(site)
    table = days(edition, addresses)
    conference: dict[str, Any] = {
        "acronym": acronym(meeting.acronym or meeting.id),
        "title": meeting.title,
        "start": meeting.first_day.isoformat(),
        "end": meeting.last_day.isoformat(),
        "daysCount": len(table),
        "timeslot_duration": SLOT,
        "url": addresses.absolute(urls.meeting_path(meeting)),
        "rooms": [
            {"name": room, "guid": str(addresses.name_uuid(meeting, room))}
            for room in sorted({room for day in table for room in day.rooms}) or (MAIN_ROOM,)
        ],
        "days": [_json_day(day, site) for day in table],
    }
    if _ZONE_THAT_FITS.match(meeting.timezone):
        conference["time_zone_name"] = meeting.timezone
    else:
        conference["meta"] = {"time_zone_name": meeting.timezone}
    record = {
        "generator": {"name": GENERATOR},
        "schedule": {
            "version": version(edition),
            "base_url": addresses.absolute(urls.meeting_path(meeting)),
            "conference": conference,
        },
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_day(day: Day, site: Site) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {
            room: [_json_event(row, site) for row in rows] for room, rows in day.rooms.items()
        },
    }


def _json_event(row: Row, site: Site) -> dict[str, Any]:
    session = row.session
    origin = {"origin_url": row.origin} if row.origin else {}
    return origin | {
        "guid": row.guid,
        "code": row.code,
        "id": row.number,
        "date": session.start.isoformat(),
        "start": f"{session.start:%H:%M}",
        "end": session.end.isoformat(),
        "duration": row.duration,
        "room": row.room,
        "slug": row.slug,
        "url": row.url,
        "title": row.title,
        "subtitle": "",
        "track": session.track or None,
        "type": session.kind.value,
        "language": site.language,
        "abstract": row.short,
        "description": row.long,
        "persons": [_person(one) for one in session.speakers],
        "links": [_reference(*one) for one in row.links],
        "attachments": [_reference(*one) for one in row.attachments],
    }


def _person(person: Person) -> dict[str, str]:
    """Return a person; the schema has no key for the affiliation, and allows it."""
    known = {"name": person.name, "affiliation": person.affiliation, "url": person.url}
    return {key: words for key, words in known.items() if words}


def _reference(kind: str, address: str, title: str) -> dict[str, str]:
    return {"type": kind, "url": address, "title": title}
