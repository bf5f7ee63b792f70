"""What is kept between builds changes no byte: each state is that of a build from nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modl_feeds import ledger
from modl_feeds.document import Document
from modl_feeds.errors import DataError
from modl_feeds.kept import Kept
from modl_feeds.publisher import publish
from modl_feeds.revisions import release
from modl_feeds.store import Store
from tests.samples import SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.errors import Problem
    from modl_feeds.snapshot import Snapshot

Record = dict[str, Any]


def few(*values: object) -> st.SearchStrategy[Any]:
    """Return a strategy of a few values, so that states often have parts in common."""
    return st.sampled_from(values)


SLIDES = {"kind": "slides", "url": "https://a.example/s.pdf"}
RECORDING = {
    "kind": "video",
    "url": "https://a.example/v.mp4",
    "length": "9",
    "chapters": [{"start": "0:00", "title": "Dawn"}],
}
SESSIONS = st.fixed_dictionaries(
    {
        "id": few("one", "two", "three"),
        "kind": few("talk", "break"),
        "start": few("2030-05-06 10:00", "2030-05-07 12:00"),
        "title": few("Dew", "Fog"),
        "room": few("Attic", "Barn"),
    },
    optional={
        "abstract": few("*Wet* grass.", "Dry grass."),
        "speakers": few([{"name": "Ada Lind"}], [{"name": "Bo Ek", "affiliation": "Umeå"}]),
        "status": few("cancelled", "tentative"),
        "resources": few([SLIDES], [RECORDING], [SLIDES, RECORDING]),
        "track": few("Air", "Water"),
        "stream": few("https://a.example/live"),
        "previous_ids": few(["zero"]),
    },
)
MEETINGS = st.fixed_dictionaries(
    {
        "title": few("Spring", "Summer"),
        "timezone": few("Europe/Berlin", "Europe/Paris", "UTC"),  # two of one clock
        "first_day": st.just("2030-05-06"),
        "last_day": few("2030-05-07", "2030-05-08"),
        "sessions": st.lists(
            SESSIONS,
            min_size=1,
            max_size=3,
            unique_by=(lambda one: one["id"], lambda one: one["start"]),
        ),
    },
    optional={
        "series": st.just("rows"),
        "goals": few("To learn.", "To meet."),
        "venue": few({"name": "Mill"}, {"name": "Mill", "country": "DE"}),
        "previous_ids": few(["old"]),
    },
)
SITES = st.fixed_dictionaries(
    {
        "title": few("Meetings", "Gatherings"),
        "publisher": st.just({"name": "Somebody"}),
        "base_url": few("https://a.example", "https://b.example/below"),
        "uid_domain": st.just("a.example"),
        "tag_date": st.just("2020"),
    },
    optional={"hub": st.just("https://hub.example/"), "contact": st.just("us@a.example")},
)
STATES = st.tuples(SITES, MEETINGS, st.none() | MEETINGS, st.booleans())


def write(root: Path, name: str, record: Record) -> None:
    """Write a data file: JSON is YAML."""
    path = root / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record), encoding="utf-8")


def write_state(root: Path, site: Record, meetings: Mapping[str, Record | None]) -> None:
    """Write a whole site; without the meetings that are None."""
    write(root, "site", site)
    write(root, "series/rows", {"id": "rows", "title": "Rows"})
    for name, record in meetings.items():
        if record is None:
            (root / f"meetings/{name}.yaml").unlink(missing_ok=True)
        else:
            write(root, f"meetings/{name}", {"id": name, **record})


def release_all(store: Store, number: int) -> None:
    """Release what there is."""
    contents = store.load()
    at = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(days=number)
    for meeting in contents.site.meetings:
        kept, _ = release(meeting, contents.ledgers[meeting.permanent_id], at)
        path = store.ledger_path(meeting)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(ledger.dump(kept))


def outcome(store: Store) -> Snapshot | tuple[Problem, ...]:
    """Return what a build of the folder gives; the problems, where its data has some."""
    try:
        return publish(store)
    except DataError as error:
        return error.problems


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STATES, min_size=2, max_size=4))
def test_builder_that_remembers_writes_the_same_bytes(
    states: list[tuple[Record, Record, Record | None, bool]],
) -> None:
    """After any edits: of titles, times, zones, people, addresses, with and without releases."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for number, (site, first, second, is_released) in enumerate(states):
            write_state(store.root, site, {"first": first, "second": second})
            fresh = Store(store.root)
            if is_released and not isinstance(outcome(fresh), tuple):
                release_all(fresh, number)
            assert outcome(Store(store.root)) == outcome(store)


def test_nothing_is_made_twice() -> None:
    """The same data again: the documents are the very ones of the build before."""
    store = Store(SITE)
    before, after = publish(store), publish(store)
    again = {path for path, one in after.documents.items() if one is not before.documents[path]}
    assert not {path for path in again if path.endswith((".ics", ".csv"))}


class TestKept:
    """Results by name and inputs."""

    def test_same_inputs_give_the_same_result(self) -> None:
        """It is computed once."""
        kept, made = Kept(), iter("ab")
        assert [kept.of("name", (1,), lambda: next(made)) for _ in range(2)] == ["a", "a"]

    def test_other_inputs_give_another(self) -> None:
        """The one before is forgotten."""
        kept, made = Kept(), iter("abc")
        found = [kept.of("name", (one,), lambda: next(made)) for one in (1, 2, 1)]
        assert found == ["a", "b", "c"]

    def test_names_that_are_gone_are_forgotten(self) -> None:
        """When they are as many as those of one build: all at once, and computed again."""
        kept, made = Kept(), iter("abcdef")
        found = []
        for names in (("one",), ("one", "two"), ("one", "three"), ("one",)):
            found.append([kept.of(name, (), lambda: next(made)) for name in names])
            kept.settle()
        assert found == [["a"], ["a", "b"], ["a", "c"], ["d"]]


def test_another_date_leaves_the_bytes() -> None:
    """A document's ETag is of its bytes, its date its meeting's."""
    early, late = datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC)
    document = Document(b"dew", "text/plain", early, 60)
    assert Document(b"dew", "text/plain", late, 60) == document.at(late)
    assert document.at(early) is document
