"""P7, P11 and P13: what an edit, a start and ten times the sessions cost."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import byhand
from bench.fresh import measure
from bench.rows import Row, alternate, ratios, time_words
from modl_feeds import records, warm
from modl_feeds.publisher import publish
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.rooms import Rooms

_EDITS: Final = 7
_GROWN: Final = 11.0


def p7(rooms: Rooms) -> Iterator[Row]:
    """Measure one edited session against writing all events by hand, and against its file."""
    site = rooms.large
    store = Store(site.root)  # it keeps what was read and rendered
    publish(store)
    editions = store.load().editions
    number = len(site.files) // 2
    file = site.file(number)
    edits = iter(range(_EDITS))

    def edit() -> float:
        site.retitle(number, f"An edited matter {next(edits)}")
        return _cpu(partial(publish, store))

    def by_hand() -> float:
        return _cpu(partial(byhand.events, editions))

    content = file.read_bytes()
    mine, hand, parsed = alternate(
        _EDITS, edit, by_hand, lambda: _cpu(partial(records.parse, content, str(file)))
    )
    assert publish(store) == publish(Store(site.root)), "a full rebuild differs"
    what = f"one of {rooms.size:,} sessions edited, all documents"
    said = time_words(mine)
    full = f"all events by hand: {time_words(hand)}"
    yield Row("P7", what, said, full, ratios(mine, hand), 0.03)
    one = f"that file parsed: {time_words(parsed)}"
    yield Row("P7", what, said, one, ratios(mine, parsed), 3.5)


def _cpu(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def p11(rooms: Rooms) -> Iterator[Row]:
    """Measure a start with unchanged data against writing all events by hand."""
    data, cache = rooms.tenth.root, rooms.folder / "cache"
    cold = measure("bench.building:started", data, cache)
    again, hand = alternate(
        3,
        partial(measure, "bench.building:started", data, cache),
        partial(measure, "bench.rendering:by_hand", data),
    )
    assert {one.digest for one in again} == {cold.digest}, "a warm start's documents differ"
    times = [one.seconds for one in again], [one.seconds for one in hand]
    full = (
        f"all events by hand: {time_words(times[1])} (a cold start: {time_words([cold.seconds])})"
    )
    what = f"warm start, {rooms.size // 10:,} sessions, all documents"
    yield Row("P11", what, time_words(times[0]), full, ratios(*times), 0.25)


def started(data: str, cache: str) -> Callable[[], bytes]:
    """Return what a server does at its start, until there is something to serve."""

    def start() -> bytes:
        documents = warm.build(Store(Path(data)), "", Path(cache)).documents
        return "".join(f"{path} {documents[path].etag}\n" for path in sorted(documents)).encode()

    return start


def p13(rooms: Rooms) -> Iterator[Row]:
    """Measure a site and one of a tenth of its size."""
    small, large = rooms.tenth.root, rooms.large.root
    (less,), (more,) = alternate(
        1,
        partial(measure, "bench.building:built", small),
        partial(measure, "bench.building:built", large),
    )
    what = f"{rooms.size // 10:,} to {rooms.size:,} sessions"
    times = [more.seconds], [less.seconds]
    said, before = time_words(times[0]), time_words(times[1])
    yield Row("P13", f"{what}: build", said, before, ratios(*times), _GROWN)
    grown, memory = [more.mib / less.mib], f"{less.mib:.0f} MiB"
    yield Row("P13", f"{what}: memory", f"{more.mib:.0f} MiB", memory, grown, _GROWN)
    costs = alternate(3, *(partial(_cost_of_get, one) for one in (large, small)))
    said, before = time_words(costs[0]), time_words(costs[1])
    yield Row("P13", f"{what}: a GET", said, before, ratios(*costs), 1.1)


def _cost_of_get(data: Path) -> float:
    return measure("bench.in_process:many_gets", data).seconds


def built(data: str) -> Callable[[], bytes]:
    """Return what builds all documents of a folder."""
    store = Store(Path(data))
    return lambda: repr(sorted(publish(store).documents)).encode()
