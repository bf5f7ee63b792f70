"""RSS 2.0 and Atom (RFC 4287); the only module that imports feedgen.

A publication becomes an item's bytes once (a fragment); a feed is head + fragments + tail. What
feedgen gets wrong is put right by its own extension mechanism, below.
Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from modl_feeds import urls
from modl_feeds.formats.wording import GENERATOR, content_html, resource_place, summary_html
from modl_feeds.publications import Publication, label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from modl_feeds.feeds import Feed
    from modl_feeds.model import Site

TTL_MINUTES: Final = 60
_DC: Final = "http://purl.org/dc/elements/1.1/"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_MARK: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in a throw-away feed; feedgen would read the clock."""

Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Tag:
    """One element in plain values."""

    name: str
    """With its namespace as '{address}name'."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What RSS gains for a kind of reader: namespaces, and the tags of a feed and of an item."""

    namespaces: Mapping[str, str]
    """By prefix."""
    of_feed: Callable[[Feed, Site], Iterable[Tag]]
    of_item: Callable[[Publication, urls.Addresses], Iterable[Tag]]


_PLAIN: Final = Vocabulary({}, lambda *_: (), lambda *_: ())


@dataclass(frozen=True, slots=True)
class XmlFormat:
    """RSS or Atom: how feedgen writes it, and where a feed's items end."""

    name: str
    ending: str
    media_type: str
    write: Callable[[FeedGenerator], bytes]
    tail: bytes
    separator: bytes = b""
    vocabulary: Vocabulary = _PLAIN

    def head(self, feed: Feed, site: Site, updated: datetime) -> bytes:
        """Return a feed's bytes up to its first item."""
        return self.write(_generator(feed, self, site, updated)).removesuffix(self.tail)

    def item(self, publication: Publication, addresses: urls.Addresses) -> bytes:
        """Return one publication's item or entry: a one-item feed less what every feed holds."""
        generator = FeedGenerator()
        generator.register_extension("ours", FeedExtension, EntryExtension)
        generator.ours.namespaces = self.vocabulary.namespaces
        generator.id("x")
        generator.title("x")
        generator.description("x")
        generator.link(href="x")
        generator.updated(_MARK)
        empty = self.write(generator)
        entry = _entry(publication, addresses)
        entry.ours.tags = [*self.vocabulary.of_item(publication, addresses)]
        generator.add_entry(entry, order="append")
        start = len(empty) - len(self.tail)
        return self.write(generator)[start:].removesuffix(self.tail)


def _write_rss(feed: FeedGenerator) -> bytes:
    written: bytes = feed.rss_str(pretty=True)
    return written


def _write_atom(feed: FeedGenerator) -> bytes:
    written: bytes = feed.atom_str(pretty=True)
    return written


RSS: Final = XmlFormat(
    "RSS", ".rss", "application/rss+xml; charset=utf-8", _write_rss, b"  </channel>\n</rss>\n"
)
ATOM: Final = XmlFormat(
    "Atom", ".atom", "application/atom+xml; charset=utf-8", _write_atom, b"</feed>\n"
)


class FeedExtension(BaseExtension):  # type: ignore[misc] # feedgen ships no types
    """Declares the namespaces that our entries use, and writes what a feed's head lacks.

    feedgen writes no link to a hub into RSS.
    """

    def __init__(self) -> None:
        self.namespaces: Mapping[str, str] = {}
        self.tags: list[Tag] = []
        self.hub = ""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes for the root element."""
        return {"dc": _DC, **self.namespaces}

    def extend_rss(self, rss: Any) -> Any:  # noqa: ANN401 - an lxml element
        """Add the hub, and the tags of the vocabulary."""
        hub = [Tag(f"{{{_ATOM}}}link", {"href": self.hub, "rel": "hub"})] if self.hub else []
        for tag in (*hub, *self.tags):
            _write(tag, rss[0])
        return rss


class EntryExtension(BaseEntryExtension):  # type: ignore[misc] # feedgen ships no types
    """Writes an entry's authors and links as readers want them.

    feedgen drops authors without an e-mail address from RSS, and rel, type, length and title of
    entry links from Atom (its issues 135 and 143).
    """

    def __init__(self) -> None:
        self.creators = ""
        self.links: list[Link] = []
        self.tags: list[Tag] = []

    def extend_rss(self, entry: Any) -> Any:  # noqa: ANN401 - an lxml element
        """Add one dc:creator: of several, readers keep the first or the last."""
        if self.creators:
            _write(Tag(f"{{{_DC}}}creator", text=self.creators), entry)
        for tag in self.tags:
            _write(tag, entry)
        return entry

    def extend_atom(self, entry: Any) -> Any:  # noqa: ANN401 - an lxml element
        """Replace the links."""
        for link in entry.findall("link"):
            entry.remove(link)
        for link in self.links:
            xml_elem("link", entry, **link)
        return entry


def _write(tag: Tag, parent: Any) -> None:  # noqa: ANN401 - an lxml element
    element = xml_elem(tag.name, parent, **tag.attributes)
    element.text = tag.text or None
    for child in tag.children:
        _write(child, element)


def _generator(feed: Feed, syntax: XmlFormat, site: Site, updated: datetime) -> FeedGenerator:
    addresses = urls.Addresses.of(site)
    page = addresses.absolute(feed.page)
    generator = FeedGenerator()
    generator.register_extension("ours", FeedExtension, EntryExtension)
    generator.ours.namespaces = syntax.vocabulary.namespaces
    generator.ours.tags = [*syntax.vocabulary.of_feed(feed, site)]
    generator.ours.hub = site.hub
    generator.id(addresses.tag(feed.tag))
    generator.title(feed.title)
    generator.subtitle(feed.about)
    generator.description(feed.about)
    generator.author({"name": site.publisher.name, "uri": site.publisher.url or page})
    own = addresses.absolute(f"{feed.path}{syntax.ending}")
    media_type = syntax.media_type.partition(";")[0]
    generator.link(href=own, rel="self", type=media_type)
    if site.hub:
        generator.link(href=site.hub, rel="hub")
    generator.link(href=page, rel="alternate", type="text/html")  # last: RSS takes the last one
    generator.language(site.language)
    generator.updated(updated.astimezone(UTC))
    generator.generator(GENERATOR)
    generator.ttl(TTL_MINUTES)
    return generator


def _entry(publication: Publication, addresses: urls.Addresses) -> FeedEntry:
    revision, session = publication.revision, publication.session
    entry = FeedEntry()
    entry.register_extension("ours", EntryExtension)
    entry.id(publication.guid)
    entry.guid(publication.guid, permalink=False)
    entry.title(publication.title)
    short = summary_html(publication)
    entry.description(short, isSummary=True)
    entry.summary(short, type="html")
    entry.content(content_html(publication, addresses), type="html")
    entry.published(revision.announced.astimezone(UTC))
    entry.updated(publication.updated.astimezone(UTC))
    entry.category(term=publication.kind.value)
    speakers = session.speakers if session else ()
    for person in speakers:
        entry.author({"name": person.name})
    entry.ours.creators = ", ".join(person.name for person in speakers)
    links = [*_links(publication, addresses)]
    entry.ours.links = links
    entry.link(href=addresses.absolute(publication.path), rel="alternate")
    for link in links:
        if link["rel"] == "enclosure":
            entry.enclosure(link["href"], link.get("length", "0"), link["type"])
            break  # at most one an item
    return entry


def _links(publication: Publication, addresses: urls.Addresses) -> Iterable[Link]:
    """Return the entry's links: its page, then what it tells of."""
    page = addresses.absolute(publication.path)
    yield {"href": page, "rel": "alternate", "type": "text/html"}
    resource = publication.resource
    for one in publication.resources:
        address, _ = resource_place(one, publication.meeting)
        if not address:
            continue
        media = resource is not None and one.is_media  # a PDF would be taken for audio
        link = {"href": urls.encoded(address), "rel": "enclosure" if media else "related"}
        if one.length:
            link["length"] = str(one.length)
        if one.url and one.media_type:
            link["type"] = one.media_type
        yield {**link, "title": one.title or label(one)}
