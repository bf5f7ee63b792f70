"""What `check` says of files, keys, contradictions and ledgers: the full text of every problem.

Each case is a small folder that is right but for one thing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from modl_feeds.errors import DataError
from modl_feeds.store import Store
from tests.core.sites import (
    LEDGER_FILE,
    MEETING,
    MEETING_FILE,
    SERIES,
    SERIES_FILE,
    SITE,
    SITE_FILE,
    Files,
    edited,
    meeting,
    more,
    reported,
    site,
    unfolded,
    wicks,
    write,
)

NEXT_YEAR: Final = edited(("id: glow-2025", "id: glow-2026"))
WITHOUT_SESSIONS: Final = MEETING[: MEETING.index("sessions:")]
EMPTY_LEDGER: Final = '{"version": 1, "meeting": "glow-2024", "entries": {}, "releases": []}'


def test_a_pipe_in_the_folder_is_a_problem(folder: Path) -> None:
    """And nothing waits for what somebody might write into it."""
    write(folder)
    os.mkfifo(folder / "meetings" / "pipe.yaml")
    (folder / "ledger").mkdir()
    os.mkfifo(folder / "ledger" / "pipe.json")
    expected = [
        "data/ledger/pipe.json:1: ledger: it cannot be read (it is no regular file)",
        "data/meetings/pipe.yaml:1: file: it cannot be read (it is no regular file)",
    ]

    with pytest.raises(DataError) as raised:
        Store(folder).load()
    actual = [str(one).partition(",")[0] for one in raised.value.problems]

    assert expected == actual


def test_a_right_folder_has_no_problem(folder: Path) -> None:
    """The folder that every case begins with is loaded."""
    write(folder)
    expected = ["glow-2025"]

    actual = [one.id for one in Store(folder).load().site.meetings]

    assert expected == actual


FILES_AND_YAML = {
    "YAML that does not parse": (
        {MEETING_FILE: edited(("title: Glow 2025", "title: [Glow 2025"))},
        """
        data/meetings/glow-2025.yaml:4: file: not valid YAML: did not find expected ',' or ']',
          check the indentation, colons, brackets and quotes here
        """,
    ),
    "not UTF-8": (
        {
            MEETING_FILE: MEETING.encode().replace(
                b"wicks\n    kind", b"wicks\n    room: S\xe9jour\n    kind"
            )
        },
        """
        data/meetings/glow-2025.yaml:9: file: byte 0xe9 is not UTF-8, save the file as UTF-8
        """,
    ),
    "duplicate key": (
        meeting(("timezone:", "title: Again\ntimezone:")),
        """
        data/meetings/glow-2025.yaml:4: title: the key stands here and in line 3, keep one of
          them
        """,
    ),
    "empty file": (
        {SERIES_FILE: ""},
        """
        data/series/glow.yaml:1: file: it is empty or not a mapping, write 'key: value' lines
        """,
    ),
    ".yml ending": (
        {"meetings/other.yml": "id: other\n"},
        """
        data/meetings/other.yml:1: file: it ends in .yml, rename it to .yaml, or move it out of
          here
        """,
    ),
    "capital ending": (
        {"series/other.YAML": "id: other\n"},
        """
        data/series/other.YAML:1: file: it ends in .YAML, rename it to .yaml, or move it out of
          here
        """,
    ),
    "unreadable file": (
        {"meetings/other.yaml/file": ""},
        """
        data/meetings/other.yaml:1: file: it cannot be read (Is a directory), make it a readable
          file
        """,
    ),
    "unreadable site.yaml": (
        {SITE_FILE: None, "site.yaml/file": ""},
        """
        data/site.yaml:1: file: it cannot be read (Is a directory), make it a readable file
        """,
    ),
    "missing site.yaml": (
        {SITE_FILE: None},
        """
        data/site.yaml:1: site: there is no such file, write title, publisher, base_url,
          uid_domain and tag_date
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), FILES_AND_YAML.values(), ids=FILES_AND_YAML.keys())
def test_a_file_that_cannot_be_read_is_a_problem(folder: Path, files: Files, expected: str) -> None:
    """Broken YAML, other encodings and endings, files that cannot be opened."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual


RECORDS = {
    "unknown key like a known one": (
        meeting(("series: glow", "serie: glow")),
        """
        data/meetings/glow-2025.yaml:2: glow-2025: serie: a meeting has no such key, did you
          mean 'series'?
        """,
    ),
    "unknown key like none": (
        meeting(("series: glow", "xyz: glow")),
        """
        data/meetings/glow-2025.yaml:2: glow-2025: xyz: a meeting has no such key, use one of
          id, previous_ids, series, acronym, title, url, image, source, timezone, first_day,
          last_day, default_minutes, to_be_announced, venue, organizers, goals, report, notes,
          contacts, resources, sessions
        """,
    ),
    "unknown key of a session": (
        meeting(("    title: On wicks", "    titel: On wicks")),
        """
        data/meetings/glow-2025.yaml:8: wicks: the key 'title' is missing, write 'title: …'
          (what it is called)
        data/meetings/glow-2025.yaml:11: wicks: titel: a session has no such key, did you mean
          'title'?
        """,
    ),
    "missing keys of a meeting": (
        {MEETING_FILE: "id: glow-2025\n"},
        """
        data/meetings/glow-2025.yaml:1: glow-2025: no time zone is known, write 'timezone:
          America/New_York' or name a series that has one
        data/meetings/glow-2025.yaml:1: glow-2025: the key 'first_day' is missing, write
          'first_day: …' (the first day)
        data/meetings/glow-2025.yaml:1: glow-2025: the key 'last_day' is missing, write
          'last_day: …' (the last day)
        data/meetings/glow-2025.yaml:1: glow-2025: the key 'title' is missing, write 'title: …'
          (what it is called)
        data/meetings/glow-2025.yaml:1: glow-2025: the meeting has no sessions, write
          'sessions:', or 'to_be_announced: true' until then
        """,
    ),
    "missing keys of a session": (
        meeting(("    kind: talk\n    start: 2025-11-01 09:00\n    title: On wicks\n", "")),
        """
        data/meetings/glow-2025.yaml:8: wicks: the key 'kind' is missing, write 'kind: …' (what
          it is)
        data/meetings/glow-2025.yaml:8: wicks: the key 'start' is missing, write 'start: …' (on
          the venue's clock)
        data/meetings/glow-2025.yaml:8: wicks: the key 'title' is missing, write 'title: …'
          (what it is called)
        """,
    ),
    "missing keys of the site": (
        {SITE_FILE: "description: Light\n"},
        """
        data/site.yaml:1: site: the key 'base_url' is missing, write 'base_url: …' (where it is
          reached)
        data/site.yaml:1: site: the key 'publisher' is missing, write 'publisher: …' (who
          publishes it)
        data/site.yaml:1: site: the key 'tag_date' is missing, write 'tag_date: …' (when that
          domain was yours (RFC 4151))
        data/site.yaml:1: site: the key 'title' is missing, write 'title: …' (what the site is
          called)
        data/site.yaml:1: site: the key 'uid_domain' is missing, write 'uid_domain: …' (in every
          UID and guid; never changed)
        """,
    ),
    "missing keys of a series": (
        {SERIES_FILE: "description: Light\n"},
        """
        data/series/glow.yaml:1: series: the key 'id' is missing, write 'id: …' (stable for
          ever, and the file's name)
        data/series/glow.yaml:1: series: the key 'title' is missing, write 'title: …' (what it
          is called)
        """,
    ),
    "missing id of a series": (
        {SERIES_FILE: "title: Light\n"},
        """
        data/series/glow.yaml:1: series: the key 'id' is missing, write 'id: …' (stable for
          ever, and the file's name)
        """,
    ),
    "list instead of text": (
        meeting(("title: Glow 2025", "title: [Glow, 2025]")),
        """
        data/meetings/glow-2025.yaml:3: glow-2025: title: it is a list, write text on one line
        """,
    ),
    "mapping instead of text": (
        meeting(("title: Glow 2025", "title: {en: Glow}")),
        """
        data/meetings/glow-2025.yaml:3: glow-2025: title: it is a mapping, write text on one
          line
        """,
    ),
    "empty value": (
        meeting(("title: Glow 2025", "title:")),
        """
        data/meetings/glow-2025.yaml:3: glow-2025: title: it is empty, write text on one line,
          or leave the key out
        """,
    ),
    "text instead of a list": (
        wicks("speakers: Ann Lee"),
        """
        data/meetings/glow-2025.yaml:12: wicks: speakers: it is not a list, write one '- ' line
          for each
        """,
    ),
    "text instead of a record": (
        wicks("speakers: [Ann Lee]"),
        """
        data/meetings/glow-2025.yaml:12: wicks: speaker 1: it is not a person, write the keys
          name
        """,
    ),
    "text instead of a venue": (
        more("venue: Town hall\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: venue: it is not a venue, write the keys
          name
        """,
    ),
    "record without its name": (
        wicks("speakers:\n  - affiliation: Beacon College"),
        """
        data/meetings/glow-2025.yaml:13: wicks: speaker 1: the key 'name' is missing, write
          'name: …' (full name)
        """,
    ),
    "record with a name": (
        wicks("speakers:\n  - {name: Ann Lee, mail: a@b}"),
        """
        data/meetings/glow-2025.yaml:13: Ann Lee: mail: a person has no such key, use one of
          name, affiliation, url
        """,
    ),
    "nested record of the site": (
        site(("  name: The Lantern Office", "  url: lanterns.example")),
        """
        data/site.yaml:3: site: publisher: the key 'name' is missing, write 'name: …' (person or
          organisation)
        data/site.yaml:3: site: publisher: url: 'lanterns.example' is not a web address, write
          an address that begins with https:// or http://
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), RECORDS.values(), ids=RECORDS.keys())
def test_keys_and_their_structure_is_a_problem(folder: Path, files: Files, expected: str) -> None:
    """Unknown keys get the nearest known one named; missing ones say what they are for."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual


MEETINGS = {
    "overlap with no room named": (
        wicks("end: 2025-11-01 11:00"),
        """
        data/meetings/glow-2025.yaml:15: oils: it overlaps wicks (09:00-11:00) with no room
          named, change a time, or name different rooms
        """,
    ),
    "overlap in one room": (
        meeting(
            ("    title: On wicks", "    title: On wicks\n    minutes: 120\n    room: Hall A"),
            ("    title: On oils", "    title: On oils\n    room: Hall A"),
        ),
        """
        data/meetings/glow-2025.yaml:16: oils: it overlaps wicks (09:00-11:00) in Hall A, change
          a time, or name different rooms
        """,
    ),
    "overlap in one track": (
        meeting(
            ("    title: On wicks", "    title: On wicks\n    minutes: 120\n    track: Deep"),
            ("    title: On oils", "    title: On oils\n    track: Deep"),
        ),
        """
        data/meetings/glow-2025.yaml:16: oils: it overlaps wicks (09:00-11:00) with no room
          named, change a time, or name different rooms
        """,
    ),
    "overlap of a track with the whole": (
        meeting(
            ("    title: On wicks", "    title: On wicks\n    minutes: 120\n    track: Deep"),
        ),
        """
        data/meetings/glow-2025.yaml:16: oils: it overlaps wicks (09:00-11:00) with no room
          named, change a time, or name different rooms
        """,
    ),
    "overlap of two tracks in one room": (
        meeting(
            (
                "    title: On wicks",
                "    title: On wicks\n    minutes: 120\n    track: Deep\n    room: Hall A",
            ),
            ("    title: On oils", "    title: On oils\n    track: Shallow\n    room: Hall A"),
        ),
        """
        data/meetings/glow-2025.yaml:17: oils: it overlaps wicks (09:00-11:00) in Hall A, change
          a time, or name different rooms
        """,
    ),
    "overlap of three": (
        {
            MEETING_FILE: edited(("    title: On wicks", "    title: On wicks\n    minutes: 180"))
            + "    minutes: 60\n"
            + "  - {id: glass, kind: talk, start: 2025-11-01 11:00, title: On glass}\n"
        },
        """
        data/meetings/glow-2025.yaml:15: oils: it overlaps wicks (09:00-12:00) with no room
          named, change a time, or name different rooms
        data/meetings/glow-2025.yaml:18: glass: it overlaps oils (10:30-11:30) with no room
          named, change a time, or name different rooms
        data/meetings/glow-2025.yaml:18: glass: it overlaps wicks (09:00-12:00) with no room
          named, change a time, or name different rooms
        """,
    ),
    "two sessions with one id": (
        meeting(("id: oils", "id: wicks")),
        """
        data/meetings/glow-2025.yaml:12: wicks: the id stands here and in line 8, give each
          session an id of its own
        """,
    ),
    "id that was another's": (
        meeting(("id: oils", "id: oils\n    previous_ids: [wicks]")),
        """
        data/meetings/glow-2025.yaml:13: wicks: the id stands here and in line 8, give each
          session an id of its own
        """,
    ),
    "reserved id of a session": (
        meeting(("id: oils", "id: talks")),
        """
        data/meetings/glow-2025.yaml:12: talks: the id is reserved for the meeting's pages,
          choose another, such as talks-1
        """,
    ),
    "reserved former id of a session": (
        meeting(("id: oils", "id: oils\n    previous_ids: [my]")),
        """
        data/meetings/glow-2025.yaml:13: my: the id is reserved for the meeting's pages, choose
          another, such as my-1
        """,
    ),
    "reserved id of a meeting": (
        {MEETING_FILE: None, "meetings/series.yaml": edited(("id: glow-2025", "id: series"))},
        """
        data/meetings/series.yaml:1: series: the id is reserved for the site's pages, add the
          year, such as 'series-2025'
        """,
    ),
    "session outside the meeting": (
        meeting(("start: 2025-11-01 10:30", "start: 2025-11-03 10:30")),
        """
        data/meetings/glow-2025.yaml:14: oils: start: 2025-11-03 is outside the meeting, write a
          date from 2025-11-01 to 2025-11-02, or change the meeting's days
        """,
    ),
    "session that ends outside the meeting": (
        meeting(("start: 2025-11-01 10:30", "start: 2025-11-01 10:30\n    end: 2025-11-30 10:30")),
        """
        data/meetings/glow-2025.yaml:15: oils: end: 2025-11-30 is outside the meeting, write a
          time before the night after 2025-11-02 is over
        """,
    ),
    "last day before the first": (
        meeting(("last_day: 2025-11-02", "last_day: 2025-10-02")),
        """
        data/meetings/glow-2025.yaml:6: glow-2025: last_day: it is before the first day,
          2025-11-01, write the later date here
        """,
    ),
    "meeting without sessions": (
        {MEETING_FILE: WITHOUT_SESSIONS},
        """
        data/meetings/glow-2025.yaml:1: glow-2025: the meeting has no sessions, write
          'sessions:', or 'to_be_announced: true' until then
        """,
    ),
    "meeting with an empty list of sessions": (
        {MEETING_FILE: WITHOUT_SESSIONS + "sessions: []\n"},
        """
        data/meetings/glow-2025.yaml:7: glow-2025: the meeting has no sessions, list them, or
          write 'to_be_announced: true' until then
        """,
    ),
    "announced meeting that is to be announced": (
        more("to_be_announced: true\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: it has sessions and is still to be
          announced, remove 'to_be_announced'
        """,
    ),
    "two resources of one kind": (
        wicks("resources:\n  - {kind: slides}\n  - {kind: slides}\n  - {kind: slides}"),
        """
        data/meetings/glow-2025.yaml:14: wicks: resources: two are called 'slides', give each an
          id of its own, such as slides-2
        data/meetings/glow-2025.yaml:15: wicks: resources: two are called 'slides', give each an
          id of its own, such as slides-2
        """,
    ),
    "two resources of one id": (
        more("resources:\n  - {kind: link}\n  - {kind: paper, id: link}\n"),
        """
        data/meetings/glow-2025.yaml:18: glow-2025: resources: two are called 'link', give each
          an id of its own, such as slides-2
        """,
    ),
    "chapters out of order": (
        wicks(
            "resources:\n"
            "  - kind: video\n"
            "    chapters:\n"
            "      - {start: 5:00, title: Wax}\n"
            "      - {start: 0:00, title: Oil}\n"
            "      - {start: 1:00, title: Tallow}"
        ),
        """
        data/meetings/glow-2025.yaml:16: wicks: video: chapters: it does not begin after the one
          above, write them in order, from 0:00
        """,
    ),
    "two chapters of one start": (
        wicks(
            "resources:\n"
            "  - kind: video\n"
            "    id: film\n"
            "    chapters:\n"
            "      - {start: 5:00, title: Wax}\n"
            "      - {start: 05:00, title: Oil}"
        ),
        """
        data/meetings/glow-2025.yaml:17: wicks: film: chapters: it does not begin after the one
          above, write them in order, from 0:00
        """,
    ),
    "chapters after the end": (
        more(
            "resources:\n"
            "  - kind: video\n"
            "    duration: 10:00\n"
            "    chapters:\n"
            "      - {start: 9:59, title: Wax}\n"
            "      - {start: 10:00, title: Oil}\n"
            "      - {start: 1:00:00, title: Tallow}\n"
        ),
        """
        data/meetings/glow-2025.yaml:21: glow-2025: video: chapters: it begins after the
          recording's end, mend its start or the duration
        data/meetings/glow-2025.yaml:22: glow-2025: video: chapters: it begins after the
          recording's end, mend its start or the duration
        """,
    ),
    "chapter without a start": (
        wicks(
            "resources:\n"
            "  - kind: video\n"
            "    chapters:\n"
            "      - {start: 0:00, title: Wax}\n"
            "      - {title: Oil}\n"
            "      - {start: half, title: Tallow}"
        ),
        """
        data/meetings/glow-2025.yaml:16: wicks: resource 1: chapter 2: the key 'start' is
          missing, write 'start: …' (from the recording's beginning)
        data/meetings/glow-2025.yaml:17: wicks: resource 1: chapter 3: start: 'half' is not a
          time of a recording, write minutes and seconds like 52:30, or hours too like 1:02:30
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), MEETINGS.values(), ids=MEETINGS.keys())
def test_what_contradicts_itself_within_a_meeting_is_a_problem(
    folder: Path, files: Files, expected: str
) -> None:
    """Rooms, ids, days and resources that do not fit together."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual


SITES = {
    "file name of a meeting": (
        {MEETING_FILE: None, "meetings/glow.yaml": MEETING},
        """
        data/meetings/glow.yaml:1: glow-2025: id: the file is named 'glow', give the file and
          the id the same name
        """,
    ),
    "file name of a series": (
        {SERIES_FILE: None, "series/shine.yaml": SERIES},
        """
        data/series/shine.yaml:1: glow: id: the file is named 'shine', give the file and the id
          the same name
        """,
    ),
    "unknown series": (
        meeting(("series: glow", "series: shine")),
        """
        data/meetings/glow-2025.yaml:2: glow-2025: series: there is no series 'shine', add
          data/series/shine.yaml or use one that exists (glow)
        """,
    ),
    "unknown series where there is none": (
        {SERIES_FILE: None},
        """
        data/meetings/glow-2025.yaml:2: glow-2025: series: there is no series 'glow', add
          data/series/glow.yaml or use one that exists (none yet)
        """,
    ),
    "acronym of two meetings": (
        {
            MEETING_FILE: MEETING + "acronym: glow\n",
            "meetings/glow-2026.yaml": NEXT_YEAR + "acronym: glow\n",
        },
        """
        data/meetings/glow-2026.yaml:16: glow-2026: acronym: 'glow' is also the acronym of
          glow-2025, give each meeting its own
        """,
    ),
    "former id of two meetings": (
        {
            MEETING_FILE: MEETING + "previous_ids: [glow]\n",
            "meetings/glow-2026.yaml": NEXT_YEAR + "previous_ids: [glow]\n",
        },
        """
        data/meetings/glow-2026.yaml:16: glow-2026: previous_ids: 'glow' is or was also the id
          of glow-2025, give each meeting ids of its own: UIDs hang on them
        """,
    ),
    "id that was another meeting's": (
        {
            "meetings/glow-2024.yaml": edited(
                ("id: glow-2025", "id: glow-2024\nprevious_ids: [glow-2025]")
            )
        },
        """
        data/meetings/glow-2025.yaml:1: glow-2025: id: 'glow-2025' is or was also the id of
          glow-2024, give each meeting ids of its own: UIDs hang on them
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES.keys())
def test_what_contradicts_itself_between_files_is_a_problem(
    folder: Path, files: Files, expected: str
) -> None:
    """File names, series, acronyms and former ids that do not fit together."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual


LEDGERS = {
    "ledger of a meeting that has gone": (
        {"ledger/glow-2024.json": EMPTY_LEDGER},
        """
        data/ledger/glow-2024.json:1: glow-2024: this meeting was released and has no file now,
          restore data/meetings/glow-2024.yaml, or name it under a meeting's previous_ids
        """,
    ),
    "ledger of another version": (
        {LEDGER_FILE: '{"version": 2}'},
        """
        data/ledger/glow-2025.json:1: ledger: it is of version 2, this program reads 1, restore
          the file from version control
        """,
    ),
    "ledger that is no JSON": (
        {LEDGER_FILE: '{\n"version": 1,\n"meeting" "glow-2025"\n}'},
        """
        data/ledger/glow-2025.json:3: ledger: it is not valid JSON (Expecting ':' delimiter),
          restore the file from version control
        """,
    ),
    "ledger of another meeting": (
        {LEDGER_FILE: EMPTY_LEDGER},
        """
        data/ledger/glow-2025.json:1: ledger: it is the ledger of 'glow-2024', restore the file
          from version control
        """,
    ),
    "unreadable ledger": (
        {LEDGER_FILE + "/file": ""},
        """
        data/ledger/glow-2025.json:1: ledger: it cannot be read (Is a directory), restore the
          file from version control
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), LEDGERS.values(), ids=LEDGERS.keys())
def test_a_ledger_that_does_not_fit_is_a_problem(folder: Path, files: Files, expected: str) -> None:
    """Damaged, foreign and orphaned ledgers."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual


def test_a_missing_folder_is_a_problem(folder: Path) -> None:
    """A wrong --data is said once, without a word on the files that it cannot have."""
    expected = [
        "data:1: data: there is no such folder, name the folder with --data, or MODL_FEEDS_DATA"
    ]

    actual = reported(folder)

    assert expected == actual


def test_a_folder_that_cannot_be_listed_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing permission for a folder is told as for a file."""
    write(folder)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    expected = [
        "data/series:1: data: it cannot be read (Permission denied), make it readable",
    ]

    actual = reported(folder)

    assert expected == actual


def test_two_tracks_may_overlap_with_no_room_named(folder: Path) -> None:
    """They run side by side."""
    files = meeting(
        ("    title: On wicks", "    title: On wicks\n    minutes: 120\n    track: Deep"),
        ("    title: On oils", "    title: On oils\n    track: Shallow"),
    )
    write(folder, files)
    expected = ["wicks", "oils"]

    assert expected == [one.id for one in Store(folder).load().site.meetings[0].sessions]


def test_files_of_editors_are_passed_over(folder: Path) -> None:
    """Hidden files, backups, notes and other kinds of files may lie beside the data."""
    files: Files = {
        "meetings/.glow.yaml": "{",
        "meetings/glow.yaml~": "{",
        "meetings/README.md": "{",
        "ledger/.glow-2025.json.part": "{",
        "ledger/notes.txt": "{",
    }
    write(folder, files)
    expected = ["glow-2025"]

    actual = [one.id for one in Store(folder).load().site.meetings]

    assert expected == actual


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    """One run names everything, by file and then by line; the author need not run it again."""
    files: Files = {
        SITE_FILE: edited(("tag_date: 2024\n", "tagdate: 2024\n"), base=SITE),
        SERIES_FILE: SERIES + "timezone: Moon\n",
        MEETING_FILE: edited(
            ("start: 2025-11-01 10:30", "start: 2025-11-09 10:30"),
            ("title: Glow 2025", "title:"),
            ("first_day: 2025-11-01", "first_day: 2025-11-01\nvenue: {}"),
        ),
        "meetings/glow-2026.yml": "id: glow-2026\n",
        LEDGER_FILE: "{}",
    }
    write(folder, files)
    expected = [
        "data/ledger/glow-2025.json:1",
        "data/meetings/glow-2025.yaml:3",
        "data/meetings/glow-2025.yaml:6",
        "data/meetings/glow-2026.yml:1",
        "data/series/glow.yaml:3",
        "data/site.yaml:1",
        "data/site.yaml:6",
    ]

    actual = [":".join(line.split(":")[:2]) for line in reported(folder)]

    assert expected == actual


def test_several_mistakes_of_one_meeting_are_told_at_once(folder: Path) -> None:
    """Lines come in their order, however deep in the file the mistakes are."""
    write(
        folder,
        meeting(
            ("start: 2025-11-01 10:30", "start: 2025-11-09 10:30"),
            ("start: 2025-11-01 09:00", "start: 2025-11-02 01:00"),
            ("series: glow", "series: shine"),
        ),
    )
    expected = ["2", "10", "14"]

    actual = [line.split(":")[1] for line in reported(folder)]

    assert expected == actual
