"""ical.js: the parser behind Thunderbird, Nextcloud and FullCalendar, under Node."""

from __future__ import annotations

import json

from tests.clients.process import HERE, Home, program, run
from tests.clients.seen import MissingProgramError, SeenEvent


def events(ics: bytes) -> list[SeenEvent]:
    """Return the events of a calendar, sorted; raise when it cannot be parsed."""
    node = program("node", "nodejs")
    if not (HERE / "node_modules" / "ical.js").is_dir():
        raise MissingProgramError("ical.js", "npm, then npm ci in tests/clients")
    home = Home()
    try:
        output = run([node, HERE / "ical_js.mjs"], stdin=ics, env=home.env)
    finally:
        home.remove()
    return sorted(SeenEvent(*event) for event in json.loads(output))
