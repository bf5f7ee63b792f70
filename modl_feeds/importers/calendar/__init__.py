"""iCalendar: ours, and those of event plug-ins, Indico and calendar programs.

All-day events are the meeting's days. Descriptions are plain text; ALTREP and HTML beside them
say the same again.
Level 2.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final

from modl_feeds.formats.ics import PRODID
from modl_feeds.importers.calendar.events import is_property, parse
from modl_feeds.importers.calendar.frames import take_days, take_places, widen
from modl_feeds.importers.calendar.lines import begins
from modl_feeds.importers.calendar.ours import Ours, groups
from modl_feeds.importers.calendar.texts import dereference, without_frame
from modl_feeds.importers.shared.plain import commonmark, is_html, plain_of_html
from modl_feeds.importers.shared.programme import check_one, imported
from modl_feeds.importers.shared.rows import (
    Facts,
    Row,
    guess_kind,
    is_kind,
    person_of,
    uncancelled,
    web_address,
)
from modl_feeds.importers.shared.times import known_zone, moment
from modl_feeds.localtime import is_zone
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from datetime import date

    from modl_feeds.importers.calendar.events import Calendar, Event
    from modl_feeds.importers.interface import Imported, Source, Wishes

_STATUS: Final = {"CANCELLED": "cancelled", "TENTATIVE": "tentative"}
_SPEAKERS: Final = re.compile(
    r"(?im)^[ \t]*(?:speakers?|lecturers?|presenters?)[ \t]*:[ \t]*(\S.*)$"
)
_BETWEEN: Final = re.compile(r"\s*[;,]\s*(?![^()]*\))")
_LEFT_OUT: Final = ("ATTENDEE", "COMMENT", "ORGANIZER", "PRIORITY", "RESOURCES")


class _Calendar:
    """Reads iCalendar files."""

    name = "calendar"
    about = "a calendar (.ics): ours, a calendar program's, an event plug-in's or Indico's"

    def recognises(self, source: Source) -> bool:
        """Tell it by its first line."""
        return begins(source)

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return the meeting."""
        found = parse(source)
        own = found.texts.get("PRODID") == PRODID
        if own:
            found.events = _chosen(source, wishes, found.events)
        example = "" if own else dereference(found)
        if not own:
            widen(found.events)
        timed = [one for one in found.events if not one.all_day]
        facts = _facts(source, wishes, found, timed)
        if example:
            facts.assumed.append(("sessions", f"what is written like {example} is HTML's"))
        if found.assumed:
            facts.assumed.append(("sessions", found.assumed))
        reader = _Reader(source, facts, Ours(facts) if own else None)
        reader.is_indico = "INDICO" in found.texts.get("PRODID", "").upper()
        rows = [reader.row(event) for event in timed]
        whole = [one for one in found.events if one.all_day]
        if reader.ours and not rows:
            for event in whole:
                reader.ours.overview(event)
        take_days(facts, whole, rows, own=own)
        take_places(facts, rows, own=own)
        facts.lost += found.remarks
        if not own:
            check_one(source, rows)
        return imported(source, wishes, facts, rows)


IMPORTER: Final = _Calendar()


def _chosen(source: Source, wishes: Wishes, events: list[Event]) -> list[Event]:
    """Return the events of the one meeting, or of the one that is wished for."""
    meetings = groups(events)
    if len(meetings) == 1 or not meetings:
        return events
    if wishes.meeting in meetings:
        return meetings[wishes.meeting]
    names = ", ".join(sorted(meetings))
    raise source.needed("meeting", f"it holds several meetings ({names})")


def _facts(source: Source, wishes: Wishes, found: Calendar, timed: list[Event]) -> Facts:
    texts = found.texts
    hint = texts.get("X-WR-TIMEZONE", "").strip()
    zones = Counter(one.zone for one in timed if is_zone(one.zone) and one.zone != "UTC")
    zone = (
        wishes.timezone
        or (hint if is_zone(hint) else "")
        or "".join(name for name, _ in zones.most_common(1))
    )
    facts = Facts(known_zone(source, zone), texts.get("NAME") or texts.get("X-WR-CALNAME", ""))
    if any(getattr(one.start, "tzinfo", None) is None for one in timed):
        if not wishes.timezone:
            raise source.needed("timezone", "some of its times name no time zone")
        facts.assumed.append(("timezone", "as wished, also for times that name none"))
    others = sorted(zones.keys() - {zone})
    if others:
        facts.assumed.append(("timezone", f"times in {', '.join(others)} are converted to it"))
    if about := clean_line(texts.get("DESCRIPTION") or texts.get("X-WR-CALDESC", "")):
        facts.lost += [f"the calendar's description: {about}"] * (texts.get("PRODID") != PRODID)
    facts.keys["url"] = web_address(texts.get("URL", ""))
    return facts


class _Reader:
    """Reads one calendar's events."""

    def __init__(self, source: Source, facts: Facts, ours: Ours | None) -> None:
        self.source, self.facts, self.ours = source, facts, ours
        self.is_indico = False

    def row(self, event: Event) -> Row:
        """Return one event that has times."""
        texts = event.texts
        start, end = self._moment(event, event.start), self._moment(event, event.end)
        assert start is not None  # noqa: S101 - only timed events come here
        title = texts.get("SUMMARY", "")
        row = Row(event.line, start, end, title, status=_STATUS.get(texts.get("STATUS", ""), ""))
        bare, marked = uncancelled(title)
        if marked and (row.status == "cancelled" or not self.ours):
            row.title = bare
            if row.status != "cancelled":
                row.status = "cancelled"
                row.assume("status", "the title says that it is cancelled")
        row.room = clean_line(texts.get("LOCATION", ""))
        for address in event.lists.get("CONFERENCE", ()):
            row.stream = row.stream or web_address(address)
        if self.ours:
            self.ours.complete(row, event)
        else:
            self._foreign(row, event)
        return row

    def _moment(self, event: Event, said: date | None) -> datetime | None:
        if not isinstance(said, datetime):
            return None
        return moment(self.source, event.line, said, self.facts.zone)

    def _foreign(self, row: Row, event: Event) -> None:
        text = event.texts.get("DESCRIPTION", "")
        if is_html(text):
            text = plain_of_html(text)
            row.assume("abstract", "HTML is read as text")
        address = ""
        if said := _SPEAKERS.search(text):
            row.speakers = [person_of(one) for one in _BETWEEN.split(said[1]) if one.strip()]
            row.assume("speakers", "from the description")
        if self.is_indico:
            text, address = without_frame(text)
        row.abstract = commonmark(text)
        words = [clean_line(one) for one in event.lists.get("CATEGORIES", ()) if one.strip()]
        kinds = [one for one in words if is_kind(one)]
        guess_kind(row, kinds[0] if kinds else "")
        themes = [one for one in words if one not in kinds]
        if themes:
            row.track = themes[0]
            row.assume("track", "the event's category")
            row.lost += [f"the category {one!r}" for one in themes[1:]]
        for one in (event.texts.get("URL", ""), address):
            row.open_at("link", one)
        for one in event.lists.get("ATTACH", ()):
            row.open_at("link", one)
        row.lost += [
            f"{name} {clean_line(event.texts[name])!r}" for name in _LEFT_OUT if name in event.texts
        ]
        row.lost += [
            f"{name} {clean_line(words)!r}, which is no property: a line may be broken"
            for name, words in event.texts.items()
            if not is_property(name)
        ]
        row.lost += [f"CONTACT {clean_line(one)!r}" for one in event.lists.get("CONTACT", ())]
        if event.recurs:
            row.assume("start", "an event that recurs; this is one time of it")
