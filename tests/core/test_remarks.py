"""What `check` says of data that is right and could be better: a line each, and never a problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from modl_feeds.cli import main
from modl_feeds.model import Resource, ResourceKind
from modl_feeds.remarks import remarks
from tests.core.meetings import meeting, session
from tests.core.sites import wicks, write

if TYPE_CHECKING:
    from pathlib import Path

MP3 = Resource("video", ResourceKind.VIDEO, "", "https://a.example/a.mp3", "audio/mpeg")
WHOLE = replace(MP3, length=1, duration=1)


def test_good_data_has_no_remarks() -> None:
    """Nothing is said where nothing could be better."""
    talk = session(summary="Light is $x^2$.", resources=(WHOLE, Resource("s", ResourceKind.SLIDES)))
    expected: list[str] = []

    actual = [*remarks([meeting([talk], goals="To see $x$.", resources=(WHOLE,))])]

    assert expected == actual


def test_a_formula_that_cannot_be_converted_is_named() -> None:
    """With the text that it stands in: a session's or the meeting's."""
    talk = session(summary=r"On $\nonsense a$.", abstract=r"Or $\nonsense b$.")
    one = meeting([talk], goals=r"To $\nonsense c$.", report=r"We $\nonsense d$.")
    expected = [
        rf"{name}: {key}: the formula $\nonsense {letter}$ cannot be converted, it stays as typed"
        for name, key, letter in (
            ("glow-2025", "goals", "c"),
            ("glow-2025", "report", "d"),
            ("glow-2025/wicks", "summary", "a"),
            ("glow-2025/wicks", "abstract", "b"),
        )
    ]

    actual = [*remarks([one])]

    assert expected == actual


def test_a_formula_of_several_lines_is_named_on_one() -> None:
    """A remark is a line, so that a program can count them."""
    text = "$$\n\\frac{1}{\n$$"
    expected = [
        r"glow-2025: goals: the formula $$ \frac{1}{ $$ cannot be converted, it stays as typed"
    ]

    actual = [*remarks([meeting(goals=text)])]

    assert expected == actual


@pytest.mark.parametrize(
    ("resource", "missing"),
    [
        (MP3, "length and duration"),
        (replace(MP3, length=1), "duration"),
        (replace(MP3, duration=1), "length"),
    ],
    ids=["both", "duration", "length"],
)
def test_a_recording_that_apps_could_tell_more_of_is_named(
    resource: Resource, missing: str
) -> None:
    """By its address, whether it is a talk's or the whole meeting's."""
    expected = [f"glow-2025: https://a.example/a.mp3: podcast apps want its {missing}"] * 2

    actual = [*remarks([meeting([session(resources=(resource,))], resources=(resource,))])]

    assert expected == actual


@pytest.mark.parametrize(
    "resource",
    [
        replace(MP3, media_type=""),
        replace(MP3, url=""),
        Resource("s", ResourceKind.SLIDES, "", "https://a.example/a.pdf", "application/pdf"),
    ],
    ids=["page", "no address", "slides"],
)
def test_nobody_is_asked_how_long_a_page_plays(resource: Resource) -> None:
    """Only files are episodes."""
    expected: list[str] = []

    actual = [*remarks([meeting([session(resources=(resource,))])])]

    assert expected == actual


def test_check_says_every_remark_and_is_content(folder: Path) -> None:
    """They are no problems."""
    write(folder, wicks("resources: [{kind: video, url: 'https://a.example/a.ogg'}]"))
    expected = "glow-2025: https://a.example/a.ogg: podcast apps want its length and duration"

    result = CliRunner().invoke(main, ["check"], catch_exceptions=False)

    assert result.exit_code == 0
    assert expected in result.stdout.splitlines()
