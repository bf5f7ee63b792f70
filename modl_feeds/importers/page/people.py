"""Names on a page: who is whom in spite of spelling, and what a person is called in ids.

Level 2.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page.reading import shown
from modl_feeds.text import fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.reading import Reading

Person = dict[str, str]
"""As a meeting's file has one."""
_NEAR: Final = 0.84
_LONGEST: Final = 200
_SUFFIX: Final = re.compile(r"^(.*?),\s*((?:Jr|Sr)\.?|I{2,3}|IV|Ph\.?D\.?)(?=,|$)")
_NOT_A_NAME: Final = re.compile(
    r"[\d|:;!?@/\\\"“”<>=]|\.{2}|…|\b(?:the|of|for|with|in|on|at|from|towards?|beyond|via|about|how"
    r"|why|what|that|which|where|when|without|between|through|into|using|is|are|keynote|lecture|talk|session|plenary|tutorial|chair|part)\b",
    re.IGNORECASE,
)
_PARTICLES: Final = frozenset(
    {"al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le",
     "van", "von", "y", "zu"}
)  # fmt: skip
_WORDS: Final = range(2, 7)
_INSTITUTION: Final = re.compile(
    r"\b(?:univ\w*|institut\w*|college|school|laborator\w+|labs?|research|cent(?:er|re)|academy"
    r"|foundation|hospital|company|inc|corporation|polytechn\w*|tech|technion|caltech|observatory"
    r"|department|ecole|hochschule|eth|epfl|mit|cnrs|inria|google|microsoft|meta|ibm|ucla|nyu)\b"
)
_ACRONYM: Final = re.compile(r"[A-Z]{2,}\b")
"""As 'UW Madison' begins."""
_LISTED: Final = re.compile(r";|(?<=\)),")
_BETWEEN: Final = re.compile(r"\s*;\s*|\s+(?:and|&)\s+")


def looks_like_name(text: str) -> bool:
    """Tell whether a text could be a person's name: two to six words, each with a capital."""
    words = text.split()
    if len(words) not in _WORDS or _NOT_A_NAME.search(text):
        return False
    return all(word[0].isupper() or word.casefold() in _PARTICLES for word in words)


def likelihood(text: str, known: set[str]) -> int:
    """Return 2 if a text names people of the page, 1 if it looks as if it named some, or 0."""
    names = [one["name"] for one in speakers(text, known)]
    if names and all(fold(name) in known for name in names):
        return 2
    return int(bool(names) and all(map(looks_like_name, names)))


def is_institution(text: str) -> bool:
    """Tell whether a text names where people work."""
    return bool(_INSTITUTION.search(fold(text)))


def person(text: str) -> Person:
    """Return 'Name, Affiliation' as a person; a 'Jr.' belongs to the name."""
    text = text.strip(" \t,;")
    bracketed = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", text)
    if bracketed:
        return _named(bracketed[1], bracketed[2])
    suffix = _SUFFIX.match(text)
    if suffix:
        return _named(suffix[0], text[suffix.end() :])
    name, _, affiliation = text.partition(",")
    return _named(name, affiliation)


def _named(name: str, affiliation: str) -> Person:
    found = {"name": name.strip()}
    if affiliation.strip(" ,"):
        found["affiliation"] = affiliation.strip(" ,")
    return found


def listed(lines: Iterable[Line], reading: Reading) -> list[tuple[Person, int]]:
    """Return the people of a list, one a line or with semicolons between, and their lines."""
    found = []
    for line in lines:
        for part in _LISTED.split(line.text):
            one = person(part)
            if len(part) > _LONGEST:
                reading.leave_out(line.number, f"{shown(part)}, too long for a name")
            elif one["name"]:
                found.append((one | url_of(line, one["name"]), line.number))
    return found


def url_of(line: Line, name: str) -> Person:
    """Return the address that a name leads to, if it is the only one of its line."""
    urls = [link.url for link in line.links if line.text[link.start : link.end].strip() == name]
    return {"url": urls[0]} if len(line.links) == len(urls) == 1 else {}


def speakers(text: str, known: Iterable[str]) -> list[Person]:
    """Return who speaks, from what stands before a talk's title.

    Args:
        text: 'A', 'A (Affiliation)', 'A, Affiliation', 'A and B', 'A, B'.
        known: folded names of the page's people, which tell a second name from an affiliation.

    """
    folded = set(known)
    found: list[Person] = []
    for part in _parts(text, folded):
        one = person(part)
        rest = one.get("affiliation", "")
        if rest and "(" not in part and not _SUFFIX.match(part) and _are_names(rest, folded):
            found += [{"name": name.strip()} for name in part.split(",") if name.strip()]
        elif one["name"]:
            found.append(one)
    return found


def _parts(text: str, known: set[str]) -> list[str]:
    """Return the text apart at 'and', unless that is a part of an affiliation."""
    parts = _BETWEEN.split(text)
    names = [person(part)["name"] for part in parts]
    if fold(text) in known or not all(names):
        return [text]
    if "," not in text and "(" not in text:
        return parts
    return parts if all(fold(one) in known or looks_like_name(one) for one in names) else [text]


def _are_names(text: str, known: set[str]) -> bool:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if any(fold(name) in known for name in names):
        return True
    return all(
        looks_like_name(name) and not is_institution(name) and not _ACRONYM.match(name)
        for name in names
    )


def family(name: str) -> str:
    """Return the family name for an id: the last word that has Latin letters, or ''."""
    bare = _SUFFIX.sub(r"\1", name)
    words = [word for word in bare.split() if slug(word)]
    return slug(words[-1]) if words else ""


def better_spelling(one: str, other: str) -> str:
    """Return the spelling with more accents: they get lost on the way and are never gained."""
    return other if _accents(other) > _accents(one) else one


def _accents(name: str) -> int:
    return sum(unicodedata.combining(char) > 0 for char in unicodedata.normalize("NFKD", name))


@lru_cache(maxsize=4096)
def same_words(text: str) -> str:
    """Return a text for comparison: no accents, case, punctuation or kinds of quotes."""
    return " ".join(re.findall(r"\w+", fold(text[:_LONGEST])))


def nearest(text: str, others: Sequence[str], near: float = _NEAR) -> str | None:
    """Return which of the others a text is, if one is spelt nearly so."""
    wanted = same_words(text)
    by_words = {same_words(other): other for other in others}
    if not wanted or wanted in by_words:
        return by_words.get(wanted) if wanted else None
    found = difflib.get_close_matches(wanted, [*by_words], n=1, cutoff=near)
    return by_words[found[0]] if found else None


def affiliate(one: Person, affiliation: str, where: str, owner: str, reading: Reading) -> None:
    """Give a speaker an affiliation, or name the difference from the one that is there."""
    there = one.setdefault("affiliation", affiliation)
    if there != affiliation and affiliation:
        words = f"{there!r} is kept, {where} stands {affiliation!r}"
        reading.assume("sessions", owner, "speakers", words=words)
    if not one["affiliation"]:
        del one["affiliation"]
