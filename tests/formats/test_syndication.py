"""RSS and Atom feeds hold what feed readers show right, byte for byte."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import feedparser
import html5lib
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given
from lxml import etree
from reader import make_reader

from modl_feeds import feeds, formats, markup
from modl_feeds.calendars import speakers
from modl_feeds.formats.podcast import PODCAST
from modl_feeds.formats.syndication import ATOM, RSS, XmlFormat
from modl_feeds.model import Person, Resource, ResourceKind, Status
from modl_feeds.publications import publications
from modl_feeds.snapshot import build
from modl_feeds.urls import Addresses
from tests.formats import strategies
from tests.golden.regenerate import file_name
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
    snapshot,
)
from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition
    from modl_feeds.store import Contents

A: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
TAG: Final = "tag:meetings.example,2025-01:"
HUB: Final = "https://hub.example/?a=1&b=2"
LATER: Final = RELEASED + timedelta(days=1)
PDF: Final = Resource(
    "slides", ResourceKind.SLIDES, "", "https://a.example/a.pdf", "application/pdf"
)
MP4: Final = Resource("video", ResourceKind.VIDEO, "", "https://a.example/a.mp4", "video/mp4")


def parse(content: bytes) -> Any:  # noqa: ANN401 - an lxml element
    """Return the root of an XML document; whatever is not well-formed raises."""
    strict = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
    return etree.fromstring(content, strict)


def items(path: str) -> dict[str, Any]:
    """Return the items of a feed of the sample site, by guid or id."""
    root = parse(body(path))
    if path.endswith(".rss"):
        return {one.findtext("guid"): one for one in root.iter("item")}
    return {one.findtext(f"{A}id"): one for one in root.iter(f"{A}entry")}


def told(edition: Edition, part: str = "") -> Publication:
    """Return the publication of a meeting's only talk, or of one of its resources."""
    guid = f"tag:talks.example,2025:meeting/talk{part}"
    return next(one for one in publications(edition, ADDRESSES) if one.guid == guid)


def item(publication: Publication, syntax: XmlFormat = RSS) -> Any:  # noqa: ANN401 - an lxml element
    """Return the item of a publication, parsed within a feed that declares its namespaces."""
    content = syntax.item(publication, ADDRESSES)
    namespaces = {"dc": namespace(CREATOR), "content": namespace(CONTENT)}
    if syntax is ATOM:
        namespaces[""] = namespace(A)
    declared = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{name}"' for prefix, name in namespaces.items()
    )
    return parse(f"<f{declared}>".encode() + content + b"</f>")[0]


def namespace(name: str) -> str:
    """Return the namespace of a name in braces."""
    return name[1:].partition("}")[0]


def links(entry: Any) -> list[dict[str, str]]:  # noqa: ANN401 - an lxml element
    """Return the attributes of an Atom entry's links, in order."""
    return [dict(link.attrib) for link in entry.findall(f"{A}link")]


class TestIdentity:
    """An item is known by its guid for ever."""

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/loops-2025/abstracts", "loops-2025/weaver"),
            ("/loops-2025/slides", "loops-2025/weaver#slides"),
            ("/loops-2025/videos", "loops-2025/weaver#video"),
            ("/loops-2025/videos", "loops-2025/fuller#film"),
            ("/loops-2025/videos", "loops-2025/#videos-day-1"),
            ("/loops-2025/abstracts", "loops-2025/tanner-draft"),
            ("/leap-2028/abstracts", "leap-year/zoe"),
        ],
    )
    @pytest.mark.parametrize("ending", [".rss", ".atom"])
    def test_guid_is_a_tag_of_permanent_ids(self, path: str, ending: str, expected: str) -> None:
        """Never of a title, an address or a scheme; former ids stay; slides have their own."""
        assert TAG + expected in items(path + ending)

    @pytest.mark.parametrize(("folder", "path"), cases(".rss"))
    def test_guid_is_no_permalink(self, folder: str, path: str) -> None:
        """A missing isPermaLink would mean true."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        expected = content.count(b"<item>")
        actual = content.count(b'<guid isPermaLink="false">tag:')
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".rss", ".atom"))
    def test_guids_are_unique_in_a_feed(self, folder: str, path: str) -> None:
        """Two items of one guid would be one."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        guids = re.findall(rb"<entry>\s*<id>([^<]+)|<guid[^>]*>([^<]+)", content)
        assert len(guids) == len(set(guids))

    @pytest.mark.parametrize("ending", [".rss", ".atom"])
    def test_item_is_the_same_in_every_feed(self, ending: str) -> None:
        """One publication has one set of bytes."""
        expected = {
            etree.tostring(items(f"{path}{ending}")[f"{TAG}loops-2025/weaver#video"])
            for path in ("/news", "/videos", "/series/loops/news", "/loops-2025/videos")
        }
        assert len(expected) == 1

    def test_feed_ids_are_unique(self) -> None:
        """Each Atom feed has an id of its own."""
        ids = [parse(body(path)).findtext(f"{A}id") for path in paths(".atom")]
        assert len(ids) == len(set(ids))
        assert f"{TAG}leap-year/news" in ids


class TestDates:
    """Dates are those of announcements, from the ledger."""

    @pytest.mark.parametrize(
        ("guid", "expected"),
        [
            ("loops-2025/night", "Mon, 01 Sep 2025 12:00:00 +0000"),
            ("loops-2025/tanner-draft", "Mon, 01 Sep 2025 12:00:00 +0000"),
            ("loops-2025/fuller#film", "Mon, 20 Oct 2025 09:30:00 +0000"),
            ("loops-2025/weaver#video", "Wed, 05 Nov 2025 18:00:00 +0000"),
            ("escapes-2026/long", "Mon, 01 Sep 2025 12:00:00 +0000"),
        ],
    )
    def test_pub_date_is_the_announcement(self, guid: str, expected: str) -> None:
        """Neither the talk's start nor its last change."""
        actual = items("/news.rss")[TAG + guid].findtext("pubDate")
        assert expected == actual

    def test_atom_tells_announcement_and_change(self) -> None:
        """Published is the announcement, updated the latest change."""
        entry = items("/news.atom")[f"{TAG}loops-2025/tanner-draft"]
        expected = ["2025-09-01T12:00:00+00:00", "2025-10-20T09:30:00+00:00"]
        actual = [entry.findtext(f"{A}{name}") for name in ("published", "updated")]
        assert expected == actual

    def test_meeting_that_was_over_is_announced_on_its_last_day(self) -> None:
        """Its items do not flood readers with news."""
        edition = released(a_meeting(a_session()), every=(datetime(2026, 1, 1, tzinfo=UTC),))
        expected = "Sat, 27 Sep 2025 03:59:59 +0000"
        actual = item(told(edition)).findtext("pubDate")
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".rss"))
    def test_nothing_is_dated_after_the_last_change(self, folder: str, path: str) -> None:
        """Readers hide or pin items of the future."""
        latest = max(max(one.latest, one.updated) for one in contents(FOLDERS[folder]).editions)
        root = parse(snapshot(FOLDERS[folder]).documents[path].body)
        for moment in root.iter("pubDate", "lastBuildDate"):
            assert parsedate_to_datetime(moment.text) <= latest

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/loops-2025/news", datetime(2025, 11, 5, 18, tzinfo=UTC)),
            ("/loops-2025/abstracts", datetime(2025, 11, 5, 18, tzinfo=UTC)),
            ("/escapes-2026/news", datetime(2025, 9, 1, 12, tzinfo=UTC)),
            ("/leap-2028/slides", datetime(2025, 9, 1, 12, tzinfo=UTC)),
            ("/series/lanterns/news", datetime(2025, 9, 1, 12, tzinfo=UTC)),
        ],
        ids=["newest change", "changed talk", "unchanged", "no items", "no meetings"],
    )
    def test_feed_is_dated_by_the_ledger(self, path: str, expected: datetime) -> None:
        """The newest change in it, or the site's beginning; never the clock."""
        rss = parse(body(f"{path}.rss")).findtext("channel/lastBuildDate")
        atom = parse(body(f"{path}.atom")).findtext(f"{A}updated")
        actual = parsedate_to_datetime(rss), datetime.fromisoformat(atom)
        assert (expected, expected) == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".rss", ".atom"))
    def test_no_dc_date(self, folder: str, path: str) -> None:
        """It would override pubDate in some readers."""
        assert b"dc:date" not in snapshot(FOLDERS[folder]).documents[path].body

    def test_newest_item_is_first(self) -> None:
        """Those of one moment are in the programme's order."""
        moments = [
            parsedate_to_datetime(one.findtext("pubDate")) for one in items("/news.rss").values()
        ]
        expected = sorted(moments, reverse=True)
        assert expected == moments
        talks = [*items("/escapes-2026/abstracts.rss")][:4]
        ids = ("escapes", "angles", "emoji", "right-to-left")
        assert talks == [f"{TAG}escapes-2026/{one}" for one in ids]


class TestTitles:
    """Plain text, one item from another."""

    @pytest.mark.parametrize(
        ("guid", "expected"),
        [
            ("loops-2025/weaver", "Wanda Weaver, Wim Wever — Knots in Loops"),
            ("loops-2025/weaver#slides", "Slides: Wanda Weaver, Wim Wever — Knots in Loops"),
            ("loops-2025/fuller#film", "Video: Fay Fuller — Braids without an Address (Film)"),
            ("loops-2025/posters#link", "Link: Posters"),
            ("loops-2025/#videos-day-1", "Videos of the first day"),
            (
                "loops-2025/porter",
                "CANCELLED: Paul Porter — A Talk That Was Cancelled",
            ),
            (
                "leap-year/zoe",
                "Zoë Zähler — One Day in Four Years (Tuesday, 29 February 2028)",
            ),
        ],
    )
    @pytest.mark.parametrize("ending", [".rss", ".atom"])
    def test_title_tells_what_it_is(self, guid: str, ending: str, expected: str) -> None:
        """Speaker and title; the day of a talk that is to come."""
        entry = items(f"/news{ending}")[TAG + guid]
        actual = entry.findtext("title" if ending == ".rss" else f"{A}title")
        assert expected == actual

    @pytest.mark.parametrize("folder", FOLDERS)
    def test_titles_are_unique(self, folder: str) -> None:
        """Some readers merge items of one title."""
        root = parse(snapshot(FOLDERS[folder]).documents["/news.rss"].body)
        counted = Counter(one.findtext("title") for one in root.iter("item"))
        expected: list[str] = []
        actual = [title for title, count in counted.items() if count > 1]
        assert expected == actual

    def test_untitled_resource_of_a_meeting_is_named_after_it(self) -> None:
        """There is no item without a title."""
        edition = released(a_meeting(a_session(), resources=(replace(MP4, id="all"),)))
        found = next(one for one in publications(edition, ADDRESSES) if one.resource)
        expected = "Video: A Meeting"
        actual = found.title
        assert expected == actual

    def test_day_leaves_the_title_when_the_talk_is_over(self) -> None:
        """A release after the talk's end says its title alone."""
        meeting = a_meeting(a_session(speakers=(Person("Ann"),)))
        after = replace(meeting, sessions=(replace(meeting.sessions[0], resources=(PDF,)),))
        over = datetime(2025, 9, 25, 14, 30, tzinfo=UTC)
        expected = ["Ann — A Talk (Thursday, 25 September 2025)", "Ann — A Talk"]
        actual = [
            told(released(meeting)).title,
            told(released(meeting, after, every=(RELEASED, over))).title,
        ]
        assert expected == actual


class TestText:
    """Summary and content, as escaped HTML."""

    def test_description_is_the_summary(self) -> None:
        """Escaped, even where it is plain text."""
        expected = "<p>Two people untie one knot.</p>"
        actual = items("/news.rss")[f"{TAG}loops-2025/weaver"].findtext("description")
        assert expected == actual

    def test_description_is_escaped_twice_in_the_bytes(self) -> None:
        """A summary with < is HTML, which is XML: readers lost its end otherwise."""
        expected = (
            b"&lt;/math&gt;, ]]&amp;gt; ends nothing,"
            b" &amp;lt;script&amp;gt;alert(3)&amp;lt;/script&amp;gt; runs nowhere,"
            b" &amp;lt; stays.&lt;/p&gt;</description>"
        )
        assert expected in body("/escapes-2026/abstracts.rss")

    def test_content_is_abstract_then_time_and_place_then_links(self) -> None:
        """Everything a reader needs is in the body."""
        expected = (
            "<p>A knot is a loop with a memory.</p>\n"
            "<p>We ask how much of it\ncan be forgotten.</p>"
            "<p>Wanda Weaver (University of Yarn); Wim Wever</p>"
            "<p>Friday, 31 October 2025, 09:00–10:00 (EDT, America/New_York), Hall,"
            " House of Loops, 1 Round Street, Ringtown, NY 00001</p>"
            '<ul><li><a href="https://loops.example/weaver.pdf">Slides</a></li>'
            '<li><a href="https://loops.example/weaver.mp4?a=1&amp;b=2">Video</a></li>'
            '<li><a href="https://loops.example/weaver.mp3">Video</a></li>'
            '<li><a href="https://papers.example/knots?a=1&amp;b=2">Paper</a></li>'
            '<li><a href="http://code.example/knots">Code</a></li>'
            '<li><a href="https://knots.example/">Link</a></li>'
            '<li><a href="https://live.example/hall">Live stream</a></li>'
            f'<li><a href="{ROOT}/loops-2025/weaver/">This talk</a></li>'
            f'<li><a href="{ROOT}/loops-2025/weaver.ics">Add to calendar</a></li>'
            f'<li><a href="{ROOT}/loops-2025/">Loops 2025</a></li></ul>'
        )
        rss = items("/news.rss")[f"{TAG}loops-2025/weaver"].findtext(CONTENT)
        atom = items("/news.atom")[f"{TAG}loops-2025/weaver"].findtext(f"{A}content")
        assert expected == rss
        assert expected == atom

    def test_summary_in_place_of_an_abstract_is_labelled(self) -> None:
        """The content says that it is not the speaker's own text."""
        content = items("/news.rss")[f"{TAG}loops-2025/fuller"].findtext(CONTENT)
        expected = (
            "<p>A talk whose slides are known to exist.</p><p><em>Summary by the publisher;"
            " the speaker's abstract is on the meeting's page.</em></p>"
        )
        actual = content[: len(expected)]
        assert expected == actual

    def test_item_of_a_recording_says_what_the_talk_is_about(self) -> None:
        """Its short text names it; its body adds the talk's summary."""
        found = items("/news.rss")[f"{TAG}loops-2025/weaver#video"]
        short = (
            "<p>Video of “Knots in Loops” by Wanda Weaver (University of Yarn) and Wim Wever.</p>"
        )
        assert found.findtext("description") == short
        expected = f"{short}<p>Two people untie one knot.</p><p>Friday, 31 October 2025,"
        actual = found.findtext(CONTENT)[: len(expected)]
        assert expected == actual

    def test_resource_without_an_address_says_where_it_is(self) -> None:
        """It leads to the meeting's page."""
        found = items("/news.rss")[f"{TAG}loops-2025/fuller#slides"]
        expected = (
            "<p>Ask at the desk.</p>"
            "<p>Slides of “Braids without an Address” by Fay Fuller (Braid Works).</p>"
            "<p>To be found on the meeting's own page.</p>"
        )
        actual = found.findtext("description")
        assert expected == actual
        link = '<a href="https://loops.example/2025">Slides (on the meeting\'s own page)</a>'
        assert link in found.findtext(CONTENT)

    def test_talk_without_any_text_has_time_and_place_all_the_same(self) -> None:
        """The item of a bare talk is whole."""
        expected = "<p>Thursday, 25 September 2025, 09:30–10:30 (EDT, America/New_York),"
        publication = told(released(a_meeting(a_session())))
        rss = item(publication).findtext("description")
        atom = item(publication, ATOM).findtext(f"{A}content")
        assert rss[: len(expected)] == expected
        assert atom[: len(expected)] == expected

    def test_item_of_a_release_lists_its_changes(self) -> None:
        """Each with a link to what changed."""
        found = items("/loops-2025/changes.rss")[f"{TAG}loops-2025/#changes-20251020T093000Z"]
        expected = (
            f'<li><a href="{ROOT}/loops-2025/tanner/">A Talk That Was Renamed and Moved</a>:'
            " moved from 09:30 to 10:30</li>"
        )
        assert expected in found.findtext(CONTENT)
        expected = "<p>Changes &amp; moves</p><p>8 changes to Loops 2025.</p>"
        actual = found.findtext("description")
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".rss", ".atom"))
    def test_addresses_are_absolute(self, folder: str, path: str) -> None:
        """A reader does not know where the feed came from."""
        content = snapshot(FOLDERS[folder]).documents[path].body.decode()
        texts = [one.text or "" for one in parse(content.encode()).iter()]
        hrefs = re.findall(r'(?:href|src|url)="([^"]*)"', "".join([content, *texts]))
        assert hrefs
        for href in hrefs:
            assert urlsplit(html.unescape(href)).scheme in {"http", "https"}


class TestPeople:
    """Speakers, in the form that each syntax's readers understand."""

    def test_rss_has_one_creator(self) -> None:
        """Of two, readers keep the first or the last."""
        found = items("/news.rss")[f"{TAG}loops-2025/weaver"]
        expected = ["Wanda Weaver, Wim Wever"]
        actual = [one.text for one in found.findall(CREATOR)]
        assert expected == actual
        assert found.find("author") is None

    def test_atom_has_one_author_each(self) -> None:
        """Atom has an element for each person."""
        found = items("/news.atom")[f"{TAG}loops-2025/weaver"]
        expected = ["Wanda Weaver", "Wim Wever"]
        actual = [one.text for one in found.findall(f"{A}author/{A}name")]
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".atom"))
    def test_atom_feed_has_an_author(self, folder: str, path: str) -> None:
        """An entry without one, such as a link of the meeting, needs it."""
        root = parse(snapshot(FOLDERS[folder]).documents[path].body)
        expected = [contents(FOLDERS[folder]).site.publisher.name]
        actual = [one.text for one in root.findall(f"{A}author/{A}name")]
        assert expected == actual

    def test_item_without_speakers_has_no_creator(self) -> None:
        """An empty name is worse than none."""
        found = items("/news.rss")[f"{TAG}loops-2025/posters#link"]
        assert found.find(CREATOR) is None


class TestEnclosures:
    """Only what a podcast player can play."""

    def test_direct_media_is_enclosed(self) -> None:
        """An mp4 is an enclosure of its video's item, with its size, in both syntaxes."""
        expected = {
            "url": "https://loops.example/weaver.mp4?a=1&b=2",
            "type": "video/mp4",
            "length": "48123456",
        }
        (found,) = items("/news.rss")[f"{TAG}loops-2025/weaver#video"].findall("enclosure")
        assert expected == dict(found.attrib)
        page, link = links(items("/news.atom")[f"{TAG}loops-2025/weaver#video"])
        assert page["rel"] == "alternate"
        assert link == {
            "rel": "enclosure",
            "href": expected["url"],
            "type": expected["type"],
            "length": expected["length"],
            "title": "Video",
        }

    def test_unknown_size_is_zero_in_rss_and_left_out_of_atom(self) -> None:
        """RSS asks for the attribute; nobody can be told a wrong size."""
        (found,) = items("/news.rss")[f"{TAG}loops-2025/weaver#sound"].findall("enclosure")
        assert found.get("length") == "0"
        _, link = links(items("/news.atom")[f"{TAG}loops-2025/weaver#sound"])
        assert "length" not in link

    def test_each_recording_of_a_talk_is_an_item_of_its_own(self) -> None:
        """An item encloses one: of two, players take the first or the last."""
        expected = [
            ("video", "https://loops.example/weaver.mp4?a=1&b=2"),
            ("sound", "https://loops.example/weaver.mp3"),
        ]
        found = items("/loops-2025/videos.rss")
        actual = [
            (part, one.get("url"))
            for part in ("video", "sound")
            for one in found[f"{TAG}loops-2025/weaver#{part}"].findall("enclosure")
        ]
        assert expected == actual

    @pytest.mark.parametrize(
        "guid",
        [
            "loops-2025/weaver",
            "loops-2025/weaver#slides",
            "loops-2025/fuller#film",
            "loops-2025/#videos-day-1",
            "escapes-2026/angles#slides",
        ],
        ids=["abstract", "pdf", "a page with a player", "no address", "pdf with a title"],
    )
    @pytest.mark.parametrize("ending", [".rss", ".atom"])
    def test_nothing_else_is_enclosed(self, guid: str, ending: str) -> None:
        """A PDF would be taken for audio; an abstract does not become an episode later."""
        content = etree.tostring(items(f"/news{ending}")[TAG + guid])
        assert b"enclosure" not in content

    @pytest.mark.parametrize(("folder", "path"), cases(".rss"))
    def test_at_most_one_an_item(self, folder: str, path: str) -> None:
        """Validators and players know one."""
        root = parse(snapshot(FOLDERS[folder]).documents[path].body)
        for found in root.iter("item"):
            assert len(found.findall("enclosure")) <= 1


class TestLinks:
    """Where a click leads."""

    def test_atom_entry_leads_to_its_page_first(self) -> None:
        """Then to what can be opened, each with its type and title, as far as they are known."""
        expected = [
            {"href": f"{ROOT}/loops-2025/weaver/", "rel": "alternate", "type": "text/html"},
            {
                "href": "https://loops.example/weaver.pdf",
                "rel": "related",
                "type": "application/pdf",
                "title": "Slides",
            },
            {
                "href": "https://loops.example/weaver.mp4?a=1&b=2",
                "rel": "related",
                "length": "48123456",
                "type": "video/mp4",
                "title": "Video",
            },
            {
                "href": "https://loops.example/weaver.mp3",
                "rel": "related",
                "type": "audio/mpeg",
                "title": "Sound alone",
            },
            {
                "href": "https://papers.example/knots?a=1&b=2",
                "rel": "related",
                "title": "Forgetful Knots",
            },
            {"href": "http://code.example/knots", "rel": "related", "title": "Code"},
            {"href": "https://knots.example/", "rel": "related", "title": "A page, about knots"},
        ]
        actual = links(items("/news.atom")[f"{TAG}loops-2025/weaver"])
        assert expected == actual

    def test_resource_without_any_address_adds_no_link(self) -> None:
        """A meeting without a page has none to lead to."""
        found = items("/desert-2026/slides.atom")[f"{TAG}desert-2026/before#slides"]
        expected = [f"{ROOT}/desert-2026/before/"]
        actual = [link["href"] for link in links(found)]
        assert expected == actual

    @pytest.mark.parametrize("path", ["/news", "/loops-2025/slides", "/series/loops/videos"])
    def test_feed_names_itself_and_its_hub_then_its_page(self, path: str) -> None:
        """RSS readers take the last link of their own, so the page comes last."""
        page = ROOT + path.rpartition("/")[0] + "/"
        expected = [
            {"href": f"{ROOT}{path}.atom", "rel": "self", "type": "application/atom+xml"},
            {"href": HUB, "rel": "hub"},
            {"href": page, "rel": "alternate", "type": "text/html"},
        ]
        actual = links(parse(body(f"{path}.atom")))
        assert expected == actual
        channel = parse(body(f"{path}.rss")).find("channel")
        assert channel.findtext("link") == page
        assert [dict(one.attrib) for one in channel.findall(f"{A}link")] == [
            {"href": f"{ROOT}{path}.rss", "rel": "self", "type": "application/rss+xml"},
            {"href": HUB, "rel": "hub"},
        ]

    @pytest.mark.parametrize("ending", [".rss", ".atom", ".json"])
    def test_feed_of_a_site_without_a_hub_names_none(self, ending: str) -> None:
        """Neither in the feed nor in the headers of its answer."""
        document = snapshot(FOLDERS["shipped"]).documents[f"/news{ending}"]
        assert b"hub" not in document.body
        address = f"{contents(FOLDERS['shipped']).site.base_url}/news{ending}"
        expected = f'<{address}>; rel="self"'
        actual = document.link
        assert expected == actual

    @pytest.mark.parametrize("ending", [".rss", ".atom", ".json"])
    def test_answer_names_hub_and_feed_in_its_headers(self, ending: str) -> None:
        """Subscribers look there before they open the feed (WebSub, RFC 8288)."""
        expected = f'<{HUB}>; rel="hub", <{ROOT}/loops-2025/news{ending}>; rel="self"'
        actual = snapshot().documents[f"/loops-2025/news{ending}"].link
        assert expected == actual

    def test_only_feeds_and_pages_have_a_header_with_links(self) -> None:
        """A feed names its hub and itself, a page what can be followed; a calendar has neither."""
        expected = {"rss+xml", "atom+xml", "feed+json", "text/html"}
        actual = {
            one.media_type.partition(";")[0].removeprefix("application/")
            for one in snapshot().documents.values()
            if one.link
        }
        assert expected == actual

    def test_item_leads_to_its_page(self) -> None:
        """What has no page of its own leads to its place on the meeting's."""
        found = items("/news.rss")
        expected = [f"{ROOT}/loops-2025/weaver/", f"{ROOT}/loops-2025/#posters"]
        actual = [
            found[f"{TAG}{guid}"].findtext("link")
            for guid in ("loops-2025/weaver#slides", "loops-2025/posters#link")
        ]
        assert expected == actual


class TestHead:
    """What a feed says of itself."""

    def test_head_of_an_rss_feed(self) -> None:
        """Everything ahead of the items, byte for byte."""
        expected = (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:atom="http://www.w3.org/2005/Atom"'
            ' xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">\n'
            "  <channel>\n"
            "    <title>Loops 2025: Slides</title>\n"
            f"    <link>{ROOT}/loops-2025/</link>\n"
            "    <description>One item as soon as a talk's slides are there."
            " For reading again what went by too fast.</description>\n"
            f'    <atom:link href="{ROOT}/loops-2025/slides.rss" rel="self"'
            ' type="application/rss+xml"/>\n'
            "    <docs>http://www.rssboard.org/rss-specification</docs>\n"
            "    <generator>modl-feeds</generator>\n"
            "    <language>en</language>\n"
            "    <lastBuildDate>Wed, 05 Nov 2025 18:00:00 +0000</lastBuildDate>\n"
            "    <ttl>60</ttl>\n"
            '    <atom:link href="https://hub.example/?a=1&amp;b=2" rel="hub"/>\n'
        )
        actual = body("/loops-2025/slides.rss").decode().partition("    <item>")[0]
        assert expected == actual

    def test_head_of_an_atom_feed(self) -> None:
        """Everything ahead of the entries, byte for byte."""
        expected = (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            '<feed xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
            f"  <id>{TAG}loops-2025/slides</id>\n"
            "  <title>Loops 2025: Slides</title>\n"
            "  <updated>2025-11-05T18:00:00+00:00</updated>\n"
            "  <author>\n    <name>Ring &amp; Loop Society</name>\n"
            "    <uri>https://society.example/</uri>\n  </author>\n"
            f'  <link href="{ROOT}/loops-2025/slides.atom" rel="self"'
            ' type="application/atom+xml"/>\n'
            '  <link href="https://hub.example/?a=1&amp;b=2" rel="hub"/>\n'
            f'  <link href="{ROOT}/loops-2025/" rel="alternate" type="text/html"/>\n'
            "  <generator>modl-feeds</generator>\n"
            "  <subtitle>One item as soon as a talk's slides are there."
            " For reading again what went by too fast.</subtitle>\n"
        )
        actual = body("/loops-2025/slides.atom").decode().partition("  <entry>")[0]
        assert expected == actual

    @pytest.mark.parametrize(
        ("ending", "expected"),
        [
            (".rss", "application/rss+xml; charset=utf-8"),
            (".atom", "application/atom+xml; charset=utf-8"),
        ],
    )
    def test_media_type(self, ending: str, expected: str) -> None:
        """Each syntax has its own, with the charset."""
        actual = {snapshot().documents[path].media_type for path in paths(ending)}
        assert {expected} == actual


class TestSize:
    """Complete where it can be, the newest where it cannot."""

    def test_meetings_feed_is_complete_and_the_sites_holds_the_newest_hundred(self) -> None:
        """A reader needs seconds for a thousand items."""
        talks = tuple(
            a_session(
                id=f"talk-{number:03}",
                start=at("2025-09-25 09:30") + timedelta(minutes=number),
                end=at("2025-09-25 09:31") + timedelta(minutes=number),
                title=f"Talk {number}",
            )
            for number in range(120)
        )
        edition = released(a_meeting(*talks))
        documents = build(a_site(edition.meeting), (edition,), {}).documents
        expected = [120, 100]
        actual = [
            documents[path].body.count(b"<item>")
            for path in ("/meeting/abstracts.rss", "/abstracts.rss")
        ]
        assert expected == actual


class TestXml:
    """What any parser and any schema accept."""

    @pytest.mark.parametrize(("folder", "path"), cases(".atom"))
    def test_atom_is_valid(self, folder: str, path: str) -> None:
        """The schema of RFC 4287 finds nothing."""
        schema = etree.RelaxNG(etree.parse(shared_file("schemas/atom.rng")))
        valid = schema.validate(parse(snapshot(FOLDERS[folder]).documents[path].body))
        assert valid, schema.error_log

    @pytest.mark.parametrize("syntax", [RSS, ATOM], ids=["RSS", "Atom"])
    def test_control_characters_are_gone_at_load(self, syntax: XmlFormat) -> None:
        """One of them and four parsers refuse the whole feed."""
        content = body(f"/escapes-2026/news{syntax.ending}")
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", content)
        assert b"A bell, a tab and a line separator" in content

    @examples(80)
    @given(
        title=strategies.titles,
        summary=strategies.texts,
        abstract=strategies.texts,
        speaker=strategies.titles,
        room=strategies.lines,
    )
    def test_any_text_survives(
        self, title: str, summary: str, abstract: str, speaker: str, room: str
    ) -> None:
        """A strict parser reads title and name as they were put in, and the text as HTML."""
        talk = a_session(
            title=title,
            summary=summary,
            abstract=abstract,
            speakers=(Person(speaker),),
            room=room,
            status=Status.CANCELLED,
            resources=(replace(PDF, title=title),),
        )
        publication = told(released(a_meeting(talk)))
        rss, atom = item(publication), item(publication, ATOM)
        heading = f"CANCELLED: {speaker} — {title} (Thursday, 25 September 2025)"
        assert rss.findtext("title") == atom.findtext(f"{A}title") == heading
        assert rss.findtext(CREATOR) == atom.findtext(f"{A}author/{A}name") == speaker
        assert links(atom)[1]["title"] == title
        if summary or abstract:
            description = rss.findtext("description")
            assert description == atom.findtext(f"{A}summary")
            assert description == markup.to_html(summary or abstract)
            assert rss.findtext(CONTENT) == atom.findtext(f"{A}content")
        content = read_html(atom.findtext(f"{A}content"))
        text = read_html(markup.to_html(abstract or summary))
        assert squeezed(content).startswith(squeezed(text + speaker))
        assert squeezed(room) in squeezed(content)


def read_html(source: str) -> str:
    """Return the text that a browser shows of a piece of HTML."""
    return "".join(html5lib.parseFragment(source).itertext())


def squeezed(words: str) -> str:
    """Return text without white space, which HTML does not keep."""
    return "".join(words.split())


def all_feeds(data: Contents) -> list[feeds.Feed]:
    """Return every feed of a folder."""
    addresses = Addresses.of(data.site)
    told = {one.meeting.id: feeds.Told.of(one, addresses) for one in data.editions}
    return list(feeds.feeds(data.site, told, speakers(data.editions)))


@pytest.mark.parametrize(
    ("path", "syntax"),
    [
        *(
            (path, syntax)
            for path in (
                "/news",
                "/loops-2025/news",
                "/escapes-2026/news",
                "/series/lanterns/slides",
            )
            for syntax in (RSS, ATOM)
        ),
        ("/loops-2025/podcast", PODCAST),
    ],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_fragments_join_to_feedgens_own_whole(
    path: str, syntax: XmlFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Head, items and tail are byte for byte what feedgen makes of one feed."""
    data = contents()
    addresses = Addresses.of(data.site)
    feed = next(one for one in all_feeds(data) if one.path == path)
    entries: list[Any] = []
    add = FeedGenerator.add_entry

    def collect(self: Any, entry: Any, order: str) -> Any:  # noqa: ANN401 - feedgen has no types
        entries.append(entry)
        return add(self, entry, order=order)

    generators: list[Any] = []

    def collect_feed(generator: FeedGenerator) -> bytes:
        generators.append(generator)
        return syntax.write(generator)

    monkeypatch.setattr(FeedGenerator, "add_entry", collect)
    items = [syntax.item(one, addresses) for one in feed.publications]
    head = replace(syntax, write=collect_feed).head(feed, data.site, RELEASED)
    actual = formats.join(syntax, head, items)
    whole = generators[0]
    for entry in tuple(entries):
        add(whole, entry, order="append")
    expected = syntax.write(whole)
    assert expected == actual


@pytest.mark.parametrize(("folder", "path"), cases(".rss", ".atom"))
def test_feedparser_reads_every_feed(folder: str, path: str) -> None:
    """Other people's parser finds no fault, and every item in its order."""
    built = snapshot(FOLDERS[folder])
    found = feedparser.parse(
        built.documents[path].body,
        response_headers={"content-type": built.documents[path].media_type},
    )
    assert not found.bozo
    data = contents(FOLDERS[folder])
    feed = next(one for one in all_feeds(data) if one.path == path.rpartition(".")[0])
    expected = [(one.guid, one.revision.announced.timetuple()[:6]) for one in feed.publications]
    actual = [(one.id, one.published_parsed[:6]) for one in found.entries]
    assert expected == actual


@pytest.mark.parametrize("folder", FOLDERS)
def test_reader_reads_every_feed(folder: str, tmp_path: Path) -> None:
    """Another people's reader keeps every item of every feed, with its link and its date."""
    found = snapshot(FOLDERS[folder])
    with make_reader(":memory:", feed_root=str(tmp_path)) as reader:
        for path in paths(".rss", ".atom", folder=FOLDERS[folder]):
            name = file_name(path)
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(found.documents[path].body)
            reader.add_feed(name)
        reader.update_feeds()
        assert [one for one in reader.get_feeds() if one.last_exception] == []
        data = contents(FOLDERS[folder])
        for feed in all_feeds(data):
            expected = {
                (one.guid, data.site.base_url + one.path, one.revision.announced)
                for one in feed.publications
            }
            for form in (one for one in formats.of(feed) if one.ending != ".json"):
                actual = {
                    (one.id, one.link, one.published)
                    for one in reader.get_entries(feed=feed.path[1:] + form.ending)
                }
                assert expected == actual


def test_every_publication_is_in_the_news_of_its_meeting() -> None:
    """Abstracts, slides, videos, material, and changes that have no item of their own."""
    for meeting in contents().site.meetings:
        edition = edition_of(meeting.id)
        told = publications(edition, Addresses.of(contents().site))
        expected = {one.guid for one in told if not one.repeats}
        actual = set(items(f"/{meeting.id}/news.rss"))
        assert expected == actual


def test_day_of_a_resource_is_no_date_of_its_item() -> None:
    """What belongs to a day of the meeting is still dated by its announcement."""
    video = replace(MP4, id="day", date=date(2025, 9, 25), added=date(2025, 9, 30))
    edition = released(
        a_meeting(a_session()), a_meeting(a_session(), resources=(video,)), every=(RELEASED, LATER)
    )
    expected = "Tue, 02 Sep 2025 12:00:00 +0000"
    found = next(one for one in publications(edition, ADDRESSES) if one.resource)
    actual = item(found).findtext("pubDate")
    assert expected == actual
