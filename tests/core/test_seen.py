"""What subscribers can see: every field that matters changes the digest, nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from modl_feeds.ledger import Entry, digest
from modl_feeds.model import Chapter, Person, Resource, ResourceKind, SessionKind, Status, Venue
from modl_feeds.seen import is_session, key_of, seen_of, tombstone
from tests.core.meetings import ZONE, at, meeting, session

SLIDES = Resource("slides", ResourceKind.SLIDES)
TALK = session("wicks", resources=(SLIDES,), speakers=(Person("Ann Lee"),))
MEETING = meeting([TALK, session("oils", start=at("2025-11-01 10:30"))], resources=(SLIDES,))


def digests(one: Any) -> dict[str, str]:  # noqa: ANN401 - a meeting
    """Return the digest of everything that can be seen of a meeting."""
    return {key: digest(seen) for key, seen in seen_of(one).items()}


def changed(after: Any) -> set[str]:  # noqa: ANN401 - a meeting
    """Return the keys of what a subscriber sees differently."""
    before, now = digests(MEETING), digests(after)
    return {key for key in {*before, *now} if before.get(key) != now.get(key)}


def test_everything_has_a_key() -> None:
    """The meeting, its sessions, and the resources of both."""
    expected = {"@meeting", "@meeting#slides", "wicks", "wicks#slides", "oils"}

    actual = set(seen_of(MEETING))

    assert expected == actual


def test_a_key_is_of_the_permanent_id() -> None:
    """A renamed session is the same one."""
    renamed = replace(TALK, id="flames", previous_ids=("wicks",))

    assert key_of(renamed) == key_of(TALK) == "wicks"
    assert key_of(renamed, SLIDES) == "wicks#slides"
    assert key_of() == "@meeting"


def test_only_sessions_keys_are_sessions() -> None:
    """The meeting's own entry and resources are told apart by their keys."""
    expected = ["wicks", "oils"]

    actual = [key for key in seen_of(MEETING) if is_session(key)]

    assert expected == actual


@pytest.mark.parametrize(
    "values",
    [
        {"id": "flames", "previous_ids": ("wicks",)},
        {"kind": SessionKind.POSTER},
        {"start": at("2025-11-01 08:00")},
        {"end": at("2025-11-01 10:05")},
        {"speakers": (Person("Ann Lee", "Beacon College"),)},
        {"speakers": ()},
        {"room": "Hall A"},
        {"track": "Light"},
        {"status": Status.TENTATIVE},
        {"summary": "Light."},
        {"abstract": "Light."},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_session_alone_changed(values: dict[str, Any]) -> None:
    """Each of these is visible in its event and nowhere else."""
    expected = {"wicks"}
    edited = replace(TALK, **values)

    actual = changed(replace(MEETING, sessions=(edited, MEETING.sessions[1])))

    assert expected == actual


def test_a_new_title_changes_the_slides_item_too() -> None:
    """Slides are announced under their talk's title."""
    expected = {"wicks", "wicks#slides"}
    edited = replace(TALK, title="On flames")

    actual = changed(replace(MEETING, sessions=(edited, MEETING.sessions[1])))

    assert expected == actual


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Part 1"},
        {"url": "https://lanterns.example/a.pdf"},
        {"media_type": "application/pdf"},
        {"date": date(2025, 11, 1)},
        {"kind": ResourceKind.PAPER},
    ],
    ids=lambda values: next(iter(values)),
)
def test_slides_changed_and_with_them_their_talks_event(values: dict[str, Any]) -> None:
    """The event carries the addresses of what can be opened."""
    expected = {"wicks", "wicks#slides"}
    edited = replace(TALK, resources=(replace(SLIDES, **values),))

    actual = changed(replace(MEETING, sessions=(edited, MEETING.sessions[1])))

    assert expected == actual


@pytest.mark.parametrize(
    "values",
    [
        {"length": 48123456},
        {"duration": 3510},
        {"transcript": "https://lanterns.example/a.vtt"},
        {"chapters": (Chapter(0, "Beginning"),)},
        {"chapters": (Chapter(0, "", "https://lanterns.example/paper"),)},
    ],
    ids=["length", "duration", "transcript", "chapters", "chapter's address"],
)
def test_what_podcast_apps_alone_show_is_not_in_the_talks_event(values: dict[str, Any]) -> None:
    """No calendar has to be told how long a recording plays."""
    expected = {"wicks#slides"}
    edited = replace(TALK, resources=(replace(SLIDES, **values),))

    actual = changed(replace(MEETING, sessions=(edited, MEETING.sessions[1])))

    assert expected == actual


def test_a_note_on_slides_is_not_in_the_talks_event() -> None:
    """Only the item that tells of them has it."""
    edited = replace(TALK, resources=(replace(SLIDES, note="Draft."),))

    assert changed(replace(MEETING, sessions=(edited, MEETING.sessions[1]))) == {"wicks#slides"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": "Shine"}, {"@meeting", "@meeting#slides", "wicks", "oils"}),
        ({"url": "https://lanterns.example"}, {"@meeting", "wicks", "oils"}),
        ({"venue": Venue("Old mill")}, {"@meeting", "wicks", "oils"}),
        ({"last_day": date(2025, 11, 3)}, {"@meeting"}),
        ({"goals": "To see."}, {"@meeting"}),
        ({"report": "We saw."}, {"@meeting"}),
        ({"resources": ()}, {"@meeting#slides"}),
    ],
    ids=lambda values: next(iter(values)) if isinstance(values, dict) else None,
)
def test_a_meeting_changed(values: dict[str, Any], expected: set[str]) -> None:
    """What stands in every event changes every event."""
    actual = changed(replace(MEETING, **values))

    assert expected == actual


def test_a_note_on_the_place_changes_every_event() -> None:
    """That a place is assumed is said wherever the place is."""
    here = replace(MEETING, venue=Venue("Old mill"))
    noted = replace(MEETING, venue=Venue("Old mill", note="Assumed."))
    expected = {"@meeting", "wicks", "oils"}

    before, after = digests(here), digests(noted)
    actual = {key for key in before if before[key] != after[key]}

    assert expected == actual


def test_the_order_of_sessions_changes_nothing() -> None:
    """Moving a row in the file is no change."""
    expected: set[str] = set()

    actual = changed(replace(MEETING, sessions=tuple(reversed(MEETING.sessions))))

    assert expected == actual


def test_long_texts_are_remembered_as_digests() -> None:
    """The ledger stays small, and no abstract is in it."""
    text = "Light is old. " * 20

    seen = seen_of(meeting([session("wicks", abstract=text)]))["wicks"]

    assert digest(text) == seen["abstract"]


def test_a_tombstone_is_the_session_as_it_was_cancelled() -> None:
    """Calendars go on showing a removed session, struck out, from the ledger alone."""
    moment = datetime(2025, 10, 1, tzinfo=UTC)
    talk = session("wicks", speakers=(Person("Ann Lee", "Beacon College"),), room="A", track="B")
    expected = replace(talk, status=Status.CANCELLED)

    actual = tombstone("wicks", Entry(seen_of(meeting([talk]))["wicks"], 1, moment, moment, moment))

    assert expected == actual
    assert str(actual.start.tzinfo) == ZONE


def test_a_tombstone_of_a_renamed_session_keeps_its_uid() -> None:
    """Its permanent id is the ledger's key."""
    moment = datetime(2025, 10, 1, tzinfo=UTC)
    seen = seen_of(meeting([session("flames", previous_ids=("wicks",))]))["wicks"]
    expected = ("flames", "wicks")

    found = tombstone("wicks", Entry(seen, 1, moment, moment, moment))
    actual = (found.id, found.permanent_id)

    assert expected == actual
