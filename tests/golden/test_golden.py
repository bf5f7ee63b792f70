"""The sample site is published byte for byte as the golden files say, on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.golden.regenerate import GOLDEN, documents
from tests.samples import PROJECT

if TYPE_CHECKING:
    from pathlib import Path


def golden_names() -> list[str]:
    """Return every golden file: each is a case by being there."""
    return sorted(
        file.relative_to(GOLDEN).as_posix() for file in GOLDEN.rglob("*") if file.is_file()
    )


@pytest.mark.parametrize("name", golden_names())
def test_document_has_the_golden_bytes(name: str) -> None:
    """Each golden file holds exactly what is published; a surplus one is a failure."""
    expected = (GOLDEN / name).read_bytes()
    actual = documents().get(name)
    assert expected == actual


def test_every_document_has_a_golden_file() -> None:
    """A document without its golden file is a failure."""
    expected = sorted(documents())
    actual = golden_names()
    assert expected == actual


def test_golden_files_are_kept_from_line_end_conversion() -> None:
    """Git leaves the bytes alone: calendars end their lines with CR and LF."""
    expected = "* -text\n"
    actual = (GOLDEN.parent / ".gitattributes").read_text(encoding="utf-8")
    assert expected == actual


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4242"},
    ],
    ids=["Chatham", "St-Johns"],
)
def test_build_is_the_same_in_other_surroundings(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    """Another process with another zone, locale and hash seed builds the same bytes."""
    folder = tmp_path / "built"
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.golden.regenerate", str(folder)],
        check=True,
        cwd=PROJECT,
        env={**os.environ, **surroundings},
    )
    expected = documents()
    actual = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
    assert expected == actual
