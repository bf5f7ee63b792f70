"""One file a source: bytes in, a meeting's record out. What is registered here, `import` reads.

An importer makes records, shaped as a meeting's file is and of strings alone, and says aloud what
it had to assume. It never writes and never judges: the record passes the same schema and checks as
a file that was written by hand. Nothing here reads a clock, a file or the network.
Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from modl_feeds.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MAX_BYTES: Final = 20_000_000
"""No larger source is read."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be imported."""

    name: str
    """As the user knows it: a file's name or an address."""
    content: bytes
    read: date
    """The day on which it is read."""


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


IMPORTERS: Final[tuple[Importer, ...]] = ()
"""The first that recognises a source reads it."""


def importer_for(source: Source, name: str = "") -> Importer:
    """Return the importer of that name, or the one that recognises the source.

    Raises:
        SourceError: it is empty or too large, or no importer is for it.

    """
    if not source.content.strip():
        raise SourceError(source.name, 1, "it is empty", "name a file with a programme in it")
    if len(source.content) > MAX_BYTES:
        fault = f"it has {len(source.content):,} bytes"
        raise SourceError(source.name, 1, fault, f"at most {MAX_BYTES:,} are read")
    names = ", ".join(one.name for one in IMPORTERS)
    for one in IMPORTERS:
        if one.name == name or (not name and one.recognises(source)):
            return one
    if name:
        raise SourceError(source.name, 1, f"there is no importer {name!r}", f"use one of {names}")
    fault = "it is of no kind that is known"
    raise SourceError(source.name, 1, fault, f"say with --from which it is: {names}")
