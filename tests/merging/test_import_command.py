"""`modl-feeds import`: what it shows, asks and writes, and its exit code."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from modl_feeds.cli import import_, main
from modl_feeds.importing.fetching import Fetched
from modl_feeds.store import Store
from tests.core.sites import LEDGER_FILE, MEETING, MEETING_FILE, edited
from tests.core.sites import put as put_files
from tests.merging.records import glow, lamps, oils, shine, wicks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Put = Callable[..., Path]

LAMPS = """\
  - id: lamps
    kind: talk
    start: 2025-11-02 09:00
    title: On lamps
"""
TODAY = datetime.now(UTC).astimezone().date().isoformat()


def run(*arguments: object, answer: str | bytes | None = None, person: bool = False) -> Result:
    """Return what `import` does; an error of its own is raised."""
    runner = CliRunner()
    if person:
        assert isinstance(answer, str)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(import_, "_is_asked", lambda: True)
            return _invoke(runner, arguments, answer)
    return _invoke(runner, arguments, answer)


def _invoke(runner: CliRunner, arguments: tuple[object, ...], answer: str | bytes | None) -> Result:
    words = ["import", *map(str, arguments)]
    return runner.invoke(main, words, input=answer, catch_exceptions=False)


def files(data: Path) -> dict[str, bytes]:
    """Return every file of the folder."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


def test_a_new_meeting_is_shown_and_written(data: Path, put: Put) -> None:
    """With the counts, every assumption and what was left out."""
    source = put(
        shine(),
        assumptions=[[["timezone"], "the venue's"], [["sessions", "oils", "end"], "an hour"]],
        left_out=["line 7: a logo"],
    )
    shown = (
        "data/meetings/shine-a-meeting-2025.yaml (new): Shine: a meeting\n"
        "  2 sessions, 2 talks\n"
        "Assumed:\n"
        "  id: the id is made of the title\n"
        "  timezone: the venue's\n"
        "  oils: end: an hour\n"
        "Left out:\n"
        "  line 7: a logo\n"
        "Written: data/meetings/shine-a-meeting-2025.yaml\n"
        "Written: data/imported/shine-a-meeting-2025.json\n"
    )
    text = (
        "# yaml-language-server: $schema=../schema/meeting.schema.json\n"
        f"# Imported from source.json, read on {TODAY}.\n\n"
        "# the id is made of the title\n"
        "id: shine-a-meeting-2025\n"
        'title: "Shine: a meeting"\n'
        "\n"
        "# the venue's\n"
        "timezone: America/New_York\n"
        "\n"
        "first_day: 2025-11-01\n"
        "last_day: 2025-11-02\n"
        "\n"
        "sessions:\n"
        "  # Saturday, 1 November 2025\n"
        "\n"
        "  - id: wicks\n"
        "    kind: talk\n"
        "    start: 2025-11-01 09:00\n"
        "    title: On wicks\n"
        "\n"
        "  # an hour\n"
        "  - id: oils\n"
        "    kind: talk\n"
        "    start: 2025-11-01 10:30\n"
        "    title: On oils\n"
    )

    result = run(source, "--yes")

    assert (shown, 0) == (result.stdout, result.exit_code)
    assert text == (data / "meetings/shine-a-meeting-2025.yaml").read_text(encoding="utf-8")


def test_the_help_names_the_kinds_of_sources() -> None:
    """Whoever must say which it is finds the words there."""
    words = " ".join(run("--help").output.split())

    assert "What the source is: schedule, calendar, sheet, json-ld, page." in words


def test_a_meeting_is_merged(data: Path, put: Put) -> None:
    """Changes, conflicts and what has gone are named, at the next import too."""
    source = put(glow(title="Glow!", sessions=[wicks(room="Hall"), lamps()]))
    shown = (
        "data/meetings/glow-2025.yaml: Glow 2025\n"
        "  3 sessions, 3 talks\n"
        "Changes:\n"
        "  wicks: room: new: “Hall”\n"
        "  lamps: new: “On lamps” (2025-11-02 09:00)\n"
        "Conflicts:\n"
        "  title: the file has “Glow 2025”, the source “Glow!”: the file's stays\n"
        "Written: data/meetings/glow-2025.yaml\n"
        "Written: data/imported/glow-2025.json\n"
    )
    gone = (
        "data/meetings/glow-2025.yaml: Glow 2025\n"
        "  3 sessions, 3 talks\n"
        "Conflicts:\n"
        "  title: the file has “Glow 2025”, the source “Glow!”: the file's stays\n"
        "Gone:\n"
        "  lamps: “On lamps” (2025-11-02 09:00) is not in the source any more;"
        " it stays: say '--gone cancel' if it does not take place\n"
        "Nothing is new.\n"
    )
    expected = edited(
        ("title: On wicks\n", "title: On wicks\n    room: Hall\n"),
        (
            "title: On oils\n",
            f"title: On oils\n{LAMPS}",
        ),
    )

    first = run(source, "--yes")
    put(glow(title="Glow!", sessions=[wicks(room="Hall")]))
    run(source, "--yes")
    second = run(source, "--yes")

    assert (shown, 0) == (first.stdout, first.exit_code)
    assert expected == (data / MEETING_FILE).read_text(encoding="utf-8")
    assert (gone, 0) == (second.stdout, second.exit_code)


def test_a_comment_goes_with_what_it_explained(data: Path, put: Put) -> None:
    """The speaker is known now; what is still assumed, and what a person wrote, stays."""
    tba = [["sessions", "wicks", "speakers"], "the page says 'TBA'"]
    length = [["sessions", "wicks", "minutes"], "an hour is assumed"]
    known = wicks(minutes="60")
    source = put(shine(sessions=[known]), assumptions=[tba, length])
    run(source, "--yes", "--meeting=mine")
    path = data / "meetings/mine.yaml"
    first = path.read_text(encoding="utf-8")
    path.write_text(first.replace("kind: talk", "# the opening\n    kind: talk"), encoding="utf-8")
    put(shine(sessions=[{**known, "speakers": [{"name": "Ana"}]}]), assumptions=[length])

    run(source, "--yes", "--meeting=mine")
    text = path.read_text(encoding="utf-8")

    assert "# the page says 'TBA'\n" in first
    assert "TBA" not in text
    assert "    # the opening\n    kind: talk\n" in text
    assert "    # an hour is assumed\n    minutes: 60\n" in text
    assert run(source, "--yes", "--meeting=mine").stdout.endswith("Nothing is new.\n")


def test_theirs_takes_the_source_in_conflicts(data: Path, put: Put) -> None:
    """And says what it replaced."""
    source = put(glow(title="Glow!"))

    result = run(source, "--yes", "--theirs")

    assert "the file has “Glow 2025”, the source “Glow!”: the source's is taken" in result.stdout
    assert "title: Glow!\n" in (data / MEETING_FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [["--dry-run"], ["--dry-run", "--yes"]])
def test_a_dry_run_writes_nothing(data: Path, put: Put, options: list[str]) -> None:
    """Whatever else is said."""
    source, expected = put(glow(title="Glow!"), "a.json"), files(data)

    result = run(source, *options)

    assert "Nothing was written: this was a dry run." in result.stdout
    assert (0, expected) == (result.exit_code, files(data))


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_nothing_is_written_without_a_yes(data: Path, put: Put, answer: str, code: int) -> None:
    """An answer that does not come is a no."""
    source, before = put(glow(sessions=[wicks(), oils(), lamps()])), files(data)

    result = run(source, answer=answer)

    assert code == result.exit_code
    assert bool(code) is (before == files(data))


def test_theirs_settles_a_conflict_that_was_read_before(data: Path, put: Put) -> None:
    """One reads what differs, and decides then."""
    source = put(glow(title="Glow!"))
    run(source, "--yes")

    result = run(source, "--yes", "--theirs")

    assert "the file has “Glow 2025”, the source “Glow!”: the source's is taken" in result.stdout
    assert "title: Glow!\n" in (data / MEETING_FILE).read_text(encoding="utf-8")
    assert run(source, "--yes").stdout.endswith("Nothing is new.\n")


def test_the_result_is_checked_before_it_is_written(data: Path, put: Put) -> None:
    """A problem shows the words that it is about: they stand in no file yet."""
    source = put(glow(sessions=[wicks(), oils(), lamps(start="2025-11-09 09:00")]))
    expected = files(data)

    result = run(source, "--yes")

    assert result.stderr == (
        "source.json: lamps: start: 2025-11-09 is outside the meeting, write a"
        " date from 2025-11-01 to 2025-11-02, or change the meeting's days"
        " (it would be written as 'start: 2025-11-09 09:00')\n"
        "nothing was written: mend the source, or say --anyway and mend the file\n"
    )
    assert (1, expected) == (result.exit_code, files(data))


def test_what_is_not_right_can_be_mended_in_the_file(data: Path, put: Put) -> None:
    """With --anyway: where the source cannot be changed, such as for rooms that it does not name.

    What is wrong has its lines then, and once it is mended the next import leaves it so.
    """
    parallel = [wicks(), oils(), lamps(start="2025-11-01 10:30")]
    source = put(glow(sessions=parallel))

    refused = run(source, "--yes")
    written = run(source, "--yes", "--anyway")
    text = (data / MEETING_FILE).read_text(encoding="utf-8")
    put_files(data, {MEETING_FILE: text + "    room: Attic\n"})
    again = run(source, "--yes")

    assert refused.stderr.startswith("source.json: oils: it overlaps lamps (10:30-11:30)")
    assert written.stderr == (
        "data/meetings/glow-2025.yaml:14: oils: it overlaps lamps (10:30-11:30) with no room named,"
        " change a time, or name different rooms\n"
    )
    assert (refused.exit_code, written.exit_code, again.exit_code) == (1, 1, 0)
    assert again.stdout.endswith("Nothing is new.\n")


def test_a_session_in_the_place_of_another_says_what_to_do(data: Path, put: Put) -> None:
    """The one that vanished stays until it is cancelled: the option that does so is named."""
    source = put(glow(sessions=[wicks(), oils(speakers=[{"name": "Bo Sample"}])]))
    run(source, "--yes")
    other = lamps(start="2025-11-01 10:30", speakers=[{"name": "Ana Example"}])
    put(glow(sessions=[wicks(), other]))
    expected = files(data)

    refused = run(source, "--yes")
    unchanged = files(data)
    done = run(source, "--yes", "--gone=cancel")

    assert refused.stderr == (
        "source.json: oils: it overlaps lamps (10:30-11:30) with no room named,"
        " oils is not in the source any more: say '--gone cancel'\n"
        "nothing was written: try again with --gone\n"
    )
    assert (1, expected) == (refused.exit_code, unchanged)
    assert "  oils: status: new: “cancelled”\n  lamps: new: “On lamps”" in done.stdout
    assert done.exit_code == 0
    assert "id: oils\n    kind: talk\n" in (data / MEETING_FILE).read_text(encoding="utf-8")
    assert run(source, "--yes").stdout.endswith("Nothing is new.\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (MEETING + "    romm: [Hall\n", "glow-2025.yaml:17: file: not valid YAML"),
        (edited(("first_day: 2025-11-01", "first_day: soon")), "first_day: 'soon' is not a date"),
    ],
    ids=["no YAML", "no meeting"],
)
def test_a_file_that_is_no_meeting_is_not_touched(
    data: Path, put: Put, text: str, fault: str
) -> None:
    """What is wrong in it is named: nothing can be merged with it."""
    put_files(data, {MEETING_FILE: text})
    source, expected = put(glow()), files(data)

    result = run(source, "--yes")

    assert fault in result.stderr
    assert (1, expected) == (result.exit_code, files(data))


def test_what_was_wrong_before_stops_no_other_meeting(data: Path, put: Put) -> None:
    """It is a warning, with its line."""
    put_files(data, {MEETING_FILE: MEETING + "    romm: Hall\n"})

    result = run(put(shine()), "--yes")

    assert result.stderr.startswith(
        "wrong before, too: data/meetings/glow-2025.yaml:16: oils: romm: a session has no such key"
    )
    assert result.exit_code == 0
    assert (data / "meetings/shine-a-meeting-2025.yaml").exists()


def test_what_was_written_anyway_is_mended_by_the_mended_source(data: Path, put: Put) -> None:
    """Bit by bit: what stays wrong meanwhile is a warning, and what is new is refused."""
    parallel = [wicks(), oils(), lamps(start="2025-11-01 10:30")]
    source = put(glow(sessions=parallel))
    run(source, "--yes", "--anyway")

    put(glow(sessions=[wicks(title="Wicks"), *parallel[1:]]))
    other = run(source, "--yes")
    put(glow(sessions=[wicks(start="2025-11-09 09:00"), *parallel[1:]]))
    worse = run(source, "--yes")
    put(glow(sessions=[wicks(), oils(), lamps(start="2025-11-02 10:30")]))
    mended = run(source, "--yes")

    words = "oils: it overlaps lamps (10:30-11:30) with no room named"
    assert other.stderr.startswith(f"wrong before, too: data/meetings/glow-2025.yaml:14: {words}")
    assert worse.stderr.startswith("source.json: wicks: start: 2025-11-09 is outside the meeting")
    assert mended.stderr == ""
    assert [other.exit_code, worse.exit_code, mended.exit_code] == [0, 1, 0]
    assert len(Store(data).load().site.meetings[0].sessions) == 3


def test_a_folder_without_a_site_is_no_folder_of_data(data: Path, put: Put) -> None:
    """Nothing is written beside what may be anything."""
    (data / "site.yaml").unlink()
    expected = files(data)

    result = run(put(shine()), "--yes")

    assert "site.yaml:1: site: there is no such file" in result.stderr
    assert (1, expected) == (result.exit_code, files(data))


def test_what_is_needed_is_asked_for(data: Path, put: Put) -> None:
    """At a terminal; the answer goes where the option would."""
    source = put(shine(timezone=""), needs="timezone")

    result = run(source, answer="Europe/Paris\ny\n", person=True)

    assert result.exit_code == 0
    written = (data / "meetings/shine-a-meeting-2025.yaml").read_text(encoding="utf-8")
    assert "timezone: Europe/Paris\n" in written


def test_a_year_and_an_id_are_asked_for(data: Path, put: Put) -> None:
    """A title without Latin letters makes no id."""
    source = put(shine() | {"title": "灯"}, needs="year")

    result = run(source, answer="2025\nlamp-2025\ny\n", person=True)

    assert result.exit_code == 0
    assert (data / "meetings/lamp-2025.yaml").is_file()


@pytest.mark.parametrize(
    ("record", "needs", "fault"),
    [
        (shine(), "timezone", "no time zone is named, say it with --timezone"),
        (shine(), "year", "no year is named, say it with --year"),
        (
            shine() | {"title": "灯"},
            "",
            "no id can be made of the meeting's title, say it with --meeting",
        ),
    ],
)
def test_what_is_needed_is_an_error_where_nobody_is(
    data: Path, put: Put, record: dict[str, Any], needs: str, fault: str
) -> None:
    """A script is told which option to add."""
    source, expected = put(record, needs=needs), files(data)

    result = run(source, "--yes")

    assert f"source.json:1: {fault}\n" == result.stderr
    assert (1, expected) == (result.exit_code, files(data))


def test_the_options_answer(data: Path, put: Put) -> None:
    """What the source does not say, and the meeting's id."""
    source = put(shine(), needs="timezone")

    result = run(source, "--yes", "--timezone=Europe/Paris", "--meeting=mine")

    assert result.exit_code == 0
    text = (data / "meetings/mine.yaml").read_text(encoding="utf-8")
    assert "id: mine\n" in text
    assert "timezone: Europe/Paris\n" in text


@pytest.mark.parametrize("name", ["../glow", "a/b", "/etc/x", "Ä", "", ".."])
def test_an_id_never_leads_out_of_the_folder(data: Path, put: Put, name: str) -> None:
    """It is judged as the schema does, before a path is made of it."""
    source, expected = put(shine() | {"id": name or "a b"}), files(data)

    result = run(source, "--yes")

    assert "is not an id" in result.stderr
    assert (1, expected) == (result.exit_code, files(data))


def test_a_vanished_session_goes_only_when_told_so(data: Path, put: Put) -> None:
    """Asked for, with an answer that changes nothing as the one that needs no thought."""
    source = put(glow())
    run(source, "--yes")
    put(glow(sessions=[wicks()]))

    kept = run(source, answer="\ny\n", person=True)
    assert (data / MEETING_FILE).read_text(encoding="utf-8") == MEETING
    removed = run(source, answer="remove\ny\n", person=True)

    assert "What of oils? (keep, cancel, remove) [keep]" in kept.stderr
    assert removed.exit_code == 0
    assert "id: oils" not in (data / MEETING_FILE).read_text(encoding="utf-8")


def rays(*sessions: dict[str, Any], first_day: str = "2025-11-01") -> dict[str, Any]:
    """Return a new meeting with these sessions."""
    return glow(id="rays-2025", title="Rays 2025", sessions=[*sessions], first_day=first_day)


@pytest.mark.parametrize(
    ("options", "status"),
    [([], "confirmed"), (["--gone=cancel"], "cancelled")],
    ids=["kept", "cancelled"],
)
def test_the_days_hold_a_session_that_stays(
    data: Path, put: Put, options: list[str], status: str
) -> None:
    """The source's days go with its sessions; that of the first one has vanished from it."""
    source = put(rays(wicks(), lamps()))
    run(source, "--yes")
    put(rays(lamps(), first_day="2025-11-02"))

    done = run(source, "--yes", *options)
    again = run(source, "--yes", *options)
    meeting = Store(data).load().site.meetings[1]

    assert (done.exit_code, again.exit_code) == (0, 0)
    assert "first_day" not in done.stdout
    assert again.stdout.endswith("Nothing is new.\n")
    assert (meeting.first_day.day, meeting.sessions[0].id) == (1, "wicks")
    assert meeting.sessions[0].status == status


def test_the_days_hold_a_session_that_a_person_moved(data: Path, put: Put) -> None:
    """Where the source says another time, and has moved its own days since."""
    source = put(rays(oils(), lamps()))
    run(source, "--yes")
    path = data / "meetings/rays-2025.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2025-11-02 09:00", "2025-11-01 17:00"), encoding="utf-8")
    put(rays(oils(start="2025-11-02 10:30"), lamps(), first_day="2025-11-02"))

    done = run(source, "--yes")
    meeting = Store(data).load().site.meetings[1]

    assert done.exit_code == 0
    assert [meeting.first_day.day, *(one.day.day for one in meeting.sessions)] == [1, 1, 2]


def test_the_days_hold_no_session_that_is_removed(data: Path, put: Put) -> None:
    """They are the source's then."""
    source = put(rays(wicks(), lamps()))
    run(source, "--yes")
    put(rays(lamps(), first_day="2025-11-02"))

    done = run(source, "--yes", "--gone=remove")

    assert "  first_day: “2025-11-02”, formerly “2025-11-01”\n" in done.stdout
    assert (done.exit_code, Store(data).load().site.meetings[1].first_day.day) == (0, 2)


def test_what_vanished_can_be_kept_without_a_question(data: Path, put: Put) -> None:
    """And so that nothing else needs an answer."""
    source = put(glow())
    run(source, "--yes")
    put(glow(sessions=[wicks()]))

    result = run(source, "--gone=keep", answer="y\n", person=True)

    assert "What of" not in result.stderr
    assert (result.exit_code, (data / MEETING_FILE).read_text(encoding="utf-8")) == (0, MEETING)


def test_a_folder_is_a_meeting_a_file(data: Path, put: Put, tmp_path: Path) -> None:
    """One that cannot be read stops none of the others; what is left out is named."""
    folder = tmp_path / "sources"
    folder.mkdir()
    put(shine(), "sources/a.json")
    put(shine() | {"title": "Glare"}, "sources/c.json")
    (folder / "b.json").write_text("binary", encoding="utf-8")
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / "a.json~").write_text("x", encoding="utf-8")
    (folder / "more").mkdir()
    os.mkfifo(folder / "pipe")

    result = run("sources", "--yes")

    assert result.exit_code == 1
    assert result.stderr.startswith(
        "sources/more: left out: it is a folder within the folder\n"
        "sources/pipe: left out: it is no regular file\n"
        "sources/b.json:1: it is of no kind that is known"
    )
    assert result.stderr.count("\n") == 3
    assert (data / "meetings/shine-a-meeting-2025.yaml").is_file()
    assert (data / "meetings/glare-2025.yaml").is_file()


def test_a_folder_can_be_one_meeting(data: Path, put: Put, tmp_path: Path) -> None:
    """With --meeting; what one file says otherwise than the one before is an assumption."""
    (tmp_path / "sources").mkdir()
    put(glow(), "sources/1.json")
    put(
        {"title": "Gleam", "sessions": [wicks(id="x", abstract="Of cotton.", room="Hall")]},
        "sources/2.json",
        assumptions=[[["sessions", "x", "room"], "the only one"]],
        left_out=["a logo"],
    )

    result = run("sources", "--yes", "--meeting=glow-2025")

    told = "  wicks: room: the only one\n  title: another source says Gleam\nLeft out:\n  a logo\n"
    assert told in result.stdout
    text = (data / MEETING_FILE).read_text(encoding="utf-8")
    assert "    # the only one\n    room: Hall\n    abstract: Of cotton.\n" in text


def test_standard_input_is_a_source(data: Path, put: Put) -> None:
    """It cannot be asked at the same time."""
    content = put(glow(title="Glow!")).read_bytes()

    refused = run("-", answer=content)
    done = run("-", "--yes", "--theirs", answer=content)

    assert "what is read from standard input needs --yes or --dry-run" in refused.stderr
    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "title: Glow!\n" in (data / MEETING_FILE).read_text(encoding="utf-8")


def test_an_address_is_fetched_only_when_told_so(
    data: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is kept, and known at the next import without an id."""
    record = shine()
    content = put(record).read_bytes()
    monkeypatch.setattr(import_, "fetch", lambda what: Fetched(f"{what}/", content))

    refused = run("HTTPS://a.example/programme", "--yes")
    first = run("https://a.example/programme", "--yes", "--fetch", "--meeting=mine")
    text = (data / "meetings/mine.yaml").read_text(encoding="utf-8")
    second = run("https://a.example/programme", "--yes", "--fetch")

    assert "a web address is read only with --fetch" in refused.stderr
    assert (refused.exit_code, first.exit_code, second.exit_code) == (2, 0, 0)
    assert f"source:\n  url: https://a.example/programme/\n  read: {TODAY}\n" in text
    assert f"\n# Imported from https://a.example/programme/, read on {TODAY}.\n" in text
    assert second.stdout.endswith("Nothing is new.\n")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("missing.json", "missing.json: it cannot be read (No such file or directory)"),
        ("empty.json", "empty.json:1: it is empty, name a file with a programme in it"),
        ("folder", "folder: the folder has no files, name a file with a programme in it"),
        ("pipe", "pipe: it cannot be read (it is no regular file), name a readable file"),
    ],
)
def test_a_source_that_is_none_is_named(data: Path, tmp_path: Path, name: str, fault: str) -> None:
    """In the words of the other commands."""
    (tmp_path / "empty.json").write_text("\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    expected = files(data)

    result = run(name, "--yes")

    assert result.stderr.startswith(fault)
    assert (1, expected) == (result.exit_code, files(data))


@pytest.mark.parametrize(
    "record",
    [
        {"title": 1},
        {"sessions": "x"},
        {"sessions": {"id": "x"}},
        {"sessions": ["x"]},
        {"venue": ["x"]},
        {"nonsense": "x"},
        {"title": ["x"]},
    ],
)
def test_a_record_of_another_shape_is_refused(data: Path, put: Put, record: dict[str, Any]) -> None:
    """A fault of an importer is told as such, and is no traceback."""
    source, expected = put(record), files(data)

    result = run(source, "--yes")

    assert "what was read from it is not shaped as a meeting" in result.stderr
    assert (1, expected) == (result.exit_code, files(data))


def test_words_of_a_source_do_not_steer_the_terminal(data: Path, put: Put) -> None:
    """Control characters are left out of what is shown."""
    source = put(
        shine() | {"title": "Shi\x1b[2Jne"},
        assumptions=[[["title"], "red \x1b[31m"]],
        left_out=["\x1b]0;x\x07"],
    )

    result = run(source, "--yes")

    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\x1b" not in (data / "meetings/shi-2jne-2025.yaml").read_text(encoding="utf-8")


def test_another_day_of_reading_alone_is_nothing_new(data: Path, put: Put) -> None:
    """The file would change with every import."""
    read = {"url": "https://a.example/", "read": "2025-10-01"}
    source = put(glow(source=read))
    run(source, "--yes")
    expected = files(data)
    put(glow(source={**read, "read": "2025-10-09"}))

    result = run(source, "--yes")

    assert result.stdout.endswith("Nothing is new.\n")
    assert expected == files(data)


def test_a_renamed_meeting_is_found_under_its_former_id(data: Path, put: Put) -> None:
    """Its id stays, and what is remembered is under the permanent one."""
    renamed = edited(("id: glow-2025\n", "id: shine-2025\nprevious_ids: [glow-2025]\n"))
    (data / MEETING_FILE).unlink()
    put_files(data, {"meetings/shine-2025.yaml": renamed})
    expected = ["imported/glow-2025.json", "meetings/shine-2025.yaml"]

    result = run(put(glow(sessions=[wicks(room="Hall"), oils()])), "--yes")

    assert result.exit_code == 0
    assert expected == [
        name for name in files(data) if name.split("/")[0] in {"imported", "meetings"}
    ]
    assert Store(data).load().site.meetings[0].sessions[0].room == "Hall"


def test_what_is_remembered_is_a_readable_file(data: Path, put: Put) -> None:
    """It is committed with the data, as the ledger is."""
    run(put(glow(title="Glöw")), "--yes", "--theirs")
    expected = {"meeting": "glow-2025", "record": glow(title="Glöw")}

    content = (data / "imported/glow-2025.json").read_text(encoding="utf-8")

    assert expected == json.loads(content)
    assert '"title": "Glöw"' in content
    assert not (data / LEDGER_FILE).exists()
