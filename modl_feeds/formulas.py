"""Formulas: where they begin and end, as MathML, and in Unicode.

Whatever a library raises, a formula that cannot be converted is '': it stays as it was typed.
The only module that imports the converter. Level 0: imports `text` and `formula_words`.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET

from modl_feeds import formula_words
from modl_feeds.text import clean

_LONGEST: Final = 2_000
"""Characters of a formula that somebody reads; the converter's time grows with their square."""
_KEPT: Final = 1_024
# What the converter writes as references, it writes as text: they are escaped once too often.
_REFERENCE: Final = re.compile("&amp;(#x[0-9A-Fa-f]{1,6};)")
# `\href` and its like would add them: a formula leads nowhere and looks as the page says.
_ACTIVE: Final = {"href", "style", "class", "id"}
_UNKNOWN: Final = re.compile(r"<m[io]>\\")
_PRIVATE: Final = re.compile("[\ue000-\ue002]")
# Commands that the converter does not know, in others that it does.
_COMMANDS: Final = ((re.compile(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),)
_SINGLE: Final = re.compile(r"\$((?:[^$\\]|\\.)+)\$", re.DOTALL)
_DOUBLE: Final = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))+)\$\$", re.DOTALL)
# What is no prose within a formula.
_COMMAND: Final = re.compile(r"\\(?:[A-Za-z]+\*?(?:\{[^{}]*\})?|.)", re.DOTALL)
# `$20K (in US$)`, `$PATH has 5$`: a price or a shell variable, and words.
_PRICE: Final = re.compile(
    r"(?:\d|[A-Z_]{2,}\b).*[\s(](?:[a-z]{3,}|a[st]|by|i[ns]|o[fnr]|to)(?![A-Za-z])", re.DOTALL
)
# `$HOME/$USER`, `$5+$x`: what follows the closing dollar belongs to another word.
_UNENDED: Final = re.compile(r"(?<!\\)[=/;:+\-,.&|<>(\[*\"'@]\Z")
_SPACE: Final = re.compile(r"\s")
_NAME: Final = re.compile(r"[A-Z_]{2,}\d*")


def inline_at(text: str, start: int) -> tuple[str, str] | None:
    """Return the dollars and the formula that begin there, or None for any other dollar."""
    if _is_escaped(text, start):
        return None
    if found := _DOUBLE.match(text, start):
        return "$$", found[1]
    found = _SINGLE.match(text, start)
    if found is None or text[start - 1 : start].isalnum():
        return None
    formula, after = found[1], text[found.end() : found.end() + 1]
    return ("$", formula) if _is_formula(formula, after) else None


def _is_escaped(text: str, start: int) -> bool:
    before = start
    while text.endswith("\\", 0, before):
        before -= 1
    return (start - before) % 2 == 1


def _is_formula(typed: str, after: str) -> bool:
    """Tell whether what stands between two dollars is no price and no shell variable."""
    if typed != typed.strip() or after.isdigit():
        return False
    bare = _COMMAND.sub("\\\\", typed)
    opened = sum(map(bare.count, "([")) - sum(map(bare.count, ")]"))
    if _PRICE.match(bare) or (typed[0].isdigit() and opened > 0):
        return False
    goes_on = after.isalpha() or after in {"_", "(", "{"}
    is_word = _UNENDED.search(typed) or _NAME.fullmatch(typed)
    return not (goes_on and is_word) and after != "{"


@lru_cache(_KEPT)
def mathml(formula: str, *, display: bool = False) -> str:
    """Return a formula as MathML, or '' when it cannot be converted."""
    try:
        root = _root(formula, "block" if display else "inline")
        # Its own way to text takes every escape back: `\text{<script>}` would be a script.
        for element in root.iter():
            for name in _ACTIVE & element.attrib.keys():
                del element.attrib[name]
        found = _REFERENCE.sub(_character, ET.tostring(root, encoding="unicode"))
    except Exception:  # noqa: BLE001 - the package raises its own and IndexError, KeyError, …
        return ""
    return "" if _UNKNOWN.search(found) else found


@lru_cache(_KEPT)
def unicode(formula: str) -> str:
    """Return a formula in Unicode, or '' when no plain text says it."""
    try:
        is_tight = not _SPACE.search(formula.strip())
        root = _root(formula, "inline") if mathml(formula) else None
        found = "" if root is None else formula_words.words(root, is_tight=is_tight)
    except Exception:  # noqa: BLE001 - nor is what the converter makes always whole
        return ""
    return found if _cleaned(found) == found else ""


def _root(formula: str, display: str) -> ET.Element:
    from latex2mathml import converter  # noqa: PLC0415 - only where there are formulas

    if len(formula) > _LONGEST:
        raise ValueError("it is longer than any formula")
    for known, meant in _COMMANDS:
        formula = known.sub(meant, formula)
    root: ET.Element = converter.convert_to_element(formula.strip(), display=display)
    return root


def _character(found: re.Match[str]) -> str:
    """Return a reference to a symbol as the converter means it, unless text may not hold it."""
    reference = f"&{found[1]}"
    character = html.unescape(reference)
    return reference if _cleaned(character) == character else ""


def _cleaned(text: str) -> str:
    return _PRIVATE.sub("", clean(text))
