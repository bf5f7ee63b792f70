"""Which calendars there are, where, and whose sessions are in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from modl_feeds import calendars
from modl_feeds.calendars import Calendar, name_slug, speakers
from modl_feeds.ledger import Ledger
from modl_feeds.model import Meeting, Person, Publisher, Series, SessionKind, Site, Status
from modl_feeds.revisions import TOMBSTONE_STAYS, edition, release
from tests.core.meetings import BEFORE, DAY, at, meeting, session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from modl_feeds.model import Session
    from modl_feeds.revisions import Edition

ANN = Person("Ann Lee")
WICKS = session("wicks", speakers=(ANN,))
OILS = session("oils", start=at("2025-11-01 10:30"))
LUNCH = session("lunch", start=at("2025-11-01 12:00"), kind=SessionKind.MEAL)
SECOND = session("second", start=at("2025-11-02 09:00"))


def edition_of(*states: Meeting, every: tuple[datetime, ...] = (BEFORE,)) -> Edition:
    """Return the last state of a meeting, each released at its time."""
    ledger = Ledger(states[0].permanent_id)
    for state, moment in zip(states, every, strict=True):
        ledger, _ = release(state, ledger, moment)
    return edition(states[-1], ledger, BEFORE)


def site(*meetings: Meeting, series: tuple[Series, ...] = ()) -> Site:
    """Return a site of these meetings."""
    publisher = Publisher("Office")
    return Site(
        "Lanterns", publisher, "https://lanterns.example", "lanterns.example", "2024",
        series=series, meetings=meetings,
    )  # fmt: skip


def found(*editions: Edition, series: tuple[Series, ...] = ()) -> dict[str, Calendar]:
    """Return every calendar of a site with these meetings, by path."""
    whole = site(*(one.meeting for one in editions), series=series)
    return {one.path: one for one in calendars.calendars(whole, editions)}


def of_meeting(*sessions: Session) -> dict[str, Calendar]:
    """Return every calendar of a site with one meeting of these sessions, by path."""
    return found(edition_of(meeting(sessions)))


def ids(calendar: Calendar) -> list[str]:
    """Return the ids of a calendar's sessions, in order."""
    return [one.id for _, one in calendar.sessions]


def below(paths: Iterable[str], folder: str) -> list[str]:
    """Return the files of a folder, in order."""
    return [path.removeprefix(folder) for path in paths if path.startswith(folder)]


class TestWhichThereAre:
    """Every calendar a person may want, and none that says nothing."""

    def test_smallest_meeting_has_three_and_one_a_session(self) -> None:
        """One day, no room, no track, nobody who speaks."""
        expected = [
            "/calendar.ics",
            "/talks.ics",
            "/overview.ics",
            "/glow-2025/calendar.ics",
            "/glow-2025/talks.ics",
            "/glow-2025/overview.ics",
            "/glow-2025/oils.ics",
        ]

        actual = [path for path, one in of_meeting(OILS).items() if one.is_offered]

        assert expected == actual

    def test_site_without_meetings_has_its_own(self) -> None:
        """Whoever subscribes early is told."""
        expected = ["/calendar.ics", "/talks.ics", "/overview.ics"]

        actual = list(found())

        assert expected == actual

    def test_series_has_three(self) -> None:
        """With its own meetings alone, also where there is none yet."""
        one, other = meeting([WICKS], series="glow"), meeting([OILS], id="dim", series="dim")
        series = tuple(Series(name, name.title()) for name in ("dim", "glow", "none"))

        actual = found(edition_of(one), edition_of(other), series=series)

        assert below(actual, "/series/glow/") == ["calendar.ics", "talks.ics", "overview.ics"]
        assert ids(actual["/series/glow/calendar.ics"]) == ["wicks"]
        assert ids(actual["/series/dim/talks.ics"]) == ["oils"]
        assert [one.meeting.id for one in actual["/series/glow/overview.ics"].editions] == [
            "glow-2025"
        ]
        assert actual["/series/none/calendar.ics"].editions == ()

    def test_days_are_there_where_there_is_more_than_one(self) -> None:
        """Each with the sessions that start on it."""
        actual = of_meeting(WICKS, OILS, SECOND)

        assert below(actual, "/glow-2025/days/") == ["2025-11-01.ics", "2025-11-02.ics"]
        assert ids(actual["/glow-2025/days/2025-11-01.ics"]) == ["wicks", "oils"]
        assert ids(actual["/glow-2025/days/2025-11-02.ics"]) == ["second"]

    def test_session_past_midnight_is_of_the_day_on_which_it_starts(self) -> None:
        """As the programme says it."""
        late = session("late", start=at("2025-11-01 23:30"))

        actual = of_meeting(late, SECOND)

        assert ids(actual["/glow-2025/days/2025-11-01.ics"]) == ["late"]
        assert ids(actual["/glow-2025/days/2025-11-02.ics"]) == ["second"]

    @pytest.mark.parametrize("kind", ["room", "track"])
    def test_rooms_and_tracks_are_there_where_there_is_more_than_one(self, kind: str) -> None:
        """Sessions without one are in none of them."""
        first = session("wicks", **{kind: "Hall B"})
        second = session("oils", start=OILS.start, **{kind: "Attic"})
        alone = of_meeting(first, LUNCH)
        assert below(alone, f"/glow-2025/{kind}s/") == ["hall-b.ics"]
        assert not alone[f"/glow-2025/{kind}s/hall-b.ics"].is_offered  # who follows it keeps it

        actual = of_meeting(first, second, LUNCH)

        assert below(actual, f"/glow-2025/{kind}s/") == ["attic.ics", "hall-b.ics"]
        assert ids(actual[f"/glow-2025/{kind}s/hall-b.ics"]) == ["wicks"]

    def test_talks_are_without_breaks_and_meals(self) -> None:
        """Of the meeting and of the site."""
        posters = session("posters", start=at("2025-11-01 14:00"), kind=SessionKind.POSTER)
        expected = ["wicks", "oils"]

        actual = of_meeting(WICKS, OILS, LUNCH, posters)

        assert expected == ids(actual["/glow-2025/talks.ics"]) == ids(actual["/talks.ics"])

    def test_overview_has_meetings_and_no_sessions(self) -> None:
        """One entry each, for who only wants to know when it is."""
        actual = of_meeting(WICKS, OILS)

        for path in ("/overview.ics", "/glow-2025/overview.ics"):
            assert actual[path].is_overview
            assert actual[path].sessions == ()
            assert len(actual[path].editions) == 1

    def test_each_session_has_one_for_download(self) -> None:
        """Breaks too, and what was removed; these alone are single."""
        before = meeting([WICKS, OILS, LUNCH])
        gone = edition_of(before, replace(before, sessions=(WICKS,)), every=(BEFORE, BEFORE + DAY))
        expected = {f"/glow-2025/{name}.ics" for name in ("wicks", "oils", "lunch")}

        actual = {path for path, one in found(gone).items() if one.is_single}

        assert expected == actual

    def test_every_calendar_belongs_to_a_page_and_has_a_name(self) -> None:
        """It is reached from there."""
        actual = of_meeting(
            replace(WICKS, room="A", track="T"), replace(SECOND, room="B", track="U")
        )

        assert {one.page for one in actual.values()} == {
            "/", "/glow-2025/", "/glow-2025/wicks/", "/glow-2025/second/", "/speakers/ann-lee/",
        }  # fmt: skip
        names = {one.name for one in actual.values() if one.page == "/glow-2025/"}
        assert names == {
            "All sessions", "Talks", "Dates only", "Saturday, 1 November 2025",
            "Sunday, 2 November 2025", "A", "B", "T", "U",
        }  # fmt: skip

    def test_titles_are_told_apart_in_a_list_of_calendars(self) -> None:
        """A subscriber sees the title alone."""
        actual = of_meeting(
            replace(WICKS, room="A", track="T"), replace(SECOND, room="B", track="U")
        )
        titles = [one.title for one in actual.values()]

        assert len(titles) == len(set(titles))
        assert actual["/glow-2025/calendar.ics"].title == "Glow 2025"
        assert actual["/glow-2025/rooms/a.ics"].title == "Glow 2025: A"
        assert actual["/overview.ics"].title == "Lanterns: dates"


class TestOrder:
    """A calendar is one programme."""

    def test_sessions_are_by_start(self) -> None:
        """Those of several meetings too; at one time by meeting, room and id."""
        first = meeting(
            [
                session("b", room="A"),
                session("a", room="B"),
                session("c", start=at("2025-11-01 11:00")),
            ]
        )
        other = meeting([session("x"), session("y", start=at("2025-11-01 10:00"))], id="dim-2025")
        expected = ["x", "b", "a", "y", "c"]

        actual = ids(found(edition_of(first), edition_of(other))["/calendar.ics"])

        assert expected == actual

    def test_start_is_an_instant_not_a_wall_clock(self) -> None:
        """Nine in the east is before eight in the west."""
        east = session("east", start=at("2025-11-01 09:00", "Europe/Paris"))
        west = session("west", start=at("2025-11-01 08:00"))
        expected = ["east", "west"]
        editions = (
            edition_of(meeting([west])),
            edition_of(meeting([east], id="lueur", timezone="Europe/Paris")),
        )

        actual = ids(found(*editions)["/calendar.ics"])

        assert expected == actual


class TestRemoved:
    """A removed or cancelled session stays as a cancelled one, for thirty days after its end."""

    BEFORE = meeting([WICKS, SECOND, LUNCH])
    AFTER = meeting([LUNCH])

    def test_tombstones_are_in_every_calendar_that_had_it(self) -> None:
        """Of the site, the meeting, its day and its speaker."""
        gone = edition_of(self.BEFORE, self.AFTER, every=(BEFORE, BEFORE + DAY))

        actual = found(gone)

        for path in (
            "/calendar.ics",
            "/talks.ics",
            "/glow-2025/calendar.ics",
            "/glow-2025/days/2025-11-01.ics",
            "/speakers/ann-lee.ics",
            "/glow-2025/wicks.ics",
        ):
            assert "wicks" in ids(actual[path])
            (stone,) = (one for _, one in actual[path].sessions if one.id == "wicks")
            assert stone.status is Status.CANCELLED

    def test_they_leave_calendars_after_thirty_days(self) -> None:
        """But not their own, nor that of someone who has nothing else: none is ever empty."""
        late = WICKS.end + TOMBSTONE_STAYS + timedelta(seconds=1)
        both = session("both", start=at("2025-11-01 16:00"), speakers=(Person("Bo Ek"), ANN))
        before, after = meeting([WICKS, both]), meeting([both])
        alone = edition_of(meeting([WICKS, OILS]), meeting([OILS]), every=(BEFORE, late))

        actual = found(edition_of(before, after, every=(BEFORE, late)))

        assert ids(actual["/glow-2025/calendar.ics"]) == ["both"]
        assert ids(actual["/speakers/ann-lee.ics"]) == ["both"]
        assert ids(actual["/glow-2025/wicks.ics"]) == ["wicks"]
        assert ids(found(alone)["/speakers/ann-lee.ics"]) == ["wicks"]

    def test_new_session_goes_before_a_removed_one_of_its_id(self) -> None:
        """Renamed, then removed; another now has its last id: the address is the new one's."""
        first, renamed = session("a"), session("b", previous_ids=("a",))
        new = session("b", start=at("2025-11-01 15:00"), title="Another")
        states = (meeting([first]), meeting([renamed]), meeting([new]))
        times = (BEFORE, BEFORE + DAY, BEFORE + 2 * DAY)

        actual = found(edition_of(*states, every=times))

        assert [one.title for _, one in actual["/glow-2025/b.ics"].sessions] == ["Another"]
        assert ids(actual["/glow-2025/calendar.ics"]) == ["b", "b"]


class TestSpeakers:
    """A person is one, over all meetings, however the name is spelt."""

    def test_accents_and_case_make_no_other_person(self) -> None:
        """René of one year and RENE of the next; named as at the latest."""
        first = meeting([session("a", speakers=(Person("René Dubois", "Old"),))])
        second = meeting(
            [session("b", start=at("2025-11-02 09:00"), speakers=(Person("RENE Dubois", "New"),))],
            id="glow-2026",
        )
        editions = (edition_of(first), edition_of(second))

        (actual,) = speakers(editions)

        assert (actual.slug, actual.person.affiliation) == ("rene-dubois", "New")
        assert [one.meeting.id for one in actual.editions] == ["glow-2025", "glow-2026"]
        assert ids(found(*editions)["/speakers/rene-dubois.ics"]) == ["a", "b"]

    def test_session_stands_once_though_a_name_stands_twice(self) -> None:
        """Of two events with one UID, clients drop one."""
        talk = session("a", speakers=(Person("René"), Person("Rene")))
        expected = ["a"]

        actual = ids(of_meeting(talk)["/speakers/rene.ics"])

        assert expected == actual

    def test_they_are_listed_by_name(self) -> None:
        """Accents aside."""
        talk = session("a", speakers=(Person("Zoë"), Person("Émile"), Person("adam")))
        expected = ["adam", "Émile", "Zoë"]

        actual = [one.person.name for one in speakers([edition_of(meeting([talk]))])]

        assert expected == actual

    def test_whoever_speaks_at_no_talk_is_there_too(self) -> None:
        """Posters have people."""
        poster = session("p", kind=SessionKind.POSTER, speakers=(ANN,))

        assert ids(of_meeting(poster)["/speakers/ann-lee.ics"]) == ["p"]

    def test_nobody_speaks(self) -> None:
        """There is nothing to list."""
        assert speakers([edition_of(meeting([OILS]))]) == ()

    def test_two_names_of_one_address_have_two(self) -> None:
        """The first keeps it, the other's has a digest that lasts."""
        talks = [
            session("a", speakers=(Person("Ann-Lee"),)),
            session("b", start=at("2025-11-01 15:00"), speakers=(ANN,)),
        ]
        expected = {"ann-lee": "Ann-Lee", "ann-lee-caaf01f0": "Ann Lee"}

        actual = {one.slug: one.person.name for one in speakers([edition_of(meeting(talks))])}

        assert expected == actual

    @pytest.mark.parametrize("name", ["רותי", "حلقة", "李小龍", "Ольга"])
    def test_name_without_latin_letters_has_an_address(self, name: str) -> None:
        """Eight hexadecimal digits."""
        (actual,) = speakers([edition_of(meeting([session(speakers=(Person(name),))]))])

        assert actual.slug == name_slug(actual.person.folded)
        assert len(actual.slug) == 8
        assert set(actual.slug) <= set("0123456789abcdef")

    def test_address_is_the_same_however_the_name_is_spelt(self) -> None:
        """A mark more or less makes no other person, in no script."""
        slugs = {
            speakers([edition_of(meeting([session(speakers=(Person(name),))]))])[0].slug
            for name in ("Пётр Алёшин", "Петр Алешин", "ПЕТР АЛЕШИН")
        }

        assert len(slugs) == 1


@pytest.mark.parametrize("kind", ["room", "track"])
@pytest.mark.parametrize(
    "names",
    [("Hall A", "Hall-A"), ("Hall A", "HALL A"), ("Saal Ä", "Saal A"), ("大講堂", "小講堂")],
)
def test_two_rooms_of_one_address_have_two(kind: str, names: tuple[str, str]) -> None:
    """None is lost: the first by name keeps the plain one."""
    first = session("wicks", **{kind: names[0]})
    second = session("oils", start=OILS.start, **{kind: names[1]})
    expected = {first.id: [first.id], second.id: [second.id]}

    found_ = {
        path: one
        for path, one in of_meeting(first, second).items()
        if path.startswith(f"/glow-2025/{kind}s/")
    }

    assert expected == {ids(one)[0]: ids(one) for one in found_.values()}
    assert all(path.isascii() for path in found_)
