"""The timetable as a picture: days or rooms side by side, heights as long as sessions last.

A row of the grid lies between two moments at which something starts or ends. It is at least as
high as it is long, and grows with its text; nothing is ever cut off. Positions are a prepared
style sheet, since the content security policy allows none in the page.
Level 2: pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modl_feeds.model import SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from modl_feeds.model import Meeting, Session

MEDIA_TYPE: Final = "text/css; charset=utf-8"
FILE: Final = "timetable.css"
_MINUTE: Final = 0.075
"""Height in rem."""
_SHORTEST: Final = 5
_LONGEST_GAP: Final = 60
"""Minutes: a longer pause, such as a night, is drawn no higher."""
_LONGEST: Final = 180
_WEEK: Final = 5
"""So many days stand side by side."""
_PAUSES: Final = {SessionKind.BREAK, SessionKind.MEAL}


@dataclass(frozen=True, slots=True)
class Cell:
    """A session in the picture."""

    session: Session
    place: str
    """The class that places it."""
    kind: str
    """The classes that say what it is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A day with its sessions."""

    day: date
    rooms: tuple[str, ...]
    """Those that stand side by side; none where one is all."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Days that share their rows, or one day with its rooms."""

    name: str
    """Its class."""
    columns: tuple[Column, ...]
    rules: str
    """CSS."""


@dataclass(frozen=True, slots=True)
class _Spot:
    session: Session
    start: int
    """In minutes, as of the board."""
    end: int


def boards(meeting: Meeting) -> tuple[Board, ...]:
    """Return the meeting's pictures: one where days stand side by side, else one a day."""
    numbers = {session.id: f"at{number}" for number, session in enumerate(meeting.sessions)}
    days = [(day, meeting.on(day)) for day in meeting.days]
    offsets = {one.start.utcoffset() for one in meeting.sessions}
    offsets |= {one.end.utcoffset() for one in meeting.sessions}
    rooms = dict.fromkeys(one.room for one in meeting.sessions if one.room)
    order = {room: number for number, room in enumerate([*rooms, ""])}
    lanes = [_lanes(_spots(sessions, sessions[0].start), order) for _, sessions in days]
    if 1 < len(days) <= _WEEK and len(offsets) == 1 and all(len(one) <= 1 for one in lanes):
        return (_board("week", days, numbers, order),)
    return tuple(_board(f"day{n}", [one], numbers, order) for n, one in enumerate(days))


def to_css(found: Iterable[Board]) -> bytes:
    """Return the style sheet that places every session."""
    return "".join(board.rules for board in found).encode()


def _board(
    name: str,
    days: list[tuple[date, tuple[Session, ...]]],
    numbers: dict[str, str],
    order: dict[str, int],
) -> Board:
    spots = [_spots(sessions, _origin(sessions, is_week=len(days) > 1)) for _, sessions in days]
    every = [spot for day in spots for spot in day]
    lines = sorted({moment for spot in every for moment in (spot.start, spot.end)})
    heights = [_height(one, other, every) for one, other in pairwise(lines)]
    rules = [f".{name}{{grid-template:auto {' '.join(heights)}/repeat({len(days)},minmax(0,1fr))}}"]
    columns = []
    for (day, _), own in zip(days, spots, strict=True):
        lanes = _lanes(own, order)
        if len(lanes) > 1:
            rules.append(
                f".{name} ol,.{name} .rooms"
                f"{{grid-template-columns:repeat({len(lanes)},minmax(9rem,1fr))}}"
            )
        cells = []
        for spot in own:
            first, last = lines.index(spot.start) + 1, lines.index(spot.end) + 1
            lane = next((n for n, (_, held) in enumerate(lanes, 1) if spot in held), 0)
            columns_ = f"{lane}/{lane + 1}" if lane else "1/-1"
            rules.append(
                f".{numbers[spot.session.id]}{{grid-row:{first}/{last};grid-column:{columns_}}}"
            )
            cells.append(_cell(spot.session, numbers[spot.session.id]))
        rooms = tuple(room for room, _ in lanes) if len(lanes) > 1 else ()
        columns.append(Column(day, rooms, tuple(cells)))
    return Board(name, tuple(columns), "\n".join(rules) + "\n")


def _cell(session: Session, place: str) -> Cell:
    pause = " pause" if session.kind in _PAUSES else ""
    return Cell(session, place, f"{session.kind} {session.status}{pause}")


def _origin(sessions: Sequence[Session], *, is_week: bool) -> datetime:
    """Return the moment that minutes count from: midnight where days share their rows."""
    first = sessions[0].start
    return first.replace(hour=0, minute=0) if is_week else first


def _spots(sessions: Iterable[Session], origin: datetime) -> list[_Spot]:
    found = []
    for session in sessions:
        start = int((session.start - origin).total_seconds() // 60)
        end = int((session.end - origin).total_seconds() // 60)
        found.append(_Spot(session, start, max(end, start + _SHORTEST)))
    return found


def _lanes(spots: list[_Spot], order: dict[str, int]) -> list[tuple[str, list[_Spot]]]:
    """Return what stands side by side: rooms in their order, twice one that is double.

    What takes place in no room, with nothing beside it, is in none of them and goes across all.
    """
    lanes: list[tuple[str, list[_Spot]]] = []
    for spot in spots:
        if not spot.session.room and not any(_overlap(spot, one) for one in spots):
            continue
        free = (
            held
            for room, held in lanes
            if room == spot.session.room and not any(_overlap(spot, one) for one in held)
        )
        lane = next(free, None)
        if lane is None:
            lane = []
            lanes.append((spot.session.room, lane))
        lane.append(spot)
    return sorted(lanes, key=lambda lane: order[lane[0]])


def _overlap(one: _Spot, other: _Spot) -> bool:
    return one is not other and one.start < other.end and other.start < one.end


def _height(start: int, end: int, spots: Iterable[_Spot]) -> str:
    """Return a row's height: what nothing happens in does not grow."""
    minutes = end - start
    if any(one.start <= start and end <= one.end for one in spots):
        return f"minmax({min(minutes, _LONGEST) * _MINUTE:g}rem,auto)"
    return f"{min(minutes, _LONGEST_GAP) * _MINUTE:g}rem"
