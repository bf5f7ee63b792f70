"""A page's lines, each in the section that it belongs to, whether the page says so or not.

Headings get lost when a page is saved as text: then an agenda begins with a day and a time below
it, and the abstracts begin with the name of a speaker who stands alone.
Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page import columns, when
from modl_feeds.importers.page.clocks import timed
from modl_feeds.importers.page.lines import Line
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet


class Part(Enum):
    """What a section is about."""

    HEAD = auto()
    DATE = auto()
    VENUE = auto()
    ORGANIZERS = auto()
    SPEAKERS = auto()
    GOALS = auto()
    PAST = auto()
    REPORT = auto()
    AGENDA = auto()
    ABSTRACTS = auto()
    VIDEOS = auto()
    CONTACTS = auto()
    NOTE = auto()
    FOOTER = auto()


_OF_MEETING: Final = r"(?:(?:the|meeting|workshop|conference|tentative|preliminary|full) )*"
_AND: Final = "(?: & | and |/| / )"
_HEADINGS: Final = {
    Part.DATE: r"dates?(?: (?:&|and) time)?|when",
    Part.VENUE: rf"{_OF_MEETING}(?:venue|location|place)|where",
    Part.ORGANIZERS: r"(?:(?:meeting|scientific) )*organi[sz](?:ers?|ing committee|ed by|ation)",
    Part.SPEAKERS: r"(?:(?:invited|confirmed|plenary|keynote) )*speakers?",
    Part.GOALS: rf"{_OF_MEETING}(?:goals?|objectives?|aims?)|about(?: the (?:meeting|workshop))?",
    Part.PAST: r"(?:past|previous) (?:meetings?|events?)",
    Part.REPORT: rf"{_OF_MEETING}(?:report|summary|recap)",
    Part.AGENDA: rf"{_OF_MEETING}(?:agenda|schedule|program(?:me?)?|timetable|zeitplan)",
    Part.ABSTRACTS: rf"(?:talk |(?:titles|talks){_AND})?abstracts(?:{_AND}slides)?|kurzfassungen",
    Part.VIDEOS: rf"{_OF_MEETING}(?:videos?|recordings?)",
    Part.CONTACTS: r"contacts?(?: us| information)?",
    Part.NOTE: (
        rf"(?:participation|travel|registration)(?:{_AND}(?:funding|hotel|lodging|travel))?"
        rf"|reimbursements?|attendance{_AND}building protocols"
        r"|accommodations?|lodging|directions|parking|code of conduct"
    ),
}
_KNOWN: Final = {part: re.compile(words) for part, words in _HEADINGS.items()}
_TOGGLE: Final = re.compile(r"\s*(?:plus|minus)--\w+\s*$|\s*[+−–]\s*$")
_FOOTER: Final = re.compile(
    r"subscribe to|privacy (?:consent|preference)|we use cookies|©|copyright|all rights reserved"
)
_INLINE: Final = re.compile(r"([A-Za-z &]{4,40}):\s+(\S.*)")
_OPENINGS: Final = frozenset(
    {Part.HEAD, Part.DATE, Part.VENUE, Part.ORGANIZERS, Part.SPEAKERS, Part.GOALS, Part.PAST}
)
"""Where a heading may stand before its text on one line."""
_LONGEST_HEADING: Final = 80
_LONGEST_LINE: Final = 400
_FREE: Final = frozenset({*_OPENINGS, Part.REPORT, Part.ABSTRACTS})


@dataclass(slots=True)
class Section:
    """Lines under one heading."""

    part: Part
    title: str = ""
    opened: Line = field(default_factory=lambda: Line(1, ""))
    lines: list[Line] = field(default_factory=list)


def split(lines: Sequence[Line], speakers: AbstractSet[str]) -> list[Section]:
    """Return the sections in the page's order.

    Args:
        lines: the page's.
        speakers: folded names of those who stand in its agenda.

    """
    sections = [Section(Part.HEAD)]
    for at, line in enumerate(lines):
        current = sections[-1]
        opened = _opened(line, current)
        if opened is None and _begins_agenda(lines, at, current):
            opened = Section(Part.AGENDA, opened=line, lines=[line])
        elif opened is None and _begins_abstracts(lines, at, current, speakers):
            opened = Section(Part.ABSTRACTS, opened=line, lines=[line])
        if opened is None:
            current.lines.append(line)
        else:
            sections.append(opened)
    return sections


def of(sections: Sequence[Section], *parts: Part) -> list[Line]:
    """Return the lines of all sections of some kinds, blank lines between them."""
    found: list[Line] = []
    for section in sections:
        if section.part in parts:
            found += [*section.lines, Line(section.opened.number, "")]
    return found


def names_in_rows(lines: Sequence[Line]) -> set[str]:
    """Return the folded names before the '|' of what looks like an agenda's rows."""
    return {
        fold(row.what.partition("|")[0])
        for line in lines
        for row in timed(line.text)
        if "|" in row.what
    }


def _opened(line: Line, current: Section) -> Section | None:
    """Return the section that a line opens, if it is a heading."""
    title = _TOGGLE.sub("", line.text).strip()
    folded = fold(title).rstrip(":").strip()
    if not folded or len(line.text) > _LONGEST_LINE:
        return None
    if _FOOTER.match(folded) and current.part not in _OPENINGS | {Part.FOOTER}:
        return Section(Part.FOOTER, opened=line, lines=[line])
    known = _known(folded) if len(folded) <= _LONGEST_HEADING else None
    toggled = bool(re.search(r"(?:plus|minus)--", line.text))
    repeated = known is current.part is not Part.NOTE and not line.heading
    if known and (toggled or (not repeated and _reaches(line, current))):
        return Section(known, title.rstrip(":"), line)
    if toggled or (not known and _is_other_heading(line, current)):
        return Section(Part.NOTE, title.rstrip(":"), line)
    return _opened_with_text(line, current)


def _opened_with_text(line: Line, current: Section) -> Section | None:
    """Return the section that 'Venue: Harbour Hall' opens, where such lines stand."""
    inline = _INLINE.fullmatch(line.text)
    if inline is None or current.part not in _OPENINGS:
        return None
    part = _known(fold(inline[1]))
    if part is None or part is Part.NOTE:
        return None
    return Section(part, inline[1], line, [Line(line.number, inline[2], line.indent)])


def _known(folded: str) -> Part | None:
    return next((part for part, words in _KNOWN.items() if words.fullmatch(folded)), None)


def _reaches(line: Line, current: Section) -> bool:
    """Tell whether a known heading ends the section above, rather than being a part of a note."""
    if current.part not in {Part.NOTE, Part.CONTACTS, Part.ABSTRACTS}:
        return True
    if line.heading and current.opened.heading:
        return line.heading <= current.opened.heading
    return line.indent <= current.opened.indent


def _is_other_heading(line: Line, current: Section) -> bool:
    """Tell whether a heading of HTML opens a section that we have no word for."""
    if not line.heading or current.part is Part.HEAD or when.heading(line.text):
        return False
    above = current.opened.heading
    return line.heading <= above if above else current.part is Part.NOTE


def _begins_agenda(lines: Sequence[Line], at: int, current: Section) -> bool:
    """Tell whether a day and a time below it open an agenda that no heading announces."""
    if current.part not in _FREE or not when.heading(lines[at].text):
        return False
    below = (line for line in lines[at + 1 :] if line and not heads_table(line))
    row = next(below, None)
    return row is not None and bool(timed(row.text))


def heads_table(line: Line) -> bool:
    """Tell whether a line is the headings of an agenda's table."""
    found = columns.columns_of([cell.text for cell in line.cells])
    return found is not None and bool({"who", "title", "hall"} & {*found.roles})


def _begins_abstracts(
    lines: Sequence[Line], at: int, current: Section, speakers: AbstractSet[str]
) -> bool:
    """Tell whether a speaker who stands alone below an agenda opens the abstracts."""
    if current.part is not Part.AGENDA or fold(lines[at].text) not in speakers:
        return False
    above = next((line for line in reversed(lines[:at]) if line), None)
    rows = timed(above.text) if above else []
    return bool(rows and rows[-1].what)
