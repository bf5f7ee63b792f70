"""ical.js: the parser behind Thunderbird, Nextcloud and FullCalendar, under Node."""

from __future__ import annotations

from tests.clients.node import ask
from tests.clients.seen import SeenEvent


def events(ics: bytes) -> list[SeenEvent]:
    """Return the events of a calendar, sorted; raise when it cannot be parsed."""
    return sorted(SeenEvent(*event) for event in ask("ical_js.mjs", "ical.js", ics))
