"""The pictures that README.md shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

ROOT: Final = Path(__file__).parents[2]
SHOWN: Final = re.findall(r"<img [^>]*>", (ROOT / "README.md").read_text(encoding="utf-8"))
MOST_BYTES: Final = 150_000


@pytest.mark.parametrize("shown", SHOWN)
def test_picture_is_there_light_and_in_words(shown: str) -> None:
    """It is a PNG that loads fast, and says what it shows to who cannot see it."""
    [source] = re.findall(r'src="([^"]+)"', shown)
    [words] = re.findall(r'alt="([^"]+)"', shown)
    path = ROOT / source
    with Image.open(path) as image:
        assert image.format == "PNG"
    assert path.stat().st_size < MOST_BYTES
    assert len(words.split()) > 1


def test_every_picture_is_shown() -> None:
    """None is left behind."""
    expected = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    actual = {Path(name).name for name in re.findall(r'src="([^"]+)"', "".join(SHOWN))}
    assert expected == actual
