"""Comments of an import go when they hold no longer; nothing else of the file does."""

from __future__ import annotations

import pytest

from modl_feeds.importing.comments import renewed, without
from modl_feeds.importing.writing import comment, meeting_text

LONG = "it is assumed, and from many things, " * 4 + "and so on"
LINES = comment(LONG, 4)
BREAK = "\n"
TEXT = f"""\
# the year is the title's
id: glow

# the venue's
timezone: UTC
sessions:
  # Saturday, 1 November 2025

  # an hour
  # the opening
  - id: a
    # an hour
    minutes: 60

  # an hour
  - id: b
{BREAK.join(LINES)}
    minutes: 60
# an hour
"""


def removed(text: str, *stale: tuple[tuple[str, ...], str]) -> list[str]:
    """Return the lines that go."""
    changed = without(text, stale).splitlines()
    gone = []
    for line in text.splitlines():
        if changed and line == changed[0]:
            changed.pop(0)
        else:
            gone.append(line)
    assert changed == []
    return gone


@pytest.mark.parametrize(
    ("path", "words", "expected"),
    [
        (("first_day",), "the year is the title's", ["# the year is the title's"]),
        (("timezone",), "the venue's", ["# the venue's"]),
        (("sessions", "a", "end"), "an hour", ["  # an hour"]),
        (("sessions", "a", "speakers"), "the opening", ["  # the opening"]),
        (
            ("sessions", "b", "minutes"),
            LONG,
            LINES,
        ),
        (("sessions", "b", "minutes"), "the opening", []),
        (("sessions", "c", "minutes"), "an hour", []),
        (("timezone",), "an hour", []),
        (("timezone",), "", []),
    ],
)
def test_a_comment_is_removed_where_it_stands(
    path: tuple[str, ...], words: str, expected: list[str]
) -> None:
    """Above its key or its session; the same words elsewhere are about something else."""
    actual = removed(TEXT, (path, words))

    assert expected == actual


def test_what_was_written_is_found_again() -> None:
    """However it is wrapped, and whichever line ends the file has."""
    record = {"id": "glow", "sessions": [{"id": "a", "title": "On wicks"}]}
    place = ("sessions", "a", "title")
    text = meeting_text(record, {place: [LONG]}).replace("\n", "\r\n")
    expected = meeting_text(record, {}).replace("\n", "\r\n")

    actual = without(f"\ufeff{text}", [(place, LONG)])

    assert f"\ufeff{expected}" == actual


def test_what_is_assumed_is_renewed() -> None:
    """A comment ends with its reason or its value, and outlives other words for the same."""
    former = frozenset({(("a",), "x"), (("b",), "x"), (("c",), "x"), (("d",), "x")})
    now = frozenset({(("a",), "x"), (("b",), "y"), (("c",), "y"), (("e",), "y")})
    expected = (
        frozenset({(("a",), "x"), (("b",), "x"), (("c",), "y"), (("e",), "y")}),
        frozenset({(("c",), "x"), (("d",), "x")}),
    )

    actual = renewed(former, now, [("c",)])

    assert expected == actual
