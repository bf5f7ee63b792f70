"""The ledger's file: its exact form, what is read back, and every damage refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import ledger
from modl_feeds.errors import LedgerError
from modl_feeds.ledger import Change, Entry, Ledger, Release

FIRST = datetime(2025, 10, 1, 12, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
LEDGER = Ledger(
    "glow-2025",
    {
        "wicks": Entry({"title": "On wicks", "id": "wicks"}, 1, FIRST, SECOND, FIRST),
        "oils": Entry({"title": "Öls"}, 2, FIRST, SECOND, FIRST, removed=SECOND),
    },
    (
        Release(1, FIRST, FIRST, "", (Change("wicks", "On wicks", "new"),)),
        Release(2, SECOND, SECOND, "Öls are out", ()),
    ),
)
TEXT = """\
{
"version": 1,
"meeting": "glow-2025",
"entries": {
"oils": {"announced": "2025-10-01T12:00:00Z", "created": "2025-10-01T12:00:00Z",\
 "digest": "93ddd0c6be889540", "removed": "2025-10-02T12:00:00Z", "seen": {"title": "Öls"},\
 "sequence": 2, "updated": "2025-10-02T12:00:00Z"},
"wicks": {"announced": "2025-10-01T12:00:00Z", "created": "2025-10-01T12:00:00Z",\
 "digest": "0d82f0acc4c72892", "seen": {"id": "wicks", "title": "On wicks"},\
 "sequence": 1, "updated": "2025-10-02T12:00:00Z"}
},
"releases": [
{"announced": "2025-10-01T12:00:00Z", "changes": [["wicks", "On wicks", "new"]], "note": "",\
 "number": 1, "time": "2025-10-01T12:00:00Z"},
{"announced": "2025-10-02T12:00:00Z", "changes": [], "note": "Öls are out",\
 "number": 2, "time": "2025-10-02T12:00:00Z"}
]
}
"""


def test_the_file_has_one_entry_a_line_in_order() -> None:
    """A git diff of it shows one line for each entry that changed."""
    expected = TEXT

    actual = ledger.dump(LEDGER).decode()

    assert expected == actual


def test_the_file_of_an_empty_ledger() -> None:
    """It can be written and read, too."""
    expected = Ledger("glow-2025")

    actual = ledger.load(ledger.dump(expected))

    assert expected == actual


def test_what_was_written_is_read_back() -> None:
    """Every field of entries and releases returns."""
    expected = LEDGER

    actual = ledger.load(TEXT.encode())

    assert expected == actual


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    """It is of the content, not of how a file happens to write it."""
    expected = ledger.digest({"a": 1, "b": ["ö", {"c": None, "d": ""}]})

    actual = ledger.digest({"b": ["ö", {"d": "", "c": None}], "a": 1})

    assert expected == actual


def test_a_time_is_written_in_utc() -> None:
    """Whatever the zone it was given in."""
    expected = "2025-10-01T12:00:00Z"

    actual = ledger.time_text(FIRST.astimezone(timezone(timedelta(hours=5, minutes=30))))

    assert expected == actual


times = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)).map(  # noqa: DTZ001 - in UTC
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
seen = st.dictionaries(
    texts,
    st.recursive(
        st.one_of(texts, st.integers(), st.booleans()),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner)),
        max_leaves=5,
    ),
    max_size=4,
)
entries = st.builds(
    Entry,
    seen=seen,
    sequence=st.integers(0, 10**6),
    created=times,
    updated=times,
    announced=times,
    removed=st.one_of(st.none(), times),
)
changes = st.builds(Change, key=texts, title=texts, words=texts)
releases = st.builds(
    Release,
    number=st.integers(1, 1000),
    time=times,
    announced=times,
    note=texts,
    changes=st.lists(changes, max_size=3).map(tuple),
)
ledgers = st.builds(
    Ledger,
    meeting=texts,
    entries=st.dictionaries(texts, entries, max_size=4),
    releases=st.lists(releases, max_size=3).map(tuple),
)


@given(ledgers)
def test_any_ledger_is_read_back_as_it_was(expected: Ledger) -> None:
    """Also with quotes, separators and other scripts in its texts."""
    actual = ledger.load(ledger.dump(expected))

    assert expected == actual


@given(ledgers)
def test_a_ledger_has_one_file(written: Ledger) -> None:
    """Entries in another order give the same bytes, and each has a line of its own."""
    expected = ledger.dump(written)
    shuffled = dict(reversed(list(written.entries.items())))

    actual = ledger.dump(Ledger(written.meeting, shuffled, written.releases))

    assert expected == actual
    assert expected.count(b"\n") == 8 + max(len(written.entries), 1) + max(len(written.releases), 1)


def damaged(old: str, new: str) -> bytes:
    """Return the file with a passage replaced."""
    assert old in TEXT
    return TEXT.replace(old, new).encode()


DAMAGES: dict[str, tuple[bytes, int, str]] = {
    "missing comma": (
        damaged('"version": 1,', '"version": 1'),
        3,
        "it is not valid JSON (Expecting ',' delimiter)",
    ),
    "cut off": (
        TEXT[: TEXT.index('"wicks": {')].encode(),
        6,
        "it is not valid JSON (Expecting property name enclosed in double quotes)",
    ),
    "empty": (b"", 1, "it is not valid JSON (Expecting value)"),
    "marks of a merge": (
        damaged('"oils": {', '<<<<<<< HEAD\n"oils": {'),
        5,
        "it holds the marks of an unfinished git merge",
    ),
    "not UTF-8": (TEXT.encode("latin-1"), 1, "it is not UTF-8"),
    "an entry twice": (damaged('"oils": {', '"wicks": {'), 6, '"wicks" stands in it twice'),
    "a key twice": (
        damaged('"version": 1,', '"version": 1,\n"version": 1,'),
        3,
        '"version" stands in it twice',
    ),
    "edited by hand": (
        damaged('"title": "On wicks"}', '"title": "On flames"}'),
        6,
        'the digest of "wicks" is not that of its content',
    ),
    "another version": (
        damaged('"version": 1,', '"version": 2,'),
        1,
        "it is of version 2, this program reads 1",
    ),
    "a missing field": (
        damaged('"sequence": 2, ', ""),
        1,
        "an entry is not whole",
    ),
    "a missing section": (
        b'{"version": 1, "meeting": "glow-2025", "entries": {}}',
        1,
        "an entry is not whole",
    ),
    "a list": (
        b"[]",
        1,
        "an entry is not whole",
    ),
    "a change of two words": (
        damaged('["wicks", "On wicks", "new"]', '["wicks", "new"]'),
        1,
        "an entry is not whole",
    ),
    "a time that is none": (
        damaged(
            '"created": "2025-10-01T12:00:00Z", "digest": "9', '"created": "soon", "digest": "9'
        ),
        1,
        "time data 'soon' does not match format '%Y-%m-%dT%H:%M:%SZ'",
    ),
    "a sequence that is none": (
        damaged('"sequence": 2', '"sequence": "two"'),
        1,
        "invalid literal for int() with base 10: 'two'",
    ),
    "an endless sequence": (
        damaged('"sequence": 2', '"sequence": 1e999'),
        1,
        "an entry is not whole",
    ),
    "too deep": (b"[" * 100_000, 1, "it is nested too deeply"),
}


@pytest.mark.parametrize(("content", "line", "fault"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_ledger_is_refused(content: bytes, line: int, fault: str) -> None:
    """A guess would give subscribers wrong revisions for ever, so nothing is guessed."""
    with pytest.raises(LedgerError) as raised:
        ledger.load(content)

    assert (line, fault) == (raised.value.line, raised.value.fault)


def test_a_damaged_ledger_comes_back_from_version_control() -> None:
    """That is where the one right copy is."""
    with pytest.raises(LedgerError) as raised:
        ledger.load(b"")

    assert raised.value.remedy == "restore the file from version control"


def test_an_unfinished_merge_can_be_finished() -> None:
    """The remedy is the command that joins both sides."""
    with pytest.raises(LedgerError) as raised:
        ledger.load(damaged('"oils": {', '<<<<<<< HEAD\n"oils": {'))

    assert raised.value.remedy == "run: modl-feeds release --merge"


json_like: st.SearchStrategy[object] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["seen", "sequence", "created", "digest"]), inner),
    ),
    max_leaves=8,
)
files = st.one_of(
    st.binary(),
    st.integers(0, len(TEXT.encode())).map(lambda end: TEXT.encode()[:end]),
    json_like.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        {
            "version": st.just(1),
            "meeting": json_like,
            "entries": st.one_of(json_like, st.dictionaries(texts, json_like)),
            "releases": st.one_of(json_like, st.lists(json_like)),
        }
    ).map(lambda value: json.dumps(value).encode()),
)


@given(files)
def test_any_bytes_give_a_ledger_or_its_error(content: bytes) -> None:
    """Whatever stands in the file, there is never another exception."""
    try:
        actual: object = ledger.load(content)
    except LedgerError as error:
        actual = error

    assert isinstance(actual, Ledger | LedgerError)
