"""The clients of `tests/clients`, and the invented meeting, released and served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.conftest import (
    evolution,
    feed_reader,
    gpodder,
    kcalendarcore,
    khal,
    newsboat,
    reader_app,
    server,
    thunderbird,
    websub_hub,
    websub_subscriber,
)
from tests.life import feed_subjects
from tests.life.audience import Audience
from tests.life.invented import MEETING, YAML
from tests.life.site import Folder, Served, Site
from tests.life.subjects import VERDICTS, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clients.evolution import Evolution
    from tests.clients.kcalendarcore import KCalendarCore
    from tests.clients.khal import Khal
    from tests.clients.seen import CalendarClient
    from tests.clients.thunderbird import Thunderbird

__all__ = [
    "evolution",
    "feed_reader",
    "gpodder",
    "kcalendarcore",
    "khal",
    "newsboat",
    "reader_app",
    "server",
    "thunderbird",
    "websub_hub",
    "websub_subscriber",
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Yield the invented meeting, released once and served."""
    folder = Folder(tmp_path / "data", {MEETING: YAML})
    folder.release()
    with Served(folder.root) as served:
        yield Site(folder, served, MEETING)


@pytest.fixture
def clients(
    thunderbird: Thunderbird, evolution: Evolution, kcalendarcore: KCalendarCore, khal: Khal
) -> list[CalendarClient]:
    """Return every calendar client."""
    return [thunderbird, evolution, kcalendarcore, khal]


@pytest.fixture
def audience(clients: list[CalendarClient], site: Site) -> Audience:
    """Return subscriptions of every client, just made."""
    return Audience(clients, site.served, site.calendar)


@pytest.fixture(params=["thunderbird", "evolution", "kcalendarcore"])
def asker(request: pytest.FixtureRequest, site: Site) -> Audience:
    """Return a new subscription of each client that asks whether anything has changed.

    vdirsyncer fetches everything each time, and ten times over when nobody answers.
    """
    client = request.getfixturevalue(request.param)
    return Audience([client], site.served, site.calendar)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the tables, client by calendar and reader by feed."""
    verdicts = config.stash.get(VERDICTS, {})
    if verdicts:
        terminalreporter.section("every calendar in every client")
        terminalreporter.write_line(table(verdicts))
    verdicts = config.stash.get(feed_subjects.FEED_VERDICTS, {})
    if verdicts:
        terminalreporter.section("every feed in every reader")
        terminalreporter.write_line(feed_subjects.table(verdicts))
