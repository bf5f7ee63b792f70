"""All documents of one state of the data: path to bytes.

The site is one mapping. A server looks up, a static build writes out; so both are the same bytes.
Level 3: pure; reads no clock, no file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass field
from functools import partial
from typing import TYPE_CHECKING, Final

from modl_feeds import catalogue, urls
from modl_feeds.formats import ics, pages, syndication, timetable
from modl_feeds.seen import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modl_feeds.catalogue import Calendar, Feed
    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

CALENDAR_MAX_AGE: Final = 900
FEED_MAX_AGE: Final = 900
PAGE_MAX_AGE: Final = 300
ASSET_MAX_AGE: Final = 3600
TEXT_TYPE: Final = "text/plain; charset=utf-8"
ASSET_TYPES: Final = {".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Document:
    """What one address answers."""

    body: bytes
    media_type: str
    last_modified: datetime
    max_age: int
    """Seconds for which caches may keep it."""
    filename: str = ""
    """What a browser names the download."""
    etag: str = field(init=False)
    """Of the bytes and nothing else, without quotes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "etag", hashlib.sha256(self.body).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The site at one moment."""

    documents: Mapping[str, Document]
    """By path."""
    redirects: Mapping[str, str]
    """From paths that were once published to where they are now."""
    unreleased: int
    """How many differences no release has stamped yet."""


@dataclass(frozen=True, slots=True)
class Fragments:
    """Renders each session and publication once, however many documents carry it."""

    addresses: urls.Addresses
    kept: dict[tuple[str, str, str], bytes] = field(default_factory=dict)

    def event(self, edition: Edition, session: Session) -> bytes:
        """Return a session's VEVENT."""
        key = ("ics", edition.meeting.id, key_of(session))
        if key not in self.kept:
            self.kept[key] = ics.event(edition, session, self.addresses)
        return self.kept[key]

    def item(self, publication: Publication, syntax: syndication.Syntax) -> bytes:
        """Return a publication's item."""
        key = (syntax.ending, publication.meeting.id, publication.guid)
        if key not in self.kept:
            self.kept[key] = syndication.item(publication, syntax, self.addresses)
        return self.kept[key]


def build(site: Site, editions: tuple[Edition, ...], assets: Mapping[str, bytes]) -> Snapshot:
    """Return every document of the site.

    Args:
        site: the checked data.
        editions: each of its meetings with its revisions, in the site's order.
        assets: the files that pages need, by name.

    """
    addresses = urls.Addresses.of(site)
    calendars = tuple(catalogue.calendars(site, editions))
    feeds = tuple(catalogue.feeds(site, editions, addresses))
    fragments = Fragments(addresses)
    documents = dict(_calendars(site, calendars, fragments))
    documents.update(_feeds(site, editions, feeds, fragments))
    documents.update(_texts(editions))
    documents.update(_pages(site, editions, calendars, feeds))
    latest = max((edition.updated for edition in editions), default=site.epoch)
    for name, content in assets.items():
        media_type = ASSET_TYPES[name[name.rindex(".") :]]
        documents[f"/static/{name}"] = Document(content, media_type, latest, ASSET_MAX_AGE)
    unreleased = sum(len(edition.unreleased) for edition in editions)
    return Snapshot(documents, _redirects(editions, documents), unreleased)


def _calendars(
    site: Site, calendars: tuple[Calendar, ...], fragments: Fragments
) -> Iterator[tuple[str, Document]]:
    for calendar in calendars:
        body = ics.render(calendar, site, fragments.event)
        updated = max((one.updated for one in calendar.editions), default=site.epoch)
        name = calendar.path.strip("/").replace("/", "-")
        yield calendar.path, Document(body, ics.MEDIA_TYPE, updated, CALENDAR_MAX_AGE, name)


def _feeds(
    site: Site, editions: tuple[Edition, ...], feeds: tuple[Feed, ...], fragments: Fragments
) -> Iterator[tuple[str, Document]]:
    started = min((edition.of().created for edition in editions), default=site.epoch)
    changed = max((edition.updated for edition in editions), default=site.epoch)
    for feed in feeds:
        updated = max((one.revision.updated for one in feed.publications), default=started)
        for syntax in pages.SYNTAXES:
            body = syndication.render(
                feed, syntax, site, updated, partial(fragments.item, syntax=syntax)
            )
            document = Document(body, syntax.media_type, changed, FEED_MAX_AGE)
            yield f"{feed.path}{syntax.ending}", document


def _texts(editions: tuple[Edition, ...]) -> Iterator[tuple[str, Document]]:
    for edition in editions:
        path = f"{urls.meeting_path(edition.meeting)}schedule.txt"
        body = timetable.render(edition.meeting).encode()
        yield path, Document(body, TEXT_TYPE, edition.updated, CALENDAR_MAX_AGE)


def _pages(
    site: Site,
    editions: tuple[Edition, ...],
    calendars: tuple[Calendar, ...],
    feeds: tuple[Feed, ...],
) -> Iterator[tuple[str, Document]]:
    latest = max((edition.updated for edition in editions), default=site.epoch)

    def page(body: bytes, updated: datetime = latest) -> Document:
        return Document(body, pages.MEDIA_TYPE, updated, PAGE_MAX_AGE)

    offers = pages.offers(site, calendars, feeds)
    yield "/", page(pages.site_page(site, offers.get("/", ())))
    for series in site.series:
        path = urls.series_path(series)
        yield path, page(pages.series_page(site, series, offers.get(path, ())))
    for edition in editions:
        path = urls.meeting_path(edition.meeting)
        yield path, page(pages.meeting_page(site, edition, offers.get(path, ())))
        for session in (*edition.meeting.talks, *filter(_is_talk, edition.tombstones)):
            path = urls.session_path(edition.meeting, session)
            body = pages.session_page(site, edition, session, offers.get(path, ()))
            yield path, page(body, edition.updated)


def _is_talk(session: Session) -> bool:
    return session.is_talk


def _redirects(editions: tuple[Edition, ...], documents: Mapping[str, Document]) -> dict[str, str]:
    """Return where paths under former ids have gone."""
    moved: dict[str, str] = {}
    for edition in editions:
        meeting = edition.meeting
        for session in meeting.sessions:
            page = urls.page_path(meeting, session)
            moved[urls.session_path(meeting, session)] = page  # in case it was a talk
            for former in session.previous_ids:
                old, new = f"{urls.meeting_path(meeting)}{former}", session.id
                moved[f"{old}.ics"] = f"{urls.meeting_path(meeting)}{new}.ics"
                moved[f"{old}/"] = page
        moved.update(_renamed(meeting, {*documents, *moved}))
    return {old: new for old, new in moved.items() if old not in documents}


def _renamed(meeting: Meeting, paths: set[str]) -> Iterator[tuple[str, str]]:
    own = urls.meeting_path(meeting)
    for former in meeting.previous_ids:
        for path in sorted(paths):
            if path.startswith(own):
                yield f"/{former}/{path.removeprefix(own)}", path
