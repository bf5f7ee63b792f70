"""What a person changed stays, what the source changed comes in, and where both did is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from modl_feeds.importing.findings import change_words, conflict_words, vanished_words
from modl_feeds.importing.merging import CANCEL, REMOVE, Merged, merge, with_known_ids
from tests.merging.strategies import meetings
from tests.properties import examples

Row = dict[str, Any]


def session(**keys: Any) -> Row:  # noqa: ANN401 - any keys
    """Return a meeting of one session."""
    fixed = {"id": "a", "kind": "talk", "start": "2025-11-01 09:00", "title": "On wicks"}
    return {"id": "glow", "sessions": [{key: x for key, x in {**fixed, **keys}.items() if x}]}


def only(merged: Merged) -> Row:
    """Return the one session of the result."""
    (found,) = merged.record["sessions"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected", "changes", "conflicts"),
    [
        pytest.param("A", "A", "B", "B", 1, 0, id="the source changed it"),
        pytest.param("A", "B", "A", "B", 0, 0, id="a person changed it"),
        pytest.param("A", "B", "B", "B", 0, 0, id="both changed it alike"),
        pytest.param("A", "B", "C", "B", 0, 1, id="both changed it"),
        pytest.param("", "B", "C", "B", 0, 1, id="both added it"),
        pytest.param("", "", "B", "B", 1, 0, id="the source added it"),
        pytest.param("", "B", "", "B", 0, 0, id="a person added it"),
        pytest.param("A", "A", "", None, 1, 0, id="the source removed it"),
        pytest.param("A", "", "A", None, 0, 0, id="a person removed it"),
        pytest.param("A", "", "B", None, 0, 1, id="a person removed what the source changed"),
        pytest.param("A", "B", "", "B", 0, 1, id="a person changed what the source removed"),
    ],
)
def test_a_value_is_merged(  # noqa: PLR0913, PLR0917 - the three sides and what comes of them
    base: str, ours: str, theirs: str, expected: str | None, changes: int, conflicts: int
) -> None:
    """Three ways, for every value by itself."""
    merged = merge(session(room=base), session(room=ours), session(room=theirs))

    assert expected == only(merged).get("room")
    assert (changes, conflicts) == (len(merged.changes), len(merged.conflicts))
    assert only(merged).get("id") == "a"


@pytest.mark.parametrize(("ours", "theirs"), [("B", "C"), ("", "B"), ("B", "")])
def test_the_source_can_be_preferred(ours: str, theirs: str) -> None:
    """With --theirs; the conflict is said all the same."""
    merged = merge(session(room="A"), session(room=ours), session(room=theirs), prefer_theirs=True)

    assert theirs == only(merged).get("room", "")
    assert len(merged.conflicts) == 1


def test_without_a_base_what_differs_is_a_conflict() -> None:
    """The file was written by hand; what it does not say yet is added."""
    ours, theirs = session(summary="By hand."), session(title="WICKS", abstract="Theirs.")

    merged = merge({}, ours, theirs)

    assert {**ours["sessions"][0], "abstract": "Theirs."} == only(merged)
    assert [one.path for one in merged.conflicts] == [("sessions", "a", "title")]


def test_what_is_written_by_hand_stays() -> None:
    """Summaries, notes and addresses that no source tells."""
    base = session(resources=[{"kind": "slides"}])
    ours = session(
        summary="By hand.",
        resources=[{"kind": "slides", "url": "https://a.example/s.pdf"}, {"kind": "video"}],
    ) | {"notes": [{"title": "Hotel", "text": "Near."}]}
    theirs = session(resources=[{"kind": "slides"}], room="Hall")
    expected = {**ours["sessions"][0], "room": "Hall"}

    merged = merge(base, ours, theirs)

    assert expected == only(merged)
    assert ours["notes"] == merged.record["notes"]
    assert merged.conflicts == ()


def test_people_are_merged_one_by_one() -> None:
    """Also if one is spelled differently; an affiliation by hand stays with its person."""
    base = session(speakers=[{"name": "Ana Exampel"}, {"name": "Bo Sample"}])
    ours = session(speakers=[{"name": "Ana Example"}, {"name": "Bo Sample", "affiliation": "Oil"}])
    theirs = session(speakers=[{"name": "Ana Exampel", "affiliation": "Wick"}, {"name": "Cy New"}])
    expected = [
        {"name": "Ana Example", "affiliation": "Wick"},
        {"name": "Bo Sample", "affiliation": "Oil"},
        {"name": "Cy New"},
    ]

    merged = merge(base, ours, theirs)

    assert expected == only(merged)["speakers"]
    assert [one.path[-1] for one in merged.conflicts] == ["bo sample"]


def test_a_resource_is_known_by_its_address() -> None:
    """A person has given it an id of its own, which stays."""
    ours = session(resources=[{"id": "deck", "kind": "slides", "url": "https://a.example/s"}])
    theirs = session(
        resources=[{"kind": "slides", "url": "https://a.example/s", "title": "Slides"}]
    )
    expected = [{"id": "deck", "kind": "slides", "url": "https://a.example/s", "title": "Slides"}]

    actual = only(merge({}, ours, theirs))["resources"]

    assert expected == actual


def test_ids_never_change() -> None:
    """Neither the meeting's nor a session's, nor their former ones."""
    ours = session(previous_ids=["z"]) | {"previous_ids": ["shine"]}
    theirs = session(previous_ids=["y"]) | {"id": "other", "previous_ids": ["x"]}

    merged = merge({}, ours, theirs, prefer_theirs=True)

    assert ours == merged.record
    assert merged.conflicts == ()


def test_times_are_taken_together_or_not_at_all() -> None:
    """The end of another start would be wrong."""
    ours = session(start="2025-11-01 09:15")
    theirs = session(start="2025-11-01 11:00", end="2025-11-01 12:00")
    expected = ours["sessions"][0]

    merged = merge(session(), ours, theirs)

    assert expected == only(merged)
    assert [one.path[-1] for one in merged.conflicts] == ["start", "end"]


def test_a_move_of_the_source_moves_the_end_too() -> None:
    """Where nobody has touched either."""
    base = session(end="2025-11-01 10:00")
    theirs = session(start="2025-11-01 11:00", end="2025-11-01 12:00")

    merged = merge(base, base, theirs)

    assert theirs["sessions"][0] == only(merged)
    assert len(merged.changes) == 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"minutes": "60"}, {"end": "2025-11-01 10:00"}),
        ({"end": "2025-11-01 10:00"}, {"minutes": "60"}),
    ],
)
def test_a_length_is_an_end(ours: Row, theirs: Row) -> None:
    """The file tells it as it did, and never twice."""
    merged = merge({}, session(**ours), session(**theirs))

    assert session(**ours) == merged.record
    assert merged.conflicts == ()


@pytest.mark.parametrize("start", ["soon", "2025-11-02 01:30 -04:00"])
def test_a_length_that_cannot_be_told_otherwise_is_left_to_the_check(start: str) -> None:
    """Times that cannot be reckoned with here."""
    ours, theirs = session(start=start, minutes="60"), session(start=start, end="later")
    expected = {**ours["sessions"][0], "end": "later"}

    actual = only(merge({}, ours, theirs))

    assert expected == actual


def test_new_sessions_go_where_they_belong() -> None:
    """By their start; the file's own order stays."""
    ours = {"sessions": [{"id": "b", "start": "10:00"}, {"id": "d", "start": "14:00"}]}
    theirs = {"sessions": [{"id": "c", "start": "12:00"}, {"id": "a", "start": "09:00"}]}
    expected = ["a", "b", "c", "d"]

    actual = [one["id"] for one in merge({}, ours, theirs).record["sessions"]]

    assert expected == actual


def test_a_session_that_moves_to_another_day_goes_there() -> None:
    """One that stays on its day keeps its place in the file."""
    base = {
        "sessions": [
            {"id": name, "start": f"2025-11-{start}"}
            for name, start in (("a", "01 09"), ("b", "01 10"), ("c", "02 09"))
        ]
    }
    a, b, c = base["sessions"]
    same_day = {"sessions": [{**a, "start": "2025-11-01 11"}, b, c]}
    other_day = {"sessions": [{**a, "start": "2025-11-02 10"}, b, c]}

    found = [merge(base, base, theirs).record["sessions"] for theirs in (same_day, other_day)]

    assert [[one["id"] for one in rows] for rows in found] == [["a", "b", "c"], ["b", "c", "a"]]


def test_a_session_that_vanished_stays_and_is_named() -> None:
    """Until someone cancels it: every import says so, and a cancelled one is left in peace."""
    base, theirs = session(), {"id": "glow"}

    first = merge(base, base, theirs)
    second = merge(first.base, first.record, theirs)
    cancelled = merge(second.base, session(status="cancelled"), theirs)

    assert base == first.record == second.record
    assert [one.session["id"] for one in (*first.vanished, *second.vanished)] == ["a", "a"]
    assert cancelled.vanished == ()


@pytest.mark.parametrize(
    ("wish", "is_edited", "expected"),
    [
        (CANCEL, False, [{**session()["sessions"][0], "status": "cancelled"}]),
        (CANCEL, True, [{**session(room="Hall")["sessions"][0], "status": "cancelled"}]),
        (REMOVE, False, []),
        (REMOVE, True, [{**session(room="Hall")["sessions"][0], "status": "cancelled"}]),
    ],
)
def test_a_session_that_vanished_can_go(wish: str, expected: list[Row], *, is_edited: bool) -> None:
    """What a person has edited is never thrown away; the next import has nothing to say."""
    ours, theirs = session(room="Hall") if is_edited else session(), {"id": "glow"}

    gone = merge(session(), ours, theirs, gone={"a": wish})
    again = merge(gone.base, gone.record, theirs)

    assert expected == gone.record.get("sessions", [])
    assert (gone.vanished, len(gone.changes)) == ((), 1)
    assert (again.record, again.changes, again.vanished) == (gone.record, (), ())


def test_a_session_that_comes_back_takes_place_again() -> None:
    """If the import has cancelled it; what a person has cancelled stays so."""
    theirs = {"id": "glow"}

    gone = merge(session(), session(), theirs, gone={"a": CANCEL})
    by_import = merge(gone.base, gone.record, session())
    by_hand = merge(
        merge(session(), session(status="cancelled"), theirs).base,
        session(status="cancelled"),
        session(),
    )

    assert session() == by_import.record
    assert session(status="cancelled") == by_hand.record


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        pytest.param(session(room="A"), session(room="B"), session(room="C"), id="a value"),
        pytest.param(session(room="A"), session(room="B"), session(), id="removed there"),
        pytest.param(session(room="A"), session(), session(room="B"), id="removed here"),
        pytest.param({}, session(title="A"), session(title="B"), id="never imported"),
        pytest.param(
            session(),
            session(start="2025-11-01 09:10"),
            session(start="2025-11-01 09:20", end="2025-11-01 10:00"),
            id="times",
        ),
        pytest.param(
            session(end="2025-11-01 09:30"),
            session(minutes="40"),
            session(end="2025-11-01 09:50"),
            id="a length",
        ),
        pytest.param(
            session(speakers=[{"name": "Ana"}, {"name": "Bo"}]),
            session(speakers=[{"name": "Ana"}, {"name": "Bo", "affiliation": "Oil"}]),
            session(speakers=[{"name": "Ana"}]),
            id="a speaker",
        ),
        pytest.param(
            session(speakers=[{"name": "Ana"}, {"name": "Bo"}]),
            session(speakers=[{"name": "Bo"}]),
            session(speakers=[{"name": "Ana", "affiliation": "Oil"}, {"name": "Bo"}]),
            id="a speaker who was removed",
        ),
    ],
)
def test_a_conflict_is_named_until_it_is_settled(base: Row, ours: Row, theirs: Row) -> None:
    """By each import again, so that one can look first and take the source's side then."""
    first = merge(base, ours, theirs)
    second = merge(first.base, first.record, theirs)
    settled = merge(second.base, second.record, theirs, prefer_theirs=True)
    after = merge(settled.base, settled.record, theirs)

    assert ours == first.record == second.record
    assert first.conflicts == second.conflicts == settled.conflicts
    assert first.conflicts
    assert first.base == second.base
    assert merge(base, ours, theirs, prefer_theirs=True).record == settled.record
    assert (after.changes, after.conflicts) == ((), ())


def test_what_a_person_removed_does_not_come_back() -> None:
    """Neither a session nor a speaker."""
    base = session(speakers=[{"name": "Ana"}, {"name": "Bo"}])
    ours = session(speakers=[{"name": "Bo"}])

    merged = merge(base, ours, base)
    emptied = merge(base, {"id": "glow"}, base)

    assert ours == merged.record
    assert emptied.record == {"id": "glow"}


def test_a_programme_ends_the_waiting() -> None:
    """What was to be announced is there now."""
    merged = merge({}, {"id": "glow", "to_be_announced": "true"}, session())

    assert session() == merged.record
    assert merged.changes[-1].path == ("to_be_announced",)


def test_assumptions_find_the_ids_of_the_file() -> None:
    """The source's id is not always the file's."""
    theirs = session()
    theirs["sessions"][0]["id"] = "x"

    record, ids = with_known_ids(theirs, session(), {})

    assert session() == record
    assert ids == {"x": "a"}


@examples(40)
@given(meetings, meetings, meetings)
def test_any_three_can_be_merged(base: Row, ours: Row, theirs: Row) -> None:
    """And an import that follows at once finds nothing new, but the same conflicts."""
    theirs, _ = with_known_ids(theirs, ours, base)
    first = merge(base, ours, theirs)
    second = merge(first.base, first.record, theirs)

    assert first.record == second.record
    assert second.changes == ()
    assert {one.path for one in first.conflicts} == {one.path for one in second.conflicts}


@examples(40)
@given(meetings, meetings)
def test_an_import_of_the_same_keeps_all_edits(base: Row, ours: Row) -> None:
    """Where the source did not change, the file stays as it is."""
    base, _ = with_known_ids(base, ours, {})

    merged = merge(base, ours, base)

    assert ours == merged.record or "to_be_announced" in ours
    assert merged.conflicts == ()


@examples(40)
@given(meetings, meetings)
def test_an_untouched_file_becomes_what_the_source_says(base: Row, theirs: Row) -> None:
    """But for ids, and sessions that vanished."""
    theirs = {**with_known_ids(theirs, base, base)[0], "id": "x"}
    base = {**base, "id": "x"}

    merged = merge(base, base, theirs)

    assert merged.conflicts == ()
    kept = {one.session["id"] for one in merged.vanished}
    assert kept == {one["id"] for one in base.get("sessions", [])} - {
        one["id"] for one in theirs.get("sessions", [])
    }
    assert {**merged.record, "sessions": 0} == {**theirs, "sessions": 0}


def test_findings_are_told_in_words() -> None:
    """Each with its place, and long texts from where they part."""
    long = "A sentence of several words that says little. " * 4
    base = session(room="A", title=f"{long}One", track="T")
    theirs = session(room="B", title=f"{long}Two", abstract="New.")
    theirs["sessions"].append({"id": "b", "start": "2025-11-01 10:00", "title": "On oils"})
    expected = [
        "a: title: “…hat says little. Two”, formerly “…hat says little. One”",
        "a: room: “B”, formerly “A”",
        "a: track: removed: “T”",
        "a: abstract: new: “New.”",
        "b: new: “On oils” (2025-11-01 10:00)",
    ]

    actual = [change_words(one) for one in merge(base, base, theirs).changes]

    assert sorted(expected) == sorted(actual)


def test_what_is_said_of_the_same_names_is_told() -> None:
    """Where the names alone would look as if nothing had changed."""
    base = session(speakers=[{"name": "Bo Li"}])
    theirs = session(speakers=[{"name": "Bo Li", "affiliation": "Institute of Light"}])
    expected = ["a: speakers: “Bo Li, Institute of Light”, formerly “Bo Li”"]

    actual = [change_words(one) for one in merge(base, base, theirs).changes]

    assert expected == actual


def test_a_long_text_that_goes_on_is_told_from_its_end() -> None:
    """The two begin alike for longer than is shown."""
    long = "A sentence of several words that says little. " * 4
    base, theirs = session(title=f"{long}One"), session(title=f"{long}One more")
    expected = ["a: title: “… says little. One more”, formerly “… says little. One”"]

    actual = [change_words(one) for one in merge(base, base, theirs).changes]

    assert expected == actual


def test_conflicts_are_told_in_words() -> None:
    """With what is in the file now, and what one might do."""
    merged = merge(session(room="A"), session(room="B"), session(room="C"))
    gone = merge(session(room="A"), session(room="B"), {"id": "glow"})

    (conflict,) = merged.conflicts
    (vanished,) = gone.vanished

    assert conflict_words(conflict, prefer_theirs=False) == (
        "a: room: the file has “B”, the source “C”: the file's stays"
    )
    assert conflict_words(conflict, prefer_theirs=True).endswith("the source's is taken")
    assert vanished_words(vanished) == (
        "a: “On wicks” (2025-11-01 09:00) is not in the source any more, and was edited here;"
        " it stays: say '--gone cancel' if it does not take place"
    )
