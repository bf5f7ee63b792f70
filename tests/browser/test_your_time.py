"""The reader's own time beside the venue's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from tests.browser.test_my_programme import HOME, MEETING

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients

TALK: Final = max(MEETING.talks, key=lambda one: one.start.time())
"""The latest of a day, so that it is another day elsewhere."""
PAGES: Final = [HOME, f"{HOME}{TALK.id}/"]
NARROWEST: Final = 120
"""Pixels in which a word is not taken apart."""
HERE: Final = MEETING.timezone
ELSEWHERE: Final = ["Europe/Berlin", "Asia/Kathmandu", "Asia/Tokyo", "Pacific/Honolulu"]


def in_words(zone: str) -> str:
    """Return when the talk is on a reader's clock, with the day where it is another one."""
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (TALK.start, TALK.end))
    day = "" if start.date() == TALK.day else f" {start:%a} {start.day} {start:%b}"
    return f"{start:%H:%M}–{end:%H:%M} your time{day}"


def told(page: Page) -> str:
    """Return the text of a page in plain words."""
    return " ".join(page.locator("main").inner_text().split()).replace(",", "")


def test_one_zone_has_another_day() -> None:
    """The zones that are tried differ in what they have to say."""
    assert {in_words(zone).endswith("time") for zone in ELSEWHERE} == {True, False}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("zone", ELSEWHERE)
def test_readers_elsewhere_see_their_own_time(invite: Invite, zone: str, path: str) -> None:
    """Their clock's time stands beside the venue's, with its day where that differs."""
    page = invite("shipped", timezone_id=zone).go(path)
    assert in_words(zone) in told(page)
    assert f"{TALK.start:%H:%M}–{TALK.end:%H:%M}" in told(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_readers_zone_is_named(invite: Invite, path: str) -> None:
    """Who is on a journey sees whose clock is meant by “your time”."""
    page = invite("shipped", timezone_id="Pacific/Honolulu").go(path)
    assert "Pacific/Honolulu" in told(page)


@pytest.mark.parametrize("path", PAGES)
def test_readers_at_the_venue_see_one_time(invite: Invite, path: str) -> None:
    """Who is in the venue's zone is not told the same twice."""
    page = invite("shipped", timezone_id=HERE).go(path)
    assert "your time" not in told(page).lower()


@pytest.mark.parametrize("path", PAGES)
def test_the_venues_zone_is_named(invite: Invite, path: str) -> None:
    """Nobody has to guess whose clock it is, with scripts or without."""
    page = invite("shipped", java_script_enabled=False).go(path)
    assert HERE in told(page)


@pytest.mark.parametrize("path", [PAGES[1], "/speakers/nati-srebro/"])
def test_the_venues_zone_is_not_said_of_the_readers_time(invite: Invite, path: str) -> None:
    """The venue's zone stands beside the venue's time, so that nobody takes it for their own."""
    page = invite("shipped", timezone_id="Europe/Berlin").go(path)
    assert f"your time ({TALK.start:%Z}" not in told(page)


def test_every_session_has_an_own_time(invite: Invite) -> None:
    """Each session of a programme is told in the reader's time."""
    page = invite("shipped", timezone_id="Europe/Berlin").go(HOME)
    assert told(page).count(" your time") == len(MEETING.sessions)


@pytest.mark.parametrize("width", [320, 390])
def test_a_break_is_read_in_words(invite: Invite, width: int) -> None:
    """On a phone far away the name of a break keeps its place beside or below its times."""
    size: ViewportSize = {"width": width, "height": 800}
    visitor = invite("sample", timezone_id="Asia/Tokyo", viewport=size)
    names = visitor.go("/loops-2025/").locator(".programme .pause h4")
    assert names.count() > 0
    for name in names.all():
        box = name.bounding_box()
        assert box is not None
        assert box["width"] >= NARROWEST
