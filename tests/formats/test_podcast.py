"""A meeting's recordings as a podcast: all that directories ask for, and nothing by half."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from lxml import etree

from modl_feeds.formats import podcast
from modl_feeds.model import Chapter, Person, Publisher, Resource, ResourceKind, Venue
from modl_feeds.snapshot import build
from tests.formats import strategies
from tests.properties import examples
from tests.samples import (
    DATA,
    RELEASED,
    ROOT,
    a_meeting,
    a_session,
    a_site,
    body,
    paths,
    released,
    snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.document import Document
    from modl_feeds.model import Meeting

FEED: Final = "/loops-2025/podcast.rss"
TAG: Final = "tag:meetings.example,2025-01:loops-2025"
ITUNES: Final = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST: Final = "{https://podcastindex.org/namespace/1.0}"
MP4: Final = Resource("video", ResourceKind.VIDEO, "", "https://a.example/a.mp4", "video/mp4")
PAGE: Final = Resource("film", ResourceKind.VIDEO, "", "https://video.example/watch?v=1")
Parts = list[tuple[str, dict[str, str], str]]
"""Elements in plain values: name, attributes, text."""
CHAPTERS: Final = (Chapter(0, "Beginning"), Chapter(90, "End", "https://a.example/paper"))


def parse(content: bytes) -> Any:  # noqa: ANN401 - an lxml element
    """Return the channel of a feed; whatever is not well-formed raises."""
    strict = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
    return etree.fromstring(content, strict)[0]


def sample(guid: str) -> Any:  # noqa: ANN401 - an lxml element
    """Return an episode of the sample site."""
    found = {one.findtext("guid"): one for one in parse(body(FEED)).iter("item")}
    return found[TAG + guid]


def own(element: Any, namespace: str) -> Parts:  # noqa: ANN401 - an lxml element
    """Return name, attributes and text of an element's children of a namespace, in order."""
    return [
        (one.tag.removeprefix(namespace), dict(one.attrib), (one.text or "").strip())
        for one in element
        if one.tag.startswith(namespace)
    ]


def published(meeting: Meeting, **site: Any) -> Mapping[str, Document]:  # noqa: ANN401 - a site's
    """Return the documents of a site with one meeting."""
    return build(a_site(meeting, **site), (released(meeting),), {}).documents


def channel(meeting: Meeting, **site: Any) -> Any:  # noqa: ANN401 - an lxml element
    """Return the podcast of a meeting."""
    return parse(published(meeting, **site)["/meeting/podcast.rss"].body)


def recorded(*resources: Resource, **changes: Any) -> Meeting:  # noqa: ANN401 - a meeting's
    """Return a meeting with one talk, and these resources of it."""
    return a_meeting(a_session(resources=resources), **changes)


class TestHead:
    """What the podcast says of itself."""

    def test_it_has_all_that_apples_directory_asks_for(self) -> None:
        """Some of these tags alone are worse than none."""
        expected: Parts = [
            ("image", {"href": "https://loops.example/loops.png"}, ""),
            ("author", {}, "Ring & Loop Society"),
            ("owner", {}, ""),
            ("category", {"text": "Science"}, ""),
            ("explicit", {}, "false"),
            ("type", {}, "episodic"),
        ]
        actual = own(parse(body(FEED)), ITUNES)
        assert expected == actual

    def test_owner_has_name_and_address(self) -> None:
        """Directories write there before they list it."""
        expected: Parts = [
            ("name", {}, "Ring & Loop Society"),
            ("email", {}, "talks@society.example"),
        ]
        actual = own(parse(body(FEED)).find(f"{ITUNES}owner"), ITUNES)
        assert expected == actual

    def test_site_without_a_contact_names_no_owner(self) -> None:
        """Neither an empty address nor a name alone."""
        found = channel(recorded(MP4))
        assert found.find(f"{ITUNES}owner") is None
        assert found.findtext(f"{ITUNES}author") == "A Publisher"

    def test_it_has_what_newer_apps_ask_for(self) -> None:
        """A guid of its own, and where it was."""
        expected: Parts = [
            ("guid", {}, "90483df9-5c03-5224-ad3b-f1aa3e772e34"),
            ("location", {"geo": "geo:40.5,-73.25"}, "Ringtown"),
        ]
        actual = own(parse(body(FEED)), PODCAST)
        assert expected == actual

    def test_rss_readers_get_the_picture_too(self) -> None:
        """RSS has an element of its own, which names the feed and its page."""
        expected = [
            ("url", "https://loops.example/loops.png"),
            ("title", "Loops 2025: Podcast"),
            ("link", f"{ROOT}/loops-2025/"),
        ]
        actual = [(one.tag, one.text) for one in parse(body(FEED)).find("image")]
        assert expected == actual

    def test_it_names_itself_and_its_hub(self) -> None:
        """As every feed does."""
        expected = [
            {"href": ROOT + FEED, "rel": "self", "type": "application/rss+xml"},
            {"href": "https://hub.example/?a=1&b=2", "rel": "hub"},
        ]
        links = parse(body(FEED)).findall("{http://www.w3.org/2005/Atom}link")
        actual = [dict(one.attrib) for one in links]
        assert expected == actual

    @pytest.mark.parametrize(
        ("venue", "expected"),
        [
            (None, []),
            (Venue("Hall"), []),
            (Venue("Hall", locality="Ringtown"), [("location", {}, "Ringtown")]),
            (
                Venue("Hall", locality="Ringtown", latitude=0.0, longitude=-73.25),
                [("location", {"geo": "geo:0.0,-73.25"}, "Ringtown")],
            ),
        ],
        ids=["no venue", "no town", "no point", "on the equator"],
    )
    def test_location_is_told_as_far_as_it_is_known(
        self, venue: Venue | None, expected: Parts
    ) -> None:
        """A point needs a name."""
        found = own(channel(recorded(MP4, venue=venue)), PODCAST)
        actual = [one for one in found if one[0] == "location"]
        assert expected == actual

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
            ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
            (
                "https://mp3s.nashownotes.com/pc20rss.xml",
                "917393e3-1b1e-5cef-ace4-edaa54e1f810",
            ),
        ],
    )
    def test_guid_is_of_the_address_without_scheme_and_last_slash(
        self, address: str, expected: str
    ) -> None:
        """As the podcasts of those who wrote the specification have it."""
        actual = str(podcast.guid(address))
        assert expected == actual

    def test_guid_moves_with_the_address(self) -> None:
        """Another site's copy is another podcast."""
        meeting = recorded(MP4)
        one = channel(meeting).findtext(f"{PODCAST}guid")
        other = channel(meeting, base_url="https://other.example").findtext(f"{PODCAST}guid")
        assert one
        assert one != other


class TestEpisode:
    """What each recording says."""

    def test_it_has_all_that_apps_show(self) -> None:
        """Title without what every one begins with, authors, length in seconds."""
        expected: Parts = [
            ("title", {}, "Wanda Weaver, Wim Wever — Knots in Loops"),
            ("author", {}, "Wanda Weaver, Wim Wever"),
            ("explicit", {}, "false"),
            ("episodeType", {}, "full"),
            ("duration", {}, "3510"),
        ]
        actual = own(sample("/weaver#video"), ITUNES)
        assert expected == actual

    def test_it_has_persons_chapters_and_transcript(self) -> None:
        """In the namespace of newer apps; each speaker with their page, if they have one."""
        expected: Parts = [
            ("person", {"role": "guest", "href": "https://yarn.example/weaver"}, "Wanda Weaver"),
            ("person", {"role": "guest"}, "Wim Wever"),
            (
                "chapters",
                {
                    "url": f"{ROOT}/loops-2025/weaver/video.chapters.json",
                    "type": "application/json+chapters",
                },
                "",
            ),
            ("transcript", {"url": "https://loops.example/weaver.vtt", "type": "text/vtt"}, ""),
        ]
        actual = own(sample("/weaver#video"), PODCAST)
        assert expected == actual

    def test_what_is_not_known_is_not_told(self) -> None:
        """No duration of 0, no empty address."""
        expected = {"title", "author", "explicit", "episodeType", "person"}
        found = sample("/weaver#sound")
        actual = {name for name, *_ in (*own(found, ITUNES), *own(found, PODCAST))}
        assert expected == actual

    def test_enclosure_has_the_length_of_the_file(self) -> None:
        """Apps show it, and check what they downloaded against it."""
        expected = {
            "url": "https://loops.example/weaver.mp4?a=1&b=2",
            "length": "48123456",
            "type": "video/mp4",
        }
        (found,) = sample("/weaver#video").findall("enclosure")
        actual = dict(found.attrib)
        assert expected == actual

    def test_each_episode_has_one_enclosure(self) -> None:
        """Nothing else is an episode: no abstract, no slides, no page with a player."""
        expected = [f"{TAG}/weaver#sound", f"{TAG}/weaver#video"]
        found = list(parse(body(FEED)).iter("item"))
        actual = [one.findtext("guid") for one in found]
        assert expected == actual
        assert [len(one.findall("enclosure")) for one in found] == [1, 1]

    def test_guid_is_the_same_as_in_the_feed_of_videos(self) -> None:
        """Whoever changes from one to the other sees nothing twice."""
        videos = {
            one.findtext("guid") for one in parse(body("/loops-2025/videos.rss")).iter("item")
        }
        episodes = {one.findtext("guid") for one in parse(body(FEED)).iter("item")}
        assert episodes
        assert episodes <= videos

    def test_titles_differ(self) -> None:
        """Apps merge episodes of one title and day."""
        titles = [one.findtext(f"{ITUNES}title") for one in parse(body(FEED)).iter("item")]
        assert len(titles) == len(set(titles))

    def test_recordings_of_one_talk_have_titles_of_their_own(self) -> None:
        """By their ids, where no title tells them apart; the usual one has none to tell."""
        second = replace(MP4, id="second-camera", url="https://a.example/b.mp4")
        found = channel(recorded(MP4, second, replace(second, id="third", title="Slides only")))
        names = ("A Talk", "A Talk (second-camera)", "A Talk (Slides only)")
        expected = {(f"Video: {name}", name) for name in names}
        actual = {
            (one.findtext("title"), one.findtext(f"{ITUNES}title")) for one in found.iter("item")
        }
        assert expected == actual

    def test_recordings_of_one_title_are_told_apart_too(self) -> None:
        """Of a talk as of a meeting."""
        one = replace(MP4, title="Part")
        other = replace(one, id="part-2", url="https://a.example/b.mp4")
        meeting = replace(recorded(one, other), resources=(one, other))
        expected = {
            "Video: A Talk (Part)", "Video: A Talk (Part, part-2)", "Part", "Part (part-2)"
        }  # fmt: skip
        actual = {item.findtext("title") for item in channel(meeting).iter("item")}
        assert expected == actual

    @pytest.mark.parametrize(
        ("texts", "expected"),
        [
            ({"summary": "In short.", "abstract": "At length."}, "<p>In short.</p>"),
            ({"abstract": "At length."}, "<p>At length.</p>"),
        ],
        ids=["summary", "abstract"],
    )
    def test_it_says_what_the_talk_is_about(self, texts: dict[str, str], expected: str) -> None:
        """In short, else in the speaker's own words."""
        talk = a_session(resources=(MP4,), **texts)
        content = "{http://purl.org/rss/1.0/modules/content/}encoded"
        actual = channel(a_meeting(talk)).findtext(f"item/{content}")
        assert "Video of “A Talk”" in actual
        assert expected in actual
        assert actual.count("<p>In short.</p>") + actual.count("<p>At length.</p>") == 1

    def test_sound_beside_a_video_is_an_episode_of_its_own(self) -> None:
        """Both say which they are, since there are two."""
        sound = Resource("audio", ResourceKind.AUDIO, "", "https://a.example/a.mp3", "audio/mpeg")
        found = channel(recorded(MP4, sound))
        expected = {("Audio: A Talk", "Audio: A Talk"), ("Video: A Talk", "Video: A Talk")}
        actual = {
            (one.findtext("title"), one.findtext(f"{ITUNES}title")) for one in found.iter("item")
        }
        assert expected == actual

    def test_sound_alone_goes_without_the_word(self) -> None:
        """A podcast's episodes are to be heard anyway."""
        sound = Resource("audio", ResourceKind.AUDIO, "", "https://a.example/a.mp3", "audio/mpeg")
        actual = channel(recorded(sound)).findtext(f"item/{ITUNES}title")
        assert actual == "A Talk"

    def test_other_feeds_have_none_of_it(self) -> None:
        """One lone tag of Apple's makes a bad podcast of a good feed."""
        for path in paths(".rss"):
            is_podcast = path == FEED
            assert (b"itunes" in body(path)) is is_podcast
            assert (b"podcastindex" in body(path)) is is_podcast

    def test_recording_of_the_whole_meeting_is_an_episode(self) -> None:
        """Nobody is named as a guest; its chapters are the meeting's."""
        closing = replace(MP4, title="Closing", chapters=CHAPTERS)
        meeting = a_meeting(a_session(), resources=(closing,))
        (found,) = channel(meeting).findall("item")
        assert found.findtext("title") == "Closing"
        assert own(found, ITUNES) == [("explicit", {}, "false"), ("episodeType", {}, "full")]
        expected = "https://talks.example/meeting/video.chapters.json"
        actual = found.find(f"{PODCAST}chapters").get("url")
        assert expected == actual

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("https://a.example/a.vtt", "text/vtt"),
            ("https://a.example/a.SRT", "application/x-subrip"),
            ("https://a.example/a.json?v=1.vtt", "application/json"),
            ("https://a.example/a.txt#top", "text/plain"),
            ("https://a.example/a.html", "text/html"),
            ("https://vtt/", "text/html"),
        ],
    )
    def test_transcript_is_typed_by_its_ending(self, address: str, expected: str) -> None:
        """A page otherwise."""
        found = channel(recorded(replace(MP4, transcript=address)))
        actual = found.find(f"item/{PODCAST}transcript").get("type")
        assert expected == actual

    @examples(60)
    @given(title=strategies.titles, speaker=strategies.titles, part=strategies.titles)
    def test_any_text_survives(self, title: str, speaker: str, part: str) -> None:
        """A strict parser reads every name and title as it was put in."""
        talk = a_session(title=title, speakers=(Person(speaker),), resources=(MP4,))
        meeting = a_meeting(talk, title=part, venue=Venue("Hall", locality=part), image=MP4.url)
        found = channel(meeting, publisher=Publisher(speaker), contact=title)
        item = found.find("item")
        assert found.findtext("image/title") == f"{part}: Podcast"
        assert found.findtext(f"{ITUNES}owner/{ITUNES}name") == speaker
        assert found.findtext(f"{ITUNES}owner/{ITUNES}email") == title
        assert found.findtext(f"{PODCAST}location") == part
        assert item.findtext(f"{ITUNES}title") == f"{speaker} — {title}"
        assert item.findtext(f"{PODCAST}person") == speaker


class TestOffer:
    """Who has a podcast."""

    def test_meeting_with_files_has_one(self) -> None:
        """And no other meeting of the site."""
        expected = [FEED]
        actual = paths("podcast.rss")
        assert expected == actual

    def test_meeting_whose_recordings_are_pages_has_none(self) -> None:
        """An app could not play them."""
        assert paths("podcast.rss", "cover.png", ".chapters.json", folder=DATA) == []
        assert "/meeting/podcast.rss" not in published(recorded(PAGE))

    def test_it_is_there_in_one_format(self) -> None:
        """Podcast apps read RSS alone."""
        expected = [FEED]
        actual = [path for path in snapshot().documents if "/podcast." in path]
        assert expected == actual

    def test_page_offers_it(self) -> None:
        """To browsers in its head, and among the meeting's feeds with what it is."""
        page = body("/loops-2025/").decode()
        alternate = '<link rel="alternate" type="application/rss+xml" title="Loops 2025: Podcast'
        assert page.count(f'href="{ROOT}{FEED}"') == 2
        assert alternate in page
        assert "One episode a recording, for podcast apps." in page


class TestWithdrawn:
    """The only recording is taken away."""

    @staticmethod
    def after() -> Mapping[str, Document]:
        """Return the documents of a meeting that had an episode."""
        states = recorded(MP4), recorded()
        edition = released(*states, every=(RELEASED, RELEASED + timedelta(days=1)))
        return build(a_site(states[1]), (edition,), {}).documents

    def test_the_podcast_is_still_served(self) -> None:
        """With its head, its cover and without an episode."""
        documents = self.after()
        found = parse(documents["/meeting/podcast.rss"].body)
        assert found.findall("item") == []
        assert found.find(f"{ITUNES}category").get("text") == "Science"
        assert "/meeting/cover.png" in documents

    def test_nobody_is_sent_there(self) -> None:
        """Neither by the page nor by the list of feeds."""
        documents = self.after()
        for path in ("/meeting/", "/meeting/feeds.opml", "/feeds.opml"):
            assert b'podcast.rss"' not in documents[path].body


class TestCover:
    """The picture that stands for the meeting among podcasts."""

    def test_meeting_without_a_picture_gets_one(self) -> None:
        """Square, and as large as directories ask."""
        documents = published(recorded(MP4))
        found = documents["/meeting/cover.png"]
        expected = "https://talks.example/meeting/cover.png"
        head = parse(documents["/meeting/podcast.rss"].body)
        assert found.media_type == "image/png"
        assert struct.unpack(">II", found.body[16:24]) == (1400, 1400)
        assert head.find(f"{ITUNES}image").get("href") == expected
        assert head.findtext("image/url") == expected

    def test_meeting_with_a_picture_keeps_it(self) -> None:
        """None is drawn."""
        documents = published(recorded(MP4, image="https://a.example/a.png"))
        assert "/meeting/cover.png" not in documents
        assert paths("cover.png") == []

    def test_meeting_without_a_podcast_needs_none(self) -> None:
        """There would be nobody to look at it."""
        assert "/meeting/cover.png" not in published(recorded(PAGE))

    def test_it_is_dated_by_the_ledger(self) -> None:
        """As every document of the meeting."""
        expected = RELEASED
        actual = published(recorded(MP4))["/meeting/cover.png"].last_modified
        assert expected == actual

    @pytest.mark.parametrize(
        ("changes", "like"),
        [({"acronym": "knots"}, "knots"), ({}, "meeting")],
        ids=["acronym", "id"],
    )
    def test_title_in_letters_that_the_font_has_not_is_replaced(
        self, changes: dict[str, str], like: str
    ) -> None:
        """By the acronym, or the id: boxes say nothing."""
        expected = podcast.cover(a_meeting(title=like))
        actual = podcast.cover(a_meeting(title="結び目", **changes))
        assert expected == actual


class TestChapters:
    """The parts of a recording, as a document of their own."""

    def test_document_has_starts_in_seconds(self) -> None:
        """With titles in Unicode, and what is spoken of."""
        expected = {
            "version": "1.2.0",
            "chapters": [
                {"startTime": 0, "title": "Knots & <loops>"},
                {
                    "startTime": 754,
                    "title": "O(n²) knots",
                    "url": "https://papers.example/knots?a=1&b=2",
                },
            ],
        }
        actual = json.loads(body("/loops-2025/weaver/video.chapters.json"))
        assert expected == actual

    def test_media_type_is_that_of_chapters(self) -> None:
        """It is no JSON Feed."""
        expected = "application/json+chapters; charset=utf-8"
        actual = snapshot().documents["/loops-2025/weaver/video.chapters.json"].media_type
        assert expected == actual

    def test_every_address_of_chapters_is_a_document(self) -> None:
        """Of talks and of whole meetings; each recording has its own."""
        second = replace(MP4, id="sound", chapters=CHAPTERS)
        talk = a_session(resources=(replace(MP4, chapters=CHAPTERS), second))
        documents = published(a_meeting(talk, resources=(second,)))
        found = parse(documents["/meeting/podcast.rss"].body).iter(f"{PODCAST}chapters")
        expected = {
            "/meeting/sound.chapters.json",
            "/meeting/talk/sound.chapters.json",
            "/meeting/talk/video.chapters.json",
        }
        actual = {one.get("url").removeprefix("https://talks.example") for one in found}
        assert expected == actual
        assert expected == {path for path in documents if path.endswith(".chapters.json")}

    def test_page_has_no_chapters(self) -> None:
        """Its own player knows them."""
        documents = published(recorded(MP4, replace(PAGE, chapters=CHAPTERS)))
        assert [path for path in documents if path.endswith(".chapters.json")] == []
