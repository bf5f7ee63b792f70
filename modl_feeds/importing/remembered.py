"""What was last imported of a meeting, as it is kept in data/imported/ for the next merge.

Level 1: bytes in and out; the act of importing reads and writes them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modl_feeds.importing.trees import normal

if TYPE_CHECKING:
    from modl_feeds.importing.trees import Record


def dump(meeting: str, record: Record) -> bytes:
    """Return the file of a record, under the meeting's permanent id."""
    content = {"meeting": meeting, "record": record}
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def load(content: bytes, meeting: str) -> dict[str, Any]:
    """Return the record in a file.

    Raises:
        ValueError: it is damaged, or another meeting's.

    """
    try:
        found = json.loads(content)
        if found["meeting"] == meeting:
            return normal(found["record"])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    raise ValueError(f"it is of {found['meeting']!r}")


def but_read(record: Record) -> dict[str, Any]:
    """Return a record without the day on which its source was read."""
    source = record.get("source", {})
    if not isinstance(source, dict):
        return dict(record)
    return {**record, "source": {key: value for key, value in source.items() if key != "read"}}
