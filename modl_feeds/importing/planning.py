"""What an import would do: which file it would write, and whether everything would be right then.

Level 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from modl_feeds import json_schema, records
from modl_feeds.errors import DataError, Problem, SourceError
from modl_feeds.files import read_regular
from modl_feeds.importers import Assumption, importer_for
from modl_feeds.importing.comments import renewed, without
from modl_feeds.importing.days import with_days_of_kept
from modl_feeds.importing.edits import edited
from modl_feeds.importing.judging import check_readable
from modl_feeds.importing.merging import Merged, merge, with_known_ids
from modl_feeds.importing.trees import Memory, but_read, dump, fits, load, normal, plain_record
from modl_feeds.importing.writing import meeting_text, placed
from modl_feeds.schema import MEETING
from modl_feeds.shapes import ValueFaultError
from modl_feeds.text import clean_line, slug
from modl_feeds.values import SLUG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from modl_feeds.importers import Imported, Source, Wishes
    from modl_feeds.importing.trees import Assumed, Record
    from modl_feeds.model import Meeting
    from modl_feeds.store import Store


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decides of an import."""

    meeting: str = ""
    """The meeting's id."""
    prefer_theirs: bool = False
    """Whether the source is right in conflicts."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """What becomes of vanished sessions, by their ids; those that are not named stay."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file before and after."""

    path: Path
    before: bytes | None
    """None for a new file."""
    after: bytes

    @property
    def differs(self) -> bool:
        """Whether there is something to write."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    meeting: Written
    remembered: Written
    record: Record
    """What the meeting's file would say."""
    merged: Merged | None
    """None where the file is new."""
    assumptions: tuple[Assumption, ...]
    left_out: tuple[str, ...]


def is_address(name: str) -> bool:
    """Tell whether a source's name is a web address; any case will do, as in a browser."""
    return name.lower().startswith(("https://", "http://"))


def read(source: Source, wishes: Wishes, kind: str = "") -> Imported:
    """Return what a source tells, as a normal record.

    Raises:
        SourceError: it cannot be understood.
        NeededError: an option must say what it does not.

    """
    imported = importer_for(source, kind).read(source, wishes)
    try:
        record = normal(imported.record)
    except TypeError:
        record = {"": ""}
    if not fits(record, MEETING):
        fault = "what was read from it is not shaped as a meeting"
        raise source.fault(1, fault, "write it by hand, and report this")
    return replace(imported, record=record)


def combined(parts: Sequence[Imported]) -> Imported:
    """Return what several sources tell of one meeting; the first is right in conflicts."""
    first, *others = parts
    record = dict(first.record)
    assumptions, left_out = [*first.assumptions], [*first.left_out]
    for other in others:
        theirs, ids = with_known_ids(other.record, record, {})
        found = merge({}, record, theirs)
        record = found.record
        assumptions += _renamed(other.assumptions, ids)
        left_out += other.left_out
        for conflict in found.conflicts:
            assumptions.append(Assumption(conflict.path, f"another source says {conflict.theirs}"))
    return replace(first, record=record, assumptions=tuple(assumptions), left_out=tuple(left_out))


def plan(store: Store, source: Source, imported: Imported, choices: Choices) -> Plan:
    """Return what an import would write; whether that is right is not asked yet.

    Raises:
        DataError: the meeting's file is there, and cannot be read as one.
        SourceError: the id is none.
        NeededError: no id can be made for the meeting.

    """
    survey = store.survey()
    meetings = survey.meetings
    record, assumed = _identified(
        _sourced(normal(imported.record), source), meetings, source, choices
    )
    imported = replace(imported, assumptions=(*assumed, *imported.assumptions))
    known = (one for one in meetings if record["id"] in {one.id, *one.previous_ids})
    meeting = next(known, None)
    path = store.meeting_path(meeting.id if meeting else record["id"])
    if meeting is None or not path.exists():
        check_readable(survey, path)
        return _creation(store, record, imported, source)
    return _merging(store, meeting, record, imported, choices)


def _sourced(record: dict[str, Any], source: Source) -> dict[str, Any]:
    """Return the record with where and when it was read, if that is an address."""
    found = record.get("source", {})
    if not found and is_address(source.name):
        found = {"url": source.name}
    if not found:
        return record
    return {**record, "source": {**found, "read": found.get("read", source.read.isoformat())}}


def _identified(
    record: dict[str, Any], meetings: Sequence[Meeting], source: Source, choices: Choices
) -> tuple[dict[str, Any], list[Assumption]]:
    """Return the record with the meeting's id, and how it was found."""
    name = choices.meeting or record.get("id")
    if name:
        try:
            return {**record, "id": SLUG.convert(name)}, []
        except ValueFaultError as error:
            raise source.fault(1, error.fault, error.remedy) from None
    address = record.get("source", {}).get("url")
    for meeting in meetings:
        if address and meeting.source and meeting.source.url == address:
            words = "the id is that of the meeting which was read from the same address"
            return {**record, "id": meeting.id}, [Assumption(("id",), words)]
    title, year = slug(record.get("title", "")), record.get("first_day", "")[:4]
    if not title:
        raise source.needed("meeting", "no id can be made of the meeting's title")
    name = title if year in title.split("-") else f"{title[:50].strip('-')}-{year}"
    words = "the id is made of the title"
    return {**record, "id": name[:64].strip("-")}, [Assumption(("id",), words)]


def _creation(store: Store, record: Record, imported: Imported, source: Source) -> Plan:
    """Return the plan of a new file."""
    name = source.name if "://" in source.name else source.name.rpartition("/")[2]
    head = [f"Imported from {clean_line(name)}, read on {source.read.isoformat()}."]
    found = placed(record, _comments(imported.assumptions))
    text = meeting_text(record, found, [*head, *found.get((), [])])
    text = json_schema.modeline("meeting") + text
    names = record.get("previous_ids") or [record["id"]]
    path = store.meeting_path(record["id"])
    return Plan(
        Written(path, None, verified(path, text, record)),
        _memory(store, names[0], Memory(dict(record), _assumed(imported.assumptions))),
        record,
        None,
        imported.assumptions,
        imported.left_out,
    )


def _merging(
    store: Store, meeting: Meeting, record: Record, imported: Imported, choices: Choices
) -> Plan:
    """Return the plan of an edited file."""
    path = store.meeting_path(meeting.id)
    content = read_regular(path)
    text = content.decode()
    ours = plain_record(records.read(content, str(path)))
    known = _recall(_memory_path(store, meeting.permanent_id))
    theirs, ids = with_known_ids(record, ours, known.record)
    merged = merge(
        known.record, ours, theirs, prefer_theirs=choices.prefer_theirs, gone=choices.gone
    )
    merged = with_days_of_kept(merged, ours, theirs)
    assumptions = _renamed(imported.assumptions, ids)
    changed = [one.path for one in merged.changes]
    assumed, stale = renewed(known.assumed, _assumed(assumptions), changed)
    after, said = without(text, stale, str(path)), ours
    if but_read(merged.record) != but_read(ours):
        said = merged.record
        after = edited(after, said, placed(said, _comments(assumptions)), str(path))
    return Plan(
        Written(path, content, verified(path, after, said) if after != text else content),
        _memory(store, meeting.permanent_id, Memory(merged.base, assumed)),
        said,
        merged,
        assumptions,
        imported.left_out,
    )


def _assumed(assumptions: Sequence[Assumption]) -> frozenset[Assumed]:
    """Return what is to be remembered; how an id was found does not matter any more."""
    return frozenset((one.path, one.words) for one in assumptions if one.path[-1:] != ("id",))


def _comments(assumptions: Sequence[Assumption]) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for one in assumptions:
        found.setdefault(one.path, []).append(one.words)
    return found


def _renamed(assumptions: Sequence[Assumption], ids: dict[str, str]) -> tuple[Assumption, ...]:
    """Return the assumptions at the ids that the file has."""
    return tuple(
        replace(one, path=("sessions", ids.get(one.path[1], one.path[1]), *one.path[2:]))
        if one.path[:1] == ("sessions",) and len(one.path) > 1
        else one
        for one in assumptions
    )


def verified(path: Path, text: str, record: Record) -> bytes:
    """Return the bytes of a text that says what it is meant to say."""
    table, problems = records.parse(text.encode(), str(path))
    if table is None or problems or plain_record(table) != normal(record):
        fault = "what would be written does not read back as it is meant"
        raise SourceError(str(path), 1, fault, "write the change by hand, and report this")
    return text.encode()


def content_of(path: Path) -> bytes | None:
    """Return a file's bytes; None if there is no such file."""
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        fault = f"it cannot be read ({error.strerror})"
        raise SourceError(str(path), 1, fault, "make it a readable file") from None


def _memory_path(store: Store, name: str) -> Path:
    return store.root / "imported" / f"{name}.json"


def _memory(store: Store, name: str, memory: Memory) -> Written:
    """Return the file that remembers it; another day of reading alone does not change it."""
    path = _memory_path(store, name)
    known = _recall(path)
    same = but_read(known.record) == but_read(memory.record) and known.assumed == memory.assumed
    content = content_of(path)
    return Written(path, content, content if content and same else dump(name, memory))


def _recall(path: Path) -> Memory:
    """Return what was last imported; nothing if nothing was."""
    content = content_of(path)
    try:
        return Memory({}) if content is None else load(content, path.stem)
    except ValueError:
        fault = "it is damaged, or another meeting's"
        remedy = "restore it, or remove it: then all that differs from the file is a conflict"
        raise DataError((Problem(str(path), 1, "imported", fault, remedy),)) from None
