"""Whatever happens to data/, the last good state is served, and a restored folder heals."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.builder_process import follow
from modl_feeds.config import Config
from modl_feeds.publisher import FollowedState, State, publish, read_state, renew, write_state
from modl_feeds.store import Store
from tests.samples import snapshot
from tests.web import edits
from tests.web.processes import Running, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE: Final = "/desert-2026/"


def _nothing(data: Path) -> None:
    shutil.rmtree(data)


def _an_empty_folder(data: Path) -> None:
    shutil.rmtree(data)
    data.mkdir()


def _a_file_instead(data: Path) -> None:
    shutil.rmtree(data)
    data.write_text("this was a folder", encoding="utf-8")


def _a_loop(data: Path) -> None:
    shutil.rmtree(data)
    data.symlink_to(data)


def _a_folder_for_a_file(data: Path) -> None:
    (data / edits.MEETING).unlink()
    (data / edits.MEETING).mkdir()


def _a_loop_for_a_file(data: Path) -> None:
    (data / edits.MEETING).unlink()
    (data / edits.MEETING).symlink_to(data / edits.MEETING)


def _other_bytes(data: Path) -> None:
    (data / edits.MEETING).write_bytes(bytes(range(256)) * 100)


def _half_a_ledger(data: Path) -> None:
    ledger = data / "ledger/loops-2025.json"
    ledger.write_bytes(ledger.read_bytes()[:-100])


def _no_site(data: Path) -> None:
    (data / "site.yaml").write_bytes(b"")


DAMAGES: Final = (
    _nothing, _an_empty_folder, _a_file_instead, _a_loop, _a_folder_for_a_file,
    _a_loop_for_a_file, _other_bytes, _half_a_ledger, _no_site,
)  # fmt: skip


def name(damage: Callable[[Path], None]) -> str:
    """Return a damage's name."""
    return damage.__name__.replace("_", " ").strip()


def restore(data: Path, copy: Path) -> None:
    """Put a copy in the place of whatever is there."""
    if data.is_dir() and not data.is_symlink():
        shutil.rmtree(data)
    else:
        data.unlink(missing_ok=True)
    shutil.copytree(copy, data)


class TestBuilder:
    """What the builder makes of it, step by step."""

    @pytest.mark.parametrize("damage", DAMAGES, ids=name)
    def test_damage_is_named_and_a_copy_heals(
        self, data: Path, tmp_path: Path, damage: Callable[[Path], None]
    ) -> None:
        """The documents stay as they are; the problem is one of the data and none of ours."""
        path, copy = tmp_path / "state", tmp_path / "copy"
        shutil.copytree(data, copy)
        good = snapshot()
        write_state(path, State(good))
        seen: list[State] = []

        def ticks() -> Iterator[bool]:
            damage(data)
            yield True
            seen.append(read_state(path))
            restore(data, copy)
            yield True
            seen.append(read_state(path))

        said: list[str] = []
        follow(Config(data), path, ticks(), said.append)
        damaged, restored = seen
        assert damaged.snapshot == good
        assert damaged.problems
        assert "Traceback" not in "".join(said)
        assert restored.problems == ()
        assert restored.snapshot is not None
        assert restored.snapshot.documents.keys() == good.documents.keys()

    def test_half_a_file_is_never_half_served(self, data: Path) -> None:
        """Cut anywhere it is a smaller meeting, or a problem: nothing else, and nothing raised."""
        file = data / edits.MEETING
        whole = file.read_bytes()
        good = State(snapshot())
        for end in range(0, len(whole), 61):
            file.write_bytes(whole[:end])
            state = renew(good, Store(data), "")
            assert state.problems or state.snapshot is not good.snapshot
            assert state.snapshot is not None
            assert not state.problems or state.snapshot is good.snapshot
            assert all(document.body for document in state.snapshot.documents.values())


class TestDates:
    """A clock that was wrong, or is."""

    @pytest.mark.parametrize("year", [1970, 1999, 2262])
    def test_file_of_another_time_is_served(self, data: Path, year: int) -> None:
        """No document is dated in the future: clients would pass over what changes until then."""
        edits.retitle(data, "Dunes")
        stamp = datetime(year, 1, 2, tzinfo=UTC).timestamp()
        os.utime(data / edits.MEETING, (stamp, stamp))
        documents = publish(Store(data)).documents
        latest = max(document.last_modified for document in documents.values())
        assert b"<title>Dunes</title>" in documents[PAGE].body
        assert latest <= datetime.now(UTC)

    def test_state_of_an_earlier_time_is_followed(self, tmp_path: Path) -> None:
        """The file is another one, whichever way the clock went between the two."""
        path = tmp_path / "state"
        followed = FollowedState(path)
        first, second = State(snapshot()), State(None)
        for state, stamp in ((first, 4e9), (second, 1e9), (first, 0)):
            write_state(path, state)
            os.utime(path, (stamp, stamp))
            assert followed.current() == state


@pytest.mark.clients
def test_damaged_folder_takes_nothing_down(data: Path, tmp_path: Path, pair: Running) -> None:
    """Deleted, replaced, half-written and restored: throughout, one good state is served."""
    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    expected = pair.get(PAGE)
    for damage in (_nothing, _a_file_instead, _half_a_ledger):
        damage(data)
        eventually(pair.health, lambda found: found["status"] == "stale")
        assert expected == pair.get(PAGE)
        restore(data, copy)
        eventually(pair.health, lambda found: found["status"] == "ok")
    edits.retitle(data, "Dunes")
    eventually(lambda: b"<title>Dunes</title>" in pair.get(PAGE)[1])
    assert "Traceback" not in pair.said()
