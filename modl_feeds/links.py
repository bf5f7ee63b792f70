"""Asks whether web addresses answer; what did is remembered for a day.

Level 4.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from modl_feeds import __version__
from modl_feeds.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_AT_ONCE: Final = 8
_TIMEOUT: Final = Timeout(connect=5, read=10, total=20)
_RETRIES: Final = Retry(total=6, connect=1, read=0, redirect=5, backoff_factor=0.2)
_HEADERS: Final = {"User-Agent": f"modl-feeds/{__version__} (checks links)"}
_FRESH_FOR: Final = 86_400
"""Seconds for which an answer is not asked for again."""
_GOOD: Final = range(200, 300)


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
        return self.status in _GOOD


def ask(urls: Iterable[str], cache: Path, now: int) -> Iterator[Answer]:
    """Yield an answer for each address as it comes, a few at once.

    Args:
        urls: each is asked once.
        cache: where good answers are remembered; what is unreadable there is asked anew.
        now: seconds since 1970.

    """
    known = _remembered(cache, now)
    wanted = dict.fromkeys(urls)
    yield from (known[url] for url in wanted if url in known)
    pool = ThreadPoolExecutor(_AT_ONCE)
    with urllib3.PoolManager(maxsize=_AT_ONCE, headers=_HEADERS) as http:
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


def _ask(http: urllib3.PoolManager, url: str, now: int) -> Answer:
    try:
        answer = _request(http, "HEAD", url)
        if answer.status not in _GOOD:  # some servers refuse HEAD, or answer it wrongly
            answer = _request(http, "GET", url)
    except (HTTPError, ValueError) as error:
        return Answer(url, 0, _reason(error), 0, now)
    length = answer.headers.get("Content-Length", "")
    size = int(length) if length.isdecimal() and answer.status in _GOOD else 0
    return Answer(url, answer.status, f"{answer.status} {answer.reason or ''}".strip(), size, now)


def _request(http: urllib3.PoolManager, method: str, url: str) -> urllib3.BaseHTTPResponse:
    """Return the answer's head; its body is not read."""
    answer = http.request(
        method, url, timeout=_TIMEOUT, retries=_RETRIES, preload_content=False, decode_content=False
    )
    answer.close()
    return answer


def _reason(error: Exception) -> str:
    """Return the innermost cause in the system's words."""
    cause: BaseException = error
    while isinstance(inner := getattr(cause, "reason", None), BaseException):
        cause = inner
    return str(cause).rpartition(": ")[2] or type(cause).__name__


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
