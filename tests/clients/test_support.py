"""The server and the programs' keepers do what the drivers rely on."""

from __future__ import annotations

import contextlib
import http.client
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.clients import process
from tests.clients.evolution import Evolution
from tests.clients.gpodder import GPodder
from tests.clients.lines import Conversation
from tests.clients.process import Home, Running, program, run, until
from tests.clients.seen import ClientError, MissingProgramError
from tests.clients.server import Answer, Server
from tests.clients.thunderbird import Thunderbird

pytestmark = pytest.mark.clients

DATE = "Fri, 26 Sep 2025 21:00:00 GMT"
EARLIER = "Fri, 26 Sep 2025 20:00:00 GMT"
ECHO = """
import sys
from tests.clients import process
from tests.clients.evolution import Evolution
from tests.clients.gpodder import GPodder
from tests.clients.lines import answer_all
def echo(text):
    print("chatter")
    return text
def fail():
    raise ValueError("no")
def leave():
    sys.exit("left")
answer_all({"echo": echo, "fail": fail, "leave": leave})
"""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If-None-Match": '"1"'}, 304),
        ({"If-None-Match": '"0", W/"1"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"2"'}, 200),
        ({"If-Modified-Since": DATE}, 304),
        ({"If-Modified-Since": EARLIER}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"2"', "If-Modified-Since": DATE}, 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditional(server: Server, method: str, headers: dict[str, str], status: int) -> None:
    """An ETag decides before a date; a 304 repeats the validators and has no body."""
    parts = urlsplit(server.put("/a", Answer(b"body", etag='"1"', last_modified=DATE)))
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(method, parts.path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert (status, '"1"', DATE) == (
        response.status,
        response.getheader("ETag"),
        response.getheader("Last-Modified"),
    )
    assert body == (b"body" if (method, status) == ("GET", 200) else b"")
    assert [(method, "/a", status)] == [(x.method, x.path, x.status) for x in server.log("/a")]


def test_missing_program() -> None:
    """A missing program is named, with what installs it."""
    with pytest.raises(MissingProgramError, match=r"\./run test .*no-such-package"):
        program("no-such-program", "no-such-package")


def test_failing_program() -> None:
    """A failing program's complaint is carried along."""
    with pytest.raises(ClientError, match="status 3: alas"):
        run([sys.executable, "-c", "import sys; print('alas', file=sys.stderr); sys.exit(3)"])


def test_no_answer_in_time() -> None:
    """Waiting ends, and says what for."""
    with pytest.raises(ClientError, match="rain"):
        until(lambda: None, "rain", deadline=0.05)


def test_group_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program has started ends with it, also when both are deaf to a request."""
    monkeypatch.setattr(process, "GRACE", 0.1)
    deaf = "trap '' TERM; sleep 60 & echo $!; wait"
    home = Home()
    with Running(["/bin/sh", "-c", deaf], home.env, talks=True) as running:
        assert running.process.stdout is not None
        child = int(running.process.stdout.readline())
        os.kill(child, 0)
    home.remove()

    def gone() -> bool | None:
        # An ended process may stay listed until its new parent has asked for its status.
        try:
            state = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(") ")[2]
        except FileNotFoundError:
            return True
        return True if state.startswith("Z") else None

    assert until(gone, "the child is gone")
    assert running.process.poll() is not None


def test_conversation() -> None:
    """Answers come through chatter; a failure there is a failure here."""
    home = Home()
    with Conversation([sys.executable, "-c", ECHO], home.env, "none") as helper:
        assert helper.ask("echo", "∇") == "∇"
        with pytest.raises(ClientError, match="ValueError: no"):
            helper.ask("fail")
        assert helper.ask("echo", "again") == "again"
        with pytest.raises(ClientError, match=r"(?s)the program has ended.*left"):
            helper.ask("leave")
        with pytest.raises(ClientError, match="ended before"):
            helper.ask("echo", "too late")
    home.remove()


def at_home_below(folder: Path) -> list[str]:
    """Return the ids of the processes that were given a home in a folder."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        # Other people's processes, and those that end meanwhile, cannot be read.
        with contextlib.suppress(OSError):
            if f"HOME={folder}/".encode() in environment.read_bytes():
                found.append(environment.parent.name)
    return found


@pytest.mark.parametrize("client", [Thunderbird, Evolution, GPodder])
def test_nothing_stays(
    client: type[Thunderbird | Evolution | GPodder],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When a test fails, the client's processes are ended and its home is removed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    running: list[str] = []

    def test_that_fails() -> None:
        with client():
            # A program's environment cannot be read until it has quite begun.
            running.extend(until(lambda: at_home_below(tmp_path) or None, "the processes run"))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        test_that_fails()
    assert running != []
    until(lambda: None if at_home_below(tmp_path) else True, "the processes are gone")
    assert list(tmp_path.iterdir()) == []
