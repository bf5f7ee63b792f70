"""A formula in Unicode, read off its MathML: right, or not at all.

What is known is listed; whatever else stands in a formula makes it one that no plain text says.
Level 0: imports `text` and `formula_pieces`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from modl_feeds.formula_pieces import Kind, Piece, joined, kind_of, prefixed, tight
from modl_feeds.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree.ElementTree import Element


class UnsayableError(ValueError):
    """A formula that no plain text says."""


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
    return clean_line(joined(_pieces(root), is_tight=is_tight).replace(": =", " :="))


def _pieces(element: Element) -> list[Piece]:
    try:
        rule = _RULES[element.tag.rpartition("}")[2]]
    except KeyError:
        raise UnsayableError(element.tag) from None
    return rule(element)


def _row(element: Element) -> list[Piece]:
    children = list(element)
    if len(children) > 1 and all(one.get("mathvariant") for one in children):
        return [Piece("".join(map(_text, children)), Kind.WORD, is_bare=True)]
    return list(chain.from_iterable(map(_pieces, children)))


def _text(element: Element) -> str:
    text = html.unescape(element.text or "")
    text = "".join(_FORMS.get(sign, sign) for sign in text)
    if len(element) or _FOREIGN.search(text) or clean(text) != text:
        raise UnsayableError(text)
    if element.get("mathvariant") == "double-struck" and text.isdigit():
        return "".join(chr(ord("𝟘") + int(digit)) for digit in text)
    return text


def _leaf(element: Element) -> list[Piece]:
    text = _text(element)
    if not text and element.get("fence"):
        raise UnsayableError("a bracket that is not closed")
    return [Piece(text, kind_of(text), is_bare=True)] if text else []


def _mtext(element: Element) -> list[Piece]:
    text = _text(element)
    if "$" in text:
        raise UnsayableError(text)
    return [Piece(text.replace("\xa0", " "), Kind.ATOM if text.strip() else Kind.SPACE)]


def _space(element: Element) -> list[Piece]:
    if element.get("mathbackground"):
        raise UnsayableError("a line")
    return [] if element.get("width", "").startswith("-") else [Piece(" ", Kind.SPACE)]


def _fraction(element: Element) -> list[Piece]:
    above, below = (_pieces(one) for one in element)
    if element.get("linethickness") == "0":
        return [Piece(f"{joined(above)} choose {joined(below)}")]
    is_product = bool(above) and all(one.kind is Kind.ATOM for one in prefixed(above))
    top = tight(above) if is_product else _enclosed(above)
    return [Piece(f"{top}/{_enclosed(below)}", Kind.FRACTION)]


def _enclosed(pieces: Sequence[Piece]) -> str:
    """Return what stands beside a slash, in brackets unless it holds together."""
    (first, *more) = prefixed(pieces) or [Piece("", Kind.SPACE)]
    if not more and first.kind in {Kind.ATOM, Kind.TAIL, Kind.WORD}:
        return first.text
    return f"({_filled(pieces)})"


def _filled(pieces: Sequence[Piece]) -> str:
    if not (text := tight(pieces)):
        raise UnsayableError("nothing where something belongs")
    return text


def _root(element: Element) -> list[Piece]:
    pieces = list(chain.from_iterable(map(_pieces, element)))
    is_single = len(pieces) == 1 and pieces[0].is_bare
    return [Piece(f"√{pieces[0].text if is_single else f'({_filled(pieces)})'}", Kind.TAIL)]


def _nth_root(element: Element) -> list[Piece]:
    inner, degree = (_pieces(one) for one in element)
    sign = {"3": "∛", "4": "∜"}.get(tight(degree))
    if sign is None:
        raise UnsayableError("a root of an unusual degree")
    is_single = len(inner) == 1 and inner[0].is_bare
    return [Piece(f"{sign}{inner[0].text if is_single else f'({_filled(inner)})'}", Kind.TAIL)]


def _lower(element: Element) -> list[Piece]:
    base, below = element
    return _scripted(base, below, None)


def _upper(element: Element) -> list[Piece]:
    base, above = element
    return _scripted(base, None, above)


def _both(element: Element) -> list[Piece]:
    base, below, above = element
    return _scripted(base, below, above)


def _limits(rule: Callable[[Element], list[Piece]]) -> Callable[[Element], list[Piece]]:
    """Return the rule for what stands above and below: a script only of sums, limits and such."""

    def limited(element: Element) -> list[Piece]:
        base = _pieces(element[0])
        if len(base) != 1 or base[0].kind not in {Kind.BIG, Kind.WORD}:
            raise UnsayableError("signs on top of each other")
        return rule(element)

    return limited


def _over(element: Element) -> list[Piece]:
    """Return an accent on one sign, or a limit."""
    base, above = _pieces(element[0]), element[1]
    accent = _ACCENTS.get(html.unescape(above.text or "")) if above.tag.endswith("mo") else None
    if accent is None:
        return _limits(_upper)(element)
    if len(base) != 1 or not base[0].is_bare or len(base[0].text) != 1:
        raise UnsayableError("an accent over several signs")
    return [replace(base[0], text=unicodedata.normalize("NFC", base[0].text + accent))]


def _scripted(base: Element, below: Element | None, above: Element | None) -> list[Piece]:
    """Return a base with what stands at its lower and upper right."""
    text, kind = _base(base)
    lower = _script(below, "_", _LOWERED) if below is not None else ""
    upper = _script(above, "^", _RAISED) if above is not None else ""
    # x_θ² would have the square of θ below.
    scripts = upper + lower if lower.startswith("_") and upper[:1] != "^" else lower + upper
    last = scripts.rpartition("_")[2].rpartition("^")[2]
    is_open = kind is Kind.ATOM and (scripts.endswith("*") or last != scripts)
    return [Piece(text + scripts, Kind.TAIL if is_open and last[-1] != ")" else kind)]


def _base(element: Element) -> tuple[str, Kind]:
    pieces = _pieces(element)
    if not pieces:
        raise UnsayableError("a script of nothing")
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1 and first.is_bare:
        kind = Kind.CLOSE if first.kind is Kind.BAR else first.kind
        return first.text, Kind.ATOM if kind is Kind.PREFIX else kind
    is_fenced = len(element) > 1 and element[0].get("fence") == element[-1].get("fence") == "true"
    if is_fenced and {first.kind, last.kind} <= {Kind.OPEN, Kind.CLOSE, Kind.BAR}:
        return tight(pieces), Kind.ATOM
    return f"({_filled(pieces)})", Kind.ATOM


def _script(element: Element, sign: str, alphabet: dict[str, str]) -> str:
    """Return a script in small signs, or behind the sign that programmers use."""
    pieces = _pieces(element)
    text = _filled(pieces)
    if sign == "^" and (text in _MARKS or not text.strip(_PRIMES)):
        return _MARKS.get(text, text)
    if all(char in alphabet for char in text):
        return "".join(alphabet[char] for char in text)
    return f"{sign}{text}" if len(pieces) == 1 and pieces[0].is_bare else f"{sign}({text})"


_RULES: Final[dict[str, Callable[[Element], list[Piece]]]] = {
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
