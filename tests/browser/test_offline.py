"""A page that was opened once opens without a network, says how old it is, and gives way."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import pytest

from tests.clients.process import until
from tests.life.invented import MEETING, YAML
from tests.life.site import Folder, Served, Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor
    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients

HOME: Final = f"/{MEETING}/"
KEPT: Final = "caches.match(location.href).then(found => Boolean(found))"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Yield the invented meeting, released once and served."""
    folder = Folder(tmp_path / "data", {MEETING: YAML})
    folder.release()
    with Served(folder.root) as served:
        yield Site(folder, served, MEETING)


def come(invite: Invite, site: Site, path: str) -> Visitor:
    """Return a visitor who has opened a page, and whose browser has kept it."""
    visitor = invite(site.url("/").rstrip("/"), service_workers="allow")
    visitor.go(path)
    until(lambda: visitor.page.evaluate(KEPT) or None, "the page is kept")
    return visitor


def leave(visitor: Visitor) -> Page:
    """Return the page as it is opened without a network."""
    visitor.context.set_offline(offline=True)
    visitor.page.reload()
    # That what is not there was not fetched is said on the console.
    visitor.faults[:] = [one for one in visitor.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    return visitor.page


@pytest.mark.parametrize("path", ["/", HOME])
def test_opens_after_one_visit(invite: Invite, site: Site, path: str) -> None:
    """Title, looks and scripts are there, as with a network."""
    visitor = come(invite, site, path)
    online = visitor.page.locator("h1").inner_text()
    colour = "getComputedStyle(document.querySelector('h1')).font"
    looks = visitor.page.evaluate(colour)
    page = leave(visitor)
    assert page.locator("h1").inner_text() == online
    assert page.evaluate(colour) == looks


def test_says_how_old_it_is(invite: Invite, site: Site) -> None:
    """With a network nothing is said; without one, when the page was fetched, to the minute."""
    visitor = come(invite, site, HOME)
    answer = visitor.page.reload()
    assert answer is not None
    fetched = parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    assert visitor.page.get_by_text("No network").count() == 0
    said = leave(visitor).get_by_text("No network").inner_text()
    assert f"{fetched.day} {fetched:%B %Y}" in said
    assert f"{fetched:%H:%M}" in said


def test_a_release_replaces_what_was_kept(invite: Invite, site: Site) -> None:
    """The next visit with a network shows the new programme, and keeps it."""
    visitor = come(invite, site, HOME)
    old, new = "title: ", "title: Renewed "
    first = next(line for line in site.folder.text(MEETING).splitlines() if line.startswith(old))
    site.publish((first, first.replace(old, new, 1)), path=HOME)
    visitor.page.reload()
    assert visitor.page.locator("h1").inner_text().startswith("Renewed ")
    assert leave(visitor).locator("h1").inner_text().startswith("Renewed ")


def test_what_was_never_opened_is_not_there(invite: Invite, site: Site) -> None:
    """No other page is shown in its place."""
    visitor = come(invite, site, HOME)
    visitor.context.set_offline(offline=True)
    with pytest.raises(Exception, match="net::ERR_"):
        visitor.go("/speakers/")
    visitor.faults.clear()
