"""The command line: what each command prints, its exit code, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from modl_feeds import __version__
from modl_feeds.cli import COMMANDS, main
from modl_feeds.releasing import release
from modl_feeds.store import Store
from tests.core.meetings import BEFORE
from tests.core.sites import LEDGER_FILE, MEETING_FILE, SITE, SITE_FILE, edited, put, wicks, write

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.config import Config

AT = "--at=2025-10-02T12:00:00Z"
CHECKED = "1 meeting, 2 sessions: no problems.\n"
RENAMED = {MEETING_FILE: edited(("id: wicks", "id: flames"))}


def run(*arguments: str, answer: str | None = None) -> Result:
    """Return what the program does with these arguments; an error of its own is raised."""
    return CliRunner().invoke(main, arguments, input=answer, catch_exceptions=False)


def trimmed(shown: str) -> str:
    """Return what a terminal shows, without the spaces that fill its lines."""
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of the machine reach the program, neither the width of its window."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("MODL_FEEDS_DATA", raising=False)
    monkeypatch.delenv("MODL_FEEDS_BASE_URL", raising=False)


@pytest.fixture
def fresh(folder: Path) -> Path:
    """Return a valid folder that was never released, named as the program expects it."""
    return write(folder)


@pytest.fixture
def released(fresh: Path) -> Path:
    """Return a folder that is released."""
    release(Store(fresh), BEFORE)
    return fresh


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command(option: str) -> None:
    """The first thing that anybody types."""
    result = run(option)

    assert result.exit_code == 0
    assert set(COMMANDS) <= set(result.stdout.split())


@pytest.mark.parametrize(
    "command",
    [*sorted(set(COMMANDS) - {"new"}), "new meeting", "new schema", "new session"],
)
def test_every_command_has_help_of_its_own(command: str) -> None:
    """It says which folder is read, and how to name another."""
    result = run(*command.split(), "--help")

    assert result.exit_code == 0
    assert "MODL_FEEDS_DATA" in result.stdout


def test_the_version_is_the_packages() -> None:
    """One line, for reports of problems."""
    expected = f"modl-feeds, version {__version__}\n"

    actual = run("--version").stdout

    assert expected == actual


def test_the_package_can_be_run_as_a_module() -> None:
    """Where the script is not on the path."""
    result = subprocess.run(
        [sys.executable, "-m", "modl_feeds", "--help"],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert result.returncode == 0
    assert "Usage: python -m modl_feeds" in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("released")
def test_check_says_that_all_is_well() -> None:
    """One line, with what was read."""
    result = run("check")

    assert (result.exit_code, result.stdout, result.stderr) == (0, CHECKED, "")


@pytest.mark.usefixtures("fresh")
def test_check_says_what_is_not_released() -> None:
    """It is a reminder and no failure."""
    expected = CHECKED + "3 changes not released yet: modl-feeds release\n"

    result = run("check")

    assert (0, expected) == (result.exit_code, result.stdout)


def test_check_released_fails_on_what_is_not_released(fresh: Path) -> None:
    """For those who publish from several machines."""
    before = run("check", "--released").exit_code
    release(Store(fresh), BEFORE)
    after = run("check", "--released").exit_code

    assert (before, after) == (1, 0)


def test_check_fails_with_every_problem(fresh: Path) -> None:
    """Problems go to standard error, one a line, without a traceback."""
    put(
        fresh, {MEETING_FILE: edited(("title: On wicks", "title:"), ("title: On oils", "titel: O"))}
    )
    expected = ["11", "12", "15"]

    result = run("check")
    actual = [line.split(":")[1] for line in result.stderr.splitlines()]

    assert (result.exit_code, result.stdout) == (1, "")
    assert expected == actual


@pytest.mark.parametrize("command", [["check"], ["show", "glow-2025"], ["release"], ["serve"]])
def test_a_missing_folder_is_a_users_mistake(folder: Path, command: list[str]) -> None:
    """Every command says which folder it looked for, and how to name another."""
    result = run(*command)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{folder}:1: data: there is no such folder")
    assert not folder.exists()


@pytest.mark.parametrize("command", [["check"], ["show", "glow-2025"], ["release"], ["serve"]])
def test_problems_stop_every_command(fresh: Path, command: list[str]) -> None:
    """Nothing is shown, stamped or served of data that is wrong."""
    put(fresh, {MEETING_FILE: "title: Glow\n"})

    result = run(*command)

    assert result.exit_code == 1
    assert "glow-2025.yaml:1: meeting: the key 'id' is missing" in result.stderr


def test_the_folder_can_be_named(tmp_path: Path) -> None:
    """By the option."""
    write(tmp_path / "elsewhere")

    result = run("check", "--data", str(tmp_path / "elsewhere"))

    assert result.exit_code == 0
    assert result.stdout.startswith(CHECKED)


def test_the_folder_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment, for servers; the option wins."""
    write(tmp_path / "elsewhere")
    monkeypatch.setenv("MODL_FEEDS_DATA", str(tmp_path / "elsewhere"))

    assert run("check").exit_code == 0
    assert run("check", "--data", str(tmp_path / "nowhere")).exit_code == 1


RECORDING = """\
    resources:
      - kind: video
        url: https://lanterns.example/wicks,1%25.mp4
"""
WARNING = (
    "https://lanterns.example/wicks,1%25.mp4: podcast apps want to know its length and duration,"
    " write 'length: …' and 'duration: …'"
)


@pytest.fixture
def warned(folder: Path) -> Path:
    """Return a folder that is right, and could be better."""
    title = "    title: On wicks\n"
    site = f"{SITE}contact: desk@lanterns.example\n"
    return write(folder, {MEETING_FILE: edited((title, title + RECORDING)), SITE_FILE: site})


def test_check_wants_an_address_for_a_podcast(warned: Path) -> None:
    """Directories write to it before they list one."""
    write(warned, {MEETING_FILE: (warned / MEETING_FILE).read_bytes()})
    expected = (
        "data/site.yaml:1: warning: contact: a podcast has no e-mail address, for which directories"
        " ask, write 'contact: …', if one may be public"
    )

    assert expected in run("check").stdout.splitlines()


@pytest.mark.usefixtures("warned")
def test_check_tells_warnings_apart() -> None:
    """They have their file and line, and fail nothing unless that is asked for."""
    line = f"data/meetings/glow-2025.yaml:14: warning: {WARNING}"

    result = run("check")

    assert (0, [CHECKED.rstrip(), line]) == (result.exit_code, result.stdout.splitlines()[:2])
    assert run("check", "--strict").exit_code == 1


@pytest.mark.usefixtures("warned")
def test_check_marks_lines_in_reviews() -> None:
    """As GitHub's workflow commands; what would end a property is escaped."""
    words = WARNING.replace("%", "%25")
    expected = f"::warning file=data/meetings/glow-2025.yaml,line=14::{words}\n"

    result = run("check", "--format", "github")

    assert (0, expected) == (result.exit_code, result.stdout)


@pytest.mark.usefixtures("warned")
def test_check_tells_programs() -> None:
    """Problems, warnings, and what is not released yet."""
    fault = "podcast apps want to know its length and duration"
    expected = {"file": "data/meetings/glow-2025.yaml", "line": 14, "fault": fault}

    result = json.loads(run("check", "--format", "json").stdout)
    (warning,) = result["warnings"]

    assert expected == {key: warning[key] for key in expected}
    assert result["problems"] == []
    assert {one["key"] for one in result["unreleased"]} >= {"wicks", "wicks#video", "oils"}


@pytest.mark.parametrize("form", ["github", "json"])
def test_check_tells_problems_in_every_form(folder: Path, form: str) -> None:
    """On standard output, where programs look, with exit code 1."""
    write(folder, {MEETING_FILE: edited(("2025-11-01 09:00", "9 o'clock"))})
    fault = "is not a time"

    result = run("check", "--format", form)

    assert result.exit_code == 1
    assert fault in result.stdout
    assert not result.stderr


@pytest.mark.usefixtures("released")
def test_show_prints_the_timetable_and_the_addresses() -> None:
    """What one wants to see before telling anybody."""
    expected = """\
Glow 2025
1–2 November 2025, To be announced
All times are America/New_York.

Saturday, 1 November 2025
09:00–10:00  On wicks

10:30–11:30  On oils


Where
Page       https://lanterns.example/glow-2025/
Calendar   https://lanterns.example/glow-2025/calendar.ics
News       https://lanterns.example/glow-2025/news.rss
Abstracts  https://lanterns.example/glow-2025/abstracts.rss
Slides     https://lanterns.example/glow-2025/slides.rss
Videos     https://lanterns.example/glow-2025/videos.rss
Changes    https://lanterns.example/glow-2025/changes.rss
"""

    result = run("show", "glow-2025")

    assert (0, expected) == (result.exit_code, trimmed(result.stdout))


@pytest.mark.parametrize(("url", "expected"), [("a.mp4", True), ("a", False)])
def test_show_names_the_podcast_where_there_is_one(
    folder: Path, url: str, *, expected: bool
) -> None:
    """A recording that is a page makes none."""
    write(folder, wicks(f"resources: [{{kind: video, url: 'https://lanterns.example/{url}'}}]"))

    result = run("show", "glow-2025", "--data", str(folder))
    actual = "https://lanterns.example/glow-2025/podcast.rss" in result.stdout

    assert expected is actual


@pytest.mark.usefixtures("released")
def test_show_of_a_session_tells_all_of_it() -> None:
    """Its time and place in full, and where it is to be found."""
    expected = """\
On wicks
Saturday, 1 November 2025, 09:00–10:00 (EDT, America/New_York), To be announced

Page      https://lanterns.example/glow-2025/wicks/
Calendar  https://lanterns.example/glow-2025/wicks.ics
"""

    result = run("show", "glow-2025/wicks")

    assert (0, expected) == (result.exit_code, trimmed(result.stdout))


def test_show_tells_what_changed(released: Path) -> None:
    """With the last release, and since."""
    write(released, {MEETING_FILE: edited(("09:00", "09:10"))})
    release(Store(released), BEFORE + timedelta(days=2), "Later")
    write(released, {MEETING_FILE: edited(("09:00", "09:20"))})
    expected = [
        "Changed on Friday, 3 October 2025: Later",
        "•  On wicks: moved from 09:00 to 09:10",
        "",
        "Not released yet",
        "•  On wicks: moved from 09:10 to 09:20",
        "",
        "Where",
    ]

    lines = trimmed(run("show", "glow-2025").stdout).splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("Changed"))

    assert expected == lines[begin : begin + len(expected)]


def test_show_of_an_unknown_session_names_those_that_there_are(released: Path) -> None:
    """A slip of the finger is quickly mended."""
    result = run("show", "glow-2025/wick", "--data", str(released))

    assert result.exit_code == 2
    assert "there is no session 'wick'; there are: wicks, oils" in result.stderr


@pytest.mark.usefixtures("released")
def test_show_knows_where_the_site_is_reached() -> None:
    """By the option, instead of what the site's file says."""
    result = run("show", "glow-2025", "--base-url", "https://b.example/feeds/")

    assert "https://b.example/feeds/glow-2025/\n" in trimmed(result.stdout)


@pytest.mark.usefixtures("released")
def test_an_address_that_is_none_is_a_users_mistake() -> None:
    """It is told as in a data file."""
    expected = (
        "base URL: 'b.example' is not a web address,"
        " write an address that begins with https:// or http://\n"
    )

    result = run("show", "glow-2025", "--base-url", "b.example")

    assert (1, expected) == (result.exit_code, result.stderr)


@pytest.mark.usefixtures("fresh")
def test_show_of_an_unknown_meeting_names_those_that_there_are() -> None:
    """A slip of the finger is quickly mended."""
    result = run("show", "glow")

    assert result.exit_code == 2
    assert "there is no meeting 'glow'; there are: glow-2025" in result.stderr


def test_show_of_a_site_without_meetings(folder: Path) -> None:
    """There is none to name."""
    put(folder, {SITE_FILE: SITE})

    result = run("show", "glow")

    assert result.exit_code == 2
    assert "there are: none yet" in result.stderr


def test_release_tells_each_difference(released: Path) -> None:
    """In the words that followers will read; the ledger is written."""
    put(released, {MEETING_FILE: edited(("On wicks", "On flames"))})
    expected = "Glow 2025 (glow-2025)\n  On flames: renamed from “On wicks”\n"

    result = run("release", "-m", "A better title", AT)

    assert (0, expected, "") == (result.exit_code, result.stdout, result.stderr)
    assert '"note": "A better title"' in (released / LEDGER_FILE).read_text(encoding="utf-8")
    assert '"time": "2025-10-02T12:00:00Z"' in (released / LEDGER_FILE).read_text(encoding="utf-8")


@pytest.mark.usefixtures("released")
def test_release_of_the_same_data_says_so() -> None:
    """It is no failure."""
    expected = "Nothing changed since the last release.\n"

    result = run("release")

    assert (0, expected) == (result.exit_code, result.stdout)


def test_release_takes_the_present_time(fresh: Path) -> None:
    """Without --at, and it is not before the first release."""
    result = run("release")

    assert result.exit_code == 0
    assert (fresh / LEDGER_FILE).exists()


def test_a_dry_run_only_tells(fresh: Path) -> None:
    """The last line says that nothing was written."""
    result = run("release", "--dry-run", AT)

    assert result.exit_code == 0
    assert "  Glow 2025: announced\n" in result.stdout
    assert result.stdout.endswith("\nNothing was written: this was a dry run.\n")
    assert not (fresh / LEDGER_FILE).exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-02T12:00:00Z", "2025-10-02T12:00:00Z"),
        ("2025-10-02T12:00:00+05:30", "2025-10-02T06:30:00Z"),
        ("2025-10-02 12:00-04:00", "2025-10-02T16:00:00Z"),
    ],
)
def test_a_moment_has_its_zone(fresh: Path, text: str, expected: str) -> None:
    """In whichever zone it is given, it is stamped in UTC."""
    result = run("release", "--at", text)

    assert result.exit_code == 0
    assert f'"time": "{expected}"' in (fresh / LEDGER_FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["yesterday", "", "2025-10-02", "2025-10-02T12:00", "2025-13-02T12:00Z", "12:00Z",
     "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"],
)  # fmt: skip
def test_a_moment_without_its_zone_is_refused(fresh: Path, text: str) -> None:
    """Nobody should have to guess which noon was meant."""
    result = run("release", "--at", text)

    assert result.exit_code == 2
    assert f"Invalid value for --at: {text!r} is not a moment with its zone" in result.stderr
    assert not (fresh / LEDGER_FILE).exists()


@pytest.mark.parametrize(("answer", "expected"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_a_moment_to_come_is_asked_about(fresh: Path, answer: str, expected: int) -> None:
    """A mistyped year would hide the news and stop every release until then."""
    result = run("release", "--at", "2090-01-01T00:00:00Z", answer=answer)

    assert expected == result.exit_code
    assert "That moment is to come" in result.stderr
    assert (expected == 0) is (fresh / LEDGER_FILE).exists()


def test_a_release_back_in_time_is_a_users_mistake(released: Path) -> None:
    """The remedy is said; nothing is written."""
    put(released, {MEETING_FILE: edited(("On wicks", "On flames"))})
    expected = (
        "data/ledger/glow-2025.json: the last release was at 2025-10-01T12:00:00Z, not before"
        " 2025-09-01T12:00:00Z, release with a later --at, or set the clock right\n"
    )

    result = run("release", "--at", "2025-09-01T12:00:00Z")

    assert (1, expected) == (result.exit_code, result.stderr)


@pytest.mark.parametrize(("answer", "expected"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_a_possible_rename_is_asked_about(released: Path, answer: str, expected: int) -> None:
    """Without a yes nothing is released."""
    put(released, RENAMED)
    before = (released / LEDGER_FILE).read_bytes()

    result = run("release", AT, answer=answer)

    assert expected == result.exit_code
    assert "write 'previous_ids: [wicks]' at 'flames'" in result.stderr
    assert (expected == 1) is (before == (released / LEDGER_FILE).read_bytes())


def test_yes_answers_the_question(released: Path) -> None:
    """For programs that release."""
    put(released, RENAMED)

    result = run("release", AT, "--yes")

    assert result.exit_code == 0
    assert "On wicks: removed from the programme" in result.stdout


def test_a_dry_run_asks_nothing(released: Path) -> None:
    """It says what would be asked."""
    put(released, RENAMED)

    result = run("release", AT, "--dry-run")

    assert result.exit_code == 0
    assert "write 'previous_ids: [wicks]'" in result.stderr
    assert "Release as" not in result.stderr


def test_merge_joins_the_ledgers_first(released: Path) -> None:
    """Then the release follows, a second later."""
    path = released / LEDGER_FILE
    whole = path.read_text(encoding="utf-8")
    put(released, {MEETING_FILE: edited(("On wicks", "On flames"))})
    line = next(line for line in whole.splitlines() if line.startswith('"oils"'))
    path.write_text(
        whole.replace(line, f"<<<<<<< a\n{line}\n=======\n{line}\n>>>>>>> b"), encoding="utf-8"
    )

    refused = run("release", AT)
    result = run("release", "--merge", AT)

    assert refused.exit_code == 1
    assert "run: modl-feeds release --merge" in refused.stderr
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{path}: both branches' ledgers are joined\nGlow 2025")
    assert '"time": "2025-10-02T12:00:01Z"' in path.read_text(encoding="utf-8")


def test_serve_passes_its_options_on(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where to listen, with how many workers, of which folder."""
    served: list[object] = []
    monkeypatch.setattr("modl_feeds.cli.serve.serve", lambda *arguments: served.extend(arguments))

    result = run("serve", "--host", "::1", "--port", "8080", "--workers", "2", "--debug")
    config, listener, *_ = map(repr, served)

    assert result.exit_code == 0
    assert f"{fresh.name}'" in config
    assert listener == "Listener(host='::1', port=8080, workers=2, debug=True)"


@pytest.mark.parametrize(
    ("options", "environment", "expected"),
    [
        ([], {}, (False, False)),
        (["--metrics"], {}, (True, False)),
        (["--access-log"], {}, (False, True)),
        ([], {"MODL_FEEDS_METRICS": "1", "MODL_FEEDS_ACCESS_LOG": "0"}, (True, False)),
    ],
)
@pytest.mark.usefixtures("fresh")
def test_serve_observes_when_asked(
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    environment: dict[str, str],
    expected: tuple[bool, bool],
) -> None:
    """By an option or by the environment, and never by itself."""
    served: list[Config] = []
    monkeypatch.setattr("modl_feeds.cli.serve.serve", lambda config, *_: served.append(config))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    result = run("serve", *options)
    actual = served[0].metrics, served[0].access_log

    assert result.exit_code == 0
    assert expected == actual


@pytest.mark.parametrize("option", ["--port=0", "--port=65536", "--port=http", "--workers=0"])
def test_serve_refuses_impossible_options(option: str) -> None:
    """Before anything is read."""
    result = run("serve", option)

    assert result.exit_code == 2
    assert "Invalid value" in result.stderr


@pytest.mark.parametrize("command", [["unknown"], ["check", "--unknown"], ["show"]])
def test_what_the_program_does_not_know_is_refused(command: list[str]) -> None:
    """With how it is used."""
    result = run(*command)

    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")
