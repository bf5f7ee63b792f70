"""The act of releasing: alone, never back in time, each ledger whole whatever happens."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from modl_feeds.errors import DataError, LedgerError
from modl_feeds.releasing import heal, questions, release
from modl_feeds.store import Store, read_ledger
from tests.core.meetings import BEFORE, DAY
from tests.core.sites import LEDGER_FILE, MEETING_FILE, edited, put, write

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

OTHER = edited(("id: glow-2025", "id: glow-2026"), ("title: Glow 2025", "title: Glow 2026"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of the folder of ledgers."""
    return {path.name: path.read_bytes() for path in sorted((folder / "ledger").iterdir())}


@pytest.fixture
def store(folder: Path) -> Store:
    """Return a small valid folder that was never released."""
    return Store(write(folder))


@pytest.fixture
def released(store: Store) -> Store:
    """Return a folder that was released once and edited since."""
    release(store, BEFORE)
    put(store.root, {MEETING_FILE: edited(("On wicks", "On flames"))})
    return store


def test_a_release_writes_the_ledger(store: Store) -> None:
    """The result names the meeting and each difference."""
    done = release(store, BEFORE, "Hello")

    assert [(one.meeting.id, len(one.changes)) for one in done] == [("glow-2025", 3)]
    assert list(contents(store.root)) == ["glow-2025.json"]
    found = read_ledger(store.root / LEDGER_FILE)
    assert [(one.number, one.time, one.note) for one in found.releases] == [(1, BEFORE, "Hello")]


@pytest.mark.parametrize("debris", ["\udce9", "\x0b", "\u202e", "\x00"])
def test_a_note_is_cleaned_as_the_data_is(store: Store, debris: str) -> None:
    """A terminal that is not of UTF-8 hands over surrogates, which no file and no feed can hold."""
    release(store, BEFORE, f"Hello{debris}\n")

    (found,) = read_ledger(store.root / LEDGER_FILE).releases
    assert found.note == "Hello"


def test_a_second_release_of_the_same_data_does_nothing(store: Store) -> None:
    """Not even the file's time changes."""
    release(store, BEFORE)
    path = store.root / LEDGER_FILE
    expected = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino

    done = release(store, BEFORE + DAY)
    actual = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino

    assert expected == actual
    assert done == []


def test_only_meetings_that_differ_are_released(released: Store) -> None:
    """Another meeting's ledger stays as it is."""
    put(released.root, {"meetings/glow-2026.yaml": OTHER})
    release(released, BEFORE + DAY)
    put(released.root, {MEETING_FILE: edited(("On wicks", "On lamps"))})
    expected = ["glow-2025"]

    actual = [one.meeting.id for one in release(released, BEFORE + 2 * DAY)]

    assert expected == actual


def test_a_dry_run_writes_nothing(released: Store) -> None:
    """It says what a release would say, and leaves the folder as it is."""
    expected = contents(released.root)

    done = release(released, BEFORE + DAY, dry=True)

    assert expected == contents(released.root)
    assert [one.words for one in done[0].changes] == ["renamed from “On wicks”"]


def test_a_dry_run_does_not_even_make_the_folder(store: Store) -> None:
    """It needs no permission to write."""
    release(store, BEFORE, dry=True)

    assert not (store.root / "ledger").exists()


def test_a_renamed_meeting_keeps_its_ledger(released: Store) -> None:
    """The file is named by the oldest id, so that sequences go on; new addresses are a change."""
    (released.root / MEETING_FILE).unlink()
    renamed = edited(("id: glow-2025", "id: shine-2025\nprevious_ids: [glow-2025]"))
    put(released.root, {"meetings/shine-2025.yaml": renamed})

    (done,) = release(released, BEFORE + DAY)

    assert [change.words for change in done.changes] == ["new address"]
    assert list(contents(released.root)) == ["glow-2025.json"]
    found = read_ledger(released.root / LEDGER_FILE)
    assert {key: entry.sequence for key, entry in found.entries.items()} == {
        "@meeting": 1,
        "oils": 1,
        "wicks": 1,
    }


@pytest.mark.parametrize("at", [BEFORE - DAY, BEFORE], ids=["earlier", "at the same time"])
def test_a_release_that_goes_back_in_time_is_refused(released: Store, at: datetime) -> None:
    """Clients would take the change for an old one."""
    expected = contents(released.root)

    with pytest.raises(LedgerError, match="the last release was at 2025-10-01T12:00:00Z"):
        release(released, at)

    assert expected == contents(released.root)


def test_a_release_within_the_second_of_the_last_is_refused(released: Store) -> None:
    """Two releases of one second could not be told apart."""
    with pytest.raises(LedgerError, match="not before 2025-10-01T12:00:00Z"):
        release(released, BEFORE + timedelta(milliseconds=500))


def test_without_a_change_any_time_will_do(store: Store) -> None:
    """A clock that is wrong does no harm where nothing is released."""
    release(store, BEFORE)
    expected: list[object] = []

    actual = release(store, BEFORE - DAY)

    assert expected == actual


def test_one_meeting_that_is_refused_stops_all(released: Store) -> None:
    """Nothing is written before everything is known to be right."""
    early = edited(
        ("id: glow-2025", "id: early"), ("first_day: 2025-11-01", "first_day: 2025-10-01")
    )
    put(released.root, {"meetings/early.yaml": early})
    expected = contents(released.root)

    with pytest.raises(LedgerError, match="the last release was at"):
        release(released, BEFORE - DAY)

    assert expected == contents(released.root)


def test_data_with_problems_is_not_released(released: Store) -> None:
    """Subscribers are told only what could be read as a whole."""
    put(released.root, {MEETING_FILE: edited(("title: On wicks", "title:"))})
    expected = contents(released.root)

    with pytest.raises(DataError, match="it is empty"):
        release(released, BEFORE + DAY)

    assert expected == contents(released.root)


def test_a_missing_folder_is_named(folder: Path) -> None:
    """A wrong --data is told as such, and not as a matter of ledgers."""
    with pytest.raises(DataError, match="data:1: data: there is no such folder"):
        release(Store(folder), BEFORE)

    assert not folder.exists()


@pytest.mark.parametrize("held", [fcntl.LOCK_EX, fcntl.LOCK_SH], ids=["exclusive", "shared"])
def test_two_releases_at_once_are_refused(released: Store, held: int) -> None:
    """The second one says so and changes nothing."""
    expected = contents(released.root)
    handle = os.open(released.root / "ledger", os.O_RDONLY)
    try:
        fcntl.flock(handle, held)
        with pytest.raises(LedgerError) as raised:
            release(released, BEFORE + DAY)
    finally:
        os.close(handle)

    assert str(raised.value) == "data/ledger: another release is running, wait until it has ended"
    assert expected == contents(released.root)


def test_the_lock_ends_with_the_release(released: Store) -> None:
    """Also with one that failed."""
    with pytest.raises(LedgerError):
        release(released, BEFORE - DAY)

    assert release(released, BEFORE + DAY)


def test_a_dry_run_needs_no_lock(released: Store) -> None:
    """It reads only."""
    handle = os.open(released.root / "ledger", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert release(released, BEFORE + DAY, dry=True)
    finally:
        os.close(handle)


def test_a_folder_of_ledgers_that_is_a_file_is_refused(store: Store) -> None:
    """What is in the way is named."""
    (store.root / "ledger").write_text("")

    with pytest.raises(LedgerError, match="data/ledger cannot be opened"):
        release(store, BEFORE)


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_the_ledger_as_it_was(
    released: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The error says so, and the release can simply be tried again."""
    expected = contents(released.root)

    def no_space(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(step, no_space)
        with pytest.raises(LedgerError) as raised:
            release(released, BEFORE + DAY)

    assert str(raised.value) == (
        "data/ledger/glow-2025.json cannot be written (No space left on device),"
        " the ledger is as it was: try again"
    )
    assert expected == contents(released.root)
    assert release(released, BEFORE + DAY)


KILLED = """
import os, pathlib, signal, stat, sys
from datetime import datetime
from modl_feeds import files
from modl_feeds.releasing import release
from modl_feeds.store import Store

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class HalfFile:
    def __init__(self, handle):
        self.handle = handle
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def write(self, content):
        os.write(self.handle, content[: len(content) // 2])
        die()

def sync_folder(folder):
    die()

def half_written(handle, mode):
    return HalfFile(handle)

{patch}
release(Store(pathlib.Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("patch", "renamed"),
    [
        pytest.param("files.os.fdopen = half_written", False, id="while it writes"),
        pytest.param("files.os.fsync = die", False, id="while it syncs"),
        pytest.param("pathlib.Path.replace = die", False, id="before the rename"),
        pytest.param("files._sync_folder = die", True, id="after the rename"),
    ],
)
def test_a_killed_release_leaves_the_old_ledger_or_the_new(
    released: Store, tmp_path: Path, patch: str, *, renamed: bool
) -> None:
    """Whenever the process ends, readers find a whole ledger, and the next release works."""
    moment = BEFORE + DAY
    old = (released.root / LEDGER_FILE).read_bytes()
    copy = Store(
        write(
            tmp_path / "copy", {LEDGER_FILE: old, MEETING_FILE: edited(("On wicks", "On flames"))}
        )
    )
    release(copy, moment)
    new = (copy.root / LEDGER_FILE).read_bytes()
    assert old != new
    expected = new if renamed else old

    child = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED.format(patch=patch), str(released.root), moment.isoformat()],
        check=False,
        capture_output=True,
        timeout=30,
    )
    actual = (released.root / LEDGER_FILE).read_bytes()

    assert child.returncode == -signal.SIGKILL
    assert expected == actual
    assert renamed is (release(released, moment) == [])
    assert new == (released.root / LEDGER_FILE).read_bytes()


def test_a_rename_without_the_former_id_is_asked_about(released: Store) -> None:
    """The question says what to write if it is the same session."""
    release(released, BEFORE + DAY)
    put(
        released.root,
        {MEETING_FILE: edited(("id: wicks", "id: flames"), ("On wicks", "On flames"))},
    )
    expected = (
        "glow-2025: 'wicks' has gone and 'flames' (On flames) is new. If it is the same session,"
        " write 'previous_ids: [wicks]' at 'flames', so that subscribers keep its entry."
    )

    actual = [one.words for one in questions(released)]

    assert [expected] == actual


def test_an_ordinary_edit_raises_no_question(released: Store) -> None:
    """A new title of a known id is no rename."""
    expected: list[object] = []

    actual = questions(released)

    assert expected == actual


def conflict(store: Store) -> None:
    """Leave the ledger as git does after two branches have released different titles."""
    path = store.root / LEDGER_FILE
    base = path.read_bytes()
    sides = []
    for number, title in enumerate(("On ours", "On theirs"), start=1):
        path.write_bytes(base)
        put(store.root, {MEETING_FILE: edited(("On wicks", title))})
        release(store, BEFORE + number * DAY)
        sides.append(path.read_text(encoding="utf-8").splitlines())
    ours, theirs = sides
    differs = [one != other for one, other in zip(ours, theirs, strict=True)]
    first, last = differs.index(True), len(differs) - differs[::-1].index(True)
    lines = [
        *ours[:first], "<<<<<<< HEAD", *ours[first:last], "=======", *theirs[first:last],
        ">>>>>>> other", *ours[last:], "",
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")


def test_ledgers_of_two_branches_are_joined(released: Store) -> None:
    """The file is whole again; the releases of both are in it."""
    conflict(released)
    expected = [released.root / LEDGER_FILE]

    actual = heal(released, BEFORE + 3 * DAY)

    assert expected == actual
    joined = read_ledger(expected[0])
    assert [one.number for one in joined.releases] == [1, 2, 3]
    assert joined.entries["wicks"].sequence == 2


def test_whole_ledgers_are_left_alone(released: Store) -> None:
    """Where nothing is in conflict, nothing is written."""
    expected = contents(released.root)

    healed = heal(released, BEFORE + DAY)

    assert healed == []
    assert expected == contents(released.root)


def test_a_conflict_with_a_damaged_side_is_refused(released: Store) -> None:
    """The file stays as git left it, and is named."""
    conflict(released)
    path = released.root / LEDGER_FILE
    expected = (
        path.read_text(encoding="utf-8")
        .replace('"title": "On ours"', '"title": "On yours"')
        .encode()
    )
    path.write_bytes(expected)

    with pytest.raises(LedgerError, match=r"data/ledger/glow-2025\.json:\d+: ledger: the digest"):
        heal(released, BEFORE + 3 * DAY)

    assert expected == path.read_bytes()
