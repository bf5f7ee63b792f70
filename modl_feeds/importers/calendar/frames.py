"""What a calendar says of the meeting as a whole: its days, and where it is.

Level 2.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from modl_feeds.formats.wording import TO_BE_ANNOUNCED
from modl_feeds.importers.shared.rows import web_address
from modl_feeds.localtime import in_zone
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.calendar.events import Event
    from modl_feeds.importers.shared.rows import Facts, Row

_DAY: Final = timedelta(days=1)


def widen(events: list[Event]) -> None:
    """Make days of the times of an event that lasts longer than one, and all others are within."""
    timed = [
        (one.start, one.end, one)
        for one in events
        if isinstance(one.start, datetime) and isinstance(one.end, datetime) and one.start.tzinfo
    ]
    for start, end, event in timed if len(timed) > 1 else ():
        if end - start > _DAY and all(start <= one[0] and one[1] <= end for one in timed):
            event.start, event.end = start.date(), end.date() + _DAY
            event.is_frame = True
            return


def take_days(facts: Facts, events: list[Event], rows: list[Row], *, own: bool) -> None:
    """Take the meeting's days from the all-day events that have sessions, or from all."""
    taken = {in_zone(row.start, facts.zone).date() for row in rows}
    for event in sorted(events, key=lambda one: (str(one.start), one.line)):
        first = event.start
        last = max((event.end or first + _DAY) - _DAY, first) if first < date.max else first
        on_it = [first <= day <= last for day in taken]
        if rows and not any(on_it):
            facts.lost.append(f"line {event.line}: {_told(event, first, last)}{_more(event)}")
            continue
        facts.first_day = min(facts.first_day or first, first)
        facts.last_day = max(facts.last_day or last, last)
        if not own:
            _take_words(facts, event, _told(event, first, last), whole=all(on_it))


def _take_words(facts: Facts, event: Event, told: str, *, whole: bool) -> None:
    """Take what an event of the meeting's days says else; of the whole meeting, if it is that."""
    what, name = _what(event), clean_line(event.texts.get("SUMMARY", ""))
    if not facts.title:
        facts.title = name
        facts.assumed.append(("title", f"{what}'s"))
    place, address = (clean_line(event.texts.get(key, "")) for key in ("LOCATION", "URL"))
    kept = ["days"]
    if whole and place and "venue" not in facts.keys:
        facts.keys["venue"] = {"name": place}
        facts.assumed.append(("venue", f"the place of {what}"))
        kept.append("place")
    if whole and web_address(address) and not facts.keys.get("url"):
        facts.keys["url"] = web_address(address)
        facts.assumed.append(("url", f"the address of {what}"))
        kept.append("address")
    more = _more(event, kept)
    if name != clean_line(facts.title) or more:
        said = " and ".join(filter(None, (", ".join(kept[:-1]), kept[-1])))
        facts.lost.append(f"line {event.line}: {told}, of which the {said} are kept{more}")


def _what(event: Event) -> str:
    return "the event around all others" if event.is_frame else "the all-day event"


def _told(event: Event, first: date, last: date) -> str:
    span = f"{first} to {last}" if last > first else f"{first}"
    return f"{_what(event)} {clean_line(event.texts.get('SUMMARY', ''))!r}, {span}"


def _more(event: Event, kept: list[str] | None = None) -> str:
    """Return what else an event says, behind a colon; '' if nothing."""
    about, place, address = (
        clean_line(event.texts.get(key, ""))[:500] for key in ("DESCRIPTION", "LOCATION", "URL")
    )
    said = [about] if about != address else []
    said += [place] if "place" not in (kept or ()) else []
    said += [address] if "address" not in (kept or ()) else []
    words = "; ".join(filter(None, said))
    return f": {words}" if words else ""


def take_places(facts: Facts, rows: list[Row], *, own: bool) -> None:
    """Tell rooms and venue apart: by the venue that is known, or by what all places end with."""
    known = facts.keys.get("venue", {}).get("name", "") if not own else ""
    if known:
        for row in rows:
            row.room = "" if row.room == known else row.room.removesuffix(f", {known}")
        return
    venue, rooms = _divided([row.room for row in rows], own=own)
    for row, room in zip(rows, rooms, strict=True):
        row.room = room
    if venue:
        facts.assumed.append(("venue", "what all places end with; name, street and city in one"))
        facts.keys["venue"] = {"name": venue, **facts.keys.pop("venue", {})}


def _divided(places: list[str], *, own: bool) -> tuple[str, list[str]]:
    """Return what all places end with, and what stands ahead of it in each.

    In a calendar of ours, one event without a place means that there is no venue.
    """
    places = ["" if place == TO_BE_ANNOUNCED else place for place in places]
    split = [place.split(", ")[::-1] for place in places if place]
    if own and not all(places):
        return "", places
    common = len([*takewhile(lambda ends: len({*ends}) == 1, zip(*split, strict=False))])
    if not common:
        return "", places
    ahead = [", ".join(place.split(", ")[:-common]) for place in places]
    return ", ".join(reversed(split[0][:common])), ahead
