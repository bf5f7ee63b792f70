"""The act of writing: one edit of the meetings at a time, each file whole or as it was.

A meeting's file is written before what was imported is remembered. If the program ends between
the two, the next import finds in the file what it would write, and nothing is lost; the other way
round it would take the old values for a person's.
Level 4.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from modl_feeds.errors import ConfigError, SourceError
from modl_feeds.files import alone, write_atomically
from modl_feeds.importing.planning import content_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modl_feeds.importing.planning import Plan, Written
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
