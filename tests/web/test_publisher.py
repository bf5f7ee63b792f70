"""What is served follows the data, and what was good stays while something is wrong."""

from __future__ import annotations

import os
import pickle
import threading
from typing import TYPE_CHECKING

import pytest

from modl_feeds import publisher
from modl_feeds.errors import DataError
from modl_feeds.publisher import (
    FixedState,
    FollowedState,
    State,
    publish,
    read_state,
    renew,
    write_state,
)
from modl_feeds.snapshot import Snapshot
from modl_feeds.store import Store
from tests.clients.process import until
from tests.samples import snapshot
from tests.web import edits

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = State(Snapshot({}, {}, {}, {}, (), 0, {}))
OTHER = State(Snapshot({}, {"/a": "/b"}, {}, {}, (), 0, {}))


class TestPublish:
    """From a folder to documents."""

    def test_documents_are_those_of_the_data(self, data: Path) -> None:
        """The same data elsewhere gives the same site."""
        expected = snapshot()
        actual = publish(Store(data))
        assert expected == actual

    def test_base_url_goes_before_the_sites(self, data: Path) -> None:
        """A trial names the address that it is reached at."""
        page = publish(Store(data), "http://127.0.0.1:1").documents["/"].body
        assert b'<link rel="canonical" href="http://127.0.0.1:1/">' in page

    def test_bad_data_has_no_documents(self, data: Path) -> None:
        """All of it or nothing."""
        edits.break_it(data)
        with pytest.raises(DataError, match="colour"):
            publish(Store(data))

    def test_assets_are_the_packages(self, data: Path) -> None:
        """The style sheet is served from the package, hidden files are not."""
        expected = {"/static/style.css"}
        actual = {path for path in publish(Store(data)).documents if path.startswith("/static/")}
        assert expected <= actual
        assert not any(path.startswith(("/static/.", "/static/_")) for path in actual)


class TestRenew:
    """After an edit."""

    def test_good_edit_gives_a_new_snapshot(self, data: Path) -> None:
        """Without problems."""
        edits.retitle(data, "Desert, Renamed")
        state = renew(EMPTY, Store(data), "")
        assert state.snapshot is not None
        assert b"Desert, Renamed" in state.snapshot.documents["/desert-2026/"].body
        assert state.problems == ()

    def test_bad_edit_keeps_the_old_snapshot(self, data: Path) -> None:
        """With the problem, by file and line."""
        edits.break_it(data)
        state = renew(EMPTY, Store(data), "")
        assert state.snapshot is EMPTY.snapshot
        expected = [f"{data / edits.MEETING}:3: desert-2026: colour: a meeting has no such key"]
        actual = [str(problem).partition(",")[0] for problem in state.problems]
        assert expected == actual

    def test_vanished_folder_keeps_the_old_snapshot(self, tmp_path: Path) -> None:
        """A disk that is not mounted does not empty calendars."""
        state = renew(EMPTY, Store(tmp_path / "missing"), "")
        assert state.snapshot is EMPTY.snapshot
        assert [problem.fault for problem in state.problems] == ["there is no such folder"]

    def test_repair_clears_the_problems(self, data: Path) -> None:
        """And gives the new snapshot."""
        edits.break_it(data)
        broken = renew(EMPTY, Store(data), "")
        edits.repair(data)
        state = renew(broken, Store(data), "")
        assert state.problems == ()
        assert state.snapshot != EMPTY.snapshot


class TestFollowedState:
    """A worker looks at the builder's file between two requests."""

    def test_reads_what_the_builder_wrote(self, tmp_path: Path) -> None:
        """The snapshot survives the way from one process to another."""
        expected = State(snapshot())
        write_state(tmp_path / "state", expected)
        actual = FollowedState(tmp_path / "state").current()
        assert expected == actual

    def test_follows_a_replaced_file(self, tmp_path: Path) -> None:
        """The next request is answered from the new one."""
        path = tmp_path / "state"
        followed = FollowedState(path)
        write_state(path, EMPTY)
        first = followed.current()
        write_state(path, OTHER)
        second = followed.current()
        assert (first, second) == (EMPTY, OTHER)

    def test_loads_an_unchanged_file_once(self, tmp_path: Path) -> None:
        """A request does not read the file again."""
        write_state(tmp_path / "state", EMPTY)
        followed = FollowedState(tmp_path / "state")
        expected = followed.current()
        actual = followed.current()
        assert expected is actual

    def test_keeps_the_old_state_when_the_file_vanishes(self, tmp_path: Path) -> None:
        """And follows when it comes back."""
        path = tmp_path / "state"
        write_state(path, EMPTY)
        followed = FollowedState(path)
        followed.current()
        path.unlink()
        assert followed.current() == EMPTY
        write_state(path, OTHER)
        assert followed.current() == OTHER

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not a pickle",
            pickle.dumps({"a": 1}),
            pickle.dumps(EMPTY)[:-20],
            b"cmodl_feeds.publisher\nNoSuchName\n.",
            b"cno.such.module\nname\n.",
            b"\x80\xff.",
        ],
        ids=["empty", "text", "other", "cut", "no such class", "no such module", "other protocol"],
    )
    def test_keeps_the_old_state_when_the_file_is_not_a_builders(
        self, tmp_path: Path, content: bytes
    ) -> None:
        """Damaged, foreign or of another version: it is not followed, and does no harm."""
        path = tmp_path / "state"
        write_state(path, EMPTY)
        followed = FollowedState(path)
        followed.current()
        other = tmp_path / "other"
        other.write_bytes(content)
        other.replace(path)
        assert followed.current() == EMPTY
        with pytest.raises(TypeError, match="state"):
            read_state(path)

    def test_large_file_is_read_beside_the_requests(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """They are answered from the old state until the new one is there."""
        path, go_on = tmp_path / "state", threading.Event()
        write_state(path, EMPTY)
        followed = FollowedState(path, State(snapshot()))

        def read(_: Path) -> State:
            assert go_on.wait(10)
            return EMPTY

        monkeypatch.setattr(publisher, "_QUICK", 0)
        monkeypatch.setattr(publisher, "read_state", read)
        assert [followed.current() for _ in range(2)] == [State(snapshot())] * 2
        go_on.set()
        until(lambda: followed.current() is EMPTY or None, "the new state is there")

    def test_the_newest_of_two_large_files_wins(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also where the older one is read more slowly."""
        path, go_on = tmp_path / "state", threading.Event()
        followed = FollowedState(path, State(snapshot()))
        readers: list[threading.Thread] = []

        def read_slowly(_: Path) -> State:
            readers.append(threading.current_thread())
            assert go_on.wait(10)
            return EMPTY

        monkeypatch.setattr(publisher, "_QUICK", 0)
        monkeypatch.setattr(publisher, "read_state", read_slowly)
        write_state(path, EMPTY)
        followed.current()
        until(lambda: readers or None, "the first is being read")
        monkeypatch.setattr(publisher, "read_state", lambda _: OTHER)
        write_state(path, OTHER)
        until(lambda: followed.current() is OTHER or None, "the second is there")
        go_on.set()
        readers[0].join()
        assert followed.current() is OTHER

    def test_has_nothing_before_the_first_build(self, tmp_path: Path) -> None:
        """There is no file yet, and nothing to serve."""
        expected = State(None)
        actual = FollowedState(tmp_path / "state").current()
        assert expected == actual


class TestWriteState:
    """The file is whole or the one before."""

    def test_is_replaced_by_one_rename(self, tmp_path: Path) -> None:
        """Who has the old file open still reads the old state; nothing is left beside it."""
        path = tmp_path / "state"
        write_state(path, EMPTY)
        with path.open("rb") as held:
            write_state(path, OTHER)
            assert pickle.load(held) == EMPTY  # noqa: S301 - our own file
        assert read_state(path) == OTHER
        assert os.listdir(tmp_path) == ["state"]  # noqa: PTH208 - names alone


def test_fixed_state_never_changes() -> None:
    """The data as it was at the start."""
    expected = EMPTY
    actual = FixedState(EMPTY).current()
    assert expected == actual
