"""The clients: a calendar client is started when it is first asked for, and shared.

Feed readers start at once and are not shared:
they know an item by its guid, whichever feed it is in, so that one test would see another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.evolution import Evolution
from tests.clients.gpodder import GPodder
from tests.clients.kcalendarcore import KCalendarCore
from tests.clients.khal import Khal
from tests.clients.newsboat import Newsboat
from tests.clients.reader_app import ReaderApp
from tests.clients.server import Server
from tests.clients.thunderbird import Thunderbird
from tests.clients.websub_hub import WebSubHub
from tests.clients.websub_subscriber import WebSubSubscriber

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.seen import CalendarClient, FeedReader


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a web server of the test's own."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def thunderbird() -> Iterator[Thunderbird]:
    """Yield the one Thunderbird of all tests."""
    with Thunderbird() as client:
        yield client


@pytest.fixture(scope="session")
def evolution() -> Iterator[Evolution]:
    """Yield the one Evolution of all tests."""
    with Evolution() as client:
        yield client


@pytest.fixture(scope="session")
def kcalendarcore() -> Iterator[KCalendarCore]:
    """Yield the one KCalendarCore of all tests."""
    with KCalendarCore() as client:
        yield client


@pytest.fixture(scope="session")
def khal() -> Iterator[Khal]:
    """Yield the one vdirsyncer and khal of all tests."""
    with Khal() as client:
        yield client


@pytest.fixture
def newsboat() -> Iterator[Newsboat]:
    """Yield a newsboat of the test's own."""
    with Newsboat() as client:
        yield client


@pytest.fixture
def gpodder() -> Iterator[GPodder]:
    """Yield a gPodder of the test's own."""
    with GPodder() as client:
        yield client


@pytest.fixture
def reader_app() -> Iterator[ReaderApp]:
    """Yield a reader of the test's own."""
    with ReaderApp() as client:
        yield client


@pytest.fixture(scope="session")
def websub_hub() -> Iterator[WebSubHub]:
    """Yield the one hub of all tests."""
    with WebSubHub() as hub:
        yield hub


@pytest.fixture
def websub_subscriber(websub_hub: WebSubHub) -> Iterator[WebSubSubscriber]:
    """Yield a subscriber of the test's own, which trusts the hub."""
    with WebSubSubscriber(websub_hub.certificate) as subscriber:
        yield subscriber


@pytest.fixture(params=["thunderbird", "evolution", "kcalendarcore", "khal"])
def calendar_client(request: pytest.FixtureRequest) -> CalendarClient:
    """Return each calendar client in turn."""
    client: CalendarClient = request.getfixturevalue(request.param)
    return client


@pytest.fixture(params=["newsboat", "gpodder", "reader_app"])
def feed_reader(request: pytest.FixtureRequest) -> FeedReader:
    """Return each feed reader in turn."""
    reader: FeedReader = request.getfixturevalue(request.param)
    return reader
