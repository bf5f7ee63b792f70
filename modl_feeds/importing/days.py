"""A meeting's days after a merge: they hold every session that stays in the file.

Most sources say no days of their own, and so their first and last day go with their sessions. One
that the source has no longer and that stays, cancelled or not, has its day all the same, and so
has one that a person has moved.
Level 1: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from modl_feeds.importing.merging import Finding, Merged
    from modl_feeds.importing.trees import Record

_DAYS: Final[dict[str, Callable[[Iterable[str]], str]]] = {"first_day": min, "last_day": max}


def with_days_of_kept(merged: Merged, ours: Record, theirs: Record) -> Merged:
    """Return what was merged, with its days no further inwards than the sessions that stay.

    Args:
        merged: of the two.
        ours: what the file says.
        theirs: what the source says, with the file's ids.

    """
    starts = {one.get("id"): one.get("start") for one in theirs.get("sessions", ())}
    sessions = merged.record.get("sessions", ())
    kept = [one.get("start") for one in sessions if one.get("start") != starts.get(one.get("id"))]
    days = [start[:10] for start in kept if start]
    for key, outermost in _DAYS.items():
        said = merged.record.get(key, "")
        day = outermost([said, *days])
        if said and said != ours.get(key) and day != said:
            merged = _with_day(merged, key, day)
    return merged


def _with_day(merged: Merged, key: str, day: str) -> Merged:
    """Return it with another day, which is remembered: the next import finds nothing new."""

    def mended(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        told = (replace(one, theirs=day) if one.path == (key,) else one for one in findings)
        return tuple(one for one in told if one.ours != one.theirs)

    record: dict[str, Any] = {**merged.record, key: day}
    base = {**merged.base, key: day}
    changes, conflicts = mended(merged.changes), mended(merged.conflicts)
    return replace(merged, record=record, base=base, changes=changes, conflicts=conflicts)
