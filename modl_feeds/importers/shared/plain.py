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
_TAG: Final = re.compile(
    r"</?(?:a|b|br|div|em|h[1-6]|i|li|ol|p|span|strong|sub|sup|ul)\b[^<>]*>", re.IGNORECASE
)
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
    """Return a fragment of HTML as plain text, with paragraphs, lists and addresses."""
    reader = _Fragment()
    reader.feed(text.replace("<![", "&lt;!["))  # which html.parser asserts to be known
    reader.close()
    lines = (clean_line(line) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Fragment(HTMLParser):
    """Collects the words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0
        self._address = ""
        self._linked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _PARAGRAPHS:
            self.words.append("\n\n")
        elif tag == "li":
            self.words.append("\n- ")
        elif tag == "br":
            self.words.append("\n")
        elif tag == "a":
            self._address, self._linked = dict(attrs).get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
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
        flat = re.sub(r"\s+", " ", data)
        self.words.append(flat)
        self._linked += flat if self._address else ""
