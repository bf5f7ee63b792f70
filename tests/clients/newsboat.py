"""Newsboat: a reader for the terminal, driven by its commands; its cache is read afterwards.

The list of feeds, the settings and the cache are private files.
Newsboat fetches all its feeds at once; the driver gives it one list for each feed.
It keeps an item once: one that is in two feeds stands under the feed that was fetched last.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from tests.clients.process import Home, program, run
from tests.clients.seen import SeenItem

if TYPE_CHECKING:
    from types import TracebackType

SETTINGS = """\
suppress-first-reload yes
download-retries 1
download-timeout 10
max-items 0
"""
COLUMNS = "guid, title, url, author, pubDate, content, enclosure_url, unread"


class Newsboat:
    """A newsboat with settings and a cache of its own."""

    name = "newsboat"

    def __enter__(self) -> Self:
        self._binary = program("newsboat", "newsboat")
        self._home = Home()
        (self._home.path / "config").write_text(SETTINGS, encoding="utf-8")
        self._feeds: list[str] = []
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._home.remove()

    def subscribe(self, url: str) -> None:
        """Add a feed and fetch it for the first time."""
        self._feeds.append(url)
        self.refresh(url)

    def refresh(self, url: str) -> None:
        """Fetch one feed again now; a feed that fails keeps its items."""
        self._newsboat(url, "--execute=reload")

    def items(self, url: str) -> list[SeenItem]:
        """Return the items of a feed that the cache holds and newsboat lists, sorted."""
        query = f"SELECT {COLUMNS} FROM rss_item WHERE feedurl = ? AND deleted = 0"  # noqa: S608 (constant columns)
        with closing(sqlite3.connect(self._home.path / "cache.db")) as cache:
            return sorted(_item(row) for row in cache.execute(query, (url,)))

    def mark_all_read(self, url: str) -> None:
        """Mark the items of a feed as read, by newsboat's own list of read articles."""
        guids = "".join(f"{item.guid}\n" for item in self.items(url))
        read = self._home.path / "read"
        read.write_text(guids, encoding="utf-8")
        self._newsboat(url, f"--import-from-file={read}")

    def _newsboat(self, url: str, order: str) -> None:
        """Run newsboat for one feed of those that share the cache."""
        feeds = self._home.path / f"urls-{self._feeds.index(url)}"
        feeds.write_text(f"{url}\n", encoding="utf-8")
        options = [
            f"--url-file={feeds}",
            f"--cache-file={self._home.path / 'cache.db'}",
            f"--config-file={self._home.path / 'config'}",
        ]
        run([self._binary, *options, order], env=self._home.env)


def _item(row: tuple[str, str, str, str, int, str, str | None, int]) -> SeenItem:
    guid, title, link, authors, published, content, enclosure, unread = row
    when = datetime.fromtimestamp(published, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return SeenItem(guid, title, link, authors, when, content, enclosure or "", bool(unread))
