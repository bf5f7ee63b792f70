"""The builder beside the server builds after each change, and survives what goes wrong."""

from __future__ import annotations

import gzip
import os
import shutil
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from modl_feeds import builder_process
from modl_feeds.builder_process import follow
from modl_feeds.config import Config
from modl_feeds.publisher import State, read_state, write_state
from tests.samples import snapshot
from tests.web import edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the state's file, as the server writes it at the start."""
    path = tmp_path / "state"
    write_state(path, State(snapshot()))
    return path


def ticks(*steps: Callable[[], object] | None) -> Iterator[bool]:
    """Make each edit and tell of it; None is a tick without a change."""
    for step in steps:
        if step is not None:
            step()
        yield step is not None


def page(path: Path) -> bytes:
    """Return the page of the edited meeting in the state that is written."""
    state = read_state(path)
    assert state.snapshot is not None
    return state.snapshot.documents["/desert-2026/"].body


class TestFollow:
    """What the builder does at each tick."""

    def test_edit_is_written(self, data: Path, path: Path) -> None:
        """A new state for the workers, and nothing to say."""
        said: list[str] = []
        follow(Config(data), path, ticks(lambda: edits.retitle(data, "Dunes")), said.append)
        assert b"Dunes" in page(path)
        assert said == []

    def test_documents_are_compressed_after_they_are_served(
        self, data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An edit is out first as it is, then also compressed, what is unchanged as before."""
        written: list[State] = []
        monkeypatch.setattr(builder_process, "write_state", lambda _, state: written.append(state))
        follow(Config(data), path, ticks(lambda: edits.retitle(data, "Dunes")), pytest.fail)
        plain, packed = written
        assert plain.snapshot is packed.snapshot
        assert not plain.variants
        assert packed.snapshot is not None
        for name, forms in packed.variants.items():
            body = packed.snapshot.documents[name].body
            assert {"br", "gzip"} == set(forms)
            assert (gzip.decompress(forms["gzip"]), brotli.decompress(forms["br"])) == (body, body)
        assert {"/calendar.ics", "/news.rss", "/"} <= set(packed.variants)

    def test_time_alone_builds_nothing(
        self, data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without a change, nothing is read or written."""

        def refuse(*_: object) -> State:
            raise AssertionError

        monkeypatch.setattr(builder_process, "renew", refuse)
        follow(Config(data), path, ticks(None, None), pytest.fail)

    def test_edit_that_changes_nothing_writes_nothing(self, data: Path, path: Path) -> None:
        """A comment is no news for the workers."""
        follow(Config(data), path, ticks(None), pytest.fail)  # the first adds what is compressed
        before = path.stat().st_mtime_ns, path.stat().st_ino
        comment = data / "series/lanterns.yaml"
        follow(
            Config(data),
            path,
            ticks(lambda: edits.replace(comment, "# A", "# Still a")),
            pytest.fail,
        )
        assert before == (path.stat().st_mtime_ns, path.stat().st_ino)

    def test_broken_edit_keeps_the_snapshot_and_says_why(self, data: Path, path: Path) -> None:
        """The workers serve on, and health says what is wrong."""
        before = page(path)
        said: list[str] = []
        follow(Config(data), path, ticks(lambda: edits.break_it(data)), said.append)
        assert page(path) == before
        (problem,) = read_state(path).problems
        assert said == [
            str(problem),
            "the data has problems: the last good state is still served",
        ]

    def test_same_problem_is_said_once(self, data: Path, path: Path) -> None:
        """A log is not filled by an editor that saves again and again."""
        said: list[str] = []
        steps = (lambda: edits.break_it(data), lambda: None, lambda: None)
        follow(Config(data), path, ticks(*steps), said.append)
        assert len(said) == 2

    def test_repair_heals(self, data: Path, path: Path) -> None:
        """The problems are gone, and nothing is said."""
        said: list[str] = []
        steps = (lambda: edits.break_it(data), lambda: edits.repair(data))
        follow(Config(data), path, ticks(*steps), said.append)
        assert read_state(path) == State(snapshot())
        assert len(said) == 2

    def test_fault_of_ours_is_told_and_survived(
        self, data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A bug in a renderer must not stop the builder: the next edit is built again."""

        def fail_once(*_: object) -> State:
            monkeypatch.undo()
            raise ZeroDivisionError

        monkeypatch.setattr(builder_process, "renew", fail_once)
        said: list[str] = []
        steps = (lambda: None, lambda: edits.retitle(data, "Dunes"))
        follow(Config(data), path, ticks(*steps), said.append)
        assert "ZeroDivisionError" in said[0]
        assert b"Dunes" in page(path)
        assert read_state(path).problems == ()

    def test_state_that_cannot_be_written_is_told(
        self, data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The old one is served."""

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(builder_process, "write_state", full)
        before = page(path)
        said: list[str] = []
        follow(Config(data), path, ticks(lambda: edits.retitle(data, "Dunes")), said.append)
        assert said == [
            (
                f"{path}: the new state cannot be written (No space left on device),"
                " the old one is served"
            )
        ]
        assert page(path) == before

    def test_state_that_could_not_be_written_is_tried_again(
        self, data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """At each tick until there is room; it is said once."""
        attempts: list[int] = []

        def full_twice(*arguments: Any) -> None:  # noqa: ANN401 - as it has them
            attempts.append(1)
            if len(attempts) < 3:
                raise OSError(28, "No space left on device")
            write_state(*arguments)

        monkeypatch.setattr(builder_process, "write_state", full_twice)
        said: list[str] = []
        steps = (lambda: edits.retitle(data, "Dunes"), None, None, None)
        follow(Config(data), path, ticks(*steps), said.append)
        assert (len(attempts), len(said)) == (3, 1)
        assert b"Dunes" in page(path)

    def test_lost_state_is_written_anew(self, data: Path, path: Path) -> None:
        """Whoever cleans temporary folders takes no server down: the next tick brings it back."""
        expected = page(path)
        lost = path.parent / "gone" / "state"
        path.parent.joinpath("gone").mkdir()
        shutil.copy(path, lost)
        follow(Config(data), lost, ticks(lambda: shutil.rmtree(lost.parent), None), pytest.fail)
        assert expected == page(lost)

    def test_builder_after_a_lost_state_begins_anew(self, data: Path, path: Path) -> None:
        """It builds what its forerunner had built."""
        expected = page(path)
        path.unlink()
        follow(Config(data), path, ticks(lambda: None), pytest.fail)
        assert expected == page(path)

    def test_base_url_is_the_configurations(self, data: Path, path: Path) -> None:
        """Each state names the address that the server told."""
        follow(Config(data, "http://127.0.0.1:1"), path, ticks(lambda: None), pytest.fail)
        assert b"http://127.0.0.1:1/desert-2026/" in page(path)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often than a server needs it."""
    monkeypatch.setattr(builder_process, "_LOOK_EVERY_MS", 100)


@pytest.fixture
def watched(data: Path) -> Iterator[Iterator[bool]]:
    """Yield the ticks of a watch of the data, by this very process's child, as it were."""
    found = builder_process._ticks(data, os.getppid())  # noqa: SLF001 - a piece of the process
    yield found
    found.close()  # type: ignore[attr-defined] # a generator


def until_change(found: Iterator[bool]) -> bool:
    """Return True at the next tick with a change; give up after some without."""
    return any(next(found) for _ in range(50))


def until_quiet(found: Iterator[bool]) -> None:
    """Wait for a tick without a change."""
    assert not all(next(found) for _ in range(50))


class TestTicks:
    """When the builder looks."""

    def test_first_tick_is_a_change(self, watched: Iterator[bool]) -> None:
        """What changed between the server's start and the watch's is built."""
        assert next(watched)

    def test_edit_during_the_first_build_is_not_missed(
        self, data: Path, watched: Iterator[bool]
    ) -> None:
        """The watch runs already when the first tick comes."""
        next(watched)
        edits.retitle(data, "Dunes")
        assert until_change(watched)

    def test_quiet_folder_ticks_without_a_change(self, watched: Iterator[bool]) -> None:
        """Time passes, so that the builder sees whether its parent is there."""
        next(watched)
        assert not next(watched)

    def test_vanished_folder_and_its_return_are_changes(
        self, data: Path, watched: Iterator[bool]
    ) -> None:
        """And after the return, edits are seen again."""
        next(watched)
        away = data.with_name("away")
        data.rename(away)
        assert until_change(watched)
        away.rename(data)
        assert until_change(watched)
        until_quiet(watched)
        edits.retitle(data, "Dunes")
        assert until_change(watched)

    def test_folder_in_place_of_another_is_watched(
        self, data: Path, watched: Iterator[bool]
    ) -> None:
        """However quickly it was replaced, as a deployment does it."""
        next(watched)
        other, away = data.with_name("other"), data.with_name("away")
        shutil.copytree(data, other)
        data.rename(away)
        other.rename(data)
        assert until_change(watched)
        until_quiet(watched)
        edits.retitle(data, "Dunes")
        assert until_change(watched)

    def test_folder_made_anew_is_watched(self, data: Path, watched: Iterator[bool]) -> None:
        """A file system gives a deleted folder's number to the next one, if nobody holds it."""
        next(watched)
        copy = data.with_name("copy")
        shutil.copytree(data, copy)
        for title in ("Dunes", "Sand", "Rocks"):
            shutil.rmtree(data)
            shutil.copytree(copy, data)
            assert until_change(watched)
            until_quiet(watched)
            edits.retitle(data, title)
            assert until_change(watched)

    def test_link_that_leads_elsewhere_is_followed(self, data: Path) -> None:
        """A folder of releases with a link to the present one is watched through the link."""
        other, link = data.with_name("other"), data.with_name("link")
        shutil.copytree(data, other)
        link.symlink_to(data)
        found = builder_process._ticks(link, os.getppid())  # noqa: SLF001 - a piece of the process
        next(found)
        draft = data.with_name("draft")
        draft.symlink_to(other)
        draft.replace(link)
        assert until_change(found)
        until_quiet(found)
        edits.retitle(other, "Dunes")
        assert until_change(found)

    @pytest.mark.parametrize("linked", ["meetings", "meetings/desert-2026.yaml"])
    def test_edit_behind_a_link_is_noticed(self, data: Path, linked: str) -> None:
        """A meeting may be kept elsewhere, of which the system does not tell."""
        kept = data.parent / "kept"
        (data / linked).rename(kept)
        (data / linked).symlink_to(kept)
        found = builder_process._ticks(data, os.getppid())  # noqa: SLF001 - a piece of the process
        next(found)
        until_quiet(found)
        edits.retitle(data, "Dunes")
        assert until_change(found)

    def test_interrupt_of_the_terminal_does_not_end_it(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ctrl-C reaches the builder too, but it is the server that decides."""
        started: list[Path] = []

        def interrupted(folder: Path, **_: object) -> Iterator[set[str]]:
            started.append(folder)
            yield {"change"}

        monkeypatch.setattr(builder_process, "watch", interrupted)
        found = builder_process._ticks(data, os.getppid())  # noqa: SLF001 - the same
        assert [next(found), next(found)] == [True, True]
        assert started == [data, data]

    def test_end_of_the_parent_ends_it(self, data: Path) -> None:
        """No builder outlives its server."""
        expected: list[bool] = []
        actual = list(builder_process._ticks(data, os.getppid() + 1))  # noqa: SLF001 - the same
        assert expected == actual

    def test_end_of_the_parent_is_noticed_within_a_tick(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is looked for while nothing happens."""
        found = builder_process._ticks(data, os.getppid())  # noqa: SLF001 - the same
        next(found)
        monkeypatch.setattr(os, "getppid", lambda: 0)
        assert len(list(found)) <= 1


def test_main_follows_what_the_environment_names(
    data: Path, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Data and address from the environment, the file from the command line, words to stderr."""
    monkeypatch.setenv("MODL_FEEDS_DATA", str(data))
    monkeypatch.setenv("MODL_FEEDS_BASE_URL", "http://127.0.0.1:2")
    monkeypatch.setattr("sys.argv", ["builder_process", str(path), str(os.getppid())])
    monkeypatch.setattr(
        builder_process,
        "_ticks",
        lambda folder, _: ticks(lambda: None, lambda: shutil.rmtree(folder)),
    )
    builder_process.main()
    assert b"http://127.0.0.1:2/desert-2026/" in page(path)
    expected = "the data has problems: the last good state is still served\n"
    assert capsys.readouterr().err.endswith(expected)
