"""Text as published: what is removed, what is kept, how names compare, how it becomes HTML."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds.text import clean, clean_block, clean_line, fold, slug

LINE_ENDS = [
    "\r\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x1f",
    "\x85",
    "\u2028",
    "\u2029",
]
UNWANTED = [
    *map(chr, range(0x09)),
    *map(chr, range(0x0E, 0x1C)),
    *map(chr, range(0x7F, 0x85)),
    *map(chr, range(0x86, 0xA0)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
    *["\u200b", "\u2060", "\ufeff", "\ud800", "\udfff", "\ufffe", "\uffff"],
]
KEPT = {
    "tab": "a\tb",
    "newline": "a\nb",
    "no-break space": "a\xa0b",
    "zero-width joiner": "👩\u200d🔬",
    "zero-width non-joiner": "می\u200cخواهم",
    "right-to-left text": "שלום",
    "mathematics beyond the basic plane": "𝔼[𝒳]",
    "combining accents": "e\u0301",
}
any_text = st.text(st.one_of(st.sampled_from([*"".join(LINE_ENDS), *UNWANTED]), st.characters()))


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
def test_every_line_end_becomes_a_newline(end: str) -> None:
    """Whatever some client takes for the end of a line is written as the one newline."""
    expected = "a\nb"

    actual = clean(f"a{end}b")

    assert expected == actual


@pytest.mark.parametrize("char", UNWANTED, ids=ascii)
def test_characters_that_break_clients_are_removed(char: str) -> None:
    """Controls, surrogates, non-characters, invisible debris and reversals of text vanish."""
    expected = "ab"

    actual = clean(f"a{char}b")

    assert expected == actual


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_characters_that_languages_need_are_kept(text: str) -> None:
    """What readers of some language or notation need stays as it is."""
    expected = text

    actual = clean(text)

    assert expected == actual


@given(any_text)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """Cleaned text is clean, as a line and as a block too."""
    expected = [clean(text), clean_line(text), clean_block(text)]

    actual = [clean(clean(text)), clean_line(clean_line(text)), clean_block(clean_block(text))]

    assert expected == actual


@given(any_text)
def test_cleaned_text_has_no_forbidden_character(text: str) -> None:
    """No line end but the newline is left, and nothing that breaks a client."""
    expected: list[str] = []
    forbidden = {*"".join(LINE_ENDS), *UNWANTED} - {"\n"}

    actual = [
        char
        for char in clean(text)
        if char in forbidden or (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n")
    ]

    assert expected == actual


@given(any_text)
def test_cleaned_text_can_always_be_encoded(text: str) -> None:
    """UTF-8 carries it, and gives it back."""
    expected = clean(text)

    actual = clean(text).encode("utf-8").decode("utf-8")

    assert expected == actual


def test_a_line_has_single_spaces() -> None:
    """Line ends, tabs and no-break spaces in a title become one space; the ends are bare."""
    expected = "A title in parts"

    actual = clean_line(" A\xa0title\r\n\tin \u2003 parts\n")

    assert expected == actual


def test_a_block_keeps_its_lines_and_indentation() -> None:
    """Only trailing spaces and outer blank lines go."""
    expected = "  one\n\n    two"

    actual = clean_block("\n\n  one \t\r\n\r\n    two\xa0\n\n")

    assert expected == actual


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("René Vidal", "Rene Vidal"),
        ("RENÉ", "rené"),
        ("Jo\u0301zef", "Józef"),
        ("Søren Ærø", "Soren AEro"),
        ("Łukasz", "Lukasz"),
        ("Groß", "GROSS"),
        ("Ðóra Þorláks", "Dora Thorlaks"),
        ("Œuvre", "oeuvre"),
        ("Đặng", "dang"),
        ("Ali\xa0 Işık", "ali isik"),
        ("Ǿ Ǽ", "o ae"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    """Accents, strokes, ligatures, case and spacing tell no two persons apart."""
    expected = fold(other)

    actual = fold(one)

    assert expected == actual


def test_different_names_fold_differently() -> None:
    """Letters that are not variants of each other stay different."""
    names = ["Ann Lee", "Anna Lee", "An Nlee", "王芳", "李娜"]

    actual = len({fold(name) for name in names})

    assert len(names) == actual


@given(any_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded name is its own folded form, so that it can be a key."""
    expected = fold(text)

    actual = fold(fold(text))

    assert expected == actual


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("René Vidal", "rene-vidal"),
        ("  Main Hall (2nd floor) ", "main-hall-2nd-floor"),
        ("O'Neill, J.-P.", "o-neill-j-p"),
        ("--", ""),
        ("王芳", ""),
        ("", ""),
    ],
)
def test_a_slug_has_letters_digits_and_single_hyphens(name: str, expected: str) -> None:
    """A name becomes a part of an address; one without Latin letters becomes nothing."""
    actual = slug(name)

    assert expected == actual
