"""What a page offers to follow: every calendar, feed and file, and the links that apps take.

The one place that knows how apps want to be told an address.
Level 2: pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from modl_feeds import formats, urls
from modl_feeds.feeds import no_podcast
from modl_feeds.formats import opml
from modl_feeds.formats.wording import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from modl_feeds.calendars import Calendar
    from modl_feeds.feeds import Feed
    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.revisions import Edition

CALENDAR_TYPE: Final = "text/calendar"
_OPML: Final = opml.MEDIA_TYPE.partition(";")[0]


@dataclass(frozen=True, slots=True)
class Way:
    """One app's link."""

    app: str
    href: str


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
    """A calendar, a feed in all its formats, or a file."""

    name: str
    about: str
    alternates: tuple[Alternate, ...]
    ways: tuple[Way, ...] = ()
    """For the apps that take a link of their own."""

    @property
    def address(self) -> str:
        """The address that any other app takes."""
        return self.alternates[0].href


@dataclass(frozen=True, slots=True)
class Offered:
    """All that a page offers."""

    own: tuple[Offer, ...] = ()
    """What is the page's alone, beside what is declared of its meeting: a talk's calendar."""
    calendars: tuple[Offer, ...] = ()
    feeds: tuple[Offer, ...] = ()
    files: tuple[Offer, ...] = ()
    no_podcast: str = ""
    """Why there is none, where one may look for it."""

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """Every address, for a page's head."""
        every = (*self.own, *self.calendars, *self.feeds, *self.files)
        return tuple(one for offer in every for one in offer.alternates)

    @property
    def link_header(self) -> str:
        """Its own, the first calendar and feed, for the HTTP header Link (RFC 8288)."""
        first = (*self.own, *self.calendars[:1], *self.feeds[:1])
        return ", ".join(
            f'<{one.href}>; rel="alternate"; type="{one.media_type}"'
            for offer in first
            for one in offer.alternates
        )


@dataclass(frozen=True, slots=True)
class Linked:
    """What pages link to beyond their own subject."""

    offers: Mapping[str, Offered]
    """By the path of the page that lists them."""
    speakers: Mapping[str, str]
    """The path of each speaker's page, by folded name."""


def offers(
    site: Site, editions: Sequence[Edition], calendars: Sequence[Calendar], feeds: Iterable[Feed]
) -> Mapping[str, Offered]:
    """Return what each page offers."""
    absolute = urls.Addresses.of(site).absolute
    found: dict[str, list[Offer]] = defaultdict(list)
    followed: dict[str, list[Offer]] = defaultdict(list)
    files: dict[str, list[Offer]] = defaultdict(list)
    for calendar in calendars:
        if calendar.is_offered and not calendar.is_single:
            found[calendar.page].append(_calendar(calendar, absolute(calendar.path)))
    for feed in feeds:
        if feed.is_offered:
            followed[feed.page].append(_feed(feed, absolute(feed.path)))
    paths = [urls.meeting_path(edition.meeting) for edition in editions]
    for page in ("/", *paths):
        one = Alternate("All feeds", absolute(f"{page}{opml.FILE}"), _OPML, "OPML")
        files[page].append(Offer("All feeds", "One list for a feed reader to import.", (one,)))
    for edition, page in zip(editions, paths, strict=True):
        files[page] += _exports(edition.meeting, absolute(page))
    singles = _singles(calendars, absolute)
    whys = {page: no_podcast(one.meeting) for one, page in zip(editions, paths, strict=True)}
    offered = {
        page: Offered(
            calendars=tuple(found[page]),
            feeds=tuple(followed[page]),
            files=tuple(files[page]),
            no_podcast=whys.get(page, ""),
        )
        for page in {**found, **followed, **files}
    }
    below = {f"{page}feeds/": page for page in ("/", *paths)}
    below |= {urls.choice_path(one.meeting): urls.meeting_path(one.meeting) for one in editions}
    same = {page: offered[home] for page, home in {**below, urls.SPEAKERS_PATH: "/"}.items()}
    talks = {page: _of_talk(own, offered[home]) for page, (home, own) in singles.items()}
    return {**offered, **same, **talks}


def _singles(
    calendars: Iterable[Calendar], absolute: Callable[[str], str]
) -> Mapping[str, tuple[str, Offer]]:
    """Return each talk's calendar and the page of its meeting, by the talk's page."""
    return {
        one.page: (urls.meeting_path(one.editions[0].meeting), _calendar(one, absolute(one.path)))
        for one in calendars
        if one.is_single
    }


def _of_talk(own: Offer, meeting: Offered) -> Offered:
    """Return what a talk's page declares: its own calendar, then its meeting's, and the news."""
    return Offered((own,), meeting.calendars[:1], meeting.feeds[:1])


def _calendar(calendar: Calendar, address: str) -> Offer:
    one = Alternate(calendar.title, address, CALENDAR_TYPE, "iCalendar")
    return Offer(calendar.name, calendar.about, (one,), calendar_ways(address, calendar.title))


def choice_offers(site: Site, path: str, name: str, ids: str) -> dict[str, Offer]:
    """Return a personal choice's calendar and feed."""
    address, query = f"{site.base_url}{path}", f"?s={ids}"
    calendar = Alternate(name, f"{address}.ics{query}", CALENDAR_TYPE, "iCalendar")
    feeds = tuple(
        Alternate(name, f"{address}{form.ending}{query}", form.media_type, form.name)
        for form in formats.FEEDS
    )
    about = "Slides and videos of what you chose."
    return {
        "calendar": Offer("", "", (calendar,), calendar_ways(calendar.href, name)),
        "feed": Offer("News", about, feeds, _feed_ways(feeds[0].href)),
    }


def _feed(feed: Feed, address: str) -> Offer:
    alternates = tuple(
        Alternate(
            feed.title, f"{address}{form.ending}", form.media_type.partition(";")[0], form.name
        )
        for form in formats.of(feed)
    )
    return Offer(feed.name, feed.about, alternates, _feed_ways(alternates[0].href))


def _exports(meeting: Meeting, page: str) -> list[Offer]:
    found = []
    for export in formats.EXPORTS:
        media_type = export.media_type.partition(";")[0]
        one = Alternate(meeting.title, f"{page}{export.file}", media_type, export.file)
        found.append(Offer(export.file, export.about, (one,)))
    return found


def calendar_ways(address: str, name: str) -> tuple[Way, ...]:
    """Return the links by which apps subscribe to a calendar."""
    webcal = f"webcal:{address.partition(':')[2]}"
    query = f"url={quote(webcal, safe='')}&name={quote(name, safe='')}"
    google = f"https://calendar.google.com/calendar/u/0/r?cid={quote(webcal, safe='')}"
    return (
        Way("Apple Calendar", webcal),
        Way("Google Calendar", google),
        Way("Outlook.com", f"https://outlook.live.com/calendar/0/addfromweb/?{query}"),
        Way("Microsoft 365", f"https://outlook.office.com/calendar/0/addfromweb/?{query}"),
    )


def _feed_ways(address: str) -> tuple[Way, ...]:
    escaped = quote(address, safe="")
    return (
        Way("Feedly", f"https://feedly.com/i/subscription/feed/{escaped}"),
        Way("Inoreader", f"https://www.inoreader.com/?add_feed={escaped}"),
    )


def event_offer(site: Site, meeting: Meeting, session: Session) -> Offer:
    """Return one session's calendar, which apps follow."""
    address = site.base_url + urls.session_calendar_path(meeting, session)
    one = Alternate(session.title, address, CALENDAR_TYPE, "iCalendar")
    return Offer("", "", (one,), calendar_ways(address, session.title))


def event_ways(site: Site, meeting: Meeting, session: Session) -> tuple[Way, ...]:
    """Return the links by which apps take one session, and do not follow it."""
    address = site.base_url + urls.page_path(meeting, session)
    where = place(meeting, session)
    google = {
        "dates": f"{_instant(session.start)}/{_instant(session.end)}",
        "ctz": meeting.timezone,
        "text": session.title,
        "details": address,
        "location": where,
    }
    outlook = {
        "rru": "addevent",
        "startdt": session.start.astimezone(UTC).isoformat(),
        "enddt": session.end.astimezone(UTC).isoformat(),
        "subject": session.title,
        "location": where,
        "body": address,
    }
    compose = f"https://outlook.live.com/calendar/0/action/compose?{_query(outlook)}"
    edit = f"https://calendar.google.com/calendar/r/eventedit?{_query(google)}"
    return (Way("Google", edit), Way("Outlook", compose))


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _query(fields: Mapping[str, str]) -> str:
    return urlencode(fields, quote_via=quote, safe="")
