"""A new import and a file that people have edited become one record: a three-way merge.

What the source changed since it was last imported is taken; what a person changed stays; where
both did, the person's stays and the conflict is named.
Level 1: pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importing.matching import adopted, same_person
from modl_feeds.importing.trees import is_rows, label, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importing.trees import Path, Record

Row = dict[str, Any]
_OURS: Final = frozenset({"id", "previous_ids"})
"""Never changed by an import: UIDs and guids hang on them."""
_TIMES: Final = ("start", "end", "minutes")
_PEOPLE: Final = frozenset({"speakers", "organizers"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where file and source differ; None where there is nothing."""

    path: Path
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Vanished:
    """A session of the file that the source had and has no longer."""

    session: Record
    is_edited: bool
    """Whether a person has changed it since."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge comes to."""

    record: Row
    """For the file."""
    base: Row
    """To remember: what was imported, under the file's ids."""
    changes: tuple[Finding, ...]
    """What is taken from the source."""
    conflicts: tuple[Finding, ...]
    """What both changed; the file's is kept unless the source was preferred."""
    vanished: tuple[Vanished, ...]


def with_known_ids(theirs: Record, ours: Record, base: Record) -> tuple[Row, dict[str, str]]:
    """Return the import with the sessions' ids that the file has, and each by the source's."""
    sessions = [record.get("sessions", []) for record in (theirs, ours, base)]
    ids = adopted(*sessions)
    pairs = list(zip(sessions[0], ids, strict=True))
    known = {str(session.get("id")): name for session, name in pairs}
    renamed = [{**session, "id": name} for session, name in pairs]
    return {**theirs, **({"sessions": renamed} if renamed else {})}, known


def merge(
    base: Record,
    ours: Record,
    theirs: Record,
    *,
    prefer_theirs: bool = False,
    removed: frozenset[str] = frozenset(),
) -> Merged:
    """Return the file's record with what is new in the source.

    Args:
        base: what was last imported; {} if nothing was.
        ours: what the file says.
        theirs: what the source says, with the file's ids.
        prefer_theirs: take the source's side in conflicts.
        removed: ids of vanished sessions to remove, if nobody has changed them.

    """
    work = _Merge(prefer_theirs, removed)
    record = work.record((), base, ours, theirs)
    if record.get("sessions") and "to_be_announced" in record:
        work.changes.append(Finding(("to_be_announced",), record.pop("to_be_announced"), None))
    remembered = dict(theirs)
    if work.kept:
        remembered["sessions"] = [*theirs.get("sessions", []), *work.kept]
    return Merged(
        record, remembered, tuple(work.changes), tuple(work.conflicts), tuple(work.vanished)
    )


@dataclass(slots=True)
class _Merge:
    """Walks three records at once."""

    prefer_theirs: bool
    removed: frozenset[str]
    changes: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    vanished: list[Vanished] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)
    """As they were imported: the vanished sessions that stay in the file."""

    def record(self, path: Path, base: Record, ours: Record, theirs: Record) -> Row:
        """Merge records key by key."""
        base, theirs = _as_long(base, ours), _as_long(theirs, ours)
        keys = [*ours, *(key for key in theirs if key not in ours)]
        found = {key: ours[key] for key in keys if key in _OURS and key in ours}
        if "start" in ours and "start" in theirs and ours["start"] != theirs["start"]:
            found |= self.times(path, base, ours, theirs)
            keys = [key for key in keys if key not in _TIMES]
        for key in keys:
            if key not in _OURS:
                sides = (side.get(key) for side in (base, ours, theirs))
                value = self.value((*path, key), *sides)
                if value:
                    found[key] = value
        return found

    def times(self, path: Path, base: Record, ours: Record, theirs: Record) -> Row:
        """Merge times of which the start differs, as one: an end belongs to its start."""
        was, here, there = (
            {key: side[key] for key in _TIMES if key in side} for side in (base, ours, theirs)
        )
        if there == was:
            return here
        findings = [
            Finding((*path, key), here.get(key), there.get(key))
            for key in _TIMES
            if here.get(key) != there.get(key)
        ]
        if here == was:
            self.changes += findings
            return there
        self.conflicts += findings
        return there if self.prefer_theirs else here

    def value(self, path: Path, base: object, ours: object, theirs: object) -> object:
        """Merge what stands under a key; None where there is nothing."""
        if ours == theirs:
            return ours
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            return self.record(path, base if isinstance(base, Mapping) else {}, ours, theirs)
        is_programme = path[-1] == "sessions"
        is_list = is_rows(ours) and is_rows(theirs) and path[-1] != "chapters"
        if is_programme or (is_list and ours != base):
            return self.rows(path, *(one if is_rows(one) else [] for one in (base, ours, theirs)))
        return self.settle(Finding(path, ours, theirs), base)

    def settle(self, finding: Finding, base: object) -> object:
        """Decide on a whole value: what one side alone changed is taken."""
        if finding.theirs == base:
            return finding.ours
        if finding.ours == base:
            self.changes.append(finding)
            return finding.theirs
        self.conflicts.append(finding)
        return finding.theirs if self.prefer_theirs else finding.ours

    def rows(self, path: Path, base: list[Row], ours: list[Row], theirs: list[Row]) -> list[Row]:
        """Merge lists of records item by item."""
        key = path[-1]
        names = labels(key, ours)
        found: list[Row] = []
        new_of = _pairs(key, ours, theirs)
        old_of = _pairs(key, ours, base)
        for number, (name, row) in enumerate(zip(names, ours, strict=True)):
            old = base[old_of[number]] if number in old_of else None
            if number in new_of:
                new = theirs[new_of[number]]
                found.append(self.record((*path, name), old or {}, row, new))
            elif self.stays((*path, name), old, row):
                found.append(row)
        known = {*new_of.values()}
        was = _pairs(key, theirs, base)
        for number, (name, row) in enumerate(zip(labels(key, theirs), theirs, strict=True)):
            if number not in known:
                old = base[was[number]] if number in was else None
                if self.settle(Finding((*path, name), None, row), old):
                    found.insert(_position(key, found, theirs[:number], row), row)
        return found

    def stays(self, path: Path, old: Row | None, row: Row) -> bool:
        """Tell whether an item that the source does not have stays in the file."""
        if old is None:
            return True
        if path[-2] != "sessions":
            return bool(self.settle(Finding(path, row, None), old))
        if row.get("status") == "cancelled":
            return True
        self.vanished.append(Vanished(row, is_edited=old != row))
        if old == row and row.get("id") in self.removed:
            return False
        self.kept.append(old)
        return True


def _pairs(key: str, ones: Sequence[Row], others: Sequence[Row]) -> dict[int, int]:
    """Return which items of two lists are the same, by their positions; equal ones first."""
    found: dict[int, int] = {}
    for names in (_whole, partial(_names, key)):
        left = [place for place in range(len(others)) if place not in {*found.values()}]
        places = {name: place for place in reversed(left) for name in names(others[place])}
        for number, row in enumerate(ones):
            place = next((places[name] for name in names(row) if name in places), None)
            if number not in found and place is not None and place not in found.values():
                found[number] = place
    left = [place for place in range(len(others)) if place not in {*found.values()}]
    for number, row in enumerate(ones):
        place = next((one for one in left if _resembles(key, row, others[one])), None)
        if number not in found and place is not None:
            found[number] = place
            left.remove(place)
    return found


def _whole(row: Row) -> list[str]:
    return [json.dumps(row, sort_keys=True)]


def _names(key: str, row: Row) -> list[str]:
    """Return what an item is told apart by, with its former names."""
    return [name for name in (label(key, row), *row.get("previous_ids", ())) if name]


def _resembles(key: str, one: Row, other: Row) -> bool:
    """Tell whether two items of different names are the same all the same."""
    if one == other:
        return True
    if key in _PEOPLE:
        return same_person(one.get("name", ""), other.get("name", ""))
    return key == "resources" and bool(one.get("url")) and one["url"] == other.get("url")


def _position(key: str, rows: Sequence[Row], before: Sequence[Row], new: Row) -> int:
    """Return where a new item goes: sessions by their start, others behind their predecessor."""
    if key == "sessions":
        start = new.get("start", "")
        earlier = [place for place, row in enumerate(rows) if row.get("start", "") <= start]
        return max(earlier, default=-1) + 1
    names = {name for row in before for name in _names(key, row)}
    there = [place for place, row in enumerate(rows) if not names.isdisjoint(_names(key, row))]
    return max(there, default=len(rows) - 1) + 1


def _as_long(record: Record, ours: Record) -> Record:
    """Return a session with its length told as the file tells it: as an end or in minutes."""
    if "start" not in record or len({"end", "minutes"} & ours.keys()) != 1:
        return record
    try:
        start = datetime.fromisoformat(record["start"])
        if "minutes" in ours and "end" in record and "minutes" not in record:
            span = datetime.fromisoformat(record["end"]) - start
            told = {"minutes": str(span // timedelta(minutes=1))}
        elif "end" in ours and "minutes" in record and "end" not in record:
            end = start + timedelta(minutes=int(record["minutes"]))
            told = {"end": f"{end:%Y-%m-%d %H:%M}"}
        else:
            return record
    except (ValueError, TypeError, OverflowError):
        return record
    rest = {key: value for key, value in record.items() if key not in {"end", "minutes"}}
    return {**rest, **told}
