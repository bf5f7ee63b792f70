"""A WebSub hub is told of each feed once the site serves it; whatever goes wrong is said."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds import __version__, hub
from modl_feeds.hub import Told
from modl_feeds.outside import OutsideError, outside
from tests.core.scripted import Asked, Reply, Scripted, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HUB: Final = "/hub?a=1&b=2"
OLD: Final = Reply(body=b"old")
NEW: Final = Reply(body=b"new")
TAKEN: Final = Reply(204)
PATIENCE: Final = 60
"""Longer than any test takes."""
NOTE: Final = "Waiting until the site serves the release"


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing sleep between two looks or two tries."""
    monkeypatch.setattr("modl_feeds.hub._LOOK_EVERY", 0)
    monkeypatch.setattr("modl_feeds.outside.PATIENT.backoff_factor", 0)


@pytest.fixture
def web() -> Iterator[Scripted]:
    """Return a server that is site and hub: it serves two feeds, and takes what it is told."""
    with Scripted() as server:
        server.script("/a.rss", NEW)
        server.script("/b.rss", NEW)
        server.script(HUB, TAKEN)
        yield server


def announced(
    web: Scripted, address: str = "", *, patience: float = 0, said: list[str] | None = None
) -> Told:
    """Return what becomes of telling the hub of both feeds."""
    feeds = {web.url("/a.rss"): b"new", web.url("/b.rss"): b"new"}
    say = ([] if said is None else said).append
    return hub.announce(address or web.url(HUB), feeds, patience, say)


def silent(_: str) -> None:
    """Say nothing."""


def told_of(asked: list[Asked]) -> list[str]:
    """Return the feeds that the hub was told of, in order."""
    return [one.form["hub.url"] for one in asked]


def test_each_feed_is_told_of(web: Scripted) -> None:
    """In a form each, with the key of the standard and that of its forerunner."""
    expected: list[Mapping[str, str]] = [
        {"hub.mode": "publish", "hub.url": address, "hub.topic": address}
        for address in (web.url("/a.rss"), web.url("/b.rss"))
    ]

    told = announced(web)
    actual = [one.form for one in web.to(HUB)]

    assert told == Told(2, ())
    assert expected == actual


def test_the_hub_gets_forms(web: Scripted) -> None:
    """Not in parts, which no hub expects."""
    expected = {("POST", "application/x-www-form-urlencoded")}

    announced(web)
    actual = {(one.method, one.headers["content-type"]) for one in web.to(HUB)}

    assert expected == actual


def test_site_and_hub_know_who_asks(web: Scripted) -> None:
    """A program with a name: some turn away what calls itself after a library."""
    expected = {f"modl-feeds/{__version__}"}

    announced(web)
    actual = {one.headers["user-agent"] for one in web.asked}

    assert expected == actual


def test_nothing_changed_and_nobody_is_asked(web: Scripted) -> None:
    """Without feeds there is neither a look nor a form."""
    told = hub.announce(web.url(HUB), {}, PATIENCE, silent)

    assert told == Told(0, ())
    assert web.asked == []


class TestWaiting:
    """A hub that fetches too early would send the old feed to everyone."""

    def test_the_hub_is_told_when_the_site_serves_the_release(self, web: Scripted) -> None:
        """Every feed, and not before the last of them is there."""
        web.script("/a.rss", OLD, Reply(404), Reply(503, headers={"Retry-After": "60"}), NEW)
        web.script("/b.rss", OLD, NEW)
        expected = ["/a.rss"] * 4 + ["/b.rss"] * 2 + [HUB] * 2

        told = announced(web, patience=PATIENCE)
        actual = [one.target for one in web.asked]

        assert told == Told(2, ())
        assert expected == actual

    def test_waiting_is_said_once(self, web: Scripted) -> None:
        """However often the site is looked at."""
        web.script("/a.rss", OLD, OLD, OLD, NEW)
        said: list[str] = []
        expected = [NOTE]

        announced(web, patience=PATIENCE, said=said)
        actual = said

        assert expected == actual

    def test_a_site_that_is_ready_is_not_waited_for(self, web: Scripted) -> None:
        """One look at each feed, and no words."""
        said: list[str] = []

        announced(web, said=said)

        assert said == []
        assert [len(web.to(path)) for path in ("/a.rss", "/b.rss")] == [1, 1]

    @pytest.mark.parametrize(
        "reply",
        [OLD, Reply(404, b"new"), Reply(500, b"new"), Reply(0)],
        ids=["old", "missing", "broken", "no answer"],
    )
    def test_the_hub_hears_nothing_while_the_site_serves_something_else(
        self, web: Scripted, reply: Reply
    ) -> None:
        """When patience is over, what is late is named."""
        web.script("/b.rss", reply)
        expected = Told(0, (f"{web.url('/b.rss')}: the site does not serve the release yet",))

        actual = announced(web)

        assert expected == actual
        assert web.to(HUB) == []

    def test_a_site_that_cannot_be_reached_is_late(self, web: Scripted) -> None:
        """It is started after the release, perhaps."""
        with nowhere() as address:
            actual = hub.announce(web.url(HUB), {address: b"new"}, 0, silent)
        expected = Told(0, (f"{address}: the site does not serve the release yet",))

        assert expected == actual
        assert web.asked == []

    def test_no_cache_answers_for_the_site(self, web: Scripted) -> None:
        """A cache that keeps the old feed is passed, and the bytes come as they are."""
        expected = {("no-cache", "identity")}

        announced(web)
        asked = [*web.to("/a.rss"), *web.to("/b.rss")]
        actual = {(one.headers["cache-control"], one.headers["accept-encoding"]) for one in asked}

        assert expected == actual

    def test_a_site_that_sends_to_another_address_is_followed(self, web: Scripted) -> None:
        """As every reader and the hub itself will."""
        web.script("/a.rss", Reply(301, headers={"Location": "/moved.rss"}))
        web.script("/moved.rss", NEW)

        told = announced(web)

        assert told == Told(2, ())

    def test_a_site_that_sends_in_a_circle_is_late(self, web: Scripted) -> None:
        """It is followed twice and no further."""
        web.script("/a.rss", Reply(302, headers={"Location": "/a.rss"}))
        expected = Told(0, (f"{web.url('/a.rss')}: the site does not serve the release yet",))

        actual = announced(web)

        assert expected == actual
        assert len(web.to("/a.rss")) == 3


class TestFaults:
    """What a hub may do instead of taking it."""

    @pytest.mark.parametrize(
        "reply",
        [
            Reply(503),
            Reply(500),
            Reply(429, headers={"Retry-After": "0"}),
            Reply(503, headers={"Retry-After": "0"}),
            Reply(0),
        ],
        ids=["unavailable", "broken", "too many", "unavailable for a moment", "no answer"],
    )
    def test_a_hub_that_is_busy_is_told_again(self, web: Scripted, reply: Reply) -> None:
        """The same feed, then the next."""
        web.script(HUB, reply, TAKEN)
        first, second = web.url("/a.rss"), web.url("/b.rss")
        expected = [first, first, second]

        told = announced(web)
        actual = told_of(web.to(HUB))

        assert told == Told(2, ())
        assert expected == actual

    def test_a_hub_that_wants_a_pause_gets_it(
        self, web: Scripted, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As long as it says, and no longer than half a minute."""
        pauses: list[float] = []
        monkeypatch.setattr("time.sleep", pauses.append)
        web.script(
            HUB,
            Reply(429, headers={"Retry-After": "7"}),
            Reply(503, headers={"Retry-After": "86400"}),
            TAKEN,
        )
        expected = [7, 30]

        told = announced(web)
        actual = pauses

        assert told == Told(2, ())
        assert expected == actual

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_hub_that_stays_busy_is_left_alone(self, web: Scripted, status: int) -> None:
        """After the fifth try; the other feeds would fare no better."""
        web.script(HUB, Reply(status))
        expected = Told(0, (f"{web.url('/a.rss')}: {web.url(HUB)} answers {status}",))

        actual = announced(web)

        assert expected == actual
        assert told_of(web.to(HUB)) == [web.url("/a.rss")] * 5

    @pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
    def test_a_refused_feed_does_not_stop_the_others(self, web: Scripted, status: int) -> None:
        """It is named, and not tried again."""
        web.script(HUB, Reply(status), TAKEN)
        expected = Told(1, (f"{web.url('/a.rss')}: {web.url(HUB)} answers {status}",))

        actual = announced(web)

        assert expected == actual
        assert told_of(web.to(HUB)) == [web.url("/a.rss"), web.url("/b.rss")]

    def test_a_hub_that_cannot_be_reached_is_tried_for_one_feed_alone(self, web: Scripted) -> None:
        """The reason is the system's."""
        with nowhere() as address:
            told = announced(web, address)

        assert told.count == 0
        (fault,) = told.faults
        assert fault.startswith(f"{address} cannot be reached (")
        assert fault.endswith("Connection refused)")

    def test_a_hub_that_hangs_up_is_named_with_what_it_did(self, web: Scripted) -> None:
        """In words, not as a program would print them."""
        web.script(HUB, Reply(0))
        reason = "Remote end closed connection without response"
        expected = Told(0, (f"{web.url(HUB)} cannot be reached ({reason})",))

        actual = announced(web)

        assert expected == actual

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    def test_a_hub_that_moved_is_named_with_its_new_address(
        self, web: Scripted, status: int
    ) -> None:
        """A redirected form arrives as a mere question: the data has to be mended."""
        web.script(HUB, Reply(status, headers={"Location": "https://new.example/hub"}))
        hint = "and names https://new.example/hub: write that as hub in site.yaml"
        words = f"{web.url('/a.rss')} and 1 more: {web.url(HUB)} answers {status}, {hint}"
        expected = Told(0, (words,))

        actual = announced(web)

        assert expected == actual

    def test_what_a_hub_names_cannot_steer_a_terminal(self, web: Scripted) -> None:
        """Control characters of its answer are left out."""
        web.script(HUB, Reply(301, headers={"Location": "https://new.example/\x1b[2Jhub"}))
        hint = "and names https://new.example/[2Jhub: write that as hub in site.yaml"
        words = f"{web.url('/a.rss')} and 1 more: {web.url(HUB)} answers 301, {hint}"
        expected = Told(0, (words,))

        actual = announced(web)

        assert expected == actual

    def test_a_hub_that_speaks_another_protocol_is_quoted_in_clean_words(self) -> None:
        """On one line that is not endless, without what would steer a terminal."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = f"http://127.0.0.1:{server.getsockname()[1]}/"
            babble = threading.Thread(target=_babble, args=(server,))
            babble.start()
            with outside() as http, pytest.raises(OutsideError) as raised:
                http.get(address)
            babble.join()
        actual = str(raised.value)

        assert actual == "[31mbabble" + "x" * 190


def _babble(server: socket.socket) -> None:
    """Answer one request with what is no HTTP."""
    connection, _ = server.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"\x1b[31mbabble\x07" + b"x" * 1000 + b"\r\n\r\n")
