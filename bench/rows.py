"""A row of the table: what was measured, against what, and whether the target is met."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One ratio with its target."""

    target: str
    """Its number: 'P6'."""
    what: str
    figure: str
    baseline: str
    ratios: Sequence[float]
    """Of each round: this over the baseline."""
    limit: float
    at_least: bool = False
    """Whether the limit is the least that is wanted, rather than the most."""

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool:
        """Tell whether the median keeps to the limit."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def as_markdown(self) -> str:
        """Return the row of a Markdown table."""
        wanted = f"{'≥' if self.at_least else '≤'} {self.limit:,g}"
        least, most = min(self.ratios), max(self.ratios)
        reached = f"**{self.ratio:,.3g}** ({least:,.3g} to {most:,.3g})"
        cells = (
            self.target, self.what, self.figure, self.baseline, reached, wanted,
            "met" if self.is_met else "missed",
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


HEAD = (
    "| | what | figure | baseline | ratio: median (range) | target | |\n"
    "|---|---|---|---|---|---|---|"
)


def alternate(rounds: int, *actions: Callable[[], T]) -> list[list[T]]:
    """Do things in turn, A B A B, so that a slow moment meets all; return what each gave."""
    done = [[action() for action in actions] for _ in range(rounds)]
    return [list(one) for one in zip(*done, strict=True)]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return the ratio of each round."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def time_words(seconds: Sequence[float]) -> str:
    """Return a median as people say it."""
    median = statistics.median(seconds)
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if median * factor >= 1:
            return f"{median * factor:.3g} {unit}"
    return f"{median * 1e9:.3g} ns"
