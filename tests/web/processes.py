"""A real server beside the test, and its whole family of processes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tests.samples import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEADLINE: Final = 30.0
"""Seconds within which anything must have happened."""
_POLL: Final = 0.02

T = TypeVar("T")


def eventually(look: Callable[[], T], is_so: Callable[[T], object] = bool) -> T:
    """Return what is seen as soon as it is as wanted; fail with the last sight of it."""
    end = time.monotonic() + DEADLINE
    while True:
        seen = look()
        if is_so(seen):
            return seen
        assert time.monotonic() < end, f"not so within {DEADLINE} s: {seen!r}"
        time.sleep(_POLL)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    found = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += [int(child), *children(int(child))]
    return found


def command(pid: int) -> str:
    """Return a process's command line; '' of one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@dataclass(slots=True)
class Running:
    """A server that was started by `modl-feeds serve`."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path
    """Holds the data, the output and the server's temporary files."""
    known: set[int] = field(default_factory=set)
    """Every process that was ever seen below the server."""

    def get(self, path: str, patience: float = 5) -> tuple[int, bytes]:
        """Return status and body; 0 when nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
        finally:
            connection.close()

    def health(self) -> Any:  # noqa: ANN401 - JSON
        """Return what the server says of itself."""
        return json.loads(self.get("/health")[1] or b"{}")

    def said(self) -> str:
        """Return what the server and its builder have printed."""
        return (self.folder / "output.txt").read_text(encoding="utf-8")

    def family(self) -> list[int]:
        """Return the processes below the server."""
        found = children(self.process.pid)
        self.known.update(found)
        return found

    def builder(self) -> int:
        """Return the builder's process; 0 while there is none."""
        return next((pid for pid in self.family() if "builder_process" in command(pid)), 0)

    def left(self) -> list[int]:
        """Return the processes that once stood below the server and still run."""
        return [pid for pid in self.known if str(self.folder) in command(pid)]

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to end, and return its exit code."""
        self.process.send_signal(by)
        return self.process.wait(DEADLINE)


@contextlib.contextmanager
def serving(data: Path, folder: Path, *options: str) -> Iterator[Running]:
    """Run a server of data below the folder, which takes its output; end what is left of it.

    Where an option says {port}, the server's own is put in.
    """
    port = free_port()
    unset = re.compile("MODL_FEEDS_|COV_|COVERAGE_")
    environment = {key: value for key, value in os.environ.items() if not unset.match(key)}
    with (folder / "output.txt").open("wb") as file:
        own = [option.format(port=port) for option in options]
        arguments = ["serve", "--data", str(data), "--port", str(port), *own]
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "modl_feeds", *arguments],
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=PROJECT,
            env={**environment, "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder)},
        )
    running = Running(process, port, folder)
    try:
        eventually(lambda: running.get("/ready")[0] or process.poll() is not None)
        yield running
    finally:
        running.family()
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pid in running.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
