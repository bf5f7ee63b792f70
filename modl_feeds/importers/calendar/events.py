"""The events of an iCalendar file, those that recur one by one, with the package's pitfalls.

Beside formats.ics, which writes, the only module that imports icalendar: it reads.
Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import icalendar
import recurring_ical_events

from modl_feeds.importers.calendar import lines

if TYPE_CHECKING:
    from modl_feeds.importers.interface import Source

_MAX_EVENTS: Final = 20_000
_MAX_SERIES: Final = 200
_LONGEST: Final = timedelta(days=732)
_TOO_OFTEN: Final = {"SECONDLY", "MINUTELY", "HOURLY"}
_TIMES: Final = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_RARE: Final = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "BYWEEKNO", "BYYEARDAY")
"""Parts of rules that no programme needs; some have no occurrence before the year 9999."""
_SHORTEST_MONTH: Final = 28
_REMEDY: Final = "save it again from the calendar that it comes from"


@dataclass(slots=True)
class Event:
    """One event, or one occurrence of one that recurs."""

    line: int
    uid: str
    start: date | datetime
    """A datetime without zone is floating."""
    end: date | datetime | None
    zone: str
    """IANA name of the start's zone; '' in UTC, floating or of no known name."""
    texts: dict[str, str]
    """By property, unescaped; of several, one below the other."""
    lists: dict[str, list[str]]
    """Of properties that may stand several times."""
    recurs: bool = False
    is_frame: bool = False
    """Whether it has times, and all others are within them: its days are meant."""

    @property
    def all_day(self) -> bool:
        """Whether it has days instead of times."""
        return not isinstance(self.start, datetime)


@dataclass(slots=True)
class Calendar:
    """What a calendar says of itself, and its events."""

    texts: dict[str, str]
    events: list[Event] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What of it was left out."""
    assumed: str = ""
    """Of its letters."""


def parse(source: Source) -> Calendar:
    """Return the calendar.

    Raises:
        SourceError: it is none, or one of its events cannot be understood.

    """
    text, assumed = lines.unfolded(source)
    component = _component(source, text)
    found = Calendar({name: str(component.get(name, "")) for name in component}, assumed=assumed)
    events = component.events
    if len(events) > _MAX_EVENTS:
        raise source.fault(1, f"it has {len(events):,} events", f"at most {_MAX_EVENTS:,} are read")
    breaks = lines.events(text)
    reader = _Reader(source, component, found)
    for position, event in enumerate(events):
        reader.add(event, breaks[position] if position < len(breaks) else 1)
    reader.expand()
    return found


def _component(source: Source, text: str) -> icalendar.Calendar:
    try:
        components = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception as error:  # noqa: BLE001 - ValueError, and what hostile lines lead it to
        words = " ".join(str(error).split())[:120] or type(error).__name__
        raise source.fault(1, f"not a valid calendar: {words}", _REMEDY) from None
    calendars = [one for one in components if one.name == "VCALENDAR"]
    full = [one for one in calendars if one.walk("VEVENT")] or calendars[:1]
    if len(full) != 1:
        fault = f"it holds {len(full)} calendars" if full else "it holds no calendar"
        raise source.fault(1, fault, "name a file with one meeting's")
    return full[0]


@dataclass(slots=True)
class _Reader:
    source: Source
    calendar: icalendar.Calendar
    found: Calendar
    series: dict[str, list[tuple[icalendar.Event, int]]] = field(default_factory=dict)

    def add(self, event: icalendar.Event, line: int) -> None:
        """Take an event, or keep it until it is known what belongs to its series."""
        for name, words in event.errors:
            if name in _TIMES:
                fault = f"{name}: {' '.join(str(words).split())[:120]}"
                raise self.source.fault(line, fault, _REMEDY)
        self.series.setdefault(str(event.get("UID", f"line {line}")), []).append((event, line))

    def expand(self) -> None:
        """Take every event and every occurrence."""
        recurring, endless = [], []
        for group in self.series.values():
            if any("RRULE" in one or "RDATE" in one for one, _ in group):
                recurring.append(group)
            else:
                self._take(group)
        if len(recurring) > _MAX_SERIES:
            fault = f"it has more than {_MAX_SERIES} events that recur"
            raise self.source.fault(
                recurring[_MAX_SERIES][0][1], fault, "name a meeting's calendar"
            )
        for group in recurring:
            if any(self._is_endless(*one) for one in group):
                endless.append(group)
            else:
                self._occurrences(group, None)
        last = max((_day(one.end or one.start) for one in self.found.events), default=None)
        for group in endless:
            event, line = group[0]
            if last is None:
                fault, remedy = "recurs without end", "give its rule an UNTIL or a COUNT"
                raise self.source.fault(line, f"{_name(event)} {fault}", remedy)
            words = f"{_name(event)}: what recurs after {last}, the calendar's last day"
            self.found.remarks.append(words)
            self._occurrences(group, last)

    def _take(self, group: list[tuple[icalendar.Event, int]]) -> None:
        """Take events that do not recur; of several of one UID, the newest."""
        plain = [one for one in group if "RECURRENCE-ID" not in one[0]]
        newest = max(plain, key=lambda one: _sequence(one[0]), default=None)
        for event, line in group:
            if "RECURRENCE-ID" in event or (newest and event is newest[0]):
                self.found.events.append(self._event(event, line))
            else:
                self.found.remarks.append(f"line {line}: an older {_name(event)}")

    def _is_endless(self, event: icalendar.Event, line: int) -> bool:
        rules = event.get("RRULE", [])
        rules = rules if isinstance(rules, list) else [rules]
        for rule in rules:
            if not isinstance(rule, icalendar.vRecur):
                fault = f"{_name(event)}: its rule cannot be understood"
                raise self.source.fault(line, fault, _REMEDY)
            often = {str(one).upper() for one in rule.get("FREQ", [])} & _TOO_OFTEN
            never = rule.get("BYMONTH") and any(
                abs(int(one)) > _SHORTEST_MONTH for one in rule.get("BYMONTHDAY", [])
            )
            if often or never or any(rule.get(name) for name in _RARE):
                fault = f"{_name(event)} recurs in a way that is not read"
                raise self.source.fault(line, fault, "write its sessions one by one")
        return any(not rule.get("UNTIL") and not rule.get("COUNT") for rule in rules)

    def _occurrences(self, group: list[tuple[icalendar.Event, int]], last: date | None) -> None:
        events = [self._event(event, line) for event, line in group]
        first = min(_day(one.start) for one in events)
        until = min(last or first + _LONGEST, first + _LONGEST)
        whole = icalendar.Calendar()
        for zone in self.calendar.walk("VTIMEZONE"):
            whole.add_component(zone)
        for event, _ in group:
            whole.add_component(event)
        try:
            query = recurring_ical_events.of(whole)
            found = query.between(first - timedelta(days=1), until + timedelta(days=1))
        except Exception as error:  # noqa: BLE001 - its own, and what dateutil raises of rules
            words = " ".join(str(error).split())[:120] or type(error).__name__
            fault = f"{_name(group[0][0])}: its rule cannot be understood: {words}"
            raise self.source.fault(group[0][1], fault, _REMEDY) from None
        for one in found:
            occurrence = self._event(one, group[0][1])
            occurrence.recurs = True
            self.found.events.append(occurrence)

    def _event(self, event: icalendar.Event, line: int) -> Event:
        start = self._moment(event, "DTSTART", line)
        if start is None:
            raise self.source.fault(line, f"{_name(event)} has no start", "write a DTSTART")
        end = self._moment(event, "DTEND", line)
        length = _value(event.get("DURATION"))
        if end is None and isinstance(length, timedelta):
            end = _later(start, length)
            if end is None:
                fault = f"{_name(event)}: it has no end with a DURATION of {length.days:,} days"
                raise self.source.fault(line, fault, "write a shorter one, or a DTEND")
        if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
            fault = f"{_name(event)} has a day and a time as its start and end"
            raise self.source.fault(line, fault, "write both as times")
        key = getattr(getattr(start, "tzinfo", None), "key", "") or ""
        lists = {str(name): _words(event.get(name)) for name in event}
        texts = {name: "\n".join(words) for name, words in lists.items()}
        return Event(line, str(event.get("UID", "")), start, end, key, texts, lists)

    def _moment(self, event: icalendar.Event, name: str, line: int) -> date | datetime | None:
        value = event.get(name)
        if value is None:
            return None
        moment = _value(value)
        if not isinstance(moment, date):
            fault = f"{_name(event)}: {name} stands twice or is no time"
            raise self.source.fault(line, fault, "write one, like 20250925T093000Z")
        zone = value.params.get("TZID")
        if isinstance(moment, datetime) and moment.tzinfo is None and zone:
            fault = f"{_name(event)}: the calendar does not say what time zone {zone!r} is"
            raise self.source.fault(line, fault, "write a name like America/New_York")
        if isinstance(moment, datetime) and _is_skipped(moment):
            fault = f"{name} {moment:%Y-%m-%d %H:%M} does not exist in {zone}"
            raise self.source.fault(line, fault, "the clocks skip it: write a time outside")
        return moment


def _value(prop: object) -> object:
    """Return a time or duration; None of what is broken or stands twice."""
    return prop.dt if isinstance(prop, icalendar.vDDDTypes | icalendar.vDuration) else None


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _is_skipped(moment: datetime) -> bool:
    """Tell whether the clocks go past a time: there and back it is another."""
    if moment.tzinfo is None:
        return False
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) != moment.replace(tzinfo=None)


def _later(start: date, length: timedelta) -> date | None:
    try:
        if isinstance(start, datetime) and start.tzinfo is not None:
            return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
        return start + length
    except OverflowError:
        return None


def is_property(name: str) -> bool:
    """Tell whether a name is a standard's property or somebody's own, rather than a broken line."""
    return name.upper().startswith("X-") or name in icalendar.prop.TypesFactory.types_map


def _sequence(event: icalendar.Event) -> int:
    value = event.get("SEQUENCE", 0)
    return int(value) if isinstance(value, int) else 0


def _name(event: icalendar.Event) -> str:
    return repr(" ".join(str(event.get("SUMMARY", "")).split())[:60])


def _words(value: Any) -> list[str]:  # noqa: ANN401 - any property's value
    """Return a property's values as texts; categories one by one."""
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    if isinstance(value, icalendar.vCategory):
        return [str(one) for one in value.cats]
    return [str(value)]
