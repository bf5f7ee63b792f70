"""What the columns of an agenda's table are about, as the row of headings above it says.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page import people, when
from modl_feeds.importers.page.clocks import timed
from modl_feeds.importers.page.reading import shown
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importers.page.lines import Cell

_ROLES: Final = {
    "time": r"times?|when|hours?|start(?:s|ing)?(?: time)?|begins?|from|uhrzeit|zeit|horaire|heure",
    "end": r"ends?(?: time)?|until|till|bis",
    "day": r"dates?|days?|tag|datum|jour",
    "who": (
        r"(?:(?:invited|keynote|plenary) )?(?:speakers?|presenters?|lecturers?)(?: names?)?"
        r"|(?:presented|given) by|who|names?|by|vortragende[rn]?|referent(?:in|en)?|intervenants?"
    ),
    "affiliation": r"affiliations?|institutions?|universit(?:y|ies)",
    "title": (
        r"(?:(?:talk|lecture|presentation)s? )?(?:titles?|topics?|subjects?)|talks?|lectures?|what"
        r"|presentations?|events?|activit(?:y|ies)|sessions?|titel|thema|titre"
    ),
    "room": r"(?:lecture )?(?:rooms?|halls?)|locations?|where|places?|venues?|raum|ort|salle|lieu",
    "track": r"tracks?|streams?|themes?",
    "aside": (
        r"(?:session )?chairs?(?:person)?|chaired by|moderators?|contacts?|e-?mail"
        r"|organi[sz](?:ers?|ed by)"
    ),
}
_ROLE_WORDS: Final = {role: re.compile(words) for role, words in _ROLES.items()}
_TRACK: Final = re.compile(r"(?:track|stream|parallel|session)\b", re.IGNORECASE)
_HALL: Final = re.compile(
    r"(?:room|(?:lecture )?hall|auditorium|track|stream|parallel|raum|saal|salle)\b.*"
    r"|.*\b(?:room|hall|auditorium|saal)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(r"(?:abstract|summary|zusammenfassung)(?::\s*|\.\s+|$)", re.IGNORECASE)
_ENDS: Final = (".", "!", "?")
"""Of a sentence."""
_LONGEST: Final = 40
_FEWEST: Final = 2


def role(heading: str) -> str:
    """Return what a heading or a label says is below or behind it, or ''."""
    folded = fold(heading[:_LONGEST]).strip(" :.")
    return next((name for name, words in _ROLE_WORDS.items() if words.fullmatch(folded)), "")


def is_heading(texts: Sequence[str]) -> bool:
    """Tell whether a row's cells are the headings of an agenda's columns."""
    if len(texts) < _FEWEST or any(len(text) > _LONGEST or timed(text) for text in texts):
        return False
    roles = [role(text) for text in texts]
    if "time" in roles or (not texts[0] and {"who", "title"} <= {*roles}):
        return True
    return len(texts) > _FEWEST and not texts[0] and all(map(_HALL.fullmatch, texts[1:]))


def is_heading_of_times(texts: Sequence[str], first_below: str) -> bool:
    """Tell whether 'Speaker' and 'Title' are headings of rows that begin with a time."""
    roles = {role(text) for text in texts}
    return not is_heading(texts) and {"who", "title"} <= roles and bool(timed(first_below))


@dataclass(slots=True)
class Told:
    """A session as a row of a table tells it."""

    who: str | None
    """None where the words themselves tell who speaks."""
    what: str
    """'' where nothing but a speaker is told."""
    room: str = ""
    track: str = ""
    hangs: bool = False
    """Whether it is one of the row above, that goes on."""
    about: tuple[str, ...] = ()
    """Lines below its title."""


@dataclass(slots=True)
class Row:
    """A row of a table."""

    time: str = ""
    """With the end behind it, where that has a column."""
    hangs: bool = False
    """Whether the time is that of a cell which stands beside several rows."""
    day: str = ""
    sessions: list[Told] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table."""

    roles: tuple[str, ...]
    """'hall' where sessions stand beside each other, '' where no word is known."""
    names: tuple[str, ...]

    @property
    def fault(self) -> str:
        """Return why sessions cannot be told apart, or ''."""
        if any(when.is_day_name(name) for name in self.names):
            return "the table has a column for each day"
        said = [one for one in self.roles if one not in {"", "hall"}]
        twice = next((one for one in said if said.count(one) > 1), None)
        return f"two columns say {self.names[self.roles.index(twice)]!r}" if twice else ""

    @property
    def halls(self) -> tuple[str, ...]:
        """The headings that stand above sessions."""
        return tuple(
            name for one, name in zip(self.roles, self.names, strict=True) if one == "hall"
        )

    def read(self, cells: Sequence[Cell]) -> Row:
        """Return what the cells of a row say."""
        row = Row()
        said: dict[str, str] = {}
        at = 0
        for whole in cells:
            cell = whole if re.search(r"\w", whole.text) else replace(whole, text="")
            roles = [*self.roles[at : at + cell.span]] or [""]
            names = [*self.names[at : at + cell.span]] or ["no heading"]
            at += cell.span
            one = roles[0]
            if one == "time":
                row.time, row.hangs = cell.text, cell.hangs
            elif one == "end" and cell.text:
                row.time = f"{row.time} – {cell.text}"
            elif "hall" in roles and cell.text:
                row.sessions.append(_in_hall(cell, names if len(names) < len(self.halls) else []))
            elif cell.hangs and one in {"who", "title", ""}:
                continue
            elif one == "day":
                row.day = "" if cell.hangs else cell.text
            elif len(roles) > 1 and {"who", "title"} & {*roles}:
                said |= {"spanning": cell.text}
            elif one in {"", "aside"} and cell.text:
                row.left_out.append(f"{shown(cell.text)}, below {names[0]!r}")
            else:
                said[one] = cell.text
        if len(self.halls) == len(row.sessions) > 1 and _are_one(row.sessions):
            row.sessions = [Told(None, row.sessions[0].what)]
        row.sessions += _in_columns(said, has_speakers="who" in self.roles)
        return row


def columns_of(texts: Sequence[str]) -> Columns | None:
    """Return the columns below a row of headings; None if it is none."""
    if not is_heading(texts):
        return None
    roles = [role(text) for text in texts]
    if "time" not in roles:
        roles[0] = "time"
    unknown = [at for at, one in enumerate(roles) if not one and texts[at]]
    if not {"who", "title"} & {*roles}:
        for at in unknown:
            roles[at] = "hall" if len(unknown) > 1 else "title"
    return Columns(tuple(roles), tuple(texts))


def _in_hall(cell: Cell, names: Sequence[str]) -> Told:
    """Return the session of a cell; one that stands below every hall is in none of them."""
    what, about = _talk_and_about(cell.text)
    name = ", ".join(names)
    is_track = bool(_TRACK.match(name))
    return Told(None, what, "" if is_track else name, name if is_track else "", cell.hangs, about)


def _are_one(sessions: Sequence[Told]) -> bool:
    """Tell whether the cells below every hall say the same, as 'Lunch'."""
    return len({told.what for told in sessions}) == 1 and not any(one.hangs for one in sessions)


def as_talk(cell: str) -> str:
    """Return a cell that holds a whole session as one line, a bar between speaker and title."""
    first, *rest = cell.split("\n")
    if "|" in cell or not rest:
        return " ".join([first, *rest])
    if people.looks_like_name(people.person(first)["name"]):
        if len(rest) > 1 and people.is_institution(rest[0]):
            first, rest = f"{first}, {rest[0]}", rest[1:]
        return f"{first} | {' '.join(rest)}"
    *above, last = [first, *rest]
    divider = " | " if people.looks_like_name(people.person(last)["name"]) else " "
    return f"{' '.join(above)}{divider}{last}"


def _in_columns(said: dict[str, str], *, has_speakers: bool) -> list[Told]:
    """Return the session of a row whose columns say what they are, if it has one.

    Where no column has the speakers, the one of titles tells who speaks.
    """
    who = said.get("who", "").replace("\n", ", ").replace(" | ", ", ")
    if affiliation := said.get("affiliation"):
        who = f"{who} ({affiliation})" if who and "(" not in who else f"{who} {affiliation}".strip()
    title, about = _title_and_about(said.get("title", ""))
    what = said.get("spanning", "").replace("\n", " ")
    room, track = (said.get(one, "").replace("\n", " ") for one in ("room", "track"))
    if title and not has_speakers:
        what, about = _talk_and_about(said["title"])
        title = ""
    if what:
        words = " | ".join(filter(None, (who, title, what)))
        return [Told(None, words, room, track, about=about)]
    return [Told(who, title, room, track, about=about)] if who or title else []


def _talk_and_about(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a cell that holds a whole session, and the sentences below speaker and title."""
    *above, last = cell.split("\n")
    if len(above) > 1 and last.endswith(_ENDS):
        return as_talk("\n".join(above)), (last,)
    return as_talk(cell), ()


def _title_and_about(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a title and the lines below it that tell what the talk is about.

    A title may have several lines itself: then none that follows is a sentence or so labelled.
    """
    title, *rest = [part for one in cell.split("\n") if (part := one.strip(" |"))] or [""]
    title, *more = title.split(" | ")
    about = [part for one in (*more, *rest) for part in one.split(" | ")]
    is_told = " | " in cell or any(_ABOUT.match(one) or one.endswith(_ENDS) for one in about)
    if not is_told:
        return " ".join([title, *about]), ()
    label = _ABOUT.match(about[0])
    about[:1] = filter(None, [about[0][label.end() :] if label else about[0]])
    return title, tuple(about)
