"""All documents of one state of the data: path to bytes.

The site is one mapping. A server looks up, a static build writes out; so both are the same bytes.
Level 3: pure; reads no clock, no file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from modl_feeds import calendars, feeds, formats, limits, personal, urls
from modl_feeds.calendars import sessions_of
from modl_feeds.document import Document
from modl_feeds.feeds import Told
from modl_feeds.formats import chapters, drawings, opml, pages, podcast
from modl_feeds.fragments import CALENDAR_MAX_AGE, FEED_MAX_AGE, Outline, Renderer
from modl_feeds.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from modl_feeds.calendars import Speaker
    from modl_feeds.feeds import Feed
    from modl_feeds.formats import Export, FeedFormat
    from modl_feeds.limits import Standing
    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.personal import Scope
    from modl_feeds.revisions import Edition

PAGE_MAX_AGE: Final = 300
ASSET_MAX_AGE: Final = 3600
ASSET_TYPES: Final = {".css": "text/css; charset=utf-8"}


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
    all_calendars = tuple(calendars.calendars(site, editions, kept))
    told = {one.meeting.id: _told(one, renderer) for one in editions}
    everyone = calendars.speakers(editions, kept)
    all_feeds = tuple(feeds.feeds(site, told, everyone))
    outlines = {one.path: renderer.outline(one) for one in all_calendars}
    documents = {
        path: kept.of(("calendar", path), (outline,), outline.document)
        for path, outline in outlines.items()
    }
    documents.update(_feeds(site, editions, all_feeds, renderer))
    documents.update(_exports(editions, renderer))
    documents.update(_of_recordings(editions))
    documents.update(_lists(site, editions, all_feeds))
    brief = {path for path, outline in outlines.items() if outline.is_brief}
    standings = limits.standings(documents, brief, kept)
    speakers = {one.person.folded: urls.speaker_path(one.slug) for one in everyone}
    linked = pages.Linked(pages.offers(site, editions, all_calendars, all_feeds), speakers)
    by_meeting = _by_meeting(standings)
    documents.update(_pages(site, editions, everyone, linked, by_meeting, kept))
    latest = _latest(site, editions)
    for name, content in assets.items():
        media_type = ASSET_TYPES[name[name.rindex(".") :]]
        documents[f"/static/{name}"] = Document(content, media_type, latest, ASSET_MAX_AGE)
    return Snapshot(
        documents=documents,
        redirects=_redirects(editions, documents),
        calendars=outlines,
        scopes=personal.scopes(site, editions, told, renderer),
        standings=standings,
        unreleased=sum(len(edition.unreleased) for edition in editions),
        feeds={
            f"{feed.path}{form.ending}": feed.changed
            for feed in all_feeds
            if feed.changed
            for form in formats.of(feed)
        },
    )


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
    site: Site, editions: tuple[Edition, ...], all_feeds: tuple[Feed, ...]
) -> Iterator[tuple[str, Document]]:
    """Return the lists of feeds: the site's with all of them, and each meeting's own."""
    latest = _latest(site, editions)
    titles = {urls.meeting_path(one.meeting): one.meeting.title for one in editions}
    for page, title in {"/": site.title, **titles}.items():
        listed = [one for one in all_feeds if one.page.startswith(page)]
        body = opml.to_opml(title, listed, site)
        name = f"{page}{opml.FILE}"
        filename = name.strip("/").replace("/", "-")
        yield name, Document(body, opml.MEDIA_TYPE, latest, FEED_MAX_AGE, filename)


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
        if recordings and not meeting.image:
            body = podcast.cover(meeting)
            path = urls.cover_path(meeting)
            yield path, Document(body, drawings.MEDIA_TYPE, changed, ASSET_MAX_AGE)
        for session, resource in recordings:
            if resource.chapters:
                body = chapters.to_json(resource)
                path = urls.chapters_path(meeting, session, resource)
                yield path, Document(body, chapters.MEDIA_TYPE, changed, FEED_MAX_AGE)


def _exports(
    editions: tuple[Edition, ...], renderer: Renderer
) -> Iterator[tuple[str, Document]]:
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


def _pages(
    site: Site,
    editions: tuple[Edition, ...],
    speakers: tuple[Speaker, ...],
    linked: pages.Linked,
    standings: Mapping[str, Sequence[Standing]],
    kept: Kept,
) -> Iterator[tuple[str, Document]]:
    latest, frame = _latest(site, editions), site.frame

    page = partial(_page, kept)
    yield "/", page("/", latest, pages.site_page, site, _only(linked, "/"))
    for series in site.series:
        path = urls.series_path(series)
        yield path, page(path, latest, pages.series_page, site, series, _only(linked, path))
    for edition in editions:
        meeting, home = edition.meeting, urls.meeting_path(edition.meeting)
        around, shown = _around(site, meeting), _only(linked, home, *meeting.sessions)
        yield home, page(home, latest, pages.meeting_page, around, edition, shown)
        # The last of one path is published: a new talk goes before a removed one of the same id.
        talks = {
            urls.session_path(meeting, one): one
            for one in (*filter(_is_talk, edition.tombstones), *meeting.talks)
        }
        inputs = edition, frame, {path: _only(linked, path, one) for path, one in talks.items()}
        make = partial(_session_pages, talks, *inputs, kept)
        yield from kept.of(("session pages", home), inputs, make).items()
        single = {urls.session_calendar_path(meeting, one) for one in sessions_of(edition)}
        listed = tuple(one for one in standings[home] if one.path not in single)
        path = f"{home}feeds/"
        write = pages.meeting_feeds_page
        yield path, page(path, latest, write, frame, edition, _only(linked, home), listed)
    path, names = urls.SPEAKERS_PATH, tuple(replace(one, talks=()) for one in speakers)
    yield path, page(path, latest, pages.speakers_page, frame, names, _only(linked, "/"))
    for speaker in speakers:
        path = urls.speaker_path(speaker.slug)
        own = _only(linked, path, *(session for _, session in speaker.talks))
        talks = tuple((edition.alone(session), session) for edition, session in speaker.talks)
        speaker = replace(speaker, talks=talks)
        yield path, page(path, latest, pages.speaker_page, frame, speaker, own)


def _page(
    kept: Kept, path: str, updated: datetime, write: Callable[..., bytes], *inputs: object
) -> Document:
    """Return a page, written anew only where its inputs are others; they are all that it shows."""

    def make() -> Document:
        return Document(write(*inputs), pages.MEDIA_TYPE, updated, PAGE_MAX_AGE)

    return kept.of(("page", path), inputs, make).at(updated)


def _session_pages(
    talks: Mapping[str, Session],
    edition: Edition,
    frame: Site,
    linked: Mapping[str, pages.Linked],
    kept: Kept,
) -> dict[str, Document]:
    """Return the pages of a meeting's talks, by path."""
    updated, write = edition.updated, pages.session_page
    return {
        path: _page(kept, path, updated, write, frame, edition.alone(one), one, linked[path])
        for path, one in talks.items()
    }


def _by_meeting(standings: Iterable[Standing]) -> Mapping[str, Sequence[Standing]]:
    """Return standings by the path that they are below: '/modl-2025/'."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        found["/".join(["", *one.path.split("/")[1:2], ""])].append(one)
    return found


def _around(site: Site, meeting: Meeting) -> Site:
    """Return the site as a meeting's page shows it: of the others of its series, what they are."""
    return replace(
        site,
        meetings=tuple(
            one if one.id == meeting.id else replace(one, sessions=())
            for one in site.meetings
            if one.id == meeting.id or one.series == meeting.series
        ),
    )


def _only(linked: pages.Linked, path: str, *sessions: Session) -> pages.Linked:
    """Return what one page links to."""
    names = {person.folded for session in sessions for person in session.speakers}
    return replace(
        linked,
        offers={path: linked.offers[path]} if path in linked.offers else {},
        speakers={name: linked.speakers[name] for name in names if name in linked.speakers},
    )


def _is_talk(session: Session) -> bool:
    return session.is_talk


def _redirects(editions: tuple[Edition, ...], documents: Mapping[str, Document]) -> dict[str, str]:
    """Return where paths under former ids have gone."""
    moved: dict[str, str] = {}
    for edition in editions:
        meeting = edition.meeting
        for session in sessions_of(edition):
            page = urls.page_path(meeting, session)
            moved[urls.session_path(meeting, session)] = page  # in case it was a talk
            if not session.previous_ids:
                continue
            own = urls.session_path(meeting, session)
            below = [path for path in documents if path.startswith(own)]  # of its recordings
            for former in session.previous_ids:
                old, new = f"{urls.meeting_path(meeting)}{former}", session.id
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
