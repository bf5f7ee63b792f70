"""Revisions: sequences and dates move with visible changes, and never otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import ledger as ledger_file
from modl_feeds.ledger import Ledger
from modl_feeds.model import Person, Publisher, Resource, ResourceKind, SessionKind, Site, Status
from modl_feeds.revisions import Revision, edition, possible_renames, release
from modl_feeds.seen import seen_of
from modl_feeds.urls import Addresses
from tests.core.meetings import AFTER, BEFORE, DAY, at, meeting, session

if TYPE_CHECKING:
    from modl_feeds.model import Meeting, Session

EMPTY = Ledger("glow-2025")
SLIDES = Resource("slides", ResourceKind.SLIDES, url="https://lanterns.example/a.pdf")
WICKS, OILS = session("wicks"), session("oils", start=at("2025-11-01 10:30"))
MEETING = meeting([WICKS, OILS])
FIRST, _ = release(MEETING, EMPTY, BEFORE)
"""The ledger after the first release."""


def with_wicks(**values: Any) -> Meeting:  # noqa: ANN401 - any field
    """Return the meeting with its first session changed."""
    return replace(MEETING, sessions=(replace(WICKS, **values), OILS))


def without_wicks() -> Meeting:
    """Return the meeting without its first session."""
    return replace(MEETING, sessions=(OILS,))


def test_the_first_release_stamps_everything() -> None:
    """Each session, resource and the meeting begins at sequence 0, dated by the release."""
    released, changes = release(meeting([WICKS], resources=(SLIDES,)), EMPTY, BEFORE, "Hello")

    assert {"@meeting", "@meeting#slides", "wicks"} == set(released.entries)
    assert {(0, BEFORE, BEFORE, BEFORE)} == {
        (one.sequence, one.created, one.updated, one.announced) for one in released.entries.values()
    }
    assert [(1, BEFORE, "Hello", changes)] == [
        (one.number, one.time, one.note, one.changes) for one in released.releases
    ]
    assert [(one.key, one.words) for one in changes[:2]] == [
        ("@meeting", "announced"),
        ("@meeting#slides", "slides added"),
    ]


def test_a_release_is_of_whole_seconds() -> None:
    """Calendars know no fractions, and the file would lose them."""
    expected = BEFORE

    released, _ = release(MEETING, EMPTY, BEFORE + timedelta(microseconds=999_999))
    actual = released.releases[0].time

    assert expected == actual
    assert {expected} == {one.updated for one in released.entries.values()}


def test_without_a_change_the_ledger_is_the_same_object() -> None:
    """A second release of the same data is none."""
    expected = (FIRST, ())

    actual = release(MEETING, FIRST, BEFORE + DAY, "Again")

    assert expected == actual
    assert expected[0] is actual[0]


def test_a_new_title_raises_the_sequence_once() -> None:
    """Of the session alone; its creation and announcement stay."""
    released, changes = release(with_wicks(title="On flames"), FIRST, BEFORE + DAY)
    entry = released.entries["wicks"]

    assert (
        entry.sequence, entry.created, entry.updated, entry.announced,
    ) == (1, BEFORE, BEFORE + DAY, BEFORE)  # fmt: skip
    assert [one.words for one in changes] == ["renamed from “On wicks”"]
    assert released.entries["oils"] is FIRST.entries["oils"]
    assert [one.number for one in released.releases] == [1, 2]


def test_slides_are_announced_when_they_are_added() -> None:
    """Their own entry begins; the talk's is raised, for its event has their address."""
    released, changes = release(with_wicks(resources=(SLIDES,)), FIRST, BEFORE + DAY)
    slides = released.entries["wicks#slides"]

    assert (slides.sequence, slides.created, slides.announced) == (0, BEFORE + DAY, BEFORE + DAY)
    assert released.entries["wicks"].sequence == 1
    assert [one.words for one in changes] == ["slides added"]


def test_a_removed_session_leaves_a_tombstone() -> None:
    """What was last seen stays, with a higher sequence and the time of its removal."""
    released, changes = release(without_wicks(), FIRST, BEFORE + DAY)
    entry = released.entries["wicks"]

    assert (entry.sequence, entry.updated, entry.removed) == (1, BEFORE + DAY, BEFORE + DAY)
    assert FIRST.entries["wicks"].seen == entry.seen
    assert [one.words for one in changes] == ["removed from the programme"]


def test_a_tombstone_is_left_in_peace() -> None:
    """A later release does not touch it again."""
    removed, _ = release(without_wicks(), FIRST, BEFORE + DAY)
    expected = (removed, ())

    actual = release(without_wicks(), removed, BEFORE + 2 * DAY)

    assert expected == actual


def test_a_session_that_comes_back_has_a_higher_sequence() -> None:
    """A client that struck it out shows it again; it was created and announced long ago."""
    removed, _ = release(without_wicks(), FIRST, BEFORE + DAY)

    released, changes = release(MEETING, removed, BEFORE + 2 * DAY)
    entry = released.entries["wicks"]

    assert (
        entry.sequence, entry.created, entry.updated, entry.announced, entry.removed,
    ) == (2, BEFORE, BEFORE + 2 * DAY, BEFORE, None)  # fmt: skip
    assert [one.words for one in changes] == ["back in the programme, Saturday 1 November 09:00"]


def test_a_renamed_session_keeps_its_entry() -> None:
    """With its former id named, a new id is a change and not a new session."""
    renamed = with_wicks(id="flames", previous_ids=("wicks",))

    released, changes = release(renamed, FIRST, BEFORE + DAY)

    assert set(FIRST.entries) == set(released.entries)
    assert [one.words for one in changes] == ["new address"]


def test_a_meeting_that_is_over_is_announced_on_its_last_day() -> None:
    """Readers must not be flooded with news of old meetings."""
    expected = {datetime(2025, 11, 3, 4, 59, 59, tzinfo=UTC)}

    released, _ = release(MEETING, EMPTY, AFTER)
    actual = {one.announced for one in released.entries.values()}

    assert expected == actual
    assert expected == {one.announced for one in released.releases}
    assert {AFTER} == {one.created for one in released.entries.values()}


def test_what_is_added_later_is_announced_when_it_is_added() -> None:
    """Slides of a meeting that is long over are still news."""
    first, _ = release(MEETING, EMPTY, AFTER)
    expected = AFTER + DAY

    released, _ = release(with_wicks(resources=(SLIDES,)), first, AFTER + DAY)
    actual = released.entries["wicks#slides"].announced

    assert expected == actual


def test_a_meeting_on_its_last_day_is_announced_at_once() -> None:
    """Until its last second it is not over."""
    expected = datetime(2025, 11, 3, 4, 59, 59, tzinfo=UTC)

    released, _ = release(MEETING, EMPTY, expected)
    actual = released.entries["wicks"].announced

    assert expected == actual


def test_released_data_has_the_ledgers_revisions() -> None:
    """The modification time of the file has no part in them."""
    expected = Revision(0, BEFORE, BEFORE, BEFORE, released=True)

    one = edition(MEETING, FIRST, AFTER)

    assert {expected} == set(one.revisions.values())
    assert one.unreleased == ()
    assert BEFORE == one.updated == one.latest


def test_an_unreleased_change_has_a_provisional_revision() -> None:
    """One sequence higher, dated by the file, and said to be unreleased."""
    expected = Revision(1, BEFORE, BEFORE + DAY, BEFORE, released=False)

    one = edition(with_wicks(title="On flames"), FIRST, BEFORE + DAY)
    actual = one.of(one.meeting.sessions[0])

    assert expected == actual
    assert [change.words for change in one.unreleased] == ["renamed from “On wicks”"]
    assert one.of(OILS).released


def test_a_provisional_revision_is_never_older_than_the_released_one() -> None:
    """A file that was copied with its old date is newer all the same: clients look at the date."""
    expected = BEFORE + timedelta(seconds=1)

    one = edition(with_wicks(title="On flames"), FIRST, BEFORE - DAY)
    actual = one.of(one.meeting.sessions[0]).updated

    assert expected == actual


def test_a_provisional_removal_is_never_older_than_the_released_state() -> None:
    """The same holds for a row that has gone."""
    expected = BEFORE + timedelta(seconds=1)

    actual = edition(without_wicks(), FIRST, BEFORE - DAY).revisions["wicks"].updated

    assert expected == actual


def test_data_that_was_never_released_is_provisional() -> None:
    """It is dated by the file, and everything in it is new."""
    expected = Revision(0, BEFORE, BEFORE, BEFORE, released=False)

    one = edition(MEETING, EMPTY, BEFORE)

    assert {expected} == set(one.revisions.values())
    assert len(one.unreleased) == 3
    assert one.latest == BEFORE


def test_an_edition_knows_the_meeting_and_its_resources() -> None:
    """Each by what it is."""
    full = replace(with_wicks(resources=(SLIDES,)), resources=(SLIDES,))
    one = edition(full, EMPTY, BEFORE)
    expected = [one.revisions[key] for key in ("@meeting", "@meeting#slides", "wicks#slides")]

    actual = [one.of(), one.of(resource=SLIDES), one.of(full.sessions[0], SLIDES)]

    assert expected == actual


def test_an_unreleased_removal_shows_a_tombstone_at_once() -> None:
    """Subscribers see a session struck out as soon as its row is gone."""
    expected = [("wicks", Status.CANCELLED)]

    one = edition(replace(without_wicks(), resources=()), FIRST, BEFORE + DAY)
    actual = [(stone.id, stone.status) for stone in one.tombstones]

    assert expected == actual


def test_an_edition_knows_when_something_was_taken_out() -> None:
    """The newest counts, whether released or not; None when nothing ever was."""
    first, _ = release(with_wicks(resources=(SLIDES,)), EMPTY, BEFORE)
    second, _ = release(MEETING, first, BEFORE + DAY)
    expected = [None, BEFORE + DAY, BEFORE + DAY, BEFORE + 2 * DAY]

    actual = [
        edition(with_wicks(resources=(SLIDES,)), first, BEFORE).removed,
        edition(MEETING, first, BEFORE + DAY).removed,
        edition(MEETING, second, BEFORE + 2 * DAY).removed,
        edition(without_wicks(), second, BEFORE + 2 * DAY).removed,
    ]

    assert expected == actual


def test_what_came_back_was_not_taken_out() -> None:
    """It is there again, and so are its items."""
    removed, _ = release(without_wicks(), FIRST, BEFORE + DAY)
    back, _ = release(MEETING, removed, BEFORE + 2 * DAY)

    assert edition(MEETING, back, BEFORE + 2 * DAY).removed is None


def test_a_removed_resource_has_no_tombstone() -> None:
    """Feeds simply leave it out."""
    first, _ = release(with_wicks(resources=(SLIDES,)), EMPTY, BEFORE)
    expected = ()

    actual = edition(MEETING, first, BEFORE + DAY).tombstones

    assert expected == actual


@pytest.mark.parametrize(
    ("status", "latest", "expected"),
    [
        (Status.CANCELLED, WICKS.end + 30 * DAY, True),
        (Status.CANCELLED, WICKS.end + 30 * DAY + timedelta(seconds=1), False),
        (Status.CANCELLED, BEFORE, True),
        (Status.CONFIRMED, AFTER, True),
        (Status.TENTATIVE, AFTER, True),
    ],
)
def test_calendars_show_a_cancelled_session_for_thirty_days(
    status: Status, latest: datetime, *, expected: bool
) -> None:
    """After its end, by the time of the last release; others stay for ever."""
    one = replace(edition(MEETING, FIRST, BEFORE), latest=latest)

    actual = one.shows(replace(WICKS, status=status))

    assert expected == actual


ANN = (Person("Ann Lee"),)


@pytest.mark.parametrize(
    ("gone", "new", "expected"),
    [
        pytest.param({}, {"title": "On wicks"}, [("wicks", "flames")], id="the same title"),
        pytest.param(
            {"speakers": ANN}, {"speakers": ANN}, [("wicks", "flames")], id="the same speakers"
        ),
        pytest.param({}, {}, [], id="neither"),
        pytest.param({"speakers": ANN}, {"speakers": (Person("Ben"),)}, [], id="another speaker"),
        pytest.param(
            {"kind": SessionKind.BREAK, "title": "Tea"},
            {"kind": SessionKind.BREAK, "title": "Tea"},
            [("wicks", "flames")],
            id="a break at the same time",
        ),
        pytest.param(
            {"kind": SessionKind.BREAK, "title": "Tea"},
            {"kind": SessionKind.BREAK, "title": "Tea", "start": at("2025-11-01 08:00")},
            [],
            id="a break at another time",
        ),
    ],
)
def test_a_new_session_that_looks_like_one_that_vanished(
    gone: dict[str, Any], new: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """It is asked about: a rename without its former id would lose subscribers' entry."""
    before, _ = release(with_wicks(**gone), EMPTY, BEFORE)
    after = replace(MEETING, sessions=(session("flames", **new), OILS))

    actual = [(one.former, one.session.id) for one in possible_renames(after, before)]

    assert expected == actual


def test_only_sessions_that_have_just_vanished_are_asked_about() -> None:
    """Neither old tombstones nor sessions that the ledger knows are."""
    removed, _ = release(without_wicks(), FIRST, BEFORE + DAY)
    again = replace(MEETING, sessions=(session("flames", title="On wicks"), OILS))
    expected = ()

    actual = possible_renames(again, removed)

    assert expected == actual


class Step(NamedTuple):
    """One edit of a programme, by what happens to which of its sessions."""

    what: str
    which: int
    value: int


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(
            ["add", "remove", "return", "rename", "title", "move", "room", "cancel", "slides",
             "meeting title", "release", "release"]
        ),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    max_size=25,
)  # fmt: skip


class Programme:
    """A programme that an organiser edits; knows which session is which, whatever its ids."""

    def __init__(self) -> None:
        self.title = "Glow 2025"
        self.sessions: dict[int, Session] = {}
        self.gone: dict[int, Session] = {}
        self.named = 0

    @property
    def meeting(self) -> Meeting:
        """The meeting as the data says it now."""
        return meeting(self.sessions.values(), title=self.title)

    def _new_id(self) -> str:
        self.named += 1
        return f"s{self.named}"

    def edit(self, step: Step) -> None:
        """Change one thing."""
        if step.what == "add":
            self.sessions[len(self.sessions) + len(self.gone)] = session(self._new_id())
        elif step.what == "meeting title":
            self.title = f"Glow {step.value}"
        elif step.what == "return" and self.gone:
            who = sorted(self.gone)[step.which % len(self.gone)]
            self.sessions[who] = self.gone.pop(who)
        elif self.sessions:
            who = sorted(self.sessions)[step.which % len(self.sessions)]
            if step.what == "remove":
                self.gone[who] = self.sessions.pop(who)
            else:
                self.sessions[who] = self._edited(self.sessions[who], step)

    def _edited(self, one: Session, step: Step) -> Session:
        number = step.value
        start = at(f"2025-11-01 1{number}:00")
        edits: dict[str, dict[str, Any]] = {
            "rename": {"id": self._new_id(), "previous_ids": (*one.previous_ids, one.id)},
            "title": {"title": f"On {number}"},
            "move": {"start": start, "end": start + timedelta(hours=1)},
            "room": {"room": "ABC"[:number]},
            "cancel": {"status": list(Status)[number % 3]},
            "slides": {"resources": (replace(SLIDES, title=str(number)),) if number else ()},
        }
        return replace(one, **edits.get(step.what, {}))


def check_release(before: Ledger, after: Ledger, one: Meeting, moment: datetime) -> None:
    """Hold one release against what may and must happen to each entry."""
    assert set(before.entries) <= set(after.entries)
    present = seen_of(one)
    for key, old in before.entries.items():
        new = after.entries[key]
        untouched = (
            present.get(key) == old.seen and not old.removed
            if key in present
            else old.removed is not None
        )
        if untouched:
            assert old == new
        else:
            assert old.sequence + 1 == new.sequence
            assert moment == new.updated
        assert (old.created, old.announced) == (new.created, new.announced)
        assert (new.removed is None) is (key in present)


@given(steps)
def test_no_edit_ever_confuses_a_subscriber(edits: list[Step]) -> None:
    """Whatever is edited and released, in whatever order.

    A sequence never falls, an untouched entry stays as it is, a UID is one session's for ever, and
    a second release of the same data changes nothing.
    """
    programme, ledger, moment = Programme(), EMPTY, BEFORE
    addresses = Addresses.of(Site("L", Publisher("O"), "https://a.example", "a.example", "2024"))
    owners: dict[str, int] = {}
    for step in (*edits, Step("release", 0, 0)):
        moment += DAY
        if step.what != "release":
            programme.edit(step)
            continue
        one = programme.meeting
        released, _ = release(one, ledger, moment)
        check_release(ledger, released, one, moment)

        assert (released, ()) == release(one, released, moment + DAY)
        assert released == ledger_file.load(ledger_file.dump(released))
        ledger = released

        shown = edition(one, ledger, moment)
        assert all(revision.released for revision in shown.revisions.values())
        everyone = {**programme.gone, **programme.sessions}
        keys = {each.permanent_id: who for who, each in everyone.items()}
        for each in (*one.sessions, *shown.tombstones):
            who = keys[each.permanent_id]
            assert who == owners.setdefault(addresses.uid(one, each), who)
        uids = [addresses.uid(one, each) for each in (*one.sessions, *shown.tombstones)]
        assert len(uids) == len(set(uids))
