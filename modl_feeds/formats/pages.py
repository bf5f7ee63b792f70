"""The HTML pages, by Jinja2: what is shown is gathered here, templates only place it.

Level 2: templates are part of the program, loaded from its package.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from modl_feeds import text, urls
from modl_feeds.dates import clock_words, day_words, days_words
from modl_feeds.formats import syndication
from modl_feeds.formats.wording import person_words, place, resource_place
from modl_feeds.publications import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.catalogue import Calendar, Feed
    from modl_feeds.model import Meeting, Series, Session, Site
    from modl_feeds.revisions import Edition

MEDIA_TYPE: Final = "text/html; charset=utf-8"
SYNTAXES: Final = (syndication.RSS, syndication.ATOM)


@dataclass(frozen=True, slots=True)
class Alternate:
    """A calendar or feed that a page declares in its head and links in its body."""

    title: str
    about: str
    href: str
    """Absolute."""
    media_type: str
    format: str


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
        "meeting_path": urls.meeting_path,
        "series_path": urls.series_path,
    }
    return environment


_ENVIRONMENT: Final = _environment()


def offers(
    site: Site, calendars: Iterable[Calendar], feeds: Iterable[Feed]
) -> dict[str, tuple[Alternate, ...]]:
    """Return what each page offers, by its path: calendars, then feeds in each format."""
    absolute = urls.Addresses.of(site).absolute
    by_page: dict[str, list[Alternate]] = defaultdict(list)
    for calendar in calendars:
        by_page[calendar.page].append(
            Alternate(
                calendar.title,
                calendar.about,
                absolute(calendar.path),
                "text/calendar",
                "iCalendar",
            )
        )
    for feed in feeds:
        for syntax in SYNTAXES:
            href = absolute(f"{feed.path}{syntax.ending}")
            media_type = syntax.media_type.partition(";")[0]
            by_page[feed.page].append(
                Alternate(feed.title, feed.about, href, media_type, syntax.name)
            )
    return {page: tuple(found) for page, found in by_page.items()}


def site_page(site: Site, offered: tuple[Alternate, ...]) -> bytes:
    """Return the page of the whole site."""
    return _render("site.html", site, "/", offered)


def series_page(site: Site, series: Series, offered: tuple[Alternate, ...]) -> bytes:
    """Return a series' page."""
    path = urls.series_path(series)
    return _render("series.html", site, path, offered, series=series)


def meeting_page(site: Site, edition: Edition, offered: tuple[Alternate, ...]) -> bytes:
    """Return a meeting's page."""
    path = urls.meeting_path(edition.meeting)
    others = _others(site, edition.meeting)
    return _render("meeting.html", site, path, offered, meeting=edition.meeting, others=others)


def session_page(
    site: Site, edition: Edition, session: Session, offered: tuple[Alternate, ...]
) -> bytes:
    """Return a talk's page."""
    path = urls.session_path(edition.meeting, session)
    return _render("session.html", site, path, offered, meeting=edition.meeting, session=session)


def _others(site: Site, meeting: Meeting) -> tuple[Meeting, ...]:
    """Return the other meetings of the series, newest first."""
    same = (one for one in site.meetings if one.series == meeting.series and one != meeting)
    return tuple(reversed([*same])) if meeting.series else ()


def _render(
    template: str, site: Site, path: str, offered: tuple[Alternate, ...], **context: object
) -> bytes:
    page = _ENVIRONMENT.get_template(template).render(
        site=site,
        root=_root_of(site),
        canonical=site.base_url + path,
        alternates=offered,
        **context,
    )
    return page.encode()


def _root_of(site: Site) -> str:
    """Return the path that the site is mounted at, '' for none: links work under a prefix."""
    return "/".join(["", *site.base_url.split("/")[3:]]).rstrip("/")
