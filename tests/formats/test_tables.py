"""schedule.csv opens in spreadsheets as what it is, and runs nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given

from modl_feeds import markup
from modl_feeds.formats import tables
from modl_feeds.model import Person, Resource, ResourceKind, SessionKind
from modl_feeds.text import clean_line
from tests.formats import strategies
from tests.samples import FOLDERS, a_meeting, a_session, a_site, at, body, cases, released, snapshot

if TYPE_CHECKING:
    from modl_feeds.model import Session

HEADER: Final = (
    "id,kind,date,start,end,timezone,room,track,title,speakers,affiliations,status,summary,"
    "slides,video,audio,paper,code,link,stream,page,previous_ids\r\n"
)


def table_of(*sessions: Session, **values: Any) -> bytes:  # noqa: ANN401 - whatever a meeting has
    """Return the table of a meeting with these sessions."""
    meeting = a_meeting(*sessions, **values)
    return tables.to_csv(released(meeting), a_site(meeting))


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows as the csv module reads them, by heading."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, strict=True))


def row(session: Session, **values: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    """Return the only row of a meeting's table."""
    (found,) = rows(table_of(session, **values))
    return found


class TestBytes:
    """RFC 4180, with the mark by which Excel knows UTF-8."""

    @pytest.mark.parametrize(("folder", "path"), cases("schedule.csv"))
    def test_begins_with_the_mark_and_ends_lines_with_crlf(self, folder: str, path: str) -> None:
        """One mark, no lone line end, one row a session."""
        content = snapshot(FOLDERS[folder]).documents[path].body
        assert content.startswith(b"\xef\xbb\xbf" + HEADER.encode())
        assert content.count(b"\xef\xbb\xbf") == 1
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
        assert len(rows(content)) == content.count(b"\r\n") - 1

    def test_meeting_without_a_programme_has_headings(self) -> None:
        """And no row."""
        expected = b"\xef\xbb\xbf" + HEADER.encode()
        actual = body("/later-2029/schedule.csv")
        assert expected == actual

    def test_what_needs_quotes_has_them(self) -> None:
        """A comma and quotes; nothing else is quoted."""
        content = table_of(a_session(title='Knots, "loops"', room="Hall"))
        assert b',Hall,,"Knots, ""loops""",,' in content


class TestCells:
    """What stands in a row."""

    def test_row_of_a_talk(self) -> None:
        """Everything that one sorts or filters by."""
        found = rows(body("/loops-2025/schedule.csv"))
        expected = {
            "id": "weaver",
            "kind": "talk",
            "date": "2025-10-31",
            "start": "09:00",
            "end": "10:00",
            "timezone": "America/New_York",
            "room": "Hall",
            "track": "Knots",
            "title": "Knots in Loops",
            "speakers": "Wanda Weaver; Wim Wever",
            "affiliations": "University of Yarn; ",
            "status": "confirmed",
            "summary": "Two people untie one knot.",
            "slides": "https://loops.example/weaver.pdf",
            "video": "https://loops.example/weaver.mp4?a=1&b=2 https://loops.example/weaver.mp3",
            "audio": "",
            "paper": "https://papers.example/knots?a=1&b=2",
            "code": "http://code.example/knots",
            "link": "https://knots.example/",
            "stream": "https://live.example/hall",
            "page": "https://meetings.example/root/loops-2025/weaver/",
            "previous_ids": "",
        }
        actual = next(one for one in found if one["id"] == "weaver")
        assert expected == actual

    def test_rows_are_in_the_order_of_the_programme(self) -> None:
        """As the model has them, breaks too."""
        pause = a_session(
            id="pause",
            kind=SessionKind.BREAK,
            start=at("2025-09-25 10:30"),
            end=at("2025-09-25 11:00"),
        )
        expected = ["talk", "pause"]
        actual = [one["id"] for one in rows(table_of(a_session(), pause))]
        assert expected == actual

    def test_summary_is_on_one_line(self) -> None:
        """Some spreadsheets end the row at a line end within quotes."""
        expected = "One. Two."
        actual = row(a_session(summary="One.\n\nTwo."))["summary"]
        assert expected == actual

    def test_several_videos_stand_in_one_cell(self) -> None:
        """Those that have an address."""
        videos = tuple(
            Resource(str(number), ResourceKind.VIDEO, "", url)
            for number, url in enumerate(("https://a.example/1", "", "https://a.example/2"))
        )
        found = row(a_session(resources=videos))
        assert found["video"] == "https://a.example/1 https://a.example/2"
        assert found["slides"] == ""


class TestFormulas:
    """A title must not become a formula that runs where the table is opened."""

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_cell_that_spreadsheets_would_run_is_defused(self, start: str) -> None:
        """With an apostrophe ahead, which spreadsheets show as text."""
        expected = f"'{start}cmd|' /C calc'!A0"
        actual = tables.defused(f"{start}cmd|' /C calc'!A0")
        assert expected == actual

    @pytest.mark.parametrize("cell", ["", "a", "1=1", "'=1", " =1", "–1", "e-mail@a.example"])
    def test_other_cells_stay(self, cell: str) -> None:
        """Nothing is added to what is harmless."""
        expected = cell
        actual = tables.defused(cell)
        assert expected == actual

    def test_every_cell_of_text_is_defused(self) -> None:
        """Titles, names, affiliations, rooms, tracks, summaries."""
        talk = a_session(
            title='=HYPERLINK("https://a.example")',
            room="+1",
            track="-1",
            speakers=(Person("@Ann", "=House"),),
            summary="=1+1",
        )
        found = row(talk)
        expected = [
            '\'=HYPERLINK("https://a.example")', "'+1", "'-1", "'@Ann", "'=House", "'=1+1",
        ]  # fmt: skip
        actual = [
            found[name]
            for name in ("title", "room", "track", "speakers", "affiliations", "summary")
        ]
        assert expected == actual


@given(
    title=strategies.titles,
    speaker=strategies.titles,
    affiliation=strategies.lines,
    room=strategies.lines,
    summary=strategies.texts,
)
def test_any_text_survives(
    title: str, speaker: str, affiliation: str, room: str, summary: str
) -> None:
    """Read back, each cell is what was put in, and none begins a formula."""
    talk = a_session(
        title=title, speakers=(Person(speaker, affiliation),), room=room, summary=summary
    )
    found = row(talk)
    cells = (title, speaker, affiliation, room, clean_line(markup.to_plain(summary)))
    expected = [tables.defused(cell) for cell in cells]
    actual = [found[name] for name in ("title", "speakers", "affiliations", "room", "summary")]
    assert expected == actual
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in found.values())
