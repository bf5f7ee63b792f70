"""A file is made to say something else, and all that is not concerned stays byte for byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds.errors import DataError
from modl_feeds.importing.edits import edited
from modl_feeds.importing.writing import flow, meeting_text
from tests.merging.strategies import comments_on, meetings
from tests.merging.test_writing import LONG, read
from tests.properties import examples
from tests.samples import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

DATA = PROJECT / "data" / "meetings"
FILE = """\
# Above all.
id: glow
title: 'Glow'  # as on the poster
goals: >-  # in our words
  Light,
  and more light.
venue: {name: Hall, note: "a: b"}

organizers:
# not indented
- name: Ana   # first
  affiliation:   Wick &
    Sons
sessions:
  # Saturday, 1 November 2025

  # the opening
  - id: a
    start: 2025-11-01 09:00
    title: On wicks
    resources: [{kind: slides}]

  # Sunday, 2 November 2025

  # the second day
  -   id: b
      start: 2025-11-02 09:00

      # what was said
      summary: |
        Much.

        More.

# The end.
"""


def change(*path: Any, to: object = None, text: str = FILE) -> str:  # noqa: ANN401 - keys, places
    """Return the file with one value set, or (None) removed."""
    record = read(text)
    target: Any = record
    for step in path[:-1]:
        target = target[step]
    if to is None:
        del target[path[-1]]
    elif isinstance(target, list):
        target.insert(path[-1], to)
    else:
        target[path[-1]] = to
    changed = edited(text, record, {})
    assert record == read(changed)
    return changed


def differences(changed: str, text: str = FILE) -> tuple[list[str], list[str]]:
    """Return the lines that have gone and those that are new, in the one place of the change."""
    old, new = text.split("\n"), changed.split("\n")
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


@pytest.mark.parametrize(
    ("path", "to", "gone", "new"),
    [
        (
            ("title",), "Glow: 2025",
            ["title: 'Glow'  # as on the poster"], ['title: "Glow: 2025"  # as on the poster'],
        ),
        (
            ("title",), "One\nTwo",
            ["title: 'Glow'  # as on the poster"],
            ["title: |  # as on the poster", "  One", "  Two"],
        ),
        (
            ("goals",), "Light.",
            ["goals: >-  # in our words", "  Light,", "  and more light."],
            ["goals: Light.  # in our words"],
        ),
        (
            ("goals",), "A\nB",
            ["goals: >-  # in our words", "  Light,", "  and more light."],
            ["goals: |  # in our words", "  A", "  B"],
        ),
        (
            ("venue", "name"), "Loft",
            ['venue: {name: Hall, note: "a: b"}'], ['venue: {name: Loft, note: "a: b"}'],
        ),
        (
            ("organizers", 0, "affiliation"), "Wick",
            ["  affiliation:   Wick &", "    Sons"], ["  affiliation:   Wick"],
        ),
        (("organizers", 0, "url"), "https://a.example", [], ["  url: https://a.example"]),
        (("organizers", 1), {"name": "Bo"}, [], ["- name: Bo"]),
        (("sessions", 0, "room"), "Hall", [], ["    room: Hall"]),
        (("sessions", 0, "end"), "2025-11-01 10:00", [], ["    end: 2025-11-01 10:00"]),
        (
            ("sessions", 0, "resources", 1), {"kind": "video"},
            ["    resources: [{kind: slides}]"],
            ["    resources: [{kind: slides}, {kind: video}]"],
        ),
        (
            ("sessions", 1, "summary"), "Less.",
            ["      summary: |", "        Much.", "", "        More."], ["      summary: Less."],
        ),
        (("timezone",), "Europe/Paris", [], ["timezone: Europe/Paris"]),
        (
            ("sessions", 1), {"id": "c", "start": "2025-11-01 10:00"},
            [], ["  - id: c", "    start: 2025-11-01 10:00", ""],
        ),
        (
            ("sessions", 1), {"id": "c", "start": "2025-11-02 08:00"},
            [], ["  - id: c", "    start: 2025-11-02 08:00", ""],
        ),
        (
            ("sessions", 2), {"id": "c", "start": "2025-11-03 08:00"},
            [],
            [
                "  # Monday, 3 November 2025", "", "  - id: c",
                "    start: 2025-11-03 08:00", "",
            ],
        ),
        (
            ("sessions", 0), {"id": "c", "start": "2025-10-31 08:00"},
            [],
            [
                "  # Friday, 31 October 2025", "", "  - id: c", "    start: 2025-10-31 08:00",
                "",
            ],
        ),
        (("notes",), [{"title": "A"}], [], ["", "notes:", "  - title: A"]),
    ],
)  # fmt: skip
def test_only_what_is_concerned_changes(
    path: tuple[str | int, ...], to: object, gone: list[str], new: list[str]
) -> None:
    """A value in its place, comments behind it kept; a key in the schema's order; a row by day."""
    expected = gone, new

    actual = differences(change(*path, to=to))

    assert expected == actual


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("title",), ["title: 'Glow'  # as on the poster"]),
        (("venue",), ['venue: {name: Hall, note: "a: b"}', ""]),
        (
            ("sessions", 1, "summary"),
            ["      summary: |", "        Much.", "", "        More.", ""],
        ),
        (("sessions", 0, "resources"), ["    resources: [{kind: slides}]"]),
    ],
)
def test_what_is_removed_takes_its_lines_along(
    path: tuple[str | int, ...], gone: list[str]
) -> None:
    """And nothing else but an empty line where two would meet."""
    text = change(*path)

    actual, new = differences(text)

    assert new == []
    assert [line for line in gone if line] == [line for line in actual if line]


def test_a_session_that_is_removed_leaves_the_comments_around_it() -> None:
    """They may be about the day, or worth reading all the same."""
    record = read(FILE)
    del record["sessions"][0]

    actual = edited(FILE, record, {})

    assert record == read(actual)
    assert "# Saturday, 1 November 2025" in actual
    assert "# the opening" in actual


DAYS = """\
sessions:
  # Saturday, 1 November 2025

  - id: a
    start: 2025-11-01 09:00

  # the second
  - id: b
    # as the poster says
    start: 2025-11-01 10:00
    title: 'On oils'

  # Sunday, 2 November 2025

  - id: c
    start: 2025-11-02 09:00
"""
MOVED = """\
  # the second
  - id: b
    # as the poster says
    start: {start}
    title: 'On oils'
"""


def moved(text: str, **starts: str) -> str:
    """Return the text with sessions at other times, in the order of all times."""
    rows = [{**row, "start": starts.get(row["id"], row["start"])} for row in read(text)["sessions"]]
    record = {"sessions": sorted(rows, key=lambda row: str(row["start"]))}
    changed = edited(text, record, {})
    assert record == read(changed)
    return changed


def test_a_session_of_another_day_stands_below_that_days_heading() -> None:
    """As it was written, with the comments on it."""
    passage = MOVED.format(start="2025-11-01 10:00")
    expected = DAYS.replace(f"{passage}\n", "") + "\n" + MOVED.format(start="2025-11-02 10:00")

    actual = moved(DAYS, b="2025-11-02 10:00")

    assert expected == actual


def test_a_session_of_a_new_day_brings_its_heading() -> None:
    """Before the first day or behind the last one; a day without sessions loses its own."""
    last = moved(DAYS, b="2025-11-03 10:00")
    alone = moved(DAYS, c="2025-11-01 11:00")

    heading = "\n  # Monday, 3 November 2025\n\n"
    assert last.endswith(f"09:00\n{heading}{MOVED.format(start='2025-11-03 10:00')}")
    assert "# Sunday, 2 November 2025" not in alone
    assert "title: 'On oils'\n\n  - id: c\n    start: 2025-11-01 11:00\n" in alone


def test_several_sessions_of_another_day_keep_their_order() -> None:
    """One after the other they find their places."""
    actual = moved(DAYS, a="2025-11-03 09:00", b="2025-11-03 10:00")

    assert [line for line in actual.splitlines() if "#" in line or "id:" in line] == [
        "  # Sunday, 2 November 2025", "  - id: c", "  # Monday, 3 November 2025", "  - id: a",
        "  # the second", "  - id: b", "    # as the poster says",
    ]  # fmt: skip


def test_a_meeting_that_moves_as_a_whole_keeps_its_order() -> None:
    """And every day its heading."""
    starts = {"a": "2025-12-01 09:00", "b": "2025-12-01 10:00", "c": "2025-12-02 09:00"}

    expected = DAYS.replace("2025-11-01", "2025-12-01").replace("2025-11-02", "2025-12-02")
    expected = expected.replace("Saturday, 1 November", "Monday, 1 December")
    expected = expected.replace("Sunday, 2 November", "Tuesday, 2 December")

    actual = moved(DAYS, **starts)

    assert expected == actual


def test_the_first_key_of_an_item_can_go() -> None:
    """The hyphen stays, and the comment below the key too."""
    text = "resources:\n  - title: a  # gone\n    # stays\n    kind: link\n"
    record = {"resources": [{"kind": "link"}]}
    expected = "resources:\n  - # stays\n    kind: link\n"

    actual = edited(text, record, {})

    assert record == read(actual)
    assert expected == actual


def test_a_file_of_other_line_ends_keeps_them() -> None:
    """New lines end as the others do."""
    text = FILE.replace("\n", "\r\n")
    record = read(FILE)
    record["sessions"][0] |= {"summary": "One\n\nTwo", "room": "Hall"}
    expected = edited(FILE, record, {}).replace("\n", "\r\n")

    actual = edited(text, record, {})

    assert expected == actual
    assert record == read(actual)


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n# a comment", "\n...\n"])
def test_a_file_may_end_as_it_likes(end: str) -> None:
    """What is added at the end begins on a line of its own."""
    text = f"id: a\nsessions:\n  - id: x{end}"
    record = {"id": "a", "sessions": [{"id": "x", "kind": "talk"}, {"id": "y"}]}

    actual = edited(text, record, {})

    assert record == read(actual)
    assert actual.startswith("id: a\nsessions:\n  - id: x\n    kind: talk\n")


def test_a_byte_order_mark_stays() -> None:
    """Some editors of spreadsheets write one; it counts for no column."""
    expected = "\ufeffid: b\n"

    actual = edited("\ufeffid: a\n", {"id": "b"}, {})

    assert expected == actual


def test_tabs_behind_values_stay() -> None:
    """YAML allows them there, and in comments."""
    text = "id: a\t# one\ttwo\ntitle: b\t\n"
    expected = "id: c\t# one\ttwo\ntitle: d\t\n"

    actual = edited(text, {"id": "c", "title": "d"}, {})

    assert expected == actual


@pytest.mark.parametrize("line_end", ["\x85", "\u2028", "\u2029"])
def test_line_ends_that_only_yaml_knows_are_counted(line_end: str) -> None:
    """Within a comment such a character ends the line for the reader."""
    text = f"# one{line_end}id: a\ntitle: b\n"
    expected = f"# one{line_end}id: a\ntitle: c\n"

    actual = edited(text, {"id": "a", "title": "c"}, {})

    assert expected == actual


def test_an_assumption_is_said_at_what_it_changed() -> None:
    """And not where the file said the same before."""
    record = read(FILE)
    record["sessions"][0]["start"] = "2025-11-01 09:30"
    places = (("sessions", "a", "start"), "half past"), (("sessions", "a", "title"), "no")
    comments: dict[tuple[str, ...], list[str]] = {place: [words] for place, words in places}
    expected = (
        ["    start: 2025-11-01 09:00"],
        ["    # half past", "    start: 2025-11-01 09:30"],
    )

    actual = differences(edited(FILE, record, comments))

    assert expected == actual


def test_an_assumption_that_stands_there_is_not_said_again() -> None:
    """Import after import would pile them up."""
    text = "# a guess\nid: a\n"
    expected = "# a guess\nid: b\n"

    actual = edited(text, {"id": "b"}, {("id",): ["a guess"]})

    assert expected == actual


def test_people_in_another_order_are_written_anew() -> None:
    """Items are not moved about; what they say is what counts."""
    text = "organizers:\n  - name: A\n  - name: B\n"
    record = {"organizers": [{"name": "B"}, {"name": "A"}]}

    actual = edited(text, record, {})

    assert record == read(actual)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_every_comment_of_a_real_meeting_survives(path: Path, eol: str) -> None:
    """Whatever changes around them: titles, texts, times, rooms, speakers and a new session."""
    text = path.read_text(encoding="utf-8").replace("\n", eol)
    record = read(text)
    for session in record["sessions"]:
        session |= {"title": f"{session['title']}: more", "room": "Hall", "summary": "One\n\nTwo"}
        session["start"] = session["start"].replace("09:30", "09:35")
        for person in session.get("speakers", []):
            person["url"] = "https://a.example/"
    record["goals"] = LONG.strip()
    record["venue"]["name"] = "Another: hall"
    start = record["sessions"][2]["start"]
    record["sessions"].insert(3, {"id": "new", "kind": "other", "start": start})
    expected = [line for line in text.split(eol) if line.lstrip().startswith("#")]

    changed = edited(text, record, {})
    actual = [line for line in changed.split(eol) if line.lstrip().startswith("#")]

    assert expected == actual
    assert record == read(changed)


def test_a_file_with_problems_is_not_edited() -> None:
    """They are named."""
    with pytest.raises(DataError, match=r"a\.yaml:2: id: the key stands here and in line 1"):
        edited("id: a\nid: b\n", {"id": "c"}, {}, "a.yaml")


@examples(40)
@given(meetings)
def test_to_say_the_same_changes_nothing(record: dict[str, Any]) -> None:
    """Whatever the comments would be."""
    expected = meeting_text(record, comments_on(record))

    actual = edited(expected, record, comments_on(record))

    assert expected == actual


@examples(40)
@given(meetings, meetings, st.sampled_from(["\n", "\r\n"]))
def test_any_file_can_be_made_to_say_anything(
    before: dict[str, Any], after: dict[str, Any], eol: str
) -> None:
    """With comments everywhere, and either line end."""
    text = meeting_text(before, comments_on(before)).replace("\n", eol)

    actual = edited(text, after, comments_on(after))

    assert after == read(actual)


@examples(40)
@given(meetings, meetings)
def test_any_file_in_brackets_can_be_made_to_say_anything(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Lists and mappings on one line stay so."""
    values = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, str) else flow(value)
        for key, value in before.items()
    }
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    assert before == read(text)

    actual = edited(text, after, {})

    assert after == read(actual)


@examples(40)
@given(meetings, st.text(alphabet="abc", min_size=1, max_size=5))
def test_one_new_title_changes_one_line(record: dict[str, Any], title: str) -> None:
    """Every other line is where it was."""
    record = {"id": "x", "title": LONG.strip(), **record} | {"title": LONG.strip()}
    text = meeting_text(record, comments_on(record))
    expected = ([f"title: {LONG.strip()}"], [f"title: {title}"])

    actual = differences(edited(text, {**record, "title": title}, {}), text)

    assert expected == actual


def test_new_sessions_stand_in_the_wanted_order() -> None:
    """Also where that is not the order of their days."""
    record = read(FILE)
    days = {"x": "2025-11-01 08:00", "y": "2025-11-03 08:00", "z": "2025-10-30 08:00"}
    new = [{"id": name, "start": start} for name, start in days.items()]
    record["sessions"] = [*new, *record["sessions"]]

    actual = read(edited(FILE, record, {}))

    assert record == actual
