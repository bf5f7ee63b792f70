"""The HTML pages, by Jinja2: what is shown is gathered here, templates only place it.

Level 2: templates are part of the program, loaded from its package.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from modl_feeds import text, urls
from modl_feeds.dates import clock_words, day_words, days_words
from modl_feeds.formats import syndication
from modl_feeds.formats.wording import change_path, person_words, place, resource_place
from modl_feeds.publications import label

if TYPE_CHECKING:
    from modl_feeds.catalogue import Calendar, Feed
    from modl_feeds.model import Meeting, Series, Session, Site
    from modl_feeds.revisions import Edition

MEDIA_TYPE: Final = "text/html; charset=utf-8"
SYNTAXES: Final = (syndication.RSS, syndication.ATOM)


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


Offers = Mapping[str, tuple[Offer, ...]]
"""By the path of the page that lists them."""


def _paragraphs(block: str) -> Markup:
    return Markup(text.to_html(block))  # noqa: S704 - to_html escapes everything


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
    }
    environment.globals |= {
        "days_words": days_words,
        "clock_words": clock_words,
        "place": place,
        "resource_place": resource_place,
        "page_path": urls.page_path,
        "session_path": urls.session_path,
        "session_calendar_path": urls.session_calendar_path,
        "change_path": change_path,
        "meeting_path": urls.meeting_path,
        "series_path": urls.series_path,
    }
    return environment


_ENVIRONMENT: Final = _environment()


def offers(site: Site, calendars: Iterable[Calendar], feeds: Iterable[Feed]) -> Offers:
    """Return what each page offers: calendars, then feeds."""
    absolute = urls.Addresses.of(site).absolute
    by_page: dict[str, list[Offer]] = defaultdict(list)
    for calendar in calendars:
        one = Alternate(calendar.title, absolute(calendar.path), "text/calendar", "iCalendar")
        by_page[calendar.page].append(Offer(calendar.name, calendar.about, (one,)))
    for feed in feeds:
        forms = tuple(
            Alternate(
                feed.title,
                absolute(f"{feed.path}{syntax.ending}"),
                syntax.media_type.partition(";")[0],
                syntax.name,
            )
            for syntax in SYNTAXES
        )
        by_page[feed.page].append(Offer(feed.name, feed.about, forms))
    return {page: tuple(found) for page, found in by_page.items()}


def site_page(site: Site, offered: tuple[Offer, ...]) -> bytes:
    """Return the page of the whole site."""
    return _render("site.html", site, "/", offered)


def series_page(site: Site, series: Series, offered: tuple[Offer, ...]) -> bytes:
    """Return a series' page."""
    path = urls.series_path(series)
    return _render("series.html", site, path, offered, series=series)


def meeting_page(site: Site, edition: Edition, offered: tuple[Offer, ...]) -> bytes:
    """Return a meeting's page."""
    path = urls.meeting_path(edition.meeting)
    others = _others(site, edition.meeting)
    return _render(
        "meeting.html",
        site,
        path,
        offered,
        meeting=edition.meeting,
        others=others,
        releases=edition.releases[::-1],
    )


def session_page(
    site: Site, edition: Edition, session: Session, offered: tuple[Offer, ...]
) -> bytes:
    """Return a talk's page."""
    path = urls.session_path(edition.meeting, session)
    return _render("session.html", site, path, offered, meeting=edition.meeting, session=session)


def _others(site: Site, meeting: Meeting) -> tuple[Meeting, ...]:
    """Return the other meetings of the series, newest first."""
    same = (one for one in site.meetings if one.series == meeting.series and one != meeting)
    return tuple(reversed([*same])) if meeting.series else ()


def _render(
    template: str, site: Site, path: str, offered: tuple[Offer, ...], **context: object
) -> bytes:
    page = _ENVIRONMENT.get_template(template).render(
        site=site,
        root=_root_of(site),
        canonical=site.base_url + path,
        offers=offered,
        **context,
    )
    return page.encode()


def _root_of(site: Site) -> str:
    """Return the path that the site is mounted at, '' for none: links work under a prefix."""
    return "/".join(["", *site.base_url.split("/")[3:]]).rstrip("/")
