"""`add`: one line more in a meeting's file, and nothing else in it changes."""

from __future__ import annotations

import difflib
import fcntl
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from modl_feeds.cli import main
from modl_feeds.store import Store
from tests.core.sites import MEETING_FILE, meeting, put, wicks
from tests.samples import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.model import Resource

URL = "https://lanterns.example/wicks.pdf"
OTHER = "https://lanterns.example/other.pptx"
TALK = "glow-2025/wicks"


def run(*arguments: str) -> Result:
    """Return what the program does with these arguments."""
    return CliRunner().invoke(main, ("add", *arguments), catch_exceptions=False)


def added(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that have gone and those that are new, with a stable date."""
    found = [*difflib.ndiff(before.splitlines(), after.splitlines())]
    new = [re.sub(r"added: \d{4}-\d\d-\d\d$", "added: TODAY", one[2:]) for one in found
           if one.startswith("+ ")]  # fmt: skip
    return [one[2:] for one in found if one.startswith("- ")], new


def after(data: Path, *arguments: str) -> tuple[list[str], list[str]]:
    """Return what the command changes in the file."""
    path = data / MEETING_FILE
    before = path.read_text(encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return added(before, path.read_text(encoding="utf-8"))


def test_slides_are_added_to_a_talk(data: Path) -> None:
    """With the day on which it was done."""
    expected: tuple[list[str], list[str]] = (
        [],
        ["    resources:", "      - kind: slides", f"        url: {URL}", "        added: TODAY"],
    )

    actual = after(data, "slides", TALK, URL)

    assert expected == actual
    assert not (data / "imported").exists()


def test_it_says_what_it_did_and_what_comes_next(data: Path) -> None:
    """Subscribers see it on the next release."""
    expected = f"{data / MEETING_FILE}: {TALK}: slides: {URL}\nnow: modl-feeds release\n"

    actual = run("slides", TALK, URL).stdout

    assert expected == actual


def test_a_link_of_the_whole_meeting(data: Path) -> None:
    """Without a session's id; everything that options say is written."""
    options = (
        "--title=Photos: all",
        "--note=Of both days.",
        "--id=photos",
        "--media-type=text/html",
    )

    after(data, "link", "glow-2025", URL, *options)
    (found,) = Store(data).load().site.meetings[0].resources

    assert (found.id, found.title, found.note, found.media_type, found.url) == (
        "photos", "Photos: all", "Of both days.", "text/html", URL,
    )  # fmt: skip


def test_one_without_an_address_gets_it(data: Path) -> None:
    """What is said of it stays, and the comment beside it."""
    put(data, wicks("resources:\n  - kind: slides  # soon\n    title: Wicks, drawn"))
    expected: tuple[list[str], list[str]] = (
        [],
        [f"        url: {URL}", "        added: TODAY"],
    )

    actual = after(data, "slides", TALK, URL)

    assert expected == actual


def test_another_address_is_not_overwritten(data: Path) -> None:
    """It is told, with the two ways out."""
    after(data, "slides", TALK, URL)
    before = (data / MEETING_FILE).read_bytes()

    result = run("slides", TALK, OTHER)

    assert result.exit_code == 1
    assert result.stderr == (
        f"slides: another address is there, {URL}: name a further one with --id ID,"
        " or say --replace\n"
    )
    assert before == (data / MEETING_FILE).read_bytes()


def test_an_id_makes_a_further_one(data: Path) -> None:
    """The first stays as it is."""
    after(data, "slides", TALK, URL)

    gone, _ = after(data, "slides", TALK, OTHER, "--id=slides-2")

    assert gone == []
    assert [(one.id, one.url) for one in resources(data)] == [("slides", URL), ("slides-2", OTHER)]


def test_replace_puts_it_in_the_others_place(data: Path) -> None:
    """What was said of the other file goes with it; the day on which slides came stays."""
    lines = f"resources:\n  - kind: slides\n    url: {URL}\n    added: 2025-11-01"
    put(data, wicks(f"{lines}\n    media_type: application/pdf\n    title: Wicks"))

    after(data, "slides", TALK, OTHER, "--replace")
    (found,) = resources(data)

    assert (found.url, found.title, str(found.added)) == (OTHER, "Wicks", "2025-11-01")
    assert found.media_type != "application/pdf"


def test_the_files_own_line_ends_and_comments_stay(data: Path) -> None:
    """As another system's editor saved it."""
    before = (data / MEETING_FILE).read_bytes() + b"# the end, no line end"
    put(data, {MEETING_FILE: before.replace(b"\n", b"\r\n")})

    result = run("slides", "glow-2025/oils", URL)
    content = (data / MEETING_FILE).read_bytes()

    assert result.exit_code == 0
    assert content.count(b"\n") == content.count(b"\r\n") == before.count(b"\n") + 4
    assert content.endswith(b"# the end, no line end")


def test_a_formula_stays_a_formula(data: Path) -> None:
    """What is typed is written; only what is published is made of it."""
    after(data, "slides", TALK, URL, "--title=On $x^2$", "--note=See $x^2$.")
    text = (data / MEETING_FILE).read_text(encoding="utf-8")

    assert "title: On $x^2$\n" in text
    assert "note: See $x^2$.\n" in text


def test_the_same_again_changes_nothing(data: Path) -> None:
    """Also on another day."""
    put(data, wicks(f"resources:\n  - kind: slides\n    url: {URL}\n    added: 2025-11-01"))
    before = (data / MEETING_FILE).read_bytes()

    result = run("slides", TALK, URL)

    assert result.stdout == f"{data / MEETING_FILE}: {TALK} has that already.\n"
    assert before == (data / MEETING_FILE).read_bytes()


TWO = "resources:\n  - {id: a, kind: video}\n  - {id: b, kind: video}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slides", "glow-2052/wicks", URL), "no meeting 'glow-2052', did you mean 'glow-2025'?"),
        (("slides", "x", URL), "no meeting 'x', there are: glow-2025"),
        (("slides", "glow-2025/wick", URL), "no session 'wick', did you mean 'wicks'?"),
        (("video", TALK, URL), "several are of the kind video, say --id with one of: a, b;"),
        (("slides", TALK, URL, "--id=a"), "there is 'a' already, and it is of another kind"),
    ],
)
def test_what_is_unclear_is_refused(data: Path, arguments: tuple[str, ...], words: str) -> None:
    """With what may have been meant; the file stays."""
    put(data, wicks(TWO))
    before = (data / MEETING_FILE).read_bytes()

    result = run(*arguments)

    assert result.exit_code == 1
    assert words in result.stderr
    assert before == (data / MEETING_FILE).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slides", TALK, "ftp://a.example/b"), "is not a web address, write an address that"),
        (("slides", TALK, URL, "--id=A b"), "'A b' is not an id"),
        (("poem", TALK, URL), "'poem' is not one of 'slides'"),
    ],
)
def test_values_follow_the_rules_of_the_data(
    data: Path, arguments: tuple[str, ...], words: str
) -> None:
    """And are refused in the same words."""
    before = (data / MEETING_FILE).read_bytes()

    result = run(*arguments)

    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert before == (data / MEETING_FILE).read_bytes()


def test_what_was_wrong_before_is_a_warning(data: Path) -> None:
    """Below the new lines an id stands twice, and is so told with another line."""
    twice = "  - {id: wicks, kind: break, start: 2025-11-02 09:00, title: Tea}\n"
    text = (data / MEETING_FILE).read_text(encoding="utf-8")
    put(data, {MEETING_FILE: text + twice, "series/glow.yaml": "id: glow\n"})

    result = run("slides", TALK, URL)

    told = re.findall(r"^wrong before, too: (\S+?):(\d+): ", result.stderr, re.MULTILINE)
    assert told == [(str(data / MEETING_FILE), "20"), (str(data / "series/glow.yaml"), "1")]
    assert result.exit_code == 0
    assert URL in (data / MEETING_FILE).read_text(encoding="utf-8")


def test_a_file_of_which_no_meeting_can_be_made_is_left_alone(data: Path) -> None:
    """Its problems are told: that there is no such meeting would be misleading."""
    put(data, edited := meeting(("first_day: 2025-11-01", "first_day: soon")))

    result = run("slides", TALK, URL)

    assert (result.exit_code, [*edited]) == (1, [MEETING_FILE])
    assert "first_day: 'soon' is not a date" in result.stderr


def test_what_would_be_wrong_is_not_written(data: Path) -> None:
    """The whole folder is checked with the new text: here an id stands twice."""
    put(data, wicks("resources:\n  - {id: slides, kind: video}"))
    before = (data / MEETING_FILE).read_bytes()

    result = run("slides", TALK, URL)

    assert result.exit_code == 1
    assert f"{data / MEETING_FILE}:" in result.stderr
    assert before == (data / MEETING_FILE).read_bytes()


def test_it_waits_for_no_other_edit(data: Path) -> None:
    """An import that is writing is not disturbed."""
    handle = os.open(data / "meetings", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        result = run("slides", TALK, URL)
    finally:
        os.close(handle)

    assert result.exit_code == 1
    assert result.stderr == f"{data}/meetings: another edit is running, wait until it has ended\n"


def test_the_shipped_meeting_keeps_every_comment_and_line(tmp_path: Path) -> None:
    """A file of several hundred lines, made by hand: two lines more."""
    shutil.copytree(DATA, tmp_path / "whole")
    path = tmp_path / "whole" / "meetings" / "modl-2025.yaml"
    before = path.read_text(encoding="utf-8")
    where = ("--data", str(tmp_path / "whole"))

    result = run("slides", "modl-2025/ge", URL, *where)

    assert result.exit_code == 0
    assert added(before, path.read_text(encoding="utf-8")) == (
        [],
        [f"        url: {URL}", "        added: TODAY"],
    )


def resources(data: Path) -> list[Resource]:
    """Return what can be opened beside the first talk."""
    return [*Store(data).load().site.meetings[0].sessions[0].resources]
