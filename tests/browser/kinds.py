"""Kinds of pages, found in the snapshot: a new kind of page is tried by being there."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from modl_feeds import personal
from modl_feeds.calendars import sessions_of
from modl_feeds.document import Document
from modl_feeds.model import ResourceKind, Status
from modl_feeds.urls import meeting_path, session_path
from tests.samples import FOLDERS, contents, snapshot

if TYPE_CHECKING:
    from modl_feeds.model import Session

MEDIA_TYPE: Final = "text/html"
_PARENTS: Final = {"speakers": "speaker", "series": "series"}
"""What lies below these folders, in one word."""


def html_paths(folder: str) -> list[str]:
    """Return the paths of a folder's pages."""
    documents = snapshot(FOLDERS[folder]).documents
    return sorted(path for path, one in documents.items() if one.media_type.startswith(MEDIA_TYPE))


@cache
def _names(folder: str) -> dict[str, str]:
    """Return what stands for a meeting's or talk's path, by that path."""
    names = {}
    for edition in contents(FOLDERS[folder]).editions:
        meeting = edition.meeting
        names[meeting_path(meeting)] = "meeting" if meeting.sessions else "meeting to come"
        for session in sessions_of(edition):
            there = session in meeting.sessions
            names[session_path(meeting, session)] = _talk(session) if there else "talk removed"
    return names


def _talk(session: Session) -> str:
    has_video = any(one.kind is ResourceKind.VIDEO for one in session.resources)
    return f"talk {session.status}{' with video' if has_video else ''}"


def kind(folder: str, path: str) -> str:
    """Return what kind of page is at a path: its shape, with words for what is invented in it."""
    names = _names(folder)
    known = max((one for one in names if path.startswith(one)), key=len, default="")
    if known:
        return " ".join([names[known], *path.removeprefix(known).strip("/").split("/")]).strip()
    first, _, rest = path.strip("/").partition("/")
    parts = rest.split("/")
    return " ".join([_PARENTS.get(first, first), *parts[1:]]) if rest else first or "site"


@cache
def by_kind(folder: str) -> dict[str, list[str]]:
    """Return the paths of each kind of page, the shortest page first."""
    documents = snapshot(FOLDERS[folder]).documents
    found = defaultdict(list)
    for path in sorted(html_paths(folder), key=lambda one: (len(documents[one].body), one)):
        found[kind(folder, path)].append(path)
    return dict(found)


def examples() -> list[tuple[str, str]]:
    """Return pages of every kind, as (name of the folder, path): a site's fullest, the barest."""
    size = {
        (folder, path): len(snapshot(root).documents[path].body)
        for folder, root in FOLDERS.items()
        for path in html_paths(folder)
    }
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in sorted(size, key=lambda one: (size[one], one)):
        alike[kind(*one)].append(one)
    full = {(folder, pages[-1]) for folder in FOLDERS for pages in by_kind(folder).values()}
    own = {(folder, choice(folder)) for folder in FOLDERS}
    return sorted({*full, *own, *(pages[0] for pages in alike.values())})


def choice(folder: str) -> str:
    """Return the address of a personal programme: two talks of a site's fullest meeting."""
    home = fullest(folder, "meeting")
    editions = contents(FOLDERS[folder]).editions
    meeting = next(one.meeting for one in editions if meeting_path(one.meeting) == home)
    ids = sorted(talk.id for talk in meeting.talks if talk.status is Status.CONFIRMED)[:2]
    return f"{home}my/?s={','.join(ids)}"


def body(folder: str, path: str) -> bytes:
    """Return the bytes of a page, a personal one too."""
    built = snapshot(FOLDERS[folder])
    path, _, query = path.partition("?")
    chosen = personal.answer(built.calendars, built.scopes, path, query) if query else None
    return chosen.body if isinstance(chosen, Document) else built.documents[path].body


def fullest(folder: str, name: str) -> str:
    """Return the path of the longest page of a kind."""
    return by_kind(folder)[name][-1]
