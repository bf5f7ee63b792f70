"""What importers make of sources: helpers to read one, and to build the meeting of its record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from modl_feeds import builder, checks, schema
from modl_feeds.importers import importer_for
from modl_feeds.importers.interface import Source, Wishes
from modl_feeds.records import Listing, Node, Scalar, Table
from modl_feeds.shapes import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.importers.interface import Imported
    from modl_feeds.model import Meeting

READ: Final = date(2026, 3, 1)
"""The day on which every source is read."""


def source_of(content: str | bytes, name: str = "source") -> Source:
    """Return a source with this content."""
    return Source(name, content if isinstance(content, bytes) else content.encode(), READ)


def read(content: str | bytes, importer: str = "", **wishes: Any) -> Imported:  # noqa: ANN401 - any
    """Return what an importer makes of it."""
    source = source_of(content)
    return importer_for(source, importer).read(source, Wishes(**wishes))


def guesses(found: Imported) -> dict[str, list[str]]:
    """Return what was assumed, by paths joined with dots."""
    told: dict[str, list[str]] = {}
    for one in found.assumptions:
        told.setdefault(".".join(one.path), []).append(one.words)
    return told


def assumed(found: Imported) -> dict[str, str]:
    """Return the same with the words of each path joined."""
    return {path: "; ".join(words) for path, words in guesses(found).items()}


def node_of(value: Any) -> Node:  # noqa: ANN401 - a text, a list or a mapping
    """Return a record as it is when it has been loaded."""
    if isinstance(value, dict):
        return Table({key: node_of(one) for key, one in value.items()}, dict.fromkeys(value, 1), 1)
    if isinstance(value, list):
        return Listing(tuple(map(node_of, value)), 1)
    assert isinstance(value, str)
    return Scalar(value, 1)


def meeting_of(record: Mapping[str, Any]) -> Meeting:
    """Return the meeting that a record says, after the schema and the builder of data files."""
    report = Report("record")
    entry = schema.MEETING.read(node_of(dict(record)), "meeting", report)
    assert entry is not None
    checks.check_entry(entry, report)
    draft = builder.build_meeting(entry, {}, report)
    assert not report.problems, list(map(str, report.problems))
    assert draft is not None
    return draft.meeting
