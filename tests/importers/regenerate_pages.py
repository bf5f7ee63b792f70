"""Writes what golden pages import as anew, after a wanted change.

::

    python -m tests.importers.regenerate_pages

Read the difference with ``git diff tests/importers/golden`` before you commit it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.importers.pages import GOLDEN, golden_import, golden_pages

if TYPE_CHECKING:
    from pathlib import Path


def wanted(name: str) -> Path:
    """Return the file that holds what a page imports as."""
    return (GOLDEN / name).with_suffix(".json")


def main() -> None:
    """Write every one."""
    for name in golden_pages():
        text = json.dumps(golden_import(name), ensure_ascii=False, indent=1)
        wanted(name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
