"""What subscribers ask of a site: on average, at the worst, with and without a CDN; the bytes.

Twice: by formula, and by a simulation of one day, which knows nothing of it. Both are pure.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOUR: Final = 3600
DAY: Final = 24 * HOUR
MONTH: Final = 30 * DAY
GIGABYTE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Client:
    """A kind of app."""

    name: str
    share: float
    """Of all subscribers."""
    interval: int
    """Seconds between two requests of one; they divide a day."""
    conditional: float
    """Share of the requests that get 304 if nothing changed."""
    sharp: float
    """Share of the apps that ask in the first seconds of an hour."""
    is_calendar: bool = True
    is_service: bool = False
    """Whether one request is for all who follow the document there."""


CLIENTS: Final = (
    Client("Apple Calendar", 0.30, HOUR, 0.9, 0.1),
    Client("Google Calendar", 0.30, 12 * HOUR, 0.0, 0.0),
    Client("Outlook", 0.10, 3 * HOUR, 0.0, 0.1),
    Client("Thunderbird, GNOME, phones' sync apps", 0.05, HOUR // 2, 1.0, 0.0),
    Client("feed readers", 0.15, HOUR, 0.9, 0.2, is_calendar=False),
    Client("services that read feeds", 0.10, HOUR, 0.9, 0.5, is_calendar=False, is_service=True),
)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All that is assumed; docs/scale.md says whence."""

    clients: tuple[Client, ...] = CLIENTS
    documents: int = 30
    """Calendars and feeds that are followed."""
    personal: float = 0.1
    """Share of the calendars that are a choice of one person's: no cache has them."""
    changes: int = 2
    """Of each document, in a day."""
    body: int = 4500
    """Bytes of a document, compressed."""
    head: int = 600
    """Bytes of the header of 200."""
    unchanged: int = 400
    """Bytes of 304."""
    handshake: int = 4000
    """Bytes of certificates and keys before each: an app that asks hourly keeps no connection."""
    edges: int = 50
    """Places of the CDN that keep copies of their own."""
    max_age: int = 900
    """Seconds for which they keep a calendar or feed."""
    burst: int = 30
    """Seconds in which those ask who ask at the hour."""
    hurried: float = 0.1
    """Share of the subscribers that open a page when a change is announced to all."""
    hurry: int = 300
    """Seconds in which they do."""
    page_requests: int = 4
    """A page with its style sheet and scripts."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked; a peak is the mean of the first `burst` seconds of the hours."""

    requests: float
    """A second."""
    peak: float
    """A second."""
    gigabytes: float
    """A month."""
    origin: float
    """Requests a second that a CDN passes on."""
    origin_peak: float


def asking(client: Client, subscribers: float, given: Assumptions) -> float:
    """Return how many ask: each for itself, or one service a document."""
    followers = client.share * subscribers
    return min(followers, given.documents) if client.is_service else followers


def formula(subscribers: float, given: Assumptions) -> Load:
    """Return the expected load."""
    requests = peak = size = personal = personal_peak = 0.0
    for client in given.clients:
        rate = asking(client, subscribers, given) / client.interval
        worst = rate * _crowding(client, given)
        alone = given.personal if client.is_calendar else 0.0
        requests, peak = requests + rate, peak + worst
        personal, personal_peak = personal + rate * alone, personal_peak + worst * alone
        size += rate * _mean_size(client, given)
    caches = given.edges * given.documents
    each = (requests - personal) / caches  # a cache asks once, then not for max_age
    shared = caches * each / (1 + each * given.max_age)
    shared_peak = min(peak - personal_peak, caches / given.burst)  # at worst all have just expired
    month = size * MONTH / GIGABYTE
    return Load(requests, peak, month, personal + shared, personal_peak + shared_peak)


def _crowding(client: Client, given: Assumptions) -> float:
    """Return how many times its mean a client's requests reach when an hour begins."""
    sharp = client.sharp * min(1.0, client.interval / HOUR)
    return sharp * HOUR / given.burst + 1 - client.sharp


def _mean_size(client: Client, given: Assumptions) -> float:
    still = (1 - min(1.0, client.interval / DAY)) ** given.changes
    same = client.conditional * still
    return given.handshake + same * given.unchanged + (1 - same) * (given.head + given.body)


def announced(subscribers: float, given: Assumptions) -> float:
    """Return the requests a second, beside the usual, after all were told of a change."""
    return subscribers * given.hurried * given.page_requests / given.hurry


def refilled(given: Assumptions) -> int:
    """Return the requests that reach the origin when a CDN was told to forget everything."""
    return given.edges * given.documents


class _Poll(NamedTuple):
    """One request of the simulated day."""

    time: float
    cache: int
    """Which copy of a CDN is asked; -1 for a personal choice, of which there is none."""
    size: int


def simulate(subscribers: int, given: Assumptions, seed: int = 1) -> Load:
    """Return the load of one day of so many subscribers; the day's end is its beginning."""
    polls = sorted(_polls(subscribers, given, random.Random(seed)))  # noqa: S311 - no secret
    passed = [*_passed(polls, given)]
    return Load(
        len(polls) / DAY,
        _at_the_hour((poll.time for poll in polls), given),
        sum(poll.size for poll in polls) / DAY * MONTH / GIGABYTE,
        len(passed) / DAY,
        _at_the_hour(passed, given),
    )


def _polls(subscribers: int, given: Assumptions, chance: random.Random) -> Iterator[_Poll]:
    changes = [
        [chance.uniform(0, DAY) for _ in range(given.changes)] for _ in range(given.documents)
    ]
    for client in given.clients:
        for number in range(round(asking(client, subscribers, given))):
            document = number % given.documents
            is_personal = client.is_calendar and chance.random() < given.personal
            cache = document * given.edges + chance.randrange(given.edges)
            for time in _times(client, given, chance):
                had = chance.random() < client.conditional
                is_new = any((time - one) % DAY <= client.interval for one in changes[document])
                size = given.unchanged if had and not is_new else given.head + given.body
                yield _Poll(time, -1 if is_personal else cache, size + given.handshake)


def _times(client: Client, given: Assumptions, chance: random.Random) -> Iterator[float]:
    if chance.random() < client.sharp:
        first = HOUR * chance.randrange(24) + chance.uniform(0, given.burst)
    else:
        first = chance.uniform(0, DAY)
    for number in range(DAY // client.interval):
        yield (first + number * client.interval) % DAY


def _passed(polls: Iterable[_Poll], given: Assumptions) -> Iterator[float]:
    """Yield when a CDN asks the origin: it has no copy, or one that is too old."""
    kept: dict[int, float] = {}
    for time, cache, _ in polls:
        if cache < 0 or time >= kept.get(cache, 0.0):
            kept[cache] = time + given.max_age
            yield time


def _at_the_hour(times: Iterable[float], given: Assumptions) -> float:
    return sum(1 for time in times if time % HOUR < given.burst) / (DAY / HOUR * given.burst)
