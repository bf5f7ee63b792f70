"""What browsers, search engines and phones ask a site for, beside its pages.

Level 3: pure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from modl_feeds.dates import days_words
from modl_feeds.document import Document
from modl_feeds.formats import drawings, pages
from modl_feeds.formats.pages.environment import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from modl_feeds.model import Site
    from modl_feeds.revisions import Edition

MAX_AGE: Final = 3600
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
_AT_THE_ROOT: Final = {"sw.js"}
"""A service worker rules over what lies beside and below it."""


def documents(
    site: Site, assets: Mapping[str, bytes], latest: datetime
) -> Iterator[tuple[str, Document]]:
    """Yield the files that pages need, and the manifest that makes of them an app.

    Args:
        site: the checked data.
        assets: the files, by name.
        latest: when anything of the site last changed.

    """
    for name, content in assets.items():
        path = f"/{name}" if name in _AT_THE_ROOT else f"/static/{name}"
        yield path, Document(content, TYPES[name[name.rindex(".") :]], latest, MAX_AGE)
    root = root_of(site)
    manifest = {
        "name": site.title,
        "start_url": f"{root}/",
        "scope": f"{root}/",
        "display": "minimal-ui",
        "background_color": "#0f1216",
        "theme_color": "#0f1216",
        "icons": [{"src": f"{root}/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    yield "/manifest.webmanifest", Document(body, "application/manifest+json", latest, MAX_AGE)


def card(site: Site, edition: Edition) -> Document:
    """Return the picture that a shared link to a meeting, or to a talk of it, shows."""
    meeting = edition.meeting
    title = drawings.drawable(meeting.title, meeting.acronym, meeting.id)
    dates = days_words(meeting.first_day, meeting.last_day)
    footer = site.title if drawings.can_draw(site.title) else ""
    body = drawings.card(title, dates, footer)
    return Document(body, drawings.MEDIA_TYPE, edition.updated, MAX_AGE)


def lists(
    site: Site, found: Mapping[str, Document], latest: datetime
) -> Iterator[tuple[str, Document]]:
    """Yield what search engines read first: the list of pages, and that all may be fetched.

    Args:
        site: the checked data.
        found: every document of the site.
        latest: when anything of it last changed.

    """
    entries = "".join(
        f"<url><loc>{escape(site.base_url + path)}</loc>"
        f"<lastmod>{one.last_modified:%Y-%m-%d}</lastmod></url>\n"
        for path, one in sorted(found.items())
        if one.media_type == pages.MEDIA_TYPE
    )
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
    media_type = "application/xml; charset=utf-8"
    yield "/sitemap.xml", Document(sitemap.encode(), media_type, latest, MAX_AGE)
    # Calendar and feed services ask here before they fetch: everything is for everybody.
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site.base_url}/sitemap.xml\n"
    yield "/robots.txt", Document(robots.encode(), "text/plain; charset=utf-8", latest, MAX_AGE)
