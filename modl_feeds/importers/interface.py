"""What an importer takes and gives.

Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from modl_feeds.errors import NeededError, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be imported."""

    name: str
    """As the user knows it: a file's name or an address."""
    content: bytes
    read: date
    """The day on which it is read."""

    def fault(self, line: int, fault: str, remedy: str) -> SourceError:
        """Return the error for a line."""
        return SourceError(self.name, line, fault, remedy)

    def needed(self, option: str, fault: str) -> NeededError:
        """Return the error for what only an option can say."""
        return NeededError(self.name, option, fault)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said of the source, where it does not say it itself."""

    meeting: str = ""
    """The meeting's id."""
    timezone: str = ""
    """IANA name."""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that the source does not say, or says differently."""

    path: tuple[str, ...]
    """Where in the record, sessions by their ids: ('sessions', 'ge', 'end')."""
    words: str
    """What was assumed and from what, as a comment in the file: 'the year is the title's'."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A meeting as a source tells it."""

    record: Mapping[str, Any]
    """Keys as in schema.MEETING; texts, lists and mappings of them, nothing else."""
    assumptions: tuple[Assumption, ...] = ()
    left_out: tuple[str, ...] = ()
    """What the source has and a meeting's file has no place for, each with where it stands."""


class Importer(Protocol):
    """Reads one kind of source."""

    @property
    def name(self) -> str:
        """What --from calls it."""

    @property
    def about(self) -> str:
        """What it reads, in a few words."""

    def recognises(self, source: Source) -> bool:
        """Tell from the content whether it is of this kind; never raises."""

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return the meeting.

        Raises:
            SourceError: it cannot be understood, with the line.
            NeededError: something must be told with an option.

        """
