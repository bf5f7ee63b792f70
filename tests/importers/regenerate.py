"""Writes what importers make of the golden sources anew, after a wanted change.

::

    python -m tests.importers.regenerate

A case is ``golden/IMPORTER/NAME``; ``NAME.wanted.json`` beside it holds the record, the
assumptions and what was left out.
Wishes stand in the name: ``course+course-2027@Europe.Oslo.ics`` is read with that id and zone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.importers import assumed, read

GOLDEN: Final = Path(__file__).parent / "golden"
_WANTED: Final = ".wanted.json"


def sources() -> list[Path]:
    """Return every source: each is a case by being there."""
    return sorted(file for file in GOLDEN.glob("*/*") if not file.name.endswith(_WANTED))


def wanted(source: Path) -> Path:
    """Return the file that says what an importer makes of a source."""
    return source.with_name(source.name + _WANTED)


def outcome(source: Path) -> str:
    """Return what its importer makes of it, as that file says it."""
    name, _, zone = source.stem.partition("@")
    meeting = name.partition("+")[2]
    found = read(
        source.read_bytes(), source.parent.name, meeting=meeting, timezone=zone.replace(".", "/")
    )
    said = {"record": found.record, "assumptions": assumed(found), "left_out": found.left_out}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write them all."""
    for source in sources():
        wanted(source).write_text(outcome(source), encoding="utf-8")


if __name__ == "__main__":
    main()
