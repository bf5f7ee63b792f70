"""Edits of a copied data folder, as an editor makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

MEETING: Final = "meetings/desert-2026.yaml"


def retitle(data: Path, title: str) -> None:
    """Give a meeting another title."""
    replace(data / MEETING, "title: Desert 2026", f"title: {title}")


def break_it(data: Path) -> None:
    """Write a key that does not exist."""
    replace(data / MEETING, "id: desert-2026", "id: desert-2026\ncolour: red")


def repair(data: Path) -> None:
    """Take the key out again."""
    replace(data / MEETING, "\ncolour: red", "")


def replace(file: Path, old: str, new: str) -> None:
    """Replace words of a file in one write."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
