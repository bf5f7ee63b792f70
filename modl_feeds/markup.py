r"""CommonMark with formulas, as safe HTML and as plain text.

Formulas are `$…$`, `$$…$$` and `\(…\)`: MathML in HTML, Unicode in plain text. One that cannot be
converted stays as it was typed. Prices and shell variables are no formulas.
The only module that imports the libraries for it.
Level 0: imports `text`, `formulas` and `hyperlinks`.
"""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import linkify
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.texmath import texmath_plugin

from modl_feeds import formulas, hyperlinks
from modl_feeds.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_TAGS: Final = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h3", "h4", "h5",
    "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "strong", "sub", "sup", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}, "abbr": {"title"}}
_SCHEMES: Final = {"http", "https", "mailto"}
# A formula waits outside the sanitiser in two private characters, which no text may contain.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PRIVATE: Final = re.compile("[\ue000-\ue002]")
_WAITING: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_INLINE_MATH: Final = {"math_inline", "math_inline_double"}
_BLOCK_MATH: Final = {"math_block", "math_block_eqno"}
_ADDRESS: Final = re.compile(r"//|[&\\]")
"""What every address has, or what may stand for it."""
_HIGHER, _LOWEST = 2, 6
"""A page's own headings are above those of a text, and there are no more than six levels."""
_PARAGRAPHS: Final = re.compile(r"(\n[ \t]*\n)")
_KEPT: Final = 1024
"""Texts: each stands in calendars, feeds and pages, and after an edit most are as they were."""
_BEGINNING: Final = {begin: re.compile(rf"(?<!\\){re.escape(begin)}") for begin in (r"\(", r"\[")}


class _Parser(MarkdownIt):
    """Shows an address as it is typed, not decoded."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link


@cache
def _parser() -> MarkdownIt:
    parser = _with_formulas(_Parser("commonmark", {"html": False, "linkify": True}))
    if parser.linkify:
        # `https://…` alone: readme.md is no address, and `//` may be anything.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
        for scheme in ("//", "ftp:", "mailto:"):
            parser.linkify.add(scheme, None)
    parser.core.ruler.at("linkify", _linkify)
    return parser.enable("linkify")


def _linkify(state: StateCore) -> None:
    """Find addresses, where there can be any: the rule's own look takes as long as all others."""
    if _ADDRESS.search(state.src):
        linkify(state)


@cache
def _math_only() -> MarkdownIt:
    """Return a parser that knows formulas and nothing else: titles are plain text."""
    return _with_formulas(MarkdownIt("zero"))


def _with_formulas(parser: MarkdownIt) -> MarkdownIt:
    # A blank line ends every formula: looking for its end through all the rest takes minutes.
    parser.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    parser.inline.ruler.at("math_inline", _dollars)
    return parser.use(texmath_plugin, delimiters="brackets")


def _dollars(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    """Read a formula between dollars: the plug-in's own rule takes prices for one."""
    if state.src[state.pos] != "$" or not (found := formulas.inline_at(state.src, state.pos)):
        return False
    markup, formula = found
    if not silent:
        token = state.push("math_inline" if markup == "$" else "math_inline_double", "math", 0)
        token.content, token.markup = formula, markup
    state.pos += len(formula) + 2 * len(markup)
    return True


@lru_cache(_KEPT)
def to_html(text: str, base: str = "") -> str:
    """Return a text as safe HTML.

    Args:
        text: CommonMark; HTML in it is shown as it is typed, so that `a<b and c>d` loses nothing.
        base: the address that relative links start from; '' tells them in words.

    """
    waiting: list[str] = []
    parser = _parser()
    tokens = _parsed(text, base)
    for token in tokens:
        _set_aside(token, waiting)
    rendered = parser.renderer.render(tokens, parser.options, {})
    safe = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=None,
    )
    return _WAITING.sub(lambda found: waiting[int(found[1])], safe).strip()


def _parsed(text: str, base: str = "") -> list[Token]:
    """Return a text's tokens, cleaned again: `&#12;` and `&#xe000;` were words until now."""
    tokens = _parser().parse(_protected(text))
    for token in _flat(tokens):
        token.content = _cleaned(token.content)
        token.attrs = {
            name: _cleaned(value) if isinstance(value, str) else value
            for name, value in token.attrs.items()
        }
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1:]) + _HIGHER, _LOWEST)}"
    hyperlinks.resolve(tokens, base)
    return tokens


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _cleaned(text: str) -> str:
    return _PRIVATE.sub("", clean(text))


def _protected(text: str) -> str:
    return "".join(map(_closed, _PARAGRAPHS.split(_PRIVATE.sub("", text))))


def _closed(paragraph: str) -> str:
    """Return a paragraph without beginnings of formulas that nothing ends.

    For each of them the parser would look through all the rest: minutes for a hostile text.
    """
    for begin, end in ((r"\(", r"\)"), (r"\[", r"\]")):
        if begin not in paragraph:
            continue
        last = paragraph.rfind(end) + len(end) if end in paragraph else 0
        rest = _BEGINNING[begin].sub(begin[1:], paragraph[last:])
        paragraph = paragraph[:last] + rest
    return paragraph


def _set_aside(token: Token, waiting: list[str]) -> None:
    """Turn a formula into a mark that the sanitiser lets through."""
    for child in token.children or ():
        _set_aside(child, waiting)
    if token.type in _INLINE_MATH | _BLOCK_MATH:
        waiting.append(_mathml(token))
        block = token.type in _BLOCK_MATH
        mark = f"{_OPEN}{len(waiting) - 1}{_CLOSE}"
        token.type, token.content = "html_block" if block else "text", mark
        if block:
            token.content = f"<p>{mark}</p>\n"


def _mathml(token: Token) -> str:
    mathml = formulas.mathml(token.content, display=token.type not in _INLINE_MATH)
    return mathml or html.escape(_typed(token), quote=False)


def _typed(token: Token) -> str:
    """Return a formula as its author typed it."""
    closing = {"\\(": "\\)", "\\[": "\\]"}.get(token.markup, token.markup)
    return f"{token.markup}{token.content}{closing}"


def to_line(text: str) -> str:
    """Return a title with its formulas in Unicode; everything else as it is typed."""
    return "".join(map(_words, _of_line(text)))


def unconverted(text: str) -> tuple[str, ...]:
    """Return the formulas of a text that stay as they were typed everywhere."""
    return tuple(_typed(one) for one in _formulas(text) if not formulas.mathml(one.content))


def unspoken(text: str) -> tuple[str, ...]:
    """Return the formulas of a text that HTML shows, and plain text only as they were typed."""
    return tuple(
        _typed(one)
        for one in _formulas(text)
        if formulas.mathml(one.content) and not formulas.unicode(one.content)
    )


def left_in_line(title: str) -> tuple[str, ...]:
    """Return the formulas that `to_line` left in a title as they were typed."""
    return tuple(_typed(one) for one in _of_line(title) if one.type in _INLINE_MATH)


def _formulas(text: str) -> Iterator[Token]:
    return (one for one in _flat(_parsed(text)) if one.type in _INLINE_MATH | _BLOCK_MATH)


def _of_line(title: str) -> Sequence[Token]:
    (inline,) = _math_only().parseInline(_protected(title))
    return inline.children or ()


@lru_cache(_KEPT)
def to_plain(text: str, base: str = "") -> str:
    """Return a text for a terminal or a calendar: paragraphs, lists and links kept.

    Args:
        text: CommonMark.
        base: the address that relative links start from; '' leaves them relative.

    """
    return "\n\n".join(_blocks(_parsed(text, base))).strip()


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the blocks between blank lines; the items of a list are one block."""
    lists: list[int] = []
    """The next number of each open list; 0 for bullets."""
    items: list[str] = []
    mark = ""
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(int(token.attrGet("start") or 1) if token.tag == "ol" else 0)
        elif token.type == "list_item_open":
            number = lists[-1]
            mark = f"{number}. " if number else "- "
            lists[-1] += bool(number)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
            if not lists:
                yield "\n".join(items)
                items = []
        elif words := _block_words(token):
            indent = "  " * max(len(lists) - 1, 0)
            if lists:
                items.append(f"{indent}{mark or '  '}{words}")
                mark = ""
            else:
                yield words


def _block_words(token: Token) -> str:
    if token.type == "inline":
        return _inline(token.children or ())
    if token.type in {"fence", "code_block"}:
        return token.content.rstrip()
    return _words(token) if token.type in _BLOCK_MATH else ""


def _inline(children: Sequence[Token]) -> str:
    words, addresses = "", [""]
    for child in children:
        if child.type == "link_open":
            # The address of `<https://…>` is its words.
            addresses.append("" if child.info == "auto" else str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            address = addresses.pop()
            words += f" ({address})" if address and not words.endswith(address) else ""
        elif child.type in {"softbreak", "hardbreak"}:
            words += "\n"
        else:
            words += _words(child)
    return words


def _words(token: Token) -> str:
    if token.type in _INLINE_MATH | _BLOCK_MATH:
        return formulas.unicode(token.content) or _typed(token)
    return token.content if token.type in {"text", "code_inline", "text_special"} else ""
