"""Plain text and fragments of HTML as CommonMark that reads the same.

Level 2.
"""

from __future__ import annotations

import re
import textwrap
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from modl_feeds.markup import to_plain
from modl_feeds.text import clean_block, clean_line
from modl_feeds.values import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

# markup sets formulas aside in these; a text has no use for them.
_PRIVATE: Final = re.compile("[\ue000-\ue002]")
_BULLET: Final = re.compile(r"[ \t]*[*+•‣▪·–][ \t]+(?=\S)")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
# What means something within a line; elsewhere a backslash would only be in the way of readers.
_INLINE: Final = re.compile(r"[\\`*_\[\]<&$]")
_BLOCK: Final = re.compile(r"(?m)^(?=[#>+=~-])|(?<=\d)(?=[.)])")
_MANY: Final = 100
"""Dollars in a passage of which it takes too long to see whether they make formulas."""
_NAMES: Final = (
    "a|abbr|b|blockquote|br|center|code|div|em|figcaption|figure|font|h[1-6]|hr|i|img|li|ol|p|pre"
    "|s|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul"
)
_ELEMENT: Final = re.compile(_NAMES)
# What nobody types for "less than": an end, a break, a paragraph of its own, an attribute's value.
_TAG: Final = re.compile(
    rf"</(?:{_NAMES})\s*>|<br\s*/?>|(?:^|(?<=[\s>]))<p\s*>|<(?:{_NAMES})\s+[a-z-]+\s*=",
    re.IGNORECASE,
)
_BROKEN: Final = re.compile(r"<(?:br|p|div|li|h[1-6])\b", re.IGNORECASE)
"""With one of these, line ends mean nothing; else they are the text's own."""
_STRAY: Final = re.compile(r"<(?!/?[a-z]|!--|!doctype\b)", re.IGNORECASE)
_PARAGRAPHS: Final = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "ul"}
_HIDDEN: Final = {"script", "style"}


def commonmark(text: str) -> str:
    """Return CommonMark that reads as the plain text: same words, lines, paragraphs and lists.

    A passage that CommonMark leaves alone stays as it is typed, another one gets backslashes.
    """
    blocks = _blocks(text)
    if len(text) > MAX_TEXT:  # refused later, so not worth the time
        return "\n\n".join(blocks)
    marked = "\n\n".join(map(_marked, blocks))
    if _reads_as(marked, "\n".join(blocks)):
        return marked
    return "\n\n".join(map(_referenced, blocks))


def described(text: str, assume: Callable[[str], None]) -> str:
    """Return a description, plain or of HTML, as CommonMark; say so if it was HTML."""
    if is_html(text):
        assume("HTML is read as text")
        text = plain_of_html(text)
    return commonmark(text)


def line_up(text: str) -> tuple[str, ...]:
    """Return the lines that are not blank, as CommonMark keeps them."""
    return tuple(clean_line(line) for line in text.split("\n") if line.strip())


def _blocks(text: str) -> list[str]:
    cleaned = clean_block(_PRIVATE.sub("", text)).expandtabs(4)
    found = (textwrap.dedent(one) for one in re.split(r"\n{2,}", cleaned))
    return [_listed(one.strip()) for one in found if one.strip()]


def _listed(block: str) -> str:
    """Return a block of nothing but bullets with CommonMark's own."""
    lines = block.split("\n")
    if all(_BULLET.match(line) for line in lines):
        return "\n".join(_BULLET.sub("- ", line, count=1) for line in lines)
    return block


def _marked(block: str) -> str:
    escaped = _INLINE.sub(r"\\\g<0>", block)  # within lines, so that a list stays one
    ways = (escaped if block.count("$") > _MANY else block, escaped, _BLOCK.sub(r"\\", escaped))
    return next((one for one in ways if _reads_as(one, block)), None) or _referenced(block)


def _reads_as(marked: str, text: str) -> bool:
    return line_up(to_plain(marked)) == line_up(text)


def _referenced(block: str) -> str:
    """Return a text of which CommonMark understands nothing."""
    lines = (line.strip() for line in block.split("\n"))
    return "\n".join(_PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", line) for line in lines)


def is_html(text: str) -> bool:
    """Tell whether a text has HTML's tags in it, rather than a stray '<'."""
    return bool(_TAG.search(text))


def plain_of_html(text: str) -> str:
    """Return a fragment of HTML as plain text, with paragraphs, lists and addresses.

    What only looks like a tag stays, as in 'if n<k then m>p'.
    """
    reader = _Fragment(keeps_lines=not _BROKEN.search(text))
    whole = text.rfind(">") + 1
    reader.feed(_STRAY.sub("&lt;", text[:whole]) + text[whole:].replace("<", "&lt;"))
    reader.close()
    lines = (clean_line(line) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Fragment(HTMLParser):
    """Collects the words."""

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__()
        self.words: list[str] = []
        self._spaces = re.compile(r"[^\S\n]+" if keeps_lines else r"\s+")
        self._hidden = 0
        self._address = ""
        self._linked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _is_element(tag, attrs):
            self.handle_data(self.get_starttag_text() or "")
        elif tag in _HIDDEN:
            self._hidden += 1
        elif tag in _PARAGRAPHS:
            self.words.append("\n\n")
        elif tag == "li":
            self.words.append("\n- ")
        elif tag in {"br", "tr"}:
            self.words.append("\n")
        elif tag == "a":
            self._address, self._linked = dict(attrs).get("href") or "", ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if _is_element(tag, attrs):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not _ELEMENT.fullmatch(tag):
            self.handle_data(f"</{tag}>")
        elif tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in _PARAGRAPHS:
            self.words.append("\n\n")
        elif tag == "a":
            if self._address.startswith("http") and self._address != self._linked.strip():
                self.words.append(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        flat = self._spaces.sub(" ", data)
        self.words.append(flat)
        self._linked += flat if self._address else ""


def _is_element(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Tell whether it is a tag of HTML: in '<i where b>', no attribute has a value."""
    said = not attrs or any(value is not None for _, value in attrs)
    return said and _ELEMENT.fullmatch(tag) is not None
