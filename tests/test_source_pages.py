"""The data of the two shipped meetings, held against the text of the pages they come from.

The pages are not part of the project. They are looked for in ``../shared/pages``, or in
``$MODL_FEEDS_SHARED/pages``. Where they are missing, these tests are skipped, and fail in CI.

The data is read here as plain YAML, and the pages by a small parser of their own, so that nothing
is compared with what the package itself made of it.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
DATA = PROJECT / "data"
SHARED = Path(os.environ.get("MODL_FEEDS_SHARED") or PROJECT.parent / "shared")

DAY_HEADING = re.compile(r"(?P<weekday>[A-Z][a-z]+day), (?P<day>[A-Z][a-z]+ \d+)(?:, \d{4})?")
AGENDA_ROW = re.compile(r"(?P<time>\d{1,2}:\d{2} [AP]M)(?P<what>\S.*)")
VIDEO_HEADING = re.compile(r"[A-Z][a-z]+ \d+, \d{4}")
VIDEO_NOTICE = "By clicking to watch this video"

KINDS = {
    "CHECK-IN & BREAKFAST": "registration",
    "BREAK / POSTER PRESENTATION": "poster",
    "BREAK": "break",
    "LUNCH": "meal",
}
"""What the agenda calls the rows that are no talks, and their kinds in the data."""

CORRECTED_AFFILIATIONS = {
    "University of California, Berkley": "University of California, Berkeley",
    "University of California Berkeley": "University of California, Berkeley",
}
"""The page's slips among the affiliations, and what the data has instead."""

NUMBER_WORDS = {3: "three", 4: "four", 5: "five"}

LONGEST_COMMON_RUN = 8
"""A quotation is longer than this many words; a name or a term is not."""

SHORTEST_PARAGRAPH = 25
"""Lines of fewer words, unless they end as a sentence does, are facts, which may be repeated:
titles, names and rows of the agenda."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a page's agenda."""

    start: datetime
    """The venue's wall clock."""
    what: str
    """All that stands after the time."""

    @property
    def is_talk(self) -> bool:
        """Whether the row has a speaker and a title."""
        return " | " in self.what

    @property
    def is_end(self) -> bool:
        """Whether the row only says that the day or the meeting is over."""
        return self.what.endswith("CONCLUDES")

    @property
    def kind(self) -> str:
        """The kind of session that the row stands for."""
        return "talk" if self.is_talk else KINDS[self.what]

    @property
    def speaker(self) -> str:
        """Who speaks."""
        return self.what.split(" | ")[0]

    @property
    def title(self) -> str:
        """The talk's title as the agenda spells it."""
        return self.what.split(" | ")[1]


@dataclass(frozen=True, slots=True)
class Abstract:
    """The head of one block of a page's abstracts."""

    speaker: str
    """The speaker's name."""
    affiliation: str
    """The line below it."""
    title: str
    """The talk's title as the speaker spells it."""
    has_slides: bool
    """Whether a link to slides follows."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one meeting's page."""

    lines: list[str]
    """Its lines, without indentation, bullets and invisible characters; some are empty."""

    @property
    def title(self) -> str:
        """The page's first line."""
        return self.lines[0]

    @property
    def agenda(self) -> list[Row]:
        """Every row of the agenda; the year is that of the title."""
        year = self.title.split()[0]
        day = ""
        rows = []
        for line in self.lines:
            if heading := DAY_HEADING.fullmatch(line):
                day = f"{heading['day']} {year}"
            elif day and (row := AGENDA_ROW.fullmatch(line)):
                start = datetime.strptime(f"{day} {row['time']}", "%B %d %Y %I:%M %p")  # noqa: DTZ007  # a wall clock has no zone
                rows.append(Row(start, row["what"]))
        return rows

    @property
    def talks(self) -> list[Row]:
        """The agenda's talks."""
        return [row for row in self.agenda if row.is_talk]

    @property
    def abstracts(self) -> dict[str, Abstract]:
        """The head of every abstract, by the speaker's folded name."""
        speakers = {folded(row.speaker) for row in self.talks}
        heads = {}
        for at in range(len(self.lines) - 4):
            name, affiliation, gap, title, after = self.lines[at : at + 5]
            if folded(name) in speakers and affiliation and not gap and title:
                slides = after.startswith("View Slides")
                heads[folded(name)] = Abstract(name, affiliation, title, slides)
        return heads

    @property
    def organizers(self) -> list[tuple[str, str]]:
        """Name and affiliation of each organiser, as spelled."""
        return self._people("Organizer")

    @property
    def listed_speakers(self) -> list[tuple[str, str]]:
        """Name and affiliation of each person in the list of speakers, where there is one."""
        return self._people("Speakers:")

    @property
    def videos(self) -> dict[str, int]:
        """How many video players the text shows under each date."""
        counts: dict[str, int] = {}
        day = ""
        for line in self.lines:
            if VIDEO_HEADING.fullmatch(line):
                day = datetime.strptime(line, "%B %d, %Y").date().isoformat()  # noqa: DTZ007  # a date has no zone
            elif line.startswith(VIDEO_NOTICE):
                counts[day] = counts.get(day, 0) + 1
        return counts

    def after(self, heading: str) -> list[str]:
        """Return all lines below the one that starts with the heading, or none."""
        starts = [at for at, line in enumerate(self.lines) if line.startswith(heading)]
        return self.lines[starts[0] + 1 :] if starts else []

    def _people(self, heading: str) -> list[tuple[str, str]]:
        people = []
        for line in self.after(heading):
            if line.endswith(":"):
                break
            if line:
                name, affiliation = line.split(", ", maxsplit=1)
                people.append((name, affiliation))
        return people


def plain(text: str) -> str:
    """Return the text without invisible characters, every run of white space as one space."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def folded(name: str) -> str:
    """Return the name without accents, in lower case: René and Rene are one."""
    decomposed = unicodedata.normalize("NFKD", name)
    return plain("".join(c for c in decomposed if not unicodedata.combining(c))).casefold()


def words(text: str) -> list[str]:
    """Return the text's words, without punctuation and case."""
    return re.findall(r"[^\W_]+", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return every run of so many words."""
    tokens = words(text)
    return {tuple(tokens[at : at + length]) for at in range(len(tokens) - length + 1)}


def page_lines(year: int) -> list[str]:
    """Return the lines of the year's page, or skip the test if it is not there."""
    path = SHARED / "pages" / f"modl-{year}.txt"
    if not path.is_file():
        reason = f"the text of the {year} meeting's page is missing: {path}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return [plain(line).removeprefix("• ") for line in path.read_text("utf-8").splitlines()]


def data_files() -> Iterator[Path]:
    """Yield every file of the data."""
    return (path for path in sorted(DATA.rglob("*")) if path.is_file())


def talks_of(meeting: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the meeting's talks by the folded name of their one speaker."""
    talks = [session for session in meeting["sessions"] if session["kind"] == "talk"]
    assert all(len(talk["speakers"]) == 1 for talk in talks)
    return {folded(talk["speakers"][0]["name"]): talk for talk in talks}


def people_of(people: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Return the folded name and the affiliation of each."""
    return [(folded(person["name"]), person["affiliation"]) for person in people]


def corrected(people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return a page's people with folded names and their affiliations' slips corrected."""
    return [(folded(name), CORRECTED_AFFILIATIONS.get(where, where)) for name, where in people]


@pytest.fixture(params=[2024, 2025])
def year(request: pytest.FixtureRequest) -> int:
    """Return the year of each meeting in turn."""
    return int(request.param)


@pytest.fixture
def page(year: int) -> Page:
    """Return the meeting's page."""
    return Page(page_lines(year))


@pytest.fixture
def source(year: int) -> str:
    """Return the text of the meeting's file, comments included."""
    return (DATA / "meetings" / f"modl-{year}.yaml").read_text("utf-8")


@pytest.fixture
def meeting(source: str) -> dict[str, Any]:
    """Return the meeting's data, all values strings."""
    loaded = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506  # makes strings only, so it is safe
    assert isinstance(loaded, dict)
    return loaded


def test_parser_finds_agenda_and_abstracts(page: Page) -> None:
    """The parser sees eight talks and eight abstracts on each page, so no comparison is empty."""
    expected = (8, 8)
    assert expected == (len(page.talks), len(page.abstracts))


def test_weekdays_fit_the_year(page: Page) -> None:
    """With the year of the title, each date of the agenda falls on the weekday stated there."""
    stated = [match["weekday"] for line in page.lines if (match := DAY_HEADING.fullmatch(line))]
    days = sorted({row.start.date() for row in page.agenda})
    assert stated == [day.strftime("%A") for day in days]


def test_title(page: Page, meeting: dict[str, Any]) -> None:
    """The meeting has the page's title."""
    assert page.title == meeting["title"]


def test_first_and_last_day(page: Page, meeting: dict[str, Any]) -> None:
    """The meeting lasts from the agenda's first day to its last."""
    days = [row.start.date() for row in page.agenda]
    actual = (date.fromisoformat(meeting["first_day"]), date.fromisoformat(meeting["last_day"]))
    assert (min(days), max(days)) == actual


def test_sessions(page: Page, meeting: dict[str, Any]) -> None:
    """Each row of the agenda is a session with its start and kind, in order, and none is added."""
    expected = [(f"{row.start:%Y-%m-%d %H:%M}", row.kind) for row in page.agenda if not row.is_end]
    assert expected == [(session["start"], session["kind"]) for session in meeting["sessions"]]


def test_ends(page: Page, meeting: dict[str, Any]) -> None:
    """A session has an end exactly where the agenda says that the day concludes after it."""
    expected = {
        f"{row.start:%Y-%m-%d %H:%M}": f"{end.start:%Y-%m-%d %H:%M}"
        for row, end in pairwise(page.agenda)
        if end.is_end
    }
    actual = {
        session["start"]: session.get("end")
        for session in meeting["sessions"]
        if "end" in session or "minutes" in session
    }
    assert expected == actual


def test_default_minutes(page: Page, meeting: dict[str, Any]) -> None:
    """A talk whose end the agenda shows lasts default_minutes, neither more nor less."""
    lengths = {
        (following.start - row.start).total_seconds() / 60
        for row, following in pairwise(page.agenda)
        if row.is_talk and not following.is_talk
    }
    assert not lengths - {float(meeting["default_minutes"])}


def test_speakers_at_their_times(page: Page, meeting: dict[str, Any]) -> None:
    """Each talk is given by the speaker whom the agenda names for that time."""
    expected = {f"{row.start:%Y-%m-%d %H:%M}": folded(row.speaker) for row in page.talks}
    assert expected == {talk["start"]: name for name, talk in talks_of(meeting).items()}


def test_names_as_spelled(page: Page, meeting: dict[str, Any]) -> None:
    """A speaker's name is spelled as above the abstract, accents included."""
    expected = {name: abstract.speaker for name, abstract in page.abstracts.items()}
    actual = {name: talk["speakers"][0]["name"] for name, talk in talks_of(meeting).items()}
    assert expected == actual


def test_affiliations(page: Page, meeting: dict[str, Any]) -> None:
    """A speaker's affiliation is the one above the abstract."""
    expected = {name: abstract.affiliation for name, abstract in page.abstracts.items()}
    actual = {name: talk["speakers"][0]["affiliation"] for name, talk in talks_of(meeting).items()}
    assert expected == actual


def test_titles(page: Page, meeting: dict[str, Any]) -> None:
    """A talk's title is the speaker's own, above the abstract, to the letter."""
    expected = {name: abstract.title for name, abstract in page.abstracts.items()}
    assert expected == {name: talk["title"] for name, talk in talks_of(meeting).items()}


def test_agenda_titles(page: Page, source: str) -> None:
    """Where the agenda spells a title differently, its version stands in a comment."""
    comments = [line for line in source.splitlines() if line.lstrip().startswith("#")]
    variants = [
        row.title for row in page.talks if row.title != page.abstracts[folded(row.speaker)].title
    ]
    assert variants
    assert not [title for title in variants if not any(title in line for line in comments)]


def test_organizers(page: Page, meeting: dict[str, Any]) -> None:
    """The organisers are the page's, in its order, with slips in their affiliations corrected."""
    assert corrected(page.organizers) == people_of(meeting["organizers"])


def test_listed_speakers(page: Page, meeting: dict[str, Any]) -> None:
    """Everybody in the page's list of speakers has a talk, with the same affiliation."""
    talks = talks_of(meeting)
    listed = corrected(page.listed_speakers)
    assert listed == [(name, talks[name]["speakers"][0]["affiliation"]) for name, _ in listed]


def test_speaker_missing_from_the_list() -> None:
    """Of the talks of 2025, only Peter Bartlett's has a speaker whom the list leaves out."""
    page = Page(page_lines(2025))
    listed = {folded(name) for name, _ in page.listed_speakers}
    assert {"peter bartlett"} == {folded(row.speaker) for row in page.talks} - listed


def test_slides(page: Page, meeting: dict[str, Any]) -> None:
    """A talk has slides exactly where the page links to some; their address is not made up."""
    expected = {name for name, abstract in page.abstracts.items() if abstract.has_slides}
    slides = {
        name: resource
        for name, talk in talks_of(meeting).items()
        for resource in talk.get("resources", [])
        if resource["kind"] == "slides"
    }
    assert expected == set(slides)
    assert not [name for name, resource in slides.items() if "url" in resource]


def test_videos(page: Page, meeting: dict[str, Any]) -> None:
    """Each day with players has one resource, whose note states how many the page's text shows."""
    videos = {
        resource["date"]: resource
        for resource in meeting.get("resources", [])
        if resource["kind"] == "video"
    }
    counts = page.videos
    assert set(counts) == set(videos)
    for day, count in counts.items():
        stated = {word for word in words(videos[day]["note"]) if word in NUMBER_WORDS.values()}
        assert {NUMBER_WORDS[count]} == stated


def test_number_of_videos() -> None:
    """The text of the 2025 page shows five players for the first day and three for the second."""
    expected = {"2025-09-25": 5, "2025-09-26": 3}
    assert expected == Page(page_lines(2025)).videos


def test_no_video_belongs_to_a_talk(meeting: dict[str, Any]) -> None:
    """No talk has a video, as nothing on a page says which player shows which talk."""
    resources = [
        resource for session in meeting["sessions"] for resource in session.get("resources", [])
    ]
    assert not [resource for resource in resources if resource["kind"] == "video"]


def test_addresses(page: Page, meeting: dict[str, Any]) -> None:
    """Each address of a resource stands on the page, apart from the scheme."""
    resources = [
        *meeting.get("resources", []),
        *(found for session in meeting["sessions"] for found in session.get("resources", [])),
    ]
    urls = [resource["url"] for resource in resources if "url" in resource]
    text = "\n".join(page.lines)
    assert not [url for url in urls if url.removeprefix("https://") not in text]


def test_hotel() -> None:
    """The hotel's name, street, town and address are those of the 2024 page."""
    below = [line for line in Page(page_lines(2024)).after("Any additional nights") if line]
    facts = below[:5]
    assert facts[0] == "The James NoMad Hotel"
    source = (DATA / "meetings" / "modl-2024.yaml").read_text("utf-8")
    assert facts == [fact for fact in facts if fact in source]


def test_telephones_and_hours(page: Page, meeting: dict[str, Any]) -> None:
    """The contacts have the page's telephone numbers and hours."""
    text = "\n".join(page.lines)
    contacts = meeting.get("contacts", [])
    numbers = re.findall(r"\+1-[\d-]+", text)
    assert numbers == [contact["telephone"] for contact in contacts if "telephone" in contact]
    hours = [found.replace("M-F", "Monday to Friday") for found in re.findall(r"Hours: (.+)", text)]
    assert hours == [contact["hours"] for contact in contacts if "hours" in contact]


def test_names_of_contacts(page: Page, meeting: dict[str, Any]) -> None:
    """Each contact's name is a line of the page."""
    names = [contact["name"] for contact in meeting.get("contacts", [])]
    assert not [name for name in names if name not in page.lines]


def test_no_email_addresses(meeting: dict[str, Any]) -> None:
    """The page hides e-mail addresses, so none is in the data."""
    assert not re.findall(r"\S+@\S+", str(meeting))


def test_amounts(page: Page, meeting: dict[str, Any]) -> None:
    """The practical notes state every amount of money of the page, and no other."""
    notes = " ".join(note["text"] for note in meeting.get("notes", []))
    amount = re.compile(r"\$\d+")
    assert set(amount.findall("\n".join(page.lines))) == set(amount.findall(notes))


@pytest.mark.parametrize(
    ("on_the_page", "in_the_notes"),
    [
        ("over 250 miles each way", "over 250 miles each way"),
        ("maximum of three nights", "up to three nights"),
        ("three hours or less", "up to three hours"),
        ("less than seven hours per segment", "less than seven hours"),
        ("seven hours or more", "seven hours or more"),
        ("at least 48-hours", "48 hours"),
        ("24 hour advance notice", "24 hours"),
        ("under the age of 18", "under 18"),
        ("conclude at 2:00 PM", "2:00 PM"),
        ("approximately 2 weeks prior", "some two weeks before"),
        ("no in-and-out privileges", "cannot go in and out"),
    ],
)
def test_limits(on_the_page: str, in_the_notes: str) -> None:
    """Each limit that the 2024 page sets is in the practical notes."""
    assert on_the_page in "\n".join(page_lines(2024))
    assert in_the_notes in (DATA / "meetings" / "modl-2024.yaml").read_text("utf-8")


def test_report_and_notes(page: Page, meeting: dict[str, Any]) -> None:
    """A meeting has notes where its page has any, and a report where its page looks back."""
    expected = (bool(page.after("Reimbursement")), "brought together" in "\n".join(page.lines))
    assert expected == ("notes" in meeting, "report" in meeting)


def test_report_names_every_speaker(meeting: dict[str, Any]) -> None:
    """A report mentions each speaker once, and has one paragraph more than there are talks."""
    names = [talk["speakers"][0]["name"] for talk in talks_of(meeting).values()]
    if report := meeting.get("report"):
        assert [1] * len(names) == [report.count(name) for name in names]
        assert len(names) + 1 == len(report.strip().split("\n\n"))


def test_summaries(meeting: dict[str, Any]) -> None:
    """Each talk has a summary of two to four sentences, and no abstract."""
    for talk in talks_of(meeting).values():
        sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", plain(talk["summary"]))
        own = [sentence for sentence in sentences if not sentence.startswith("Joint work")]
        assert 2 <= len(own) <= 4
        assert "abstract" not in talk


def test_no_sentence_is_copied(page: Page) -> None:
    """No file of the data shares a run of nine words with any paragraph of a page."""
    length = LONGEST_COMMON_RUN + 1
    copied: set[tuple[str, ...]] = set()
    for line in page.lines:
        if len(words(line)) >= SHORTEST_PARAGRAPH or line.endswith("."):
            copied |= runs(line, length)
    assert copied
    for path in data_files():
        common = runs(path.read_text("utf-8"), length) & copied
        assert set() == common, path.name
