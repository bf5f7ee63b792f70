"""The ledger: what is remembered of everything that was ever released, and its file form.

JSON, sorted, one entry a line, so that a git diff of it can be read.
Level 1: bytes in, bytes out; the store reads and writes the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from modl_feeds.errors import LedgerError

VERSION: Final = 1
Seen = Mapping[str, Any]
"""What a subscriber can see of one session or resource: plain JSON, long texts as digests."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of one session, resource or meeting."""

    seen: Seen
    """As it was last released."""
    sequence: int
    """Raised by one with each visible change (RFC 5545, 3.8.7.4)."""
    created: datetime
    updated: datetime
    announced: datetime
    """When followers were told; never in the future."""
    removed: datetime | None = None
    """When it vanished from the data: a tombstone."""

    @property
    def digest(self) -> str:
        """Sixteen hex digits that change with anything a subscriber can see."""
        return digest(self.seen)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in words."""

    key: str
    """Of the entry it is about."""
    title: str
    """What the entry was called when it changed."""
    words: str
    """What happened: 'moved from 14:30 to 15:00'."""


@dataclass(frozen=True, slots=True)
class Release:
    """One act of releasing."""

    number: int
    time: datetime
    announced: datetime
    note: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything remembered of one meeting."""

    meeting: str
    """The meeting's permanent id."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    """Oldest first."""


def digest(value: object) -> str:
    """Return sixteen hex digits of a JSON value, the same on every machine."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def dump(ledger: Ledger) -> bytes:
    """Return the ledger's file: sorted, one entry and one release a line."""
    entries = [
        f"{_json(key)}: {_json(_entry_record(entry))}"
        for key, entry in sorted(ledger.entries.items())
    ]
    releases = [_json(_release_record(release)) for release in ledger.releases]
    text = "\n".join(
        [
            "{",
            f'"version": {VERSION},',
            f'"meeting": {_json(ledger.meeting)},',
            '"entries": {',
            ",\n".join(entries),
            "},",
            '"releases": [',
            ",\n".join(releases),
            "]",
            "}",
            "",
        ]
    )
    return text.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def time_text(moment: datetime) -> str:
    """Return an instant as 2025-09-26T21:00:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _entry_record(entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {
        "announced": time_text(entry.announced),
        "created": time_text(entry.created),
        "digest": entry.digest,
        "seen": entry.seen,
        "sequence": entry.sequence,
        "updated": time_text(entry.updated),
    }
    if entry.removed:
        record["removed"] = time_text(entry.removed)
    return record


def _release_record(release: Release) -> dict[str, Any]:
    return {
        "announced": time_text(release.announced),
        "changes": [[change.key, change.title, change.words] for change in release.changes],
        "note": release.note,
        "number": release.number,
        "time": time_text(release.time),
    }


def load(content: bytes) -> Ledger:
    """Return the ledger that a file holds.

    Raises:
        LedgerError: it is damaged, of another version, or two entries have one name.

    """
    try:
        return _ledger(json.loads(content.decode("utf-8"), object_pairs_hook=_unique))
    except json.JSONDecodeError as error:
        if b"\n<<<<<<<" in content:
            fault = "it holds the marks of an unfinished git merge"
            raise LedgerError(error.lineno, fault, "run: modl-feeds release --merge") from None
        raise LedgerError(error.lineno, f"it is not valid JSON ({error.msg})") from None
    except UnicodeDecodeError:
        raise LedgerError(1, "it is not UTF-8") from None
    except (KeyError, TypeError, AttributeError, OverflowError):
        raise LedgerError(1, "an entry is not whole") from None
    except RecursionError:
        raise LedgerError(1, "it is nested too deeply") from None
    except ValueError as error:
        raise LedgerError(_line_of(content, str(error)), str(error)) from None


def _line_of(content: bytes, message: str) -> int:
    """Return the line of the entry that a message names first in quotes."""
    name = message.split('"')[1] if '"' in message else ""
    position = content.rfind(f'\n"{name}":'.encode()) if name else -1
    return content.count(b"\n", 0, position + 1) + 1 if position >= 0 else 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{twice}" stands in it twice')
    return record


def _ledger(record: dict[str, Any]) -> Ledger:
    if record["version"] != VERSION:
        raise ValueError(f"it is of version {record['version']}, this program reads {VERSION}")
    return Ledger(
        meeting=record["meeting"],
        entries={key: _entry(key, value) for key, value in record["entries"].items()},
        releases=tuple(_release(value) for value in record["releases"]),
    )


def _entry(key: str, record: dict[str, Any]) -> Entry:
    entry = Entry(
        seen=record["seen"],
        sequence=int(record["sequence"]),
        created=_time(record["created"]),
        updated=_time(record["updated"]),
        announced=_time(record["announced"]),
        removed=_time(record["removed"]) if "removed" in record else None,
    )
    if entry.sequence < 0:
        raise ValueError(f'the sequence of "{key}" is negative')
    if record["digest"] != entry.digest:
        raise ValueError(f'the digest of "{key}" is not that of its content')
    return entry


def _release(record: dict[str, Any]) -> Release:
    return Release(
        number=int(record["number"]),
        time=_time(record["time"]),
        announced=_time(record["announced"]),
        note=record["note"],
        changes=tuple(Change(*change) for change in record["changes"]),
    )


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
