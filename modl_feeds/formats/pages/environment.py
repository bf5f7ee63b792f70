"""Templates and what they may use: they place, and decide nothing.

Level 2: templates are part of the program, loaded from its package.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from modl_feeds import markup, urls
from modl_feeds.dates import day_words, days_words, short_day
from modl_feeds.formats.pages import board, qr, structured
from modl_feeds.formats.pages.offers import Offered
from modl_feeds.formats.wording import GENERATOR, owner_of, person_words, place

if TYPE_CHECKING:
    from modl_feeds.formats.pages.offers import Linked
    from modl_feeds.model import Site

MEDIA_TYPE: Final = "text/html; charset=utf-8"
_LONGEST_ABOUT: Final = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about, as its head says it."""

    path: str
    title: str
    about: str
    """Plain text; a search engine and a chat show its beginning."""
    data: dict[str, Any]
    """JSON-LD."""
    scripts: tuple[str, ...] = ("times", "copy", "offline")
    """The names of those that it asks for."""
    image: str = ""
    """Path of the picture that stands for it; '' for none."""
    is_public: bool = True
    """Whether search engines may list it."""


def render(template: str, site: Site, subject: Subject, linked: Linked, **context: object) -> bytes:
    """Return a page."""
    page = _ENVIRONMENT.get_template(template).render(
        site=site,
        subject=subject,
        about=_beginning(subject.about) or subject.title,
        root=root_of(site),
        canonical=site.base_url + subject.path,
        speakers=linked.speakers,
        offered=linked.offers.get(subject.path, Offered()),
        data=Markup(structured.script(subject.data)),  # noqa: S704 - no tag can begin in it
        **context,
    )
    return page.encode()


def fragment(template: str, **context: object) -> str:
    """Return a part of a page."""
    return _ENVIRONMENT.get_template(template).render(**context)


def root_of(site: Site) -> str:
    """Return the path that the site is mounted at, '' for none: links work under a prefix."""
    return "/".join(["", *site.base_url.split("/")[3:]]).rstrip("/")


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= _LONGEST_ABOUT:
        return words
    return f"{words[:_LONGEST_ABOUT].rpartition(' ')[0] or words[:_LONGEST_ABOUT]} …"


def versioned(path: str, content: bytes) -> str:
    """Return an address that changes with what is there: a page meets its own styles and scripts.

    Else one that a browser kept from before would go with the page of today.
    """
    return f"{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def _asset(name: str) -> str:
    content = (resources.files("modl_feeds") / "static" / name).read_bytes()
    return versioned(f"/static/{name}", content)


def _sheet(boards: tuple[board.Board, ...]) -> str:
    return versioned(board.FILE, board.to_css(boards))


def _paragraphs(block: str, base: str = "") -> Markup:
    return Markup(markup.to_html(block, base))  # noqa: S704 - it is sanitised


def _code(address: str) -> Markup:
    return Markup(qr.invitation(address))  # noqa: S704 - drawn by us


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _minutes(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


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
        "short_day": short_day,
        "moment": _moment,
        "minutes": _minutes,
        "qr": _code,
        "sheet": _sheet,
    }
    environment.globals |= {
        "asset": _asset,
        "days_words": days_words,
        "generator": GENERATOR,
        "place": place,
        "page_path": urls.page_path,
        "owner_of": owner_of,
        "meeting_path": urls.meeting_path,
        "speaker_path": urls.speaker_path,
        "speakers_path": urls.SPEAKERS_PATH,
        "series_path": urls.series_path,
    }
    return environment


_ENVIRONMENT: Final = _environment()
