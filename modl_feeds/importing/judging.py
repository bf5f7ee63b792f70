"""What an edit would make wrong, told apart from what is wrong already.

An edit is refused for what it brings alone: what was wrong before is there to be mended, and other
meetings, or the one that is being mended, do not wait for it.
Level 4.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from modl_feeds.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.errors import Problem
    from modl_feeds.store import Proposal, Store, Survey

_LINE: Final = re.compile(r"\bline \d+")
"""Lines move with what is written above them."""


class Judgement(NamedTuple):
    """What would be wrong."""

    new: tuple[Problem, ...]
    """What the edit brings."""
    old: tuple[Problem, ...]
    """What was wrong before, and stays."""


def judged(store: Store, draft: Proposal) -> Judgement:
    """Return what would be wrong if a file were written."""
    found = store.survey(draft).problems
    # Nearly always there is nothing: then all is read once.
    known = Counter(map(_told, store.survey().problems)) if found else Counter()
    new, old = [], []
    for problem in found:
        if known[_told(problem)]:
            known[_told(problem)] -= 1
            old.append(problem)
        else:
            new.append(problem)
    return Judgement(tuple(new), tuple(old))


def _told(problem: Problem) -> tuple[str, str, str]:
    """Return what makes a problem the same one before and after."""
    return problem.file, problem.subject, _LINE.sub("", problem.fault)


def check_readable(survey: Survey, path: Path) -> None:
    """Refuse to edit a file of which no meeting can be made.

    Raises:
        DataError: with what is wrong in it.

    """
    if found := tuple(one for one in survey.problems if one.file == str(path)):
        raise DataError(found)
