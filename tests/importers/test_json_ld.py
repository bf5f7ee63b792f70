"""schema.org's events in pages: what is read of them, and what is refused in words."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from modl_feeds.errors import NeededError, SourceError
from modl_feeds.importers import json_ld
from modl_feeds.importers.json_ld.graph import MAX_THINGS
from tests.importers import assumed, read, source_of
from tests.samples import body

ZONE: Final = "Europe/Helsinki"
MEETING: Final = {
    "@context": "https://schema.org",
    "@type": "Event",
    "name": "Moss 2027",
    "startDate": "2027-06-07",
    "endDate": "2027-06-08",
}
TALK: Final = {
    "@type": "Event",
    "name": "Spores",
    "startDate": "2027-06-07T09:00:00+03:00",
    "endDate": "2027-06-07T10:00:00+03:00",
}


def page(*documents: object) -> str:
    """Return a page with a script for each of these, from line 2."""
    scripts = [
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}'
        "</script>"
        for one in documents
    ]
    return "\n".join(["<html>", *scripts, "</html>"])


def record(*documents: object, zone: str = ZONE) -> dict[str, Any]:
    """Return what is read of a page with these scripts."""
    return dict(read(page(*documents), "json-ld", timezone=zone).record)


def refused(content: str) -> str:
    """Return the words by which it is refused."""
    with pytest.raises(SourceError) as raised:
        read(content, "json-ld", timezone=ZONE)
    return str(raised.value)


FAULTS: Final = {
    "no event": (
        page({"@type": "WebSite"}),
        ("source:1: it has no event as JSON-LD,"
        " name a page that has, or use another source"),
    ),
    "no script": ("<html>", "source:1: it has no event as JSON-LD"),
    "a broken script": (
        page('{"@type":\n"Event",}'),
        "source:3: not valid JSON: ",
    ),
    "two meetings": (
        page(MEETING, {**MEETING, "name": "Fern 2027"}),
        ("source:3: it has 2 events that are no part of one another: 'Moss 2027', 'Fern 2027',"
        " name the page of one meeting"),
    ),
    "no date": (
        page({**MEETING, "startDate": "7 June"}),
        "source:2: startDate: '7 June' is not a time, write it like 2027-05-03T09:30:00+02:00",
    ),
    "an end before the start": (
        page({**MEETING, "subEvent": {**TALK, "endDate": "2027-06-07T08:00:00+03:00"}}),
        ("source:2: 'Spores' ends 2027-06-07 08:00, before its start 2027-06-07 09:00,"
        " write a later end"),
    ),
    "a skipped hour": (
        page({**MEETING, "startDate": "2027-03-27",
              "subEvent": {**TALK, "startDate": "2027-03-28T03:30"}}),
        ("source:2: 2027-03-28 03:30 does not exist in Europe/Helsinki: the clocks skip it,"
        " write a time outside the skipped hour, such as 04:30"),
    ),
    "last before first": (
        page({**MEETING, "endDate": "2027-06-01"}),
        ("source:1: the meeting's last day 2027-06-01 is before its first, 2027-06-07,"
        " write the later date as the last"),
    ),
    "no day at all": (
        page({"@type": "Event", "name": "Moss"}),
        "source:1: it has no session and no day",
    ),
    "too much": (
        page("[" + ",".join(["{}"] * (MAX_THINGS + 1)) + ',{"@type":"Event"}]'),
        "source:2: it names more than 100,000 things, name the meeting's own page",
    ),
    "too deep": (page("[" * 100_000 + '"Event"'), "source:2: not valid JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said_with_its_line(name: str) -> None:
    """And with what would be right."""
    content, expected = FAULTS[name]

    actual = refused(content)

    assert expected in actual


def test_a_zone_is_needed() -> None:
    """An event has offsets at most."""
    with pytest.raises(NeededError) as raised:
        read(page({**MEETING, "subEvent": [TALK]}), "json-ld")

    assert raised.value.option == "timezone"


def test_an_event_alone_is_a_meeting_to_be_announced() -> None:
    """It has days and no sessions."""
    found = record(MEETING)

    assert (found["first_day"], found["last_day"]) == ("2027-06-07", "2027-06-08")
    assert found["to_be_announced"] == "true"


@pytest.mark.parametrize(
    "documents",
    [
        ({**MEETING, "subEvent": [TALK]},),
        ({**MEETING, "subEvents": TALK},),
        ({"@graph": [MEETING | {"@id": "#m"}, {**TALK, "superEvent": {"@id": "#m"}}]},),
        (MEETING | {"@id": "#m", "subEvent": {"@id": "#t"}}, TALK | {"@id": "#t"}),
        (MEETING, TALK),
        ({**TALK, "superEvent": MEETING},),
        ({**MEETING, "@type": "schema:EducationEvent", "subEvent": [TALK]},),
    ],
    ids=["subEvent", "subEvents", "graph", "references", "days", "superEvent", "prefix"],
)  # fmt: skip
def test_sessions_are_found_wherever_they_stand(documents: tuple[object, ...]) -> None:
    """Within the meeting, beside it, or with the meeting within them."""
    found = record(*documents)

    assert found["title"] == "Moss 2027"
    assert [one["title"] for one in found["sessions"]] == ["Spores"]


def test_a_time_without_an_offset_is_the_venues() -> None:
    """As a page means it."""
    found = record({**MEETING, "subEvent": {**TALK, "startDate": "2027-06-07T09:30"}})

    assert found["sessions"][0]["start"] == "2027-06-07 09:30"


def test_a_circle_of_parts_ends() -> None:
    """A part that names its whole as a part."""
    found = record({**MEETING, "@id": "#m", "subEvent": {**TALK, "subEvent": {"@id": "#m"}}})

    assert found["title"] in {"Moss 2027", "Spores"}


@pytest.mark.parametrize("prefix", ["", "schema:", "https://schema.org/"])
def test_a_scheduled_meeting_is_nothing_to_tell(prefix: str) -> None:
    """However the page writes that its meeting takes place."""
    event = {**MEETING, "eventStatus": f"{prefix}EventScheduled", "subEvent": [TALK]}

    found = read(page(event), "json-ld", timezone=ZONE)

    assert found.left_out == ()


def test_letters_of_other_charsets_are_told() -> None:
    """As in every other kind of source."""
    content = page({**MEETING, "name": "?"}).replace("?", "Möss").encode("latin-1")

    found = read(content, "json-ld", timezone=ZONE)

    assert found.record["title"] == "Möss"
    assert assumed(found)["title"] == "letters are read as Windows-1252: line 2 is not UTF-8"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (page({**MEETING, "subEvent": [MEETING]}), True),
        (json.dumps([MEETING, MEETING]), True),
        (page(MEETING), False),
        (page({"@type": "WebPage", "name": "The Event"}), False),
        ("<p>Event</p>", False),
        ("", False),
    ],
)
def test_pages_with_events_are_recognised(content: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """And no others: of one event alone, which is the meeting, the page itself says more."""
    actual = json_ld.IMPORTER.recognises(source_of(content))

    assert expected == actual


def test_a_schedule_names_the_time_zone() -> None:
    """Offsets alone do not: half of Europe has the same."""
    event = {**MEETING, "eventSchedule": {"@type": "Schedule", "scheduleTimezone": ZONE}}

    found = read(page({**event, "subEvent": [TALK]}), "json-ld")

    assert found.record["timezone"] == ZONE
    assert found.left_out == ()


def test_a_session_links_to_no_page_that_is_the_meetings() -> None:
    """Only to one of its own."""
    url = "https://moss.example/2027/"
    talks = [{**TALK, "url": f"{url}#spores"}, {**TALK, "url": f"{url}ferns/"}]

    found = record({**MEETING, "url": url, "subEvent": talks})

    assert [one.get("resources") for one in found["sessions"]] == [
        None,
        [{"kind": "link", "url": f"{url}ferns/"}],
    ]


@pytest.mark.parametrize("importer", ["", "json-ld", "page"])
@pytest.mark.parametrize("path", ["/loops-2025/", "/loops-2025/weaver/", "/later-2029/"])
def test_a_page_of_ours_is_refused(importer: str, path: str) -> None:
    """It has the talks alone, and the programme's files stand beside it."""
    with pytest.raises(SourceError) as raised:
        read(body(path), importer, timezone=ZONE)

    assert raised.value.fault == "it is a page of modl-feeds's"
    assert raised.value.remedy == "import the meeting's schedule.json, which stands beside its page"
