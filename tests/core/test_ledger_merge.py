"""Ledgers of two branches become one: no client keeps what the other branch said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import ledger as ledger_file
from modl_feeds.errors import LedgerError
from modl_feeds.ledger import Ledger
from modl_feeds.ledger_merge import healed, is_conflicted, merge, sides
from modl_feeds.revisions import release
from tests.core.meetings import BEFORE, DAY, at, meeting, session

WICKS, OILS = session("wicks"), session("oils", start=at("2025-11-01 10:30"))
BASE, _ = release(meeting([WICKS, OILS]), Ledger("glow-2025"), BEFORE)
OURS, _ = release(meeting([replace(WICKS, title="Ours"), OILS]), BASE, BEFORE + DAY, "ours")
THEIRS, _ = release(
    meeting([replace(WICKS, title="Theirs"), OILS, session("glass")]), BASE, BEFORE + 2 * DAY, "b"
)
MERGED = BEFORE + 3 * DAY


def conflicted(ours: Ledger, theirs: Ledger, *, base: bool = False) -> bytes:
    """Return the file that git leaves, with everything that differs in one conflict."""
    one, other = (ledger_file.dump(each).decode().splitlines() for each in (ours, theirs))
    head = next(number for number, line in enumerate(one) if line != other[number])
    tail = next(
        number
        for number, line in enumerate(reversed(one))
        if line != other[len(other) - 1 - number]
    )
    lines = [
        *one[:head],
        "<<<<<<< HEAD",
        *one[head : len(one) - tail],
        *(["||||||| 1234567", "what was before"] if base else []),
        "=======",
        *other[head : len(other) - tail],
        ">>>>>>> other",
        *one[len(one) - tail :],
    ]
    return "\n".join([*lines, ""]).encode()


def test_the_higher_sequence_wins() -> None:
    """Its subscribers have seen it; nothing lower would reach them."""
    twice, _ = release(meeting([replace(WICKS, title="Twice"), OILS]), OURS, BEFORE + 2 * DAY)
    expected = twice.entries["wicks"]

    assert expected == merge(twice, THEIRS, MERGED).entries["wicks"]
    assert expected == merge(THEIRS, twice, MERGED).entries["wicks"]


def test_one_sequence_of_two_contents_rises_once_more() -> None:
    """The later one wins, with a sequence that neither branch's subscribers have."""
    entry = merge(OURS, THEIRS, MERGED).entries["wicks"]

    assert (entry.sequence, entry.updated, entry.seen["title"]) == (2, MERGED, "Theirs")


def test_one_sequence_of_one_content_stays() -> None:
    """What both branches have alike is no change."""
    expected = OURS.entries["oils"]

    actual = merge(OURS, THEIRS, MERGED).entries["oils"]

    assert expected == actual


def test_a_merge_never_turns_time_back() -> None:
    """With a clock that is behind the branches', the entry keeps the later time."""
    expected = THEIRS.entries["wicks"].updated

    actual = merge(OURS, THEIRS, BEFORE).entries["wicks"].updated

    assert expected == actual


def test_removed_on_one_branch_and_edited_on_the_other() -> None:
    """Both count as the same step, so that the sequence rises once more."""
    removed, _ = release(meeting([OILS]), BASE, BEFORE + DAY)
    expected = 2

    actual = merge(removed, THEIRS, MERGED).entries["wicks"].sequence

    assert expected == actual


def test_what_one_branch_alone_has_is_kept() -> None:
    """A session that was added there is in the result."""
    expected = THEIRS.entries["glass"]

    assert expected == merge(OURS, THEIRS, MERGED).entries["glass"]
    assert expected == merge(THEIRS, OURS, MERGED).entries["glass"]


def test_the_earlier_announcement_counts() -> None:
    """What was added on both branches was news on the earlier day."""
    early, _ = release(meeting([WICKS, OILS, session("glass")]), BASE, BEFORE + DAY)
    expected = BEFORE + DAY

    entry = merge(THEIRS, early, MERGED).entries["glass"]

    assert expected == entry.created == entry.announced


def test_releases_are_joined_by_time_and_numbered_anew() -> None:
    """The first release, which both have, stands in it once."""
    expected = [(1, ""), (2, "ours"), (3, "b")]

    actual = [(one.number, one.note) for one in merge(THEIRS, OURS, MERGED).releases]

    assert expected == actual


@given(
    st.lists(st.sampled_from(["a", "b", ""]), max_size=4),
    st.lists(st.sampled_from(["a", "b", ""]), max_size=4),
)
def test_a_merge_never_lowers_a_sequence_and_knows_no_side(
    ours: list[str], theirs: list[str]
) -> None:
    """Whatever both branches released, in either order of the sides."""
    branches = []
    for titles in (ours, theirs):
        ledger = BASE
        for number, title in enumerate(titles, start=1):
            sessions = [replace(WICKS, title=title), OILS] if title else [OILS]
            ledger, _ = release(meeting(sessions), ledger, BEFORE + number * DAY)
        branches.append(ledger)
    one, other = branches

    merged = merge(one, other, MERGED + 10 * DAY)

    assert merged.entries == merge(other, one, MERGED + 10 * DAY).entries
    for key, entry in merged.entries.items():
        for branch in branches:
            old = branch.entries[key]
            same = (old.seen, old.removed is None) == (entry.seen, entry.removed is None)
            assert entry.sequence > old.sequence or (same and entry.sequence == old.sequence)
            assert entry.updated >= old.updated or entry.sequence > old.sequence


@pytest.mark.parametrize("base", [False, True], ids=["two sides", "with what was before"])
def test_both_sides_of_a_conflicted_file_are_read(*, base: bool) -> None:
    """Also where git writes what both come from between them."""
    expected = (OURS, THEIRS)

    actual = sides(conflicted(OURS, THEIRS, base=base))

    assert expected == actual


def test_a_side_that_ends_earlier_is_read() -> None:
    """A line that is the last on one branch only has its comma on the other."""
    added, _ = release(meeting([WICKS, OILS, session("zinc")]), BASE, BEFORE + DAY)
    expected = (BASE, added)

    actual = sides(conflicted(BASE, added))

    assert expected == actual


def test_a_conflicted_file_is_told_from_a_whole_one() -> None:
    """By git's marks at the beginning of a line."""
    note, _ = release(meeting([WICKS]), BASE, BEFORE + DAY, "<<<<<<< look")

    assert is_conflicted(conflicted(OURS, THEIRS))
    assert not is_conflicted(ledger_file.dump(note))


def test_a_conflicted_file_is_healed() -> None:
    """The result is the merge of both sides."""
    expected = merge(OURS, THEIRS, MERGED)

    actual = healed(conflicted(OURS, THEIRS), MERGED)

    assert expected == actual


def test_marks_that_are_not_whole_are_refused() -> None:
    """Someone has begun to edit the conflict by hand."""
    content = conflicted(OURS, THEIRS).replace(b">>>>>>> other\n", b"")

    with pytest.raises(LedgerError, match="the marks of a git merge are not whole"):
        healed(content, MERGED)


def test_a_damaged_side_is_refused() -> None:
    """Each side must be a ledger of its own."""
    content = conflicted(OURS, THEIRS).replace(b'"title": "Ours"', b'"title": "Mine"')

    with pytest.raises(LedgerError, match="the digest of"):
        healed(content, MERGED)


def test_sides_of_two_meetings_are_refused() -> None:
    """They are no branches of one thing."""
    other = replace(OURS, meeting="glow-2024")

    with pytest.raises(LedgerError, match="its sides are of 'glow-2025' and 'glow-2024'"):
        healed(conflicted(OURS, other), MERGED)


def test_the_release_after_a_merge_follows_the_data() -> None:
    """The data has the last word, and every sequence goes on from the merged one."""
    merged = merge(OURS, THEIRS, MERGED)
    data = meeting([replace(WICKS, title="Agreed"), OILS, session("glass")])

    released, changes = release(data, merged, MERGED + timedelta(seconds=1))

    assert released.entries["wicks"].sequence == 3
    assert [change.words for change in changes] == ["renamed from “Theirs”"]
