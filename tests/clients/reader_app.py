"""The `reader` library's application, in this process, with its store in memory."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC
from typing import TYPE_CHECKING, Self

import reader

from tests.clients.seen import SeenItem

if TYPE_CHECKING:
    from types import TracebackType


class ReaderApp:
    """A reader with a store of its own."""

    name = "reader"

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._reader = stack.enter_context(reader.make_reader(":memory:"))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def subscribe(self, url: str) -> None:
        """Add a feed and fetch it for the first time."""
        self._reader.add_feed(url)
        self.refresh(url)

    def refresh(self, url: str) -> None:
        """Fetch again now, before the hour that reader leaves between two; a failure is kept."""
        for _ in self._reader.update_feeds_iter(feed=url, scheduled=False):
            pass  # a failure is told here and kept with the feed

    def failed(self, url: str) -> str:
        """Return why the last fetch failed; empty when it did not."""
        failure = self._reader.get_feed(url).last_exception
        return failure.value_str if failure else ""

    def items(self, url: str) -> list[SeenItem]:
        """Return the items of a feed, sorted."""
        return sorted(_item(entry) for entry in self._reader.get_entries(feed=url))

    def mark_all_read(self, url: str) -> None:
        """Mark the items of a feed as read."""
        for entry in self._reader.get_entries(feed=url, read=False):
            self._reader.mark_entry_as_read(entry)


def _item(entry: reader.Entry) -> SeenItem:
    when = entry.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if entry.published else ""
    texts = [content.value for content in entry.content] + [entry.summary or ""]
    return SeenItem(
        entry.id,
        entry.title or "",
        entry.link or "",
        entry.authors_str or "",
        when,
        max(texts, key=len),
        entry.enclosures[0].href if entry.enclosures else "",
        not entry.read,
    )
