"""One edit of a meeting's file at a person's command: checked as a whole, then written.

Level 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modl_feeds import records
from modl_feeds.errors import ConfigError, DataError
from modl_feeds.importing.act import editing, put
from modl_feeds.importing.edits import edited
from modl_feeds.importing.planning import Written, content_of, verified
from modl_feeds.importing.trees import plain_record
from modl_feeds.store import Proposal
from modl_feeds.text import near

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from modl_feeds.importing.trees import Record
    from modl_feeds.store import Store


def change(
    store: Store,
    meeting: str,
    steps: Sequence[Callable[[Record], Record]],
    tidied: Callable[[str], str] = str,
) -> Written:
    """Change what a meeting's file says, one step after another, and nothing else in it.

    Args:
        store: the folder of data.
        meeting: the meeting's id.
        steps: what each makes of the record is written before the next.
        tidied: changes the text alone, after the steps.

    Raises:
        ConfigError: there is no such meeting, or another edit is running.
        DataError: the data has problems, before or after.

    """
    known = [one.id for one in store.load().site.meetings]
    if meeting not in known:
        raise ConfigError(f"there is no meeting {meeting!r}, {near(meeting, known)}")
    path = store.meeting_path(meeting)
    with editing(store):
        before = content_of(path) or b""
        text = before.decode()
        for step in steps:
            record = step(_record(text, str(path)))
            text = verified(path, edited(text, record, {}, str(path)), record).decode()
        tidy = verified(path, tidied(text), _record(text, str(path)))
        written = Written(path, before, tidy)
        store.load(Proposal(path, written.after))
        put(written, "nothing was changed: try again")
    return written


def _record(text: str, file: str) -> Record:
    table, problems = records.parse(text.encode(), file)
    if table is None or problems:
        raise DataError(problems)
    return plain_record(table)
