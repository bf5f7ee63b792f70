"""feedsmith: a strict parser of RSS, Atom and JSON Feed, under Node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.clients import node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.clients.seen import SeenItem


def items(feeds: Iterable[bytes]) -> list[list[SeenItem]]:
    """Return the items of each feed, sorted; raise when one of them cannot be parsed."""
    return node.items("feedsmith.mjs", "feedsmith", feeds)
