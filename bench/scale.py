"""`python -m bench.scale`: the tables of docs/scale.md; each assumption is an option.

What a way to put a site on the network costs for a number of subscribers, and where it ends.
"""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from bench.subscribers import CLIENTS, HOUR, MONTH, Assumptions, announced, formula, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STEPS: Final = (1_000, 10_000, 100_000, 1_000_000)
_MOST: Final = 10**10
"""Subscribers beyond which nothing is computed: more than there are people."""
_MILLION: Final = 10**6
_GREAT: Final = 100
"""From here on numbers have no decimals."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to put the site on the network; money is in dollars a month."""

    name: str
    fixed: float
    carries: float = math.inf
    """Requests a second, each on a connection of its own."""
    megabits: float = math.inf
    """Of its network, a second."""
    has_cdn: bool = False
    """Whether it has to carry only what a CDN passes on."""
    packs: bool = True
    """Whether bytes are sent compressed."""
    gigabytes: float = 0
    """In the fixed price."""
    per_gigabyte: float = 0
    millions: float = 0
    """Of requests, in the fixed price."""
    per_million: float = 0


WAYS: Final = (
    Way("our server, behind nginx", 5, 2900, 1000, gigabytes=20_000, per_gigabyte=0.0012),
    Way("a host of static sites", 0),
    Way("S3 alone", 0, packs=False, gigabytes=100, per_gigabyte=0.09, per_million=0.4),
    Way("our server, and a CDN paid by bytes", 6, 1500, 1000, has_cdn=True, per_gigabyte=0.01),
    Way(
        "our server, and a CDN paid by requests too", 5, 1500, 1000, has_cdn=True,
        gigabytes=1000, per_gigabyte=0.085, millions=10, per_million=1,
    ),
)  # fmt: skip
"""With the prices and the measured capacities that docs/scale.md explains."""
_PACKED: Final = 0.25
"""What compression leaves of a calendar or feed."""


def cost(way: Way, subscribers: float, given: Assumptions) -> float:
    """Return the dollars of a month."""
    sent = given if way.packs else replace(given, body=round(given.body / _PACKED))
    load = formula(subscribers, sent)
    millions = load.requests * MONTH / _MILLION
    return (
        way.fixed
        + max(0.0, load.gigabytes - way.gigabytes) * way.per_gigabyte
        + max(0.0, millions - way.millions) * way.per_million
    )


def use(way: Way, subscribers: float, given: Assumptions) -> float:
    """Return the share of what it can carry that is needed when an hour begins, or news spreads.

    The documents have just changed: nobody gets 304.
    """
    load = formula(subscribers, given)
    usual = load.requests + announced(subscribers, given)
    worst = load.origin_peak if way.has_cdn else max(load.peak, usual)  # a CDN has the pages
    bits = 8 * worst * (given.handshake + given.head + given.body)
    return max(worst / way.carries, bits / (way.megabits * _MILLION))


def end(way: Way, given: Assumptions) -> float:
    """Return how many subscribers are carried; infinity where no limit is known."""
    low, high = 0, _MOST
    while low < high:  # each subscriber needs more
        middle = (low + high + 1) // 2
        low, high = (middle, high) if use(way, middle, given) <= 1 else (low, middle - 1)
    return math.inf if low == _MOST else low


def tables(given: Assumptions) -> str:
    """Return all tables as Markdown."""
    parts = (_clients(given), _loads(given), _ways(given))
    return "\n\n".join("\n".join(_table([*rows])) for rows in parts) + "\n"


def _clients(given: Assumptions) -> Iterator[Sequence[str]]:
    yield "app", "of all", "asks every", "may get 304", "asks at the hour"
    for one in given.clients:
        yield (
            one.name, f"{one.share:.0%}", f"{one.interval / HOUR:g} h",
            f"{one.conditional:.0%}", f"{one.sharp:.0%}",
        )  # fmt: skip


def _loads(given: Assumptions) -> Iterator[Sequence[str]]:
    yield (
        "subscribers", "requests/s", f"in the first {given.burst} s of an hour",
        "more when a change is announced", "GB a month", "a CDN passes on", "at the hour",
    )  # fmt: skip
    for count in STEPS:
        load = formula(count, given)
        numbers = (
            load.requests, load.peak, announced(count, given), load.gigabytes, load.origin,
            load.origin_peak,
        )  # fmt: skip
        yield f"{count:,}", *(_number(one) for one in numbers)


def _ways(given: Assumptions) -> Iterator[Sequence[str]]:
    yield "way", *(f"$ at {count:,}" for count in STEPS), "ends at"
    for way in WAYS:
        prices = (_number(cost(way, count, given)) for count in STEPS)
        last = end(way, given)
        yield way.name, *prices, "–" if last == math.inf else f"{_two_digits(last):,}"


def _table(rows: list[Sequence[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield f"|{'---|' * len(row)}"


def _number(value: float) -> str:
    return f"{_two_digits(value):,}" if value >= _GREAT else f"{value:.2g}"


def _two_digits(value: float) -> int:
    return int(float(f"{value:.2g}"))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bench.scale", description=__doc__)
    parser.add_argument("--simulate", type=int, metavar="SUBSCRIBERS", help="a day of so many")
    for field in fields(Assumptions):
        if field.name != "clients":
            kind = type(field.default)
            parser.add_argument(
                f"--{field.name.replace('_', '-')}", type=kind, default=field.default
            )
    return parser


def main(
    arguments: Sequence[str] | None = None, write: Callable[[str], object] | None = None
) -> None:
    """Write the tables; or what the formula and a simulated day say of a number of subscribers."""
    chosen = vars(_options().parse_args(arguments))
    count, say = chosen.pop("simulate"), write or sys.stdout.write
    given = Assumptions(CLIENTS, **chosen)
    if count is None:
        say(tables(given))
    else:
        say(f"formula     {formula(count, given)}\nsimulation  {simulate(count, given)}\n")


if __name__ == "__main__":
    main()
