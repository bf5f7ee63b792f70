"""Pictures with a title: their measures, what they show, and that they are always the same."""

from __future__ import annotations

import struct

import pytest

from modl_feeds.formats import drawings

TITLE = "Annual Meeting on Knots and Braids"
LONG = "The Mathematics of Very Long Names " * 15


def measures(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, from its header."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_cover_is_square_and_large_enough_for_directories() -> None:
    """1400 pixels is the least that podcast directories take."""
    expected = (1400, 1400)

    actual = measures(drawings.cover(TITLE, "1–2 May 2027"))

    assert expected == actual


def test_a_card_has_the_measures_of_link_previews() -> None:
    """1200 by 630 pixels, as Open Graph's readers show it whole."""
    expected = (1200, 630)

    actual = measures(drawings.card(TITLE, "1–2 May 2027", "Somebody"))

    assert expected == actual


def test_the_same_words_give_the_same_bytes() -> None:
    """No clock, no system font: an ETag of a picture holds."""
    expected = drawings.cover(TITLE, "1–2 May 2027")
    drawings._png.cache_clear()  # noqa: SLF001 - else it would be the very same picture

    actual = drawings.cover(TITLE, "1–2 May 2027")

    assert expected == actual


def test_a_picture_is_drawn_once() -> None:
    """Drawing takes longer than the rest of a page: an edit elsewhere does not repeat it."""
    assert drawings.cover(TITLE, "1–2 May 2027") is drawings.cover(TITLE, "1–2 May 2027")


@pytest.mark.parametrize("words", [("Another title", "1–2 May 2027"), (TITLE, "3 May 2027")])
def test_other_words_give_another_picture(words: tuple[str, str]) -> None:
    """Title and footer are in the picture."""
    assert drawings.cover(TITLE, "1–2 May 2027") != drawings.cover(*words)


@pytest.mark.parametrize(
    "title", [LONG, "x" * 500, "", "<b>&amp;</b> \"quoted\" 'and' ]]>", "𝔄 \u202e\u0301 日本語"]
)
def test_any_title_can_be_drawn(title: str) -> None:
    """Long, empty, hostile or foreign: there is a picture, never an error."""
    expected = (1200, 630)

    actual = measures(drawings.card(title, title, title))

    assert expected == actual


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Éléments d’analyse 3", True), ("Теория узлов", True), ("Κόμποι", True), ("結び目", False)],
)
def test_letters_that_the_font_has_not_are_known(words: str, *, expected: bool) -> None:
    """So that a title in another script is replaced by a name that can be read."""
    actual = drawings.can_draw(words)

    assert expected == actual
