"""Plain text becomes CommonMark that reads the same, and HTML plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds.importers.shared.plain import commonmark, is_html, line_up, plain_of_html
from modl_feeds.markup import to_plain
from tests.formats.strategies import texts
from tests.properties import examples

PIECES = (
    "* a", "- b", "+ c", "1. d", "1) e", "3. f", "# g", "    code", "```", "~~~", "---", "===",
    "[a]: http://x", "[a]", "![a](b)", "*em*", "_x_", "$x$", "$x<y$", "$HOME/x", "$$", "\\(x\\)",
    "\\[", "<http://a.b>", "<b>", "&amp;", "&#12;", "\\", "\\\\", " ", "\t", "\n", "\n\n", "> q",
    "| a |", "!", "`c`", "`", "word", "• h",
)  # fmt: skip
marked = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain, 2 * 3 * 4, snake_case, $5 and <b>.", "Plain, 2 * 3 * 4, snake_case, $5 and <b>."),
        ("# 1 topic\n1) first", "\\# 1 topic\n1\\) first"),
        ("see $x^2$ and *this*", "see \\$x^2\\$ and \\*this\\*"),
        ("Bring:\n- boots\n- a coat", "Bring:\n- boots\n- a coat"),
        ("• boots\n• a *coat*", "- boots\n- a \\*coat\\*"),
        ("One.\n\n\n  Two.", "One.\n\nTwo."),
        ("$HOME/$USER", "$HOME/$USER"),
        ("", ""),
    ],
)
def test_marks_by_accident_are_escaped_and_no_others(text: str, expected: str) -> None:
    """What reads the same stays as it is typed, lists among them."""
    actual = commonmark(text)

    assert expected == actual


@examples(300)
@given(text=st.one_of(marked, texts, st.text(max_size=60)))
def test_any_text_reads_the_same(text: str) -> None:
    """Line by line; of bullets, CommonMark knows one."""
    expected = [one.lstrip("*+•-–‣▪·1234567890.) ") for one in line_up(commonmark_free(text))]

    actual = [one.lstrip("*+•-–‣▪·1234567890.) ") for one in line_up(to_plain(commonmark(text)))]

    assert expected == actual


def commonmark_free(text: str) -> str:
    """Return a text as it is cleaned, without the characters that formulas wait in."""
    from modl_feeds.text import clean_block  # noqa: PLC0415 - here alone

    return clean_block("".join(one for one in text if not "\ue000" <= one <= "\ue002"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One,<br>two</p><p>three</p>", "One,\ntwo\n\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('See <a href="https://a.example/">here</a>.', "See here (https://a.example/)."),
        ('<a href="https://a.example/">https://a.example/</a>', "https://a.example/"),
        ("<script>alert(1)</script>Safe &amp; <b>sound</b>", "Safe & sound"),
        ("<p>never closed", "never closed"),
        ("<p>a <![b[ c", "a <![b[ c"),
        ("<p>If n<k then m>p, as List<Item>.</p>", "If n<k then m>p, as List<Item>."),
        (
            "<p>For <i where b> ask <ana@reeds.example>, or x<y",
            "For <i where b> ask <ana@reeds.example>, or x<y",
        ),
        ("One <b>bold</b>\n\nTwo\nlines", "One bold\n\nTwo\nlines"),
        ("<p>One\nline</p>\n\n<p>Two <?x?> </3</p>", "One line\n\nTwo <?x?> </3"),
    ],
)
def test_html_is_read_as_text(text: str, expected: str) -> None:
    """Paragraphs, lists and addresses stay; scripts go."""
    assert is_html(text)
    assert expected == plain_of_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d",
        "x<y",
        "<3",
        "1 <= 2",
        "For all a <b and c> d we show x<y. Also List<Item> and p<q>r, and r<p>s.",
        "If n<k then m>p, and a<i where b>0. Contact <ana@reeds.example>",
    ],
)
def test_a_stray_angle_bracket_is_no_html(text: str) -> None:
    """Nothing of it may be lost."""
    assert not is_html(text)
