"""A request for a prepared document, against rendering it as other systems do."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Row, alternate
from modl_feeds import calendars
from modl_feeds.config import Config
from modl_feeds.fragments import Renderer
from modl_feeds.store import Store
from modl_feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DATA = Path(__file__).parents[1] / "data"
_PATH = "/modl-2025/calendar.ics"
_REPEATS = 200


def measure() -> Iterator[Row]:
    """Measure one GET and one 304 in the process, without a network."""
    client = create_app(Config(_DATA)).test_client()
    etag = client.get(_PATH).headers["ETag"]
    get, render = alternate(lambda: _each(lambda: client.get(_PATH)), lambda: _each(_render()))
    yield Row("GET of a prepared calendar", get, "rendering it with icalendar", render, "< 1")
    cached, render = alternate(
        lambda: _each(lambda: client.get(_PATH, headers={"If-None-Match": etag})),
        lambda: _each(_render()),
    )
    yield Row("304 for it", cached, "rendering it with icalendar", render, "< 1")


def _render() -> Callable[[], object]:
    """Return what a system without prepared documents does at each request."""
    contents = Store(_DATA).load()
    calendar = next(
        one for one in calendars.calendars(contents.site, contents.editions) if one.path == _PATH
    )
    return lambda: Renderer(contents.site).outline(calendar).document()


def _each(action: Callable[[], object]) -> float:
    """Return the CPU seconds of one call, the mean of many."""
    before = time.process_time()
    for _ in range(_REPEATS):
        action()
    return (time.process_time() - before) / _REPEATS
