"""Each calendar client also shows what nobody has released yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.life.audience import Audience
from tests.life.invented import (
    LIND,
    LUNCH,
    MEETING,
    OKAFOR,
    OKAFOR_YAML,
    PLACEHOLDER,
    PROGRAMME,
    SATO,
    SESSIONS_YAML,
    WAITING_YAML,
    YAML,
    cancelled,
)
from tests.life.site import Folder, Served, Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clients.seen import CalendarClient

pytestmark = pytest.mark.clients

MOVED = replace(OKAFOR, start="20310307T190000Z", end="20310307T200000Z")
"""The first talk at 14:00."""
MOVED_AGAIN = replace(OKAFOR, start="20310307T200000Z", end="20310307T210000Z")
"""The first talk at 15:00."""


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[Site]:
    """Yield the invented meeting, served and never released."""
    folder = Folder(tmp_path / "data", {MEETING: YAML})
    with Served(folder.root) as served:
        yield Site(folder, served, MEETING)


def test_edits(audience: Audience, site: Site) -> None:
    """An edit is shown, then one more, and what is released at last."""
    site.save(("2031-03-07 09:30", "2031-03-07 14:00"))
    audience.expect_after_refresh(MOVED, LUNCH, LIND, SATO)
    site.save(("2031-03-07 14:00", "2031-03-07 15:00"))
    audience.expect_after_refresh(MOVED_AGAIN, LUNCH, LIND, SATO)
    site.publish(("room: Red Room", "room: Red  Room"))  # one space or two are the same
    audience.expect_after_refresh(MOVED_AGAIN, LUNCH, LIND, SATO)


def test_removal(audience: Audience, site: Site) -> None:
    """A talk that is taken out of the file is shown as cancelled."""
    site.save((OKAFOR_YAML, ""))
    audience.expect_after_refresh(cancelled(OKAFOR), LUNCH, LIND, SATO)


def test_taken_back(audience: Audience, site: Site) -> None:
    """An edit that is taken back is no longer shown."""
    site.save(("2031-03-07 09:30", "2031-03-07 14:00"))
    audience.expect_after_refresh(MOVED, LUNCH, LIND, SATO)
    site.take_back(("2031-03-07 14:00", "2031-03-07 09:30"))
    audience.expect_after_refresh(*PROGRAMME)


def test_new_meeting(clients: list[CalendarClient], new_site: Site) -> None:
    """A programme that was never released is shown; withdrawn, it leaves a placeholder alone."""
    audience = Audience(clients, new_site.served, new_site.calendar)
    audience.expect(*PROGRAMME)
    new_site.save((SESSIONS_YAML, WAITING_YAML))
    audience.expect_after_refresh(PLACEHOLDER)


def test_announced(clients: list[CalendarClient], new_site: Site) -> None:
    """A placeholder gives way to the programme."""
    new_site.save((SESSIONS_YAML, WAITING_YAML))
    audience = Audience(clients, new_site.served, new_site.calendar)
    audience.expect(PLACEHOLDER)
    new_site.publish((WAITING_YAML, SESSIONS_YAML))
    audience.expect_after_refresh(*PROGRAMME)
