"""A real programme, as it stood before its conference, and a last week made up for it.

The schedule is one in the JSON form of C3VOC, with the name of frab: two rooms, five days,
one talk that passes midnight, German and English. It lies beside the project, not in it.
Every event becomes one session:

- its id is made of the event's number, because two events may have one title;
- its text is abstract and description, one after the other;
- spaces in titles and names are single ones, and none stands at an end;
- a lecture is a talk, everything else is not.

Rooms, tracks, starts and durations are taken as they are: nothing overlaps in this programme,
so that `check` has nothing to refuse. What is expected of a client is computed here,
from the same rows, without the program under test.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from tests.clients.process import PROJECT
from tests.clients.seen import SeenEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEDULE: Final = PROJECT.parent / "shared" / "schedules" / "frab-camp2019.json"
MEETING: Final = "camp-2019"
TITLE: Final = "A Camp"
BEFORE: Final = datetime(2019, 8, 12, 7, tzinfo=UTC)
"""When the last week begins."""
SUMMER: Final = timezone(timedelta(hours=2))
"""Berlin in August."""
SLIDES: Final = re.compile(r"https://slides\.example\.org/\S+")
_HEAD: Final = f"""\
id: {MEETING}
title: {TITLE}
timezone: Europe/Berlin
first_day: 2019-08-21
last_day: 2019-08-26
sessions:
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One event of the programme."""

    id: str
    start: datetime
    """On the camp's clock."""
    minutes: int
    title: str
    room: str
    track: str = ""
    speakers: tuple[str, ...] = ()
    text: str = ""
    kind: str = "talk"
    cancelled: bool = False
    listed: bool = True
    """False when it was taken out of the file."""
    slides: str = ""
    former_id: str = ""

    def yaml(self) -> str:
        """Return the session as it stands in the file; nothing when it was taken out."""
        facts = {
            "previous_ids": [self.former_id] if self.former_id else [],
            "kind": self.kind,
            "start": f"{self.start:%Y-%m-%d %H:%M}",
            "minutes": self.minutes,
            "title": self.title,
            "room": self.room,
            "track": self.track,
            "speakers": [{"name": name} for name in self.speakers],
            "abstract": self.text,
            "status": "cancelled" if self.cancelled else "",
            "resources": [{"kind": "slides", "url": self.slides}] if self.slides else [],
        }
        lines = [f"  - id: {self.id}"]
        lines += [
            # JSON's texts and lists mean the same in YAML.
            f"    {name}: {json.dumps(fact, ensure_ascii=False)}"
            for name, fact in facts.items()
            if fact
        ]
        return "\n".join([*lines, ""]) if self.listed else ""

    def event(self) -> SeenEvent:
        """Return what a client should show, of the description the slides' address alone."""
        off = self.cancelled or not self.listed
        start = self.start.replace(tzinfo=SUMMER).astimezone(UTC)
        names = ", ".join(self.speakers)
        heading = f"{names} — {self.title}" if names else self.title
        return SeenEvent(
            uid=f"{self.former_id or self.id}.{MEETING}@talks.example.org",
            start=f"{start:%Y%m%dT%H%M%SZ}",
            end=f"{start + timedelta(minutes=self.minutes):%Y%m%dT%H%M%SZ}",
            summary=f"{'CANCELLED: ' if off else ''}{heading}",
            status="CANCELLED" if off else "CONFIRMED",
            location=self.room,
            description=self.slides,
        )


def read() -> list[Row]:
    """Return the real programme, by start and room."""
    conference = json.loads(SCHEDULE.read_text(encoding="utf-8"))["schedule"]["conference"]
    rows = [
        _row(event)
        for day in conference["days"]
        for events in day["rooms"].values()
        for event in events
    ]
    return sorted(rows, key=lambda row: (row.start, row.room))


# An event is JSON.
def _row(event: Any) -> Row:  # noqa: ANN401
    hours, minutes = map(int, event["duration"].split(":"))
    text = "\n\n".join(part for part in (event["abstract"], event["description"]) if part)
    return Row(
        id=f"event-{event['id']}",
        start=datetime.fromisoformat(event["date"]).replace(tzinfo=None),
        minutes=60 * hours + minutes,
        title=_single(event["title"]),
        room=event["room"],
        track=event["track"] or "",
        speakers=tuple(_single(person["public_name"]) for person in event["persons"]),
        text=text,
        kind="talk" if event["type"] == "lecture" else "social",
    )


def _single(text: str) -> str:
    return " ".join(text.split())


def yaml(rows: Iterable[Row]) -> str:
    """Return the file of a programme."""
    return _HEAD + "".join(row.yaml() for row in rows)


def with_slides(event: SeenEvent) -> SeenEvent:
    """Return an event with nothing of its description but the address of slides."""
    return replace(event, description=" ".join(SLIDES.findall(event.description)))


@dataclass(frozen=True, slots=True)
class Revision:
    """One evening's changes."""

    rows: list[Row]
    """The programme afterwards; what was taken out is still among them."""
    said: list[str]
    """The differences that a release should print, in any order."""


class _Draft:
    """A programme that is being changed, and what should be said of it."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = list(rows)
        self.said: list[str] = []

    def change(self, number: int, *words: str, **facts: Any) -> None:  # noqa: ANN401 - of a row
        """Change some facts of one row."""
        self.rows[number] = replace(self.rows[number], **facts)
        self.said += [f"{self.rows[number].title}: {one}" for one in words]

    def add(self, row: Row, words: str) -> None:
        """Add a row at the end, so that the others keep their numbers."""
        self.rows.append(row)
        self.said.append(f"{row.title}: {words}")

    def done(self) -> Revision:
        return Revision(self.rows, self.said)


def _at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2019-08-{day} {clock}")


def last_week(programme: list[Row]) -> list[Revision]:
    """Return three evenings' changes; rows are named by their number in the programme."""
    first = _Draft(programme)
    first.change(16, "moved from 22:00 to 22:15", start=_at(21, "22:15"))
    first.change(
        52,
        "moved from Friday 23 August 23:00 to Sunday 25 August 17:00",
        start=_at(25, "17:00"),
    )
    # Two parallel talks change rooms, and two that follow each other change slots.
    first.change(7, "new room: Meitner", room="Meitner")
    first.change(8, "new room: Curie", room="Curie")
    first.change(34, "moved from 12:00 to 13:00", start=_at(23, "13:00"))
    first.change(36, "moved from 13:00 to 12:00", start=_at(23, "12:00"))
    old = programme[30].title
    first.change(30, title="A; new, \\N title “quoted”")
    first.said.append(f"A; new, \\N title “quoted”: renamed from “{old}”")

    second = _Draft(first.rows)
    second.change(42, "cancelled", cancelled=True)
    second.change(65, "removed from the programme", listed=False)
    second.change(19, "shorter: 120 instead of 180 minutes", minutes=120)
    words = f"new speaker: Ada Okafor, Zoë Lind, instead of {second.rows[60].speakers[0]}"
    second.change(60, words, speakers=("Ada Okafor", "Zoë Lind"))
    late = Row("late", _at(24, "23:30"), 60, "A late one", "Curie", speakers=("Mei Sato",))
    second.add(late, "new, Saturday 24 August 23:30 to 00:30")
    early = Row("early", _at(26, "09:00"), 90, "Breakfast for all", "Kitchen", kind="meal")
    second.add(early, "new, Monday 26 August 09:00 to 10:30")

    third = _Draft(second.rows)
    third.change(
        65,
        "back in the programme, Saturday 24 August 23:00",
        "moved from 20:00 to 23:00",
        listed=True,
        start=_at(24, "23:00"),
    )
    third.change(42, "restored", cancelled=False)
    third.change(79, "cancelled", cancelled=True)  # the late one
    third.change(16, "moved from 22:15 to 22:00", start=_at(21, "22:00"))
    third.change(0, "slides added", slides="https://slides.example.org/0.pdf")
    third.change(3, "slides added", slides="https://slides.example.org/3.pdf")
    third.change(
        5,
        "new address",
        id="brussels",
        former_id=programme[5].id,
    )
    return [first.done(), second.done(), third.done()]
