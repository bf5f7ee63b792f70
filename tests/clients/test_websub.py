"""The hub and the subscriber of flask-websub do what the tests of the publisher rely on."""

from __future__ import annotations

import sys
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.clients.process import run
from tests.clients.seen import ClientError
from tests.clients.server import Answer

if TYPE_CHECKING:
    from tests.clients.server import Server
    from tests.clients.websub_hub import WebSubHub
    from tests.clients.websub_subscriber import WebSubSubscriber

pytestmark = pytest.mark.clients

XML = "application/xml; charset=utf-8"
RSS = """\
<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>\
<atom:link rel="self" href="{topic}"/><atom:link rel="hub" href="{hub}"/>\
</channel></rss>"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom">\
<link rel="self" href="{topic}"/><link rel="hub" href="{hub}"/></feed>"""

FENCED = """
import ast, sys
from tests.clients.loopback import stay_on_the_loopback
stay_on_the_loopback()
try:
    sys.audit(*ast.literal_eval(sys.argv[1]))  # announces and does nothing
    print("done")
except OSError as error:
    print(type(error).__name__)
"""


def topic(server: Server, hub: WebSubHub, body: str) -> str:
    """Put a topic on the server, with its links in the headers, and return its address."""
    url = server.url("/topic")
    link = f'<{hub.url}>; rel="hub", <{url}>; rel="self"'
    return server.put("/topic", Answer(body.encode(), XML, link=link))


def test_told(server: Server, websub_hub: WebSubHub, websub_subscriber: WebSubSubscriber) -> None:
    """What a hub is told of by hand reaches the subscriber of the links in the headers, once."""
    url = topic(server, websub_hub, "<old/>")
    subscription = websub_subscriber.subscribe(url)
    assert (websub_hub.url, url) == (subscription.hub, subscription.topic)
    bodies = ["<new/>", "<newer/>"]
    for count, body in enumerate(bodies, 1):
        topic(server, websub_hub, body)
        assert websub_hub.publish(url) == HTTPStatus.ACCEPTED
        assert bodies[:count] == websub_subscriber.received(url)


@pytest.mark.parametrize("form", [RSS, ATOM])
def test_links_in_the_body(
    server: Server, websub_hub: WebSubHub, websub_subscriber: WebSubSubscriber, form: str
) -> None:
    """Where no header names hub and topic, the subscriber takes those that the body names."""
    url = topic(server, websub_hub, "<old/>")
    body = form.format(topic=url, hub=websub_hub.url)
    subscription = websub_subscriber.subscribe(server.put("/copy", Answer(body.encode(), XML)))
    assert (websub_hub.url, url) == (subscription.hub, subscription.topic)


def test_no_links(server: Server, websub_subscriber: WebSubSubscriber) -> None:
    """A feed without a hub cannot be subscribed to."""
    url = server.put("/topic", Answer(b"<feed/>", XML))
    with pytest.raises(ClientError, match="Could not find hub url"):
        websub_subscriber.subscribe(url)


@pytest.mark.parametrize("signature", ["", f"sha512={'0' * 128}"])
def test_forged(
    server: Server, websub_hub: WebSubHub, websub_subscriber: WebSubSubscriber, signature: str
) -> None:
    """What is not signed with the secret is not kept; what the hub sends afterwards is."""
    new = "<new/>"
    url = topic(server, websub_hub, new)
    callback = websub_subscriber.subscribe(url).callback
    headers = {"X-Hub-Signature": signature} if signature else {}
    # The address is the subscriber's own.
    forged = urllib.request.Request(callback, b"<forged/>", headers)  # noqa: S310
    urllib.request.urlopen(forged, timeout=10).close()  # noqa: S310
    websub_hub.publish(url)
    assert [new] == websub_subscriber.received(url)


def test_away(server: Server, websub_hub: WebSubHub, websub_subscriber: WebSubSubscriber) -> None:
    """A hub that was away answers nobody meanwhile, and knows its subscribers afterwards."""
    new = "<new/>"
    url = topic(server, websub_hub, new)
    websub_subscriber.subscribe(url)
    with websub_hub.away(), pytest.raises(OSError, match="refused"):
        websub_hub.publish(url)
    websub_hub.publish(url)
    assert [new] == websub_subscriber.received(url)


@pytest.mark.parametrize(
    ("event", "arguments", "refused"),
    [
        ("socket.connect", (None, ("127.0.0.1", 80)), False),
        ("socket.connect", (None, ("::1", 80, 0, 0)), False),
        ("socket.connect", (None, "/run/socket"), False),
        ("socket.connect", (None, ("192.0.2.1", 80)), True),
        ("socket.sendto", (None, ("2001:db8::1", 80, 0, 0)), True),
        ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0), False),
        ("socket.getaddrinfo", ("hub.example.org", 80, 0, 0, 0), True),
    ],
)
def test_fence(event: str, arguments: tuple[object, ...], *, refused: bool) -> None:
    """What would look up or ask a host beyond the loopback is refused before it does."""
    command = [sys.executable, "-c", FENCED, repr((event, *arguments))]
    outcome = "ConnectionRefusedError" if refused else "done"
    assert outcome == run(command).decode().strip()
