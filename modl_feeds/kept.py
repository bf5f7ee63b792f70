"""What pure functions gave, kept from one build to the next.

The same inputs give the same result, so that an edit costs what it changes.
Level 0: knows nothing of what it keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


@dataclass(slots=True)
class Kept:
    """Results by name, each with the inputs that it is of."""

    _found: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict)
    _whole: int = 0
    """How many a build from nothing uses."""

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
        self._found[name] = inputs, made
        return made

    def settle(self) -> None:
        """Forget all when there is twice as much as one build uses: names that are gone stay.

        What a result was made of is not asked for again while the result holds, so that what was
        not asked for cannot be told from what is gone.
        """
        self._whole = self._whole or len(self._found)
        if len(self._found) > 2 * self._whole:
            self._found.clear()
            self._whole = 0
