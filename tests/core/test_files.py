"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from modl_feeds.files import read_regular, write_atomically


def no_space(*_: object) -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_read(tmp_path: Path) -> None:
    """Whole, or as far as it is wanted."""
    path = tmp_path / "ledger.json"
    path.write_bytes(b"content")

    assert [read_regular(path), read_regular(path, 3)] == [b"content", b"con"]


def test_what_might_never_end_is_not_read(tmp_path: Path) -> None:
    """A pipe to which nobody writes would be waited for."""
    path = tmp_path / "pipe"
    os.mkfifo(path)

    for each in (path, Path(os.devnull)):
        with pytest.raises(OSError, match="it is no regular file"):
            read_regular(each)
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path)


def test_a_new_file_is_written(tmp_path: Path) -> None:
    """Nothing but the file is left in the folder."""
    path = tmp_path / "ledger.json"
    expected = b"new"

    write_atomically(path, expected)

    assert expected == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    """Nothing but the new content is left."""
    path = tmp_path / "ledger.json"
    path.write_bytes(b"something longer")
    expected = b"new"

    write_atomically(path, expected)

    assert expected == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_whoever_reads_the_old_file_goes_on_reading_it(tmp_path: Path) -> None:
    """A reader that has it open sees no part of the new one."""
    path = tmp_path / "ledger.json"
    path.write_bytes(b"old")
    expected = b"old"

    with path.open("rb") as file:
        write_atomically(path, b"new")
        actual = file.read()

    assert expected == actual


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_an_old_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    """What an operator has set stays."""
    path = tmp_path / "ledger.json"
    path.write_bytes(b"old")
    path.chmod(mode)
    expected = mode

    write_atomically(path, b"new")
    actual = stat.S_IMODE(path.stat().st_mode)

    assert expected == actual


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_usual_permissions(tmp_path: Path, mask: int, expected: int) -> None:
    """Those that any program's new file has, and not a temporary file's; the mask stays."""
    path = tmp_path / "ledger.json"
    before = os.umask(mask)
    try:
        write_atomically(path, b"new")
    finally:
        after = os.umask(before)
    actual = stat.S_IMODE(path.stat().st_mode)

    assert expected == actual
    assert mask == after


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
@pytest.mark.parametrize("old", [b"old", None], ids=["over an old file", "as a new file"])
def test_a_failure_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, old: bytes | None
) -> None:
    """The old content, or no file, and nothing temporary."""
    path = tmp_path / "ledger.json"
    if old is not None:
        path.write_bytes(old)
    expected = {} if old is None else {"ledger.json": old}
    monkeypatch.setattr(step, no_space)

    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")

    monkeypatch.undo()
    actual = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert expected == actual


def test_a_failure_to_clean_up_does_not_hide_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error that is told is the one that matters."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "cannot clean up")

    monkeypatch.setattr(os, "fsync", no_space)
    monkeypatch.setattr(Path, "unlink", refuse)

    with pytest.raises(OSError, match="No space left"):
        write_atomically(tmp_path / "ledger.json", b"new")


def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network file systems cannot; the file itself is safe by then."""
    expected = b"new"
    sync = os.fsync

    def files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(handle)

    monkeypatch.setattr(os, "fsync", files_only)

    write_atomically(tmp_path / "ledger.json", expected)

    assert expected == (tmp_path / "ledger.json").read_bytes()


def test_the_content_is_safe_before_the_name_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content to the disk, then the new name, then the name to the disk: in this order."""
    expected = ["content", "name", "folder"]
    actual: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        actual.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content")
        sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        actual.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)

    write_atomically(tmp_path / "ledger.json", b"new")

    assert expected == actual
