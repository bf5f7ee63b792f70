"""The programme as plain text, for terminals, curl and print.

Level 2.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from modl_feeds.dates import clock_words, day_words, days_words
from modl_feeds.formats.wording import person_words, place
from modl_feeds.model import Status
from modl_feeds.publications import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.revisions import Edition

WIDTH: Final = 79
_INDENT: Final = " " * 15


def to_text(edition: Edition, site: Site) -> bytes:
    """Return schedule.txt."""
    del site
    return render(edition.meeting).encode()


def render(meeting: Meeting) -> str:
    """Return the meeting's timetable, lines of at most WIDTH characters, newline at the end."""
    return "\n".join(_lines(meeting)) + "\n"


def _lines(meeting: Meeting) -> Iterator[str]:
    yield from textwrap.wrap(meeting.title, WIDTH)
    yield from textwrap.wrap(
        f"{days_words(meeting.first_day, meeting.last_day)}, {place(meeting)}", WIDTH
    )
    yield f"All times are {meeting.timezone}."
    for day in meeting.days:
        yield ""
        yield day_words(day)
        for session in meeting.on(day):
            yield from _session(session)
    if not meeting.sessions:
        yield ""
        yield "Programme to be announced."


def _session(session: Session) -> Iterator[str]:
    mark = "CANCELLED: " if session.status is Status.CANCELLED else ""
    room = f" [{session.room}]" if session.room else ""
    title = f"{mark}{session.title}{room}"
    times = clock_words(session.start, session.end).partition(" ")[0]
    first, *rest = textwrap.wrap(title, WIDTH - len(_INDENT))
    yield f"  {times}  {first}"
    yield from (_INDENT + line for line in rest)
    for person in session.speakers:
        yield from _indented(person_words(person))
    if session.resources:
        yield from _indented(", ".join(label(one).lower() for one in session.resources))


def _indented(words: str) -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=_INDENT + "  ", subsequent_indent=_INDENT + "  "
    )
