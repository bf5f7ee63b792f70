"""A session is put in its place by a command, and a sheet to fill in is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from modl_feeds.errors import SourceError
from modl_feeds.importers import Source, Wishes
from modl_feeds.importing import planning
from modl_feeds.store import Store
from tests.core.sites import MEETING, MEETING_FILE, edited, put, write
from tests.core.test_new import MEETING as NEW_MEETING
from tests.core.test_new import run

if TYPE_CHECKING:
    from pathlib import Path

LAMPS = """\
  - id: lamps
    kind: talk
    start: 2025-11-01 09:45
    minutes: 30
    title: "Lamps: an outlook"
    speakers:
      - name: Ana Example
        affiliation: Example University, Wickford
      - name: Bo Li
    room: Hall
"""
ARGUMENTS = (
    "new", "session", "glow-2025/lamps", "--start=2025-11-01 09:45", "--title=Lamps: an outlook",
    "--speaker=Ana Example, Example University, Wickford", "--speaker=Bo Li", "--room=Hall",
    "--minutes=30",
)  # fmt: skip


@pytest.fixture(autouse=True)
def data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of data, with no setting of the machine."""
    monkeypatch.delenv("MODL_FEEDS_DATA", raising=False)
    return write(folder)


def test_a_session_comes_where_it_belongs_by_its_start(data: Path) -> None:
    """Between the two that are there, and nothing else changes."""
    expected = edited(("  - id: oils\n", f"{LAMPS}  - id: oils\n"))

    result = run(*ARGUMENTS)

    assert result.exit_code == 0
    assert expected == (data / MEETING_FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2025-11-01 08:00", ["lamps", "wicks", "oils"]),
        ("2025-11-01 10:00", ["wicks", "lamps", "oils"]),
        ("2025-11-02 09:00", ["wicks", "oils", "lamps"]),
    ],
)
def test_it_may_come_first_or_last(data: Path, start: str, expected: list[str]) -> None:
    """On a day of its own, too."""
    result = run("new", "session", "glow-2025/lamps", f"--start={start}", "--title=Lamps")
    text = (data / MEETING_FILE).read_text(encoding="utf-8")

    assert result.stdout.endswith("now: modl-feeds release\n")
    assert expected == [line[8:] for line in text.splitlines() if line.startswith("  - id: ")]


def test_the_first_session_announces_the_programme(data: Path) -> None:
    """What a new file says of sessions goes; the other hints stay."""
    run(*NEW_MEETING)
    path = data / "meetings" / "knots-2027.yaml"
    head, _, _ = path.read_text(encoding="utf-8").partition("# Until")
    expected = f"""{head}sessions:
  # Monday, 3 May 2027

  - id: li
    kind: talk
    start: 2027-05-03 09:30
    title: Knots
"""

    result = run("new", "session", "knots-2027/li", "--start=2027-05-03 09:30", "--title=Knots")

    assert result.exit_code == 0
    assert expected == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("glow-2025/oils", "--start=2025-11-01 09:45"), "there is a session 'oils' already"),
        (("glow-2052/lamps", "--start=2025-11-01 09:45"), "did you mean 'glow-2025'?"),
        (("glow-2025/lamps", "--start=2025-12-01 09:45"), "glow-2025.yaml:18: lamps: start: "),
        (("glow-2025", "--start=2025-11-01 09:45"), "names no session, write MEETING/ID"),
        (("glow-2025/A", "--start=2025-11-01 09:45"), "'A' is not an id"),
        (("glow-2025/lamps", "--start=9:45"), "'9:45' is not a time, write it like"),
    ],
)
def test_what_does_not_fit_is_not_written(
    data: Path, arguments: tuple[str, ...], words: str
) -> None:
    """It is said in the words of `check`."""
    result = run("new", "session", *arguments, "--title=Lamps")

    assert result.exit_code != 0
    assert words in " ".join(result.stderr.split())
    assert (data / MEETING_FILE).read_text(encoding="utf-8") == MEETING


@pytest.mark.parametrize("name", ["programme.csv", "programme.XLSX"])
def test_a_sheet_is_ready_to_be_filled_in(folder: Path, name: str) -> None:
    """What is written is read as a sheet, which has no session yet."""
    result = run("new", "sheet", name)
    content = (folder.parent / name).read_bytes()

    assert result.stdout == f"{name} is ready: fill it in, then modl-feeds import {name}\n"
    with pytest.raises(SourceError, match="names no time zone"):  # so its headings are right
        planning.read(Source(name, content, date(2027, 1, 1)), Wishes("", "", None))


def test_a_sheet_that_is_there_is_left_alone(folder: Path) -> None:
    """It is somebody's work."""
    path = folder.parent / "programme.csv"
    path.write_bytes(b"mine")

    result = run("new", "sheet", "programme.csv")

    assert (result.exit_code, path.read_bytes()) == (1, b"mine")
    assert result.stderr == "programme.csv is there already, choose another name\n"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("programme.ods", 2, "'programme.ods' is no sheet, end its name in .csv or .xlsx"),
        ("none/programme.csv", 1, "none/programme.csv cannot be written (No such file or"),
    ],
)
def test_a_sheet_that_cannot_be_written_is_told(name: str, code: int, words: str) -> None:
    """With what to do."""
    result = run("new", "sheet", name)

    assert code == result.exit_code
    assert words in " ".join(result.stderr.split())


def test_comments_and_other_sessions_stay(data: Path) -> None:
    """Also a comment at the end."""
    put(data, {MEETING_FILE: f"{MEETING}# the end\n"})

    run(*ARGUMENTS)
    text = (data / MEETING_FILE).read_text(encoding="utf-8")

    assert text.endswith("# the end\n")
    assert len(Store(data).load().site.meetings[0].sessions) == 3
