"""What a server that only sends files must be told, so that it answers as ours does.

The documents are put into few kinds, by the ends of their paths: the files of rules stay small,
and nobody's own types know calendars and feeds.
Level 3: pure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from modl_feeds.headers import headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modl_feeds.document import Document
    from modl_feeds.snapshot import Snapshot

INDEX: Final = "index.html"
PATH: Final = "{path}"
"""Stands in a field for the path that is asked for; '{1}', '{2}' for the folders and file in it."""
_NAME: Final = "{name}"
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents that are sent with the same header fields."""

    pattern: str
    """A regular expression for the whole path; the first kind that matches counts."""
    fields: Mapping[str, str]
    """By name; with PATH, or the pattern's groups, in place of what differs."""
    is_page: bool
    """Whether the path ends in a slash, and the file is INDEX in that folder."""


def prefix(base_url: str) -> str:
    """Return the path of the site's address: where all paths begin; '' at the root."""
    return urlsplit(base_url).path.rstrip("/")


def file_name(path: str) -> str:
    """Return the file of a path: '/modl-2025/' is 'modl-2025/index.html'."""
    return path.removeprefix("/") + (INDEX if path.endswith("/") else "")


def moves(snapshot: Snapshot) -> dict[str, str]:
    """Return where former paths lead, as far as there is a document; without its slash, to itself.

    A personal choice has none: it is made of what an address asks for.
    """
    gone = {
        old: new
        for old, new in sorted(snapshot.redirects.items())
        if new.partition("#")[0] in snapshot.documents
    }
    return {old.rstrip("/"): old for old in gone if old.endswith("/")} | gone


def kinds(snapshot: Snapshot, start: str) -> Iterator[Kind]:
    """Yield the kinds of documents, exceptions before what is usual for an ending.

    Args:
        snapshot: the site.
        start: the prefix of its paths.

    """
    endings: dict[str, dict[str, Fields]] = defaultdict(dict)
    for path, document in sorted(snapshot.documents.items()):
        endings[_ending(path)][path] = _fields(document, path, start)
    for ending, known in sorted(endings.items()):
        usual = Counter(known.values()).most_common(1)[0][0]
        ends = {ending: usual}
        for path, fields in known.items():
            if fields != usual and (end := _exception(path, known)):
                ends[end] = fields
            elif fields != usual:  # it is one of its own
                yield Kind(
                    re.escape(start + path), _told(snapshot.documents[path]), path[-1] == "/"
                )
        for end, fields in sorted(ends.items(), key=lambda one: (one[0] == ending, one)):
            meant = [path for path in known if path.endswith(end) and known[path] == fields]
            yield from _kinds(end, fields, meant, start)


def _kinds(end: str, fields: Fields, paths: list[str], start: str) -> Iterator[Kind]:
    """Yield one kind, or one for each depth of folders where a field is made of their names."""
    found, is_page = dict(fields), end.endswith("/")
    begin, last = re.escape(start), re.escape(end.removeprefix("/"))
    if not any(_NAME in value for value in found.values()):
        yield Kind(f"{begin}{'(?:/.*)?/' if end[0] == '/' else '/.*'}{last}", found, is_page)
        return
    for depth in sorted({path.count("/") for path in paths}):
        folders = "/([^/]+)" * (depth - 1)
        pattern = f"{begin}{folders}/({'' if end[0] == '/' else '[^/]*'}{last})"
        name = "-".join(f"{{{number}}}" for number in range(1, depth + 1))
        yield Kind(pattern, {k: v.replace(_NAME, name) for k, v in found.items()}, is_page)


def _fields(document: Document, path: str, start: str) -> Fields:
    """Return the header fields, with what is the path's own left open."""
    found = _told(document)
    for name, own, open_ in (
        ("Link", f"{start}{path}>", f"{PATH}>"),
        ("Content-Disposition", f'"{path.strip("/").replace("/", "-")}"', f'"{_NAME}"'),
    ):
        if name in found:
            found[name] = found[name].replace(own, open_)
    return tuple(found.items())


def _told(document: Document) -> dict[str, str]:
    """Return the header fields that other servers are told of.

    What a page's Link says differs from talk to talk, and stands in its head all the same.
    """
    found = headers(document)
    if document.bare_type == "text/html":
        found.pop("Link", None)
    return found


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if name else "/"


def _exception(path: str, known: Mapping[str, Fields]) -> str:
    """Return the end of a path that means nothing else: '.chapters.json', its name; '' for none."""
    name = path.rpartition("/")[2]
    for end in (f".{name.partition('.')[2]}", f"/{name}") if name else ():
        if {fields for other, fields in known.items() if other.endswith(end)} == {known[path]}:
            return end
    return ""


def shared(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Return for each ending the fields that all its documents have alike."""
    found: dict[str, dict[str, str]] = {}
    for path, document in sorted(snapshot.documents.items()):
        fields = headers(document)
        known = found.setdefault(_ending(path), fields)
        found[_ending(path)] = {k: v for k, v in known.items() if fields.get(k) == v}
    return found
