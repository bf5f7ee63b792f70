"""Invented meetings of every shape that the data may have."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from modl_feeds.checks import RESERVED_SESSIONS
from modl_feeds.localtime import LocalTimeError, later, localize
from modl_feeds.markup import to_line
from modl_feeds.model import (
    Meeting,
    Person,
    Resource,
    ResourceKind,
    Session,
    SessionKind,
    Status,
)
from modl_feeds.text import clean_line
from modl_feeds.values import MAX_TITLE
from tests.formats.strategies import lines, texts, titles

if TYPE_CHECKING:
    from collections.abc import Callable

ZONES: Final = (
    "America/New_York", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Europe/Dublin", "UTC",
    "Pacific/Chatham", "Africa/Casablanca",
)  # fmt: skip
FIRST: Final = date(2025, 10, 25)
"""Clocks are put back on the second day in Europe, and a week later in America."""
slugs: Final = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
single: Final = titles.map(lambda text: clean_line(to_line(text))).filter(
    lambda text: text == to_line(text) and 0 < len(text) < MAX_TITLE
)
"""A title as it is after loading."""
persons: Final = st.builds(Person, name=single, affiliation=lines)


@st.composite
def resources(draw: st.DrawFn) -> tuple[Resource, ...]:
    """Return slides, videos, papers, code and links, each with an address of its own."""
    kinds = draw(st.lists(st.sampled_from(ResourceKind), max_size=4))
    return tuple(
        Resource(
            f"r{number}",
            kind,
            draw(st.just("") | single),
            f"https://talks.example/{kind}/{number}?a=b&c='",
        )
        for number, kind in enumerate(kinds)
    )


@st.composite
def sessions(draw: st.DrawFn, zone: str, names: list[str], days: int) -> Session:
    """Return a session; two of the names are its ids."""
    minutes = draw(st.integers(0, days * 288 - 1)) * 5
    wall = datetime.combine(FIRST, datetime.min.time()) + timedelta(minutes=minutes)
    try:
        start = localize(wall, zone)
    except LocalTimeError:  # in an hour that is skipped or repeated
        start = localize(wall.replace(hour=12), zone)
    former = draw(st.booleans())
    return Session(
        id=names[0],
        kind=draw(st.sampled_from(SessionKind)),
        start=start,
        end=later(start, draw(st.integers(1, 300))),
        title=draw(single),
        speakers=tuple(draw(st.lists(persons, max_size=3))),
        room=draw(lines),
        track=draw(lines),
        status=draw(st.sampled_from(Status)),
        summary=draw(texts),
        abstract=draw(texts),
        resources=draw(resources()),
        previous_ids=(names[1],) if former else (),
    )


@st.composite
def meetings(draw: st.DrawFn, suits: Callable[[Session], bool] = bool) -> Meeting:
    """Return a meeting of one to three days, of sessions that suit."""
    zone, days = draw(st.sampled_from(ZONES)), draw(st.integers(1, 3))
    name = st.lists(
        slugs.filter(lambda one: one not in RESERVED_SESSIONS), min_size=12, max_size=12
    )
    names = [f"{one}-{number}" for number, one in enumerate(draw(name))]
    count = draw(st.integers(1, 4))
    found = [
        draw(sessions(zone, names[2 * number : 2 * number + 2], days).filter(suits))
        for number in range(count)
    ]
    identifier = draw(slugs)
    return Meeting(
        id=f"{identifier}-2025",
        title=draw(single),
        timezone=zone,
        first_day=FIRST,
        last_day=FIRST + timedelta(days=3),
        sessions=tuple(sorted(found, key=lambda one: (one.start, one.room, one.id))),
        acronym=draw(st.sampled_from(["", "short", "x_y", "abc"])),
        previous_ids=draw(st.sampled_from([(), ("former-2025",)])),
    )
