"""What does not take place, or may not, is seen at once and told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.model import Status
from tests.samples import edition_of

if TYPE_CHECKING:
    from modl_feeds.model import Session
    from tests.browser.chromium import Visitor

pytestmark = [pytest.mark.clients, pytest.mark.parametrize("folder", ["sample"])]

MEETING: Final = edition_of("loops-2025").meeting
CANCELLED: Final = next(one for one in MEETING.talks if one.status is Status.CANCELLED)
TENTATIVE: Final = next(one for one in MEETING.talks if one.status is Status.TENTATIVE)
HOME: Final = f"/{MEETING.id}/"
STRUCK: Final = """
() => [...document.querySelectorAll("main *")]
    .filter(one => getComputedStyle(one).textDecorationLine.includes("line-through"))
    .map(one => one.innerText.trim())
"""


@pytest.mark.parametrize("path", [HOME, f"{HOME}{CANCELLED.id}/"])
def test_the_title_alone_is_struck_out(regular: Visitor, path: str) -> None:
    """The talk does not take place; its speaker is not struck out."""
    assert set(regular.go(path).evaluate(STRUCK)) == {CANCELLED.title}


@pytest.mark.parametrize("talk", [CANCELLED, TENTATIVE], ids=lambda one: one.id)
def test_a_word_says_it_too(regular: Visitor, talk: Session) -> None:
    """Who sees no line, or does not know what it means, reads the word."""
    page = regular.go(f"{HOME}{talk.id}/")
    assert page.locator("main").get_by_text(talk.status.capitalize(), exact=True).count() == 1
