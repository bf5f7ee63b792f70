"""Every calendar there is, and whose sessions are in it.

Level 1: pure; in no particular format.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.dates import day_words
from modl_feeds.ledger import digest
from modl_feeds.text import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from modl_feeds.model import Meeting, Person, Session, Site
    from modl_feeds.revisions import Edition

_MANY_DAYS: Final = 31
_EVERYTHING: Final = "All sessions"
_OVERVIEW: Final = "Dates only"
_ABOUT_OVERVIEW: Final = "One all-day entry a meeting, for who only wants to know when it is."


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar in no particular format."""

    path: str
    """With the ending .ics."""
    name: str
    """What it is called among the others of its page: 'Talks'."""
    title: str
    about: str
    page: str
    """Path of the page it belongs to."""
    editions: tuple[Edition, ...]
    """Whose sessions these are; their days carry the placeholder of an empty calendar."""
    sessions: tuple[tuple[Edition, Session], ...] = ()
    """By start; tombstones among them."""
    is_single: bool = False
    """One session for download, rather than a calendar to subscribe to."""
    is_overview: bool = False
    """Meetings rather than sessions."""
    is_offered: bool = True
    """Whether a page lists it: the only room's is served for who follows it, and says nothing."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person who speaks, with the talks of all meetings."""

    person: Person
    """As named at the latest meeting."""
    slug: str
    talks: tuple[tuple[Edition, Session], ...]
    """By start; tombstones among them."""

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The meetings spoken at."""
        return tuple({edition.meeting.id: edition for edition, _ in self.talks}.values())


def name_slug(name: str) -> str:
    """Return a name as part of an address; of one without Latin letters, a digest."""
    return slug(name) or digest(name)[:8]


def _addresses(names: Iterable[str]) -> dict[str, str]:
    """Return names by their part of an address; of two with one address the first keeps it."""
    found: dict[str, str] = {}
    for name in names:
        own = name_slug(name)
        if found.setdefault(own, name) != name:
            found[f"{own}-{digest(name)[:8]}"] = name
    return found


def speakers(editions: Iterable[Edition]) -> tuple[Speaker, ...]:
    """Return everyone who speaks, by name; René and Rene are one."""
    found: dict[str, tuple[Person, list[tuple[Edition, Session]]]] = {}
    for edition in editions:
        for session in sessions_of(edition):
            for folded, person in {one.folded: one for one in session.speakers}.items():
                _, talks = found.get(folded, (person, []))
                found[folded] = person, [*talks, (edition, session)]
    by_name = sorted((folded, own) for own, folded in _addresses(found).items())
    return tuple(Speaker(found[one][0], own, in_order(found[one][1])) for one, own in by_name)


def calendars(site: Site, editions: tuple[Edition, ...]) -> Iterator[Calendar]:
    """Return every calendar of the site: this is the one place that lists them."""
    yield from _of_several("/", site.title, site.description, editions)
    for series in site.series:
        own = tuple(one for one in editions if one.meeting.series == series.id)
        yield from _of_several(urls.series_path(series), series.title, series.description, own)
    for edition in editions:
        yield from _of_meeting(edition)
        yield from _of_sessions(edition)
    for speaker in speakers(editions):
        page = urls.speaker_path(speaker.slug)
        name, about = speaker.person.name, f"Every session with {speaker.person.name}."
        path = f"{page.removesuffix('/')}.ics"
        shown = tuple(pair for pair in speaker.talks if pair[0].shows(pair[1])) or speaker.talks
        yield Calendar(path, "All talks", name, about, page, speaker.editions, shown)


def _of_several(
    page: str, title: str, about: str, editions: tuple[Edition, ...]
) -> Iterator[Calendar]:
    yield _filled(Calendar(f"{page}calendar.ics", _EVERYTHING, title, about, page, editions))
    talks = Calendar(f"{page}talks.ics", "Talks", f"{title}: talks", about, page, editions)
    yield _filled(talks, _is_talk)
    yield _overview(page, title, editions)


def _overview(page: str, title: str, editions: tuple[Edition, ...]) -> Calendar:
    name, path = f"{title}: dates", f"{page}overview.ics"
    return Calendar(path, _OVERVIEW, name, _ABOUT_OVERVIEW, page, editions, is_overview=True)


def _of_meeting(edition: Edition) -> Iterator[Calendar]:
    meeting, own = edition.meeting, (edition,)
    page = urls.meeting_path(meeting)

    def calendar(path: str, name: str, about: str) -> Calendar:
        return Calendar(f"{page}{path}.ics", name, f"{meeting.title}: {name}", about, page, own)

    about = "All sessions of the meeting."
    yield _filled(replace(calendar("calendar", _EVERYTHING, about), title=meeting.title))
    about = "The talks of the meeting, without breaks and meals."
    yield _filled(calendar("talks", "Talks", about), _is_talk)
    yield _overview(page, meeting.title, own)
    shown = [session for session in sessions_of(edition) if edition.shows(session)]
    busy = {session.day for session in shown}
    for day in sorted({*_days(meeting), *busy}):
        one = calendar(f"days/{day}", day_words(day), "The sessions of that day.")
        yield _filled(replace(one, is_offered=day in busy and len(busy) > 1), _has("day", day))
    for kind in ("room", "track"):
        names = _oldest_first(edition, shown, kind)
        for own_slug, name in sorted(_addresses(names).items(), key=lambda pair: pair[1]):
            one = calendar(f"{kind}s/{own_slug}", name, f"The sessions of that {kind}.")
            yield _filled(replace(one, is_offered=len(names) > 1), _has(kind, name))


def _days(meeting: Meeting) -> Iterator[date]:
    """Yield the meeting's days, with sessions or without: a talk may move away from one."""
    for number in range(min((meeting.last_day - meeting.first_day).days + 1, _MANY_DAYS)):
        yield meeting.first_day + timedelta(days=number)


def _oldest_first(edition: Edition, sessions: Iterable[Session], kind: str) -> list[str]:
    """Return the rooms or tracks by their first session's release: the older keeps its address."""
    ages: dict[str, datetime] = {}
    for session in sessions:
        name, age = getattr(session, kind), edition.of(session).created
        ages[name] = min(age, ages.get(name, age))
    return sorted(ages.keys() - {""}, key=lambda name: (ages[name], name))


def _of_sessions(edition: Edition) -> Iterator[Calendar]:
    # The last of one path is published: a new session goes before a removed one of the same id.
    for session in reversed(sessions_of(edition)):
        yield Calendar(
            path=urls.session_calendar_path(edition.meeting, session),
            name="Calendar",
            title=session.title,
            about="",
            page=urls.page_path(edition.meeting, session),
            editions=(edition,),
            sessions=((edition, session),),
            is_single=True,
        )


def _filled(calendar: Calendar, includes: Callable[[Session], bool] = lambda _: True) -> Calendar:
    """Return the calendar with the chosen sessions of its meetings, tombstones among them."""
    chosen = [
        (edition, session)
        for edition in calendar.editions
        for session in sessions_of(edition)
        if includes(session) and edition.shows(session)
    ]
    return replace(calendar, sessions=in_order(chosen))


def _has(attribute: str, value: object) -> Callable[[Session], bool]:
    return lambda session: bool(getattr(session, attribute) == value)


def sessions_of(edition: Edition) -> tuple[Session, ...]:
    """Return a meeting's sessions, tombstones among them."""
    return (*edition.meeting.sessions, *edition.tombstones)


def _is_talk(session: Session) -> bool:
    return session.is_talk


def in_order(pairs: Iterable[tuple[Edition, Session]]) -> tuple[tuple[Edition, Session], ...]:
    """Return sessions by start, those of several meetings too."""
    return tuple(
        sorted(pairs, key=lambda one: (one[1].start, one[0].meeting.id, one[1].room, one[1].id))
    )
