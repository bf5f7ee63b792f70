"""Everything rendered once: each session's event, each publication's item, each calendar's head.

Documents are joins of these, and so are the answers to personal choices.
Level 3: pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.calendars import sessions_of
from modl_feeds.choices import PLAIN, Options
from modl_feeds.document import Document
from modl_feeds.formats import ics
from modl_feeds.kept import Kept
from modl_feeds.limits import MAX_BYTES
from modl_feeds.revisions import frame_of
from modl_feeds.seen import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from modl_feeds.calendars import Calendar
    from modl_feeds.formats import FeedFormat
    from modl_feeds.model import Session, Site
    from modl_feeds.publications import Publication
    from modl_feeds.revisions import Edition

CALENDAR_MAX_AGE: Final = 900
FEED_MAX_AGE: Final = 900


@dataclass(frozen=True, slots=True)
class Outline:
    """A calendar whose events have only to be joined."""

    path: str
    address: str
    """Absolute, as its SOURCE says."""
    about: str
    prologue: bytes
    fragments: tuple[ics.Fragment, ...]
    placeholders: tuple[ics.Fragment, ...]
    """Stand in when there is nothing, or nothing that options want."""
    updated: datetime
    is_brief: bool = False
    """Whether its events go without abstract and summary, as it would be too large."""

    def document(self, options: Options = PLAIN) -> Document:
        """Return the calendar with these options; nothing is rendered."""
        chosen = [one for one in self.fragments if one.is_talk or not options.talks_only]
        events = chosen or self.placeholders or self.fragments
        body = assemble(self.prologue, events, options)
        name = self.path.strip("/").replace("/", "-")
        return Document(body, ics.MEDIA_TYPE, self.updated, CALENDAR_MAX_AGE, name)

    def asked_as(
        self, query: str, about: str = "", chosen: tuple[ics.Fragment, ...] | None = None
    ) -> Outline:
        """Return the calendar under its address with a query.

        Args:
            query: canonical.
            about: another description; '' for its own.
            chosen: the events instead of all; None for them.

        """
        address = f"{self.address}?{query}" if query else self.address
        head = self.prologue.replace(ics.source_line(self.address), ics.source_line(address))
        if about:
            head = head.replace(ics.about_line(self.about), ics.about_line(about))
        if chosen is None:
            return replace(self, prologue=head)
        return replace(self, prologue=head, fragments=chosen, placeholders=())


def assemble(prologue: bytes, fragments: Iterable[ics.Fragment], options: Options) -> bytes:
    """Return a calendar's bytes: a join, nothing is rendered."""
    return b"".join(_parts(prologue, tuple(fragments), options))


def _parts(
    prologue: bytes, fragments: tuple[ics.Fragment, ...], options: Options = PLAIN
) -> list[bytes]:
    zones = [] if options.utc else sorted({one.zone for one in fragments} - {""})
    events = (_with_options(one, options) for one in fragments)
    return [prologue, *map(ics.timezone, zones), *events, ics.TAIL]


def _with_options(fragment: ics.Fragment, options: Options) -> bytes:
    body = fragment.body
    for local, utc in fragment.in_utc if options.utc else ():
        body = body.replace(local, utc, 1)
    if options.alarm and fragment.may_alarm:
        body = body.removesuffix(ics.END_OF_EVENT) + ics.alarm(options.alarm) + ics.END_OF_EVENT
    return body


@dataclass(slots=True)
class Renderer:
    """Renders each session and publication once, however many documents carry it."""

    site: Site
    kept: Kept = field(default_factory=Kept)
    """What was rendered for the state before."""
    addresses: urls.Addresses = field(init=False)
    _events: dict[tuple[str, bool], Mapping[str, ics.Fragment]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.site = frame_of(self.site)
        self.addresses = urls.Addresses.of(self.site)

    def outline(self, calendar: Calendar) -> Outline:
        """Return a calendar's outline, with brief events where it would grow too large."""
        inputs = calendar, self.site
        return self.kept.of(("outline", calendar.path), inputs, lambda: self._outline(calendar))

    def _outline(self, calendar: Calendar) -> Outline:
        updated = max((one.updated for one in calendar.editions), default=self.site.epoch)
        prologue = self._prologue(calendar)
        placeholders: tuple[ics.Fragment, ...] = ()
        is_whole = calendar.is_single or (calendar.is_overview and calendar.editions)
        if not is_whole and not any(one.is_talk for _, one in calendar.sessions):
            placeholders = ics.placeholders(calendar, self.site)
        fragments = self._fragments(calendar, brief=False)
        is_brief = sum(map(len, _parts(prologue, fragments))) > MAX_BYTES
        if is_brief:  # Google drops what is beyond; a title and a link are better than nothing
            fragments = self._fragments(calendar, brief=True)
        return Outline(
            path=calendar.path,
            address=self.addresses.absolute(calendar.path),
            about=calendar.about,
            prologue=prologue,
            fragments=fragments,
            placeholders=placeholders,
            updated=updated,
            is_brief=is_brief,
        )

    def _prologue(self, calendar: Calendar) -> bytes:
        frames = tuple(edition.frame for edition in calendar.editions)
        inputs = replace(calendar, editions=frames, sessions=()), self.site
        return self.kept.of(("prologue", calendar.path), inputs, lambda: ics.prologue(*inputs))

    def _fragments(self, calendar: Calendar, *, brief: bool) -> tuple[ics.Fragment, ...]:
        if calendar.is_overview:
            return tuple(self.overview(edition) for edition in calendar.editions)
        return tuple(
            self.event(edition, session, brief=brief) for edition, session in calendar.sessions
        )

    def event(self, edition: Edition, session: Session, *, brief: bool = False) -> ics.Fragment:
        """Return a session's event."""
        key = edition.meeting.id, brief
        if key not in self._events:
            inputs = edition, self.addresses
            self._events[key] = self.kept.of(
                ("events", *key), inputs, lambda: self._events_of(edition, brief=brief)
            )
        return self._events[key][key_of(session)]

    def _events_of(self, edition: Edition, *, brief: bool) -> Mapping[str, ics.Fragment]:
        return {
            key_of(session): self._event(edition.alone(session), session, brief=brief)
            for session in sessions_of(edition)
        }

    def _event(self, edition: Edition, session: Session, *, brief: bool) -> ics.Fragment:
        inputs = edition, session, self.addresses
        return self.kept.of(
            ("event", edition.meeting.id, key_of(session), brief),
            inputs,
            lambda: ics.session_event(*inputs, brief=brief),
        )

    def overview(self, edition: Edition) -> ics.Fragment:
        """Return a meeting's all-day event."""
        inputs = edition, self.addresses
        return self.kept.of(
            ("overview", edition.meeting.id), inputs, lambda: ics.overview_event(*inputs)
        )

    def item(self, publication: Publication, form: FeedFormat) -> bytes:
        """Return a publication's item in that format."""
        inputs = publication, self.addresses
        return self.kept.of((form.name, publication.guid), inputs, lambda: form.item(*inputs))
