"""Fetches a page to import, from public addresses alone.

Where each redirect leads is judged anew, and time is short for everything together.
Level 4.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from modl_feeds import __version__
from modl_feeds.addresses import NotPublicError, is_public, resolved
from modl_feeds.errors import SourceError
from modl_feeds.importers import MAX_BYTES
from modl_feeds.shapes import ValueFaultError
from modl_feeds.text import clean_line
from modl_feeds.values import SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from urllib3.response import BaseHTTPResponse

    from modl_feeds.addresses import Address

SECONDS: Final = 20.0
"""For everything together, redirects included."""
REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_CHUNK: Final = 65536
_HEADERS: Final = {
    "User-Agent": f"modl-feeds/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave."""

    address: str
    """After redirects: what links in the page are relative to."""
    content: bytes


def fetch(
    address: str, allowed: Callable[[Address], bool] = is_public, seconds: float = SECONDS
) -> Fetched:
    """Return what stands at an address.

    Args:
        address: https:// or http://.
        allowed: which IP addresses may be connected to.
        seconds: for everything together.

    Raises:
        SourceError: it cannot be had.

    """
    deadline = time.monotonic() + seconds
    at = address
    for _ in range(REDIRECTS + 1):
        answer = _Fetch(address, at, allowed, deadline).answer()
        if isinstance(answer, bytes):
            return Fetched(at, answer)
        at = answer
    raise SourceError(address, 0, f"it redirects more than {REDIRECTS} times", "save the page")


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One request of one address."""

    name: str
    """What the user asked for."""
    at: str
    allowed: Callable[[Address], bool]
    deadline: float

    def answer(self) -> bytes | str:
        """Return the content, or the address to look at instead."""
        connection = self._connection()
        try:
            with closing(connection), self._watched(connection):
                connection.connect()
                parts = urlsplit(self.at)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("GET", path, headers=_HEADERS, preload_content=False)
                with closing(connection.getresponse()) as answer:
                    return self._content(answer)
        except (HTTPError, HTTPException, OSError) as error:
            raise self._timely(error) from None

    def _connection(self) -> _Pinned:
        """Return a connection that leads to one of the addresses that were judged."""
        try:
            parts = urlsplit(SERVICE.convert(self.at))
        except ValueFaultError as error:
            raise SourceError(self.name, 0, error.fault, error.remedy) from None
        host, secure = parts.hostname or "", parts.scheme == "https"
        found = self._resolved(host, parts.port or (443 if secure else 80))
        left = max(self.deadline - time.monotonic(), 0.01)
        if secure:
            context = ssl.create_default_context()
            return _PinnedTLS(found, host, parts.port, timeout=left, ssl_context=context)
        return _Pinned(found, host, parts.port, timeout=left)

    def _resolved(self, host: str, port: int) -> tuple[str, int]:
        """Return an IP address to connect to; the system would take its time to look for one."""
        found: Future[str] = Future()

        def look() -> None:
            try:
                found.set_result(resolved(host, port, self.allowed))
            except (OSError, UnicodeError) as error:
                found.set_exception(error)

        threading.Thread(target=look, daemon=True).start()
        try:
            return found.result(max(self.deadline - time.monotonic(), 0)), port
        except TimeoutError as error:
            raise self._timely(error) from None
        except NotPublicError as error:
            raise self._error(str(error), "save the page, and import the file") from None
        except (OSError, UnicodeError) as error:
            words = getattr(error, "strerror", None) or error
            raise self._error(f"{host} has no address ({words})", "look at its spelling") from None

    @contextmanager
    def _watched(self, connection: _Pinned) -> Iterator[None]:
        """Cut the connection when time is over, however slowly it goes on."""
        timer = threading.Timer(self.deadline - time.monotonic(), _cut, (connection,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _content(self, answer: BaseHTTPResponse) -> bytes | str:
        moved = answer.headers.get("Location")
        if answer.status in _MOVED and moved:
            return urljoin(self.at, moved)
        if answer.status != _OK:
            raise self._error(f"{self.at} answers {answer.status}", "look at it in a browser")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise self._error("it is sent compressed, unasked", "save the page")
        parts, size = [], 0
        while chunk := answer.read1(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise self._error("it is too large", f"at most {MAX_BYTES:,} bytes are read")
            parts.append(chunk)
            self._check_time()
        self._check_time()  # a connection that was cut ends like a whole page
        wanted = answer.headers.get("Content-Length", "")
        if wanted.isdigit() and int(wanted) != size:
            raise self._timely(OSError(0, "the connection ended early"))
        return b"".join(parts)

    def _check_time(self) -> None:
        if time.monotonic() >= self.deadline:
            raise self._timely(TimeoutError())

    def _timely(self, error: Exception) -> SourceError:
        """Return the error, or that time is over."""
        if isinstance(error, TimeoutError) or time.monotonic() >= self.deadline:
            return self._error("it did not answer in time", "save the page, and import the file")
        words = getattr(error, "strerror", None) or clean_line(str(error)).rpartition(": ")[2]
        return self._error(f"it cannot be fetched ({words})", "look at it in a browser")

    def _error(self, fault: str, remedy: str) -> SourceError:
        return SourceError(self.name, 0, fault, remedy)


class _Pinned(HTTPConnection):
    """Asks for a name, and connects to an address that is known already."""

    def __init__(self, place: tuple[str, int], *names: object, **options: object) -> None:
        super().__init__(*names, **options)  # type: ignore[arg-type]
        self._place = place
        self.raw: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        made = socket.create_connection(self._place, self.timeout)
        self.raw = made.dup()  # TLS takes the first one over
        return made

    def close(self) -> None:
        """Close both."""
        if self.raw:
            self.raw.close()
        super().close()


class _PinnedTLS(_Pinned, HTTPSConnection):
    """The same, with a certificate of that name."""


def _cut(connection: _Pinned) -> None:
    with suppress(OSError):  # it may have ended just now
        if connection.raw:
            connection.raw.shutdown(socket.SHUT_RDWR)
