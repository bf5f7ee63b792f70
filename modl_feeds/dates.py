"""Dates in words, the same in every locale.

Level 0: imports nothing of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_words(day: date) -> str:
    """Return 'Thursday, 25 September 2025', whatever the locale."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def days_words(first: date, last: date) -> str:
    """Return '25–26 September 2025' or the longer forms."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start}{'' if first.year == last.year else f' {first.year}'} – {end}"


def clock_words(start: datetime, end: datetime) -> str:
    """Return '09:30–10:30', with the day when it ends on another."""
    later = "" if start.date() == end.date() else f" ({day_words(end.date())})"
    return f"{start:%H:%M}–{end:%H:%M}{later}"


def short_day(day: date) -> str:
    """Return 'Thursday 25 September'."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
