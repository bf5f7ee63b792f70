"""What pages are made of: the timetable's picture, links for apps, JSON-LD, files beside them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from modl_feeds import personal
from modl_feeds.document import Document
from modl_feeds.feeds import TOPICS
from modl_feeds.formats.pages import board, qr, rows, structured
from modl_feeds.formats.pages.offers import calendar_ways, event_ways
from modl_feeds.model import Resource, ResourceKind, Session, SessionKind, Status
from modl_feeds.planner import planners
from modl_feeds.snapshot import build
from tests.samples import (
    FOLDERS,
    ROOT,
    a_meeting,
    a_session,
    a_site,
    at,
    body,
    cases,
    contents,
    released,
    session_of,
    snapshot,
)

PAGES: Final = cases("/")
FEWEST_BYTES: Final = 100_000
"""What a page may weigh with its style sheets and scripts, before any compression."""


def parsed(content: bytes) -> Any:  # noqa: ANN401 - an element of the standard library
    """Return the root of a page."""
    return html5lib.parse(content, namespaceHTMLElements=False, transport_encoding="utf-8")


def data_of(content: bytes) -> dict[str, Any]:
    """Return a page's JSON-LD."""
    (script,) = (
        one for one in parsed(content).iter("script") if one.get("type") == "application/ld+json"
    )
    found: dict[str, Any] = json.loads(script.text)
    return found


def talk(name: str, start: str, end: str, room: str = "", **more: Any) -> Session:  # noqa: ANN401
    """Return a talk on 25 September 2025, or on the day that its times name."""
    times = [time if " " in time else f"2025-09-25 {time}" for time in (start, end)]
    return a_session(id=name, start=at(times[0]), end=at(times[1]), room=room, **more)


def areas(*sessions: Session) -> dict[str, tuple[str, str]]:
    """Return rows and columns of each session in the picture, by its id."""
    meeting = a_meeting(*sessions)
    rules = board.to_css(board.boards(meeting)).decode()
    found = re.findall(r"\.at(\d+){grid-row:([\d/]+);grid-column:([\d/-]+)}", rules)
    return {meeting.sessions[int(number)].id: (row, column) for number, row, column in found}


class TestBoard:
    """The timetable as a picture."""

    def test_rooms_stand_side_by_side(self) -> None:
        """In one row, a column each; what has no room and nothing beside it goes across."""
        expected = {"a": ("1/2", "1/2"), "b": ("1/2", "2/3"), "c": ("3/4", "1/-1")}
        actual = areas(
            talk("a", "09:00", "10:00", "Hall"),
            talk("b", "09:00", "10:00", "Loft"),
            talk("c", "10:30", "11:00", kind=SessionKind.BREAK),
        )
        assert expected == actual

    def test_double_booked_room_has_two_columns(self) -> None:
        """Nothing hides anything else."""
        expected = {"a": ("1/3", "1/2"), "b": ("2/4", "2/3")}
        actual = areas(talk("a", "09:00", "10:00", "Hall"), talk("b", "09:30", "10:30", "Hall"))
        assert expected == actual

    def test_rooms_keep_their_order_on_every_day(self) -> None:
        """The Hall stands first on the second day too, where the Loft begins."""
        expected = ["1/2", "2/3"]
        found = areas(
            talk("a", "09:00", "10:00", "Hall"),
            talk("b", "09:00", "10:00", "Loft"),
            talk("c", "2025-09-26 09:00", "2025-09-26 12:00", "Loft"),
            talk("d", "2025-09-26 10:00", "2025-09-26 11:00", "Hall"),
        )
        actual = [found["d"][1], found["c"][1]]
        assert expected == actual

    def test_days_without_parallel_sessions_share_their_rows(self) -> None:
        """The same hour is at the same height."""
        first, second = (
            talk("a", "09:30", "10:30"),
            talk("b", "2025-09-26 09:30", "2025-09-26 10:30"),
        )
        (found,) = board.boards(a_meeting(first, second))
        assert [column.day for column in found.columns] == [first.day, second.day]
        assert areas(first, second)["a"] == areas(first, second)["b"]

    def test_rows_are_as_high_as_they_are_long(self) -> None:
        """Twice the time, twice the height; a night is cut short; what is empty does not grow."""
        (found,) = board.boards(
            a_meeting(
                talk("a", "09:00", "10:00"),
                talk("b", "12:00", "14:00"),
                talk("c", "20:00", "21:00"),
            )
        )
        expected = "auto minmax(4.5rem,auto) 4.5rem minmax(9rem,auto) 4.5rem minmax(4.5rem,auto)"
        assert f"grid-template:{expected}/" in found.rules

    def test_repeated_hour_is_as_long_as_it_lasts(self) -> None:
        """Real minutes count on the night when the clocks go back."""
        once, twice = session_of("loops-2025", "once"), session_of("loops-2025", "twice")
        assert areas(once, twice) == {"once": ("1/2", "1/2"), "twice": ("3/4", "1/2")}

    def test_session_of_no_length_is_seen(self) -> None:
        """It has a row of its own."""
        moment = at("2025-09-25 09:00")
        assert areas(a_session(start=moment, end=moment)) == {"talk": ("1/2", "1/-1")}

    @pytest.mark.parametrize("folder", FOLDERS)
    def test_every_session_is_placed_and_linked(self, folder: str) -> None:
        """The picture leaves nothing out, and each of it leads to the list."""
        built = snapshot(FOLDERS[folder])
        for edition in contents(FOLDERS[folder]).editions:
            sessions = edition.meeting.sessions
            if not sessions:
                continue
            path = f"/{edition.meeting.id}/"
            rules = built.documents[f"{path}timetable.css"].body.decode()
            assert all(f".at{number}{{" in rules for number in range(len(sessions)))
            root = parsed(built.documents[path].body)
            picture = next(one for one in root.iter("section") if one.get("class") == "picture")
            expected = {f"#{session.id}" for session in sessions}
            actual = {link.get("href") for link in picture.iter("a")}
            assert expected == actual


class TestRows:
    """A session as lists show it."""

    def test_night_of_the_clocks_says_which_clock(self) -> None:
        """Half past one comes twice."""
        site, meeting = (
            contents().site,
            next(one for one in contents().site.meetings if one.id == "loops-2025"),
        )
        (day,) = (one for one in rows.days(site, meeting) if one.name == "Sunday 2 November")
        expected = {"longer": "EDT–EST", "once": "EDT–EST", "twice": "EST", "dinner": "EST"}
        actual = {row.session.id: row.zone for row in day.rows}
        assert expected == actual

    def test_long_list_leaves_texts_to_the_talks_pages(self) -> None:
        """A meeting of a hundred talks opens on a phone as well."""
        talks = tuple(
            a_session(id=f"talk-{number}", abstract="Long.", start=at("2025-09-25 09:30"))
            for number in range(rows.MANY + 1)
        )
        meeting = a_meeting(*talks)
        (day,) = rows.days(a_site(meeting), meeting)
        assert {(row.text, row.ways) for row in day.rows} == {("", ())}
        assert all(row.file for row in day.rows)

    def test_cancelled_talk_is_not_offered_to_calendars(self) -> None:
        """Nobody adds what does not take place."""
        row = rows.row(a_site(), a_meeting(), a_session(status=Status.CANCELLED))
        assert (row.file, row.ways) == ("", ())


class TestLinks:
    """What apps are told."""

    def test_calendar_links_have_the_apps_forms(self) -> None:
        """The address is escaped as a whole, so that its own query survives."""
        webcal = "webcal://talks.example/my.ics?s=a,b"
        escaped = "webcal%3A%2F%2Ftalks.example%2Fmy.ics%3Fs%3Da%2Cb"
        expected = [
            webcal,
            f"https://calendar.google.com/calendar/u/0/r?cid={escaped}",
            f"https://outlook.live.com/calendar/0/addfromweb/?url={escaped}&name=A%20%26%20B",
            f"https://outlook.office.com/calendar/0/addfromweb/?url={escaped}&name=A%20%26%20B",
        ]
        ways = calendar_ways("https://talks.example/my.ics?s=a,b", "A & B")
        actual = [way.href for way in ways]
        assert expected == actual

    def test_event_links_tell_the_instant(self) -> None:
        """In UTC, with the title, the place and the talk's page."""
        session = a_session(title="A & B", room="Hall")
        google, outlook = event_ways(a_site(), a_meeting(session), session)
        fields = parse_qs(urlsplit(google.href).query)
        assert fields["dates"] == ["20250925T133000Z/20250925T143000Z"]
        assert fields["text"] == ["A & B"]
        assert fields["location"] == ["Hall"]
        fields = parse_qs(urlsplit(outlook.href).query)
        assert fields["startdt"] == ["2025-09-25T13:30:00+00:00"]
        assert fields["body"] == ["https://talks.example/meeting/talk/"]

    def test_code_is_an_svg_that_the_policy_allows(self) -> None:
        """Without a style, with a name for who cannot see it."""
        drawn = qr.svg("https://talks.example/")
        assert drawn.startswith('<svg role="img" aria-label="QR code: https://talks.example/" ')
        assert "style" not in drawn

    def test_too_long_an_address_has_no_code(self) -> None:
        """It would be too fine to scan, and slow to draw."""
        address = "https://talks.example/" + "a" * qr.LONGEST
        assert qr.svg(address) == ""
        assert qr.invitation(address) == ""


class TestStructuredData:
    """JSON-LD tells true facts only."""

    @pytest.mark.parametrize(("folder", "path"), PAGES)
    def test_every_page_has_it(self, folder: str, path: str) -> None:
        """Of schema.org, and readable."""
        data = data_of(snapshot(FOLDERS[folder]).documents[path].body)
        assert data["@context"] == "https://schema.org"
        assert data["@type"]

    def test_talk_has_its_times_people_place_and_video(self) -> None:
        """As the data says them."""
        data = data_of(body("/loops-2025/weaver/"))
        assert data["startDate"] == "2025-10-31T09:00:00-04:00"
        assert [one["name"] for one in data["performer"]] == ["Wanda Weaver", "Wim Wever"]
        hall, stream = data["location"]
        assert hall["name"] == "Hall"
        assert hall["containedInPlace"]["address"]["postalCode"] == "00001"
        assert stream == {"@type": "VirtualLocation", "url": "https://live.example/hall"}
        assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
        assert data["eventStatus"] == "https://schema.org/EventScheduled"
        assert data["superEvent"]["name"] == "Loops 2025"
        video = data["recordedIn"][0]
        assert video["@type"] == "VideoObject"
        assert video["contentUrl"] == "https://loops.example/weaver.mp4?a=1&b=2"
        assert video["duration"] == "PT3510S"

    @pytest.mark.parametrize(
        ("session", "expected"),
        [("porter", "https://schema.org/EventCancelled"), ("fuller", None)],
    )
    def test_status_is_told(self, session: str, expected: str | None) -> None:
        """The vocabulary has no word for a tentative one, so none is used."""
        actual = data_of(body(f"/loops-2025/{session}/")).get("eventStatus")
        assert expected == actual

    def test_meeting_is_of_its_series_and_has_a_picture(self) -> None:
        """The one that is drawn, where the data names no other."""
        data = data_of(snapshot(FOLDERS["shipped"]).documents["/modl-2025/"].body)
        base = contents(FOLDERS["shipped"]).site.base_url
        assert data["superEvent"]["@type"] == "EventSeries"
        assert data["superEvent"]["url"] == f"{base}/series/modl/"
        assert data["image"] == f"{base}/modl-2025/card.png"
        assert data_of(body("/loops-2025/"))["image"] == "https://loops.example/loops.png"

    def test_site_mentions_its_meetings(self) -> None:
        """An event is no part of a web site."""
        data = data_of(body("/"))
        assert [one["@type"] for one in data["mentions"]] == ["Event"] * len(
            contents().site.meetings
        )
        assert "hasPart" not in data

    def test_sound_is_no_video(self) -> None:
        """Both are recordings."""
        kinds = [one["@type"] for one in data_of(body("/loops-2025/weaver/"))["recordedIn"]]
        assert kinds == ["VideoObject", "AudioObject"]

    def test_video_without_an_address_is_not_told(self) -> None:
        """Nothing is invented."""
        video = Resource("video", ResourceKind.VIDEO)
        session = a_session(resources=(video,))
        meeting = a_meeting(session)
        assert "recordedIn" not in structured.of_session(a_site(meeting), meeting, session)

    def test_large_meeting_leaves_talks_to_their_pages(self) -> None:
        """A search engine finds them there, and a phone need not read them twice."""
        talks = tuple(a_session(id=f"talk-{number}") for number in range(rows.MANY + 1))
        whole, large = a_meeting(*talks[1:]), a_meeting(*talks)
        assert len(structured.of_meeting(a_site(whole), whole)["subEvent"]) == rows.MANY
        assert "subEvent" not in structured.of_meeting(a_site(large), large)

    def test_no_tag_can_begin_in_it(self) -> None:
        """A title that ends the script is words."""
        written = structured.script({"name": "</script><!-- <script>"})
        assert "<" not in written
        assert json.loads(written)["name"] == "</script><!-- <script>"


class TestHead:
    """What a shared link and a search engine show."""

    @pytest.mark.parametrize(("folder", "path"), PAGES)
    def test_page_has_a_card(self, folder: str, path: str) -> None:
        """Title, text and address; the picture is there."""
        built, base = snapshot(FOLDERS[folder]), contents(FOLDERS[folder]).site.base_url
        found = {
            one.get("property") or one.get("name"): one.get("content")
            for one in parsed(built.documents[path].body).iter("meta")
        }
        assert found["og:url"] == base + path
        assert found["og:title"].strip()
        assert found["description"] == found["og:description"]
        if "og:image" in found:
            assert built.documents[found["og:image"].removeprefix(base)].media_type == "image/png"

    @pytest.mark.parametrize(("folder", "path"), PAGES)
    def test_page_is_light(self, folder: str, path: str) -> None:
        """With all that it asks for it weighs less than a picture."""
        built, base = snapshot(FOLDERS[folder]), contents(FOLDERS[folder]).site.base_url
        prefix = "/" + "/".join(base.split("/")[3:])
        root = parsed(built.documents[path].body)
        asked = [one.get("src") for one in root.iter("script") if one.get("src")]
        asked += [one.get("href") for one in root.iter("link") if one.get("rel") == "stylesheet"]
        names = [one.partition("?")[0].removeprefix(prefix).lstrip("/") for one in asked]
        own = [built.documents[f"/{name}"] for name in names]
        actual = sum(len(one.body) for one in (built.documents[path], *own))
        assert actual < FEWEST_BYTES


class TestChoice:
    """The page of a personal choice."""

    def filled(self, query: str) -> bytes:
        """Return the page of a choice at the sample's first meeting."""
        built = snapshot()
        answer = personal.answer(built.calendars, built.scopes, "/loops-2025/my/", query)
        assert isinstance(answer, Document)
        return answer.body

    def test_chosen_sessions_are_ticked(self) -> None:
        """And no others."""
        root = parsed(self.filled("s=fuller,weaver"))
        boxes = [one for one in root.iter("input") if one.get("type") == "checkbox"]
        expected = {"fuller", "weaver"}
        actual = {one.get("value") for one in boxes if "checked" in one.attrib}
        assert expected == actual
        assert len(boxes) > len(expected)

    def test_links_hold_the_choice(self) -> None:
        """For each app, and as the plain address."""
        hrefs = [one.get("href", "") for one in parsed(self.filled("s=fuller,weaver")).iter("a")]
        own = f"{ROOT}/loops-2025/my.ics?s=fuller,weaver"
        assert own in hrefs
        assert own.replace("https:", "webcal:") in hrefs
        assert any("my.ics%3Fs%3Dfuller%2Cweaver" in href for href in hrefs)
        assert f"{ROOT}/loops-2025/my.rss?s=fuller,weaver" in hrefs

    def test_code_leads_to_the_page_itself(self) -> None:
        """A phone opens the same choice, and its own buttons."""
        code = qr.svg(f"{ROOT}/loops-2025/my/?s=fuller,weaver")
        assert code in self.filled("s=fuller,weaver").decode()

    def test_its_own_address_holds_the_choice(self) -> None:
        """What a phone shares is the canonical address, and a chat shows that of the graph."""
        shown = self.filled("s=fuller,weaver").decode()
        own = f"{ROOT}/loops-2025/my/?s=fuller,weaver"
        assert f'<link rel="canonical" href="{own}">' in shown
        assert f'<meta property="og:url" content="{own}">' in shown

    def test_unknown_ids_are_named(self) -> None:
        """Whoever shared the address may have meant a talk to come."""
        shown = self.filled("s=nobody,weaver").decode()
        assert "1 session chosen. Not in this programme: nobody." in shown

    def test_page_without_anything_known_offers_no_calendar(self) -> None:
        """There would be none at that address."""
        shown = self.filled("s=nobody").decode()
        assert "0 sessions chosen. Not in this programme: nobody." in shown
        assert "my.ics" not in shown

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("s=weaver&s=fuller", "/loops-2025/my/?s=fuller,weaver"),
            ("s=tanner-draft", "/loops-2025/my/?s=tanner"),
            ("s=weaver&alarm=15", "/loops-2025/my/?s=weaver"),
            ("s=", "/loops-2025/my/"),
            ("x=1", "/loops-2025/my/"),
        ],
    )
    def test_other_forms_lead_to_the_canonical_one(self, query: str, expected: str) -> None:
        """What a form without a script sends, former ids, and what is not understood."""
        built = snapshot()
        actual = personal.answer(built.calendars, built.scopes, "/loops-2025/my/", query)
        assert personal.Elsewhere(expected) == actual

    def test_site_has_no_such_page(self) -> None:
        """One chooses at a meeting."""
        built = snapshot()
        assert personal.answer(built.calendars, built.scopes, "/my/", "s=loops-2025/weaver") is None

    def test_choice_is_not_for_search_engines(self) -> None:
        """The page to begin on is."""
        assert b'<meta name="robots" content="noindex">' in self.filled("s=weaver")
        assert b"noindex" not in body("/loops-2025/my/")

    def test_every_mark_is_filled_in(self) -> None:
        """None is left over in an answer."""
        left = re.findall(r"<!--(?!kept-->).*?-->", self.filled("s=nobody,weaver").decode())
        assert left == []

    def test_every_meeting_has_one(self) -> None:
        """With or without a programme."""
        site, editions = contents().site, contents().editions
        expected = {f"/{one.meeting.id}/" for one in editions}
        actual = {path for path, one in snapshot().scopes.items() if one.planner}
        assert expected == actual
        assert site.meetings
        assert planners(a_site(), (), None) == {}  # type: ignore[arg-type] # nothing is linked


class TestFeedsPages:
    """What each calendar and feed is for."""

    @pytest.mark.parametrize("path", ["/feeds/", "/loops-2025/feeds/"])
    def test_every_feed_is_explained_in_two_sentences(self, path: str) -> None:
        """What is in it, and when to take it."""
        root = parsed(body(path))
        shown = {
            one.findtext("h3"): "".join(one.find("p").itertext())
            for one in root.iter("li")
            if one.find("h3") is not None and one.find("p") is not None
        }
        for topic in TOPICS:
            assert shown[topic.title] == topic.about
            assert topic.about.count(".") == 2

    def test_every_address_can_be_copied(self) -> None:
        """The button carries what its link shows."""
        root = parsed(body("/loops-2025/feeds/"))
        links = {one.get("href") for one in root.iter("a")}
        copied = {one.get("data-copy") for one in root.iter("button")}
        assert f"{ROOT}/loops-2025/calendar.ics" in copied
        assert copied <= links

    def test_missing_podcast_is_explained(self) -> None:
        """Whoever looks for it is told why there is none."""
        page = snapshot(FOLDERS["shipped"]).documents["/modl-2025/feeds/"].body
        assert b"There is no podcast" in page

    def test_sites_page_shows_how_its_own_calendars_stand(self) -> None:
        """Those of the site and of its series, and no meeting's."""
        rows_ = parsed(body("/feeds/")).findall(".//tbody/tr/td[1]/a")
        found = {"".join(one.itertext()) for one in rows_}
        assert {"/calendar.ics", "/series/loops/news.rss"} <= found
        assert not any(one.startswith("/loops-2025/") for one in found)


class TestBesideThePages:
    """Files that browsers and search engines look for."""

    def test_sitemap_lists_every_page_and_nothing_else(self) -> None:
        """By its own address."""
        root = ET.fromstring(body("/sitemap.xml"))  # noqa: S314 - our own
        name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
        expected = {ROOT + path for path in snapshot().documents if path.endswith("/")}
        actual = {one.text for one in root.iter(name)}
        assert expected == actual

    def test_robots_lets_everybody_in(self) -> None:
        """Google's calendar asks before it fetches."""
        expected = f"User-agent: *\nAllow: /\n\nSitemap: {ROOT}/sitemap.xml\n"
        assert expected == body("/robots.txt").decode()

    def test_manifest_stays_below_the_sites_path(self) -> None:
        """Start, scope and icon are where the site is mounted."""
        manifest = json.loads(body("/manifest.webmanifest"))
        assert manifest["start_url"] == manifest["scope"] == "/root/"
        assert manifest["icons"][0]["src"] == "/root/static/icon.svg"

    def test_service_worker_rules_over_the_whole_site(self) -> None:
        """It lies beside the first page, and nowhere else."""
        expected = ["/sw.js"]
        actual = [path for path in snapshot().documents if path.endswith("sw.js")]
        assert expected == actual

    def test_pages_have_the_place_where_their_age_is_said(self) -> None:
        """The worker writes it there when there is no network."""
        for folder, path in PAGES:
            assert snapshot(FOLDERS[folder]).documents[path].body.count(b"<!--kept-->") == 1

    def test_picture_is_drawn_of_a_title_without_latin_letters(self) -> None:
        """By the meeting's short name, as the font has no others."""
        meeting = a_meeting(title="دوائر", acronym="circles")
        found = build(a_site(meeting, title="دوائر"), (released(meeting),), {}).documents
        assert found["/meeting/card.png"].body.startswith(b"\x89PNG")
