"""Spreadsheets: what is read of them, what is refused in words, and the sheet that we offer."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from modl_feeds.errors import NeededError, SourceError
from modl_feeds.formats.tables import HEADINGS
from modl_feeds.importers.sheet import files, template
from modl_feeds.importers.sheet.columns import COLUMNS
from modl_feeds.model import ResourceKind
from tests.importers import assumed, read
from tests.samples import PROJECT

HEAD: Final = "date,start,end,minutes,title,speakers,affiliations,status,id"
ZONE: Final = "Europe/Paris"


def table(*rows: str, head: str = HEAD) -> str:
    """Return a table of these rows."""
    return "\r\n".join([head, *rows, ""])


def sessions(content: str | bytes) -> list[dict[str, Any]]:
    """Return the sessions that are read of it."""
    found = read(content, "sheet", meeting="weir-2027", timezone=ZONE).record["sessions"]
    return list(found)


def refused(content: str | bytes) -> str:
    """Return the words by which it is refused."""
    with pytest.raises(SourceError) as raised:
        read(content, "sheet", meeting="weir-2027", timezone=ZONE)
    return str(raised.value)


def book(*rows: list[Any], zone: bool = False) -> bytes:
    """Return a workbook of these rows."""
    made = Workbook()
    assert made.active is not None
    for row in ([*HEAD.split(","), *(["timezone"] if zone else [])], *rows):
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


FAULTS: Final[dict[str, tuple[str | bytes, str]]] = {
    "another date form": (
        table("03/05/2027,09:30,,,Weir,,,,"),
        "source:2: date: '03/05/2027' is not a date, write it like 2027-05-03",
    ),
    "no such date": (
        table("2027-02-30,09:30,,,Weir,,,,"),
        "source:2: date: '2027-02-30' is not a date, write it like 2027-05-03",
    ),
    "another time form": (
        table("2027-05-03,9.30 am,,,Weir,,,,"),
        (
            "source:2: start: '9.30 am' is not a time,"
            " write it like 09:30, or with its day like 2027-05-03 09:30"
        ),
    ),
    "no start": (
        table("2027-05-03,,,,Weir,,,,"),
        "source:2: the row has no start, write it like 09:30, or put # ahead of a remark",
    ),
    "no date": (
        table(",09:30,,,Weir,,,,"),
        "source:2: the row has no date, write it like 2027-05-03",
    ),
    "two meetings": (
        table("2027-05-03,09:30,10:30,,Weir,,,,", "2028-11-03,09:30,10:30,,Lock,,,,"),
        (
            "source:3: between 2027-05-03 and 2028-11-03 nothing is on,"
            " two meetings in one file? import each from one of its own"
        ),
    ),
    "two days": (
        table("2027-05-03,2027-05-04 09:30,,,Weir,,,,"),
        "source:2: the date is 2027-05-03, and the start is on 2027-05-04, write one of them alone",
    ),
    "end and minutes": (
        table("2027-05-03,09:30,10:30,60,Weir,,,,"),
        "source:2: both end and minutes are given, keep one of them",
    ),
    "minutes": (
        table("2027-05-03,09:30,,1 h,Weir,,,,"),
        "source:2: minutes: '1 h' is not a number of minutes, write 1 to 1440, without a unit",
    ),
    "an end long before": (
        table("2027-05-03,14:30,13:30,,Weir,,,,"),
        (
            "source:2: 'Weir' ends 2027-05-03 13:30, before its start 2027-05-03 14:30,"
            " write a later end"
        ),
    ),
    "a skipped hour": (
        table("2027-03-28,02:30,,,Weir,,,,"),
        (
            "source:2: 2027-03-28 02:30 does not exist in Europe/Paris: the clocks skip it,"
            " write a time outside the skipped hour, such as 03:30"
        ),
    ),
    "affiliations": (
        table("2027-05-03,09:30,,,Weir,A; B; C,X; Y,,"),
        (
            "source:2: 3 speakers have 2 affiliations,"
            " write one for each, with ; between them, and nothing where none is known"
        ),
    ),
    "status": (
        table("2027-05-03,09:30,,,Weir,,,maybe,"),
        "source:2: status: 'maybe' is not known, use one of confirmed, tentative, cancelled",
    ),
    "an id twice": (
        table("2027-05-03,09:30,,,Weir,,,,a", "2027-05-03,10:30,,,Lock,,,,a"),
        "source:3: the id 'a' stands here and in line 2, give each session an id of its own",
    ),
    "no id": (
        table("2027-05-03,09:30,,,Weir,,,,A B"),
        (
            "source:2: 'A B' is not an id, use lower-case letters, digits and single hyphens,"
            " at most 64, such as 'a-b'"
        ),
    ),
    "a near miss": (
        table("x", head="date,start,titel"),
        "source:1: there is no column 'titel', did you mean 'title'?",
    ),
    "a column twice": (
        table("x", head="start,title,Start"),
        "source:1: the column 'start' stands twice, keep one of them",
    ),
    "an open quote": (
        table('2027-05-03,09:30,,,"Weir,,,,'),
        (
            "source:2: not valid CSV: unexpected end of data,"
            " check the quotes here: within quotes, a quote is written twice"
        ),
    ),
    "bytes of a program": (b"start,title\n\x00\x01", "source:2: it is no text"),
    "a comma too many": (
        table("2027-05-03,09:30,,,Weirs, Locks and Dams,Ana Example,,,"),
        (
            "source:2: 10 cells below 9 headings, put a cell with the separator in it in quotes"
            ' ("A, B"), or name its column'
        ),
    ),
    "a comma too many ahead of an empty cell": (
        table("2027-05-03,09:30,Weirs, Locks,", head="date,start,title,room"),
        "source:2: 5 cells below 4 headings, put a cell with the separator in it in quotes",
    ),
    "a column without a name": (
        table("2027-05-03,09:30,Ana Example,Weir", head="date,start,,title"),
        "source:2: cell 3 has no heading, put a cell with the separator in it in quotes",
    ),
    "no charset": (b"start,title\n\x81\x8d", "source:2: it is neither UTF-8 nor Windows-1252"),
    "no workbook": (b"PK\x03\x04nothing", "source:1: not a valid workbook: "),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said_with_its_line(name: str) -> None:
    """And with what would be right."""
    content, expected = FAULTS[name]

    actual = refused(content)

    assert expected in actual


def test_a_zone_is_needed() -> None:
    """From a column or an option."""
    with pytest.raises(NeededError) as raised:
        read(table("2027-05-03,09:30,,,Weir,,,,"), "sheet", meeting="weir-2027")

    assert raised.value.option == "timezone"


def test_a_name_is_needed() -> None:
    """A table has no title to make an id of."""
    with pytest.raises(NeededError) as raised:
        read(table("2027-05-03,09:30,,,Weir,,,,"), "sheet", timezone=ZONE)

    assert raised.value.option == "meeting"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings_of_spreadsheets_are_read(separator: str, encoding: str) -> None:
    """As programs in several countries save them."""
    content = table("2027-05-03,09:30,,,Öffnung,,,,").replace(",", separator).encode(encoding)

    (actual,) = sessions(content)

    assert (actual["title"], actual["start"]) == ("Öffnung", "2027-05-03 09:30")


@pytest.mark.parametrize("title", ["=1+1", "+5 °C", "-5 °C", "@home", '=HYPERLINK("a")'])
def test_a_cell_that_looks_like_a_formula_is_text(title: str) -> None:
    """A CSV file has none; the apostrophe of our own is taken off."""
    quoted = title.replace('"', '""')

    for cell in (f'"{quoted}"', f'"\'{quoted}"'):
        (actual,) = sessions(table(f"2027-05-03,09:30,,,{cell},,,,"))
        assert actual["title"] == title


def test_a_formula_without_its_value_is_refused() -> None:
    """What it would show is not in the file."""
    words = refused(book([date(2027, 5, 3), time(9, 30), None, None, '="a"&"b"']))

    assert words == (
        "source:2: the cell E2 has a formula, and no value was saved with it,"
        " open and save it in a spreadsheet program"
    )


def test_a_formula_with_its_value_is_read() -> None:
    """The value that was shown last."""
    content = book([date(2027, 5, 3), time(9, 30), None, None, '="a"&"b"'])
    content = edited(
        content, rb"<v\s*/>|<v></v>", b"<v>ab</v>", rb'<c r="E2"', b'<c r="E2" t="str"'
    )

    (actual,) = sessions(content)

    assert actual["title"] == "ab"


def edited(content: bytes, *replacements: bytes) -> bytes:
    """Return a workbook with passages of its first sheet replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for before, after in zip(replacements[::2], replacements[1::2], strict=True):
                    part = re.sub(before, after, part)
            new.writestr(name, part)
    return packed.getvalue()


def test_an_error_in_a_cell_is_refused() -> None:
    """As '#REF!' is no title."""
    words = refused(book([date(2027, 5, 3), time(9, 30), None, None, "#REF!"]))

    assert words == (
        "source:2: the cell E2 shows the error #REF!, mend its formula, or write the value"
    )


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the sizes that the archive declares, beyond which nothing is unpacked."""
    monkeypatch.setattr(files, "MAX_UNPACKED", 1_000)

    words = refused(book([date(2027, 5, 3), time(9, 30), None, None, "Weir"]))

    assert re.fullmatch(
        r"source:1: unpacked, it would have [\d,]+ bytes,"
        r" at most 1,000 are read: copy the rows into a new workbook",
        words,
    )


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_part_that_fills_the_memory_is_refused(part: str) -> None:
    """However small it is while packed: styles take a hundred times their bytes once read."""
    content = book([date(2027, 5, 3), time(9, 30), None, None, "Weir"])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    most = files.MAX_HELD if part == "xl/styles.xml" else files.MAX_PART
    parts[part] = b" " * (most + 1)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, one in parts.items():
            new.writestr(name, one)

    assert refused(packed.getvalue()) == (
        f"source:1: unpacked, {part} would have {most + 1:,} bytes,"
        f" at most {most:,} are read: copy the rows into a new workbook"
    )


def saved(made: Workbook) -> bytes:
    """Return a workbook's bytes."""
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def programme(*titles: str) -> Workbook:
    """Return a workbook with these sessions, one an hour."""
    made = load_workbook(io.BytesIO(book()))
    assert made.active is not None
    for hour, title in enumerate(titles, start=9):
        made.active.append([date(2027, 5, 3), time(hour), None, 60, title, "Ana Example"])
    return made


def test_what_a_workbook_hides_is_not_published() -> None:
    """A hidden sheet, row or column is a draft of somebody's; each is named."""
    made = programme("Secret", "Weir")
    sheet = made.worksheets[0]
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["F"].hidden = True
    notes = made.create_sheet("Notes", 0)
    notes.append(["start", "title"])
    notes.sheet_state = "hidden"

    found = read(saved(made), "sheet", meeting="weir-2027", timezone=ZONE)

    assert [one["title"] for one in found.record["sessions"]] == ["Weir"]
    assert "speakers" not in found.record["sessions"][0]
    assert found.left_out == (
        "the hidden sheet 'Notes' (rows: 1)",
        "the hidden row 2 of the sheet 'Sheet'",
        "the hidden column F of the sheet 'Sheet'",
    )


def test_a_merged_cell_holds_for_each_of_its_rows() -> None:
    """As it is seen; and it is told."""
    made = programme("Weir", "Lock", "Dam")
    made.worksheets[0].merge_cells("F2:F3")

    found = read(saved(made), "sheet", meeting="weir-2027", timezone=ZONE)

    speakers = [one.get("speakers") for one in found.record["sessions"]]
    assert speakers == [[{"name": "Ana Example"}]] * 3
    assert assumed(found)["sessions"] == "merged cells hold for each of their rows: F2:F3"


def test_a_cell_merged_over_columns_is_refused() -> None:
    """Nobody knows which of them it is about."""
    made = programme("Weir")
    made.worksheets[0].merge_cells("E2:F2")

    assert refused(saved(made)) == (
        "source:2: the cells E2:F2 of several columns are merged,"
        " split them, or put # ahead of a remark"
    )


def test_empty_cells_beyond_the_headings_are_nothing() -> None:
    """A spreadsheet program keeps those that were once formatted."""
    made = programme("Weir")
    made.worksheets[0]["Z2"].font = Font(bold=True)

    found = read(saved(made), "sheet", meeting="weir-2027", timezone=ZONE)

    assert [one["title"] for one in found.record["sessions"]] == ["Weir"]


def test_the_headings_of_others_are_read() -> None:
    """Nobody has to say what it is, nor to rename them."""
    head = "Day,Start time,End time,Session title,Presenter"

    found = read(table("2027-05-03,9:30,10:30,Weir,Ana Example", head=head), timezone=ZONE,
                 meeting="weir-2027").record["sessions"]  # fmt: skip

    assert [(one["start"], one["end"], one["title"], one["speakers"]) for one in found] == [
        ("2027-05-03 09:30", "2027-05-03 10:30", "Weir", [{"name": "Ana Example"}])
    ]


def test_our_own_heading_counts_beside_another() -> None:
    """The other column is left out, and told."""
    content = table("2027-05-03,09:30,all day,Weir", head="date,start,time,title")

    found = read(content, meeting="weir-2027", timezone=ZONE)

    assert found.record["sessions"][0]["start"] == "2027-05-03 09:30"
    assert found.left_out == ("the column 'time'",)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (table("2027-05-03,Weir,Hall", head="Date,Title,Room"), "there is no column 'start'"),
        (
            table("2027-05-03,09:30-10:30,Weir,Hall", head="Date,Time,Title,Room"),
            "start: '09:30-10:30' is not one time, write start and end in a column each",
        ),
    ],
    ids=["no start", "start and end in one"],
)
def test_several_known_headings_tell_a_table(content: str, fault: str) -> None:
    """What it lacks is said, not that it is of no known kind."""
    with pytest.raises(SourceError, match=re.escape(fault)):
        read(content, meeting="weir-2027", timezone=ZONE)


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("9:30 AM", "09:30"),
        ("2:30 pm", "14:30"),
        ("12:05am", "00:05"),
        ("12:05 p.m.", "12:05"),
        ("2027-05-03 2:30 PM", "14:30"),
    ],
)
def test_a_clock_of_twelve_hours_is_read(said: str, start: str) -> None:
    """Noon is 12 PM."""
    (found,) = sessions(table(f"2027-05-03,{said},,,Weir,,,,"))

    assert found["start"] == f"2027-05-03 {start}"


@pytest.mark.parametrize("said", ["13:30 PM", "0:30 AM"])
def test_an_hour_that_no_half_of_a_day_has_is_refused(said: str) -> None:
    """It may be a slip of either part."""
    assert f"start: '{said}' is not a time" in refused(table(f"2027-05-03,{said},,,Weir,,,,"))


@pytest.mark.parametrize("name", ["Bo Li, Ana Example", "Bo Li and Ana Example"])
def test_a_name_that_may_be_two_is_told(name: str) -> None:
    """It may as well be one, such as 'Example, Ana'."""
    content = table(f'2027-05-03,09:30,,,Weir,"{name}; Eva M (Dam, Lock and Co)",,,li')

    found = read(content, meeting="weir-2027", timezone=ZONE)

    assert [one["name"] for one in found.record["sessions"][0]["speakers"]] == [name, "Eva M"]
    words = f"'{name}' is taken for one name; separate speakers with ';'"
    assert assumed(found)["sessions.li.speakers"] == words


def test_a_table_of_utf_16_is_recognised() -> None:
    """As a spreadsheet program saves 'Unicode text'; nobody has to say what it is."""
    content = table("2027-05-03,09:30,,,Öffnung,,,,").replace(",", "\t").encode("utf-16")

    found = read(content, meeting="weir-2027", timezone=ZONE)

    assert found.record["sessions"][0]["title"] == "Öffnung"


@pytest.mark.parametrize(
    ("kind", "title"), [("talk", "To be announced"), ("meal", "Meal"), ("break", "Break")]
)
def test_a_session_without_a_title_has_one(kind: str, title: str) -> None:
    """A talk's is still to come; and it is told."""
    rows = table(f"2027-05-03,09:30,{kind},", head="date,start,kind,title")

    found = read(rows, "sheet", meeting="weir-2027", timezone=ZONE)

    (session,) = found.record["sessions"]
    assert session["title"] == title
    assert assumed(found)[f"sessions.{session['id']}.title"] == "the source has none"


def test_every_kind_of_resource_has_a_column() -> None:
    """In the sheet that is offered, and in the one that is published."""
    expected = {kind.value for kind in ResourceKind}

    assert expected <= COLUMNS.keys()
    assert expected <= {*HEADINGS}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_marks_that_turn_text_around_are_left_out(kind: str) -> None:
    """One that is not closed would turn what stands behind it; it is told."""
    title = "Lo\u202ack\u2066s"
    content = saved(programme(title)) if kind == "xlsx" else table(f"2027-05-03,9:30,,,{title},,,,")

    found = read(content, "sheet", meeting="weir-2027", timezone=ZONE)

    assert found.record["sessions"][0]["title"] == "Locks"
    assert assumed(found)["sessions"] == (
        "marks that turn text around are left out, such as in line 2"
    )


def test_an_affiliation_in_brackets_is_read_where_the_column_is_empty() -> None:
    """Some people write it here, some there."""
    rows = ("2027-05-03,09:30,,,Weir,Ana Example (Uni X),,,", "2027-05-03,10:30,,,Lock,Bo Li,Y,,")

    actual = [one["speakers"] for one in sessions(table(*rows))]

    assert actual == [
        [{"name": "Ana Example", "affiliation": "Uni X"}],
        [{"name": "Bo Li", "affiliation": "Y"}],
    ]


def test_a_sheet_of_a_million_empty_rows_is_refused() -> None:
    """One cell far below would make them."""
    content = edited(
        book([date(2027, 5, 3), time(9, 30), None, None, "Weir"]),
        rb"</sheetData>", b'<row r="1000000"><c r="A1000000"><v>1</v></c></row></sheetData>',
    )  # fmt: skip

    assert "it has more than 20,000 rows" in refused(content)


def test_two_zones_are_refused() -> None:
    """A meeting is in one place."""
    rows = ("2027-05-03,09:30,A,Europe/Paris", "2027-05-03,10:30,B,Europe/Rome")

    assert refused(table(*rows, head="date,start,title,timezone")) == (
        "source:3: timezone: 'Europe/Rome' is another than 'Europe/Paris' before,"
        " write the venue's, the same in all rows"
    )


def test_a_repeated_hour_takes_an_offset() -> None:
    """As in a meeting's file."""
    (actual,) = sessions(table("2027-10-31,02:30 +01:00,,,Weir,,,,"))

    assert actual["start"] == "2027-10-31 02:30 +01:00"


@pytest.mark.parametrize(
    ("end", "expected"),
    [("01:00 +02:00", "2027-10-31 01:00"), ("02:10 +01:00", "2027-10-31 02:10 +01:00")],
)
def test_an_end_after_midnight_may_have_an_offset(end: str, expected: str) -> None:
    """Which holds on its own day, be it the day on which clocks are put back."""
    (actual,) = sessions(table(f"2027-10-30,22:05,{end},Weir", head="date,start,end,title"))

    assert expected == actual["end"]


def test_an_end_in_the_second_of_two_like_hours_is_on_the_same_day() -> None:
    """Although the clock shows less than at the start."""
    row = "2027-10-31,02:30 +02:00,02:10 +01:00,Weir"
    (actual,) = sessions(table(row, head="date,start,end,title"))

    assert actual["end"] == "2027-10-31 02:10 +01:00"


def test_a_column_without_a_place_is_told() -> None:
    """It is not lost in silence."""
    head = "date,start,title,Catering"

    found = read(table("2027-05-03,09:30,Weir,Tea", head=head), "sheet", meeting="w", timezone=ZONE)

    assert found.left_out == ("the column 'Catering'",)
    assert assumed(found)["title"] == "the source has none: the id"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_reads_back_once_it_is_filled(kind: str) -> None:
    """With the example of each column as its first row."""
    names = [name for name in COLUMNS if name not in {"page", "end"}]
    if kind == "csv":
        head = template("csv").decode("utf-8-sig").partition("\r\n")[0]
        cells = [COLUMNS[name][1] if name in names else "" for name in head.split(",")]
        content = template("csv") + (",".join(f'"{cell}"' for cell in cells) + "\r\n").encode()
    else:
        opened = load_workbook(io.BytesIO(template("xlsx")))
        first = opened.worksheets[0]
        heads = [str(cell.value) for cell in first[1]]
        first.append([COLUMNS[name][1] if name in names else None for name in heads])
        saved = io.BytesIO()
        opened.save(saved)
        content = saved.getvalue()

    found = read(content, "sheet", meeting="loops-2027").record

    assert found["timezone"] == "Europe/Paris"
    (session,) = found["sessions"]
    assert (session["start"], session["end"]) == ("2027-05-03 09:30", "2027-05-03 10:30")
    assert [one["name"] for one in session["speakers"]] == ["Ana Example", "Bo Li"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_is_the_same_at_any_time(kind: str) -> None:
    """No clock is in it."""
    assert template(kind) == template(kind)


def test_columns_are_documented() -> None:
    """Each one, in the words of the code."""
    text = (PROJECT / "docs" / "sheet.md").read_text(encoding="utf-8")
    expected = [
        f"| `{name}` | {about} | {f'`{example}`' if example else ''} |".replace("|  |", "| |")
        for name, (about, example) in COLUMNS.items()
    ]

    actual = [line for line in text.split("\n") if line.startswith("| `")]

    assert expected == actual
