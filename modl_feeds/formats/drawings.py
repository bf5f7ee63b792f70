"""Pictures that stand for a meeting: a podcast's square cover, the card that a shared link shows.

An SVG with the title over a programme of blocks, drawn with one font that comes from a package: the
same title gives the same picture on every machine. The only module that imports resvg.
Level 2.
"""

from __future__ import annotations

import hashlib
import textwrap
import unicodedata
from functools import cache
from html import escape
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import resvg_py

if TYPE_CHECKING:
    from collections.abc import Iterator

MEDIA_TYPE: Final = "image/png"
COVER_SIDE: Final = 1400
"""Pixels: the least that Apple Podcasts takes."""
_COLORS: Final = ("#1d4ed8", "#0f766e", "#9d174d", "#6d28d9", "#b45309", "#166534")
_INK: Final = "#0f172a"
_FONTS: Final = ("OpenSans-Bold.ttf", "OpenSans-Regular.ttf")
_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC")
"""What the font has letters of."""
_COLUMNS: Final = 4
# Of the size of the letters: how wide one is, how far lines are apart.
_ADVANCE, _LEADING = 0.6, 1.2


class _Frame(NamedTuple):
    """The measures of one picture, in pixels."""

    width: int
    height: int
    title: int
    """The size of its largest letters."""
    words: int


_COVER: Final = _Frame(COVER_SIDE, COVER_SIDE, 128, 56)
_CARD: Final = _Frame(1200, 630, 76, 34)


def cover(title: str, footer: str) -> bytes:
    """Return a square PNG with a title, and a few words below."""
    return _png(_COVER, title, "", footer)


def card(title: str, subtitle: str, footer: str) -> bytes:
    """Return a PNG of 1200 by 630 pixels, as previews of links show it (Open Graph)."""
    return _png(_CARD, title, subtitle, footer)


def can_draw(words: str) -> bool:
    """Tell whether the font has every letter of the words."""
    return all(
        unicodedata.name(letter, "").startswith(_SCRIPTS)
        for letter in words
        if unicodedata.category(letter)[0] in "LM"
    )


def drawable(*names: str) -> str:
    """Return the first of some names that the font has every letter of; the last if it has none."""
    return next(filter(can_draw, filter(None, names)), names[-1])


def _png(frame: _Frame, title: str, subtitle: str, footer: str) -> bytes:
    svg = "".join(_svg(frame, title, subtitle, footer))
    return resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=[*_font_files()], font_family="Open Sans"
    )


@cache
def _font_files() -> tuple[str, ...]:
    folder = resources.files("ttf_opensans") / "ttf"
    return tuple(str(folder / name) for name in _FONTS)


def _svg(frame: _Frame, title: str, subtitle: str, footer: str) -> Iterator[str]:
    """Yield the parts of the picture, from back to front."""
    width, height, margin = frame.width, frame.height, frame.title
    seed = hashlib.sha256(title.encode()).digest()
    color = _COLORS[seed[0] % len(_COLORS)]
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    yield f'<rect width="100%" height="100%" fill="{_INK}"/>'
    yield f'<g fill="{color}">'
    yield from _blocks(frame, seed)
    yield "</g>"
    size, lines = _fitted(title, frame)
    baseline = margin + size
    for number, line in enumerate(lines):
        yield _text(line, margin, baseline + number * size * _LEADING, size, "bold")
    below = baseline + (len(lines) - 1) * size * _LEADING + frame.words * 2
    for number, line in enumerate(_wrapped(subtitle, frame, frame.words)[:2]):
        yield _text(line, margin, below + number * frame.words * _LEADING, frame.words, "normal")
    (last,) = _wrapped(footer, frame, frame.words)[:1] or [""]
    yield _text(last, margin, height - margin, frame.words, "normal")
    yield "</svg>"


def _blocks(frame: _Frame, seed: bytes) -> Iterator[str]:
    """Yield a programme of blocks in columns, fading into the background to the left."""
    column, gap = frame.height // 6, frame.height // 60
    for number in range(_COLUMNS):
        left = frame.width - (_COLUMNS - number) * (column + gap)
        own = seed[1 + number * 5 : 6 + number * 5]
        total = sum(32 + byte for byte in own)
        edges = [0, *(sum(32 + byte for byte in own[: end + 1]) for end in range(len(own)))]
        for top, bottom in pairwise(edge * frame.height // total for edge in edges):
            yield (
                f'<rect x="{left}" y="{top}" width="{column}" height="{bottom - top - gap}"'
                f' rx="{gap}" opacity="{0.15 + 0.15 * number:.2f}"/>'
            )


def _fitted(title: str, frame: _Frame) -> tuple[int, list[str]]:
    """Return the largest letters, of those that look well, that show the whole title."""
    room = frame.height - 2 * frame.title - 4 * frame.words
    size = frame.title
    while size > frame.words and len(_wrapped(title, frame, size)) * size * _LEADING > room:
        size -= 4
    lines = _wrapped(title, frame, size)
    fit = max(1, int(room / (size * _LEADING)))
    return size, lines if len(lines) <= fit else [*lines[: fit - 1], f"{lines[fit - 1]} …"]


def _wrapped(words: str, frame: _Frame, size: int) -> list[str]:
    return textwrap.wrap(words, int((frame.width - 2 * frame.title) / (size * _ADVANCE)))


def _text(words: str, left: float, baseline: float, size: int, weight: str) -> str:
    return (
        f'<text x="{left}" y="{baseline:.0f}" font-size="{size}" font-weight="{weight}"'
        f' fill="#fff" font-family="Open Sans">{escape(words)}</text>'
    )
