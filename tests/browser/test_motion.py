"""Nothing moves for who asked for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.kinds import examples

if TYPE_CHECKING:
    from tests.browser.chromium import Visitor

pytestmark = pytest.mark.clients

MOVING: Final = """
() => {
    const lasts = times => times.split(", ").some(time => parseFloat(time) > 0.01);
    return [...document.querySelectorAll("*")].filter(one => {
        const style = getComputedStyle(one);
        return style.scrollBehavior === "smooth" || lasts(style.transitionDuration)
            || (style.animationName !== "none" && lasts(style.animationDuration));
    }).map(one => one.outerHTML.slice(0, 120));
}
"""


@pytest.mark.parametrize(("folder", "path"), examples())
def test_nothing_moves_where_that_is_asked(regular: Visitor, path: str) -> None:
    """No scrolling that glides, no transition, no animation."""
    page = regular.go(path)
    assert page.evaluate(MOVING) == []
