"""Every feed there is, and what it tells.

Level 1: pure; in no particular format.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from modl_feeds import urls
from modl_feeds.publications import PublicationKind, newest_first, of_meeting, publications
from modl_feeds.seen import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from modl_feeds.calendars import Speaker
    from modl_feeds.model import Meeting, Site
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

SITE_FEED_ITEMS: Final = 100
"""A feed over several meetings holds so many, the newest: feedparser needs 1.6 s for 1,000."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A choice of publications that every meeting, series and site offers as a feed."""

    name: str
    """The file's name before its ending."""
    title: str
    about: str
    """Two sentences for a page that lists the feeds."""
    includes: Callable[[Publication], bool]


TOPICS: Final = (
    Topic(
        "news",
        "News",
        "Everything: abstracts, slides, videos and changes, as they are published."
        " The one to take if you take only one.",
        lambda one: not one.repeats,
    ),
    Topic(
        "abstracts",
        "Abstracts",
        "One item a talk: what it is about, when and where."
        " For choosing what to hear, before the meeting.",
        lambda one: one.kind is PublicationKind.ABSTRACT,
    ),
    Topic(
        "slides",
        "Slides",
        "One item as soon as a talk's slides are there. For reading again what went by too fast.",
        lambda one: one.kind is PublicationKind.SLIDES,
    ),
    Topic(
        "videos",
        "Videos",
        "One item as soon as a recording is there. For whoever could not come.",
        lambda one: one.kind in {PublicationKind.VIDEO, PublicationKind.AUDIO},
    ),
    Topic(
        "changes",
        "Changes",
        "One item a release: what moved, was renamed, cancelled or added."
        " For the days before and during the meeting.",
        lambda one: one.kind is PublicationKind.CHANGES,
    ),
)
"""Every feed there is; a new one is one entry here."""
PODCAST: Final = Topic(
    "podcast",
    "Podcast",
    "One episode a recording, for podcast apps.",
    lambda one: one.resource is not None and one.resource.is_media,
)
"""Of the meetings that have, or once had, recordings which are files."""


@dataclass(frozen=True, slots=True)
class Told:
    """What followers are told of one meeting."""

    meeting: Publication
    """That there is one."""
    programme: tuple[Publication, ...]
    """Everything in it, newest first."""
    by_session: Mapping[str, tuple[Publication, ...]]
    """The part of the programme that tells of a session, by the session's key."""
    removed: datetime | None = None
    """When something was last taken out of the programme: that changes feeds too."""
    has_podcast: bool = False
    """Whether there is one, or was: a follower's app must not find it gone."""

    @classmethod
    def of(cls, edition: Edition, addresses: urls.Addresses) -> Told:
        """Return what is told of an edition."""
        programme = publications(edition, addresses)
        by_session: dict[str, tuple[Publication, ...]] = {}
        for one in programme:
            if one.session is not None:
                key = key_of(one.session)
                by_session[key] = (*by_session.get(key, ()), one)
        return cls(
            of_meeting(edition, addresses),
            programme,
            by_session,
            edition.removed,
            edition.has_recordings,
        )


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
    removed: datetime | None = None
    """When something was last taken out of it."""
    podcast_of: Meeting | None = None
    """The meeting whose podcast it is."""

    @property
    def is_podcast(self) -> bool:
        """Whether podcast apps read it."""
        return self.podcast_of is not None

    @property
    def is_offered(self) -> bool:
        """Whether pages and lists name it: an emptied podcast is only kept for its followers."""
        return bool(self.publications) or not self.is_podcast

    @property
    def changed(self) -> datetime | None:
        """When anything in it last changed; None when there never was anything."""
        moments = [one.revision.updated for one in self.publications]
        return max([*moments, self.removed] if self.removed else moments, default=None)

    def newest(self, count: int) -> Feed:
        """Return the feed with so many of its publications."""
        return replace(self, publications=self.publications[:count])


def feeds(site: Site, told: Mapping[str, Told], speakers: Iterable[Speaker]) -> Iterator[Feed]:
    """Return every feed of the site: this is the one place that lists them.

    Args:
        site: the checked data.
        told: what followers are told of each meeting, by its id.
        speakers: everyone who speaks.

    """
    for speaker in speakers:
        yield _of_speaker(speaker, told)
    everything = [*told.values()]
    for topic in TOPICS:
        feed = _feed(topic, "/", "", site.title, everything, with_meetings=True)
        yield feed.newest(SITE_FEED_ITEMS)
    yield _meetings("/", "", site.title, everything)
    for series in site.series:
        path, tag = urls.series_path(series), f"series/{series.id}/"
        of_series = [told[meeting.id] for meeting in site.meetings_of(series)]
        for topic in TOPICS:
            feed = _feed(topic, path, tag, series.title, of_series, with_meetings=True)
            yield feed.newest(SITE_FEED_ITEMS)
        yield _meetings(path, tag, series.title, of_series)
    for meeting in site.meetings:
        path, tag, own = urls.meeting_path(meeting), f"{meeting.permanent_id}/", [told[meeting.id]]
        for topic in TOPICS:
            yield _feed(topic, path, tag, meeting.title, own)
        if told[meeting.id].has_podcast:
            podcast = _feed(PODCAST, path, tag, meeting.title, own)
            yield replace(podcast, podcast_of=meeting)


def no_podcast(meeting: Meeting) -> str:
    """Return why there is no podcast of a meeting's recordings; empty when there is no need to."""
    found = [one for one in meeting.all_resources if one.kind.is_recording]
    if not found or meeting.has_recording:
        return ""
    hosts = sorted({urlsplit(one.url or meeting.url).hostname or "" for one in found} - {""})
    where = f" of {' and '.join(hosts)}" if hosts else ""
    return (
        f"There is no podcast: the recordings are pages{where}, and podcast apps play files only."
    )


def _meetings(page: str, tag: str, title: str, told: Iterable[Told]) -> Feed:
    return Feed(
        path=f"{page}meetings",
        name="Meetings",
        tag=f"{tag}meetings",
        title=f"{title}: Meetings",
        about="One item a meeting, as soon as it is announced. A quiet feed: a few items a year.",
        page=page,
        publications=newest_first(one.meeting for one in told),
    )


def _of_speaker(speaker: Speaker, told: Mapping[str, Told]) -> Feed:
    """Return what is told of a speaker's sessions, over all meetings."""
    page, name = urls.speaker_path(speaker.slug), speaker.person.name
    mine = chain.from_iterable(
        told[edition.meeting.id].by_session.get(key_of(session), ())
        for edition, session in speaker.talks
    )
    return Feed(
        path=page.removesuffix("/"),
        name="News",
        tag=f"speakers/{speaker.slug}",
        title=name,
        about=f"Abstracts, slides and videos of {name}, at all meetings."
        " Each is told once, on the day it appears.",
        page=page,
        publications=newest_first(mine),
        removed=_removed(told[edition.meeting.id] for edition, _ in speaker.talks),
    )


def _feed(  # noqa: PLR0913 - what a feed is
    topic: Topic,
    page: str,
    tag: str,
    title: str,
    told: Iterable[Told],
    *,
    with_meetings: bool = False,
) -> Feed:
    """Return a topic's feed; one over several meetings also tells that there is a new one."""
    told = tuple(told)
    programme = chain.from_iterable(
        (each.meeting, *each.programme) if with_meetings else each.programme for each in told
    )
    chosen = (one for one in programme if topic.includes(one))
    return Feed(
        path=f"{page}{topic.name}",
        name=topic.title,
        tag=f"{tag}{topic.name}",
        title=f"{title}: {topic.title}",
        about=topic.about,
        page=page,
        publications=newest_first(chosen),
        removed=_removed(told),
    )


def _removed(told: Iterable[Told]) -> datetime | None:
    return max((one.removed for one in told if one.removed), default=None)
