"""JSON Feed 1.1: what its specification wants, and what the other formats say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from lxml import etree

from modl_feeds import feeds, formats, markup
from modl_feeds.calendars import speakers
from modl_feeds.formats.jsonfeed import JSON
from modl_feeds.model import Person, Publisher, Resource, ResourceKind, SessionKind, Status
from modl_feeds.publications import publications
from modl_feeds.snapshot import build
from modl_feeds.urls import Addresses
from tests.formats import strategies
from tests.samples import (
    ADDRESSES,
    FOLDERS,
    RELEASED,
    ROOT,
    a_meeting,
    a_session,
    a_site,
    body,
    cases,
    contents,
    paths,
    released,
    snapshot,
)

if TYPE_CHECKING:
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

TAG: Final = "tag:meetings.example,2025-01:"
A: Final = "{http://www.w3.org/2005/Atom}"
LATER: Final = RELEASED + timedelta(days=1)
RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
PDF: Final = Resource(
    "slides", ResourceKind.SLIDES, "", "https://a.example/a.pdf", "application/pdf"
)
EVERY: Final = pytest.mark.parametrize(("folder", "path"), cases(".json"))
FEEDS: Final = [
    (folder, path)
    for folder, path in cases(".json")
    if snapshot(FOLDERS[folder]).documents[path].media_type.startswith("application/feed+json")
]
every_feed = pytest.mark.parametrize(("folder", "path"), FEEDS)


def read(folder: str, path: str) -> Any:  # noqa: ANN401 - JSON
    """Return a feed of a folder."""
    return json.loads(snapshot(FOLDERS[folder]).documents[path].body)


def items(path: str) -> dict[str, Any]:
    """Return the items of a feed of the sample site, by id."""
    return {one["id"]: one for one in json.loads(body(path))["items"]}


def told(edition: Edition, part: str = "") -> Publication:
    """Return the publication of a meeting's only talk, or of one of its resources."""
    guid = f"tag:talks.example,2025:meeting/talk{part}"
    return next(one for one in publications(edition, ADDRESSES) if one.guid == guid)


def item(publication: Publication) -> Any:  # noqa: ANN401 - JSON
    """Return the item of a publication."""
    return json.loads(JSON.item(publication, ADDRESSES))


class TestFeed:
    """What a feed says of itself."""

    @every_feed
    def test_it_has_the_fields_of_the_specification(self, folder: str, path: str) -> None:
        """Version, title and items; its own address and its page; who publishes it."""
        feed = read(folder, path)
        site = contents(FOLDERS[folder]).site
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["feed_url"] == site.base_url + path
        assert feed["home_page_url"].startswith(f"{site.base_url}/")
        assert feed["language"] == site.language
        assert feed["authors"][0]["name"] == site.publisher.name
        assert isinstance(feed["items"], list)
        keys = {
            "version", "title", "home_page_url", "feed_url", "description", "language", "authors",
            "items",
        }  # fmt: skip
        assert feed.keys() == keys | ({"hubs"} if site.hub else set())

    def test_head_of_a_feed(self) -> None:
        """Title, page and publisher, word for word."""
        expected = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Loops 2025: Slides",
            "home_page_url": f"{ROOT}/loops-2025/",
            "feed_url": f"{ROOT}/loops-2025/slides.json",
            "description": "One item as soon as a talk's slides are there."
            " For reading again what went by too fast.",
            "language": "en",
            "authors": [{"name": "Ring & Loop Society", "url": "https://society.example/"}],
            "hubs": [{"type": "WebSub", "url": "https://hub.example/?a=1&b=2"}],
        }
        feed = json.loads(body("/loops-2025/slides.json"))
        actual = {key: feed[key] for key in expected}
        assert expected == actual

    def test_publisher_without_a_page_has_a_name_alone(self) -> None:
        """No empty address."""
        meeting = a_meeting(a_session())
        site = a_site(meeting, publisher=Publisher("Office"))
        content = build(site, (released(meeting),), {}).documents["/news.json"].body
        expected = [{"name": "Office"}]
        actual = json.loads(content)["authors"]
        assert expected == actual

    @every_feed
    def test_it_tells_what_rss_and_atom_tell(self, folder: str, path: str) -> None:
        """The same items, in the same order, with the same titles, pages and content."""
        documents = snapshot(FOLDERS[folder]).documents
        stem = path.removesuffix(".json")
        found = read(folder, path)["items"]
        atom = etree.fromstring(documents[f"{stem}.atom"].body)
        expected = [
            (
                one.findtext(f"{A}id"),
                one.findtext(f"{A}title"),
                one.findtext(f"{A}content"),
                one.findtext(f"{A}published"),
                one.findtext(f"{A}updated"),
                one.find(f"{A}link").get("href"),
            )
            for one in atom.iter(f"{A}entry")
        ]
        actual = [
            (
                one["id"],
                one["title"],
                one["content_html"],
                one["date_published"],
                one["date_modified"],
                one["url"],
            )
            for one in found
        ]
        assert expected == actual
        rss = etree.fromstring(documents[f"{stem}.rss"].body)
        assert [one["id"] for one in found] == [one.findtext("guid") for one in rss.iter("item")]

    def test_feed_that_tells_nothing_is_a_feed(self) -> None:
        """An empty list."""
        expected: list[Any] = []
        actual = json.loads(body("/later-2029/slides.json"))["items"]
        assert expected == actual


class TestItem:
    """What an item says."""

    @every_feed
    def test_it_has_the_fields_of_the_specification(self, folder: str, path: str) -> None:
        """An id that is a string and unique, a content, dates of RFC 3339, absolute addresses."""
        found = read(folder, path)["items"]
        assert len({one["id"] for one in found}) == len(found)
        for one in found:
            assert isinstance(one["id"], str)
            assert one["content_html"]
            assert one["title"]
            assert one["url"].startswith(contents(FOLDERS[folder]).site.base_url)
            for name in ("date_published", "date_modified"):
                assert RFC_3339.fullmatch(one[name])
            assert datetime.fromisoformat(one["date_published"]) <= datetime.fromisoformat(
                one["date_modified"]
            )
            assert all(one.values())

    def test_item_of_a_talk(self) -> None:
        """Its summary beside the content, its speakers, all that can be downloaded."""
        found = items("/loops-2025/abstracts.json")[f"{TAG}loops-2025/weaver"]
        assert found["url"] == f"{ROOT}/loops-2025/weaver/"
        assert found["summary"] == "Two people untie one knot."
        assert found["content_html"].startswith("<p>A knot is a loop with a memory.</p>")
        assert found["authors"] == [{"name": "Wanda Weaver"}, {"name": "Wim Wever"}]
        assert found["tags"] == ["abstract"]
        assert found["date_published"] == "2025-09-01T12:00:00+00:00"
        assert found["date_modified"] == "2025-11-05T18:00:00+00:00"
        expected = [
            ("https://loops.example/weaver.pdf", "application/pdf", "Slides"),
            ("https://loops.example/weaver.mp4?a=1&b=2", "video/mp4", "Video"),
            ("https://loops.example/weaver.mp3", "audio/mpeg", "Sound alone"),
        ]
        actual = [(one["url"], one["mime_type"], one["title"]) for one in found["attachments"]]
        assert expected == actual

    def test_attachment_tells_its_size_and_how_long_it_plays(self) -> None:
        """As far as they are known; both are numbers."""
        found = items("/loops-2025/videos.json")
        expected = [
            {
                "url": "https://loops.example/weaver.mp4?a=1&b=2",
                "mime_type": "video/mp4",
                "title": "Video",
                "size_in_bytes": 48123456,
                "duration_in_seconds": 3510,
            },
            {
                "url": "https://loops.example/weaver.mp3",
                "mime_type": "audio/mpeg",
                "title": "Sound alone",
            },
        ]
        actual = [
            one
            for part in ("video", "sound")
            for one in found[f"{TAG}loops-2025/weaver#{part}"]["attachments"]
        ]
        assert expected == actual

    def test_item_of_slides_has_them_alone(self) -> None:
        """A new item for what is new."""
        found = items("/loops-2025/slides.json")[f"{TAG}loops-2025/weaver#slides"]
        expected = [
            {
                "url": "https://loops.example/weaver.pdf",
                "mime_type": "application/pdf",
                "title": "Slides",
            }
        ]
        actual = found["attachments"]
        assert expected == actual
        assert "summary" not in found

    @pytest.mark.parametrize(
        "changes", [{"url": ""}, {"media_type": ""}], ids=["no address", "no type"]
    )
    def test_attachment_has_an_address_and_a_type(self, changes: dict[str, str]) -> None:
        """Both are wanted; without one of them it is a link in the content."""
        slides = replace(PDF, **changes)  # type: ignore[arg-type] # only its texts
        meeting = a_meeting(a_session(resources=(slides,)), url="https://m.example/")
        for part in ("", "#slides"):
            found = item(told(released(meeting), part))
            assert "attachments" not in found
            assert "Slides</a>" in found["content_html"] or "Slides (" in found["content_html"]

    def test_attachment_is_called_by_its_title(self) -> None:
        """Where it has one."""
        slides = replace(PDF, title="Part 1")
        found = item(told(released(a_meeting(a_session(resources=(slides,))))))
        expected = ["Part 1"]
        actual = [one["title"] for one in found["attachments"]]
        assert expected == actual

    def test_item_of_the_whole_meeting_has_no_authors(self) -> None:
        """Nobody speaks."""
        found = items("/loops-2025/videos.json")[f"{TAG}loops-2025/#videos-day-1"]
        assert "authors" not in found

    def test_item_of_changes_is_a_list(self) -> None:
        """Each change with its link."""
        found = json.loads(body("/loops-2025/changes.json"))["items"]
        assert found[0]["tags"] == ["changes"]
        assert "<ul><li><a href=" in found[0]["content_html"]

    def test_cancelled_talk_says_so(self) -> None:
        """In its title."""
        found = item(told(released(a_meeting(a_session(status=Status.CANCELLED)))))
        assert found["title"].startswith("CANCELLED: A Talk")

    def test_meeting_that_was_over_is_dated_by_its_last_day(self) -> None:
        """With the venue's offset, or in UTC: either is RFC 3339."""
        late = RELEASED + timedelta(days=100)
        found = item(told(released(a_meeting(a_session()), every=(late,))))
        assert RFC_3339.fullmatch(found["date_published"])
        assert datetime.fromisoformat(found["date_published"]).date() == date(2025, 9, 26)

    def test_break_is_no_item(self) -> None:
        """Nobody follows breaks."""
        meeting = a_meeting(a_session(kind=SessionKind.BREAK))
        content = build(a_site(meeting), (released(meeting),), {}).documents
        expected: list[Any] = []
        actual = json.loads(content["/meeting/abstracts.json"].body)["items"]
        assert expected == actual


class TestBytes:
    """Head, items and tail are joined; nothing is parsed and written again."""

    @every_feed
    def test_join_is_the_feed_as_a_whole(self, folder: str, path: str) -> None:
        """The head alone is an empty feed, and each item is JSON of its own."""
        data = contents(FOLDERS[folder])
        addresses = Addresses.of(data.site)
        publications_ = {one.meeting.id: feeds.Told.of(one, addresses) for one in data.editions}
        feed = next(
            one
            for one in feeds.feeds(data.site, publications_, speakers(data.editions))
            if f"{one.path}.json" == path
        )
        head = JSON.head(feed, data.site, RELEASED)
        found = [JSON.item(one, addresses) for one in feed.publications]
        expected = {**json.loads(head + JSON.tail), "items": [json.loads(one) for one in found]}
        actual = read(folder, path)
        assert expected == actual
        assert formats.join(JSON, head, found) == snapshot(FOLDERS[folder]).documents[path].body

    @EVERY
    def test_file_is_utf_8_with_a_newline_at_its_end(self, folder: str, path: str) -> None:
        """Letters as they are, no mark ahead, no escapes of what needs none."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        assert content.endswith(b"}\n")
        assert content.startswith(b"{")
        assert b"\\u" not in content
        content.decode()

    def test_second_build_is_the_same(self) -> None:
        """No clock, no chance."""
        data = contents()
        again = build(data.site, data.editions, {}).documents
        for path in paths(".json"):
            expected = body(path)
            actual = again[path].body
            assert expected == actual

    def test_head_has_no_date(self) -> None:
        """The format has none of a feed: only its items change it."""
        data = contents()
        addresses = Addresses.of(data.site)
        told_ = {one.meeting.id: feeds.Told.of(one, addresses) for one in data.editions}
        feed = next(iter(feeds.feeds(data.site, told_, speakers(data.editions))))
        expected = JSON.head(feed, data.site, RELEASED)
        actual = JSON.head(feed, data.site, LATER)
        assert expected == actual

    @given(
        title=strategies.titles,
        speaker=strategies.titles,
        summary=strategies.texts,
        abstract=strategies.texts,
        name=strategies.lines,
    )
    def test_any_text_survives(
        self, title: str, speaker: str, summary: str, abstract: str, name: str
    ) -> None:
        """Quotes, backslashes, brackets, line ends: read back, it is what was put in."""
        talk = a_session(
            title=title,
            speakers=(Person(speaker),),
            summary=summary,
            abstract=abstract,
            resources=(replace(PDF, title=name),),
        )
        meeting = a_meeting(talk, title=title)
        edition = released(meeting)
        site = a_site(meeting, title=title, publisher=Publisher(speaker))
        content = build(site, (edition,), {}).documents["/meeting/news.json"].body
        feed = json.loads(content)
        assert feed["title"] == f"{title}: News"
        assert feed["authors"] == [{"name": speaker}]
        found = {one["id"]: one for one in feed["items"]}["tag:talks.example,2025:meeting/talk"]
        assert found["title"].startswith(f"{speaker} — {title}")
        assert found.get("summary", "") == markup.to_plain(summary)
        assert found["authors"] == [{"name": speaker}]
        assert found["attachments"][0]["title"] == (name or "Slides")
        assert len(feed["items"]) == content.count(b'\n "id": ')
