"""An invented meeting: what its file says, and what a calendar should show of it.

It stands on both sides of the night in which New York's clocks are put forward
(9 March 2031), so that whoever gets the zone wrong is an hour off on one of its days.
The expected events are written down by hand: nothing of the program computes them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.clients.seen import SeenEvent
from tests.life.site import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.clients.seen import CalendarClient

MEETING: Final = "tides-2031"
OKAFOR_YAML: Final = """\
  - id: okafor
    kind: talk
    start: 2031-03-07 09:30
    minutes: 60
    title: Low Water, High Rank
    room: Blue Room
    speakers:
      - name: Ada Okafor
        affiliation: Harbour College
    summary: Why the sea is a matrix.
"""
LIND_YAML: Final = """\
  - id: lind
    kind: talk
    start: 2031-03-10 09:30
    end: 2031-03-10 10:15
    title: "Zoë's ∇-fields; or, how to fold"
    room: Red Room
    speakers:
      - name: Zoë Lind
"""
REST_YAML: Final = """\
  - id: lunch
    kind: meal
    start: 2031-03-07 12:00
    title: Lunch
  - id: sato
    kind: talk
    start: 2031-03-10 11:00
    title: A Quiet Proof
    room: Blue Room
    speakers:
      - name: Mei Sato
      - name: Rafael Duarte
"""
HEAD_YAML: Final = """\
id: tides-2031
title: Tides and Tensors
url: https://tides.example.org/2031
timezone: America/New_York
first_day: 2031-03-07
last_day: 2031-03-10
venue:
  name: Harbour Hall
  street: 1 Quay Street
  locality: Portsmouth
"""
SESSIONS_YAML: Final = f"sessions:\n{OKAFOR_YAML}{LIND_YAML}{REST_YAML}"
YAML: Final = f"{HEAD_YAML}{SESSIONS_YAML}"
WAITING_YAML: Final = "to_be_announced: true\n"
SLIDES: Final = "https://files.example.org/okafor.pdf"
SLIDES_YAML: Final = f"""\
    resources:
      - kind: slides
        url: {SLIDES}
"""

PLACE: Final = "Harbour Hall, 1 Quay Street, Portsmouth"
_MEETING_LINKS: Final = (f"{BASE}/tides-2031/", "https://tides.example.org/2031")


def links(session: str = "", *resources: str) -> str:
    """Return the addresses of a description, in order, one a line: what is compared of it."""
    page = (f"{BASE}/tides-2031/{session}/",) if session else ()
    return "\n".join([*resources, *page, *_MEETING_LINKS])


# New York is five hours behind UTC on the 7th and four on the 10th.
OKAFOR: Final = SeenEvent(
    uid="okafor.tides-2031@talks.example.org",
    start="20310307T143000Z",
    end="20310307T153000Z",
    summary="Ada Okafor — Low Water, High Rank",
    status="CONFIRMED",
    location=f"Blue Room, {PLACE}",
    description=links("okafor"),
)
LUNCH: Final = SeenEvent(
    uid="lunch.tides-2031@talks.example.org",
    start="20310307T170000Z",
    end="20310307T180000Z",
    summary="Lunch",
    status="CONFIRMED",
    location=PLACE,
    description=links(),
)
LIND: Final = SeenEvent(
    uid="lind.tides-2031@talks.example.org",
    start="20310310T133000Z",
    end="20310310T141500Z",
    summary="Zoë Lind — Zoë's ∇-fields; or, how to fold",
    status="CONFIRMED",
    location=f"Red Room, {PLACE}",
    description=links("lind"),
)
SATO: Final = SeenEvent(
    uid="sato.tides-2031@talks.example.org",
    start="20310310T150000Z",
    end="20310310T160000Z",
    summary="Mei Sato, Rafael Duarte — A Quiet Proof",
    status="CONFIRMED",
    location=f"Blue Room, {PLACE}",
    description=links("sato"),
)
PLACEHOLDER: Final = SeenEvent(
    uid="",
    start="20310307",
    end="20310311",
    summary="Programme to be announced: Tides and Tensors",
    status="",
    location=PLACE,
)
PROGRAMME: Final = (OKAFOR, LUNCH, LIND, SATO)


def cancelled(event: SeenEvent) -> SeenEvent:
    """Return an event as it is shown when it does not take place: without its own page."""
    return replace(
        event,
        summary=f"CANCELLED: {event.summary}",
        status="CANCELLED",
        description=links(),
    )


def with_addresses(event: SeenEvent) -> SeenEvent:
    """Return an event with nothing of its description but the addresses, one a line."""
    return replace(event, description="\n".join(re.findall(r"https?://\S+", event.description)))


def as_known(client: CalendarClient, events: Iterable[SeenEvent]) -> list[SeenEvent]:
    """Return events without what a client cannot know of them, sorted.

    vdirsyncer replaces UIDs by hashes; a placeholder's UID says nothing that a test could know.
    """
    return sorted(
        replace(event, uid="")
        if client.name == "khal" or event.summary.startswith("Programme to be announced")
        else event
        for event in events
    )
