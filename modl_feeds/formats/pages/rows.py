"""A session as pages list it: what can be read, opened and taken along, ready to be placed.

Level 2: pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.dates import short_day
from modl_feeds.formats.pages.offers import Way, event_ways
from modl_feeds.formats.wording import NO_ABSTRACT, resource_place
from modl_feeds.model import SessionKind, Status
from modl_feeds.publications import label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from modl_feeds.model import Meeting, Resource, Session, Site

MANY: Final = 60
"""Sessions: a longer list says no more of each than its own page's address, to stay light."""
_PAUSES: Final = {SessionKind.BREAK, SessionKind.MEAL}


@dataclass(frozen=True, slots=True)
class Opening:
    """Something to open: slides, a video."""

    name: str
    href: str
    """Empty when nobody knows where it is."""
    caveat: str = ""
    note: str = ""
    """CommonMark."""


@dataclass(frozen=True, slots=True)
class Row:
    """A session with all that pages say of it."""

    session: Session
    path: str
    """Of its own page; '' for what has none."""
    openings: tuple[Opening, ...]
    text: str
    """CommonMark; '' for nothing, or for a list that leaves it to the talk's page."""
    text_note: str
    """Whose words they are, where that must be said."""
    file: str
    """Path of the calendar with it alone; '' for what does not take place."""
    ways: tuple[Way, ...]
    can_choose: bool
    zone: str = ""
    """Its clock's name, on a day when the clocks change: 'EDT–EST'."""

    @property
    def is_pause(self) -> bool:
        """Whether it is time between two sessions."""
        return self.session.kind in _PAUSES

    @property
    def is_confirmed(self) -> bool:
        """Whether there is nothing to warn of."""
        return self.session.status is Status.CONFIRMED


def row(site: Site, meeting: Meeting, session: Session, *, brief: bool = False) -> Row:
    """Return a session's row; a brief one leaves texts and apps' links to the talk's page."""
    takes_place = session.status is not Status.CANCELLED
    text = session.abstract or session.summary
    is_own = bool(session.abstract) or not meeting.url or not session.is_talk
    is_brief = brief and session.is_talk
    return Row(
        session=session,
        path=urls.session_path(meeting, session) if session.is_talk else "",
        openings=openings(session.resources, meeting),
        text="" if is_brief else text,
        text_note="" if is_own or not text or is_brief else NO_ABSTRACT,
        file=urls.session_calendar_path(meeting, session) if takes_place else "",
        ways=event_ways(site, meeting, session) if takes_place and not is_brief else (),
        can_choose=session.kind not in _PAUSES,
    )


def openings(resources: Iterable[Resource], meeting: Meeting) -> tuple[Opening, ...]:
    """Return what can be opened of a session or a meeting."""
    found = []
    for one in resources:
        found.append(Opening(one.title or label(one), *resource_place(one, meeting), note=one.note))
        if one.transcript:
            found.append(Opening("Transcript", one.transcript))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the list."""

    date: date
    name: str
    """'Thursday 25 September'."""
    short: str
    """'Thu 25'."""
    rows: tuple[Row, ...]


def _with_zones(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return a day's rows; where half past one comes twice, each says by which clock."""
    zones = [(f"{one.session.start:%Z}", f"{one.session.end:%Z}") for one in rows]
    if len({name for pair in zones for name in pair}) <= 1:
        return rows
    words = (start if start == end else f"{start}–{end}" for start, end in zones)
    return tuple(replace(one, zone=zone) for one, zone in zip(rows, words, strict=True))


def days(site: Site, meeting: Meeting) -> tuple[Day, ...]:
    """Return the meeting's days with their sessions."""
    brief = len(meeting.sessions) > MANY
    return tuple(
        Day(day, short_day(day), f"{short_day(day)[:3]} {day.day}", _with_zones(rows))
        for day in meeting.days
        for rows in [tuple(row(site, meeting, one, brief=brief) for one in meeting.on(day))]
    )
