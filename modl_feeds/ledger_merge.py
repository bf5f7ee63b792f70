"""Two ledgers of one meeting, released on two branches, become one.

The rule, an entry at a time: the higher sequence wins, for its subscribers have seen it; where both
branches gave one sequence to different things, the later one wins and the sequence rises once more,
so that no client that saw the other keeps it. Releases are joined by time. The data has the last
word: the release that follows compares it with the result.
Level 1: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from modl_feeds.errors import LedgerError
from modl_feeds.ledger import Entry, Ledger, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_OURS, _BASE, _THEIRS, _END = b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"
MARKS: Final = _OURS
"""What a file holds that git could not merge."""


def merge(one: Ledger, other: Ledger, at: datetime) -> Ledger:
    """Return the ledger that follows both.

    Args:
        one: one branch's.
        other: the other's.
        at: the moment of the merge, later than either's last release.

    """
    entries = dict(one.entries)
    for key, entry in other.entries.items():
        entries[key] = _joined(entries[key], entry, at) if key in entries else entry
    releases = sorted(
        {(each.time, each.note): each for each in (*one.releases, *other.releases)}.values(),
        key=lambda each: (each.time, each.note),
    )
    numbered = tuple(
        replace(release, number=number) for number, release in enumerate(releases, start=1)
    )
    return replace(one, entries=entries, releases=numbered)


def _joined(one: Entry, other: Entry, at: datetime) -> Entry:
    if one.sequence != other.sequence:
        winner = max(one, other, key=lambda entry: entry.sequence)
    else:
        winner = max(one, other, key=_rank)
        if (one.digest, one.removed is None) != (other.digest, other.removed is None):
            moment = max(at, winner.updated)
            winner = replace(winner, sequence=winner.sequence + 1, updated=moment)
    return replace(
        winner,
        created=min(one.created, other.created),
        announced=min(one.announced, other.announced),
    )


def _rank(entry: Entry) -> tuple[datetime, str, bool]:
    """Order entries of one sequence, the same on both branches."""
    return entry.updated, entry.digest, entry.removed is None


def sides(content: bytes) -> tuple[Ledger, Ledger]:
    """Return both branches' ledgers of a file with git's conflict marks.

    Raises:
        LedgerError: a side is damaged, or the marks are not whole.

    """
    ours, theirs = [], []
    place = b""
    for line in content.split(b"\n"):
        if line[:7] in {_OURS, _BASE, _THEIRS, _END}:
            place = b"" if line.startswith(_END) else line[:7]
            continue
        if place in {b"", _OURS}:
            ours.append(line)
        if place in {b"", _THEIRS}:
            theirs.append(line)
    if place:
        raise LedgerError(1, "the marks of a git merge are not whole")
    return load(_punctuated(ours)), load(_punctuated(theirs))


def _punctuated(lines: list[bytes]) -> bytes:
    """Return JSON of a ledger's lines, each entry and release followed by a comma where due.

    Which line is the last, and has none, differs between the branches.
    """
    return b"\n".join(_with_commas([line.rstrip(b",") for line in lines if line.strip()]))


def _with_commas(lines: list[bytes]) -> Iterator[bytes]:
    for line, following in zip(lines, [*lines[1:], b"}"], strict=True):
        opens = line.endswith((b": {", b"[")) or line == b"{"
        closes = following[:1] in b"}]"
        yield line if opens or closes else line + b","


def is_conflicted(content: bytes) -> bool:
    """Tell whether a ledger's file has git's conflict marks."""
    return any(line.startswith(MARKS) for line in content.split(b"\n"))


def healed(content: bytes, at: datetime) -> Ledger:
    """Return the one ledger that follows both sides of a conflicted file."""
    ours, theirs = sides(content)
    if ours.meeting != theirs.meeting:
        raise LedgerError(1, f"its sides are of {ours.meeting!r} and {theirs.meeting!r}")
    return merge(ours, theirs, at)
