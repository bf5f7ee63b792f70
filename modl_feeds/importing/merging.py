"""A new import and a file that people have edited become one record: a three-way merge.

What the source changed since it was last imported is taken; what a person changed stays; where
both did, the person's stays and the conflict is named, at each import until they agree.
Level 1: pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importing.matching import adopted, names, pairs
from modl_feeds.importing.trees import is_rows, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importing.trees import Path, Record

Row = dict[str, Any]
_OURS: Final = frozenset({"id", "previous_ids"})
"""Never changed by an import: UIDs and guids hang on them."""
_TIMES: Final = ("start", "end", "minutes")
CANCEL: Final = "cancel"
REMOVE: Final = "remove"
_CANCELLED: Final = "cancelled"


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
    """To remember: what was imported, under the file's ids; where both changed, what was before."""
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
    gone: Mapping[str, str] = MappingProxyType({}),
) -> Merged:
    """Return the file's record with what is new in the source.

    Args:
        base: what was last imported; {} if nothing was.
        ours: what the file says.
        theirs: what the source says, with the file's ids.
        prefer_theirs: take the source's side in conflicts.
        gone: what becomes of vanished sessions, CANCEL or REMOVE, by their ids; one that a person
            has edited is cancelled in both cases.

    """
    work = _Merge(prefer_theirs, gone)
    record, remembered = work.record((), base, ours, theirs)
    if record.get("sessions") and "to_be_announced" in record:
        work.changes.append(Finding(("to_be_announced",), record.pop("to_be_announced"), None))
    return Merged(
        record, remembered, tuple(work.changes), tuple(work.conflicts), tuple(work.vanished)
    )


@dataclass(slots=True)
class _Merge:
    """Walks three records at once.

    Each step returns what the file is to say, and what is to be remembered as imported: what the
    source says, but for what both sides have changed. That is a conflict at the next import, too.
    """

    prefer_theirs: bool
    gone: Mapping[str, str]
    changes: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    vanished: list[Vanished] = field(default_factory=list)

    def record(self, path: Path, base: Record, ours: Record, theirs: Record) -> tuple[Row, Row]:
        """Merge records key by key."""
        found = {key: ours[key] for key in ours if key in _OURS}
        remembered = dict(theirs)
        was, there = _as_long(base, ours), _as_long(theirs, ours)
        keys = [key for key in [*ours, *(each for each in there if each not in ours)]
                if key not in _OURS]  # fmt: skip
        held: set[str] = set()
        if "start" in ours and "start" in there and ours["start"] != there["start"]:
            times, is_held = self.times(path, was, ours, there)
            found |= times
            held |= {*_TIMES} if is_held else set()
            keys = [key for key in keys if key not in _TIMES]
        for key in keys:
            value, known = self.value((*path, key), was.get(key), ours.get(key), there.get(key))
            found[key] = value
            if known != there.get(key):
                remembered[key] = known
                held.add(key)
        if not held.isdisjoint(_TIMES):
            remembered |= {key: base.get(key) for key in _TIMES}
        return _said(found), _said(remembered)

    def times(self, path: Path, base: Record, ours: Record, theirs: Record) -> tuple[Row, bool]:
        """Merge times of which the start differs, as one: an end belongs to its start.

        Return them, and whether they are a conflict that stays.
        """
        was, here, there = (
            {key: side[key] for key in _TIMES if key in side} for side in (base, ours, theirs)
        )
        if there == was:
            return here, False
        findings = [
            Finding((*path, key), here.get(key), there.get(key))
            for key in _TIMES
            if here.get(key) != there.get(key)
        ]
        if here == was:
            self.changes += findings
            return there, False
        self.conflicts += findings
        return (there, False) if self.prefer_theirs else (here, True)

    def value(self, path: Path, base: Any, ours: Any, theirs: Any) -> tuple[Any, Any]:  # noqa: ANN401 - strings, lists and records
        """Merge what stands under a key; None where there is nothing."""
        if ours == theirs:
            return ours, theirs
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            return self.record(path, base if isinstance(base, Mapping) else {}, ours, theirs)
        is_programme = path[-1] == "sessions"
        is_list = is_rows(ours) and is_rows(theirs) and path[-1] != "chapters"
        if is_programme or (is_list and ours != base):
            return self.rows(path, *(one if is_rows(one) else [] for one in (base, ours, theirs)))
        return self.settle(Finding(path, ours, theirs), base)

    def settle(self, finding: Finding, base: Any) -> tuple[Any, Any]:  # noqa: ANN401 - the same
        """Decide on a whole value: what one side alone changed is taken."""
        if finding.theirs == base:
            return finding.ours, base
        if finding.ours == base:
            self.changes.append(finding)
            return finding.theirs, finding.theirs
        self.conflicts.append(finding)
        return (finding.theirs, finding.theirs) if self.prefer_theirs else (finding.ours, base)

    def rows(
        self, path: Path, base: list[Row], ours: list[Row], theirs: list[Row]
    ) -> tuple[list[Row], list[Row]]:
        """Merge lists of records item by item."""
        key = path[-1]
        found: list[Row] = []
        remembered: dict[int, Row | None] = {}
        left: list[Row | None] = []
        late: list[Row] = []
        new_of = pairs(key, ours, theirs)
        old_of = pairs(key, ours, base)
        for number, (name, row) in enumerate(zip(labels(key, ours), ours, strict=True)):
            old = base[old_of[number]] if number in old_of else None
            if number in new_of:
                new = new_of[number]
                value, remembered[new] = self.record((*path, name), old or {}, row, theirs[new])
                (late if _day(value) != _day(row) else found).append(value)
            else:
                stays, known = self.without((*path, name), old, row)
                found += [stays] if stays else []
                left.append(known)
        for row in late:
            found.insert(_position(key, found, [], row), row)
        was = pairs(key, theirs, base)
        for number, (name, row) in enumerate(zip(labels(key, theirs), theirs, strict=True)):
            if number not in remembered:
                old = base[was[number]] if number in was else None
                value, remembered[number] = self.settle(Finding((*path, name), None, row), old)
                if value:
                    found.insert(_position(key, found, theirs[:number], row), row)
        known_rows = [*(remembered[number] for number in range(len(theirs))), *left]
        return found, [row for row in known_rows if row]

    def without(self, path: Path, old: Row | None, row: Row) -> tuple[Row | None, Row | None]:
        """Decide on an item that the source does not have."""
        if old is None:
            return row, None
        if path[-2] != "sessions":
            return self.settle(Finding(path, row, None), old)
        if row.get("status") == _CANCELLED:
            return row, old
        wish = self.gone.get(str(row.get("id")))
        if wish == REMOVE and old == row:
            self.changes.append(Finding(path, row, None))
            return None, None
        if wish:
            self.changes.append(Finding((*path, "status"), row.get("status"), _CANCELLED))
            return {**row, "status": _CANCELLED}, {**old, "status": _CANCELLED}
        self.vanished.append(Vanished(row, is_edited=old != row))
        return row, old


def _said(row: Row) -> Row:
    """Return a record without what is empty."""
    return {key: value for key, value in row.items() if value}


def _day(row: Row) -> str:
    """Return the date on which a session starts; '' of what is no session."""
    return str(row.get("start", ""))[:10] if "id" in row else ""


def _position(key: str, rows: Sequence[Row], before: Sequence[Row], new: Row) -> int:
    """Return where a new item goes: sessions by their start, others behind their predecessor."""
    if key == "sessions":
        start = new.get("start", "")
        earlier = [place for place, row in enumerate(rows) if row.get("start", "") <= start]
        return max(earlier, default=-1) + 1
    known = {name for row in before for name in names(key, row)}
    there = [place for place, row in enumerate(rows) if not known.isdisjoint(names(key, row))]
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
