"""What one row of an agenda says: a talk and its speakers, a break, a meal, the end of the day.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importers.page import people, resources
from modl_feeds.importers.page.reading import shown
from modl_feeds.model import SessionKind, Status
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.people import Person

TO_BE_ANNOUNCED: Final = "To be announced"
_TBA: Final = r"(?:tba|tbc|tbd|to be (?:announced|confirmed|determined|decided))"
_ONLY_TBA: Final = re.compile(
    rf"(?:(?:speaker|title|talk)s?:? )?[\[(]?{_TBA}[\])]?\.?", re.IGNORECASE
)
_MARKED: Final = re.compile(
    rf"\s*[\[(]({_TBA}|tentative|unconfirmed|cancell?ed)[\])]\s*|^(cancell?ed):\s+", re.IGNORECASE
)
_CONCLUDES: Final = re.compile(
    r"(?:(?:the )?(?:meeting|day|session|workshop|conference|event|program(?:me)?)\b.*)?"
    r"\b(?:conclu(?:des?|ded|sion)|adjourn(?:s|ed|ment)?|ends?|over)\.?(?: for the day)?"
    r"|(?:end|conclusion|close) of (?:the )?(?:meeting|day|workshop|conference)\b.*"
)
_TOGETHER: Final = (
    r"panel|discussion|opening|welcome|introduct\w+|closing|remarks|q ?& ?a|questions"
    r"|round ?table|breakout|working groups?|group photo|business|town hall|begrussung"
)
_KINDS: Final = (
    (SessionKind.REGISTRATION, r"check-? ?in|registration|sign-? ?in|badges?|anmeldung|accueil"),
    (SessionKind.POSTER, r"posters?"),
    (
        SessionKind.MEAL,
        r"breakfast|lunch|luncheon|brunch|dinner|supper|banquet|meal|mittag\w*|abendessen",
    ),
    (SessionKind.SOCIAL, r"reception|social|excursion|cocktails?|happy hour|concert|hike"),
    (SessionKind.BREAK, r"breaks?|coffee|tea|refreshments?|\w*pause|kaffee"),
    (SessionKind.OTHER, _TOGETHER),
)
_KIND_WORDS: Final = tuple((kind, re.compile(rf"\b(?:{words})\b")) for kind, words in _KINDS)
_MOST_WORDS: Final = 12
_DASH: Final = re.compile(r"\s+[–—-]\s+|\t|:\s+|(?<=\)),\s+|,\s+(?=[“„«\"])")
_PLACE: Final = re.compile(
    r"(?:(?:lecture |seminar |main )?(?:room|hall|auditorium|theat(?:er|re)|lobby|foyer|atrium"
    r"|library|lounge)|raum|saal|salle|aula|hörsaal|online|zoom)\b.{0,40}"
    r"|[A-Z]{0,2}[-. ]?\d{2,4}[A-Z]?",
    re.IGNORECASE,
)
_VOWEL: Final = re.compile(r"[aeiouy]", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """A row of the agenda on its way to a session."""

    line: int
    what: str
    """As the page has it, behind the time."""
    start: datetime
    day: int
    """One-based, among the agenda's."""
    end: datetime | None = None
    who: str | None = None
    """Who speaks, where the page says apart from the title who does; '' if nobody."""
    kind: SessionKind = SessionKind.TALK
    title: str = ""
    room: str = ""
    track: str = ""
    speakers: list[Person] = field(default_factory=list)
    status: Status = Status.CONFIRMED
    id: str = ""
    abstract: str = ""
    resources: list[dict[str, str]] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)
    """Lines that follow the row in the agenda."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Words of the row and where they lead."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """What was assumed of it, by key."""

    @property
    def is_talk(self) -> bool:
        """Whether somebody gives it."""
        return self.kind is SessionKind.TALK

    @property
    def names(self) -> set[str]:
        """The folded names of who gives it."""
        return {fold(one["name"]) for one in self.speakers}

    def record(self) -> dict[str, Any]:
        """Return it as a meeting's file has it."""
        found = {
            "id": self.id,
            "kind": str(self.kind),
            "start": f"{self.start:%Y-%m-%d %H:%M}",
            "end": f"{self.end:%Y-%m-%d %H:%M}" if self.end else "",
            "title": self.title,
            "speakers": self.speakers,
            "room": self.room,
            "track": self.track,
            "status": "" if self.status is Status.CONFIRMED else str(self.status),
            "abstract": self.abstract,
            "resources": self.resources,
        }
        return {key: value for key, value in found.items() if value}


def concludes(what: str) -> bool:
    """Tell whether a row says only that the day or the meeting is over."""
    return "|" not in what and bool(_CONCLUDES.fullmatch(fold(what)))


def kind_of(what: str) -> SessionKind | None:
    """Return what a row without a speaker is, as its words say."""
    folded = fold(what)
    if len(folded.split()) > _MOST_WORDS:
        return None
    return next((kind for kind, words in _KIND_WORDS if words.search(folded)), None)


def interpret(entry: Entry, known: set[str], order: int) -> None:
    """Fill in what a row says.

    Args:
        entry: with what the row says, and nothing else.
        known: folded names of the page's people.
        order: as `usual_order` says it.

    """
    what = _without_marks(entry)
    if entry.who is None:
        left, right = _divided(entry, what, known, order)
    else:
        left, right = (entry.who, what) if entry.who else (what, "")
    if not right:
        _without_speaker(entry, left, known)
    elif kind_of(left) and fold(left) not in known:
        entry.kind, entry.title = kind_of(left) or SessionKind.OTHER, f"{_normal(left)}: {right}"
        entry.said.append(("title", f"the page has {shown(what)}"))
    else:
        _talk(entry, left, right, known)
    _give_links(entry)


def _parts(what: str) -> list[str]:
    return [part for one in what.split("|") if (part := one.strip())]


def usual_order(entries: Sequence[Entry], known: set[str]) -> int:
    """Return 1 if speakers stand before titles wherever that can be told, -1 if behind, or 0."""
    found = set()
    for entry in entries:
        parts = _parts(entry.what)
        if entry.who is None and len(parts) > 1 and not kind_of(parts[0]):
            found.add(_order(parts[0], parts[1], known))
    orders = found - {0}
    return orders.pop() if len(orders) == 1 else 0


def _order(left: str, right: str, known: set[str]) -> int:
    """Return 1 where the left is rather a speaker than the right, -1 the other way, or 0."""
    if is_tba(left) or is_tba(right):
        return int(is_tba(left))
    here, there = people.likelihood(left, known), people.likelihood(right, known)
    return (here > there) - (here < there)


def _divided(entry: Entry, what: str, known: set[str], order: int) -> tuple[str, str]:
    """Return speaker and title of a row; what is assumed of them is told."""
    left, *rest = _parts(what) or [what]
    if len(rest) > 1 and not entry.room and _PLACE.fullmatch(rest[-1]):
        entry.room = rest.pop()
        entry.said.append(("room", f"{entry.room!r}, the last of the row, is taken for it"))
    right = " | ".join(rest)
    if not right:
        return _without_bar(entry, left, known)
    if len(rest) > 1:
        entry.said.append(("title", f"the row has {shown(what)}, with no headings above it"))
    found = 1 if kind_of(left) else _order(left, right, known)
    if not found and not is_tba(right):
        names, title = (right, left) if order < 0 else (left, right)
        words = f"{names!r} is taken for the speaker, and {title!r} for the title"
        entry.said.append(("speakers", f"{words}, as in other rows" if order else words))
    elif found < 0:
        words = f"{right!r} behind the title {left!r} is taken for the speaker"
        entry.said.append(("speakers", words))
    return (right, left) if (found or order) < 0 else (left, right)


def _give_links(entry: Entry) -> None:
    """Give a speaker the address that the name leads to, and the session all others."""
    for words, url in entry.links:
        one = next((one for one in entry.speakers if one["name"] == words), None)
        if one is not None:
            one.setdefault("url", url)
        elif all(there.get("url") != url for there in entry.resources):
            entry.resources.append(resources.behind(words, url, entry.resources))
            entry.said.append(("resources", f"{shown(words)} in the agenda leads there"))


def _without_marks(entry: Entry) -> str:
    """Return the row's words without '(tentative)' and '(cancelled)', which are its status."""
    what = entry.what
    if _ONLY_TBA.fullmatch(what.replace("|", " ").strip()):
        return what
    found = _MARKED.search(what)
    if found is None:
        return what
    word = found[1] or found[2]
    cancelled = word.lower().startswith("cancel")
    entry.status = Status.CANCELLED if cancelled else Status.TENTATIVE
    entry.said.append(("status", f"the page says {word!r}"))
    return _MARKED.sub(" ", what).strip()


def _without_bar(entry: Entry, what: str, known: set[str]) -> tuple[str, str]:
    """Return speaker and title where another sign than a bar divides them."""
    for divider in _DASH.finditer(what):
        left, right = what[: divider.start()], what[divider.end() :]
        names = [one["name"] for one in people.speakers(left, known)]
        is_known = any(fold(name) in known for name in names)
        is_name = all(map(people.looks_like_name, names))
        if is_known or (names and is_name and not kind_of(left)):
            words = f"{left!r} is taken for the speaker, and what follows for the title"
            entry.said.append(("speakers", words))
            return left, right.strip()
    return what, ""


def _without_speaker(entry: Entry, what: str, known: set[str]) -> None:
    name = people.person(what)["name"]
    if _ONLY_TBA.fullmatch(what):
        entry.title, entry.status = TO_BE_ANNOUNCED, Status.TENTATIVE
        entry.said.append(("kind", f"the page says {what!r} only: taken for a talk"))
    elif fold(name) in known:
        entry.title, entry.speakers = TO_BE_ANNOUNCED, people.speakers(what, known)
        entry.status = Status.TENTATIVE
    else:
        kind = kind_of(what)
        entry.kind, entry.title = kind or SessionKind.OTHER, _normal(what)
        if kind is None:
            entry.said.append(("kind", "the agenda names no speaker, so it is no talk"))
        if entry.title != what:
            entry.said.append(("title", f"the page writes it {shown(what)}"))


def _talk(entry: Entry, left: str, right: str, known: set[str]) -> None:
    if _ONLY_TBA.fullmatch(left):
        entry.status = Status.TENTATIVE
        entry.said.append(("speakers", f"the page says {left!r}"))
    else:
        entry.speakers = people.speakers(left, known)
        _tell_of_division(entry, left)
        if entry.who and not people.likelihood(left, known):
            entry.said.append(("speakers", f"{left!r} is taken for the name of who speaks"))
    entry.title = right
    if _ONLY_TBA.fullmatch(right):
        entry.title = TO_BE_ANNOUNCED
        entry.status = Status.TENTATIVE
        entry.said.append(("title", f"the page says {right!r}"))


def _tell_of_division(entry: Entry, left: str) -> None:
    names = " and ".join(repr(one["name"]) for one in entry.speakers)
    if len(entry.speakers) > 1:
        entry.said.append(("speakers", f"{left!r} is taken for {names}"))
    elif entry.speakers and (affiliation := entry.speakers[0].get("affiliation")):
        entry.said.append(("speakers", f"{affiliation!r} is taken for the affiliation of {names}"))


def _normal(text: str) -> str:
    """Return a row that is all in capitals as a sentence begins."""
    if text != text.upper() or not re.search(r"[^\W\d_]{4}", text):
        return text
    joined = re.sub(r"\s+[&/]\s+", " and ", text)
    words = [
        word.lower() if _VOWEL.search(word) and "&" not in word else word for word in joined.split()
    ]
    return words[0][0].upper() + " ".join(words)[1:]


def is_tba(text: str) -> bool:
    """Tell whether a text says no more than that it is to come."""
    return bool(_ONLY_TBA.fullmatch(text.strip()))
