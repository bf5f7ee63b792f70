"""All HTML pages as documents, each written anew only where what it shows is another.

A page is given no more than it shows: so what it is kept by cannot miss anything.
Level 3: pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from modl_feeds import urls, web_files
from modl_feeds.calendars import sessions_of
from modl_feeds.document import Document
from modl_feeds.formats import pages
from modl_feeds.formats.pages import board
from modl_feeds.planner import PAGE_MAX_AGE
from modl_feeds.revisions import frame_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from modl_feeds.calendars import Speaker
    from modl_feeds.formats.pages.offers import Linked
    from modl_feeds.kept import Kept
    from modl_feeds.limits import Standing
    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.revisions import Edition


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the pages of one state of the data."""

    site: Site
    linked: Linked
    latest: datetime
    """When anything of the site last changed."""
    kept: Kept

    def of_site(
        self, speakers: tuple[Speaker, ...], standings: Iterable[Standing]
    ) -> Iterator[tuple[str, Document]]:
        """Yield the pages that belong to no meeting."""
        site, frame, of = self.site, frame_of(self.site), self.linked.only
        yield self._page("/", pages.site_page, site, of("/"))
        for series in site.series:
            path = urls.series_path(series)
            yield self._page(path, pages.series_page, site, series, of(path))
        listed = tuple(one for one in standings if _is_of_several(one.path))
        yield self._page("/feeds/", pages.site_feeds_page, frame, of("/feeds/"), listed)
        names = tuple(replace(one, talks=()) for one in speakers)
        yield self._page(
            urls.SPEAKERS_PATH, pages.speakers_page, frame, names, of(urls.SPEAKERS_PATH)
        )
        for speaker in speakers:
            path = urls.speaker_path(speaker.slug)
            talks = tuple((edition.alone(session), session) for edition, session in speaker.talks)
            own = of(path, *(session for _, session in talks))
            yield self._page(path, pages.speaker_page, frame, replace(speaker, talks=talks), own)

    def of_meetings(
        self, editions: Iterable[Edition], standings: Iterable[Standing]
    ) -> Iterator[tuple[str, Document]]:
        """Yield the pages of each meeting, and what they show."""
        below = _by_meeting(standings)
        for edition in editions:
            yield from self._of_meeting(edition, below[urls.meeting_path(edition.meeting)])

    def _of_meeting(
        self, edition: Edition, standings: Sequence[Standing]
    ) -> Iterator[tuple[str, Document]]:
        meeting, home, updated = (
            edition.meeting, urls.meeting_path(edition.meeting), edition.updated,
        )  # fmt: skip
        frame, around = frame_of(self.site), _around(self.site, meeting)
        own, sessions = self.linked.only, sessions_of(edition)
        yield self._page(home, pages.meeting_page, around, edition, own(home, *sessions))
        yield urls.card_path(meeting), web_files.card(frame, edition)
        path, choice = urls.choice_path(meeting), partial(pages.choice_page, is_chosen=False)
        yield self._page(path, choice, frame, edition, own(path, *sessions), updated=updated)
        if meeting.sessions:
            rules = board.to_css(board.boards(meeting))
            sheet = Document(rules, board.MEDIA_TYPE, updated, PAGE_MAX_AGE)
            yield f"{home}{board.FILE}", sheet
        # The last of one path is published: a new talk goes before a removed one of the same id.
        talks = {
            urls.session_path(meeting, one): one
            for one in (*filter(_is_talk, edition.tombstones), *meeting.talks)
        }
        inputs = edition, frame, {path: own(path, one) for path, one in talks.items()}
        make = partial(self._of_talks, talks, *inputs)
        yield from self.kept.of(("talks", home), inputs, make).items()
        single = {urls.session_calendar_path(meeting, one) for one in sessions}
        listed = tuple(one for one in standings if one.path not in single)
        path, write = f"{home}feeds/", pages.meeting_feeds_page
        yield self._page(path, write, frame, edition.frame, own(path), listed)

    def _of_talks(
        self,
        talks: Mapping[str, Session],
        edition: Edition,
        frame: Site,
        linked: Mapping[str, Linked],
    ) -> dict[str, Document]:
        write, updated = pages.session_page, edition.updated
        return dict(
            self._page(path, write, frame, edition.alone(one), one, linked[path], updated=updated)
            for path, one in talks.items()
        )

    def _page(
        self,
        path: str,
        write: Callable[..., bytes],
        *inputs: object,
        updated: datetime | None = None,
    ) -> tuple[str, Document]:
        """Return a page under its path; its inputs are all that it shows."""
        moment, offered = updated or self.latest, self.linked.offers.get(path)
        link = offered.link_header if offered else ""

        def make() -> Document:
            body = write(*inputs)
            return Document(body, pages.MEDIA_TYPE, moment, PAGE_MAX_AGE, link=link)

        return path, self.kept.of(("page", path), (inputs, link), make).at(moment)


def _around(site: Site, meeting: Meeting) -> Site:
    """Return the site as a meeting's page shows it: of others in the series, that they are."""
    return replace(
        site,
        meetings=tuple(
            one if one.id == meeting.id else replace(one, sessions=())
            for one in site.meetings
            if one.id == meeting.id or one.series == meeting.series
        ),
    )


def _by_meeting(standings: Iterable[Standing]) -> Mapping[str, Sequence[Standing]]:
    """Return standings by the path that they are below: '/modl-2025/'."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        found[f"/{one.path.split('/')[1]}/"].append(one)
    return found


def _is_of_several(path: str) -> bool:
    """Tell whether a calendar or feed is the site's or a series' own."""
    return path.count("/") == 1 or path.startswith("/series/")


def _is_talk(session: Session) -> bool:
    return session.is_talk
