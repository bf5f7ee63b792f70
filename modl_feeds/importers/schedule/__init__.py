"""C3VOC's schedule.xml and schedule.json: pretalx's, frab's and our own.

Their texts are CommonMark already. Ours names the ids in its addresses, those of former times
in origin_url.
Level 2.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.formats.c3voc import GENERATOR, MAIN_ROOM, acronym
from modl_feeds.importers.schedule.forms import parse
from modl_feeds.importers.shared.plain import commonmark, is_html, plain_of_html
from modl_feeds.importers.shared.programme import imported
from modl_feeds.importers.shared.rows import Facts, Row, guess_kind, uncancelled, web_address
from modl_feeds.importers.shared.times import known_zone, moment
from modl_feeds.localtime import later
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Imported, Source, Wishes
    from modl_feeds.importers.schedule.forms import Day, Schedule

_DURATION: Final = re.compile(r"(\d{1,5}):(\d{1,2})(?::(\d{1,2}))?", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)
_LIKE_THIS: Final = "write it like 2025-09-25T09:30:00+02:00"
_HEAD: Final = 20_000
_DAY_HOURS: Final = 24
_OPENED: Final = {"slides": "slides", "paper": "paper", "media": "video", "video": "video"}
_LABELS: Final = {
    "Slides": "slides", "Video": "video", "Audio": "audio", "Paper": "paper", "Code": "code",
}  # fmt: skip
_KNOWN: Final = {
    "abstract", "attachments", "code", "date", "description", "duration", "end", "guid", "id",
    "line", "links", "origin_url", "persons", "room", "slug", "start", "subtitle", "title",
    "track", "type", "url",
}  # fmt: skip
_SHARED: Final = {"do_not_record", "do_not_stream", "language", "recording", "recording_license"}
"""Said of most sessions alike."""
_CONFERENCE: Final = {
    "acronym", "base_url", "days", "daysCount", "end", "logo", "meta", "rooms", "start",
    "time_zone_name", "timeslot_duration", "title", "track", "tracks", "url",
}  # fmt: skip
"""Of 'rooms' and 'tracks', what the events do not say is a guid or a colour."""


class _Schedule:
    """Reads both forms."""

    name = "schedule"
    about = "a schedule.xml or schedule.json of pretalx, frab or modl-feeds"

    def recognises(self, source: Source) -> bool:
        """Tell it by its outermost names."""
        head = source.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:_HEAD]
        if head.startswith(b"{"):
            return all(f'"{name}"'.encode() in source.content for name in ("conference", "days"))
        return head.startswith(b"<") and re.search(rb"<schedule[\s>]", head) is not None

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return the meeting."""
        found = parse(source)
        facts = _facts(source, wishes, found)
        reader = _Reader(source, facts, found)
        rows = [reader.row(day, event) for day in found.days for event in day.events]
        if reader.offsets:
            offsets = ", ".join(sorted(reader.offsets))
            words = f"times are written with {offsets}, which is not this zone's; they are kept"
            facts.assumed.append(("timezone", words))
        facts.lost += [
            f"{name} {value!r} of {count} session{'s' if count > 1 else ''}"
            for (name, value), count in sorted(reader.others.items())
        ]
        return imported(source, wishes, facts, rows)


IMPORTER: Final = _Schedule()


def _text(value: object) -> str:
    """Return what the schema has as text, or in several languages, as text."""
    if isinstance(value, dict):
        return "\n\n".join(_text(one) for one in value.values() if one)
    return value if isinstance(value, str) else "" if value is None else str(value)


def _facts(source: Source, wishes: Wishes, found: Schedule) -> Facts:
    conference = found.conference
    meta = conference.get("meta")
    named = clean_line(_text(conference.get("time_zone_name")))
    named = named or _text(meta.get("time_zone_name") if isinstance(meta, dict) else "")
    zone = known_zone(source, wishes.timezone or named, "it names no zone")
    facts = Facts(zone, _text(conference.get("title")))
    if wishes.timezone and named and wishes.timezone != named:
        facts.assumed.append(("timezone", f"as wished; the source says {named}"))
    facts.first_day = _day(source, conference, "start")
    facts.last_day = _day(source, conference, "end")
    short = clean_line(_text(conference.get("acronym"))).lower()
    short = re.sub(r"[^a-z0-9_-]+", "_", short)
    if found.generator == GENERATOR:
        facts.id = _text(conference.get("base_url")).rstrip("/").rpartition("/")[2]
        short = "" if short == acronym(facts.id) else short
    else:
        facts.id = wishes.meeting
        facts.keys["url"] = web_address(_text(conference.get("url") or conference.get("base_url")))
        facts.keys["image"] = web_address(_text(conference.get("logo")))
    facts.keys["acronym"] = short
    facts.lost += [
        f"conference: {key} {clean_line(_text(value))[:80]!r}"
        for key, value in conference.items()
        if key not in _CONFERENCE and value
    ]
    return facts


def _day(source: Source, conference: dict[str, Any], key: str) -> date | None:
    words = _text(conference.get(key)).strip()
    try:
        return datetime.fromisoformat(words).date() if words else None
    except ValueError:
        fault = f"conference: {key}: {words[:40]!r} is not a date"
        raise source.fault(1, fault, "write it like 2025-09-25") from None


class _Reader:
    """Reads one schedule's events."""

    def __init__(self, source: Source, facts: Facts, found: Schedule) -> None:
        self.source, self.facts = source, facts
        self.own = found.generator == GENERATOR
        self.base = _text(found.conference.get("base_url"))
        self.offsets: set[str] = set()
        self.others: Counter[tuple[str, str]] = Counter()

    def row(self, day: Day, event: dict[str, Any]) -> Row:
        """Return one event."""
        start = self._start(day, event)
        title, cancelled = uncancelled(_text(event.get("title")))
        row = Row(event["line"], start, None, title, status="cancelled" if cancelled else "")
        row.end = self._end(row, event)
        self._persons(row, event)
        row.room = clean_line(_text(event.get("room")))
        row.track = _text(event.get("track"))
        self._texts(row, event)
        if self.own:
            self._ids(row, event)
        else:
            self._foreign(row, event)
        for one in (*(event.get("attachments") or ()), *(event.get("links") or ())):
            self._open(row, one)
        guess_kind(row, _text(event.get("type")))
        for key in sorted(event.keys() - _KNOWN):
            value = clean_line(_text(event[key]))
            if not event[key] or value in {"", "false"} or (self.own and key == "language"):
                continue
            if key in _SHARED:
                self.others[key, value[:80]] += 1
            else:
                row.lost.append(f"{key} {value[:200]!r}")
        return row

    def _start(self, day: Day, event: dict[str, Any]) -> datetime:
        words, clock = _text(event.get("date")).strip(), _text(event.get("start")).strip()
        try:
            said = datetime.fromisoformat(words or day.date)
            hours = _CLOCK.fullmatch(clock)
            if hours and (not words or len(words) == len("2025-09-25")):
                said = said.replace(hour=int(hours[1]), minute=int(hours[2]))
                if not words and len(day.start) > len("2025-09-25"):
                    begins = datetime.fromisoformat(day.start)
                    said += timedelta(days=said.time() < begins.time())
        except (ValueError, OverflowError):
            fault = f"{words or day.date or clock!r} is not a time"
            raise self.source.fault(event["line"], fault, _LIKE_THIS) from None
        local = moment(self.source, event["line"], said, self.facts.zone)
        if said.tzinfo and local.utcoffset() != said.utcoffset():
            self.offsets.add(f"{said:%z}" if said.utcoffset() else "UTC")
        return local

    def _end(self, row: Row, event: dict[str, Any]) -> datetime | None:
        end, minutes = self._said_end(row, event), self._minutes(row, event)
        if minutes is None:
            return end
        found = later(row.start, minutes)
        if end is not None and end != found:
            row.assume("end", f"the source also says a duration of {_text(event['duration'])}")
        return end or found

    def _said_end(self, row: Row, event: dict[str, Any]) -> datetime | None:
        words = _text(event.get("end")).strip()
        try:
            end = datetime.fromisoformat(words) if words else None
        except ValueError:
            fault = f"the end {words[:40]!r} is not a time"
            raise self.source.fault(row.line, fault, _LIKE_THIS) from None
        if end is None or end.tzinfo is None:
            return None
        return moment(self.source, row.line, end, self.facts.zone)

    def _minutes(self, row: Row, event: dict[str, Any]) -> int | None:
        words = _text(event.get("duration")).strip()
        if not words:
            return None
        match = _DURATION.fullmatch(words)
        if match is None:
            fault = f"the duration {words[:40]!r} is not known"
            raise self.source.fault(row.line, fault, "write hours and minutes: 01:30")
        first, second, third = int(match[1]), int(match[2]), int(match[3] or 0)
        if match[3] is None:
            return first * 60 + second
        if self.own:
            return (first * _DAY_HOURS + second) * 60 + third
        row.assume("end", f"the duration {words} is read as hours, minutes and seconds")
        return first * 60 + second

    def _persons(self, row: Row, event: dict[str, Any]) -> None:
        for person in event.get("persons") or ():
            name = clean_line(_text(person.get("name") or person.get("public_name")))
            if not name:
                continue
            row.speakers.append({"name": name, "url": web_address(_text(person.get("url")))})
            for key in ("biography", "avatar", "links", "answers"):
                if person.get(key):
                    row.lost.append(f"{key} of {name}")

    def _texts(self, row: Row, event: dict[str, Any]) -> None:
        short, long = (_text(event.get(key)) for key in ("abstract", "description"))
        is_summary = bool(long.strip()) or (self.own and event.get("description") is not None)
        row.summary, row.abstract = (short, long) if is_summary else ("", short)
        for key in ("summary", "abstract"):
            text: str = getattr(row, key)
            if not self.own and is_html(text):
                setattr(row, key, commonmark(plain_of_html(text)))
                row.assume(key, "HTML is read as text")

    def _ids(self, row: Row, event: dict[str, Any]) -> None:
        """Take the ids from the addresses of our own pages."""
        row.room = "" if row.room == MAIN_ROOM else row.room
        page = _text(event.get("url"))
        if page.startswith(self.base):
            row.id = page.removeprefix(self.base).strip("/#")
        if origin := _text(event.get("origin_url")):
            meeting, _, session = origin.rstrip("/").rpartition("/")
            row.permanent_id = session
            former = meeting.rpartition("/")[2]
            self.facts.permanent_id = former if former != self.facts.id else ""

    def _foreign(self, row: Row, event: dict[str, Any]) -> None:
        if row.status:
            row.assume("status", "the title says that it is cancelled")
        if subtitle := clean_line(_text(event.get("subtitle"))):
            row.title = f"{row.title}: {subtitle}"
            row.assume("title", "the source has what follows the colon as a subtitle")
        row.open_at("link", _text(event.get("url")))

    def _open(self, row: Row, one: dict[str, Any]) -> None:
        word, title = _text(one.get("type")).lower(), clean_line(_text(one.get("title")))
        kind = _OPENED.get(word, "link")
        if self.own and word == "related" and title in _LABELS and title != "Code":
            # What has no address is told to be on the meeting's own page.
            row.add_resource(_LABELS[title])
            self.facts.keys["url"] = web_address(_text(one.get("url")))
            return
        if self.own and title in {*_LABELS, "Link"}:
            kind, title = _LABELS.get(title, kind), ""
        row.open_at(kind, _text(one.get("url")), title)
