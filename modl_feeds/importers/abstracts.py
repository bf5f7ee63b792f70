"""The abstracts of a page, and which talk each belongs to in spite of spelling.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modl_feeds.importers import agenda_rows, people, resources
from modl_feeds.importers.commonmark import commonmark
from modl_feeds.importers.people import same_words
from modl_feeds.importers.reading import shown
from modl_feeds.model import Status
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importers.agenda_rows import Entry
    from modl_feeds.importers.lines import Line
    from modl_feeds.importers.reading import Reading

_NEAR_TITLE: Final = 0.8
_LONGEST_NAME: Final = 200
_LONGEST_TITLE: Final = 300
_REACH: Final = 3
"""Lines between a name and its title, at most: affiliations."""
_ONE_LINE: Final = re.compile(r"\s*\|\s*|\s+[–—-]\s+|:\s+")


@dataclass(slots=True)
class Abstract:
    """What stands under a speaker's name."""

    line: int
    name: str
    affiliation: str
    title: str
    body: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Heads:
    """Recognises where an abstract begins."""

    talks: Sequence[Entry]
    names: dict[str, str] = field(init=False)
    """As the agenda spells them, by their folded form."""
    titles: list[str] = field(init=False)
    seen: set[str] = field(default_factory=set)
    """Folded names of those whose abstract has begun."""

    def __post_init__(self) -> None:
        self.names = {
            fold(one["name"]): one["name"] for talk in self.talks for one in talk.speakers
        }
        self.titles = [talk.title for talk in self.talks]

    def at(self, lines: Sequence[Line]) -> tuple[Abstract, int] | None:
        """Return the abstract that begins with the first of these lines, and the head's length."""
        first = lines[0]
        if len(first.text) > _LONGEST_TITLE:
            return None
        below = [at for at in range(1, min(len(lines), 12)) if lines[at]][: _REACH + 1]
        found = (
            self._on_one_line(first)
            or self._by_title(lines, below)
            or self._by_form(lines, below)
            or self._title_first(lines, below)
        )
        if found:
            self.seen.add(fold(found[0].name))
        return found

    def known(self, name: str) -> str | None:
        """Return the agenda's spelling of a name that is spelt nearly so."""
        if len(name) > _LONGEST_NAME:
            return None
        return self.names.get(fold(name)) or people.nearest(name, [*self.names.values()])

    def _on_one_line(self, first: Line) -> tuple[Abstract, int] | None:
        divider = _ONE_LINE.search(first.text)
        if divider is None or fold(first.text[: divider.start()]) not in self.names:
            return None
        title = first.text[divider.end() :]
        if people.nearest(title, self.titles, _NEAR_TITLE) is None:
            return None
        return Abstract(first.number, first.text[: divider.start()], "", title), 1

    def _by_title(self, lines: Sequence[Line], below: Sequence[int]) -> tuple[Abstract, int] | None:
        """Return a name that a title of the agenda's follows."""
        one = people.person(lines[0].text)
        names = [part["name"] for part in people.speakers(lines[0].text, self.names)]
        if not names or not all(self.known(name) or people.looks_like_name(name) for name in names):
            return None
        for count, at in enumerate(below[:_REACH]):
            text = lines[at].text
            if len(text) > _LONGEST_TITLE or self.known(people.person(text)["name"]):
                return None
            if people.nearest(text, self.titles, _NEAR_TITLE):
                between = [lines[index].text for index in below[:count]]
                affiliation = ", ".join([one.get("affiliation", ""), *between]).strip(", ")
                name = lines[0].text if len(names) > 1 else one["name"]
                affiliation = ", ".join(between) if len(names) > 1 else affiliation
                return Abstract(lines[0].number, name, affiliation, text), at + 1
        return None

    def _by_form(self, lines: Sequence[Line], below: Sequence[int]) -> tuple[Abstract, int] | None:
        """Return a name with an affiliation right below, a gap, a title, a gap and more."""
        one = people.person(lines[0].text)
        known = self.known(one["name"])
        if known is not None and fold(known) in self.seen:
            return None
        if known is None and not people.looks_like_name(one["name"]):
            return None
        affiliation = one.get("affiliation", "")
        at = 1
        if not affiliation and len(lines) > 1 and lines[1]:
            affiliation, at = lines[1].text, 2
        elif not affiliation and known and below and people.is_institution(lines[below[0]].text):
            affiliation, at = lines[below[0]].text, below[0] + 1
        while at < len(lines) and not lines[at]:
            at += 1
        if at >= len(lines) or len(affiliation) > _LONGEST_NAME or affiliation.endswith("."):
            return None
        title, gap = lines[at].text, not lines[at - 1]
        ends = title.endswith((".", ":", ",")) or len(title) > _LONGEST_TITLE
        if (ends and not agenda_rows.is_tba(title)) or not (known or (gap and affiliation)):
            return None
        follows = any(lines[at + 1 : at + 8])
        return (
            (Abstract(lines[0].number, one["name"], affiliation, title), at + 1)
            if follows
            else None
        )

    def _title_first(
        self, lines: Sequence[Line], below: Sequence[int]
    ) -> tuple[Abstract, int] | None:
        """Return a title of the agenda's, with its speaker below it or without."""
        title = people.nearest(lines[0].text, self.titles, _NEAR_TITLE)
        if title is None or title == agenda_rows.TO_BE_ANNOUNCED:
            return None
        named = people.person(lines[below[0]].text) if below else {"name": ""}
        if not self.known(named["name"]):
            exact = same_words(title) == same_words(lines[0].text)
            return (Abstract(lines[0].number, "", "", lines[0].text), 1) if exact else None
        affiliation, at = named.get("affiliation", ""), below[0] + 1
        following = lines[at].text if at < len(lines) else ""
        is_short = len(following) < _LONGEST_NAME and not following.endswith(".")
        if not affiliation and is_short and people.is_institution(following):
            affiliation, at = following, at + 1
        return Abstract(lines[0].number, named["name"], affiliation, lines[0].text), at


def read(lines: Sequence[Line], talks: Sequence[Entry], reading: Reading) -> list[Abstract]:
    """Return the abstracts of a page's section; lines above the first are left out."""
    heads = _Heads(talks)
    found: list[Abstract] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        begins = line and (at == 0 or not lines[at - 1] or line.heading or line.mark)
        head = heads.at(lines[at : at + 20]) if begins else None
        if head:
            found.append(head[0])
            at += head[1]
            continue
        if found:
            found[-1].body.append(line)
        elif line:
            reading.leave_out(line.number, f"{shown(line.text)}, above the abstracts")
        at += 1
    return found


def give(abstracts: Sequence[Abstract], talks: Sequence[Entry], reading: Reading) -> None:
    """Give each talk its abstract, by the speaker first and by the title second."""
    waiting = [talk for talk in talks if talk.is_talk]
    for match in (_same_speaker, _near_speaker, _near_title):
        for abstract in [*abstracts]:
            talk = match(abstract, waiting)
            if talk is not None:
                waiting.remove(talk)
                abstracts = [one for one in abstracts if one is not abstract]
                _join(abstract, talk, reading)
    for abstract in abstracts:
        words = f"the abstract {shown(abstract.title)} of {abstract.name!r}, who has no talk for it"
        reading.leave_out(abstract.line, words)


def give_below(entries: Sequence[Entry], reading: Reading) -> None:
    """Give a talk without an abstract the lines that follow its row in the agenda."""
    for entry in entries:
        if not entry.below:
            continue
        if entry.is_talk and not entry.abstract:
            entry.abstract = commonmark(entry.below)
            words = "it stands below the row in the agenda"
            reading.assume("sessions", entry.id, "abstract", words=words)
            continue
        for line in entry.below:
            reading.leave_out(line.number, f"{shown(line.text)}, below {entry.title!r}")


def _same_speaker(abstract: Abstract, waiting: Sequence[Entry]) -> Entry | None:
    names = {fold(one["name"]) for one in people.speakers(abstract.name, ())}
    names.add(fold(abstract.name))
    return _best([talk for talk in waiting if talk.names & names], abstract)


def _near_speaker(abstract: Abstract, waiting: Sequence[Entry]) -> Entry | None:
    every = [one["name"] for talk in waiting for one in talk.speakers]
    name = people.nearest(abstract.name, every) if abstract.name else None
    if name is None:
        return None
    return _best([talk for talk in waiting if fold(name) in talk.names], abstract)


def _near_title(abstract: Abstract, waiting: Sequence[Entry]) -> Entry | None:
    titles = [talk.title for talk in waiting if talk.title != agenda_rows.TO_BE_ANNOUNCED]
    title = people.nearest(abstract.title, titles, _NEAR_TITLE)
    return next((talk for talk in waiting if talk.title == title), None)


def _best(talks: Sequence[Entry], abstract: Abstract) -> Entry | None:
    """Return the talk whose title is nearest, the first where none is."""
    title = people.nearest(abstract.title, [talk.title for talk in talks], 0.3)
    return next((talk for talk in talks if talk.title == title), talks[0] if talks else None)


def _join(abstract: Abstract, talk: Entry, reading: Reading) -> None:
    def assume(key: str, words: str) -> None:
        reading.assume("sessions", talk.id, key, words=words)

    if talk.title == agenda_rows.TO_BE_ANNOUNCED and not agenda_rows.is_tba(abstract.title):
        talk.title, talk.status = abstract.title, Status.CONFIRMED
        assume("title", "the agenda has none, it stands above the abstract")
    elif abstract.title != talk.title and not agenda_rows.is_tba(abstract.title):
        assume("title", f"the agenda's; above the abstract it is {abstract.title!r}")
    _join_speaker(abstract, talk, reading)
    body, found = resources.taken(abstract.body, talk.id, reading)
    talk.resources += found
    if not agenda_rows.is_tba(" ".join(line.text for line in body if line)):
        talk.abstract = commonmark(body)
    talk.resources += resources.mentioned(body, talk.id, found, reading)


def _join_speaker(abstract: Abstract, talk: Entry, reading: Reading) -> None:
    names = people.speakers(abstract.name, ()) if fold(abstract.name) not in talk.names else []
    names = names or ([{"name": abstract.name}] if abstract.name else [])
    if not talk.speakers and names:
        talk.speakers = names
        words = "the agenda names nobody, the name stands above the abstract"
        reading.assume("sessions", talk.id, "speakers", words=words)
    for named in names:
        spelt = people.nearest(named["name"], [one["name"] for one in talk.speakers])
        one = next((one for one in talk.speakers if one["name"] == spelt), None)
        if one is None:
            words = f"the agenda's; above the abstract stands {named['name']!r}"
            reading.assume("sessions", talk.id, "speakers", words=words)
            one = talk.speakers[0] if len(talk.speakers) == len(names) == 1 else None
        elif one["name"] != named["name"]:
            kept = one["name"]
            if fold(kept) == fold(named["name"]):
                kept = people.better_spelling(kept, named["name"])
            words = f"{one['name']!r} in the agenda, {named['name']!r} above the abstract"
            one["name"] = kept
            reading.assume("sessions", talk.id, "speakers", words=words)
        if one is not None:
            people.affiliate(one, abstract.affiliation, "above the abstract", talk.id, reading)
