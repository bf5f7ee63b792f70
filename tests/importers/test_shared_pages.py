"""The pages of the two shipped meetings import with no loss: all that data/ says is found again.

The pages are no part of the project; without them these tests are skipped, and fail in CI.
Goals, report, summaries and notes in data/ are our own words, and stand for those of the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from modl_feeds.errors import NeededError
from modl_feeds.importers import importer_for
from modl_feeds.importers.page import IMPORTER
from modl_feeds.markup import to_plain
from modl_feeds.text import clean_line
from tests.importers import guesses
from tests.importers.pages import published, read, source_of
from tests.samples import DATA
from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.importers import Imported

YEARS: Final = (2024, 2025)
NOT_COMPARED: Final = {"id", "series", "acronym", "url", "source", "venue", "default_minutes"}
"""What the text of a page does not say, or data/ says from the other page."""
OURS: Final = {"goals", "report", "notes"}
"""Told in our own words in data/, and in the page's by the importer."""
SPELLINGS: Final = {
    "University of California, Berkley": "University of California, Berkeley",
    "University of California Berkeley": "University of California, Berkeley",
    "Travel & Hotel Support": "Travel and hotel support",
}
"""The page's, and what data/ has instead."""


@pytest.fixture(params=YEARS)
def year(request: pytest.FixtureRequest) -> int:
    """Return the year of each meeting in turn."""
    return int(request.param)


@pytest.fixture
def page(year: int) -> str:
    """Return the text of the meeting's page."""
    return shared_file(f"pages/modl-{year}.txt").read_text(encoding="utf-8")


@pytest.fixture
def found(page: str, year: int) -> Imported:
    """Return what the importer makes of it."""
    return read(page, meeting=f"modl-{year}")


@pytest.fixture
def wanted(year: int) -> dict[str, Any]:
    """Return the meeting's file, all values strings."""
    text = (DATA / "meetings" / f"modl-{year}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes strings only
    return loaded


def corrected(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return people and contacts with the page's slips as data/ corrects them."""
    return [{key: SPELLINGS.get(one, one) for key, one in person.items()} for person in people]


def test_the_page_is_recognised(page: str) -> None:
    """No option is needed to say that it is a page."""
    assert importer_for(source_of(page)) is IMPORTER


def test_the_same_keys_are_found(found: Imported, wanted: dict[str, Any]) -> None:
    """What the page does not say is not there, and nothing that it says is missing."""
    expected = set(wanted) - NOT_COMPARED

    actual = set(found.record) - NOT_COMPARED

    assert expected == actual


def test_title_days_and_zone_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """The year is the title's."""
    keys = ("title", "timezone", "first_day", "last_day")
    expected = {key: wanted[key] for key in keys}

    actual = {key: found.record[key] for key in keys}

    assert expected == actual


def test_organizers_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """Each with the affiliation behind the first comma, and with every accent."""
    expected = wanted["organizers"]

    actual = corrected(found.record["organizers"])

    assert expected == actual


def test_rows_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """Start, kind, end where the page says one, and speakers with their affiliations."""
    keys = ("start", "kind", "end", "speakers", "status")
    expected = [{key: one.get(key) for key in keys} for one in wanted["sessions"]]

    actual = [{key: one.get(key) for key in keys} for one in found.record["sessions"]]

    assert expected == actual


def test_ids_of_talks_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """A talk that is imported again keeps its place in every calendar."""
    expected = [one["id"] for one in wanted["sessions"] if one["kind"] == "talk"]

    actual = [one["id"] for one in found.record["sessions"] if one["kind"] == "talk"]

    assert expected == actual


def test_titles_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """The agenda's stands in the record; where the data has the speaker's own, it is named."""
    told = guesses(found)

    missing = [
        one["title"]
        for one, ours in zip(found.record["sessions"], wanted["sessions"], strict=True)
        if one["title"] != ours["title"]
        and repr(ours["title"]) not in " ".join(told.get(f"sessions.{one['id']}.title", []))
    ]

    assert missing == []


def test_slides_and_links_of_talks_are_those_of_the_data(
    found: Imported, wanted: dict[str, Any]
) -> None:
    """A link's title is the address, since the page has no other."""
    keys = ("kind", "url", "media_type")
    expected, actual = (
        {
            one["id"]: [{key: offered.get(key) for key in keys} for offered in one["resources"]]
            for one in record["sessions"]
            if "resources" in one
        }
        for record in (wanted, found.record)
    )

    assert expected == actual


def test_videos_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """One a day, whose note says how many players the page has."""
    keys = ("id", "kind", "title", "date")
    expected = [{key: one[key] for key in keys} for one in wanted.get("resources", ())]

    actual = [{key: one[key] for key in keys} for one in found.record.get("resources", ())]

    assert expected == actual
    numbers = re.compile(r"has (\w+) video players")
    assert [
        numbers.findall(one["note"].replace("\n", " ")) for one in wanted.get("resources", ())
    ] == [numbers.findall(one["note"]) for one in found.record.get("resources", ())]


def test_contacts_are_those_of_the_data(found: Imported, wanted: dict[str, Any]) -> None:
    """Names, roles, telephones and hours; what one is asked for is the page's wording."""
    expected = [{**one, "note": ""} for one in wanted.get("contacts", ())]

    actual = [
        {**one, "note": "", "hours": one.get("hours", "").replace("M-F", "Monday to Friday")}
        for one in corrected(list(found.record.get("contacts", ())))
    ]

    assert [{k: v for k, v in one.items() if v} for one in expected] == [
        {k: v for k, v in one.items() if v} for one in actual
    ]


def test_amounts_and_addresses_of_the_notes_are_there(
    found: Imported, wanted: dict[str, Any]
) -> None:
    """What our notes say in numbers and addresses, the page's own text says."""
    ours = " ".join(one["text"] for one in wanted.get("notes", ()))
    theirs = " ".join(to_plain(one["text"]) for one in found.record.get("notes", ()))
    amount = re.compile(r"\$\d+")

    assert set(amount.findall(ours)) == set(amount.findall(theirs))
    assert [one["url"] for one in wanted.get("notes", ()) if "url" in one] == [
        one["url"] for one in found.record.get("notes", ()) if "url" in one
    ]


def test_no_word_of_the_page_is_lost(page: str, found: Imported) -> None:
    """Every long line stands in the record as it is, or in an assumption."""
    told = " ".join(one.words for one in found.assumptions)
    record = clean_line(" ".join([*texts_of(found.record), told]))
    footer = page.index("Subscribe to")

    missing = [
        line
        for raw in page[:footer].splitlines()
        if len(line := clean_line(raw).removeprefix("• ")) > 60
        and re.sub(r"^\d+\. |^\d+:\d\d [AP]M[^|]*\| ", "", line) not in record
        and not line.startswith("By clicking")
    ]

    assert missing == []


def test_abstracts_keep_paragraphs_and_numbered_lists(page: str, found: Imported) -> None:
    """As plain text, an abstract is the page's lines from below its title to the next name."""
    lines = [clean_line(raw).removeprefix("• ") for raw in page.splitlines()]
    for one in found.record["sessions"]:
        if one["kind"] != "talk":
            continue
        first, *others = [line for line in to_plain(one["abstract"]).split("\n") if line]
        at = lines.index(first)

        actual = [line for line in lines[at : at + 3 * len(others) + 3] if line][: len(others) + 1]

        assert [first, *others] == actual


def test_the_site_takes_the_record(found: Imported, wanted: dict[str, Any], tmp_path: Path) -> None:
    """It is a meeting's file without a problem, and its talks have abstracts."""
    meeting = published(found.record, tmp_path)

    assert len(wanted["sessions"]) == len(meeting.sessions)
    assert all(talk.abstract for talk in meeting.talks)


def test_a_name_or_title_that_is_spelt_twice_is_named(found: Imported, year: int) -> None:
    """Both spellings stand in the assumption."""
    titles = {2024: {"belkin", "mossel", "sulam", "wu", "yu"}, 2025: {"villar"}}[year]

    actual = {
        path.split(".")[1]
        for path, words in guesses(found).items()
        if path.endswith(".title") and "above the abstract" in " ".join(words)
    }

    assert titles == actual


def test_without_a_zone_it_is_asked_for(page: str) -> None:
    """The page names a hotel's address, and none of the meeting."""
    with pytest.raises(NeededError) as caught:
        read(page, timezone="")

    assert caught.value.option == "timezone"


def texts_of(value: Any) -> list[str]:  # noqa: ANN401 - a record's value
    """Return every text of a record, without CommonMark's signs."""
    if isinstance(value, str):
        return [clean_line(to_plain(value)), value]
    every = value.values() if isinstance(value, dict) else value
    return [text for one in every for text in texts_of(one)]
