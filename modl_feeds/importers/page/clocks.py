"""Times of day as pages write them, and the order that a day's rows must have.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HALF_DAY: Final = 12 * 60
"""Minutes between AM and PM."""
DAY: Final = 24 * 60
_MERIDIEM: Final = r"\s?([AaPp])\.?\s?[Mm](?:\.|(?![a-z]))"
_CLOCK: Final = (
    rf"(?:(\d\d?)(?:(?:[:.]|(\s?h\s?))(\d\d)(?!\d)(?:{_MERIDIEM})?|{_MERIDIEM}"
    r"|(\s?(?:h|Uhr)\b|(?=\s*(?:[-–—]|bis\b)\s*\d\d?(?:[:.]\d\d)?\s?Uhr\b)))"
    r"|(?:12 )?([Nn]oon|NOON|[Mm]idnight|MIDNIGHT)\b)(?:\s?(?:Uhr|h|hrs?)\b)?"
)
_GROUPS: Final = 7
_TIMES: Final = re.compile(
    rf"(?:\b(?:[Aa]b|[Uu]m|[Vv]on) )?{_CLOCK}(?:\s*(?:[-–—]|to\b|until\b|bis\b)\s*{_CLOCK})?"
)
_ZONE: Final = re.compile(r"\s+\(?([ECMP][SD]?T|UTC|GMT|CES?T|BST)\)?(?=\W|$|[A-Z][a-z])")
_IN_A_SENTENCE: Final = re.compile(
    r"\b(?:at|to|until|by|from|till|around|before|after|of|the)\s*$|[-–—(,:/]\s*$", re.IGNORECASE
)
_NEARLY: Final = re.compile(
    r"(?:(?:ab|um|von|bis|gegen|from) )?\d{1,2}(?:\s*[-–—]\s*\d{1,2}\b|:\s| Uhr\b)"
)
_WORD: Final = 20
_LATE_NIGHT: Final = 6 * 60
_MORNING: Final = 7
_LONGEST_LATER: Final = 8 * 60
"""A session that says no AM or PM, or goes on after midnight, is not longer."""
_LONGEST_SLIP: Final = 4 * 60
"""A slip of AM and PM is one where this sets the time right beside the row above."""
_LONGEST_GAP: Final = 9 * 60
"""Rows without AM and PM are not further apart."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as a page writes it."""

    minutes: int
    """From midnight, as written."""
    certain: bool
    """Whether it says AM, PM or twenty-four hours."""
    words: str
    has_half: bool = False
    """Whether it says AM or PM, of which one may be a slip for the other."""

    @property
    def is_of_24(self) -> bool:
        """Whether no clock of twelve hours shows it."""
        return not self.has_half and self.minutes >= HALF_DAY + 60


@dataclass(frozen=True, slots=True)
class Timed:
    """A time, perhaps until when, and what stands after it."""

    start: Clock
    end: Clock | None
    what: str
    zone: str = ""
    """Such as ET, where the page says it."""


def timed(text: str) -> list[Timed]:
    """Return the rows that a line holds: none, one, or several that run together."""
    found = [one for one in _TIMES.finditer(text) if _clock(one, 0)]
    if not found or found[0].start() != 0:
        return []
    has_meridiem = _has_meridiem(found[0])
    starts = [
        one
        for one in found
        if one.start() == 0
        or (_has_meridiem(one) == has_meridiem and has_meridiem and _begins(text, one))
    ]
    ends = [one.start() for one in starts[1:]] + [len(text)]
    return [_row(one, text[one.end() : end]) for one, end in zip(starts, ends, strict=True)]


def is_nearly_timed(text: str) -> bool:
    """Tell whether a text begins like a time but is none that is understood."""
    return bool(_NEARLY.match(text)) and not timed(text)


def _has_meridiem(found: re.Match[str]) -> bool:
    return any((found[4], found[5], found[4 + _GROUPS], found[5 + _GROUPS]))


def _begins(text: str, found: re.Match[str]) -> bool:
    """Tell whether a time within a line begins another row, rather than 'dinner at 7 PM'."""
    before = text[max(0, found.start() - _WORD) : found.start()]
    after = text[found.end() : found.end() + _WORD]
    return bool(after.strip()) and not _IN_A_SENTENCE.search(before)


def _row(found: re.Match[str], rest: str) -> Timed:
    start, end = _clock(found, 0), _clock(found, _GROUPS)
    assert start is not None  # noqa: S101 - `timed` keeps no other
    zone = _ZONE.match(rest)
    what = rest[zone.end() :] if zone else rest
    return Timed(_with_half(start, end), end, what.strip(" \t|:–—-•"), zone[1] if zone else "")


def _with_half(start: Clock, end: Clock | None) -> Clock:
    """Return the start of '9:30–10:30 AM' with the half of the day that its end names."""
    if start.certain or end is None or not end.has_half:
        return start
    halves = (start.minutes % HALF_DAY, start.minutes % HALF_DAY + HALF_DAY)
    before = [minutes for minutes in halves if minutes < end.minutes]
    return Clock(max(before), certain=True, words=start.words, has_half=True) if before else start


def _clock(found: re.Match[str], first: int) -> Clock | None:
    """Return one of the two times of a match; None where it is none, as 25:00."""
    parts = found.groups()[first : first + _GROUPS]
    hour, by_letter, minute, half, other_half, in_words, name = parts
    words = found[0] if not first else ""
    if name:
        return Clock(HALF_DAY if name.lower() == "noon" else DAY, certain=True, words=name)
    if hour is None:
        return None
    hours, minutes, letter = int(hour), int(minute or 0), (half or other_half or "").lower()
    words = f"{hour}:{minutes:02}{f' {letter.upper()}M' if letter else ''}"
    if minutes >= 60 or hours >= 24 or (letter and not 1 <= hours <= 12):  # noqa: PLR2004 - a clock's
        return None
    if letter:
        hours = hours % 12 + (12 if letter == "p" else 0)
    certain = letter or hours > 12 or len(hour) > len(str(hours)) or not hours  # noqa: PLR2004
    certain = bool(certain or by_letter or in_words is not None)
    return Clock(hours * 60 + minutes, certain, words, bool(letter))


def in_order(clocks: Sequence[Clock]) -> list[int] | None:
    """Return the minutes of a day's rows, none before the one above it, or None.

    The fewest of them are read otherwise than written: a time with the wrong half of the day, one
    without AM and PM, one after midnight. None where that is impossible or has two ways.
    """
    best: dict[int, tuple[int, int, list[int]]] = {-1: (0, 1, [])}
    if any(clock.is_of_24 for clock in clocks):
        clocks = [replace(clock, certain=True) for clock in clocks]
    for clock in clocks:
        following: dict[int, tuple[int, int, list[int]]] = {}
        for minutes, cost in _readings(clock):
            ways = [
                (spent + cost, count, [*chosen, minutes])
                for last, (spent, count, chosen) in best.items()
                if last <= minutes
            ]
            if ways:
                least = min(way[0] for way in ways)
                cheapest = [way for way in ways if way[0] == least]
                following[minutes] = (least, sum(way[1] for way in cheapest), cheapest[0][2])
        best = following
    ways = sorted(best.values(), key=lambda way: way[0])
    if not ways:
        return None
    same = [way for way in ways if way[0] == ways[0][0]]
    return ways[0][2] if sum(way[1] for way in same) == 1 else None


def ending(start: int, written: Clock, end: Clock) -> int | None:
    """Return the minutes of an end, or None if it cannot be after its start.

    Args:
        start: of the row, as it is read.
        written: the same as it is written.
        end: without AM and PM, or below a smaller hour than six, it may be after noon or midnight.

    """
    later = [end.minutes]
    if not end.certain and not written.is_of_24:
        later.append(end.minutes + HALF_DAY)
    if end.minutes < _LATE_NIGHT:
        later.append(end.minutes + DAY)
    found = next((minutes for minutes in later if minutes > start), None)
    is_near = found is not None and (found == end.minutes or found - start <= _LONGEST_LATER)
    return found if is_near else None


def are_plausible(clocks: Sequence[Clock], minutes: Sequence[int]) -> bool:
    """Tell whether times that are read otherwise than written are right beside their neighbours.

    One slip of AM and PM on a day is believed, and no more.
    """
    slips = 0
    for at, (clock, found) in enumerate(zip(clocks, minutes, strict=True)):
        if found == clock.minutes:
            continue
        neighbours = minutes[at - 1 : at] if at else minutes[1:2]
        longest = _LONGEST_SLIP if clock.has_half else _LONGEST_GAP
        if any(abs(found - one) > longest for one in neighbours):
            return False
        slips += clock.certain and bool((found - clock.minutes) % DAY)
    return slips <= 1


def _readings(clock: Clock) -> Iterator[tuple[int, int]]:
    """Yield what a time may mean, each with how far that is from what is written."""
    other = (clock.minutes + HALF_DAY) % DAY
    if clock.certain:
        yield clock.minutes, 0
        if clock.has_half and other >= _LATE_NIGHT:
            yield other, 2
    else:
        early = clock.minutes < _MORNING * 60
        yield clock.minutes, 1 if early else 0
        if other > clock.minutes:
            yield other, 0 if early else 1
    if clock.minutes < _LATE_NIGHT and clock.certain:
        yield clock.minutes + DAY, 3
