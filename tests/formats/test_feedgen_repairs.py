"""What feedgen gets wrong, and that our feeds have it right: two tests for each repair.

The first of the two shows feedgen alone. When it fails, feedgen has put the fault right
and our repair in `formats/syndication.py` can go. The numbers are those of feedgen's own
tracker, lkiesow/python-feedgen; what has none there was never reported, as far as is known.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from modl_feeds.formats.wording import GENERATOR
from tests.samples import ROOT, body, contents, paths
from tests.shared import shared_file

A: Final = "{http://www.w3.org/2005/Atom}"
CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
MOMENT: Final = datetime(2025, 9, 1, 12, tzinfo=UTC)
MP4: Final = "https://files.example/a.mp4"
DATES: Final = ("lastBuildDate", "pubDate", f"{A}updated", f"{A}published")
VIDEO: Final = "tag:meetings.example,2025-01:loops-2025/weaver#video"


def a_feed(*entries: FeedEntry) -> FeedGenerator:
    """Return a feed of feedgen's own, with all that it asks for and nothing else."""
    feed = FeedGenerator()
    feed.id("tag:talks.example,2025:feed")
    feed.title("Feed")
    feed.description("A feed")
    feed.link(href="https://talks.example/")
    for entry in entries:
        feed.add_entry(entry)
    return feed


def an_entry(name: str = "talk") -> FeedEntry:
    """Return an entry of feedgen's own."""
    entry = FeedEntry()
    entry.id(f"tag:talks.example,2025:{name}")
    entry.title(name)
    entry.link(href=f"https://talks.example/{name}")
    entry.updated(MOMENT)
    return entry


def rss(feed: FeedGenerator) -> Any:  # noqa: ANN401 - an lxml element
    """Return a feed's channel as RSS."""
    return etree.fromstring(feed.rss_str()).find("channel")


def atom(feed: FeedGenerator) -> Any:  # noqa: ANN401 - an lxml element
    """Return a feed as Atom."""
    return etree.fromstring(feed.atom_str())


def our_entry(ending: str) -> Any:  # noqa: ANN401 - an lxml element
    """Return the item of a talk's video in the sample site's news."""
    root = etree.fromstring(body(f"/loops-2025/news{ending}"))
    found = (*root.iter("item"), *root.iter(f"{A}entry"))
    return next(one for one in found if VIDEO in (one.findtext("guid"), one.findtext(f"{A}id")))


class TestLinksOfAnAtomEntry:
    """Issues 135 and 143: a loop overwrites its own variable, and only href is left."""

    def test_feedgen_alone(self) -> None:
        """Rel, type, title and length of a link are lost; an enclosure is none any more."""
        entry = an_entry()
        entry.link(href=MP4, rel="enclosure", type="video/mp4", title="Video", length="1000")
        expected = [{"href": "https://talks.example/talk"}, {"href": MP4}]
        actual = [
            dict(one.attrib) for one in atom(a_feed(entry)).find(f"{A}entry").iter(f"{A}link")
        ]
        assert expected == actual

    def test_ours(self) -> None:
        """They are there: the page first, then the enclosure."""
        expected = [("alternate", "text/html", None), ("enclosure", "video/mp4", "Video")]
        links = our_entry(".atom").iter(f"{A}link")
        assert expected == [(one.get("rel"), one.get("type"), one.get("title")) for one in links]


class TestAuthorsInRss:
    """Pull request 57, which was declined: an author without an e-mail address is left out."""

    def test_feedgen_alone(self) -> None:
        """Nobody is named, neither as author nor as creator."""
        entry = an_entry()
        entry.author({"name": "Ann Bee"})
        found = rss(a_feed(entry))
        assert b"Ann Bee" not in etree.tostring(found)

    def test_ours(self) -> None:
        """One dc:creator names all, and nobody's address is made up."""
        found = our_entry(".rss")
        assert [one.text for one in found.iter(CREATOR)] == ["Wanda Weaver, Wim Wever"]
        assert found.find("author") is None


class TestLengthOfAnEnclosure:
    """Never reported; issue 104, numbers as lengths, was met by a string of whatever is given."""

    def test_feedgen_alone(self) -> None:
        """A length that is not known is the word None."""
        entry = an_entry()
        entry.enclosure(MP4, type="video/mp4")
        expected = {"url": MP4, "length": "None", "type": "video/mp4"}
        assert expected == dict(rss(a_feed(entry)).find("item/enclosure").attrib)

    def test_ours(self) -> None:
        """It is a number; 0 where it is not known."""
        found = [
            one.get("length") or ""
            for path in paths(".rss")
            for one in etree.fromstring(body(path)).iter("enclosure")
        ]
        assert [one for one in found if not one.isdigit()] == []
        assert found


class TestContentAsCdata:
    """Pull request 123, which is open: CDATA is taken for a media type."""

    def test_feedgen_alone(self) -> None:
        """An Atom entry says type="CDATA", which the schema of RFC 4287 refuses."""
        entry = an_entry()
        entry.content("<p>Text</p>", type="CDATA")
        found = atom(a_feed(entry))
        assert found.find(f"{A}entry/{A}content").get("type") == "CDATA"
        schema = etree.RelaxNG(etree.parse(shared_file("schemas/atom.rng")))
        assert not schema.validate(found)

    def test_ours(self) -> None:
        """Every text is escaped HTML, and says so."""
        types = {
            one.get("type")
            for path in paths(".atom")
            for one in etree.fromstring(body(path)).iter(f"{A}content", f"{A}summary")
        }
        assert types == {"html"}


class TestClock:
    """Never reported: whatever date is not given is read from the clock, in a constructor."""

    def test_feedgen_alone(self) -> None:
        """Feed and entry are dated now, so that no two builds are the same."""
        before = datetime.now(UTC) - timedelta(seconds=1)
        undated = FeedEntry()
        undated.id("tag:talks.example,2025:undated")
        undated.title("Undated")
        undated.link(href="https://talks.example/undated")
        found = atom(a_feed(undated))
        dates = [datetime.fromisoformat(one.text) for one in found.iter(f"{A}updated")]
        assert len(dates) == 2
        assert min(dates) > before
        assert rss(a_feed(an_entry())).find("lastBuildDate") is not None

    def test_ours(self) -> None:
        """No date is later than the last change that a ledger knows, however late it is built."""
        latest = max(max(one.latest, one.updated) for one in contents().editions)
        dates = [
            date(one.text or "")
            for path in paths(".rss", ".atom")
            for one in etree.fromstring(body(path)).iter(*DATES)
        ]
        assert max(dates) == latest


def date(written: str) -> datetime:
    """Return a date in the form of either syntax."""
    is_iso = written[:1].isdigit()
    return datetime.fromisoformat(written) if is_iso else parsedate_to_datetime(written)


class TestGenerator:
    """Never reported: a feed names feedgen and its version, which change with every update."""

    def test_feedgen_alone(self) -> None:
        """Atom has a version and an address, RSS the name."""
        found = atom(a_feed()).find(f"{A}generator")
        assert found.text == rss(a_feed()).findtext("generator") == "python-feedgen"
        assert {"uri", "version"} == set(found.attrib)

    def test_ours(self) -> None:
        """Our name alone: the bytes of a feed do not depend on what is installed."""
        found = {
            (one.text, *one.attrib)
            for path in paths(".rss", ".atom")
            for one in etree.fromstring(body(path)).iter("generator", f"{A}generator")
        }
        assert found == {(GENERATOR,)}


class TestLinkOfTheChannel:
    """Never reported: RSS takes the last link whatever its rel is."""

    def test_feedgen_alone(self) -> None:
        """A feed that names itself last has no page any more."""
        feed = a_feed()
        feed.link(href="https://talks.example/feed.rss", rel="self")
        assert rss(feed).findtext("link") == "https://talks.example/feed.rss"

    def test_ours(self) -> None:
        """The link is the page's, and the feed's own address stands beside it."""
        channel = etree.fromstring(body("/loops-2025/news.rss")).find("channel")
        assert channel is not None
        assert channel.findtext("link") == f"{ROOT}/loops-2025/"
        own = [one.get("href") for one in channel.findall(f"{A}link") if one.get("rel") == "self"]
        assert own == [f"{ROOT}/loops-2025/news.rss"]


class TestOrder:
    """Pull request 55, which turned it round; 70 added the argument that we give."""

    def test_feedgen_alone(self) -> None:
        """What is added last comes first."""
        feed = a_feed(an_entry("first"), an_entry("second"))
        assert [one.text for one in rss(feed).iterfind("item/title")] == ["second", "first"]

    def test_ours(self) -> None:
        """The newest comes first, and is added first."""
        (newest, *_, oldest) = etree.fromstring(body("/news.atom")).iter(f"{A}published")
        assert (newest.text or "") > (oldest.text or "")
