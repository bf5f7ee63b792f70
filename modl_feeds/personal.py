"""Answers to addresses that carry a choice: my.ics?s=a,b, and options on any calendar.

Every answer is a join of fragments; nothing is rendered and nothing is stored.
Level 3: pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

from modl_feeds import formats, urls
from modl_feeds.calendars import Calendar, in_order, sessions_of
from modl_feeds.choices import PLAIN, Choice, parse
from modl_feeds.document import Document
from modl_feeds.errors import ChoiceError
from modl_feeds.feeds import Feed
from modl_feeds.fragments import FEED_MAX_AGE, Outline
from modl_feeds.seen import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modl_feeds.feeds import Told
    from modl_feeds.formats import FeedFormat
    from modl_feeds.formats.ics import Fragment
    from modl_feeds.fragments import Renderer
    from modl_feeds.model import Site
    from modl_feeds.planner import Planner
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

NAME: Final = "my"
_T = TypeVar("_T")
_ESCAPED: Final = re.compile("%2[CcFf]")
FILES: Final = tuple(f"my{ending}" for ending in (".ics", *(one.ending for one in formats.FEEDS)))
"""What a personal choice is there as."""
_ABOUT: Final = "Your own choice; it is this calendar's address."
_ABOUT_FEED: Final = "Your own choice; it is this feed's address."


@dataclass(frozen=True, slots=True)
class Item:
    """A publication's bytes in every format, and what orders them."""

    announced: datetime
    updated: datetime
    bodies: Mapping[str, bytes]
    """By the format's ending."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """A session that can be chosen."""

    place: int
    """In the order of all sessions."""
    fragment: Fragment
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one chooses: a meeting, or the whole site."""

    outline: Outline
    """Of a calendar without events."""
    heads: Mapping[str, bytes]
    """Of a feed without items, by the format's ending."""
    sessions: Mapping[str, Choosable]
    """By id; of the site 'meeting/session'."""
    former: Mapping[str, str]
    """Present ids by former ones."""
    planner: Planner | None = None
    """The page to choose on; the site has none."""

    def canonical(self, choice: Choice) -> Choice:
        """Return the choice with present ids for former ones."""
        ids = {self.former.get(one, one) for one in choice.ids}
        return replace(choice, ids=tuple(sorted(ids)))

    def calendar(self, choice: Choice) -> Document:
        """Return the chosen sessions as a calendar.

        Raises:
            ChoiceError: nothing is chosen, or nothing of it exists.

        """
        chosen = self._chosen(choice)
        unknown = [one for one in choice.ids if one not in self.sessions]
        about = f"{_ABOUT} Not found: {', '.join(unknown)}." if unknown else ""
        outline = self.outline.asked_as(choice.query, about)
        fragments = tuple(one.fragment for one in chosen)
        return replace(outline, fragments=fragments, placeholders=()).document(choice.options)

    def feed(self, choice: Choice, form: FeedFormat) -> Document:
        """Return what is told of the chosen sessions as a feed.

        Raises:
            ChoiceError: nothing is chosen, or nothing of it exists.

        """
        items = [item for one in self._chosen(choice) for item in one.items]
        items.sort(key=lambda item: item.announced, reverse=True)
        updated = max((item.updated for item in items), default=self.outline.updated)
        head = _named(self.heads[form.ending], form, choice.query, updated)
        body = formats.join(form, head, (item.bodies[form.ending] for item in items))
        return Document(body, form.media_type, self.outline.updated, FEED_MAX_AGE)

    def _chosen(self, choice: Choice) -> list[Choosable]:
        if not choice.ids:
            raise ChoiceError(400, "name the sessions in the address, such as ?s=first,second")
        found = [self.sessions[one] for one in choice.ids if one in self.sessions]
        if not found:
            raise ChoiceError(404, "none of these sessions exists")
        return sorted(found, key=lambda one: one.place)


def _named(head: bytes, form: FeedFormat, query: str, updated: datetime) -> bytes:
    """Return a prepared head with the feed's own address, name and date.

    A query holds only letters, digits, commas, hyphens and slashes: it needs no escaping.
    """
    own = f"/{NAME}{form.ending}".encode()
    return (
        head.replace(own + b'"', f'/{NAME}{form.ending}?{query}"'.encode())
        .replace(f"{NAME}</id>".encode(), f"{NAME}?{query}</id>".encode())
        .replace(format_datetime(urls.MARK).encode(), format_datetime(updated).encode())
        .replace(urls.MARK.isoformat().encode(), updated.isoformat().encode())
    )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the canonical form of an address is."""

    target: str


def answer(
    calendars: Mapping[str, Outline], scopes: Mapping[str, Scope], path: str, query: str
) -> Document | Elsewhere | None:
    """Return the answer to an address with a choice; None when that path takes none.

    Args:
        calendars: those that take options, by path.
        scopes: where sessions can be chosen, by path.
        path: of the address.
        query: what follows '?', percent-encoded; '' for nothing.

    Raises:
        ChoiceError: what is asked for cannot be answered.

    """
    if query and path.endswith(f"/{NAME}/"):
        return _page(scopes.get(path.removesuffix(f"{NAME}/")), path, query)
    folder, _, file = path.rpartition("/")
    stem, _, ending = file.partition(".")
    scope = scopes.get(f"{folder}/") if stem == NAME else None
    if scope is not None and ending == "ics":
        choice = scope.canonical(parse(query))
        return _at(path, choice.query, query) or scope.calendar(choice)
    form = next((one for one in formats.FEEDS if one.ending == f".{ending}"), None)
    if scope is not None and form is not None:
        choice = replace(scope.canonical(parse(query)), options=PLAIN)
        return _at(path, choice.query, query) or scope.feed(choice, form)
    if query and path in calendars:
        choice = parse(query, with_ids=False)
        return _at(path, choice.query, query) or (
            calendars[path].asked_as(choice.query).document(choice.options)
        )
    return None


def _page(scope: Scope | None, path: str, query: str) -> Document | Elsewhere | None:
    """Return the page that shows a choice."""
    if scope is None or scope.planner is None:
        return None
    choice = replace(scope.canonical(parse(query)), options=PLAIN)
    elsewhere = _at(path, choice.query, query)
    return elsewhere or scope.planner.filled(choice, scope.sessions.keys())


def carried(target: str, query: str) -> str:
    """Return where a moved address leads, with the choice that it carried."""
    is_choice = target.rpartition("/")[2].startswith(f"{NAME}.") or target.endswith(f"/{NAME}/")
    if not query or not (is_choice or target.endswith(".ics")):
        return target
    try:
        canonical = parse(query, with_ids=is_choice).query
    except ChoiceError:
        return target
    return f"{target}?{canonical}" if canonical else target


def _at(path: str, canonical: str, query: str) -> Elsewhere | None:
    """Return where to go instead, unless the query is the canonical one already.

    A client that escapes every comma and slash would otherwise be sent round for ever.
    """
    if canonical in {query, _ESCAPED.sub(lambda found: unquote(found[0]), query)}:
        return None
    return Elsewhere(f"{path}?{canonical}" if canonical else path)


def scopes(
    site: Site,
    editions: tuple[Edition, ...],
    told: Mapping[str, Told],
    renderer: Renderer,
    planners: Mapping[str, Planner],
) -> dict[str, Scope]:
    """Return where one can choose, by the path that 'my' stands under: '/' and '/modl-2025/'.

    Args:
        site: the checked data.
        editions: its meetings.
        told: what followers are told of each meeting, by its id.
        renderer: gives the fragments.
        planners: the pages to choose on, by the path of their meeting.

    """
    pairs = in_order((edition, one) for edition in editions for one in sessions_of(edition))
    everything, former = {}, {}
    for place, (edition, session) in enumerate(pairs):
        meeting = edition.meeting
        items = tuple(
            _item(publication, renderer)
            for publication in told[meeting.id].by_session.get(key_of(session), ())
        )
        name = f"{meeting.id}/{session.id}"
        if name in everything and session in edition.tombstones:
            continue  # a new session has the id of a removed one
        everything[name] = Choosable(place, renderer.event(edition, session), items)
        for meeting_id in (meeting.id, *meeting.previous_ids):
            for session_id in (session.id, *session.previous_ids):
                former[f"{meeting_id}/{session_id}"] = name
    found = {"/": _scope(_Place("/", "", site.title, editions), everything, former, renderer)}
    for edition in editions:
        path = urls.meeting_path(edition.meeting)
        own = path.removeprefix("/")
        here = {old: new.removeprefix(own) for old, new in _below(former, own).items()}
        tag = f"{edition.meeting.permanent_id}/"
        place_ = _Place(path, tag, edition.meeting.title, (edition,))
        scope = _scope(place_, _below(everything, own), here, renderer)
        found[path] = replace(scope, planner=planners[path])
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Of a scope."""

    path: str
    tag: str
    """Its permanent name within the site's tag URIs."""
    title: str
    editions: tuple[Edition, ...]


def _below(names: Mapping[str, _T], prefix: str) -> dict[str, _T]:
    return {
        name.removeprefix(prefix): value for name, value in names.items() if name.startswith(prefix)
    }


def _item(publication: Publication, renderer: Renderer) -> Item:
    revision = publication.revision
    bodies = {form.ending: renderer.item(publication, form) for form in formats.FEEDS}
    return Item(revision.announced, publication.updated, bodies)


def _scope(
    where: _Place, sessions: Mapping[str, Choosable], former: Mapping[str, str], renderer: Renderer
) -> Scope:
    name, path = f"{where.title}: my choice", f"{where.path}{NAME}"
    short, page = "My choice", where.path
    calendar = Calendar(f"{path}.ics", short, name, _ABOUT, page, where.editions)
    feed = Feed(path, short, f"{where.tag}{NAME}", name, _ABOUT_FEED, page, ())
    # Nobody tells the hub of a choice: readers must go on asking.
    site = replace(renderer.site, hub="")
    heads = {form.ending: form.head(feed, site, urls.MARK) for form in formats.FEEDS}
    return Scope(renderer.outline(calendar), heads, sessions, former)
