"""P6 and P8: ten thousand events written, and ten thousand sessions read."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar
import yaml

from bench import byhand, plain
from bench.fresh import measure
from bench.rows import Row, alternate, ratios, time_words
from modl_feeds import records, urls
from modl_feeds.formats import ics
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.rooms import Rooms

_ROUNDS = 3


def p6(rooms: Rooms) -> Iterator[Row]:
    """Measure events against a writer made by hand, and against icalendar as it is mostly used."""
    data = rooms.large.root
    ways = ("ours", "by_hand", "with_add")
    ours, hand, add = alternate(
        _ROUNDS, *(partial(measure, f"bench.rendering:{way}", data) for way in ways)
    )
    assert {one.digest for one in (*ours, *hand)} == {ours[0].digest}, "their bytes differ"
    assert_parses_back(data)
    ours_s, hand_s, add_s = ([one.seconds for one in each] for each in (ours, hand, add))
    peak = [one.mib for one in ours]
    count = f"{rooms.size:,} VEVENTs"
    said = time_words(ours_s)
    yield Row("P6", count, said, f"by hand: {time_words(hand_s)}", ratios(ours_s, hand_s), 10)
    yield Row("P6", count, said, f"`add()`: {time_words(add_s)}", ratios(ours_s, add_s), 0.55)
    yield Row("P6", f"{count}: MiB added", f"{max(peak):.0f} MiB", "one MiB", peak, 45)


def ours(data: str) -> Callable[[], bytes]:
    """Return what renders all events, their CommonMark included."""
    contents = Store(Path(data)).load()
    addresses = urls.Addresses.of(contents.site)
    return lambda: b"".join(
        ics.session_event(edition, session, addresses).body
        for edition in contents.editions
        for session in edition.meeting.sessions
    )


def by_hand(data: str) -> Callable[[], bytes]:
    """Return what writes the same bytes by hand."""
    return partial(byhand.events, Store(Path(data)).load().editions)


def with_add(data: str) -> Callable[[], bytes]:
    """Return what gives them to icalendar."""
    return partial(plain.calendar, Store(Path(data)).load().editions)


def assert_parses_back(data: Path) -> None:
    """Read a meeting's events with icalendar, and find what was written."""
    edition = Store(data).load().editions[0]
    body = b"BEGIN:VCALENDAR\r\n" + byhand.events([edition]) + b"END:VCALENDAR\r\n"
    read = icalendar.Calendar.from_ical(body).walk("VEVENT")
    written = edition.meeting.sessions
    assert [(str(one["SUMMARY"]), one.decoded("DTSTART")) for one in read] == [
        (f"{one.speaker_names} — {one.title}", one.start) for one in written
    ]
    texts = zip(read, written, strict=True)
    assert all(session.abstract in str(event["DESCRIPTION"]) for event, session in texts)


def p8(rooms: Rooms) -> Iterator[Row]:
    """Measure our reader of YAML, which knows the line of every key."""
    file = rooms.one_file
    ours, theirs = alternate(
        _ROUNDS,
        partial(measure, "bench.rendering:with_lines", file),
        partial(measure, "bench.rendering:with_loader", file),
    )
    assert {one.digest for one in (*ours, *theirs)} == {ours[0].digest}, "they read differently"
    ours_s, theirs_s = ([one.seconds for one in each] for each in (ours, theirs))
    what = f"YAML of {rooms.size:,} sessions, {file.stat().st_size / 1e6:.0f} MB"
    loader = f"CSafeLoader: {time_words(theirs_s)}"
    yield Row("P8", what, time_words(ours_s), loader, ratios(ours_s, theirs_s), 0.25)


def with_lines(file: str) -> Callable[[], bytes]:
    """Return what reads a file as we do; it gives the titles."""
    content = Path(file).read_bytes()

    def read() -> bytes:
        table, problems = records.parse(content, file)
        assert table is not None
        assert not problems
        sessions = table.entries["sessions"]
        assert isinstance(sessions, records.Listing)
        return _titles([_title(one) for one in sessions.items])

    return read


def _title(node: records.Node) -> str:
    assert isinstance(node, records.Table)
    title = node.entries["title"]
    assert isinstance(title, records.Scalar)
    return title.text


def with_loader(file: str) -> Callable[[], bytes]:
    """Return what reads a file with PyYAML's fastest loader; it gives the titles."""
    content = Path(file).read_bytes()

    def read() -> bytes:
        table = yaml.load(content, yaml.CSafeLoader)
        return _titles([one["title"] for one in table["sessions"]])

    return read


def _titles(titles: list[str]) -> bytes:
    return json.dumps(titles).encode()
