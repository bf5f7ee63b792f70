"""Tells a WebSub hub which feeds changed, once the site serves them.

The hub then fetches each feed and sends it to everyone who subscribed there (W3C WebSub). How a
publisher tells its hub is left open by the standard; every hub takes the form of its forerunner,
PubSubHubbub: mode, and the feed's address.
Level 4.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from modl_feeds import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_LOOK_EVERY: Final = 0.5
"""Seconds between two looks whether the site serves the release."""
_TIMEOUT: Final = Timeout(connect=5, read=15)
_AGAIN: Final = Retry(
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
_ONCE: Final = Retry(total=0, redirect=2, raise_on_status=False, raise_on_redirect=False)
_OK: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Told:
    """How it went."""

    count: int
    """How many addresses the hub was told of."""
    faults: tuple[str, ...]
    """What went wrong, each with its address."""


def announce(
    hub: str, feeds: Mapping[str, bytes], patience: float, say: Callable[[str], None]
) -> Told:
    """Tell the hub of each feed as soon as the site serves it.

    Args:
        hub: its address.
        feeds: the feeds that changed, by address, as they have to be served.
        patience: seconds to wait for the site.
        say: told when there is something to wait for.

    """
    with urllib3.PoolManager(headers={"User-Agent": f"modl-feeds/{__version__}"}) as http:
        late = _wait(http, feeds, patience, say)
        if late:
            fault = f"{late[0]}: the site does not serve the release yet"
            return Told(0, (fault,))
        return _tell(http, hub, feeds)


def _wait(
    http: urllib3.PoolManager,
    feeds: Mapping[str, bytes],
    patience: float,
    say: Callable[[str], None],
) -> list[str]:
    """Return the addresses that do not have the wanted content in time: a hub would fetch others'.

    They are looked at in turn, so that only the one that is late is asked for again.
    """
    late = [*feeds]
    deadline = time.monotonic() + patience
    while late:
        if _serves(http, late[0], feeds[late[0]]):
            late.pop(0)
        elif time.monotonic() > deadline:
            break
        else:
            say("Waiting until the site serves the release")
            say = _silent
            time.sleep(_LOOK_EVERY)
    return late


def _silent(_: str) -> None:
    """Say nothing: it was said."""


def _serves(http: urllib3.PoolManager, address: str, content: bytes) -> bool:
    headers = {"Cache-Control": "no-cache", "Accept-Encoding": "identity"}
    try:
        answer = http.request("GET", address, headers=headers, timeout=_TIMEOUT, retries=_ONCE)
    except HTTPError:
        return False
    return answer.status in _OK and answer.data == content


def _tell(http: urllib3.PoolManager, hub: str, addresses: Iterable[str]) -> Told:
    """Tell of each address; a hub that cannot be reached is not tried for the others."""
    count, faults = 0, []
    for address in addresses:
        form = {"hub.mode": "publish", "hub.url": address, "hub.topic": address}
        try:
            answer = http.request(
                "POST", hub, fields=form, encode_multipart=False, timeout=_TIMEOUT, retries=_AGAIN
            )
        except HTTPError as error:
            faults.append(f"{hub} cannot be reached ({_reason(error)})")
            break
        if answer.status in _OK:
            count += 1
        else:
            moved = answer.headers.get("Location", "")
            hint = f", and names {moved}: write that as hub in site.yaml" if moved else ""
            faults.append(f"{address}: {hub} answers {answer.status}{hint}")
        if answer.status in _AGAIN.status_forcelist:
            break
    return Told(count, tuple(faults))


def _reason(error: HTTPError) -> str:
    """Return the innermost cause in the system's words."""
    cause: BaseException = error
    while (inner := getattr(cause, "reason", None)) and isinstance(inner, BaseException):
        cause = inner
    return str(cause).rpartition(": ")[2] or type(cause).__name__
