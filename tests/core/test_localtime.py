"""Wall clocks: skipped and repeated hours, real time across a change, the rules of zones."""

from __future__ import annotations

import calendar
import io
from datetime import UTC, datetime, timedelta

import pytest
import pytz
from hypothesis import assume, given
from hypothesis import strategies as st

from modl_feeds.localtime import (
    LocalTimeError,
    Onset,
    end_of_day,
    in_zone,
    is_plain,
    is_zone,
    later,
    localize,
    rule_holds,
    start_of_day,
    yearly_rule,
    zone_names,
)
from tests.core.meetings import at
from tests.properties import examples

HOUR = timedelta(hours=1)
zones = st.sampled_from(zone_names())


def wall(text: str) -> datetime:
    """Return a naive time."""
    return datetime.fromisoformat(text)


def test_iana_names_are_zones() -> None:
    """Every listed name is a zone; an abbreviation or an invented name is none."""
    assert all(map(is_zone, zone_names()))
    assert not any(map(is_zone, ["Mars/Olympus", "EDT", "america/new_york", ""]))


@pytest.mark.parametrize(
    ("time", "zone", "expected"),
    [
        ("2025-07-01 09:30", "America/New_York", "2025-07-01T09:30:00-04:00"),
        ("2025-12-01 09:30", "America/New_York", "2025-12-01T09:30:00-05:00"),
        ("2025-07-01 09:30", "Asia/Kolkata", "2025-07-01T09:30:00+05:30"),
        ("2025-07-01 09:30", "Australia/Lord_Howe", "2025-07-01T09:30:00+10:30"),
        ("2025-07-01 09:30", "UTC", "2025-07-01T09:30:00+00:00"),
    ],
)
def test_a_wall_clock_time_gets_the_offset_in_force(time: str, zone: str, expected: str) -> None:
    """The offset is that day's own, never local mean time or another season's."""
    actual = localize(wall(time), zone).isoformat()

    assert expected == actual


@pytest.mark.parametrize(
    ("time", "zone", "expected"),
    [
        ("2025-03-09 02:30", "America/New_York", "03:30"),
        ("2025-10-05 02:15", "Australia/Lord_Howe", "02:45"),
        ("2025-09-28 02:30", "Pacific/Auckland", "03:30"),
        ("2025-10-05 02:59", "Australia/Sydney", "03:59"),
        ("2025-03-30 01:30", "Europe/Dublin", "02:30"),
        ("2024-09-08 00:00", "America/Santiago", "01:00"),
    ],
)
def test_a_skipped_time_is_refused(time: str, zone: str, expected: str) -> None:
    """A time that the clocks jump over is the author's mistake; the moved one is suggested."""
    with pytest.raises(LocalTimeError) as raised:
        localize(wall(time), zone)

    assert f"{time} does not exist in {zone}: the clocks skip it" == raised.value.fault
    assert f"write a time outside the skipped hour, such as {expected}" == raised.value.remedy


@pytest.mark.parametrize(
    ("time", "zone", "first", "second"),
    [
        ("2025-11-02 01:30", "America/New_York", "-04:00", "-05:00"),
        ("2025-04-06 01:45", "Australia/Lord_Howe", "+11:00", "+10:30"),
        ("2025-04-06 02:30", "Pacific/Auckland", "+13:00", "+12:00"),
        ("2025-10-26 01:30", "Europe/Dublin", "+01:00", "+00:00"),
        ("2025-02-23 02:30", "Africa/Casablanca", "+01:00", "+00:00"),
        ("2024-02-29 23:30", "Asia/Almaty", "+06:00", "+05:00"),
    ],
)
def test_a_repeated_time_is_refused(time: str, zone: str, first: str, second: str) -> None:
    """A time that comes twice needs its offset; both are offered, the earlier pass first."""
    with pytest.raises(LocalTimeError) as raised:
        localize(wall(time), zone)

    assert f"{time} happens twice in {zone}: the clocks repeat that hour" == raised.value.fault
    assert (
        f"write '{time} {first}' for the first or '{time} {second}' for the second"
        == raised.value.remedy
    )


@pytest.mark.parametrize(
    ("hours", "expected"), [(-4, "2025-11-02T05:30:00"), (-5, "2025-11-02T06:30:00")]
)
def test_an_offset_chooses_the_pass_of_a_repeated_time(hours: int, expected: str) -> None:
    """With its offset, each pass of the repeated hour can be said."""
    aware = localize(wall("2025-11-02 01:30"), "America/New_York", hours * HOUR)
    actual = aware.astimezone(UTC).replace(tzinfo=None).isoformat()

    assert expected == actual


def test_an_offset_of_neither_pass_does_not_help() -> None:
    """A repeated time with an offset that is in force in no pass is still refused."""
    with pytest.raises(LocalTimeError, match="happens twice"):
        localize(wall("2025-11-02 01:30"), "America/New_York", -3 * HOUR)


def test_the_right_offset_is_allowed_anywhere() -> None:
    """An offset that is in force may be written where it is not needed."""
    expected = at("2025-07-01 09:00")

    actual = localize(wall("2025-07-01 09:00"), "America/New_York", -4 * HOUR)

    assert expected == actual


def test_a_wrong_offset_is_refused() -> None:
    """An offset that is not in force then is a contradiction; the right one is named."""
    with pytest.raises(LocalTimeError) as raised:
        localize(wall("2025-07-01 09:00"), "America/New_York", -5 * HOUR)

    assert str(raised.value) == (
        "the offset is not in force in America/New_York at 2025-07-01 09:00, write -04:00,"
        " or leave it out"
    )


instants = st.datetimes(datetime(1975, 1, 1), datetime(2037, 12, 30))  # noqa: DTZ001 - bounds


@given(zones, instants)
def test_every_instant_can_be_written_and_read_back(zone: str, moment: datetime) -> None:
    """Wall clock and offset name each instant of each zone; the wall clock alone the plain ones."""
    expected = moment.replace(tzinfo=UTC)
    local = in_zone(expected, zone)
    naive = local.replace(tzinfo=None)

    actual = localize(naive, zone, local.utcoffset())

    assert expected == actual
    if is_plain(local, zone):
        assert expected == localize(naive, zone)


def test_a_repeated_time_is_not_plain() -> None:
    """A time of the repeated hour is told apart from one before it."""
    assert is_plain(at("2025-11-02 00:59"), "America/New_York")
    assert not is_plain(
        localize(wall("2025-11-02 01:00"), "America/New_York", -5 * HOUR), "America/New_York"
    )


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2025-11-02 00:30", 60, "2025-11-02T01:30:00-04:00"),
        ("2025-11-02 00:30", 120, "2025-11-02T01:30:00-05:00"),
        ("2025-03-09 01:30", 60, "2025-03-09T03:30:00-04:00"),
        ("2025-03-09 09:00", 90, "2025-03-09T10:30:00-04:00"),
    ],
)
def test_minutes_later_are_minutes_of_real_time(start: str, minutes: int, expected: str) -> None:
    """A session's length is what people sit through, also while the clocks change."""
    actual = later(at(start), minutes).isoformat()

    assert expected == actual


@given(zones, instants, st.integers(0, 5000))
def test_later_stays_on_the_zones_clock(zone: str, moment: datetime, minutes: int) -> None:
    """The result is the right instant, with the wall clock that the zone has then."""
    start = in_zone(moment.replace(tzinfo=UTC), zone)
    expected = in_zone(start.astimezone(UTC) + timedelta(minutes=minutes), zone)

    actual = later(start, minutes)

    assert expected == actual
    assert expected.replace(tzinfo=None) == actual.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2025-07-01", "America/New_York", "2025-07-01T23:59:59-04:00"),
        ("2025-11-02", "America/New_York", "2025-11-02T23:59:59-05:00"),
        ("2025-11-01", "America/Havana", "2025-11-01T23:59:59-04:00"),
        ("2025-03-08", "America/Havana", "2025-03-08T23:59:59-05:00"),
    ],
)
def test_a_day_ends_a_second_before_the_next(day: str, zone: str, expected: str) -> None:
    """Also where midnight itself comes twice or never."""
    actual = end_of_day(wall(day), zone).isoformat()

    assert expected == actual


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2025-07-01", "America/New_York", "2025-07-01T00:00:00-04:00"),
        ("2025-11-03", "America/New_York", "2025-11-03T00:00:00-05:00"),
        ("2025-11-02", "America/Havana", "2025-11-02T00:00:00-04:00"),
        ("2025-03-09", "America/Havana", "2025-03-09T01:00:00-04:00"),
    ],
)
def test_a_day_starts_a_second_after_the_one_before(day: str, zone: str, expected: str) -> None:
    """Also where midnight itself comes twice or never."""
    actual = start_of_day(wall(day), zone).isoformat()

    assert expected == actual


@given(zones, st.dates(datetime(2015, 1, 1).date(), datetime(2035, 12, 31).date()))  # noqa: DTZ001 - bounds
def test_the_end_of_a_day_is_its_last_second(zone: str, day: datetime) -> None:
    """It is on that day, and a second later is not."""
    expected = day

    end = end_of_day(datetime.combine(day, datetime.min.time()), zone)
    following = in_zone(end.astimezone(UTC) + timedelta(seconds=1), zone)

    assert expected == end.date()
    assert expected < following.date()


def _onset(zone: str, *, daylight: bool) -> Onset:
    return next(onset for onset in yearly_rule(zone) if onset.is_daylight is daylight)


@pytest.mark.parametrize(
    ("zone", "daylight", "expected"),
    [
        ("America/New_York", True, ("EDT", -5, -4, "1970-03-08T02:00:00", 3, "2SU")),
        ("America/New_York", False, ("EST", -4, -5, "1970-11-01T02:00:00", 11, "1SU")),
        ("Pacific/Auckland", True, ("NZDT", 12, 13, "1970-09-27T02:00:00", 9, "-1SU")),
        ("Pacific/Auckland", False, ("NZST", 13, 12, "1970-04-05T03:00:00", 4, "1SU")),
        ("Europe/Dublin", True, ("IST", 0, 1, "1970-03-29T01:00:00", 3, "-1SU")),
        ("Europe/Dublin", False, ("GMT", 1, 0, "1970-10-25T02:00:00", 10, "-1SU")),
        ("Australia/Lord_Howe", True, ("+11", 10.5, 11, "1970-10-04T02:00:00", 10, "1SU")),
        ("Asia/Kolkata", False, ("IST", 5.5, 5.5, "1970-01-01T00:00:00", 0, "")),
        ("UTC", False, ("UTC", 0, 0, "1970-01-01T00:00:00", 0, "")),
    ],
)
def test_the_yearly_rule_of_a_zone(
    zone: str, *, daylight: bool, expected: tuple[str, float, float, str, int, str]
) -> None:
    """Each onset has its name, both offsets, its first time (on the old clock), its weekday."""
    onset = _onset(zone, daylight=daylight)
    actual = (
        onset.name, onset.offset_from / HOUR, onset.offset_to / HOUR, onset.first.isoformat(),
        onset.month, onset.weekday,
    )  # fmt: skip

    assert expected == actual


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("America/New_York", 2), ("Europe/Dublin", 2), ("Asia/Kolkata", 1), ("UTC", 1)],
)
def test_a_rule_has_one_onset_for_each_offset(zone: str, expected: int) -> None:
    """A zone without daylight saving time has one onset, any other has two."""
    actual = len(yearly_rule(zone))

    assert expected == actual


@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "America/Nuuk"])
def test_a_rule_that_no_nth_weekday_says_is_empty(zone: str) -> None:
    """'The Friday before the last Sunday' and 'the evening before' have no form that all read."""
    expected = ()

    actual = yearly_rule(zone)

    assert expected == actual


@pytest.mark.parametrize(
    "footer", ["", "AAA3BBB,J60,J300", "AAA3BBB,60,300", "AAA3BBB", "<+03"], ids=repr
)
def test_a_rule_that_is_written_otherwise_is_empty(
    monkeypatch: pytest.MonkeyPatch, footer: str
) -> None:
    """Days counted from New Year, or no rule at all, as zone files might have one day."""

    def open_resource(_: str) -> io.BytesIO:
        return io.BytesIO(f"TZif2\n{footer}\n".encode())

    monkeypatch.setattr(pytz, "open_resource", open_resource)
    expected = ()

    actual = yearly_rule(f"Nowhere/{footer}")

    assert expected == actual


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("America/New_York", 2007),
        ("America/New_York", 2025),
        ("Europe/Dublin", 2025),
        ("Pacific/Auckland", 2025),
        ("Asia/Kolkata", 2025),
        ("UTC", 1990),
    ],
)
def test_a_rule_holds_while_the_zone_follows_it(zone: str, year: int) -> None:
    """The rule read today describes the years in which it was in force."""
    assert rule_holds(zone, [year])


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("America/New_York", 2006),
        ("Africa/Casablanca", 2025),
        ("Asia/Jerusalem", 2025),
        ("America/Nuuk", 2025),
        ("Asia/Almaty", 2024),
        ("America/Sao_Paulo", 2018),
        ("Africa/Sao_Tome", 2019),
        ("Asia/Tehran", 2022),
    ],
)
def test_a_rule_does_not_hold_where_the_zone_did_otherwise(zone: str, year: int) -> None:
    """Other rules earlier, changes by decree, Ramadan, a new offset on New Year: UTC it is."""
    assert not rule_holds(zone, [year])


def test_a_rule_must_hold_in_all_years() -> None:
    """One year in which it does not hold spoils the calendar."""
    assert not rule_holds("America/New_York", range(2005, 2026))
    assert rule_holds("America/New_York", range(2007, 2026))


def _change(onset: Onset, year: int) -> datetime:
    """Return the instant, naive in UTC, at which an onset of a year begins, by a calendar."""
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(onset.weekday[-2:])
    ordinal = int(onset.weekday[:-2])
    weeks = calendar.Calendar().monthdayscalendar(year, onset.month)
    days = [week[weekday] for week in weeks if week[weekday]]
    day = days[ordinal - 1 if ordinal > 0 else ordinal]
    return onset.first.replace(year=year, day=day) - onset.offset_from


def _offset_by_rule(onsets: tuple[Onset, ...], moment: datetime) -> timedelta:
    """Return the offset that a calendar program, which knows the onsets alone, gets."""
    if len(onsets) == 1:
        return onsets[0].offset_to
    begun = [
        (change, onset.offset_to)
        for year in (moment.year - 1, moment.year)
        for onset in onsets
        if (change := _change(onset, year)) <= moment
    ]
    return max(begun)[1]


@examples(300)
@given(st.data(), zones, st.integers(2015, 2035))
def test_where_a_rule_holds_it_gives_the_true_offsets(
    data: st.DataObject, zone: str, year: int
) -> None:
    """A program that evaluates the onsets shows every instant of the year at its true time."""
    assume(rule_holds(zone, [year]))
    first = datetime(year, 1, 1)  # noqa: DTZ001 - UTC, naive for arithmetic
    seconds = int((datetime(year + 1, 1, 1) - first).total_seconds())  # noqa: DTZ001 - the same
    moments = data.draw(st.lists(st.integers(0, seconds - 1), min_size=1, max_size=20))
    for moment in (first + timedelta(seconds=each) for each in moments):
        expected = pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).utcoffset()

        actual = _offset_by_rule(yearly_rule(zone), moment)

        assert expected == actual
