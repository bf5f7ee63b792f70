"""Servers beside the measurement, each with its processes, and what they use."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PATIENCE: Final = 120.0
_CALM: Final = 0.6
"""Seconds without work after which a server counts as settled."""
_PROGRAMS: Final = ("nginx", "wrk", "taskset")
_NGINX: Final = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  client_body_temp_path {folder}/nginx;
  types {{ text/calendar ics; application/atom+xml atom; }}
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


def missing() -> list[str]:
    """Return the programs that are not there: what is asked for over HTTP needs them all."""
    return [name for name in _PROGRAMS if not _path(name)]


def _path(name: str) -> str | None:
    """Return where a program is; Debian keeps nginx where only root looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def version_of(name: str, option: str) -> str:
    """Return what a program calls itself, such as 'nginx 1.22.1'."""
    done = subprocess.run(
        [_path(name) or name, option], check=False, capture_output=True, text=True
    )
    found = re.search(r"\d+\.\d+(?:\.\d+)?", done.stdout + done.stderr)
    return f"{name} {found[0]}" if found else name


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    pid: int
    port: int

    def get(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, bytes, str]:
        """Return an answer's status, body and ETag."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=dict(fields or {}))
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers.get("ETag", "")

    def cpu(self) -> float:
        """Return the CPU seconds of all its processes."""
        ticks = 0
        for pid in family(self.pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
                ticks += sum(map(int, fields.split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until it has no work of its own: after its start it compresses."""
        before = -1.0
        while (now := self.cpu()) > before:
            before = now
            time.sleep(_CALM)

    def memory(self) -> float:
        """Return the MiB of all its processes, what they share counted once."""
        return sum(map(_share, family(self.pid))) / 1024


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += family(int(child))
    return found


def _share(pid: int) -> int:
    """Return a process's memory in KiB, with its part of what it shares (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


@contextlib.contextmanager
def serve(data: Path, *, workers: int = 1) -> Iterator[Server]:
    """Run our own server of a folder."""
    port = _free_port()
    options = ("--data", str(data), "--port", str(port), "--workers", str(workers))
    command = [sys.executable, "-m", "modl_feeds", "serve", *options]
    with _running(command, port, {"XDG_CACHE_HOME": str(data.parent)}) as server:
        server.settle()
        yield server


@contextlib.contextmanager
def granian(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run one of the other applications as ours is run."""
    port = _free_port()
    options = (
        "--interface", "wsgi", "--factory", "--port", str(port), "--workers", "1",
        "--blocking-threads", "1", "--log-level", "warning",
    )  # fmt: skip
    target = f"bench.applications:{application}"
    command = [sys.executable, "-m", "granian", *options, target]
    with _running(command, port, environment) as server:
        yield server


@contextlib.contextmanager
def nginx(folder: Path, files: Mapping[str, bytes]) -> Iterator[Server]:
    """Run nginx with these files."""
    (folder / "www").mkdir(exist_ok=True)
    folder.chmod(0o755)  # its worker is another user
    for name, body in files.items():
        (folder / "www" / name).write_bytes(body)
    port = _free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, port=port), encoding="utf-8")
    program = _path("nginx") or "nginx"
    with _running([program, "-c", str(configuration), "-e", "stderr"], port, {}) as server:
        yield server


@contextlib.contextmanager
def _running(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run a server on the first processor until the measurement is done."""
    process = subprocess.Popen(
        ["taskset", "-c", str(processors()[0]), *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def processors() -> tuple[int, int]:
    """Return the processor of the servers and that of who asks: the same where there is one."""
    found = sorted(os.sched_getaffinity(0))
    return found[0], found[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < end, "it does not listen"
        time.sleep(0.05)
    raise AssertionError("it ended at once")
