"""Which talk each abstract belongs to, in spite of spelling, and what the talk gets from it.

Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page import agenda_rows, people, resources
from modl_feeds.importers.page.commonmark import commonmark
from modl_feeds.importers.page.lines import stripped
from modl_feeds.importers.page.reading import shown
from modl_feeds.model import Status
from modl_feeds.text import as_seen, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modl_feeds.importers.page.abstracts import Abstract
    from modl_feeds.importers.page.agenda_rows import Entry
    from modl_feeds.importers.page.reading import Reading

_NEAR_TITLE: Final = 0.8
_HARDLY: Final = 0.3
"""Among the talks of one speaker the nearest title is enough."""


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
        for line in stripped(entry.below):
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
    title = people.nearest(abstract.title, [talk.title for talk in talks], _HARDLY)
    return next((talk for talk in talks if talk.title == title), talks[0] if talks else None)


def _join(abstract: Abstract, talk: Entry, reading: Reading) -> None:
    def assume(key: str, words: str) -> None:
        reading.assume("sessions", talk.id, key, words=words)

    if talk.title == agenda_rows.TO_BE_ANNOUNCED and _is_title(abstract.title):
        talk.title, talk.status = abstract.title, Status.CONFIRMED
        assume("title", "the agenda has none, it stands above the abstract")
    elif not abstract.title:
        assume("abstract", f"it stands below {abstract.name!r}, with no title")
    elif as_seen(abstract.title) != as_seen(talk.title) and not agenda_rows.is_tba(abstract.title):
        assume("title", f"the agenda's; above the abstract it is {abstract.title!r}")
    _join_speaker(abstract, talk, reading)
    body, found = resources.taken(abstract.body, talk.id, reading)
    talk.resources += found
    if not agenda_rows.is_tba(" ".join(line.text for line in body if line)):
        talk.abstract = commonmark(body)
    talk.resources += resources.mentioned(body, talk.id, found, reading)


def _is_title(text: str) -> bool:
    return bool(text) and not agenda_rows.is_tba(text)


def _join_speaker(abstract: Abstract, talk: Entry, reading: Reading) -> None:
    names = people.speakers(abstract.name, ()) if fold(abstract.name) not in talk.names else []
    names = names or ([{"name": abstract.name}] if abstract.name else [])
    if len(names) > 1 and abstract.affiliation:
        words = f"{abstract.affiliation!r} above the abstract is taken for that of all"
        reading.assume("sessions", talk.id, "speakers", words=words)
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
        if one is not None and abstract.url:
            one["url"] = abstract.url
        if one is not None:
            people.affiliate(one, abstract.affiliation, "above the abstract", talk.id, reading)
