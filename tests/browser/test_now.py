"""What is on now, whatever the reader's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from modl_feeds.dates import DAYS
from modl_feeds.model import Status
from tests.browser.test_my_programme import HOME, MEETING
from tests.life.site import Folder, Served, Site
from tests.samples import edition_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients

DAY: Final = MEETING.on(MEETING.first_day)
TALK: Final = next(one for one in DAY if one.is_talk)
NEXT: Final = DAY[DAY.index(TALK) + 1]
WIDE_YAML: Final = """\
id: wide-2031
title: A meeting in twelve rooms
timezone: UTC
first_day: 2031-03-04
last_day: 2031-03-04
sessions:
"""
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


def test_says_whose_clock_it_is(invite: Invite) -> None:
    """A reader far away finds their own time beside that of the place."""
    page = at(invite, HOME, TALK.start + MINUTE)
    own = TALK.end.astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"until {TALK.end:%H:%M} there, {own:%H:%M} your time" in news(page)


def test_names_the_day_of_what_is_next_tomorrow(invite: Invite) -> None:
    """In the evening the first session of the next day is said to be on that day."""
    first = MEETING.on(MEETING.last_day)[0]
    said = news(at(invite, HOME, first.start - timedelta(hours=11)))
    assert f"Next, {DAYS[first.day.weekday()]} at {first.start:%H:%M}" in said
    said = news(at(invite, HOME, first.start - MINUTE))
    assert f"Next, at {first.start:%H:%M}" in said


def test_names_speaker_and_stream(invite: Invite) -> None:
    """Whoever is far away learns who speaks, and where to listen."""
    meeting = edition_of("loops-2025").meeting
    talk = next(one for one in meeting.talks if one.stream)
    page = at(invite, f"/{meeting.id}/", talk.start + MINUTE, site="sample")
    assert talk.speakers[0].name in news(page)
    link = page.locator("[role=status]").get_by_role("link", name="Live stream").first
    assert link.get_attribute("href") == talk.stream


def test_many_rooms_are_folded(invite: Invite, tmp_path: Path) -> None:
    """Of twelve rooms two are shown; the others unfold."""
    talks = "".join(
        f"  - {{id: talk-{n}, kind: talk, title: Talk number {n}, room: Room {n},"
        " start: 2031-03-04 10:00, minutes: 60}\n"
        for n in range(12)
    )
    folder = Folder(tmp_path / "data", {"wide-2031": WIDE_YAML + talks})
    with Served(folder.root) as served:
        start = datetime(2031, 3, 4, 10, tzinfo=UTC)
        site = Site(folder, served, "wide-2031").url("/").rstrip("/")
        page = at(invite, "/wide-2031/", start + MINUTE, site=site)
        shown = page.locator("[role=status] a").filter(visible=True)
        assert shown.count() == 2
        page.get_by_text("10 more now").click()
        assert shown.count() == 12


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
