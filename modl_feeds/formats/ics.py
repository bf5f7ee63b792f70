"""iCalendar (RFC 5545, RFC 7986); the only module that imports icalendar.

A session becomes a VEVENT's bytes once (a fragment); a calendar is head + fragments + tail.
Level 2.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import icalendar
from icalendar import vDDDTypes, vDuration, vInt, vRecur, vText, vUri, vUTCOffset

from modl_feeds import urls
from modl_feeds.formats.wording import TO_BE_ANNOUNCED, description, place
from modl_feeds.localtime import Onset, in_zone, is_plain, rule_holds, yearly_rule
from modl_feeds.model import Status
from modl_feeds.publications import heading
from modl_feeds.revisions import Revision
from modl_feeds.seen import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from modl_feeds.catalogue import Calendar
    from modl_feeds.model import Session, Site
    from modl_feeds.revisions import Edition
    from modl_feeds.urls import Addresses

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
REFRESH: Final = timedelta(hours=1)
"""How often a client should ask; without it Nextcloud asks weekly."""
_PRODID: Final = "-//modl-feeds//modl-feeds//EN"
_COLOR_NAME, _COLOR_HEX = "steelblue", "#4682B4"
_TAIL: Final = b"END:VCALENDAR\r\n"
_DAY: Final = timedelta(days=1)
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


def render(
    calendar: Calendar,
    site: Site,
    fragment: Callable[[Edition, Session], bytes],
) -> bytes:
    """Return a calendar's bytes; `fragment` gives each session's VEVENT."""
    addresses = urls.Addresses.of(site)
    events = [fragment(edition, session) for edition, session in calendar.sessions]
    if not events:
        events = _placeholders(calendar, site)
    head = _head(calendar, addresses).removesuffix(_TAIL)
    return b"".join([head, *events, _TAIL])


def event(edition: Edition, session: Session, addresses: Addresses) -> bytes:
    """Return one session's VEVENT."""
    component = icalendar.Event()
    cancelled = session.status is Status.CANCELLED
    revision = edition.revisions[key_of(session)]
    _stamp(component, addresses.uid(edition.meeting, session), revision)
    zone = _zone_of(edition, session)
    component["DTSTART"] = _moment(session.start, zone)
    component["DTEND"] = _moment(session.end, zone)
    component["SUMMARY"] = _Text(("CANCELLED: " if cancelled else "") + heading(session))
    component["DESCRIPTION"] = _Text(description(edition.meeting, session, addresses))
    component["LOCATION"] = _Text(place(edition.meeting, session))
    component["STATUS"] = _Text(session.status.value.upper())
    component["TRANSP"] = _Text("OPAQUE" if session.is_talk and not cancelled else "TRANSPARENT")
    component["URL"] = vUri(addresses.absolute(urls.page_path(edition.meeting, session)))
    attachments = [
        vUri(one.url, params={"FMTTYPE": one.media_type} if one.media_type else {})
        for one in session.resources
        if one.url.startswith("https:")
    ]
    if attachments:
        component["ATTACH"] = attachments
    return bytes(component.to_ical())


def zones(calendar: Calendar) -> tuple[str, ...]:
    """Return the zones that the calendar's events name, each of which needs a VTIMEZONE."""
    named = {_zone_of(edition, session) for edition, session in calendar.sessions}
    return tuple(sorted(named - {""}))


def _head(calendar: Calendar, addresses: Addresses) -> bytes:
    """Return the calendar without its events, tail included."""
    component = icalendar.Calendar()
    component["VERSION"] = _Text("2.0")
    component["PRODID"] = _Text(_PRODID)
    component["CALSCALE"] = _Text("GREGORIAN")
    if not calendar.is_single:  # of a file with a name Outlook would make a new calendar
        name = calendar.title.translate(_NAME_CHARACTERS)
        component["NAME"] = component["X-WR-CALNAME"] = _Text(name)
        component["X-WR-CALDESC"] = _Text(calendar.about)
        component["URL"] = vUri(addresses.absolute(calendar.page))
        source = vUri(addresses.absolute(calendar.path), params={"VALUE": "URI"})
        component["SOURCE"] = source
        component["REFRESH-INTERVAL"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
        component["X-PUBLISHED-TTL"] = vDuration(REFRESH)
        component["COLOR"] = _Text(_COLOR_NAME)
        component["X-APPLE-CALENDAR-COLOR"] = _Text(_COLOR_HEX)
        meeting_zones = {edition.meeting.timezone for edition in calendar.editions}
        if len(meeting_zones) == 1:
            component["X-WR-TIMEZONE"] = _Text(meeting_zones.pop())
    for zone in zones(calendar):
        component.add_component(_timezone(zone))
    return bytes(component.to_ical())


def _stamp(component: icalendar.Event, uid: str, revision: Revision) -> None:
    """Give an event its identity; DTSTAMP never is the clock, or every fetch would be a change."""
    component["UID"] = _Text(uid)
    component["SEQUENCE"] = vInt(revision.sequence)
    component["CREATED"] = vDDDTypes(revision.created.astimezone(UTC))
    component["LAST-MODIFIED"] = vDDDTypes(revision.updated.astimezone(UTC))
    component["DTSTAMP"] = vDDDTypes(revision.updated.astimezone(UTC))


def _zone_of(edition: Edition, session: Session) -> str:
    """Return the TZID that every client reads right for these times, or '' for UTC.

    Of an hour that the clocks repeat, clients take the second pass and RFC 5545 the first; and
    no client knows a zone that no yearly rule describes.
    """
    zone = edition.meeting.timezone
    # A removed session may have been planned while the meeting was in another zone.
    moments = [in_zone(moment, zone) for moment in (session.start, session.end)]
    if zone == "UTC" or not rule_holds(zone, (moment.year for moment in moments)):
        return ""
    return zone if all(is_plain(moment, zone) for moment in moments) else ""


def _moment(moment: datetime, zone: str) -> vDDDTypes:
    """Return the time with the TZID of its zone, or in UTC where no zone is given."""
    return vDDDTypes(in_zone(moment, zone) if zone else moment.astimezone(UTC))


def _timezone(zone: str) -> icalendar.Timezone:
    """Return a VTIMEZONE in RRULE form, the one that Outlook reads."""
    component = icalendar.Timezone()
    component["TZID"] = _Text(zone)
    for onset in yearly_rule(zone):
        component.add_component(_onset(onset))
    return component


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


def _placeholders(calendar: Calendar, site: Site) -> list[bytes]:
    """Return an all-day event a meeting: Evolution keeps old events of an empty calendar."""
    addresses = urls.Addresses.of(site)
    if not calendar.editions:
        start = site.epoch
        component = icalendar.Event()
        uid = addresses.placeholder_uid(calendar.path)
        _stamp(component, uid, Revision(0, start, start, start, released=True))
        component["LOCATION"] = _Text(TO_BE_ANNOUNCED)
        component["URL"] = vUri(addresses.absolute(calendar.page))
        return [_all_day(component, start.date(), start.date(), calendar.title)]
    return [_placeholder(calendar, edition, addresses) for edition in calendar.editions]


def _placeholder(calendar: Calendar, edition: Edition, addresses: Addresses) -> bytes:
    meeting = edition.meeting
    component = icalendar.Event()
    uid = addresses.placeholder_uid(f"{calendar.path}#{meeting.permanent_id}")
    _stamp(component, uid, edition.of())
    component["LOCATION"] = _Text(place(meeting))
    component["URL"] = vUri(addresses.absolute(urls.meeting_path(meeting)))
    return _all_day(component, meeting.first_day, meeting.last_day, meeting.title)


def _all_day(component: icalendar.Event, first: date, last: date, title: str) -> bytes:
    component["DTSTART"] = vDDDTypes(first, params={"VALUE": "DATE"})
    component["DTEND"] = vDDDTypes(last + _DAY, params={"VALUE": "DATE"})
    component["SUMMARY"] = _Text(f"Programme to be announced: {title}")
    component["TRANSP"] = _Text("TRANSPARENT")
    return bytes(component.to_ical())
