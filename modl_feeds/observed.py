"""What an operator may want to know of every answer: a line of a log, or a count.

Both are off unless asked for: a log holds addresses of people.
Level 5.
"""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LONGEST: Final = 1000
"""Characters of an address that are logged: several processes write whole lines to one pipe."""
_UNSAFE: Final = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")
"""What could end a line or a quotation, or move a terminal's cursor."""


class Told(NamedTuple):
    """An answer, as far as it is told of."""

    status: str
    """Three digits."""
    size: str
    """Bytes of the document; '' where none are counted."""


class Observer(Protocol):
    """Is told of every answer."""

    def __call__(self, environ: WSGIEnvironment, told: Told) -> None:
        """Take note of it."""


class Observed:
    """A WSGI application around another, which tells of every answer."""

    def __init__(self, app: WSGIApplication, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as the application does."""
        told = Told("500", "")

        def start(
            status: str,
            fields: list[tuple[str, str]],
            error: tuple[type[BaseException], BaseException, TracebackType] | None = None,
            /,
        ) -> object:
            nonlocal told
            told = Told(status[:3], dict(fields).get("Content-Length", ""))
            return start_response(status, fields, error)

        try:
            return self._app(environ, start)  # type: ignore[arg-type] # nobody calls what it returns
        finally:
            self._observer(environ, told)


def log(environ: WSGIEnvironment, told: Told) -> None:
    """Write an answer as a line of the Common Log Format, what is unsafe in it escaped."""
    query = environ.get("QUERY_STRING", "")
    address = environ.get("PATH_INFO", "") + (f"?{query}" if query else "")
    method, version = environ["REQUEST_METHOD"], environ.get("SERVER_PROTOCOL", "HTTP/1.1")
    request = _safe(f"{method} {address[:_LONGEST]} {version}")
    who = _safe(environ.get("REMOTE_ADDR") or "-")
    now = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    size = "-" if method == "HEAD" else told.size or "-"
    sys.stdout.write(f'{who} - - [{now}] "{request}" {told.status} {size}\n')
    sys.stdout.flush()


def _safe(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
