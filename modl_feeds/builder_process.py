"""The process beside the server that watches data/ and builds each new state.

Started by the server as `python -m modl_feeds.builder_process STATE_FILE SERVER_PID`; it ends with
the server, even if that ended before this process had begun.
Level 5.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchfiles import watch

from modl_feeds import warm
from modl_feeds.config import Config
from modl_feeds.errors import Problem
from modl_feeds.files import cache_folder, files_below
from modl_feeds.publisher import State, built, compressed, read_state, renew, write_state
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_LOOK_EVERY_MS: Final = 500
"""How often to see whether the parent is still there, and whether the folder came back."""
_SETTLE_MS: Final = 50


def begin(store: Store, base_url: str, path: Path, folder: Path | None = None) -> None:
    """Write the first state, from the last time's documents if nothing has changed.

    Args:
        store: the data.
        base_url: where the site is reached; '' for what site.yaml says.
        path: the state's file; one that is there stays.
        folder: where documents are kept between two starts; None for the user's cache.

    """
    if not path.exists():
        with contextlib.suppress(Exception):  # `follow` meets the same fault, and says it
            kept = folder or cache_folder() / "starts"  # some users have none: `follow` needs none
            write_state(path, built(lambda: warm.build(store, base_url, kept)))


def follow(
    config: Config,
    path: Path,
    ticks: Iterator[bool],
    say: Callable[[str], None],
    store: Store | None = None,
) -> None:
    """Build a new state at each tick that brings a change.

    Args:
        config: where the data is.
        path: the state's file.
        ticks: True when something in the data changed, False when only time passed.
        say: where problems are logged.
        store: the data, by who has read it already.

    """
    store = store or Store(config.data)
    state, is_kept = _last(path), path.exists()
    packed = state
    for changed in ticks:
        new = _renewed(state, store, config.base_url) if changed else state
        if new != state or not (is_kept and path.exists()):
            is_kept = _keep(path, new, say if is_kept else _silent)
        if new != state:
            _tell(new, say)
        state = state if new == state else new
        if state.snapshot and not state.variants:  # only now: the new state is served without them
            state = compressed(state, packed)
            is_kept = _keep(path, state, say if is_kept else _silent)
            packed = state


def _last(path: Path) -> State:
    """Return what the builder before this one left; nothing when that is lost."""
    try:
        return read_state(path)
    except (OSError, TypeError):
        return State(None)


def _tell(state: State, say: Callable[[str], None]) -> None:
    for problem in state.problems:
        say(str(problem))
    if state.problems:
        say("the data has problems: the last good state is still served")


def _silent(_: str) -> None:
    """Say nothing: it was said when it began."""


def _renewed(state: State, store: Store, base_url: str) -> State:
    """Return the next state, whatever happens: the one before must go on being served."""
    try:
        return renew(state, store, base_url)
    except Exception:  # noqa: BLE001 - a fault of ours must be seen, and must not stop the watch
        fault = traceback.format_exc()
        problem = Problem(str(store.root), 1, "builder", fault, "please report this")
        return replace(state, problems=(problem,))


def _keep(path: Path, state: State, say: Callable[[str], None]) -> bool:
    """Write the state; when that fails, it is tried again at the next tick."""
    try:
        write_state(path, state)
    except OSError as error:
        say(f"{path}: the new state cannot be written ({error.strerror}), the old one is served")
        return False
    return True


def _ticks(folder: Path, parent: int) -> Iterator[bool]:
    """Yield True after each change of the folder, False now and then; end with the parent.

    The system does not tell of a file that lies elsewhere, behind a link, or that another machine
    edits. So all are looked at now and then as well.
    """
    known = _looks(folder)
    while os.getppid() == parent:
        with _held(folder) as seen:
            watched = folder if seen else folder.absolute().parent
            changes = watch(
                watched,
                debounce=_SETTLE_MS * 4,
                step=_SETTLE_MS,
                rust_timeout=_LOOK_EVERY_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=bool(seen),
            )
            for number, change in enumerate(changes):
                before, known = known, _looks(folder)
                # The first: what changed before the watch began.
                yield bool(change) or number == 0 or known != before
                if os.getppid() != parent or _identity(folder) != seen:
                    break  # the folder vanished, came back or is another one


def _looks(folder: Path) -> list[tuple[str, int, int, int]]:
    """Return what tells a file from an edited one, of all that are there."""
    found = []
    for path in files_below(folder):
        with contextlib.suppress(OSError):  # it has just gone
            look = path.stat()
            found.append((str(path), look.st_ino, look.st_size, look.st_mtime_ns))
    return found


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[tuple[int, int] | None]:
    """Give a folder's identity, and keep it open: else its successor may get the same number."""
    handle = None
    with contextlib.suppress(OSError):  # there is none, or the system opens no folders
        handle = os.open(folder, os.O_RDONLY)
    try:
        yield _identity(folder if handle is None else handle)
    finally:
        if handle is not None:
            os.close(handle)


def _identity(folder: Path | int) -> tuple[int, int] | None:
    """Return what tells a folder from one that takes its place; None where there is none."""
    try:
        found = os.stat(folder)  # noqa: PTH116 - also of one that is open
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def main() -> None:
    """Follow the data that the environment names until the parent ends."""
    config = Config.from_environment()
    path, parent = Path(sys.argv[1]), int(sys.argv[2])
    _tidy(path)
    store = Store(config.data)
    begin(store, config.base_url, path)
    follow(config, path, _ticks(config.data, parent), _log, store)


def _tidy(path: Path) -> None:
    """Remove what a builder that was killed had half written; there is only one at a time."""
    for left in path.parent.glob(f".{path.name}.*"):
        left.unlink(missing_ok=True)


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
