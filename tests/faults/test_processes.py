"""A process that is killed, or asked to end, takes nothing down with it."""

from __future__ import annotations

import operator
import os
import signal
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.faults.load import CUT, LOST, Client, loaded
from tests.web import edits
from tests.web.processes import Running, command, eventually

pytestmark = pytest.mark.clients

PATHS: Final = (
    "/desert-2026/",
    "/desert-2026/calendar.ics",
    "/desert-2026/my.ics?s=after",
    "/none",
)
EXPECTED: Final = {"/none": 404}
"""What is not 200."""


def workers(running: Running) -> set[int]:
    """Return the processes that answer."""
    return {pid for pid in running.family() if "serve" in command(pid).split()}


def asked(clients: list[Client], more: int) -> None:
    """Wait until every client has had so many more answers."""
    goals = [len(one.got) + more for one in clients]
    eventually(
        lambda: [len(one.got) for one in clients],
        lambda counts: all(count >= goal for count, goal in zip(counts, goals, strict=True)),
    )


def statuses(clients: list[Client]) -> set[tuple[str, int]]:
    """Return what was answered to whom, losses left out."""
    return {
        (got.path, got.status)
        for one in clients
        for got in one.got
        if got.status not in {LOST, CUT}
    }


RIGHT: Final = {(path, EXPECTED.get(path, 200)) for path in PATHS}


def listeners(port: int) -> int:
    """Return how many sockets listen on a port: one a worker."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    columns = [line.split() for line in lines]
    return sum(1 for one in columns if one[1].endswith(f":{port:04X}") and one[3] == "0A")


def test_killed_worker_loses_what_it_was_doing_and_no_more(pair: Running) -> None:
    """The request of each client, the connection that one was opening; then a new worker helps."""
    eventually(lambda: listeners(pair.port), partial(operator.eq, 2))
    before = workers(pair)
    with loaded(pair.port, PATHS, 6, Client) as clients:
        asked(clients, 20)
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: workers(pair) - before)
        eventually(lambda: listeners(pair.port), partial(operator.eq, 2))
        lost = [one.count(LOST, CUT) for one in clients]
        asked(clients, 40)
    assert before - {killed} < workers(pair)
    assert max(lost) <= 2
    assert lost == [one.count(LOST, CUT) for one in clients]
    assert statuses(clients) == RIGHT


def test_requests_under_way_are_finished_at_the_end(pair: Running) -> None:
    """After SIGTERM whoever was being answered gets the whole answer; then nobody is there."""
    with loaded(pair.port, PATHS, 6, Client) as clients:
        asked(clients, 20)
        pair.process.send_signal(signal.SIGTERM)
        for one in clients:  # the server closes; whoever comes after that is not its client
            eventually(partial(one.count, LOST, CUT))
            one.ended.set()
    assert pair.process.wait() == 0
    assert not any(one.count(CUT) for one in clients)
    assert statuses(clients) == RIGHT


def test_workers_that_die_again_and_again_end_the_server(pair: Running) -> None:
    """With a code that a supervisor sees, and with everything that it had started."""
    eventually(pair.builder)

    def kill() -> int | None:
        for pid in workers(pair):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return pair.process.poll()

    assert eventually(kill, lambda code: code is not None) == 1
    eventually(lambda: not pair.left())


MOMENTS: Final = (
    (0.0, "Desert 2026", "Dunes"),
    (0.3, "Dunes", "Rocks"),
    (0.6, "Rocks", "Sand"),
)
"""How long a builder may work on which edit: wherever it has come to, it is killed."""


def _is_another(former: int, found: int) -> bool:
    return found not in {0, former}


def test_builder_may_be_killed_at_any_moment(data: Path, pair: Running) -> None:
    """While it starts, builds or writes: every answer is right, and the last edit gets out.

    What it had half written is no state, and does not fill the disk.
    """
    (folder,) = pair.folder.glob("modl-feeds-*")
    with loaded(pair.port, PATHS[:1], 2, Client) as clients:
        for moment, old, new in MOMENTS:
            builder = eventually(pair.builder)
            edits.replace(data / edits.MEETING, f"title: {old}", f"title: {new}")
            threading.Event().wait(moment)
            (folder / ".state.half").write_bytes(b"half")
            with suppress(ProcessLookupError):
                os.kill(builder, signal.SIGKILL)
            eventually(pair.builder, partial(_is_another, builder))
        eventually(lambda: b"<title>Sand</title>" in pair.get(PATHS[0])[1])
    assert not [got for one in clients for got in one.got if got.status != 200]
    assert not (folder / ".state.half").exists()
