"""A disk without room: what is there stays whole, what failed is said, and room heals.

The room is taken by the system's limit on the size of a file, which needs no rights.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.samples import PROJECT
from tests.web import edits
from tests.web.processes import Running, eventually

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.clients

ROOM: Final = 64 * 1024
"""Bytes that a file may have: enough for a log, too few for a state of the site."""
PAGE: Final = "/desert-2026/"


def give(pid: int, size: int) -> None:
    """Say how long a file a process may write."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def released(data: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Release with so much room."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "modl_feeds", "release", "--data", str(data), "--yes", "--no-ping"],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


@pytest.fixture
def short_of_room(pair: Running) -> Running:
    """Return a server whose builder can write no state."""
    give(eventually(pair.builder), ROOM)
    return pair


def test_state_that_has_no_room_waits_for_it(data: Path, short_of_room: Running) -> None:
    """The old one is served, it is said once, and the edit gets out as soon as there is room."""
    before = short_of_room.get(PAGE)
    edits.retitle(data, "Dunes")
    words = "the new state cannot be written (File too large), the old one is served"
    eventually(lambda: words in short_of_room.said())
    assert before == short_of_room.get(PAGE)
    give(short_of_room.builder(), resource.RLIM_INFINITY)
    eventually(lambda: b"<title>Dunes</title>" in short_of_room.get(PAGE)[1])
    assert short_of_room.said().count(words) == 1
    (folder,) = short_of_room.folder.glob("modl-feeds-*")
    assert [path.name for path in folder.iterdir()] == ["state"]


def test_release_that_has_no_room_changes_nothing(data: Path) -> None:
    """It says so and fails; the ledgers are what they were, and the next one is whole."""
    edits.retitle(data, "Dunes")
    folder = data / "ledger"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    failed = released(data, 100)
    assert failed.returncode == 1
    assert "File too large" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    done = released(data, 10_000_000)
    assert (done.returncode, done.stderr) == (0, "")
    assert before != {path.name: path.read_bytes() for path in folder.iterdir()}
