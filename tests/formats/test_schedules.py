"""schedule.xml and schedule.json: what Giggity, EventFahrplan and ConfClerk are pointed at."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft6Validator, FormatChecker
from lxml import etree

from modl_feeds.formats import c3voc
from modl_feeds.formats.schedule_json import to_json
from modl_feeds.formats.schedule_xml import to_xml
from modl_feeds.ledger import Ledger
from modl_feeds.localtime import in_zone
from modl_feeds.model import Meeting, Person, Resource, ResourceKind, Session, SessionKind, Status
from modl_feeds.revisions import edition
from tests.formats import strategies
from tests.properties import examples
from tests.samples import (
    ADDRESSES,
    FOLDERS,
    RELEASED,
    a_meeting,
    a_session,
    a_site,
    at,
    body,
    cases,
    contents,
    released,
    snapshot,
)
from tests.shared import shared_file

if TYPE_CHECKING:
    import uuid

    from modl_feeds.revisions import Edition

LATER: Final = RELEASED + timedelta(days=1)
SECOND: Final = a_session(
    id="second", start=at("2025-09-25 11:00"), end=at("2025-09-25 12:00"), title="Another"
)
FIT_THE_SCHEMA: Final = ("America/New_York", "Asia/Kolkata", "UTC", "America/Argentina/Ushuaia")
DO_NOT_FIT: Final = ("Etc/GMT+5", "EST5EDT", "US/Eastern", "GMT", "Etc/UTC")
DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


@cache
def xml_schema() -> Any:  # noqa: ANN401 - lxml has no types
    """Return the XML schema of frab's schedules."""
    return etree.XMLSchema(etree.parse(shared_file("schemas/frab-schedule.xsd")))


@cache
def json_validator() -> Draft6Validator:
    """Return the JSON schema of C3VOC's schedules, with the formats that it names."""
    checker = FormatChecker()

    @checker.checks("date-time", raises=ValueError)
    def is_date_time(value: object) -> bool:
        datetime.fromisoformat(str(value))
        return bool(DATE_TIME.fullmatch(str(value)))

    @checker.checks("uri", raises=ValueError)
    def is_uri(value: object) -> bool:
        return bool(urlsplit(str(value)).scheme and urlsplit(str(value)).hostname)

    schema = json.loads(shared_file("schemas/c3voc-schedule-v1.json").read_bytes())
    return Draft6Validator(schema, format_checker=checker)


def read_xml(content: bytes) -> Any:  # noqa: ANN401 - an lxml element
    """Return the root of a schedule that follows its schema."""
    strict = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
    root = etree.fromstring(content, strict)
    assert xml_schema().validate(root), xml_schema().error_log
    return root


def read_json(content: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the conference of a schedule that follows its schema."""
    record = json.loads(content)
    assert [error.message for error in json_validator().iter_errors(record)] == []
    return record["schedule"]["conference"]


def xml_of(found: Edition) -> Any:  # noqa: ANN401 - an lxml element
    """Return a meeting's schedule.xml."""
    return read_xml(to_xml(found, a_site(found.meeting)))


def json_of(found: Edition) -> Any:  # noqa: ANN401 - JSON
    """Return the conference of a meeting's schedule.json."""
    return read_json(to_json(found, a_site(found.meeting)))


def json_events(conference: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Return a schedule's events, in order."""
    return [
        event for day in conference["days"] for events in day["rooms"].values() for event in events
    ]


def names_of(found: Edition) -> dict[str, tuple[str, str, str]]:
    """Return the guid, id and code of each session, by its own id."""
    return {
        event.findtext("slug").partition("-talk-")[2]: (
            event.get("guid"),
            event.get("id"),
            event.get("code"),
        )
        for event in xml_of(found).iter("event")
    }


def the_event(session: Session, **values: Any) -> tuple[Any, Any]:  # noqa: ANN401 - two events
    """Return the only event of a meeting in both forms."""
    found = released(a_meeting(session, **values))
    (from_xml,) = xml_of(found).iter("event")
    (from_json,) = json_events(json_of(found))
    return from_xml, from_json


persons: Final = st.builds(Person, strategies.titles, strategies.lines)
resources: Final = st.builds(
    Resource,
    st.just("one"),
    st.sampled_from(ResourceKind),
    strategies.lines,
    st.sampled_from(["", "https://a.example/b?c=d&e=<f>", "http://a.example/%20"]),
)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """Return a meeting with any programme that the rules for data let through."""
    zone = draw(st.sampled_from([*FIT_THE_SCHEMA, *DO_NOT_FIT, "Australia/Lord_Howe"]))
    names = draw(st.lists(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True), unique=True))
    sessions = []
    for name in names:
        start = in_zone(RELEASED + timedelta(minutes=draw(st.integers(0, 4 * 1440))), zone)
        length = timedelta(minutes=draw(st.integers(1, 99 * 60 + 59)))
        sessions.append(
            Session(
                id=name,
                kind=draw(st.sampled_from(SessionKind)),
                start=start,
                end=in_zone(start.astimezone(UTC) + length, zone),
                title=draw(strategies.titles),
                speakers=tuple(draw(st.lists(persons, max_size=2))),
                room=draw(strategies.lines),
                track=draw(strategies.lines),
                status=draw(st.sampled_from(Status)),
                summary=draw(strategies.texts),
                abstract=draw(strategies.texts),
                resources=tuple(draw(st.lists(resources, max_size=1))),
            )
        )
    return a_meeting(
        *sorted(sessions, key=lambda one: (one.start, one.room, one.id)),
        timezone=zone,
        title=draw(strategies.titles),
        acronym=draw(st.from_regex(r"[a-z0-9_-]{0,8}", fullmatch=True)),
        url=draw(st.sampled_from(["", "https://a.example/"])),
    )


class TestValid:
    """What the published schemas accept."""

    @pytest.mark.parametrize(("folder", "path"), cases("schedule.xml"))
    def test_xml_follows_its_schema(self, folder: str, path: str) -> None:
        """Of the sample site and of the shipped data."""
        read_xml(snapshot(FOLDERS[folder]).documents[path].body)

    @pytest.mark.parametrize(("folder", "path"), cases("schedule.json"))
    def test_json_follows_its_schema(self, folder: str, path: str) -> None:
        """Of the sample site and of the shipped data."""
        read_json(snapshot(FOLDERS[folder]).documents[path].body)

    @examples(60)
    @given(meeting=meetings())
    def test_any_meeting_follows_both(self, meeting: Meeting) -> None:
        """And both say the same of the same sessions, word for word."""
        found = released(meeting)
        root, conference = xml_of(found), json_of(found)
        from_xml = {one.get("guid"): one for one in root.iter("event")}
        from_json = {one["guid"]: one for one in json_events(conference)}
        assert from_xml.keys() == from_json.keys()
        assert len(from_xml) == len(meeting.sessions)
        for session in meeting.sessions:
            guid = str(ADDRESSES.uuid(meeting, session))
            element, record = from_xml[guid], from_json[guid]
            for name in ("title", "abstract", "description", "room", "date", "duration", "url"):
                expected = record[name]
                actual = element.findtext(name)
                assert expected == actual
            mark = "CANCELLED: " if session.status is Status.CANCELLED else ""
            assert record["title"] == mark + session.title
            texts = [text for text in (session.summary, session.abstract) if text]
            assert [text for text in (record["abstract"], record["description"]) if text] == texts
            assert datetime.fromisoformat(record["date"]) == session.start
            assert datetime.fromisoformat(record["end"]) == session.end
        assert root.findtext("conference/title") == conference["title"] == meeting.title

    def test_second_build_is_the_same(self) -> None:
        """Byte for byte: no clock, no chance."""
        for found in contents().editions:
            site = contents().site
            assert to_xml(found, site) == to_xml(found, site)
            assert body(f"/{found.meeting.id}/schedule.json") == to_json(found, site)


class TestIdentity:
    """A session keeps its guid, id and code for ever: apps hang favourites on them."""

    def test_they_are_those_of_the_first_release(self) -> None:
        """A change of these values is a fault, whatever the reason."""
        expected = ("6a03efa7-c115-5ed0-8d13-6b261ea859f4", "222570696", "KZX3OU")
        root = read_xml(body("/loops-2025/schedule.xml"))
        (event,) = (
            one for one in root.iter("event") if one.findtext("slug") == "loops2025-talk-weaver"
        )
        actual = (event.get("guid"), event.get("id"), event.get("code"))
        assert expected == actual

    def test_both_forms_say_the_same(self) -> None:
        """Whichever an app reads."""
        expected = [
            (one.get("guid"), int(one.get("id")), one.get("code"))
            for one in read_xml(body("/loops-2025/schedule.xml")).iter("event")
        ]
        actual = [
            (one["guid"], one["id"], one["code"])
            for one in json_events(read_json(body("/loops-2025/schedule.json")))
        ]
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases("schedule.xml"))
    def test_each_is_unique_and_of_its_form(self, folder: str, path: str) -> None:
        """A UUID, a positive integer of 31 bits, six letters or digits."""
        root = read_xml(snapshot(FOLDERS[folder]).documents[path].body)
        events = list(root.iter("event"))
        for name in ("guid", "id", "code"):
            assert len({one.get(name) for one in events}) == len(events)
        for one in events:
            assert 0 < int(one.get("id")) < 2**31
            assert re.fullmatch(r"[0-9A-Z]{6}", one.get("code"))

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "New title"},
            {"start": at("2025-09-26 08:00"), "end": at("2025-09-26 09:00")},
            {"room": "Attic"},
            {"id": "renamed", "previous_ids": ("talk",)},
            {"status": Status.CANCELLED},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_no_edit_changes_them(self, changes: dict[str, Any]) -> None:
        """Nor does a new id."""
        expected = names_of(released(a_meeting(a_session(), SECOND)))["talk"]
        edited = a_session(**changes)
        actual = names_of(released(a_meeting(edited, SECOND)))[edited.id]
        assert expected == actual

    def test_no_neighbour_changes_them(self) -> None:
        """However many come and go."""
        others = [replace(SECOND, id=f"a{number}") for number in range(200)]
        expected = names_of(released(a_meeting(a_session())))["talk"]
        actual = names_of(released(a_meeting(*others, a_session())))["talk"]
        assert expected == actual

    @pytest.mark.parametrize("function", ["number_of", "code_of"])
    @pytest.mark.parametrize(("older", "newer"), [("talk", "second"), ("second", "talk")])
    def test_of_two_that_collide_the_older_keeps_its_own(
        self, function: str, older: str, newer: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The newer takes the next, always the same one."""
        sessions = {"talk": a_session(), "second": SECOND}
        both = a_meeting(a_session(), SECOND)
        seeds = {ADDRESSES.uuid(both, one) for one in sessions.values()}
        whole = getattr(c3voc, function)
        shared: int | str = 7 if function == "number_of" else "SEVEN7"

        def colliding(guid: uuid.UUID) -> int | str:
            found: int | str = shared if guid in seeds else whole(guid)
            return found

        monkeypatch.setattr(c3voc, function, colliding)
        states = (a_meeting(sessions[older]), both)
        names = names_of(released(*states, every=(RELEASED, LATER)))
        position = 1 if function == "number_of" else 2
        assert names[older][position] == str(shared)
        assert names[newer][position] != str(shared)
        assert names == names_of(released(*states, every=(RELEASED, LATER)))
        assert names[newer][0] == str(ADDRESSES.uuid(both, sessions[newer]))

    def test_of_two_that_are_as_old_the_first_by_id_keeps_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However they are ordered in the programme."""
        both = a_meeting(a_session(), SECOND)
        seeds = {ADDRESSES.uuid(both, one) for one in both.sessions}
        whole = c3voc.number_of
        monkeypatch.setattr(c3voc, "number_of", lambda guid: 7 if guid in seeds else whole(guid))
        expected = "7"
        actual = names_of(released(both))["second"][1]
        assert expected == actual

    def test_rooms_and_persons_have_guids_that_last(self) -> None:
        """A person's is the same at every meeting, however the name is spelt."""
        first = a_session(speakers=(Person("René"),), room="Hall")
        other = replace(first, speakers=(Person("RENE", "Elsewhere"),))
        one = xml_of(released(a_meeting(first)))
        two = xml_of(released(a_meeting(other, id="other")))
        for name in ("guid", "id"):
            expected = one.find(".//person").get(name)
            actual = two.find(".//person").get(name)
            assert expected == actual
        assert one.find(".//room[@guid]").get("guid") != two.find(".//room[@guid]").get("guid")


class TestDays:
    """Days are the venue's."""

    def test_a_day_that_ends_after_midnight_keeps_its_late_sessions(self) -> None:
        """Its end is on the next date; an app goes by the day."""
        days = read_json(body("/loops-2025/schedule.json"))["days"]
        expected = [
            (1, "2025-10-31", "2025-10-31T08:30:00-04:00", "2025-10-31T15:00:00-04:00"),
            (2, "2025-11-01", "2025-11-01T10:30:00-04:00", "2025-11-02T00:30:00-04:00"),
            (3, "2025-11-02", "2025-11-02T00:30:00-04:00", "2025-11-02T20:00:00-05:00"),
        ]
        actual = [(one["index"], one["date"], one["day_start"], one["day_end"]) for one in days]
        assert expected == actual
        root = read_xml(body("/loops-2025/schedule.xml"))
        actual = [
            (int(one.get("index")), one.get("date"), one.get("start"), one.get("end"))
            for one in root.iter("day")
        ]
        assert expected == actual

    @pytest.mark.parametrize(
        ("name", "start", "duration"),
        [
            ("night", "23:30", "01:00"),
            ("longer", "00:30", "04:00"),
            ("once", "01:30", "00:30"),
            ("twice", "01:30", "00:45"),
        ],
    )
    def test_duration_is_of_real_time(self, name: str, start: str, duration: str) -> None:
        """Across midnight and across a change of the clocks."""
        events = {
            one["slug"].rpartition("-")[2]: one
            for one in json_events(read_json(body("/loops-2025/schedule.json")))
        }
        expected = (start, duration)
        actual = (events[name]["start"], events[name]["duration"])
        assert expected == actual

    @pytest.mark.parametrize(
        ("end", "in_xml", "in_json"),
        [
            ("2025-09-29 13:29", "99:59", "99:59"),
            ("2025-09-29 13:30", "4:04:00", "100:00"),
            ("2025-10-05 10:00", "10:00:30", "240:30"),
        ],
    )
    def test_session_of_a_hundred_hours(self, end: str, in_xml: str, in_json: str) -> None:
        """An exhibition: the XML schema has two digits for hours, and days ahead of them."""
        event, record = the_event(a_session(end=at(end)))
        assert (in_xml, in_json) == (event.findtext("duration"), record["duration"])

    def test_a_session_stands_in_its_room(self) -> None:
        """One without a room stands in the main one: apps show sessions by room."""
        found = released(a_meeting(a_session(room="Hall"), SECOND))
        expected = {"Hall": ["A Talk"], "Main room": ["Another"]}
        conference = json_of(found)
        actual = {
            room: [one["title"] for one in events]
            for room, events in conference["days"][0]["rooms"].items()
        }
        assert expected == actual
        assert [room["name"] for room in conference["rooms"]] == ["Hall", "Main room"]
        assert expected.keys() == {
            one.get("name") for one in xml_of(found).iter("room") if one.get("name")
        }

    def test_meeting_without_a_programme_has_its_first_day(self) -> None:
        """From midnight to midnight, empty: the schema wants one."""
        root = read_xml(body("/later-2029/schedule.xml"))
        (day,) = root.iter("day")
        expected = {
            "index": "1",
            "date": "2029-12-31",
            "start": "2029-12-31T00:00:00+00:00",
            "end": "2029-12-31T23:59:59+00:00",
        }
        actual = dict(day.attrib)
        assert expected == actual
        assert not list(root.iter("event"))
        conference = read_json(body("/later-2029/schedule.json"))
        assert conference["days"][0]["rooms"] == {}
        assert conference["daysCount"] == 1
        assert [room["name"] for room in conference["rooms"]] == ["Main room"]

    def test_meetings_days_are_said(self) -> None:
        """Also those without sessions."""
        conference = json_of(released(a_meeting(a_session(), last_day=date(2025, 9, 30))))
        assert (conference["start"], conference["end"]) == ("2025-09-25", "2025-09-30")
        assert conference["daysCount"] == len(conference["days"]) == 1


class TestEvents:
    """What an app shows of a session."""

    def test_persons_are_named(self) -> None:
        """By either form of the schema."""
        event, record = the_event(a_session(speakers=(Person("Ann Lee", "House"), Person("Bo"))))
        assert [one.text for one in event.iter("person")] == ["Ann Lee", "Bo"]
        assert record["persons"] == [{"name": "Ann Lee", "affiliation": "House"}, {"name": "Bo"}]
        for one in event.iter("person"):
            assert int(one.get("id")) > 0

    def test_slides_and_papers_are_attached_and_the_rest_is_linked(self) -> None:
        """Each with its title, or what it is called."""

        def a_resource(kind: ResourceKind, title: str = "") -> Resource:
            return Resource(kind.value, kind, title, f"https://a.example/{kind.value}")

        kinds = [a_resource(kind) for kind in ResourceKind if kind is not ResourceKind.PAPER]
        event, record = the_event(
            a_session(resources=(*kinds, a_resource(ResourceKind.PAPER, "On <Knots>")))
        )
        at_ = "https://a.example/"
        assert record["attachments"] == [
            {"type": "slides", "url": f"{at_}slides", "title": "Slides"},
            {"type": "paper", "url": f"{at_}paper", "title": "On <Knots>"},
        ]
        assert record["links"] == [
            {"type": "media", "url": f"{at_}video", "title": "Video"},
            {"type": "media", "url": f"{at_}audio", "title": "Audio"},
            {"type": "related", "url": f"{at_}code", "title": "Code"},
            {"type": "related", "url": f"{at_}link", "title": "Link"},
        ]
        expected = [(one["url"], one["type"], one["title"]) for one in record["attachments"]]
        actual = [(one.get("href"), one.get("type"), one.text) for one in event.iter("attachment")]
        assert expected == actual
        assert [(one["url"], one["title"]) for one in record["links"]] == [
            (one.get("href"), one.text) for one in event.iter("link")
        ]

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("", []),
            (
                "https://m.example/",
                [{"type": "related", "url": "https://m.example/", "title": "Slides"}],
            ),
        ],
    )
    def test_slides_without_an_address_lead_to_the_meetings_page(
        self, url: str, expected: list[dict[str, str]]
    ) -> None:
        """As a link, if there is one."""
        slides = Resource("slides", ResourceKind.SLIDES)
        event, record = the_event(a_session(resources=(slides,)), url=url)
        actual = record["links"]
        assert expected == actual
        assert record["attachments"] == []
        assert len(event.findall("links/link")) == len(expected)

    def test_cancelled_session_says_so_in_its_title(self) -> None:
        """Neither form has a word for it."""
        event, record = the_event(a_session(status=Status.CANCELLED))
        expected = "CANCELLED: A Talk"
        assert expected == event.findtext("title") == record["title"]

    def test_removed_session_has_gone(self) -> None:
        """Apps drop what is no longer there."""
        both = a_meeting(a_session(), SECOND)
        found = released(both, a_meeting(SECOND), every=(RELEASED, LATER))
        expected = ["Another"]
        actual = [one["title"] for one in json_events(json_of(found))]
        assert expected == actual

    @pytest.mark.parametrize(
        ("summary", "abstract", "expected"),
        [
            ("Short.", "Long.", ("Short.", "Long.")),
            ("", "Long.", ("Long.", None)),
            ("Short.", "", ("Short.", "")),
            ("", "", ("", "")),
        ],
    )
    def test_short_text_is_the_abstract_and_long_the_description(
        self, summary: str, abstract: str, expected: tuple[str, str]
    ) -> None:
        """No text stands twice."""
        _, record = the_event(a_session(summary=summary, abstract=abstract))
        actual = (record["abstract"], record["description"])
        assert expected == actual

    def test_track_kind_and_page(self) -> None:
        """As the schema's fields have them."""
        event, record = the_event(a_session(track="Knots"))
        assert record["track"] == event.findtext("track") == "Knots"
        assert record["type"] == event.findtext("type") == "talk"
        assert record["url"] == event.findtext("url") == "https://talks.example/meeting/talk/"
        assert record["slug"] == event.findtext("slug") == "meeting-talk-talk"
        assert the_event(a_session())[1]["track"] is None


class TestConference:
    """What an app shows of the meeting."""

    @pytest.mark.parametrize(
        ("identifier", "acronym", "expected"),
        [
            ("meeting", "", "meeting"),
            ("modl-2025", "", "modl_2025"),
            ("modl-2025", "modl25", "modl25"),
            ("modl-2025", "mo-dl", "mo_dl"),
            ("x", "", "x_meeting"),
            ("modl-2025", "m25", "m25_meeting"),
        ],
    )
    def test_acronym_has_four_letters_and_no_hyphen(
        self, identifier: str, acronym: str, expected: str
    ) -> None:
        """The slugs begin with it."""
        found = released(a_meeting(a_session(), id=identifier, acronym=acronym))
        actual = json_of(found)["acronym"]
        assert expected == actual == xml_of(found).findtext("conference/acronym")
        assert json_events(json_of(found))[0]["slug"] == f"{expected}-talk-talk"

    @pytest.mark.parametrize("zone", FIT_THE_SCHEMA)
    def test_zone_is_named(self, zone: str) -> None:
        """Where the schema has a word for it."""
        talk = a_session(start=at("2025-09-25 09:00", zone), end=at("2025-09-25 10:00", zone))
        found = released(a_meeting(talk, timezone=zone))
        assert json_of(found)["time_zone_name"] == zone
        assert xml_of(found).findtext("conference/time_zone_name") == zone

    @pytest.mark.parametrize("zone", DO_NOT_FIT)
    def test_zone_that_the_json_schema_refuses_is_left_out(self, zone: str) -> None:
        """Every time has its offset; the XML schema takes any name."""
        talk = a_session(start=at("2025-09-25 09:00", zone), end=at("2025-09-25 10:00", zone))
        found = released(a_meeting(talk, timezone=zone))
        assert "time_zone_name" not in json_of(found)
        assert xml_of(found).findtext("conference/time_zone_name") == zone
        assert datetime.fromisoformat(json_events(json_of(found))[0]["date"]) == talk.start

    def test_version_changes_with_every_release_and_edit(self) -> None:
        """Apps ask for nothing else to see whether there is news."""
        first = a_meeting(a_session())
        second = a_meeting(a_session(title="Other"))
        states = [
            edition(first, Ledger("meeting"), RELEASED),
            released(first),
            released(first, second, every=(RELEASED, LATER)),
        ]
        expected = [
            "0+ (2025-09-01 12:00 UTC)", "1 (2025-09-01 12:00 UTC)", "2 (2025-09-02 12:00 UTC)",
        ]  # fmt: skip
        actual = [xml_of(one).findtext("version") for one in states]
        assert expected == actual

    def test_schedule_says_where_it_is(self) -> None:
        """Its own address and the meeting's page."""
        root = read_xml(body("/loops-2025/schedule.xml"))
        own = "https://meetings.example/root/loops-2025/"
        assert root.findtext("url") == f"{own}schedule.xml"
        assert root.findtext("conference/url") == root.findtext("conference/base_url") == own
        assert read_json(body("/loops-2025/schedule.json"))["url"] == own
