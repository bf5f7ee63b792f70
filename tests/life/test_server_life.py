"""Nothing happens to a subscriber while the data is broken or the server is away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.life.invented import LIND, LUNCH, OKAFOR, PROGRAMME, SATO
from tests.life.site import plain

if TYPE_CHECKING:
    from tests.life.audience import Audience
    from tests.life.site import Site

pytestmark = pytest.mark.clients

LATER = replace(OKAFOR, start="20310307T153000Z", end="20310307T163000Z")
"""The first talk at 10:30."""


def test_not_modified(asker: Audience, site: Site) -> None:
    """A client that has the calendar gets a 304 for its ETag, and a 200 after a release."""
    etag = site.served.etag(site.calendar)
    assert {(304, etag)} == {(one.status, plain(one.none_match)) for one in asker.refresh()}
    site.publish(("2031-03-07 09:30", "2031-03-07 10:30"))
    assert (200, etag) == next((one.status, plain(one.none_match)) for one in asker.refresh())


def test_broken(audience: Audience, site: Site) -> None:
    """While the data is broken, everything stays; once it is mended, the edit is shown."""
    site.folder.edit(site.meeting, ("2031-03-07 09:30", "2031-03-07 9:30"))
    assert "okafor: start" in "".join(site.served.wait_for_problems())
    audience.expect_after_refresh(*PROGRAMME)
    site.publish(("2031-03-07 9:30", "2031-03-07 10:30"))
    audience.expect_after_refresh(LATER, LUNCH, LIND, SATO)


def test_not_modified_by_a_mistake(asker: Audience, site: Site) -> None:
    """While the data is broken, the former calendar is confirmed, with a 304."""
    etag = site.served.etag(site.calendar)
    site.folder.edit(site.meeting, ("first_day: 2031-03-07", "first_day: 2031-03-17"))
    site.served.wait_for_problems()
    assert {(304, etag)} == {(one.status, plain(one.none_match)) for one in asker.refresh()}


def test_restarted(audience: Audience, site: Site) -> None:
    """A server that starts anew shows the same, and then the next edit."""
    etag = site.served.etag(site.calendar)
    site.served.stop()
    site.served.start_again()
    assert etag == site.served.etag(site.calendar)
    audience.expect_after_refresh(*PROGRAMME)
    site.publish(("2031-03-07 09:30", "2031-03-07 10:30"))
    audience.expect_after_refresh(LATER, LUNCH, LIND, SATO)


def test_away(asker: Audience, site: Site) -> None:
    """While nobody answers, everything stays; then the client goes on by itself."""
    site.served.stop()
    asker.expect_after_refresh(*PROGRAMME)
    site.folder.edit(site.meeting, ("2031-03-07 09:30", "2031-03-07 10:30"))
    site.folder.release()
    site.served.start_again()
    asker.expect_after_refresh(LATER, LUNCH, LIND, SATO)
