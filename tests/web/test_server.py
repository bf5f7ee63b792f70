"""`modl-feeds serve`: starts with good data, follows edits, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import granian
import pytest
from flask import Flask

from modl_feeds import server
from modl_feeds.config import Config
from modl_feeds.errors import ConfigError, DataError
from modl_feeds.publisher import State, read_state, write_state
from modl_feeds.server import Listener, serve
from tests.samples import PROJECT, SITE, a_site, snapshot
from tests.web import edits
from tests.web.processes import (
    DEADLINE,
    Running,
    children,
    command,
    eventually,
    free_port,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/desert-2026/"
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="the children of a process are read from /proc"
)


@pytest.fixture
def running(data: Path, tmp_path: Path) -> Iterator[Running]:
    """Yield a running server of the copied site."""
    with serving(data, tmp_path) as found:
        yield found


@needs_proc
class TestLife:
    """One real server each, from its start to its end."""

    def test_follows_edits_and_survives_broken_ones(self, data: Path, running: Running) -> None:
        """An edit is served, a broken one is named while the old is served, a repair heals."""
        assert running.get("/desert-2026/calendar.ics") == (
            200,
            snapshot().documents["/desert-2026/calendar.ics"].body,
        )
        edits.retitle(data, "Dunes")
        eventually(lambda: b"<title>Dunes</title>" in running.get(PATH)[1])
        edits.break_it(data)
        health = eventually(running.health, lambda found: found["status"] == "stale")
        assert f"{edits.MEETING}:3: desert-2026: colour: " in health["problems"][0]
        assert b"<title>Dunes</title>" in running.get(PATH)[1]
        edits.repair(data)
        eventually(running.health, lambda found: found["status"] == "ok")
        edits.replace(data / edits.MEETING, "title: Dunes", "title: Sand")
        eventually(lambda: b"<title>Sand</title>" in running.get(PATH)[1])

    def test_survives_the_datas_absence(self, data: Path, running: Running) -> None:
        """What is served stays while the folder is away; its return, with an edit, is noticed."""
        away = data.with_name("away")
        data.rename(away)
        health = eventually(running.health, lambda found: found["status"] == "stale")
        assert "there is no such folder" in health["problems"][0]
        assert running.get("/calendar.ics")[0] == 200
        edits.retitle(away, "Dunes")
        away.rename(data)
        eventually(lambda: b"<title>Dunes</title>" in running.get(PATH)[1])
        assert running.health()["status"] == "ok"
        edits.replace(data / edits.MEETING, "title: Dunes", "title: Sand")
        eventually(lambda: b"<title>Sand</title>" in running.get(PATH)[1])

    def test_killed_builder_is_started_again(self, data: Path, running: Running) -> None:
        """And builds what changed in between."""
        first = eventually(running.builder)
        os.kill(first, signal.SIGKILL)
        edits.retitle(data, "Dunes")
        eventually(lambda: b"<title>Dunes</title>" in running.get(PATH)[1])
        assert running.builder() not in {0, first}

    @pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_signal_ends_everything(
        self, running: Running, tmp_path: Path, by: signal.Signals
    ) -> None:
        """No process and no file is left, and nobody sees a traceback."""
        eventually(running.builder)
        assert len(running.family()) >= 2
        assert running.stop(by) == 0
        eventually(lambda: not running.left())
        assert not list(tmp_path.glob("modl-feeds-*"))
        assert "Traceback" not in running.said()

    def test_killed_server_leaves_nobody(self, running: Running) -> None:
        """Builder and workers end with their parent, however that ended: the port is free again."""
        eventually(running.builder)
        running.process.kill()
        running.process.wait()
        eventually(lambda: not running.left())

    def test_addresses_are_printed(self, running: Running) -> None:
        """The newest meeting first, each with what to open, subscribe to and follow."""
        lines = running.said().splitlines()
        base = "https://meetings.example/root"
        expected = [
            f"Rings, Loops; and \\Lanterns: a <nasty> site: {base}/",
            "",
            "Loops 2029",
            f"  open                     {base}/later-2029/",
            f"  subscribe to (calendar)  {base}/later-2029/calendar.ics",
            f"  follow (feed)            {base}/later-2029/news.rss",
        ]
        actual = lines[: len(expected)]
        assert expected == actual
        assert "Stop with Ctrl-C." in lines

    def test_every_worker_follows(self, data: Path, tmp_path: Path) -> None:
        """After an edit no worker answers from the old state."""
        with serving(data, tmp_path, "--workers", "2") as running:
            edits.retitle(data, "Dunes")
            eventually(
                lambda: [running.get(PATH)[1] for _ in range(40)],
                lambda pages: all(b"<title>Dunes</title>" in page for page in pages),
            )
            workers = [pid for pid in running.family() if "serve" in command(pid).split()]
            assert len(workers) == 2

    def test_trial_on_the_loopback_names_its_own_port(self, data: Path, tmp_path: Path) -> None:
        """The documents lead to the server that sends them."""
        site = data / "site.yaml"
        edits.replace(site, "https://meetings.example/root", "http://127.0.0.1:8000")
        with serving(data, tmp_path) as running:
            base = f"http://127.0.0.1:{running.port}"
            assert f'<link rel="canonical" href="{base}/">'.encode() in running.get("/")[1]
            assert f": {base}/\n" in running.said()


def run_serve(*options: str) -> subprocess.CompletedProcess[str]:
    """Run a server that ends by itself."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "modl_feeds", "serve", *options],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=30,
    )


class TestRefusals:
    """What the server does not start with, in words and with exit code 1."""

    def test_port_in_use(self) -> None:
        """The message names the port and what to do."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = run_serve("--data", str(SITE), "--port", str(port))
        expected = (
            1,
            (
                f"127.0.0.1:{port} cannot be listened on (Address already in use),"
                " choose another with --host and --port\n"
            ),
        )
        actual = (done.returncode, done.stderr)
        assert expected == actual

    def test_bad_data(self, data: Path) -> None:
        """Every problem on a line, nothing is served."""
        edits.break_it(data)
        done = run_serve("--data", str(data), "--port", str(free_port()))
        assert done.returncode == 1
        assert done.stderr.startswith(f"{data / edits.MEETING}:3: desert-2026: colour: ")
        assert done.stdout == ""


LOCAL = Listener("127.0.0.1", 8123, 1, debug=False)


class TestPieces:
    """The same functions within one process."""

    @pytest.mark.parametrize(
        ("configured", "site", "host", "expected"),
        [
            ("https://a.example", "http://127.0.0.1:8000", "127.0.0.1", "https://a.example"),
            ("", "http://127.0.0.1:8000", "127.0.0.1", "http://127.0.0.1:8123"),
            ("", "http://localhost:8000", "::1", "http://[::1]:8123"),
            ("", "http://127.0.0.1:8000", "0.0.0.0", ""),  # noqa: S104 - not listened on
            ("", "https://b.example/x", "127.0.0.1", ""),
        ],
    )
    def test_documents_name_the_configured_address(
        self, configured: str, site: str, host: str, expected: str
    ) -> None:
        """The option, on a trial the listener's own, else nothing: site.yaml is followed."""
        actual = server._base_url(  # noqa: SLF001 - a piece of the server
            Config(base_url=configured), a_site(base_url=site), replace(LOCAL, host=host)
        )
        assert expected == actual

    def test_port_that_is_free_is_taken(self) -> None:
        """Looking whether it is free does not use it up."""
        listener = replace(LOCAL, port=free_port())
        for _ in range(2):
            assert server._free_address(listener) == "127.0.0.1"  # noqa: SLF001 - a piece of it

    @pytest.mark.parametrize(("host", "expected"), [("localhost", "127.0.0.1"), ("::1", "::1")])
    def test_name_becomes_an_address(self, host: str, expected: str) -> None:
        """The server takes numbers alone."""
        listener = replace(LOCAL, host=host, port=free_port())
        actual = server._free_address(listener)  # noqa: SLF001 - a piece of the server
        assert expected == actual

    @pytest.mark.usefixtures("data")
    def test_worker_ends_with_its_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It looks for its parent now and then."""
        ended: list[tuple[int, int]] = []
        monkeypatch.setattr(server, "_LOOK_EVERY", 0.01)
        monkeypatch.setattr(os, "kill", lambda *arguments: ended.append(arguments))
        parents = iter([7, 7, 1])
        monkeypatch.setattr(os, "getppid", lambda: next(parents))
        server._end_with(7)  # noqa: SLF001 - a piece of the server
        assert [(os.getpid(), signal.SIGTERM)] == ended

    def test_worker_has_the_application(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same as everywhere, of the data that the environment names."""
        monkeypatch.setenv("MODL_FEEDS_DATA", str(SITE))
        monkeypatch.setattr(server, "_end_with", lambda _: None)
        answer = server.application().test_client().get("/health")
        assert answer.status_code == 200

    def test_unknown_name_is_refused(self) -> None:
        """In words."""
        listener = replace(LOCAL, host="nowhere.invalid")
        with pytest.raises(ConfigError, match=r"nowhere\.invalid:8123 cannot be listened on"):
            server._free_address(listener)  # noqa: SLF001 - a piece of the server

    def test_flasks_own_child_does_not_look_for_its_port(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its parent has it: with the reloader, --debug would never start."""
        monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
        calls: list[int] = []
        monkeypatch.setattr(Flask, "run", lambda _, __, port, **___: calls.append(port))
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            serve(Config(SITE), replace(LOCAL, port=port, debug=True), lambda _: None)
        assert [port] == calls

    def test_port_in_use_is_refused(self) -> None:
        """Before anything is built."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            listener = replace(LOCAL, port=taken.getsockname()[1])
            with pytest.raises(ConfigError, match="cannot be listened on"):
                serve(Config(SITE), listener, lambda _: None)

    def test_bad_data_is_refused(self, data: Path) -> None:
        """The command line prints the problems."""
        edits.break_it(data)
        with pytest.raises(DataError, match="colour"):
            serve(Config(data), replace(LOCAL, port=free_port()), lambda _: None)

    def test_debug_runs_flasks_own_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With its debugger and without a builder."""
        calls: list[tuple[str | None, int | None, bool | None]] = []

        def run(_: Flask, host: str, port: int, *, debug: bool) -> None:
            calls.append((host, port, debug))

        monkeypatch.setattr(Flask, "run", run)
        listener = replace(LOCAL, port=free_port(), debug=True)
        serve(Config(SITE), listener, lambda _: None)
        expected = [("127.0.0.1", listener.port, True)]
        assert expected == calls

    def test_workers_are_told_where_everything_is(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Data, address and state's file are in the environment while they run, and no longer."""
        for name in ("DATA", "BASE_URL", "STATE"):
            monkeypatch.setenv(f"MODL_FEEDS_{name}", "before")
        seen: dict[str, Any] = {}

        class Granian:
            """Stands in for the server."""

            def __init__(self, target: str, **options: Any) -> None:  # noqa: ANN401 - granian's
                seen.update(options, target=target)

            def signal_handler_interrupt(self) -> None:
                """End."""

            def serve(self) -> None:
                """See what a worker would see."""
                seen["config"] = Config.from_environment()
                seen["state"] = read_state(Path(os.environ["MODL_FEEDS_STATE"]))
                seen["private"] = Path(os.environ["MODL_FEEDS_STATE"]).parent.stat().st_mode & 0o777

        monkeypatch.setattr(granian, "Granian", Granian)
        listener = replace(LOCAL, port=free_port(), workers=3)
        serve(Config(data), listener, lambda _: None)
        assert seen["target"] == "modl_feeds.server:application"
        assert (seen["factory"], seen["workers"], seen["port"]) == (True, 3, listener.port)
        assert seen["log_access"] is False
        assert seen["config"].data == data
        assert seen["config"].base_url == ""
        assert seen["state"] == State(snapshot())
        assert seen["private"] == 0o700
        assert not seen["config"].state.exists()

    @needs_proc
    def test_builder_is_kept_running(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A killed one is followed by another; the end ends it."""
        monkeypatch.setenv("MODL_FEEDS_DATA", str(data))
        monkeypatch.setattr(server, "_RESTART_AFTER", 0.05)
        path = tmp_path / "state"
        write_state(path, State(None))
        with server._builder(path):  # noqa: SLF001 - a piece of the server

            def builder() -> int:
                mine = (pid for pid in children(os.getpid()) if str(path) in command(pid))
                return next(mine, 0)

            eventually(lambda: read_state(path).snapshot)
            first = eventually(builder)
            os.kill(first, signal.SIGKILL)
            second = eventually(builder, lambda pid: pid not in {0, first})
            shutil.rmtree(data)
            eventually(lambda: read_state(path).problems)
        assert str(path) not in command(second)

    def test_builder_that_was_being_started_at_the_end_is_ended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The server may stop just when a killed builder is followed by another."""
        made: list[Builder] = []
        is_starting, may_start = threading.Event(), threading.Event()

        class Builder:
            """Stands in for the process: the first has died, the second takes its time."""

            def __init__(self, _: object) -> None:
                made.append(self)
                self.is_ended = threading.Event()
                if len(made) > 1:
                    is_starting.set()
                    may_start.wait(DEADLINE)

            def wait(self) -> None:
                """Wait for the end."""
                if self is not made[0]:
                    self.is_ended.wait(DEADLINE)

            def terminate(self) -> None:
                """End; whoever stops the server has come so far."""
                self.is_ended.set()
                may_start.set()

        monkeypatch.setattr(server, "_RESTART_AFTER", 0)
        monkeypatch.setattr(subprocess, "Popen", Builder)
        with server._builder(tmp_path):  # noqa: SLF001 - a piece of the server
            assert is_starting.wait(DEADLINE)
        assert [one.is_ended.is_set() for one in made] == [True, True]
