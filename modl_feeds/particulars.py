"""What is known of a meeting beside its programme: notes, contacts, where it was read.

Level 0: imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Note:
    """A practical note for attendees: travel, hotel, access."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask."""

    name: str
    role: str = ""
    organization: str = ""
    telephone: str = ""
    hours: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a meeting's data was read, and when."""

    url: str
    read: date | None = None
    note: str = ""
