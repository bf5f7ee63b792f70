"""libical, the parser below Evolution and KOrganizer, and its RFC 5546 check.

It finishes before it answers: there is no subscription and nothing to keep.
"""

from __future__ import annotations

import json
from typing import Any

from tests.clients.process import SYSTEM_PYTHON, Home, program, run
from tests.clients.seen import ClientError, SeenEvent

PACKAGES = "gir1.2-ical-3.0 python3-gi"


def problems(ics: bytes) -> list[str]:
    """Return what the parser and the RFC 5546 check complain of; nothing when all is well."""
    found: list[str] = _read(ics)["problems"]
    return found


def events(ics: bytes) -> list[SeenEvent]:
    """Return the events of a calendar, sorted."""
    return sorted(SeenEvent(*event) for event in _read(ics)["events"])


# What the helper writes is JSON.
def _read(ics: bytes) -> Any:  # noqa: ANN401
    python = program(SYSTEM_PYTHON, "python3")
    home = Home()
    try:
        output = run([python, "-m", "tests.clients.libical_helper"], stdin=ics, env=home.env)
    except ClientError as error:
        message = f"{error}\nneeds the packages {PACKAGES}, which ./run test installs"
        raise ClientError(message) from error
    finally:
        home.remove()
    return json.loads(output)
