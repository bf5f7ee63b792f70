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
