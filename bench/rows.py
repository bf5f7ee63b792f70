"""A row of the table, and how often things are measured."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: seconds of CPU, and the baseline's beside it."""

    what: str
    seconds: list[float]
    baseline: str
    baseline_seconds: list[float]
    target: str

    @property
    def ratio(self) -> float:
        """The median of this over the median of the baseline."""
        return statistics.median(self.seconds) / statistics.median(self.baseline_seconds)

    def as_markdown(self) -> str:
        """Return the row of a Markdown table."""
        figure, least, most = (
            f"{value * 1000:.3g} ms"
            for value in (statistics.median(self.seconds), min(self.seconds), max(self.seconds))
        )
        base = f"{statistics.median(self.baseline_seconds) * 1000:.3g} ms"
        ratio = f"{self.ratio:.3g}"
        compared = f"{self.baseline}: {base}"
        return (
            f"| {self.what} | {figure} | {least}, {most} | {compared} | {ratio} | {self.target} |"
        )


def alternate(
    one: Callable[[], float], other: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Measure two things in turn, A B A B, so that a slow moment meets both."""
    one(), other()  # not counted: caches are cold
    pairs = [(one(), other()) for _ in range(ROUNDS)]
    return [first for first, _ in pairs], [second for _, second in pairs]
