"""The programme as plain text fits a terminal and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from modl_feeds.formats import timetable
from modl_feeds.model import Person, Status, Venue
from tests.formats import strategies
from tests.samples import FOLDERS, a_meeting, a_session, at, body, cases, snapshot


def test_programme_of_two_days_and_nights() -> None:
    """Days, times, rooms, speakers, what was cancelled and what can be opened."""
    expected = """\
Loops 2025
31 October – 2 November 2025, House of Loops, 1 Round Street, Ringtown, NY
00001
All times are America/New_York.

Friday, 31 October 2025
  08:30–09:30  Check-in & coffee
  09:00–10:00  Knots in Loops [Hall]
                 Wanda Weaver (University of Yarn)
                 Wim Wever
                 slides, video, video, paper, code, link
  09:00–10:00  Braids without an Address [Loft]
                 Fay Fuller (Braid Works)
                 slides, video
  10:00–10:30  Break
  12:00–13:00  Lunch
  13:00–14:00  CANCELLED: A Talk That Was Cancelled [Hall]
                 Paul Porter
  14:00–15:00  Posters [Foyer]
                 link

Saturday, 1 November 2025
  10:30–11:30  A Talk That Was Renamed and Moved [Hall]
                 Tess Tanner
  23:30–00:30  Past Midnight [Hall]
                 Nils Night

Sunday, 2 November 2025
  00:30–03:30  Four Hours on Three Hours of the Clock [Loft]
                 Lou Long
  01:30–01:00  Half Past One for the First Time [Hall]
                 Ona Once
  01:30–02:15  Half Past One for the Second Time [Hall]
                 Tom Twice
  19:00–20:00  Dinner
"""
    actual = body("/loops-2025/schedule.txt").decode()
    assert expected == actual


def test_meeting_without_a_programme() -> None:
    """It says so, with the days and the place."""
    expected = """\
Loops 2029
31 December 2029 – 1 January 2030, House of Loops, 1 Round Street, Ringtown, NY
00001
All times are Europe/Lisbon.

Programme to be announced.
"""
    actual = body("/later-2029/schedule.txt").decode()
    assert expected == actual


@pytest.mark.parametrize(("folder", "path"), cases("schedule.txt"))
def test_lines_fit_a_terminal(folder: str, path: str) -> None:
    """At most 79 characters, no space at an end, one newline at the end."""
    text = snapshot(FOLDERS[folder]).documents[path].body.decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    for line in text.splitlines():
        assert len(line) <= timetable.WIDTH
        assert line == line.rstrip()


@given(
    title=strategies.titles,
    speaker=strategies.titles,
    affiliation=strategies.lines,
    room=strategies.lines,
    place=strategies.titles,
)
def test_any_text_survives(
    title: str, speaker: str, affiliation: str, room: str, place: str
) -> None:
    """However long a word is, the lines are short and nothing is lost."""
    talk = a_session(
        title=title,
        speakers=(Person(speaker, affiliation),),
        room=room,
        status=Status.CANCELLED,
    )
    text = timetable.render(a_meeting(talk, title=title, venue=Venue(place)))
    assert all(len(line) <= timetable.WIDTH for line in text.split("\n"))
    words = [place, f"CANCELLED: {title}", speaker, affiliation, room]
    for one in words:
        assert "".join(one.split()) in "".join(text.split())


def test_sessions_stand_in_the_order_of_their_starts() -> None:
    """As the model has them."""
    late = a_session(id="late", start=at("2025-09-26 09:00"), end=at("2025-09-26 10:00"))
    text = timetable.render(a_meeting(a_session(), late))
    expected = ["Thursday, 25 September 2025", "Friday, 26 September 2025"]
    actual = [line for line in text.splitlines() if line.endswith("September 2025")]
    assert expected == actual
