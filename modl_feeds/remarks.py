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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from modl_feeds.builder import Draft
    from modl_feeds.model import Resource
    from modl_feeds.shapes import Entry

    _Check = tuple[Callable[[str], tuple[str, ...]], str, str]

_WITHIN: Final = ("notes", "contacts", "resources", "chapters", "sessions")
_NOWHERE: Final = (
    markup.unconverted,
    "the formula {} cannot be converted",
    "write it more simply, or leave it: it stays as it is typed",
)
_IN_PAGES: Final = (
    markup.unspoken,
    "calendars and plain texts show the formula {} as it is typed",
    "write it more simply, or leave it: pages and feeds show it as a formula",
)
_IN_TITLES: Final = (
    markup.left_in_line,
    "titles show the formula {} as it is typed",
    "write it more simply, or leave it: a title is plain text everywhere",
)
_CHECKS: Final[Mapping[str, Sequence[_Check]]] = {
    "title": [_IN_TITLES],
    "goals": [_NOWHERE, _IN_PAGES],
    "report": [_NOWHERE],
    "summary": [_NOWHERE, _IN_PAGES],
    "abstract": [_NOWHERE, _IN_PAGES],
    "note": [_NOWHERE],
    "text": [_NOWHERE],
}
"""What is asked of each key; what only pages and feeds show is never plain text."""
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
    """Yield the formulas that somewhere are seen as they were typed."""
    for owner, entry in _entries(draft.entry, ""):
        for key, (find, fault, remedy) in _checked(entry):
            for formula in find(entry[key]):
                words, where = fault.format(clean_line(formula)), f"{owner}: {key}"
                yield Problem(draft.report.file, entry.line_of(key), where, words, remedy)


def _entries(entry: Entry, owner: str) -> Iterator[tuple[str, Entry]]:
    """Yield a record and those within it, each with the nearest id to find it by."""
    owner = entry.get("id") or owner
    yield owner, entry
    for key in _WITHIN:
        for one in entry.get(key, ()):
            yield from _entries(one, owner)


def _checked(entry: Entry) -> Iterator[tuple[str, _Check]]:
    for key, checks in _CHECKS.items():
        if entry.get(key):
            yield from ((key, check) for check in checks)


def _of_media(draft: Draft) -> Iterator[Problem]:
    """Yield the recordings of which podcast apps could tell more."""
    for resource, entry in _resources(draft):
        missing = [key for key in ("length", "duration") if not getattr(resource, key)]
        if resource.is_media and missing:
            fault = f"podcast apps want to know its {' and '.join(missing)}"
            remedy = "write " + " and ".join(f"'{key}: …'" for key in missing)
            line = entry.line_of("url")
            yield Problem(draft.report.file, line, resource.url, fault, remedy)


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
