"""Clients that ask without a pause, each on a connection that it keeps, and remember what came."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, TypeVar

from tests.web.processes import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Asker = TypeVar("Asker", bound="Client")
LOST, CUT = 0, -1
"""Stand for the status of a request that got no answer, and of one whose answer broke off."""


@dataclass(frozen=True, slots=True)
class Got:
    """One whole answer, or none."""

    connection: int
    """Which of the client's connections it came on."""
    path: str
    status: int
    etag: str = ""
    body: bytes = b""


@dataclass(slots=True)
class Client:
    """Asks for one path after the other, round and round."""

    port: int
    paths: Sequence[str]
    got: list[Got] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until told to end; after a loss, go on with a new connection."""
        number = 0
        while not self.ended.is_set():
            number += 1
            connection = HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
            try:
                self._ask(connection, number)
            finally:
                connection.close()

    def _ask(self, connection: HTTPConnection, number: int) -> None:
        while True:
            for path in self.paths:
                if self.ended.is_set():
                    return
                self.note(_answer(connection, number, path))
                if connection.sock is None:  # it asked to be closed, or broke
                    return

    def note(self, got: Got) -> None:
        """Remember what came."""
        self.got.append(got)

    def count(self, *statuses: int) -> int:
        """Return how often these came."""
        return sum(1 for one in self.got if one.status in statuses)


def _answer(connection: HTTPConnection, number: int, path: str) -> Got:
    failure = LOST
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        failure = CUT
        body = answer.read()  # fails if it is shorter than was said
    except (OSError, HTTPException):
        connection.close()
        return Got(number, path, failure)
    return Got(number, path, answer.status, answer.headers.get("ETag", ""), body)


@contextmanager
def loaded(port: int, paths: Sequence[str], count: int, kind: type[Asker]) -> Iterator[list[Asker]]:
    """Let clients ask a server until the block ends."""
    clients = [kind(port, paths) for _ in range(count)]
    threads = [threading.Thread(target=one.run) for one in clients]
    for thread in threads:
        thread.start()
    try:
        yield clients
    finally:
        for one in clients:
            one.ended.set()
        for thread in threads:
            thread.join()
