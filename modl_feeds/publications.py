"""What followers are told: a talk's abstract, its slides, its video.

Level 1: pure; formats turn these into bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.dates import day_words, days_words
from modl_feeds.model import Meeting, Resource, ResourceKind, Session, Status
from modl_feeds.revisions import Revision
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from modl_feeds.ledger import Change, Release
    from modl_feeds.revisions import Edition


class PublicationKind(StrEnum):
    """What a publication tells of."""

    ABSTRACT = "abstract"
    SLIDES = "slides"
    VIDEO = "video"
    AUDIO = "audio"
    MATERIAL = "material"
    CHANGES = "changes"
    MEETING = "meeting"


_KIND_OF_RESOURCE: Final = {
    ResourceKind.SLIDES: PublicationKind.SLIDES,
    ResourceKind.VIDEO: PublicationKind.VIDEO,
    ResourceKind.AUDIO: PublicationKind.AUDIO,
}


@dataclass(frozen=True, slots=True)
class Publication:
    """One thing worth telling a follower about, with a guid of its own."""

    kind: PublicationKind
    guid: str
    title: str
    """Plain text, unique within the site."""
    path: str
    """Of the page that shows it."""
    revision: Revision
    meeting: Meeting
    session: Session | None = None
    """None for what concerns the whole meeting."""
    resource: Resource | None = None
    release: Release | None = None
    """Whose changes it tells."""

    @property
    def resources(self) -> tuple[Resource, ...]:
        """What can be opened with it: the one that it tells of, else all of its session's."""
        if self.resource is not None:
            return (self.resource,)
        return self.session.resources if self.session else ()

    @property
    def updated(self) -> datetime:
        """When it last changed; never before it was announced."""
        return max(self.revision.updated, self.revision.announced)

    @property
    def repeats(self) -> bool:
        """Whether it tells only what items of their own tell: a first programme, slides, videos."""
        talks = {talk.permanent_id for talk in self.meeting.talks}
        changes = self.release.changes if self.release else ()
        return any(change.words == "announced" for change in changes) or (
            bool(changes) and all(_has_own_item(change, talks) for change in changes)
        )


def _has_own_item(change: Change, talks: set[str]) -> bool:
    if "#" in change.key:
        return change.words.endswith(" added")
    return change.key in talks and change.words.startswith("new, ")


def newest_first(told: Iterable[Publication]) -> tuple[Publication, ...]:
    """Return publications by when they were announced, those of one moment as in the programme."""
    programme = sorted(told, key=_place_in_programme)
    return tuple(sorted(programme, key=lambda one: one.revision.announced, reverse=True))


def _place_in_programme(publication: Publication) -> tuple[str, str, str]:
    session = publication.session
    first_day = publication.meeting.first_day.isoformat()
    return first_day, session.start.isoformat() if session else "", publication.guid


def label(resource: Resource) -> str:
    """Return what a resource is called before its talk's title: 'Slides', 'Video'."""
    return resource.kind.capitalize()


def heading(session: Session) -> str:
    """Return 'Rong Ge — Competing Mechanisms', or the title alone."""
    names = session.speaker_names
    return f"{names} — {session.title}" if names else session.title


def resource_title(resource: Resource, session: Session | None, meeting: Meeting) -> str:
    """Return a title that is unique within the site."""
    number = _distinction(resource, (session or meeting).resources)
    if session is not None:
        words = ", ".join(part for part in (resource.title, number) if part)
        return f"{label(resource)}: {heading(session)}{f' ({words})' if words else ''}"
    title = resource.title or f"{label(resource)}: {meeting.title}"
    return f"{title} ({number})" if number else title


def _distinction(resource: Resource, others: Iterable[Resource]) -> str:
    """Return the id where another of one kind has the same title: apps merge equal titles.

    The one whose id is the kind's word goes without.
    """
    alike = [one for one in others if (one.kind, one.title) == (resource.kind, resource.title)]
    return resource.id if len(alike) > 1 and resource.id != resource.kind else ""


def publications(edition: Edition, addresses: urls.Addresses) -> tuple[Publication, ...]:
    """Return all of a meeting's publications, the newest first."""
    meeting = edition.meeting
    found = [*_of_releases(edition, addresses)]
    found += (_of_resource(edition, None, one, addresses) for one in meeting.resources)
    found += (_of_talk(edition, talk, addresses) for talk in meeting.talks)
    found += (
        _of_resource(edition, session, one, addresses)
        for session in meeting.sessions
        for one in session.resources
    )
    return newest_first(found)


def of_meeting(edition: Edition, addresses: urls.Addresses) -> Publication:
    """Return the announcement of a meeting, for people who only want to hear of a new one."""
    meeting = edition.meeting
    days = days_words(meeting.first_day, meeting.last_day)
    return Publication(
        kind=PublicationKind.MEETING,
        guid=addresses.guid(meeting),
        title=f"{meeting.title} ({days})",
        path=urls.meeting_path(meeting),
        revision=edition.of(),
        meeting=meeting,
    )


def _of_releases(edition: Edition, addresses: urls.Addresses) -> Iterator[Publication]:
    meeting = edition.meeting
    for release in edition.releases:
        told = release.announced
        yield Publication(
            kind=PublicationKind.CHANGES,
            guid=addresses.release_guid(meeting, release.time),
            title=_release_title(meeting, release),
            path=f"{urls.meeting_path(meeting)}#changes",
            revision=Revision(0, release.time, release.time, told, released=True),
            meeting=meeting,
            release=release,
        )


def _release_title(meeting: Meeting, release: Release) -> str:
    note = f": {clean_line(release.note)}" if release.note else ""
    return f"{meeting.title}, changes no. {release.number}{note}"


def _of_talk(edition: Edition, talk: Session, addresses: urls.Addresses) -> Publication:
    meeting = edition.meeting
    return Publication(
        kind=PublicationKind.ABSTRACT,
        guid=addresses.guid(meeting, talk),
        title=_talk_title(edition, talk),
        path=urls.page_path(meeting, talk),
        revision=edition.of(talk),
        meeting=meeting,
        session=talk,
    )


def _of_resource(
    edition: Edition, session: Session | None, resource: Resource, addresses: urls.Addresses
) -> Publication:
    meeting, revision = edition.meeting, edition.of(session, resource)
    if session:  # the item names speaker, room and time of the talk
        revision = replace(revision, updated=max(revision.updated, edition.of(session).updated))
    return Publication(
        kind=_KIND_OF_RESOURCE.get(resource.kind, PublicationKind.MATERIAL),
        guid=addresses.guid(meeting, session, resource),
        title=resource_title(resource, session, meeting),
        path=urls.page_path(meeting, session) if session else urls.meeting_path(meeting),
        revision=revision,
        meeting=meeting,
        session=session,
        resource=resource,
    )


def _talk_title(edition: Edition, session: Session) -> str:
    """Return the talk's heading, with its day while it is still to come.

    The item's date is when it was announced: readers hide items of the future.
    """
    prefix = "CANCELLED: " if session.status is Status.CANCELLED else ""
    day = f" ({day_words(session.day)})" if session.end > edition.latest else ""
    return f"{prefix}{heading(session)}{day}"
