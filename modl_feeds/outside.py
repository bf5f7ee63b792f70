"""Requests to other sites: the only module that imports urllib3.

Each of the few reasons to make one has its patience here. The server makes none of its own accord.
Level 4.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError
from urllib3.util import Retry, Timeout

from modl_feeds import __version__
from modl_feeds.addresses import resolved
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modl_feeds.addresses import Address

AT_ONCE: Final = 8
"""How many requests may be under way."""
_LONGEST: Final = 200
"""Letters of a server's words that are repeated to people."""
OK: Final = range(200, 300)
PATIENT: Final = Retry(
    total=4,
    backoff_factor=0.5,  # 0, 1, 2 and 4 seconds
    status_forcelist={429, 500, 502, 503, 504},
    allowed_methods=None,  # also POST: to tell a hub twice does no harm
    redirect=0,
    raise_on_redirect=False,
    raise_on_status=False,
    respect_retry_after_header=True,
    retry_after_max=30,
)
"""For what must arrive."""
ONCE: Final = Retry(
    total=None,  # a number would hold for redirects too
    connect=0,
    read=0,
    status=0,
    other=0,
    redirect=2,
    raise_on_status=False,
    raise_on_redirect=False,
)
"""For what is asked again anyway."""
CURIOUS: Final = Retry(total=6, connect=1, read=0, redirect=5, backoff_factor=0.2)
"""For a look whether something is there."""


class OutsideError(Exception):
    """Nothing came back, and why, in the system's words."""


class Reply(NamedTuple):
    """What came back."""

    status: int
    reason: str
    """What the server calls the status."""
    headers: Mapping[str, str]
    """Whatever the case of their names."""
    body: bytes
    """Empty where it was not wanted."""


class Outside:
    """A client that keeps its connections while it is used."""

    def __init__(self, http: urllib3.PoolManager, timeout: Timeout) -> None:
        self._http = http
        self._timeout = timeout

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Return what an address answers, with its body.

        Raises:
            OutsideError: nothing came back.

        """
        # A request's headers take the place of the client's own.
        return self._ask("GET", url, ONCE, headers={**self._http.headers, **(headers or {})})

    def look(self, url: str) -> Reply:
        """Return whether something is there, without its body.

        Some servers refuse HEAD, or answer it wrongly; those are asked as a browser asks.

        Raises:
            OutsideError: nothing came back.

        """
        reply = self._ask("HEAD", url, CURIOUS, preload_content=False)
        if reply.status not in OK:
            reply = self._ask("GET", url, CURIOUS, preload_content=False)
        return reply

    def tell(self, url: str, form: Mapping[str, str]) -> Reply:
        """Send a form until it arrives, or patience is over.

        Raises:
            OutsideError: nothing came back.

        """
        return self._ask("POST", url, PATIENT, fields=dict(form), encode_multipart=False)

    def _ask(self, method: str, url: str, retries: Retry, **options: Any) -> Reply:  # noqa: ANN401 - urllib3's own
        try:
            answer = self._http.request(
                method, url, retries=retries, timeout=self._timeout, **options
            )
        except (HTTPError, ValueError) as error:
            raise OutsideError(_reason(error)) from error
        body = answer.data if options.get("preload_content", True) else b""
        answer.close()
        return Reply(answer.status, _words(answer.reason or ""), answer.headers, body)


@contextmanager
def outside(
    read_seconds: float = 15, allowed: Callable[[Address], bool] | None = None
) -> Iterator[Outside]:
    """Give a client.

    Args:
        read_seconds: how long it waits for each part of an answer.
        allowed: which IP addresses it connects to, also when it is redirected; all if None.

    """
    headers = {"User-Agent": f"modl-feeds/{__version__}"}
    with urllib3.PoolManager(maxsize=AT_ONCE, headers=headers) as http:
        if allowed:
            http.pool_classes_by_scheme = {
                "http": _pool(HTTPConnectionPool, HTTPConnection, allowed),
                "https": _pool(HTTPSConnectionPool, HTTPSConnection, allowed),
            }
        yield Outside(http, Timeout(connect=5, read=read_seconds))


def _pool(
    pool: type[HTTPConnectionPool],
    connection: type[HTTPConnection],
    allowed: Callable[[Address], bool],
) -> type[HTTPConnectionPool]:
    """Return a kind of connections that lead only to where they may."""

    class Judging(connection):  # type: ignore[valid-type, misc]
        """Connects to an address that was judged, and asks for the name."""

        def _new_conn(self) -> socket.socket:
            name: str = self.host  # type: ignore[has-type]
            try:
                self.host = resolved(name, self.port, allowed)
                made: socket.socket = super()._new_conn()
            except socket.gaierror as error:
                raise NameResolutionError(name, self, error) from error
            finally:
                self.host = name  # the certificate and the Host field are of the name
            return made

    return type(pool.__name__, (pool,), {"ConnectionCls": Judging})


def _reason(error: Exception) -> str:
    """Return the innermost cause in the system's words."""
    cause: BaseException = error
    inner: BaseException | None = error
    while inner:
        cause, within = inner, (getattr(inner, "reason", None), *inner.args)
        inner = next((one for one in within if isinstance(one, BaseException)), None)
    return _words(str(cause).rpartition(": ")[2]) or type(cause).__name__


def _words(text: str) -> str:
    """Return what came from outside as a terminal may show it: a line, and not a long one."""
    return clean_line(text)[:_LONGEST]
