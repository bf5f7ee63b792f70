"""The abstracts of a page: where each begins, whoever is above it and in whatever form.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page import agenda_rows, people
from modl_feeds.importers.page.lines import Link
from modl_feeds.importers.page.people import same_words
from modl_feeds.importers.page.reading import shown
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importers.page.agenda_rows import Entry
    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.reading import Reading

_NEAR_TITLE: Final = 0.8
_LONGEST_NAME: Final = 200
_LONGEST_TITLE: Final = 300
_REACH: Final = 3
"""Lines between a name and its title, at most: affiliations."""
_ENDS: Final = (".", "!", "?")
"""Of a sentence."""
_LABEL: Final = re.compile(r"abstract(?::\s*|\.\s+|$)", re.IGNORECASE)
_TITLE_LABEL: Final = re.compile(r"(?:talk )?title:\s+", re.IGNORECASE)


@dataclass(slots=True)
class Abstract:
    """What stands under a speaker's name."""

    line: int
    name: str
    affiliation: str
    title: str
    body: list[Line] = field(default_factory=list)
    url: str = ""
    """Where the speaker's name leads."""


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
            self._by_title(lines, below)
            or self._by_form(lines, below)
            or self._title_first(lines, below)
            or self._by_name(lines, below)
        )
        if found:
            self.seen.add(fold(found[0].name))
            found[0].title = _TITLE_LABEL.sub("", found[0].title, count=1)
        return found

    def is_next(self, line: Line) -> bool:
        """Tell whether a line is just the name of a speaker whose abstract has not begun."""
        return fold(line.text) in self.names and fold(line.text) not in self.seen

    def known(self, name: str) -> str | None:
        """Return the agenda's spelling of a name that is spelt nearly so."""
        if len(name) > _LONGEST_NAME:
            return None
        return self.names.get(fold(name)) or people.nearest(name, [*self.names.values()])

    def _who(self, text: str) -> tuple[str, str, list[str]]:
        """Return who a line names, together and one by one, and the affiliation that it names."""
        ones = people.speakers(text[:_LONGEST_TITLE], self.names)
        names = [one["name"] for one in ones]
        affiliations = dict.fromkeys(one.get("affiliation", "") for one in ones)
        return " and ".join(names), ", ".join(filter(None, affiliations)), names

    def _by_title(self, lines: Sequence[Line], below: Sequence[int]) -> tuple[Abstract, int] | None:
        """Return a name that a title of the agenda's follows."""
        name, there, names = self._who(lines[0].text)
        if not names or not all(self.known(one) or people.looks_like_name(one) for one in names):
            return None
        for count, at in enumerate(below[:_REACH]):
            text = lines[at].text
            if len(text) > _LONGEST_TITLE or self.known(people.person(text)["name"]):
                return None
            if people.nearest(text, self.titles, _NEAR_TITLE):
                between = [there, *(lines[index].text for index in below[:count])]
                affiliation = ", ".join(filter(None, between))
                return Abstract(lines[0].number, name, affiliation, text), at + 1
        return None

    def _by_form(self, lines: Sequence[Line], below: Sequence[int]) -> tuple[Abstract, int] | None:
        """Return a name with an affiliation right below, a gap, a title, a gap and more."""
        name, affiliation, names = self._who(lines[0].text)
        known = self.known(names[0]) if names else None
        if known is None and not people.looks_like_name(name):
            return None
        if known is not None and fold(name) in self.seen:
            return None
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
        if self.known(title):
            return None
        ends = title.endswith((".", ":", ",")) or len(title) > _LONGEST_TITLE
        if (ends and not agenda_rows.is_tba(title)) or not (known or (gap and affiliation)):
            return None
        follows = any(lines[at + 1 : at + 8])
        return (Abstract(lines[0].number, name, affiliation, title), at + 1) if follows else None

    def _by_name(self, lines: Sequence[Line], below: Sequence[int]) -> tuple[Abstract, int] | None:
        """Return just a speaker's name, with a title that no row has right below it, or none."""
        if not below or not self.is_next(lines[0]):
            return None
        text = lines[below[0]].text
        if (
            text[0].islower()
            or people.is_institution(text)
            or self.known(people.person(text)["name"])
        ):
            return None
        first, name = lines[0].number, lines[0].text
        if text.endswith((".", "!", ":", ",")) or len(text) > _LONGEST_TITLE:
            return Abstract(first, name, "", ""), 1
        follows = below[0] == 1 and len(lines) > 2 and bool(lines[2])  # noqa: PLR2004 - the third
        return (Abstract(first, name, "", text), 2) if follows else None

    def _title_first(
        self, lines: Sequence[Line], below: Sequence[int]
    ) -> tuple[Abstract, int] | None:
        """Return a title of the agenda's, with its speaker below it or without."""
        title = people.nearest(lines[0].text, self.titles, _NEAR_TITLE)
        text = lines[below[0]].text if below else ""
        if title is None or title == agenda_rows.TO_BE_ANNOUNCED:
            return self._unknown_title(lines, people.person(text))
        name, affiliation, names = self._who(text)
        is_exact = same_words(title) == same_words(lines[0].text)
        is_right_below = bool(names) and below[0] == 1 and self._give(names, title)
        if not is_exact and not is_right_below:
            return None
        if not names or not all(map(self.known, names)):
            return Abstract(lines[0].number, "", "", lines[0].text), 1
        at = below[0] + 1
        following = lines[at].text if at < len(lines) else ""
        is_short = len(following) < _LONGEST_NAME and not following.endswith(".")
        if not affiliation and is_short and people.is_institution(following):
            affiliation, at = following, at + 1
        return Abstract(lines[0].number, name, affiliation, lines[0].text), at

    def _give(self, names: Sequence[str], title: str) -> bool:
        """Tell whether one of these people gives the talk of that title."""
        folded = {fold(self.known(name) or name) for name in names}
        return any(talk.title == title and talk.names & folded for talk in self.talks)

    def _unknown_title(
        self, lines: Sequence[Line], named: people.Person
    ) -> tuple[Abstract, int] | None:
        """Return a title that no row has, if nothing but 'Name, Institution' stands below it."""
        is_head = len(lines) > 2 and bool(lines[1]) and not lines[2]  # noqa: PLR2004 - the third
        affiliation = named.get("affiliation", "")
        if not is_head or not people.looks_like_name(named["name"]):
            return None
        if not people.is_institution(affiliation[:_LONGEST_NAME]):
            return None
        return Abstract(lines[0].number, named["name"], affiliation, lines[0].text), 2


def names_in(lines: Sequence[Line]) -> set[str]:
    """Return the folded names of who may speak: what looks like names, in short lines."""
    return {
        fold(one["name"])
        for line in lines
        if len(line.text) < _LONGEST_NAME
        for one in people.speakers(line.text, ())
        if people.looks_like_name(one["name"]) and not people.is_institution(one["name"])
    }


def _unlabelled(line: Line) -> Line:
    """Return an abstract's first line without the word 'Abstract:' before it."""
    label = _LABEL.match(line.text)
    if label is None:
        return line
    at = label.end()
    links = tuple(
        Link(max(one.start - at, 0), one.end - at, one.url) for one in line.links if one.end > at
    )
    return replace(line, text=line.text[at:], links=links)


def read(lines: Sequence[Line], talks: Sequence[Entry], reading: Reading) -> list[Abstract]:
    """Return the abstracts of a page's section; lines above the first are left out."""
    heads = _Heads(talks)
    found: list[Abstract] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        begins = line and (at == 0 or not lines[at - 1] or line.heading or line.mark)
        is_next = bool(line) and heads.is_next(line)
        begins = begins or (is_next and lines[at - 1].text.endswith(_ENDS))
        head = heads.at(lines[at : at + 20]) if begins else None
        if head:
            found.append(head[0])
            at += head[1]
            urls = (people.url_of(one, head[0].name) for one in lines[at - head[1] : at])
            head[0].url = next((one["url"] for one in urls if one), "")
            continue
        if found:
            if is_next:
                words = f"{line.text!r} in line {line.number} is taken for words of the abstract"
                reading.assume("sessions", words=f"{words} above it, of {found[-1].name!r}")
            found[-1].body.append(_unlabelled(line) if not any(found[-1].body) else line)
        elif line:
            reading.leave_out(line.number, f"{shown(line.text)}, above the abstracts")
        at += 1
    return found
