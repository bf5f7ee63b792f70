"""Options of a calendar's address: reminders, talks alone, UTC; joins of the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pytest
from ical.calendar_stream import IcsCalendarStream

from modl_feeds import personal
from modl_feeds.choices import parse
from modl_feeds.document import Document
from modl_feeds.formats import ics
from modl_feeds.model import SessionKind, Status
from modl_feeds.personal import Elsewhere
from modl_feeds.snapshot import build
from tests.formats.ical_lines import blocks, events, head, lines_of, unfold, value
from tests.samples import FOLDERS, ROOT, a_meeting, a_session, a_site, at, released, snapshot

if TYPE_CHECKING:
    from modl_feeds.model import Meeting
    from modl_feeds.snapshot import Snapshot

OPTIONS: Final = ("alarm=15", "only=talks", "tz=utc")
QUERIES: Final = [
    "&".join(chosen) for count in range(1, 4) for chosen in combinations(OPTIONS, count)
]
"""Every combination, in the canonical form."""
CALENDARS: Final = [
    (name, path) for name, folder in FOLDERS.items() for path in snapshot(folder).calendars
]
EVERY: Final = pytest.mark.parametrize(("folder", "path"), CALENDARS)
BREAK: Final = a_session(
    id="pause",
    kind=SessionKind.BREAK,
    title="Break",
    start=at("2025-09-25 10:30"),
    end=at("2025-09-25 11:00"),
)
CANCELLED: Final = a_session(
    id="gone",
    status=Status.CANCELLED,
    start=at("2025-09-25 11:00"),
    end=at("2025-09-25 12:00"),
)
LOOPS: Final = "/loops-2025/calendar.ics"
Times = dict[str, tuple[datetime, datetime]]


def asked(path: str, query: str, built: Snapshot | None = None) -> Document:
    """Return the calendar of an address with options; of the sample site by default."""
    chosen = built or snapshot()
    answer = personal.answer(chosen.calendars, chosen.scopes, path, query)
    assert isinstance(answer, Document)
    return answer


def body_of(folder: str, path: str, query: str) -> bytes:
    """Return a calendar's bytes, with or without options."""
    built = snapshot(FOLDERS[folder])
    return asked(path, query, built).body if query else built.documents[path].body


def site_of(meeting: Meeting) -> Snapshot:
    """Return every document of a site with this one meeting."""
    return build(a_site(meeting), (released(meeting),), {})


@cache
def read(folder: str, path: str, query: str = "") -> Times:
    """Return what the strictest parser reads: the instants of each timed event by UID."""
    stream = IcsCalendarStream.calendar_from_ics(body_of(folder, path, query).decode())
    return {
        one.uid: (one.dtstart.astimezone(UTC), one.dtend.astimezone(UTC))
        for one in stream.events
        if one.uid and isinstance(one.dtstart, datetime) and isinstance(one.dtend, datetime)
    }


class TestAlarm:
    """A reminder for who asks for it."""

    @pytest.mark.parametrize(
        ("minutes", "expected"), [(1, "-PT1M"), (15, "-PT15M"), (90, "-PT1H30M"), (1440, "-P1D")]
    )
    def test_reminder_is_so_many_minutes_before_the_start(
        self, minutes: int, expected: str
    ) -> None:
        """A VALARM that shows a word (RFC 5545, 3.6.6), at the end of the event."""
        content = asked("/loops-2025/weaver.ics", f"alarm={minutes}").body
        expected_lines = ["ACTION:DISPLAY", "DESCRIPTION:Reminder", f"TRIGGER:{expected}"]
        (actual,) = blocks(content, "VALARM")
        assert expected_lines == actual
        assert content.endswith(b"END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")

    @EVERY
    def test_each_timed_event_that_takes_place_has_one(self, folder: str, path: str) -> None:
        """None of a cancelled event, none of one that lasts all day."""
        for lines in blocks(body_of(folder, path, "alarm=15"), "VEVENT"):
            all_day = ";VALUE=DATE:" in lines_of(lines, "DTSTART")[0]
            cancelled = "STATUS:CANCELLED" in lines
            expected = 0 if all_day or cancelled else 1
            actual = lines.count("BEGIN:VALARM")
            assert expected == actual

    def test_cancelled_and_all_day_events_are_in_the_samples(self) -> None:
        """So that the case above is one."""
        content = asked(LOOPS, "alarm=15").body
        assert content.count(b"BEGIN:VALARM") < content.count(b"BEGIN:VEVENT")
        assert b"STATUS:CANCELLED" in content
        assert b"VALARM" not in asked("/loops-2025/overview.ics", "alarm=15").body
        assert b"VALARM" not in asked("/later-2029/calendar.ics", "alarm=15").body

    @EVERY
    def test_it_adds_nothing_else(self, folder: str, path: str) -> None:
        """Without the reminders the events are byte for byte what they were."""
        content = body_of(folder, path, "alarm=15")
        expected = from_first_event(body_of(folder, path, ""))
        actual = from_first_event(content).replace(ics.alarm(15), b"")
        assert expected == actual

    def test_strict_parser_reads_the_reminder(self) -> None:
        """A quarter of an hour before, one an event."""
        stream = IcsCalendarStream.calendar_from_ics(asked(LOOPS, "alarm=15").body.decode())
        for event in stream.events:
            cancelled = event.status is not None and event.status.value == "CANCELLED"
            expected = [] if cancelled else [-timedelta(minutes=15)]
            actual = [alarm.trigger for alarm in event.alarm]
            assert expected == actual


class TestUtc:
    """Instants for clients that mishandle zones."""

    @EVERY
    def test_no_zone_is_named(self, folder: str, path: str) -> None:
        """Neither used nor described."""
        content = body_of(folder, path, "tz=utc")
        assert b"VTIMEZONE" not in content
        assert b"TZID" not in content

    @EVERY
    def test_instants_are_the_same(self, folder: str, path: str) -> None:
        """A Z and another clock; nothing moves."""
        expected = read(folder, path)
        actual = read(folder, path, "tz=utc")
        assert expected == actual

    def test_times_are_written_with_a_z(self) -> None:
        """The nine o'clock of New York's summer."""
        expected = ["DTSTART:20251031T130000Z", "DTEND:20251031T140000Z"]
        (lines,) = blocks(asked("/loops-2025/weaver.ics", "tz=utc").body, "VEVENT")
        actual = lines_of(lines, "DTSTART") + lines_of(lines, "DTEND")
        assert expected == actual

    def test_all_day_events_stay_days(self) -> None:
        """A day has no zone."""
        expected = blocks(snapshot().documents["/loops-2025/overview.ics"].body, "VEVENT")
        actual = blocks(asked("/loops-2025/overview.ics", "tz=utc").body, "VEVENT")
        assert expected == actual

    def test_text_that_looks_like_a_time_stays(self) -> None:
        """Only the event's own lines are put into UTC."""
        words = "DTSTART;TZID=America/New_York:20250925T093000"
        built = site_of(a_meeting(a_session(title=words, abstract=f"{words}\n{words}")))
        expected = lines_of(
            blocks(built.documents["/meeting/talk.ics"].body, "VEVENT")[0], "SUMMARY"
        )
        (lines,) = blocks(asked("/meeting/talk.ics", "tz=utc", built).body, "VEVENT")
        actual = lines_of(lines, "SUMMARY")
        assert expected == actual
        assert lines_of(lines, "DTSTART") == ["DTSTART:20250925T133000Z"]
        assert "\n".join(lines).count("20250925T093000") == 3


class TestTalks:
    """Without breaks and meals."""

    @EVERY
    def test_talks_alone_are_left(self, folder: str, path: str) -> None:
        """The same events in the same order; where there is none, something stands in."""
        expected = [
            lines
            for lines in blocks(body_of(folder, path, ""), "VEVENT")
            if any(line.startswith("CATEGORIES:Talk") for line in lines)
        ]
        actual = blocks(body_of(folder, path, "only=talks"), "VEVENT")
        assert actual
        if expected:
            assert expected == actual

    def test_calendar_of_breaks_alone_has_a_placeholder(self) -> None:
        """Evolution keeps stale events of an empty file."""
        built = site_of(a_meeting(BREAK))
        expected = ["Programme to be announced: A Meeting"]
        (lines,) = blocks(asked("/meeting/calendar.ics", "only=talks", built).body, "VEVENT")
        actual = [value(lines, "SUMMARY")]
        assert expected == actual
        assert ";VALUE=DATE:" in lines_of(lines, "DTSTART")[0]

    def test_download_of_a_break_is_that_break(self) -> None:
        """Whoever asks for it by name gets it."""
        built = site_of(a_meeting(BREAK))
        expected = built.documents["/meeting/pause.ics"].body
        actual = asked("/meeting/pause.ics", "only=talks", built).body
        assert expected == actual

    def test_overview_keeps_its_meetings(self) -> None:
        """Its entries are no sessions: a programme that is known is not to be announced."""
        built = site_of(a_meeting(a_session()))
        expected = blocks(built.documents["/meeting/overview.ics"].body, "VEVENT")
        actual = blocks(asked("/meeting/overview.ics", "only=talks", built).body, "VEVENT")
        assert expected == actual

    def test_cancelled_talk_is_a_talk(self) -> None:
        """Its subscribers are told."""
        built = site_of(a_meeting(a_session(), BREAK, CANCELLED))
        expected = {"talk.meeting@talks.example", "gone.meeting@talks.example"}
        actual = set(events(asked("/meeting/calendar.ics", "only=talks", built).body))
        assert expected == actual


class TestEveryCombination:
    """Options go together, on every calendar."""

    @EVERY
    def test_strict_parser_reads_the_same(self, folder: str, path: str) -> None:
        """The same UIDs at the same instants, or those of the talks among them."""
        everything = read(folder, path)
        talks = read(folder, path, "only=talks")
        assert talks.items() <= everything.items()
        for query in QUERIES:
            expected = talks if "only=talks" in query else everything
            actual = read(folder, path, query)
            assert expected == actual

    @EVERY
    def test_each_has_its_own_bytes_and_tag(self, folder: str, path: str) -> None:
        """A cache never takes one for another. A download does not say its own address."""
        found = [asked(path, query, snapshot(FOLDERS[folder])) for query in QUERIES]
        found.append(snapshot(FOLDERS[folder]).documents[path])
        if any(one.startswith("SOURCE") for one in head(found[0].body)):
            assert len({one.etag for one in found}) == len(found)
        assert len({one.etag for one in found}) == len({one.body for one in found})

    @EVERY
    def test_lines_are_whole_and_short(self, folder: str, path: str) -> None:
        """What was joined is a calendar as good as any."""
        for query in QUERIES:
            content = body_of(folder, path, query)
            assert content.startswith(b"BEGIN:VCALENDAR\r\n")
            assert content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
            assert content.count(b"\n") == content.count(b"\r\n")
            assert all(len(line) <= 75 for line in content.split(b"\r\n"))
            used = set(re.findall(rb"\r\nDT(?:START|END);TZID=([^:]+):", content))
            assert used == set(re.findall(rb"\r\nTZID:([^\r]+)\r\n", content))

    @pytest.mark.parametrize("query", QUERIES)
    @pytest.mark.parametrize("path", [LOOPS, "/overview.ics", "/speakers/wanda-weaver.ics"])
    def test_source_is_the_full_address(self, path: str, query: str) -> None:
        """A client that follows it keeps the options (RFC 7986, 5.8)."""
        expected = [f"SOURCE;VALUE=URI:{ROOT}{path}?{query}"]
        actual = lines_of(head(asked(path, query).body), "SOURCE")
        assert expected == actual

    @pytest.mark.parametrize("query", QUERIES)
    def test_rest_of_the_head_stays(self, query: str) -> None:
        """It is the same calendar under the same name."""
        expected = [one for one in head(snapshot().documents[LOOPS].body) if "SOURCE" not in one]
        actual = [one for one in head(asked(LOOPS, query).body) if "SOURCE" not in one]
        assert expected == actual

    @pytest.mark.parametrize("query", QUERIES)
    def test_document_is_dated_and_kept_like_the_plain_one(self, query: str) -> None:
        """The same type, date, age and name of the download."""
        plain, found = snapshot().documents[LOOPS], asked(LOOPS, query)
        for attribute in ("media_type", "last_modified", "max_age", "filename"):
            expected = getattr(plain, attribute)
            actual = getattr(found, attribute)
            assert expected == actual

    @EVERY
    def test_no_option_is_the_document_itself(self, folder: str, path: str) -> None:
        """Byte for byte."""
        built = snapshot(FOLDERS[folder])
        expected = built.documents[path].body
        actual = built.calendars[path].document(parse("").options).body
        assert expected == actual

    def test_long_address_is_folded(self) -> None:
        """SOURCE with all options, of a path of many letters, in lines of 75 octets."""
        name = "a-meeting-with-a-very-long-name-of-sixty-four-letters-or-so-1234"
        built = site_of(a_meeting(a_session(), id=name))
        query = "&".join(OPTIONS)
        content = asked(f"/{name}/calendar.ics", query, built).body
        expected = f"SOURCE;VALUE=URI:https://talks.example/{name}/calendar.ics?{query}"
        assert expected in unfold(content)
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))


class TestAddresses:
    """Each calendar with options has one address."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("only=talks&alarm=15", f"{LOOPS}?alarm=15&only=talks"),
            ("alarm=015", f"{LOOPS}?alarm=15"),
            ("alarm=15&utm_source=x", f"{LOOPS}?alarm=15"),
            ("alarm=15&", f"{LOOPS}?alarm=15"),
            ("alarm=1441", LOOPS),
            ("alarm=0", LOOPS),
            ("x", LOOPS),
            ("s=weaver", LOOPS),
            ("s=Not+an+id", LOOPS),
            ("s=" + ",".join(f"t{number}" for number in range(501)), LOOPS),
        ],
    )
    def test_others_lead_to_it(self, query: str, expected: str) -> None:
        """Nothing that somebody appends is refused, and nothing fills a cache."""
        built = snapshot()
        actual = personal.answer(built.calendars, built.scopes, LOOPS, query)
        assert Elsewhere(expected) == actual

    @pytest.mark.parametrize(
        "path", ["/nothing.ics", "/news.rss", "/loops-2025/", "/loops-2025/schedule.xml", "/x/my"]
    )
    @pytest.mark.parametrize("query", ["alarm=15", "x=1", "s=a,b"])
    def test_what_takes_no_options_is_not_answered_here(self, path: str, query: str) -> None:
        """An unknown path stays unknown, a feed stays the feed."""
        built = snapshot()
        assert personal.answer(built.calendars, built.scopes, path, query) is None


def from_first_event(content: bytes) -> bytes:
    """Return a calendar's bytes from its first event on."""
    return content[content.index(b"BEGIN:VEVENT") :]
