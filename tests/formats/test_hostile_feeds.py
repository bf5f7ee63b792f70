"""Whatever is typed into the data, every feed is sound, harmless, and says what was typed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from lxml import etree

from modl_feeds import feeds, formats, markup
from modl_feeds.calendars import speakers
from modl_feeds.errors import DataError
from modl_feeds.ledger import Ledger
from modl_feeds.model import Person, Publisher, Resource, ResourceKind
from modl_feeds.publisher import publish
from modl_feeds.revisions import edition, release
from modl_feeds.snapshot import build
from modl_feeds.store import Store
from modl_feeds.text import clean, clean_block, clean_line
from modl_feeds.urls import Addresses
from tests.core.sites import MEETING_FILE, edited, wicks, write
from tests.formats import strategies
from tests.properties import examples
from tests.samples import ADDRESSES, RELEASED, a_meeting, a_session, a_site, at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from modl_feeds.document import Document
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

A: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
PDF: Final = Resource(
    "slides", ResourceKind.SLIDES, "", "https://a.example/a.pdf", "application/pdf"
)
HOSTILE: Final = (
    "</title></item><item><title>",
    "]]></content><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<b>never closed",
    "<!-- <![CDATA[ <?xml ?> <!ENTITY x 'y'> &x; &lt; &amp;lt; &#60;",
    "[x](javascript:alert(1)) <javascript:alert(1)> [x](data:text/html,y) [x](//z.example/)",
    "*plain* _stars_ `code` [a](https://b.example/) <https://c.example/> # \\* &amp;",
    "&#12; &#x202e; &#8232; &#0; &#xd800; &#xe000;0&#xe001;",
    "\u202eevil\u202c \u2066isolated\u2069 \x0b\x00\x1f\x7f\ufeff\u2028",
    "$x<y$ $$\\frac{1}{$$ \\(\\) \\( $\\text{</p><script>}$",
    "e\u0301 👩‍🔬 שלום \U0010ffff",
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a strict parser reads of an item."""

    guid: str
    title: str
    authors: str
    content: str


def rss(body: bytes) -> tuple[str, list[Read]]:
    """Return a feed's title and items; whatever is not well-formed raises."""
    channel = etree.fromstring(body)[0]
    return channel.findtext("title") or "", [
        Read(
            one.findtext("guid") or "",
            one.findtext("title") or "",
            one.findtext(CREATOR) or "",
            one.findtext(CONTENT) or one.findtext("description") or "",
        )
        for one in channel.iter("item")
    ]


def atom(body: bytes) -> tuple[str, list[Read]]:
    """Return a feed's title and entries; whatever is not well-formed raises."""
    root = etree.fromstring(body)
    return root.findtext(f"{A}title") or "", [
        Read(
            one.findtext(f"{A}id") or "",
            one.findtext(f"{A}title") or "",
            ", ".join(name.text or "" for name in one.iterfind(f"{A}author/{A}name")),
            one.findtext(f"{A}content") or "",
        )
        for one in root.iter(f"{A}entry")
    ]


def json_feed(body: bytes) -> tuple[str, list[Read]]:
    """Return a feed's title and items."""
    feed = json.loads(body.decode())
    return feed["title"], [
        Read(
            one["id"],
            one["title"],
            ", ".join(author["name"] for author in one.get("authors", [])),
            one["content_html"],
        )
        for one in feed["items"]
    ]


PARSERS: Final = {".rss": rss, ".atom": atom, ".json": json_feed}


def fragment(content: str) -> Any:  # noqa: ANN401 - an element of html5lib
    """Return a piece of HTML as a browser reads it."""
    return html5lib.parseFragment(content, namespaceHTMLElements=False)


@lru_cache
def words(content: str) -> str:
    """Return the text of a piece of HTML without white space, which HTML does not keep."""
    return "".join("".join(fragment(content).itertext()).split())


@lru_cache
def faults(content: str) -> tuple[str, ...]:
    """Return what a body must not have in it; the body is the same in each format."""
    found = [f"{char!r}" for char in content if clean(char) != char]
    for one in fragment(content).iter():
        names = {str(one.tag).lower(), *(key for key in one.attrib if key.startswith("on"))}
        found += names & {"script", "style", "img", "iframe", "svg", "object", "form", "input"}
        found += [name for name in names if name.startswith("on")]
        schemes = {urlsplit(one.get(key, "https:")).scheme for key in ("href", "src")}
        found += schemes - {"http", "https", "mailto"}
    return tuple(found)


def told(*editions: Edition, site: Any) -> dict[str, feeds.Feed]:  # noqa: ANN401 - a Site
    """Return every feed by its path."""
    every = {one.meeting.id: feeds.Told.of(one, ADDRESSES) for one in editions}
    return {one.path: one for one in feeds.feeds(site, every, speakers(editions))}


def check(feed: feeds.Feed, documents: Mapping[str, Document]) -> None:
    """Compare a feed in every format in which it is there with what it tells."""
    for ending, parse in PARSERS.items():
        if (document := documents.get(f"{feed.path}{ending}")) is None:
            continue
        title, items = parse(document.body)
        expected = [(one.guid, one.title, authors(one)) for one in feed.publications]
        assert (feed.title, expected) == (
            title,
            [(one.guid, one.title, one.authors) for one in items],
        )
        for publication, item in zip(feed.publications, items, strict=True):
            assert faults(item.content) == ()
            assert said(publication) in words(item.content)


def authors(publication: Publication) -> str:
    """Return who speaks."""
    return (
        ", ".join(one.name for one in publication.session.speakers) if publication.session else ""
    )


def said(publication: Publication) -> str:
    """Return what a body must say, of prose as CommonMark and of names and titles as typed."""
    session, resource = publication.session, publication.resource
    if publication.release is not None:
        return words(markup.to_html(publication.release.note))
    if resource is not None and session is not None:
        names = " and ".join(f"{one.name} ({one.affiliation})" for one in session.speakers)
        note = words(markup.to_html(resource.note))
        return note + "".join(f"Slides of “{session.title}” by {names}.".split())
    if session is not None:
        return words(markup.to_html(session.abstract or session.summary))
    return words(markup.to_html(publication.meeting.goals))


def test_every_hostile_text_in_every_place() -> None:
    """All at once, and once for each alone: as title, name, room, note, summary and abstract."""
    for text in (*HOSTILE, " ".join(HOSTILE)):
        everywhere(clean_line(text), clean_line(text), clean_block(text), clean_block(text))


@examples(25)
@given(strategies.titles, strategies.titles, strategies.texts, strategies.texts)
def test_any_text_in_every_place(title: str, name: str, prose: str, more: str) -> None:
    """The same with whatever hypothesis makes up."""
    everywhere(title, name, prose, more)


def everywhere(title: str, name: str, prose: str, more: str) -> None:
    """Publish a meeting that says this wherever it can, in two releases, and check every feed."""
    talk = a_session(
        title=title,
        room=name,
        track=title,
        speakers=(Person(name, affiliation=title), Person(f"Second {name}", affiliation=name)),
        summary=prose,
        abstract=more,
        resources=(replace(PDF, title=title, note=prose),),
    )
    calm = a_session(id="calm", title="Calm", start=at("2025-09-25 11:00"))
    meeting = a_meeting(talk, replace(calm, end=at("2025-09-25 12:00")), title=title, goals=prose)
    ledger, _ = release(
        replace(meeting, sessions=meeting.sessions[1:]), Ledger("meeting"), RELEASED
    )
    ledger, _ = release(meeting, ledger, RELEASED.replace(day=2), prose)
    found = edition(meeting, ledger, RELEASED)
    site = a_site(meeting, title=title, publisher=Publisher(name), description=prose)
    documents = build(site, (found,), {}).documents
    every = told(found, site=site)
    for feed in every.values():
        check(feed, documents)
    listed = etree.fromstring(documents["/feeds.opml"].body).iter("outline")
    lists = {one.get("title") for one in listed if one.get("xmlUrl")}  # not the folder of speakers
    assert {one.title for one in every.values()} == lists
    told_in = {path: len(every[f"/meeting/{path}"].publications) for path in ("news", "changes")}
    assert told_in == {"news": 3, "changes": 2}


def published(folder: Path) -> tuple[dict[str, feeds.Feed], Mapping[str, Document]]:
    """Return every feed of a folder, and every document."""
    data = Store(folder).load()
    addresses = Addresses.of(data.site)
    every = {one.meeting.id: feeds.Told.of(one, addresses) for one in data.editions}
    found = feeds.feeds(data.site, every, speakers(data.editions))
    return {one.path: one for one in found}, publish(Store(folder)).documents


def quoted(text: str) -> str:
    """Return a text as YAML has it, every character as its number."""
    return '"{}"'.format("".join(f"\\U{ord(char):08x}" for char in text))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("key", ["title", "abstract", "summary", "room", "track"])
def test_hostile_text_in_a_file(tmp_path: Path, key: str, text: str) -> None:
    """Whatever a file says of one talk, no feed fails, and the other talks are in them."""
    line = f"{key}: {quoted(text)}"
    files = {MEETING_FILE: edited(("title: On wicks", line))} if key == "title" else wicks(line)
    every, documents = published(write(tmp_path, files))
    for feed in every.values():
        check(feed, documents)
    assert "On oils" in [
        item.title.partition(" (")[0] for item in rss(documents["/news.rss"].body)[1]
    ]


@pytest.mark.parametrize("key", ["title", "abstract"])
@pytest.mark.parametrize(
    "value",
    [rb'"a\ud800b"', rb'"a\udc00b"', rb'"a\ud83d\ude00b"', b"a\xed\xa0\x80b", b"a\x0bb"],
    ids=["high", "low", "a pair", "as bytes", "control character"],
)
def test_what_no_text_can_hold_is_refused_by_file_and_line(
    tmp_path: Path, key: str, value: bytes
) -> None:
    """A lone surrogate never comes so far that a feed could fail at it."""
    line = f"{key}: here"
    files = {MEETING_FILE: edited(("title: On wicks", line))} if key == "title" else wicks(line)
    content = str(files[MEETING_FILE]).encode().replace(line.encode(), key.encode() + b": " + value)
    number = content[: content.index(value)].count(b"\n") + 1
    folder = write(tmp_path, {MEETING_FILE: content})
    with pytest.raises(DataError) as raised:
        Store(folder).load()
    (problem,) = raised.value.problems
    assert (str(folder / MEETING_FILE), number) == (problem.file, problem.line)


def test_long_abstract_is_whole_in_every_format(tmp_path: Path) -> None:
    """200,000 characters, the last of them too."""
    text = "A word & another < this. " * 8_000 + "The end."
    every, documents = published(write(tmp_path, wicks(f"abstract: {json.dumps(text)}")))
    check(every["/glow-2025/news"], documents)
    for ending, parse in PARSERS.items():
        _, items = parse(documents[f"/glow-2025/news{ending}"].body)
        (found,) = (one for one in items if one.guid.endswith("/wicks"))
        assert "".join(text.split()) in words(found.content)


def test_relative_links_start_from_the_meetings_own_page(tmp_path: Path) -> None:
    """In feeds, pages and calendars alike: none of them stands where the text was written."""
    text = edited(
        ("title: Glow 2025\n", "title: Glow 2025\nurl: https://glow.example/2025/\n"),
        ("    title: On wicks\n", '    title: On wicks\n    abstract: "See [ours](papers/x)."\n'),
    )
    _, documents = published(write(tmp_path, {MEETING_FILE: text}))
    expected = "https://glow.example/2025/papers/x"
    for name in (*(f"news{one}" for one in PARSERS), "calendar.ics", "wicks/", ""):
        body = documents[f"/glow-2025/{name}"].body.replace(b"\r\n ", b"")
        assert expected in body.decode()


def test_thousand_links_are_all_there(tmp_path: Path) -> None:
    """In their order, absolute, each with its query."""
    addresses = [f"https://links.example/{number}?a=1&b={number}" for number in range(1_000)]
    text = " ".join(f"[link {one}](<{one}>)" for one in addresses)
    _, documents = published(write(tmp_path, wicks(f"abstract: {json.dumps(text)}")))
    for ending, parse in PARSERS.items():
        _, items = parse(documents[f"/glow-2025/news{ending}"].body)
        (found,) = (one for one in items if one.guid.endswith("/wicks"))
        hrefs = [one.get("href") for one in fragment(found.content).iter("a")]
        assert addresses == hrefs[:1_000]


def test_every_format_has_its_parser_here() -> None:
    """A new format of feeds is not forgotten."""
    assert [one.ending for one in formats.FEEDS] == list(PARSERS)
