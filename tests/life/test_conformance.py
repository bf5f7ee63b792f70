"""Every calendar in every client: what each one shows is what the data says.

The result is a table, client by calendar, that pytest prints at its end; docs/clients.md shows it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.clients import ical_js, libical, strict
from tests.clients.process import PROJECT
from tests.life.invented import as_known
from tests.life.site import Served
from tests.life.subjects import (
    DATA,
    SAMPLE,
    VERDICTS,
    Subject,
    subjects,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.clients.seen import CalendarClient, SeenEvent

PARSERS = {"libical": libical.events, "ical.js": ical_js.events, "ical": strict.events}


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Served]]:
    """Yield a server of each folder."""
    with Served(SAMPLE) as sample, Served(DATA) as data:
        yield {SAMPLE.name: sample, DATA.name: data}


@pytest.fixture
def verdict(request: pytest.FixtureRequest) -> Callable[[str, str, bool], None]:
    """Return what notes a cell of the table."""
    verdicts = request.config.stash.setdefault(VERDICTS, {})

    def note(subject: str, client: str, agrees: bool) -> None:  # noqa: FBT001 - it is the verdict
        verdicts[subject, client] = agrees

    return note


def bare(event: SeenEvent) -> SeenEvent:
    """Return an event without its description, and a placeholder without its UID."""
    is_placeholder = event.summary.startswith("Programme to be announced")
    return replace(event, description="", uid="" if is_placeholder else event.uid)


@pytest.mark.clients
@pytest.mark.parametrize("subject", subjects(), ids=str)
def test_every_client_shows_the_data(
    subject: Subject,
    clients: list[CalendarClient],
    servers: dict[str, Served],
    verdict: Callable[[str, str, bool], None],
) -> None:
    """UID, start, end, title, status and place, of each session and each one once."""
    wanted = [bare(one) for one in subject.wanted]
    url = servers[subject.folder.name].url(subject.address)

    def shown(client: CalendarClient) -> list[SeenEvent]:
        client.subscribe(url)
        return as_known(client, map(bare, client.events(url)))

    with ThreadPoolExecutor(len(clients)) as pool:
        actual = dict(zip([one.name for one in clients], pool.map(shown, clients), strict=True))
    for client in clients:
        verdict(str(subject), client.name, as_known(client, wanted) == actual[client.name])
    assert {one.name: as_known(one, wanted) for one in clients} == actual


@pytest.mark.clients
@pytest.mark.parametrize("subject", subjects(), ids=str)
def test_every_parser_reads_the_data(
    subject: Subject, servers: dict[str, Served], verdict: Callable[[str, str, bool], None]
) -> None:
    """The same, in parsers that share no code; libical's RFC 5546 check finds nothing."""
    wanted = sorted(bare(one) for one in subject.wanted)
    body = servers[subject.folder.name].body(subject.address)
    actual = {name: sorted(map(bare, read(body))) for name, read in PARSERS.items()}
    for name, events in actual.items():
        verdict(str(subject), name, events == wanted)
    assert libical.problems(body) == []
    assert dict.fromkeys(PARSERS, wanted) == actual


def test_the_documentation_shows_the_table() -> None:
    """docs/clients.md names every calendar and every client of the suite."""
    text = (PROJECT / "docs" / "clients.md").read_text(encoding="utf-8")
    assert table() in text
