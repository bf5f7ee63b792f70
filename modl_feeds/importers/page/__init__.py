"""The page of a foundation's meeting, as plain text or as saved HTML, as a meeting's record.

Level 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.checks import RESERVED_MEETINGS
from modl_feeds.errors import SourceError
from modl_feeds.importers.interface import Imported, Importer, Source, Wishes
from modl_feeds.importers.page import (
    abstracts,
    agenda,
    around,
    head,
    html,
    lines,
    matching,
    people,
    resources,
    sections,
    when,
)
from modl_feeds.importers.page.clocks import timed
from modl_feeds.importers.page.head import Content
from modl_feeds.importers.page.reading import Reading, shown
from modl_feeds.importers.page.sections import Part
from modl_feeds.text import fold, slug

if TYPE_CHECKING:
    from datetime import date

    from modl_feeds.importers.page.agenda_rows import Entry
    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.when import Calendar

_LONGEST_ID: Final = 64
_FEWEST_PARTS: Final = 2


class MeetingPage:
    """Reads a page with an agenda by days, with abstracts and what else there is."""

    name = "page"
    about = "a meeting's page with an agenda by days, as text or as saved HTML"

    def recognises(self, source: Source) -> bool:
        """Tell it by an agenda below a day, rows with times, or two headings that such pages have.

        What is wrong with its character set or its days, `read` says.
        """
        try:
            readable = replace(source, content=lines.readable(source.content))
            content = _content(readable, Reading(source.name))
        except SourceError:
            return False
        parts = {section.part for section in content.sections}
        return (
            Part.AGENDA in parts
            or len(parts - {Part.HEAD, Part.NOTE, Part.FOOTER}) >= _FEWEST_PARTS
            or bool(_rows(content))
        )

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return the meeting."""
        reading = Reading(source.name)
        content = _content(source, reading)
        content.title, content.head = head.title(content)
        calendar = head.calendar(content, wishes.year)
        content.days = head.days(content, calendar)
        _read_programme(content, calendar)
        _check_rows(content)
        record = _record(content, source, wishes, calendar)
        reading.left_out += content.page.left_out
        return Imported(record, tuple(reading.assumptions), tuple(reading.left_out))


IMPORTER: Final[Importer] = MeetingPage()


def _content(source: Source, reading: Reading) -> Content:
    text = lines.decoded(source, reading)
    page = html.read(text, reading) if lines.is_html(text) else lines.text_page(text, reading)
    names = sections.names_in_rows(page.lines)
    return Content(page, sections.split(page.lines, names), reading)


def _rows(content: Content) -> list[Line]:
    """Return the lines that look like an agenda's, if there are several of them."""
    found = [
        line
        for section in content.sections
        for line in section.lines
        if section.part is not Part.CONTACTS and any(row.what for row in timed(line.text))
    ]
    return found if len(found) > 1 else []


def _check_rows(content: Content) -> None:
    """Refuse a page of whose programme nothing was understood.

    Raises:
        SourceError: there are rows with times, or a table's headings, and no session came of them.

    """
    if content.talks:
        return
    remedy = "write Agenda above the programme, and a day like Thursday, September 25"
    heads = (line for one in content.sections for line in one.lines if sections.heads_table(line))
    for words, found in {"has a time": _rows(content), "is above times": [*heads]}.items():
        if found:
            fault = f"{shown(found[0].text)} {words}, but stands in no agenda"
            raise content.reading.fault(found[0].number, fault, remedy)


def _read_programme(content: Content, calendar: Calendar) -> None:
    """Read the agenda, then the abstracts, then who is listed as a speaker."""
    reading = content.reading
    content.listed = people.listed(content.of(Part.SPEAKERS), reading)
    organisers = people.listed(content.of(Part.ORGANIZERS), Reading(reading.name))
    known = {fold(one["name"]) for one, _ in [*content.listed, *organisers]}
    known |= abstracts.names_in(content.of(Part.ABSTRACTS))
    content.talks = agenda.read(content.of(Part.AGENDA), content.days, known, calendar, reading)
    talks = [entry for entry in content.talks if entry.is_talk]
    found = abstracts.read(content.of(Part.ABSTRACTS), talks, reading)
    matching.give(found, talks, reading)
    matching.give_below(content.talks, reading)
    for one, line in content.listed:
        _give_listed(one, line, talks, reading)


def _give_listed(one: people.Person, line: int, talks: list[Entry], reading: Reading) -> None:
    """Give a listed speaker's affiliation to the talks; a listed one without a talk is left out."""
    names = [person["name"] for talk in talks for person in talk.speakers]
    name = people.nearest(one["name"], names)
    if name is None:
        reading.leave_out(line, f"{one['name']!r}, listed as a speaker, has no talk")
    for talk in talks:
        for person in talk.speakers:
            if person["name"] != name:
                continue
            if one["name"] != name:
                words = f"{name!r} in the programme, {one['name']!r} in the list of speakers"
                reading.assume("sessions", talk.id, "speakers", words=words)
            where = "in the list of speakers"
            people.affiliate(person, one.get("affiliation", ""), where, talk.id, reading)


def _record(content: Content, source: Source, wishes: Wishes, calendar: Calendar) -> dict[str, Any]:
    reading = content.reading
    place = _venue(content)
    first, last = _span(content)
    minutes = agenda.default_minutes(content.talks, reading)
    url = content.page.url or resources.address(source.name)
    found = {
        "id": _id(content, wishes),
        "title": content.title,
        "url": url,
        "source": {"url": url, "read": source.read.isoformat()} if url else {},
        "timezone": _zone(place, wishes, reading),
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "default_minutes": str(minutes or ""),
        "to_be_announced": "" if content.talks else "true",
        "venue": place,
        "organizers": around.organizers(content.of(Part.ORGANIZERS), content.talks, reading),
        "goals": _goals(content),
        "report": around.report(content.sections, reading),
        "notes": around.notes(content.sections, reading),
        "contacts": around.contacts(content.of(Part.CONTACTS), reading),
        "resources": around.videos(content.of(Part.VIDEOS), content.talks, calendar, reading),
        "sessions": [entry.record() for entry in content.talks],
    }
    for section in content.sections:
        if section.part is Part.FOOTER:
            words = f"{shown(section.opened.text)} and what follows, the page's own"
            reading.leave_out(section.opened.number, words)
    return {key: value for key, value in found.items() if value}


def _venue(content: Content) -> dict[str, str]:
    """Return the venue; what else stands below the title is left out."""
    reading = content.reading
    headed = lines.stripped(content.of(Part.VENUE))
    head = [line for line in content.head if not line.is_prose]
    apart = (
        replace(line, text=when.beside(line.text)) if when.dates_in(line.text) else line
        for line in head
    )
    rest = lines.stripped(apart)
    place = around.venue(headed or rest, reading, is_headed=bool(headed))
    for line in [*(() if place and not headed else rest), *(() if place else headed)]:
        reading.leave_out(line.number, f"{shown(line.text)}, below the title")
    return place


def _goals(content: Content) -> str:
    """Return what the meeting is for: under a heading, or in sentences below the title."""
    prose = [line for line in content.head if line.is_prose and not when.is_dates(line.text)]
    if prose:
        content.reading.assume("goals", words="sentences stand below the title, with no heading")
    apart = [one for line in prose for one in (line, replace(line, text="", links=()))]
    return around.text([*apart, *content.of(Part.GOALS)])


def _zone(place: dict[str, str], wishes: Wishes, reading: Reading) -> str:
    if wishes.timezone:
        return wishes.timezone
    zone = around.zone_of(place)
    if not zone:
        raise reading.needed("timezone", "the page does not say in which time zone it is")
    reading.assume("timezone", words=f"the zone of {place['locality']}, where it takes place")
    return zone


def _span(content: Content) -> tuple[date, date]:
    """Return the first and the last day.

    Raises:
        SourceError: the page says no day.

    """
    days = [entry.start.date() for entry in content.talks]
    if not days and not content.days:
        remedy = "name a page with an agenda below a day, or with a line of dates"
        raise content.reading.fault(1, "it says no day", remedy)
    if not days:
        content.reading.assume("to_be_announced", words="the page has no agenda")
    every = [*days, *content.days]
    if days and content.days and (min(days), max(days)) != (content.days[0], content.days[-1]):
        words = f"the agenda has {min(days)} to {max(days)}, the page's date says"
        words += f" {content.days[0]} to {content.days[-1]}"
        content.reading.assume("first_day", words=words)
    return min(every), max(every)


def _id(content: Content, wishes: Wishes) -> str:
    if wishes.meeting:
        return wishes.meeting
    words = slug(content.title).split("-")
    while len("-".join(words)) > _LONGEST_ID:
        words.pop()
    found = "-".join(words)
    if not found or found in RESERVED_MEETINGS:
        raise content.reading.needed("meeting", "the title makes no id")
    content.reading.assume("id", words="made of the title; it is for ever, --meeting gives another")
    return found
