"""Persons as texts name them: 'Rong Ge (Duke University), Ana Example'.

Level 2.
"""

from __future__ import annotations

import re
from typing import Final

from modl_feeds.text import clean_line

_SPEAKERS: Final = re.compile(
    r"(?im)^[ \t]*(?:speakers?|lecturers?|presenters?)[ \t]*:[ \t]*(\S.*)$"
)
_BETWEEN: Final = re.compile(r"\s*[;,]\s*(?![^()]*\))")


def person_of(words: str) -> dict[str, str]:
    """Return the person of 'Rong Ge (Duke University)'."""
    name, found, rest = clean_line(words).partition(" (")
    if found and rest.endswith(")") and name:
        return {"name": name, "affiliation": rest[:-1]}
    return {"name": clean_line(words)}


def persons_of(words: str) -> list[dict[str, str]]:
    """Return those between commas or semicolons."""
    return [person_of(one) for one in _BETWEEN.split(words) if one.strip()]


def speakers_line(text: str) -> str:
    """Return what a text says after 'Speakers:', or ''."""
    found = _SPEAKERS.search(text)
    return clean_line(found[1]) if found else ""
