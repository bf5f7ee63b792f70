"""One folder a format: bytes in, a meeting's record out. What is registered here, `import` reads.

An importer makes records, shaped as a meeting's file is and of strings alone, and says aloud what
it had to assume. It never writes and never judges: the record passes the same schema and checks as
a file that was written by hand. Nothing here reads a clock, a file or the network.
Level 2.
"""

from __future__ import annotations

from typing import Final

from modl_feeds.formats.wording import GENERATOR
from modl_feeds.importers import calendar, json_ld, page, schedule, sheet
from modl_feeds.importers.interface import Assumption, Imported, Importer, Source, Wishes

__all__ = ["Assumption", "Imported", "Importer", "Source", "Wishes", "importer_for"]

MAX_BYTES: Final = 20_000_000
"""No larger source is read."""
IMPORTERS: Final[tuple[Importer, ...]] = (
    schedule.IMPORTER,
    calendar.IMPORTER,
    sheet.IMPORTER,
    json_ld.IMPORTER,
    page.IMPORTER,
)
"""The first that recognises a source reads it."""
_OF_PAGES: Final = (json_ld.IMPORTER, page.IMPORTER)
_OURS: Final = f'<meta name="generator" content="{GENERATOR}">'.encode()


def importer_for(source: Source, name: str = "") -> Importer:
    """Return the importer of that name, or the one that recognises the source.

    Raises:
        SourceError: it is empty, too large or a page of ours, or no importer is for it.

    """
    if not source.content.strip():
        raise source.fault(1, "it is empty", "name a file with a programme in it")
    if len(source.content) > MAX_BYTES:
        fault = f"it has {len(source.content):,} bytes"
        raise source.fault(1, fault, f"at most {MAX_BYTES:,} are read")
    names = ", ".join(one.name for one in IMPORTERS)
    for one in IMPORTERS:
        if one.name == name or (not name and one.recognises(source)):
            if one in _OF_PAGES:
                _check_foreign(source)
            return one
    if name:
        raise source.fault(1, f"there is no importer {name!r}", f"use one of {names}")
    raise source.fault(1, "it is of no kind that is known", f"say with --from which it is: {names}")


def _check_foreign(source: Source) -> None:
    """Refuse a page of ours: it says all in our words, and the files beside it say more.

    Raises:
        SourceError: it is one.

    """
    position = source.content.find(_OURS)
    if position >= 0:
        line = source.content.count(b"\n", 0, position) + 1
        remedy = "import the meeting's schedule.json, which stands beside its page"
        raise source.fault(line, f"it is a page of {GENERATOR}'s", remedy)
