"""What we export, we read back: the same ids, UIDs, times and texts.

What a format cannot carry stands in the table of each, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modl_feeds.calendars import calendars
from modl_feeds.choices import PLAIN
from modl_feeds.formats import ics
from modl_feeds.formats.c3voc import MAIN_ROOM
from modl_feeds.formats.schedule_json import to_json
from modl_feeds.formats.schedule_xml import to_xml
from modl_feeds.formats.tables import to_csv
from modl_feeds.formats.wording import place
from modl_feeds.fragments import assemble
from modl_feeds.importers.shared.plain import line_up
from modl_feeds.importers.shared.rows import uncancelled
from modl_feeds.markup import to_plain
from modl_feeds.model import Resource, ResourceKind, Status
from modl_feeds.publications import label
from modl_feeds.text import clean_line
from modl_feeds.urls import Addresses
from tests.importers import meeting_of, read
from tests.importers.strategies import meetings
from tests.properties import examples
from tests.samples import FOLDERS, a_site, contents, released

if TYPE_CHECKING:
    from collections.abc import Callable

    from modl_feeds.model import Meeting, Session, Site
    from modl_feeds.revisions import Edition

LABELS: Final = {label(Resource("", kind)) for kind in ResourceKind}
Told = dict[str, Any]
"""What a format tells of a session."""


def everything(meeting: Meeting, session: Session) -> Told:
    """Return what is the same after the way there and back, in every format."""
    return {
        "id": session.id,
        "uid": f"{session.permanent_id}.{meeting.permanent_id}",
        "kind": session.kind,
        "start": session.start,
        "end": session.end,
        "title": session.title,
        "speakers": [one.name for one in session.speakers],
        "room": session.room,
        "cancelled": session.status is Status.CANCELLED,
    }


def of_schedule(meeting: Meeting, session: Session) -> Told:
    """Tell what C3VOC's schedules carry.

    They cannot carry affiliations in XML, that a session is tentative, notes and ids of resources,
    nor whether a link is to code, or a recording is sound, once it has a title.
    """
    return everything(meeting, session) | {
        "track": session.track,
        "summary": session.summary,
        "abstract": session.abstract,
        "resources": sorted(linked(one) for one in session.resources if one.url),
    }


def of_json(meeting: Meeting, session: Session) -> Told:
    """Tell what the form in JSON carries beyond: affiliations and pages of persons."""
    persons = [(one.name, one.affiliation, one.url) for one in session.speakers]
    return of_schedule(meeting, session) | {"speakers": persons}


def linked(resource: Resource) -> tuple[str, str, str]:
    """Return a resource as schedules say it."""
    titled = {ResourceKind.CODE: "link", ResourceKind.AUDIO: "video"} if resource.title else {}
    return (titled.get(resource.kind, resource.kind.value), resource.url, resource.title)


def fits_schedule(session: Session) -> bool:
    """Tell whether a session has none of the words that schedules use for something else."""
    words = {one.title for one in session.resources}
    return session.room != MAIN_ROOM and not uncancelled(session.title)[1] and not words & LABELS


def of_calendar(meeting: Meeting, session: Session) -> Told:
    """Tell what iCalendar carries.

    It says room and venue in one, no person's page, CommonMark as plain text, and one text: the
    abstract, or the summary where there is none.
    """
    return everything(meeting, session) | {
        "room": place(meeting, session),
        "status": session.status,
        "speakers": [(one.name, one.affiliation) for one in session.speakers],
        "track": session.track,
        "text": line_up(to_plain(session.abstract or session.summary)),
        "resources": [(one.kind, one.url, one.title) for one in session.resources],
    }


def fits_calendar(session: Session) -> bool:
    """Tell whether a session has none of the words that calendars use for something else."""
    names = [one.name for one in session.speakers]
    return not uncancelled(session.title)[1] and not any(" (" in name for name in names)


def of_table(meeting: Meeting, session: Session) -> Told:
    """Tell what schedule.csv carries.

    It has no abstract, its summary is plain text on one line, and of resources it has the
    addresses; a session ends within a day. It does not know the meeting's
    title, nor its former ids.
    """
    return everything(meeting, session) | {
        "uid": session.permanent_id,
        "status": session.status,
        "speakers": [(one.name, one.affiliation) for one in session.speakers],
        "track": session.track,
        "summary": clean_line(to_plain(session.summary)),
        "stream": session.stream,
        **{f"{kind}": _addresses(session, kind) for kind in ResourceKind},
    }


def _addresses(session: Session, kind: ResourceKind) -> list[str]:
    return [one.url for one in session.resources if one.kind is kind and one.url]


def fits_table(session: Session) -> bool:
    """Tell whether a session has none of the characters that a table uses for something else."""
    summary = clean_line(to_plain(session.summary))
    words = [session.title, session.room, session.track, summary]
    persons = [word for one in session.speakers for word in (one.name, one.affiliation)]
    within_a_day = session.end - session.start < timedelta(days=1)
    return (
        within_a_day
        and not any(word.startswith("'") for word in [*words, *persons])
        and not any(";" in word for word in persons)
    )


def to_ics(edition: Edition, site: Site) -> bytes:
    """Return the calendar with every session of a meeting."""
    path = f"/{edition.meeting.id}/calendar.ics"
    calendar = next(one for one in calendars(site, (edition,)) if one.path == path)
    addresses = Addresses.of(site)
    events = [ics.session_event(edition, one, addresses) for one in edition.meeting.sessions]
    return assemble(ics.prologue(calendar, site), events or ics.placeholders(calendar, site), PLAIN)


@dataclass(frozen=True)
class Format:
    """A format that is written and read."""

    write: Callable[[Edition, Site], bytes]
    told: Callable[[Meeting, Session], Told]
    fits: Callable[[Session], bool]
    importer: str


FORMATS: Final = {
    "schedule.xml": Format(to_xml, of_schedule, fits_schedule, "schedule"),
    "schedule.json": Format(to_json, of_json, fits_schedule, "schedule"),
    "calendar.ics": Format(to_ics, of_calendar, fits_calendar, "calendar"),
    "schedule.csv": Format(to_csv, of_table, fits_table, "sheet"),
}


def in_order(meeting: Meeting) -> list[Session]:
    """Return the sessions by id: rooms order those of one time, and venues are part of some."""
    return sorted(meeting.sessions, key=lambda one: one.id)


def there_and_back(form: Format, edition: Edition, site: Site) -> tuple[list[Told], list[Told]]:
    """Return what was told before and after."""
    before = edition.meeting
    after = meeting_of(read(form.write(edition, site), form.importer).record)
    assert before.timezone == after.timezone
    return (
        [form.told(before, one) for one in in_order(before)],
        [form.told(after, one) for one in in_order(after)],
    )


@pytest.mark.parametrize("name", FORMATS)
@settings(examples(60), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_meeting_is_the_same(name: str, data: st.DataObject) -> None:
    """Whatever is in its texts, whenever it is."""
    form = FORMATS[name]
    meeting = data.draw(meetings(form.fits))

    expected, actual = there_and_back(form, released(meeting), a_site(meeting))

    assert expected == actual


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_published_meetings_are_the_same(name: str, folder: str) -> None:
    """Those that we invented, and those that took place."""
    form, found = FORMATS[name], contents(FOLDERS[folder])
    for edition in found.editions:
        if name == "schedule.csv" and not edition.meeting.sessions:
            continue  # a table without rows tells nothing
        expected, actual = there_and_back(form, edition, found.site)
        assert expected == actual
