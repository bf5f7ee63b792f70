"""Takes pictures of every kind of page: `python -m tests.browser.screenshots FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from tests.browser.chromium import Chromium
from tests.browser.kinds import by_kind, choice
from tests.browser.sites import Sites
from tests.samples import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTHS: Final = (320, 768, 1280)
HEIGHT: Final = 900
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


def take(target: Path) -> Iterator[Path]:
    """Write a picture of the fullest page of every kind, and yield its path."""
    target.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        own = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="screenshots-")))
        chromium = stack.enter_context(Chromium())

        def fresh(name: str) -> Path:
            (own / name).mkdir()
            return own / name

        sites = Sites(stack, FOLDERS, fresh)
        for folder in FOLDERS:
            visitor = chromium.visitor(sites[folder].address)
            kinds = {name: paths[-1] for name, paths in by_kind(folder).items()}
            for kind, shown in {**kinds, "choice": choice(folder)}.items():
                page = visitor.go(shown)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": HEIGHT})
                    for scheme in SCHEMES:
                        page.emulate_media(color_scheme=scheme)
                        name = "-".join([folder, *kind.split(), str(width), scheme])
                        path = target / f"{name}.png"
                        page.screenshot(path=path, full_page=True)
                        yield path


def main() -> None:
    """Take the pictures and say where they are."""
    for path in take(Path(sys.argv[1])):
        print(path)  # noqa: T201 - a command


if __name__ == "__main__":
    main()
