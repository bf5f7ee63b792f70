"""The act of writing: one edit of the meetings at a time, each file whole or as it was.

A meeting's file is written before what was imported is remembered. If the program ends between
the two, the next import finds in the file what it would write, and nothing is lost; the other way
round it would take the old values for a person's. What a person adds by a command is one edit.
Level 4.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from modl_feeds import records
from modl_feeds.errors import ConfigError, DataError, SourceError
from modl_feeds.files import alone, write_atomically
from modl_feeds.importing.edits import edited
from modl_feeds.importing.judging import check_readable, judged
from modl_feeds.importing.planning import Written, content_of, verified
from modl_feeds.importing.trees import plain_record
from modl_feeds.store import Proposal
from modl_feeds.text import near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modl_feeds.errors import Problem
    from modl_feeds.importing.planning import Plan
    from modl_feeds.importing.trees import Record
    from modl_feeds.store import Store


@contextlib.contextmanager
def editing(store: Store) -> Iterator[None]:
    """Let no other command write meetings meanwhile.

    Raises:
        ConfigError: another one does.

    """
    with alone(store.root / "meetings", "edit", _refusal):
        yield


def _refusal(fault: str, remedy: str) -> ConfigError:
    return ConfigError(f"{fault}, {remedy}")


def write(store: Store, made: Plan) -> None:
    """Write what was planned: the meeting, then what was imported.

    Raises:
        SourceError: a file was changed since, or cannot be written.
        ConfigError: another import or edit is running.

    """
    with alone(store.root / "imported", "import", _refusal), editing(store):
        for one in (made.meeting, made.remembered):
            if content_of(one.path) != one.before:
                fault = "it was changed while the import was being decided on"
                raise SourceError(str(one.path), 1, fault, "import again")
        put(made.meeting, "nothing was changed: try again")
        put(made.remembered, "the meeting itself is written: import again to remember it")


def put(one: Written, remedy: str) -> None:
    """Write a file, if there is something to write.

    Args:
        one: the file before and after.
        remedy: what to do if it cannot be written.

    Raises:
        SourceError: it cannot be written.

    """
    if not one.differs:
        return
    try:
        one.path.parent.mkdir(exist_ok=True)
        write_atomically(one.path, one.after)
    except OSError as error:
        fault = f"it cannot be written ({error.strerror})"
        raise SourceError(str(one.path), 1, fault, remedy) from None


def change(
    store: Store,
    meeting: str,
    steps: Sequence[Callable[[Record], Record]],
    tidied: Callable[[str], str] = str,
) -> tuple[Written, tuple[Problem, ...]]:
    """Change what a meeting's file says, one step after another, and nothing else in it.

    Return the file, and what was wrong in the data before and still is.

    Args:
        store: the folder of data.
        meeting: the meeting's id.
        steps: what each makes of the record is written before the next.
        tidied: changes the text alone, after the steps.

    Raises:
        ConfigError: there is no such meeting, or another edit is running.
        DataError: something would be wrong that was right before.

    """
    survey, path = store.survey(), store.meeting_path(meeting)
    known = [one.id for one in survey.meetings]
    if meeting not in known:
        check_readable(survey, path)
        raise ConfigError(f"there is no meeting {meeting!r}, {near(meeting, known)}")
    with editing(store):
        before = content_of(path) or b""
        text = before.decode()
        for step in steps:
            record = step(_record(text, str(path)))
            text = verified(path, edited(text, record, {}, str(path)), record).decode()
        tidy = verified(path, tidied(text), _record(text, str(path)))
        written = Written(path, before, tidy)
        found = judged(store, Proposal(path, written.after))
        if found.new:
            raise DataError(found.new)
        put(written, "nothing was changed: try again")
    return written, found.old


def _record(text: str, file: str) -> Record:
    return plain_record(records.read(text.encode(), file))
