"""A clock that jumps while the server runs, by a library that shows it another time."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.clients.process import program
from tests.web import edits
from tests.web.processes import eventually, serving

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.clients

PAGE = "/desert-2026/"


def clock(port: int) -> datetime:
    """Return the time that a server believes it is."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("HEAD", PAGE)
    found = connection.getresponse().headers["Date"]
    connection.close()
    return parsedate_to_datetime(found)


def shows(title: str, answer: tuple[int, bytes]) -> bool:
    """Tell whether an answer is the page of that title."""
    return f"<title>{title}</title>".encode() in answer[1]


def test_clock_that_jumps_stops_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From years ahead to behind all files, and back: every edit gets out all the same."""
    program("faketime", "faketime")
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    shown = tmp_path / "clock"
    shown.write_text("+20y", encoding="ascii")
    for name, value in (
        ("LD_PRELOAD", str(library)),
        ("FAKETIME_TIMESTAMP_FILE", str(shown)),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),  # no clock of that kind jumps
        ("NO_FAKE_STAT", "1"),  # files keep the times that they have
    ):
        monkeypatch.setenv(name, value)
    with serving(data, tmp_path) as running:
        monkeypatch.undo()
        assert clock(running.port).year > 2040
        title = "Desert 2026"
        for offset, new in (("-40y", "Dunes"), ("+0", "Sand")):
            shown.write_text(offset, encoding="ascii")
            edits.replace(data / edits.MEETING, f"title: {title}", f"title: {new}")
            eventually(partial(running.get, PAGE), partial(shows, new))
            title = new
        assert running.health()["status"] == "ok"
        assert "Traceback" not in running.said()
