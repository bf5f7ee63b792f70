"""A programme as a source tells it: rows that have no ids yet, and facts about the meeting.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - dataclass fields
from typing import Any, Final

from modl_feeds.model import SessionKind
from modl_feeds.shapes import ValueFaultError
from modl_feeds.text import clean_line, slug
from modl_feeds.values import URL

_CANCELLED: Final = re.compile(r"\s*cancell?ed\s*[:–—-]\s*(?=\S)", re.IGNORECASE)
_KIND_WORDS: Final = {
    SessionKind.BREAK: "break coffee pause tea",
    SessionKind.MEAL: "meal breakfast lunch dinner banquet",
    SessionKind.POSTER: "poster posters",
    SessionKind.REGISTRATION: "registration",
    SessionKind.SOCIAL: "social reception excursion party",
    SessionKind.OTHER: "other opening closing welcome",
    SessionKind.TALK: "talk lecture keynote presentation plenary seminar colloquium",
}
_EXACT: Final = {kind.value for kind in SessionKind}
_KINDS: Final = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}


@dataclass(slots=True)
class Row:
    """A session as a source tells it, before it has an id."""

    line: int
    """Where it stands in the source."""
    start: datetime
    """Aware."""
    end: datetime | None
    title: str
    kind: str = ""
    speakers: list[dict[str, str]] = field(default_factory=list)
    room: str = ""
    track: str = ""
    status: str = ""
    summary: str = ""
    """CommonMark, as is the abstract."""
    abstract: str = ""
    stream: str = ""
    resources: list[dict[str, str]] = field(default_factory=list)
    id: str = ""
    """Its own, where the source says it."""
    permanent_id: str = ""
    """The id that its UID has, where the source says it."""
    assumed: list[tuple[str, str]] = field(default_factory=list)
    """Keys and what was assumed of them."""
    lost: list[str] = field(default_factory=list)
    """What there is no place for."""

    def assume(self, key: str, words: str) -> None:
        """Note an assumption."""
        self.assumed.append((key, words))

    def open_at(self, kind: str, address: str, title: str = "") -> None:
        """Add what can be opened, once, if its address is one."""
        url = web_address(address)
        if not url:
            self.lost += [f"the address {clean_line(address)!r}"] if address.strip() else []
        elif all(one.get("url") != url for one in self.resources):
            self.add_resource(kind, url, title)

    def add_resource(self, kind: str, url: str = "", title: str = "") -> None:
        """Add a resource; one without an address is on the meeting's own page."""
        known = sum(one["kind"] == kind for one in self.resources)
        name = f"{kind}-{known + 1}" if known else ""
        found = {"id": name, "kind": kind, "title": clean_line(title), "url": url}
        self.resources.append({key: words for key, words in found.items() if words})


@dataclass(slots=True)
class Facts:
    """What a source tells of the meeting itself."""

    zone: str
    title: str = ""
    id: str = ""
    permanent_id: str = ""
    first_day: date | None = None
    last_day: date | None = None
    keys: dict[str, Any] = field(default_factory=dict)
    """Further keys of the record, in its order."""
    assumed: list[tuple[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def web_address(text: str) -> str:
    """Return a web address that the schema takes, or ''."""
    try:
        return str(URL.convert(text.strip()))
    except ValueFaultError:
        return ""


def person_of(words: str) -> dict[str, str]:
    """Return the person of 'Rong Ge (Duke University)'."""
    name, found, rest = clean_line(words).partition(" (")
    if found and rest.endswith(")") and name:
        return {"name": name, "affiliation": rest[:-1]}
    return {"name": clean_line(words)}


def uncancelled(title: str) -> tuple[str, bool]:
    """Return a title without the word that says it is cancelled, and whether it had one."""
    found = _CANCELLED.match(title)
    return (title[found.end() :], True) if found else (title, False)


def is_kind(word: str) -> bool:
    """Tell whether a word names a kind of session."""
    return any(part in _KINDS for part in slug(word).split("-"))


def guess_kind(row: Row, word: str = "") -> None:
    """Give a row its kind, from the source's own word, its speakers or its title."""
    exact = slug(word)
    if exact in _EXACT:
        row.kind = exact
    elif words := [part for part in exact.split("-") if part in _KINDS]:
        row.kind = _KINDS[words[-1]].value
        if exact not in _KINDS:
            row.assume("kind", f"the source says {clean_line(word)!r}")
    elif row.speakers:
        row.kind = SessionKind.TALK.value
        said = f"the source says {clean_line(word)!r}, and it has" if exact else "it has"
        row.assume("kind", f"{said} a speaker")
    elif words := [part for part in slug(row.title).split("-") if part in _KINDS]:
        row.kind = _KINDS[words[0]].value
        row.assume("kind", "it is called so")
    else:
        row.kind = SessionKind.OTHER.value if exact else SessionKind.TALK.value
        said = f"the source says {clean_line(word)!r}" if exact else "the source says none"
        row.assume("kind", said)
