"""Every calendar and every feed there is, and who appears in which.

Level 1: pure; in no particular format.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.publications import PublicationKind, newest_first, publications

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modl_feeds.model import Session, Site
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

SITE_FEED_ITEMS: Final = 100
"""A feed over several meetings holds so many, the newest: feedparser needs 1.6 s for 1,000."""

_EVERYTHING: Final = "All sessions"


@dataclass(frozen=True, slots=True)
class Topic:
    """A choice of publications that every meeting, series and site offers as a feed."""

    name: str
    """The file's name before its ending."""
    title: str
    about: str
    """One sentence for a page that lists the feeds."""
    includes: Callable[[Publication], bool]


TOPICS: Final = (
    Topic(
        "news",
        "News",
        "Everything: abstracts, slides, videos and changes, as they are published.",
        lambda one: not one.repeats,
    ),
    Topic(
        "abstracts",
        "Abstracts",
        "One item a talk: what it is about, when and where.",
        lambda one: one.kind is PublicationKind.ABSTRACT,
    ),
    Topic(
        "slides",
        "Slides",
        "One item as soon as a talk's slides are there.",
        lambda one: one.kind is PublicationKind.SLIDES,
    ),
    Topic(
        "videos",
        "Videos",
        "One item as soon as a recording is there.",
        lambda one: one.kind is PublicationKind.VIDEO,
    ),
    Topic(
        "changes",
        "Changes",
        "One item a release: what moved, was renamed, cancelled or added.",
        lambda one: one.kind is PublicationKind.CHANGES,
    ),
)
"""Every feed there is; a new one is one entry here."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in no particular format."""

    path: str
    """Without the format's ending: '/modl-2025/news'."""
    name: str
    """What it is called among the others of its page: 'News'."""
    tag: str
    """Its permanent name within the site's tag URIs."""
    title: str
    about: str
    page: str
    """Path of the page it belongs to."""
    publications: tuple[Publication, ...]
    """Newest first."""

    def newest(self, count: int) -> Feed:
        """Return the feed with so many of its publications."""
        return replace(self, publications=self.publications[:count])


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


def calendars(site: Site, editions: tuple[Edition, ...]) -> Iterator[Calendar]:
    """Return every calendar of the site: this is the one place that lists them."""
    about = site.description
    yield _filled(Calendar("/calendar.ics", _EVERYTHING, site.title, about, "/", editions))
    for series in site.series:
        path = urls.series_path(series)
        own = tuple(one for one in editions if one.meeting.series == series.id)
        name, about = f"{path}calendar.ics", series.description
        yield _filled(Calendar(name, _EVERYTHING, series.title, about, path, own))
    for edition in editions:
        yield from _of_meeting(edition)


def _of_meeting(edition: Edition) -> Iterator[Calendar]:
    meeting, own = edition.meeting, (edition,)
    page = urls.meeting_path(meeting)
    about = "All sessions of the meeting."
    yield _filled(Calendar(f"{page}calendar.ics", _EVERYTHING, meeting.title, about, page, own))
    about = "The talks of the meeting, without breaks and meals."
    talks = Calendar(f"{page}talks.ics", "Talks", f"{meeting.title}: talks", about, page, own)
    yield _filled(talks, lambda session: session.is_talk)
    for session in (*meeting.sessions, *edition.tombstones):
        yield Calendar(
            path=urls.session_calendar_path(meeting, session),
            name="Calendar",
            title=session.title,
            about="",
            page=urls.page_path(meeting, session),
            editions=own,
            sessions=((edition, session),),
            is_single=True,
        )


def _filled(calendar: Calendar, includes: Callable[[Session], bool] = lambda _: True) -> Calendar:
    """Return the calendar with the chosen sessions of its meetings, tombstones among them."""
    pairs = [
        (edition, session)
        for edition in calendar.editions
        for session in (*edition.meeting.sessions, *edition.tombstones)
        if includes(session) and edition.shows(session)
    ]
    pairs.sort(key=lambda pair: (pair[1].start, pair[0].meeting.id, pair[1].room, pair[1].id))
    return replace(calendar, sessions=tuple(pairs))


def feeds(site: Site, editions: tuple[Edition, ...], addresses: urls.Addresses) -> Iterator[Feed]:
    """Return every feed of the site: this is the one place that lists them."""
    told = {edition.meeting.id: publications(edition, addresses) for edition in editions}
    merged = newest_first(chain.from_iterable(told.values()))
    for topic in TOPICS:
        yield _feed(topic, "/", "", site.title, merged).newest(SITE_FEED_ITEMS)
    for series in site.series:
        path, tag = urls.series_path(series), f"series/{series.id}/"
        of_series = (told[meeting.id] for meeting in site.meetings_of(series))
        merged = newest_first(chain.from_iterable(of_series))
        for topic in TOPICS:
            yield _feed(topic, path, tag, series.title, merged).newest(SITE_FEED_ITEMS)
    for meeting in site.meetings:
        path, tag = urls.meeting_path(meeting), f"{meeting.permanent_id}/"
        for topic in TOPICS:
            yield _feed(topic, path, tag, meeting.title, told[meeting.id])


def _feed(topic: Topic, page: str, tag: str, title: str, told: tuple[Publication, ...]) -> Feed:
    return Feed(
        path=f"{page}{topic.name}",
        name=topic.title,
        tag=f"{tag}{topic.name}",
        title=f"{title}: {topic.title}",
        about=topic.about,
        page=page,
        publications=tuple(one for one in told if topic.includes(one)),
    )
