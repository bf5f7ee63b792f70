"""`modl-feeds show`: the meeting's page for the terminal.

Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import click
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from modl_feeds import feeds, markup, urls
from modl_feeds.cli.options import say_unreleased, with_config
from modl_feeds.dates import day_words, days_words
from modl_feeds.formats.wording import person_words, place, resource_place, when
from modl_feeds.model import SessionKind, Status
from modl_feeds.publications import label
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import RenderableType

    from modl_feeds.config import Config
    from modl_feeds.ledger import Change
    from modl_feeds.model import Meeting, Session
    from modl_feeds.revisions import Edition

_QUIET: Final = frozenset({SessionKind.BREAK, SessionKind.MEAL, SessionKind.REGISTRATION})
_GUTTER: Final = (0, 2)
_T = TypeVar("_T")


@click.command()
@click.argument("what", metavar="MEETING[/SESSION]")
@with_config
def command(config: Config, what: str) -> None:
    """Show a meeting's timetable, what changed last, and where its calendar and feeds are.

    MEETING is its id, such as modl-2025; with a session's id, such as modl-2025/ge, that one is
    shown with its abstract.
    """
    contents = Store(config.data).load()
    base = config.base_url or contents.site.base_url
    name, _, session_id = what.partition("/")
    edition = _named(name, {one.meeting.id: one for one in contents.editions}, "meeting")
    if session_id:
        sessions = {one.id: one for one in edition.meeting.sessions}
        parts = _about(edition.meeting, _named(session_id, sessions, "session"), base)
    else:
        parts = _parts(edition, base)
    Console(highlight=False).print(Group(*parts))
    say_unreleased(len(edition.unreleased))


def _named(name: str, known: Mapping[str, _T], kind: str) -> _T:
    """Return what has that id; name those that there are."""
    if name not in known:
        there_are = ", ".join(known) or "none yet"
        raise click.BadParameter(f"there is no {kind} {name!r}; there are: {there_are}")
    return known[name]


def _about(meeting: Meeting, session: Session, base: str) -> Iterator[RenderableType]:
    """Yield all that is known of one session."""
    yield _what(meeting, session, base)
    yield Text(f"{when(meeting, session)}, {place(meeting, session)}")
    for text in (session.summary, session.abstract):
        if text:
            yield Text(f"\n{markup.to_plain(text)}")
    yield Text("")
    home = f"{base}{urls.page_path(meeting, session)}"
    yield _table(
        [("Page", home), ("Calendar", f"{base}{urls.session_calendar_path(meeting, session)}")]
    )


def _parts(edition: Edition, base: str) -> Iterator[RenderableType]:
    """Yield what is shown, from top to bottom."""
    meeting = edition.meeting
    yield Text(meeting.title, style="bold")
    yield Text(f"{days_words(meeting.first_day, meeting.last_day)}, {place(meeting)}")
    yield Text(f"All times are {meeting.timezone}.", style="dim")
    for day in meeting.days:
        yield _heading(day_words(day))
        yield _programme(meeting, meeting.on(day), base)
    if not meeting.sessions:
        yield Text("\nProgramme to be announced.")
    if len(edition.releases) > 1:
        last = edition.releases[-1]
        note = f": {last.note}" if last.note else ""
        yield _heading(f"Changed on {day_words(last.announced)}{note}")
        yield _changes(last.changes)
    if edition.unreleased and edition.releases:
        yield _heading("Not released yet")
        yield _changes(edition.unreleased)
    yield _heading("Where")
    yield _addresses(meeting, base)


def _heading(words: str) -> Text:
    return Text(f"\n{words}", style="bold underline")


def _programme(meeting: Meeting, sessions: Iterable[Session], base: str) -> Table:
    """Return a day: time, what, room."""
    table = Table.grid(padding=_GUTTER)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1)
    table.add_column(style="dim")
    for session in sessions:
        nights = (session.end.date() - session.start.date()).days
        later = f" +{nights}" if nights else ""
        times = f"{session.start:%H:%M}–{session.end:%H:%M}{later}"
        table.add_row(times, _what(meeting, session, base), session.room)
        if session.is_talk:
            table.add_row()
    return table


def _what(meeting: Meeting, session: Session, base: str) -> Text:
    style = "dim" if session.kind in _QUIET else "bold"
    page = f"{base}{urls.page_path(meeting, session)}"
    words = Text()
    if session.status is not Status.CONFIRMED:
        words.append(f"{session.status.value.upper()} ", style="bold red")
    struck = " strike" if session.status is Status.CANCELLED else ""
    words.append(session.title, style=f"{style}{struck} link {page}")
    for person in session.speakers:
        words.append(f"\n{person_words(person)}")
    for number, resource in enumerate(session.resources):
        address, caveat = resource_place(resource, meeting)
        words.append(", " if number else "\n")
        link = f" link {address}" if address else ""
        words.append(label(resource).lower(), style=f"green{link}")
        words.append(f" ({caveat})" if caveat else "", style="dim")
    return words


def _changes(changes: Iterable[Change]) -> Table:
    table = Table.grid(padding=_GUTTER)
    table.add_column()
    table.add_column(ratio=1)
    for change in changes:
        table.add_row("•", Text.assemble((change.title, "bold"), f": {change.words}"))
    return table


def _addresses(meeting: Meeting, base: str) -> Table:
    home = f"{base}{urls.meeting_path(meeting)}"
    rows = [("Page", home), ("Calendar", f"{home}calendar.ics")]
    topics = (*feeds.TOPICS, feeds.PODCAST) if meeting.has_recording else feeds.TOPICS
    return _table([*rows, *((one.title, f"{home}{one.name}.rss") for one in topics)])


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    """Return names with their addresses."""
    table = Table.grid(padding=_GUTTER)
    for name, address in rows:
        table.add_row(name, Text(address, style=f"link {address}", overflow="fold"))
    return table
