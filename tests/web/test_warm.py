"""A server that starts again with the same data builds nothing, and never serves what is stale."""

from __future__ import annotations

import hashlib
import os
import pickle
from typing import TYPE_CHECKING

import pytest

from modl_feeds import warm
from modl_feeds.builder_process import begin, follow
from modl_feeds.config import Config
from modl_feeds.errors import DataError
from modl_feeds.files import cache_folder
from modl_feeds.publisher import State, publish, read_state, write_state
from modl_feeds.store import Store
from tests.web import edits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a cache folder that nobody has made yet."""
    return tmp_path / "cache" / "modl-feeds"


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes building an error from now on."""

    def publish(*_: object) -> None:
        raise AssertionError

    return lambda: monkeypatch.setattr(warm, "publish", publish)


def test_same_data_is_not_built_again(data: Path, folder: Path, refuse: Callable[[], None]) -> None:
    """The second start has the very documents of the first."""
    first = warm.build(Store(data), "", folder)
    refuse()
    assert first == warm.build(Store(data), "", folder)
    assert first == publish(Store(data))


def test_edit_is_built(data: Path, folder: Path) -> None:
    """Another byte, and nothing is taken from before."""
    warm.build(Store(data), "", folder)
    edits.retitle(data, "Dunes")
    assert publish(Store(data)) == warm.build(Store(data), "", folder)


def test_edit_behind_a_link_is_built(data: Path, folder: Path) -> None:
    """A folder of the data may lie elsewhere."""
    kept = data.parent / "kept"
    (data / "meetings").rename(kept)
    (data / "meetings").symlink_to(kept)
    warm.build(Store(data), "", folder)
    edits.retitle(data, "Dunes")
    assert publish(Store(data)) == warm.build(Store(data), "", folder)


def test_another_address_is_built(data: Path, folder: Path) -> None:
    """Documents name where the site is."""
    warm.build(Store(data), "", folder)
    address = "https://moved.example"
    assert publish(Store(data), address) == warm.build(Store(data), address, folder)


def test_another_date_of_the_file_is_built(data: Path, folder: Path) -> None:
    """It dates what is not released."""
    edits.retitle(data, "Dunes")
    warm.build(Store(data), "", folder)
    path = data / "meetings/desert-2026.yaml"
    earlier = path.stat().st_mtime - 3600
    os.utime(path, (earlier, earlier))
    assert publish(Store(data)) == warm.build(Store(data), "", folder)


def test_another_program_builds(
    data: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an update, bytes may be others."""
    warm.build(Store(data), "", folder)
    monkeypatch.setattr(warm, "_PROGRAM", tmp_path / "other")
    warm.build(Store(data), "", folder)
    assert len(list(folder.iterdir())) == 2


def flipped(content: bytes) -> bytes:
    """Return bytes of which one in the middle is another."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def of_something_else(_: bytes) -> bytes:
    """Return a whole file that holds no documents."""
    body = pickle.dumps(1)
    return hashlib.sha256(body).digest() + body


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda content: content[:-1],
    "flipped": flipped,
    "something else": of_something_else,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_file_is_ignored(
    data: Path, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    """Whatever happened to it: it is built and written anew."""
    expected = warm.build(Store(data), "", folder)
    (path,) = folder.iterdir()
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    assert expected == warm.build(Store(data), "", folder)
    assert path.read_bytes() != damaged


def test_folder_that_others_can_enter_is_not_used(data: Path, folder: Path) -> None:
    """They could have put a program there."""
    warm.build(Store(data), "", folder)
    (path,) = folder.iterdir()
    body = pickle.dumps(publish(Store(data), "https://others.example"))
    path.write_bytes(hashlib.sha256(body).digest() + body)
    folder.chmod(0o755)
    assert publish(Store(data)) == warm.build(Store(data), "", folder)
    edits.retitle(data, "Dunes")
    warm.build(Store(data), "", folder)
    assert [path] == [*folder.iterdir()]


def test_folder_stays_small(data: Path, folder: Path) -> None:
    """Two states at most, and none for other people's eyes."""
    for number in range(4):
        os.utime(data / "meetings/desert-2026.yaml", (number, number))
        warm.build(Store(data), "", folder)
    assert len(list(folder.iterdir())) == 2
    assert folder.stat().st_mode & 0o77 == 0


def test_what_is_too_large_is_not_kept(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would fill the disk."""
    monkeypatch.setattr(warm, "_LARGEST", 10)
    warm.build(Store(data), "", folder)
    assert not folder.exists()


def test_unwritable_folder_costs_only_time(data: Path, tmp_path: Path) -> None:
    """The documents are there all the same."""
    (tmp_path / "file").write_bytes(b"")
    assert publish(Store(data)) == warm.build(Store(data), "", tmp_path / "file" / "folder")


def test_broken_data_is_never_covered(data: Path, folder: Path) -> None:
    """A server that starts says what is wrong, whatever it once knew."""
    warm.build(Store(data), "", folder)
    edits.break_it(data)
    with pytest.raises(DataError):
        warm.build(Store(data), "", folder)


def test_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the environment says, or the customary one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "modl-feeds"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder().parts[-2:] == (".cache", "modl-feeds")


class TestBegin:
    """The builder's first state."""

    def test_it_is_written(self, data: Path, folder: Path, tmp_path: Path) -> None:
        """The documents of the data, for the workers to start with."""
        begin(Store(data), "", tmp_path / "state", folder)
        assert State(publish(Store(data))) == read_state(tmp_path / "state")

    def test_one_that_is_there_stays(self, data: Path, folder: Path, tmp_path: Path) -> None:
        """A builder that took the place of a killed one has it already."""
        write_state(tmp_path / "state", State(None))
        begin(Store(data), "", tmp_path / "state", folder)
        assert read_state(tmp_path / "state") == State(None)

    def test_user_without_a_home_is_left_to_who_needs_none(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Some services' users have no folder of their own: the first look builds."""

        def homeless() -> Path:
            raise RuntimeError

        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.setattr("pathlib.Path.home", homeless)
        path = tmp_path / "state"
        begin(Store(data), "", path)
        assert not path.exists()
        follow(Config(data), path, iter([True]), lambda _: None)
        assert read_state(path) == State(publish(Store(data)))

    def test_broken_data_is_left_to_who_says_it(
        self, data: Path, folder: Path, tmp_path: Path
    ) -> None:
        """The first look at the folder writes the problems."""
        edits.break_it(data)
        path = tmp_path / "state"
        begin(Store(data), "", path, folder)
        assert not path.exists()
        said: list[str] = []
        follow(Config(data), path, iter([True]), said.append)
        assert (len(read_state(path).problems), len(said)) == (1, 2)
