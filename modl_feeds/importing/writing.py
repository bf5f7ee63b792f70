"""A record as the text of a data file, in the manner of those written by hand.

Of the ways to write a value (plain, folded, literal, quoted) the most readable is taken that the
reader of data files reads as the very same text: it judges, so there are no rules of quoting here.
Level 1: pure.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from modl_feeds import records
from modl_feeds.dates import day_words
from modl_feeds.importing.trees import is_rows, labels
from modl_feeds.patterns import NO_WORD
from modl_feeds.schema import MEETING
from modl_feeds.shapes import ListOf, Value
from modl_feeds.shapes import Record as Shape
from modl_feeds.text import clean_line
from modl_feeds.values import BLOCK, SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modl_feeds.importing.trees import Path, Record

WIDTH: Final = 100
"""Where prose and comments are broken."""
APART: Final = frozenset(
    {
        "first_day", "venue", "organizers", "goals", "report", "notes",
        "contacts", "resources", "sessions",
    }
)  # fmt: skip
"""Keys of a meeting with an empty line above."""
SPACED: Final = frozenset({"notes", "sessions"})
"""Lists with an empty line between their items."""

Comments = Mapping[tuple[str, ...], "Sequence[str]"]
"""What is to be said above a place."""


def meeting_text(record: Record, comments: Comments, head: Sequence[str] = ()) -> str:
    """Return the text of a new meeting's file.

    Args:
        record: normal, as trees.normal makes it.
        comments: at the paths that they are about; see `placed`.
        head: what the file begins with, as comments.

    """
    lines = [line for words in head for line in comment(words, 0)]
    place = Place(comments)
    for key in place.ordered(record):
        if lines and (key in APART or place.said(key)):
            lines.append("")
        lines += entry(key, record[key], place)
    return "\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: in the meeting, in the schema and on the page."""

    comments: Comments
    path: Path = ()
    shape: Shape | None = MEETING
    """None where the schema knows no such record."""
    indent: int = 0

    def under(self, key: str, indent: int | None = None) -> Place:
        """Return the place of the record, or of the list, under a key."""
        shape = self.shape_of(key)
        shape = shape.item if isinstance(shape, ListOf) else shape
        known = shape if isinstance(shape, Shape) else None
        deeper = self.indent + 2 if indent is None else indent
        return Place(self.comments, (*self.path, key), known, deeper)

    def at(self, label: str) -> Place:
        """Return the place of a list's item."""
        return replace(self, path=(*self.path, label))

    def shape_of(self, key: str) -> object:
        """Return what the schema wants under a key."""
        keys = self.shape.keys if self.shape else ()
        return next((one.shape for one in keys if one.name == key), None)

    def ordered(self, keys: Iterable[str]) -> list[str]:
        """Return keys in the schema's order, unknown ones last."""
        known = [key.name for key in self.shape.keys] if self.shape else []
        return sorted(keys, key=lambda key: known.index(key) if key in known else len(known))

    @property
    def margin(self) -> str:
        """What its lines begin with."""
        return " " * self.indent

    def said(self, key: str = "") -> list[str]:
        """Return the comment on it, or on a key of it."""
        words = self.comments.get((*self.path, key) if key else self.path, ())
        return [line for one in words for line in comment(one, self.indent)]


def placed(record: Record, comments: Comments) -> dict[Path, list[str]]:
    """Return the comments at the deepest places of their paths that the record has."""
    found: dict[Path, list[str]] = {}
    for path, words in comments.items():
        found.setdefault(_existing(record, path), []).extend(words)
    return found


def _existing(record: Record, path: Path) -> Path:
    value: Any = record
    for depth, name in enumerate(path):
        if depth and is_rows(value):
            value = dict(zip(labels(path[depth - 1], value), value, strict=True))
        if not isinstance(value, Mapping) or name not in value:
            return path[:depth]
        value = value[name]
    return path


def comment(words: str, indent: int) -> list[str]:
    """Return words as lines of comment."""
    margin = " " * indent + "# "
    return textwrap.wrap(
        clean_line(words),
        WIDTH - 2,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def entry(key: str, value: object, place: Place) -> list[str]:
    """Return the lines of a record's key with its value."""
    lines = place.said(key)
    name = f"{place.margin}{scalar(key, 0)[0]}:"
    if isinstance(value, str):
        shape = place.shape_of(key)
        if isinstance(shape, Value) and shape.convert == SLUG.convert and NO_WORD.fullmatch(value):
            return [*lines, f"{name} {identifier(value)}"]
        first, *rest = scalar(value, place.indent, prose=shape is BLOCK)
        return [*lines, f"{name} {first}", *rest]
    below = place.under(key)
    if isinstance(value, Mapping):
        inside = (entry(each, value[each], below) for each in below.ordered(value))
        return [*lines, name, *chain.from_iterable(inside)]
    if not is_rows(value):
        return [*lines, f"{name} {flow(value)}"]
    return [*lines, name, *_items(key, value, below)]


def _items(key: str, values: Sequence[Record], place: Place) -> Iterator[str]:
    day = ""
    for number, (name, value) in enumerate(zip(labels(key, values), values, strict=True)):
        if key == "sessions" and value.get("start", "")[:10] != day:
            day = value.get("start", "")[:10]
            yield from ([""] if number else [])
            yield from day_heading(day, place.indent)
        if key in SPACED and (number or key == "sessions"):
            yield ""
        yield from item(value, place.at(name))


def day_heading(day: str, indent: int) -> list[str]:
    """Return the comment above the first session of a day, if it is a date."""
    try:
        return comment(day_words(date.fromisoformat(day)), indent)
    except ValueError:
        return []


def item(value: Record, place: Place) -> list[str]:
    """Return the lines of a list's item, with its hyphen."""
    inside = replace(place, indent=place.indent + 2)
    first_key, *keys = inside.ordered(value)
    lines = [*place.said(), *(line.removeprefix("  ") for line in inside.said(first_key))]
    first, *rest = entry(first_key, value[first_key], replace(inside, comments={}))
    lines += [f"{place.margin}- {first.removeprefix(inside.margin)}", *rest]
    return [*lines, *(line for key in keys for line in entry(key, value[key], inside))]


def identifier(text: str) -> str:
    """Return an id as YAML: as it is, unless another reader would not take it for a text."""
    return f'"{text}"' if NO_WORD.fullmatch(text) else text


def scalar(text: str, indent: int, *, prose: bool = False) -> list[str]:
    """Return a text as YAML: what stands behind its key, and the lines below.

    Args:
        text: cleaned as records.py does.
        indent: of the key.
        prose: whether a long text may be broken into lines.

    """
    for first, rest in _ways(text, WIDTH - indent - 2, prose=prose):
        if _reads([first, *(f"  {line}" if line else "" for line in rest)]) == text:
            return [first, *(f"{' ' * (indent + 2)}{line}" if line else "" for line in rest)]
    return [json.dumps(text, ensure_ascii=False)]


def flow(value: object) -> str:
    """Return a value on one line, lists in brackets and records in braces."""
    if isinstance(value, str):
        quoted = json.dumps(value, ensure_ascii=False)
        bare, safe = (records.parse(f"a: [{{b: {x}}}]\n".encode(), "") for x in (value, quoted))
        return value if bare == safe else quoted
    if isinstance(value, Mapping):
        inside = (f"{flow(key)}: {flow(each)}" for key, each in value.items())
        return f"{{{', '.join(inside)}}}"
    return f"[{', '.join(map(flow, value if isinstance(value, list) else ()))}]"


def _ways(text: str, width: int, *, prose: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield the ways to write a text but the quoted one, the most readable first."""
    lines = text.split("\n")
    if len(lines) == 1 and not (prose and len(text) > width - len("summary: ")):
        yield text, []
        if "\\" in text or '"' in text:
            doubled = text.replace("'", "''")
            yield f"'{doubled}'", []
        return
    if len(lines) == 1:
        folded = textwrap.wrap(
            text, width, break_long_words=False, break_on_hyphens=False, expand_tabs=False,
            replace_whitespace=False,
        )  # fmt: skip
        yield ">-", folded
    yield "|", lines
    yield "|2", lines  # says the indentation, for a text that begins with spaces


def _reads(lines: Sequence[str]) -> str | None:
    """Return what the reader takes the lines behind a key for."""
    content = "\n".join([f"key: {lines[0]}", *lines[1:], ""]).encode()
    table, problems = records.parse(content, "")
    node = table.entries.get("key") if table and not problems and len(table.entries) == 1 else None
    return node.text if isinstance(node, records.Scalar) else None
