"""A data file in its one form, line by line, with the same things said.

Line ends, spaces at line ends, empty lines and the line for editors; never an order, a quote or
an indentation, which are the author's.
Level 1: pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modl_feeds import json_schema, records
from modl_feeds.importing.sheet import BYTE_ORDER_MARK, Sheet
from modl_feeds.importing.trees import plain
from modl_feeds.records import Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modl_feeds.records import Node

_MODELINE: Final = re.compile(r"^#[ \t]*yaml-language-server:", re.MULTILINE)
_ENDS: Final = " \t"


def formatted(text: str, kind: str, file: str = "the file") -> str:
    """Return the text of a data file in its one form.

    What it says is read again: where it would not be the same, less is changed.

    Args:
        text: as it is.
        kind: 'site', 'series' or 'meeting'; '' for no line for editors.
        file: its name, for problems.

    Raises:
        DataError: the text is not that of a data file.

    """
    bare = text.removeprefix(BYTE_ORDER_MARK)
    table = records.read(bare.encode(), file)
    unix, kept = bare.replace("\r\n", "\n").replace("\r", "\n"), _inside(table, bare)
    for careful in (False, True):
        found = "\n".join(_lines(unix.split("\n"), kept, careful=careful)).strip("\n") + "\n"
        found = _with_modeline(found, kind)
        if plain(records.read(found.encode(), file)) == plain(table):
            return found
    return text


def _lines(lines: list[str], kept: set[int], *, careful: bool) -> Iterator[str]:
    """Yield the lines without spaces at their ends, and one empty line for several.

    Args:
        lines: as they are.
        kept: the numbers of those in texts of several lines, but for the first of each.
        careful: whether such texts stay as they are, to the last space.

    """
    above = ""
    for number, line in enumerate(lines):
        stays = careful and not kept.isdisjoint({number, number + 1})
        bare = line if stays else line.rstrip(_ENDS)
        if number in kept or bare or above:
            yield bare
        above = bare


def _inside(node: Node, text: str) -> set[int]:
    """Return the numbers of the lines below the first in texts of several lines."""
    sheet = Sheet(text)
    return {
        line
        for scalar in _scalars(node)
        for line in range(scalar.span.line + 1, sheet.number(sheet.end(scalar)) + 1)
    }


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for each in node.entries.values() if isinstance(node, Table) else node.items:
        yield from _scalars(each)


def _with_modeline(text: str, kind: str) -> str:
    """Return the text with the line by which editors find the schema."""
    if not kind or _MODELINE.search(text):
        return text
    return json_schema.modeline(kind, "" if kind == "site" else "../") + text
