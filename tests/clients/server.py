"""A small web server on the loopback for the tests of the drivers.

It answers what it was told to answer, honours conditional requests,
and remembers each request, so that a test can tell a 304 from a 200.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says for one path."""

    body: bytes
    """The bytes of a 200, or of whatever `status` says."""
    content_type: str = "text/calendar; charset=utf-8"
    """The Content-Type header."""
    status: int = 200
    """The status; conditional requests are honoured for 200 alone."""
    etag: str = ""
    """The ETag header with its quotes; none when empty."""
    last_modified: str = ""
    """The Last-Modified header as an HTTP date; none when empty."""
    location: str = ""
    """The Location header of a redirection; none when empty."""
    link: str = ""
    """The Link header; none when empty."""

    def unchanged(self, none_match: str, modified_since: str) -> bool:
        """Tell whether a client that sent these validators has the body already."""
        if self.status != 200:
            return False
        if none_match:
            known = [tag.strip().removeprefix("W/") for tag in none_match.split(",")]
            return "*" in known or (self.etag != "" and self.etag.removeprefix("W/") in known)
        if modified_since and self.last_modified:
            try:
                since = parsedate_to_datetime(modified_since)
            except ValueError:
                return False
            return parsedate_to_datetime(self.last_modified) <= since
        return False


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the server answered."""

    method: str
    """The method."""
    path: str
    """The path without the query."""
    status: int
    """The status of the answer."""
    agent: str
    """The User-Agent header."""
    none_match: str
    """The If-None-Match header; empty when there was none."""
    modified_since: str
    """The If-Modified-Since header; empty when there was none."""


NOTHING = Answer(b"nothing here\n", "text/plain; charset=utf-8", 404)


class Server:
    """The server, on a port that the system chose."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._log: list[Asked] = []
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

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def put(self, path: str, answer: Answer) -> str:
        """Set what a path answers from now on, and return its address."""
        with self._lock:
            self._answers[path] = answer
        return self.url(path)

    def log(self, path: str) -> list[Asked]:
        """Return the requests for a path so far, oldest first."""
        with self._lock:
            return [asked for asked in self._log if asked.path == path]

    def _answer(self, method: str, path: str, agent: str, validators: tuple[str, str]) -> Answer:
        """Choose the answer to a request and remember both."""
        path = urlsplit(path).path
        with self._lock:
            answer = self._answers.get(path, NOTHING)
            if answer.unchanged(*validators):
                answer = Answer(b"", "", 304, answer.etag, answer.last_modified)
            self._log.append(Asked(method, path, answer.status, agent, *validators))
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            # The base class calls the methods by these names.
            def do_GET(self) -> None:
                answer = server._answer(
                    self.command,
                    self.path,
                    self.headers.get("User-Agent", ""),
                    (
                        self.headers.get("If-None-Match", ""),
                        self.headers.get("If-Modified-Since", ""),
                    ),
                )
                self.send_response(answer.status)
                headers = {
                    "Content-Type": answer.content_type,
                    "ETag": answer.etag,
                    "Last-Modified": answer.last_modified,
                    "Location": answer.location,
                    "Link": answer.link,
                    "Content-Length": str(len(answer.body)) if answer.status != 304 else "",
                    # A connection that stays open would keep its thread past the test.
                    "Connection": "close",
                }
                for name, value in headers.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing: the log is for the tests."""

        return Handler
