"""The site as files: the bytes of our own answers, whole at every moment, renewed in part."""

from __future__ import annotations

import errno
import fcntl
import gzip
import os
import pickle
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import brotli
import pytest
from click.testing import CliRunner

from modl_feeds.cli import main
from modl_feeds.errors import TargetError
from modl_feeds.hosting import file_name
from modl_feeds.publisher import publish
from modl_feeds.releasing import release
from modl_feeds.static_site import Built, build
from modl_feeds.store import Store
from tests.core.meetings import BEFORE, DAY
from tests.core.sites import MEETING_FILE, edited, put, write
from tests.samples import ROOT, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from modl_feeds.snapshot import Snapshot

BASE: Final = "https://lanterns.example"
FLAMES: Final = edited(("On wicks", "On flames"))
OTHER: Final = edited(("id: glow-2025", "id: glow-2026"), ("title: Glow 2025", "title: Glow 2026"))
RULES: Final = {
    "nginx.conf", "Caddyfile", "manifest.json",
    "public/404.html", "public/_headers", "public/_redirects",
}  # fmt: skip


def released(folder: Path) -> Path:
    """Write a small folder of data, of two meetings, and release it."""
    write(folder, {"meetings/glow-2026.yaml": OTHER})
    release(Store(folder), BEFORE)
    return folder


def some(folder: Path) -> Snapshot:
    """Return the documents of a folder: whole calendars, a talk's, some pages."""
    site = publish(Store(folder))
    wanted = ("calendar.ics", "/wicks.ics", ".css")
    documents = {
        path: one
        for path, one in site.documents.items()
        if path.endswith(wanted) or path in {"/", "/glow-2025/"}
    }
    return replace(site, documents=documents)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return some documents of the small folder: enough to tell builds apart."""
    return some(released(tmp_path_factory.mktemp("old") / "data"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return the same after another release: a talk of one meeting was renamed."""
    folder = released(tmp_path_factory.mktemp("new") / "data")
    put(folder, {MEETING_FILE: FLAMES})
    release(Store(folder), BEFORE + DAY)
    return some(folder)


@pytest.fixture(scope="module")
def states(old: Snapshot, new: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Return both."""
    return old, new


@pytest.fixture(scope="module")
def whole(new: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, int]]:
    """Return the files of the new state, built from nothing."""
    site = tmp_path_factory.mktemp("whole") / "site"
    build(new, site, BASE)
    return contents(site)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the small folder."""
    return released(tmp_path / "data")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where builds go; nothing is there yet."""
    return tmp_path / "out" / "site"


def contents(out: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file of a build; documents with their date in seconds."""
    names = [str(path.relative_to(out)) for path in sorted(out.rglob("*")) if path.is_file()]
    return {
        name: ((out / name).read_bytes(), 0 if name in RULES else int((out / name).stat().st_mtime))
        for name in names
    }


def left(out: Path) -> list[str]:
    """Return what lies beside the link, and the builds."""
    return sorted(path.name for path in out.parent.iterdir() if path != out) + [
        path.name for path in (out.parent / ".site.builds").iterdir()
    ]


def test_every_document_is_a_file_dated_as_it_is(out: Path) -> None:
    """Its bytes, below the path of the site's address, with the date of its Last-Modified."""
    build(snapshot(), out, ROOT)
    expected = {
        f"public/root/{file_name(path)}": (one.body, int(one.last_modified.timestamp()))
        for path, one in snapshot().documents.items()
    }

    found = contents(out)
    actual = {name: one for name, one in found.items() if not name.endswith((".br", ".gz"))}

    assert expected == {name: one for name, one in actual.items() if name not in RULES}
    assert actual.keys() >= RULES


@pytest.mark.parametrize(
    ("ending", "unpack"), [(".gz", gzip.decompress), (".br", brotli.decompress)]
)
def test_compressed_files_lie_beside(
    out: Path, ending: str, unpack: Callable[[bytes], bytes]
) -> None:
    """With the same content and date; small documents have none."""
    build(snapshot(), out, ROOT)
    found = contents(out)
    packed = {name: one for name, one in found.items() if name.endswith(ending)}
    expected = {name: found[name.removesuffix(ending)] for name in packed}

    actual = {name: (unpack(body), date) for name, (body, date) in packed.items()}

    assert expected == actual
    assert f"public/root/calendar.ics{ending}" in actual
    assert len(packed) < len(snapshot().documents)


def test_the_same_again_writes_nothing(old: Snapshot, out: Path) -> None:
    """Not even a new folder."""
    first = build(old, out, BASE)
    expected = out.readlink(), contents(out)

    done = build(old, out, BASE)

    assert Built(0, first.written) == done
    assert expected == (out.readlink(), contents(out))


def test_what_did_not_change_is_the_same_file(old: Snapshot, new: Snapshot, out: Path) -> None:
    """A link to the one before, with what is compressed; what changed is another file."""
    names = ["glow-2025/calendar.ics", "glow-2026/calendar.ics", "glow-2026/calendar.ics.br"]
    build(old, out, BASE)
    before = [(out / "public" / name).stat().st_ino for name in names]
    expected = [False, True, True]

    done = build(new, out, BASE)
    after = [(out / "public" / name).stat().st_ino for name in names]
    actual = [one == other for one, other in zip(after, before, strict=True)]

    assert expected == actual
    assert done.kept > 0
    assert done.written + done.kept == len(new.documents)


def test_an_incremental_build_is_a_whole_one(
    old: Snapshot, new: Snapshot, out: Path, whole: dict[str, tuple[bytes, int]]
) -> None:
    """The same files, bytes and dates as one from nothing."""
    build(old, out, BASE)
    expected = whole

    build(new, out, BASE)

    assert expected == contents(out)
    assert left(out) == [".site.builds", out.readlink().name]


def test_what_was_removed_from_a_build_is_written_again(
    old: Snapshot, new: Snapshot, out: Path
) -> None:
    """By hand, say; and what was left there has gone."""
    build(old, out, BASE)
    (out / "public" / "glow-2026" / "calendar.ics").unlink()
    (out / "public" / "strange").write_bytes(b"")

    build(new, out, BASE)

    assert (out / "public" / "glow-2026" / "calendar.ics").is_file()
    assert not (out / "public" / "strange").exists()


def test_a_disk_without_links_is_written_to(
    old: Snapshot,
    new: Snapshot,
    out: Path,
    whole: dict[str, tuple[bytes, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each build is then a whole copy."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    build(old, out, BASE)
    monkeypatch.setattr(os, "link", refuse)
    expected = whole

    done = build(new, out, BASE)

    assert expected == contents(out)
    assert done.kept == 0


def test_what_could_not_be_removed_is_not_written_over(
    old: Snapshot, new: Snapshot, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half-made build shares files with the one that is read."""
    build(old, out, BASE)
    expected = contents(out)
    build(new, out.with_name("new"), BASE)
    name = out.with_name("new").readlink().name
    (out.with_name(".site.builds") / name).mkdir()
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)

    with pytest.raises(TargetError, match="File exists"):
        build(new, out, BASE)

    assert expected == contents(out)


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"files": 1}', None])
def test_a_damaged_list_of_files_makes_all_of_them_anew(
    old: Snapshot, new: Snapshot, out: Path, damage: bytes | None
) -> None:
    """Nothing is taken over that nobody knows."""
    build(old, out, BASE)
    manifest = out / "manifest.json"
    manifest.unlink() if damage is None else manifest.write_bytes(damage)
    expected = 0

    actual = build(new, out, BASE).kept

    assert expected == actual


def test_bytes_that_change_alone_change_the_date_by_less_than_a_second(
    old: Snapshot, out: Path
) -> None:
    """Neither size nor Last-Modified moved; servers and rsync that look closer see it."""
    page = out / "public" / "index.html"
    build(old, out, BASE)
    expected = page.stat()
    first = old.documents["/"]
    other = replace(first, body=first.body.replace(b"Lanterns", b"Lanterms"))

    build(replace(old, documents={**old.documents, "/": other}), out, BASE)
    actual = page.stat()

    assert (expected.st_size, int(expected.st_mtime)) == (actual.st_size, int(actual.st_mtime))
    assert expected.st_mtime_ns != actual.st_mtime_ns


def test_whoever_reads_an_old_build_goes_on_reading_it(
    old: Snapshot, new: Snapshot, out: Path
) -> None:
    """A file that is open is not taken away."""
    build(old, out, BASE)
    path = out / "public" / "glow-2025" / "calendar.ics"
    expected = path.read_bytes()
    with path.open("rb") as file:
        build(new, out, BASE)

        assert expected == file.read()
    assert expected != path.read_bytes()


@pytest.mark.parametrize("kind", ["folder", "file", "link", "broken link"])
def test_what_is_no_build_is_left_alone(old: Snapshot, out: Path, kind: str) -> None:
    """A folder of somebody's work, or a link to one."""
    out.parent.mkdir()
    elsewhere = out.with_name("elsewhere")
    if kind == "folder":
        out.mkdir()
    elif kind == "file":
        out.write_bytes(b"")
    else:
        out.symlink_to(elsewhere)
    if kind == "link":
        elsewhere.mkdir()
    expected = sorted(out.parent.iterdir())

    with pytest.raises(TargetError) as raised:
        build(old, out, BASE)

    assert f"{out} is there and was made by no build, name another" == str(raised.value)
    assert expected == sorted(out.parent.iterdir())


def test_builds_that_were_thrown_away_are_made_again(old: Snapshot, out: Path) -> None:
    """The link that is left leads nowhere, and is known as ours."""
    build(old, out, BASE)
    expected = contents(out)
    shutil.rmtree(out.with_name(".site.builds"))

    build(old, out, BASE)

    assert expected == contents(out)


def test_two_builds_at_once_are_refused(old: Snapshot, out: Path) -> None:
    """The second one says so; the first goes on."""
    build(old, out, BASE)
    handle = os.open(out.with_name(".site.builds"), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(TargetError, match="another build is running, wait until it has ended"):
            build(old, out, BASE)
    finally:
        os.close(handle)

    assert build(old, out, BASE).written == 0


def test_a_place_that_cannot_be_written_is_named(old: Snapshot, tmp_path: Path) -> None:
    """A file stands where a folder would."""
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(TargetError, match="file/site cannot be written"):
        build(old, tmp_path / "file" / "site", BASE)


STEPS: Final = (
    "pathlib.Path.write_bytes", "pathlib.Path.write_text", "pathlib.Path.mkdir", "os.utime",
    "pathlib.Path.symlink_to", "pathlib.Path.replace",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_leaves_the_build_before(
    old: Snapshot, new: Snapshot, out: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """With nothing half-made beside it; the next build works."""
    build(old, out, BASE)
    expected = contents(out)

    def no_space(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(step, no_space)
        with pytest.raises(TargetError) as raised:
            build(new, out, BASE)

    assert str(raised.value) == (
        f"{out} cannot be written (No space left on device),"
        " the build before is as it was: try again"
    )
    assert expected == contents(out)
    assert left(out) == [".site.builds", out.readlink().name]
    assert build(new, out, BASE).kept > 0


KILLER: Final = """
import os, pathlib, pickle, shutil, signal, sys
from modl_feeds.static_site import build

with open(sys.argv[1], "rb") as file:
    site = pickle.load(file)

def dies(step, after=0):
    owner, _, name = step.rpartition(".")
    owner = {"os": os, "shutil": shutil, "Path": pathlib.Path}[owner]
    usual, calls = getattr(owner, name), []
    def die(*arguments, **named):
        calls.append(0)
        if len(calls) > after:
            os.kill(os.getpid(), signal.SIGKILL)
        return usual(*arguments, **named)
    setattr(owner, name, die)

def write_half(path, content, usual=pathlib.Path.write_bytes):
    usual(path, content[: len(content) // 2])
    os.kill(os.getpid(), signal.SIGKILL)

for line in sys.stdin:
    out, patch = line.rstrip().split(" ", 1)
    child = os.fork()
    if not child:
        exec(patch)
        build(site, pathlib.Path(out), sys.argv[2])
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def killer(
    new: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path, str], int]]:
    """Yield what builds the new state in a process that kills itself, and tells how it ended.

    One program forks all of them, so that it starts only once.
    """
    path = tmp_path_factory.mktemp("killed") / "snapshot"
    path.write_bytes(pickle.dumps(new))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLER, str(path), BASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        asked, told = program.stdin, program.stdout

        def kill(out: Path, patch: str) -> int:
            asked.write(f"{out} {patch}\n")
            asked.flush()
            return int(told.readline())

        yield kill


@pytest.mark.parametrize(
    ("patch", "renamed"),
    [
        pytest.param("dies('Path.mkdir', 2)", False, id="as it makes folders"),
        pytest.param("pathlib.Path.write_bytes = write_half", False, id="as it writes a file"),
        pytest.param("dies('os.utime', 5)", False, id="before it dates a file"),
        pytest.param("dies('os.link', 5)", False, id="as it takes files over"),
        pytest.param("dies('Path.write_text')", False, id="before the rules"),
        pytest.param("dies('Path.write_text', 5)", False, id="before the list of files"),
        pytest.param("dies('os.sync')", False, id="before all is on the disk"),
        pytest.param("dies('Path.symlink_to')", False, id="before the link"),
        pytest.param("dies('Path.replace')", False, id="before the rename"),
        pytest.param("dies('shutil.rmtree')", True, id="after the rename"),
    ],
)
def test_a_killed_build_leaves_the_old_one_or_the_new(
    states: tuple[Snapshot, Snapshot],
    out: Path,
    killer: Callable[[Path, str], int],
    patch: str,
    *,
    renamed: bool,
) -> None:
    """Whenever the process ends, all files are of one state, and the next build works."""
    old, new = states
    build(old, out, BASE)
    before = contents(out)

    status = killer(out, patch)
    actual = contents(out)
    build(new, out, BASE)
    expected = contents(out) if renamed else before

    assert status == -signal.SIGKILL
    assert expected == actual
    assert before != contents(out)
    assert left(out) == [".site.builds", out.readlink().name]


class TestCommand:
    """`modl-feeds build`."""

    def test_says_what_it_did(self, data: Path, out: Path) -> None:
        """How many documents, and how many of them are new."""
        number = len(publish(Store(data)).documents)
        expected = [
            f"{out}: {number} documents, {number} written, 0 as before.\n",
            f"{out}: {number} documents, 0 written, {number} as before.\n",
        ]

        answers = [CliRunner().invoke(main, ["build", str(out), "--data", str(data)]) for _ in "12"]

        assert [(one.exit_code, one.stdout) for one in answers] == [(0, one) for one in expected]
        assert "Building" in answers[0].stderr

    def test_refuses_what_is_not_released(self, data: Path, out: Path) -> None:
        """Its dates would be this machine's; nothing is written."""
        put(data, {MEETING_FILE: FLAMES})

        answer = CliRunner().invoke(main, ["build", str(out), "--data", str(data)])

        assert (answer.exit_code, answer.stdout) == (1, "")
        assert answer.stderr == (
            "1 change not released yet, and dated by this machine's files, differently on every"
            " other: release first, or say --unreleased\n"
        )
        assert not out.parent.exists()

    def test_writes_it_all_the_same_when_told(self, data: Path, out: Path) -> None:
        """For a trial."""
        put(data, {MEETING_FILE: FLAMES})
        command = ["build", str(out), "--data", str(data), "--unreleased"]

        answer = CliRunner().invoke(main, command)

        assert answer.exit_code == 0
        assert b"On flames" in (out / "public" / "glow-2025" / "wicks.ics").read_bytes()

    def test_the_address_may_be_said(self, data: Path, out: Path) -> None:
        """Documents name it, and its path is where the files lie."""
        base = "https://talks.example/x"
        command = ["build", str(out), "--data", str(data), "--base-url", base]

        answer = CliRunner().invoke(main, command)

        assert answer.exit_code == 0
        assert f"{base}/glow-2025/".encode() in (out / "public/x/calendar.ics").read_bytes()

    def test_an_error_is_said_in_words(self, data: Path, out: Path) -> None:
        """And the command fails."""
        out.mkdir(parents=True)

        answer = CliRunner().invoke(main, ["build", str(out), "--data", str(data)])

        assert answer.exit_code == 1
        assert answer.stderr == f"{out} is there and was made by no build, name another\n"
