"""Invented meetings and sessions, as the model has them, and moments to release them at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.localtime import localize
from modl_feeds.model import Meeting, Session, SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

ZONE: Final = "America/New_York"
BEFORE: Final = datetime(2025, 10, 1, 12, tzinfo=UTC)
"""A moment before the meeting."""
AFTER: Final = datetime(2026, 2, 1, 12, tzinfo=UTC)
"""A moment long after it."""
DAY: Final = timedelta(days=1)


def at(text: str, zone: str = ZONE) -> datetime:
    """Return a wall-clock time of the meeting's place."""
    return localize(datetime.fromisoformat(text), zone)


def session(identifier: str = "wicks", **values: Any) -> Session:  # noqa: ANN401 - any field
    """Return a talk of an hour, at nine on the first day, with these values changed."""
    start = values.pop("start", at("2025-11-01 09:00"))
    usual = {
        "kind": SessionKind.TALK,
        "title": f"On {identifier}",
        "end": start + timedelta(hours=1),
    }
    return Session(id=identifier, start=start, **{**usual, **values})


def meeting(sessions: Iterable[Session] = (), **values: Any) -> Meeting:  # noqa: ANN401 - any field
    """Return a meeting of two days with these sessions and values."""
    usual = {
        "id": "glow-2025",
        "title": "Glow 2025",
        "timezone": ZONE,
        "first_day": date(2025, 11, 1),
        "last_day": date(2025, 11, 2),
    }
    return Meeting(sessions=tuple(sessions), **{**usual, **values})
