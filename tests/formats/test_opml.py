"""Lists of feeds that readers import at once, and the feeds over several meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from modl_feeds.urls import Addresses
from tests.samples import FOLDERS, ROOT, body, contents, paths, snapshot

if TYPE_CHECKING:
    from lxml.etree import _Element


def outlines(path: str) -> list[_Element]:
    """Return the entries of a list of the sample site."""
    return list(etree.fromstring(body(path)).iter("outline"))


def guids(path: str) -> list[str]:
    """Return the guids of a feed of the sample site, in its order."""
    return [one.text or "" for one in etree.fromstring(body(path)).iter("guid")]


class TestLists:
    """OPML 2.0."""

    @pytest.mark.parametrize("folder", FOLDERS)
    def test_sites_list_has_every_feed(self, folder: str) -> None:
        """Of the site, its series, meetings and speakers, each once."""
        built = snapshot(FOLDERS[folder])
        base = contents(FOLDERS[folder]).site.base_url
        expected = [base + path for path in paths(".rss", folder=FOLDERS[folder])]
        root = etree.fromstring(built.documents["/feeds.opml"].body)
        actual = sorted(one.get("xmlUrl", "") for one in root.iter("outline") if one.get("type"))
        assert expected == actual

    def test_speakers_are_a_folder_below_the_rest(self) -> None:
        """There are more of them than of anything else."""
        (body_,) = etree.fromstring(body("/feeds.opml")).iter("body")
        *first, folder = body_
        assert (folder.get("text"), folder.get("title")) == ("Speakers", "Speakers")
        assert first[0].get("xmlUrl") == f"{ROOT}/news.rss"
        assert all(one.get("type") == "rss" for one in first)
        is_speaker = ["/speakers/" in one.get("xmlUrl", "") for one in (*first, *folder)]
        assert is_speaker == [False] * len(first) + [True] * len(folder)

    def test_meetings_list_has_its_own(self) -> None:
        """And no other's."""
        expected = {
            f"{ROOT}/loops-2025/{name}.rss"
            for name in ("news", "abstracts", "slides", "videos", "changes", "podcast")
        }
        actual = {one.get("xmlUrl") for one in outlines("/loops-2025/feeds.opml")}
        assert expected == actual

    def test_entry_says_what_a_reader_shows(self) -> None:
        """Type, title twice as readers differ, and the page."""
        expected = {
            "type": "rss",
            "text": "Loops 2025: Slides",
            "title": "Loops 2025: Slides",
            "description": "One item as soon as a talk's slides are there."
            " For reading again what went by too fast.",
            "xmlUrl": f"{ROOT}/loops-2025/slides.rss",
            "htmlUrl": f"{ROOT}/loops-2025/",
        }
        actual = [dict(one.attrib) for one in outlines("/loops-2025/feeds.opml")]
        assert expected in actual

    def test_it_is_named_as_what_it_is(self) -> None:
        """Readers offer to import a file of this type."""
        expected = "text/x-opml; charset=utf-8"
        assert expected == snapshot().documents["/feeds.opml"].media_type


class TestSpeakers:
    """A speaker's feed, over all meetings."""

    def test_it_tells_of_the_speakers_talks_alone(self) -> None:
        """Abstract, slides and video of each, with the guids of the meeting's feeds."""
        known = set(guids("/loops-2025/news.rss"))
        expected = {one for one in known if "/weaver" in one}
        actual = {one for one in guids("/speakers/wanda-weaver.rss") if "loops-2025" in one}
        assert expected == actual
        assert expected

    def test_it_belongs_to_the_speakers_page(self) -> None:
        """Which declares it."""
        page = body("/speakers/wanda-weaver/").decode()
        assert f'href="{ROOT}/speakers/wanda-weaver.rss"' in page


class TestMeetings:
    """For who only wants to hear of a new meeting."""

    def test_one_item_a_meeting(self) -> None:
        """On the site and in its series, dated by its announcement."""
        addresses = Addresses.of(contents().site)
        expected = {addresses.guid(meeting) for meeting in contents().site.meetings}
        assert expected == set(guids("/meetings.rss"))
        assert set(guids("/series/loops/meetings.rss")) < expected

    def test_item_says_when_and_where(self) -> None:
        """In its title and its text."""
        root = etree.fromstring(body("/meetings.rss"))
        shown = {
            item.findtext("link"): (item.findtext("title"), "".join(item.itertext()))
            for item in root.iter("item")
        }
        title, text = shown[f"{ROOT}/loops-2025/"]
        assert title == "Loops 2025 (31 October – 2 November 2025)"
        assert "31 October – 2 November 2025, " in text
