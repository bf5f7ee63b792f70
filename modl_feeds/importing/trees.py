"""A record as plain data: strings, lists and mappings, as importers make and files hold it.

So it is kept in data/imported/, too, for the next merge.

Level 1: knows no meeting but the keys by which the items of its lists are told apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from modl_feeds.records import Listing, Scalar, Table
from modl_feeds.shapes import ListOf
from modl_feeds.shapes import Record as Shape
from modl_feeds.text import clean_block, clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.records import Node

Record = Mapping[str, Any]
"""Values are strings, lists and records."""
Path = tuple[str, ...]
"""Keys and items' labels from the top: ('sessions', 'ge', 'end')."""
Assumed = tuple[Path, str]
"""What an import assumed of a place, in words."""


class Memory(NamedTuple):
    """What was last imported."""

    record: dict[str, Any]
    assumed: frozenset[Assumed] = frozenset()


def plain(node: Node) -> Any:  # noqa: ANN401 - a string, a list or a record
    """Return what a file's node says, without where it stands."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def plain_record(table: Table) -> dict[str, Any]:
    """Return what a file's table says, without keys that say nothing."""
    return normal(plain(table))


def normal(record: Record) -> dict[str, Any]:
    """Return the record with its texts cleaned as a file's are, and without what is empty.

    Raises:
        TypeError: it holds something else than strings, lists and mappings.

    """
    found = ((clean_line(key), _normal(value)) for key, value in record.items())
    return {key: value for key, value in found if value}


def _normal(value: object) -> Any:  # noqa: ANN401 - a string, a list or a record
    if isinstance(value, str):
        return clean_block(value)
    if isinstance(value, Mapping):
        return normal(value)
    if isinstance(value, list | tuple):
        return [item for item in map(_normal, value) if item]
    raise TypeError(f"{type(value).__name__} in a record; strings, lists and mappings are meant")


def fits(value: object, shape: object) -> bool:
    """Tell whether a value is built as its shape is; what its texts say is not looked at."""
    if isinstance(shape, Shape):
        shapes = {key.name: key.shape for key in shape.keys}
        return isinstance(value, Mapping) and all(
            key in shapes and fits(each, shapes[key]) for key, each in value.items()
        )
    if isinstance(shape, ListOf):
        return isinstance(value, list) and all(fits(each, shape.item) for each in value)
    return isinstance(value, str)


def is_rows(value: object) -> TypeGuard[list[dict[str, Any]]]:
    """Tell whether it is a list of records."""
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def label(key: str, item: Record) -> str:
    """Return what an item of the list under that key is told apart by."""
    if key in {"speakers", "organizers"}:
        return fold(_text(item, "name"))
    names = {"contacts": ("name",), "notes": ("title",), "chapters": ("start",)}
    return next(filter(None, (_text(item, name) for name in names.get(key, ("id", "kind")))), "")


def labels(key: str, items: Sequence[Record]) -> list[str]:
    """Return the items' labels; numbers where two would be alike."""
    found = [label(key, item) for item in items]
    if len({*found}) == len(found) and all(found):
        return found
    return [str(number) for number in range(len(items))]


def _text(item: Record, key: str) -> str:
    value = item.get(key, "")
    return value if isinstance(value, str) else ""


def dump(meeting: str, memory: Memory) -> bytes:
    """Return the file that remembers an import, under the meeting's permanent id."""
    content: dict[str, object] = {"meeting": meeting, "record": memory.record}
    if memory.assumed:
        content["assumed"] = [[[*path], words] for path, words in sorted(memory.assumed)]
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def load(content: bytes, meeting: str) -> Memory:
    """Return what such a file remembers.

    Raises:
        ValueError: it is damaged, or another meeting's.

    """
    try:
        found = json.loads(content)
        if found["meeting"] == meeting:
            assumed = (
                (tuple(map(str, path)), str(words)) for path, words in found.get("assumed", ())
            )
            return Memory(normal(found["record"]), frozenset(assumed))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    raise ValueError(f"it is of {found['meeting']!r}")


def but_read(record: Record) -> dict[str, Any]:
    """Return a record without the day on which its source was read."""
    source = record.get("source", {})
    if not isinstance(source, dict):
        return dict(record)
    return {**record, "source": {key: value for key, value in source.items() if key != "read"}}
