"""The words that several formats share: when, where, what to open.

Level 2: plain text and HTML; knows no file format.
"""

from __future__ import annotations

import html
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from modl_feeds import markup, urls
from modl_feeds.dates import clock_words, day_words, days_words
from modl_feeds.ledger import digest
from modl_feeds.model import SessionKind, Status
from modl_feeds.publications import label
from modl_feeds.seen import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.ledger import Change
    from modl_feeds.model import Meeting, Person, Resource, Session
    from modl_feeds.publications import Publication
    from modl_feeds.urls import Addresses

GENERATOR: Final = "modl-feeds"
"""Stands in what we publish, where a format has a place for it, so that it is known again."""
TO_BE_ANNOUNCED: Final = "To be announced"
_KIND_COLORS: Final = {
    SessionKind.TALK: "steelblue",
    SessionKind.BREAK: "lightgray",
    SessionKind.MEAL: "burlywood",
    SessionKind.POSTER: "olivedrab",
    SessionKind.REGISTRATION: "lightslategray",
    SessionKind.SOCIAL: "mediumpurple",
    SessionKind.OTHER: "lightslategray",
}
_TRACK_COLORS: Final = (
    "steelblue", "seagreen", "indianred", "darkorange", "mediumpurple", "teal", "goldenrod",
    "palevioletred", "olivedrab", "slateblue", "sienna", "cadetblue",
)  # fmt: skip
LIVE_STREAM: Final = "Live stream: "
OWN_PAGE: Final = "The meeting's own page: "
ON_THE_PLACE: Final = "On the place: "
ON_OWN_PAGE: Final = "on the meeting's own page"
WAITING: Final = "Programme to be announced: "
NO_ABSTRACT: Final = "Summary by the publisher; the speaker's abstract is on the meeting's page."


def when(meeting: Meeting, session: Session) -> str:
    """Return day, local times and zone."""
    times = clock_words(session.start, session.end)
    return f"{day_words(session.day)}, {times} ({session.start:%Z}, {meeting.timezone})"


def place(meeting: Meeting | None, session: Session | None = None) -> str:
    """Return room, building, street and city; never empty: Giggity drops events without."""
    room = session.room if session else ""
    venue = meeting.venue.address if meeting and meeting.venue else ""
    return ", ".join(part for part in (room, venue) if part) or TO_BE_ANNOUNCED


def person_words(person: Person) -> str:
    """Return 'Rong Ge (Duke University)'."""
    return f"{person.name} ({person.affiliation})" if person.affiliation else person.name


def resource_place(resource: Resource, meeting: Meeting) -> tuple[str, str]:
    """Return the address to open, and what must be said of it."""
    if resource.url:
        return resource.url, ""
    return meeting.url, ON_OWN_PAGE


def category(session: Session) -> tuple[str, ...]:
    """Return the words to sort a session by: its kind and its track."""
    kind = session.kind.value.capitalize()
    return (kind, session.track) if session.track else (kind,)


def color(session: Session) -> str:
    """Return the CSS colour of a session's track, or of its kind (RFC 7986, 5.9)."""
    if session.track:
        return _TRACK_COLORS[int(digest(session.track), 16) % len(_TRACK_COLORS)]
    return _KIND_COLORS[session.kind]


def description(
    meeting: Meeting, session: Session, addresses: Addresses, *, brief: bool = False
) -> str:
    """Return an event's plain text: who, what, then every address, as Google ignores URL.

    A brief one has no abstract and no summary, for calendars that would grow too large.
    """
    words = "" if brief else markup.to_plain(session.abstract or session.summary, meeting.url)
    parts = ["\n".join(map(person_words, session.speakers)), words]
    if session.is_talk and words and not session.abstract and meeting.url:
        parts.append(NO_ABSTRACT)
    links = [_resource_line(one, meeting) for one in session.resources]
    if session.stream:
        links.append(f"{LIVE_STREAM}{session.stream}")
    if session.is_talk and session.status is not Status.CANCELLED:
        links.append(f"This talk: {addresses.absolute(urls.page_path(meeting, session))}")
    links.append(f"{meeting.title}: {addresses.absolute(urls.meeting_path(meeting))}")
    if meeting.url:
        links.append(f"{OWN_PAGE}{meeting.url}")
    if meeting.venue and meeting.venue.note:
        links.append(f"{ON_THE_PLACE}{meeting.venue.note}")
    return "\n\n".join(part for part in (*parts, "\n".join(links)) if part)


def _resource_line(resource: Resource, meeting: Meeting) -> str:
    address, caveat = resource_place(resource, meeting)
    name = label(resource) + (f" “{resource.title}”" if resource.title else "")
    return f"{name}{f' ({caveat})' if caveat else ''}: {address}".rstrip(": ")


def summary_html(publication: Publication) -> str:
    """Return the short text of a feed item."""
    session, resource = publication.session, publication.resource
    base = publication.meeting.url
    if publication.release is not None:
        count = len(publication.release.changes)
        words = f"{count} change{'' if count == 1 else 's'} to {publication.meeting.title}."
        return markup.to_html(publication.release.note, base) + _paragraph(words)
    if resource is None and session is None:
        return markup.to_html(publication.meeting.goals, base)
    if resource is None:
        return markup.to_html(session.summary or session.abstract if session else "", base)
    body = [markup.to_html(resource.note, base)]
    if session:
        names = " and ".join(person_words(person) for person in session.speakers)
        by = f" by {names}" if names else ""
        body.append(_paragraph(f"{label(resource)} of “{session.title}”{by}."))
    if not resource.url:
        body.append(_paragraph(f"To be found {resource_place(resource, publication.meeting)[1]}."))
    return "".join(body)


def content_html(publication: Publication, addresses: Addresses) -> str:
    """Return a feed item's body: the text, when and where, then every link."""
    session, meeting = publication.session, publication.meeting
    body = [summary_html(publication)]
    if session is not None and publication.resource is not None:
        body.append(markup.to_html(session.summary or session.abstract, meeting.url))
    if session is not None and publication.resource is None:
        body = [markup.to_html(session.abstract or session.summary, meeting.url)]
        if session.summary and not session.abstract and meeting.url:
            body.append(f"<p><em>{html.escape(NO_ABSTRACT, quote=False)}</em></p>")
        speakers = "; ".join(map(person_words, session.speakers))
        body.append(_paragraph(speakers))
    if publication.release is not None:
        body.append(_changes_html(publication, addresses))
    if session is None:
        days = days_words(meeting.first_day, meeting.last_day)
        body.append(_paragraph(f"{days}, {place(meeting)}"))
    if session is not None:
        body.append(_paragraph(f"{when(meeting, session)}, {place(meeting, session)}"))
    return "".join([*body, _links(publication, addresses)])


def _changes_html(publication: Publication, addresses: Addresses) -> str:
    """Return a release's differences as a list, each with a link to what changed."""
    meeting, release = publication.meeting, publication.release
    paths = owner_paths(meeting)
    items = [
        f"{_link(addresses.absolute(paths[owner_of(one)]), one.title)}:"
        f" {html.escape(one.words, quote=False)}"
        for one in (release.changes if release else ())
    ]
    return f"<ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>"


def owner_of(change: Change) -> str:
    """Return the key of the session or meeting that a change is about."""
    return change.key.partition("#")[0]


def owner_paths(meeting: Meeting) -> Mapping[str, str]:
    """Return the page of each session by its key; of what is gone, the meeting's."""
    home = urls.meeting_path(meeting)
    own = {key_of(session): urls.page_path(meeting, session) for session in meeting.sessions}
    return defaultdict(lambda: home, own)


def _paragraph(words: str) -> str:
    return f"<p>{html.escape(words, quote=False)}</p>" if words else ""


def _links(publication: Publication, addresses: Addresses) -> str:
    """Return the links as a list: the body's are all that every reader shows."""
    session, meeting = publication.session, publication.meeting
    items = [(*resource_place(one, meeting), label(one)) for one in publication.resources]
    links = [
        _link(address, name + (f" ({caveat})" if caveat else ""))
        for address, caveat, name in items
        if address
    ]
    if session is not None and session.stream and publication.resource is None:
        links.append(_link(session.stream, "Live stream"))
    if session is not None:
        page = addresses.absolute(urls.page_path(meeting, session))
        calendar = addresses.absolute(urls.session_calendar_path(meeting, session))
        links += [_link(page, "This talk"), _link(calendar, "Add to calendar")]
    links.append(_link(addresses.absolute(urls.meeting_path(meeting)), meeting.title))
    return f"<ul>{''.join(f'<li>{link}</li>' for link in links)}</ul>"


def _link(address: str, words: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(words, quote=False)}</a>'
