"""A calendar or feed of one's own choice: the address is all there is of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from lxml import etree

from modl_feeds import personal
from modl_feeds.calendars import sessions_of
from modl_feeds.document import Document
from modl_feeds.errors import ChoiceError
from modl_feeds.formats import FEEDS
from modl_feeds.model import SessionKind, Status
from modl_feeds.personal import Elsewhere
from modl_feeds.publications import publications
from modl_feeds.snapshot import build
from modl_feeds.urls import Addresses
from tests.formats import ical_lines
from tests.formats.ical_lines import blocks, events, head, lines_of, unfold, value
from tests.properties import examples
from tests.samples import (
    RELEASED,
    ROOT,
    a_meeting,
    a_session,
    a_site,
    at,
    body,
    contents,
    edition_of,
    released,
    snapshot,
)
from tests.shared import shared_file

if TYPE_CHECKING:
    from modl_feeds.snapshot import Snapshot

A: Final = "{http://www.w3.org/2005/Atom}"
LATER: Final = RELEASED + timedelta(days=1)
LOOPS: Final = "/loops-2025/my"
IDS: Final = [one.id for one in sessions_of(edition_of("loops-2025"))]
"""Of every session of a meeting that people choose from, removed ones too."""
SITE_IDS: Final = [
    f"{one.meeting.id}/{session.id}" for one in contents().editions for session in sessions_of(one)
]
ITEM: Final = {
    ".rss": re.compile(rb" *<item>.*?</item>\n", re.DOTALL),
    ".atom": re.compile(rb" *<entry>.*?</entry>\n", re.DOTALL),
    ".json": re.compile(rb"^\{\n \"id\".*?^\}", re.DOTALL | re.MULTILINE),
}
"""A feed's items as they stand in its bytes."""
ENDINGS: Final = [form.ending for form in FEEDS]
CHOICES: Final = [
    (LOOPS, "s=fuller,tanner,weaver"),
    (LOOPS, "s=ghost"),
    (LOOPS, "s=pause,porter"),
    ("/escapes-2026/my", "s=angles,emoji,escapes,long,right-to-left"),
    ("/my", "s=escapes-2026/angles,leap-2028/zoe,loops-2025/weaver"),
]
every_choice = pytest.mark.parametrize(("path", "query"), CHOICES)
every_ending = pytest.mark.parametrize("ending", ENDINGS)


def answer(path: str, query: str, built: Snapshot | None = None) -> Document | Elsewhere | None:
    """Return the answer to an address; of the sample site by default."""
    chosen = built or snapshot()
    return personal.answer(chosen.calendars, chosen.scopes, path, query)


def asked(path: str, query: str, built: Snapshot | None = None) -> Document:
    """Return the document of an address with a choice, which is the canonical one."""
    found = answer(path, query, built)
    assert isinstance(found, Document)
    return found


def refusal(path: str, query: str) -> tuple[int, str]:
    """Return the status and the words that an address is refused with."""
    with pytest.raises(ChoiceError) as raised:
        answer(path, query)
    return raised.value.status, str(raised.value)


def uids(content: bytes) -> list[str]:
    """Return the UIDs of a calendar's events, in order."""
    return [value(lines, "UID") for lines in blocks(content, "VEVENT")]


def parse(content: bytes) -> Any:  # noqa: ANN401 - an lxml element
    """Return the root of an XML document; whatever is not well-formed raises."""
    strict = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
    return etree.fromstring(content, strict)


def guids(content: bytes, ending: str) -> list[str]:
    """Return the guids of a feed's items, in order."""
    if ending == ".json":
        return [one["id"] for one in json.loads(content)["items"]]
    if ending == ".rss":
        return [one.findtext("guid") for one in parse(content).iter("item")]
    return [one.findtext(f"{A}id") for one in parse(content).iter(f"{A}entry")]


def newest_change(path: str, query: str) -> datetime:
    """Return when anything that a personal feed tells last changed."""
    prefix = path.removesuffix("my").strip("/")
    chosen = {f"{prefix}/{one}" if prefix else one for one in query.removeprefix("s=").split(",")}
    told = [
        one.revision.updated
        for edition in contents().editions
        for one in publications(edition, Addresses.of(contents().site))
        if one.session and f"{edition.meeting.id}/{one.session.id}" in chosen
    ]
    folder = path.removesuffix("my")
    return max(told, default=snapshot().documents[f"{folder}calendar.ics"].last_modified)


class TestCalendar:
    """The chosen sessions, as they are in the calendar of their meeting."""

    @examples(40)
    @given(chosen=st.sets(st.sampled_from(IDS), min_size=1))
    def test_any_choice_holds_its_sessions_and_no_other(self, chosen: set[str]) -> None:
        """In the order of the programme, and a strict parser reads them."""
        query = f"s={','.join(sorted(chosen))}"
        expected = [
            Addresses.of(contents().site).uid(edition_of("loops-2025").meeting, one)
            for one in sorted(
                sessions_of(edition_of("loops-2025")), key=lambda one: (one.start, one.room, one.id)
            )
            if one.id in chosen
        ]
        content = asked(f"{LOOPS}.ics", query).body
        actual = uids(content)
        assert expected == actual
        stream = IcsCalendarStream.calendar_from_ics(content.decode())
        assert expected == [event.uid for event in stream.events]

    def test_events_are_those_of_the_meetings_calendar(self) -> None:
        """Byte for byte: a session is the same wherever it stands."""
        whole = events(body("/loops-2025/calendar.ics"))
        chosen = events(asked(f"{LOOPS}.ics", "s=ghost,night,pause,weaver").body)
        assert len(chosen) == 4
        assert chosen.items() <= whole.items()

    def test_sessions_of_several_meetings_stand_together(self) -> None:
        """By start, each in its own zone, with every zone described."""
        content = asked("/my.ics", "s=escapes-2026/angles,leap-2028/zoe,loops-2025/weaver").body
        expected = [
            "weaver.loops-2025@meetings.example",
            "angles.escapes-2026@meetings.example",
            "zoe.leap-year@meetings.example",
        ]
        actual = uids(content)
        assert expected == actual
        zones = {line for line in unfold(content) if line.startswith("TZID:")}
        assert zones == {
            "TZID:America/New_York", "TZID:Asia/Kolkata", "TZID:Australia/Adelaide",
        }  # fmt: skip

    def test_head_says_whose_it_is(self) -> None:
        """Its name, and its whole address as the source."""
        expected = [
            "X-WR-CALDESC:Your own choice\\; it is this calendar's address.",
            "NAME:Loops 2025: my choice",
            f"SOURCE;VALUE=URI:{ROOT}{LOOPS}.ics?s=fuller,weaver&alarm=15&tz=utc",
            f"URL:{ROOT}/loops-2025/",
        ]
        lines = head(asked(f"{LOOPS}.ics", "s=fuller,weaver&alarm=15&tz=utc").body)
        actual = [lines_of(lines, ical_lines.name(line))[0] for line in expected]
        assert expected == actual

    def test_options_go_with_a_choice(self) -> None:
        """Reminders, UTC and talks alone."""
        content = asked(f"{LOOPS}.ics", "s=lunch,porter,weaver&alarm=5&only=talks&tz=utc").body
        assert uids(content) == [
            "weaver.loops-2025@meetings.example", "porter.loops-2025@meetings.example",
        ]  # fmt: skip
        assert content.count(b"TRIGGER:-PT5M") == 1
        assert b"TZID" not in content

    def test_choice_of_a_break_is_that_break(self) -> None:
        """Also where only talks are wanted: it is never empty."""
        expected = ["lunch.loops-2025@meetings.example"]
        actual = uids(asked(f"{LOOPS}.ics", "s=lunch&only=talks").body)
        assert expected == actual

    @pytest.mark.parametrize(
        ("path", "filename"), [(LOOPS, "loops-2025-my.ics"), ("/my", "my.ics")]
    )
    def test_download_is_named_after_its_path(self, path: str, filename: str) -> None:
        """The choice is not in it: a file's name has no such characters."""
        prefix = "" if path == LOOPS else "loops-2025/"
        expected = filename
        actual = asked(f"{path}.ics", f"s={prefix}weaver").filename
        assert expected == actual

    def test_each_choice_has_its_own_tag(self) -> None:
        """A cache never takes one for another, though they hold the same."""
        found = [
            asked(f"{LOOPS}.ics", query)
            for query in ("s=weaver", "s=fuller", "s=nothing,weaver", "s=weaver&alarm=1")
        ]
        assert len({one.etag for one in found}) == len(found)


class TestUnknown:
    """What does not exist is named; what does is served."""

    def test_unknown_ids_are_named_in_the_description(self) -> None:
        """In their order, with the commas escaped."""
        expected = (
            "Your own choice; it is this calendar's address. Not found: loops-2024/weaver, nobody."
        )
        content = asked(f"{LOOPS}.ics", "s=loops-2024/weaver,nobody,weaver").body
        actual = ical_lines.text(head(content), "X-WR-CALDESC")
        assert expected == actual
        assert uids(content) == ["weaver.loops-2025@meetings.example"]
        assert b"weaver\\, nobody.\r\n" in content

    @examples(40)
    @given(
        unknown=st.sets(
            st.from_regex(r"x[a-z0-9-]{0,30}", fullmatch=True), min_size=1, max_size=100
        )
    )
    def test_any_number_of_them_is_folded_right(self, unknown: set[str]) -> None:
        """Lines of at most 75 octets, from which the words can be read again."""
        query = f"s={','.join(sorted({*unknown, 'weaver'}))}"
        content = asked(f"{LOOPS}.ics", query).body
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        expected = ", ".join(sorted(unknown))
        words = ical_lines.text(head(content), "X-WR-CALDESC")
        actual = words.partition("Not found: ")[2].removesuffix(".")
        assert expected == actual
        assert f"SOURCE;VALUE=URI:{ROOT}{LOOPS}.ics?{query}" in unfold(content)

    def test_known_ids_alone_need_no_comment(self) -> None:
        """The description is the plain one."""
        assert b"Not found" not in asked(f"{LOOPS}.ics", "s=ghost,weaver").body

    @pytest.mark.parametrize("ending", [".ics", *ENDINGS])
    @pytest.mark.parametrize(
        ("path", "query"),
        [
            (LOOPS, "s=nobody"),
            (LOOPS, "s=loops-2025/weaver"),
            (LOOPS, "s=zoe"),
            ("/my", "s=weaver"),
            ("/my", "s=loops-2024/weaver,nobody"),
        ],
    )
    def test_nothing_known_is_not_found(self, ending: str, path: str, query: str) -> None:
        """A session has its one name here: another meeting's is unknown."""
        expected = (404, "none of these sessions exists")
        actual = refusal(f"{path}{ending}", query)
        assert expected == actual

    @pytest.mark.parametrize("ending", [".ics", *ENDINGS])
    @pytest.mark.parametrize("path", [LOOPS, "/my"])
    def test_nothing_chosen_is_a_bad_request(self, ending: str, path: str) -> None:
        """The words say how to choose."""
        expected = (400, "name the sessions in the address, such as ?s=first,second")
        actual = refusal(f"{path}{ending}", "")
        assert expected == actual

    @pytest.mark.parametrize(
        "path", ["/nothing/my.ics", "/series/loops/my.ics", "/my", "/my.html", "/my.ics.ics", "/"]
    )
    def test_elsewhere_nothing_can_be_chosen(self, path: str) -> None:
        """Those paths take no choice."""
        assert answer(path, "s=weaver") is None


class TestAddresses:
    """One choice has one address, so that caches work."""

    @pytest.mark.parametrize(
        ("path", "query", "expected"),
        [
            (".ics", "s=weaver,fuller", ".ics?s=fuller,weaver"),
            (".ics", "s=weaver&s=fuller", ".ics?s=fuller,weaver"),
            (".ics", "s=weaver%2Cfuller", ".ics?s=fuller,weaver"),
            (".ics", "alarm=15&s=fuller", ".ics?s=fuller&alarm=15"),
            (".ics", "s=tanner-draft", ".ics?s=tanner"),
            (".ics", "s=tanner,tanner-draft", ".ics?s=tanner"),
            (".ics", "s=zzz,aaa", ".ics?s=aaa,zzz"),
            (".ics", "x=1", ".ics"),
            (".rss", "s=weaver,fuller", ".rss?s=fuller,weaver"),
            (".atom", "s=weaver&alarm=15&tz=utc", ".atom?s=weaver"),
            (".json", "s=weaver&only=talks", ".json?s=weaver"),
        ],
    )
    def test_other_forms_lead_to_it(self, path: str, query: str, expected: str) -> None:
        """Order, escapes, former ids, what is not understood; a feed has no options."""
        actual = answer(f"{LOOPS}{path}", query)
        assert Elsewhere(f"{LOOPS}{expected}") == actual

    @pytest.mark.parametrize("query", ["s=fuller%2Cweaver", "s=fuller%2cweaver"])
    def test_escaped_comma_is_the_same_address(self, query: str) -> None:
        """A client that escapes every comma would be sent round for ever."""
        expected = answer(f"{LOOPS}.ics", "s=fuller,weaver")
        actual = answer(f"{LOOPS}.ics", query)
        assert expected == actual

    @pytest.mark.parametrize("ending", [".ics", *ENDINGS])
    def test_former_names_lead_to_the_present_ones(self, ending: str) -> None:
        """Of a meeting and of a session, across the site."""
        expected = Elsewhere(f"/my{ending}?s=leap-2028/zoe,loops-2025/tanner")
        actual = answer(f"/my{ending}", "s=leap-year/zoe,loops-2025/tanner-draft")
        assert expected == actual

    def test_former_names_of_both_at_once(self) -> None:
        """A session of a renamed meeting was renamed before or after it."""
        talk = a_session(id="new", previous_ids=("old",))
        meeting = a_meeting(talk, id="meeting-2", previous_ids=("meeting",))
        built = build(a_site(meeting), (released(meeting),), {})
        expected = {Elsewhere("/my.ics?s=meeting-2/new")}
        actual = {
            answer("/my.ics", f"s={name}", built)
            for name in ("meeting/old", "meeting/new", "meeting-2/old")
        }
        assert expected == actual

    @given(
        path=st.sampled_from([f"{LOOPS}.ics", "/my.rss", "/my.ics", "/loops-2025/calendar.ics"]),
        query=st.one_of(
            st.text(max_size=60),
            st.lists(st.sampled_from([*IDS, *SITE_IDS, "tanner-draft", "Not", "x"])).map(
                lambda ids: f"s={','.join(ids)}"
            ),
        ),
    )
    def test_no_address_leads_in_a_circle(self, path: str, query: str) -> None:
        """Whatever is asked: a document, a refusal, or one step to either."""
        for step in range(3):
            try:
                found = answer(path, query)
            except ChoiceError as error:
                assert error.status in {400, 404, 414}  # noqa: PT017 - any of them will do
                return
            if not isinstance(found, Elsewhere):
                assert found is not None or not query
                return
            assert step == 0
            assert found.target.partition("?")[0] == path
            query = found.target.partition("?")[2]


class TestRemoved:
    """A removed session stays in the choices of those who chose it."""

    def test_it_is_shown_as_cancelled(self) -> None:
        """With its last title, time and place."""
        (lines,) = blocks(asked(f"{LOOPS}.ics", "s=ghost").body, "VEVENT")
        assert "STATUS:CANCELLED" in lines
        assert value(lines, "SUMMARY").startswith("CANCELLED: Gil Ghost")

    def test_it_stays_longer_than_in_other_calendars(self) -> None:
        """The address names it: 404 or an empty calendar would be worse."""
        late = datetime(2026, 1, 1, tzinfo=UTC)
        stays = a_session(id="stays", start=at("2025-09-25 11:00"), end=at("2025-09-25 12:00"))
        edition = released(a_meeting(a_session(), stays), a_meeting(stays), every=(RELEASED, late))
        built = build(a_site(edition.meeting), (edition,), {})
        expected = ["talk.meeting@talks.example"]
        actual = uids(asked("/meeting/my.ics", "s=talk", built).body)
        assert expected == actual
        assert uids(built.documents["/meeting/calendar.ics"].body) == [
            "stays.meeting@talks.example"
        ]

    def test_new_session_goes_before_a_removed_one_of_its_id(self) -> None:
        """As at its own address; the feed tells of the new one alone."""
        first, second = a_session(id="a"), a_session(id="b", previous_ids=("a",))
        new = a_session(
            id="b", title="New", start=at("2025-09-25 08:00"), end=at("2025-09-25 09:00")
        )
        states = [a_meeting(one) for one in (first, second, new)]
        edition = released(*states, every=(RELEASED, LATER, LATER + timedelta(days=1)))
        built = build(a_site(states[-1]), (edition,), {})
        assert uids(asked("/meeting/my.ics", "s=b", built).body) == ["b.meeting@talks.example"]
        assert b"UID:b.meeting@" in built.documents["/meeting/b.ics"].body
        assert b"New" in built.documents["/meeting/b/"].body
        expected = ["tag:talks.example,2025:meeting/b"]
        actual = guids(asked("/meeting/my.rss", "s=b", built).body, ".rss")
        assert expected == actual


class TestFeed:
    """What is told of the chosen sessions, as it is told by their meeting."""

    @every_choice
    @every_ending
    def test_items_are_byte_for_byte_those_of_the_meeting(
        self, path: str, query: str, ending: str
    ) -> None:
        """All of a chosen session's, and nobody else's."""
        found = ITEM[ending].findall(asked(f"{path}{ending}", query).body)
        chosen = set(query.removeprefix("s=").split(","))
        told: dict[str, bytes] = {}
        for edition in contents().editions:
            own = f"/{edition.meeting.id}/"
            content = body(f"{own}news{ending}")
            bodies = dict(zip(guids(content, ending), ITEM[ending].findall(content), strict=True))
            for one in publications(edition, Addresses.of(contents().site)):
                names = {one.session.id, f"{own[1:]}{one.session.id}"} if one.session else set()
                if names & chosen and path in {f"{own}my", "/my"}:
                    told[one.guid] = bodies[one.guid]
        expected = sorted(told.values())
        actual = sorted(found)
        assert expected == actual

    @every_choice
    @every_ending
    def test_newest_is_first(self, path: str, query: str, ending: str) -> None:
        """By when it was announced."""
        when = {
            one.guid: one.revision.announced
            for edition in contents().editions
            for one in publications(edition, Addresses.of(contents().site))
        }
        found = guids(asked(f"{path}{ending}", query).body, ending)
        expected = sorted((when[guid] for guid in found), reverse=True)
        actual = [when[guid] for guid in found]
        assert expected == actual

    def test_formats_tell_the_same_in_the_same_order(self) -> None:
        """RSS, Atom and JSON."""
        found = [
            guids(asked(f"{LOOPS}{ending}", "s=fuller,weaver").body, ending) for ending in ENDINGS
        ]
        assert len(found[0]) == 10
        assert found[0] == found[1] == found[2]

    @every_choice
    def test_feed_names_its_own_address(self, path: str, query: str) -> None:
        """A reader that follows it keeps the choice."""
        own = f"{ROOT}{path}"
        rss = parse(asked(f"{path}.rss", query).body)
        atom = parse(asked(f"{path}.atom", query).body)
        expected = [f"{own}{ending}?{query}" for ending in ENDINGS]
        actual = [
            rss.find(f"channel/{A}link").get("href"),
            atom.find(f"{A}link[@rel='self']").get("href"),
            json.loads(asked(f"{path}.json", query).body)["feed_url"],
        ]
        assert expected == actual

    @every_choice
    @every_ending
    def test_feed_names_no_hub(self, path: str, query: str, ending: str) -> None:
        """Nobody tells the hub of a choice: a reader that waited for it would miss everything."""
        found = asked(f"{path}{ending}", query)
        assert b"hub" not in found.body
        assert found.link == ""

    @every_choice
    def test_feed_is_dated_by_its_newest_change(self, path: str, query: str) -> None:
        """Of what it tells, not of its meeting; never the clock."""
        expected = newest_change(path, query)
        rss = parse(asked(f"{path}.rss", query).body)
        atom = parse(asked(f"{path}.atom", query).body)
        assert expected == parsedate_to_datetime(rss.findtext("channel/lastBuildDate"))
        assert expected == datetime.fromisoformat(atom.findtext(f"{A}updated"))
        for ending in ENDINGS:
            assert b"2000-01-01" not in asked(f"{path}{ending}", query).body
            assert b"01 Jan 2000" not in asked(f"{path}{ending}", query).body

    def test_each_choice_has_its_own_atom_id(self) -> None:
        """A reader that knows one does not take another for it (RFC 4287, 4.2.6)."""
        expected = [
            "tag:meetings.example,2025-01:loops-2025/my?s=weaver",
            "tag:meetings.example,2025-01:loops-2025/my?s=fuller,weaver",
            "tag:meetings.example,2025-01:my?s=loops-2025/weaver",
            "tag:meetings.example,2025-01:leap-year/my?s=zoe",
        ]
        actual = [
            parse(asked(path, query).body).findtext(f"{A}id")
            for path, query in (
                ("/loops-2025/my.atom", "s=weaver"),
                ("/loops-2025/my.atom", "s=fuller,weaver"),
                ("/my.atom", "s=loops-2025/weaver"),
                ("/leap-2028/my.atom", "s=zoe"),
            )
        ]
        assert expected == actual

    def test_feed_says_what_it_is(self) -> None:
        """A feed, not a calendar."""
        expected = "Your own choice; it is this feed's address."
        content = json.loads(asked(f"{LOOPS}.json", "s=weaver").body)
        actual = content["description"]
        assert expected == actual
        assert content["title"] == "Loops 2025: my choice"

    @every_ending
    @pytest.mark.parametrize("query", ["s=ghost", "s=check-in,lunch"])
    def test_nothing_told_is_an_empty_feed(self, ending: str, query: str) -> None:
        """A break is no news, and a removed talk's are withdrawn; the reader keeps its feed."""
        expected: list[str] = []
        actual = guids(asked(f"{LOOPS}{ending}", query).body, ending)
        assert expected == actual


class TestValid:
    """What any parser and any schema accept."""

    @every_choice
    def test_atom_follows_its_schema(self, path: str, query: str) -> None:
        """The schema of RFC 4287 finds nothing."""
        schema = etree.RelaxNG(etree.parse(shared_file("schemas/atom.rng")))
        valid = schema.validate(parse(asked(f"{path}.atom", query).body))
        assert valid, schema.error_log

    @every_choice
    @pytest.mark.parametrize("ending", [".rss", ".atom"])
    def test_feedparser_reads_it(self, path: str, query: str, ending: str) -> None:
        """Without a fault, every item."""
        document = asked(f"{path}{ending}", query)
        found = feedparser.parse(
            document.body, response_headers={"content-type": document.media_type}
        )
        assert not found.bozo
        expected = guids(document.body, ending)
        actual = [one.id for one in found.entries]
        assert expected == actual

    @every_choice
    def test_json_feed_has_its_fields(self, path: str, query: str) -> None:
        """Version, title, items, and of each item an id and a content."""
        content = json.loads(asked(f"{path}.json", query).body)
        assert content["version"] == "https://jsonfeed.org/version/1.1"
        assert {"title", "items", "feed_url", "home_page_url"} <= content.keys()
        for item in content["items"]:
            assert isinstance(item["id"], str)
            assert item["content_html"]

    @every_choice
    @pytest.mark.parametrize(
        ("ending", "kind"),
        [
            (".ics", "text/calendar; charset=utf-8"),
            (".rss", "application/rss+xml; charset=utf-8"),
            (".atom", "application/atom+xml; charset=utf-8"),
            (".json", "application/feed+json; charset=utf-8"),
        ],
    )
    def test_document_is_typed_and_dated(
        self, path: str, query: str, ending: str, kind: str
    ) -> None:
        """Dated by the whole meeting, or the whole site: it never goes back."""
        document = asked(f"{path}{ending}", query)
        folder = path.removesuffix("my")
        assert document.media_type == kind
        assert document.max_age == 900
        expected = snapshot().documents[f"{folder}calendar.ics"].last_modified
        actual = document.last_modified
        assert expected == actual


def test_cancelled_and_moved_sessions_follow_their_meeting() -> None:
    """A choice is of sessions, not of their state."""
    meeting = a_meeting(a_session(), a_session(id="pause", kind=SessionKind.BREAK))
    talk = replace(meeting.sessions[0], status=Status.CANCELLED, room="Attic")
    moved = replace(meeting, sessions=(talk, meeting.sessions[1]))
    edition = released(meeting, moved, every=(RELEASED, LATER))
    built = build(a_site(moved), (edition,), {})
    (lines,) = blocks(asked("/meeting/my.ics", "s=talk", built).body, "VEVENT")
    expected = ["SEQUENCE:1", "STATUS:CANCELLED", "LOCATION:Attic"]
    actual = [lines_of(lines, ical_lines.name(line))[0] for line in expected]
    assert expected == actual
