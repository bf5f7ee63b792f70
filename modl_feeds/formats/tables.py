"""The programme as a table for spreadsheets.

Level 2.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from modl_feeds import markup, urls
from modl_feeds.localtime import written
from modl_feeds.model import ResourceKind
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from datetime import datetime

    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.revisions import Edition

HEADINGS: Final = (
    "id", "kind", "date", "start", "end", "timezone", "room", "track", "title", "speakers",
    "affiliations", "status", "summary", "slides", "video", "audio", "paper", "code", "link",
    "stream", "page", "previous_ids",
)  # fmt: skip
_BOM: Final = b"\xef\xbb\xbf"
_FORMULA: Final = tuple("=+-@\t\r")


def to_csv(edition: Edition, site: Site) -> bytes:
    """Return schedule.csv: UTF-8 with the mark by which Excel knows it (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    addresses = urls.Addresses.of(site)
    for session in edition.meeting.sessions:
        writer.writerow(map(defused, _cells(edition.meeting, session, addresses)))
    return _BOM + text.getvalue().encode()


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(meeting: Meeting, session: Session, addresses: urls.Addresses) -> tuple[str, ...]:
    return (
        session.id,
        session.kind.value,
        f"{session.start:%Y-%m-%d}",
        _clock(session.start, meeting),
        _clock(session.end, meeting),
        meeting.timezone,
        session.room,
        session.track,
        session.title,
        "; ".join(person.name for person in session.speakers),
        "; ".join(person.affiliation for person in session.speakers),
        session.status.value,
        clean_line(markup.to_plain(session.summary)),
        *(_address(session, kind) for kind in ResourceKind),
        session.stream,
        addresses.absolute(urls.page_path(meeting, session)),
        " ".join(session.previous_ids),
    )


def _clock(moment: datetime, meeting: Meeting) -> str:
    """Return hours and minutes, with the offset in an hour that the clocks repeat."""
    return written(moment, meeting.timezone).partition(" ")[2]


def _address(session: Session, kind: ResourceKind) -> str:
    return " ".join(one.url for one in session.resources if one.kind is kind and one.url)
