"""What the documents show is what the program does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from click.testing import CliRunner

from modl_feeds.cli import COMMANDS, main
from tests.clients.process import free_port
from tests.samples import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GUIDE: Final = PROJECT / "docs" / "organisers.md"
_BLOCK: Final = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LAST_LINE: Final = "Stop with Ctrl-C."
_RELEASED: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""When the guide's first release is; later ones are days apart."""


class Block(NamedTuple):
    """A passage of a document that is code."""

    kind: str
    file: str
    """That it stands in; '' for one that is of no file."""
    text: str


class Step(NamedTuple):
    """A command and what it answers."""

    command: str
    answer: str


def blocks(path: Path) -> list[Block]:
    """Return a document's passages of code."""
    return [Block(*found) for found in _BLOCK.findall(path.read_text(encoding="utf-8"))]


def steps(session: str) -> Iterator[Step]:
    """Yield the commands of a passage with what stands below each."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, answer = part.partition("\n")
        yield Step(command, answer)


def answer(command: str, moment: datetime) -> str:
    """Return what a command answers, without spaces at line ends."""
    _, *arguments = shlex.split(command)
    if command.startswith("export "):
        name, _, value = arguments[0].partition("=")
        os.environ[name] = value
        return ""
    if arguments[0] == "release":
        arguments += ["--at", moment.isoformat()]
    if arguments[0] == "serve":
        said = served()
    else:
        said = CliRunner().invoke(main, arguments, catch_exceptions=False).output
    lines = (line.rstrip() for line in said.splitlines())
    return "".join(f"{line}\n" for line in lines)


def served() -> str:
    """Return what the server says at its start, on a port of its own."""
    port = str(free_port())
    command = [sys.executable, "-m", "modl_feeds", "serve", "--port", port]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - ours
        for line in server.stdout or ():
            lines.append(line)
            if line.strip() == _LAST_LINE:
                break
        server.terminate()
    return "".join(lines).replace(port, "8000")


def edit(path: Path, change: str) -> None:
    """Put the lines with + in the place of those with -, between those that stay."""
    lines = change.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def replayed(folder: Path) -> Iterator[Step]:
    """Do what the guide says, and yield each command with what it answers."""
    for day, block in enumerate(blocks(GUIDE)):
        if block.kind == "console":
            for step in steps(block.text):
                moment = _RELEASED + timedelta(days=day)
                yield Step(step.command, answer(step.command, moment))
        elif block.kind == "diff":
            edit(folder / block.file, block.text)
        elif block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")


def test_the_guide_shows_what_each_command_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first command to the last, in the guide's order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    for name in ("MODL_FEEDS_DATA", "MODL_FEEDS_BASE_URL"):
        monkeypatch.setenv(name, "")  # so that what the guide sets is taken back
        monkeypatch.delenv(name)
    shown = [block.text for block in blocks(GUIDE) if block.kind == "console"]
    expected = [step for session in shown for step in steps(session)]

    actual = [*replayed(tmp_path)]

    assert expected == actual


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_has_a_row_for_each_command(command: str) -> None:
    """Whoever looks for one finds it in the table."""
    rows = re.findall(r"^\| `([\w-]+)", (PROJECT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert command in rows


@pytest.mark.parametrize("document", sorted((PROJECT / "docs").glob("*.md")), ids=str)
def test_documents_lead_somewhere(document: Path) -> None:
    """Each link to a file of the project is to one that is there."""
    expected: list[str] = []
    links = re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8"))

    actual = [link for link in links if not (document.parent / link).exists()]

    assert expected == actual
