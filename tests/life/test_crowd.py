"""Five hundred sessions in one day, and a choice of twenty of them, in every client."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.localtime import localize
from tests.clients.seen import SeenEvent
from tests.life.audience import Audience
from tests.life.site import Folder, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clients.seen import CalendarClient

pytestmark = pytest.mark.clients

MEETING: Final = "crowd-2031"
ZONE: Final = "Asia/Kolkata"
ROOMS, HOURS = 50, 10
HEAD: Final = f"""\
id: {MEETING}
title: A Crowd
timezone: {ZONE}
first_day: 2031-03-07
last_day: 2031-03-07
sessions:
"""


def sessions() -> Iterator[tuple[str, str, datetime]]:
    """Yield id, room and start of each session."""
    for hour in range(HOURS):
        for room in range(ROOMS):
            start = datetime(2031, 3, 7, 8 + hour)  # noqa: DTZ001 - the venue's wall clock
            yield f"talk-{hour:02}-{room:02}", f"Room {room:02}", start


def yaml() -> str:
    """Return the meeting's file."""
    rows = (
        f"  - {{id: {name}, kind: talk, start: {start:%Y-%m-%d %H:%M}, minutes: 45,"
        f" title: Talk {name}, room: {room}}}\n"
        for name, room, start in sessions()
    )
    return HEAD + "".join(rows)


def expected(name: str, room: str, start: datetime) -> SeenEvent:
    """Return a session as a client must show it; descriptions are not compared."""
    first = localize(start, ZONE)
    return SeenEvent(
        f"{name}.{MEETING}@talks.example.org",
        utc(first),
        utc(first + timedelta(minutes=45)),
        f"Talk {name}",
        "CONFIRMED",
        room,
    )


def utc(moment: datetime) -> str:
    """Return an instant as a client reports it."""
    return f"{moment - moment.utcoffset():%Y%m%dT%H%M%SZ}"  # type: ignore[operator] # it is aware


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield the server of the crowded meeting."""
    root: Path = tmp_path_factory.mktemp("crowd") / "data"
    folder = Folder(root, {MEETING: yaml()})
    folder.release()
    with Served(folder.root) as served:
        yield served


def bare(event: SeenEvent) -> SeenEvent:
    """Return an event without its description."""
    return SeenEvent(event.uid, event.start, event.end, event.summary, event.status, event.location)


def test_every_client_shows_all_of_a_crowded_day(
    clients: list[CalendarClient], crowd: Served
) -> None:
    """Five hundred events, each one once and at its time."""
    audience = Audience(clients, crowd, f"/{MEETING}/calendar.ics", bare)
    audience.expect(*(expected(*one) for one in sessions()))


def test_every_client_follows_a_personal_choice(
    clients: list[CalendarClient], crowd: Served
) -> None:
    """Twenty of them, by an address and without an account."""
    chosen = [*sessions()][::25]
    ids = ",".join(sorted(name for name, _, _ in chosen))
    audience = Audience(clients, crowd, f"/{MEETING}/my.ics?s={ids}", bare)
    audience.expect(*(expected(*one) for one in chosen))
