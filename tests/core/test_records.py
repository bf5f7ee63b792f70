"""YAML as records: strings with their lines, and everything that a data file need not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import records
from modl_feeds.errors import Problem
from modl_feeds.records import Listing, Scalar, Table, parse
from tests.properties import examples

if TYPE_CHECKING:
    from modl_feeds.records import Node

TEXT = b"""\
# a comment
title: Glow

people:
  - name: Ann
    url: https://ann.example
  - Ben
days: [one, two]
"""


def table(content: bytes) -> Table:
    """Return the records of a file without problems."""
    found, problems = parse(content, "a.yaml")
    assert not problems
    assert found is not None
    return found


def plain(node: Node) -> object:
    """Return a node as strings, lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def problems(content: bytes) -> list[str]:
    """Return what is wrong with a file."""
    return [str(problem) for problem in parse(content, "a.yaml")[1]]


def test_a_file_becomes_tables_listings_and_strings() -> None:
    """The structure is the file's own."""
    expected = {
        "title": "Glow",
        "people": [{"name": "Ann", "url": "https://ann.example"}, "Ben"],
        "days": ["one", "two"],
    }

    actual = plain(table(TEXT))

    assert expected == actual


def test_every_key_has_its_line() -> None:
    """Lines count from one, comments and blank lines included."""
    expected = {"title": 2, "people": 4, "days": 8}

    actual = table(TEXT).key_lines

    assert expected == actual


def test_every_item_has_its_line() -> None:
    """An item of a list stands where its dash stands."""
    people = table(TEXT).entries["people"]
    assert isinstance(people, Listing)
    expected = [5, 7]

    actual = [item.line for item in people.items]

    assert expected == actual


@pytest.mark.parametrize(
    "text",
    ["10:30", "NO", "no", "yes", "true", "1e3", "0777", "0x1F", "1_000", "nul", ".nan",
     "2025-11-01", "2025-11-01 09:00", "+1", "1.10", "!", "=", "<<"],
)  # fmt: skip
def test_a_value_stays_the_string_that_was_written(text: str) -> None:
    """No word, number, time or date is turned into something else."""
    expected = text if text != "!" else ""

    actual = plain(table(f"key: {text}".encode()))

    assert {"key": expected} == actual


@pytest.mark.parametrize("text", ["null", "Null", "NULL", "~", ""])
def test_a_value_that_is_nothing_says_nothing(text: str) -> None:
    """To everybody who reads YAML; in quotes it is a text."""
    actual = plain(table(f"key: {text}\nquoted: '{text}'".encode()))

    assert {"key": "", "quoted": text} == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'it''s'", "it's"),
        (r'"tab\tand \u00e9"', "tab\tand é"),
        ("|\n  one\n    two\n\n  three\n", "one\n  two\n\nthree"),
        (">-\n  one\n  two\n\n  three\n", "one two\nthree"),
        ("plain\n  and on", "plain and on"),
        ("", ""),
    ],
)
def test_every_style_of_string_is_read(text: str, expected: str) -> None:
    """Quoted, literal, folded and plain strings give their text, without outer blank lines."""
    actual = plain(table(f"key: {text}".encode()))

    assert {"key": expected} == actual


def test_strings_are_cleaned() -> None:
    """Line separators and invisible debris of web pages do not get into the data."""
    expected = {"key": "a\nbc"}

    actual = plain(table("key: 'a\u2028b\u200bc'".encode()))

    assert expected == actual


def test_a_byte_order_mark_is_passed_over() -> None:
    """Some editors write one; it is no part of the first key."""
    expected = {"key": "value"}

    actual = plain(table(b"\xef\xbb\xbfkey: value"))

    assert expected == actual


def test_windows_line_ends_count_once() -> None:
    """CR and LF together are one line end."""
    expected = {"one": 1, "two": 3}

    actual = table(b"one: 1\r\n\r\ntwo: 2\r\n").key_lines

    assert expected == actual


PLACE = "check the indentation, colons, brackets and quotes here"
CONTROL = "remove control characters; write them, if ever, as escapes"
NUL = "unacceptable character #x0000: control characters are not allowed"
NO_MAPPING = "1: file: it is empty or not a mapping, write 'key: value' lines"
FAULTS: dict[str, tuple[bytes, list[str]]] = {
    "alias": (
        b"one: &x 1\ntwo: *x",
        ["2: *x: aliases are not read, write the value out"],
    ),
    "tags": (
        b"one: !!int 1\ntwo: !local {a: b}",
        [
            "1: tag:yaml.org,2002:int: tags are not read, leave the tag out",
            "2: !local: tags are not read, leave the tag out",
        ],
    ),
    "second document": (
        b"one: 1\n---\ntwo: 2",
        ["2: file: a second document begins with ---, one document a file"],
    ),
    "duplicate key": (
        b"one: 1\ntwo: 2\none: 3",
        ["3: one: the key stands here and in line 1, keep one of them"],
    ),
    "key that is no word": (
        b"? [one, two]\n: 1\n{}: 2",
        [
            "1: key: a key is not a single word, write 'key: value'",
            "3: key: a key is not a single word, write 'key: value'",
        ],
    ),
    "tab as indentation": (
        b"one:\n\t- 1",
        [f"2: file: not valid YAML: found character that cannot start any token, {PLACE}"],
    ),
    "wrong indentation": (
        b"one: 1\n  two: 2",
        [f"2: file: not valid YAML: mapping values are not allowed in this context, {PLACE}"],
    ),
    "open bracket": (
        b"one: 1\ntwo: [1, 2",
        [f"3: file: not valid YAML: did not find expected ',' or ']', {PLACE}"],
    ),
    "not UTF-8": (
        b"one: 1\ntwo: caf\xe9",
        ["2: file: byte 0xe9 is not UTF-8, save the file as UTF-8"],
    ),
    "UTF-16": (
        b"\xff\xfeo\0n\0e\0",
        ["1: file: byte 0xff is not UTF-8, save the file as UTF-8"],
    ),
    "empty": (b"", [NO_MAPPING]),
    "only a comment": (b"# nothing yet\n", [NO_MAPPING]),
    "a list": (b"- one\n- two\n", [NO_MAPPING]),
    "a word": (b"one", [NO_MAPPING]),
    "too deep": (
        b"one:\n " + b"[" * 25 + b"]" * 25,
        [f"2: file: not valid YAML: nested too deeply, {PLACE}"],
    ),
    "control character": (
        b"one: \xc3\xa4\ntwo: a\x00b",
        [f"2: file: not valid YAML: {NUL}, {CONTROL}"],
    ),
}


@pytest.mark.parametrize(("content", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_what_a_data_file_need_not_have_is_a_problem(content: bytes, expected: list[str]) -> None:
    """Each with its line, what is wrong, and what to write instead."""
    actual = [line.removeprefix("a.yaml:") for line in problems(content)]

    assert expected == actual


def test_a_file_with_odd_parts_is_read_all_the_same() -> None:
    """After an alias or a second document the rest is still read, so that all is reported."""
    expected = {"one": "1", "two": "", "three": "3"}

    found, _ = parse(b"one: &x 1\ntwo: *x\nthree: 3\nthree: 4\n--- {}\n", "a.yaml")

    assert found is not None
    actual = plain(found)
    assert expected == actual


def test_a_file_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody writes such a file by hand; reading it could exhaust the machine."""
    monkeypatch.setattr(records, "MAX_BYTES", 10)
    expected = (
        None,
        (Problem("a.yaml", 1, "file", "it has 11 bytes", "split it: at most 10 are read"),),
    )

    actual = parse(b"key: value.", "a.yaml")

    assert expected == actual


yaml_like = st.lists(
    st.one_of(
        st.sampled_from(
            ["a: ", "- ", "? ", ": ", "\n", "\n  ", "[", "]", "{", "}", ", ", "&x ", "*x ", "!t ",
             "!!str ", "'", '"', "|\n ", ">-\n ", "#", "---\n", "...\n", "%YAML 1.1\n", "<<: ",
             "\t", "\x00", "\x85", "\u2028", "\ufeff", "\ud7ff", "\ufffe", "😀", "\\x", "@", "`"]
        ),
        st.text(max_size=3),
    )
).map(lambda parts: "".join(parts).encode())  # fmt: skip


@examples(400)
@given(st.one_of(st.binary(), yaml_like))
def test_any_bytes_give_a_table_or_problems(content: bytes) -> None:
    """Whatever stands in a file, its author is told by a problem and never by a traceback."""
    lines = len(content.decode(errors="replace").splitlines())

    found, reported = parse(content, "a.yaml")

    assert isinstance(found, Table) or reported
    assert all(1 <= problem.line <= lines + 1 for problem in reported)
