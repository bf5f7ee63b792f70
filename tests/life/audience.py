"""The clients that follow one calendar, all at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from tests.life.invented import as_known, with_addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.clients.seen import CalendarClient, SeenEvent
    from tests.clients.server import Asked
    from tests.life.site import Served

T = TypeVar("T")


class Audience:
    """What each client shows of a calendar, and how it asks for it."""

    def __init__(
        self,
        clients: Sequence[CalendarClient],
        served: Served,
        path: str,
        simplify: Callable[[SeenEvent], SeenEvent] = with_addresses,
    ) -> None:
        """Subscribe.

        Args:
            clients: who follows.
            served: the server.
            path: the calendar.
            simplify: what is compared of an event that a client shows.

        """
        self._clients = clients
        self._served = served
        self._path = path
        self._url = served.url(path)
        self._simplify = simplify
        self._at_once(lambda client: client.subscribe(self._url))

    def refresh(self) -> list[Asked]:
        """Fetch, and return what was asked for meanwhile."""
        before = len(self._served.proxy.log(self._path))
        self._at_once(lambda client: client.refresh(self._url))
        return self._served.proxy.log(self._path)[before:]

    def expect(self, *events: SeenEvent) -> None:
        """Check what every client shows, without a fetch."""
        seen = self._at_once(
            lambda client: as_known(client, map(self._simplify, client.events(self._url)))
        )
        assert {client.name: as_known(client, events) for client in self._clients} == seen

    def expect_after_refresh(self, *events: SeenEvent) -> None:
        """Fetch, and check what every client shows then."""
        self.refresh()
        self.expect(*events)

    def _at_once(self, do: Callable[[CalendarClient], T]) -> dict[str, T]:
        """Have every client do something, and return each one's answer by its name."""
        names = [client.name for client in self._clients]
        with ThreadPoolExecutor(len(names)) as pool:
            return dict(zip(names, pool.map(do, self._clients), strict=True))
