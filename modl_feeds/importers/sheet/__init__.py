"""A programme as a table: CSV or XLSX, a row a session; also our own schedule.csv.

Level 2.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from modl_feeds.formats.tables import HEADINGS
from modl_feeds.importers.shared.letters import beginning
from modl_feeds.importers.shared.plain import commonmark
from modl_feeds.importers.shared.programme import check_one, imported
from modl_feeds.importers.shared.rows import Facts, Row, guess_kind, person_of, web_address
from modl_feeds.importers.shared.times import known_zone, moment
from modl_feeds.importers.sheet import columns, files
from modl_feeds.importers.sheet.columns import COLUMNS, text
from modl_feeds.localtime import later
from modl_feeds.model import ResourceKind, Status
from modl_feeds.shapes import ValueFaultError
from modl_feeds.text import clean_line
from modl_feeds.values import SLUG

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Imported, Source, Wishes
    from modl_feeds.importers.sheet.columns import Moment
    from modl_feeds.importers.sheet.files import Cell

_HEAD: Final = 4_000
_OURS: Final = HEADINGS.index("summary")
"""So many headings tell a table of ours, also one that an older version wrote."""
_SEVERAL: Final = 3
"""So many known headings tell a table, so that what it lacks can be named."""
_JOINED: Final = re.compile(r",|\s(?:and|und|et|&)\s", re.IGNORECASE)
_LONGEST_NIGHT: Final = timedelta(hours=12)


class _Sheet:
    """Reads CSV and XLSX files."""

    name = "sheet"
    about = "a spreadsheet (.xlsx, .csv), a row a session; 'new sheet' writes an empty one"

    def recognises(self, source: Source) -> bool:
        """Tell it by a workbook's parts or by the headings of a table."""
        if files.is_workbook(source.content):
            return True
        head = beginning(source.content, _HEAD).casefold()
        lines = (line for line in head.splitlines() if line.strip() and not line.startswith("#"))
        names = next(lines, "").replace(";", ",").replace("\t", ",").split(",")
        known = {columns.name_of(name.strip(' "')) for name in names} & COLUMNS.keys()
        return {"start", "title"} <= known or len(known) >= _SEVERAL

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return the meeting."""
        table = files.tables(source)
        remarks = [one for one in table.rows if _is_remark(one[1])]
        rows = [one for one in table.rows if not _is_remark(one[1])]
        line, first = rows[0] if rows else (1, ())
        places, others = columns.headings(source, line, first)
        _check_widths(source, first, rows[1:])
        reader = _Reader(source, places, own=tuple(places)[:_OURS] == HEADINGS[:_OURS])
        facts = reader.facts(wishes, rows[1:])
        found = [reader.row(line, cells) for line, cells in rows[1:]]
        facts.assumed += [("sessions", words) for words in table.assumed]
        facts.lost += [*table.remarks, *(f"the column {name!r}" for name in others)]
        if not reader.own:
            facts.lost += [f"line {line}, a remark: {_words(cells)}" for line, cells in remarks]
            check_one(source, found)
        facts.id = reader.meeting
        return imported(source, wishes, facts, found)


IMPORTER: Final = _Sheet()


def _is_remark(cells: tuple[Cell, ...]) -> bool:
    return bool(cells) and text(cells[0]).startswith("#")


def _check_widths(
    source: Source, head: tuple[Cell, ...], rows: list[tuple[int, tuple[Cell, ...]]]
) -> None:
    """Refuse a cell without a heading: one comma too many moves all that follow it.

    Raises:
        SourceError: with its row.

    """
    named = {position for position, cell in enumerate(head) if text(cell).strip()}
    for line, cells in rows:
        lonely = [
            position
            for position, cell in enumerate(cells)
            if position not in named
            and cell is not None
            and (text(cell).strip() or position >= len(head))
        ]
        if not lonely:
            continue
        if lonely[-1] >= len(head):  # in CSV also an empty one: the last column may be empty
            fault = f"{len(cells)} cells below {len(head)} headings"
        else:
            fault = f"cell {lonely[0] + 1} has no heading"
        remedy = 'put a cell with the separator in it in quotes ("A, B"), or name its column'
        raise source.fault(line, fault, remedy)


def _words(cells: tuple[Cell, ...]) -> str:
    return clean_line(" ".join(map(text, cells)))[:200]


class _Reader:
    """Reads one table's rows."""

    def __init__(self, source: Source, places: dict[str, int], *, own: bool) -> None:
        self.source, self.places, self.own = source, places, own
        self.zone = ""
        self.meeting = ""
        self._day: date | None = None
        self._known: dict[str, int] = {}

    def _cell(self, cells: tuple[Cell, ...], name: str) -> Cell:
        position = self.places.get(name, len(cells))
        return cells[position] if position < len(cells) else None

    def _text(self, cells: tuple[Cell, ...], name: str) -> str:
        return text(self._cell(cells, name)).strip()

    def facts(self, wishes: Wishes, rows: list[tuple[int, tuple[Cell, ...]]]) -> Facts:
        """Return what all rows say alike: the time zone."""
        zone = wishes.timezone
        for line, cells in rows:
            said = self._text(cells, "timezone")
            if said and zone and said != zone:
                fault = f"timezone: {said[:40]!r} is another than {zone!r} before"
                raise self.source.fault(line, fault, "write the venue's, the same in all rows")
            zone = zone or said
        self.zone = known_zone(self.source, zone)
        return Facts(zone)

    def row(self, line: int, cells: tuple[Cell, ...]) -> Row:
        """Return one session."""
        start, assumed = self._start(line, cells)
        row = Row(line, start, None, self._text(cells, "title"))
        row.assumed += assumed
        row.end = self._end(row, cells)
        row.speakers = self._speakers(row, cells)
        self._doubt(row)
        row.room, row.track = self._text(cells, "room"), self._text(cells, "track")
        row.status = self._status(line, cells)
        row.summary = commonmark(self._text(cells, "summary"))
        row.abstract = commonmark(self._text(cells, "abstract"))
        for kind in ResourceKind:
            for address in self._text(cells, kind.value).split():
                row.open_at(kind.value, address)
        stream = self._text(cells, "stream")
        row.stream = web_address(stream)
        row.lost += [f"the address {stream!r}"] if stream and not row.stream else []
        guess_kind(row, self._text(cells, "kind"))
        self._ids(row, cells)
        return row

    def _ids(self, row: Row, cells: tuple[Cell, ...]) -> None:
        row.id = self._text(cells, "id")
        former = self._text(cells, "previous_ids").split()
        for name in (row.id, *former) if row.id else former:
            self._check_id(row.line, name)
        row.permanent_id = former[0] if former else ""
        page = self._text(cells, "page")
        if not self.own:
            row.open_at("link", page)
        elif "/" in page:
            parts = page.replace("#", "/").rstrip("/").split("/")
            self.meeting = next((one for one in reversed(parts[:-1]) if one), "")

    def _check_id(self, line: int, name: str) -> None:
        try:
            SLUG.convert(name)
        except ValueFaultError as error:
            raise self.source.fault(line, error.fault, error.remedy) from None
        if name in self._known:
            fault = f"the id {name!r} stands here and in line {self._known[name]}"
            raise self.source.fault(line, fault, "give each session an id of its own")
        self._known[name] = line

    def _start(self, line: int, cells: tuple[Cell, ...]) -> tuple[datetime, list[tuple[str, str]]]:
        clock = columns.moment(self.source, line, "start", self._cell(cells, "start"))
        if clock is None:
            remedy = "write it like 09:30, or put # ahead of a remark"
            raise self.source.fault(line, "the row has no start", remedy)
        written = columns.day(self.source, line, self._cell(cells, "date"))
        if written and clock[0] and written != clock[0]:
            fault = f"the date is {written}, and the start is on {clock[0]}"
            raise self.source.fault(line, fault, "write one of them alone")
        found = written or clock[0] or self._day
        if found is None:
            raise self.source.fault(line, "the row has no date", "write it like 2027-05-03")
        said = written or clock[0]
        self._day = found
        assumed = [] if said else [("start", "the day is that of the row above")]
        return self._at(line, found, clock), assumed

    def _at(self, line: int, found: date, clock: Moment) -> datetime:
        said = datetime.combine(found, clock[1])
        return moment(self.source, line, said, self.zone, clock[2])

    def _end(self, row: Row, cells: tuple[Cell, ...]) -> datetime | None:
        clock = columns.moment(self.source, row.line, "end", self._cell(cells, "end"))
        length = columns.minutes(self.source, row.line, self._cell(cells, "minutes"))
        if clock is not None and length is not None:
            raise self.source.fault(row.line, "both end and minutes are given", "keep one of them")
        if clock is None:
            return later(row.start, length) if length else None
        # An hour that is repeated on one of the days need not be so on the other.
        if clock[0] or not _is_before(clock, row.start):
            end = self._at(row.line, clock[0] or row.start.date(), clock)
            if clock[0] or end > row.start:
                return end
        night = self._at(row.line, row.start.date() + timedelta(days=1), clock)
        if self.own:
            return night
        if clock[1] == row.start.time() or night - row.start > _LONGEST_NIGHT:
            # Refused, or no duration: as for every source.
            return self._at(row.line, row.start.date(), clock)
        row.assume("end", "it is on the next day, as it is before the start")
        return night

    def _speakers(self, row: Row, cells: tuple[Cell, ...]) -> list[dict[str, str]]:
        names = [clean_line(one) for one in self._text(cells, "speakers").split(";")]
        said = text(self._cell(cells, "affiliations"))
        if "affiliations" not in self.places:
            return [person_of(name) for name in names if name]
        places = [clean_line(one) for one in (said.split(";") if len(names) > 1 else [said])]
        if len(places) == 1 and len(names) > 1:
            places *= len(names)
            if places[0]:
                row.assume("speakers", "the one affiliation is that of all")
        if len(places) != len(names):
            fault = f"{len(names)} speakers have {len(places)} affiliations"
            remedy = "write one for each, with ; between them, and nothing where none is known"
            raise self.source.fault(row.line, fault, remedy)
        both = [(name, place) for name, place in zip(names, places, strict=True) if name]
        return [
            {"name": name, "affiliation": place} if place or self.own else person_of(name)
            for name, place in both
        ]

    def _doubt(self, row: Row) -> None:
        """Tell a name that may be those of several."""
        for name in (person["name"] for person in row.speakers if not self.own):
            if _JOINED.search(name):
                words = f"{name!r} is taken for one name; separate speakers with ';'"
                row.assume("speakers", words)

    def _status(self, line: int, cells: tuple[Cell, ...]) -> str:
        word = self._text(cells, "status").lower().replace("canceled", "cancelled")
        known = [one.value for one in Status]
        if word and word not in known:
            fault = f"status: {word[:40]!r} is not known"
            raise self.source.fault(line, fault, f"use one of {', '.join(known)}")
        return word


def template(kind: str) -> bytes:
    """Return an empty sheet that explains itself, as 'csv' or 'xlsx'."""
    names = [name for name in COLUMNS if name != "page"]
    if kind == "xlsx":
        told = [["column", "what it holds", "example"]]
        told += [[name, *COLUMNS[name]] for name in names]
        widths = [30 if name in {"title", "speakers", "abstract"} else 14 for name in names]
        sheets = [("Programme", [names], widths), (files.HELP, told, [14, 70, 40])]
        return files.workbook(sheets)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(names)
    for name in names:
        about, example = COLUMNS[name]
        writer.writerow([f"# {name}: {about}{', such as ' if example else ''}{example}"])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _is_before(clock: Moment, start: datetime) -> bool:
    """Tell whether a time of the start's day is earlier than the start; its offset decides."""
    if clock[2] is None:
        return clock[1] < start.time()
    return datetime.combine(start.date(), clock[1], timezone(clock[2])) < start
