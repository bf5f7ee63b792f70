"""A data file that says something else with as few lines changed as can be.

The reader tells where each value stands, and only those that differ are written anew. Whatever
else is in the file stays as it is, byte for byte: comments, order, quotes, line ends.
Level 1: pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from modl_feeds import records
from modl_feeds.importing.lists import BlockList, astray, regrouped, retitle
from modl_feeds.importing.sheet import BYTE_ORDER_MARK, Sheet
from modl_feeds.importing.trees import is_rows, labels, plain
from modl_feeds.importing.writing import (
    APART,
    Place,
    entry,
    flow,
    item,
    meeting_text,
    scalar,
)
from modl_feeds.records import Listing, Scalar, Table
from modl_feeds.values import BLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importing.trees import Record
    from modl_feeds.importing.writing import Comments
    from modl_feeds.records import Node


def edited(text: str, record: Record, comments: Comments, file: str = "the file") -> str:
    """Return the text of a file as it has to be to say this record.

    Args:
        text: as it is.
        record: normal, as trees.normal makes it.
        comments: on what the record says; those on what the file said already are not written.
        file: its name, for problems.

    Raises:
        DataError: the text is not that of a data file.

    """
    bare = text.removeprefix(BYTE_ORDER_MARK)
    table = records.read(bare.encode(), file)
    if not _shares(table, record):
        return meeting_text(record, comments)
    names = astray(table, record)
    while names:
        bare = regrouped(bare, table, record, names)
        table, names = records.read(bare.encode(), file), names[1:]
    sheet = Sheet(bare)
    retitle(sheet, table, record)
    _Editor(sheet).table(table, record, Place(comments))
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    return mark + sheet.result()


@dataclass(frozen=True, slots=True)
class _Editor:
    """Goes through what is there and what is wanted, and notes the differences."""

    sheet: Sheet

    def table(self, node: Table, wanted: Record, place: Place) -> None:
        """Make a mapping say what is wanted."""
        if node.flow:
            self._value(node, wanted)
            return
        for key in node.entries.keys() - wanted.keys():
            self._remove_key(node, key)
        for key in place.ordered(wanted):
            if key in node.entries:
                self._key(node, key, wanted[key], place)
            else:
                self._add_key(node, [*wanted], key, wanted[key], place)

    def _value(self, node: Table | Listing, wanted: object) -> None:
        """Write a value in braces or brackets anew, where it differs."""
        if plain(node) != wanted:
            start, end = self.sheet.start(node.span), self.sheet.end(node)
            self.sheet.put(start, end, [flow(wanted)])

    def _key(self, table: Table, key: str, wanted: object, place: Place) -> None:
        """Make a key's value the wanted one."""
        node = table.entries[key]
        if plain(node) == wanted:
            return
        if isinstance(wanted, Mapping) and _shares(node, wanted):
            self.table(node, wanted, place.under(key, node.span.column))
            return
        if is_rows(wanted) and self._list(table, key, wanted, place):
            return
        self._say(table, key, place)
        start, end = self.sheet.start(node.span), self.sheet.end(node)
        if isinstance(node, Scalar) and isinstance(wanted, str):
            prose = place.shape_of(key) is BLOCK
            self.sheet.put(start, end, scalar(wanted, place.indent, prose=prose))
        elif isinstance(node, Listing | Table) and node.flow:
            self._value(node, wanted)
        else:
            start = self.sheet.start(table.key_spans[key])
            first, *rest = entry(key, wanted, replace(place, comments={}))
            self.sheet.put(start, end, [first[place.indent :], *rest])

    def _say(self, table: Table, key: str, place: Place) -> None:
        """Put the comment on a key above it, unless it stands there."""
        start = self.sheet.line_start(self.sheet.start(table.key_spans[key]))
        margin = "" if place.indent == 0 else "  "
        behind_hyphen = self.sheet.line(start).startswith("- ")
        lines = [one.removeprefix(margin) if behind_hyphen else one for one in place.said(key)]
        if lines and self.sheet.above(start) != lines[-1].strip():
            self.sheet.put_lines(start, lines)

    def _add_key(
        self, table: Table, wanted: Sequence[str], key: str, value: object, place: Place
    ) -> None:
        """Put a new key below those that come before it in the schema."""
        there = [each for each in table.entries if each in wanted]
        order = place.ordered([*there, key])
        start = self.sheet.start(table.key_spans[there[0]])
        if order.index(key):
            neighbour = table.entries[order[order.index(key) - 1]]
            position = self.sheet.next_line(self.sheet.end(neighbour))
        elif self.sheet.line(start).startswith("- "):
            position = self.sheet.next_line(self.sheet.end(table.entries[there[0]]))
        else:
            position = self.sheet.line_start(start)
        lines = entry(key, value, place)
        apart = not place.path and key in APART
        self.sheet.put_lines(position, ["", *lines] if apart else lines)

    def _remove_key(self, table: Table, key: str) -> None:
        """Remove a key's lines; one behind a hyphen leaves its place to what is below."""
        start = self.sheet.start(table.key_spans[key])
        end = self.sheet.end(table.entries[key])
        if not self.sheet.text[self.sheet.line_start(start) : start].strip():
            self.sheet.remove_lines(start, end)
            return
        end = self.sheet.line_end(end)
        below = self.sheet.text[end:]
        self.sheet.remove(start, end + len(below) - len(below.lstrip()))

    def _list(self, table: Table, key: str, wanted: list[dict[str, Any]], place: Place) -> bool:
        """Make a list's items the wanted ones; return whether it could be done one by one."""
        node = table.entries[key]
        if not isinstance(node, Listing):
            return False
        rows, tables = plain(node), [one for one in node.items if isinstance(one, Table)]
        if node.flow or not is_rows(rows):
            return False
        there, names = labels(key, rows), labels(key, wanted)
        kept = [name for name in there if name in names]
        if not kept or kept != [name for name in names if name in there]:
            return False
        below = replace(place.under(key), indent=node.span.column)
        by_name = dict(zip(there, tables, strict=True))
        wishes = dict(zip(names, wanted, strict=True))
        top = self.sheet.next_line(self.sheet.start(table.key_spans[key]))
        if not all(_shares(row, wishes.get(name)) for name, row in by_name.items()):
            return False
        one = BlockList(self.sheet, key, node, top, below, by_name, names, wishes)
        for name, row in by_name.items():
            if name in wishes:
                inside = replace(below.at(name), indent=row.span.column)
                self.table(row, wishes[name], inside)
            else:
                self.sheet.remove_lines(one.hyphen(name), self.sheet.end(row))
        for name in names:
            if name not in by_name:
                one.add(name, item(wishes[name], below.at(name)))
        return True


def _shares(node: Node, wanted: Record | None) -> TypeGuard[Table]:
    """Tell whether it can be edited key by key: something of it stays, or it goes as a whole."""
    return isinstance(node, Table) and (
        wanted is None or node.flow or not node.entries.keys().isdisjoint(wanted)
    )
