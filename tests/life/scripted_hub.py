"""A hub that answers as it was told to, and writes down what it was asked.

It stands for all that can go wrong with a hub on the way; what goes right is for a real one.
"""

from __future__ import annotations

import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from types import TracebackType

HANG_UP: Final = b""
"""No answer at all."""
GARBAGE: Final = b"\x00\xffthis is no HTTP\n\n"


def answer(status: str, *headers: str, body: str = "") -> bytes:
    """Return the bytes of an answer, its status such as `503 Service Unavailable`."""
    head = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*head, "", body]).encode()


ACCEPTED: Final = answer("202 Accepted")


class ScriptedHub:
    """A hub on a port that the system chose: first what the script says, then its last line."""

    def __init__(self, *script: bytes) -> None:
        self._script = deque(script or [ACCEPTED])
        self._forms: list[dict[str, str]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/hub"

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

    def forms(self) -> list[dict[str, str]]:
        """Return the forms that were posted so far, oldest first."""
        with self._lock:
            return list(self._forms)

    def topics(self) -> list[str]:
        """Return the addresses that the forms name, oldest first."""
        return [form.get("hub.url", "") for form in self.forms()]

    def _next(self, form: dict[str, str]) -> bytes:
        with self._lock:
            self._forms.append(form)
            return self._script.popleft() if len(self._script) > 1 else self._script[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            # The base class calls the method by this name.
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.wfile.write(hub._next(dict(parse_qsl(body))))

            def log_message(self, *_: object) -> None:
                """Say nothing: the forms are for the tests."""

        return Handler
