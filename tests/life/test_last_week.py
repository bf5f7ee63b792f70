"""A conference's last week: a real programme, revised every evening, in every client."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.clients import ical_js, libical, strict
from tests.life import camp
from tests.life.audience import Audience
from tests.life.site import Folder, Served, Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clients.seen import CalendarClient, SeenEvent

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def programme() -> list[camp.Row]:
    """Return the real programme; without it there is nothing to test."""
    if not camp.SCHEDULE.exists():
        reason = f"{camp.SCHEDULE.name} is not beside the project, in shared/schedules"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return camp.read()


@pytest.fixture
def folder(tmp_path: Path, programme: list[camp.Row]) -> Folder:
    """Return the programme's folder, released."""
    meetings = {camp.MEETING: camp.yaml(programme)}
    folder = Folder(tmp_path / "data", meetings, camp.BEFORE)
    folder.release("The programme")
    return folder


@pytest.fixture
def site(folder: Folder) -> Iterator[Site]:
    """Yield the programme, released and served."""
    with Served(folder.root) as served:
        yield Site(folder, served, camp.MEETING)


def events(rows: list[camp.Row]) -> list[SeenEvent]:
    """Return what a client should show of a programme."""
    return sorted(row.event() for row in rows)


def differences(printed: str) -> list[str]:
    """Return the differences that a release printed below the meeting's name."""
    heading, *lines = printed.splitlines()
    assert heading == f"{camp.TITLE} ({camp.MEETING})"
    return sorted(line.strip() for line in lines)


def test_programme(programme: list[camp.Row]) -> None:
    """The programme is a large one, with several talks at a time."""
    assert len(programme) > 70
    assert len({row.start for row in programme}) < len(programme)


def test_differences(folder: Folder, programme: list[camp.Row]) -> None:
    """A release prints exactly the changes of the evening, and nothing is left over."""
    for revision in camp.last_week(programme):
        folder.save(camp.MEETING, camp.yaml(revision.rows))
        assert sorted(revision.said) == differences(folder.release())
        assert folder.release() == "Nothing changed since the last release.\n"


def test_clients(clients: list[CalendarClient], site: Site, programme: list[camp.Row]) -> None:
    """After every evening each client shows the programme as it is now, and nothing twice."""
    audience = Audience(clients, site.served, site.calendar, camp.with_slides)
    audience.expect(*events(programme))
    for revision in camp.last_week(programme):
        site.publish_anew(camp.yaml(revision.rows))
        audience.expect_after_refresh(*events(revision.rows))


def test_parsers(site: Site, programme: list[camp.Row]) -> None:
    """After every evening each parser reads the programme as it is now, and nothing twice."""
    parsers = {"libical": libical.events, "ical.js": ical_js.events, "ical": strict.events}
    for revision in camp.last_week(programme):
        site.publish_anew(camp.yaml(revision.rows))
        body = site.served.body(site.calendar)
        seen = {name: sorted(map(camp.with_slides, read(body))) for name, read in parsers.items()}
        assert dict.fromkeys(parsers, events(revision.rows)) == seen


def test_rules(site: Site, programme: list[camp.Row]) -> None:
    """The checker of RFC 5546 finds nothing to complain of, at the beginning and at the end."""
    assert libical.problems(site.served.body(site.calendar)) == []
    site.publish_anew(camp.yaml(camp.last_week(programme)[-1].rows))
    assert libical.problems(site.served.body(site.calendar)) == []


def test_texts(site: Site) -> None:
    """Two parsers that share no code read the same texts, to the letter."""
    body = site.served.body(site.calendar)
    assert ical_js.events(body) == strict.events(body)
