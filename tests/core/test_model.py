"""What meetings, sessions and people tell of themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from modl_feeds.model import Person, Publisher, Series, SessionKind, Site, Venue
from tests.core.meetings import at, meeting, session


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        (Venue("Old mill"), "Old mill"),
        (Venue("Old mill", "1 Mill Lane", "Glow"), "Old mill, 1 Mill Lane, Glow"),
        (
            Venue("Old mill", "1 Mill Lane", "Glow", "NY", "10010", "US"),
            "Old mill, 1 Mill Lane, Glow, NY 10010",
        ),
        (Venue("Old mill", postcode="10010"), "Old mill, 10010"),
    ],
)
def test_an_address_has_only_what_is_known(venue: Venue, expected: str) -> None:
    """Missing parts leave no commas behind."""
    actual = venue.address

    assert expected == actual


def test_a_renamed_session_keeps_its_permanent_id() -> None:
    """The oldest of the former ids is the one it was published under."""
    assert session("wicks").permanent_id == "wicks"
    assert session("wicks", previous_ids=("cotton", "thread")).permanent_id == "cotton"


def test_a_renamed_meeting_keeps_its_permanent_id() -> None:
    """The oldest of the former ids is the one it was published under."""
    assert meeting().permanent_id == "glow-2025"
    assert meeting(previous_ids=("shine", "glow")).permanent_id == "shine"


def test_speakers_are_named_in_their_order() -> None:
    """The names stand on one line, parted by commas."""
    expected = "Ann Lee, Ben Ray"

    actual = session(speakers=(Person("Ann Lee"), Person("Ben Ray"))).speaker_names

    assert expected == actual


def test_talks_are_what_people_come_for() -> None:
    """Breaks and meals are none."""
    expected = ["wicks"]

    actual = [
        one.id for one in meeting([session("wicks"), session("tea", kind=SessionKind.BREAK)]).talks
    ]

    assert expected == actual


def test_a_day_is_the_venues() -> None:
    """A session late in the evening is on the day that the venue's calendar shows."""
    expected = date(2025, 11, 1)

    actual = session(start=at("2025-11-01 23:30")).day

    assert expected == actual


def test_a_meetings_days_are_those_in_use() -> None:
    """Each once, in order; a session without a room adds none."""
    programme = meeting(
        [
            session("a", start=at("2025-11-02 09:00"), room="B"),
            session("b", start=at("2025-11-01 09:00"), room="A"),
            session("c", start=at("2025-11-01 10:00")),
            session("d", start=at("2025-11-01 11:00"), room="A"),
        ]
    )

    assert (date(2025, 11, 1), date(2025, 11, 2)) == programme.days
    assert [one.id for one in programme.on(date(2025, 11, 1))] == ["b", "c", "d"]


def test_a_site_begins_with_its_tag_date() -> None:
    """Without a meeting, the site is as old as its domain is the publisher's."""
    site = Site("Lanterns", Publisher("Office"), "https://a.example", "a.example", "2024-05")
    expected = datetime(2024, 1, 1, tzinfo=UTC)

    actual = site.epoch

    assert expected == actual


def test_a_site_knows_the_meetings_of_a_series() -> None:
    """Those that name it, and no others."""
    own, other = meeting(series="glow"), meeting(id="alone")
    site = Site(
        "Lanterns", Publisher("Office"), "https://a.example", "a.example", "2024",
        meetings=(own, other),
    )  # fmt: skip
    expected = (own,)

    actual = site.meetings_of(Series("glow", "Glow"))

    assert expected == actual
