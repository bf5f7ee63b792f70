"""The act of importing: one at a time, each file whole or as it was.

A meeting's file is written before what was imported is remembered. If the program ends between
the two, the next import finds in the file what it would write, and nothing is lost; the other way
round it would take the old values for a person's.
Level 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modl_feeds.errors import ConfigError, SourceError
from modl_feeds.files import alone, write_atomically
from modl_feeds.importing.planning import content_of

if TYPE_CHECKING:
    from modl_feeds.importing.planning import Plan, Written
    from modl_feeds.store import Store


def write(store: Store, made: Plan) -> None:
    """Write what was planned: the meeting, then what was imported.

    Raises:
        SourceError: a file was changed since, or cannot be written.
        ConfigError: another import is running.

    """
    folder = store.root / "imported"
    with alone(folder, "import", lambda fault, remedy: ConfigError(f"{fault}, {remedy}")):
        for one in (made.meeting, made.remembered):
            if content_of(one.path) != one.before:
                fault = "it was changed while the import was being decided on"
                raise SourceError(str(one.path), 1, fault, "import again")
        _write(made.meeting, "nothing was changed: try again")
        _write(made.remembered, "the meeting itself is written: import again to remember it")


def _write(one: Written, remedy: str) -> None:
    if not one.differs:
        return
    try:
        one.path.parent.mkdir(exist_ok=True)
        write_atomically(one.path, one.after)
    except OSError as error:
        fault = f"it cannot be written ({error.strerror})"
        raise SourceError(str(one.path), 1, fault, remedy) from None
