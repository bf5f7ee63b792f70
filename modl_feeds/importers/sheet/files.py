"""CSV and XLSX files as rows of cells, and a workbook's bytes.

Level 2.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from modl_feeds.errors import SourceError
from modl_feeds.importers.shared.letters import decoded, turned
from modl_feeds.importers.sheet.looks import looks, shown
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modl_feeds.importers.interface import Source
    from modl_feeds.importers.sheet.looks import Looks, Rows

Cell = object
"""A text, a number, a date or time as spreadsheets have them, or None."""
MAX_UNPACKED: Final = 60_000_000
"""No workbook is read that has more bytes once it is unpacked."""
MAX_PART: Final = 20_000_000
"""Nor one of which a part has more."""
MAX_HELD: Final = 2_000_000
"""Nor one of which a part has more that is kept in memory many times its size, as styles are."""
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 100
HELP: Final = "Help"
"""The sheet that explains; it is not read."""
_ZIP: Final = b"PK\x03\x04"
_SEPARATORS: Final = ",;\t"
_LONG_AGO: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - as zip files and workbooks have it
_LARGE: Final = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings\.xml|media/.+)", re.IGNORECASE)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet, each with its line; blank ones are left out."""

    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    remarks: tuple[str, ...] = ()
    """Other sheets, and what is hidden: neither is read."""
    assumed: tuple[str, ...] = ()


def is_workbook(content: bytes) -> bool:
    """Tell whether it is a zip file with a workbook in it."""
    return content.startswith(_ZIP) and b"xl/workbook.xml" in content


def tables(source: Source) -> Table:
    """Return the table of a CSV or XLSX file.

    Raises:
        SourceError: it is neither, or too large.

    """
    found = _workbook(source) if source.content.startswith(_ZIP) else _csv(source)
    if not found.rows:
        fault, remedy = "it has no row", "write a row of headings, and one for each session"
        raise source.fault(1, fault, remedy)
    return found


def _csv(source: Source) -> Table:
    text, assumed = decoded(source)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise source.fault(line, "it is no text", "save the table as CSV or XLSX")
    lines = text.split("\n")
    head = next(
        (line for line in lines if line.strip() and not line.lstrip('"').startswith("#")), ""
    )
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    last = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((last + 1, tuple(row)))
            last = reader.line_num
            _check_size(source, len(rows), len(row), last)
    except csv.Error as error:
        fault = f"not valid CSV: {error}"
        remedy = "check the quotes here: within quotes, a quote is written twice"
        raise source.fault(reader.line_num, fault, remedy) from None
    return Table(tuple(rows), (), (assumed,) if assumed else ())


def _check_size(source: Source, rows: int, columns: int, line: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        fault = f"it has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns"
        raise source.fault(line, fault, "keep the programme alone")


def _workbook(source: Source) -> Table:
    _check_unpacked(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is not read, such as drop-down lists
        try:
            values = _opened(source, values=True)
            typed = _opened(source, values=False)
            return _sheets(source, values, typed)
        except SourceError:
            raise
        except Exception as error:  # noqa: BLE001 - the package's own, zipfile's, XML's, KeyError
            words = clean_line(str(error))[:120] or type(error).__name__
            fault = f"not a valid workbook: {words}"
            remedy = "save it again as XLSX, without a password"
            raise source.fault(1, fault, remedy) from None


def _opened(source: Source, *, values: bool) -> Any:  # noqa: ANN401 - a workbook of that package
    content = io.BytesIO(source.content)
    return load_workbook(content, read_only=True, data_only=values, keep_links=False)


def _check_unpacked(source: Source) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            sizes = {one.filename: one.file_size for one in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
        fault = f"not a valid workbook: {clean_line(str(error))[:120]}"
        raise source.fault(1, fault, "save it again as XLSX") from None
    for name, size in (("it", sum(sizes.values())), *sizes.items()):
        part = MAX_PART if _LARGE.fullmatch(name) else MAX_HELD
        most = MAX_UNPACKED if name == "it" else part
        if size > most:
            fault = f"unpacked, {clean_line(name)[:60]} would have {size:,} bytes"
            remedy = f"at most {most:,} are read: copy the rows into a new workbook"
            raise source.fault(1, fault, remedy)


def _sheets(source: Source, values: Any, typed: Any) -> Table:  # noqa: ANN401 - untyped
    found: Rows | None = None
    remarks: list[str] = []
    assumed: list[str] = []
    for name in values.sheetnames:
        sheet = values[name]
        if name == HELP or not hasattr(sheet, "iter_rows"):  # a sheet of charts has no rows
            continue
        rows = list(_rows(source, sheet, typed[name]))
        if rows and sheet.sheet_state != "visible":
            remarks.append(f"the hidden sheet {name!r} (rows: {len(rows)})")
        elif rows and found is not None:
            remarks.append(f"the sheet {name!r} (rows: {len(rows)})")
        elif rows:
            found, hidden, assumed = shown(source, name, rows, _looks(sheet))
            remarks += hidden
            told = turned((line, " ".join(map(str, cells))) for line, cells in found)
            assumed += [told] if told else []
    return Table(tuple(found or ()), tuple(remarks), tuple(assumed))


def _looks(sheet: Any) -> Looks:  # noqa: ANN401 - untyped
    with sheet._get_source() as part:  # noqa: SLF001 - nothing public gives the bytes
        return looks(part.read(), MAX_COLUMNS)


def _rows(source: Source, values: Any, typed: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:  # noqa: ANN401 - untyped
    values.reset_dimensions()
    typed.reset_dimensions()
    count = 0
    both = zip_longest(values.iter_rows(), typed.iter_rows(), fillvalue=())
    for line, (row, formulas) in enumerate(both, start=1):
        cells = tuple(
            _cell(source, line, one, formula)
            for one, formula in zip_longest(row, formulas, fillvalue=None)
        )
        filled = any(cell is not None and str(cell).strip() for cell in cells)
        count += filled
        _check_size(source, max(count, line - MAX_ROWS), len(cells), line)
        if filled:
            yield line, cells


def _cell(source: Source, line: int, cell: Any, formula: Any) -> Cell:  # noqa: ANN401 - untyped
    value: Cell = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    where = getattr(formula, "coordinate", "")
    if kind == "e":
        fault = f"the cell {where} shows the error {value}"
        raise source.fault(line, fault, "mend its formula, or write the value")
    if value is None and getattr(formula, "data_type", "n") == "f":
        fault = f"the cell {where} has a formula, and no value was saved with it"
        raise source.fault(line, fault, "open and save it in a spreadsheet program")
    return value


def workbook(sheets: Iterable[tuple[str, Sequence[Sequence[str]], Sequence[int]]]) -> bytes:
    """Return an XLSX file, the same bytes at any time.

    Args:
        sheets: name, rows and widths of the columns; the first row is bold and stays in view.

    """
    book = Workbook()
    for position, (name, rows, widths) in enumerate(sheets):
        sheet = book.active if position == 0 else book.create_sheet()
        assert sheet is not None  # noqa: S101 - a new workbook has one
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for letter, width in zip(_letters(), widths, strict=False):
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = "A2"
    book.properties.created = book.properties.modified = _LONG_AGO
    book.properties.creator = "modl-feeds"
    packed = io.BytesIO()
    book.save(packed)
    return _timeless(packed.getvalue())


def _letters() -> Iterator[str]:
    return (get_column_letter(number) for number in range(1, MAX_COLUMNS))


def _timeless(content: bytes) -> bytes:
    """Return the archive without the moment at which it was written."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(name))
            new.writestr(
                zipfile.ZipInfo(name, _LONG_AGO.timetuple()[:6]), part, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()
