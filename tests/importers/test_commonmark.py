"""Lines of a page become CommonMark that reads as they do."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds.importers.page.commonmark import commonmark
from modl_feeds.importers.page.lines import Line, Link, text_page
from modl_feeds.importers.page.reading import Reading
from modl_feeds.markup import to_html, to_plain
from modl_feeds.text import clean_line
from tests.formats.strategies import lines as nasty_lines

PIECES: Final = (
    "# ", "> ", "+ ", "- ", "* ", "1. ", "2) ", "---", "===", "```", "~~~", "    ", "`", "*", "**",
    "_", "$", "$$", "\\(", "\\)", "\\", "<", "&amp;", "&", "[", "](", ")", "]:", "http://a.example",
    "<b>", "|", "x", "word", " ", "!", "$HOME", "~", "1.", "12.", "a_b", "–", "•",
)  # fmt: skip
WRAPPED: Final = " ".join(["words"] * 10)
marked: Final = st.lists(st.sampled_from(PIECES), max_size=8).map("".join).map(clean_line)
paragraphs: Final = st.lists(st.one_of(marked, nasty_lines).filter(bool), min_size=1, max_size=4)


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text."""
    return list(text_page(text, Reading("page")).lines)


def words_of(text: str) -> list[str]:
    """Return a text's lines, none blank, without what is set aside for formulas."""
    bare = text.translate(dict.fromkeys(range(0xE000, 0xE003)))
    return [line for one in bare.split("\n") if (line := clean_line(one))]


@given(st.lists(paragraphs, min_size=1, max_size=3))
def test_any_paragraphs_read_the_same(texts: list[list[str]]) -> None:
    """Whatever signs a paragraph has, its words and lines are what was typed."""
    lines = [Line(1, text) for lines in texts for text in [*lines, ""]]
    expected = [one for lines in texts for text in lines for one in words_of(text)]

    actual = words_of(to_plain(commonmark(lines)))

    assert expected == actual


@given(st.lists(marked.filter(bool), min_size=1, max_size=4), st.booleans())
def test_any_items_read_the_same(texts: list[str], bullets: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Whatever signs a list's items have, they are the items that were typed."""
    numbered = [f"{number}. {text}" for number, text in enumerate(texts, 1)]
    lines = (
        [Line(1, text, mark="•") for text in texts]
        if bullets
        else [Line(1, one) for one in numbered]
    )
    expected = [f"- {text}" for text in texts] if bullets else numbered

    actual = words_of(to_plain(commonmark(lines)))

    assert expected == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree", "one\\\ntwo\n\nthree"),
        (f"{WRAPPED}\n{WRAPPED}\nout", f"{WRAPPED}\n{WRAPPED}\nout"),
        ("• one\n• two", "- one\n- two"),
        ("• one\n  • two\n• three", "- one\n  - two\n- three"),
        ("• one\n  and more\n• two", "- one\n  and more\n- two"),
        ("1. one\n\n2. two", "1. one\n2. two"),
        ("1. one\n3. three", "1. one\n\n3\\. three"),
        ("words:\n1. one\n2. two\nwords", "words:\n\n1. one\n2. two\n\nwords"),
        ("* a footnote", "\\* a footnote"),
        ("costs $5 or $7", "costs $5 or $7"),
        ("# one", "\\# one"),
    ],
)
def test_what_commonmark_leaves_alone_stays_as_typed(text: str, expected: str) -> None:
    """Lists are lists, lines are broken hard, and only what must be is escaped."""
    assert expected == commonmark(lines_of(text))


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("see *this* page", 11, r"see \*this\* [page](<https://reef.example/a>)"),
        ("#1", 0, "[#1](<https://reef.example/a>)"),
        ("1. page", 3, "1. [page](<https://reef.example/a>)"),
    ],
)
def test_links_stay_links(text: str, start: int, expected: str) -> None:
    """Their words are escaped as all others."""
    line = Line(1, text, links=(Link(start, len(text), "https://reef.example/a"),))

    assert expected == commonmark([line])
    assert 'href="https://reef.example/a"' in to_html(commonmark([line]))
