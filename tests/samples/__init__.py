"""An invented site that is as nasty as data may be, and small invented meetings in memory.

The ledgers of site/ were written by ``modl-feeds release``, at 2025-09-01T12:00:00Z,
2025-10-20T09:30:00Z and 2025-11-05T18:00:00Z, while the meetings changed:
a talk was removed, one cancelled, one renamed and moved, a meeting got another id,
and slides and videos came.
After an edit, release again with a later --at, then write the golden files anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.ledger import Ledger
from modl_feeds.localtime import localize
from modl_feeds.model import Meeting, Publisher, Session, SessionKind, Site
from modl_feeds.publisher import publish
from modl_feeds.revisions import edition, release
from modl_feeds.store import Contents, Store
from modl_feeds.urls import Addresses

if TYPE_CHECKING:
    from modl_feeds.revisions import Edition
    from modl_feeds.snapshot import Snapshot

PROJECT: Final = Path(__file__).parents[2]
SITE: Final = Path(__file__).parent / "site"
DATA: Final = PROJECT / "data"
FOLDERS: Final = {"sample": SITE, "shipped": DATA}
"""Every folder of data whose documents are read by other people's parsers."""
ROOT: Final = "https://meetings.example/root"
"""Where the sample site says that it is reached."""
RELEASED: Final = datetime(2025, 9, 1, 12, tzinfo=UTC)
"""When the meetings in memory were released."""
ADDRESSES: Final = Addresses("https://talks.example", "talks.example", "2025")


@cache
def contents(folder: Path = SITE) -> Contents:
    """Return the data of a folder."""
    return Store(folder).load()


@cache
def snapshot(folder: Path = SITE) -> Snapshot:
    """Return every document of a folder."""
    return publish(Store(folder))


def body(path: str) -> bytes:
    """Return the bytes of one document of the sample site."""
    return snapshot().documents[path].body


def paths(*endings: str, folder: Path = SITE) -> list[str]:
    """Return the paths of a folder's documents that end so."""
    return sorted(path for path in snapshot(folder).documents if path.endswith(endings))


def cases(*endings: str) -> list[tuple[str, str]]:
    """Return every document that ends so, as (name of its folder, path)."""
    return [(name, path) for name, one in FOLDERS.items() for path in paths(*endings, folder=one)]


def edition_of(meeting_id: str) -> Edition:
    """Return an edition of the sample site."""
    return next(one for one in contents().editions if one.meeting.id == meeting_id)


def session_of(meeting_id: str, session_id: str) -> Session:
    """Return a session of the sample site."""
    sessions = edition_of(meeting_id).meeting.sessions
    return next(one for one in sessions if one.id == session_id)


def at(wall: str, zone: str = "America/New_York") -> datetime:
    """Return a time of the venue's clock, such as '2025-09-25 09:30'."""
    return localize(datetime.fromisoformat(wall), zone)


def a_session(**changes: Any) -> Session:  # noqa: ANN401 - whatever a session has
    """Return a talk of one hour."""
    talk = Session(
        id="talk",
        kind=SessionKind.TALK,
        start=at("2025-09-25 09:30"),
        end=at("2025-09-25 10:30"),
        title="A Talk",
    )
    return replace(talk, **changes)


def a_meeting(*sessions: Session, **changes: Any) -> Meeting:  # noqa: ANN401 - whatever it has
    """Return a meeting with these sessions."""
    meeting = Meeting(
        id="meeting",
        title="A Meeting",
        timezone="America/New_York",
        first_day=datetime(2025, 9, 25, tzinfo=UTC).date(),
        last_day=datetime(2025, 9, 26, tzinfo=UTC).date(),
        sessions=sessions,
    )
    return replace(meeting, **changes)


def a_site(*meetings: Meeting, **changes: Any) -> Site:  # noqa: ANN401 - whatever it has
    """Return a site with these meetings."""
    site = Site(
        title="A Site",
        publisher=Publisher("A Publisher"),
        base_url=ADDRESSES.base_url,
        uid_domain=ADDRESSES.uid_domain,
        tag_date=ADDRESSES.tag_date,
        meetings=meetings,
    )
    return replace(site, **changes)


def released(*states: Meeting, every: tuple[datetime, ...] = (RELEASED,)) -> Edition:
    """Return the last state of a meeting, after a release of each state at these times."""
    ledger = Ledger(states[0].permanent_id)
    for state, moment in zip(states, every, strict=True):
        ledger, _ = release(state, ledger, moment)
    return edition(states[-1], ledger, RELEASED)
