"""How documents stand against what real clients read; see docs/clients.md for where each is from.

Level 3: pure; looks at bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modl_feeds.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from modl_feeds.document import Document

MAX_BYTES: Final = 1_000_000
"""Google drops what is beyond."""
MAX_EVENTS: Final = 1_000
"""The same, somewhat above."""
MAX_FEED_BYTES: Final = 5_000_000
"""Hosted readers refuse larger feeds."""
_MAX_LINE: Final = 75
_TZID_USED: Final = re.compile(rb"^DT(?:START|END);TZID=([^:;]+):", re.MULTILINE)
_TZID_DEFINED: Final = re.compile(rb"^TZID:(.+)\r$", re.MULTILINE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ITEMS: Final = {
    "text/calendar": b"\r\nBEGIN:VEVENT\r\n",
    "application/rss+xml": b"<item>",
    "application/atom+xml": b"<entry>",
    "application/feed+json": b'\n "id": ',
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One document's size, content and what a client would make of it."""

    path: str
    size: int
    """Bytes."""
    count: int
    """Events or items; 0 where the format has none."""
    changed: datetime
    remarks: tuple[str, ...]
    """What is wrong and what to do, for the organiser; empty when all is well."""


def standing(path: str, document: Document, *, is_brief: bool = False) -> Standing:
    """Return how a document stands; a brief calendar has been shortened already."""
    media_type = document.bare_type
    marker = _ITEMS.get(media_type, b"")
    count = document.body.count(marker) if marker else 0
    remarks: Iterator[str] = iter(())
    if media_type == "text/calendar":
        remarks = _calendar_remarks(document.body, count, is_brief=is_brief)
    elif marker and len(document.body) > MAX_FEED_BYTES:
        remarks = iter(("hosted readers refuse so large a feed: shorten the abstracts",))
    size, changed = len(document.body), document.last_modified
    return Standing(path, size, count, changed, tuple(remarks))


def standings(
    documents: Mapping[str, Document], brief: AbstractSet[str], kept: Kept | None = None
) -> tuple[Standing, ...]:
    """Return the standing of every calendar and feed, by path.

    Args:
        documents: by path.
        brief: the paths of calendars that have been shortened.
        kept: how the same bytes stood before.

    """
    kept = kept or Kept()
    return tuple(
        _standing(path, documents[path], kept, is_brief=path in brief)
        for path in sorted(documents)
        if documents[path].bare_type in _ITEMS
    )


def _standing(path: str, document: Document, kept: Kept, *, is_brief: bool) -> Standing:
    inputs = document.etag, is_brief
    found = kept.of(("standing", path), inputs, lambda: standing(path, document, is_brief=is_brief))
    changed = document.last_modified
    return found if found.changed == changed else replace(found, changed=changed)


def _calendar_remarks(body: bytes, events: int, *, is_brief: bool) -> Iterator[str]:
    if is_brief:
        yield (
            f"its events go without abstracts, as Google reads no more than {MAX_BYTES:,} bytes:"
            " point people to the calendars of days, rooms or tracks"
        )
    if len(body) > MAX_BYTES:
        yield (
            f"Google reads no more than {MAX_BYTES:,} bytes:"
            " point people to the calendars of days, rooms or tracks"
        )
    if events > MAX_EVENTS:
        yield (
            f"Google reads no more than about {MAX_EVENTS:,} events:"
            " point people to the calendars of days, rooms or tracks"
        )
    if not events:
        yield "Evolution keeps old events of an empty calendar: please report this"
    missing = set(_TZID_USED.findall(body)) - set(_TZID_DEFINED.findall(body))
    if missing:
        yield "a time zone is used and not defined: please report this"
    if any(len(line) > _MAX_LINE for line in body.split(b"\r\n")):
        yield f"a line is longer than {_MAX_LINE} bytes: please report this"
    if _CONTROL.search(body):
        yield "it holds control characters: please report this"
