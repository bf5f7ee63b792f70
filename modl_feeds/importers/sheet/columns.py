"""The columns that a sheet may have, and how their cells are read.

docs/sheet.md says the same to people; a test compares the two.
Level 2.
"""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Source
    from modl_feeds.importers.sheet.files import Cell

COLUMNS: Final = {
    "date": ("the day; where it is empty, that of the row above", "2027-05-03"),
    "start": ("on the venue's clock", "09:30"),
    "end": ("on the venue's clock; a date ahead of it if it is another day", "10:30"),
    "minutes": ("how long it lasts, instead of an end", "60"),
    "kind": ("talk, break, meal, poster, registration, social or other", "talk"),
    "title": ("what it is called", "Knots in Loops"),
    "speakers": ("with ; between them", "Ana Example; Bo Li"),
    "affiliations": ("one for each speaker, with ; between them", "Example University; "),
    "room": ("where in the building", "Hall"),
    "track": ("the theme it belongs to", "Topology"),
    "status": ("confirmed, tentative or cancelled; confirmed if empty", "confirmed"),
    "summary": ("two to four sentences, plain text", "What a knot remembers."),
    "abstract": ("the speaker's own text; lines and lists are kept", "A knot is …"),
    "slides": ("addresses, with a space between them", "https://example.org/knots.pdf"),
    "video": ("the same", "https://example.org/knots.mp4"),
    "audio": ("the same", "https://example.org/knots.mp3"),
    "paper": ("the same", "https://example.org/paper"),
    "code": ("the same", "https://example.org/code"),
    "link": ("the same", "https://example.org/more"),
    "stream": ("the address where it is shown live", "https://example.org/live"),
    "id": ("a name in its addresses for ever; made of the speaker's name if empty", "example"),
    "previous_ids": ("its former ids, oldest first, with a space between them", ""),
    "timezone": ("the venue's, the same in all rows", "Europe/Paris"),
    "page": (
        "as link; in our own schedule.csv, where it stands on our site",
        "https://example.org/knots",
    ),
}
"""Each with what is written there, and an example."""
_SAME: Final = {"speaker": "speakers", "affiliation": "affiliations", "links": "link"}
_ALSO: Final = {
    "day": "date", "time": "start", "start_time": "start", "end_time": "end",
    "session_title": "title", "presenter": "speakers", "presenters": "speakers",
}  # fmt: skip
"""Other people's names, which count where a table has not ours beside them."""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK: Final = re.compile(
    r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::00)?(?: ?([AaPp])\.?[Mm]\.?)?"
    r"(?: ?([+-])(\d{2}):(\d{2}))?",
    re.ASCII,
)
_SPAN: Final = re.compile(
    r"\d{1,2}:\d{2}(?: ?[AaPp]\.?[Mm]\.?)?(?:-| - | ?[–—] ?)\d{1,2}:\d{2}.*", re.ASCII
)
"""An offset stands apart from its time, unless that has its day, too."""
_NOON: Final = 12
_MINUTES: Final = re.compile(r"\d{1,4}(?:\.0)?", re.ASCII)
_DEFUSED: Final = re.compile(r"'(?=[=+@\t\r-])")
Moment = tuple[date | None, time, timedelta | None]
"""A clock's time with its day and its offset, where they are said."""


def name_of(heading: str) -> str:
    """Return the column that a heading names, or what it says in the form of such a name."""
    said = _form(heading)
    return _SAME.get(said) or _ALSO.get(said, said)


def _form(heading: str) -> str:
    return clean_line(heading).casefold().replace(" ", "_")


def headings(source: Source, line: int, row: tuple[Cell, ...]) -> tuple[dict[str, int], list[str]]:
    """Return the position of each known column, and the names of the others.

    Raises:
        SourceError: one is nearly known or stands twice, or those that are needed are missing.

    """
    found: dict[str, int] = {}
    others = []
    ours = {_SAME.get(said, said) for said in (_form(text(cell)) for cell in row)}
    for position, cell in enumerate(row):
        name = clean_line(text(cell))
        known = name_of(name)
        known = _form(name) if known in ours and _form(name) in _ALSO else known
        if known in found:
            raise source.fault(line, f"the column {known!r} stands twice", "keep one of them")
        if known in COLUMNS:
            found[known] = position
        elif name:
            near = difflib.get_close_matches(known, COLUMNS, n=1, cutoff=0.7)
            if near:
                fault, remedy = f"there is no column {name[:60]!r}", f"did you mean {near[0]!r}?"
                raise source.fault(line, fault, remedy)
            others.append(name[:60])
    for needed in ("start", "title"):
        if needed not in found:
            fault = f"there is no column {needed!r}"
            remedy = f"write headings in the first row: {', '.join(COLUMNS)}"
            raise source.fault(line, fault, remedy)
    return found, others


def text(cell: Cell) -> str:
    """Return a cell as it is shown."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return _DEFUSED.sub("", str(cell), count=1) if str(cell).startswith("'") else str(cell)


def day(source: Source, line: int, cell: Cell) -> date | None:
    """Return the day of a cell, None if it is empty."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text(cell).strip().removesuffix(" 00:00:00")
    if not words:
        return None
    try:
        return _day(words)
    except ValueError:
        fault = f"date: {words[:40]!r} is not a date"
        raise source.fault(line, fault, "write it like 2027-05-03") from None


def _day(words: str) -> date:
    if not _DATE.fullmatch(words):
        raise ValueError(words)
    return date.fromisoformat(words)


def moment(source: Source, line: int, name: str, cell: Cell) -> Moment | None:
    """Return the clock's time of a cell, None if it is empty."""
    if isinstance(cell, datetime):
        return cell.date(), cell.time().replace(tzinfo=None), None
    if isinstance(cell, time):
        return None, cell.replace(tzinfo=None), None
    words = clean_line(text(cell))
    if not words:
        return None
    if _SPAN.fullmatch(words):
        fault = f"{name}: {words[:40]!r} is not one time"
        remedy = "write start and end in a column each"
        raise source.fault(line, fault, remedy)
    match = _CLOCK.fullmatch(words)
    try:
        if match is None:
            raise ValueError(words)  # noqa: TRY301 - one remedy for all
        said = date.fromisoformat(match[1]) if match[1] else None
        clock = time(_hour(int(match[2]), (match[4] or "").upper()), int(match[3]))
    except ValueError:
        fault = f"{name}: {words[:40]!r} is not a time"
        remedy = "write it like 09:30, or with its day like 2027-05-03 09:30"
        raise source.fault(line, fault, remedy) from None
    if match[5] is None:
        return said, clock, None
    sign = -1 if match[5] == "-" else 1
    return said, clock, sign * timedelta(hours=int(match[6]), minutes=int(match[7]))


def _hour(said: int, half: str) -> int:
    """Return the hour of the day; of one of a half of it, 'A' or 'P'.

    Raises:
        ValueError: there is no such hour.

    """
    if half and not 1 <= said <= _NOON:
        raise ValueError(said)
    return said % _NOON + (_NOON if half == "P" else 0) if half else said


def minutes(source: Source, line: int, cell: Cell) -> int | None:
    """Return the minutes of a cell, None if it is empty."""
    words = clean_line(text(cell))
    if not words:
        return None
    if not _MINUTES.fullmatch(words) or not 1 <= float(words) <= 1440:  # noqa: PLR2004 - a day
        fault = f"minutes: {words[:40]!r} is not a number of minutes"
        raise source.fault(line, fault, "write 1 to 1440, without a unit")
    return int(float(words))
