"""Each driver shows what its program shows, through the life of a subscription."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.clients import (
    feedparser,
    feedsmith,
    ical_js,
    kcalendarcore,
    libical,
    partytime,
    strict,
)
from tests.clients.samples import (
    BANNER,
    SEEN_BANNER,
    SEEN_TALK,
    SEEN_VIDEO,
    SLIDES,
    TALK,
    VIDEO,
    ZONE,
    calendar,
    feed,
    revised,
)
from tests.clients.seen import ClientError
from tests.clients.server import Answer, Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.clients.evolution import Evolution
    from tests.clients.khal import Khal
    from tests.clients.seen import CalendarClient, FeedReader, SeenEvent, SeenItem
    from tests.clients.server import Server
    from tests.clients.thunderbird import Thunderbird

pytestmark = pytest.mark.clients

FIRST = Answer(calendar(ZONE, TALK, BANNER), etag='"1"')
RSS = "application/rss+xml; charset=utf-8"
NEWS = Answer(feed(VIDEO), RSS, etag='"1"', last_modified="Fri, 26 Sep 2025 21:00:00 GMT")

parsers = pytest.mark.parametrize(
    "read",
    [libical.events, ical_js.events, strict.events, kcalendarcore.read],
    ids=["libical", "ical_js", "strict", "kcalendarcore"],
)

feed_parsers = pytest.mark.parametrize(
    "read",
    [feedparser.items, feedsmith.items, partytime.items],
    ids=["feedparser", "feedsmith", "partytime"],
)


def shown(client: CalendarClient, url: str) -> list[SeenEvent]:
    """Return what a client shows; vdirsyncer replaces the UIDs by hashes."""
    events = client.events(url)
    known = {SEEN_TALK.summary: SEEN_TALK.uid, SEEN_BANNER.summary: SEEN_BANNER.uid}
    if client.name == "khal":
        events = [replace(event, uid=known.get(event.summary, SEEN_TALK.uid)) for event in events]
    return sorted(events)


def gets(server: Server, path: str) -> list[Asked]:
    """Return the requests of a path but for those that look at the headers alone."""
    return [asked for asked in server.log(path) if asked.method == "GET"]


def test_first_fetch(calendar_client: CalendarClient, server: Server) -> None:
    """Zones, letters, escapes, whole days and cancellations arrive."""
    url = server.put("/first.ics", FIRST)
    calendar_client.subscribe(url)
    assert shown(calendar_client, url) == [SEEN_BANNER, SEEN_TALK]


def test_change(calendar_client: CalendarClient, server: Server) -> None:
    """A new title is shown, then a cancellation, then an event is gone."""
    url = server.put("/change.ics", FIRST)
    calendar_client.subscribe(url)
    title = revised(TALK, "∇-fields", "Δ-fields")
    server.put("/change.ics", Answer(calendar(ZONE, title, BANNER), etag='"2"'))
    calendar_client.refresh(url)
    expected = replace(SEEN_TALK, summary="Zoë on Δ-fields")
    assert [SEEN_BANNER, expected] == shown(calendar_client, url)
    server.put("/change.ics", Answer(calendar(ZONE, title), etag='"3"'))
    calendar_client.refresh(url)
    assert [expected] == shown(calendar_client, url)


def test_evolution_wants_the_marks_of_a_change(evolution: Evolution, server: Server) -> None:
    """Evolution keeps the old title when neither SEQUENCE nor LAST-MODIFIED has moved."""
    url = server.put("/mark.ics", FIRST)
    evolution.subscribe(url)
    unmarked = TALK.replace("∇-fields", "Δ-fields")
    server.put("/mark.ics", Answer(calendar(ZONE, unmarked, BANNER), etag='"2"'))
    evolution.refresh(url)
    assert evolution.events(url) == [SEEN_BANNER, SEEN_TALK]


def test_not_modified(calendar_client: CalendarClient, server: Server) -> None:
    """A client that sends its ETag gets 304s and keeps its events; vdirsyncer sends none."""
    url = server.put("/same.ics", FIRST)
    calendar_client.subscribe(url)
    before = len(gets(server, "/same.ics"))
    calendar_client.refresh(url)
    asked = gets(server, "/same.ics")[before:]
    expected = (200, "") if calendar_client.name == "khal" else (304, '"1"')
    assert {expected} == {(one.status, one.none_match) for one in asked}
    assert shown(calendar_client, url) == [SEEN_BANNER, SEEN_TALK]


def test_subscriptions_are_apart(calendar_client: CalendarClient, server: Server) -> None:
    """Two subscriptions of one client do not mix."""
    talk = server.put("/talk.ics", Answer(calendar(ZONE, TALK)))
    banner = server.put("/banner.ics", Answer(calendar(BANNER)))
    calendar_client.subscribe(talk)
    calendar_client.subscribe(banner)
    calendar_client.refresh(talk)
    assert shown(calendar_client, talk) == [SEEN_TALK]
    assert shown(calendar_client, banner) == [SEEN_BANNER]


@pytest.mark.parametrize("zone", ["", ";TZID=Nowhere/Land"], ids=["floating", "unknown"])
def test_floating_is_seen(calendar_client: CalendarClient, server: Server, zone: str) -> None:
    """A time without a zone, or with one that nobody knows, does not pass for an instant."""
    floating = TALK.replace(";TZID=America/New_York", zone)
    url = server.put("/floating.ics", Answer(calendar(floating)))
    calendar_client.subscribe(url)
    expected = replace(SEEN_TALK, start="FLOAT 20250925T093000", end="FLOAT 20250925T103000")
    assert [expected] == shown(calendar_client, url)


@pytest.mark.parametrize("status", [404, 410, 500])
def test_error(calendar_client: CalendarClient, server: Server, status: int) -> None:
    """An error leaves the events, until Thunderbird takes it for a reason to switch off."""
    url = server.put("/error.ics", FIRST)
    calendar_client.subscribe(url)
    server.put("/error.ics", Answer(b"sorry\n", "text/plain", status))
    calendar_client.refresh(url)
    off = calendar_client.name == "thunderbird" and status != 404
    assert ([] if off else [SEEN_BANNER, SEEN_TALK]) == shown(calendar_client, url)


@pytest.mark.parametrize("status", [404, 410, 500])
def test_thunderbird_disables(thunderbird: Thunderbird, server: Server, status: int) -> None:
    """A disabled calendar stays so when the server has recovered, until it is enabled."""
    url = server.put("/off.ics", FIRST)
    thunderbird.subscribe(url)
    server.put("/off.ics", Answer(b"sorry\n", "text/plain", status))
    thunderbird.refresh(url)
    assert (status != 404) == thunderbird.disabled(url)
    server.put("/off.ics", FIRST)
    thunderbird.refresh(url)
    assert (status != 404) == thunderbird.disabled(url)
    if thunderbird.disabled(url):
        thunderbird.enable(url)
    assert not thunderbird.disabled(url)
    assert thunderbird.events(url) == [SEEN_BANNER, SEEN_TALK]


def test_thunderbird_finds_nothing(thunderbird: Thunderbird, server: Server) -> None:
    """Thunderbird refuses to subscribe where there is no calendar."""
    with pytest.raises(ClientError, match="0 calendars found"):
        thunderbird.subscribe(server.url("/nothing.ics"))


def test_khal_says_what_failed(khal: Khal, server: Server) -> None:
    """Vdirsyncer refuses to empty a folder, and the driver keeps the reason."""
    url = server.put("/empty.ics", FIRST)
    khal.subscribe(url)
    assert khal.failed(url) == ""
    server.put("/empty.ics", Answer(calendar(ZONE)))
    khal.refresh(url)
    assert "completely emptied" in khal.failed(url)
    assert shown(khal, url) == [SEEN_BANNER, SEEN_TALK]


@parsers
def test_parser(read: Callable[[bytes], list[SeenEvent]]) -> None:
    """A parser alone sees what a client sees."""
    assert read(FIRST.body) == [SEEN_BANNER, SEEN_TALK]


@parsers
def test_parser_floating(read: Callable[[bytes], list[SeenEvent]]) -> None:
    """A parser marks a time without a zone."""
    floating = TALK.replace(";TZID=America/New_York", "")
    assert [event.start for event in read(calendar(floating))] == ["FLOAT 20250925T093000"]


def test_libical_problems() -> None:
    """Libical passes a sound calendar and names what a METHOD lacks or a time spoils."""
    assert libical.problems(FIRST.body) == []
    published = calendar("METHOD:PUBLISH\n", ZONE, TALK)
    assert "ORGANIZER" in "".join(libical.problems(published))
    spoilt = calendar(TALK.replace(";TZID=America/New_York:20250925T093000", ":noon"))
    assert "DTSTART" in "".join(libical.problems(spoilt))
    assert libical.problems(b"<html>") != []
    assert libical.problems(FIRST.body + FIRST.body) != []


@parsers
def test_parser_refuses(read: Callable[[bytes], list[SeenEvent]]) -> None:
    """What is no calendar yields an error, or no event from libical, which never refuses."""
    if read is libical.events:
        assert read(b"<html>") == []
    else:
        with pytest.raises(Exception, match=r"(?i)pars|calendar|invalid|failed"):
            read(b"<html>")


def item(reader: FeedReader, item: SeenItem) -> SeenItem:
    """Return an item as a reader can show it; gPodder knows no authors."""
    return replace(item, authors="") if reader.name == "gpodder" else item


def test_feed_first_fetch(feed_reader: FeedReader, server: Server) -> None:
    """A reader shows the item, its long text, its media, and that it is new."""
    url = server.put("/first.xml", NEWS)
    feed_reader.subscribe(url)
    assert [item(feed_reader, SEEN_VIDEO)] == feed_reader.items(url)


def test_feed_change(feed_reader: FeedReader, server: Server) -> None:
    """A changed item stays read; an item with a new guid is new."""
    url = server.put("/change.xml", NEWS)
    feed_reader.subscribe(url)
    feed_reader.mark_all_read(url)
    server.put("/change.xml", Answer(feed(VIDEO.replace("Zoë on", "Zoë about"), SLIDES), RSS))
    feed_reader.refresh(url)
    assert [(one.title, one.unread) for one in feed_reader.items(url)] == [
        ("Slides: Zoë on fields", True),
        ("Video: Zoë about fields", False),
    ]


def test_feed_not_modified(feed_reader: FeedReader, server: Server) -> None:
    """A reader sends its validators at the latest in its third fetch."""
    url = server.put("/same.xml", NEWS)
    feed_reader.subscribe(url)
    feed_reader.refresh(url)
    feed_reader.refresh(url)
    last = server.log("/same.xml")[-1]
    assert (304, NEWS.etag, NEWS.last_modified) == (
        last.status,
        last.none_match,
        last.modified_since,
    )
    assert [item(feed_reader, SEEN_VIDEO)] == feed_reader.items(url)


def test_feed_error(feed_reader: FeedReader, server: Server) -> None:
    """A reader keeps its items when the server fails, and fetches again afterwards."""
    url = server.put("/error.xml", NEWS)
    feed_reader.subscribe(url)
    server.put("/error.xml", Answer(b"sorry\n", "text/plain", 500))
    feed_reader.refresh(url)
    assert [item(feed_reader, SEEN_VIDEO)] == feed_reader.items(url)
    server.put("/error.xml", Answer(feed(VIDEO, SLIDES), RSS))
    feed_reader.refresh(url)
    assert len(feed_reader.items(url)) == 2


@feed_parsers
def test_feed_parser(read: Callable[[Iterable[bytes]], list[list[SeenItem]]]) -> None:
    """A parser alone sees what a reader sees, feed by feed; partytime knows no dc:creator."""
    expected = SEEN_VIDEO if read is not partytime.items else replace(SEEN_VIDEO, authors="")
    assert [[expected], []] == read([feed(VIDEO), feed()])


@feed_parsers
@pytest.mark.parametrize("content", [b"", b"<html>", b"<rss><channel></rss>"])
def test_feed_parser_refuses(
    read: Callable[[Iterable[bytes]], list[list[SeenItem]]], content: bytes
) -> None:
    """What is no feed yields an error."""
    with pytest.raises(ClientError, match=r"(?i)no sound feed|no feed|invalid|unrecognized"):
        read([feed(VIDEO), content])
