"""What `check` warns of: data that is right and could be better, each with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from modl_feeds.remarks import remarks
from modl_feeds.store import Store
from tests.core.sites import meeting, more, wicks, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core.sites import Files

FILE = "meetings/glow-2025.yaml"
FORMULA = "write it more simply, or leave it: it stays as it is typed"
TITLE = (
    "titles show the formula {} as it is typed,"
    " write it more simply, or leave it: a title is plain text everywhere"
)
MP3 = "https://a.example/a.mp3"
FILM = "kind: video, url: 'https://a.example/a.mp4', length: 1, duration: 0:09"


def said(folder: Path, files: Files) -> list[str]:
    """Return the warnings of a folder with these files, without the folder's name."""
    write(folder, files)
    return [str(one).removeprefix(f"{folder}/") for one in remarks(Store(folder).load().drafts)]


def recording(keys: str) -> Files:
    """Return the files with a recording of the first talk, its address in line 14."""
    return wicks(f"resources:\n  - kind: video\n    url: {MP3}\n{keys}")


def test_good_data_has_no_remarks(folder: Path) -> None:
    """Nothing is said where nothing could be better."""
    keys = "    length: 1\n    duration: 0:01\nsummary: Light is $x^2$."
    expected: list[str] = []

    actual = said(folder, recording(keys))

    assert expected == actual


def test_a_formula_of_a_talk_that_cannot_be_converted_is_named(folder: Path) -> None:
    """With the text that it stands in."""
    expected = [
        rf"{FILE}:12: wicks: summary: the formula $\nonsense a$ cannot be converted, {FORMULA}",
        rf"{FILE}:13: wicks: abstract: the formula $\nonsense b$ cannot be converted, {FORMULA}",
    ]

    actual = said(folder, wicks("summary: On $\\nonsense a$.\nabstract: Or $\\nonsense b$."))

    assert expected == actual


def test_a_formula_of_the_meeting_is_named(folder: Path) -> None:
    """In what was planned as in what came of it."""
    expected = [
        rf"{FILE}:16: glow-2025: goals: the formula $\nonsense c$ cannot be converted, {FORMULA}",
        rf"{FILE}:17: glow-2025: report: the formula $\nonsense d$ cannot be converted, {FORMULA}",
    ]

    actual = said(folder, more("goals: To $\\nonsense c$.\nreport: We $\\nonsense d$.\n"))

    assert expected == actual


def test_a_formula_of_several_lines_is_named_on_one(folder: Path) -> None:
    """A remark is a line, so that a program can count them."""
    text = "goals: |\n  $$\n  \\frac{1}{\n  $$\n"
    formula = r"$$ \frac{1}{ $$"
    expected = [
        f"{FILE}:16: glow-2025: goals: the formula {formula} cannot be converted, {FORMULA}"
    ]

    actual = said(folder, more(text))

    assert expected == actual


def test_a_formula_that_only_pages_show_is_named(folder: Path) -> None:
    """A calendar has no MathML: its readers see TeX."""
    remedy = "write it more simply, or leave it: pages and feeds show it as a formula"
    seen = "calendars and plain texts show the formula"
    expected = [
        rf"{FILE}:12: wicks: abstract: {seen} $\overline{{AB}}$ as it is typed, {remedy}",
    ]

    actual = said(folder, wicks("abstract: The segment $\\overline{AB}$ is $2^n$ long."))

    assert expected == actual


@pytest.mark.parametrize(
    ("lines", "number", "subject"),
    [
        ("resources: [{kind: slides, title: 'A $%s$'}]", 12, "wicks"),
        ("resources: [{id: s, kind: slides, title: 'A $%s$'}]", 12, "s"),
        (
            f"resources:\n  - {{{FILM},\n     chapters: [{{start: 0:01, title: '$%s$'}}]}}",
            14,
            "wicks",
        ),
    ],
    ids=["resource", "resource with id", "chapter"],
)
def test_a_formula_left_in_a_title_is_named(
    folder: Path, lines: str, number: int, subject: str
) -> None:
    """Titles are plain text everywhere, so that nobody sees it as a formula."""
    formula = r"\overline{AB}"
    expected = [f"{FILE}:{number}: {subject}: title: " + TITLE.format(f"${formula}$")]

    actual = said(folder, wicks(lines % formula))

    assert expected == actual


def test_a_formula_left_in_the_title_of_a_meeting_or_a_talk_is_named(folder: Path) -> None:
    """And one that has a plain text is not."""
    changed = meeting(
        ("title: Glow 2025", r"title: Glow $\overline{AB}$ $x^2$"),
        ("title: On oils", r"title: On \(\nonsense\)"),
    )
    expected = [
        f"{FILE}:3: glow-2025: title: " + TITLE.format(r"$\overline{AB}$"),
        f"{FILE}:15: oils: title: " + TITLE.format(r"\(\nonsense\)"),
    ]

    actual = said(folder, changed)

    assert expected == actual


def test_a_formula_in_a_practical_note_is_named(folder: Path) -> None:
    """With the meeting that it belongs to."""
    expected = [
        f"{FILE}:16: glow-2025: text: the formula $\\nonsense$ cannot be converted, {FORMULA}"
    ]

    actual = said(folder, more("notes: [{title: Way, text: 'On $\\nonsense$.'}]\n"))

    assert expected == actual


@pytest.mark.parametrize(
    ("keys", "missing", "remedy"),
    [
        ("", "length and duration", "'length: …' and 'duration: …'"),
        ("    length: 1", "duration", "'duration: …'"),
        ("    duration: 0:01", "length", "'length: …'"),
    ],
    ids=["both", "duration", "length"],
)
def test_a_recording_that_apps_could_tell_more_of_is_named(
    folder: Path, keys: str, missing: str, remedy: str
) -> None:
    """By its address, at its line."""
    expected = [f"{FILE}:14: {MP3}: podcast apps want to know its {missing}, write {remedy}"]

    actual = said(folder, recording(keys))

    assert expected == actual


def test_a_recording_of_the_whole_meeting_is_named_too(folder: Path) -> None:
    """It is an episode like the others."""
    remedy = "write 'length: …' and 'duration: …'"
    expected = [f"{FILE}:16: {MP3}: podcast apps want to know its length and duration, {remedy}"]

    actual = said(folder, more(f"resources: [{{kind: video, url: {MP3}}}]\n"))

    assert expected == actual


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (
            "{kind: video, url: 'https://a.example/a.m3u8'}",
            (
                "https://a.example/a.m3u8: no app is sure to play .m3u8, so it makes no episode,"
                " offer the recording as mp4 or mp3 too"
            ),
        ),
        (
            "{kind: video, url: 'https://a.example/a.MKV'}",
            (
                "https://a.example/a.MKV: no app is sure to play .mkv, so it makes no episode,"
                " offer the recording as mp4 or mp3 too"
            ),
        ),
        (
            "{kind: video, url: 'https://a.example/a.mp4', media_type: text/html}",
            (
                "https://a.example/a.mp4: text/html makes no episode of what ends as a file,"
                " leave 'media_type' out if it is one"
            ),
        ),
        (
            "{kind: video, url: 'https://a.example/w', transcript: 'https://a.example/a.vtt'}",
            (
                "https://a.example/w: only a recording's file has transcript,"
                " give them to the resource that is the file"
            ),
        ),
        (
            "{kind: slides, url: 'https://a.example/a.pdf', chapters: [{start: 0:00, title: A}]}",
            (
                "https://a.example/a.pdf: only a recording's file has chapters,"
                " give them to the resource that is the file"
            ),
        ),
    ],
    ids=["stream", "container", "page", "transcript", "chapters"],
)
def test_what_seems_to_be_an_episode_and_is_none_is_named(
    folder: Path, resource: str, expected: str
) -> None:
    """With what would make it one."""
    actual = said(folder, wicks(f"resources: [{resource}]"))

    assert [f"{FILE}:12: {expected}"] == actual


@pytest.mark.parametrize(
    "resource",
    [
        "{kind: video, url: https://a.example/watch}",
        "{kind: video, media_type: audio/mpeg}",
        "{kind: slides, url: https://a.example/a.pdf}",
    ],
    ids=["page", "no address", "slides"],
)
def test_nobody_is_asked_how_long_a_page_plays(folder: Path, resource: str) -> None:
    """Only files are episodes."""
    expected: list[str] = []

    actual = said(folder, wicks(f"resources: [{resource}]"))

    assert expected == actual
