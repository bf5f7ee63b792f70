"""Paths, UIDs and guids: what they contain, and that renaming leaves them as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from modl_feeds import urls
from modl_feeds.model import Publisher, Resource, ResourceKind, Series, SessionKind, Site
from modl_feeds.urls import Addresses
from tests.core.meetings import at, meeting, session

SITE = Site("Lanterns", Publisher("Office"), "https://a.example/b", "lanterns.example", "2024")
ADDRESSES = Addresses.of(SITE)
TALK = session("wicks")
MEETING = meeting([TALK])
SLIDES = Resource("slides", ResourceKind.SLIDES)


def test_paths_are_made_of_ids() -> None:
    """A meeting's documents lie below its page; sessions have a page and a calendar."""
    assert urls.meeting_path(MEETING) == "/glow-2025/"
    assert urls.session_path(MEETING, TALK) == "/glow-2025/wicks/"
    assert urls.session_calendar_path(MEETING, TALK) == "/glow-2025/wicks.ics"
    assert urls.series_path(Series("glow", "Glow")) == "/series/glow/"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(SessionKind.TALK, "/glow-2025/wicks/"), (SessionKind.MEAL, "/glow-2025/#wicks")],
)
def test_only_talks_have_a_page_of_their_own(kind: SessionKind, expected: str) -> None:
    """Anything else is a place on the meeting's page."""
    actual = urls.page_path(MEETING, replace(TALK, kind=kind))

    assert expected == actual


def test_an_address_begins_with_the_sites() -> None:
    """A site may lie below a path."""
    expected = "https://a.example/b/glow-2025/"

    actual = ADDRESSES.absolute("/glow-2025/")

    assert expected == actual


def test_names_that_last_are_made_of_ids_and_the_domain() -> None:
    """No title, time, host or scheme is in them."""
    moment = datetime(2025, 10, 1, 12, tzinfo=UTC)

    assert ADDRESSES.uid(MEETING, TALK) == "wicks.glow-2025@lanterns.example"
    assert ADDRESSES.guid(MEETING, TALK) == "tag:lanterns.example,2024:glow-2025/wicks"
    assert (
        ADDRESSES.guid(MEETING, TALK, SLIDES)
    ) == "tag:lanterns.example,2024:glow-2025/wicks#slides"
    assert (
        ADDRESSES.guid(MEETING, resource=SLIDES)
    ) == "tag:lanterns.example,2024:glow-2025/#slides"
    assert (
        ADDRESSES.release_guid(MEETING, moment)
    ) == "tag:lanterns.example,2024:glow-2025/#changes-20251001T120000Z"


def test_edits_and_moves_leave_the_names_as_they_were() -> None:
    """New title, new time, new host, new ids: subscribers see the same thing."""
    later = replace(
        TALK, id="flames", previous_ids=("wicks",), title="On flames", start=at("2025-11-02 15:00")
    )
    renamed = replace(MEETING, id="shine-2025", previous_ids=("glow-2025",), title="Shine")
    moved = Addresses("http://b.example", SITE.uid_domain, SITE.tag_date)

    assert ADDRESSES.uid(MEETING, TALK) == moved.uid(renamed, later)
    assert ADDRESSES.guid(MEETING, TALK, SLIDES) == moved.guid(renamed, later, SLIDES)


def test_the_placeholders_uid_depends_on_its_path_alone() -> None:
    """The same calendar has the same placeholder on every machine; two calendars have two."""
    assert ADDRESSES.placeholder_uid("/a.ics") == ADDRESSES.placeholder_uid("/a.ics")
    assert ADDRESSES.placeholder_uid("/a.ics") != ADDRESSES.placeholder_uid("/b.ics")
    assert ADDRESSES.placeholder_uid("/a.ics").endswith("@lanterns.example")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/b%20c?d=e&f=[g]#h", "https://a.example/b%20c?d=e&f=[g]#h"),
        ("https://a.example/señal.mp4?q=é", "https://a.example/se%C3%B1al.mp4?q=%C3%A9"),
        ("https://bücher.example:8000/%C3%A9é", "https://xn--bcher-kva.example:8000/%C3%A9%C3%A9"),
    ],
)
def test_an_address_is_encoded_beyond_ascii_alone(address: str, expected: str) -> None:
    """What is encoded already stays as it is; a host is another matter (IDNA)."""
    assert expected == urls.encoded(address)
