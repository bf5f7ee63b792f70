"""What holds for every kind of page of both sites, whatever it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser import axe
from tests.browser.chromium import NARROW, WIDE
from tests.browser.kinds import examples

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor

pytestmark = [
    pytest.mark.clients,
    pytest.mark.parametrize(("folder", "path"), examples()),
]

HEAVIEST: Final = 100_000
"""Bytes of a page with all that it loads."""
SIZES: Final = """
Object.fromEntries(["navigation", "resource"]
    .flatMap(kind => performance.getEntriesByType(kind))
    .map(one => [one.name, one.decodedBodySize]))
"""
WIDTHS: Final = (320, 640, 768, 1280)
"""A phone (or four times the size on a desk), twice the size, a tablet, a desk."""


def test_is_accessible(regular: Visitor, path: str) -> None:
    """axe-core finds nothing in either colour scheme, on a phone and on a desk."""
    page = regular.go(path)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        assert axe.violations(page) == [], size
        page.emulate_media(color_scheme="dark")
        assert axe.colour_violations(page) == [], size


def test_fits_the_window(regular: Visitor, path: str) -> None:
    """Nobody scrolls sideways, on any screen; nor with the text set to twice its size."""
    page = regular.go(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, width
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) <= 0


def test_is_light(regular: Visitor, path: str) -> None:
    """A page and all that it loads fit into 100 kB, before any compression."""
    page = regular.go(path)
    sizes = page.evaluate(SIZES)
    assert sum(sizes.values()) < HEAVIEST, sizes


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider
