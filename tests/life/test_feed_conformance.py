"""Every feed in every reader: what each one shows is what the data says.

The result is a table, reader by feed, that pytest prints at its end; docs/clients.md shows it.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.clients import feedparser, feedsmith, partytime
from tests.clients.gpodder import GPodder
from tests.clients.newsboat import Newsboat
from tests.clients.process import PROJECT
from tests.clients.reader_app import ReaderApp
from tests.clients.seen import ClientError
from tests.life.feed_subjects import (
    ATOM,
    ENDINGS,
    FEED_VERDICTS,
    FEEDPARSER,
    FEEDSMITH,
    GPODDER,
    NEWSBOAT,
    PARSERS,
    PARTYTIME,
    READER,
    READERS,
    SCHEMA,
    FeedSubject,
    Reader,
    hrefs,
    notes,
    subjects,
    table,
)
from tests.life.site import Served
from tests.life.subjects import DATA, SAMPLE
from tests.samples import contents
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.clients.seen import SeenItem

    Show = Callable[[str], list[SeenItem]]
    Verdicts = dict[tuple[str, str], bool]

READ = {
    FEEDPARSER.name: feedparser.items,
    FEEDSMITH.name: feedsmith.items,
    PARTYTIME.name: partytime.items,
}
every_feed = pytest.mark.parametrize("subject", subjects(), ids=str)


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Served]]:
    """Yield a server of each folder, which names the address that its data says."""
    with Served(SAMPLE) as sample, Served(DATA, contents(DATA).site.base_url) as data:
        yield {SAMPLE.name: sample, DATA.name: data}


@pytest.fixture(scope="module")
def show() -> Iterator[dict[str, Show]]:
    """Yield what subscribes a reader to an address and returns what it then shows.

    gPodder and `reader` keep each feed's items apart; newsboat keeps an item once,
    whichever feed it is in, and so begins anew with each.
    """
    with ExitStack() as stack:
        gpodder = stack.enter_context(GPodder())
        reader = stack.enter_context(ReaderApp())

        def in_newsboat(url: str) -> list[SeenItem]:
            with Newsboat() as newsboat:
                newsboat.subscribe(url)
                return newsboat.items(url)

        def in_gpodder(url: str) -> list[SeenItem]:
            gpodder.subscribe(url)
            return gpodder.items(url)

        def in_reader(url: str) -> list[SeenItem]:
            reader.subscribe(url)
            assert reader.failed(url) == ""
            return reader.items(url)

        yield {NEWSBOAT.name: in_newsboat, GPODDER.name: in_gpodder, READER.name: in_reader}


@pytest.fixture(scope="module")
def parsed(servers: dict[str, Served]) -> dict[tuple[str, str], list[SeenItem]]:
    """Return the items of every feed in every parser, which each read all feeds at once."""
    found: dict[tuple[str, str], list[SeenItem]] = {}
    for parser in PARSERS:
        cells = [
            (one.cell(parser.name, ending), one.address(ending), servers[one.folder.name])
            for one in subjects()
            for ending in parser.endings
            if ending in one.endings
        ]
        read = READ[parser.name](server.body(address) for _, address, server in cells)
        found.update(zip((cell for cell, _, _ in cells), read, strict=True))
    return found


@pytest.fixture
def verdicts(request: pytest.FixtureRequest) -> Verdicts:
    """Return the cells of the table."""
    return request.config.stash.setdefault(FEED_VERDICTS, {})


def linked(item: SeenItem) -> SeenItem:
    """Return an item with nothing of its content but the addresses, one a line."""
    return replace(item, content="\n".join(hrefs(item.content)))


@pytest.mark.clients
@every_feed
def test_every_reader_shows_the_data(
    subject: FeedSubject,
    show: dict[str, Show],
    servers: dict[str, Served],
    verdicts: Verdicts,
) -> None:
    """Guid, title, page, authors, date, every link and the media, of each item and each once."""
    wanted, actual = {}, {}
    for reader in READERS:
        for ending in (one for one in subject.endings if one in reader.endings):
            cell = subject.cell(reader.name, ending)
            url = servers[subject.folder.name].url(subject.address(ending))
            wanted[cell] = subject.wanted(reader, ending)
            actual[cell] = reader.shown(map(linked, show[reader.name](url)))
            verdicts[cell] = wanted[cell] == actual[cell]
    assert wanted == actual


@pytest.mark.clients
@every_feed
def test_every_parser_reads_the_data(
    subject: FeedSubject, parsed: dict[tuple[str, str], list[SeenItem]], verdicts: Verdicts
) -> None:
    """The same, in parsers that share no code with each other."""
    wanted, actual = {}, {}
    for parser in PARSERS:
        for ending in (one for one in subject.endings if one in parser.endings):
            cell = subject.cell(parser.name, ending)
            wanted[cell] = subject.wanted(parser, ending)
            actual[cell] = parser.shown(map(linked, parsed[cell]))
            verdicts[cell] = wanted[cell] == actual[cell]
    assert wanted == actual


@pytest.mark.clients
@pytest.mark.parametrize("subject", [one for one in subjects() if ATOM in one.endings], ids=str)
def test_every_atom_feed_is_valid(
    subject: FeedSubject, servers: dict[str, Served], verdicts: Verdicts
) -> None:
    """The schema of RFC 4287 finds nothing in what the server sends."""
    schema = etree.RelaxNG(etree.parse(shared_file("schemas/atom.rng")))
    body = servers[subject.folder.name].body(subject.address(ATOM))
    verdicts[subject.cell(SCHEMA, ATOM)] = schema.validate(etree.fromstring(body))
    assert list(schema.error_log) == []


@pytest.mark.clients
@pytest.mark.parametrize("reader", [*READERS, *PARSERS], ids=lambda one: one.name)
def test_what_a_reader_is_said_not_to_show_it_does_not_show(
    reader: Reader, show: dict[str, Show], servers: dict[str, Served]
) -> None:
    """A limit that is gone is to be taken from the table's notes, and its marks to be set."""
    server = servers[SAMPLE.name]
    for ending in ENDINGS:
        path = f"/speakers/wim-wever{ending}"  # a feed with media that is no subject
        items = []
        with suppress(ClientError):
            if reader in READERS:
                items = show[reader.name](server.url(path))
            else:
                (items,) = READ[reader.name]([server.body(path)])
        assert (ending in reader.endings) == bool(items)
        assert not (reader.no_authors and any(one.authors for one in items))


def test_every_reader_is_shown_something() -> None:
    """Each format that a reader takes is there, with items that it can keep."""
    for reader in (*READERS, *PARSERS):
        for ending in reader.endings:
            shown = [one for one in subjects() if one.is_for(reader, ending)]
            assert any(one.wanted(reader, ending) for one in shown)


def test_the_documentation_shows_the_table() -> None:
    """docs/clients.md names every feed and every reader of the suite, and what each cannot show."""
    text = (PROJECT / "docs" / "clients.md").read_text(encoding="utf-8")
    assert table() in text
    assert notes() in text
