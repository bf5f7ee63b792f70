"""What a page says around its programme: where, whom to ask, recordings, practical notes.

Level 2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.dates import days_words
from modl_feeds.importers.page import people, resources, when
from modl_feeds.importers.page.commonmark import commonmark
from modl_feeds.importers.page.lines import Line, groups
from modl_feeds.importers.page.reading import shown
from modl_feeds.importers.page.sections import Part
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from modl_feeds.importers.page.agenda_rows import Entry
    from modl_feeds.importers.page.reading import Reading
    from modl_feeds.importers.page.sections import Section
    from modl_feeds.importers.page.when import Calendar

ZONES: Final = {
    ("new york", "US"): "America/New_York",
    ("philadelphia", "US"): "America/New_York",
    ("princeton", "US"): "America/New_York",
    ("boston", "US"): "America/New_York",
    ("baltimore", "US"): "America/New_York",
    ("chicago", "US"): "America/Chicago",
    ("berkeley", "US"): "America/Los_Angeles",
    ("los angeles", "US"): "America/Los_Angeles",
    ("san francisco", "US"): "America/Los_Angeles",
    ("toronto", "CA"): "America/Toronto",
    ("london", "GB"): "Europe/London",
    ("paris", "FR"): "Europe/Paris",
    ("berlin", "DE"): "Europe/Berlin",
}
"""The zones of cities that nobody mistakes."""
_COUNTRIES: Final = {
    "us": "US", "usa": "US", "u.s.a.": "US", "united states": "US",
    "united states of america": "US", "canada": "CA", "uk": "GB", "united kingdom": "GB",
    "england": "GB", "france": "FR", "germany": "DE",
}  # fmt: skip
_REGION: Final = re.compile(r"([A-Z]{2})\s+(\d{5}(?:-\d{4})?)")
_POSTCODE_CITY: Final = re.compile(r"(\d{4,5})\s+(\D+)")
_STREET: Final = re.compile(
    r"\d+\S*\s+\S.*|.*\b(?:street|st|avenue|ave|road|rd|blvd|platz|straße|rue)\b.*"
    r"|\S+(?:straße|strasse|gasse|allee|weg|platz)\s+\d.*",
    re.IGNORECASE,
)
_TELEPHONE: Final = re.compile(
    r"(?:(?:tel|phone|telephone)\.?:?\s*)?(\+?\(?\d[\d\s().-]{6,24}\d)", re.IGNORECASE
)
_HOURS: Final = re.compile(r"(?:office )?hours:\s*(.+)", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?:e-?mail:?\s*)?(?:\[email\W+protected\]|\S+@\S+\.\S+)", re.IGNORECASE)
_WHAT_FOR: Final = re.compile(
    r"\b(?:questions?|support|information|inquiries|assistance|help|contact|logistics)\b|:$",
    re.IGNORECASE,
)
_LONGEST_LINE: Final = 400
_TOWN: Final = range(1, 3)
"""Pieces below a street that are a town, or a town and a region."""
_PROSE: Final = 160
"""A past meeting's name is shorter than this, and a report's paragraph longer."""


def text(lines: Sequence[Line]) -> str:
    """Return a section's text; the mark of the tab that it stands in is none of its words."""
    first = next((line for line in lines if line), None)
    marked = [line for line in lines if line.mark]
    if first is not None and marked == [first]:
        lines = [Line(line.number, line.text, line.indent, "", 0, line.links) for line in lines]
    return commonmark(lines)


def report(sections: Sequence[Section], reading: Reading) -> str:
    """Return what a page tells of the meeting afterwards; names of past meetings are no report."""
    lines: list[Line] = []
    for section in sections:
        if section.part is Part.REPORT:
            lines += [*section.lines, Line(0, "")]
        for group in groups(section.lines) if section.part is Part.PAST else ():
            if any(len(line.text) >= _PROSE for line in group):
                lines += [*group, Line(0, "")]
            else:
                words = ", ".join(shown(line.text) for line in group)
                reading.leave_out(group[0].number, f"past meetings: {words}")
    return text(lines)


def notes(sections: Sequence[Section], reading: Reading) -> list[dict[str, str]]:
    """Return the practical notes, one a section."""
    found = []
    for section in sections:
        if section.part is not Part.NOTE:
            continue
        body = text(section.lines)
        if not body:
            reading.leave_out(section.opened.number, f"{shown(section.title)}, which is empty")
            continue
        note = {"title": section.title, "text": body}
        urls = [one["url"] for one in resources.addresses(section.lines)]
        if len(urls) == 1:
            note["url"] = urls[0]
        found.append(note)
    return found


def contacts(lines: Sequence[Line], reading: Reading) -> list[dict[str, str]]:
    """Return whom to ask, one between blank lines."""
    return [found for group in groups(lines) if (found := _contact(group, reading))]


def _contact(group: Sequence[Line], reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    words: list[str] = []
    for line in group:
        line_text = line.text[:_LONGEST_LINE]
        for mail in _MAIL.finditer(line_text):
            reading.leave_out(line.number, f"{shown(mail[0])}: an e-mail address")
        line_text = _MAIL.sub("", line_text).strip(" ,;:|")
        if not line_text:
            continue
        if hours := _HOURS.fullmatch(line_text):
            found["hours"] = hours[1]
        elif telephone := _TELEPHONE.fullmatch(line_text):
            found["telephone"] = telephone[1]
        else:
            words.append(line_text)
    if not words:
        return {}
    what_for = words.pop(0).rstrip(":") if len(words) > 1 and _WHAT_FOR.search(words[0]) else ""
    name, *rest = words
    role, notes_ = (rest[0], [what_for, *rest[1:]]) if rest else (what_for, [])
    contact = {"name": name, "role": role, **found, "note": "\n".join(filter(None, notes_))}
    return {key: value for key, value in contact.items() if value}


def venue(lines: Sequence[Line], reading: Reading, *, is_headed: bool) -> dict[str, str]:
    """Return the place, if the lines have an address; under a heading, a name is enough."""
    prose = [line for line in lines if line.is_prose]
    lines = [line for line in lines if not line.is_prose]
    pieces = [piece.strip() for line in lines for piece in line.text.split(",") if piece.strip()]
    if sum(map(len, pieces)) > _LONGEST_LINE:
        for line in lines:
            reading.leave_out(line.number, f"{shown(line.text)}, too long for a place")
        return {}
    found, others = _address(pieces, reading)
    if not others or not (is_headed or "postcode" in found):
        return {}
    if {"region", "postcode"} <= {*found} and "country" not in found:
        found["country"] = "US"
        reading.assume("venue", "country", words="a state and a ZIP code of the United States")
    keys = ("name", "street", "locality", "region", "postcode", "country", "note")
    found |= {"name": ", ".join(others), "note": commonmark(prose)}
    return {key: found[key] for key in keys if found.get(key)}


def _address(pieces: Sequence[str], reading: Reading) -> tuple[dict[str, str], list[str]]:
    """Return what of a place's pieces is its address, and the others."""
    found: dict[str, str] = {}
    others: list[str] = []
    ahead = 0
    for piece in pieces:
        region, city = _REGION.fullmatch(piece), _POSTCODE_CITY.fullmatch(piece)
        if region and others and "region" not in found:
            found |= {"locality": others.pop(), "region": region[1], "postcode": region[2]}
        elif city and "locality" not in found:
            found |= {"locality": city[2].strip(), "postcode": city[1]}
        elif fold(piece) in _COUNTRIES:
            found["country"] = _COUNTRIES[fold(piece)]
        elif _STREET.fullmatch(piece) and others and "street" not in found:
            found["street"], ahead = piece, len(others)
        else:
            others.append(piece)
    below = others[ahead:] if "street" in found and "locality" not in found else []
    if len(below) in _TOWN:
        del others[ahead:]
        for key, piece in zip(("locality", "region"), below, strict=False):
            found[key] = piece
            reading.assume("venue", key, words=f"{piece!r} below the street is taken for it")
    return found, others


def zone_of(place: dict[str, str]) -> str:
    """Return the zone of a venue whose city nobody mistakes, or ''."""
    return ZONES.get((fold(place.get("locality", "")), place.get("country", "")), "")


def videos(
    lines: Sequence[Line], talks: Sequence[Entry], calendar: Calendar, reading: Reading
) -> list[dict[str, str]]:
    """Return the recordings of each day: those with an address, and one for all others."""
    counts: dict[date | None, int] = {}
    found: dict[date | None, list[dict[str, str]]] = {}
    day: date | None = None
    for line in lines:
        named = when.heading(line.text) if line else None
        if named and named.said:
            day = calendar.date_of(named.said, line.number)
        elif urls := [one for link in line.links if (one := resources.address(link.url))]:
            _give(urls[0], line, day, talks, found.setdefault(day, []))
        elif resources.is_player(line):
            counts[day] = counts.get(day, 0) + 1
        elif line:
            reading.leave_out(line.number, f"{shown(line.text)}, among the videos")
    return [
        one
        for number, day in enumerate(dict.fromkeys([*counts, *found]), 1)
        for one in _of_day(day, number, counts.get(day, 0), found.get(day, []))
    ]


def _give(
    url: str, line: Line, day: date | None, talks: Sequence[Entry], others: list[dict[str, str]]
) -> None:
    """Give a recording to the talk that its words name, or to the day."""
    title = people.nearest(line.text, [talk.title for talk in talks])
    owner = [
        talk for talk in talks
        if talk.title == title or any(name in fold(line.text) for name in talk.names)
    ]  # fmt: skip
    if len(owner) == 1 and all(one["kind"] != "video" for one in owner[0].resources):
        owner[0].resources.append({"kind": "video", "url": url})
    else:
        one = {"kind": "video", "title": line.text, "url": url}
        others.append(one | ({"date": day.isoformat()} if day else {}))


def _of_day(
    day: date | None, number: int, count: int, others: Sequence[dict[str, str]]
) -> list[dict[str, str]]:
    suffix = f"-day-{number}" if day else ""
    found = [{"id": f"video{suffix}-{at}", **one} for at, one in enumerate(others, 1)]
    if count:
        number_words = when.NUMBERS[count - 1] if count <= len(when.NUMBERS) else count
        players = f"{number_words} video player{'' if count == 1 else 's'}"
        where = f"{players} for this day" if day else players
        one = {"id": f"videos{suffix}", "kind": "video"}
        one["title"] = f"Videos of the talks of {days_words(day, day)}" if day else "Videos"
        one |= {"date": day.isoformat()} if day else {}
        one["note"] = f"The meeting's own page has {where}, and no label tells of which talk."
        found.append(one)
    return found


def organizers(lines: Sequence[Line], talks: Sequence[Entry], reading: Reading) -> list[Any]:
    """Return who organises; a name that the agenda spells with accents gets them."""
    found = [one for one, _ in people.listed(lines, reading)]
    spelt = {fold(one["name"]): one["name"] for talk in talks for one in talk.speakers}
    for one in found:
        other = spelt.get(fold(one["name"]), one["name"])
        if other != one["name"]:
            words = f"{one['name']!r} among the organisers, {other!r} among the speakers"
            reading.assume("organizers", words=words)
            one["name"] = people.better_spelling(one["name"], other)
    return found
