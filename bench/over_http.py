"""P2 to P5 and P9: servers under load, ours and the other in turn."""

from __future__ import annotations

import contextlib
import os
import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from bench import applications, machines
from bench.asking import SECONDS, Load, ask
from bench.in_process import PATH
from bench.rows import Row, alternate, ratios
from modl_feeds.publisher import publish
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.machines import Server
    from bench.rooms import Rooms
    from modl_feeds.snapshot import Snapshot

_ROUNDS: Final = 5
_MANY: Final = "/meeting-001/calendar.ics"
"""A calendar of 1,000 talks."""
_LARGE: Final = 1_600_000
_SLOW: Final = 3
"""Seconds in which a view that renders 1,000 events answers at least once."""
_PAUSE: Final = 0.02
"""Seconds between two edits."""


def p2(rooms: Rooms) -> Iterator[Row]:
    """Measure our application against the least that answers, on the same server."""
    environment = {applications.BODY: str(rooms.folder / "same.ics")}
    with machines.serve(rooms.served.root) as ours:
        _, body, etag = ours.get(PATH)
        (rooms.folder / "same.ics").write_bytes(body)
        with machines.granian("bare", environment) as bare:
            _assert_same(bare, PATH, body)
            asked = {"If-None-Match": etag}
            assert [one.get(PATH, asked)[:2] for one in (ours, bare)] == [(304, b"")] * 2
            yield _row("P2", "GET", _both(ours, bare, PATH, 16), "a bare callable", 0.93)
            both = _both(ours, bare, PATH, 16, f"If-None-Match: {etag}")
            yield _row("P2", "304", both, "a bare callable", 0.90)


def p3(rooms: Rooms) -> Iterator[Row]:
    """Measure our server against nginx with the same bytes as a file."""
    snapshot = publish(Store(rooms.served.root))
    large = _nearest(snapshot, _LARGE)
    bodies = {path: snapshot.documents[path].body for path in (PATH, large)}
    names = {path: path.strip("/").replace("/", "-") for path in bodies}
    files = {names[path]: body for path, body in bodies.items()}
    with machines.serve(rooms.served.root) as ours, machines.nginx(rooms.folder, files) as theirs:
        for path, body in bodies.items():
            _assert_same(theirs, f"/{names[path]}", body)
        for connections, limit in ((1, 0.70), (16, 0.25), (64, 0.33)):
            both = _both(ours, theirs, (PATH, f"/{names[PATH]}"), connections)
            size = f"{len(bodies[PATH]) / 1000:.0f} kB"
            yield _row("P3", f"{size}, {_connections(connections)}", both, "nginx", limit)
        both = _both(ours, theirs, (PATH, f"/{names[PATH]}"), 16, "Connection: close")
        yield _row("P3", "new connections", both, "nginx", 0.65)
        both = _both(ours, theirs, (large, f"/{names[large]}"), 16)
        yield _row("P3", f"{len(bodies[large]) / 1e6:.1f} MB", both, "nginx", 1.0)


def p4(rooms: Rooms) -> Iterator[Row]:
    """Measure against a view that runs icalendar at each request."""
    limits = {PATH: ((1, 50), (16, 200)), _MANY: ((1, 2000),)}
    with machines.serve(rooms.served.root) as ours:
        for path, wanted in limits.items():
            meeting = path.split("/")[1]
            environment = {
                applications.DATA: str(rooms.served.root),
                applications.MEETING: meeting,
            }
            with machines.granian("peer", environment) as peer:
                count = peer.get(path)[1].count(b"BEGIN:VEVENT")
                assert count == ours.get(path)[1].count(b"BEGIN:VEVENT")
                for connections, limit in wanted:
                    what = f"{count:,} events, {_connections(connections)}"
                    both = _both(ours, peer, path, connections, seconds=_SLOW)
                    yield _row("P4", what, both, "icalendar in a view", limit)


def p5(rooms: Rooms) -> Iterator[Row]:
    """Measure a choice of 20 talks of 1,000."""
    ids = ",".join(sorted(f"talk-{number * 37}" for number in range(20)))
    path = f"/meeting-001/my.ics?s={ids}"
    environment = {applications.BODY: str(rooms.folder / "choice.ics")}
    with machines.serve(rooms.served.root) as ours:
        status, body, _ = ours.get(path)
        assert (status, body.count(b"BEGIN:VEVENT")) == (200, 20)
        (rooms.folder / "choice.ics").write_bytes(body)
        with machines.granian("bare", environment) as bare:
            _assert_same(bare, path, body)
            both = _both(ours, bare, path, 16)
            yield _row("P5", "a personal calendar", both, "a bare callable", 0.85)


def p9(rooms: Rooms) -> Iterator[Row]:
    """Measure while the builder rebuilds without a pause, against a moment without edits."""
    with machines.serve(rooms.served.root) as ours:
        for pid in machines.family(ours.pid):  # the builder goes where there is room
            os.sched_setaffinity(pid, set(machines.processors()))
        idle, busy = alternate(
            _ROUNDS, partial(ask, ours, PATH, 4), partial(_while_edited, rooms, ours)
        )
    what = "4 connections, while it rebuilds"
    calm = f"without edits: {_middle(idle).words}"
    for name, limit in (("rate", 0.7), ("p50", 1.5), ("p99", 4.0)):
        found = ratios(*([getattr(one, name) for one in each] for each in (busy, idle)))
        said = _middle(busy).words
        yield Row("P9", f"{what}: {name}", said, calm, found, limit, at_least=name == "rate")


def _while_edited(rooms: Rooms, server: Server) -> Load:
    with _edited(rooms):
        return ask(server, PATH, 4)


@contextlib.contextmanager
def _edited(rooms: Rooms) -> Iterator[None]:
    """Give the last talk of the small meeting other titles."""
    ended = threading.Event()

    def edit() -> None:
        number = 0
        while not ended.wait(_PAUSE):
            number += 1
            rooms.served.retitle(0, f"An edited matter {number}")

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        yield
    finally:
        ended.set()
        editor.join()


def _both(
    ours: Server,
    theirs: Server,
    path: str | tuple[str, str],
    connections: int,
    *fields: str,
    seconds: int = SECONDS,
) -> tuple[list[Load], list[Load]]:
    """Ask both in turn; under different names where they have them."""
    own, other = (path, path) if isinstance(path, str) else path
    mine, base = alternate(
        _ROUNDS,
        partial(ask, ours, own, connections, *fields, seconds=seconds),
        partial(ask, theirs, other, connections, *fields, seconds=seconds),
    )
    return mine, base


def _row(
    target: str, what: str, both: tuple[list[Load], list[Load]], than: str, limit: float
) -> Row:
    ours, theirs = both
    found = ratios(*([one.rate for one in each] for each in both))
    baseline = f"{than}: {_middle(theirs).words}"
    return Row(target, what, _middle(ours).words, baseline, found, limit, at_least=True)


def _middle(loads: list[Load]) -> Load:
    return sorted(loads, key=lambda one: one.rate)[len(loads) // 2]


def _connections(count: int) -> str:
    return f"{count} connection{'' if count == 1 else 's'}"


def _nearest(snapshot: Snapshot, size: int) -> str:
    """Return the path of the document whose size is nearest."""
    documents = snapshot.documents
    return min(sorted(documents), key=lambda path: abs(len(documents[path].body) - size))


def _assert_same(server: Server, path: str, body: bytes) -> None:
    assert server.get(path)[:2] == (200, body)
