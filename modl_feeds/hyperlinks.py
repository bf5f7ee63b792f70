"""Links in prose: where each leads, and what is said of one that leads nowhere from here.

Level 0: pure; knows tokens by their names alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_ABSOLUTE: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def resolve(tokens: Iterable[Token], base: str) -> None:
    """Lead each link and image of the tokens to an absolute address.

    One that has none is told in words, behind those that were to be clicked.
    """
    for token in tokens:
        if token.children:
            token.children = list(_resolved(token.children, base))


def _resolved(children: Sequence[Token], base: str) -> Iterator[Token]:
    told: list[str | None] = []
    """Of each open link, the address to tell in words; None where it leads there."""
    for token in children:
        if token.type == "link_open":
            typed = str(token.attrs.get("href") or "")
            address = _address(typed, base)
            told.append(None if address else typed)
            if address:
                token.attrs["href"] = address
                yield token
        elif token.type == "link_close":
            typed_only = told.pop()
            yield token if typed_only is None else _text(token, _in_words(typed_only))
        elif token.type == "image":
            yield from _picture(token, base, is_linked=bool(told))
        else:
            yield token


def _picture(token: Token, base: str, *, is_linked: bool) -> Iterator[Token]:
    """Yield a link to an image in its stead: its words, and nothing that a reader would load."""
    typed = str(token.attrs.get("src") or "")
    address, words = _address(typed, base), _text(token, token.content or typed)
    if is_linked:
        yield words
    elif address:
        yield token.copy(
            type="link_open", tag="a", nesting=1, attrs={"href": address}, children=None, content=""
        )
        yield words
        yield token.copy(
            type="link_close", tag="a", nesting=-1, attrs={}, children=None, content=""
        )
    else:
        yield words
        yield _text(token, _in_words(typed) if token.content else "")


def _address(typed: str, base: str) -> str:
    """Return an absolute address, or '' when there is none that a page may lead to."""
    if _ABSOLUTE.match(typed):
        return typed
    if typed.startswith("//"):
        return f"https:{typed}"
    if not base or not typed or _SCHEME.match(typed):
        return ""
    return urljoin(base, typed)


def _in_words(typed: str) -> str:
    return f" ({typed})" if typed and not typed.startswith("#") else ""


def _text(token: Token, words: str) -> Token:
    return token.copy(type="text", tag="", nesting=0, attrs={}, content=words, children=None)
