"""What the conformance suite looks at: every calendar, and what each client must show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds import calendars
from modl_feeds.formats.wording import place
from modl_feeds.model import Status
from modl_feeds.publications import heading
from modl_feeds.store import Store
from modl_feeds.urls import Addresses
from tests.clients.process import PROJECT
from tests.clients.seen import SeenEvent

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from modl_feeds.calendars import Calendar
    from modl_feeds.model import Meeting, Session

SAMPLE: Final = PROJECT / "tests" / "samples" / "site"
DATA: Final = PROJECT / "data"
CLIENTS: Final = ("thunderbird", "evolution", "kcalendarcore", "khal")
PARSERS: Final = ("libical", "ical.js", "ical")
OPTIONS: Final = ("alarm=15", "only=talks", "tz=utc", "alarm=15&only=talks&tz=utc")
_WITH_OPTIONS: Final = {"/loops-2025/calendar.ics", "/modl-2025/calendar.ics"}
VERDICTS: Final = pytest.StashKey[dict[tuple[str, str], bool]]()
"""Whether a client showed of a calendar what the data says."""
_PERSONAL: Final = (
    (SAMPLE, "/loops-2025/my.ics", "s=fuller,night,weaver"),
    (DATA, "/modl-2025/my.ics", "s=abdalla,ge"),
)
_DAY: Final = timedelta(days=1)
CELLS: Final = {True: "✓", False: "✗", None: "–"}


@dataclass(frozen=True, slots=True)
class Subject:
    """One calendar, by its address."""

    folder: Path
    path: str
    query: str = ""

    @property
    def address(self) -> str:
        """The path with its query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def wanted(self) -> list[SeenEvent]:
        """What a client must show."""
        if not self.path.endswith("/my.ics"):
            return expected(catalogue(self.folder)[self.path], self.folder, self.query)
        chosen = self.query.removeprefix("s=").split(",")
        every = self.path.replace("my.ics", "calendar.ics")
        found = expected(catalogue(self.folder)[every], self.folder)
        return [one for one in found if one.uid.partition(".")[0] in chosen]

    def __str__(self) -> str:
        return f"{self.folder.name}{self.address}"


@cache
def catalogue(folder: Path) -> dict[str, Calendar]:
    """Return every calendar of a folder, by its path."""
    found = Store(folder).load()
    return {one.path: one for one in calendars.calendars(found.site, found.editions)}


def subjects() -> list[Subject]:
    """Return every calendar of the nasty sample site and of the project's own data.

    Of sessions' own calendars and of speakers' the first few: they are made as the others are.
    """
    found = []
    for folder in (SAMPLE, DATA):
        every = catalogue(folder)
        single = [path for path, one in every.items() if one.is_single]
        speakers = [path for path in every if path.startswith("/speakers/")]
        others = [path for path in every if path not in {*single, *speakers}]
        found += [Subject(folder, path) for path in (*others, *single[:4], *speakers[:3])]
        found += [
            Subject(folder, path, query)
            for path in others
            for query in OPTIONS
            if path in _WITH_OPTIONS
        ]
    found += [Subject(*one) for one in _PERSONAL]
    return sorted(found, key=lambda one: (one.folder.name, str(one)))


def expected(calendar: Calendar, folder: Path, query: str = "") -> list[SeenEvent]:
    """Return what a client must show, from the data alone."""
    site = Store(folder).load().site
    addresses = Addresses.of(site)
    if calendar.is_overview and calendar.editions:
        return [
            _all_day(edition.meeting, edition.meeting.title, addresses)
            for edition in calendar.editions
        ]
    shown = [
        (edition.meeting, session)
        for edition, session in calendar.sessions
        if session.is_talk or "only=talks" not in query or calendar.is_single
    ]
    if shown:
        return sorted(_timed(meeting, session, addresses) for meeting, session in shown)
    if not calendar.editions:
        start, title = site.epoch.date(), calendar.title
        return [_placeholder(start, start, title, "To be announced")]
    meetings = [edition.meeting for edition in calendar.editions]
    return sorted(
        _placeholder(one.first_day, one.last_day, one.title, place(one)) for one in meetings
    )


def _timed(meeting: Meeting, session: Session, addresses: Addresses) -> SeenEvent:
    mark = "CANCELLED: " if session.status is Status.CANCELLED else ""
    return SeenEvent(
        addresses.uid(meeting, session),
        _utc(session.start),
        _utc(session.end),
        f"{mark}{heading(session)}",
        session.status.value.upper(),
        place(meeting, session),
    )


def _all_day(meeting: Meeting, title: str, addresses: Addresses) -> SeenEvent:
    first, after = f"{meeting.first_day:%Y%m%d}", f"{meeting.last_day + _DAY:%Y%m%d}"
    return SeenEvent(
        addresses.meeting_uid(meeting), first, after, title, "CONFIRMED", place(meeting)
    )


def _placeholder(first: date, last: date, title: str, where: str) -> SeenEvent:
    title = f"Programme to be announced: {title}"
    return SeenEvent("", f"{first:%Y%m%d}", f"{last + _DAY:%Y%m%d}", title, "", where)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def table(verdicts: dict[tuple[str, str], bool] | None = None) -> str:
    """Return the table, client by calendar; without verdicts as it is when all agree."""
    names = (*CLIENTS, *PARSERS)
    lines = [
        f"| calendar | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    for subject in subjects():
        agrees = [verdicts is None or verdicts.get((str(subject), name)) for name in names]
        cells = [CELLS[one] for one in agrees]
        lines.append(f"| `{subject}` | {' | '.join(cells)} |")
    return "\n".join(lines)
