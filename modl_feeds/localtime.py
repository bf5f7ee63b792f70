"""Wall clocks and time zones; the only module that imports pytz.

pytz attaches a zone by `localize(..., is_dst=None)`, which refuses a time that the clocks skip or
repeat; `datetime(tzinfo=pytz.timezone(...))` would silently give local mean time instead.
Level 0: reads no clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytz

if TYPE_CHECKING:
    from collections.abc import Iterable

_POSIX_TZ: Final = re.compile(
    r"(?P<std>[A-Za-z]+|<[^>]+>)(?P<std_offset>[-+]?[0-9:]+)"
    r"(?:(?P<dst>[A-Za-z]+|<[^>]+>)(?P<dst_offset>[-+]?[0-9:]+)?"
    r",(?P<dst_start>[^,]+),(?P<dst_end>[^,]+))?"
)
_POSIX_ONSET: Final = re.compile(r"M(\d+)\.(\d)\.(\d)(?:/([-+]?[0-9:]+))?")
_WEEKDAYS: Final = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_LAST_WEEK: Final = 5
_RULE_YEAR: Final = 1970
_DAY: Final = timedelta(days=1)


class LocalTimeError(ValueError):
    """A wall-clock time or a zone that cannot be used; the message is 'fault, remedy'."""

    def __init__(self, fault: str, remedy: str) -> None:
        """Keep the two halves of the message."""
        self.fault, self.remedy = fault, remedy
        super().__init__(f"{fault}, {remedy}")


def is_zone(name: str) -> bool:
    """Tell whether the name is an IANA time zone's."""
    return name in pytz.all_timezones_set


def zone_names() -> tuple[str, ...]:
    """Return the names of all IANA time zones."""
    return tuple(pytz.all_timezones)


def localize(wall: datetime, zone: str, offset: timedelta | None = None) -> datetime:
    """Return a wall-clock time as an aware one.

    Args:
        wall: a naive time.
        zone: an IANA name.
        offset: the UTC offset in force, which tells the two passes of a repeated hour apart.

    Raises:
        LocalTimeError: the clocks skip or repeat that time, or the offset is not in force then.

    """
    timezone = pytz.timezone(zone)
    shown = f"{wall:%Y-%m-%d %H:%M}"
    try:
        aware = timezone.localize(wall, is_dst=None)
    except pytz.NonExistentTimeError:
        moved = f"{timezone.normalize(timezone.localize(wall, is_dst=False)):%H:%M}"
        raise LocalTimeError(
            f"{shown} does not exist in {zone}: the clocks skip it",
            f"write a time outside the skipped hour, such as {moved}",
        ) from None
    except pytz.AmbiguousTimeError:
        passes = _passes(timezone, wall)
        for candidate in passes:
            if offset is not None and candidate.utcoffset() == offset:
                return candidate
        first, second = (_offset_text(moment) for moment in passes)
        raise LocalTimeError(
            f"{shown} happens twice in {zone}: the clocks repeat that hour",
            f"write '{shown} {first}' for the first or '{shown} {second}' for the second",
        ) from None
    if offset is not None and aware.utcoffset() != offset:
        raise LocalTimeError(
            f"the offset is not in force in {zone} at {shown}",
            f"write {_offset_text(aware)}, or leave it out",
        )
    return aware


def _passes(timezone: pytz.BaseTzInfo, wall: datetime) -> list[datetime]:
    """Return both instants of a repeated time, the earlier first.

    They are sorted because some zones (Dublin, Casablanca) call the second pass daylight saving.
    """
    return sorted(timezone.localize(wall, is_dst=is_dst) for is_dst in (True, False))


def _offset_text(moment: datetime) -> str:
    """Return the UTC offset as -04:00."""
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"


def in_zone(moment: datetime, zone: str) -> datetime:
    """Return the same instant on that zone's clock."""
    return moment.astimezone(pytz.timezone(zone))


def later(moment: datetime, minutes: int) -> datetime:
    """Return the instant so many minutes of real time later, on the same zone's clock."""
    zone = moment.tzinfo
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)


def is_plain(moment: datetime, zone: str) -> bool:
    """Tell whether the wall-clock time names exactly one instant in its zone."""
    try:
        localize(moment.replace(tzinfo=None), zone)
    except LocalTimeError:
        return False
    return True


def written(moment: datetime, zone: str) -> str:
    """Return an instant as data files say it, with the offset in an hour that is repeated."""
    local = in_zone(moment, zone)
    return f"{local:%Y-%m-%d %H:%M}" + ("" if is_plain(local, zone) else f" {_offset_text(local)}")


def start_of_day(day_start: datetime, zone: str) -> datetime:
    """Return the first second of the day on which a naive midnight lies."""
    return in_zone(end_of_day(day_start - _DAY, zone) + timedelta(seconds=1), zone)


def end_of_day(day_start: datetime, zone: str) -> datetime:
    """Return the last whole second of the day on which a naive midnight lies."""
    timezone = pytz.timezone(zone)
    midnight = day_start + _DAY
    try:
        next_day = timezone.localize(midnight, is_dst=None)
    except pytz.AmbiguousTimeError:
        next_day = _passes(timezone, midnight)[0]
    except pytz.NonExistentTimeError:
        next_day = timezone.localize(midnight)
    return timezone.normalize(next_day - timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Onset:
    """When one of a zone's offsets begins, every year: a STANDARD or DAYLIGHT of RFC 5545."""

    name: str
    """The abbreviation, such as EST."""
    offset_from: timedelta
    offset_to: timedelta
    is_daylight: bool
    first: datetime
    """The first onset, in the local time of `offset_from`, naive."""
    month: int = 0
    """0 when the offset never changes."""
    weekday: str = ""
    """SU to SA, with its ordinal: 2SU, -1SU."""


@cache
def yearly_rule(zone: str) -> tuple[Onset, ...]:
    """Return the zone's present rule: one onset without, two with daylight saving time.

    It is read from the POSIX TZ string that ends each compiled zone file (RFC 9636, 3.3).
    Empty when 'the n-th such weekday of a month' cannot say it: those zones get UTC events,
    because Outlook and others read no other form.
    """
    with pytz.open_resource(zone) as file:  # type: ignore[attr-defined] # missing in its stubs
        footer = file.read().removesuffix(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace")
    match = _POSIX_TZ.fullmatch(footer)
    if match is None:
        return ()
    standard = -_clock(match["std_offset"])
    if match["dst"] is None:
        first = datetime(_RULE_YEAR, 1, 1)  # noqa: DTZ001 - an onset is a wall-clock time
        return (Onset(match["std"].strip("<>"), standard, standard, False, first),)  # noqa: FBT003 - dataclass field
    shift = timedelta(hours=1)
    daylight = -_clock(match["dst_offset"]) if match["dst_offset"] else standard + shift
    try:
        onsets = (
            _onset(match["std"], match["dst_end"], daylight, standard),
            _onset(match["dst"], match["dst_start"], standard, daylight),
        )
    except ValueError:
        return ()
    return onsets


def _clock(text: str) -> timedelta:
    """Return [+-]h[:mm[:ss]] as a duration."""
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _onset(name: str, rule: str, offset_from: timedelta, offset_to: timedelta) -> Onset:
    """Return one onset of a POSIX rule Mm.w.d/time; ValueError when no RRULE of ours says it."""
    match = _POSIX_ONSET.fullmatch(rule)
    if match is None:
        raise ValueError(rule)
    month, week, weekday = int(match[1]), int(match[2]), int(match[3])
    time = _clock(match[4] or "2")
    if not timedelta(0) <= time < _DAY:
        raise ValueError(rule)
    ordinal = -1 if week == _LAST_WEEK else week
    return Onset(
        name=name.strip("<>"),
        offset_from=offset_from,
        offset_to=offset_to,
        is_daylight=offset_to > offset_from,
        first=_nth_weekday(_RULE_YEAR, month, week, weekday) + time,
        month=month,
        weekday=f"{ordinal}{_WEEKDAYS[weekday]}",
    )


def _nth_weekday(year: int, month: int, week: int, weekday: int) -> datetime:
    """Return midnight of the n-th (5: last) such weekday (0: Sunday) of the month."""
    first = datetime(year, month, 1)  # noqa: DTZ001 - an onset is a wall-clock time
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (week - 1))
    return day if day.month == month else day - timedelta(days=7)


def rule_holds(zone: str, years: Iterable[int]) -> bool:
    """Tell whether the yearly rule gives the zone's true offsets in all of these years."""
    return bool(yearly_rule(zone)) and all(_rule_holds_in(zone, year) for year in set(years))


@cache
def _rule_holds_in(zone: str, year: int) -> bool:
    """Compare the rule's changes of the year, a second before and at each, with the zone's own."""
    onsets = yearly_rule(zone)
    expected = {onset.offset_to for onset in onsets}
    probes: dict[datetime, timedelta] = {}
    for onset in onsets:
        if onset.month:
            week = int(onset.weekday[:-2])
            midnight = _nth_weekday(
                year, onset.month, _LAST_WEEK if week < 0 else week,
                _WEEKDAYS.index(onset.weekday[-2:]),
            )  # fmt: skip
            time = timedelta(hours=onset.first.hour, minutes=onset.first.minute)
            change = (midnight + time - onset.offset_from).replace(tzinfo=UTC)
            probes[change] = onset.offset_to
            probes[change - timedelta(seconds=1)] = onset.offset_from
    timezone = pytz.timezone(zone)
    if any(moment.astimezone(timezone).utcoffset() != offset for moment, offset in probes.items()):
        return False
    # From the last noon before the year to the first one after it.
    noons = (datetime(year, 1, 1, 12, tzinfo=UTC) + _DAY * day for day in range(-1, 367))
    offsets = [noon.astimezone(timezone).utcoffset() for noon in noons]
    changes = sum(before != after for before, after in pairwise(offsets))
    return expected.issuperset(offsets) and changes == len(probes) // 2
