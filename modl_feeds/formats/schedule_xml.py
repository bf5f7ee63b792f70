"""schedule.xml of C3VOC (frab, pretalx), by its XML schema.

Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from modl_feeds import urls
from modl_feeds.formats.c3voc import SLOT, acronym, days, number_of, version
from modl_feeds.formats.wording import GENERATOR

if TYPE_CHECKING:
    from modl_feeds.formats.c3voc import Day, Row
    from modl_feeds.model import Meeting, Site
    from modl_feeds.revisions import Edition


def to_xml(edition: Edition, site: Site) -> bytes:
    """Return schedule.xml."""
    meeting, addresses = edition.meeting, urls.Addresses.of(site)
    table = days(edition, addresses)
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _add(root, "url", addresses.absolute(f"{urls.meeting_path(meeting)}schedule.xml"))
    _add(root, "version", version(edition))
    conference = ET.SubElement(root, "conference")
    _add(conference, "acronym", acronym(meeting.acronym or meeting.id))
    _add(conference, "title", meeting.title)
    _add(conference, "start", meeting.first_day.isoformat())
    _add(conference, "end", meeting.last_day.isoformat())
    _add(conference, "days", str(len(table)))
    _add(conference, "timeslot_duration", SLOT)
    _add(conference, "base_url", addresses.absolute(urls.meeting_path(meeting)))
    _add(conference, "url", addresses.absolute(urls.meeting_path(meeting)))
    _add(conference, "time_zone_name", meeting.timezone)
    for day in table:
        _add_day(root, day, meeting, site)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _add_day(root: ET.Element, day: Day, meeting: Meeting, site: Site) -> None:
    addresses = urls.Addresses.of(site)
    element = ET.SubElement(
        root,
        "day",
        index=str(day.index),
        date=day.date.isoformat(),
        start=day.start.isoformat(),
        end=day.end.isoformat(),
    )
    for name, rows in day.rooms.items():
        guid = str(addresses.name_uuid(meeting, name))
        room = ET.SubElement(element, "room", name=name, guid=guid)
        for row in rows:
            _add_event(room, row, site, addresses)


def _duration(words: str) -> str:
    """Return hours and minutes as this form has them: from 100 hours on, with days ahead."""
    hours, _, minutes = words.partition(":")
    days, rest = divmod(int(hours), 24)
    return f"{days}:{rest:02}:{minutes}" if len(hours) > len("99") else words


def _add_event(room: ET.Element, row: Row, site: Site, addresses: urls.Addresses) -> None:
    session = row.session
    event = ET.SubElement(room, "event", guid=row.guid, id=str(row.number), code=row.code)
    for name, words in (
        ("room", row.room),
        ("title", row.title),
        ("subtitle", ""),
        ("type", session.kind.value),
        ("date", session.start.isoformat()),
        ("start", f"{session.start:%H:%M}"),
        ("duration", _duration(row.duration)),
        ("abstract", row.short),
        ("slug", row.slug),
        ("track", session.track),
        ("language", site.language),
        ("description", row.long),
        ("url", row.url),
        ("origin_url", row.origin or None),
    ):
        if words is not None:
            _add(event, name, words)
    persons = ET.SubElement(event, "persons")
    for person in session.speakers:
        guid = addresses.person_uuid(person)
        element = ET.SubElement(persons, "person", id=str(number_of(guid)), guid=str(guid))
        element.text = person.name
    links = ET.SubElement(event, "links")
    for kind, address, title in row.links:
        ET.SubElement(links, "link", href=address, type=kind).text = title
    attachments = ET.SubElement(event, "attachments")
    for kind, address, title in row.attachments:
        ET.SubElement(attachments, "attachment", href=address, type=kind).text = title
