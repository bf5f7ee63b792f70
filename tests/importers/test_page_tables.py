"""Tables of an agenda: what their columns are about, and rows that hold more than one session."""

from __future__ import annotations

import re
from typing import Any

import pytest

from modl_feeds.errors import SourceError
from tests.importers import guesses
from tests.importers.pages import DAY, HEAD, agenda, read, sessions

REEFS = "<h1>Reefs 2027</h1><p>May 6, 2027</p><h2>Agenda</h2><h3>Thursday, May 6</h3>"


def table(*rows: str, above: str = REEFS, below: str = "") -> Any:  # noqa: ANN401 - what was imported
    """Return what is made of a table, whose rows' cells are divided by '/'."""
    cells = ("".join(f"<td>{cell}" for cell in re.split("(?<!<)/", row)) for row in rows)
    return read(f"{above}<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>{below}")


def told(found: Any) -> list[tuple[str, str, str, str]]:  # noqa: ANN401 - what was imported
    """Return start, speakers, title and room of each session."""
    return [
        (
            one["start"].split()[1],
            "; ".join(person["name"] for person in one.get("speakers", ())),
            one["title"],
            one.get("room", one.get("track", "")),
        )
        for one in sessions(found)
    ]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Time/Speaker/Title/Room", "9:00 AM/Ada Reef/Quiet Sand/Pier"),
        ("Time/Title/Presenter/Location", "9:00 AM/Quiet Sand/Ada Reef/Pier"),
        ("When/Where/What/Who", "9:00 AM/Pier/Quiet Sand/Ada Reef"),
        ("Room/Time/Speaker/Topic", "Pier/9:00 AM/Ada Reef/Quiet Sand"),
        ("/Speaker/Title/Room", "9:00 AM/Ada Reef/Quiet Sand/Pier"),
        ("Speaker/Title/Room", "9:00 AM Ada Reef/Quiet Sand/Pier"),
    ],
)
def test_headings_say_what_columns_are_about(headings: str, row: str) -> None:
    """In whatever order they stand; nothing has to be assumed of them."""
    found = table(headings, row)

    assert told(found) == [("09:00", "Ada Reef", "Quiet Sand", "Pier")]
    assert not any(path.startswith("sessions") for path in guesses(found))


def test_headings_of_plain_text_say_what_columns_are_about() -> None:
    """Where bars divide its columns; a row with fewer of them tells for itself."""
    found = agenda(
        "Time | Title | Speaker | Room", "9:00 AM | Quiet Sand | Ada Reef | Pier", "10:00 AM Lunch"
    )
    expected = [("09:00", "Ada Reef", "Quiet Sand", "Pier"), ("10:00", "", "Lunch", "")]

    assert expected == told(found)


def test_an_end_an_affiliation_and_a_track_may_have_columns() -> None:
    """Each goes where the meeting's file has it."""
    found = table(
        "Start/End/Speaker/Affiliation/Title/Track",
        "9:00 AM/9:40 AM/Ada Reef/Coral College/Quiet Sand/Deep",
    )
    (session,) = sessions(found)

    assert (session["end"], session["track"]) == ("2027-05-06 09:40", "Deep")
    assert session["speakers"] == [{"name": "Ada Reef", "affiliation": "Coral College"}]


def test_a_column_may_name_the_day() -> None:
    """An empty cell is of the day above."""
    found = table(
        "Date/Time/Speaker/Title",
        "May 6/9:00 AM/Ada Reef/Quiet Sand",
        "/10:00 AM/Bo Kelp/Weeds",
        "May 7/9:00 AM/Cy Eel/Tides",
        above="<h1>Reefs 2027</h1><p>May 6, 2027</p><h2>Agenda</h2>",
    )

    assert [one["start"] for one in sessions(found)] == [
        "2027-05-06 09:00",
        "2027-05-06 10:00",
        "2027-05-07 09:00",
    ]


def test_a_column_without_a_place_is_left_out_aloud() -> None:
    """With its heading."""
    found = table("Time/Speaker/Title/Chair/Mood", "9:00 AM/Ada Reef/Quiet Sand/Bo Kelp/calm")

    assert found.left_out == ("line 1: 'Bo Kelp', below 'Chair'", "line 1: 'calm', below 'Mood'")


def test_a_row_without_a_speaker_or_a_title_is_what_its_words_say() -> None:
    """A meal is none's talk, and a speaker alone has a title to come."""
    found = table(
        "Time/Speaker/Title/Room",
        "9:00 AM/Ada Reef//Pier",
        "10:00 AM//Coffee//",
        "11:00 AM/Lunch",
        "1:00 PM//Storm drill/Deck",
    )
    expected = [
        ("09:00", "Ada Reef", "To be announced", "Pier"),
        ("10:00", "", "Coffee", ""),
        ("11:00", "", "Lunch", ""),
        ("13:00", "", "Storm drill", "Deck"),
    ]

    assert expected == told(found)
    assert [one["kind"] for one in sessions(found)] == ["talk", "break", "meal", "other"]


def test_a_cell_below_several_headings_tells_for_itself() -> None:
    """As a break does, which is written across the table."""
    found = read(
        f"{REEFS}<table><tr><th>Time<th>Speaker<th>Title</tr>"
        "<tr><td>9:00 AM<td colspan=2>Coffee break</tr></table>"
    )

    assert told(found) == [("09:00", "", "Coffee break", "")]


@pytest.mark.parametrize("divider", ["<br>", " | ", "<p>"])
def test_a_column_for_each_hall_makes_parallel_sessions(divider: str) -> None:
    """Never one session of both; what was taken for rooms is told."""
    found = table(
        "Time/Hall A/Hall B", f"9:00 AM/<p>Ada Reef{divider}Sand/<p>Bo Kelp{divider}Weeds"
    )
    expected = [("09:00", "Ada Reef", "Sand", "Hall A"), ("09:00", "Bo Kelp", "Weeds", "Hall B")]

    assert expected == told(found)
    assert guesses(found)["sessions"] == [
        "'Hall A' and 'Hall B' above the table are taken for rooms or tracks of parallel sessions"
    ]


def test_halls_need_no_heading_above_the_times() -> None:
    """Where all others are halls."""
    found = table("/Room 1/Room 2", "9:00 AM/Ada Reef: Sand/Bo Kelp: Weeds")
    expected = [("09:00", "Ada Reef", "Sand", "Room 1"), ("09:00", "Bo Kelp", "Weeds", "Room 2")]

    assert expected == told(found)


@pytest.mark.parametrize("divider", [": ", "<br>", " – ", " | "])
def test_talks_beside_each_other_without_headings_are_refused(divider: str) -> None:
    """Never one talk of both; the headings above them are none that is known."""
    with pytest.raises(SourceError, match="has talks beside each other, and no headings above"):
        table("/Gauss/Euler", f"9:00 AM/Ada Reef{divider}sand/Bo Kelp{divider}weeds")


def test_an_affiliation_below_a_name_is_one() -> None:
    """Though no heading says so; a title may have two lines too."""
    found = table("9:00 AM/Ada Reef<br>Coral College/On sand<br>and weeds")
    (session,) = sessions(found)

    assert session["speakers"] == [{"name": "Ada Reef", "affiliation": "Coral College"}]
    assert session["title"] == "On sand and weeds"


@pytest.mark.parametrize("headings", ["Time/Event", "Time/Programme", "Date/Time/Session"])
@pytest.mark.parametrize(
    ("cell", "speaker", "title"),
    [
        ("Ada Reef: sand", "Ada Reef", "sand"),
        ("Ada Reef<br>sand", "Ada Reef", "sand"),
        ("Ada Reef<br>Coral College<br>sand and<br>weeds", "Ada Reef", "sand and weeds"),
        ("a study of sand<br>Ada Reef", "Ada Reef", "a study of sand"),
        ("Excursion<br>to the sea", "", "Excursion to the sea"),
    ],
)
def test_one_column_may_tell_all_of_a_session(
    headings: str, cell: str, speaker: str, title: str
) -> None:
    """Its heading is no claim that nobody speaks; without headings it is the same."""
    row = f"{'/' if headings.startswith('Date') else ''}9:00 AM/{cell}"

    assert told(table(headings, row)) == [("09:00", speaker, title, "")]
    assert told(table(f"9:00 AM/{cell}")) == [("09:00", speaker, title, "")]


def test_tabs_divide_the_cells_of_plain_text() -> None:
    """As where a page's table is copied."""
    rows = ("Time\tSpeaker\tTitle\tRoom", "9:00 AM\tAda Reef\tQuiet Sand\tPier")

    assert told(agenda(*rows)) == [("09:00", "Ada Reef", "Quiet Sand", "Pier")]


def test_a_column_for_each_track_makes_parallel_sessions() -> None:
    """Its heading is the track, and no room."""
    found = table("Time/Track 1/Track 2", "9:00 AM/Ada Reef | Sand/Bo Kelp | Weeds")

    assert [one["track"] for one in sessions(found)] == ["Track 1", "Track 2"]


def test_a_row_that_says_the_same_in_every_column_is_one_session() -> None:
    """And in none of the tracks."""
    found = table(
        "Time/Track 1/Track 2",
        "9:00-10:00/Ada Reef | Sand/Bo Kelp | Weeds",
        "10:00-10:30/Coffee/Coffee",
        "10:30-11:30/Cy Eel | Tides/",
    )

    assert [(one["title"], one.get("track")) for one in sessions(found)] == [
        ("Sand", "Track 1"),
        ("Weeds", "Track 2"),
        ("Coffee", None),
        ("Tides", "Track 1"),
    ]


def test_a_cell_across_all_halls_is_in_none() -> None:
    """And one across some of them in these."""
    found = read(
        f"{REEFS}<table><tr><th>Time<th>Hall A<th>Hall B<th>Hall C</tr>"
        "<tr><td>9:00 AM<td colspan=3>Lunch</tr>"
        "<tr><td>10:00 AM<td colspan=2>Ada Reef | Sand<td>Bo Kelp | Weeds</tr></table>"
    )
    expected = [
        ("09:00", "", "Lunch", ""),
        ("10:00", "Ada Reef", "Sand", "Hall A, Hall B"),
        ("10:00", "Bo Kelp", "Weeds", "Hall C"),
    ]

    assert expected == told(found)


def test_a_cell_beside_several_rows_is_one_session() -> None:
    """It ends when the last of them does, which is told."""
    found = read(
        f"{REEFS}<table><tr><th>Time<th>Hall A<th>Hall B</tr>"
        "<tr><td>9:00 – 9:45 AM<td rowspan=2>Ada Reef | Sand<td>Bo Kelp | Weeds</tr>"
        "<tr><td>9:45 – 10:30 AM<td>Cy Eel | Tides</tr></table>"
    )
    expected = [("reef", "10:30"), ("kelp", "09:45"), ("eel", "10:30")]

    assert expected == [(one["id"], one["end"].split()[1]) for one in sessions(found)]
    assert guesses(found)["sessions.reef.end"] == ["its cell goes on to line 1"]


@pytest.mark.parametrize("headings", ["", "<tr><th>Time<th>Speaker<th>Title</tr>"])
def test_a_time_beside_several_rows_is_that_of_each(headings: str) -> None:
    """None of them becomes a part of the row above."""
    found = read(
        f"{REEFS}<table>{headings}<tr><td rowspan=2>9:00 AM<td>Ada Reef<td>Quiet sand</tr>"
        "<tr><td>Bo Kelp<td>Loud weeds</tr></table>"
    )
    expected = [("09:00", "Ada Reef", "Quiet sand", ""), ("09:00", "Bo Kelp", "Loud weeds", "")]

    assert expected == told(found)


@pytest.mark.parametrize(
    ("headings", "fault"),
    [
        ("Time/Monday/Tuesday", "the table has a column for each day"),
        ("Time/May 6/May 7", "the table has a column for each day"),
        ("Time/Speaker/Title/Speaker/Title", "two columns say 'Speaker'"),
    ],
)
def test_columns_that_cannot_be_told_apart_are_refused(headings: str, fault: str) -> None:
    """With the line, and what to write instead."""
    with pytest.raises(SourceError) as caught:
        table(headings, "9:00 AM/a/b/c/d")

    assert (1, fault) == (caught.value.line, caught.value.fault)


def test_a_table_below_a_day_is_an_agenda_though_no_heading_says_so() -> None:
    """Its first row may be the headings of its columns."""
    above = "<h1>Reefs 2027</h1><h2>Thursday, May 6</h2>"

    found = table("Time/Speaker/Title", "9:00 AM/Ada Reef/Quiet Sand", above=above)

    assert told(found) == [("09:00", "Ada Reef", "Quiet Sand", "")]


def test_a_table_in_no_agenda_is_refused() -> None:
    """Never a meeting whose programme is to come."""
    above = "<h1>Reefs 2027</h1><p>May 6, 2027</p>"

    with pytest.raises(SourceError, match="is above times, but stands in no agenda"):
        table("Date/Time/Speaker/Title", "May 6/9:00 AM/Ada Reef/Quiet Sand", above=above)


def test_a_table_of_place_and_time_is_no_agenda() -> None:
    """The programme may be to come all the same."""
    found = table("When/Where", "9:00 AM/Pier", above="<h1>Reefs 2027</h1><p>May 6, 2027</p>")

    assert found.record["to_be_announced"] == "true"


def test_the_headings_of_a_table_open_no_section() -> None:
    """'Speaker' above a column is no list of speakers, 'Room' none of the venue."""
    found = table("Time/Speaker/Title/Room", "9:00 AM/Ada Reef/Quiet Sand/Pier")

    assert (found.left_out, found.record.get("to_be_announced")) == ((), None)


@pytest.mark.parametrize(
    ("rows", "assumption"),
    [
        (["9:00 AM On Sand | Ada Reef"],
         "'Ada Reef' behind the title 'On Sand' is taken for the speaker"),
        (["9:00 AM Quiet Sand | Ada Reef", "10:00 AM a study of weeds | Bo Kelp"],
         "'Ada Reef' is taken for the speaker, and 'Quiet Sand' for the title, as in other rows"),
    ],
)  # fmt: skip
def test_a_speaker_behind_the_title_is_one_all_the_same(rows: list[str], assumption: str) -> None:
    """Names are told by their form, and where that fits both by the other rows; and it is said."""
    found = agenda(*rows)

    assert sessions(found)[0]["speakers"][0]["name"] == "Ada Reef"
    assert [assumption] == guesses(found)["sessions.reef.speakers"]


def test_a_listed_speaker_behind_the_title_is_one_all_the_same() -> None:
    """The list decides where both look like names."""
    found = read(
        f"{HEAD}Speakers:\nAda Reef, Coral College\n\nAgenda\n\n{DAY}9:00 AM Quiet Sand | Ada Reef"
    )

    assert told(found) == [("09:00", "Ada Reef", "Quiet Sand", "")]


def test_what_cannot_be_told_apart_is_said() -> None:
    """Both could be names, and no other row helps."""
    found = agenda("9:00 AM Quiet Sand | Ada Reef")

    assert told(found) == [("09:00", "Quiet Sand", "Ada Reef", "")]
    assert guesses(found)["sessions.sand.speakers"] == [
        "'Quiet Sand' is taken for the speaker, and 'Ada Reef' for the title"
    ]


@pytest.mark.parametrize("room", ["Hall B", "2005", "Room F.26", "Lecture Hall 3", "Foyer"])
def test_a_room_at_the_end_of_a_row_is_no_part_of_the_title(room: str) -> None:
    """Without headings it is told by its form, aloud."""
    found = agenda(f"9:00 AM | Ada Reef | sand and more | {room}")

    assert [("09:00", "Ada Reef", "sand and more", room)] == told(found)
    assert [f"{room!r}, the last of the row, is taken for it"] == guesses(found)[
        "sessions.reef.room"
    ]


def test_further_parts_of_a_row_are_said_to_stand_in_the_title() -> None:
    """No heading says what they are."""
    found = agenda("9:00 AM | Ada Reef | sand and more | wet")

    assert told(found) == [("09:00", "Ada Reef", "sand and more | wet", "")]
    assert guesses(found)["sessions.reef.title"] == [
        "the row has 'Ada Reef | sand and more | wet', with no headings above it"
    ]


@pytest.mark.parametrize(
    ("row", "speaker", "title"),
    [
        ("Ada Reef (Coral College): sand", "Ada Reef", "sand"),
        ("Ada Reef: sand", "Ada Reef", "sand"),
        ("Prof. Ada Reef (Coral College), sand", "Prof. Ada Reef", "sand"),
        ('Ada Reef, "sand"', "Ada Reef", '"sand"'),
        ("Ada Reef – sand", "Ada Reef", "sand"),
        ("Why sand: a study", "", "Why sand: a study"),
        ("Invited Lecture: Ada Reef", "", "Invited Lecture: Ada Reef"),
    ],
)
def test_a_name_before_a_colon_or_a_comma_speaks(row: str, speaker: str, title: str) -> None:
    """Where it has a name's form, and then that is told."""
    found = agenda(f"9:00 AM {row}")

    assert [("09:00", speaker, title, "")] == told(found)
    assert ("is taken for the speaker" in str(guesses(found))) == bool(speaker)


def test_labels_below_a_row_say_what_they_are() -> None:
    """A heading with the time and the title, and the speaker below it."""
    found = read(
        f"{REEFS}<h4>9:00 am – 9:50 am: Quiet Sand</h4><p>Speaker: Ada Reef, Coral College</p>"
        "<p>Room: Pier</p><p>Chair: Bo Kelp</p><p>Grains are many, and wet at noon.</p>"
        "<h4>10:00 am – Cy Eel</h4><p>Title: Tides</p>"
    )
    expected = [("09:00", "Ada Reef", "Quiet Sand", "Pier"), ("10:00", "Cy Eel", "Tides", "")]

    assert expected == told(found)
    assert sessions(found)[0]["abstract"] == "Grains are many, and wet at noon."
    assert found.left_out == ("line 1: 'Chair: Bo Kelp', in the agenda",)


def test_a_table_without_headings_has_those_of_the_one_above() -> None:
    """Where it is as wide, aloud."""
    rows = "<tr><th>Time<th>Title<th>Speaker<tr><td>9:00 AM<td>Quiet Sand<td>Ada Reef"
    below = "<h3>May 7</h3><table><tr><td>9:00 AM<td>Loud Weeds<td>Bo Kelp</table>"

    found = read(f"{REEFS}<table>{rows}</table>{below}")

    assert [one[1:3] for one in told(found)] == [
        ("Ada Reef", "Quiet Sand"),
        ("Bo Kelp", "Loud Weeds"),
    ]
    assert guesses(found)["sessions"] == ["the table in line 1 has the columns of the one above"]


@pytest.mark.parametrize(
    "below",
    ["<p>10:00 AM Bo Kelp | on weeds", "<table><tr><td>10:00 AM<td>Bo Kelp | on weeds</table>"],
)
def test_headings_hold_for_their_table_alone(below: str) -> None:
    """What is of another width, or no table, tells for itself."""
    found = table("Time/Title/Speaker", "9:00 AM/Quiet Sand/Ada Reef", below=below)

    assert [one[1:3] for one in told(found)] == [
        ("Ada Reef", "Quiet Sand"),
        ("Bo Kelp", "on weeds"),
    ]
    assert "sessions" not in guesses(found)


def test_a_row_of_a_table_without_a_time_is_left_out_aloud() -> None:
    """It is no abstract of the talk above it; so is what stands beside a time."""
    found = table(
        "Time/Speaker/Title", "9:00 AM sharp/Ada Reef/Quiet Sand", "Afternoon", "1:00 PM//Lunch"
    )

    assert told(found) == [("09:00", "Ada Reef", "Quiet Sand", ""), ("13:00", "", "Lunch", "")]
    assert found.left_out == (
        "line 1: 'sharp', beside the time",
        "line 1: 'Afternoon', a row without a time",
    )


@pytest.mark.parametrize("headings", [(), ("Time/Speaker/Title",)])
@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("", "'Bo Kelp | Loud Weeds', a row without a time"),
        ("11-12", "'11-12 | Bo Kelp | Loud Weeds', a row whose time is not understood"),
    ],
)
def test_a_talk_without_a_time_is_no_abstract_of_the_one_above(
    headings: tuple[str, ...], time: str, words: str
) -> None:
    """It is left out aloud, for nothing says when it is."""
    found = table(*headings, "9:00 AM/Ada Reef/Quiet Sand", f"{time}/Bo Kelp/Loud Weeds")

    assert told(found) == [("09:00", "Ada Reef", "Quiet Sand", "")]
    assert "abstract" not in sessions(found)[0]
    assert found.left_out == (f"line 1: {words}",)


def test_sentences_alone_in_the_row_below_a_talk_are_its_abstract() -> None:
    """In a cell across the table."""
    found = read(
        f"{REEFS}<table><tr><th>Time<th>Speaker<th>Title<tr><td>9:00 AM<td>Ada Reef<td>Sand"
        "<tr><td><td colspan=2>Many grains are wet at noon.</table>"
    )

    assert [one["abstract"] for one in sessions(found)] == ["Many grains are wet at noon."]
    assert found.left_out == ()


@pytest.mark.parametrize(
    "cell",
    [
        "<b>Quiet Sand</b><br>Grains are many. And wet.",
        "<p>Quiet Sand</p><p>Grains are many. And wet.</p>",
        "Quiet Sand<br>Abstract: Grains are many. And wet.",
        "Quiet Sand<details><summary>Abstract</summary>Grains are many. And wet.</details>",
    ],
)
def test_what_stands_below_a_title_in_its_cell_is_the_abstract(cell: str) -> None:
    """Not a part of the title; and that is told."""
    found = read(
        f"{REEFS}<table><tr><th>Time<th>Speaker<th>Title<tr><td>9:00 AM<td>Ada Reef"
        f"<td>{cell}</table>"
    )

    assert told(found) == [("09:00", "Ada Reef", "Quiet Sand", "")]
    assert sessions(found)[0]["abstract"] == "Grains are many. And wet."
    assert guesses(found)["sessions.reef.abstract"] == ["it stands below the row in the agenda"]


@pytest.mark.parametrize("headings", ["Time/Event", "Time/Hall A/Hall B"])
def test_sentences_below_speaker_and_title_are_the_abstract(headings: str) -> None:
    """Where one cell tells all of a session."""
    found = table(headings, "9:00 AM/Ada Reef<br>Quiet Sand<br>Grains are many. And wet.")

    assert [one[1:3] for one in told(found)] == [("Ada Reef", "Quiet Sand")]
    assert sessions(found)[0]["abstract"] == "Grains are many. And wet."


def test_a_title_may_have_several_lines() -> None:
    """Where none of them is a sentence."""
    found = table("Time/Speaker/Title", "9:00 AM/Ada Reef/Quiet sand<br>and loud weeds")

    assert told(found) == [("09:00", "Ada Reef", "Quiet sand and loud weeds", "")]


def test_a_dash_for_nobody_is_no_speaker() -> None:
    """It fills a cell that would be empty."""
    found = table("Time/Speaker/Title/Room", "9:00 AM/–/Lunch/-")

    assert told(found) == [("09:00", "", "Lunch", "")]


def test_what_looks_like_no_name_below_speaker_is_told() -> None:
    """The page says so, and it may be a word for several."""
    found = table("Time/Speaker/Title", "9:00 AM/various/Short talks")

    assert [words for path, words in guesses(found).items() if path.endswith("speakers")] == [
        ["'various' is taken for the name of who speaks"]
    ]


def test_links_that_belong_to_no_session_are_left_out_aloud() -> None:
    """Those of a room, and slides beside several talks of which they might be."""
    link = "<a href='https:&sol;&sol;reef.example'>{}</a>"
    slides = f"Bo Kelp | Weeds {link.format('slides')}"

    room = table("Time/Speaker/Title/Room", f"9:00 AM/Ada Reef/Sand/{link.format('Pier')}")
    halls = table("Time/Hall A/Hall B", f"9:00 AM/Ada Reef | Sand/{slides}")

    assert room.left_out == ("line 1: the address https://reef.example of 'Pier'",)
    assert halls.left_out == ("line 1: the address https://reef.example of 'slides'",)
    assert [one[2] for one in told(halls)] == ["Sand", "Weeds"]
