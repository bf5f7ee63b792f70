"""JSON Feed 1.1 (jsonfeed.org/version/1.1).

Level 2.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modl_feeds import markup
from modl_feeds.formats.wording import content_html, resource_place
from modl_feeds.publications import label
from modl_feeds.urls import Addresses, encoded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from modl_feeds.feeds import Feed
    from modl_feeds.model import Site
    from modl_feeds.publications import Publication

_VERSION: Final = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """How a feed is written as JSON."""

    name: str = "JSON"
    ending: str = ".json"
    media_type: str = "application/feed+json; charset=utf-8"
    tail: bytes = b"\n]\n}\n"
    separator: bytes = b",\n"

    def head(self, feed: Feed, site: Site, updated: datetime) -> bytes:
        """Return a feed's bytes up to its first item; the format has no date of a feed."""
        del updated
        addresses = Addresses.of(site)
        publisher = {"name": site.publisher.name, "url": site.publisher.url}
        record = {
            "version": _VERSION,
            "title": feed.title,
            "home_page_url": addresses.absolute(feed.page),
            "feed_url": addresses.absolute(f"{feed.path}{self.ending}"),
            "description": feed.about,
            "language": site.language,
            "authors": [{key: value for key, value in publisher.items() if value}],
            "hubs": [{"type": "WebSub", "url": site.hub}] if site.hub else None,
            "items": [],
        }
        known = {key: value for key, value in record.items() if value is not None}
        return _json(known).removesuffix(b"]\n}") + b"\n"

    def item(self, publication: Publication, addresses: Addresses) -> bytes:
        """Return one publication's item."""
        revision, session = publication.revision, publication.session
        record: dict[str, Any] = {
            "id": publication.guid,
            "url": addresses.absolute(publication.path),
            "title": publication.title,
            "content_html": content_html(publication, addresses),
            "summary": _plain_summary(publication),
            "date_published": revision.announced.isoformat(),
            "date_modified": publication.updated.isoformat(),
            "tags": [publication.kind.value],
        }
        if session and session.speakers:
            record["authors"] = [{"name": person.name} for person in session.speakers]
        if attachments := list(_attachments(publication)):
            record["attachments"] = attachments
        return _json({key: value for key, value in record.items() if value})


def _plain_summary(publication: Publication) -> str:
    session = publication.session
    if publication.resource is None and session:
        return markup.to_plain(session.summary)
    return ""


def _attachments(publication: Publication) -> Iterable[dict[str, str | int]]:
    """Return what can be downloaded: of a talk's item all, of a resource's item that one."""
    for one in publication.resources:
        address, _ = resource_place(one, publication.meeting)
        if one.url and one.media_type:
            known = {"url": encoded(address), "mime_type": one.media_type}
            record = {**known, "title": one.title or label(one)}
            sizes = {"size_in_bytes": one.length, "duration_in_seconds": one.duration}
            yield record | {key: value for key, value in sizes.items() if value}


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


JSON: Final = JsonFormat()
