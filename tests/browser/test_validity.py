"""Pages and style sheets are valid in the eyes of other people's validators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.kinds import body, choice, html_paths
from tests.browser.validators import css_faults, html_faults
from tests.samples import FOLDERS, snapshot

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.clients

SHEETS = [
    (folder, path)
    for folder, root in FOLDERS.items()
    for path, one in snapshot(root).documents.items()
    if one.media_type.startswith("text/css")
]


def test_every_page_is_valid(tmp_path: Path) -> None:
    """The Nu validator finds neither an error nor a reason to warn in any page."""
    for folder in FOLDERS:
        for number, path in enumerate([*html_paths(folder), choice(folder)]):
            name = re.sub(r"\W+", "-", path).strip("-")
            (tmp_path / f"{folder}-{number}-{name}.html").write_bytes(body(folder, path))
    assert html_faults(tmp_path) == []


@pytest.mark.parametrize(("folder", "path"), SHEETS)
def test_every_style_sheet_is_valid(folder: str, path: str) -> None:
    """css-tree knows every rule, every property and every value."""
    assert css_faults(snapshot(FOLDERS[folder]).documents[path].body) == []


def test_the_html_validator_finds_faults(tmp_path: Path) -> None:
    """What it does not complain of, it has looked at."""
    (tmp_path / "page.html").write_text("<!doctype html><title>A page</title><p><li>")
    assert html_faults(tmp_path)


@pytest.mark.parametrize("sheet", [b"a { colr: red }", b"a { color: 12px }", b"@medium x {}"])
def test_the_css_validator_finds_faults(sheet: bytes) -> None:
    """Unknown properties, values and rules."""
    assert len(css_faults(sheet)) == 1
