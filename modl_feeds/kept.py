"""What pure functions gave, kept from one build to the next.

The same inputs give the same result, so that an edit costs what it changes.
Level 0: knows nothing of what it keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")
_MOST: Final = 1_000_000
"""Results; with more, all are forgotten: names that are gone would stay for ever."""


@dataclass(slots=True)
class Kept:
    """Results by name, each with the inputs that it is of."""

    most: int = _MOST
    _found: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict)

    def of(self, name: Hashable, inputs: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the result of these inputs: the one of the last time, if they are the same.

        Args:
            name: of the result; one is kept under each.
            inputs: all that it depends on, compared by value.
            make: computes it from these alone.

        """
        found = self._found.get(name)
        if found is not None and found[0] == inputs:
            kept: T = found[1]
            return kept
        made = make()
        if len(self._found) >= self.most:
            self._found.clear()
        self._found[name] = inputs, made
        return made
