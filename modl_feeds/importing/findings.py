"""What a merge found, in words for the person who decides on it.

Level 1: pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from modl_feeds.importing.trees import is_rows
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modl_feeds.errors import Problem
    from modl_feeds.importing.merging import Finding, Vanished
    from modl_feeds.importing.trees import Path

_LONGEST: Final = 70


def change_words(finding: Finding) -> str:
    """Return what is taken from the source, with its place."""
    where = place_words(finding.path)
    if not finding.ours:
        return f"{where}: new: {value_words(finding.theirs)}"
    if not finding.theirs:
        return f"{where}: removed: {value_words(finding.ours)}"
    new, former = _parted(finding)
    return f"{where}: {new}, formerly {former}"


def conflict_words(finding: Finding, *, prefer_theirs: bool) -> str:
    """Return what both have changed, and which of them is in the file now."""
    theirs, ours = _parted(finding)
    taken = "the source's is taken" if prefer_theirs else "the file's stays"
    where = place_words(finding.path)
    return f"{where}: the file has {ours}, the source {theirs}: {taken}"


def vanished_words(one: Vanished) -> str:
    """Return which session the source has no longer, and what to do."""
    session = one.session
    what = f"{session['id']}: {value_words(session)} is not in the source any more"
    edited = ", and was edited here" if one.is_edited else ""
    return f"{what}{edited}; it stays: say '--gone cancel' if it does not take place"


def problem_of(problem: Problem, source: str, text: str, *, gone: Sequence[str] = ()) -> Problem:
    """Return a problem of a file that was not written, as one of its source.

    Args:
        problem: with its line in the file.
        source: its name.
        text: of the file as it would be.
        gone: the ids of vanished sessions, if there is no such problem once they are cancelled.

    """
    if gone:
        are = "are" if len(gone) > 1 else "is"
        what = f"{', '.join(gone)} {are} not in the source any more"
        return replace(problem, file=source, line=0, remedy=f"{what}: say '--gone cancel'")
    line = text.splitlines()[problem.line - 1 : problem.line] or [""]
    remedy = f"{problem.remedy} (it would be written as '{clean_line(line[0])}')"
    return replace(problem, file=source, line=0, remedy=remedy)


def place_words(path: Path) -> str:
    """Return where something stands: 'ge: speakers: rong ge: affiliation'."""
    inside = path[1:] if path[:1] == ("sessions",) and len(path) > 1 else path
    return ": ".join(inside) or "meeting"


def value_words(value: object) -> str:
    """Return a value on one line that is not too long."""
    if not value:
        return "nothing"
    if isinstance(value, Mapping) and "start" in value:
        return f"“{value.get('title', '')}” ({value['start']})"
    return _quoted(", ".join(_texts(value)))


def _quoted(words: str) -> str:
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return f"“{shown}”"


def _parted(finding: Finding) -> tuple[str, str]:
    """Return both values; of long ones that begin alike, from where they part."""
    values = finding.theirs, finding.ours
    theirs, ours = (", ".join(_texts(one)) for one in values)
    are_alike = theirs == ours  # of the same names: something else is said of them
    if are_alike:
        theirs, ours = ("; ".join(_wholes(one)) for one in values)
    pairs = enumerate(zip(theirs, ours, strict=False))
    same = next((n for n, (x, y) in pairs if x != y), min(len(theirs), len(ours)))
    if same >= _LONGEST // 2 and max(len(theirs), len(ours)) > _LONGEST:
        start = same - _LONGEST // 4
        return _quoted(f"…{theirs[start:]}"), _quoted(f"…{ours[start:]}")
    if are_alike:
        return _quoted(theirs), _quoted(ours)
    return value_words(finding.theirs), value_words(finding.ours)


def _wholes(value: object) -> Iterator[str]:
    """Yield each item of a list with everything that is said of it."""
    for row in value if is_rows(value) else [value]:
        texts = (_texts(each) for each in (row.values() if isinstance(row, Mapping) else [row]))
        yield ", ".join(chain.from_iterable(texts))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield clean_line(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif is_rows(value):
        for row in value:
            names = [row[key] for key in ("name", "title", "url", "kind") if key in row]
            yield from _texts(names[0] if names else row)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
