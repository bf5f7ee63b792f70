"""What happens while one ticks, where scripts run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_my_programme import FIRST, HOME, SECOND

if TYPE_CHECKING:
    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients


def test_the_address_follows_each_tick(invite: Invite) -> None:
    """The address shown holds what is ticked, so that it can be kept before any button."""
    page = invite("shipped").go(HOME)
    page.get_by_role("checkbox", name=FIRST.title).first.check()
    assert page.url.endswith(f"{HOME}?s={FIRST.id}")
    page.get_by_role("checkbox", name=SECOND.title).first.check()
    assert page.url.endswith(f"{HOME}?s={','.join(sorted([FIRST.id, SECOND.id]))}")
    page.get_by_role("checkbox", name=FIRST.title).first.uncheck()
    page.get_by_role("checkbox", name=SECOND.title).first.uncheck()
    assert page.url.endswith(HOME)


def test_ticks_survive_a_reload(invite: Invite) -> None:
    """What was ticked is ticked after the page was loaded anew, and said in words."""
    page = invite("shipped").go(HOME)
    page.get_by_role("checkbox", name=FIRST.title).first.check()
    page.reload()
    assert page.get_by_role("checkbox", name=FIRST.title).first.is_checked()
    assert not page.get_by_role("checkbox", name=SECOND.title).first.is_checked()
    assert "1 session" in page.locator("output").inner_text()


def test_what_is_shared_holds_the_choice(invite: Invite) -> None:
    """The canonical address, which phones share, and the way to the choice follow each tick."""
    visitor = invite("shipped")
    page = visitor.go(HOME)
    canonical = page.locator("link[rel=canonical]")
    page.get_by_role("checkbox", name=FIRST.title).first.check()
    assert canonical.get_attribute("href") == f"{visitor.address}{HOME}?s={FIRST.id}"
    page.get_by_role("link", name="My programme").click()
    page.wait_for_url(f"**{HOME}my/?s={FIRST.id}")
    assert canonical.get_attribute("href") == page.url


def test_a_changed_choice_shows_no_former_links(invite: Invite) -> None:
    """While the ticks differ from the panel it is away, and the new calendar's address there."""
    visitor = invite("shipped")
    page = visitor.go(f"{HOME}my/?s={FIRST.id}")
    panel = page.locator("#subscribe")
    assert panel.is_visible()
    page.get_by_role("checkbox", name=SECOND.title).first.check()
    assert not panel.is_visible()
    ids = ",".join(sorted([FIRST.id, SECOND.id]))
    address = f"{visitor.address}{HOME}my.ics?s={ids}"
    assert page.locator("form").get_by_role("link").get_attribute("href") == address
    assert "2 sessions" in page.locator("output").inner_text()
    page.get_by_role("checkbox", name=SECOND.title).first.uncheck()
    assert panel.is_visible()
    assert "1 session" in page.locator("output").inner_text()


def test_the_calendars_address_is_there_at_once(invite: Invite) -> None:
    """While one ticks, the calendar's own address stands there and can be copied."""
    visitor = invite("shipped", permissions=["clipboard-read", "clipboard-write"])
    page = visitor.go(HOME)
    form = page.locator("form")
    assert form.get_by_role("link").count() == 0
    page.get_by_role("checkbox", name=FIRST.title).first.check()
    address = f"{visitor.address}{HOME}my.ics?s={FIRST.id}"
    assert form.get_by_role("link").get_attribute("href") == address
    form.get_by_role("button", name=f"Copy {address}", exact=True).click()
    assert page.evaluate("navigator.clipboard.readText()") == address
