"""The act of importing: alone, whole or not at all, and harmless whenever it is cut off."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import string
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from modl_feeds import files as files_module
from modl_feeds.errors import ConfigError, DataError, SourceError
from modl_feeds.importers import Source, Wishes
from modl_feeds.importing import act, edits, planning
from modl_feeds.importing.planning import Choices, Plan, plan
from modl_feeds.store import Proposal, Store
from tests.core.sites import MEETING, MEETING_FILE, edited
from tests.core.sites import put as put_files
from tests.merging.records import glow, lamps, oils, wicks
from tests.merging.test_import_command import TODAY, files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Put = Callable[..., Path]

LETTERS = string.ascii_uppercase
MEMORY_FILE = "imported/glow-2025.json"
NEW = glow(sessions=[wicks(room="Hall"), oils(), lamps()])


def planned(data: Path, source: Path) -> Plan:
    """Return the plan of an import."""
    read = Source(str(source), source.read_bytes(), date.fromisoformat(TODAY))
    return plan(Store(data), read, planning.read(read, Wishes()), Choices())


def imported(data: Path, source: Path) -> None:
    """Import without asking."""
    act.write(Store(data), planned(data, source))


def no_space(*_: object) -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_everything_as_it_was(
    data: Path, put: Put, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The error says so, and the import can simply be tried again."""
    made, expected = planned(data, put(NEW)), files(data)

    with monkeypatch.context() as patched:
        patched.setattr(step, no_space)
        with pytest.raises(SourceError) as raised:
            act.write(Store(data), made)

    assert str(raised.value) == (
        "data/meetings/glow-2025.yaml:1: it cannot be written (No space left on device),"
        " nothing was changed: try again"
    )
    assert expected == files(data)
    act.write(Store(data), made)
    assert made.meeting.after == (data / MEETING_FILE).read_bytes()


def test_a_disk_that_is_full_after_the_meeting_loses_nothing(
    data: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same import again remembers what it has written."""
    source = put(NEW)
    made = planned(data, source)
    write = files_module.write_atomically

    def first_only(path: Path, content: bytes) -> None:
        if path.suffix == ".json":
            no_space()
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(act, "write_atomically", first_only)
        with pytest.raises(SourceError, match="the meeting itself is written: import again"):
            act.write(Store(data), made)
    again = planned(data, source)
    act.write(Store(data), again)

    assert not again.meeting.differs
    assert again.merged is not None
    assert again.merged.conflicts == ()
    assert made.remembered.after == (data / MEMORY_FILE).read_bytes()


@pytest.mark.parametrize("place", ["meetings", "imported"])
def test_a_folder_that_cannot_be_written_is_named(
    data: Path, put: Put, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Nothing is changed."""
    made, expected = planned(data, put(NEW)), files(data)
    opened, made_file = os.open, files_module.write_atomically

    def refuse(path: str, *arguments: Any) -> int:  # noqa: ANN401 - as os.open
        if str(path).endswith(place):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *arguments)

    def not_there(path: Path, content: bytes) -> None:
        if path.parent.name == place:
            raise PermissionError(errno.EACCES, "Permission denied")
        made_file(path, content)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(act, "write_atomically", not_there)
    with pytest.raises((SourceError, ConfigError), match=f"data/{place}.*Permission denied"):
        act.write(Store(data), made)

    assert expected == files(data)


@pytest.mark.parametrize(("folder", "other"), [("imported", "import"), ("meetings", "edit")])
def test_two_writers_at_once_are_refused(data: Path, put: Put, folder: str, other: str) -> None:
    """The second one says so and changes nothing; the lock ends with the first."""
    made = planned(data, put(NEW))
    (data / "imported").mkdir()
    expected = files(data)
    handle = os.open(data / folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(ConfigError) as raised:
            act.write(Store(data), made)
    finally:
        os.close(handle)

    told = f"data/{folder}: another {other} is running, wait until it has ended"
    assert told == str(raised.value)
    assert expected == files(data)
    act.write(Store(data), made)


@pytest.mark.parametrize("name", [MEETING_FILE, MEMORY_FILE])
def test_what_was_changed_meanwhile_is_not_overwritten(data: Path, put: Put, name: str) -> None:
    """An editor, or another import, saved it while the question was on the screen."""
    made = planned(data, put(NEW))
    put_files(data, {name: "id: other\n"})
    expected = files(data)

    with pytest.raises(SourceError, match="it was changed while the import was being decided on"):
        act.write(Store(data), made)

    assert expected == files(data)


KILLED = """
import os, pathlib, signal, sys
from datetime import date
from modl_feeds import files, importers
from modl_feeds.importing import act, planning
from modl_feeds.importers import Source, Wishes
from modl_feeds.store import Store
from tests.merging.json_importer import JsonImporter

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

write, done = act.write_atomically, []

def die_at(path, content):
    if len(done) == {number}:
        {patch}
    write(path, content)
    done.append(path)

act.write_atomically = die_at
importers.IMPORTERS = (JsonImporter(),)
name = sys.argv[1]
source = Source(name, pathlib.Path(name).read_bytes(), date(2025, 10, 1))
store = Store(pathlib.Path("data"))
made = planning.plan(store, source, planning.read(source, Wishes()), planning.Choices())
act.write(store, made)
"""


@pytest.mark.parametrize("number", [0, 1], ids=["meeting", "memory"])
@pytest.mark.parametrize("patch", ["die()", "files.os.fsync = die", "pathlib.Path.replace = die"])
def test_a_killed_import_is_finished_by_the_next(
    data: Path, put: Put, number: int, patch: str
) -> None:
    """Whenever the process ends, each file is whole; the next import comes to the same end."""
    source = put(NEW)
    wanted = planned(data, source)
    expected = {
        MEETING_FILE: wanted.meeting.after if number else MEETING.encode(),
        MEMORY_FILE: None,
    }

    child = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED.format(number=number, patch=patch), str(source)],
        check=False,
        capture_output=True,
        timeout=30,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    actual = {name: files(data).get(name) for name in expected}
    imported(data, source)

    assert child.returncode == -signal.SIGKILL
    assert expected == actual
    assert wanted.meeting.after == (data / MEETING_FILE).read_bytes()
    assert wanted.remembered.after == (data / MEMORY_FILE).read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b'{"meeting": "other", "record": {}}', b'{"meeting": "glow-2025"}',
     b'{"meeting": "glow-2025", "record": []}', b"[" * 100_000],
    ids=["empty", "cut", "list", "binary", "other", "without", "no record", "deep"],
)  # fmt: skip
def test_a_damaged_memory_is_named(data: Path, put: Put, content: bytes) -> None:
    """And not taken for one of nothing: values of the source would seem to be a person's."""
    put_files(data, {MEMORY_FILE: content})

    with pytest.raises(DataError) as raised:
        planned(data, put(NEW))

    assert str(raised.value) == (
        "data/imported/glow-2025.json:1: imported: it is damaged, or another meeting's, restore it,"
        " or remove it: then all that differs from the file is a conflict"
    )


def test_what_would_not_read_back_is_not_written(
    data: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the editing ever go wrong, nothing of the data does."""
    monkeypatch.setattr(planning, "edited", lambda *_: edits.edited(MEETING, glow(title="X"), {}))

    with pytest.raises(SourceError, match="does not read back as it is meant"):
        planned(data, put(NEW))


def test_a_draft_is_checked_with_all_that_is_there(data: Path) -> None:
    """In the place of the file that it would replace, or beside the others."""
    store = Store(data)
    path = store.meeting_path("glow-2025")

    changed = store.load(Proposal(path, edited(("On wicks", "On flames")).encode()))
    new = store.load(
        Proposal(store.meeting_path("new"), edited(("id: glow-2025", "id: new")).encode())
    )

    assert changed.site.meetings[0].sessions[0].title == "On flames"
    assert [one.id for one in new.site.meetings] == ["glow-2025", "new"]
    assert MEETING.encode() == path.read_bytes()


def test_a_large_meeting_is_merged_within_seconds(data: Path, put: Put) -> None:
    """Two hundred sessions with other ids, times and spellings."""
    rows = [
        {
            "id": f"talk-{number}",
            "kind": "talk",
            "start": f"2025-11-01 {number // 60:02}:{number % 60:02}",
            "minutes": "1",
            "title": f"Title {number:04} of {number * 7919 % 1009} things",
            "speakers": [{"name": f"{LETTERS[number % 26]}nn {LETTERS[number // 26]}o{number}"}],
        }
        for number in range(200)
    ]
    imported(data, put(glow(id="large", sessions=rows)))
    moved = [{**row, "id": f"x-{row['id']}", "title": f"{row['title']}!"} for row in rows]
    expected = [f"{row['title']}!" for row in rows]

    made = planned(data, put(glow(id="large", sessions=moved)))
    actual = [one["title"] for one in made.record["sessions"] if one["id"].startswith("talk-")]

    assert expected == actual
