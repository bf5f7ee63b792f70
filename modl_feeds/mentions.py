"""Every web address that the data names, with the place where it stands.

Level 1: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from modl_feeds.shapes import Entry, ListOf, Record
from modl_feeds.values import URL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.builder import Draft
    from modl_feeds.shapes import Shape


class Mention(NamedTuple):
    """One address in one file."""

    file: str
    line: int
    subject: str
    """Whose it is: 'modl-2025/ge', 'slides'."""
    url: str


def mentions(drafts: Iterable[Draft], record: Record) -> Iterator[Mention]:
    """Yield the addresses of meetings, in the files' order; the record is a meeting's."""
    for draft in drafts:
        yield from _within(draft.entry, record, draft.report.file, "")


def _within(entry: Entry, record: Record, file: str, owner: str) -> Iterator[Mention]:
    own = str(entry.get("id") or entry.get("name") or entry.get("kind") or record.name)
    subject = f"{owner}/{own}" if owner else own
    for key in record.keys:
        value = entry.get(key.name, None)
        if value is None:
            continue
        if key.shape is URL:
            yield Mention(file, entry.line_of(key.name), subject, value)
        for one, shape in _records(value, key.shape):
            yield from _within(one, shape, file, subject)


def _records(value: object, shape: Shape) -> Iterator[tuple[Entry, Record]]:
    """Yield the records in a value, each with its own shape."""
    inner = shape.item if isinstance(shape, ListOf) else shape
    if isinstance(inner, Record):
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Entry):
                yield one, inner
