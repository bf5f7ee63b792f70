"""What a camera and the clipboard take from a page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Literal

import pytest
import zxingcpp
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients

PATHS: Final = ["/", "/series/modl/", "/modl-2025/", "/speakers/rong-ge/"]
CHOICE: Final = "/modl-2025/my/?s=abdalla,ge"


def read(picture: Locator) -> str:
    """Return what a camera reads in a picture."""
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    return code.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PATHS, CHOICE])
def test_a_camera_opens_the_same_page(
    invite: Invite, path: str, scheme: Literal["light", "dark"]
) -> None:
    """The code on the screen leads a phone to the page's buttons, on a dark screen too."""
    visitor = invite("shipped", color_scheme=scheme)
    address, _, place = read(visitor.go(path).get_by_role("img", name="QR code")).partition("#")
    assert address == f"{visitor.address}{path}"
    there = visitor.page.locator(f"#{place}" if place else "main")
    assert there.locator("a[href^='webcal:']").count() > 0


@pytest.mark.parametrize("path", [*PATHS, CHOICE, "/modl-2025/feeds/"])
def test_every_copy_button_copies_its_address(invite: Invite, path: str) -> None:
    """What it says it copies is in the clipboard, is a link beside it, and it says so."""
    visitor = invite("shipped", permissions=["clipboard-read", "clipboard-write"])
    page = visitor.go(path)
    buttons = page.get_by_role("button", name="Copy").filter(visible=True)
    assert buttons.count() > 0
    for button in buttons.all()[:5]:
        name = button.get_attribute("aria-label") or ""
        button.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert name == f"Copy {copied}"
        assert page.locator(f"a[href='{copied}']").count() > 0
        page.get_by_role("button", name=f"Copied: {copied}").first.wait_for()


def test_nothing_offers_to_copy_without_scripts(invite: Invite) -> None:
    """A button that could do nothing is not shown."""
    page = invite("shipped", java_script_enabled=False).go("/modl-2025/")
    assert page.get_by_role("button", name="Copy").filter(visible=True).count() == 0
