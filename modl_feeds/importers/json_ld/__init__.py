"""JSON-LD in any page: schema.org's Event and what it has as subEvent.

Level 2.
"""

from __future__ import annotations

import html
import re
from collections import deque
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importers.json_ld.graph import (
    Graph,
    graph,
    has_events,
    is_event,
    lettered,
    shown,
    types,
    words,
    zone_of,
)
from modl_feeds.importers.json_ld.places import persons, room_of, stream_of, venue_of
from modl_feeds.importers.shared.plain import described
from modl_feeds.importers.shared.programme import imported
from modl_feeds.importers.shared.rows import Facts, Row, guess_kind, web_address
from modl_feeds.importers.shared.times import known_zone, moment
from modl_feeds.localtime import in_zone, is_zone, later
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.errors import SourceError
    from modl_feeds.importers.interface import Imported, Source, Wishes
    from modl_feeds.importers.json_ld.graph import Thing

_DURATION: Final = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d+S)?)?")
_KINDS: Final = {"SocialEvent": "social", "FoodEvent": "meal"}
_STATUS: Final = {"EventCancelled": "cancelled", "EventPostponed": "tentative"}
_WORKS: Final = {
    "PresentationDigitalDocument": "slides", "ScholarlyArticle": "paper", "Article": "paper",
    "SoftwareSourceCode": "code", "VideoObject": "video", "AudioObject": "audio",
}  # fmt: skip
_READ: Final = {
    "@context", "@id", "@line", "@type", "description", "duration", "endDate", "eventSchedule",
    "eventStatus", "image", "location", "mainEntityOfPage", "name", "organizer", "performer",
    "performers", "recordedIn", "startDate", "subEvent", "subEvents", "superEvent", "url",
    "workFeatured",
}  # fmt: skip


_START: Final = b'"startDate"'


class _JsonLd:
    """Reads pages with events of schema.org."""

    name = "json-ld"
    about = "a page, or a file, with schema.org's events as JSON-LD"

    def recognises(self, source: Source) -> bool:
        """Tell it by a script with several events: of one alone, the page itself says more."""
        return has_events(source) and source.content.count(_START) > 1

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return the meeting."""
        text, assumed = lettered(source)
        found = graph(source, text)
        reader = _Reader(source, found, wishes)
        meeting, sessions = reader.meeting()
        facts = reader.facts(meeting)
        facts.assumed += [("title", assumed)] if assumed else []
        rows = [row for one in sessions if (row := reader.row(one))]
        facts.lost += found.remarks
        return imported(source, wishes, facts, rows)


IMPORTER: Final = _JsonLd()


class _Reader:
    """Reads one page's events."""

    def __init__(self, source: Source, found: Graph, wishes: Wishes) -> None:
        self.source, self.graph = source, found
        self.zone = wishes.timezone
        self.lost: list[str] = []
        self.assumed: list[tuple[str, str]] = []
        self.venue = ""
        self.url = ""

    def _fault(self, event: Thing, fault: str, remedy: str) -> SourceError:
        return self.source.fault(event.get("@line", 1), fault, remedy)

    def meeting(self) -> tuple[Thing, list[Thing]]:
        """Return the event that all others are part of, and its sessions."""
        events = self.graph.events()
        if not events:
            fault = "it has no event as JSON-LD"
            raise self.source.fault(1, fault, "name a page that has, or use another source")
        parts = {id(one) for event in events for one in self.graph.parts(event)}
        wholes = [one for event in events for one in self.graph.whole(event) if is_event(one)]
        roots = [one for one in events if id(one) not in parts and not self._is_part(one)]
        roots = roots or wholes[:1] or events[:1]
        if len(roots) > 1:
            roots = [self._covering(roots)]
        return roots[0], self._sessions(roots[0], events)

    def _is_part(self, event: Thing) -> bool:
        return any(is_event(one) and one is not event for one in self.graph.whole(event))

    def _covering(self, roots: list[Thing]) -> Thing:
        """Return the one whose days all others are on."""
        spans = [(self._day(one, "startDate"), self._day(one, "endDate"), one) for one in roots]
        days = [day for span in spans for day in span[:2] if day]
        whole = [one for one in spans if days and (one[0], one[1]) == (min(days), max(days))]
        if len(whole) == 1:
            meeting = whole[0][2]
            self.assumed.append(("sessions", "the events on the meeting's days"))
            others = [one for one in roots if one is not meeting]
            meeting["subEvent"] = [*self.graph.parts(meeting), *others]
            return meeting
        names = ", ".join(repr(shown(one.get("name"))[:60]) for one in roots[:4])
        fault = f"it has {len(roots)} events that are no part of one another: {names}"
        raise self._fault(roots[1], fault, "name the page of one meeting")

    def _sessions(self, meeting: Thing, events: list[Thing]) -> list[Thing]:
        """Return the parts that have no parts."""
        named: dict[int, list[Thing]] = {}
        for event in events:
            for whole in self.graph.whole(event):
                named.setdefault(id(whole), []).append(event)
        waiting = deque([meeting])
        seen = {id(meeting)}
        found = []
        while waiting:
            event = waiting.popleft()
            parts = [*self.graph.parts(event), *named.get(id(event), ())]
            if event is not meeting and not parts:
                found.append(event)
            elif event is not meeting:
                name = shown(event.get("name"))
                self.lost.append(f"the part {name!r}, of which the sessions are read")
            fresh = {id(part): part for part in parts if id(part) not in seen}
            seen |= fresh.keys()
            waiting += fresh.values()
        return found

    def facts(self, event: Thing) -> Facts:
        """Return what the meeting's event says."""
        self.zone = self.zone or zone_of(event)
        facts = Facts(
            known_zone(self.source, self.zone, "its JSON-LD has offsets, and names no time zone"),
            html.unescape(words(event.get("name"))),
            assumed=self.assumed,
        )
        facts.lost = self.lost
        facts.first_day, facts.last_day = self._day(event, "startDate"), self._day(event, "endDate")
        if facts.first_day and not facts.last_day:
            facts.last_day = facts.first_day
        facts.keys["url"] = web_address(words(event.get("url")) or words(event.get("@id")))
        self.url = facts.keys["url"]
        facts.keys["image"] = web_address(self._address(event.get("image")))
        facts.keys["venue"], others = venue_of(self.graph.followed(event.get("location")))
        self.venue = facts.keys["venue"].get("name", "")
        facts.keys["organizers"] = persons(self.graph, event.get("organizer"))
        facts.keys["goals"] = self._text(event, facts.assumed, "goals")
        status = _status_of(event)
        if status not in {"", "EventScheduled"}:
            others.append(f"the meeting's status: {status}")
        facts.lost += others + self._others(event, "the meeting's ")
        return facts

    def row(self, event: Thing) -> Row | None:
        """Return one session; None of an event that has no time."""
        start = self._moment(event, "startDate")
        name = html.unescape(words(event.get("name")))
        if start is None:
            when = shown(event.get("startDate"))
            self.lost.append(
                f"{clean_line(name)!r}, which has no time{' but ' if when else ''}{when}"
            )
            return None
        row = Row(event.get("@line", 1), start, self._end(event, start), name)
        for key in ("performer", "performers"):
            row.speakers += persons(self.graph, event.get(key))
        row.abstract = self._text(event, row.assumed, "abstract")
        places = self.graph.followed(event.get("location"))
        row.room, row.stream = room_of(places, self.venue), stream_of(places)
        self._status(row, event)
        kinds = sorted(_KINDS[one] for one in types(event) & _KINDS.keys())
        guess_kind(row, kinds[0] if kinds else "")
        address = words(event.get("url"))
        if not self.url or address.partition("#")[0] != self.url:  # else it is where all are
            row.open_at("link", address)
        for key in ("recordedIn", "workFeatured"):
            for work in self.graph.followed(event.get(key)):
                self._open(row, work)
        row.lost += self._others(event, "")
        row.lost += [
            f"organizer {one['name']!r}" for one in persons(self.graph, event.get("organizer"))
        ]
        return row

    def _status(self, row: Row, event: Thing) -> None:
        status = _status_of(event)
        row.status = _STATUS.get(status, "")
        if status == "EventPostponed":
            row.assume("status", "the source says that it is postponed")
        elif status not in {"", "EventScheduled", *_STATUS}:
            row.lost.append(f"its status {status[:60]!r}")

    def _open(self, row: Row, work: Any) -> None:  # noqa: ANN401 - whatever the page has
        kinds = (
            [_WORKS[one] for one in types(work) if one in _WORKS] if isinstance(work, dict) else []
        )
        title = shown(work.get("name")) if isinstance(work, dict) else ""
        row.open_at(kinds[0] if kinds else "link", self._address(work), title)

    def _address(self, value: object) -> str:
        for one in self.graph.followed(value):
            if isinstance(one, dict):
                return words(one.get("contentUrl") or one.get("url") or one.get("embedUrl"))
            return words(one)
        return ""

    def _text(self, event: Thing, assumed: list[tuple[str, str]], key: str) -> str:
        text = html.unescape(words(event.get("description")))
        return described(text, lambda said: assumed.append((key, said)))

    def _others(self, event: Thing, whose: str) -> list[str]:
        return [
            f"{whose}{key} {shown(value)!r}"
            for key, value in event.items()
            if key not in _READ and shown(value)
        ]

    def _day(self, event: Thing, key: str) -> date | None:
        found = self._parsed(event, key)
        if isinstance(found, datetime):
            return (
                in_zone(found, self.zone).date()
                if found.tzinfo and is_zone(self.zone)
                else found.date()
            )
        return found

    def _moment(self, event: Thing, key: str) -> datetime | None:
        found = self._parsed(event, key)
        if not isinstance(found, datetime):
            return None
        return moment(self.source, event.get("@line", 1), found, self.zone)

    def _parsed(self, event: Thing, key: str) -> date | None:
        """Return a day, or a time with or without its offset."""
        said = words(event.get(key)).strip()
        if not said:
            return None
        try:
            return (
                date.fromisoformat(said)
                if len(said) == len("2027-05-03")
                else datetime.fromisoformat(said)
            )
        except ValueError:
            fault = f"{key}: {said[:40]!r} is not a time"
            raise self._fault(event, fault, "write it like 2027-05-03T09:30:00+02:00") from None

    def _end(self, event: Thing, start: datetime) -> datetime | None:
        end = self._moment(event, "endDate")
        match = _DURATION.fullmatch(words(event.get("duration")).strip())
        if end is not None or match is None:
            return end
        days, hours, minutes = (int(part or 0) for part in match.groups())
        return later(start, (days * 24 + hours) * 60 + minutes)


def _status_of(event: Thing) -> str:
    """Return an event's status, without the vocabulary's address."""
    return re.split(r"[:/#]", words(event.get("eventStatus")))[-1]
