"""All documents of one state of the data: path to bytes.

The site is one mapping. A server looks up, a static build writes out; so both are the same bytes.
Level 3: pure; reads no clock, no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from modl_feeds import calendars, feeds, formats, limits, personal, urls, web_files
from modl_feeds.calendars import sessions_of
from modl_feeds.document import Document
from modl_feeds.feeds import Told
from modl_feeds.formats import chapters, drawings, opml, podcast
from modl_feeds.formats.pages import offers
from modl_feeds.fragments import CALENDAR_MAX_AGE, FEED_MAX_AGE, Outline, Renderer
from modl_feeds.kept import Kept
from modl_feeds.planner import planners
from modl_feeds.site_pages import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from modl_feeds.calendars import Calendar
    from modl_feeds.feeds import Feed
    from modl_feeds.formats import Export, FeedFormat
    from modl_feeds.limits import Standing
    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.personal import Scope
    from modl_feeds.revisions import Edition


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The site at one moment."""

    documents: Mapping[str, Document]
    """By path."""
    redirects: Mapping[str, str]
    """From paths that were once published to where they are now."""
    calendars: Mapping[str, Outline]
    """By path: those that take options."""
    scopes: Mapping[str, Scope]
    """By path: where a personal choice can be made."""
    standings: tuple[Standing, ...]
    """Of every calendar and feed, by path."""
    unreleased: int
    """How many differences no release has stamped yet."""
    feeds: Mapping[str, datetime]
    """By path: when each feed that a hub may be told of last changed."""


def build(
    site: Site,
    editions: tuple[Edition, ...],
    assets: Mapping[str, bytes],
    kept: Kept | None = None,
) -> Snapshot:
    """Return every document of the site.

    Args:
        site: the checked data.
        editions: each of its meetings with its revisions, in the site's order.
        assets: the files that pages need, by name.
        kept: what was rendered before; the same data gives the same bytes with and without.

    """
    kept = kept or Kept()
    renderer = Renderer(site, kept)
    followed = _followed(site, editions, renderer)
    everyone, standings = calendars.speakers(editions, kept), followed.standings(kept)
    documents = followed.documents
    documents.update(_exports(editions, renderer))
    documents.update(_of_recordings(editions))
    documents.update(_lists(site, editions, followed.feeds, renderer))
    speakers = {one.person.folded: urls.speaker_path(one.slug) for one in everyone}
    latest = _latest(site, editions)
    offered = offers.offers(site, editions, followed.calendars, followed.feeds)
    linked = offers.Linked(offered, speakers)
    writer = Writer(site, linked, latest, kept)
    documents.update(writer.of_site(everyone, standings))
    documents.update(writer.of_meetings(editions, standings))
    documents.update(web_files.documents(site, assets, latest))
    documents.update(web_files.lists(site, documents, latest))
    return Snapshot(
        documents=documents,
        redirects=_redirects(editions, documents),
        calendars=followed.outlines,
        scopes=personal.scopes(
            site, editions, followed.told, renderer, planners(site, editions, linked, kept)
        ),
        standings=standings,
        unreleased=sum(len(edition.unreleased) for edition in editions),
        feeds={
            f"{feed.path}{form.ending}": feed.changed
            for feed in followed.feeds
            if feed.changed
            for form in formats.of(feed)
        },
    )


@dataclass(frozen=True, slots=True)
class _Followed:
    """What people follow: all that stands against the limits of their apps."""

    calendars: tuple[Calendar, ...]
    feeds: tuple[Feed, ...]
    outlines: Mapping[str, Outline]
    told: Mapping[str, Told]
    documents: dict[str, Document]

    def standings(self, kept: Kept | None = None) -> tuple[Standing, ...]:
        """Return how each stands."""
        brief = {path for path, outline in self.outlines.items() if outline.is_brief}
        return limits.standings(self.documents, brief, kept)


def _followed(site: Site, editions: tuple[Edition, ...], renderer: Renderer) -> _Followed:
    kept = renderer.kept
    all_calendars = tuple(calendars.calendars(site, editions, kept))
    told = {one.meeting.id: _told(one, renderer) for one in editions}
    all_feeds = tuple(feeds.feeds(site, told, calendars.speakers(editions, kept)))
    outlines = {one.path: renderer.outline(one) for one in all_calendars}
    documents = {
        path: kept.of(("calendar", path), (outline,), outline.document)
        for path, outline in outlines.items()
    }
    documents.update(_feeds(site, editions, all_feeds, renderer))
    return _Followed(all_calendars, all_feeds, outlines, told, documents)


def standings(site: Site, editions: tuple[Edition, ...]) -> tuple[Standing, ...]:
    """Return those of `build`, in half the time: without pages and exports."""
    return _followed(site, editions, Renderer(site)).standings()


def _told(edition: Edition, renderer: Renderer) -> Told:
    inputs = edition, renderer.addresses
    return renderer.kept.of(("told", edition.meeting.id), inputs, lambda: Told.of(*inputs))


def _latest(site: Site, editions: tuple[Edition, ...]) -> datetime:
    return max((edition.updated for edition in editions), default=site.epoch)


def _feeds(
    site: Site, editions: tuple[Edition, ...], all_feeds: tuple[Feed, ...], renderer: Renderer
) -> Iterator[tuple[str, Document]]:
    started = min((edition.of().created for edition in editions), default=site.epoch)
    changed = _latest(site, editions)
    for feed in all_feeds:
        inputs = feed, feed.changed or started, renderer.site
        for form in formats.of(feed):
            make = partial(_feed, *inputs, form, renderer)
            path = f"{feed.path}{form.ending}"
            yield path, renderer.kept.of(("feed", path), inputs, make).at(changed)


def _feed(
    feed: Feed, updated: datetime, site: Site, form: FeedFormat, renderer: Renderer
) -> Document:
    items = (renderer.item(one, form) for one in feed.publications)
    body = formats.join(form, form.head(feed, site, updated), items)
    link = _link_header(f"{site.base_url}{feed.path}{form.ending}", site.hub)
    return Document(body, form.media_type, updated, FEED_MAX_AGE, link=link)


def _link_header(own: str, hub: str) -> str:
    """Return what a feed's answer says of itself: WebSub's subscribers look there first."""
    links = [f'<{hub}>; rel="hub"'] if hub else []
    return ", ".join([*links, f'<{own}>; rel="self"'])


def _lists(
    site: Site, editions: tuple[Edition, ...], all_feeds: tuple[Feed, ...], renderer: Renderer
) -> Iterator[tuple[str, Document]]:
    """Return the lists of feeds: the site's with all of them, and each meeting's own."""
    latest = _latest(site, editions)
    titles = {urls.meeting_path(one.meeting): one.meeting.title for one in editions}
    for page, title in {"/": site.title, **titles}.items():
        own = (one for one in all_feeds if one.page.startswith(page) and one.is_offered)
        inputs = title, tuple(one.newest(0) for one in own), renderer.site
        path = f"{page}{opml.FILE}"
        make = partial(_list, path, *inputs)
        yield path, renderer.kept.of(("list", path), inputs, make).at(latest)


def _list(path: str, title: str, listed: tuple[Feed, ...], site: Site) -> Document:
    name = path.strip("/").replace("/", "-")
    body = opml.to_opml(title, listed, site)
    return Document(body, opml.MEDIA_TYPE, site.epoch, FEED_MAX_AGE, name)


def _of_recordings(editions: tuple[Edition, ...]) -> Iterator[tuple[str, Document]]:
    """Return what goes with recordings that are files: the podcast's cover, and chapters."""
    for edition in editions:
        meeting, changed = edition.meeting, edition.updated
        owners: tuple[Session | None, ...] = (None, *meeting.sessions)
        recordings = [
            (session, resource)
            for session in owners
            for resource in (session or meeting).resources
            if resource.is_media
        ]
        if edition.has_recordings and not meeting.image:
            body = podcast.cover(meeting)
            path = urls.cover_path(meeting)
            yield path, Document(body, drawings.MEDIA_TYPE, changed, web_files.MAX_AGE)
        for session, resource in recordings:
            if resource.chapters:
                body = chapters.to_json(resource)
                path = urls.chapters_path(meeting, session, resource)
                yield path, Document(body, chapters.MEDIA_TYPE, changed, FEED_MAX_AGE)


def _exports(editions: tuple[Edition, ...], renderer: Renderer) -> Iterator[tuple[str, Document]]:
    for edition in editions:
        inputs = edition, renderer.site
        for export in formats.EXPORTS:
            path = f"{urls.meeting_path(edition.meeting)}{export.file}"
            make = partial(_export, export, *inputs)
            yield path, renderer.kept.of(("export", path), inputs, make)


def _export(export: Export, edition: Edition, site: Site) -> Document:
    name = f"{edition.meeting.id}-{export.file}"
    body = export.write(edition, site)
    return Document(body, export.media_type, edition.updated, CALENDAR_MAX_AGE, name)


def _redirects(editions: tuple[Edition, ...], documents: Mapping[str, Document]) -> dict[str, str]:
    """Return where paths under former ids have gone."""
    moved: dict[str, str] = {}
    for edition in editions:
        meeting = edition.meeting
        for session in sessions_of(edition):
            page = urls.page_path(meeting, session)
            moved[urls.session_path(meeting, session)] = page  # in case it was a talk
            own = urls.session_path(meeting, session)
            for former in session.previous_ids:
                old, new = f"{urls.meeting_path(meeting)}{former}", session.id
                below = (path for path in documents if path.startswith(own))  # of its recordings
                moved |= {f"{old}/{path.removeprefix(own)}": path for path in below}
                moved[f"{old}.ics"] = f"{urls.meeting_path(meeting)}{new}.ics"
                moved[f"{old}/"] = page
        if meeting.previous_ids:
            choices = {f"{urls.meeting_path(meeting)}{name}" for name in personal.FILES}
            moved.update(_renamed(meeting, {*documents, *moved, *choices}))
    return {old: new for old, new in moved.items() if old not in documents}


def _renamed(meeting: Meeting, paths: set[str]) -> Iterator[tuple[str, str]]:
    own = urls.meeting_path(meeting)
    for former in meeting.previous_ids:
        for path in sorted(paths):
            if path.startswith(own):
                yield f"/{former}/{path.removeprefix(own)}", path
