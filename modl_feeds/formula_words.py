"""A formula in Unicode, read off its MathML: right, or not at all.

What is known is listed; whatever else stands in a formula makes it one that no plain text says.
Level 0: imports `text` alone.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from modl_feeds.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element


class UnsayableError(ValueError):
    """A formula that no plain text says."""


class _Kind(Enum):
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
class _Piece:
    """Some text that stays together."""

    text: str
    kind: _Kind = _Kind.ATOM
    is_bare: bool = False
    """Whether it is one sign, number or word without anything added."""


_OPERANDS: Final = {_Kind.ATOM, _Kind.TAIL, _Kind.WORD, _Kind.FRACTION}
_ENDS: Final = _OPERANDS | {_Kind.CLOSE}
_BEGINS: Final = _OPERANDS | {_Kind.OPEN, _Kind.BIG, _Kind.PREFIX}
_SIGNS: Final = {
    _Kind.BIG: "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨆",
    _Kind.BINARY: "+−±∓×·⋅∘∗∪∩∧∨⊕⊗⊙⊖∖÷⋆⊔⊓",
    _Kind.SLASH: "/",
    _Kind.COMMA: ",;:",
    _Kind.BAR: "|‖∥",
    _Kind.PREFIX: "∂∇∀∃¬",
    _Kind.ATOM: "∞∅⊤⊥∠√*†‡°%#!?…⋯.′″‴",
}
_KINDS: Final = {sign: kind for kind, signs in _SIGNS.items() for sign in signs}
_CATEGORIES: Final = {"Ps": _Kind.OPEN, "Pe": _Kind.CLOSE, "Sm": _Kind.RELATION}
_ARROWS: Final = re.compile("[←-⇿⟰-⟿⤀-⥿∣∼]")
_FORMS: Final = {"~": "∼", "\u2006": " ", "\u2061": "", "\u2062": ""}
"""How the converter writes a sign, and how it is meant."""
_ACCENTS: Final = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "―": "\u0305",
    "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "→": "\u20d7",
    "´": "\u0301", "`": "\u0300",
}  # fmt: skip
_MARKS: Final = {"⊤": "ᵀ", "∘": "°", "*": "*", "∗": "*", "†": "†", "‡": "‡"}
"""What stands raised as it is, or in a form of its own."""
_PRIMES: Final = "′″‴"
_BLOCKS: Final = (
    range(0xB2, 0xBA), range(0x2070, 0x209D), range(0x2B0, 0x2E5), range(0x1D2C, 0x1DC0),
    range(0x2C7C, 0x2C7E),
)  # fmt: skip
_FOREIGN: Final = re.compile(r"[\\$&]")
"""What would begin a command, a formula or a reference."""
_THOUSANDS: Final = 3


def _alphabet(form: str) -> dict[str, str]:
    """Return the raised or lowered form of each sign that has one."""
    found: dict[str, str] = {}
    for char in map(chr, chain.from_iterable(_BLOCKS)):
        kind, _, code = unicodedata.decomposition(char).partition(" ")
        if kind == form and " " not in code:
            found.setdefault(chr(int(code, 16)), char)
    return found


_RAISED: Final = _alphabet("<super>")
_LOWERED: Final = _alphabet("<sub>")


def words(root: Element, *, is_tight: bool = False) -> str:
    """Return a formula in Unicode.

    Args:
        root: its MathML, inline, as the converter makes it: references still escaped.
        is_tight: whether its author typed no spaces, and would see none around signs.

    Raises:
        UnsayableError: something in it has no form that reads as it is meant.

    """
    return clean_line(_joined(_pieces(root), is_tight=is_tight).replace(": =", " :="))


def _pieces(element: Element) -> list[_Piece]:
    try:
        rule = _RULES[element.tag.rpartition("}")[2]]
    except KeyError:
        raise UnsayableError(element.tag) from None
    return rule(element)


def _row(element: Element) -> list[_Piece]:
    children = list(element)
    if len(children) > 1 and all(one.get("mathvariant") for one in children):
        return [_Piece("".join(map(_text, children)), _Kind.WORD, is_bare=True)]
    return list(chain.from_iterable(map(_pieces, children)))


def _text(element: Element) -> str:
    text = html.unescape(element.text or "")
    text = "".join(_FORMS.get(sign, sign) for sign in text)
    if len(element) or _FOREIGN.search(text) or clean(text) != text:
        raise UnsayableError(text)
    if element.get("mathvariant") == "double-struck" and text.isdigit():
        return "".join(chr(ord("𝟘") + int(digit)) for digit in text)
    return text


def _leaf(element: Element) -> list[_Piece]:
    text = _text(element)
    if not text and element.get("fence"):
        raise UnsayableError("a bracket that is not closed")
    return [_Piece(text, _kind(text), is_bare=True)] if text else []


def _kind(text: str) -> _Kind:
    if len(text) > 1:
        return _Kind.WORD if text[0].isalpha() else _Kind.ATOM
    if _ARROWS.match(text):
        return _Kind.RELATION
    return _KINDS.get(text) or _CATEGORIES.get(unicodedata.category(text), _Kind.ATOM)


def _mtext(element: Element) -> list[_Piece]:
    text = _text(element)
    if "$" in text:
        raise UnsayableError(text)
    return [_Piece(text.replace("\xa0", " "), _Kind.ATOM if text.strip() else _Kind.SPACE)]


def _space(element: Element) -> list[_Piece]:
    if element.get("mathbackground"):
        raise UnsayableError("a line")
    return [] if element.get("width", "").startswith("-") else [_Piece(" ", _Kind.SPACE)]


def _fraction(element: Element) -> list[_Piece]:
    above, below = (_pieces(one) for one in element)
    if element.get("linethickness") == "0":
        return [_Piece(f"{_joined(above)} choose {_joined(below)}")]
    is_product = bool(above) and all(one.kind is _Kind.ATOM for one in _prefixed(above))
    top = _tight(above) if is_product else _enclosed(above)
    return [_Piece(f"{top}/{_enclosed(below)}", _Kind.FRACTION)]


def _enclosed(pieces: Sequence[_Piece]) -> str:
    """Return what stands beside a slash, in brackets unless it holds together."""
    (first, *more) = _prefixed(pieces) or [_Piece("", _Kind.SPACE)]
    if not more and first.kind in {_Kind.ATOM, _Kind.TAIL, _Kind.WORD}:
        return first.text
    return f"({_filled(pieces)})"


def _filled(pieces: Sequence[_Piece]) -> str:
    if not (text := _tight(pieces)):
        raise UnsayableError("nothing where something belongs")
    return text


def _root(element: Element) -> list[_Piece]:
    pieces = list(chain.from_iterable(map(_pieces, element)))
    is_single = len(pieces) == 1 and pieces[0].is_bare
    return [_Piece(f"√{pieces[0].text if is_single else f'({_filled(pieces)})'}", _Kind.TAIL)]


def _nth_root(element: Element) -> list[_Piece]:
    inner, degree = (_pieces(one) for one in element)
    sign = {"3": "∛", "4": "∜"}.get(_tight(degree))
    if sign is None:
        raise UnsayableError("a root of an unusual degree")
    is_single = len(inner) == 1 and inner[0].is_bare
    return [_Piece(f"{sign}{inner[0].text if is_single else f'({_filled(inner)})'}", _Kind.TAIL)]


def _lower(element: Element) -> list[_Piece]:
    base, below = element
    return _scripted(base, below, None)


def _upper(element: Element) -> list[_Piece]:
    base, above = element
    return _scripted(base, None, above)


def _both(element: Element) -> list[_Piece]:
    base, below, above = element
    return _scripted(base, below, above)


def _limits(rule: Callable[[Element], list[_Piece]]) -> Callable[[Element], list[_Piece]]:
    """Return the rule for what stands above and below: a script only of sums, limits and such."""

    def limited(element: Element) -> list[_Piece]:
        base = _pieces(element[0])
        if len(base) != 1 or base[0].kind not in {_Kind.BIG, _Kind.WORD}:
            raise UnsayableError("signs on top of each other")
        return rule(element)

    return limited


def _over(element: Element) -> list[_Piece]:
    """Return an accent on one sign, or a limit."""
    base, above = _pieces(element[0]), element[1]
    accent = _ACCENTS.get(html.unescape(above.text or "")) if above.tag.endswith("mo") else None
    if accent is None:
        return _limits(_upper)(element)
    if len(base) != 1 or not base[0].is_bare or len(base[0].text) != 1:
        raise UnsayableError("an accent over several signs")
    return [replace(base[0], text=unicodedata.normalize("NFC", base[0].text + accent))]


def _scripted(base: Element, below: Element | None, above: Element | None) -> list[_Piece]:
    """Return a base with what stands at its lower and upper right."""
    text, kind = _base(base)
    lower = _script(below, "_", _LOWERED) if below is not None else ""
    upper = _script(above, "^", _RAISED) if above is not None else ""
    # x_θ² would have the square of θ below.
    scripts = upper + lower if lower.startswith("_") and upper[:1] != "^" else lower + upper
    last = scripts.rpartition("_")[2].rpartition("^")[2]
    is_open = kind is _Kind.ATOM and (scripts.endswith("*") or last != scripts)
    return [_Piece(text + scripts, _Kind.TAIL if is_open and last[-1] != ")" else kind)]


def _base(element: Element) -> tuple[str, _Kind]:
    pieces = _pieces(element)
    if not pieces:
        raise UnsayableError("a script of nothing")
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1 and first.is_bare:
        kind = _Kind.CLOSE if first.kind is _Kind.BAR else first.kind
        return first.text, _Kind.ATOM if kind is _Kind.PREFIX else kind
    is_fenced = len(element) > 1 and element[0].get("fence") == element[-1].get("fence") == "true"
    if is_fenced and {first.kind, last.kind} <= {_Kind.OPEN, _Kind.CLOSE, _Kind.BAR}:
        return _tight(pieces), _Kind.ATOM
    return f"({_filled(pieces)})", _Kind.ATOM


def _script(element: Element, sign: str, alphabet: dict[str, str]) -> str:
    """Return a script in small signs, or behind the sign that programmers use."""
    pieces = _pieces(element)
    text = _filled(pieces)
    if sign == "^" and (text in _MARKS or not text.strip(_PRIMES)):
        return _MARKS.get(text, text)
    if all(char in alphabet for char in text):
        return "".join(alphabet[char] for char in text)
    return f"{sign}{text}" if len(pieces) == 1 and pieces[0].is_bare else f"{sign}({text})"


def _prefixed(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Return pieces with ∂ and its like joined to what they belong to."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and found[-1].kind is _Kind.PREFIX and piece.kind is _Kind.ATOM:
            found[-1] = _Piece(found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _sided(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Yield pieces with each bar as the opening or the closing one."""
    is_open: set[str] = set()
    for piece in pieces:
        sign = piece.text[:1]
        if piece.kind is not _Kind.BAR:
            is_open -= {sign} if piece.kind is _Kind.CLOSE else set()
            yield piece
            continue
        yield replace(piece, kind=_Kind.CLOSE if sign in is_open else _Kind.OPEN)
        is_open ^= {sign}


def _tight(pieces: Sequence[_Piece]) -> str:
    return _joined(pieces, is_tight=True)


def _joined(pieces: Sequence[_Piece], *, is_tight: bool = False) -> str:
    """Return pieces as one text: spaced as in print, fractions in brackets where they must be."""
    row = [*_sided(_prefixed(pieces))]
    meant = [one for one in row if one.kind is not _Kind.SPACE]
    edged = [_Piece("", _Kind.SPACE), *meant, _Piece("", _Kind.SPACE)]
    around = {id(one): (edged[at], edged[at + 2]) for at, one in enumerate(meant)}
    row = [_bracketed(one, *around[id(one)]) if id(one) in around else one for one in row]
    text, binary = "", False
    for before, piece in pairwise([_Piece("", _Kind.SPACE), *row]):
        text += (" " if _is_apart(before, piece, binary, is_tight) else "") + piece.text
        binary = piece.kind is _Kind.BINARY and before.kind in _ENDS
    return text.strip()


def _bracketed(piece: _Piece, before: _Piece, after: _Piece) -> _Piece:
    """Return a fraction in brackets where it would take a neighbour in."""
    touches = before.kind in _ENDS | {_Kind.BIG, _Kind.SLASH, _Kind.PREFIX} or after.kind in _BEGINS
    if piece.kind is not _Kind.FRACTION or not touches:
        return piece
    return _Piece(f"({piece.text})", _Kind.ATOM)


def _is_apart(before: _Piece, piece: _Piece, binary: bool, is_tight: bool) -> bool:  # noqa: FBT001 - private
    kinds = {before.kind, piece.kind}
    if _Kind.SPACE in kinds:
        return False
    if before.kind in {_Kind.WORD, _Kind.TAIL, _Kind.BIG}:
        begins = _BEGINS - {_Kind.OPEN} if before.kind is not _Kind.BIG else _BEGINS
        if piece.kind in begins and not piece.text.startswith("("):
            return True
    if piece.kind in {_Kind.WORD, _Kind.BIG} and before.kind in _ENDS:
        return True
    if is_tight:
        return False
    if before.kind is _Kind.COMMA:
        is_number = piece.text.isdecimal() and len(piece.text) == _THOUSANDS
        return piece.kind is not _Kind.CLOSE and not is_number
    is_operator = piece.kind is _Kind.BINARY and before.kind in _ENDS
    return _Kind.RELATION in kinds or is_operator or binary


_RULES: Final[dict[str, Callable[[Element], list[_Piece]]]] = {
    "math": _row,
    "mrow": _row,
    "mstyle": _row,
    "mi": _leaf,
    "mn": _leaf,
    "mo": _leaf,
    "mtext": _mtext,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    "msub": _lower,
    "msup": _upper,
    "msubsup": _both,
    "munder": _limits(_lower),
    "mover": _over,
    "munderover": _limits(_both),
}
