"""Lines as CommonMark that reads as they do: no word, line, paragraph or list is lost.

What CommonMark leaves alone stays as it is typed; anything else gets backslashes, and what even
those do not help becomes character references.
Level 2.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page.lines import BULLET, groups
from modl_feeds.markup import to_plain
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modl_feeds.importers.page.lines import Line

# markup sets formulas aside in these; no text has a use for them.
_PRIVATE: Final = re.compile("[\ue000-\ue002]")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
_INLINE: Final = re.compile(r"[\\`*_<&$]")
# With a backslash it would begin a formula.
_BRACKET: Final = re.compile(r"[\[\]]")
_BLOCK: Final = re.compile(
    r"^(?=[#>+=~|-])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])|(?<=^\d{3})(?=[.)])"
)
_NUMBERED: Final = re.compile(r"(\d{1,3})[.] (?=\S)")
# It would be one where it is left as it is typed, and finding that out takes long.
_FORMULA: Final = re.compile(r"\$[^\s\d][^$]*\$|\\[(\[]")
_NARROWEST: Final = 40
"""Lines that are wrapped at some width are not shorter."""
_HARD_BREAK: Final = "\\\n"


def commonmark(lines: Sequence[Line]) -> str:
    """Return the lines as CommonMark."""
    blocks: list[str] = []
    listed: list[Line] = []
    for block in _blocks(lines):
        if _is_item(block[0]) and (not listed or _follows(block, listed)):
            listed += block
            continue
        # A list right below a list would count on from it.
        counts_on = bool(listed) and not block[0].mark and not listed[0].mark
        blocks += _list(listed)
        listed = block if _is_item(block[0]) and not counts_on else []
        blocks += [] if listed else [_paragraph(block)]
    return "\n\n".join([*blocks, *_list(listed)])


def _is_item(line: Line) -> bool:
    return bool(line.mark or _NUMBERED.match(line.text))


def _follows(block: Sequence[Line], listed: Sequence[Line]) -> bool:
    """Tell whether a list goes on: bullets after bullets, or the next number."""
    item = next(line for line in reversed(listed) if _is_item(line))
    first, last = _NUMBERED.match(block[0].text), _NUMBERED.match(item.text)
    if block[0].mark or item.mark:
        return bool(block[0].mark and item.mark)
    return bool(first and last and int(first[1]) == int(last[1]) + 1)


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield paragraphs and single items; an item keeps the lines that stand deeper below it."""
    for group in groups(lines):
        block: list[Line] = []
        for line in group:
            deeper = block and _is_item(block[0]) and line.indent > block[0].indent
            if block and (_is_item(line) or (_is_item(block[0]) and not deeper)):
                yield block
                block = []
            block.append(line)
        yield block


def _list(lines: Sequence[Line]) -> list[str]:
    """Return the list, or its lines as paragraphs where CommonMark would count otherwise."""
    if not lines:
        return []
    if len(lines) == 1 and lines[0].mark == "*":
        return [_paragraph(lines)]
    wanted = [f"- {_words(line.text)}" if line.mark else _words(line.text) for line in lines]
    is_linked = any(line.links for line in lines)
    is_safe = not is_linked and not any(_FORMULA.search(line.text) for line in lines)
    for escape in (*((str,) if is_safe else ()), _escaped, _referenced):
        written = "\n".join(_items(lines, escape))
        if is_linked or _plain_lines(written) == wanted:
            return [written]
    return [_paragraph([line]) for line in lines]


def _items(lines: Sequence[Line], escape: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of a list, indented as deep as the item that they belong to needs."""
    depths: list[tuple[int, int]] = []
    """Indentation of the open lists in the page, and of what stands in their items here."""
    for line in lines:
        while depths and line.indent < depths[-1][0]:
            depths.pop()
        number = None if line.mark else _NUMBERED.match(line.text)
        if not _is_item(line):
            yield " " * (depths[-1][1] if depths else 0) + _linked(line, escape)
            continue
        if depths and line.indent == depths[-1][0]:
            depths.pop()
        outer = depths[-1][1] if depths else 0
        mark = number[0] if number else "- "
        depths.append((line.indent, outer + len(mark)))
        yield " " * outer + mark + _linked(line, escape, number.end() if number else 0)


def _paragraph(lines: Sequence[Line]) -> str:
    wanted = [_words(f"- {line.text}" if line.mark == BULLET else line.plain) for line in lines]
    if any(line.links for line in lines):
        return _broken([_linked(line, _escaped) for line in lines], wanted)
    is_safe = not _NUMBERED.match(wanted[0]) and not any(map(_FORMULA.search, wanted))
    for escape in (*((str,) if is_safe else ()), _escaped):
        written = _broken([escape(text) for text in wanted], wanted)
        if _plain_lines(written) == wanted:
            return written
    return "\n".join(map(_referenced, wanted))


def _broken(written: Sequence[str], typed: Sequence[str]) -> str:
    """Return lines as one paragraph: broken hard, unless they were only wrapped at some width."""
    width = max(map(len, typed))
    text = written[0]
    for line, (above, below) in zip(written[1:], pairwise(typed), strict=True):
        is_wrapped = len(above) + 1 + len(below.partition(" ")[0]) > width >= _NARROWEST
        text += ("\n" if is_wrapped else _HARD_BREAK) + line
    return text


def _linked(line: Line, escape: Callable[[str], str], start: int = 0) -> str:
    """Return a line with its links as CommonMark's."""
    parts, at = [], start
    for link in line.links:
        if link.start < at:
            continue
        ahead = escape(_PRIVATE.sub("", line.text[at : link.start]))
        parts.append(_middle(ahead, at == start))
        words = _middle(_escaped(line.text[link.start : link.end]), first=False)
        parts.append(f"[{words}](<{link.url}>)")
        at = link.end
    rest = escape(_PRIVATE.sub("", line.text[at:]))
    return "".join(parts) + _middle(rest, at == start)


def _middle(text: str, first: bool) -> str:  # noqa: FBT001 - private, and its callers name it
    """Return a text that does not begin its line without what only a beginning needs."""
    return text if first else re.sub(r"^\\(?=[#>+=~|-])", "", text)


def _words(text: str) -> str:
    return clean_line(_PRIVATE.sub("", text))


def _plain_lines(written: str) -> list[str]:
    return [clean_line(line) for line in to_plain(written).split("\n") if line.strip()]


def _escaped(text: str) -> str:
    return _referenced(_BLOCK.sub(r"\\", _INLINE.sub(r"\\\g<0>", text)), _BRACKET)


def _referenced(text: str, signs: re.Pattern[str] = _PUNCTUATION) -> str:
    return signs.sub(lambda found: f"&#{ord(found[0])};", text)
