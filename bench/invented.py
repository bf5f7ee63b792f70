"""An invented site of any size: talks with abstracts of 1,000 characters, 40 % beyond ASCII.

The same call writes the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from modl_feeds.ledger import dump
from modl_feeds.revisions import release
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EACH: Final = 250
"""Sessions a meeting: what a large conference has."""
_ROOMS: Final = ("Aula", "Library", "Orangery", "Tower", "Vault")
_A_DAY: Final = 10
"""Talks a day in each room."""
_PLAIN: Final = (
    "The gradient of a wide network turns slowly towards the classes that it has to tell. "
)
_FOREIGN: Final = (
    "Für größere Netze — naïve Schätzungen — gilt ∇f(x) ≤ ε nur am Anfang, wie Żółć zeigt. "
)
_ABSTRACT: Final = 1000
_SITE: Final = """\
title: Invented meetings
publisher:
  name: Measurements
base_url: https://meetings.example
uid_domain: meetings.example
tag_date: 2020
"""
_RELEASED: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Invented:
    """A folder with so many sessions."""

    root: Path

    def file(self, number: int) -> Path:
        """Return the file of a meeting."""
        return self.root / "meetings" / f"{_id(number)}.yaml"

    @property
    def files(self) -> list[Path]:
        """The files of all meetings."""
        return sorted((self.root / "meetings").iterdir())

    def retitle(self, number: int, words: str) -> None:
        """Give the last talk of a meeting another title."""
        path = self.file(number)
        kept, _, title = path.read_text(encoding="utf-8").rpartition("\n    title: ")
        rest = title.partition("\n")[2]
        path.write_text(f"{kept}\n    title: {words}\n{rest}", encoding="utf-8")


def write(root: Path, meetings: Sequence[int]) -> Invented:
    """Write a site with meetings of so many sessions, released once.

    Args:
        root: the folder to make.
        meetings: the number of sessions of each.

    """
    (root / "meetings").mkdir(parents=True)
    (root / "ledger").mkdir()
    (root / "site.yaml").write_text(_SITE, encoding="utf-8")
    done = Invented(root)
    for number, count in enumerate(meetings):
        text = "".join(_meeting(number, count, sum(meetings[:number])))
        done.file(number).write_text(text, encoding="utf-8")
    store = Store(root)
    contents = store.load()
    for one in contents.site.meetings:
        kept, _ = release(one, contents.ledgers[one.permanent_id], _RELEASED)
        store.ledger_path(one).write_bytes(dump(kept))
    return done


def abstract(number: int) -> str:
    """Return a text; two in five are not ASCII alone."""
    words = _FOREIGN if number % 5 < 2 else _PLAIN  # noqa: PLR2004 - 40 %
    return f"Number {number}. {words * 20}"[:_ABSTRACT]


def _id(number: int) -> str:
    return f"meeting-{number:03}"


def _meeting(number: int, count: int, before: int) -> Iterator[str]:
    first = date(2026, 3, 2) + timedelta(days=7 * number)
    days = -(-count // (_A_DAY * len(_ROOMS)))
    yield f"id: {_id(number)}\ntitle: Meeting {number}\ntimezone: Europe/Berlin\n"
    yield f"first_day: {first}\nlast_day: {first + timedelta(days=days - 1)}\n"
    yield "venue:\n  name: Old Mill\n  locality: Weimar\n  country: DE\nsessions:\n"
    for index in range(count):
        yield from _session(before + index, index, first)


def _session(number: int, index: int, first: date) -> Iterator[str]:
    slot, room = divmod(index, len(_ROOMS))
    day, hour = divmod(slot, _A_DAY)
    start = datetime.combine(first, datetime.min.time()) + timedelta(days=day, hours=8 + hour)
    yield f"  - id: talk-{index}\n    kind: talk\n    start: {start:%Y-%m-%d %H:%M}\n"
    yield f"    minutes: 45\n    room: {_ROOMS[room]}\n"
    yield f"    speakers:\n      - name: Speaker {_name(number % 2500)}\n"
    yield f"        affiliation: University of {_name(number % 97)}\n"
    yield f"    abstract: >-\n      {abstract(number)}\n    title: A talk on matter {number}\n"


def _name(number: int) -> str:
    """Return a word for a number."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).capitalize()
