"""A reverse proxy on the loopback that writes down who asked for what, and how it was answered.

Bytes and headers pass through it unchanged, both ways.
While the server behind it is down, it hangs up without an answer, as a dead server would.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from tests.clients.process import DEADLINE
from tests.clients.server import Asked

if TYPE_CHECKING:
    from types import TracebackType

NO_ANSWER: Final = 0
"""The status that the log has for a request that nobody answered."""


class _Listener(ThreadingHTTPServer):
    """Ends with all its threads, whatever connections clients still keep open."""

    daemon_threads = False  # so that the end waits for them

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        with self._lock:
            self._open.discard(request if isinstance(request, socket.socket) else request[1])
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):  # the client was first
                    connection.shutdown(socket.SHUT_RDWR)


class Proxy:
    """The proxy, on a port that the system chose."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        """The port of the server behind it."""
        self._log: list[Asked] = []
        self._lock = threading.Lock()
        self._listener = _Listener(self._handler())
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.hang_up()
        self._listener.server_close()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self._listener.server_port}{path}"

    def log(self, path: str) -> list[Asked]:
        """Return the GETs of a path so far, oldest first."""
        with self._lock:
            return [one for one in self._log if (one.method, one.path) == ("GET", path)]

    def unanswered(self) -> list[Asked]:
        """Return the requests that nobody answered, oldest first."""
        with self._lock:
            return [one for one in self._log if one.status == NO_ANSWER]

    def _note(self, asked: Asked) -> None:
        with self._lock:
            self._log.append(asked)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                proxy._listener.opened(self.connection)

            # The base class calls the methods by these names.
            def do_GET(self) -> None:
                with contextlib.closing(
                    http.client.HTTPConnection("127.0.0.1", proxy.upstream, timeout=DEADLINE)
                ) as server:
                    try:
                        answer = self._ask(server)
                        body = answer.read()
                    except (OSError, http.client.HTTPException):
                        self._note(NO_ANSWER)
                        self.close_connection = True
                        return
                self._note(answer.status)
                lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
                lines += [f"{name}: {value}" for name, value in answer.getheaders()]
                self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

            do_HEAD = do_GET  # noqa: N815

            def _ask(self, server: http.client.HTTPConnection) -> http.client.HTTPResponse:
                server.putrequest(
                    self.command, self.path, skip_host=True, skip_accept_encoding=True
                )
                for name, value in self.headers.items():
                    server.putheader(name, value)
                server.endheaders()
                return server.getresponse()

            def _note(self, status: int) -> None:
                names = ("User-Agent", "If-None-Match", "If-Modified-Since")
                sent = (self.headers.get(name, "") for name in names)
                proxy._note(Asked(self.command, urlsplit(self.path).path, status, *sent))

            def log_message(self, *_: object) -> None:
                """Say nothing: the log is for the tests."""

        return Handler
