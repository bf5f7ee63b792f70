"""A source while it is read: what had to be assumed, what is left out, how a fault is told.

Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from modl_feeds.errors import NeededError, SourceError
from modl_feeds.importers.interface import Assumption

_LONGEST: Final = 80


@dataclass(slots=True)
class Reading:
    """Collects while an importer reads."""

    name: str
    """The source's, as the user knows it."""
    assumptions: list[Assumption] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def assume(self, *path: str, words: str) -> None:
        """Say aloud what the source does not say, or says twice."""
        assumption = Assumption(path, words)
        if assumption not in self.assumptions:
            self.assumptions.append(assumption)

    def leave_out(self, line: int, words: str) -> None:
        """Name what a meeting's file has no place for."""
        self.left_out.append(f"line {line}: {words}")

    def fault(self, line: int, fault: str, remedy: str) -> SourceError:
        """Return the error for a line."""
        return SourceError(self.name, line, fault, remedy)

    def needed(self, option: str, fault: str) -> NeededError:
        """Return the error for what only an option can say."""
        return NeededError(self.name, option, fault)


def shown(text: str) -> str:
    """Return a text in quotes, shortened, for a message."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
