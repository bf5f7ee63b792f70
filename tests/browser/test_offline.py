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
CHOICE_KEPT: Final = "caches.match(document.forms[0].action).then(found => Boolean(found))"
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


def test_what_was_never_opened_leads_to_what_was(invite: Invite, site: Site) -> None:
    """No other page is shown in its place: one says so, and lists those that open."""
    visitor = come(invite, site, HOME)
    title = visitor.page.title()
    visitor.context.set_offline(offline=True)
    page = visitor.go("/speakers/")
    assert page.locator("h1").inner_text() == "No network"
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_url(site.url(HOME))
    assert page.get_by_text("No network").count() == 1
    visitor.faults.clear()


def test_a_choice_opens_after_the_meeting(invite: Invite, site: Site) -> None:
    """Whoever only opened the meeting's page can press the button: what was ticked is ticked."""
    visitor = come(invite, site, HOME)
    until(lambda: visitor.page.evaluate(CHOICE_KEPT) or None, "the page to choose on is kept")
    visitor.context.set_offline(offline=True)
    page = visitor.page
    page.locator("#programme input").first.check()
    page.locator("#choice_ button:not([type=button])").click()
    page.wait_for_url("**/my/?s=*")
    assert page.locator("input:checked").count() == 1
    assert "1 session" in page.locator("output").inner_text()
    visitor.faults.clear()


def test_another_choice_is_not_shown_for_it(invite: Invite, site: Site) -> None:
    """What was filled in for one choice never stands in for another."""
    visitor = come(invite, site, HOME)
    until(lambda: visitor.page.evaluate(CHOICE_KEPT) or None, "the page to choose on is kept")
    boxes = visitor.page.locator("#programme input")
    first, second = (boxes.nth(n).get_attribute("value") for n in (0, 1))
    visitor.go(f"{HOME}my/?s={first}")
    until(lambda: visitor.page.evaluate(KEPT) or None, "the page is kept")
    visitor.context.set_offline(offline=True)
    page = visitor.go(f"{HOME}my/?s={second}")
    assert page.locator("input:checked").get_attribute("value") == second
    visitor.faults.clear()
