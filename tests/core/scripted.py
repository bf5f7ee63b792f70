"""A web server on the loopback that answers as a test scripts it, and remembers what was asked."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says once."""

    status: int = 200
    """0 for no answer at all: the connection is closed."""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    """By name in lower case."""
    form: Mapping[str, str]
    """The fields of its body."""


class Scripted:
    """The server, on a port that the system chose."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.otherwise: Callable[[str], Reply] = lambda _: Reply(404)
        """What a path answers that has no script."""
        self._replies: dict[str, list[Reply]] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, target: str = "") -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self._server.server_port}{target}"

    def script(self, target: str, *replies: Reply) -> str:
        """Let a path answer so, one reply after the other; the last one for ever."""
        with self._lock:
            self._replies[target] = [*replies]
        return self.url(target)

    def to(self, target: str) -> list[Asked]:
        """Return the requests for a path so far, oldest first."""
        with self._lock:
            return [one for one in self.asked if one.target == target]

    def _reply(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            script = self._replies.get(asked.target) or [self.otherwise(asked.target)]
            return script.pop(0) if len(script) > 1 else script[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            # The base class calls the methods by these names.
            def do_GET(self) -> None:
                self.close_connection = True  # an open one would keep its thread past the test
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                form = dict(parse_qsl(body.decode(), strict_parsing=bool(body)))
                reply = server._reply(Asked(self.command, self.path, headers, form))
                if not reply.status:
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(reply.body)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing: what was asked is for the test."""

        return Handler


@contextmanager
def nowhere() -> Iterator[str]:
    """Give an address at which nobody listens, and nobody else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"
