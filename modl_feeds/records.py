"""YAML as records: every scalar a string, every key with its line; the only module with PyYAML.

libyaml's events are read rather than YAML's own types, which turn `10:30` into 630 and `NO` into
false. What YAML allows but a data file does not need (aliases, tags, several documents, duplicate
keys) is a problem.
Level 1: bytes in, records out; knows no file system.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from modl_feeds.errors import DataError, Problem
from modl_feeds.text import clean_block

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES: Final = 32_000_000
"""A data file larger than this is refused."""
_MAX_DEPTH: Final = 20
_NULLS: Final = frozenset({"null", "Null", "NULL", "~"})
"""Words that say nothing, to YAML and to editors, unless they are quoted."""


class Span(NamedTuple):
    """Where something stands: lines and columns from 0, the end exclusive."""

    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string and its line."""

    text: str
    line: int
    span: Span = field(default=Span(), compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence."""

    items: tuple[Node, ...]
    line: int
    span: Span = field(default=Span(), compare=False)
    flow: bool = field(default=False, compare=False)
    """Whether it is written in brackets."""


@dataclass(frozen=True, slots=True)
class Table:
    """A YAML mapping, each key with its line."""

    entries: Mapping[str, Node]
    key_lines: Mapping[str, int]
    line: int
    span: Span = field(default=Span(), compare=False)
    key_spans: Mapping[str, Span] = field(default_factory=dict, compare=False)
    flow: bool = field(default=False, compare=False)
    """Whether it is written in braces."""


Node = Scalar | Listing | Table


def read(content: bytes, file: str) -> Table:
    """Return the mapping that a data file holds.

    Raises:
        DataError: it holds none, or its YAML has problems.

    """
    table, problems = parse(content, file)
    if table is None or problems:
        raise DataError(problems)
    return table


def parse(content: bytes, file: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Return the mapping that a data file holds, and what is wrong with its YAML.

    Args:
        content: the file's bytes.
        file: its name, for problems.

    """
    if len(content) > MAX_BYTES:
        remedy = f"split it: at most {MAX_BYTES} are read"
        return None, (Problem(file, 1, "file", f"it has {len(content)} bytes", remedy),)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = f"byte 0x{content[error.start]:02x} is not UTF-8"
        return None, (Problem(file, line, "file", fault, "save the file as UTF-8"),)
    reader = _Reader(file, yaml.CBaseLoader(content))
    try:
        node = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reader.report(
            mark.line + 1 if mark else 1,
            "file",
            f"not valid YAML: {error.problem or error.context}",
            "check the indentation, colons, brackets and quotes here",
        )
        return None, tuple(reader.problems)
    except yaml.reader.ReaderError as error:
        reader.report(
            content.count(b"\n", 0, error.position) + 1,
            "file",
            f"not valid YAML: {_first_line(error)}",
            "remove control characters; write them, if ever, as escapes",
        )
        return None, tuple(reader.problems)
    if not isinstance(node, Table):
        reader.report(1, "file", "it is empty or not a mapping", "write 'key: value' lines")
        return None, tuple(reader.problems)
    return node, tuple(reader.problems)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


class _TooDeepError(yaml.MarkedYAMLError):
    """Nesting beyond what any data file needs; stops recursion."""


@dataclass(slots=True)
class _Reader:
    """A recursive descent over libyaml's events."""

    file: str
    loader: Any
    """A yaml.CBaseLoader; its event types are untyped."""
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, subject: str, fault: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, subject, fault, remedy))

    def document(self) -> Node | None:
        """Return the first document's node; further documents are a problem."""
        self.loader.get_event()  # stream start
        if isinstance(self.loader.get_event(), yaml.StreamEndEvent):
            return None
        node = self._node(self.loader.get_event(), 0)
        self.loader.get_event()  # document end
        following = self.loader.get_event()
        if not isinstance(following, yaml.StreamEndEvent):
            self.report(
                following.start_mark.line + 1,
                "file",
                "a second document begins with ---",
                "one document a file",
            )
        return node

    def _node(self, event: Any, depth: int) -> Node:  # noqa: ANN401 - PyYAML's events are untyped
        line = event.start_mark.line + 1
        if depth > _MAX_DEPTH:
            raise _TooDeepError(None, None, "nested too deeply", event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self.report(line, f"*{event.anchor}", "aliases are not read", "write the value out")
            return Scalar("", line)
        if event.tag is not None and event.tag != "!":
            self.report(line, event.tag, "tags are not read", "leave the tag out")
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.value in _NULLS
            text = "" if is_null else clean_block(event.value)
            return Scalar(text, line, _span(event, event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(event, depth)
        return self._mapping(event, depth)

    def _listing(self, start: Any, depth: int) -> Listing:  # noqa: ANN401 - PyYAML's events are untyped
        items = []
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        line = start.start_mark.line + 1
        return Listing(tuple(items), line, _span(start, event), start.flow_style)

    def _mapping(self, start: Any, depth: int) -> Table:  # noqa: ANN401 - PyYAML's events are untyped
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        spans: dict[str, Span] = {}
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self.loader.get_event(), depth + 1)
            if not isinstance(key, Scalar):
                self.report(key.line, "key", "a key is not a single word", "write 'key: value'")
            elif key.text in entries:
                self.report(
                    key.line,
                    key.text,
                    f"the key stands here and in line {lines[key.text]}",
                    "keep one of them",
                )
            else:
                entries[key.text], lines[key.text] = value, key.line
                spans[key.text] = key.span
        line = start.start_mark.line + 1
        return Table(entries, lines, line, _span(start, event), spans, start.flow_style)


def _span(first: Any, last: Any) -> Span:  # noqa: ANN401 - PyYAML's events are untyped
    start, end = first.start_mark, last.end_mark
    return Span(start.line, start.column, end.line, end.column)
