"""Dates in words: English, whatever the machine's locale."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from modl_feeds.dates import clock_words, day_words, days_words, short_day
from tests.core.meetings import at


def test_a_day_in_words() -> None:
    """A day has its weekday, month and year in full."""
    expected = "Saturday, 1 November 2025"

    actual = day_words(date(2025, 11, 1))

    assert expected == actual


def test_a_short_day_has_no_year() -> None:
    """Where the year is known, it is left out."""
    expected = "Saturday 1 November"

    actual = short_day(date(2025, 11, 1))

    assert expected == actual


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 11, 1), date(2025, 11, 1), "1 November 2025"),
        (date(2025, 11, 1), date(2025, 11, 2), "1–2 November 2025"),
        (date(2025, 10, 31), date(2025, 11, 1), "31 October – 1 November 2025"),
        (date(2025, 12, 31), date(2026, 1, 1), "31 December 2025 – 1 January 2026"),
        (date(2024, 5, 1), date(2025, 5, 1), "1 May 2024 – 1 May 2025"),
    ],
)
def test_days_say_nothing_twice(first: date, last: date, expected: str) -> None:
    """Month and year stand once where both days share them."""
    actual = days_words(first, last)

    assert expected == actual


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at("2025-11-01 09:00"), at("2025-11-01 10:30"), "09:00–10:30"),
        (
            at("2025-11-01 22:00"),
            at("2025-11-02 00:30"),
            "22:00–00:30 (Sunday, 2 November 2025)",
        ),
    ],
)
def test_an_end_on_another_day_names_it(start: datetime, end: datetime, expected: str) -> None:
    """Times are of the venue's clock; the end's day is said only when it is another."""
    actual = clock_words(start, end)

    assert expected == actual
