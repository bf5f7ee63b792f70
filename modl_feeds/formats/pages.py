"""The HTML pages, by Jinja2: what is shown is gathered here, templates only place it.

Level 2: templates are part of the program, loaded from its package.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from modl_feeds import formats, markup, urls
from modl_feeds.dates import clock_words, day_words, days_words
from modl_feeds.formats import opml
from modl_feeds.formats.wording import owner_of, owner_paths, person_words, place, resource_place
from modl_feeds.publications import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modl_feeds.calendars import Calendar, Speaker
    from modl_feeds.feeds import Feed
    from modl_feeds.limits import Standing
    from modl_feeds.model import Meeting, Series, Session, Site
    from modl_feeds.revisions import Edition

MEDIA_TYPE: Final = "text/html; charset=utf-8"
_OPML: Final = opml.MEDIA_TYPE.partition(";")[0]


@dataclass(frozen=True, slots=True)
class Alternate:
    """One address of a calendar or feed, declared in a page's head and linked in its body."""

    title: str
    href: str
    """Absolute."""
    media_type: str
    format: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A calendar or feed in all its formats, as a page lists it."""

    name: str
    about: str
    alternates: tuple[Alternate, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """What pages link to beyond their own subject."""

    offers: Mapping[str, tuple[Offer, ...]]
    """By the path of the page that lists them."""
    speakers: Mapping[str, str]
    """The path of each speaker's page, by folded name."""

    def also(self, path: str, like: str) -> Linked:
        """Return the same where one page offers what another does."""
        return replace(self, offers={**self.offers, path: self.offers.get(like, ())})


def _paragraphs(block: str) -> Markup:
    return Markup(markup.to_html(block))  # noqa: S704 - it is sanitised


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("modl_feeds"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "paragraphs": _paragraphs,
        "person": person_words,
        "day": day_words,
        "label": label,
        "moment": _moment,
    }
    environment.globals |= {
        "days_words": days_words,
        "clock_words": clock_words,
        "place": place,
        "resource_place": resource_place,
        "page_path": urls.page_path,
        "session_path": urls.session_path,
        "session_calendar_path": urls.session_calendar_path,
        "owner_of": owner_of,
        "meeting_path": urls.meeting_path,
        "speaker_path": urls.speaker_path,
        "speakers_path": urls.SPEAKERS_PATH,
        "series_path": urls.series_path,
    }
    return environment


_ENVIRONMENT: Final = _environment()


def offers(
    site: Site,
    editions: Iterable[Edition],
    calendars: Iterable[Calendar],
    feeds: Iterable[Feed],
) -> Mapping[str, tuple[Offer, ...]]:
    """Return what each page offers: calendars, then feeds, then whole files."""
    absolute = urls.Addresses.of(site).absolute
    by_page: dict[str, list[Offer]] = defaultdict(list)
    for calendar in calendars:
        if not calendar.is_offered:
            continue
        one = Alternate(calendar.title, absolute(calendar.path), "text/calendar", "iCalendar")
        by_page[calendar.page].append(Offer(calendar.name, calendar.about, (one,)))
    for feed in feeds:
        alternates = tuple(
            Alternate(
                feed.title,
                absolute(f"{feed.path}{form.ending}"),
                form.media_type.partition(";")[0],
                form.name,
            )
            for form in formats.of(feed)
        )
        by_page[feed.page].append(Offer(feed.name, feed.about, alternates))
    for page in ("/", *(urls.meeting_path(edition.meeting) for edition in editions)):
        one = Alternate("All feeds", absolute(f"{page}{opml.FILE}"), _OPML, "OPML")
        by_page[page].append(Offer("All feeds", "One file for a reader to import.", (one,)))
    for edition in editions:
        page = urls.meeting_path(edition.meeting)
        for export in formats.EXPORTS:
            media_type = export.media_type.partition(";")[0]
            one = Alternate(
                edition.meeting.title, absolute(f"{page}{export.file}"), media_type, export.file
            )
            by_page[page].append(Offer("Schedule", export.about, (one,)))
    return {page: tuple(found) for page, found in by_page.items()}


def site_page(site: Site, linked: Linked) -> bytes:
    """Return the page of the whole site."""
    return _render("site.html", site, "/", linked)


def series_page(site: Site, series: Series, linked: Linked) -> bytes:
    """Return a series' page."""
    return _render("series.html", site, urls.series_path(series), linked, series=series)


def meeting_page(site: Site, edition: Edition, linked: Linked) -> bytes:
    """Return a meeting's page."""
    return _render(
        "meeting.html",
        site,
        urls.meeting_path(edition.meeting),
        linked,
        meeting=edition.meeting,
        others=_others(site, edition.meeting),
        own_choice=_own_choice(site, edition.meeting),
        releases=edition.releases[::-1],
        owner_paths=owner_paths(edition.meeting),
    )


def meeting_feeds_page(
    site: Site, edition: Edition, linked: Linked, standings: Iterable[Standing]
) -> bytes:
    """Return the page that tells how a meeting's calendars and feeds stand with real clients."""
    meeting, page = edition.meeting, urls.meeting_path(edition.meeting)
    own = linked.also(f"{page}feeds/", page)
    return _render("feeds.html", site, f"{page}feeds/", own, meeting=meeting, standings=standings)


def session_page(site: Site, edition: Edition, session: Session, linked: Linked) -> bytes:
    """Return a talk's page."""
    path = urls.session_path(edition.meeting, session)
    return _render("session.html", site, path, linked, meeting=edition.meeting, session=session)


def speakers_page(site: Site, everyone: tuple[Speaker, ...], linked: Linked) -> bytes:
    """Return the list of everyone who speaks."""
    own = linked.also(urls.SPEAKERS_PATH, "/")
    return _render("speakers.html", site, urls.SPEAKERS_PATH, own, everyone=everyone)


def speaker_page(site: Site, speaker: Speaker, linked: Linked) -> bytes:
    """Return a speaker's page, with the talks of all meetings."""
    path = urls.speaker_path(speaker.slug)
    return _render("speaker.html", site, path, linked, speaker=speaker)


def _own_choice(site: Site, meeting: Meeting) -> str:
    """Return the address of a personal calendar, as an example to edit."""
    ids = ",".join(sorted(talk.id for talk in meeting.talks[:2]))
    return f"{site.base_url}{urls.meeting_path(meeting)}my.ics?s={ids}"


def _others(site: Site, meeting: Meeting) -> tuple[Meeting, ...]:
    """Return the other meetings of the series, newest first."""
    same = (one for one in site.meetings if one.series == meeting.series and one != meeting)
    return tuple(reversed([*same])) if meeting.series else ()


def _render(template: str, site: Site, path: str, linked: Linked, **context: object) -> bytes:
    page = _ENVIRONMENT.get_template(template).render(
        site=site,
        root=_root_of(site),
        canonical=site.base_url + path,
        speakers=linked.speakers,
        offers=linked.offers.get(path, ()),
        **context,
    )
    return page.encode()


def _root_of(site: Site) -> str:
    """Return the path that the site is mounted at, '' for none: links work under a prefix."""
    return "/".join(["", *site.base_url.split("/")[3:]]).rstrip("/")
