"""iCalendar files: what is read of them, and what is refused in words."""

from __future__ import annotations

from typing import Any, Final

import pytest

from modl_feeds.errors import NeededError, SourceError
from tests.importers import assumed, read
from tests.samples import body

HEAD: Final = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Desk//EN\r\nNAME:Reeds 2027\r\n"
TIMES: Final = "DTSTART:20270503T070000Z\nDTEND:20270503T080000Z"


def calendar(*events: str, head: str = "X-WR-TIMEZONE:Europe/Oslo") -> str:
    """Return a calendar with these events, each the lines between BEGIN and END."""
    texts = [
        f"BEGIN:VEVENT\nUID:{number}@reeds.example\nSUMMARY:Reed {number}\n{one}\nEND:VEVENT"
        for number, one in enumerate(events, start=1)
    ]
    lines = "\n".join([head, *texts, "END:VCALENDAR", ""])
    return HEAD + lines.replace("\n", "\r\n")


def sessions(*events: str, **wishes: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any wish
    """Return what is read of these events."""
    found: list[dict[str, Any]] = read(calendar(*events), "calendar", **wishes).record["sessions"]
    return found


def refused(content: str | bytes, **wishes: Any) -> str:  # noqa: ANN401 - any wish
    """Return the words by which a calendar is refused."""
    with pytest.raises(SourceError) as raised:
        read(content, "calendar", **wishes)
    return str(raised.value)


FAULTS: Final = {
    "no start": (
        calendar("DTEND:20270503T080000Z"),
        "source:6: 'Reed 1' has no start, write a DTSTART",
    ),
    "a day that does not exist": (
        calendar("DTSTART:20270230T080000Z"),
        "DTSTART",
    ),
    "an end before the start": (
        calendar("DTSTART:20270503T070000Z\nDTEND:20270503T060000Z"),
        ("source:6: 'Reed 1' ends 2027-05-03 08:00, before its start 2027-05-03 09:00,"
        " write a later end"),
    ),
    "a day as its end": (
        calendar("DTSTART:20270503T070000Z\nDTEND;VALUE=DATE:20270504"),
        "source:6: 'Reed 1' has a day and a time as its start and end, write both as times",
    ),
    "two starts": (
        calendar("DTSTART:20270503T070000Z\nDTSTART:20270503T080000Z"),
        ("source:6: 'Reed 1': DTSTART stands twice or is no time,"
        " write one, like 20250925T093000Z"),
    ),
    "a zone of no one": (
        calendar("DTSTART;TZID=Reeds:20270503T070000"),
        ("source:6: 'Reed 1': the calendar does not say what time zone 'Reeds' is,"
        " write a name like America/New_York"),
    ),
    "without end": (
        calendar(f"{TIMES}\nRRULE:FREQ=WEEKLY"),
        "source:6: 'Reed 1' recurs without end, give its rule an UNTIL or a COUNT",
    ),
    "every second": (
        calendar(f"{TIMES}\nRRULE:FREQ=SECONDLY;COUNT=99999999"),
        "source:6: 'Reed 1' recurs in a way that is not read, write its sessions one by one",
    ),
    "30 February": (
        calendar(f"{TIMES}\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"),
        "source:6: 'Reed 1' recurs in a way that is not read, write its sessions one by one",
    ),
    "a line without end": (
        calendar(f"{TIMES}\nX-LONG:{'a' * 1_000_000}"),
        "source:1: a line of it has 1,000,008 bytes, at most 1,000,000 are read",
    ),
    "a skipped hour": (
        calendar("DTSTART:20270328T023000"),
        ("source:6: 2027-03-28 02:30 does not exist in Europe/Oslo: the clocks skip it,"
        " write a time outside the skipped hour, such as 03:30"),
    ),
    "a skipped hour in a zone of its own": (
        calendar("DTSTART;TZID=Europe/Oslo:20270328T023000"),
        ("source:6: DTSTART 2027-03-28 02:30 does not exist in Europe/Oslo,"
        " the clocks skip it: write a time outside"),
    ),
    "a length beyond all calendars": (
        calendar("DTSTART:20270503T070000Z\nDURATION:P99999999W"),
        ("source:6: 'Reed 1': it has no end with a DURATION of 699,999,993 days,"
        " write a shorter one, or a DTEND"),
    ),
    "a line that goes on without a blank": (
        calendar(f"{TIMES}\nDESCRIPTION:Of reeds\nand rushes"),
        ("source:12: 'and rushes' is no property,"
        " put a blank ahead of it if it continues the line above"),
    ),
    "two meetings": (
        calendar(TIMES, TIMES.replace("2027", "2028")),
        ("source:12: between 2027-05-03 and 2028-05-03 nothing is on,"
        " two meetings in one file? import each from one of its own"),
    ),
    "two calendars": (
        calendar(TIMES) * 2,
        "source:1: it holds 2 calendars, name a file with one meeting's",
    ),
    "nothing": (
        calendar(),
        ("source:1: it has no session and no day,"
        " name one with a programme, or with the meeting's days"),
    ),
    "cut off": (
        calendar(TIMES)[:150],
        ("source:9: 'DTSTA' is no property,"
        " put a blank ahead of it if it continues the line above"),
    ),
    "cut off at a line's end": (
        calendar(TIMES)[: calendar(TIMES).index("DTSTART")],
        "source:1: it holds no calendar, name a file with one meeting's",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said_with_its_line(name: str) -> None:
    """And with what would be right."""
    content, expected = FAULTS[name]

    actual = refused(content, timezone="Europe/Oslo")

    assert expected in actual


def test_floating_times_need_a_zone() -> None:
    """The calendar's own hint is for those in UTC; nobody said whose clock this is."""
    with pytest.raises(NeededError) as raised:
        read(calendar("DTSTART:20270503T090000"), "calendar")

    assert raised.value.option == "timezone"


def test_floating_times_are_on_the_wished_clock() -> None:
    """And it is told."""
    found = read(calendar("DTSTART:20270503T090000"), "calendar", timezone="Asia/Tokyo")

    assert found.record["sessions"][0]["start"] == "2027-05-03 09:00"
    assert assumed(found)["timezone"] == "as wished, also for times that name none"


def test_times_in_utc_alone_need_a_zone() -> None:
    """UTC is where no meeting takes place."""
    with pytest.raises(NeededError) as raised:
        read(calendar(TIMES, head="X-NOTE:none"), "calendar")

    assert raised.value.fault == "it names no time zone"


def test_a_repeated_hour_keeps_its_pass() -> None:
    """With the offset, as a record says it."""
    expected = ["2027-10-31 02:30 +02:00", "2027-10-31 02:30 +01:00"]

    actual = [
        one["start"] for one in sessions("DTSTART:20271031T003000Z", "DTSTART:20271031T013000Z")
    ]

    assert expected == actual


def test_the_newest_of_one_uid_is_taken() -> None:
    """By its sequence; the other is told."""
    old, new = (f"{TIMES}\nSEQUENCE:{number}" for number in (1, 2))
    content = calendar(new, old).replace("UID:2@", "UID:1@")

    found = read(content, "calendar")

    assert [one["title"] for one in found.record["sessions"]] == ["Reed 1"]
    assert found.left_out == ("line 13: an older 'Reed 2'",)


def test_a_site_calendar_needs_a_meeting() -> None:
    """It holds several; --meeting takes one."""
    content = body("/calendar.ics")

    words = refused(content)
    found = read(content, meeting="loops-2025")

    assert "it holds several meetings (desert-2026, escapes-2026, " in words
    assert found.record["title"] == "Loops 2025"


def test_an_overview_gives_the_days() -> None:
    """A meeting that is still to be announced has nothing else."""
    found = read(body("/later-2029/calendar.ics"))

    assert found.record["id"] == "later-2029"
    assert found.record["to_be_announced"] == "true"


def test_one_place_of_all_is_the_venue() -> None:
    """A room cannot be told from it."""
    found = read(calendar(f"{TIMES}\nLOCATION:Hall\\, Marsh"), "calendar")

    assert found.record["venue"] == {"name": "Hall, Marsh"}
    assert "room" not in found.record["sessions"][0]


def test_places_without_a_common_end_are_rooms() -> None:
    """And there is no venue."""
    found = sessions(f"{TIMES}\nLOCATION:Hall", f"{TIMES}\nLOCATION:Loft")

    assert [one["room"] for one in found] == ["Hall", "Loft"]


def test_what_looks_like_a_tag_stays() -> None:
    """Mathematics is no HTML."""
    (found,) = sessions(f"{TIMES}\nDESCRIPTION:For all a <b and c> d we show x<y.")

    assert found["abstract"] == "For all a <b and c> d we show x<y."


def test_paragraphs_stay_beside_tags() -> None:
    """As plug-ins write them: lines of text, words in bold."""
    (found,) = sessions(f"{TIMES}\nDESCRIPTION:We show <b>that</b> reeds bend.\\n\\nAnd more.")

    assert found["abstract"] == "We show that reeds bend.\n\nAnd more."


PLUG_IN: Final = f"{TIMES}\nLOCATION:Marsh &amp\\; Moor"


def test_references_of_html_are_letters_where_all_are_written_so() -> None:
    """Event plug-ins write titles as pages do; it is told once."""
    content = calendar(PLUG_IN, TIMES).replace("Reed 1", "Reeds &#8211; A &amp\\; B")

    found = read(content, "calendar")

    assert found.record["sessions"][0]["title"] == "Reeds – A & B"
    assert found.record["venue"] == {"name": "Marsh & Moor"}
    assert assumed(found)["sessions"] == "what is written like &#8211; is HTML's"


def test_references_of_html_stay_where_an_ampersand_is_one() -> None:
    """A calendar that writes '&' means '&amp;' as it stands."""
    content = calendar(PLUG_IN, TIMES).replace("Reed 1", "Reeds & A &amp\\; B")

    found = read(content, "calendar")

    assert found.record["sessions"][0]["title"] == "Reeds & A &amp; B"
    assert "sessions" not in assumed(found)


def test_letters_that_are_not_utf_8_are_told() -> None:
    """As in every other kind of source."""
    content = calendar(TIMES).replace("Reed 1", "Røyr").encode("cp1252")

    found = read(content)

    assert found.record["sessions"][0]["title"] == "Røyr"
    assert assumed(found)["sessions"] == "letters are read as Windows-1252: line 8 is not UTF-8"


def test_a_line_folded_within_a_letter_is_one() -> None:
    """Folds count bytes; the lines below keep their numbers."""
    content = calendar(TIMES, "X-NOTE:no start").encode()
    content = content.replace(b"Reed 1", "Rø".encode()[:2] + b"\r\n " + "Rø".encode()[2:] + b"yr")

    assert refused(content) == "source:13: 'Reed 2' has no start, write a DTSTART"
    found = read(content.replace(b"X-NOTE:no start", TIMES.encode().replace(b"\n", b"\r\n")))
    assert found.record["sessions"][0]["title"] == "Røyr"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_calendar_with_a_mark_is_recognised(encoding: str) -> None:
    """Nobody has to say what it is."""
    found = read(calendar(TIMES).encode(encoding))

    assert found.record["title"] == "Reeds 2027"


def test_a_line_of_no_known_name_is_told() -> None:
    """It may be the rest of the one above."""
    found = read(calendar(f"{TIMES}\nDESCRIPTION:Of reeds\nRushes: and sedges"), "calendar")

    assert found.left_out == (
        "reed-1: RUSHES 'and sedges', which is no property: a line may be broken",
    )


def test_an_abstract_of_indico_has_no_frame() -> None:
    """The speakers are speakers and the address is a link; without an abstract there is none."""
    address = "https://reeds.example/contributions"
    about = "DESCRIPTION:Speakers: Ana Example (Marsh)\\n\\n"
    one = f"{TIMES}\n{about}We bend reeds.\\n\\n{address}/1/\nURL:{address}/1/"
    two = f"{TIMES}\n{about}{address}/2/"

    found = read(calendar(one, two).replace("Desk", "CERN//INDICO"), "calendar").record["sessions"]

    assert [session.get("abstract") for session in found] == ["We bend reeds.", None]
    assert [session["speakers"] for session in found] == [
        [{"name": "Ana Example", "affiliation": "Marsh"}]
    ] * 2
    assert [session["resources"] for session in found] == [
        [{"kind": "link", "url": f"{address}/{number}/"}] for number in (1, 2)
    ]


def test_an_event_around_all_others_is_the_meeting() -> None:
    """No talk lasts for days; its days are the meeting's, and it is told."""
    whole = "DTSTART:20270503T060000Z\nDTEND:20270504T160000Z"

    found = read(calendar(whole, TIMES), "calendar")

    assert [one["title"] for one in found.record["sessions"]] == ["Reed 2"]
    assert (found.record["first_day"], found.record["last_day"]) == ("2027-05-03", "2027-05-04")
    assert found.left_out == (
        (
            "line 6: the event around all others 'Reed 1', 2027-05-03 to 2027-05-04,"
            " of which the days are kept"
        ),
    )


@pytest.mark.parametrize(
    ("times", "what"),
    [
        ("DTSTART:20270503T060000Z\nDTEND:20270504T160000Z", "the event around all others"),
        ("DTSTART;VALUE=DATE:20270503\nDTEND;VALUE=DATE:20270505", "the all-day event"),
    ],
    ids=["with times", "with days"],
)
def test_the_place_of_the_whole_meeting_is_its_venue(times: str, what: str) -> None:
    """Then the talks' own places are rooms, also where all have one; and so is its address."""
    whole = f"{times}\nLOCATION:Quay (Marsh Lab)\nURL:https://reeds.example/77/"
    rooms = ("Loft", "Loft\\, Quay (Marsh Lab)", "Quay (Marsh Lab)")

    found = read(calendar(whole, *(f"{TIMES}\nLOCATION:{one}" for one in rooms)), "calendar")

    assert found.record["venue"] == {"name": "Quay (Marsh Lab)"}
    assert found.record["url"] == "https://reeds.example/77/"
    assert [one.get("room") for one in found.record["sessions"]] == [None, "Loft", "Loft"]
    assert assumed(found)["venue"] == f"the place of {what}"
    assert found.left_out == (
        (
            f"line 6: {what} 'Reed 1', 2027-05-03 to 2027-05-04,"
            " of which the days, place and address are kept"
        ),
    )


def test_the_place_of_one_of_the_days_is_told() -> None:
    """It is not that of the meeting."""
    day = "DTSTART;VALUE=DATE:20270503\nLOCATION:Boathouse"
    later = "DTSTART:20270504T070000Z"

    found = read(calendar(day, TIMES, later), "calendar")

    assert "venue" not in found.record
    assert found.left_out == (
        "line 6: the all-day event 'Reed 1', 2027-05-03, of which the days are kept: Boathouse",
    )
