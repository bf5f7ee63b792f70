"""Every kind of page can be used with the keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.browser.kinds import examples
from tests.browser.test_my_programme import FIRST, HOME, SUBMIT
from tests.samples import FOLDERS

if TYPE_CHECKING:
    from tests.browser.chromium import Visitor

pytestmark = pytest.mark.clients

MOST: Final = 40
"""Steps that are taken on a long page: what comes after is more of the same."""
STOPS: Final = """
() => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(one => one.checkVisibility() && !one.disabled && one.tabIndex >= 0)
    .forEach((one, number) => one.setAttribute("data-stop", number))
"""
SEEN: Final = """
() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const box = [...one.getClientRects()].find(each => each.width && each.height);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.elementFromPoint(x, y);
    const look = each => [each.outlineStyle, each.outlineWidth, each.boxShadow].join();
    const focused = look(style);
    one.blur();
    return {
        stop: Number(one.dataset.stop),
        changes: look(getComputedStyle(one)) !== focused,
        covered: !(top && (one.contains(top) || top.contains(one))),
        html: one.outerHTML.slice(0, 120),
    };
}
"""


@pytest.mark.parametrize(("folder", "path"), examples())
def test_tab_reaches_everything(regular: Visitor, path: str) -> None:
    """Tab goes to whatever can be used, in reading order; where it is is seen and not covered."""
    page = regular.go(path)
    page.evaluate(STOPS)
    count = min(MOST, page.locator("[data-stop]").count())
    met: list[dict[str, Any]] = []
    for _ in range(count):
        page.keyboard.press("Tab")
        met.append(page.evaluate(SEEN))
    assert [one["stop"] for one in met] == [*range(count)]
    assert [one["html"] for one in met if one["covered"] or not one["changes"]] == []


@pytest.mark.parametrize("folder", ["shipped"])
def test_nothing_lies_over_the_focus_on_the_way_back(regular: Visitor) -> None:
    """Going up with Shift+Tab, what has the focus stands below the heading of its day."""
    page = regular.go(HOME)
    page.set_viewport_size({"width": 390, "height": 640})
    page.evaluate(STOPS)
    page.get_by_role("checkbox").last.focus()
    met: list[dict[str, Any]] = []
    for _ in range(MOST // 2):
        page.keyboard.press("Shift+Tab")
        met.append(page.evaluate(SEEN))
    assert [one["html"] for one in met if one["covered"]] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_first_stop_skips_to_the_content(regular: Visitor) -> None:
    """Who reads with the keys need not go through a page's head each time."""
    page = regular.go("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("folder", ["shipped"])
def test_a_choice_is_made_with_the_keys(regular: Visitor) -> None:
    """Space ticks a talk, and Enter on the button leads to its calendar."""
    page = regular.go(HOME)
    page.get_by_role("checkbox", name=FIRST.title).first.focus()
    page.keyboard.press("Space")
    page.locator(SUBMIT).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/my/?s={FIRST.id}")
    assert page.locator("a[href^='webcal:']").count() > 0
