"""A meeting's recordings as a podcast: what RSS gains for Apple's and Podcasting 2.0's apps.

Of Apple's tags all that directories ask for: some of them alone are worse than none. feedgen's own
podcast extension writes `explicit` as yes or no, which Apple no longer takes, and knows nothing of
Podcasting 2.0; so the tags are listed here, and its general extension writes them.
Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from modl_feeds import urls
from modl_feeds.dates import days_words
from modl_feeds.formats import chapters, drawings
from modl_feeds.formats.syndication import RSS, Tag, Vocabulary, XmlFormat
from modl_feeds.publications import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modl_feeds.feeds import Feed
    from modl_feeds.model import Meeting, Resource, Site
    from modl_feeds.publications import Publication
    from modl_feeds.urls import Addresses

_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
_GUIDS: Final = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of podcasts' own guids (Podcasting 2.0, podcast:guid)."""
_CATEGORY: Final = "Science"
_TRANSCRIPTS: Final = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
    "txt": "text/plain",
}
"""By the ending of the address; a page otherwise."""


def cover(meeting: Meeting) -> bytes:
    """Return the square picture of a meeting that has none of its own."""
    title = drawings.drawable(meeting.title, meeting.acronym, meeting.id)
    return drawings.cover(title, days_words(meeting.first_day, meeting.last_day))


def guid(address: str) -> UUID:
    """Return a podcast's guid: of its address, without scheme and last slash."""
    return uuid5(_GUIDS, address.partition("://")[2].rstrip("/"))


def _of_feed(feed: Feed, site: Site) -> Iterator[Tag]:
    """Yield what stands at the head of a podcast."""
    meeting = feed.podcast_of
    if meeting is None:
        return
    addresses = urls.Addresses.of(site)
    picture = meeting.image or addresses.absolute(urls.cover_path(meeting))
    yield Tag(
        "image",
        children=(
            Tag("url", text=picture),
            Tag("title", text=feed.title),
            Tag("link", text=addresses.absolute(feed.page)),
        ),
    )
    yield Tag(f"{{{_ITUNES}}}image", {"href": picture})
    yield Tag(f"{{{_ITUNES}}}author", text=site.publisher.name)
    if site.contact:
        name = Tag(f"{{{_ITUNES}}}name", text=site.publisher.name)
        email = Tag(f"{{{_ITUNES}}}email", text=site.contact)
        yield Tag(f"{{{_ITUNES}}}owner", children=(name, email))
    yield Tag(f"{{{_ITUNES}}}category", {"text": _CATEGORY})
    yield Tag(f"{{{_ITUNES}}}explicit", text="false")
    yield Tag(f"{{{_ITUNES}}}type", text="episodic")
    address = addresses.absolute(f"{feed.path}{RSS.ending}")
    yield Tag(f"{{{_PODCAST}}}guid", text=str(guid(address)))
    yield from _location(meeting)


def _location(meeting: Meeting) -> Iterator[Tag]:
    venue = meeting.venue
    if venue is None or not venue.locality:
        return
    has_point = venue.latitude is not None and venue.longitude is not None
    point = {"geo": f"geo:{venue.latitude},{venue.longitude}"} if has_point else {}
    yield Tag(f"{{{_PODCAST}}}location", point, venue.locality)


def _of_item(publication: Publication, addresses: Addresses) -> Iterator[Tag]:
    """Yield what an episode has beyond a feed's item."""
    session, resource = publication.session, publication.resource
    if session is not None:
        # Unique like the item's own title: apps merge episodes of one name and day.
        title = publication.title
        if len({one.kind for one in session.resources if one.is_media}) == 1:
            title = title.removeprefix(f"{label(publication.resources[0])}: ")
        yield Tag(f"{{{_ITUNES}}}title", text=title)
        for person in session.speakers:
            page = {"href": person.url} if person.url else {}
            yield Tag(f"{{{_PODCAST}}}person", {"role": "guest", **page}, person.name)
        if session.speakers:
            yield Tag(f"{{{_ITUNES}}}author", text=session.speaker_names)
    yield Tag(f"{{{_ITUNES}}}explicit", text="false")
    yield Tag(f"{{{_ITUNES}}}episodeType", text="full")
    if resource is not None:
        yield from _of_recording(publication, resource, addresses)


def _of_recording(
    publication: Publication, resource: Resource, addresses: Addresses
) -> Iterator[Tag]:
    if resource.duration:
        yield Tag(f"{{{_ITUNES}}}duration", text=str(resource.duration))
    if resource.chapters:
        path = urls.chapters_path(publication.meeting, publication.session, resource)
        where = {"url": addresses.absolute(path), "type": chapters.BARE_TYPE}
        yield Tag(f"{{{_PODCAST}}}chapters", where)
    if resource.transcript:
        ending = urlsplit(resource.transcript).path.rpartition(".")[2].lower()
        where = {"url": resource.transcript, "type": _TRANSCRIPTS.get(ending, "text/html")}
        yield Tag(f"{{{_PODCAST}}}transcript", where)


PODCAST: Final = XmlFormat(
    "Podcast",
    RSS.ending,
    RSS.media_type,
    RSS.write,
    RSS.tail,
    vocabulary=Vocabulary({"itunes": _ITUNES, "podcast": _PODCAST}, _of_feed, _of_item),
)
