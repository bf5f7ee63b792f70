"""A release reaches subscribers through a hub, once; a hub that fails is tried again."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.clients.process import free_port, until
from tests.clients.seen import ClientError
from tests.clients.server import Answer
from tests.life.invented import MEETING, YAML
from tests.life.newsroom import ELSEWHERE, NEWS, SLIDES, SPEAKER, Newsroom
from tests.life.scripted_hub import ACCEPTED, GARBAGE, HANG_UP, ScriptedHub, answer
from tests.life.site import Folder, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.clients.server import Server
    from tests.clients.websub_hub import WebSubHub
    from tests.clients.websub_subscriber import WebSubSubscriber

    Named = Callable[[str], Newsroom]

pytestmark = pytest.mark.clients

PATHS = [f"{NEWS}.rss", f"{SLIDES}.atom", f"{SPEAKER}.json"]
"""Feeds that slides appear in, one of each syntax."""
NEW = "Slides: Ada Okafor — Low Water, High Rank"
BUSY = answer("503 Service Unavailable")
TOO_MUCH = answer("429 Too Many Requests")
LATER = answer("429 Too Many Requests", "Retry-After: Fri, 26 Sep 2025 21:00:00 GMT")
"""It may come again at a moment that is long past."""
REFUSED = answer("400 Bad Request", body="unknown topic")
MOVED = answer("301 Moved Permanently", "Location: https://hub.example.org/")


@pytest.fixture
def named(tmp_path: Path, websub_hub: WebSubHub) -> Iterator[Named]:
    """Return what opens a newsroom whose site names a hub."""
    with ExitStack() as stack:

        def open_with(hub: str) -> Newsroom:
            folder = Folder(tmp_path / "data", {MEETING: YAML})
            served = stack.enter_context(Served(folder.root))
            return Newsroom(folder, served, hub, websub_hub.certificate)

        yield open_with


@pytest.fixture
def newsroom(named: Named, websub_hub: WebSubHub) -> Newsroom:
    """Return a newsroom whose site names the real hub."""
    return named(websub_hub.url)


def test_delivered(newsroom: Newsroom, websub_subscriber: WebSubSubscriber) -> None:
    """Whoever has subscribed to a feed is sent its new content by a release, signed and once."""
    topics = [websub_subscriber.subscribe(newsroom.url(path)).topic for path in PATHS]
    newsroom.publish_slides()
    received = [websub_subscriber.received(topic) for topic in topics]
    assert [[newsroom.text(path)] for path in PATHS] == received
    assert all(NEW in body for (body,) in received)


def test_unchanged(newsroom: Newsroom, websub_subscriber: WebSubSubscriber) -> None:
    """A feed of which a release changes nothing is not sent again."""
    changed, same = (
        websub_subscriber.subscribe(newsroom.url(f"{feed}.rss")).topic
        for feed in (SPEAKER, ELSEWHERE)
    )
    newsroom.publish_slides()
    assert len(websub_subscriber.received(changed)) == 1
    assert websub_subscriber.received(same) == []


def test_links_in_the_feed(
    newsroom: Newsroom, websub_hub: WebSubHub, websub_subscriber: WebSubSubscriber, server: Server
) -> None:
    """A subscriber that has nothing but a feed's text finds the hub and the topic in it."""
    for path in (f"{NEWS}.rss", f"{NEWS}.atom"):
        text = newsroom.text(path).encode()
        copy = server.put(path, Answer(text, "application/xml; charset=utf-8"))
        found = websub_subscriber.subscribe(copy)
        assert (websub_hub.url, newsroom.url(path)) == (found.hub, found.topic)
    feed = json.loads(newsroom.text(f"{NEWS}.json"))
    hubs = [{"type": "WebSub", "url": websub_hub.url}]
    assert (hubs, newsroom.url(f"{NEWS}.json")) == (feed["hubs"], feed["feed_url"])


def test_personal(newsroom: Newsroom, websub_subscriber: WebSubSubscriber) -> None:
    """A feed of one's own choice has no hub: nobody would tell it."""
    for ending in ("rss", "atom", "json"):
        with pytest.raises(ClientError, match="Could not find hub url"):
            websub_subscriber.subscribe(newsroom.url(f"/{MEETING}/my.{ending}?s=okafor"))


def test_hub_away(
    newsroom: Newsroom, websub_hub: WebSubHub, websub_subscriber: WebSubSubscriber
) -> None:
    """A release counts though the hub is away; a ping tells the hub when it is back, once."""
    topic = websub_subscriber.subscribe(newsroom.url(PATHS[0])).topic
    with websub_hub.away():
        released = newsroom.publish_slides()
    assert released.status == 0
    assert f"{websub_hub.url} cannot be reached" in released.complaint
    assert "modl-feeds ping" in released.complaint
    pinged = newsroom.ping()
    assert pinged.status == 0
    assert pinged.complaint == ""
    assert [newsroom.text(PATHS[0])] == websub_subscriber.received(topic)


def test_told_once(named: Named) -> None:
    """A hub is told once of each feed that changed, by the names of both its specifications."""
    with ScriptedHub() as hub:
        newsroom = named(hub.url)
        before = newsroom.feeds()
        newsroom.publish_slides()
    changed = sorted(url for url, body in newsroom.feeds().items() if body != before[url])
    forms = [{"hub.mode": "publish", "hub.url": url, "hub.topic": url} for url in changed]
    assert forms == sorted(hub.forms(), key=lambda form: form["hub.url"])


def test_tried_again(named: Named) -> None:
    """What a hub is too busy for, hangs up on or garbles is told again, until it accepts."""
    failures = [BUSY, TOO_MUCH, LATER, HANG_UP, GARBAGE]
    with ScriptedHub(*(said for failure in failures for said in (failure, ACCEPTED))) as hub:
        released = named(hub.url).publish_slides()
    assert released.status == 0
    assert released.complaint == ""
    topics = list(dict.fromkeys(hub.topics()))
    twice = [topic for topic in topics[: len(failures)] for _ in range(2)]
    assert twice + topics[len(failures) :] == hub.topics()


def test_site_away(named: Named) -> None:
    """A hub is told nothing before the site serves what was released: it would fetch the old."""
    with ScriptedHub() as hub, ThreadPoolExecutor() as background:
        newsroom = named(hub.url)
        proxy = newsroom.served.proxy
        port, proxy.upstream = proxy.upstream, free_port()
        release = background.submit(newsroom.publish_slides)
        until(lambda: proxy.unanswered() or None, "the release looks at the site")
        assert hub.forms() == []
        proxy.upstream = port
        assert release.result().status == 0
    assert newsroom.url(f"{NEWS}.rss") in hub.topics()


@pytest.mark.parametrize("said", [REFUSED, MOVED], ids=["refused", "moved"])
def test_refused(named: Named, said: bytes) -> None:
    """A hub that says no, or names another: the release counts all the same, a ping fails."""
    with ScriptedHub(said) as hub:
        newsroom = named(hub.url)
        released, pinged = newsroom.publish_slides(), newsroom.ping()
    status = said.split()[1].decode()
    assert released.status == 0
    assert "modl-feeds ping" in released.complaint
    assert pinged.status == 1
    assert f"{hub.url} answers {status}" in pinged.complaint
    assert "modl-feeds ping" not in pinged.complaint


def test_not_told(named: Named) -> None:
    """A release tells no hub when it is asked not to, or when it is a dry run or of nothing."""
    with ScriptedHub() as hub:
        newsroom = named(hub.url)
        assert newsroom.release().output == b"Nothing changed since the last release.\n"
        newsroom.folder.edit(MEETING, ("title: Lunch", "title: Late Lunch"))
        for option in ("--dry-run", "--no-ping"):
            assert b"Late Lunch" in newsroom.release(option).output
    assert hub.forms() == []


def test_no_hub(named: Named, websub_subscriber: WebSubSubscriber) -> None:
    """A site that names no hub has none in its feeds, and a release waits for nobody."""
    newsroom = named("")
    with pytest.raises(ClientError, match="Could not find hub url"):
        websub_subscriber.subscribe(newsroom.url(f"{NEWS}.rss"))
    asked = newsroom.served.proxy.log(f"{NEWS}.rss")
    released = newsroom.publish_slides()
    assert released.status == 0
    assert released.complaint == ""
    assert asked == newsroom.served.proxy.log(f"{NEWS}.rss")
