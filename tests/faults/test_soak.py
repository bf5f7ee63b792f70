"""Full load while the data is edited again and again, and a crowd of personal addresses."""

from __future__ import annotations

import hashlib
import itertools
import re
import resource
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.faults import IS_FULL
from tests.faults.load import Client, loaded
from tests.samples import snapshot
from tests.web import edits
from tests.web.processes import DEADLINE, Running, command, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.load import Got

pytestmark = pytest.mark.clients

PAGE: Final = "/desert-2026/"
ENDS: Final = {
    PAGE: b"</html>",
    "/desert-2026/calendar.ics": b"END:VCALENDAR",
    "/desert-2026/news.rss": b"</rss>",
}
"""How a whole document ends, by what the load asks for."""
NUMBER: Final = re.compile(rb"Desert No (\d+)")
PACE: Final = 0.2
"""Seconds between two edits: this is the scenario, nothing is waited for."""
LONG: Final = 60 if IS_FULL else 0
"""Seconds of the soak."""
STATES: Final = 8
"""How many states every client sees at least."""
WARM: Final = 8
"""The edit after which memory is measured first."""
ROOM: Final = 16 * 1024 * 1024
"""Bytes by which a process may grow: a few states of the site, or some thousand answers."""
ADDRESSES: Final = 100_000 if IS_FULL else 5_000


@dataclass(slots=True)
class Watch(Client):
    """A client that looks at every answer, and keeps what is wrong with it."""

    newest: dict[int, int] = field(default_factory=dict)
    """The latest state that each connection has shown."""
    etags: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """What was sent as a document of a state."""
    faults: list[str] = field(default_factory=list)

    def note(self, got: Got) -> None:
        """Look at an answer."""
        states = set(NUMBER.findall(got.body))
        if got.status != 200 or len(states) != 1:
            self.faults.append(f"{got.path}: {got.status}, of {len(states)} states")
            return
        if not got.body.rstrip().endswith(ENDS[got.path]):
            self.faults.append(f"{got.path}: cut")
        if got.etag != f'"{hashlib.sha256(got.body).hexdigest()[:32]}"':
            self.faults.append(f"{got.path}: not what its ETag says")
        state = int(states.pop())
        if state < self.newest.get(got.connection, 0):
            self.faults.append(f"{got.path}: went back to {state}")
        self.newest[got.connection] = state
        self.etags.setdefault((got.path, state), set()).add(got.etag)

    @property
    def states(self) -> int:
        """How many states it has seen."""
        return len({state for _, state in tuple(self.etags)})


def sizes(running: Running) -> dict[int, int]:
    """Return how many bytes the workers and the builder hold in memory, by process."""
    ours = [pid for pid in running.family() if "modl_feeds" in command(pid)]
    pages = {pid: Path(f"/proc/{pid}/statm").read_text(encoding="ascii") for pid in ours}
    return {pid: int(words.split()[1]) * resource.getpagesize() for pid, words in pages.items()}


def edited(data: Path, number: int) -> None:
    """Write the next state as a careful editor does: whole, by a rename."""
    file, draft = data / edits.MEETING, data.parent / "draft.yaml"
    text = file.read_text(encoding="utf-8")
    draft.write_text(
        re.sub("title: Desert.*", f"title: Desert No {number}", text, count=1), "utf-8"
    )
    draft.replace(file)


def test_soak(data: Path, pair: Running) -> None:
    """Whole documents of states that were, one after the other, by processes that do not grow.

    No connection is shown an older state than before, at whichever address: so a page and its
    calendar never are of two states that were mixed.
    """
    edited(data, 0)
    eventually(lambda: b"Desert No 0<" in pair.get(PAGE)[1])
    eventually(pair.builder)
    number, before = 0, sizes(pair)
    with loaded(pair.port, tuple(ENDS), 4, Watch) as clients:
        end = time.monotonic() + LONG
        while time.monotonic() < end or min(one.states for one in clients) < STATES:
            number += 1
            edited(data, number)
            time.sleep(PACE)
            if number == WARM:
                before = sizes(pair)
        eventually(lambda: {max(one.newest.values()) for one in clients} == {number})
    after = sizes(pair)
    faults = [fault for one in clients for fault in one.faults]
    assert faults == []
    shown = [(key, etag) for one in clients for key, found in one.etags.items() for etag in found]
    assert len({key for key, _ in shown}) == len(set(shown))  # each state's document is one
    assert before.keys() == after.keys()
    assert max(after[pid] - before[pid] for pid in after) < ROOM


def choices(count: int) -> Iterator[str]:
    """Yield addresses of calendars and feeds that nobody has asked for before."""
    ids = sorted(snapshot().scopes["/"].sessions)
    chosen = (some for size in range(1, len(ids)) for some in itertools.combinations(ids, size))
    for number, some in enumerate(itertools.islice(chosen, count)):
        ending = (".ics", ".rss", ".atom", ".json")[number % 4]
        yield f"/my{ending}?s={','.join(some)}"


def is_compressed(connection: HTTPConnection) -> bool:
    """Tell whether the compressed bytes are there, which follow a state."""
    connection.request("GET", "/calendar.ics", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return answer.headers.get("Content-Encoding") == "gzip"


def test_personal_addresses_are_not_remembered(server: Running) -> None:
    """However many there are, the server does not grow with them."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
    eventually(lambda: is_compressed(connection))  # until then workers load another state
    before: dict[int, int] = {}
    for number, target in enumerate(choices(ADDRESSES)):
        if number == ADDRESSES // 4:
            before = sizes(server)
        connection.request("GET", target)
        answer = connection.getresponse()
        assert (answer.status, answer.read() != b"") == (200, True)
    connection.close()
    after = sizes(server)
    assert before.keys() == after.keys()
    assert max(after[pid] - before[pid] for pid in after) < ROOM
