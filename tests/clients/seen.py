"""What a client shows, in one form for all clients, and the two kinds of driver.

A driver only controls a real program and writes down what that program says.
It knows nothing of the project under test, and corrects nothing:
a time that the program left floating is reported as `FLOAT 20250925T093000`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from types import TracebackType


class ClientError(Exception):
    """A client did not do what a driver asked of it."""


class MissingProgramError(ClientError):
    """A program that a driver needs is not installed."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__(f"{program} is not installed: ./run test installs it (package {package})")


@dataclass(frozen=True, slots=True, order=True)
class SeenEvent:
    """One event as a calendar client reports it."""

    uid: str
    """The UID of the event."""
    start: str
    """`20250925T133000Z`, or `20250925` for an all-day event, or `FLOAT ...`."""
    end: str
    """The (exclusive) end in the same form; empty when the client reports none."""
    summary: str
    """The title."""
    status: str
    """`CONFIRMED`, `CANCELLED`, or empty when the client reports none."""
    location: str
    """The place; empty when the client reports none."""
    description: str = ""
    """The text; empty when the client reports none."""


@dataclass(frozen=True, slots=True, order=True)
class SeenItem:
    """One item as a feed reader reports it."""

    guid: str
    """The identity by which the reader knows the item."""
    title: str
    """The title."""
    link: str
    """The address of the item's page."""
    authors: str
    """The authors, as the reader joins them."""
    published: str
    """`2025-09-26T21:00:00Z`; empty when the reader reports none."""
    content: str
    """The longest text that the reader shows for the item."""
    enclosure: str
    """The address of the attached media; empty when the reader reports none."""
    unread: bool
    """Whether the reader still shows the item as new."""


class CalendarClient(Protocol):
    """A calendar program through the life of its subscriptions."""

    name: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...

    def subscribe(self, url: str) -> None:
        """Add a subscription and do its first fetch."""

    def refresh(self, url: str) -> None:
        """Fetch a subscription again now; return when the client has finished."""

    def events(self, url: str) -> list[SeenEvent]:
        """Return what the client now shows for a subscription, sorted."""


class FeedReader(Protocol):
    """A feed reader through the life of its subscriptions."""

    name: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...

    def subscribe(self, url: str) -> None:
        """Add a subscription and do its first fetch."""

    def refresh(self, url: str) -> None:
        """Fetch a subscription again now; return when the reader has finished."""

    def items(self, url: str) -> list[SeenItem]:
        """Return what the reader now shows for a subscription, sorted."""

    def mark_all_read(self, url: str) -> None:
        """Mark every item of a subscription as read."""
