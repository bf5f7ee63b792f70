"""Comments that an import wrote and that hold no longer: what they explained, the source says now.

Level 1: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modl_feeds import records
from modl_feeds.importing.sheet import BYTE_ORDER_MARK, Sheet
from modl_feeds.importing.writing import comment
from modl_feeds.records import Listing, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.importing.trees import Assumed, Path


def renewed(
    former: frozenset[Assumed], now: frozenset[Assumed], changed: Iterable[Path]
) -> tuple[frozenset[Assumed], frozenset[Assumed]]:
    """Return what is assumed from now on, and what has come to an end.

    The comment on a value that has not changed stays as it is in the file, though the words may be
    others now.

    Args:
        former: what was assumed.
        now: what is.
        changed: the places that say something else.

    """
    told, others = {path for path, _ in now}, {*changed}
    ended = frozenset(one for one in former - now if one[0] not in told or one[0] in others)
    stay = former - ended
    places = {path for path, _ in stay}
    return stay | {one for one in now if one[0] not in places}, ended


def without(text: str, stale: Iterable[Assumed], file: str = "the file") -> str:
    """Return the text of a data file without these comments, where nobody has changed them.

    Args:
        text: as it is.
        stale: each with the place that it was about.
        file: its name, for problems.

    Raises:
        DataError: the text is not that of a data file.

    """
    bare = text.removeprefix(BYTE_ORDER_MARK)
    table, sheet = records.read(bare.encode(), file), Sheet(bare)
    for path, words in stale:
        for number in _around(table, sheet, path):
            line = sheet.whole_line(number)
            wanted = comment(words, len(line) - len(line.lstrip(" ")))
            last = number + len(wanted)
            if wanted and wanted == [sheet.whole_line(one) for one in range(number, last)]:
                sheet.remove(sheet.position(number), sheet.position(last))
                break
    return text[: len(text) - len(bare)] + sheet.result()


def _around(table: Table, sheet: Sheet, path: Path) -> range:
    """Return the numbers of the lines in which a comment on a place stands."""
    sessions = table.entries.get("sessions")
    if path[:1] != ("sessions",) or len(path) == 1 or not isinstance(sessions, Listing):
        first = table.key_spans.get("sessions")
        return range(first.line if first else sheet.number(len(sheet.text)) + 1)
    for one in sessions.items:
        name = one.entries.get("id") if isinstance(one, Table) else None
        if isinstance(name, Scalar) and name.text == path[1]:
            start = one.span.line
            while start and sheet.whole_line(start - 1).lstrip().startswith("#"):
                start -= 1
            return range(start, sheet.number(sheet.end(one)))
    return range(0)
