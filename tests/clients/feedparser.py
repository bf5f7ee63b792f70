"""feedparser: the parser of most readers that are written in Python."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser

from tests.clients.seen import ClientError, SeenItem

if TYPE_CHECKING:
    from collections.abc import Iterable


def items(feeds: Iterable[bytes]) -> list[list[SeenItem]]:
    """Return the items of each feed, sorted; raise when one of them is not well-formed."""
    return [sorted(map(_item, _entries(feed))) for feed in feeds]


def _entries(feed: bytes) -> Any:  # noqa: ANN401 (feedparser has no types)
    found = feedparser.parse(feed)
    if found.bozo or not found.get("version"):
        message = f"this is no sound feed: {found.get('bozo_exception', 'of no known kind')}"
        raise ClientError(message)
    return found.entries


def _item(entry: Any) -> SeenItem:  # noqa: ANN401 (as above)
    moment = entry.get("published_parsed")
    published = datetime.fromtimestamp(timegm(moment), UTC) if moment else None
    texts = [content.value for content in entry.get("content", [])]
    return SeenItem(
        entry.get("id", ""),
        entry.get("title", ""),
        entry.get("link", ""),
        ", ".join(author.get("name", "") for author in entry.get("authors", [])),
        published.strftime("%Y-%m-%dT%H:%M:%SZ") if published else "",
        max([*texts, entry.get("summary", "")], key=len),
        entry.enclosures[0].href if entry.enclosures else "",
        unread=True,
    )
