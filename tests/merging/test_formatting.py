"""`fmt`: the form changes, and nothing that a file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds.cli import main
from modl_feeds.importing.formatting import formatted
from modl_feeds.importing.writing import meeting_text
from tests.core.sites import MEETING_FILE, SERIES_FILE, SITE_FILE, put
from tests.merging.strategies import comments_on, meetings
from tests.merging.test_writing import read
from tests.samples import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

MODELINE = "# yaml-language-server: $schema=../schema/meeting.schema.json\n"


def run(*arguments: str) -> Result:
    """Return what the program does with these arguments."""
    return CliRunner().invoke(main, ("fmt", *arguments), catch_exceptions=False)


def comments(text: str) -> list[str]:
    """Return the lines that are comments, in their order."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: a  \ntitle: b\t\n", "id: a\ntitle: b\n"),
        ("id: a\r\n# c \r\ntitle: b\r\n", "id: a\n# c\ntitle: b\n"),
        ("\ufeffid: a\n", "id: a\n"),
        ("id: a\r# c \r\r\rtitle: b\r", "id: a\n# c\n\ntitle: b\n"),
        ("\n\nid: a\n\n\n\ntitle: b", "id: a\n\ntitle: b\n"),
        ("id: a\n  \n \t\n\n# c\n\n\ntitle: b\n\n\n", "id: a\n\n# c\n\ntitle: b\n"),
        ("goals: |\n  a  \n\n\n  b\n\n\nid: a\n", "goals: |\n  a\n\n\n  b\n\nid: a\n"),
        ('goals: "a\n\n\n  b  \n  c"\n', 'goals: "a\n\n\n  b\n  c"\n'),
        ("goals: >-\n  a\n\n\n  b  # no comment  \n", "goals: >-\n  a\n\n\n  b  # no comment\n"),
    ],
)  # fmt: skip
def test_lines_take_their_one_form(text: str, expected: str) -> None:
    """Empty lines in texts are part of them."""
    actual = formatted(text, "")

    assert expected == actual
    assert read(text.removeprefix("\ufeff")) == read(actual)


@pytest.mark.parametrize("text", ['goals: "a\\ \n  b"\n', "goals: >\n  a\n   \n  b\n"])
def test_a_space_that_says_something_stays(text: str) -> None:
    """What would read as another text is left as it is, and the rest is formatted."""
    expected = f"id: a\n{text}"

    actual = formatted(f"id: a  \n{text}", "")

    assert expected == actual


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("meeting", MODELINE),
        ("site", "# yaml-language-server: $schema=schema/site.schema.json\n"),
        ("", ""),
    ],
)
def test_editors_find_the_schema(kind: str, line: str) -> None:
    """By a first line, unless there is one somewhere."""
    expected = f"{line}id: a\n"

    assert expected == formatted("id: a\n", kind)
    assert expected == formatted(expected, kind)


@pytest.mark.parametrize("path", sorted((PROJECT / "data").rglob("*.yaml")), ids=str)
def test_the_shipped_files_are_in_form(path: Path) -> None:
    """They are the pattern for others."""
    text = path.read_text(encoding="utf-8")

    assert text == formatted(text, path.parent.name.removesuffix("s").replace("data", "site"))


NOISE = st.sampled_from(["", " ", "   ", "\t", "\n", "\n\n\n", "\r\n", "\n  \n", " \n# said\n"])


@given(st.data())
def test_any_file_says_the_same_in_its_form(draw: st.DataObject) -> None:
    """The same strings and the same comments; and the form of a form is itself."""
    record = draw.draw(meetings)
    text = meeting_text(record, comments_on(record))
    lines = text.split("\n")
    noise = draw.draw(st.lists(NOISE, min_size=len(lines), max_size=len(lines)))
    noisy = "\n".join(line + more for line, more in zip(lines, noise, strict=True))

    try:
        expected = read(noisy)
    except (AssertionError, TypeError):  # the noise has made it no file
        expected, noisy = read(text), text
    actual = formatted(noisy, "meeting")

    assert expected == read(actual)
    assert [MODELINE.strip(), *comments(noisy)] == comments(actual)
    assert actual == formatted(actual, "meeting")


def test_all_files_of_the_folder_are_formatted(data: Path) -> None:
    """Each one that changed is named."""
    expected = [f"{data / name}: formatted" for name in (SITE_FILE, SERIES_FILE, MEETING_FILE)]

    result = run()

    assert (0, expected) == (result.exit_code, result.stdout.splitlines())
    assert (data / MEETING_FILE).read_text(encoding="utf-8").startswith(MODELINE)
    assert run().stdout == "3 files in form already.\n"


def test_check_names_what_would_change(data: Path) -> None:
    """And writes nothing."""
    run()
    put(data, {MEETING_FILE: (data / MEETING_FILE).read_bytes() + b"\n\n"})
    before = (data / MEETING_FILE).read_bytes()

    result = run("--check")

    assert (result.exit_code, result.stdout) == (1, f"{data / MEETING_FILE}: not in form\n")
    assert before == (data / MEETING_FILE).read_bytes()
    assert run("--check", str(data / SITE_FILE)).exit_code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id: a\n\ttitle: b\n", ":2: file: not valid YAML"),
        (b"id: \xff\n", ":1: file: it is not UTF-8, save the file as UTF-8"),
        (None, ":1: file: there is no such file, name one that there is"),
    ],
)
def test_what_is_no_data_file_is_named(data: Path, content: bytes | None, words: str) -> None:
    """And no file is changed, not even those that are right."""
    path = data / "meetings" / "other.yaml"
    put(data, {"meetings/other.yaml": content})
    before = (data / MEETING_FILE).read_bytes()

    result = run(str(data / MEETING_FILE), str(path))

    assert result.exit_code == 1
    assert f"{path}{words}" in result.stderr
    assert before == (data / MEETING_FILE).read_bytes()
