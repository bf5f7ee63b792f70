"""What is right and could still be better: said by `check`, and never a problem.

Level 1: pure.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from modl_feeds import markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.model import Meeting, Session


def remarks(meetings: Iterable[Meeting]) -> Iterator[str]:
    """Yield what to tell the organiser, each as one line."""
    for meeting in meetings:
        yield from chain(_of_formulas(meeting), _of_media(meeting))


def _of_formulas(meeting: Meeting) -> Iterator[str]:
    """Yield the formulas that no client will see as such."""
    texts = [(meeting.id, key, getattr(meeting, key)) for key in ("goals", "report")]
    for session in meeting.sessions:
        name = f"{meeting.id}/{session.id}"
        texts += [(name, key, getattr(session, key)) for key in ("summary", "abstract")]
    for name, key, text in texts:
        for formula in markup.unconverted(text):
            yield f"{name}: {key}: the formula {formula} cannot be converted, it stays as typed"


def _of_media(meeting: Meeting) -> Iterator[str]:
    """Yield the recordings of which podcast apps could tell more."""
    owners: tuple[Meeting | Session, ...] = (meeting, *meeting.sessions)
    for resource in chain.from_iterable(owner.resources for owner in owners):
        missing = [key for key in ("length", "duration") if not getattr(resource, key)]
        if resource.is_media and missing:
            keys = " and ".join(missing)
            yield f"{meeting.id}: {resource.url}: podcast apps want its {keys}"
