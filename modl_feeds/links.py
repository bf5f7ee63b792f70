"""Asks whether web addresses answer; what did is remembered for a day.

Level 4.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from modl_feeds.addresses import is_public
from modl_feeds.files import write_atomically
from modl_feeds.outside import AT_ONCE, OK, OutsideError, outside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from modl_feeds.addresses import Address
    from modl_feeds.outside import Outside

_READ_SECONDS: Final = 10
_FRESH_FOR: Final = 86_400
"""Seconds for which an answer is not asked for again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from one address."""

    url: str
    status: int
    """0 where nothing came back."""
    words: str
    """'404 Not Found', 'Connection refused'."""
    length: int
    """Bytes, as the server says; 0 where it does not."""
    asked: int
    """When, in seconds since 1970."""

    @property
    def is_good(self) -> bool:
        """Whether a follower who opens it gets something."""
        return self.status in OK


def ask(
    urls: Iterable[str],
    cache: Path,
    now: int,
    allowed: Callable[[Address], bool] | None = is_public,
) -> Iterator[Answer]:
    """Yield an answer for each address as it comes, a few at once.

    Args:
        urls: each is asked once.
        cache: where good answers are remembered; what is unreadable there is asked anew.
        now: seconds since 1970.
        allowed: which IP addresses are connected to; all if None.

    """
    known = _remembered(cache, now)
    wanted = dict.fromkeys(urls)
    yield from (known[url] for url in wanted if url in known)
    pool = ThreadPoolExecutor(AT_ONCE)
    with outside(_READ_SECONDS, allowed) as http:
        try:
            waiting = [pool.submit(_ask, http, url, now) for url in wanted if url not in known]
            for done in as_completed(waiting):
                answer = done.result()
                if answer.is_good:
                    known[answer.url] = answer
                yield answer
        finally:
            pool.shutdown(cancel_futures=True)
            _remember(cache, known)


def _ask(http: Outside, url: str, now: int) -> Answer:
    try:
        reply = http.look(url)
    except OutsideError as error:
        return Answer(url, 0, str(error), 0, now)
    length = reply.headers.get("Content-Length", "")
    size = int(length) if length.isdecimal() and reply.status in OK else 0
    return Answer(url, reply.status, f"{reply.status} {reply.reason}".strip(), size, now)


def _remembered(cache: Path, now: int) -> dict[str, Answer]:
    with suppress(OSError, ValueError, TypeError):
        answers = [Answer(**one) for one in json.loads(cache.read_bytes())]
        return {one.url: one for one in answers if 0 <= now - one.asked < _FRESH_FOR}
    return {}


def _remember(cache: Path, known: dict[str, Answer]) -> None:
    """Keep the answers; where that is not possible they are asked for again."""
    with suppress(OSError):
        cache.parent.mkdir(parents=True, exist_ok=True)
        answers = [asdict(one) for _, one in sorted(known.items())]
        write_atomically(cache, json.dumps(answers, indent=1).encode())
