"""The repository's own meetings, as clients show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.clients import ical_js, libical, strict
from tests.clients.process import PROJECT
from tests.clients.seen import SeenEvent
from tests.life.audience import Audience
from tests.life.meetings import (
    CALENDARS,
    HEADINGS_2025,
    PLACE,
    TALKS_2025,
)
from tests.life.site import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.newsboat import Newsboat
    from tests.clients.seen import CalendarClient
    from tests.clients.thunderbird import Thunderbird

pytestmark = pytest.mark.clients

DATA = PROJECT / "data"

KINDS_2025 = {"abstract": 8, "slides": 4, "videos": 2, "link": 1}
"""How many items of each kind the first release of 2025 made."""

every_calendar = pytest.mark.parametrize("path", CALENDARS)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Yield the server of the repository's data."""
    with Served(DATA) as served:
        yield served


def slot(event: SeenEvent) -> SeenEvent:
    """Return an event with nothing but its identity, its times and its status."""
    return replace(event, summary="", location="", description="")


def expected(path: str) -> list[SeenEvent]:
    """Return the slots of a calendar."""
    return sorted(
        SeenEvent(uid, start, end, "", "CONFIRMED", "")
        for uid, (start, end) in CALENDARS[path].items()
    )


def test_thunderbird_2025(thunderbird: Thunderbird, served: Served) -> None:
    """Thunderbird shows the eight talks of 2025 at their instants, with speaker and place."""
    url = served.url("/modl-2025/calendar.ics")
    thunderbird.subscribe(url)
    assert [
        (*TALKS_2025[name], HEADINGS_2025[name], PLACE, "CONFIRMED") for name in TALKS_2025
    ] == sorted(
        (event.start, event.end, event.summary, event.location, event.status)
        for event in thunderbird.events(url)
    )


@every_calendar
def test_calendar(clients: list[CalendarClient], served: Served, path: str) -> None:
    """Each client shows the sessions of each calendar at their instants, and each one once."""
    Audience(clients, served, path, slot).expect(*expected(path))


def test_every_session() -> None:
    """Sixteen sessions were in 2024, eight in 2025; both are in the series and on the site."""
    assert [len(slots) for slots in CALENDARS.values()] == [16, 8, 8, 8, 24, 24, 1]


@every_calendar
def test_parsers(served: Served, path: str) -> None:
    """Two parsers that share no code read the same in each calendar, and libical has no doubts."""
    body = served.body(path)
    assert ical_js.events(body) == strict.events(body)
    assert expected(path) == sorted(map(slot, strict.events(body)))
    assert libical.problems(body) == []


def test_news(newsboat: Newsboat, served: Served) -> None:
    """Newsboat shows an item for each abstract, set of slides, video and link.

    The first release tells what these tell, and has none of its own.
    """
    url = served.url("/modl-2025/news.rss")
    newsboat.subscribe(url)
    kinds = Counter(_kind(item.guid) for item in newsboat.items(url))
    assert kinds == KINDS_2025


def test_dates(newsboat: Newsboat, served: Served) -> None:
    """What was released after the meeting is dated on its last day, so that nobody is flooded."""
    url = served.url("/modl-2025/news.rss")
    newsboat.subscribe(url)
    first: dict[str, str] = {}
    for item in newsboat.items(url):
        kind = _kind(item.guid)
        first[kind] = min(item.published, first.get(kind, item.published))
    assert dict.fromkeys(KINDS_2025, "2025-09-27T03:59:59Z") == first


def _kind(guid: str) -> str:
    """Return what an item tells of, by the end of its guid."""
    _, _, part = guid.partition("#")
    return part.split("-")[0] if part else "abstract"
