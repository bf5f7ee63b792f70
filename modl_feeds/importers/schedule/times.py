"""When a schedule's events start and end, which each says in up to four places.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importers.schedule.forms import text_of
from modl_feeds.importers.shared.times import moment
from modl_feeds.localtime import later
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Source
    from modl_feeds.importers.schedule.forms import Day
    from modl_feeds.importers.shared.rows import Row

DAY_LENGTH: Final = len("2025-09-25")
_DURATION: Final = re.compile(r"(\d{1,5}):(\d{1,2})(?::(\d{1,2}))?", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)
_LIKE_THIS: Final = "write it like 2025-09-25T09:30:00+02:00"
_DAY_HOURS: Final = 24


@dataclass(slots=True)
class Times:
    """Reads the times of one schedule."""

    source: Source
    zone: str
    own: bool
    offsets: dict[str, str] = field(default_factory=dict)
    """Those that are not the zone's, each with an example of how it was converted."""

    def start(self, day: Day, event: dict[str, Any]) -> datetime:
        """Return when an event starts.

        Raises:
            SourceError: it says no time, or two.

        """
        words, clock = text_of(event.get("date")).strip(), text_of(event.get("start")).strip()
        hours = _CLOCK.fullmatch(clock)
        try:
            said = datetime.fromisoformat(words or day.date)
            at = time(int(hours[1]), int(hours[2])) if hours else None
            is_day = not words or len(words) == DAY_LENGTH
            if at and is_day:
                said = said.replace(hour=at.hour, minute=at.minute)
                if not words and len(day.start) > DAY_LENGTH:
                    begins = datetime.fromisoformat(day.start)
                    said += timedelta(days=said.time() < begins.time())
        except (ValueError, OverflowError):
            fault = f"{words or day.date or clock!r} is not a time"
            if hours and int(hours[1]) >= _DAY_HOURS:
                fault = f"the start {clock!r} is not a time"
            raise self.source.fault(event["line"], fault, _LIKE_THIS) from None
        local = moment(self.source, event["line"], said, self.zone)
        self._check_clock(event, said, local, at)
        if said.tzinfo and local.utcoffset() != said.utcoffset():
            example = f"{said:%H:%M} to {local:%H:%M} in line {event['line']}"
            self.offsets.setdefault(f"{said:%z}" if said.utcoffset() else "UTC", example)
        return local

    def _check_clock(
        self, event: dict[str, Any], said: datetime, local: datetime, at: time | None
    ) -> None:
        """Refuse an event of which the start is at another time than its date says."""
        clock = clean_line(text_of(event.get("start")))
        known = {f"{one:%H:%M}" for one in (said, local)}
        if clock and (at is None or f"{at:%H:%M}" not in known):
            fault = f"the date says {said:%H:%M}, and the start {clock[:40]!r}"
            raise self.source.fault(event["line"], fault, "keep the one that is right")

    def end(self, row: Row, event: dict[str, Any]) -> datetime | None:
        """Return when an event ends, from its end or its duration.

        Raises:
            SourceError: it says something else.

        """
        end, minutes = self._said_end(row, event), self._minutes(row, event)
        if minutes is None:
            return end
        found = later(row.start, minutes)
        if end is not None and end != found:
            row.assume("end", f"the source also says a duration of {text_of(event['duration'])}")
        return end or found

    def _said_end(self, row: Row, event: dict[str, Any]) -> datetime | None:
        words = text_of(event.get("end")).strip()
        try:
            end = datetime.fromisoformat(words) if words else None
        except ValueError:
            fault = f"the end {words[:40]!r} is not a time"
            raise self.source.fault(row.line, fault, _LIKE_THIS) from None
        if end is None:
            return None
        if end.tzinfo is None:
            row.assume("end", "the source says it without an offset: on the venue's clock")
        return moment(self.source, row.line, end, self.zone)

    def _minutes(self, row: Row, event: dict[str, Any]) -> int | None:
        words = text_of(event.get("duration")).strip()
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
