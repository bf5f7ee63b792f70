"""One file a format: the model in, bytes out. What is registered here, every meeting has.

Nothing here reads a clock, a file or the network.
Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from modl_feeds.formats import schedule_json, schedule_xml, tables, timetable
from modl_feeds.formats.jsonfeed import JSON
from modl_feeds.formats.podcast import PODCAST
from modl_feeds.formats.syndication import ATOM, RSS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from modl_feeds.feeds import Feed
    from modl_feeds.model import Site
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition
    from modl_feeds.urls import Addresses


class FeedFormat(Protocol):
    """How feeds are written: head, items with a separator between, tail."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def ending(self) -> str:
        """Of its paths, with the dot."""

    @property
    def media_type(self) -> str:
        """For Content-Type."""

    @property
    def separator(self) -> bytes:
        """Between two items."""

    @property
    def tail(self) -> bytes:
        """After the last item."""

    def head(self, feed: Feed, site: Site, updated: datetime) -> bytes:
        """Return a feed's bytes up to its first item."""

    def item(self, publication: Publication, addresses: Addresses) -> bytes:
        """Return one publication's bytes."""


class Export(NamedTuple):
    """One whole meeting as one file."""

    file: str
    media_type: str
    about: str
    write: Callable[[Edition, Site], bytes]


FEEDS: Final[tuple[FeedFormat, ...]] = (RSS, ATOM, JSON)
PODCASTS: Final[tuple[FeedFormat, ...]] = (PODCAST,)

EXPORTS: Final = (
    Export(
        "schedule.xml",
        "application/xml; charset=utf-8",
        "For Giggity, EventFahrplan, ConfClerk and other schedule apps.",
        schedule_xml.to_xml,
    ),
    Export(
        "schedule.json",
        "application/json; charset=utf-8",
        "The same as JSON.",
        schedule_json.to_json,
    ),
    Export(
        "schedule.csv",
        "text/csv; charset=utf-8",
        "For Excel and other spreadsheets.",
        tables.to_csv,
    ),
    Export(
        "schedule.txt",
        "text/plain; charset=utf-8",
        "For the terminal and for print.",
        timetable.to_text,
    ),
)


def of(feed: Feed) -> tuple[FeedFormat, ...]:
    """Return the formats in which a feed is there."""
    return PODCASTS if feed.is_podcast else FEEDS


def join(form: FeedFormat, head: bytes, items: Iterable[bytes]) -> bytes:
    """Return a feed's bytes."""
    return head + form.separator.join(items) + form.tail
