"""Whoever only holds connections keeps nobody out."""

from __future__ import annotations

import resource
import sys
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.openfiles import allowed
from tests.faults.wire import held
from tests.web.processes import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.processes import Running

CROWD: Final = 2000
BEGINNINGS: Final = {
    "nothing": b"",
    "a line": b"GET / HTTP/1.1\r\n",
    "half a header": b"GET / HTTP/1.1\r\nHost: a.example\r\nX-Slow: ",
    "half a body": b"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000\r\n\r\nhalf",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf",
    "a body that nobody reads": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf",
    "a request, and then nothing": b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
}
"""What an idle connection has sent, by its name."""


@pytest.fixture
def _many_files() -> Iterator[None]:
    """Let this process hold as many connections too."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert allowed(CROWD + 500) == CROWD + 500
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.clients
@pytest.mark.usefixtures("_many_files")
class TestIdle:
    """Two thousand connections that never finish what they began."""

    @pytest.mark.parametrize("beginning", BEGINNINGS)
    def test_others_are_served(self, server: Running, beginning: str) -> None:
        """While all of them are held, a real client gets its page."""
        with held(server.port, CROWD, BEGINNINGS[beginning]):
            assert server.get("/", DEADLINE)[0] == 200

    def test_silent_ones_are_closed(self, server: Running) -> None:
        """One that never asks is not kept for ever, nor is one in the middle of its header."""
        nothing, half = BEGINNINGS["nothing"], BEGINNINGS["half a header"]
        with held(server.port, 20, nothing) as silent, held(server.port, 20, half) as slow:
            expected = [b""] * 40
            actual = [one.recv(1) for one in (*silent, *slow)]
            assert expected == actual


class TestOpenFiles:
    """How many connections a process may hold."""

    @pytest.mark.parametrize(
        ("soft", "hard", "expected"),
        [
            (1024, 4096, (4000, 4000)),
            (1024, 2048, (2048, 2048)),
            (1024, resource.RLIM_INFINITY, (4000, 4000)),
            (8192, 16384, (4000, 8192)),
            (resource.RLIM_INFINITY, resource.RLIM_INFINITY, (4000, resource.RLIM_INFINITY)),
        ],
    )
    def test_limit_is_raised_as_far_as_needed(
        self, monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, expected: tuple[int, int]
    ) -> None:
        """Never lowered, never beyond the operator's."""
        limits = [(soft, hard)]
        monkeypatch.setattr(resource, "getrlimit", lambda _: limits[-1])
        monkeypatch.setattr(resource, "setrlimit", lambda _, pair: limits.append(pair))
        found = allowed(4000)
        actual = found, limits[-1][0]
        assert expected == actual

    def test_limit_that_cannot_be_raised_is_kept_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A jail may forbid it; then there are fewer connections."""

        def refuse(*_: object) -> None:
            raise ValueError

        monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
        monkeypatch.setattr(resource, "setrlimit", refuse)
        assert allowed(4000) == 1024

    def test_system_without_limits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everything that is wanted is allowed."""
        monkeypatch.setattr(sys, "platform", "win32")
        assert allowed(4000) == 4000
