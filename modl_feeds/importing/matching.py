"""Which item of a new import is which of the file: ids are for ever, spellings are not.

Level 1: pure.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from modl_feeds.importing.trees import label
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modl_feeds.importing.trees import Record

_PEOPLE: Final = frozenset({"speakers", "organizers"})
_COUNTED: Final = re.compile(r"-[0-9]{1,2}$")
"""What tells a second session of one name from the first."""
_SPELLING: Final = 0.85
"""Names and titles at least so much alike are the same, spelled differently."""
_TITLE: Final = 0.5
"""Titles of the same speakers at least so much alike are one talk's."""


def alike(one: str, other: str) -> float:
    """Return how much two texts are the same, from 0 to 1; accents and case count for nothing."""
    first, second = _fold(one), _fold(other)
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < _TITLE or matcher.quick_ratio() < _TITLE:
        return 0.0
    return matcher.ratio()


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one person's: 'R. Ge' and 'Rong Ge', 'Rene' and 'René'."""
    first, second = _fold(one).split(), _fold(other).split()
    if not first or not second or any(first[at][0] != second[at][0] for at in (0, -1)):
        return first == second
    if alike(one, other) >= _SPELLING:
        return True
    short = min((name[0].rstrip(".") for name in (first, second)), key=len)
    return first[-1] == second[-1] and len(short) == 1 < min(len(first), len(second))


@lru_cache(maxsize=10_000)
def _fold(text: str) -> str:
    """Return a folded text: each is compared with many others."""
    return fold(text)


def pairs(key: str, ones: Sequence[Record], others: Sequence[Record]) -> dict[int, int]:
    """Return which items of two lists are the same, by their positions; equal ones first."""
    found: dict[int, int] = {}
    for called in (_whole, partial(names, key)):
        left = [place for place in range(len(others)) if place not in {*found.values()}]
        places = {name: place for place in reversed(left) for name in called(others[place])}
        for number, row in enumerate(ones):
            place = next((places[name] for name in called(row) if name in places), None)
            if number not in found and place is not None and place not in found.values():
                found[number] = place
    left = [place for place in range(len(others)) if place not in {*found.values()}]
    for number, row in enumerate(ones):
        place = next((one for one in left if _resembles(key, row, others[one])), None)
        if number not in found and place is not None:
            found[number] = place
            left.remove(place)
    return found


def _whole(row: Record) -> list[str]:
    return [json.dumps(row, sort_keys=True)]


def names(key: str, row: Record) -> list[str]:
    """Return what an item is told apart by, with its former names."""
    return [name for name in (label(key, row), *row.get("previous_ids", ())) if name]


def _resembles(key: str, one: Record, other: Record) -> bool:
    """Tell whether two items of different names are the same all the same."""
    if one == other:
        return True
    if key in _PEOPLE:
        return same_person(one.get("name", ""), other.get("name", ""))
    return key == "resources" and bool(one.get("url")) and one["url"] == other.get("url")


def adopted(
    theirs: Sequence[Record], ours: Sequence[Record], before: Sequence[Record]
) -> tuple[str, ...]:
    """Return the id of each new session: that of the known one that it is, or one of its own.

    Args:
        theirs: the sessions of the new import.
        ours: those of the file.
        before: those of the last import, under the ids that the file had then.

    """
    former = {_id(one): one for one in before}
    known = [_Known(one, former.get(_id(one))) for one in ours]
    names = {name for one in known for name in one.names}
    known += [_Known(one, None) for one in before if _id(one) not in names]
    matches = _Matches(theirs, known)
    for step in (
        _same_words,
        _same_entry,
        _same_id,
        _former_id,
        _same_talk,
        _same_speakers,
        _same_title,
        _same_slot,
    ):
        matches.match(step)
    taken = {name for one in known for name in one.names}
    return tuple(matches.ids(taken))


@dataclass(frozen=True, slots=True)
class _Known:
    """A session that is known, as the file has it and as it was imported."""

    ours: Record
    imported: Record | None

    @property
    def names(self) -> tuple[str, ...]:
        return (_id(self.ours), *self.ours.get("previous_ids", ()))

    @property
    def versions(self) -> tuple[Record, ...]:
        return (self.ours, self.imported) if self.imported else (self.ours,)


@dataclass(slots=True)
class _Matches:
    """Who is who, as far as is known."""

    theirs: Sequence[Record]
    known: Sequence[_Known]
    found: dict[int, int] = field(default_factory=dict)

    def match(self, score: Callable[[Record, Record], float]) -> None:
        """Match what is left, the best first; what two fit equally is left to the next step."""
        pairs = sorted(self._scores(score), key=itemgetter(0), reverse=True)
        for _, group in groupby(pairs, key=itemgetter(0)):
            taken = {*self.found.values()}
            free = [(x, y) for _, x, y in group if x not in self.found and y not in taken]
            news, olds = (Counter(pair[side] for pair in free) for side in (0, 1))
            self.found |= {new: old for new, old in free if news[new] == olds[old] == 1}

    def _scores(self, score: Callable[[Record, Record], float]) -> Iterable[tuple[float, int, int]]:
        taken = {*self.found.values()}
        free = [number for number in range(len(self.known)) if number not in taken]
        for new, theirs in enumerate(self.theirs):
            for old in free if new not in self.found else ():
                points = max(score(theirs, one) for one in self.known[old].versions)
                if points:
                    yield points, new, old

    def ids(self, taken: set[str]) -> Iterable[str]:
        """Yield each session's id; a new one gets none that was ever another's."""
        for number, theirs in enumerate(self.theirs):
            if number in self.found:
                yield _id(self.known[self.found[number]].ours)
                continue
            name, count = _id(theirs), 2
            stem = _COUNTED.sub("", name)
            while name in taken:
                name, count = f"{stem}-{count}", count + 1
            taken.add(name)
            yield name


def _same_words(one: Record, other: Record) -> float:
    """Want the very speakers and title: ids that the source has exchanged do not matter then.

    Of a lecture that is held every day, want the day.
    """
    same = _fold(_title(one)) == _fold(_title(other)) and bool(_speakers(one))
    names = ([*map(_fold, _speakers(each))] for each in (one, other))
    if not same or next(names) != next(names):
        return 0.0
    return 1.0 + 2 * (one.get("start") == other.get("start")) + (_id(one) == _id(other))


def _same_entry(one: Record, other: Record) -> float:
    """Want the very title and start: ids of breaks are counted, and shift with a new one."""
    if _fold(_title(one)) != _fold(_title(other)) or one.get("start") != other.get("start"):
        return 0.0
    return 1.0 + (one.get("room") == other.get("room")) + (_id(one) == _id(other))


def _same_id(one: Record, other: Record) -> float:
    """Want one id, and not a talk of which nothing else is left."""
    return float(_id(one) == _id(other) and not _contradicts(one, other))


def _contradicts(one: Record, other: Record) -> bool:
    """Tell whether everything that tells two talks apart differs."""
    title = alike(_title(one), _title(other))
    return bool(title < _TITLE and one.get("start") != other.get("start") and _speakers(one))


def _former_id(one: Record, other: Record) -> float:
    """Want an id that one of them had."""
    new, known = (side.get("previous_ids", ()) for side in (one, other))
    return float(_id(one) in known or _id(other) in new or not {*new}.isdisjoint(known))


def _same_talk(one: Record, other: Record) -> float:
    """Want the same speakers, and titles that are alike."""
    if not _speakers(one) or not _same_names(one, other):
        return 0.0
    title = alike(_title(one), _title(other))
    return title + _spelling(one, other) if title >= _TITLE else 0.0


def _same_speakers(one: Record, other: Record) -> float:
    """Want the same speakers, whatever the title."""
    same = bool(_speakers(one)) and _same_names(one, other) and one.get("kind") == other.get("kind")
    return float(same)


def _same_title(one: Record, other: Record) -> float:
    """Want one title, and one time or a side without speakers."""
    free = not _speakers(one) or not _speakers(other) or one.get("start") == other.get("start")
    title = alike(_title(one), _title(other))
    same_start = 0.5 if one.get("start") == other.get("start") else 0.0
    return title + same_start if free and title >= _SPELLING else 0.0


def _same_slot(one: Record, other: Record) -> float:
    """Want one kind and start, where no speaker speaks against it."""
    keys = ("kind", "start")
    same = all(one.get(key) == other.get(key) for key in keys)
    free = not _speakers(one) or not _speakers(other)
    return (1.0 + (one.get("room") == other.get("room"))) if same and free else 0.0


def _same_names(one: Record, other: Record) -> bool:
    first, second = _speakers(one), _speakers(other)
    fewer, more = sorted((first, second), key=len)
    if not fewer:
        return first == second
    return all(any(same_person(x, y) for y in more) for x in fewer)


def _spelling(one: Record, other: Record) -> float:
    """Prefer, of two that fit, the one with as many speakers at the same time."""
    equal = len(_speakers(one)) == len(_speakers(other))
    return 0.1 * equal + 0.01 * (one.get("start") == other.get("start"))


def _speakers(session: Record) -> list[str]:
    return [one.get("name", "") for one in session.get("speakers", ())]


def _id(session: Record) -> str:
    return str(session.get("id", ""))


def _title(session: Record) -> str:
    return str(session.get("title", ""))
