"""schedule.xml and schedule.json: what is read of them, and what is refused in words."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from modl_feeds.errors import NeededError, SourceError
from tests.importers import assumed, meeting_of, read
from tests.shared import shared_file

EVENT: Final = {
    "guid": "0c1f4f4e-6a52-4a2e-9d3c-5f3f7a0f2a11",
    "date": "2027-05-03T09:00:00+02:00",
    "duration": "00:30",
    "title": "Hemp",
    "type": "talk",
}
XML: Final = """\
<schedule><conference><title>Ropes</title><time_zone_name>Europe/Oslo</time_zone_name></conference>
<day date="2027-05-03"><room name="Pier">
<event><date>2027-05-03T09:00:00+02:00</date><duration>00:30</duration><title>Hemp</title></event>
</room></day></schedule>
"""


def schedule(*events: dict[str, Any], **conference: Any) -> str:  # noqa: ANN401 - any field
    """Return a schedule.json of one day with these events."""
    day = {"date": "2027-05-03", "rooms": {"Pier": events}}
    usual = {"title": "Ropes", "time_zone_name": "Europe/Oslo", "days": [day]}
    return json.dumps(
        {"schedule": {"conference": {**usual, **conference}}}, indent=1, ensure_ascii=False
    )


def refused(content: str | bytes, **wishes: Any) -> str:  # noqa: ANN401 - any wish
    """Return the words by which a source is refused."""
    with pytest.raises(SourceError) as raised:
        read(content, "schedule", **wishes)
    return str(raised.value)


@pytest.mark.parametrize("name", ["frab-camp2019", "pretalx-democon"])
def test_real_schedules_keep_every_event(name: str) -> None:
    """As many sessions, each with its title and its instant."""
    content = shared_file(f"schedules/{name}.json").read_bytes()
    days = json.loads(content)["schedule"]["conference"]["days"]
    events = [one for day in days for room in day["rooms"].values() for one in room]
    expected = sorted(event["date"] for event in events)

    found = read(content)

    sessions = meeting_of(found.record).sessions
    assert len(events) == len({one.id for one in sessions})
    assert sorted(map(_instant, expected)) == sorted(one.start.timestamp() for one in sessions)
    for event in events:
        assert any(" ".join(event["title"].split()) in one.title for one in sessions)


def _instant(words: str) -> float:
    from datetime import datetime  # noqa: PLC0415 - here alone

    return datetime.fromisoformat(words).timestamp()


def test_entities_are_refused() -> None:
    """They could read files or fill the memory."""
    bomb = f'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n{XML}'
    expected = (
        "source:1: it declares entities or a document type, which can reach for other files,"
        " remove <!DOCTYPE …>"
    )

    actual = refused(bomb)

    assert expected == actual


def test_external_document_type_is_refused() -> None:
    """Nothing is fetched."""
    actual = refused(f'<!DOCTYPE schedule SYSTEM "https://evil.example/s.dtd">\n{XML}')

    assert "remove <!DOCTYPE" in actual


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (XML[:200], "source:3: not valid XML: no element found, save it again from where it comes"),
        (XML.replace("00:30", "half"),
         "source:3: the duration 'half' is not known, write hours and minutes: 01:30"),
        (XML.replace("2027-05-03T", "2027-02-30T"),
         ("source:3: '2027-02-30T09:00:00+02:00' is not a time,"
         " write it like 2025-09-25T09:30:00+02:00")),
        ("<schedule/>", "source:1: it has 0 <conference> within <schedule>, a schedule has one"),
        (XML.replace("2027", "2099"),
         ("source:3: 'Hemp' is in 2099, which is no year that can be published,"
         " write one from 1902 to 2037")),
        ('{"conference": "days"', ("source:1: not valid JSON: Expecting ',' delimiter,"
         " save it again from where it comes")),
        ('{"conference": [], "days": 1}', "source:1: conference is no object, write it as {…}"),
        (schedule(start="2027-13-01"),
         "source:1: conference: start: '2027-13-01' is not a date, write it like 2025-09-25"),
        (schedule(start="2027-05-09", end="2027-05-01"),
         ("source:1: the meeting's last day 2027-05-01 is before its first, 2027-05-09,"
         " write the later date as the last")),
        (schedule({**EVENT, "end": "2027-05-03T08:00:00+02:00"}, start="2027-05-03"),
         ("source:12: 'Hemp' ends 2027-05-03 08:00, before its start 2027-05-03 09:00,"
         " write a later end")),
        (schedule({**EVENT, "start": "09:30"}),
         "source:12: the date says 09:00, and the start '09:30', keep the one that is right"),
        (schedule({**EVENT, "start": "24:30"}),
         ("source:12: the start '24:30' is not a time,"
         " write it like 2025-09-25T09:30:00+02:00")),
        (schedule({**EVENT, "title": ["Hemp"]}),
         "source:12: title is no text, write it in quotes"),
        (schedule({**EVENT, "title": {"en": {}}}),
         "source:12: title is no text, write it in quotes"),
        (schedule(EVENT, title=["Ropes"]),
         "source:1: conference: title is no text, write it in quotes"),
        (schedule({**EVENT, "persons": [{"name": None}]}),
         "source:12: a person has no name, write it as 'name', or take the person out"),
        (schedule({**EVENT, "persons": [None]}),
         "source:12: an item of persons is no object, write it as {…}"),
        (schedule(), ("source:1: it has no session and no day,"
         " name one with a programme, or with the meeting's days")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(content: str, expected: str) -> None:
    """And with what would be right."""
    assert expected == refused(content)


@pytest.mark.parametrize(
    ("zone", "fault"),
    [(None, "it names no zone"), ("Mars/Olympus", "'Mars/Olympus' is no time zone that is known")],
)
def test_a_zone_is_needed(zone: str | None, fault: str) -> None:
    """An option says it; an offset does not."""
    with pytest.raises(NeededError) as raised:
        read(schedule(EVENT, time_zone_name=zone), "schedule")

    assert (fault, "timezone") == (raised.value.fault, raised.value.option)


def test_a_wished_zone_wins_and_is_told() -> None:
    """The instant stays."""
    found = read(schedule(EVENT), "schedule", timezone="Asia/Tokyo")

    assert found.record["sessions"][0]["start"] == "2027-05-03 16:00"
    assert assumed(found)["timezone"] == (
        "as wished; the source says Europe/Oslo;"
        " times with +0200, which is not this zone's, are converted: 09:00 to 16:00 in line 12"
    )


def test_a_schedule_without_sessions_is_still_to_be_announced() -> None:
    """Its days are known."""
    found = read(schedule(start="2027-05-03", end="2027-05-04"), "schedule")

    assert found.record["to_be_announced"] == "true"
    assert "sessions" not in found.record


def test_late_sessions_of_old_schedules_are_on_the_next_day() -> None:
    """Where an event has a clock alone, a day begins when it says so."""
    night = {"title": "Night", "start": "01:30", "duration": "01:00", "type": "talk"}
    rooms = {"Pier": [night]}
    day = {"date": "2027-05-03", "day_start": "2027-05-03T09:00:00+02:00", "rooms": rooms}

    found = read(schedule(days=[day]), "schedule")

    assert found.record["sessions"][0]["start"] == "2027-05-04 01:30"


def test_utf_16_is_read() -> None:
    """XML says its own encoding."""
    found = read(f'<?xml version="1.0" encoding="utf-16"?>{XML}'.encode("utf-16"), "schedule")

    assert found.record["title"] == "Ropes"


def test_an_end_without_offset_is_on_the_venues_clock() -> None:
    """And it is told."""
    event = {**EVENT, "end": "2027-05-03T09:45:00", "duration": None}

    found = read(schedule(event), "schedule")

    assert found.record["sessions"][0]["end"] == "2027-05-03 09:45"
    assert assumed(found)["sessions.hemp.end"] == (
        "the source says it without an offset: on the venue's clock"
    )


def test_an_event_below_another_room_or_day_is_told() -> None:
    """What it says itself counts."""
    event = {**EVENT, "date": "2027-05-06T09:00:00+02:00", "room": "Quay"}

    found = read(schedule(event), "schedule")

    assert found.record["sessions"][0]["room"] == "Quay"
    assert assumed(found)["sessions.hemp.room"] == "the source lists it in 'Pier'"
    assert assumed(found)["sessions.hemp.start"] == "the source lists it on 2027-05-03"


def test_an_event_without_a_room_is_in_the_one_that_lists_it() -> None:
    """Also where it says that it has none."""
    found = read(schedule({**EVENT, "room": None}), "schedule")

    assert found.record["sessions"][0]["room"] == "Pier"
    assert "sessions.hemp.room" not in assumed(found)


def test_letters_that_are_not_utf_8_are_told() -> None:
    """As in every other kind of source."""
    content = schedule(EVENT).replace("Hemp", "Jute dorée").encode("cp1252")

    found = read(content, "schedule")

    assert found.record["sessions"][0]["title"] == "Jute dorée"
    assert assumed(found)["sessions"] == "letters are read as Windows-1252: line 15 is not UTF-8"


@pytest.mark.parametrize("content", [schedule(EVENT), XML])
def test_marks_that_turn_text_around_are_left_out(content: str) -> None:
    """In either form; and it is told."""
    found = read(content.replace("Hemp", "He\u2067mp"), "schedule")

    assert found.record["sessions"][0]["title"] == "Hemp"
    assert "marks that turn text around are left out" in assumed(found)["sessions"]
