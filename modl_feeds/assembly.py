"""The bytes of all data files become one site, or the list of everything that is wrong.

Level 1: pure; the store hands the bytes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from modl_feeds import builder, checks, records, schema
from modl_feeds.model import Series
from modl_feeds.shapes import Entry, Record, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modl_feeds.builder import Draft
    from modl_feeds.errors import Problem
    from modl_feeds.model import Site


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A data file's name and bytes."""

    name: str
    """As the author knows it, for problems."""
    stem: str
    """The file's name without folder and ending."""
    content: bytes


class Assembled(NamedTuple):
    """What all files say together."""

    site: Site | None
    """None if anything is wrong."""
    problems: tuple[Problem, ...]
    """Of every file, in order."""
    drafts: tuple[Draft, ...]
    """The meetings with the lines of their files."""


def assemble(
    site: SourceFile | None, series: Sequence[SourceFile], meetings: Sequence[SourceFile]
) -> Assembled:
    """Return the site with every problem of every file."""
    reports: list[Report] = []
    site_entry = _read(site, schema.SITE, reports)[0] if site else None
    known = _series(series, reports)
    drafts = tuple(_drafts(meetings, known, reports))
    checks.check_site(drafts)
    problems = tuple(sorted(problem for report in reports for problem in report.problems))
    if problems or site_entry is None:
        return Assembled(None, problems, drafts)
    built = builder.build_site(site_entry, known.values(), (one.meeting for one in drafts))
    return Assembled(built, (), drafts)


def _read(source: SourceFile, record: Record, reports: list[Report]) -> tuple[Entry | None, Report]:
    """Return the file's record, with its problems in a report of its own."""
    table, problems = records.parse(source.content, source.name)
    report = Report(source.name, list(problems))
    reports.append(report)
    return (record.read(table, record.name, report) if table else None), report


def _series(sources: Iterable[SourceFile], reports: list[Report]) -> dict[str, Series]:
    known = {}
    for source in sources:
        entry, report = _read(source, schema.SERIES, reports)
        if entry is not None:
            checks.check_file_name(entry, source.stem, report)
        if entry is not None and "id" in entry.values and "title" in entry.values:
            known[entry["id"]] = builder.build_series(entry)
        else:  # so that its meetings do not report what only this file lacks
            known[source.stem] = Series(source.stem, source.stem, timezone="UTC")
    return known


def _drafts(
    sources: Iterable[SourceFile], series: dict[str, Series], reports: list[Report]
) -> Iterable[Draft]:
    for source in sources:
        entry, report = _read(source, schema.MEETING, reports)
        if entry is None:
            continue
        checks.check_file_name(entry, source.stem, report)
        checks.check_series_exists(entry, series, report)
        checks.check_entry(entry, report)
        draft = builder.build_meeting(entry, series, report)
        if draft is not None:
            checks.check_meeting(draft)
            yield draft
