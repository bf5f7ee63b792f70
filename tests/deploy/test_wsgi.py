"""`wsgi:app` on servers that others make, started as docs/deploy.md says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import sys
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from modl_feeds.config import Config
from modl_feeds.web import create_app
from tests.clients.process import DEADLINE, Home, Running, free_port, until
from tests.deploy.test_proxy import GUIDE
from tests.faults.load import Client, loaded
from tests.samples import PROJECT, SITE, snapshot
from tests.web import edits
from tests.web.processes import eventually
from tests.web.test_observed import counted, polled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.clients
COMMANDS: Final = {
    line.split()[0]: line for line in re.findall(r"^(?:gunicorn|flask) .*$", GUIDE, re.MULTILINE)
}
"""As they stand in the guide, by the program's name."""
PAGE: Final = "/desert-2026/"
PATHS: Final = (
    *sorted(snapshot().documents), "/desert-2026/my.ics?s=after", "/calendar.ics?alarm=15",
    "/calendar.ics?alarm=015", "/loops-2025", "/nothing.ics",
)  # fmt: skip
FIELDS: Final = ("ETag", "Last-Modified", "Content-Type", "Cache-Control", "Link", "Vary")


class Served(NamedTuple):
    """A server of the application."""

    running: Running
    port: int

    def ask(self, path: str, **fields: str) -> tuple[int, Mapping[str, str | None], bytes]:
        """Return the answer to one request; 0 when nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=fields)
            answer = connection.getresponse()
            found = {name: answer.headers.get(name) for name in FIELDS}
            return answer.status, found, answer.read()
        except (OSError, HTTPException):
            return 0, {}, b""
        finally:
            connection.close()


@contextmanager
def serving(program: str, data: Path, **environment: str) -> Iterator[Served]:
    """Run a program as the guide has it, on a port of its own."""
    port = free_port()
    _, *arguments = shlex.split(COMMANDS[program].replace("8000", str(port)))
    home = Home()
    said = {**home.env, "PYTHONPATH": str(PROJECT), "MODL_FEEDS_DATA": str(data), **environment}
    try:
        with Running([sys.executable, "-m", program, *arguments], said) as running:
            served = Served(running, port)
            until(lambda: served.ask("/ready")[0] or running.process.poll(), f"{program} answers")
            yield served
    finally:
        home.remove()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of the sample site."""
    return Path(shutil.copytree(SITE, tmp_path / "data"))


@pytest.mark.parametrize("program", ["gunicorn", "flask"])
def test_documents_are_ours(program: str) -> None:
    """Status, bytes and what caches go by, of all documents, a choice and what has moved."""
    client = create_app(Config(SITE)).test_client()
    expected = []
    for path in PATHS:
        answer = client.get(path)
        fields = {name: answer.headers.get(name) for name in FIELDS}
        expected.append((path, answer.status_code, fields, answer.data))

    with serving(program, SITE) as served:
        actual = [(path, *served.ask(path)) for path in PATHS]

    assert expected == actual


@pytest.mark.parametrize("program", ["gunicorn", "flask"])
def test_who_has_it_is_not_sent_it_again(program: str) -> None:
    """304 to both validators, whichever worker is asked."""
    with serving(program, SITE) as served:
        _, fields, _ = served.ask("/calendar.ics")
        etag, date = fields["ETag"] or "", fields["Last-Modified"] or ""
        actual = {served.ask("/calendar.ics", **{"If-None-Match": etag})[::2] for _ in range(20)}
        actual |= {served.ask("/calendar.ics", **{"If-Modified-Since": date})[::2]}

    assert actual == {(304, b"")}


def test_edits_are_followed_when_gunicorn_is_told(data: Path) -> None:
    """Not by itself; after SIGHUP by every worker, and nobody's request is lost meanwhile."""
    with serving("gunicorn", data) as served:
        before = served.ask(PAGE)[2]
        edits.retitle(data, "Dunes")
        same = {served.ask(PAGE)[2] for _ in range(20)}
        with loaded(served.port, [PAGE], 2, Client) as clients:
            served.running.process.send_signal(signal.SIGHUP)
            pages = eventually(
                lambda: [served.ask(PAGE)[2] for _ in range(40)],
                lambda seen: all(b"<title>Dunes</title>" in page for page in seen),
            )

    assert same == {before}
    assert len({*pages}) == 1
    assert {got.status for one in clients for got in one.got} == {200}


def test_gunicorn_ends_when_it_is_told_of_broken_data(data: Path) -> None:
    """Which is why the guide has `check` before it; a supervisor sees it."""
    with serving("gunicorn", data) as served:
        edits.break_it(data)
        served.running.process.send_signal(signal.SIGHUP)
        status = served.running.process.wait(DEADLINE)

    assert status != 0


def test_gunicorn_ends_whole() -> None:
    """Told to stop, it ends with its workers and code 0."""
    with serving("gunicorn", SITE) as served:
        process = served.running.process
        task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        workers = [int(pid) for pid in task.read_text(encoding="ascii").split()]
        process.terminate()
        status = process.wait(DEADLINE)

    assert (status, len(workers)) == (0, 2)
    for pid in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_any_worker_of_gunicorn_counts_for_all(tmp_path: Path) -> None:
    """In the folder that the operator names; of what a service says, the last is told."""
    environment = {"MODL_FEEDS_METRICS": "1", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with serving("gunicorn", SITE, **environment) as served:
        for _ in range(40):
            served.ask("/news.rss")
        for number in (7, 9):
            served.ask("/news.rss", **{"User-Agent": f"Feedly/1.0 ({number} subscribers)"})
        pages = [served.ask("/metrics")[2].decode() for _ in range(20)]

    assert {counted(page)["feed", "200"] for page in pages} == {42}
    assert {polled(page)["/news.rss"] for page in pages} == {40}
    told = 'modl_feeds_followers{document="/news.rss",service="feedly"} 9.0'
    assert [page for page in pages if told not in page] == []
