"""What the conformance suite of feeds looks at: every feed, and what a reader must show of it."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, replace
from datetime import UTC
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import html5lib
import pytest

from modl_feeds import feeds, markup, urls
from modl_feeds.calendars import speakers
from modl_feeds.formats.wording import owner_of, owner_paths, resource_place
from tests.clients.seen import SeenItem
from tests.life.subjects import CELLS, DATA, SAMPLE
from tests.samples import contents, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from modl_feeds.publications import Publication

RSS, ATOM, JSON = ENDINGS = (".rss", ".atom", ".json")
SCHEMA: Final = "Atom schema"
"""The last column: what the schema of RFC 4287 says."""
FEED_VERDICTS: Final = pytest.StashKey[dict[tuple[str, str], bool]]()
"""Whether a reader showed of a feed what the data says."""
_PERSONAL: Final = (
    (SAMPLE, "/loops-2025/my", "?s=fuller,night,weaver"),
    (DATA, "/modl-2025/my", "?s=abdalla,ge"),
)
_MEDIA: Final = ("audio/", "video/")
_SPEAKERS: Final = 4
"""So many of the speakers' feeds: they are made as the others are."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader takes, and what it is known not to show."""

    name: str
    endings: tuple[str, ...]
    limits: tuple[str, ...] = ()
    """In words, for the documentation."""
    _: KW_ONLY
    no_authors: bool = False
    last_author: tuple[str, ...] = ()
    """The formats of which it shows the last of several authors alone."""
    repeats_authors: bool = False
    """Whether it takes one author who is named in two ways for two."""
    media_only: bool = False
    """Whether it keeps nothing but items with an enclosure."""

    def shown(self, items: Iterable[SeenItem]) -> list[SeenItem]:
        """Return items without what the reader cannot know of them, sorted."""
        return sorted(replace(one, authors=self._authors(one.authors)) for one in items)

    def _authors(self, names: str) -> str:
        if self.no_authors:
            return ""
        return ", ".join(dict.fromkeys(names.split(", "))) if self.repeats_authors else names


NEWSBOAT: Final = Reader("newsboat", (RSS, ATOM), ("reads no JSON Feed",))
GPODDER: Final = Reader(
    "gpodder", (RSS, ATOM), ("reads no JSON Feed", "shows no authors"), no_authors=True
)
READER: Final = Reader(
    "reader", ENDINGS, ("shows the last of several authors of an Atom entry",), last_author=(ATOM,)
)
FEEDPARSER: Final = Reader(
    "feedparser",
    (RSS, ATOM),
    ("reads no JSON Feed", "names a podcast's authors twice, by dc:creator and by itunes:author"),
    repeats_authors=True,
)
FEEDSMITH: Final = Reader("feedsmith", ENDINGS)
PARTYTIME: Final = Reader(
    "partytime",
    (RSS,),
    ("reads RSS alone", "keeps only items with an enclosure", "knows no dc:creator"),
    no_authors=True,
    media_only=True,
)
READERS: Final = (NEWSBOAT, GPODDER, READER)
PARSERS: Final = (FEEDPARSER, FEEDSMITH, PARTYTIME)


@dataclass(frozen=True, slots=True)
class FeedSubject:
    """One feed in all its formats, by its address without the ending."""

    folder: Path
    path: str
    query: str = ""

    def address(self, ending: str) -> str:
        """Return the address in a format."""
        return f"{self.path}{ending}{self.query}"

    def cell(self, reader: str, ending: str) -> tuple[str, str]:
        """Return the name of a cell of the table."""
        return f"{self.folder.name}{self.address(ending)}", reader

    @property
    def endings(self) -> tuple[str, ...]:
        """The formats in which it is there: a podcast is RSS alone, a personal feed is in all."""
        published = snapshot(self.folder).documents
        return tuple(one for one in ENDINGS if self.query or f"{self.path}{one}" in published)

    def wanted(self, reader: Reader, ending: str) -> list[SeenItem]:
        """Return what a reader must show of the feed in a format."""
        addresses = urls.Addresses.of(contents(self.folder).site)
        told = _chosen(self.folder, self.path, self.query) or catalogue(self.folder)[self.path]
        items = (expected(one, addresses, reader, ending) for one in told)
        return reader.shown(one for one in items if one.enclosure or not reader.media_only)

    def is_for(self, reader: Reader, ending: str) -> bool:
        """Tell whether a reader takes the feed in a format, and can keep anything of it."""
        takes = ending in reader.endings and ending in self.endings
        return takes and (not reader.media_only or bool(self.wanted(reader, ending)))

    def __str__(self) -> str:
        return f"{self.folder.name}{self.address('')}"


@cache
def _told(folder: Path) -> dict[str, feeds.Told]:
    data = contents(folder)
    addresses = urls.Addresses.of(data.site)
    return {one.meeting.id: feeds.Told.of(one, addresses) for one in data.editions}


@cache
def catalogue(folder: Path) -> dict[str, tuple[Publication, ...]]:
    """Return what every feed of a folder tells, by the feed's path."""
    data = contents(folder)
    every = feeds.feeds(data.site, _told(folder), speakers(data.editions))
    return {one.path: one.publications for one in every}


def _chosen(folder: Path, path: str, query: str) -> tuple[Publication, ...]:
    """Return what is told of the sessions that a personal feed's query names."""
    ids = query.removeprefix("?s=").split(",") if query else ()
    told = _told(folder).get(path.split("/")[1])
    return tuple(chain.from_iterable(told.by_session[one] for one in ids)) if told else ()


def subjects() -> list[FeedSubject]:
    """Return every feed of the nasty sample site and of the project's own data."""
    found = [FeedSubject(*one) for one in _PERSONAL]
    for folder in (SAMPLE, DATA):
        people = [path for path in catalogue(folder) if path.startswith("/speakers/")]
        left_out = people[_SPEAKERS:]
        found += [FeedSubject(folder, one) for one in catalogue(folder) if one not in left_out]
    return sorted(found, key=lambda one: (one.folder.name, str(one)))


def expected(
    publication: Publication, addresses: urls.Addresses, reader: Reader, ending: str
) -> SeenItem:
    """Return what a reader must show of a publication, from the data alone."""
    names = [one.name for one in publication.session.speakers] if publication.session else []
    return SeenItem(
        guid=publication.guid,
        title=publication.title,
        link=addresses.absolute(publication.path),
        authors=", ".join(names[-1:] if ending in reader.last_author else names),
        published=f"{publication.revision.announced.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        content="\n".join(_links(publication, addresses)),
        enclosure=next(_attached(publication, ending), ""),
        unread=True,
    )


def _attached(publication: Publication, ending: str) -> Iterator[str]:
    """Yield what comes with an item: what a player plays; in JSON whatever has a type."""
    for one in publication.resources:
        is_played = one is publication.resource and one.media_type.startswith(_MEDIA)
        if one.url and (is_played or (ending == JSON and one.media_type)):
            yield one.url


def _links(publication: Publication, addresses: urls.Addresses) -> Iterator[str]:
    """Yield every address of an item's body, in order: those of its text, then ours."""
    meeting, session, release = publication.meeting, publication.session, publication.release
    yield from hrefs(markup.to_html(_text(publication)))
    if release is not None:
        pages = owner_paths(meeting)
        yield from (addresses.absolute(pages[owner_of(one)]) for one in release.changes)
    places = (resource_place(one, meeting) for one in publication.resources)
    yield from (address for address, _ in places if address)
    if session is not None:
        if session.stream and publication.resource is None:
            yield session.stream
        yield addresses.absolute(urls.page_path(meeting, session))
        yield addresses.absolute(urls.session_calendar_path(meeting, session))
    yield addresses.absolute(urls.meeting_path(meeting))


def _text(publication: Publication) -> str:
    """Return the text of an item as its author wrote it."""
    session, resource, release = publication.session, publication.resource, publication.release
    if resource is not None:
        return resource.note
    if release is not None:
        return release.note
    if session is not None:
        return session.abstract or session.summary
    return publication.meeting.goals


def hrefs(body: str) -> list[str]:
    """Return the addresses that a piece of HTML leads to, in order."""
    found = html5lib.parseFragment(body, namespaceHTMLElements=False).iter("a")
    return [one.get("href", "") for one in found]


def table(verdicts: dict[tuple[str, str], bool] | None = None) -> str:
    """Return the table, reader by feed; without verdicts as it is when all agree.

    A cell has a mark for each format, in the order of their endings.
    """
    every = (*READERS, *PARSERS)
    lines = [
        f"| feed | {' | '.join(one.name for one in every)} | {SCHEMA} |",
        f"|---|{'---|' * (len(every) + 1)}",
    ]
    for subject in subjects():
        cells = [
            "".join(
                _mark(verdicts, subject.cell(one.name, ending), subject.is_for(one, ending))
                for ending in ENDINGS
            )
            for one in every
        ]
        cells.append(_mark(verdicts, subject.cell(SCHEMA, ATOM), ATOM in subject.endings))
        lines.append(f"| `{subject}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _mark(
    verdicts: dict[tuple[str, str], bool] | None,
    cell: tuple[str, str],
    applies: bool,  # noqa: FBT001 - it is what the mark says
) -> str:
    return CELLS[(verdicts is None or verdicts.get(cell)) if applies else None]


def notes() -> str:
    """Return the list of what readers are known not to show."""
    lines = [
        f"- **{one.name}** {'; '.join(one.limits)}." for one in (*READERS, *PARSERS) if one.limits
    ]
    return "\n".join(lines)
