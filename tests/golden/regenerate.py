"""Writes the golden files anew, after a wanted change of what is published.

::

    python -m tests.golden.regenerate           # into tests/golden/site
    python -m tests.golden.regenerate FOLDER    # into another folder, to look at

Read the difference with ``git diff --text tests/golden`` before you commit it:
it is what every subscriber is going to get.
Data that is not released would be dated by its file and differ on each machine;
then nothing is written.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from tests.samples import snapshot

GOLDEN: Final = Path(__file__).parent / "site"


def file_name(path: str) -> str:
    """Return the file that holds the document of a path."""
    return path.removeprefix("/") + ("index.html" if path.endswith("/") else "")


def documents() -> dict[str, bytes]:
    """Return the bytes of every document of the sample site, by file name."""
    built = snapshot()
    if built.unreleased:
        raise SystemExit(
            f"{built.unreleased} changes of the sample site are not released:"
            " modl-feeds release --data tests/samples/site --at 2025-…"
        )
    return {file_name(path): document.body for path, document in built.documents.items()}


def main(folder: Path) -> None:
    """Write every document into the folder, and remove what else is there."""
    found = documents()
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in found.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else GOLDEN)
