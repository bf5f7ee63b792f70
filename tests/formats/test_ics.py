"""Calendars hold what calendar clients read right, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import icalendar
import pytest
from hypothesis import given
from ical.calendar_stream import IcsCalendarStream

from modl_feeds import calendars, markup
from modl_feeds.formats import ics
from modl_feeds.formats.lines import written
from modl_feeds.fragments import Renderer
from modl_feeds.model import Person, Resource, ResourceKind, SessionKind, Status, Venue
from modl_feeds.publications import heading
from modl_feeds.snapshot import build
from modl_feeds.urls import Addresses
from tests.formats import ical_lines, strategies
from tests.formats.ical_lines import blocks, events, head, lines_of, unfold, value
from tests.properties import examples
from tests.samples import (
    ADDRESSES,
    FOLDERS,
    RELEASED,
    ROOT,
    a_meeting,
    a_session,
    a_site,
    at,
    body,
    cases,
    contents,
    edition_of,
    paths,
    released,
    session_of,
    snapshot,
)

if TYPE_CHECKING:
    from modl_feeds.model import Meeting, Session
    from modl_feeds.revisions import Edition

WEAVER: Final = "weaver.loops-2025@meetings.example"
LATER: Final = RELEASED + timedelta(days=1)


def event(edition: Edition, session: Session | None = None) -> list[str]:
    """Return the lines of the event of a session, by default the meeting's first."""
    chosen = session or edition.meeting.sessions[0]
    (lines,) = blocks(ics.session_event(edition, chosen, ADDRESSES).body, "VEVENT")
    return lines


def calendar_of(edition: Edition, path: str = "/meeting/calendar.ics") -> bytes:
    """Return a calendar of a site that has this one meeting."""
    return build(a_site(edition.meeting), (edition,), {}).documents[path].body


class TestTime:
    """Times are the venue's, with the zone that every client converts."""

    def test_start_and_end_name_the_venues_zone(self) -> None:
        """An ordinary session has TZID on both, and the venue's clock."""
        expected = [
            "DTSTART;TZID=America/New_York:20251031T090000",
            "DTEND;TZID=America/New_York:20251031T100000",
        ]
        lines = events(body("/loops-2025/weaver.ics"))[WEAVER]
        actual = lines_of(lines, "DTSTART") + lines_of(lines, "DTEND")
        assert expected == actual

    @pytest.mark.parametrize(
        ("path", "start", "end"),
        [
            ("/loops-2025/night.ics", "20251101T233000", "20251102T003000"),
            ("/loops-2025/longer.ics", "20251102T003000", "20251102T033000"),
            ("/leap-2028/zoe.ics", "20280229T094500", "20280229T104500"),
            ("/leap-2028/zoe-2.ics", "20280229T233000", "20280301T010000"),
        ],
        ids=["past midnight", "across the change", "leap day", "leap day into March"],
    )
    def test_end_is_on_the_venues_clock(self, path: str, start: str, end: str) -> None:
        """Midnight, a change of the clocks and a leap day in between move nothing."""
        expected = [start, end]
        (lines,) = blocks(body(path), "VEVENT")
        actual = [lines_of(lines, prop)[0].rpartition(":")[2] for prop in ("DTSTART", "DTEND")]
        assert expected == actual

    @pytest.mark.parametrize(
        ("path", "start", "end"),
        [
            ("/loops-2025/once.ics", "20251102T053000Z", "20251102T060000Z"),
            ("/loops-2025/twice.ics", "20251102T063000Z", "20251102T071500Z"),
            ("/desert-2026/before.ics", "20260214T090000Z", "20260214T100000Z"),
            ("/desert-2026/after.ics", "20260216T100000Z", "20260216T110000Z"),
        ],
        ids=["first pass", "second pass", "Morocco before", "Morocco after"],
    )
    def test_time_that_clients_misread_is_utc(self, path: str, start: str, end: str) -> None:
        """A start or end in a repeated hour, and a zone without a yearly rule, is UTC."""
        expected = [f"DTSTART:{start}", f"DTEND:{end}"]
        (lines,) = blocks(body(path), "VEVENT")
        actual = lines_of(lines, "DTSTART") + lines_of(lines, "DTEND")
        assert expected == actual

    @pytest.mark.parametrize("zone", ["Africa/Casablanca", "Africa/El_Aaiun", "America/Nuuk"])
    def test_zone_without_a_yearly_rule_has_no_vtimezone(self, zone: str) -> None:
        """What no RRULE says right is not said at all."""
        talk = a_session(start=at("2026-03-05 09:30", zone), end=at("2026-03-05 10:30", zone))
        calendar = calendar_of(released(a_meeting(talk, timezone=zone)))
        assert b"VTIMEZONE" not in calendar
        assert b"TZID" not in calendar

    def test_utc_needs_no_zone(self) -> None:
        """A meeting in UTC is written in UTC."""
        talk = a_session(start=at("2026-03-05 09:30", "UTC"), end=at("2026-03-05 10:30", "UTC"))
        expected = ["DTSTART:20260305T093000Z"]
        actual = lines_of(event(released(a_meeting(talk, timezone="UTC"))), "DTSTART")
        assert expected == actual

    def test_removed_session_of_a_former_zone_is_shown_in_the_present_one(self) -> None:
        """Every TZID has its VTIMEZONE, also that of a session removed before a zone's change."""
        gone = a_session(id="gone", start=at("2025-09-25 12:00"), end=at("2025-09-25 13:00"))
        zone = "America/Chicago"
        moved = a_session(start=at("2025-09-25 09:30", zone), end=at("2025-09-25 10:30", zone))
        edition = released(
            a_meeting(a_session(), gone),
            a_meeting(a_session()),
            a_meeting(moved, timezone=zone),
            every=(RELEASED, LATER, LATER),
        )
        (tombstone,) = edition.tombstones
        expected = ["DTSTART;TZID=America/Chicago:20250925T110000"]
        actual = lines_of(event(edition, tombstone), "DTSTART")
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_start_and_end_have_one_form(self, folder: str, path: str) -> None:
        """Both with one TZID, both UTC or both a date: never floating, never a duration."""
        form = re.compile(r"(;TZID=[A-Za-z_/]+:\d{8}T\d{6}|:\d{8}T\d{6}Z|;VALUE=DATE:\d{8})")
        for lines in events(snapshot(FOLDERS[folder]).documents[path].body).values():
            (start,), (end,) = lines_of(lines, "DTSTART"), lines_of(lines, "DTEND")
            assert form.fullmatch(start.removeprefix("DTSTART")), start
            assert form.fullmatch(end.removeprefix("DTEND")), end
            expected = re.sub(r"\d", "0", start.removeprefix("DTSTART"))
            actual = re.sub(r"\d", "0", end.removeprefix("DTEND"))
            assert expected == actual


class TestZones:
    """Each zone that events name is described ahead of them, by a yearly rule."""

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            (
                "/loops-2025/calendar.ics",
                (
                    "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"
                    "BEGIN:STANDARD\r\nDTSTART:19701101T020000\r\n"
                    "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\n"
                    "TZNAME:EST\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\n"
                    "BEGIN:DAYLIGHT\r\nDTSTART:19700308T020000\r\n"
                    "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\n"
                    "TZNAME:EDT\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"
                    "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
                ),
            ),
            (
                "/leap-2028/calendar.ics",
                (
                    "BEGIN:VTIMEZONE\r\nTZID:Australia/Adelaide\r\n"
                    "BEGIN:STANDARD\r\nDTSTART:19700405T030000\r\n"
                    "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\r\n"
                    "TZNAME:ACST\r\nTZOFFSETFROM:+1030\r\nTZOFFSETTO:+0930\r\nEND:STANDARD\r\n"
                    "BEGIN:DAYLIGHT\r\nDTSTART:19701004T020000\r\n"
                    "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10\r\n"
                    "TZNAME:ACDT\r\nTZOFFSETFROM:+0930\r\nTZOFFSETTO:+1030\r\nEND:DAYLIGHT\r\n"
                    "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
                ),
            ),
            (
                "/escapes-2026/calendar.ics",
                (
                    "BEGIN:VTIMEZONE\r\nTZID:Asia/Kolkata\r\n"
                    "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                    "TZNAME:IST\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\n"
                    "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
                ),
            ),
        ],
        ids=["north", "south, half an hour", "no daylight saving time"],
    )
    def test_vtimezone_is_a_yearly_rule(self, path: str, expected: str) -> None:
        """One STANDARD and one DAYLIGHT, onsets on the clock that ends, decades before."""
        assert expected.encode() in body(path)

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_each_zone_used_is_described_once_ahead_of_the_events(
        self, folder: str, path: str
    ) -> None:
        """No zone is missing, none is there for nothing, none comes late."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        expected = sorted(set(re.findall(rb";TZID=([^:;]+):", content)))
        first = content.index(b"BEGIN:VEVENT")
        actual = re.findall(rb"\r\nTZID:([^\r]+)\r\n", content[:first])
        assert expected == actual
        assert b"BEGIN:VTIMEZONE" not in content[first:]
        assert b"RDATE" not in content


class TestIdentity:
    """A UID is for ever, and for one thing."""

    def test_uid_is_made_of_ids_and_the_domain(self) -> None:
        """Neither title, time nor host is in it."""
        expected = [WEAVER]
        actual = list(events(body("/loops-2025/weaver.ics")))
        assert expected == actual

    def test_former_ids_keep_the_uid(self) -> None:
        """A renamed session and a renamed meeting are the same to a subscriber."""
        expected = ["tanner-draft.loops-2025@meetings.example", "zoe.leap-year@meetings.example"]
        actual = [
            *events(body("/loops-2025/tanner.ics")),
            *events(body("/leap-2028/zoe.ics")),
        ]
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_uids_are_unique_and_ascii(self, folder: str, path: str) -> None:
        """Of two events with one UID, clients drop one."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        uids = [value(lines, "UID") for lines in blocks(content, "VEVENT")]
        assert len(uids) == len(set(uids))
        domain = f"@{contents(FOLDERS[folder]).site.uid_domain}"
        for uid in uids:
            assert uid.isascii()
            assert len(uid) < 255
            assert uid.endswith(domain)

    def test_session_is_the_same_in_every_calendar(self) -> None:
        """One session has one set of bytes, wherever it stands."""
        expected = events(body("/loops-2025/weaver.ics"))[WEAVER]
        carriers = [path for path in paths(".ics") if WEAVER.encode() in body(path)]
        assert {"/calendar.ics", "/series/loops/calendar.ics", "/loops-2025/talks.ics"} < {
            *carriers
        }
        for path in carriers:
            actual = events(body(path))[WEAVER]
            assert expected == actual

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "Another Title"},
            {"start": at("2025-09-26 08:00"), "end": at("2025-09-26 09:00")},
            {"speakers": (Person("Ann Other"),)},
            {"room": "Another room"},
        ],
        ids=["title", "time", "speaker", "room"],
    )
    def test_edit_leaves_the_uid(self, changes: dict[str, object]) -> None:
        """A move or a new title is a change of the same event."""
        expected = value(event(released(a_meeting(a_session()))), "UID")
        actual = value(event(released(a_meeting(a_session(**changes)))), "UID")
        assert expected == actual

    def test_move_of_the_site_leaves_the_uid(self) -> None:
        """The host is not in it."""
        edition = released(a_meeting(a_session()))
        elsewhere = Addresses("http://elsewhere.example/x", "talks.example", "2025")
        expected = value(event(edition), "UID")
        content = ics.session_event(edition, edition.meeting.sessions[0], elsewhere).body
        actual = next(iter(events(content)))
        assert expected == actual


class TestRevision:
    """SEQUENCE, LAST-MODIFIED and DTSTAMP move together, with what subscribers see."""

    def test_first_release_is_sequence_zero(self) -> None:
        """All times are those of the release, never of the clock."""
        expected = ["0", *["20250901T120000Z"] * 3]
        lines = events(body("/loops-2025/night.ics"))["night.loops-2025@meetings.example"]
        actual = [
            value(lines, name) for name in ("SEQUENCE", "CREATED", "LAST-MODIFIED", "DTSTAMP")
        ]
        assert expected == actual

    def test_visible_change_moves_all_three(self) -> None:
        """They say the release of the change; CREATED stays."""
        expected = ["1", "20250901T120000Z", "20251105T180000Z", "20251105T180000Z"]
        lines = events(body("/loops-2025/weaver.ics"))[WEAVER]
        actual = [
            value(lines, name) for name in ("SEQUENCE", "CREATED", "LAST-MODIFIED", "DTSTAMP")
        ]
        assert expected == actual

    def test_change_of_another_session_moves_nothing(self) -> None:
        """The event keeps its bytes while its neighbours change."""
        other = a_session(id="other", start=at("2025-09-25 11:00"), end=at("2025-09-25 12:00"))
        before = a_meeting(a_session(), other)
        after = a_meeting(a_session(), replace(other, title="Another Title"))
        expected = event(released(before))
        actual = event(released(before, after, every=(RELEASED, LATER)))
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_dtstamp_is_last_modified(self, folder: str, path: str) -> None:
        """A DTSTAMP of now would be a change at each fetch."""
        for lines in events(snapshot(FOLDERS[folder]).documents[path].body).values():
            expected = value(lines, "LAST-MODIFIED")
            actual = value(lines, "DTSTAMP")
            assert expected == actual
            assert int(value(lines, "SEQUENCE")) < 1000


class TestLeftOut:
    """What makes clients refuse a calendar or bother its reader."""

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_no_calendar_has_them(self, folder: str, path: str) -> None:
        """No scheduling, no alarm, no class, no duration, no BOM."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        names = {ical_lines.name(line) for line in unfold(content)}
        refused = {
            "METHOD", "ORGANIZER", "ATTENDEE", "CLASS", "DURATION", "RDATE", "TRIGGER",
        }  # fmt: skip
        assert not names & refused
        assert b"VALARM" not in content
        assert content.startswith(b"BEGIN:VCALENDAR\r\n")


class TestCancelled:
    """A cancelled or removed session stays for a while, and says so."""

    @pytest.mark.parametrize("session", ["porter", "ghost"], ids=["cancelled", "removed"])
    def test_it_says_so_three_times(self, session: str) -> None:
        """Status for Apple and Google, the title for Outlook, and it blocks no time."""
        lines = events(body("/loops-2025/calendar.ics"))[f"{session}.loops-2025@meetings.example"]
        assert value(lines, "STATUS") == "CANCELLED"
        assert value(lines, "TRANSP") == "TRANSPARENT"
        assert value(lines, "SEQUENCE") == "1"
        assert value(lines, "SUMMARY").startswith("CANCELLED: ")

    def test_removed_session_keeps_title_time_and_place(self) -> None:
        """A tombstone is what was last released."""
        expected = [
            "SUMMARY:CANCELLED: Gil Ghost — A Talk That Is Removed\\, Later",
            "DTSTART;TZID=America/New_York:20251101T140000",
            "LOCATION:Loft\\, House of Loops\\, 1 Round Street\\, Ringtown\\, NY 00001",
        ]
        lines = events(body("/loops-2025/ghost.ics"))["ghost.loops-2025@meetings.example"]
        actual = [lines_of(lines, name)[0] for name in ("SUMMARY", "DTSTART", "LOCATION")]
        assert expected == actual

    @pytest.mark.parametrize(
        ("release", "expected"),
        [
            (datetime(2025, 10, 25, 14, 30, tzinfo=UTC), True),
            (datetime(2025, 10, 25, 14, 30, 1, tzinfo=UTC), False),
        ],
        ids=["on the 30th day", "after it"],
    )
    def test_it_leaves_after_thirty_days(self, release: datetime, expected: bool) -> None:  # noqa: FBT001 - the expectation
        """30 days after its end, the next release takes it out of the calendars."""
        stays = a_session(id="stays", start=at("2025-09-25 11:00"), end=at("2025-09-25 12:00"))
        cancelled = a_session(status=Status.CANCELLED)
        edition = released(
            a_meeting(a_session(), stays),
            a_meeting(cancelled, stays),
            a_meeting(cancelled, replace(stays, room="Attic")),
            every=(RELEASED, LATER, release),
        )
        actual = "talk.meeting@talks.example" in events(calendar_of(edition))
        assert expected == actual
        assert "talk.meeting@talks.example" in events(calendar_of(edition, "/meeting/talk.ics"))

    def test_tentative_session_is_marked_by_its_status_alone(self) -> None:
        """It may take place: the title is the talk's."""
        lines = events(body("/loops-2025/fuller.ics"))["fuller.loops-2025@meetings.example"]
        assert value(lines, "STATUS") == "TENTATIVE"
        assert value(lines, "TRANSP") == "OPAQUE"
        assert value(lines, "SUMMARY").startswith("Fay Fuller")


class TestEmpty:
    """No calendar is ever without an event."""

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_every_calendar_has_an_event(self, folder: str, path: str) -> None:
        """Some clients keep stale events otherwise, others refuse the file."""
        assert events(snapshot(FOLDERS[folder]).documents[path].body)

    def test_placeholder_is_an_all_day_banner(self) -> None:
        """It lasts for the meeting's days, with an exclusive end, and blocks no time."""
        (lines,) = blocks(body("/later-2029/calendar.ics"), "VEVENT")
        expected = [
            "SUMMARY:Programme to be announced: Loops 2029",
            "DTSTART;VALUE=DATE:20291231",
            "DTEND;VALUE=DATE:20300102",
            "TRANSP:TRANSPARENT",
            "LOCATION:House of Loops\\, 1 Round Street\\, Ringtown\\, NY 00001",
            "SEQUENCE:0",
            f"URL:{ROOT}/later-2029/",
        ]
        actual = [lines_of(lines, ical_lines.name(line))[0] for line in expected]
        assert expected == actual

    def test_series_without_a_meeting_has_a_placeholder(self) -> None:
        """It is dated by the site's tag date, not by the clock, and is whole."""
        (lines,) = blocks(body("/series/lanterns/calendar.ics"), "VEVENT")
        expected = [
            "SUMMARY:Programme to be announced: Lanterns",
            "DTSTART;VALUE=DATE:20250101",
            "DTEND;VALUE=DATE:20250102",
            "DTSTAMP:20250101T000000Z",
            "LAST-MODIFIED:20250101T000000Z",
            "SEQUENCE:0",
            "LOCATION:To be announced",
            "TRANSP:TRANSPARENT",
        ]
        actual = [lines_of(lines, ical_lines.name(line))[0] for line in expected]
        assert expected == actual

    def test_meeting_without_talks_has_a_placeholder_among_its_talks(self) -> None:
        """The calendar of talks of a meeting that has only breaks is not empty."""
        meeting = a_meeting(a_session(kind=SessionKind.BREAK))
        expected = ["Programme to be announced: A Meeting"]
        calendar = calendar_of(released(meeting), "/meeting/talks.ics")
        actual = [value(lines, "SUMMARY") for lines in blocks(calendar, "VEVENT")]
        assert expected == actual

    def test_placeholder_goes_when_the_programme_comes(self) -> None:
        """It is another event than any session, and is there only alone."""
        waiting = a_meeting()
        known = a_meeting(a_session())
        calendar = calendar_of(released(waiting, known, every=(RELEASED, LATER)))
        expected = ["talk.meeting@talks.example"]
        actual = list(events(calendar))
        assert expected == actual


class TestHead:
    """What a calendar says of itself."""

    def test_head_of_a_calendar_to_subscribe_to(self) -> None:
        """Refresh hints, names, source and colour, each in the form that clients read."""
        expected = [
            "VERSION:2.0",
            "PRODID:-//modl-feeds//modl-feeds//EN",
            "CALSCALE:GREGORIAN",
            "X-WR-CALDESC:All sessions of the meeting.",
            "NAME:Loops 2025",
            "X-WR-CALNAME:Loops 2025",
            "COLOR:steelblue",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            f"SOURCE;VALUE=URI:{ROOT}/loops-2025/calendar.ics",
            f"URL:{ROOT}/loops-2025/",
            "X-APPLE-CALENDAR-COLOR:#4682B4",
            "X-PUBLISHED-TTL:PT1H",
            "X-WR-TIMEZONE:America/New_York",
        ]
        actual = head(body("/loops-2025/calendar.ics"))
        assert expected == actual

    def test_download_of_one_talk_has_no_name(self) -> None:
        """Outlook would make a new calendar of a file with a name."""
        expected = ["VERSION:2.0", "PRODID:-//modl-feeds//modl-feeds//EN", "CALSCALE:GREGORIAN"]
        actual = head(body("/loops-2025/weaver.ics"))
        assert expected == actual

    @pytest.mark.parametrize("prop", ["NAME", "X-WR-CALNAME"])
    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/calendar.ics", "Rings Loops and /Lanterns: a <nasty> site"),
            ("/escapes-2026/calendar.ics", "Escapes Quotes and /Backslashes <2026>"),
        ],
    )
    def test_name_has_nothing_to_escape(self, prop: str, path: str, expected: str) -> None:
        """Some clients show the backslashes that escape a comma."""
        actual = value(head(body(path)), prop)
        assert expected == actual

    def test_description_is_escaped(self) -> None:
        """The site's description has every character that has an escape."""
        expected = (
            "Everything that breaks a reader, in five small meetings.\n\n"
            "Ampersands & angles <b>, commas, semicolons; and \\backslashes."
        )
        actual = ical_lines.text(head(body("/calendar.ics")), "X-WR-CALDESC")
        assert expected == actual

    def test_calendar_of_several_zones_has_no_default_zone(self) -> None:
        """X-WR-TIMEZONE is a hint, and there only where it is right for every event."""
        assert not lines_of(head(body("/calendar.ics")), "X-WR-TIMEZONE")


class TestText:
    """What a reader sees, in every client."""

    def test_description_holds_every_address(self) -> None:
        """Google ignores URL, and others ATTACH: the text has the page, slides and video."""
        expected = (
            "Wanda Weaver (University of Yarn)\nWim Wever\n\n"
            "A knot is a loop with a memory.\n\nWe ask how much of it\ncan be forgotten.\n\n"
            "Slides: https://loops.example/weaver.pdf\n"
            "Video: https://loops.example/weaver.mp4?a=1&b=2\n"
            "Video “Sound alone”: https://loops.example/weaver.mp3\n"
            "Paper “Forgetful Knots”: https://papers.example/knots?a=1&b=2\n"
            "Code: http://code.example/knots\n"
            "Link “A page, about knots”: https://knots.example/\n"
            "Live stream: https://live.example/hall\n"
            f"This talk: {ROOT}/loops-2025/weaver/\n"
            f"Loops 2025: {ROOT}/loops-2025/\n"
            "The meeting's own page: https://loops.example/2025"
        )
        actual = ical_lines.text(events(body("/loops-2025/weaver.ics"))[WEAVER], "DESCRIPTION")
        assert expected == actual

    def test_summary_of_the_publisher_is_labelled(self) -> None:
        """Without an abstract there is a summary, and where the abstract is."""
        (lines,) = blocks(body("/loops-2025/fuller.ics"), "VEVENT")
        expected = "Summary by the publisher; the speaker's abstract is on the meeting's page."
        actual = ical_lines.text(lines, "DESCRIPTION").split("\n\n")[2]
        assert expected == actual

    def test_resource_without_an_address_leads_to_the_meetings_page(self) -> None:
        """It says where it can be found."""
        (lines,) = blocks(body("/loops-2025/fuller.ics"), "VEVENT")
        expected = "Slides (on the meeting's own page): https://loops.example/2025"
        actual = ical_lines.text(lines, "DESCRIPTION").split("\n\n")[3].split("\n")[0]
        assert expected == actual

    def test_url_is_the_talks_page(self) -> None:
        """A session without a page of its own leads to its place on the meeting's."""
        expected = [f"{ROOT}/loops-2025/weaver/", f"{ROOT}/loops-2025/#pause"]
        actual = [
            value(blocks(body(f"/loops-2025/{name}.ics"), "VEVENT")[0], "URL")
            for name in ("weaver", "pause")
        ]
        assert expected == actual

    def test_attachments_are_https_with_their_type(self) -> None:
        """What is not https, or has no address, stands in the text alone."""
        expected = [
            "ATTACH;FMTTYPE=application/pdf:https://loops.example/weaver.pdf",
            "ATTACH;FMTTYPE=video/mp4:https://loops.example/weaver.mp4?a=1&b=2",
            "ATTACH;FMTTYPE=audio/mpeg:https://loops.example/weaver.mp3",
            "ATTACH:https://papers.example/knots?a=1&b=2",
            "ATTACH:https://knots.example/",
        ]
        actual = lines_of(events(body("/loops-2025/weaver.ics"))[WEAVER], "ATTACH")
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_every_event_has_what_giggity_needs(self, folder: str, path: str) -> None:
        """Without one of these an event is dropped."""
        for lines in events(snapshot(FOLDERS[folder]).documents[path].body).values():
            for prop in ("UID", "SUMMARY", "LOCATION", "DTSTART", "DTEND"):
                (line,) = lines_of(lines, prop)
                assert line.partition(":")[2]

    @pytest.mark.parametrize(
        ("room", "venue", "expected"),
        [
            ("Room 1", Venue("House", "1 Street", "City", "R", "1234"), None),
            ("Room 1", None, "Room 1"),
            ("", Venue("House"), "House"),
            ("", None, "To be announced"),
        ],
    )
    def test_location_is_never_empty(
        self, room: str, venue: Venue | None, expected: str | None
    ) -> None:
        """Room, building, street, city; what is known of them."""
        edition = released(a_meeting(a_session(room=room), venue=venue))
        actual = ical_lines.text(event(edition), "LOCATION")
        assert (expected or "Room 1, House, 1 Street, City, R 1234") == actual

    @pytest.mark.parametrize("kind", SessionKind)
    def test_only_talks_block_time(self, kind: SessionKind) -> None:
        """A break must not make a colleague look busy."""
        expected = "OPAQUE" if kind is SessionKind.TALK else "TRANSPARENT"
        actual = value(event(released(a_meeting(a_session(kind=kind)))), "TRANSP")
        assert expected == actual


class TestBytes:
    """Lines, folds and escapes, octet by octet."""

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_lines_end_with_crlf_and_are_short(self, folder: str, path: str) -> None:
        """At most 75 octets, each line valid UTF-8 of its own, no control characters."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
        assert len(content) < 1_000_000
        for line in content.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()

    def test_every_escape(self) -> None:
        r"""Backslash, semicolon, comma and newline are escaped; a typed \N stays what it is."""
        (lines,) = blocks(body("/escapes-2026/escapes.ics"), "VEVENT")
        expected = (
            'Eve "Esc" O\'Quote — Commas\\, semicolons\\; colons: C:\\\\new\\, \\\\\\\\n\\,'
            ' \\\\Nabla "f" and \\\\\\\\Nabla'
        )
        actual = value(lines, "SUMMARY")
        assert expected == actual
        expected = "Room\\; 1\\, left \\\\ right\\, "
        actual = value(lines, "LOCATION")[: len(expected)]
        assert expected == actual
        expected = "First line\\, with \\\\Nabla\\; and \\\\n.\\nSecond line is indented.\\n\\nAn"
        actual = value(lines, "DESCRIPTION").partition("\\n\\n")[2][: len(expected)]
        assert expected == actual

    def test_fold_fills_lines_up_to_75_octets(self) -> None:
        """A line is about as long as it may be, and the next begins with one space."""
        edition = released(a_meeting(a_session(title="x" * 200)))
        content = ics.session_event(edition, edition.meeting.sessions[0], ADDRESSES).body
        first, second, third = re.findall(rb"(?m)^(?:SUMMARY:| )x+", content)
        assert {len(first), len(second)} <= {74, 75}
        assert len(first) + len(second) + len(third) == len("SUMMARY:") + 200 + 2

    def test_fold_is_between_characters(self) -> None:
        """A character of four octets is never cut."""
        edition = released(a_meeting(a_session(title="🎉" * 60)))
        content = ics.session_event(edition, edition.meeting.sessions[0], ADDRESSES).body.decode()
        expected = 60
        folded = re.findall("(?m)^(?:SUMMARY:| )(🎉+)\r$", content)
        actual = sum(map(len, folded))
        assert expected == actual
        assert len(folded) > 3

    def test_control_characters_are_gone_at_load(self) -> None:
        """What some clients take for a line end became a space or an escaped newline."""
        (lines,) = blocks(body("/escapes-2026/controls.ics"), "VEVENT")
        expected = "Null Bell — A bell, a tab and a line separator"
        actual = ical_lines.text(lines, "SUMMARY")
        assert expected == actual
        expected = "One\ntwo\nthree\nfour."
        actual = ical_lines.text(lines, "DESCRIPTION").split("\n\n")[1]
        assert expected == actual

    @examples(150)
    @given(
        title=strategies.titles,
        abstract=strategies.texts,
        room=strategies.lines,
        speaker=strategies.titles,
    )
    def test_any_text_survives(self, title: str, abstract: str, room: str, speaker: str) -> None:
        """Unfolded and unescaped, title and place are what was put in, and so is the plain text."""
        talk = a_session(title=title, abstract=abstract, room=room, speakers=(Person(speaker),))
        edition = released(a_meeting(talk))
        content = ics.session_event(edition, talk, ADDRESSES).body
        for line in content.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()
        (lines,) = blocks(content, "VEVENT")
        assert ical_lines.text(lines, "SUMMARY") == f"{speaker} — {title}"
        assert ical_lines.text(lines, "LOCATION") == (room or "To be announced")
        plain = markup.to_plain(abstract)
        assert ical_lines.text(lines, "DESCRIPTION").startswith(
            f"{speaker}\n\n{plain}\n\n" if plain else f"{speaker}\n\nThis talk:"
        )


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[icalendar.Component]:
    """Return a list that collects each component that is written."""
    seen: list[icalendar.Component] = []
    ics.timezone.cache_clear()

    def collect(component: icalendar.Component) -> bytes:
        seen.append(component)
        return written(component)

    monkeypatch.setattr(ics, "written", collect)
    return seen


@pytest.mark.parametrize(
    "path",
    [
        "/calendar.ics",
        "/loops-2025/calendar.ics",
        "/escapes-2026/talks.ics",
        "/later-2029/calendar.ics",
        "/series/lanterns/calendar.ics",
        "/leap-2028/zoe.ics",
    ],
)
def test_fragments_join_to_the_packages_own_whole(
    path: str, whole: list[icalendar.Component]
) -> None:
    """Head, events and tail are byte for byte what icalendar makes of one calendar."""
    data = contents()
    chosen = next(one for one in calendars.calendars(data.site, data.editions) if one.path == path)
    actual = Renderer(data.site).outline(chosen).document().body
    calendar = next(one for one in whole if isinstance(one, icalendar.Calendar))
    for zone in [one for one in whole if isinstance(one, icalendar.Timezone)]:
        calendar.add_component(zone)
    # All events of its meetings are rendered at once.
    events = {str(one["UID"]): one for one in whole if isinstance(one, icalendar.Event)}
    for event in icalendar.Calendar.from_ical(actual).walk("VEVENT"):
        calendar.add_component(events[str(event["UID"])])
    expected = calendar.to_ical()
    assert expected == actual


def shown(folder: str) -> dict[str, tuple[Meeting, Session]]:
    """Return every session of a folder, removed ones too, by UID."""
    data = contents(FOLDERS[folder])
    addresses = Addresses.of(data.site)
    return {
        addresses.uid(edition.meeting, session): (edition.meeting, session)
        for edition in data.editions
        for session in (*edition.meeting.sessions, *edition.tombstones)
    }


@pytest.mark.parametrize(("folder", "path"), cases(".ics"))
def test_strict_parser_reads_the_data(folder: str, path: str) -> None:
    """Other people's parser finds each session's instants, title and place."""
    content = snapshot(FOLDERS[folder]).documents[path].body.decode()
    known = shown(folder)
    for found in IcsCalendarStream.calendar_from_ics(content).events:
        if found.uid not in known:
            assert not isinstance(found.dtstart, datetime)  # all day: a meeting, or a placeholder
            continue
        _, session = known[found.uid]
        prefix = "CANCELLED: " if session.status is Status.CANCELLED else ""
        assert isinstance(found.dtstart, datetime)
        assert isinstance(found.dtend, datetime)
        expected = (session.start.astimezone(UTC), session.end.astimezone(UTC))
        actual = (found.dtstart.astimezone(UTC), found.dtend.astimezone(UTC))
        assert expected == actual
        assert found.summary == prefix + heading(session)
        assert found.status is not None
        assert found.status.value == session.status.value.upper()


def test_every_session_is_in_its_meetings_calendar() -> None:
    """No session is lost between the data and the calendar of its meeting."""
    for edition in contents().editions:
        if not edition.meeting.sessions:
            continue
        addresses = Addresses.of(contents().site)
        expected = sorted(
            addresses.uid(edition.meeting, session)
            for session in (*edition.meeting.sessions, *edition.tombstones)
        )
        actual = sorted(events(body(f"/{edition.meeting.id}/calendar.ics")))
        assert expected == actual


def test_talks_calendar_has_talks_alone() -> None:
    """It is the meeting's calendar without breaks and meals."""
    meeting = edition_of("loops-2025").meeting
    uids = events(body("/loops-2025/talks.ics"))
    assert len(uids) == len(meeting.talks) + 1
    assert f"{session_of('loops-2025', 'lunch').id}.loops-2025@meetings.example" not in uids


def test_resource_with_a_title_is_quoted_in_the_text() -> None:
    """A reader can tell two papers apart."""
    paper = Resource("paper", ResourceKind.PAPER, "On Rings", "https://papers.example/1")
    edition = released(a_meeting(a_session(resources=(paper,))))
    expected = "Paper “On Rings”: https://papers.example/1"
    actual = ical_lines.text(event(edition), "DESCRIPTION").split("\n")[0]
    assert expected == actual


@pytest.mark.parametrize(
    ("zone", "wall"),
    [
        ("Africa/Casablanca", "2027-05-10 10:00"),
        ("America/Vancouver", "2027-01-10 10:00"),
        ("America/Mexico_City", "2024-07-01 10:00"),
        ("America/New_York", "2009-07-01 10:00"),
        ("Etc/GMT+5", "2026-05-10 10:00"),
        ("EST", "2026-05-10 10:00"),
    ],
)
def test_a_rule_that_old_clients_do_not_know_is_not_relied_on(zone: str, wall: str) -> None:
    """Evolution and KDE take the zone of that name from data of their own, which may be old.

    So the time is in UTC until the rule has held for five years; names with an offset never do.
    """
    talk = a_session(start=at(wall, zone), end=at(wall, zone) + timedelta(hours=1))
    actual = calendar_of(released(a_meeting(talk, timezone=zone)))
    assert b"TZID" not in actual


def test_a_rule_that_everybody_knows_is_used() -> None:
    """New York's is the same since 2007."""
    talk = a_session(start=at("2012-07-01 10:00"), end=at("2012-07-01 11:00"))
    actual = calendar_of(released(a_meeting(talk)))
    assert b"DTSTART;TZID=America/New_York:20120701T100000" in actual
