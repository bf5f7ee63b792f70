"""A record as the text of a data file: the most readable way that reads back as the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from modl_feeds import records
from modl_feeds.importing.trees import normal, plain_record
from modl_feeds.importing.writing import flow, meeting_text, placed, scalar
from tests.merging.strategies import comments_on, meetings, nasty
from tests.properties import examples

LONG = "A sentence of several words that says little. " * 4


def read(text: str) -> dict[str, Any]:
    """Return what the reader of data files makes of a text."""
    table, problems = records.parse(text.encode(), "a.yaml")
    assert (table is None, problems) == (False, ())
    assert table is not None
    return plain_record(table)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On wicks", ["On wicks"]),
        ("2025-11-01 09:00", ["2025-11-01 09:00"]),
        ("10:30", ["10:30"]),
        ("NO", ["NO"]),
        ("C# and F#5", ["C# and F#5"]),
        ("Wicks: a history", ['"Wicks: a history"']),
        ("Wicks #5", ['"Wicks #5"']),
        ("- and so on", ['"- and so on"']),
        ("🙂: yes", ['"🙂: yes"']),
        ('"Wicks" at last', ["'\"Wicks\" at last'"]),
        (r"C:\new: it's old", [r"'C:\new: it''s old'"]),
        ("One\n\nTwo", ["|", "  One", "", "  Two"]),
        ("- one\n- two # three", ["|", "  - one", "  - two # three"]),
        ("  code\nand text", ["|2", "    code", "  and text"]),
    ],
)
def test_a_text_is_written_in_the_most_readable_way(text: str, expected: list[str]) -> None:
    """Plain if it can be, then literal, and quoted only where needed."""
    actual = scalar(text, 0)

    assert expected == actual


@pytest.mark.parametrize("name", ["true", "null", "no", "010", "1e3", "2025-11-01", "0x1f"])
def test_an_id_that_others_take_for_no_text_is_quoted(name: str) -> None:
    """Programs that read the files with types of YAML's own find it as it is."""
    record = {"id": name, "sessions": [{"id": name}]}

    text = meeting_text(record, {})

    assert text.count(f'id: "{name}"\n') == 2
    assert record == read(text)
    assert "id: year-2025\n" in meeting_text({"id": "year-2025"}, {})


def test_long_prose_is_folded() -> None:
    """As the meetings written by hand are; no line is too long."""
    actual = scalar(LONG.strip(), 4, prose=True)

    assert actual[0] == ">-"
    assert max(len(line) for line in actual) <= 100
    assert all(line.startswith("      ") for line in actual[1:])


def test_a_long_title_stays_on_its_line() -> None:
    """Only prose is folded."""
    expected = [LONG.strip()]

    actual = scalar(LONG.strip(), 4)

    assert expected == actual


def test_a_text_that_folding_would_change_is_literal() -> None:
    """Two spaces, at which a folded line would be broken, would become one."""
    text = "Two  spaces. " * 20

    actual = scalar(text.strip(), 0, prose=True)

    assert actual[0] == "|"


def test_a_comment_stands_above_its_line() -> None:
    """One on the first key of an item stands above the hyphen."""
    record = {"id": "a", "sessions": [{"id": "x", "kind": "talk", "end": "2025-11-01 10:00"}]}
    comments = {
        ("id",): ["made up"],
        ("sessions", "x", "id"): ["the first word"],
        ("sessions", "x", "end"): ["assumed"],
    }
    expected = (
        "# made up\nid: a\n\nsessions:\n\n  # the first word\n  - id: x\n    kind: talk\n"
        "    # assumed\n    end: 2025-11-01 10:00\n"
    )

    actual = meeting_text(record, comments)

    assert expected == actual


def test_a_comment_on_what_is_not_there_stands_above_what_is() -> None:
    """An end that is not written is spoken of at its session."""
    record = {"id": "a", "sessions": [{"id": "x"}]}
    expected = {("sessions", "x"): ["assumed"], (): ["nothing such"]}

    comments = {("sessions", "x", "end"): ["assumed"], ("venue", "name"): ["nothing such"]}
    actual = placed(record, comments)

    assert expected == actual


def test_a_comment_cannot_end_early() -> None:
    """Line ends in it are spaces, so that nothing of it becomes a key."""
    record = {"id": "a"}

    actual = meeting_text(record, {("id",): ["one\nid: b\u2028id: c\x85id: d"]})

    assert record == read(actual)


def test_keys_that_the_schema_does_not_know_come_last() -> None:
    """They are for `check` to name."""
    expected = "id: a\ntitle: b\nzeal: c\n"

    actual = meeting_text({"zeal": "c", "title": "b", "id": "a"}, {})

    assert expected == actual


@given(nasty)
def test_any_text_reads_back(text: str) -> None:
    """Also one that looks like something else to YAML, in both styles and in braces."""
    for lines in (scalar(text, 0), scalar(text, 0, prose=True)):
        assert {"k": text} == read("\n".join([f"k: {lines[0]}", *lines[1:], ""]))
    assert {"k": [{"a": text}]} == read(f"k: {flow([{'a': text}])}\n")


@examples(40)
@given(meetings)
def test_any_record_reads_back(record: dict[str, Any]) -> None:
    """With a comment above every line, too."""
    assert record == read(meeting_text(record, {}))
    assert record == read(meeting_text(record, comments_on(record), ["head"]))


@examples(40)
@given(meetings)
def test_a_normal_record_stays_as_it_is(record: dict[str, Any]) -> None:
    """To clean it again changes nothing."""
    assert record == normal(record)


def test_a_record_of_something_else_is_refused() -> None:
    """Numbers would be written as they happen to print."""
    with pytest.raises(TypeError, match="int in a record"):
        normal({"postcode": 10010})
