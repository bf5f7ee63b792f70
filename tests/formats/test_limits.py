"""How documents stand against what real clients read, and who is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from lxml import html

from modl_feeds import fragments, limits
from modl_feeds import snapshot as snapshots
from modl_feeds.cli import main
from modl_feeds.config import Config
from modl_feeds.document import Document
from modl_feeds.limits import MAX_BYTES, MAX_EVENTS, MAX_FEED_BYTES, standing, standings
from modl_feeds.model import Person
from modl_feeds.snapshot import build
from modl_feeds.web import create_app
from tests.formats.ical_lines import blocks, events, value
from tests.samples import (
    DATA,
    FOLDERS,
    RELEASED,
    SITE,
    a_meeting,
    a_session,
    a_site,
    at,
    body,
    contents,
    released,
    snapshot,
)

if TYPE_CHECKING:
    from modl_feeds.limits import Standing
    from modl_feeds.snapshot import Snapshot

GOOD: Final = (
    b"BEGIN:VCALENDAR\r\n"
    b"BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nEND:VTIMEZONE\r\n"
    b"BEGIN:VEVENT\r\nDTSTART;TZID=America/New_York:20250925T093000\r\n"
    b"DTEND;TZID=America/New_York:20250925T103000\r\nSUMMARY:A Talk\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n"
)
EVENT: Final = b"BEGIN:VEVENT\r\nDTSTART:20250925T093000Z\r\nEND:VEVENT\r\n"
MANY: Final = 1_001
LATE: Final = at("2025-09-25 06:00")


def stands(content: bytes, media_type: str = "text/calendar; charset=utf-8") -> Standing:
    """Return how these bytes stand."""
    return standing("/a", Document(content, media_type, RELEASED, 900))


def remarks(content: bytes) -> list[str]:
    """Return what is said of a calendar, each up to its advice."""
    return [one.partition(":")[0] for one in stands(content).remarks]


@cache
def large() -> Snapshot:
    """Return a site with a meeting that is too large in every respect, on two days."""
    talks = [
        a_session(
            id=f"t{number:04}",
            title=f"Talk {number}",
            start=LATE + timedelta(minutes=number),
            end=LATE + timedelta(minutes=number + 1),
            speakers=(Person(f"Speaker {number % 3}"),),
            room="Hall" if number % 2 else "Loft",
            abstract="About this and that. " * 60,
        )
        for number in range(MANY)
    ]
    meeting = a_meeting(*talks)
    return build(a_site(meeting), (released(meeting),), {})


class TestStanding:
    """What is counted of a document."""

    def test_calendar_without_fault(self) -> None:
        """Its size, its events, its last change, and nothing to say."""
        expected = ("/a", len(GOOD), 1, RELEASED, ())
        found = stands(GOOD)
        actual = (found.path, found.size, found.count, found.changed, found.remarks)
        assert expected == actual

    @pytest.mark.parametrize(
        ("path", "count"),
        [
            ("/loops-2025/talks.ics", 9),
            ("/loops-2025/weaver.ics", 1),
            ("/later-2029/calendar.ics", 1),
            ("/loops-2025/slides.rss", 2),
            ("/loops-2025/slides.atom", 2),
            ("/loops-2025/slides.json", 2),
            ("/later-2029/slides.rss", 0),
        ],
    )
    def test_events_and_items_are_counted(self, path: str, count: int) -> None:
        """In each format."""
        expected = (count, len(body(path)))
        (found,) = (one for one in snapshot().standings if one.path == path)
        actual = (found.count, found.size)
        assert expected == actual

    @pytest.mark.parametrize("folder", FOLDERS)
    def test_every_calendar_and_feed_stands_well(self, folder: str) -> None:
        """Of the sample site and of the shipped data; other documents have no standing."""
        built = snapshot(FOLDERS[folder])
        found = {one.path: one for one in built.standings}
        assert [one.path for one in built.standings] == sorted(found)
        assert {*built.calendars, "/news.rss", "/news.atom", "/news.json"} <= found.keys()
        assert not {path for path in found if path.endswith(("/", ".xml", ".csv", ".txt"))}
        assert {path: one.remarks for path, one in found.items() if one.remarks} == {}
        for path, one in found.items():
            assert one.changed == built.documents[path].last_modified

    def test_they_are_told_without_the_pages(self) -> None:
        """As `check` does, in half the time: the same ones."""
        data = contents()
        assert snapshot().standings == snapshots.standings(data.site, data.editions)

    def test_other_documents_have_no_entries(self) -> None:
        """A page counts for its bytes alone."""
        found = stands(b"<html>" * 10, "text/html; charset=utf-8")
        assert (found.size, found.count, found.remarks) == (60, 0, ())
        assert (
            standings({"/": Document(b"", "text/html; charset=utf-8", RELEASED, 300)}, set()) == ()
        )


class TestRemarks:
    """What is wrong, and what to do about it."""

    def test_more_bytes_than_google_reads(self) -> None:
        """One more than a million; a million is good."""
        expected = ["Google reads no more than 1,000,000 bytes"]
        fill = b"X:".ljust(73, b"a") + b"\r\n"
        rest = MAX_BYTES - len(GOOD)
        short = GOOD + fill * (rest // 75 - 1)
        short += b"X:".ljust((MAX_BYTES - len(short)) // 2 - 2, b"a") + b"\r\n"
        short += b"X:".ljust(MAX_BYTES - len(short) - 2, b"a") + b"\r\n"
        assert len(short) == MAX_BYTES
        assert not stands(short).remarks
        actual = remarks(short.replace(b"SUMMARY:A Talk", b"SUMMARY:A  Talk"))
        assert expected == actual

    def test_more_events_than_google_reads(self) -> None:
        """It is told which calendars to offer instead."""
        assert not stands(EVENT * MAX_EVENTS + b"\r\n").remarks
        advice = "point people to the calendars of days, rooms or tracks"
        expected = (f"Google reads no more than about 1,000 events: {advice}",)
        actual = stands(b"BEGIN:VCALENDAR\r\n" + EVENT * (MAX_EVENTS + 1)).remarks
        assert expected == actual

    def test_calendar_without_events(self) -> None:
        """Ours to mend."""
        expected = ["Evolution keeps old events of an empty calendar"]
        actual = remarks(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        assert expected == actual

    @pytest.mark.parametrize(
        "content",
        [
            GOOD.replace(b"TZID:America/New_York\r\n", b""),
            GOOD.replace(b"DTEND;TZID=America/New_York", b"DTEND;TZID=Europe/Paris"),
            GOOD.replace(b"TZID:America/New_York\r\n", b"TZID:America/New\r\n"),
        ],
        ids=["none", "one of two", "another"],
    )
    def test_zone_that_is_used_and_not_defined(self, content: bytes) -> None:
        """Some clients read such a time as their own."""
        expected = ["a time zone is used and not defined"]
        actual = remarks(content)
        assert expected == actual

    def test_zone_that_a_text_names_is_not_used(self) -> None:
        """An abstract may be about calendars."""
        words = "DTSTART;TZID=Europe/Paris:20250925T093000\nDTEND;TZID=Europe/Paris:2025"
        meeting = a_meeting(a_session(title=words.replace("\n", " "), abstract=words))
        built = build(a_site(meeting), (released(meeting),), {})
        assert b"TZID=Europe/Paris" in built.documents["/meeting/talk.ics"].body
        assert not [one for one in built.standings if one.remarks]

    @pytest.mark.parametrize(
        ("length", "expected"), [(75, []), (76, ["a line is longer than 75 bytes"])]
    )
    def test_long_line(self, length: int, expected: list[str]) -> None:
        """In bytes, without its end."""
        actual = remarks(GOOD.replace(b"SUMMARY:A Talk", b"SUMMARY:".ljust(length, b"x")))
        assert expected == actual

    @pytest.mark.parametrize("character", [b"\x00", b"\x0b", b"\x1b", b"\x1f", b"\x7f"])
    def test_control_character(self, character: bytes) -> None:
        """A NUL empties Evolution and KDE."""
        expected = ["it holds control characters"]
        actual = remarks(GOOD.replace(b"A Talk", b"A" + character + b"Talk"))
        assert expected == actual

    def test_tab_and_letters_beyond_ascii_are_none(self) -> None:
        """They are text."""
        assert not stands(GOOD.replace(b"A Talk", "A\tTälk 🎉".encode())).remarks

    def test_several_faults_are_all_said(self) -> None:
        """Each in its own words."""
        content = b"BEGIN:VCALENDAR\r\n" + b"X" * 76 + b"\x00\r\n"
        assert len(stands(content).remarks) == 3
        assert all(": please report this" in one for one in stands(content).remarks)

    @pytest.mark.parametrize(
        "media_type", ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    )
    def test_large_feed(self, media_type: str) -> None:
        """Hosted readers refuse it."""
        expected = ("hosted readers refuse so large a feed: shorten the abstracts",)
        assert stands(b" " * MAX_FEED_BYTES, media_type).remarks == ()
        actual = stands(b" " * (MAX_FEED_BYTES + 1), media_type).remarks
        assert expected == actual

    def test_large_page_is_nobodys_trouble(self) -> None:
        """Browsers read it."""
        assert stands(b" " * (MAX_FEED_BYTES + 1), "text/html").remarks == ()


class TestLargeMeeting:
    """What a calendar that would be too large leaves out."""

    def test_it_shortens_its_events_to_stay_under_the_limit(self) -> None:
        """Every event is there, with its talk's address, without its abstract."""
        content = large().documents["/meeting/calendar.ics"].body
        found = events(content)
        assert len(found) == MANY
        assert len(content) < MAX_BYTES
        assert b"About this" not in content
        assert all("This talk: https://talks.example" in "".join(one) for one in found.values())

    def test_calendars_that_are_small_enough_keep_everything(self) -> None:
        """A talk's own, a speaker's and a room's."""
        documents = large().documents
        for path in ("/meeting/t0001.ics", "/meeting/rooms/hall.ics", "/speakers/speaker-1.ics"):
            assert b"About this" in documents[path].body
            assert len(documents[path].body) < MAX_BYTES

    def test_brief_event_is_the_same_event(self) -> None:
        """The same UID, time and revision: only the description is another."""
        uid = "t0001.meeting@talks.example"
        documents = large().documents
        whole = events(documents["/meeting/t0001.ics"].body)[uid]
        brief = events(documents["/meeting/calendar.ics"].body)[uid]
        expected = [line for line in whole if not line.startswith("DESCRIPTION")]
        actual = [line for line in brief if not line.startswith("DESCRIPTION")]
        assert expected == actual
        assert value(brief, "DESCRIPTION") in value(whole, "DESCRIPTION").replace(
            "About this and that. " * 59 + "About this and that.\\n\\n", ""
        )

    def test_too_many_events_are_remarked(self) -> None:
        """Where there are more than a thousand, and nowhere else."""
        expected = {
            f"{page}{name}.ics" for page in ("/", "/meeting/") for name in ("calendar", "talks")
        }
        found = {one.path: one.count for one in large().standings if one.remarks}
        actual = {path for path in found if "/days/" not in path}
        assert expected == actual
        assert set(found.values()) == {MANY}

    def test_limit_is_of_the_whole_calendar(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its head, its zones and its last line too: one byte decides."""
        meeting = a_meeting(a_session(abstract="About this and that."))

        def calendar() -> bytes:
            found = build(a_site(meeting), (released(meeting),), {})
            return found.documents["/meeting/calendar.ics"].body

        whole = calendar()
        monkeypatch.setattr(fragments, "MAX_BYTES", len(whole))
        assert calendar() == whole
        monkeypatch.setattr(fragments, "MAX_BYTES", len(whole) - 1)
        assert b"About this" not in calendar()
        assert len(calendar()) < len(whole)

    def test_what_cannot_be_shortened_enough_is_published_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With a remark: some of it is better than nothing."""
        monkeypatch.setattr(fragments, "MAX_BYTES", 100)
        monkeypatch.setattr(limits, "MAX_BYTES", 100)
        meeting = a_meeting(a_session(abstract="About this and that."))
        built = build(a_site(meeting), (released(meeting),), {})
        (found,) = (one for one in built.standings if one.path == "/meeting/calendar.ics")
        assert found.remarks[0].startswith("its events go without abstracts, as Google reads")
        assert found.remarks[1].startswith("Google reads no more than 100 bytes:")
        assert len(blocks(built.documents["/meeting/calendar.ics"].body, "VEVENT")) == 1


class TestWhoIsTold:
    """The organiser, in three places."""

    FEW: Final = "Google reads no more than about 1 events"

    @pytest.fixture
    def strict(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let more than one event be too many."""
        monkeypatch.setattr(limits, "MAX_EVENTS", 1)

    @pytest.mark.usefixtures("strict")
    def test_check_says_it(self) -> None:
        """With the path, the size and what to do; it is no failure."""
        result = CliRunner().invoke(main, ["check", "--data", str(SITE)], catch_exceptions=False)
        size = f"{len(body('/loops-2025/talks.ics')):,}"
        assert result.exit_code == 0
        assert (
            f"warning: /loops-2025/talks.ics ({size} bytes, 9 entries): {self.FEW},"
            " point people to the calendars of days, rooms or tracks\n"
        ) in result.output
        assert "/loops-2025/weaver.ics" not in result.output

    def test_check_says_nothing_of_what_is_good(self) -> None:
        """One line about the data."""
        result = CliRunner().invoke(main, ["check", "--data", str(DATA)], catch_exceptions=False)
        assert "Google" not in result.output

    @pytest.mark.usefixtures("strict")
    def test_health_says_it(self) -> None:
        """By path, for a machine that watches; the site is well all the same."""
        answer = create_app(Config(data=SITE)).test_client().get("/health")
        assert answer.json is not None
        assert answer.json["status"] == "ok"
        (actual,) = answer.json["standings"]["/loops-2025/talks.ics"]["remarks"]
        assert actual.startswith(self.FEW)
        assert answer.json["standings"]["/loops-2025/weaver.ics"]["remarks"] == []

    def test_health_says_how_each_document_stands(self) -> None:
        """Its size, how much it holds, its last change and what is to be said of it."""
        answer = create_app(Config(data=SITE)).test_client().get("/health")
        assert answer.json is not None
        expected = {
            "bytes": len(body("/loops-2025/talks.ics")),
            "entries": 9,
            "changed": "2025-11-05T18:00:00+00:00",
            "remarks": [],
        }
        actual = answer.json["standings"]["/loops-2025/talks.ics"]
        assert expected == actual

    def test_page_lists_every_calendar_and_feed_of_the_meeting(self) -> None:
        """With its size, its entries, its last change and its standing."""
        rows = table(snapshot(), "/loops-2025/feeds/")
        built = snapshot()
        expected = {
            path
            for path, outline in built.calendars.items()
            if path.startswith("/loops-2025/") and b"X-WR-CALNAME" in outline.prologue
        }
        expected |= {
            f"/loops-2025/{name}{ending}"
            for name in ("news", "abstracts", "slides", "videos", "changes")
            for ending in (".rss", ".atom", ".json")
        }
        expected.add("/loops-2025/podcast.rss")
        assert expected == rows.keys()
        size = f"{len(body('/loops-2025/talks.ics')):,}"
        assert rows["/loops-2025/talks.ics"] == [size, "9", "2025-11-05 18:00 UTC", "good"]

    @pytest.mark.usefixtures("strict")
    def test_page_says_it(self) -> None:
        """Where the others say that all is good."""
        meeting = a_meeting(a_session(), replace(a_session(), id="other"))
        rows = table(build(a_site(meeting), (released(meeting),), {}), "/meeting/feeds/")
        assert rows["/meeting/calendar.ics"][-1].startswith(self.FEW)
        assert rows["/meeting/overview.ics"][-1] == "good"

    def test_page_is_reached_from_the_meetings(self) -> None:
        """By a link that keeps the site's path."""
        page = html.fromstring(body("/loops-2025/"))
        assert "/root/loops-2025/feeds/" in page.xpath("//a/@href")


def table(built: Snapshot, path: str) -> dict[str, list[str]]:
    """Return the rows of a page's table, by their first cell."""
    page = html.fromstring(built.documents[path].body)
    rows = [[cell.text_content().strip() for cell in row] for row in page.xpath("//tbody/tr[td/a]")]
    return {first: rest for first, *rest in rows}
