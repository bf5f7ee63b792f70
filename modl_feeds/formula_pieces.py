"""The pieces of a formula, spaced and bracketed as one line of text.

Level 0: pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Kind(Enum):
    """What spaces and brackets around a piece depend on."""

    ATOM = auto()
    TAIL = auto()
    """Ends in what a letter right after it would belong to: √n, x_θ, A*."""
    WORD = auto()
    FRACTION = auto()
    BIG = auto()
    """A sum or an integral."""
    RELATION = auto()
    BINARY = auto()
    SLASH = auto()
    COMMA = auto()
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()
    """One that opens or closes; which, depends on those before it."""
    PREFIX = auto()
    SPACE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text that stays together."""

    text: str
    kind: Kind = Kind.ATOM
    is_bare: bool = False
    """Whether it is one sign, number or word without anything added."""


_OPERANDS: Final = {Kind.ATOM, Kind.TAIL, Kind.WORD, Kind.FRACTION}
_ENDS: Final = _OPERANDS | {Kind.CLOSE}
_BEGINS: Final = _OPERANDS | {Kind.OPEN, Kind.BIG, Kind.PREFIX}
_SIGNS: Final = {
    Kind.BIG: "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨆",
    Kind.BINARY: "+−±∓×·⋅∘∗∪∩∧∨⊕⊗⊙⊖∖÷⋆⊔⊓",
    Kind.SLASH: "/",
    Kind.COMMA: ",;:",
    Kind.BAR: "|‖∥",
    Kind.PREFIX: "∂∇∀∃¬",
    Kind.ATOM: "∞∅⊤⊥∠√*†‡°%#!?…⋯.′″‴",
}
_KINDS: Final = {sign: kind for kind, signs in _SIGNS.items() for sign in signs}
_CATEGORIES: Final = {"Ps": Kind.OPEN, "Pe": Kind.CLOSE, "Sm": Kind.RELATION}
_ARROWS: Final = re.compile("[←-⇿⟰-⟿⤀-⥿∣∼]")
_THOUSANDS: Final = 3


def kind_of(text: str) -> Kind:
    """Return what a sign, a number or a word is."""
    if len(text) > 1:
        return Kind.WORD if text[0].isalpha() else Kind.ATOM
    if _ARROWS.match(text):
        return Kind.RELATION
    return _KINDS.get(text) or _CATEGORIES.get(unicodedata.category(text), Kind.ATOM)


def prefixed(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces with ∂ and its like joined to what they belong to."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind is Kind.PREFIX and piece.kind is Kind.ATOM:
            found[-1] = Piece(found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _sided(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with each bar as the opening or the closing one."""
    is_open: set[str] = set()
    for piece in pieces:
        sign = piece.text[:1]
        if piece.kind is not Kind.BAR:
            is_open -= {sign} if piece.kind is Kind.CLOSE else set()
            yield piece
            continue
        yield replace(piece, kind=Kind.CLOSE if sign in is_open else Kind.OPEN)
        is_open ^= {sign}


def tight(pieces: Sequence[Piece]) -> str:
    """Return pieces as one text without spaces around signs."""
    return joined(pieces, is_tight=True)


def joined(pieces: Sequence[Piece], *, is_tight: bool = False) -> str:
    """Return pieces as one text: spaced as in print, fractions in brackets where they must be."""
    row = [*_sided(prefixed(pieces))]
    meant = [one for one in row if one.kind is not Kind.SPACE]
    edged = [Piece("", Kind.SPACE), *meant, Piece("", Kind.SPACE)]
    around = {id(one): (edged[at], edged[at + 2]) for at, one in enumerate(meant)}
    row = [_bracketed(one, *around[id(one)]) if id(one) in around else one for one in row]
    text, binary = "", False
    for before, piece in pairwise([Piece("", Kind.SPACE), *row]):
        text += (" " if _is_apart(before, piece, binary, is_tight) else "") + piece.text
        binary = piece.kind is Kind.BINARY and before.kind in _ENDS
    return text.strip()


def _bracketed(piece: Piece, before: Piece, after: Piece) -> Piece:
    """Return a fraction in brackets where it would take a neighbour in."""
    touches = before.kind in _ENDS | {Kind.BIG, Kind.SLASH, Kind.PREFIX} or after.kind in _BEGINS
    if piece.kind is not Kind.FRACTION or not touches:
        return piece
    return Piece(f"({piece.text})", Kind.ATOM)


def _is_apart(before: Piece, piece: Piece, binary: bool, is_tight: bool) -> bool:  # noqa: FBT001 - private
    kinds = {before.kind, piece.kind}
    if Kind.SPACE in kinds:
        return False
    if before.kind in {Kind.WORD, Kind.TAIL, Kind.BIG}:
        begins = _BEGINS - {Kind.OPEN} if before.kind is not Kind.BIG else _BEGINS
        if piece.kind in begins and not piece.text.startswith("("):
            return True
    if piece.kind in {Kind.WORD, Kind.BIG} and before.kind in _ENDS:
        return True
    if is_tight:
        return False
    if before.kind is Kind.COMMA:
        is_number = piece.text.isdecimal() and len(piece.text) == _THOUSANDS
        return piece.kind is not Kind.CLOSE and not is_number
    is_operator = piece.kind is Kind.BINARY and before.kind in _ENDS
    return Kind.RELATION in kinds or is_operator or binary
