"""From the store's contents to documents ready to be sent, and from one process to another.

A builder writes the state of the site to a file by one rename; every worker looks at the file
between two requests and follows. Rendering in the serving process would halt it.
Level 4.
"""

from __future__ import annotations

import contextlib
import pickle
import threading
import time
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import TYPE_CHECKING, Final, Protocol

from modl_feeds import snapshot
from modl_feeds.errors import DataError
from modl_feeds.files import write_atomically
from modl_feeds.variants import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from modl_feeds.errors import Problem
    from modl_feeds.exchange import Prepared
    from modl_feeds.kept import Kept
    from modl_feeds.limits import Standing
    from modl_feeds.model import Site
    from modl_feeds.snapshot import Snapshot
    from modl_feeds.store import Contents, Store

# What loading a damaged pickle, or one of another version's classes, may raise.
_NOT_A_PICKLE: Final = (
    pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError,
)  # fmt: skip


_QUICK: Final = 1 << 22
"""Bytes that a worker reads in a hundredth of a second."""


@dataclass(frozen=True, slots=True)
class State:
    """What is served, and what is wrong with the data since."""

    snapshot: Snapshot | None
    """None while nothing could ever be loaded."""
    problems: tuple[Problem, ...] = ()
    """Of the latest edit; the snapshot is then of the last good one."""
    variants: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict, compare=False)
    """Compressed bytes by path and encoding, as far as they are made."""
    made: float = field(default=0.0, compare=False)
    """When the snapshot was built, in seconds since 1970."""
    took: float = field(default=0.0, compare=False)
    """How many seconds that needed."""
    ready: dict[str, Prepared] = field(default_factory=dict, init=False, compare=False)
    """Documents made ready to be sent, by path; each at its first request."""


class StateSource(Protocol):
    """Gives the web application the state to answer a request from."""

    def current(self) -> State:
        """Return the state that holds now."""


@dataclass(frozen=True, slots=True)
class FixedState:
    """A state that never changes: the data as it was at the start."""

    state: State

    def current(self) -> State:
        """Return it."""
        return self.state


@dataclass(slots=True)
class FollowedState:
    """The state in a builder's file, loaded anew whenever the file is another one."""

    path: Path
    _state: State = State(None)
    _mark: tuple[int, int] = (0, 0)

    def current(self) -> State:
        """Return the newest state; the one before if the file has gone or is not a builder's.

        A large one is read beside the requests, which it would halt, and holds when it is there.
        """
        try:
            stat = self.path.stat()
        except OSError:
            return self._state
        mark = stat.st_ino, stat.st_mtime_ns
        if mark != self._mark:
            self._mark = mark
            if self._state.snapshot is None or stat.st_size < _QUICK:
                self._read(mark)
            else:
                threading.Thread(target=self._read, args=(mark,), daemon=True).start()
        return self._state

    def _read(self, mark: tuple[int, int]) -> None:
        """Take the file's state, unless it is another's by now; try again what cannot be read."""
        state, known = self._state, (0, 0)
        try:
            with contextlib.suppress(OSError, TypeError):
                state, known = read_state(self.path), mark
        finally:
            if mark == self._mark:
                self._state, self._mark = state, known


def publish(store: Store, base_url: str = "") -> Snapshot:
    """Read, check and render everything.

    Args:
        store: the data.
        base_url: where the site is reached; '' for what site.yaml says.

    Raises:
        DataError: the data has problems.

    """
    made = render(store.load(), base_url, store.kept)
    store.kept.settle()
    return made


def render(contents: Contents, base_url: str = "", kept: Kept | None = None) -> Snapshot:
    """Render what was read and checked; the address as for `publish`."""
    return snapshot.build(_site(contents, base_url), contents.editions, _assets(), kept)


def standings(contents: Contents, base_url: str = "") -> tuple[Standing, ...]:
    """Return how calendars and feeds would stand; the address as for `publish`."""
    return snapshot.standings(_site(contents, base_url), contents.editions)


def _site(contents: Contents, base_url: str) -> Site:
    return replace(contents.site, base_url=base_url) if base_url else contents.site


def built(make: Callable[[], Snapshot]) -> State:
    """Return the state of a new snapshot, with when and how quickly it was made."""
    began = time.monotonic()
    made = make()
    return State(made, made=time.time(), took=time.monotonic() - began)


def renew(state: State, store: Store, base_url: str) -> State:
    """Return the state after an edit: the new snapshot, or the old one with the problems."""
    try:
        return built(lambda: publish(store, base_url))
    except DataError as error:
        return replace(state, problems=error.problems)


def compressed(state: State, before: State) -> State:
    """Return the state with its documents compressed, as far as they were not so before."""
    if state.snapshot is None:
        return state
    known = _by_etag(before)
    documents = state.snapshot.documents
    packed = {
        path: known[document.etag] if document.etag in known else variants(document)
        for path, document in documents.items()
    }
    return replace(state, variants={path: found for path, found in packed.items() if found})


def _by_etag(state: State) -> dict[str, Mapping[str, bytes]]:
    documents = state.snapshot.documents if state.snapshot else {}
    return {documents[path].etag: found for path, found in state.variants.items()}


def read_state(path: Path) -> State:
    """Return the state that a builder of this program wrote to a private folder.

    Raises:
        OSError: it cannot be read.
        TypeError: it holds something else.

    """
    with path.open("rb") as file:
        try:
            state = pickle.load(file)  # noqa: S301 - written by our own builder, in a 0700 folder
        except _NOT_A_PICKLE as error:
            raise TypeError(path) from error
    if not isinstance(state, State):
        raise TypeError(path)
    return state


def write_state(path: Path, state: State) -> None:
    """Write the state so that a reader finds the old or the new one, never a part."""
    path.parent.mkdir(mode=0o700, exist_ok=True)  # whoever cleans old temporary folders
    write_atomically(path, pickle.dumps(state, protocol=pickle.HIGHEST_PROTOCOL))


def _assets() -> dict[str, bytes]:
    """Return the files that pages need, from the package."""
    folder = resources.files("modl_feeds") / "static"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name: file.read_bytes() for file in files if not file.name.startswith((".", "_"))}
