"""The feed readers that follow one feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clients.seen import FeedReader, SeenItem
    from tests.clients.server import Asked
    from tests.life.site import Site


class Readership:
    """What each reader shows of a site's feed, and how it asks for it."""

    def __init__(self, readers: list[FeedReader], site: Site, path: str) -> None:
        self._readers = readers
        self._site = site
        self._path = path
        self._url = site.url(path)
        for reader in readers:
            reader.subscribe(self._url)

    def poll(self) -> dict[str, Asked]:
        """Fetch with every reader, and return how each one asked and was answered."""
        asked = {}
        for reader in self._readers:
            before = len(self._site.served.proxy.log(self._path))
            reader.refresh(self._url)
            (asked[reader.name],) = self._site.served.proxy.log(self._path)[before:]
        return asked

    def read_everything(self) -> None:
        """Mark all items as read, after so many polls that every reader has its validators."""
        self.poll()
        self.poll()
        for reader in self._readers:
            reader.mark_all_read(self._url)

    def expect(self, expected: object, what: Callable[[list[SeenItem]], object]) -> None:
        """Check something about the items that every reader shows."""
        seen = {reader.name: what(reader.items(self._url)) for reader in self._readers}
        assert dict.fromkeys(seen, expected) == seen


def titles(items: list[SeenItem]) -> list[str]:
    """Return the titles of all items."""
    return sorted(item.title for item in items)


def news(items: list[SeenItem]) -> list[tuple[str, str]]:
    """Return title and date of the items that are not read yet."""
    return sorted((item.title, item.published) for item in items if item.unread)


def dates(items: list[SeenItem]) -> set[str]:
    """Return when the items were published."""
    return {item.published for item in items}


def guids_once(items: list[SeenItem]) -> bool:
    """Tell whether no item is there twice."""
    return len({item.guid for item in items}) == len(items)
