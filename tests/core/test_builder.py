"""Records become meetings: ends, order, inheritance, one person under two spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from modl_feeds.assembly import SourceFile, assemble
from modl_feeds.model import Chapter, Resource, ResourceKind, SessionKind, Status
from modl_feeds.particulars import Provenance
from tests.core.sites import MEETING, SERIES, SITE, edited

if TYPE_CHECKING:
    from modl_feeds.model import Meeting, Site

HEAD = MEETING[: MEETING.index("  - id: wicks")]


def source(stem: str, text: str) -> SourceFile:
    """Return a file's bytes with its name."""
    return SourceFile(f"{stem}.yaml", stem, text.encode())


def site(text: str = SITE, series: str = SERIES, **meetings: str) -> Site:
    """Return the site of these texts; meetings by id, hyphens as underscores."""
    found, problems, _ = assemble(
        source("site", text),
        [source("glow", series)],
        [source(name.replace("_", "-"), each) for name, each in meetings.items()],
    )
    assert not problems
    assert found is not None
    return found


def built(text: str, series: str = SERIES) -> Meeting:
    """Return the one meeting of a text."""
    return site(series=series, glow_2025=text).meetings[0]


def programme(*rows: str) -> Meeting:
    """Return a meeting of talks, each row being 'id start[; key: value]…', on its first day."""
    lines = []
    for row in rows:
        first, *more = row.split("; ")
        identifier, start = first.split(" ")
        lines += [
            f"  - id: {identifier}",
            f"    title: On {identifier}",
            f"    start: 2025-11-01 {start}",
            *(f"    {each}" for each in more if not each.startswith("kind")),
            f"    {next((each for each in more if each.startswith('kind')), 'kind: talk')}",
        ]
    return built(HEAD + "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(["wicks 09:00; end: 2025-11-01 09:20"], "09:20", id="its own end"),
        pytest.param(["wicks 09:00; minutes: 25"], "09:25", id="its minutes"),
        pytest.param(["wicks 09:00"], "10:00", id="an hour where nothing is said"),
        pytest.param(["wicks 09:00", "oils 09:40"], "09:40", id="the next start"),
        pytest.param(["wicks 09:00", "oils 11:00"], "10:00", id="an hour before a gap"),
        pytest.param(
            ["wicks 09:00; room: A", "oils 09:40; room: B"],
            "10:00",
            id="not by a start in another room",
        ),
        pytest.param(
            ["wicks 09:00; room: A", "oils 09:40; room: A"], "09:40", id="by a start in its room"
        ),
        pytest.param(
            ["wicks 09:00", "tea 09:40; kind: break"], "09:40", id="by the start of a break"
        ),
        pytest.param(
            ["wicks 09:00", "oils 09:40; status: cancelled"],
            "10:00",
            id="not by a cancelled session",
        ),
        pytest.param(
            ["wicks 09:00; status: cancelled", "oils 09:40"],
            "09:40",
            id="a cancelled one by the next start",
        ),
        pytest.param(
            ["wicks 09:00; minutes: 60", "oils 10:00"], "10:00", id="its minutes up to the next"
        ),
    ],
)
def test_a_session_ends(rows: list[str], expected: str) -> None:
    """By its own end, its minutes, the next start there, or the default length."""
    session = next(one for one in programme(*rows).sessions if one.id == "wicks")

    actual = f"{session.end:%H:%M}"

    assert expected == actual


def test_sessions_that_start_together_do_not_shorten_each_other() -> None:
    """Where two start at once, the next later start ends both."""
    expected = ["09:30", "09:30", "10:30"]

    meeting = programme("posters 09:00; kind: other", "coffee 09:00; kind: social", "talk-1 09:30")
    actual = [f"{one.end:%H:%M}" for one in meeting.sessions]

    assert expected == actual


def test_the_next_day_does_not_shorten_a_session() -> None:
    """Only a start on the same day ends it."""
    text = HEAD + (
        "  - {id: wicks, kind: social, title: On wicks, start: 2025-11-01 23:30}\n"
        "  - {id: oils, kind: social, title: On oils, start: 2025-11-02 00:15}\n"
    )
    expected = "2025-11-02 00:30"

    actual = f"{built(text).sessions[0].end:%Y-%m-%d %H:%M}"

    assert expected == actual


def test_a_meeting_has_its_own_default_length() -> None:
    """`default_minutes` takes the place of an hour."""
    expected = ["09:45", "11:15"]

    actual = [f"{one.end:%H:%M}" for one in built(MEETING + "default_minutes: 45\n").sessions]

    assert expected == actual


def test_minutes_are_real_time_where_the_clocks_change() -> None:
    """A talk of two hours over the repeated hour ends an hour earlier by the clock."""
    text = edited(("start: 2025-11-01 10:30", "start: 2025-11-02 00:30\n    minutes: 120"))
    expected = "2025-11-02T01:30:00-05:00"

    actual = built(text).sessions[1].end.isoformat()

    assert expected == actual


def test_an_offset_names_the_pass_of_a_repeated_hour() -> None:
    """Start and end may both lie in the repeated hour, each with its offset."""
    text = edited(
        (
            "start: 2025-11-01 10:30",
            "start: 2025-11-02 01:30 -04:00\n    end: 2025-11-02T01:10 -05:00",
        )
    )
    expected = 40

    session = built(text).sessions[1]
    actual = (session.end - session.start).total_seconds() / 60

    assert expected == actual


def test_sessions_are_in_order_whatever_the_files_order() -> None:
    """By start, then room, then id."""
    expected = ["d", "b", "a", "c"]

    meeting = programme(
        "a 10:00; room: B", "b 10:00; room: A", "d 09:00; room: C", "c 10:00; room: B1"
    )
    actual = [one.id for one in meeting.sessions]

    assert expected == actual


def test_sessions_of_one_start_and_room_are_in_order_of_their_ids() -> None:
    """The last resort is the id, so that the order never depends on the file's."""
    expected = ["check-in", "coffee"]

    meeting = programme("coffee 09:00; kind: social", "check-in 09:00; kind: registration")
    actual = [one.id for one in meeting.sessions]

    assert expected == actual


def test_a_session_keeps_everything_that_is_written() -> None:
    """Each key of a session arrives in the model."""
    text = (
        HEAD
        + """\
  - id: wicks
    previous_ids: [cotton, thread]
    kind: poster
    start: 2025-11-01 09:00
    title: "On   wicks"
    speakers:
      - name: Ann Lee
        affiliation: Beacon College
        url: https://ann.example/
    room: Hall A
    track: Light
    status: tentative
    summary: |
      One.

      Two.
    abstract: Three.
    resources:
      - {kind: slides, url: "https://lanterns.example/wicks.pdf", media_type: application/pdf}
      - {kind: link, id: model, title: A model, date: 2025-11-01, added: 2025-11-03, note: Small}
"""
    )
    session = built(text).sessions[0]

    assert session.previous_ids == ("cotton", "thread")
    assert session.permanent_id == "cotton"
    assert SessionKind.POSTER is session.kind
    assert session.title == "On wicks"
    assert [(one.name, one.affiliation, one.url) for one in session.speakers] == [
        ("Ann Lee", "Beacon College", "https://ann.example/")
    ]
    assert (session.room, session.track) == ("Hall A", "Light")
    assert Status.TENTATIVE is session.status
    assert (session.summary, session.abstract) == ("One.\n\nTwo.", "Three.")
    assert [one.id for one in session.resources] == ["slides", "model"]


def test_a_session_is_confirmed_unless_said_otherwise() -> None:
    """Most sessions need no status."""
    expected = {Status.CONFIRMED}

    actual = {one.status for one in built(MEETING).sessions}

    assert expected == actual


def test_a_meeting_inherits_zone_and_venue_from_its_series() -> None:
    """What holds for every meeting is written once."""
    series = SERIES + "timezone: Asia/Kolkata\nvenue: {name: Town hall, locality: Pune}\n"
    meeting = built(edited(("timezone: America/New_York\n", "")), series)

    assert meeting.timezone == "Asia/Kolkata"
    assert meeting.sessions[0].start.isoformat() == "2025-11-01T09:00:00+05:30"
    assert meeting.venue is not None
    assert meeting.venue.address == "Town hall, Pune"


def test_a_meetings_own_zone_and_venue_win() -> None:
    """A meeting elsewhere says so itself."""
    series = SERIES + "timezone: Asia/Kolkata\nvenue: {name: Town hall}\n"
    meeting = built(MEETING + "venue: {name: Old mill}\n", series)

    assert meeting.timezone == "America/New_York"
    assert meeting.venue is not None
    assert meeting.venue.name == "Old mill"


def test_a_meeting_needs_no_series() -> None:
    """A single meeting stands on its own."""
    expected = ""

    actual = built(edited(("series: glow\n", ""))).series

    assert expected == actual


def test_a_meeting_may_wait_for_its_programme() -> None:
    """`to_be_announced` stands for the sessions."""
    expected = ()

    actual = built(MEETING[: MEETING.index("sessions:")] + "to_be_announced: true\n").sessions

    assert expected == actual


def test_a_meeting_keeps_everything_that_is_written() -> None:
    """Each key of a meeting arrives in the model."""
    text = (
        MEETING
        + """\
previous_ids: [shine-2025]
acronym: glow_25
url: https://lanterns.example/2025
source: {url: "https://lanterns.example/old", read: 2025-10-01}
organizers: [{name: Ben Ray}]
goals: To see.
report: We saw.
notes: [{title: Bus, text: Line 5.}]
contacts: [{name: Office, telephone: "+1 555 0100"}]
resources: [{kind: video, date: 2025-11-01}]
venue: {name: Old mill, latitude: 40.5, longitude: -74}
"""
    )
    meeting = built(text)

    assert meeting.permanent_id == "shine-2025"
    assert meeting.acronym == "glow_25"
    assert meeting.url == "https://lanterns.example/2025"
    assert isinstance(meeting.source, Provenance)
    assert [one.name for one in meeting.organizers] == ["Ben Ray"]
    assert (meeting.goals, meeting.report) == ("To see.", "We saw.")
    assert [one.text for one in meeting.notes] == ["Line 5."]
    assert [one.telephone for one in meeting.contacts] == ["+1 555 0100"]
    assert [one.id for one in meeting.resources] == ["video"]
    assert meeting.venue is not None
    assert (meeting.venue.latitude, meeting.venue.longitude) == (40.5, -74.0)


def test_two_spellings_of_a_name_are_one_person() -> None:
    """René and Rene are one speaker, each time with the affiliation of that occasion."""
    text = MEETING.replace("    title: On wicks", "    speakers: [{name: René Day}]\n    title: W")
    text = text.replace("    title: On oils", "    speakers: [{name: rene day}]\n    title: O")
    expected = 1

    speakers = [one for session in built(text).sessions for one in session.speakers]
    actual = len({one.folded for one in speakers})

    assert expected == actual


def test_a_sites_meetings_are_in_order_of_their_days() -> None:
    """The oldest comes first, whatever the files are called."""
    earlier = edited(
        ("id: glow-2025", "id: zoom"), ("first_day: 2025-11-01", "first_day: 2025-10-01")
    )
    expected = ["zoom", "glow-2025"]

    actual = [one.id for one in site(glow_2025=MEETING, zoom=earlier).meetings]

    assert expected == actual


def test_a_site_keeps_everything_that_is_written() -> None:
    """Each key of the site arrives in the model; a slash at the end of its address does not."""
    text = edited(("https://lanterns.example", "https://lanterns.example/feeds/"), base=SITE)
    found = site(text + "description: Light.\nlanguage: en-GB\ncontact: office@lanterns.example\n")

    assert found.base_url == "https://lanterns.example/feeds"
    assert (found.title, found.publisher.name) == ("Lanterns", "The Lantern Office")
    assert (found.uid_domain, found.tag_date) == ("lanterns.example", "2024")
    assert (found.description, found.language) == ("Light.", "en-GB")
    assert found.contact == "office@lanterns.example"
    assert [one.id for one in found.series] == ["glow"]


def test_a_site_has_a_hub_where_one_is_written() -> None:
    """With its query; none otherwise."""
    assert site().hub == ""
    assert site(f"{SITE}hub: https://hub.example/?a=1&b=2\n").hub == "https://hub.example/?a=1&b=2"


def recorded(*lines: str) -> Resource:
    """Return the one resource of a meeting with these keys."""
    keys = "".join(f"    {line}\n" for line in lines)
    return built(f"{MEETING}resources:\n  - kind: video\n{keys}").resources[0]


def test_a_recording_keeps_everything_that_is_written() -> None:
    """Times become seconds, formulas in a chapter's title Unicode."""
    expected = Resource(
        "video",
        ResourceKind.VIDEO,
        url="https://a.example/a.mp4",
        media_type="video/mp4",
        length=48123456,
        duration=3750,
        transcript="https://a.example/a.vtt",
        chapters=(Chapter(0, "Wax"), Chapter(754, "O(n²) oils", "https://a.example/paper")),
    )

    actual = recorded(
        "url: https://a.example/a.mp4",
        "length: 48123456",
        "duration: 1:02:30",
        "transcript: https://a.example/a.vtt",
        "chapters:",
        "  - {start: 0:00, title: Wax}",
        "  - {start: 12:34, title: $O(n^2)$ oils, url: https://a.example/paper}",
    )

    assert expected == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0:00", 0), ("0:07", 7), ("5:00", 300), ("59:59", 3599), ("1:00:00", 3600),
     ("01:02:03", 3723), ("99:59:59", 359999)],
)  # fmt: skip
def test_a_duration_is_in_seconds(text: str, expected: int) -> None:
    """Minutes and seconds, or hours too."""
    actual = recorded("url: https://a.example/a.mp4", f"duration: {text}").duration

    assert expected == actual


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/a.mp4", "video/mp4"),
        ("https://a.example/a.b.MP3?v=2#t=10", "audio/mpeg"),
        ("https://a.example/a.m4a", "audio/mp4"),
        ("https://a.example/a.m4v", "video/mp4"),
        ("https://a.example/a.mov", "video/quicktime"),
        ("https://a.example/a.oga", "audio/ogg"),
        ("https://a.example/a.ogg", "audio/ogg"),
        ("https://a.example/a.ogv", "video/ogg"),
        ("https://a.example/a.opus", "audio/ogg"),
        ("https://a.example/a.wav", "audio/wav"),
        ("https://a.example/a.webm", "video/webm"),
        ("https://a.example/a.pdf", "application/pdf"),
        ("https://a.example/watch?v=a.mp4", ""),
        ("https://a.example/a.mp4/", ""),
        ("https://a.example/mp4", ""),
        ("https://a.mp4", ""),
    ],
)
def test_a_resource_is_of_the_type_that_its_address_ends_in(address: str, expected: str) -> None:
    """What it shows is a page where the ending does not say."""
    actual = recorded(f"url: {address}").media_type

    assert expected == actual


def test_a_type_that_is_written_is_kept() -> None:
    """Whoever writes it knows better than the address."""
    expected = "audio/webm"

    actual = recorded("url: https://a.example/a.webm", f"media_type: {expected}").media_type

    assert expected == actual


def test_a_resource_without_an_address_has_no_type() -> None:
    """Nor is it a file that could be played."""
    found = recorded("title: Film")

    assert found.media_type == ""
    assert not found.is_media


def test_a_site_is_in_english_unless_said_otherwise() -> None:
    """Most sites need no language."""
    expected = "en"

    actual = site().language

    assert expected == actual


def test_a_series_keeps_everything_that_is_written() -> None:
    """Each key of a series arrives in the model."""
    series = SERIES + "description: Yearly.\nurl: https://lanterns.example/glow\n"

    found = site(series=series).series[0]

    assert (found.id, found.title) == ("glow", "Glow meetings")
    assert (found.description, found.url) == ("Yearly.", "https://lanterns.example/glow")
