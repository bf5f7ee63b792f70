"""The `ical` library: the strictest parser, which refuses what others let pass."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from ical.calendar_stream import IcsCalendarStream

from tests.clients.seen import SeenEvent

if TYPE_CHECKING:
    from ical.event import Event


def events(ics: bytes) -> list[SeenEvent]:
    """Return the events of a calendar, sorted; raise when any part of it is wrong."""
    calendar = IcsCalendarStream.calendar_from_ics(ics.decode())
    return sorted(_event(event) for event in calendar.events)


def _event(event: Event) -> SeenEvent:
    # The library makes up an end where there is none.
    ends = event.dtend is not None or event.duration is not None
    return SeenEvent(
        event.uid,
        _written(event.dtstart),
        _written(event.end) if ends else "",
        event.summary or "",
        event.status.value if event.status else "",
        event.location or "",
        event.description or "",
    )


def _written(moment: date | None) -> str:
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return moment.strftime("%Y%m%d")
    if moment.tzinfo is None:
        return moment.strftime("FLOAT %Y%m%dT%H%M%S")
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
