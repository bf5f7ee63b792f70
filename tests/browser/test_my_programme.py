"""A personal programme: ticked on a page, kept in an address, followed as a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from icalendar import Calendar

from tests.browser.subscriptions import as_web
from tests.samples import DATA, contents

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Invite

pytestmark = [pytest.mark.clients, pytest.mark.parametrize("scripts", [True, False])]

MEETING: Final = next(
    one.meeting for one in contents(DATA).editions if one.meeting.id == "modl-2025"
)
FIRST, SECOND, THIRD = MEETING.talks[:3]
SUBMIT: Final = "form button:not([type=button])"
HOME: Final = f"/{MEETING.id}/"


def tick(page: Page, *titles: str, on: bool = True) -> None:
    """Tick talks by their titles, as somebody does who hears the page, and press the button."""
    for title in titles:
        page.get_by_role("checkbox", name=title).first.set_checked(on)
    page.locator(SUBMIT).click()
    page.wait_for_load_state()


def followed(page: Page) -> set[str]:
    """Return the UIDs in the calendar to which the page's button subscribes."""
    link = page.locator("a[href^='webcal:']").first.get_attribute("href") or ""
    answer = page.request.get(as_web(link, page.url))
    assert answer.ok, answer.url
    return {str(one["UID"]) for one in Calendar.from_ical(answer.body()).walk("VEVENT")}


def expected(*ids: str) -> set[str]:
    """Return the UIDs of talks."""
    return {f"{one}.{MEETING.id}@modl-feeds.example" for one in ids}


def test_ticking_leads_to_a_calendar(invite: Invite, *, scripts: bool) -> None:
    """What was ticked is in the page's address and in its calendar, and nothing else is."""
    page = invite("shipped", java_script_enabled=scripts).go(HOME)
    tick(page, FIRST.title, SECOND.title)
    ids = ",".join(sorted([FIRST.id, SECOND.id]))
    assert page.url.endswith(f"{HOME}my/?s={ids}")
    assert followed(page) == expected(FIRST.id, SECOND.id)


def test_a_choice_can_be_changed(invite: Invite, *, scripts: bool) -> None:
    """Whoever opens a shared address finds it ticked, and gets another address for a change."""
    page = invite("shipped", java_script_enabled=scripts).go(f"{HOME}my/?s={FIRST.id}")
    assert page.get_by_role("checkbox", name=FIRST.title).is_checked()
    tick(page, FIRST.title, on=False)
    tick(page, THIRD.title)
    assert page.url.endswith(f"{HOME}my/?s={THIRD.id}")
    assert followed(page) == expected(THIRD.id)
