"""Programs that a driver starts: found, waited for, and ended by their own id."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from tests.clients.seen import ClientError, MissingProgramError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

T = TypeVar("T")

PROJECT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SYSTEM_PYTHON = "/usr/bin/python3"
"""The interpreter for which the system's packages install their bindings."""
DEADLINE = 30.0
"""Seconds that a program may take for one step: many times what any step needs."""
GRACE = 3.0
"""Seconds that a program gets to tidy up when it is asked to end."""


def program(name: str, package: str) -> str:
    """Return the path of a program, or say which package holds it."""
    path = shutil.which(name)
    if path is None:
        raise MissingProgramError(name, package)
    return path


def until(condition: Callable[[], T | None], what: str, deadline: float = DEADLINE) -> T:
    """Ask again and again until the condition gives an answer, and return the answer."""
    end = time.monotonic() + deadline
    while True:
        answer = condition()
        if answer is not None:
            return answer
        if time.monotonic() > end:
            message = f"not within {deadline:g} s: {what}"
            raise ClientError(message)
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended, and what it said."""

    status: int
    """The exit status."""
    output: bytes
    """What it wrote to its standard output."""
    complaint: str
    """The end of what it wrote to its error output."""


def finish(
    command: Sequence[str | Path],
    *,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    deadline: float = DEADLINE,
) -> Finished:
    """Run a program to its end, whichever that is."""
    try:
        # The commands are lists that the drivers write themselves; no shell reads them.
        done = subprocess.run(  # noqa: S603
            command,
            input=stdin,
            capture_output=True,
            check=False,
            cwd=PROJECT,
            env=env,
            timeout=deadline,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{command[0]} did not run: {error}"
        raise ClientError(message) from error
    complaint = done.stderr.decode(errors="replace").strip()[-2000:]
    return Finished(done.returncode, done.stdout, complaint)


def run(
    command: Sequence[str | Path],
    *,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    deadline: float = DEADLINE,
) -> bytes:
    """Run a program to its end and return its output; a failure carries its complaint."""
    done = finish(command, stdin=stdin, env=env, deadline=deadline)
    if done.status:
        message = f"{command[0]} failed with status {done.status}: {done.complaint}"
        raise ClientError(message)
    return done.output


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Home:
    """A private home for one program: nothing of the user's own is read or written."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="client-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        self.env = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.path),
        }
        for name in ("CONFIG_HOME", "CACHE_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
            folder = self.path / name.lower()
            folder.mkdir(mode=0o700)
            self.env[f"XDG_{name}"] = str(folder)

    def remove(self) -> None:
        """Delete the folder with all that the program wrote."""
        self._folder.cleanup()


class Running:
    """A program in a process group of its own, which is ended as a whole."""

    def __init__(
        self, command: Sequence[str | Path], env: Mapping[str, str], *, talks: bool = False
    ) -> None:
        self.ended = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the program)
        pipe = subprocess.PIPE if talks else subprocess.DEVNULL
        # The command is a list that a driver writes itself; no shell reads it.
        self.process = subprocess.Popen(  # noqa: S603
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=self._errors,
            cwd=PROJECT,
            env=env,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def complaint(self) -> str:
        """Return the end of what the program wrote to its error output."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 2000))
        return self._errors.read().decode(errors="replace").strip()

    def end(self) -> None:
        """End the program and everything that it started; give it a moment to tidy up."""
        if self.ended:
            return
        self.ended = True
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        self._signal(signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):  # a question that nobody read
                    stream.close()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
