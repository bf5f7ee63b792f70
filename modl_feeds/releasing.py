"""The act of releasing: one at a time, each ledger whole or as it was.

Level 4.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modl_feeds import ledger, ledger_merge, revisions
from modl_feeds.errors import LedgerError
from modl_feeds.files import alone, read_regular, write_atomically
from modl_feeds.text import clean_block

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from modl_feeds.ledger import Change, Ledger
    from modl_feeds.model import Meeting
    from modl_feeds.revisions import PossibleRename
    from modl_feeds.store import Store


@dataclass(frozen=True, slots=True)
class Released:
    """What a release said, or would say, of one meeting."""

    meeting: Meeting
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What only the publisher knows: whether a new session is one that vanished."""

    meeting: Meeting
    rename: PossibleRename

    @property
    def words(self) -> str:
        """The question, and what to do when the answer is yes."""
        new, former = self.rename.session, self.rename.former
        return (
            f"{self.meeting.id}: {former!r} has gone and {new.id!r} ({new.title}) is new."
            f" If it is the same session, write 'previous_ids: [{former}]' at {new.id!r},"
            " so that subscribers keep its entry."
        )


def heal(store: Store, at: datetime) -> list[Path]:
    """Join the ledgers that git could not merge; return their files.

    Raises:
        LedgerError: a side is damaged, or another release is running.

    """
    folder = store.root / "ledger"
    with _alone(folder):
        healed = []
        for path in sorted(folder.glob("*.json")):
            content = read_regular(path)
            if ledger_merge.is_conflicted(content):
                try:
                    joined = ledger_merge.healed(content, at)
                except LedgerError as error:
                    where = f"{path}:{error.line}: ledger: {error.fault}"
                    raise LedgerError(error.line, where, error.remedy) from None
                _write(path, ledger.dump(joined))
                healed.append(path)
        return healed


def questions(store: Store) -> list[Question]:
    """Return what to ask before a release."""
    contents = store.load()
    return [
        Question(meeting, rename)
        for meeting in contents.site.meetings
        for rename in revisions.possible_renames(meeting, contents.ledgers[meeting.permanent_id])
    ]


def release(store: Store, at: datetime, note: str = "", *, dry: bool = False) -> list[Released]:
    """Stamp every difference between the data and its ledgers.

    Args:
        store: the data.
        at: the moment of the release.
        note: what the publisher says of it.
        dry: change nothing.

    Returns:
        The meetings that differ, with their differences.

    Raises:
        DataError: the data has problems.
        LedgerError: another release is running, time goes back, or a file cannot be written.

    """
    at, note = at.replace(microsecond=0), clean_block(note)
    writes = not dry and store.root.is_dir()  # a missing folder is the store's to report
    with _alone(store.root / "ledger") if writes else contextlib.nullcontext():
        done, files = [], []
        contents = store.load()
        for meeting in contents.site.meetings:
            path = store.ledger_path(meeting)
            before = contents.ledgers[meeting.permanent_id]
            after, changes = revisions.release(meeting, before, at, note)
            if after == before:
                continue
            _check_time(path, before, at)
            done.append(Released(meeting, changes))
            files.append((path, ledger.dump(after)))
        for path, content in () if dry else files:
            _write(path, content)
        return done


def _check_time(path: Path, before: Ledger, at: datetime) -> None:
    """Refuse a release that is not after the last one: clients would take it for an old state."""
    if before.releases and at <= before.releases[-1].time:
        last = ledger.time_text(before.releases[-1].time)
        raise LedgerError(
            1,
            f"{path}: the last release was at {last}, not before {ledger.time_text(at)}",
            "release with a later --at, or set the clock right",
        )


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise LedgerError(
            1, f"{path} cannot be written ({error.strerror})", "the ledger is as it was: try again"
        ) from None


def _alone(folder: Path) -> AbstractContextManager[None]:
    """Hold the ledgers' lock."""
    return alone(folder, "release", lambda fault, remedy: LedgerError(1, fault, remedy))
