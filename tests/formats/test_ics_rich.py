"""What an event says beyond when and where, for clients that show it; it harms none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import icalendar
import pytest
from hypothesis import given
from ical.calendar_stream import IcsCalendarStream

from modl_feeds.formats import ics
from modl_feeds.model import (
    Person,
    Resource,
    ResourceKind,
    Session,
    SessionKind,
    Status,
    Venue,
)
from modl_feeds.snapshot import build
from tests.formats import strategies
from tests.formats.ical_lines import blocks, events, lines_of, name
from tests.samples import (
    ADDRESSES,
    FOLDERS,
    a_meeting,
    a_session,
    a_site,
    body,
    cases,
    released,
    snapshot,
)

if TYPE_CHECKING:
    from ical.event import Event

HOUSE: Final = Venue("House", "1 Street", "City", latitude=40.5, longitude=-73.25)
SLIDES: Final = Resource(
    "slides", ResourceKind.SLIDES, "", "https://a.example/a.pdf", "application/pdf"
)
TITLE: Final = re.compile(r"X-TITLE=(\"[^\"]*\"|[^\";:,]*):geo:1\.5,-2\.5$")
CARET: Final = re.compile(r"\^(['n^])")
CARETS: Final = {"'": '"', "n": "\n", "^": "^"}
"""What a caret stands for in a parameter (RFC 6868)."""
NAMES_OF_COLORS: Final = (
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet"
    " brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan"
    " darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta"
    " darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue"
    " darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey"
    " dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray"
    " green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush"
    " lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray"
    " lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray"
    " lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon"
    " mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue"
    " mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin"
    " navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen"
    " paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red"
    " rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue"
    " slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise"
    " violet wheat white whitesmoke yellow yellowgreen"
)
CSS_COLORS: Final = frozenset(NAMES_OF_COLORS.split())


def calendar_of(session: Session, **values: Any) -> bytes:  # noqa: ANN401 - whatever a meeting has
    """Return the calendar of a meeting with this one session."""
    meeting = a_meeting(session, **values)
    built = build(a_site(meeting), (released(meeting),), {})
    return built.documents[f"/{meeting.id}/calendar.ics"].body


def lines(session: Session, **values: Any) -> list[str]:  # noqa: ANN401 - as above
    """Return the lines of the event of a meeting with this one session."""
    (found,) = blocks(calendar_of(session, **values), "VEVENT")
    return found


def strict(session: Session, **values: Any) -> Event:  # noqa: ANN401 - as above
    """Return the event as the strictest parser reads it."""
    content = calendar_of(session, **values).decode()
    (found,) = IcsCalendarStream.calendar_from_ics(content).events
    return found


def package(session: Session, **values: Any) -> Any:  # noqa: ANN401 - as above
    """Return the event as the package that wrote it reads it again."""
    content = calendar_of(session, **values)
    (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert not found.errors
    return found


class TestAttach:
    """What can be opened."""

    def test_slides_are_attached_with_their_type(self) -> None:
        """A client may show an icon."""
        talk = a_session(resources=(SLIDES,))
        expected = ["ATTACH;FMTTYPE=application/pdf:https://a.example/a.pdf"]
        actual = lines_of(lines(talk), "ATTACH")
        assert expected == actual
        (attached,) = strict(talk).attach
        assert (attached.uri, attached.fmttype) == ("https://a.example/a.pdf", "application/pdf")
        read = package(talk)["ATTACH"]
        assert (str(read), read.params["FMTTYPE"]) == (attached.uri, attached.fmttype)

    @pytest.mark.parametrize("url", ["", "http://a.example/a.pdf"])
    def test_what_is_not_https_is_in_the_text_alone(self, url: str) -> None:
        """A client that fetches it would be warned of it."""
        slides = Resource("slides", ResourceKind.SLIDES, "", url, "application/pdf")
        found = lines(a_session(resources=(slides,)))
        assert not lines_of(found, "ATTACH")
        assert url in "".join(lines_of(found, "DESCRIPTION"))

    def test_type_that_is_not_known_is_not_said(self) -> None:
        """No guess."""
        page = Resource("link", ResourceKind.LINK, "", "https://a.example/")
        expected = ["ATTACH:https://a.example/"]
        actual = lines_of(lines(a_session(resources=(page,))), "ATTACH")
        assert expected == actual

    def test_each_resource_is_attached(self) -> None:
        """In their order."""
        video = Resource("video", ResourceKind.VIDEO, "", "https://a.example/a.mp4", "video/mp4")
        talk = a_session(resources=(video, SLIDES))
        expected = ["https://a.example/a.mp4", "https://a.example/a.pdf"]
        assert expected == [one.uri for one in strict(talk).attach]
        assert expected == [str(one) for one in package(talk)["ATTACH"]]


class TestConference:
    """The live stream."""

    TALK: Final = a_session(stream="https://live.example/hall?a=1,2;b=3")

    def test_stream_is_a_conference(self) -> None:
        """As RFC 7986, 5.11 has it, with a label."""
        expected = [
            f"CONFERENCE;FEATURE=VIDEO;LABEL=Live stream;VALUE=URI:{self.TALK.stream}",
        ]
        actual = lines_of(lines(self.TALK), "CONFERENCE")
        assert expected == actual
        read = package(self.TALK)["CONFERENCE"]
        assert str(read) == self.TALK.stream
        assert [one.uri for one in strict(self.TALK).conference] == [self.TALK.stream]

    def test_stream_is_in_the_text_too(self) -> None:
        """Apple, Outlook and Thunderbird know no conference."""
        found = strict(self.TALK).description
        assert found is not None
        assert "Live stream: https://live.example/hall?a=1,2;b=3" in found

    def test_without_a_stream_there_is_none(self) -> None:
        """Neither here nor in the text."""
        content = calendar_of(a_session())
        assert b"CONFERENCE" not in content
        assert b"Live stream" not in content


class TestPlace:
    """Where, for clients that draw a map."""

    def test_coordinates_are_said_twice(self) -> None:
        """GEO, and Apple's own with the address as its title."""
        found = lines(a_session(room="Room 1"), venue=HOUSE)
        assert lines_of(found, "GEO") == ["GEO:40.5;-73.25"]
        title = '"House, 1 Street, City"'
        start = "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100"
        expected = [f"{start};X-TITLE={title}:geo:40.5,-73.25"]
        actual = lines_of(found, "X-APPLE-STRUCTURED-LOCATION")
        assert expected == actual

    def test_parsers_read_them(self) -> None:
        """As numbers, and as an address."""
        event = strict(a_session(), venue=HOUSE)
        assert event.geo is not None
        assert (event.geo.lat, event.geo.lng) == (40.5, -73.25)
        (place,) = (one for one in event.extras if one.name == "x-apple-structured-location")
        assert place.value == "geo:40.5,-73.25"
        read = package(a_session(), venue=HOUSE)
        assert (read["GEO"].latitude, read["GEO"].longitude) == (40.5, -73.25)
        point = read["X-APPLE-STRUCTURED-LOCATION"]
        assert (str(point), point.params["X-TITLE"]) == ("geo:40.5,-73.25", HOUSE.address)

    @pytest.mark.parametrize(
        "venue",
        [None, Venue("House"), Venue("House", latitude=1.5), Venue("House", longitude=1.5)],
        ids=["none", "no point", "no longitude", "no latitude"],
    )
    def test_without_coordinates_there_is_neither(self, venue: Venue | None) -> None:
        """Half a point is none."""
        content = calendar_of(a_session(), venue=venue)
        assert b"GEO:" not in content
        assert b"X-APPLE-STRUCTURED-LOCATION" not in content

    def test_zero_is_a_coordinate(self) -> None:
        """In the Gulf of Guinea."""
        venue = Venue("Buoy", latitude=0.0, longitude=0.0)
        expected = ["GEO:0.0;0.0"]
        actual = lines_of(lines(a_session(), venue=venue), "GEO")
        assert expected == actual

    @given(words=strategies.titles)
    def test_any_name_of_a_place_survives(self, words: str) -> None:
        """Quotes, carets and semicolons in a parameter (RFC 6868)."""
        venue = Venue(words, latitude=1.5, longitude=-2.5)
        found = released(a_meeting(a_session(), venue=venue))
        content = ics.session_event(found, found.meeting.sessions[0], ADDRESSES).body
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        (found_lines,) = blocks(content, "VEVENT")
        (line,) = lines_of(found_lines, "X-APPLE-STRUCTURED-LOCATION")
        expected = words
        actual = CARET.sub(lambda match: CARETS[match[1]], TITLE.findall(line)[0].strip('"'))
        assert expected == actual
        event = icalendar.Event.from_ical(content)
        assert str(event["X-APPLE-STRUCTURED-LOCATION"]) == "geo:1.5,-2.5"

    def test_meetings_and_placeholders_have_it_too(self) -> None:
        """All-day entries are on the map as well."""
        for path in ("/loops-2025/overview.ics", "/later-2029/calendar.ics"):
            assert b"GEO:40.5;-73.25\r\n" in body(path)


class TestSorting:
    """Kind and track, as words and as a colour."""

    @pytest.mark.parametrize("kind", SessionKind)
    def test_kind_is_a_category(self, kind: SessionKind) -> None:
        """In plain words."""
        expected = [kind.value.capitalize()]
        actual = strict(a_session(kind=kind)).categories
        assert expected == actual

    def test_track_is_a_category_too(self) -> None:
        """On a line of its own, with its commas escaped."""
        talk = a_session(track="Knots, loops; and more")
        expected = ["CATEGORIES:Talk", "CATEGORIES:Knots\\, loops\\; and more"]
        actual = lines_of(lines(talk), "CATEGORIES")
        assert expected == actual
        assert strict(a_session(track="Knots")).categories == ["Talk", "Knots"]

    @pytest.mark.parametrize("kind", SessionKind)
    def test_kind_has_a_colour(self, kind: SessionKind) -> None:
        """A CSS name (RFC 7986, 5.9)."""
        actual = strict(a_session(kind=kind)).color
        assert actual in CSS_COLORS

    def test_track_has_a_colour_of_its_own(self) -> None:
        """The same at every meeting and for every kind; another track's may be another."""
        colours = {strict(a_session(track=f"Track {number}")).color for number in range(40)}
        assert len(colours) > 6
        assert colours <= CSS_COLORS
        expected = strict(a_session(track="Knots")).color
        actual = strict(a_session(track="Knots", kind=SessionKind.POSTER), id="other").color
        assert expected == actual

    @pytest.mark.parametrize(("folder", "path"), cases(".ics"))
    def test_every_colour_is_a_css_name(self, folder: str, path: str) -> None:
        """Of calendars and of events."""
        content = snapshot(FOLDERS[folder]).documents[path].body.decode()
        found = [line[6:] for line in content.split("\r\n") if line.startswith("COLOR:")]
        assert set(found) <= CSS_COLORS


class TestContact:
    """Who speaks; they are no attendees."""

    def test_each_speaker_is_a_contact(self) -> None:
        """With the affiliation."""
        talk = a_session(speakers=(Person("Ann Lee", "House; of, Loops"), Person("Bo")))
        expected = ["Ann Lee (House; of, Loops)", "Bo"]
        assert expected == strict(talk).contacts
        assert expected == [str(one) for one in package(talk)["CONTACT"]]

    def test_nobody_is_no_contact(self) -> None:
        """A break has none."""
        assert not lines_of(lines(a_session()), "CONTACT")


class TestRelated:
    """A session is part of its meeting."""

    def test_it_names_the_entry_of_the_overview(self) -> None:
        """The UID of the all-day event, as its parent."""
        meeting = a_meeting(a_session())
        documents = build(a_site(meeting), (released(meeting),), {}).documents
        (expected,) = events(documents["/meeting/overview.ics"].body)
        (related,) = strict(a_session()).related_to
        assert (expected, "PARENT") == (related.uid, related.reltype.value)
        read = package(a_session())["RELATED-TO"]
        assert (str(read), read.params["RELTYPE"]) == (expected, "PARENT")

    def test_it_is_the_permanent_one(self) -> None:
        """A renamed meeting is the same parent."""
        renamed = a_meeting(a_session(), id="new", previous_ids=("meeting",))
        found = released(renamed)
        content = ics.session_event(found, renamed.sessions[0], ADDRESSES).body
        assert b"RELATED-TO;RELTYPE=PARENT:meeting@talks.example\r\n" in content

    def test_entry_of_a_meeting_has_no_parent(self) -> None:
        """It is the whole."""
        assert b"RELATED-TO" not in body("/loops-2025/overview.ics")


@pytest.mark.parametrize(("folder", "path"), cases(".ics"))
def test_package_reads_every_event_without_a_fault(folder: str, path: str) -> None:
    """Nothing is written that it does not understand, and nothing stands twice that may not."""
    content = snapshot(FOLDERS[folder]).documents[path].body
    calendar = icalendar.Calendar.from_ical(content)
    assert [one.errors for one in calendar.walk() if one.errors] == []
    several = {"ATTACH", "CATEGORIES", "CONTACT"}
    for found in blocks(content, "VEVENT"):
        names = [name(line) for line in found if name(line) not in several]
        assert len(names) == len(set(names))


def test_everything_at_once_on_a_cancelled_talk() -> None:
    """A client that strikes it through still has its facts."""
    talk = a_session(
        status=Status.CANCELLED,
        track="Knots",
        room="Room 1",
        stream="https://live.example/",
        speakers=(Person("Ann Lee"),),
        resources=(SLIDES,),
    )
    event = strict(talk, venue=HOUSE)
    assert event.status is not None
    assert event.status.value == "CANCELLED"
    assert (len(event.attach), len(event.conference), len(event.contacts)) == (1, 1, 1)
    assert event.location == "Room 1, House, 1 Street, City"
