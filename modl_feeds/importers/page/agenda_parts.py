"""Rows and days of an agenda as they stand, and what single lines and cells of them are.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page import columns, people, resources, when
from modl_feeds.importers.page.clocks import is_nearly_timed
from modl_feeds.text import fold

if TYPE_CHECKING:
    from datetime import date

    from modl_feeds.importers.page.clocks import Clock
    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.resources import Resource

_LABELLED: Final = re.compile(r"([A-Za-z ]{2,20}):\s+(\S.*)")
_TITLE: Final = ("title", "topic", "titel", "titre")


@dataclass(slots=True)
class Row:
    """A row as it stands."""

    line: int
    start: Clock
    end: Clock | None
    what: str
    who: str | None = None
    """Who speaks, where a column or a label says it; '' if nobody."""
    room: str = ""
    track: str = ""
    below: list[Line] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Words and where they lead."""
    offered: list[Resource] = field(default_factory=list)
    """Slides and the like."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """What was assumed of it, by key."""

    def take_label(self, line: Line) -> bool:
        """Take a line that says what it is, as 'Speaker: Ada Reef'; tell whether it is one."""
        label, words = _labelled(line)
        role = "" if self.below else columns.role(label)
        is_divided = self.who is not None or "|" in self.what
        if role == "title" and fold(label).endswith(_TITLE) and not (self.what and is_divided):
            self.who, self.what = self.what or self.who, words
        elif role == "who" and not is_divided:
            self.who = words
        elif role == "room" and not self.room:
            self.room = words
        else:
            return False
        self.links += resources.linked(line)
        return True


@dataclass(slots=True)
class Day:
    """A day of the agenda as it stands."""

    line: int
    day: date
    rows: list[Row] = field(default_factory=list)


def is_aside(line: Line) -> bool:
    """Tell whether a line says who chairs, or whom to ask."""
    return columns.role(_labelled(line)[0]) == "aside"


def _labelled(line: Line) -> tuple[str, str]:
    found = _LABELLED.fullmatch(line.text)
    return (found[1], found[2]) if found else ("", "")


def in_one_line(cell: str) -> str:
    """Return the lines of a cell as one: below a name stands an affiliation."""
    first, _, rest = cell.partition("\n")
    divider = ", " if people.looks_like_name(first) else " "
    return f"{first}{divider}{rest}".replace("\n", " ") if rest else first


def lost(line: Line, row: columns.Row) -> str:
    """Return what keeps a row of a table out of the agenda, or '' where it is none of its own.

    One whose only words are sentences goes on with what the row above tells.
    """
    words = [cell.text for cell in line.cells if cell.text and not cell.hangs]
    if not words or any(when.heading(text) for text in (line.text, row.time)):
        return ""
    if not row.time and len(words) == 1 and (line.is_prose or not row.sessions):
        return ""
    is_near = is_nearly_timed(line.text)
    return "a row whose time is not understood" if is_near else "a row without a time"


def tells_talk(cell: str) -> bool:
    """Tell whether a cell names a speaker and a title, so that it is a whole talk."""
    name, divider, rest = re.sub(r"\n|\s[|–—-]\s|:\s", "\0", cell, count=1).partition("\0")
    is_name = people.looks_like_name(people.person(name)["name"])
    return bool(divider) and is_name and not people.is_institution(rest)
