"""Differences in words: every sentence that followers can be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from modl_feeds.differences import changes
from modl_feeds.ledger import Change, Entry

MOMENT = datetime(2025, 10, 1, 12, tzinfo=UTC)
TALK: dict[str, Any] = {
    "id": "wicks",
    "kind": "talk",
    "title": "On wicks",
    "start": "2025-11-01T09:00-04:00",
    "end": "2025-11-01T10:00-04:00",
    "zone": "America/New_York",
    "meeting": "Glow 2025",
}
SLIDES: dict[str, Any] = {"kind": "slides", "of": "On wicks"}
MEETING: dict[str, Any] = {
    "title": "Glow 2025",
    "first_day": "2025-11-01",
    "last_day": "2025-11-02",
    "zone": "America/New_York",
}


def entry(seen: dict[str, Any], *, removed: bool = False) -> Entry:
    """Return what the ledger remembers of it."""
    return Entry(seen, 0, MOMENT, MOMENT, MOMENT, MOMENT if removed else None)


def words(key: str, old: Entry | None, new: dict[str, Any] | None) -> list[str]:
    """Return the sentences of the differences."""
    return [change.words for change in changes(key, old, new)]


def edited(seen: dict[str, Any], **values: object) -> dict[str, Any]:
    """Return what is seen with these values; None takes a key away."""
    return {key: value for key, value in {**seen, **values}.items() if value is not None}


SESSION: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "nothing": ({}, {}, []),
    "later that day": (
        {},
        {"start": "2025-11-01T15:30-04:00", "end": "2025-11-01T16:30-04:00"},
        ["moved from 09:00 to 15:30"],
    ),
    "another day": (
        {},
        {"start": "2025-11-02T09:00-05:00", "end": "2025-11-02T10:00-05:00"},
        ["moved from Saturday 1 November 09:00 to Sunday 2 November 09:00"],
    ),
    "longer": ({}, {"end": "2025-11-01T10:30-04:00"}, ["longer: 90 instead of 60 minutes"]),
    "shorter": ({}, {"end": "2025-11-01T09:45-04:00"}, ["shorter: 45 instead of 60 minutes"]),
    "moved and shorter": (
        {},
        {"start": "2025-11-01T09:30-04:00"},
        ["moved from 09:00 to 09:30", "shorter: 30 instead of 60 minutes"],
    ),
    "another zone alone": (
        {},
        {"start": "2025-11-01T09:00-06:00", "end": "2025-11-01T10:00-06:00", "zone": "Etc/GMT+6"},
        [],
    ),
    "cancelled": ({}, {"status": "cancelled"}, ["cancelled"]),
    "restored": ({"status": "cancelled"}, {}, ["restored"]),
    "restored as tentative": ({"status": "cancelled"}, {"status": "tentative"}, ["restored"]),
    "tentative": ({}, {"status": "tentative"}, ["tentative"]),
    "confirmed": ({"status": "tentative"}, {}, ["confirmed"]),
    "renamed": ({}, {"title": "On flames"}, ["renamed from “On wicks”"]),
    "a speaker": ({}, {"speakers": [["Ann Lee", ""]]}, ["new speaker: Ann Lee"]),
    "speakers": (
        {"speakers": [["Ann Lee", ""]]},
        {"speakers": [["Ben Ray", ""], ["Ann Lee", ""]]},
        ["new speaker: Ben Ray"],
    ),
    "another speaker": (
        {"speakers": [["Ann Lee", ""], ["Cy Oh", ""]]},
        {"speakers": [["Ben Ray", ""], ["Cy Oh", ""]]},
        ["new speaker: Ben Ray, instead of Ann Lee"],
    ),
    "a speaker less": (
        {"speakers": [["Ann Lee", ""], ["Cy Oh", ""]]},
        {"speakers": [["Cy Oh", ""]]},
        ["without Ann Lee"],
    ),
    "speakers the other way round": (
        {"speakers": [["Ann Lee", ""], ["Cy Oh", ""]]},
        {"speakers": [["Cy Oh", ""], ["Ann Lee", ""]]},
        ["speakers in another order"],
    ),
    "no speaker": ({"speakers": [["Ann Lee", ""]]}, {}, ["new speaker: to be announced"]),
    "an affiliation": (
        {"speakers": [["Ann Lee", ""]]},
        {"speakers": [["Ann Lee", "Beacon College"]]},
        ["new affiliation"],
    ),
    "a room": ({}, {"room": "Hall A"}, ["new room: Hall A"]),
    "no room": ({"room": "Hall A"}, {}, ["new room: to be announced"]),
    "a track": ({}, {"track": "Light"}, ["new track: Light"]),
    "no track": ({"track": "Light"}, {}, ["new track: none"]),
    "an abstract": ({}, {"abstract": "1"}, ["abstract added"]),
    "another abstract": ({"abstract": "1"}, {"abstract": "2"}, ["abstract changed"]),
    "no abstract": ({"abstract": "1"}, {}, ["abstract removed"]),
    "a summary": ({}, {"summary": "1"}, ["summary added"]),
    "another summary": ({"summary": "1"}, {"summary": "2"}, ["summary changed"]),
    "no summary": ({"summary": "1"}, {}, ["summary removed"]),
    "a kind": ({}, {"kind": "poster"}, ["kind changed from talk to poster"]),
    "an id": ({}, {"id": "flames"}, ["new address"]),
    "everything": (
        {},
        {
            "id": "flames", "kind": "poster", "title": "On flames", "status": "tentative",
            "start": "2025-11-01T09:05-04:00", "end": "2025-11-01T10:05-04:00",
            "room": "Hall A", "track": "Light", "speakers": [["Ann Lee", ""]],
            "summary": "1", "abstract": "2",
        },
        [
            "tentative",
            "moved from 09:00 to 09:05",
            "renamed from “On wicks”",
            "new speaker: Ann Lee",
            "new room: Hall A",
            "new track: Light",
            "abstract added",
            "summary added",
            "kind changed from talk to poster",
            "new address",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), SESSION.values(), ids=SESSION.keys())
def test_a_session_changed(
    before: dict[str, Any], after: dict[str, Any], expected: list[str]
) -> None:
    """The most important comes first: whether, when, what, who, where."""
    actual = words("wicks", entry({**TALK, **before}), {**TALK, **after})

    assert expected == actual


def test_a_session_is_new() -> None:
    """Its day and times are told, for it is in no subscriber's calendar yet."""
    expected = ["new, Saturday 1 November 09:00 to 10:00"]

    actual = words("wicks", None, TALK)

    assert expected == actual


@pytest.mark.parametrize("status", ["cancelled", "tentative"])
def test_a_new_session_that_is_not_sure_says_so(status: str) -> None:
    """Nobody comes to one that is cancelled from the first."""
    expected = [f"new, Saturday 1 November 09:00 to 10:00, {status}"]

    actual = words("wicks", None, {**TALK, "status": status})

    assert expected == actual


def test_a_session_vanished() -> None:
    """The last title is the one that followers know."""
    expected = (Change("wicks", "On wicks", "removed from the programme"),)

    actual = changes("wicks", entry(TALK), None)

    assert expected == actual


def test_a_session_came_back() -> None:
    """What else changed meanwhile is told after it."""
    expected = ["back in the programme, Saturday 1 November 09:00", "new room: Hall A"]

    actual = words("wicks", entry(TALK, removed=True), {**TALK, "room": "Hall A"})

    assert expected == actual


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(None, SLIDES, ["slides added"], id="added"),
        pytest.param(entry(SLIDES), None, ["slides removed"], id="removed"),
        pytest.param(entry(SLIDES, removed=True), SLIDES, ["slides added"], id="added again"),
        pytest.param(entry(SLIDES), {**SLIDES, "url": "x"}, ["slides changed"], id="changed"),
        pytest.param(entry(SLIDES), {**SLIDES, "of": "On flames"}, [], id="of a renamed talk"),
        pytest.param(entry(SLIDES), SLIDES, [], id="as it was"),
    ],
)
def test_a_resource_changed(
    old: Entry | None, new: dict[str, Any] | None, expected: list[str]
) -> None:
    """Its kind says what it is; the talk's new title is told of the talk."""
    actual = words("wicks#slides", old, new)

    assert expected == actual


def test_a_resource_is_told_under_its_talks_title() -> None:
    """Followers know the talk, not the file."""
    expected = ["On wicks"]

    actual = [
        change.title for change in changes("wicks#slides", None, {**SLIDES, "title": "Part 1"})
    ]

    assert expected == actual


def test_a_change_is_told_under_the_new_title() -> None:
    """It is the one that the calendar shows from now on."""
    expected = ["On flames"]

    actual = [
        change.title for change in changes("wicks", entry(TALK), {**TALK, "title": "On flames"})
    ]

    assert expected == actual


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {"title": "Shine"}, ["renamed from “Glow 2025”"], id="renamed"),
        pytest.param(
            {},
            {"last_day": "2025-11-03"},
            ["moved from 1–2 November 2025 to 1–3 November 2025"],
            id="days",
        ),
        pytest.param({}, {"place": "Old mill"}, ["new place: Old mill"], id="place"),
        pytest.param(
            {"place": "Old mill"}, {"place": None}, ["new place: to be announced"], id="no place"
        ),
        pytest.param({}, {"place_note": "1"}, ["note on the place changed"], id="note"),
        pytest.param(
            {}, {"zone": "America/Chicago"}, ["now in the time zone America/Chicago"], id="zone"
        ),
        pytest.param({}, {"goals": "1"}, ["goals added"], id="goals"),
        pytest.param({"goals": "1"}, {"goals": "2"}, ["goals changed"], id="other goals"),
        pytest.param({}, {"report": "1"}, ["report added"], id="report"),
        pytest.param({"report": "1"}, {"report": "2"}, ["report changed"], id="other report"),
        pytest.param({}, {"url": "https://a.example"}, ["new page"], id="page"),
        pytest.param({}, {}, [], id="nothing"),
    ],
)
def test_a_meeting_changed(
    before: dict[str, Any], after: dict[str, Any], expected: list[str]
) -> None:
    """Title, days, place, zone, texts and page are told."""
    old = {**MEETING, **before}

    actual = words("@meeting", entry(old), edited(old, **after))

    assert expected == actual


def test_a_meeting_is_new() -> None:
    """It is announced under its title."""
    expected = (Change("@meeting", "Glow 2025", "announced"),)

    actual = changes("@meeting", None, MEETING)

    assert expected == actual
