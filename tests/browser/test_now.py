"""What is on now, whatever the reader's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.model import Status
from tests.browser.test_my_programme import HOME, MEETING
from tests.samples import edition_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients

DAY: Final = MEETING.on(MEETING.first_day)
TALK: Final = next(one for one in DAY if one.is_talk)
NEXT: Final = DAY[DAY.index(TALK) + 1]
IS_UNCOVERED: Final = """
() => {
    const time = document.querySelector(location.hash).querySelector("time");
    const { x, y, width, height } = time.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === time;
}
"""
MINUTE: Final = timedelta(minutes=1)


def at(invite: Invite, path: str, moment: datetime, *, site: str = "shipped") -> Page:
    """Return a page as it is at a moment, to a reader far away."""
    visitor = invite(site, timezone_id="Asia/Tokyo")
    visitor.page.clock.install(time=moment)
    return visitor.go(path)


def news(page: Page) -> str:
    """Return what the page says about now; '' for nothing."""
    shown = page.locator("[role=status]").filter(visible=True).all_inner_texts()
    return " ".join(" ".join(shown).split())


def test_says_what_is_on_and_what_is_next(invite: Invite) -> None:
    """In the middle of a talk it is named, and what comes after it."""
    said = news(at(invite, HOME, TALK.start + MINUTE))
    assert said.index(TALK.title) < said.index(NEXT.title)
    assert f"{TALK.end:%H:%M}" in said


@pytest.mark.parametrize("width", [320, 1280])
def test_leads_to_what_is_on(invite: Invite, width: int) -> None:
    """Pressing its title shows it in the programme, and nothing lies over its first line."""
    page = at(invite, HOME, TALK.start + MINUTE)
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("[role=status]").get_by_role("link", name=TALK.title).click()
    assert page.url.endswith(f"#{TALK.id}")
    assert page.evaluate(IS_UNCOVERED)


def test_goes_with_the_clock(invite: Invite) -> None:
    """An open page notices when the next session begins."""
    page = at(invite, HOME, NEXT.start - MINUTE)
    page.clock.fast_forward(2 * 60 * 1000)
    said = news(page)
    assert TALK.title not in said
    assert NEXT.title in said


def test_a_talks_own_page_says_that_it_is_on(invite: Invite) -> None:
    """It does while the talk lasts, and not before."""
    path = f"{HOME}{TALK.id}/"
    during = at(invite, path, TALK.start + MINUTE).get_by_text("On now").filter(visible=True)
    assert during.count() == 1
    before = at(invite, path, TALK.start - MINUTE).get_by_text("On now").filter(visible=True)
    assert before.count() == 0


@pytest.mark.parametrize("days", [-30, 30])
def test_is_silent_before_and_after(invite: Invite, days: int) -> None:
    """A month away, nothing is on."""
    assert news(at(invite, HOME, TALK.start + timedelta(days=days))) == ""


def test_a_cancelled_talk_is_never_on(invite: Invite) -> None:
    """What does not take place is not announced, at its very time."""
    meeting = edition_of("loops-2025").meeting
    talk = next(one for one in meeting.talks if one.status is Status.CANCELLED)
    page = at(invite, f"/{meeting.id}/", talk.start + MINUTE, site="sample")
    assert talk.title not in news(page)
