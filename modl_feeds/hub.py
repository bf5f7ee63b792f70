"""Tells a WebSub hub which feeds changed, once the site serves them.

The hub then fetches each feed and sends it to everyone who subscribed there (W3C WebSub). How a
publisher tells its hub is left open by the standard; every hub takes the form of its forerunner,
PubSubHubbub: mode, and the feed's address.
Level 4.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modl_feeds.outside import OK, PATIENT, OutsideError, outside
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from modl_feeds.outside import Outside

_LOOK_EVERY: Final = 0.5
"""Seconds between two looks whether the site serves the release."""


@dataclass(frozen=True, slots=True)
class Told:
    """How it went."""

    count: int
    """How many addresses the hub was told of."""
    faults: tuple[str, ...]
    """What went wrong, each once, with its address or the first of several."""


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
    with outside() as http:
        late = _wait(http, feeds, patience, say)
        if late:
            fault = f"{late[0]}: the site does not serve the release yet"
            return Told(0, (fault,))
        return _tell(http, hub, feeds)


def _wait(
    http: Outside, feeds: Mapping[str, bytes], patience: float, say: Callable[[str], None]
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


def _serves(http: Outside, address: str, content: bytes) -> bool:
    headers = {"Cache-Control": "no-cache", "Accept-Encoding": "identity"}
    try:
        reply = http.get(address, headers)
    except OutsideError:
        return False
    return reply.status in OK and reply.body == content


def _tell(http: Outside, hub: str, addresses: Iterable[str]) -> Told:
    """Tell of each address; a hub that cannot be reached is not tried for the others."""
    count = 0
    refused: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        form = {"hub.mode": "publish", "hub.url": address, "hub.topic": address}
        try:
            reply = http.tell(hub, form)
        except OutsideError as error:
            return Told(count, (*_faults(refused), f"{hub} cannot be reached ({error})"))
        if reply.status in OK:
            count += 1
        else:
            moved = clean_line(reply.headers.get("Location", ""))
            hint = f", and names {moved}: write that as hub in site.yaml" if moved else ""
            refused[f"{hub} answers {reply.status}{hint}"].append(address)
        if reply.status in PATIENT.status_forcelist:
            break
    return Told(count, tuple(_faults(refused)))


def _faults(refused: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield each answer once: a hub that takes nothing says the same of every feed."""
    for answer, (first, *others) in refused.items():
        more = f" and {len(others)} more" if others else ""
        yield f"{first}{more}: {answer}"
