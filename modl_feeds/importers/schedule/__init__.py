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

from modl_feeds.formats.c3voc import MAIN_ROOM, acronym
from modl_feeds.formats.wording import GENERATOR
from modl_feeds.importers.schedule.forms import parse, text_of
from modl_feeds.importers.schedule.times import DAY_LENGTH, Times
from modl_feeds.importers.shared.plain import commonmark, is_html, plain_of_html
from modl_feeds.importers.shared.programme import imported
from modl_feeds.importers.shared.rows import Facts, Row, guess_kind, uncancelled, web_address
from modl_feeds.importers.shared.times import known_zone
from modl_feeds.localtime import in_zone
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Imported, Source, Wishes
    from modl_feeds.importers.schedule.forms import Day, Schedule

_HEAD: Final = 20_000
_NOON: Final = 12
"""What begins earlier may belong to the day before."""
_OPENED: Final = {"slides": "slides", "paper": "paper", "media": "video", "video": "video"}
_LABELS: Final = {
    "Slides": "slides", "Video": "video", "Audio": "audio", "Paper": "paper", "Code": "code",
}  # fmt: skip
_KNOWN: Final = {
    "abstract", "attachments", "code", "date", "description", "duration", "end", "guid", "id",
    "line", "links", "listed", "origin_url", "persons", "room", "slug", "start", "subtitle",
    "title", "track", "type", "url",
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
        for offset, example in sorted(reader.times.offsets.items()):
            words = f"times with {offset}, which is not this zone's, are converted: {example}"
            facts.assumed.append(("timezone", words))
        facts.assumed += [("sessions", found.assumed)] if found.assumed else []
        facts.lost += [
            f"{name} {value!r} of {count} session{'s' if count > 1 else ''}"
            for (name, value), count in sorted(reader.others.items())
        ]
        return imported(source, wishes, facts, rows)


IMPORTER: Final = _Schedule()


def _facts(source: Source, wishes: Wishes, found: Schedule) -> Facts:
    conference = found.conference
    meta = conference.get("meta")
    named = clean_line(text_of(conference.get("time_zone_name")))
    named = named or text_of(meta.get("time_zone_name") if isinstance(meta, dict) else "")
    zone = known_zone(source, wishes.timezone or named, "it names no zone")
    facts = Facts(zone, text_of(conference.get("title")))
    if wishes.timezone and named and wishes.timezone != named:
        facts.assumed.append(("timezone", f"as wished; the source says {named}"))
    facts.first_day = _day(source, conference, "start")
    facts.last_day = _day(source, conference, "end")
    short = clean_line(text_of(conference.get("acronym"))).lower()
    short = re.sub(r"[^a-z0-9_-]+", "_", short)
    if found.generator == GENERATOR:
        facts.id = text_of(conference.get("base_url")).rstrip("/").rpartition("/")[2]
        short = "" if short == acronym(facts.id) else short
    else:
        facts.id = wishes.meeting
        facts.keys["url"] = web_address(
            text_of(conference.get("url") or conference.get("base_url"))
        )
        facts.keys["image"] = web_address(text_of(conference.get("logo")))
    facts.keys["acronym"] = short
    facts.lost += [
        f"conference: {key} {clean_line(text_of(value))[:80]!r}"
        for key, value in conference.items()
        if key not in _CONFERENCE and value
    ]
    return facts


def _day(source: Source, conference: dict[str, Any], key: str) -> date | None:
    words = text_of(conference.get(key)).strip()
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
        self.base = text_of(found.conference.get("base_url"))
        self.times = Times(source, facts.zone, own=self.own)
        self.others: Counter[tuple[str, str]] = Counter()

    def row(self, day: Day, event: dict[str, Any]) -> Row:
        """Return one event."""
        start = self.times.start(day, event)
        title, cancelled = uncancelled(text_of(event.get("title")))
        row = Row(event["line"], start, None, title, status="cancelled" if cancelled else "")
        row.end = self.times.end(row, event)
        self._persons(row, event)
        self._listed(row, day, event)
        row.track = text_of(event.get("track"))
        self._texts(row, event)
        if self.own:
            self._ids(row, event)
        else:
            self._foreign(row, event)
        for one in (*(event.get("attachments") or ()), *(event.get("links") or ())):
            self._open(row, one)
        guess_kind(row, text_of(event.get("type")))
        for key in sorted(event.keys() - _KNOWN):
            value = clean_line(text_of(event[key]))
            if not event[key] or value in {"", "false"} or (self.own and key == "language"):
                continue
            if key in _SHARED:
                self.others[key, value[:80]] += 1
            else:
                row.lost.append(f"{key} {value[:200]!r}")
        return row

    def _listed(self, row: Row, day: Day, event: dict[str, Any]) -> None:
        """Take the room, and say so if the event stands below another, or below another day."""
        listed = clean_line(text_of(event.get("listed")))
        row.room = clean_line(text_of(event.get("room"))) or listed
        if row.room != listed:
            row.assume("room", f"the source lists it in {listed!r}")
        at = in_zone(row.start, self.facts.zone)
        days = [day.date[:DAY_LENGTH], f"{at - timedelta(days=at.hour < _NOON):%Y-%m-%d}"]
        if days[0] and f"{at:%Y-%m-%d}" not in days and days[0] != days[1]:
            row.assume("start", f"the source lists it on {days[0]}")

    def _persons(self, row: Row, event: dict[str, Any]) -> None:
        for person in event.get("persons") or ():
            name = clean_line(text_of(person.get("name") or person.get("public_name")))
            if not name:
                remedy = "write it as 'name', or take the person out"
                raise self.source.fault(row.line, "a person has no name", remedy)
            place = text_of(person.get("affiliation")) if self.own else ""
            url = web_address(text_of(person.get("url")))
            row.speakers.append({"name": name, "affiliation": place, "url": url})
            for key in ("biography", "avatar", "links", "answers"):
                if person.get(key):
                    row.lost.append(f"{key} of {name}")

    def _texts(self, row: Row, event: dict[str, Any]) -> None:
        short, long = (text_of(event.get(key)) for key in ("abstract", "description"))
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
        page = text_of(event.get("url"))
        if page.startswith(self.base):
            row.id = page.removeprefix(self.base).strip("/#")
        if origin := text_of(event.get("origin_url")):
            meeting, _, session = origin.rstrip("/").rpartition("/")
            row.permanent_id = session
            former = meeting.rpartition("/")[2]
            self.facts.permanent_id = former if former != self.facts.id else ""

    def _foreign(self, row: Row, event: dict[str, Any]) -> None:
        if row.status:
            row.assume("status", "the title says that it is cancelled")
        if subtitle := clean_line(text_of(event.get("subtitle"))):
            row.title = f"{row.title}: {subtitle}"
            row.assume("title", "the source has what follows the colon as a subtitle")
        row.open_at("link", text_of(event.get("url")))

    def _open(self, row: Row, one: dict[str, Any]) -> None:
        word, title = text_of(one.get("type")).lower(), clean_line(text_of(one.get("title")))
        kind = _OPENED.get(word, "link")
        if self.own and word == "related" and title in _LABELS and title != "Code":
            # What has no address is told to be on the meeting's own page.
            row.add_resource(_LABELS[title])
            self.facts.keys["url"] = web_address(text_of(one.get("url")))
            return
        if self.own and title in {*_LABELS, "Link"}:
            kind, title = _LABELS.get(title, kind), ""
        row.open_at(kind, text_of(one.get("url")), title)
