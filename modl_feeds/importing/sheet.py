"""The text of a data file with changes noted on it: where things stand, and what is put there.

Level 1: pure; knows YAML's lines and nodes, and no meeting.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modl_feeds.records import Listing, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.records import Node, Span

BYTE_ORDER_MARK: Final = "\ufeff"
_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for libyaml."""
_HEADER_COMMENT: Final = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


@dataclass(slots=True)
class Sheet:
    """A text that stays as it is until all changes are known."""

    text: str
    eol: str = "\n"
    """What ends a new line, as it does the others."""
    _starts: list[int] = field(default_factory=list)
    """Where each line begins."""
    _changes: list[tuple[int, int, int, str]] = field(default_factory=list)
    """From, to, the rank among those of one place, and what stands there instead."""

    def __post_init__(self) -> None:
        self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
        self.eol = "\r\n" if "\r\n" in self.text else "\n"

    def result(self) -> str:
        """Return the text with every change made; what is put into a removed part is dropped."""
        parts, done = [], 0
        for start, end, _, new in sorted(self._changes, key=lambda one: one[:3]):
            if start >= done:
                parts += [self.text[done:start], new]
                done = end
        return "".join([*parts, self.text[done:]])

    def start(self, span: Span) -> int:
        """Return where something begins."""
        return self._starts[span.line] + span.column

    def end(self, node: Node) -> int:
        """Return where a value ends, without the empty lines below a block."""
        if isinstance(node, Listing | Table) and not node.flow:
            inside = node.items if isinstance(node, Listing) else node.entries.values()
            return max(map(self.end, inside))
        start = self.start(node.span)
        end = self._starts[node.span.end_line] + node.span.end_column
        return start + len(self.text[start:end].rstrip())

    def number(self, position: int) -> int:
        """Return the number of the line that holds a position, from 0."""
        return bisect_right(self._starts, position) - 1

    def position(self, number: int) -> int:
        """Return where the line of that number begins, or the text ends."""
        return self._starts[number] if number < len(self._starts) else len(self.text)

    def whole_line(self, number: int) -> str:
        """Return the line of that number, without its line end."""
        start = self.position(number)
        return self.text[start : self.line_end(start)]

    def line_start(self, position: int) -> int:
        """Return where the line that holds a position begins."""
        return self._starts[self.number(position)]

    def line_end(self, position: int) -> int:
        """Return where that line ends, without its line end."""
        found = _BREAK.search(self.text, position)
        return found.start() if found else len(self.text)

    def next_line(self, position: int) -> int:
        """Return where the line below begins, or the text ends."""
        return self.position(self.number(position) + 1)

    def line(self, position: int) -> str:
        """Return the line that holds a position, without the spaces around it."""
        return self.text[self.line_start(position) : self.line_end(position)].strip()

    def above(self, position: int) -> str:
        """Return the line above that one; empty at the top."""
        start = self.line_start(position)
        return self.line(start - 1) if start else ""

    def put_lines(self, position: int, lines: Sequence[str]) -> None:
        """Put whole lines where a line begins, or at the end; what is indented further goes first.

        So what is added to an inner list is above what is added to the record that holds the list.
        """
        unfinished = position and position == len(self.text) and position not in self._starts
        words = "".join(f"{line}{self.eol}" for line in lines)
        words = self.eol + words if unfinished else words
        indent = min(len(line) - len(line.lstrip(" ")) for line in lines if line)
        self._changes.append((position, position, -indent, words))

    def put(self, start: int, end: int, lines: Sequence[str]) -> None:
        """Put a value in the place of another; a comment behind it stays behind its first line."""
        first, *rest = lines
        if start == end and self.text[start - 1 : start] == ":":
            first = f" {first}"
        header = _HEADER_COMMENT.match(self.text, start, end)
        first += header[1] if header else ""
        close = self.line_end(end) if rest else end
        tail = self.text[end:close].rstrip()
        self._changes.append((start, close, 0, self.eol.join([first + tail, *rest])))

    def remove(self, start: int, end: int) -> None:
        """Remove a passage."""
        self._changes.append((start, end, 0, ""))

    def remove_lines(self, first: int, last: int) -> None:
        """Remove the lines that hold two positions, and those between.

        Of empty lines above and below, the latter go too.
        """
        start, end = self.line_start(first), self.next_line(last)
        while not self.above(start) and end < len(self.text) and not self.line(end):
            end = self.next_line(end)
        self.remove(start, end)
