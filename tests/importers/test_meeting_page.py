"""What the importer of pages makes of each thing that such pages have."""

from __future__ import annotations

from typing import Any

import pytest

from modl_feeds.errors import NeededError, SourceError
from modl_feeds.importers import importer_for
from modl_feeds.importers.page import IMPORTER
from modl_feeds.markup import to_plain
from tests.importers import guesses
from tests.importers.pages import DAY, HEAD, agenda, read, sessions, source_of, talk


def only(found: Any) -> dict[str, Any]:  # noqa: ANN401 - what was imported
    """Return the one session."""
    (session,) = sessions(found)
    return session


@pytest.mark.parametrize(
    "row",
    [
        "9:30 AM Ada Reef | On sand",
        "9:30 AMAda Reef | On sand",
        "9:30AM Ada Reef|On sand",
        "9:30 a.m. Ada Reef | On sand",
        "09:30 Ada Reef | On sand",
        "9.30 am – Ada Reef | On sand",
        "9:30 AM ET Ada Reef | On sand",
        "• 9:30 AM: Ada Reef | On sand",
        "9:30 AM\nAda Reef\nOn sand",
        "9:30 AM\n\nAda Reef | On sand",
        "9:30 AM Ada Reef | On\nsand",
    ],
)
def test_a_row_is_time_speaker_and_title(row: str) -> None:
    """Run together or apart, on one line or on several."""
    expected = ("2027-05-06 09:30", [{"name": "Ada Reef"}], "On sand")

    session = only(agenda(row))

    assert expected == (session["start"], session["speakers"], session["title"])


@pytest.mark.parametrize(
    ("row", "start", "end"),
    [
        ("9:30 – 10:15 AM Ada Reef | On sand", "09:30", "10:15"),
        ("11:30 – 12:15 PM Ada Reef | On sand", "11:30", "12:15"),
        ("11:30 AM to 1:00 PM Ada Reef | On sand", "11:30", "13:00"),
        ("13:00-14:30 Ada Reef | On sand", "13:00", "14:30"),
        ("noon Ada Reef | On sand", "12:00", None),
        ("9 Uhr: Ada Reef | On sand", "09:00", None),
        ("9 – 10 Uhr: Ada Reef | On sand", "09:00", "10:00"),
        ("9–10.30 Uhr: Ada Reef | On sand", "09:00", "10:30"),
        ("von 9 bis 10 Uhr: Ada Reef | On sand", "09:00", "10:00"),
        ("Ab 9 Uhr: Ada Reef | On sand", "09:00", None),
        ("9.15 – 10.00 Uhr: Ada Reef | On sand", "09:15", "10:00"),
        ("17h30 Ada Reef | On sand", "17:30", None),
        ("9h – 9h45 Ada Reef | On sand", "09:00", "09:45"),
        ("10:00 – 1:00 Ada Reef | On sand", "10:00", "13:00"),
    ],
)
def test_an_end_in_the_row_is_kept(row: str, start: str, end: str | None) -> None:
    """The half of the day that stands behind the end holds for the start too."""
    session = only(agenda(row))

    assert (f"2027-05-06 {start}", end and f"2027-05-06 {end}") == (
        session["start"],
        session.get("end"),
    )


@pytest.mark.parametrize(
    ("row", "kind", "title"),
    [
        ("9:00 AM CHECK-IN & BREAKFAST", "registration", "Check-in and breakfast"),
        ("9:00 AM BREAK / POSTER PRESENTATION", "poster", "Break and poster presentation"),
        ("9:00 AM Coffee & tea", "break", "Coffee & tea"),
        ("9:00 AM LUNCH", "meal", "Lunch"),
        ("9:00 AM Dinner at the pier, 7:00 PM sharp", "meal", "Dinner at the pier, 7:00 PM sharp"),
        ("9:00 AM Reception", "social", "Reception"),
        ("9:00 AM NSF PANEL", "other", "NSF panel"),
        ("9:00 AM Q&A", "other", "Q&A"),
        ("9:00 AM Panel | Ada Reef and Bo Kelp", "other", "Panel: Ada Reef and Bo Kelp"),
    ],
)
def test_a_row_without_a_speaker_has_its_kind(row: str, kind: str, title: str) -> None:
    """Capitals become a sentence's, and nobody speaks."""
    session = only(agenda(row))

    assert (kind, title, None) == (session["kind"], session["title"], session.get("speakers"))


def test_a_row_that_no_word_explains_is_no_talk_and_says_so() -> None:
    """What it is was assumed."""
    found = agenda("9:00 AM Storm drill")

    assert only(found)["kind"] == "other"
    assert "sessions.storm-drill-day-1.kind" in guesses(found)


@pytest.mark.parametrize(
    ("who", "speakers"),
    [
        ("Ada Reef", [{"name": "Ada Reef"}]),
        ("Ada Reef, Coral College", [{"name": "Ada Reef", "affiliation": "Coral College"}]),
        ("Ada Reef (Coral College)", [{"name": "Ada Reef", "affiliation": "Coral College"}]),
        ("Ada Reef and Bo Kelp", [{"name": "Ada Reef"}, {"name": "Bo Kelp"}]),
        ("Ada Reef, Bo Kelp", [{"name": "Ada Reef"}, {"name": "Bo Kelp"}]),
        ("Ada Reef, UW Madison", [{"name": "Ada Reef", "affiliation": "UW Madison"}]),
        (
            "Ada Reef, Jr., Coral College",
            [{"name": "Ada Reef, Jr.", "affiliation": "Coral College"}],
        ),
    ],
)
def test_speakers_are_told_from_affiliations(who: str, speakers: list[dict[str, str]]) -> None:
    """Several speakers, or where one works."""
    assert speakers == only(agenda(f"9:00 AM {who} | On sand"))["speakers"]


def test_a_known_speaker_needs_no_bar() -> None:
    """A dash or a colon behind a listed name divides it from the title, and that is said."""
    page = f"{HEAD}Speakers:\nAda Reef, Coral College\n\nAgenda\n\n{DAY}9:00 AM Ada Reef: On sand"

    found = read(page)

    assert only(found)["speakers"] == [{"name": "Ada Reef", "affiliation": "Coral College"}]
    assert "sessions.reef.speakers" in guesses(found)


@pytest.mark.parametrize(
    ("row", "title", "status"),
    [
        ("9:00 AM Ada Reef | TBA", "To be announced", "tentative"),
        ("9:00 AM TBC", "To be announced", "tentative"),
        ("9:00 AM Speaker TBA | On sand", "On sand", "tentative"),
        ("9:00 AM Ada Reef | On sand (tentative)", "On sand", "tentative"),
        ("9:00 AM CANCELLED: Ada Reef | On sand", "On sand", "cancelled"),
    ],
)
def test_what_is_to_come_is_tentative(row: str, title: str, status: str) -> None:
    """The schema wants a title, so it says that there is none yet."""
    session = only(agenda(row))

    assert ("talk", title, status) == (session["kind"], session["title"], session["status"])


def test_a_title_to_come_is_taken_from_the_abstract() -> None:
    """Then the talk is confirmed, and the assumption says where the title stands."""
    below = "Abstracts\n\nAda Reef\nCoral College\n\nOn sand\n\nGrains."

    found = agenda("9:00 AM Ada Reef | TBA", below=below)

    assert (only(found)["title"], only(found).get("status")) == ("On sand", None)
    assert "it stands above the abstract" in guesses(found)["sessions.reef.title"][-1]


@pytest.mark.parametrize(
    "words", ["DAY ONE CONCLUDES", "Meeting concludes", "Adjourn", "End of day"]
)
def test_a_row_that_concludes_is_an_end(words: str) -> None:
    """It is no session of its own."""
    session = only(agenda("9:00 AM Ada Reef | On sand", f"10:15 AM {words}"))

    assert session["end"] == "2027-05-06 10:15"


def test_rows_on_one_line_are_several() -> None:
    """And said to be."""
    found = agenda("9:00 AM Ada Reef | On sand 10:00 AM BREAK 10:30 AM Bo Kelp | On weeds")
    expected = ["2027-05-06 09:00", "2027-05-06 10:00", "2027-05-06 10:30"]

    assert expected == [one["start"] for one in sessions(found)]
    assert "it stands on one line with other rows" in guesses(found)["sessions.kelp.start"]


def test_a_time_with_the_wrong_half_of_the_day_is_mended_aloud() -> None:
    """11:45 PM between 10:50 AM and 12:10 PM can only be AM."""
    found = agenda("10:50 AM Ada Reef | A", "11:45 PM Bo Kelp | B", "12:10 PM LUNCH")

    assert sessions(found)[1]["start"] == "2027-05-06 11:45"
    assert guesses(found)["sessions.kelp.start"] == [
        "the page says 11:45 PM, which does not fit the rows around it"
    ]


def test_a_clock_without_am_and_pm_goes_on_after_noon() -> None:
    """1:00 below 11:00 is 13:00, and so on until the evening."""
    rows = ("9:30 A B | 1", "11:00 C D | 2", "1:00 E F | 3", "2:30 G H | 4", "4:00 I J | 5")
    expected = ["09:30", "11:00", "13:00", "14:30", "16:00"]

    found = agenda(*rows)

    assert expected == [one["start"].split()[1] for one in sessions(found)]
    assert guesses(found)["sessions.f.start"] == ["the page says 1:00 without AM or PM"]


def test_a_row_after_midnight_is_of_the_next_day() -> None:
    """A party's end."""
    session = only(agenda("10:00 PM Reception", "12:30 AM Day concludes"))

    assert (session["start"], session["end"]) == ("2027-05-06 22:00", "2027-05-07 00:30")


@pytest.mark.parametrize(
    "rows",
    [
        ("2:00 PM Ada Reef | A", "1:00 PM Bo Kelp | B"),
        ("10:00 AM Ada Reef | A", "3:00 PM Bo Kelp | B", "11:00 AM Cy Eel | C",
         "4:00 PM Di Ray | D", "2:00 PM Ed Cod | E"),
    ],
)  # fmt: skip
def test_rows_that_go_back_in_time_are_refused(rows: tuple[str, ...]) -> None:
    """No one misprint explains them; the message names both times."""
    with pytest.raises(
        SourceError, match=r"page\.txt:\d+: \S+ [AP]M comes below \S+ [AP]M, write the rows"
    ):
        agenda(*rows)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2:00 PM", "1:00 PM"),
        ("10:30 AM", "9:15 AM"),
        ("8:30 AM", "12:30 AM"),
        ("10:30", "9:15"),
        ("14:00", "12:45"),
    ],
)
def test_an_end_before_its_start_is_refused(start: str, end: str) -> None:
    """With the line; half a day is not added to what would then be very long."""
    with pytest.raises(
        SourceError, match=rf":7: it ends at {end}, not after its start at {start}, write a later"
    ):
        agenda(f"{start} – {end} Ada Reef | A")


def test_an_end_after_noon_without_am_and_pm_is_told() -> None:
    """1:00 behind 10:00 is 13:00."""
    found = agenda("10:00 – 1:00 Ada Reef | A")

    assert guesses(found)["sessions.reef.end"] == ["the page says 1:00 without AM or PM"]


@pytest.mark.parametrize(
    "rows",
    [
        ("9:30 AM Ada Reef | A", "8:30 AM Bo Kelp | B"),
        ("9:30 AM Ada Reef | A", "2:30 AM Bo Kelp | B", "4:00 PM Cy Eel | C"),
        ("9:30 Ada Reef | A", "8:30 Bo Kelp | B"),
        ("10:00 Ada Reef | A", "14:00 Bo Kelp | B", "9:00 Cy Eel | C"),
        ("10:00 Ada Reef | A", "00:30 Bo Kelp | B"),
    ],
)
def test_half_a_day_is_not_added_where_that_leaves_a_gap(rows: tuple[str, ...]) -> None:
    """What says AM is no evening, nor is a small hour of a clock of twenty-four."""
    with pytest.raises(SourceError, match=r":[89]: \S+(?: AM)? comes below"):
        agenda(*rows)


def test_two_talks_of_a_speaker_have_two_ids() -> None:
    """The title says which abstract belongs to which, in whatever order they stand."""
    below = (
        "Abstracts\n\nAda Reef\nCoral College\n\nOn weed\n\nGreen.\n\n"
        "Ada Reef\nCoral College\n\nOn sand\n\nGrains."
    )

    found = agenda("9:00 AM Ada Reef | On sand", "10:00 AM Ada Reef | On weeds", below=below)

    assert [(one["id"], one["abstract"]) for one in sessions(found)] == [
        ("reef", "Grains."),
        ("reef-2", "Green."),
    ]


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        (["9:00 AM Ada Rêve | A"], ["reve"]),
        (["9:00 AM 愛 海 | A title"], ["a-title"]),
        (["9:00 AM 愛 海 | 砂"], ["talk"]),
        (["9:00 AM Ann News | A"], ["news-talk"]),
        (["9:00 AM LUNCH", "1:00 PM LUNCH"], ["lunch-day-1", "lunch-day-1-2"]),
    ],
)
def test_ids_are_family_names_or_titles(rows: list[str], ids: list[str]) -> None:
    """Unique, without accents, and none that the site's own pages need."""
    assert ids == [one["id"] for one in sessions(agenda(*rows))]


def test_the_length_of_talks_is_assumed_once() -> None:
    """From the rows below; a meal lasts until its own, which is later."""
    found = agenda("9:00 AM A B | 1", "9:45 AM C D | 2", "10:30 AM LUNCH", "1:00 PM E F | 3")

    assert found.record["default_minutes"] == "45"
    assert [one.get("end") for one in sessions(found)] == [None, None, "2027-05-06 13:00", None]
    assert "2 of 2 talks have 45 minutes" in guesses(found)["default_minutes"][0]


def test_a_long_gap_is_not_the_length_of_talks() -> None:
    """An hour is assumed, aloud; nor does a break last until the evening."""
    found = agenda("8:30 AM A B | 1", "1:30 PM Coffee", "9:00 PM C D | 2")

    assert (found.record["default_minutes"], sessions(found)[1].get("end")) == ("60", None)
    assert guesses(found)["default_minutes"] == [
        "not every row says its end, and none tells how long a talk lasts"
    ]


def test_a_line_that_is_nearly_a_row_is_left_out_aloud() -> None:
    """It becomes no part of the row above."""
    found = agenda("9:00 AM Ada Reef | On sand", "12: Lunch")
    words = "line 8: '12: Lunch', which begins like a time but is none that is understood"

    assert (only(found).get("abstract"), found.left_out) == (None, (words,))


def test_whom_to_ask_below_an_agenda_is_no_abstract() -> None:
    """It is left out aloud."""
    found = agenda("9:00 AM Ada Reef | On sand", below="Contact: Bo Kelp <bo@reef.example>")

    assert only(found).get("abstract") is None
    assert found.left_out == ("line 9: 'Contact: Bo Kelp <bo@reef.example>', in the agenda",)


def test_organisers_on_one_line_are_several() -> None:
    """A comma behind a bracket divides them."""
    page = (
        f"{HEAD}Organizers: Ada Reef (Coral College), Bo Kelp (Weed Institute)\n\nDate: May 6, 2027"
    )
    expected = [
        {"name": "Ada Reef", "affiliation": "Coral College"},
        {"name": "Bo Kelp", "affiliation": "Weed Institute"},
    ]

    assert expected == read(page).record["organizers"]


@pytest.mark.parametrize(
    ("agenda_name", "name", "kept"),
    [
        ("Rene Reef", "René Reef", "René Reef"),
        ("René Reef", "Rene Reef", "René Reef"),
        ("Rene Reef", "Rene Reeff", "Rene Reef"),
    ],
)
def test_a_name_that_is_spelt_twice_is_named(agenda_name: str, name: str, kept: str) -> None:
    """Accents get lost and are never gained; otherwise the agenda's spelling is kept."""
    below = f"Abstracts\n\n{name}\nCoral College\n\nOn sand\n\nGrains."

    found = agenda(f"9:00 AM {agenda_name} | On sand", below=below)

    assert ("Grains.", kept) == (only(found)["abstract"], only(found)["speakers"][0]["name"])
    assert [f"{agenda_name!r} in the agenda, {name!r} above the abstract"] == guesses(found)[
        f"sessions.{only(found)['id']}.speakers"
    ]


@pytest.mark.parametrize("title", ["On\u00a0sand", "On  s\u00adand", "On\u202fsand"])
def test_a_difference_that_nobody_sees_is_none(title: str) -> None:
    """Soft hyphens, and spaces of another kind, are where a page was laid out."""
    below = f"Abstracts\n\nAda Reef\nCoral College\n\n{title}\n\nGrains."

    found = agenda("9:00 AM Ada Reef | On sand", below=below)

    assert (only(found)["title"], only(found)["abstract"]) == ("On sand", "Grains.")
    assert "sessions.reef.title" not in guesses(found)


def test_an_abstract_finds_its_talk_by_the_title_where_the_name_is_another() -> None:
    """Both names are told."""
    below = "Abstracts\n\nZoe Quill\nCoral College\n\nOn “sand”\n\nGrains."

    found = agenda('9:00 AM Ada Reef | On "sand"', below=below)

    assert only(found)["abstract"] == "Grains."
    assert "above the abstract stands 'Zoe Quill'" in guesses(found)["sessions.reef.speakers"][0]
    assert "above the abstract it is 'On “sand”'" in guesses(found)["sessions.reef.title"][0]


def test_an_abstract_without_a_talk_is_left_out_aloud() -> None:
    """It does not become part of the abstract above it."""
    below = (
        "Abstracts\n\nAda Reef\nCoral College\n\nOn sand\n\nGrains.\n\n"
        "Zoe Quill\nInk University\n\nOn feathers\n\nThey float."
    )

    found = agenda("9:00 AM Ada Reef | On sand", below=below)

    assert only(found)["abstract"] == "Grains."
    assert list(found.left_out) == [
        "line 18: the abstract 'On feathers' of 'Zoe Quill', who has no talk for it"
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Ada Reef\nCoral College\n\nOn sand\n\n",
        "Ada Reef, Coral College\nOn sand\n\n",
        "Ada Reef (Coral College)\n\nOn sand\n\n",
        "Ada Reef\n\nCoral College\n\nOn sand\n\n",
        "On sand\nAda Reef, Coral College\n\n",
        "On sand\n\nAda Reef\nCoral College\n\n",
    ],
)
def test_an_abstract_begins_in_several_ways(head: str) -> None:
    """Name, affiliation and title in either order, on lines of their own or not."""
    found = agenda("9:00 AM Ada Reef | On sand", below=f"Abstracts\n\n{head}Grains.\n\nMany.")
    expected = ("Grains.\n\nMany.", [{"name": "Ada Reef", "affiliation": "Coral College"}])

    assert expected == (only(found)["abstract"], only(found)["speakers"])


@pytest.mark.parametrize(
    "body",
    [
        "Grains.\n\nAda Reef\n\nbegan it\n\nlong ago.",
        "Grains.\n\nBo Kelp\nWeed Institute\n\nmeasured all of them.\n\nTwice.",
        "Grains.\n\nBo Kelp\nis a friend.\n\nOnce more\n\nwe thank him.",
    ],
)
def test_a_name_within_an_abstract_begins_no_other(body: str) -> None:
    """One's own again, or another's with a sentence where a title or an institution would be."""
    below = f"Abstracts\n\nAda Reef\nCoral College\n\nOn sand\n\n{body}"

    found = agenda("9:00 AM Ada Reef | On sand", "10:00 AM Bo Kelp | On weeds", below=below)

    assert [line for line in body.split("\n") if line] == [
        line for line in to_plain(sessions(found)[0]["abstract"]).split("\n") if line
    ]
    assert "abstract" not in sessions(found)[1]


@pytest.mark.parametrize(
    "below",
    [
        "Ada Reef\nOn sand\nGrains.\n\nBo Kelp\nWet weeds\nGreen.",
        "Ada Reef\nOn sand\nGrains.\nBo Kelp\nWet weeds\nGreen.",
        "Ada Reef\nOn sand\nGrains.\n\nBo Kelp\nGreen.",
        "Ada Reef\n\nOn sand\n\nGrains.\n\nBo Kelp\n\nGreen.",
    ],
)
def test_a_speakers_name_alone_begins_an_abstract(below: str) -> None:
    """However near the lines stand, and though the title is another or there is none."""
    found = agenda(
        "9:00 AM Ada Reef | On sand",
        "10:00 AM Bo Kelp | Plants of the sea",
        below=f"Abstracts\n\n{below}",
    )

    assert [one["abstract"] for one in sessions(found)] == ["Grains.", "Green."]
    assert any(path.startswith("sessions.kelp") for path in guesses(found))


def test_a_speakers_name_alone_that_begins_no_abstract_is_told() -> None:
    """It may be one all the same."""
    below = "Abstracts\n\nAda Reef\n\nOn sand\n\nGrains.\n\nBo Kelp\n\nbegan it."

    found = agenda("9:00 AM Ada Reef | On sand", "10:00 AM Bo Kelp | Weeds", below=below)

    assert guesses(found)["sessions"] == [
        "'Bo Kelp' in line 18 is taken for words of the abstract above it, of 'Ada Reef'"
    ]


def test_a_name_above_another_takes_not_its_title() -> None:
    """The nearer one's abstract it is; the other is named."""
    below = "Abstracts\n\nAda Reef\n\nBo Kelp\n\nOn weeds\n\nGreen."

    found = agenda("9:00 AM Ada Reef | On sand", "10:00 AM Bo Kelp | On weeds", below=below)

    assert [one.get("abstract") for one in sessions(found)] == [None, "Green."]
    assert found.left_out == ("line 12: 'Ada Reef', above the abstracts",)


@pytest.mark.parametrize(
    "body",
    [
        "One.\n\nTwo.\n\nThree.",
        "We show:\n\n1. sand\n\n2. weeds\n\nand more.",
        "We show\n1. sand\n2. weeds",
        "- sand\n- weeds\n  - green",
        "# of grains: 5 * 3, a_b_c, $x and $y, <sand>, [1](2), `code`, \\alpha &amp; so on",
        "2027. That was a year.",
        "Ada and a colleague:\n\nWhat follows is theirs.",
        "Joint work with Bo Kelp, Cy Eel and Di Ray.",
        "Line one\nline two",
    ],
)
def test_an_abstract_is_kept_to_the_letter(body: str) -> None:
    """As plain text it is what the page has, with its paragraphs, lines and lists."""
    expected = [line.strip() for line in body.split("\n") if line]

    actual = [line.strip() for line in to_plain(talk(body)["abstract"]).split("\n") if line]

    assert expected == actual


@pytest.mark.parametrize(
    ("mark", "offered"),
    [
        ("View Slides (PDF)", [{"kind": "slides", "media_type": "application/pdf"}]),
        ("Slides", [{"kind": "slides"}]),
        ("Watch Video", [{"kind": "video"}]),
        ("Slides: https://reef.example/a.pdf", [{"kind": "slides", "url": "https://reef.example/a.pdf"}]),
        ("View Slides (PDF) | Watch Video",
         [{"kind": "slides", "media_type": "application/pdf"}, {"kind": "video"}]),
    ],
)  # fmt: skip
def test_slides_and_videos_are_resources(mark: str, offered: list[dict[str, str]]) -> None:
    """They are no part of the abstract."""
    session = talk(f"{mark}\n\nGrains.")

    assert ("Grains.", offered) == (session["abstract"], session["resources"])


def test_addresses_in_an_abstract_are_resources_too() -> None:
    """Papers and code by their hosts; a bare host gets https, aloud."""
    session = talk("See https://arxiv.org/abs/2701.00001 and code at github.com/reef/sand.")
    expected = [
        ("paper", "https://arxiv.org/abs/2701.00001"),
        ("code", "https://github.com/reef/sand"),
    ]

    assert expected == [(one["kind"], one["url"]) for one in session["resources"]]


def test_a_meeting_without_an_agenda_is_to_be_announced() -> None:
    """Its days stand in the line of the date."""
    found = read("Workshop on Reefs\n\nDate: September 30 – October 2, 2027\n")
    keys = ("first_day", "last_day", "to_be_announced")

    assert [found.record[key] for key in keys] == ["2027-09-30", "2027-10-02", "true"]


def test_a_programme_that_is_not_understood_is_refused() -> None:
    """Rows with times, of which no session comes: the first is named."""
    page = "Reefs 2027\n\nDate: May 6\n\nWhat we do\n\n9:00 AM Ada Reef | A\n10:00 AM Bo Kelp | B"
    source = source_of(page)

    with pytest.raises(SourceError) as caught:
        read(page)

    assert importer_for(source) is IMPORTER
    assert (
        caught.value.line,
        caught.value.fault,
    ) == (7, "'9:00 AM Ada Reef | A' has a time, but stands in no agenda")


@pytest.mark.parametrize("date", ["May 6, 2027, Reef House, Halifax", "Reef House, Halifax, May 6"])
def test_a_place_beside_the_date_is_left_out_aloud(date: str) -> None:
    """Where it has no address that would make it the venue."""
    found = read(f"Reefs 2027\n{date}\n\nAgenda\n\n9:00 AM Ada Reef | On sand")

    assert found.left_out == ("line 2: 'Reef House, Halifax', below the title",)


def test_a_place_with_an_address_beside_the_date_is_the_venue() -> None:
    """Its pieces go where the meeting's file has them."""
    date = "6–7 May 2027, Reef House, Algenstraße 7, 14195 Berlin, Germany"
    found = read(f"Reefs 2027\n{date}\n\nAgenda\n\nMay 6\n\n9:00 AM Ada Reef | On sand")

    assert found.record["venue"] == {
        "name": "Reef House", "street": "Algenstraße 7", "locality": "Berlin", "postcode": "14195",
        "country": "DE",
    }  # fmt: skip


@pytest.mark.parametrize("day", ["Thursday, May 6", "Day 1"])
def test_an_agenda_whose_heading_is_lost_begins_with_a_day_and_a_time(day: str) -> None:
    """Below a list of speakers, as where a page is saved as text."""
    page = f"{HEAD}Date: May 6\n\nSpeakers:\nAda Reef\n\n{day}\n\n9:00 AM Ada Reef | On sand"

    found = read(page)

    assert (only(found)["start"], found.left_out) == ("2027-05-06 09:00", ())


@pytest.mark.parametrize(
    "below",
    ["Speakers:\nAda Reef\n\nMay 6\nBo Kelp\n", "Travel\n\nMay 6\n\n9:00 AM the bus leaves\n"],
)
def test_a_day_alone_begins_no_agenda(below: str) -> None:
    """Nor does one with a time in a note, which keeps them."""
    found = read(f"{HEAD}Date: May 6\n\n{below}")

    assert ("sessions" in found.record, found.record["to_be_announced"]) == (False, "true")


def test_abstracts_whose_heading_is_lost_begin_with_a_speaker() -> None:
    """Who stands in the agenda and then alone below its last row."""
    found = agenda(
        "9:00 AM Ada Reef | On sand", below="Ada Reef\nCoral College\n\nOn sand\n\nGrains."
    )

    assert (only(found)["abstract"], only(found)["speakers"]) == (
        "Grains.",
        [{"name": "Ada Reef", "affiliation": "Coral College"}],
    )


def test_a_speaker_below_a_bare_time_begins_no_abstracts() -> None:
    """The name is that row's, though it stands alone."""
    found = agenda("9:00 AM", "Ada Reef", "On sand", "10:00 AM Ada Reef | On weeds")

    assert [one["title"] for one in sessions(found)] == ["On sand", "On weeds"]


def test_another_name_below_the_agenda_begins_no_abstracts() -> None:
    """It belongs to the row above, aloud."""
    found = agenda("9:00 AM Ada Reef | On sand", below="Bo Kelp\n\nsees to the lights.")

    assert only(found)["abstract"] == "Bo Kelp\n\nsees to the lights."
    assert guesses(found)["sessions.reef.abstract"] == ["it stands below the row in the agenda"]


@pytest.mark.parametrize(
    ("below", "town"),
    [
        ("Halifax", {"locality": "Halifax"}),
        ("Halifax\nNova Scotia", {"locality": "Halifax", "region": "Nova Scotia"}),
        ("Upper Floor\nHalifax\nNova Scotia", {}),
    ],
)
def test_what_stands_below_the_street_is_the_town(below: str, town: dict[str, str]) -> None:
    """Aloud, where nothing else says it; what stands above the street is the name."""
    page = f"Reefs 2027\n\nDate: May 6\n\nVenue:\nReef House\n1 Quay Street\n{below}\n"
    name = "Reef House" if town else "Reef House, Upper Floor, Halifax, Nova Scotia"

    found = read(page)

    assert found.record["venue"] == {"name": name, "street": "1 Quay Street", **town}
    assert {path: words for path, words in guesses(found).items() if path.startswith("venue")} == {
        f"venue.{key}": [f"{words!r} below the street is taken for it"]
        for key, words in town.items()
    }


def test_a_place_behind_the_word_date_is_left_out_aloud() -> None:
    """With its line."""
    found = read("Reefs 2027\n\nDate: May 6, Reef House\n\nAgenda\n\n9:00 AM Ada Reef | On sand")

    assert found.left_out == ("line 3: 'Reef House', beside the date",)


def test_an_address_gives_venue_and_zone() -> None:
    """Where the city is one of those that nobody mistakes."""
    page = (
        f"{HEAD}Venue: Reef House, 1 Quay St, Chicago, IL 60601\n\nAgenda\n\n{DAY}9:00 AM A B | C"
    )

    found = read(page, timezone="")

    assert found.record["timezone"] == "America/Chicago"
    assert guesses(found)["timezone"] == ["the zone of Chicago, where it takes place"]
    assert found.record["venue"] == {
        "name": "Reef House", "street": "1 Quay St", "locality": "Chicago", "region": "IL",
        "postcode": "60601", "country": "US",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("page", "option", "wishes"),
    [
        (f"{HEAD}Agenda\n\n{DAY}9:00 AM A B | C", "timezone", {"timezone": ""}),
        (f"Reefs\n\nAgenda\n\n{DAY}9:00 AM A B | C", "year", {}),
        (f"Reefs 2026 and 2027\n\nAgenda\n\n{DAY}9:00 AM A B | C", "year", {}),
        ("珊瑚礁\n\nDate: May 6, 2027", "meeting", {"meeting": ""}),
    ],
)
def test_what_only_an_option_can_say_is_asked_for(
    page: str, option: str, wishes: dict[str, str]
) -> None:
    """Nothing is guessed."""
    with pytest.raises(NeededError) as caught:
        read(page, **wishes)

    assert option == caught.value.option


def test_past_meetings_are_left_out_and_a_report_is_kept() -> None:
    """A report has paragraphs, a past meeting has a name."""
    prose = "We met and looked at sand for two days. " * 6
    page = f"{HEAD}Past Meetings:\n\nReefs 2026\n\n{prose}\n\nAgenda\n\n{DAY}9:00 AM A B | C"

    found = read(page)

    assert prose.strip() == found.record["report"]
    assert "line 5: past meetings: 'Reefs 2026'" in found.left_out


def test_a_listed_speaker_without_a_talk_is_left_out_aloud() -> None:
    """Nobody is dropped in silence."""
    page = f"{HEAD}Speakers:\nZoe Quill, Ink University\n\nAgenda\n\n{DAY}9:00 AM A B | C"

    assert "line 4: 'Zoe Quill', listed as a speaker, has no talk" in read(page).left_out


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b'{"schedule": {}}',
        b"id,title,start\r\n1,Sand,2027-05-06\r\n",
        b"Dear all,\n\nwe meet tomorrow.\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<html><body><p>Nothing here.</p></body></html>",
    ],
)
def test_other_things_are_not_taken_for_pages(content: bytes) -> None:
    """Another importer may know them."""
    assert not IMPORTER.recognises(source_of(content))


def test_the_importer_is_registered() -> None:
    """A page needs no option."""
    page = f"{HEAD}Agenda\n\n{DAY}9:00 AM Ada Reef | On sand"

    assert importer_for(source_of(page)) is IMPORTER
