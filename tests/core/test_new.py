"""Beginning a data folder and a meeting: what is written is right at once, or nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import json_schema, scaffold
from modl_feeds.assembly import SourceFile, assemble
from modl_feeds.cli import main
from modl_feeds.store import Store
from modl_feeds.text import clean_line
from tests.core.sites import MEETING_FILE, write
from tests.core.test_json_schema import faults

if TYPE_CHECKING:
    from pathlib import Path

SITE = ("new", "site", "mine", "--title=Knots", "--publisher=The Knot Office", "--domain=k.example")
MEETING = (
    "new", "meeting", "knots-2027", "--title=Knots 2027", "--first-day=2027-05-03",
    "--timezone=Europe/Paris",
)  # fmt: skip


def run(*arguments: str, answer: str | None = None) -> Result:
    """Return what the program does with these arguments; an error of its own is raised."""
    return CliRunner().invoke(main, arguments, input=answer, catch_exceptions=False)


@pytest.fixture(autouse=True)
def somewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with no setting of the machine."""
    monkeypatch.delenv("MODL_FEEDS_DATA", raising=False)
    return folder.parent


def test_a_new_site_is_ready_to_be_served(somewhere: Path) -> None:
    """Nothing is wrong in it, and it has what editors want."""
    expected = {"schema/" + name for name in json_schema.documents()} | {"site.yaml"}

    result = run(*SITE)
    home = somewhere / "mine"
    actual = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}

    assert result.exit_code == 0
    assert expected == actual
    assert run("check", "--strict", "--released", "--data", str(home)).exit_code == 0


def test_a_new_site_says_how_to_go_on() -> None:
    """What it prints can be typed, whatever the folder is called."""
    expected = (
        "my site is ready. Now begin a meeting:\n"
        "  modl-feeds new meeting ID --data 'my site'\n"
        "or say once for all commands which folder is meant:\n"
        "  export MODL_FEEDS_DATA='my site'\n"
    )

    result = run("new", "site", "my site", *SITE[3:])

    assert expected == result.stdout


def test_a_new_site_asks_what_it_was_not_told() -> None:
    """One who types only the name is asked for the rest."""
    result = run("new", "site", "mine", answer="Knots\nThe Knot Office\nk.example\n")

    assert result.exit_code == 0
    assert run("check", "--data", "mine").exit_code == 0


def test_a_folder_that_is_in_use_is_left_alone(somewhere: Path) -> None:
    """Whatever is in it."""
    (somewhere / "mine").mkdir()
    (somewhere / "mine" / "notes.txt").write_text("mine", encoding="utf-8")

    result = run(*SITE)

    assert (result.exit_code, result.stderr) == (1, "mine is there already, name a new folder\n")
    assert [one.name for one in (somewhere / "mine").iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_taken(somewhere: Path) -> None:
    """One may have made it first."""
    (somewhere / "mine").mkdir()

    assert run(*SITE).exit_code == 0


def test_nothing_half_made_stays_behind(somewhere: Path) -> None:
    """Where the folder cannot be made."""
    (somewhere / "file").write_bytes(b"")

    result = run("new", "site", "file/mine", *SITE[3:])

    assert (
        result.exit_code,
        result.stderr,
    ) == (1, "file/mine cannot be written (File exists)\n")


def test_a_new_meeting_is_to_be_announced(folder: Path) -> None:
    """It can be released as it is, before there is a programme."""
    write(folder)
    run("release")

    result = run(*MEETING)
    (new,) = [one for one in Store(folder).load().site.meetings if one.id == "knots-2027"]

    assert result.exit_code == 0
    assert (new.title, new.first_day, new.sessions) == ("Knots 2027", new.last_day, ())


def test_an_id_that_is_a_word_of_yaml_is_quoted(folder: Path) -> None:
    """So that it is a text to every program that reads the file."""
    write(folder)
    result = run("new", "meeting", "null", *MEETING[3:])

    assert result.exit_code == 0
    assert 'id: "null"\n' in (folder / "meetings/null.yaml").read_text(encoding="utf-8")
    assert run("check").exit_code == 0


def test_its_hints_become_right_when_they_are_taken(folder: Path) -> None:
    """Take the marks away, and the file is right, with all that it proposes."""
    write(folder)
    run(*MEETING, "--last-day=2027-05-04", "--series=glow")
    path = folder / "meetings" / "knots-2027.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    taken = [line.removeprefix("# ") for line in lines if "to_be_announced" not in line]
    prose = ("yaml-language-server", "url:", "Until there is")
    path.write_text("\n".join(one for one in taken if not one.startswith(prose)), encoding="utf-8")

    (new,) = [one for one in Store(folder).load().site.meetings if one.id == "knots-2027"]

    assert [session.id for session in new.sessions] == ["family-name"]
    assert new.venue is not None


def test_a_meeting_that_is_there_is_left_alone(folder: Path) -> None:
    """Its file is somebody's work."""
    before = write(folder) / MEETING_FILE
    expected = before.read_bytes()

    result = run("new", "meeting", "glow-2025", *MEETING[3:])

    assert (1, expected) == (result.exit_code, before.read_bytes())
    assert "glow-2025.yaml is there already" in result.stderr


def test_a_meeting_that_does_not_fit_is_not_written(folder: Path) -> None:
    """The problem is told as `check` tells it, with its place."""
    write(folder)
    place = "data/meetings/knots-2027.yaml:3: knots-2027: series: there is no series 'knots'"

    result = run(*MEETING, "--series=knots")

    assert result.exit_code == 1
    assert result.stderr.startswith(place)
    assert not (folder / "meetings" / "knots-2027.yaml").exists()


def test_what_was_wrong_before_is_a_warning(folder: Path) -> None:
    """A new meeting does not wait until another one is mended."""
    write(folder, {MEETING_FILE: "id: glow-2025\n"})

    result = run(*MEETING)

    assert result.exit_code == 0
    assert f"wrong before, too: {folder / MEETING_FILE}:1: " in result.stderr
    assert (folder / "meetings" / "knots-2027.yaml").exists()


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--first-day=3 May", "'3 May' is not a date, write it like 2025-09-25"),
        ("--timezone=Paris", "'Paris' is not a known time zone"),
        ("--series=The Knots", "'The Knots' is not an id"),
    ],
)
def test_options_follow_the_rules_of_the_data(option: str, words: str) -> None:
    """And are refused in the same words."""
    result = run(*MEETING, option)

    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


def test_the_schema_files_can_be_written_anew(folder: Path) -> None:
    """After an update of the program."""
    write(folder)

    result = run("new", "schema")

    assert result.exit_code == 0
    assert {path.name: path.read_bytes() for path in (folder / "schema").iterdir()} == (
        json_schema.documents()
    )


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_is_written_so_that_it_is_read(title: str, publisher: str) -> None:
    """Quotes, hashes, backslashes and line ends."""
    title, publisher = f"a{title}"[:80], f"b{publisher}"[:80]
    new = scaffold.NewSite(title, publisher, "k.example", "https://k.example", 2027)
    text = scaffold.site_files(new)["site.yaml"]
    found, problems, _ = assemble(SourceFile("site.yaml", "site", text), [], [])

    assert not problems
    assert found is not None
    assert found.publisher.name == clean_line(publisher)
    assert not faults(text.decode(), "site")
