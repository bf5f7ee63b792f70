"""What is right and could still be better: told as a warning by `check`, and never a problem.

Level 1: pure.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from modl_feeds import markup
from modl_feeds.errors import Problem
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.builder import Draft
    from modl_feeds.model import Resource
    from modl_feeds.shapes import Entry

_FILES: Final = {"m4a", "m4v", "mov", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "wav", "webm"}
"""Endings of recordings that players play."""
_NOT_EVERYWHERE: Final = {"m3u8", "mkv", "avi", "wmv", "flv"}
"""Endings of recordings that some players play."""


def remarks(drafts: Iterable[Draft]) -> Iterator[Problem]:
    """Yield what to tell the organiser of each meeting, with its file and line."""
    for draft in drafts:
        yield from _of_formulas(draft)
        yield from _of_media(draft)
        yield from _of_players(draft)


def _of_formulas(draft: Draft) -> Iterator[Problem]:
    """Yield the formulas that no client will see as such."""
    texts = [(draft.entry, key) for key in ("goals", "report")]
    texts += [(entry, key) for _, entry in draft.sessions for key in ("summary", "abstract")]
    for entry, key in texts:
        for formula in markup.unconverted(entry.get(key)):
            yield Problem(
                draft.report.file,
                entry.line_of(key),
                f"{entry['id']}: {key}",
                f"the formula {clean_line(formula)} cannot be converted",
                "write it more simply, or leave it: it stays as it is typed",
            )


def _of_media(draft: Draft) -> Iterator[Problem]:
    """Yield the recordings of which podcast apps could tell more."""
    for resource, entry in _resources(draft):
        missing = [key for key in ("length", "duration") if not getattr(resource, key)]
        if resource.is_media and missing:
            yield Problem(
                draft.report.file,
                entry.line_of("url"),
                resource.url,
                f"podcast apps want to know its {' and '.join(missing)}",
                "write " + " and ".join(f"'{key}: …'" for key in missing),
            )


def _of_players(draft: Draft) -> Iterator[Problem]:
    """Yield the recordings that make no episode though they seem to be files."""
    for resource, entry in _resources(draft):
        if resource.is_media:
            continue
        ending = urlsplit(resource.url).path.rpartition(".")[2].lower()
        parts = [key for key in ("transcript", "chapters") if getattr(resource, key)]
        fault, key, remedy = "", "url", ""
        if resource.kind.is_recording and ending in _NOT_EVERYWHERE:
            fault = f"no app is sure to play .{ending}, so it makes no episode"
            remedy = "offer the recording as mp4 or mp3 too"
        elif resource.kind.is_recording and resource.media_type and ending in _FILES:
            fault = f"{resource.media_type} makes no episode of what ends as a file"
            key, remedy = "media_type", "leave 'media_type' out if it is one"
        elif parts:
            fault = f"only a recording's file has {' and '.join(parts)}"
            key, remedy = parts[0], "give them to the resource that is the file"
        if fault:
            line = entry.line_of(key)
            yield Problem(draft.report.file, line, resource.url or resource.id, fault, remedy)


def _resources(draft: Draft) -> Iterator[tuple[Resource, Entry]]:
    owners = [(draft.meeting.resources, draft.entry)]
    owners += [(session.resources, entry) for session, entry in draft.sessions]
    return chain.from_iterable(_with_lines(*one) for one in owners)


def _with_lines(resources: tuple[Resource, ...], owner: Entry) -> Iterator[tuple[Resource, Entry]]:
    records = (one for one in owner.get("resources", ()) if one.complete)
    return zip(resources, records, strict=True)
