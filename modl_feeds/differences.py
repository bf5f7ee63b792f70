"""What changed between two states of one thing, in words.

Level 1: pure.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from modl_feeds.dates import days_words, short_day
from modl_feeds.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modl_feeds.ledger import Entry, Seen


_UNSURE: Final = frozenset({"cancelled", "tentative"})
_MEETING_DETAILS: Final = {
    "point": "point on the map changed",
    "place_note": "note on the place changed",
    "url": "new page",
    "image": "new picture",
    "id": "new address",
}


def changes(key: str, old: Entry | None, new: Seen | None) -> tuple[Change, ...]:
    """Return the differences of one session, resource or meeting, most important first.

    Args:
        key: the ledger's key.
        old: what the ledger remembers; None for something new.
        new: what the data says; None for something that vanished.

    """
    known: Seen = (new if new is not None else old.seen if old else None) or {}
    title = known.get("of") or known["title"]
    if "#" in key:
        words: Iterator[str] = _resource_words(old, new)
    elif "start" in known:
        words = _session_words(old, new)
    else:
        words = _meeting_words(old, new)
    return tuple(Change(key, title, one) for one in words)


def _resource_words(old: Entry | None, new: Seen | None) -> Iterator[str]:
    kind = (new or (old.seen if old else {}))["kind"]
    if new is None:
        yield f"{kind} removed"
    elif old is None or old.removed:
        yield f"{kind} added"
    elif {**old.seen, "of": ""} != {**new, "of": ""}:
        yield f"{kind} changed"


def _meeting_words(old: Entry | None, new: Seen | None) -> Iterator[str]:
    if old is None or new is None:
        yield "announced"
        return
    before = old.seen
    if before["title"] != new["title"]:
        yield f"renamed from “{before['title']}”"
    if (before["first_day"], before["last_day"]) != (new["first_day"], new["last_day"]):
        yield f"moved from {_days(before)} to {_days(new)}"
    if before.get("place") != new.get("place"):
        yield f"new place: {new.get('place') or 'to be announced'}"
    if before["zone"] != new["zone"]:
        yield f"now in the time zone {new['zone']}"
    for text in ("goals", "report"):
        if before.get(text) != new.get(text):
            yield f"{text} changed" if before.get(text) else f"{text} added"
    for key, words in _MEETING_DETAILS.items():
        if before.get(key) != new.get(key):
            yield words


def _days(seen: Seen) -> str:
    return days_words(date.fromisoformat(seen["first_day"]), date.fromisoformat(seen["last_day"]))


def _session_words(old: Entry | None, new: Seen | None) -> Iterator[str]:
    if new is None:
        yield "removed from the programme"
        return
    if old is None:
        status = f", {new['status']}" if new.get("status") in _UNSURE else ""
        yield f"new, {_day(new['start'])} {_clock(new['start'])} to {_clock(new['end'])}{status}"
        return
    if old.removed:
        yield f"back in the programme, {_day(new['start'])} {_clock(new['start'])}"
    yield from _status_words(old.seen, new)
    yield from _time_words(old.seen, new)
    yield from _other_words(old.seen, new)


def _status_words(before: Seen, after: Seen) -> Iterator[str]:
    was, now = before.get("status"), after.get("status")
    if was == now:
        return
    if now == "cancelled":
        yield "cancelled"
    elif was == "cancelled":
        yield "restored"
    else:
        yield "tentative" if now == "tentative" else "confirmed"


def _time_words(before: Seen, after: Seen) -> Iterator[str]:
    if _wall_clock(before, "start") != _wall_clock(after, "start"):
        other_day = before["start"][:10] != after["start"][:10]
        show = _moment if other_day else _clock
        yield f"moved from {show(before['start'])} to {show(after['start'])}"
    was, now = _minutes(before), _minutes(after)
    if was != now:
        yield f"{'longer' if now > was else 'shorter'}: {now} instead of {was} minutes"


def _other_words(before: Seen, after: Seen) -> Iterator[str]:
    if before["title"] != after["title"]:
        yield f"renamed from “{before['title']}”"
    if before.get("speakers") != after.get("speakers"):
        yield _speakers_words(
            *([name for name, _ in one.get("speakers", ())] for one in (before, after))
        )
    if before.get("room") != after.get("room"):
        yield f"new room: {after.get('room') or 'to be announced'}"
    if before.get("track") != after.get("track"):
        yield f"new track: {after.get('track') or 'none'}"
    for text in ("abstract", "summary"):
        if before.get(text) != after.get(text):
            verb = "changed" if before.get(text) and after.get(text) else "added"
            yield f"{text} {verb if after.get(text) else 'removed'}"
    if before.get("stream") != after.get("stream"):
        yield "live stream added" if not before.get("stream") else "live stream changed"
    if before["kind"] != after["kind"]:
        yield f"kind changed from {before['kind']} to {after['kind']}"
    if before["id"] != after["id"]:
        yield "new address"


def _speakers_words(before: list[str], after: list[str]) -> str:
    """Return who is new and who is gone; those who stay are no news."""
    came = ", ".join(name for name in after if name not in before)
    left = ", ".join(name for name in before if name not in after)
    if not after:
        return "new speaker: to be announced"
    if came:
        return f"new speaker: {came}, instead of {left}" if left else f"new speaker: {came}"
    if left:
        return f"without {left}"
    return "new affiliation" if before == after else "speakers in another order"


def _wall_clock(seen: Seen, key: str) -> str:
    """Return the time that attendees read; a new zone alone is no move."""
    return str(seen[key][:16])


def _minutes(seen: Seen) -> int:
    span = datetime.fromisoformat(seen["end"]) - datetime.fromisoformat(seen["start"])
    return round(span.total_seconds() / 60)


def _clock(text: str) -> str:
    return text[11:16]


def _moment(text: str) -> str:
    return f"{_day(text)} {_clock(text)}"


def _day(text: str) -> str:
    return short_day(datetime.fromisoformat(text))
