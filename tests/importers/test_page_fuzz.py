"""Whatever a page was turned into, the importer answers, or says what is wrong with it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from modl_feeds.errors import SourceError
from modl_feeds.importers.page import IMPORTER
from tests.importers.pages import GOLDEN, golden_pages, read, source_of
from tests.properties import share
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES: Final = share(150)
DEBRIS: Final = (
    "", "\ufeff", "\u202e", "9:00 AM", "25:00", "11:45 PM | ", "Thursday, May 6", "Friday, May 32",
    "Day 7", "Agenda", "Abstracts", "Videos", "Contacts", "|", "| | |", "TBA", "•", "1.", "<table>",
    "</div>", "<li>", "&#0;", "&#xD800;", "<a href='javascript:x'>", "<a href='http://[::1'>",
    "<sup>", "<iframe src='//'>", "2024-02-30", "1800", "9999", "12:00 midnight", "noon", ",",
    "A B", "$$", "\\", "Date: May 6, 1066", "Venue: ,", "Organizers: ;", "(", "x" * 600, "- " * 300,
)  # fmt: skip


def outcome(content: bytes) -> str:
    """Return whether a page was read or refused; anything else is raised."""
    source = source_of(content)
    IMPORTER.recognises(source)
    try:
        found = read(content)
    except SourceError as error:
        return "refused" if error.line >= 1 else "refused without a line"
    assert only_texts(dict(found.record))
    return "read"


def only_texts(value: Any) -> bool:  # noqa: ANN401 - a record's value
    """Tell whether a record holds texts, lists and mappings, none of them empty."""
    if isinstance(value, dict):
        return bool(value) and all(
            isinstance(key, str) and only_texts(one) for key, one in value.items()
        )
    if isinstance(value, list):
        return bool(value) and all(map(only_texts, value))
    return isinstance(value, str) and bool(value)


def cut(text: str, chance: random.Random) -> str:
    """Return a page that was saved in part."""
    return text[: chance.randrange(len(text) + 1)]


def without_line(text: str, chance: random.Random) -> str:
    """Return a page without one of its lines."""
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def swapped(text: str, chance: random.Random) -> str:
    """Return a page with two lines in each other's place."""
    lines = text.split("\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def repeated(text: str, chance: random.Random) -> str:
    """Return a page in which a stretch stands twice."""
    at, until = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return text[:until] + text[at:]


def littered(text: str, chance: random.Random) -> str:
    """Return a page with something in it that means something."""
    at = chance.randrange(len(text) + 1)
    around = chance.choice(("", "\n", "\n\n"))
    return f"{text[:at]}{around}{chance.choice(DEBRIS)}{around}{text[at:]}"


def turned(text: str, chance: random.Random) -> str:
    """Return a page with one sign changed."""
    if not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chr(chance.randrange(1, 0x2FF)) + text[at + 1 :]


CHANGES: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    cut, without_line, swapped, repeated, littered, turned,
)  # fmt: skip


def mutated(text: str, seed: int) -> bytes:
    """Return a page after some changes."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(chance.randrange(1, 8)):
        text = chance.choice(CHANGES)(text, chance)[:60_000]
    return text.encode("utf-8", "replace")


@pytest.mark.parametrize("name", golden_pages())
def test_a_changed_page_is_read_or_refused(name: str) -> None:
    """A page that lost, doubled or moved some of its lines raises nothing but SourceError."""
    text = (GOLDEN / name).read_text(encoding="utf-8")

    actual = {outcome(mutated(text, seed)) for seed in range(EXAMPLES)}

    assert "read" in actual


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_changed_real_page_is_read_or_refused(year: int) -> None:
    """The same with the pages that the shipped data was written from."""
    text = shared_file(f"pages/modl-{year}.txt").read_text(encoding="utf-8")

    actual = {outcome(mutated(text, seed)) for seed in range(EXAMPLES)}

    assert {"read", "refused"} == actual


@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"%PDF-1.7\n\x00\x01")
@example(b"PK\x03\x04\x14\x00")
@example(b"<html>" + b"<div>" * 3000 + b"9:00 AM")
@example(b"<html><body>" + b"<ul><li>" * 100)
@example(b'<html><meta charset="utf-7"><body>\xff')
@example(b'<html><meta charset="base64"><body>\xff')
@example(b'<html><meta charset="idna"><body>\xff')
def test_arbitrary_bytes_are_read_or_refused(content: bytes) -> None:
    """No bytes make a traceback."""
    assert outcome(content) in {"read", "refused"}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(DEBRIS), st.text(max_size=12)), max_size=30))
def test_lines_that_mean_something_are_read_or_refused(lines: list[str]) -> None:
    """Days, times and headings in any order."""
    text = "\n".join(["Workshop 2027", "Agenda", "Thursday, May 6", "9:00 AM A B | C", *lines])

    assert outcome(text.encode("utf-8", "replace")) in {"read", "refused"}
