"""What is right and could still be better: told as a warning by `check`, and never a problem.

Level 1: pure.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from modl_feeds import markup
from modl_feeds.errors import Problem
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.builder import Draft
    from modl_feeds.model import Resource
    from modl_feeds.shapes import Entry


def remarks(drafts: Iterable[Draft]) -> Iterator[Problem]:
    """Yield what to tell the organiser of each meeting, with its file and line."""
    for draft in drafts:
        yield from _of_formulas(draft)
        yield from _of_media(draft)


def _of_formulas(draft: Draft) -> Iterator[Problem]:
    """Yield the formulas that no client will see as such."""
    texts = [(draft.entry, key) for key in ("goals", "report")]
    texts += [(entry, key) for _, entry in draft.sessions for key in ("summary", "abstract")]
    for entry, key in texts:
        for formula in markup.unconverted(entry.get(key)):
            yield Problem(
                draft.report.file,
                entry.line_of(key),
                f"{entry['id']}: {key}",
                f"the formula {clean_line(formula)} cannot be converted",
                "write it more simply, or leave it: it stays as it is typed",
            )


def _of_media(draft: Draft) -> Iterator[Problem]:
    """Yield the recordings of which podcast apps could tell more."""
    owners = [(draft.meeting.resources, draft.entry)]
    owners += [(session.resources, entry) for session, entry in draft.sessions]
    for resource, entry in chain.from_iterable(_with_lines(*one) for one in owners):
        missing = [key for key in ("length", "duration") if not getattr(resource, key)]
        if resource.is_media and missing:
            yield Problem(
                draft.report.file,
                entry.line_of("url"),
                resource.url,
                f"podcast apps want to know its {' and '.join(missing)}",
                "write " + " and ".join(f"'{key}: …'" for key in missing),
            )


def _with_lines(resources: tuple[Resource, ...], owner: Entry) -> Iterator[tuple[Resource, Entry]]:
    records = (one for one in owner.get("resources", ()) if one.complete)
    return zip(resources, records, strict=True)
