"""How a record's keys and values are typed: a small vocabulary that schema.py speaks.

A shape reads a node into a value and reports every problem with its line. The same shapes know
their JSON Schema, so that editors and `check` agree.
Level 1: knows no meeting.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from modl_feeds.errors import Problem
from modl_feeds.records import Listing, Node, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_LONGEST_SUBJECT: Final = 100


@dataclass(slots=True)
class Report:
    """Collects the problems of one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, subject: str, fault: str, remedy: str) -> None:
        """Note one problem."""
        shown = subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[:_LONGEST_SUBJECT]}…"
        self.problems.append(Problem(self.file, line, shown, fault, remedy))

    def of(self, entry: Entry, key: str, fault: str, remedy: str) -> None:
        """Note one problem of a key of a meeting or session."""
        self.add(entry.line_of(key), f"{entry.get('id', 'meeting')}: {key}", fault, remedy)


class Shape(Protocol):
    """Reads a node; None when it could not, with the problem reported."""

    def read(self, node: Node, subject: str, report: Report) -> Any | None:  # noqa: ANN401 - any type
        """Return the node's value."""

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of such a node."""


class ValueFaultError(ValueError):
    """A scalar that does not fit; carries 'fault' and 'remedy'."""

    def __init__(self, fault: str, remedy: str) -> None:
        """Keep the two halves of the message."""
        self.fault, self.remedy = fault, remedy
        super().__init__(f"{fault}, {remedy}")


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar, typed by `convert`."""

    name: str
    convert: Callable[[str], Any]
    """Raises ValueFaultError."""
    schema: Mapping[str, Any]

    def read(self, node: Node, subject: str, report: Report) -> Any | None:  # noqa: ANN401 - any type
        """Return the converted text."""
        if not isinstance(node, Scalar):
            kind = "a list" if isinstance(node, Listing) else "a mapping"
            report.add(node.line, subject, f"it is {kind}", f"write {self.name}")
            return None
        if not node.text:
            report.add(
                node.line, subject, "it is empty", f"write {self.name}, or leave the key out"
            )
            return None
        try:
            return self.convert(node.text)
        except ValueFaultError as error:
            report.add(node.line, subject, error.fault, error.remedy)
            return None

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the scalar."""
        return dict(self.schema)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape."""

    item: Shape

    def read(self, node: Node, subject: str, report: Report) -> tuple[Any, ...] | None:
        """Return the items that could be read."""
        if not isinstance(node, Listing):
            report.add(node.line, subject, "it is not a list", "write one '- ' line for each")
            return None
        name = subject.removesuffix("s")
        values = (
            self.item.read(item, f"{name} {number}", report)
            for number, item in enumerate(node.items, start=1)
        )
        return tuple(value for value in values if value is not None)

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the list."""
        return {"type": "array", "items": self.item.json_schema()}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record."""

    name: str
    shape: Shape
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What was read of one record, with the lines for later problems."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    line: int
    complete: bool
    """Whether every key could be read and none was missing."""

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - any type
        return self.values[key]

    def get(self, key: str, default: Any = "") -> Any:  # noqa: ANN401 - any type
        """Return a key's value, or the default."""
        return self.values.get(key, default)

    def line_of(self, key: str) -> int:
        """Return the key's line, or the record's."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys."""

    name: str
    keys: tuple[Key, ...]
    apart: tuple[str, ...] = ()
    """Keys that do not stand together; `check` knows why."""

    def read(self, node: Node, subject: str, report: Report) -> Entry | None:
        """Return the keys' values; unknown and missing keys are problems."""
        if not isinstance(node, Table):
            names = ", ".join(key.name for key in self.keys if key.required)
            report.add(node.line, subject, f"it is not a {self.name}", f"write the keys {names}")
            return None
        own = node.entries.get("id") or node.entries.get("name")
        if isinstance(own, Scalar) and own.text:
            subject = own.text
        before = len(report.problems)
        known = {key.name: key for key in self.keys}
        for unknown in node.entries.keys() - known.keys():
            near = difflib.get_close_matches(unknown, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"
            fault = f"a {self.name} has no such key"
            report.add(node.key_lines[unknown], f"{subject}: {unknown}", fault, remedy)
        values = {}
        for key in self.keys:
            if key.name in node.entries:
                value = key.shape.read(node.entries[key.name], f"{subject}: {key.name}", report)
                if value is not None:
                    values[key.name] = value
            elif key.required:
                remedy = f"write '{key.name}: …' ({key.doc})"
                report.add(node.line, subject, f"the key {key.name!r} is missing", remedy)
        complete = len(report.problems) == before
        return Entry(values, node.key_lines, node.line, complete)

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the record."""
        apart = {"not": {"required": [*self.apart]}} if self.apart else {}
        return {
            **apart,
            "type": "object",
            "additionalProperties": False,
            "required": [key.name for key in self.keys if key.required],
            "properties": {
                key.name: {**key.shape.json_schema(), "description": key.doc} for key in self.keys
            },
        }
