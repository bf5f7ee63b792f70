"""The unit for systemd: it understands all of it, and what it starts needs nothing else."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import urllib.request
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds import server
from modl_feeds.cli.serve import command
from tests.clients.process import DEADLINE, Home, Running, finish, free_port, program, until
from tests.samples import PROJECT, SITE, snapshot
from tests.web.processes import children
from tests.web.processes import command as command_line

if TYPE_CHECKING:
    from pathlib import Path

UNIT: Final = (PROJECT / "deploy" / "modl-feeds.service").read_text(encoding="utf-8")
PATH: Final = "/desert-2026/calendar.ics"


def setting(name: str) -> str:
    """Return what the unit says of something, which it does once."""
    (found,) = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return str(found)


START: Final = shlex.split(setting("ExecStart"))


def test_the_unit_names_options_of_serve() -> None:
    """With values that they take."""
    expected = ("serve", "127.0.0.1", 2)

    context = command.make_context(START[1], START[2:])

    assert expected == (START[1], context.params["host"], context.params["workers"])


def test_the_server_has_time_for_requests_under_way() -> None:
    """Systemd tells it alone to stop, and kills only well after it has given up waiting."""
    patience = server._PATIENCE  # noqa: SLF001 - what the unit has to outlast

    assert setting("KillMode") == "mixed"
    assert int(setting("TimeoutStopSec")) >= 2 * patience


@pytest.mark.clients
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Every section, name and value; without a warning."""
    unit = tmp_path / "modl-feeds.service"
    unit.write_text(UNIT.replace(START[0], sys.executable), encoding="utf-8")
    analyze = program("systemd-analyze", "systemd")
    expected = (0, b"", "")

    done = finish([analyze, "verify", "--man=no", "--recursive-errors=no", unit])

    assert expected == (done.status, done.output, done.complaint)


@pytest.mark.clients
def test_the_unit_leaves_little_to_a_broken_server() -> None:
    """By systemd's own scale, of which 0 is nothing and 10 everything, it is below 1.5."""
    analyze = program("systemd-analyze", "systemd")
    unit = PROJECT / "deploy" / "modl-feeds.service"

    done = finish([analyze, "security", "--offline=true", "--threshold=15", "--no-pager", unit])

    assert (done.status, done.complaint) == (0, "")


@pytest.mark.clients
def test_the_server_runs_within_the_units_limits() -> None:
    """It needs a disk to read, a /tmp of its own and the loopback; no user, no privilege."""
    port = free_port()
    said = shlex.join(START[2:]).replace("--port 8000", f"--port {port}")
    sandbox: list[str | Path] = [
        program("bwrap", "bubblewrap"), "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
        "--tmpfs", "/tmp", "--tmpfs", "/srv", "--ro-bind", SITE, "/srv/meetings/data",  # noqa: S108 - its own
        "--ro-bind", PROJECT, PROJECT,  # which may lie below the /tmp that is hidden
        "--unshare-user", "--uid", "61234", "--gid", "61234", "--cap-drop", "ALL",
    ]  # fmt: skip
    home = Home()
    environment = {**home.env, "PYTHONPATH": str(PROJECT)}
    started = [sys.executable, "-m", "modl_feeds", START[1], *shlex.split(said)]

    def body() -> bytes | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{PATH}", timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            return None

    try:
        with Running([*sandbox, *started], environment) as running:
            actual = until(body, "the server answers")
            main = next(
                pid for pid in children(running.process.pid) if "serve" in command_line(pid)
            )
            os.kill(main, signal.SIGTERM)
            status = running.process.wait(DEADLINE)
    finally:
        home.remove()

    assert snapshot().documents[PATH].body == actual
    assert status == 0
