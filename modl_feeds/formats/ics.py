"""iCalendar (RFC 5545, RFC 7986); the only module that imports icalendar.

A session becomes a VEVENT's bytes once (a fragment); a calendar is prologue + zones + fragments +
tail. Options and personal choices are joins of the same bytes.
Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import icalendar
from icalendar import vDatetime, vDDDTypes, vDuration, vGeo, vInt, vRecur, vText, vUri, vUTCOffset

from modl_feeds import urls
from modl_feeds.dates import days_words
from modl_feeds.formats.lines import line, written
from modl_feeds.formats.wording import WAITING, category, color, description, person_words, place
from modl_feeds.localtime import Onset, in_zone, is_plain, rule_holds, yearly_rule
from modl_feeds.model import Status
from modl_feeds.publications import heading
from modl_feeds.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.calendars import Calendar
    from modl_feeds.model import Meeting, Session, Site, Venue
    from modl_feeds.revisions import Edition
    from modl_feeds.urls import Addresses

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
REFRESH: Final = timedelta(hours=1)
"""How often a client should ask; without it Nextcloud asks weekly."""
PRODID: Final = "-//modl-feeds//modl-feeds//EN"
"""By which a calendar of ours is known."""
_COLOR_NAME, _COLOR_HEX = "steelblue", "#4682B4"
TAIL: Final = b"END:VCALENDAR\r\n"
END_OF_EVENT: Final = b"END:VEVENT\r\n"
_DAY: Final = timedelta(days=1)
_YEARS_KNOWN: Final = 5
"""How long a zone's rule must have held, so that clients with old time zone data know it."""
# Not UTC, EST or Etc/GMT+5: clients read fixed offsets in names with either sign.
_PLACE: Final = re.compile(r"(?!Etc/)[A-Z].*/")
# Not allowed in a calendar's name: some clients show the backslashes that escape them.
_NAME_CHARACTERS: Final = str.maketrans({",": "", ";": "", "\\": "/", "\n": " "})


class _Text(vText):
    r"""A TEXT value whose backslashes survive.

    The package turns a typed backslash and capital N, as in `\Nabla`, into a line end.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        """Return the value escaped as RFC 5545, 3.3.11 says."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()


@dataclass(frozen=True, slots=True)
class Fragment:
    """One VEVENT's bytes, and what joining needs to know of it."""

    body: bytes
    zone: str = ""
    """The TZID it names; '' for UTC and for all-day events."""
    in_utc: tuple[tuple[bytes, bytes], ...] = ()
    """Its lines with a TZID, each with the line in UTC that says the same."""
    is_talk: bool = False
    may_alarm: bool = False
    """False for what is cancelled or lasts all day."""


@cache
def alarm(minutes: int) -> bytes:
    """Return a VALARM so many minutes before the start (RFC 5545, 3.6.6)."""
    component = icalendar.Alarm()
    component["ACTION"] = _Text("DISPLAY")
    component["DESCRIPTION"] = _Text("Reminder")
    component["TRIGGER"] = vDuration(-timedelta(minutes=minutes))
    return written(component)


def session_event(
    edition: Edition, session: Session, addresses: Addresses, *, brief: bool = False
) -> Fragment:
    """Return one session's VEVENT; a brief one leaves its abstract to the talk's page."""
    component = icalendar.Event()
    cancelled = session.status is Status.CANCELLED
    meeting = edition.meeting
    _stamp(component, addresses.uid(meeting, session), edition.of(session))
    zone = _zone_of(edition, session)
    times = {"DTSTART": _moment(session.start, zone), "DTEND": _moment(session.end, zone)}
    component.update(times)
    component["SUMMARY"] = _Text(("CANCELLED: " if cancelled else "") + heading(session))
    words = description(meeting, session, addresses, brief=brief)
    component["DESCRIPTION"] = _Text(words)
    component["STATUS"] = _Text(session.status.value.upper())
    component["TRANSP"] = _Text("OPAQUE" if session.is_talk and not cancelled else "TRANSPARENT")
    component["URL"] = vUri(addresses.absolute(urls.page_path(meeting, session)))
    _add_place(component, place(meeting, session), meeting.venue)
    _add_links(component, session)
    component["COLOR"] = _Text(color(session))
    component["CATEGORIES"] = [_Text(word) for word in category(session)]
    if session.speakers:
        component["CONTACT"] = [_Text(person_words(person)) for person in session.speakers]
    component["RELATED-TO"] = _Text(addresses.meeting_uid(meeting), params={"RELTYPE": "PARENT"})
    return Fragment(
        written(component),
        zone,
        _in_utc(times) if zone else (),
        session.is_talk,
        not cancelled,
    )


def overview_event(edition: Edition, addresses: Addresses) -> Fragment:
    """Return a meeting as one all-day VEVENT."""
    meeting = edition.meeting
    component = _all_day(meeting, meeting.title)
    _stamp(component, addresses.meeting_uid(meeting), edition.of())
    page = addresses.absolute(urls.meeting_path(meeting))
    lines = [days_words(meeting.first_day, meeting.last_day), page, meeting.url]
    component["DESCRIPTION"] = _Text("\n".join(line for line in lines if line))
    component["URL"] = vUri(page)
    component["STATUS"] = _Text("CONFIRMED")
    if meeting.image:
        component["IMAGE"] = vUri(meeting.image, params={"VALUE": "URI", "DISPLAY": "BADGE"})
    _add_place(component, place(meeting), meeting.venue)
    return Fragment(written(component))


def placeholders(calendar: Calendar, site: Site) -> tuple[Fragment, ...]:
    """Return an all-day event a meeting: Evolution keeps the old events of an empty calendar."""
    addresses = urls.Addresses.of(site)
    if calendar.editions:
        return tuple(_placeholder(calendar, one, addresses) for one in calendar.editions)
    component = icalendar.Event()
    uid, since = addresses.placeholder_uid(calendar.path), site.epoch
    _stamp(component, uid, Revision(0, since, since, since, released=True))
    component["URL"] = vUri(addresses.absolute(calendar.page))
    _span(component, site.epoch.date(), site.epoch.date())
    component["SUMMARY"] = _Text(f"{WAITING}{calendar.title}")
    component["TRANSP"] = _Text("TRANSPARENT")
    _add_place(component, place(None), None)
    return (Fragment(written(component)),)


def _placeholder(calendar: Calendar, edition: Edition, addresses: Addresses) -> Fragment:
    meeting = edition.meeting
    component = _all_day(meeting, f"{WAITING}{meeting.title}")
    uid = addresses.placeholder_uid(f"{calendar.path}#{meeting.permanent_id}")
    _stamp(component, uid, edition.of())
    component["URL"] = vUri(addresses.absolute(urls.meeting_path(meeting)))
    _add_place(component, place(meeting), meeting.venue)
    return Fragment(written(component))


def prologue(calendar: Calendar, site: Site) -> bytes:
    """Return a calendar's bytes up to its first component."""
    addresses = urls.Addresses.of(site)
    component = icalendar.Calendar()
    component["VERSION"] = _Text("2.0")
    component["PRODID"] = _Text(PRODID)
    component["CALSCALE"] = _Text("GREGORIAN")
    if not calendar.is_single:  # of a file with a name Outlook would make a new calendar
        name = calendar.title.translate(_NAME_CHARACTERS)
        component["NAME"] = component["X-WR-CALNAME"] = _Text(name)
        if calendar.about:
            component["X-WR-CALDESC"] = _Text(calendar.about)
        component["URL"] = vUri(addresses.absolute(calendar.page))
        component["SOURCE"] = vUri(addresses.absolute(calendar.path), params={"VALUE": "URI"})
        component["REFRESH-INTERVAL"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
        component["X-PUBLISHED-TTL"] = vDuration(REFRESH)
        component["COLOR"] = _Text(_COLOR_NAME)
        component["X-APPLE-CALENDAR-COLOR"] = _Text(_COLOR_HEX)
        meeting_zones = {edition.meeting.timezone for edition in calendar.editions}
        if len(meeting_zones) == 1:
            component["X-WR-TIMEZONE"] = _Text(meeting_zones.pop())
    return written(component).removesuffix(TAIL)


def source_line(address: str) -> bytes:
    """Return the line that names the calendar's own address (RFC 7986, 5.8).

    At each request for a choice, so without icalendar's types: a URI is written as it is.
    """
    return line("SOURCE;VALUE=URI", address.encode())


def about_line(words: str) -> bytes:
    """Return the line that describes the calendar."""
    return line("X-WR-CALDESC", _Text(words))


def _in_utc(times: Mapping[str, vDatetime]) -> tuple[tuple[bytes, bytes], ...]:
    """Return the lines with the times, each with the one that says the same in UTC."""
    return tuple((line(name, own), line(name, _moment(own.dt, ""))) for name, own in times.items())


def _stamp(component: icalendar.Event, uid: str, revision: Revision) -> None:
    """Give an event its identity; DTSTAMP never is the clock, or every fetch would be a change."""
    component["UID"] = _Text(uid)
    component["SEQUENCE"] = vInt(revision.sequence)
    component["CREATED"] = _moment(revision.created, "")
    component["LAST-MODIFIED"] = component["DTSTAMP"] = _moment(revision.updated, "")


def _all_day(meeting: Meeting, summary: str) -> icalendar.Event:
    component = icalendar.Event()
    _span(component, meeting.first_day, meeting.last_day)
    component["SUMMARY"] = _Text(summary)
    component["TRANSP"] = _Text("TRANSPARENT")
    return component


def _span(component: icalendar.Event, first: date, last: date) -> None:
    component["DTSTART"] = vDDDTypes(first, params={"VALUE": "DATE"})
    component["DTEND"] = vDDDTypes(last + _DAY, params={"VALUE": "DATE"})


def _add_place(component: icalendar.Event, words: str, venue: Venue | None) -> None:
    """Say where, also as coordinates for clients that draw a map."""
    component["LOCATION"] = _Text(words)
    if venue and venue.latitude is not None and venue.longitude is not None:
        component["GEO"] = vGeo((venue.latitude, venue.longitude))
        params = {"VALUE": "URI", "X-APPLE-RADIUS": "100", "X-TITLE": venue.address}
        point = f"geo:{venue.latitude},{venue.longitude}"
        component["X-APPLE-STRUCTURED-LOCATION"] = vUri(point, params=params)


def _add_links(component: icalendar.Event, session: Session) -> None:
    """Attach what can be opened; the description names it as well, for clients that drop these."""
    attachments = [
        vUri(one.url, params={"FMTTYPE": one.media_type} if one.media_type else {})
        for one in session.resources
        if one.url.startswith("https:")
    ]
    if attachments:
        component["ATTACH"] = attachments
    if session.stream:
        params = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Live stream"}
        component["CONFERENCE"] = vUri(session.stream, params=params)


def _zone_of(edition: Edition, session: Session) -> str:
    """Return the TZID that every client reads right for these times, or '' for UTC.

    Of an hour that the clocks repeat, clients take the second pass and RFC 5545 the first; and
    no client knows a zone that no yearly rule describes. Evolution, KDE and others look a zone up
    by its name in time zone data of their own, which may be years old, and pass our VTIMEZONE
    over: so the rule must have held for some years already.
    """
    zone = edition.meeting.timezone
    # A removed session may have been planned while the meeting was in another zone.
    moments = [in_zone(moment, zone) for moment in (session.start, session.end)]
    years = [moment.year for moment in moments]
    known = range(min(years) - _YEARS_KNOWN, max(years) + 1)
    if not _PLACE.match(zone) or not rule_holds(zone, known):
        return ""
    return zone if all(is_plain(moment, zone) for moment in moments) else ""


def _moment(moment: datetime, zone: str) -> vDatetime:
    """Return the time with the TZID of its zone, or in UTC where no zone is given."""
    if not zone:
        return vDatetime(moment.astimezone(UTC))
    return vDatetime(in_zone(moment, zone), params={"TZID": zone})


@cache
def timezone(zone: str) -> bytes:
    """Return a VTIMEZONE in RRULE form, the one that Outlook reads."""
    component = icalendar.Timezone()
    component["TZID"] = _Text(zone)
    for onset in yearly_rule(zone):
        component.add_component(_onset(onset))
    return written(component)


def _onset(onset: Onset) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    kind = icalendar.TimezoneDaylight if onset.is_daylight else icalendar.TimezoneStandard
    component = kind()
    component["DTSTART"] = vDDDTypes(onset.first)
    component["TZNAME"] = _Text(onset.name)
    component["TZOFFSETFROM"] = vUTCOffset(onset.offset_from)
    component["TZOFFSETTO"] = vUTCOffset(onset.offset_to)
    if onset.month:
        component["RRULE"] = vRecur(FREQ="YEARLY", BYMONTH=onset.month, BYDAY=onset.weekday)
    return component
