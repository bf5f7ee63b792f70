"""Takes the pictures that README.md shows: `python -m tests.browser.pictures`."""

from __future__ import annotations

import io
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PIL import Image

from tests.browser.chromium import Chromium
from tests.browser.sites import serve
from tests.browser.test_my_programme import FIRST, HOME, MEETING
from tests.samples import DATA

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
COLOURS: Final = 64
"""Enough for pages without photographs, at a third of the bytes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The meeting's page, as somebody sees it during the first talk."""

    name: str
    size: ViewportSize
    scheme: Literal["light", "dark"]


PICTURES: Final = (
    Picture("phone", {"width": 390, "height": 844}, "dark"),
    Picture("desktop", {"width": 1280, "height": 1440}, "light"),
)


def take() -> None:
    """Take every picture and put it into its file."""
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        own = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pictures-")))
        address = serve(stack, DATA, own).address
        chromium = stack.enter_context(Chromium())
        for one in PICTURES:
            visitor = chromium.visitor(
                address, viewport=one.size, color_scheme=one.scheme, timezone_id=MEETING.timezone
            )
            visitor.page.clock.install(time=FIRST.start + timedelta(minutes=1))
            taken = visitor.go(HOME).screenshot()
            image = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS)
            image.save(FOLDER / f"{one.name}.png", optimize=True)


if __name__ == "__main__":
    take()
