"""Days of a page: how they are written, and which year they are in."""

from __future__ import annotations

import pytest

from modl_feeds.errors import SourceError
from tests.importers import guesses
from tests.importers.pages import read, sessions

ROW = "9:00 AM Ada Reef | On sand"


def first_day(title: str, heading: str, date: str = "", year: int | None = None) -> str:
    """Return the day of the one session."""
    dated = f"Date: {date}\n\n" if date else ""
    found = read(f"{title}\n\n{dated}Agenda\n\n{heading}\n\n{ROW}\n", year=year)
    start: str = sessions(found)[0]["start"]
    return start.partition(" ")[0]


@pytest.mark.parametrize(
    "heading",
    [
        "Thursday, May 6",
        "Thursday, May 6th",
        "Thursday, May 6, 2027",
        "Thu, May 6",
        "THURSDAY MAY 6",
        "May 6",
        "Thursday 6 May",
        "6 May 2027",
        "May 6 (Thursday)",
        "Day 1 – Thursday, May 6",
        "Day One: Thursday, May 6",
        "2027-05-06",
        "• Thursday, May 6",
        "Donnerstag, 6. Mai 2027",
        "Donnerstag, 6.5.2027",
        "Donnerstag, den 06. 05. 2027",
        "jeudi 6 mai",
        "Jueves, 6 de mayo de 2027",
        "giovedì 6 maggio",
    ],
)
def test_a_day_is_written_in_many_ways(heading: str) -> None:
    """With a weekday, an ordinal, a year, a number, or without; in several languages."""
    assert first_day("Reefs 2027", heading) == "2027-05-06"


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("May 6–7, 2027", ("2027-05-06", "2027-05-07")),
        ("May 6 & 7, 2027", ("2027-05-06", "2027-05-07")),
        ("May 6 - May 7, 2027", ("2027-05-06", "2027-05-07")),
        ("6 to 7 May 2027", ("2027-05-06", "2027-05-07")),
        ("Thursday, May 6 and Friday, May 7, 2027", ("2027-05-06", "2027-05-07")),
        ("May 6, 2027, 9:00 AM – May 7, 2027, 5 PM", ("2027-05-06", "2027-05-07")),
        ("Dec. 30, 2027 – Jan. 2, 2028", ("2027-12-30", "2028-01-02")),
        ("2027-05-06 to 2027-05-07", ("2027-05-06", "2027-05-07")),
        ("6.5.2027 – 7.5.2027", ("2027-05-06", "2027-05-07")),
        ("28. Februar bis 1. März 2027", ("2027-02-28", "2027-03-01")),
        ("du 31 juillet au 1er août 2027", ("2027-07-31", "2027-08-01")),
    ],
)
def test_a_line_of_dates_gives_first_and_last_day(date: str, days: tuple[str, str]) -> None:
    """However the two are joined."""
    found = read(f"Reefs\n\nDate: {date}\n")

    assert days == (found.record["first_day"], found.record["last_day"])


@pytest.mark.parametrize(
    ("head", "heading", "year", "words"),
    [
        ("Reefs 2027", "Thursday, May 6", None, "the year is the title's, 2027"),
        ("Reefs", "Thursday, May 6", 2027, "the page says no year, --year says 2027"),
        ("Reefs\n\nDate: May 6, 2027", "Thursday, May 6", None,
         "the year is that of another date of the page, 2027"),
        ("Reefs 2027", "Thursday, May 6, 2026", None,
         "the page says 2026, but its weekday is that of 2027, the title's year"),
        ("Reefs 2026", "Thursday, May 6", 2027, "the page says no year, --year says 2027"),
    ],
)  # fmt: skip
def test_the_year_is_the_first_that_fits_the_weekday(
    head: str, heading: str, year: int | None, words: str
) -> None:
    """And it is said where it comes from."""
    found = read(f"{head}\n\nAgenda\n\n{heading}\n\n{ROW}\n", year=year)

    assert found.record["first_day"] == "2027-05-06"
    assert [words] == guesses(found)["first_day"]


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("Friday, May 6", "May 6 is called a Friday, and Thursday, 6 May 2027 is none"),
        ("Monday, May 6, 2026", "May 6 is called a Monday, and Wednesday, 6 May 2026 is none"),
        ("May 32", "32 May 2027 does not exist"),
        ("February 29", "29 February 2027 does not exist"),
        ("May 6, 1902\n\n9:00 AM A B | C\n\nMay 6, 2099", "6 May 2099 does not exist"),
        ("Thursday, Maj 6", "'Thursday, Maj 6' is not a day"),
        ("Day 4", "'Day 4' has no date"),
    ],
)
def test_a_day_that_cannot_be_is_refused(heading: str, fault: str) -> None:
    """Both the weekday and the date are named, with the line."""
    with pytest.raises(SourceError) as caught:
        first_day("Reefs 2027", heading)

    assert fault == caught.value.fault
    assert caught.value.line >= 5


def test_a_row_below_no_day_is_refused() -> None:
    """Unless the meeting has one day only."""
    with pytest.raises(SourceError, match="stands below no day"):
        read(f"Reefs 2027\n\nAgenda\n\n{ROW}\n")

    found = read(f"Reefs 2027\n\nDate: May 6\n\nAgenda\n\n{ROW}\n")

    assert sessions(found)[0]["start"] == "2027-05-06 09:00"


def test_numbered_days_are_those_of_the_date() -> None:
    """'Day 2' is the second day between first and last, which is said."""
    found = read(f"Reefs\n\nDate: May 6–7, 2027\n\nAgenda\n\nDay 1\n\n{ROW}\n\nDay Two\n\n{ROW}\n")

    assert [one["start"].split()[0] for one in sessions(found)] == ["2027-05-06", "2027-05-07"]
    assert "'Day Two' is Friday, 7 May 2027" in guesses(found)["sessions"]


def test_the_year_may_turn_during_a_meeting() -> None:
    """December is followed by January of the next year, aloud."""
    found = read(f"Reefs 2027\n\nAgenda\n\nDecember 31\n\n{ROW}\n\nJanuary 1\n\n{ROW}\n")

    assert (found.record["first_day"], found.record["last_day"]) == ("2027-12-31", "2028-01-01")
    assert guesses(found)["last_day"] == ["the year turns, 2028 comes next"]


@pytest.mark.parametrize("second", ["May 5", "September 6", "May 6, 2028"])
def test_two_meetings_on_one_page_are_refused(second: str) -> None:
    """Days that go back, or are months apart, are not those of one meeting."""
    page = f"Reefs 2027\n\nAgenda\n\nMay 6\n\n{ROW}\n\n{second}\n\n{ROW}\n"

    with pytest.raises(SourceError, match="import one meeting at a time"):
        read(page)


def test_days_that_differ_from_the_date_are_said() -> None:
    """The meeting lasts as long as both together."""
    found = read(f"Reefs 2027\n\nDate: May 6–8, 2027\n\nAgenda\n\nMay 6\n\n{ROW}\n")
    words = "the agenda has 2027-05-06 to 2027-05-06, the page's date says 2027-05-06 to 2027-05-08"

    assert found.record["last_day"] == "2027-05-08"
    assert words in guesses(found)["first_day"]
