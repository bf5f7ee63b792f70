"""Which new session is which known one: by ids, then names, titles and times."""

from __future__ import annotations

from typing import Any

import pytest

from modl_feeds.importing.matching import adopted, alike, same_person

DAY = "2025-11-01"


def talk(name: str, *speakers: str, title: str = "", hour: int = 9, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any keys
    """Return a talk's record."""
    people = {"speakers": [{"name": one} for one in speakers]} if speakers else {}
    start = f"{DAY} {hour:02}:00"
    return {"id": name, "kind": "talk", "start": start, "title": title, **people, **more}


WICKS = talk("wicks", "Ana Example", title="On wicks")
OILS = talk("oils", "Bo Sample", title="On oils", hour=10)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(talk("wicks", "Cy Other", title="New"), "wicks", id="one id at one time"),
        pytest.param(talk("wicks", title="Else", hour=15), "wicks", id="one id, nobody named"),
        pytest.param(talk("x", "Ana Example", title="On wicks", hour=12), "wicks", id="moved"),
        pytest.param(talk("x", "Aña  Exámple", title="ON WICKS!"), "wicks", id="spelled otherwise"),
        pytest.param(talk("x", "A. Example", title="Wicks, today"), "wicks", id="an initial"),
        pytest.param(talk("x", "Ana Example", title="A new title"), "wicks", id="another title"),
        pytest.param(talk("x", title="On wicks", hour=14), "wicks", id="a title without speaker"),
        pytest.param(talk("x", title="To be announced"), "wicks", id="one slot, nobody against it"),
        pytest.param(talk("x", "Cy Other", title="Lamps"), "x", id="another talk in the slot"),
        pytest.param(talk("x", "Cy Other", title="Lamps", hour=15), "x", id="a new talk"),
        pytest.param(
            talk("wicks", "Cy Other", title="Lamps", hour=15), "wicks-2", id="an id used again"
        ),
        pytest.param(talk("lost", title="Z", hour=15), "wicks", id="a former id"),
        pytest.param(talk("x", hour=15, previous_ids=["oils"]), "oils", id="it had that id"),
    ],
)  # fmt: skip
def test_a_session_is_recognised(new: dict[str, Any], expected: str) -> None:
    """By what people would tell it by; else it is new, with an id that was nobody's."""
    ours = [
        {**WICKS, "previous_ids": ["lost"]},
        OILS,
        talk("lamps", "D E", hour=11),
    ]

    (actual,) = adopted([new], ours, [])

    assert expected == actual


def test_exchanged_ids_do_not_exchange_the_talks() -> None:
    """Subscribers would find another talk in the entry of theirs."""
    theirs = [
        talk("example", "Ana Example", title="Lecture 2", hour=16),
        talk("example-2", "Ana Example", title="Lecture 1", hour=9),
    ]
    ours = [
        talk("example", "Ana Example", title="Lecture 1", hour=9),
        talk("example-2", "Ana Example", title="Lecture 2", hour=16),
    ]
    expected = ("example-2", "example")

    actual = adopted(theirs, ours, [])

    assert expected == actual


def test_an_entry_that_a_person_renamed_is_known_by_what_was_imported() -> None:
    """The source still has the title and the speaker that it had."""
    before = [talk("wicks", "Ana Exampel", title="Wickz")]
    ours = [talk("wicks", "Dora Deputy", title="On the history of candles")]
    expected = ("wicks",)

    actual = adopted([talk("x", "Ana Exampel", title="Wickz", hour=17)], ours, before)

    assert expected == actual


def test_what_a_person_removed_keeps_its_id() -> None:
    """So that the merge sees that it was removed, and does not bring it back as new."""
    expected = ("wicks",)

    actual = adopted([{**WICKS, "id": "x"}], [OILS], [WICKS, OILS])

    assert expected == actual


def test_two_that_fit_equally_are_not_guessed_at() -> None:
    """Two talks of one speaker with new titles are new, and the old ones have gone."""
    theirs = [talk("a", "Ana Example", title="One", hour=8), talk("b", "Ana Example", title="Two")]
    ours = [
        talk("c", "Ana Example", title="Seven", hour=17),
        talk("d", "Ana Example", title="Eleven", hour=18),
    ]
    expected = ("a", "b")

    actual = adopted(theirs, ours, [])

    assert expected == actual


def test_breaks_are_told_apart_by_their_times() -> None:
    """They all have one title."""
    rows = [
        {"kind": "break", "title": "Break", "start": f"{DAY} {hour}:00"} for hour in (10, 11, 12)
    ]
    theirs = [{**row, "id": f"pause-{number}"} for number, row in enumerate(rows)]
    ours = [{**row, "id": f"break-{number}"} for number, row in enumerate(rows)]
    expected = ("break-0", "break-1", "break-2")

    actual = adopted(theirs, ours, [])

    assert expected == actual


def test_a_new_break_leaves_the_others_their_ids() -> None:
    """Though the source counts them, and one before the others shifts all numbers."""
    rows = [
        {"kind": "break", "title": "Coffee", "start": f"{DAY} {hour:02}:30"} for hour in (8, 10, 15)
    ]
    names = ["coffee", "coffee-2", "coffee-3"]
    theirs = [{**row, "id": name} for row, name in zip(rows, names, strict=True)]
    ours = [{**row, "id": name} for row, name in zip(rows[1:], names, strict=False)]
    expected = ("coffee-3", "coffee", "coffee-2")

    actual = adopted(theirs, ours, ours)

    assert expected == actual


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((1, 2, 3, 4), ("daily", "daily-4", "daily-2", "daily-3")),
        ((1, 4), ("daily", "daily-3")),
        ((1, 3, 5), ("daily", "daily-2", "daily-3")),
    ],
    ids=["one more", "one less", "moved"],
)
def test_a_lecture_of_every_day_keeps_the_ids_of_its_days(
    days: tuple[int, ...], expected: tuple[str, ...]
) -> None:
    """One day more, or less, shifts none of the others."""

    def lectures(*on: int) -> list[dict[str, Any]]:
        names = ["daily", *(f"daily-{number}" for number in range(2, 9))]
        return [
            talk(name, "Ana Example", title="Each day", start=f"2025-11-{day:02} 09:00")
            for name, day in zip(names, on, strict=False)
        ]

    actual = adopted(lectures(*days), lectures(1, 3, 4), lectures(1, 3, 4))

    assert expected == actual


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Rong Ge", "R. Ge", True),
        ("R Ge", "Rong Ge", True),
        ("Rene Vidal", "René Vidal", True),
        ("Elchanan Mossel", "Elhanan Mossel", True),
        ("Rong Ge", "Wei Ge", False),
        ("R. Ge", "W. Ge", False),
        ("Ge", "Rong Ge", False),
        ("", "Rong Ge", False),
        ("X", "Y", False),
    ],
)
def test_persons_are_told_apart(one: str, other: str, *, expected: bool) -> None:
    """Accents, a slip of the keyboard and initials are forgiven; another person is not."""
    assert expected is same_person(one, other)
    assert expected is same_person(other, one)


def test_likeness_is_a_measure() -> None:
    """One for the same, nothing for what has little in common."""
    assert alike("Émile", "emile") == 1
    assert alike("abc", "xyz") == 0
    assert 0.85 < alike("theoretical", "theorectical") < 1
