"""Which feeds there are, when each last changed, and why there may be no podcast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from modl_feeds import feeds
from modl_feeds.calendars import speakers
from modl_feeds.feeds import Feed, Told, no_podcast
from modl_feeds.ledger import Ledger
from modl_feeds.model import Person, Publisher, Resource, ResourceKind, Series, Site
from modl_feeds.revisions import edition, release
from modl_feeds.urls import Addresses
from tests.core.meetings import BEFORE, DAY, at, meeting, session

if TYPE_CHECKING:
    from datetime import datetime

    from modl_feeds.model import Meeting

SLIDES = Resource("slides", ResourceKind.SLIDES, url="https://a.example/a.pdf")
MP4 = Resource("video", ResourceKind.VIDEO, "", "https://a.example/a.mp4", "video/mp4")
MP3 = Resource("audio", ResourceKind.AUDIO, "", "https://a.example/a.mp3", "audio/mpeg")
PAGE = Resource("video", ResourceKind.VIDEO, url="https://video.example/watch?v=1")
ANN, BEN = Person("Ann Lee"), Person("Ben Ray")
WICKS = session("wicks", speakers=(ANN,), resources=(SLIDES,))
OILS = session("oils", start=at("2025-11-01 10:30"), speakers=(BEN,))
MEETING = meeting([WICKS, OILS], series="glow")


def all_feeds(*states: Meeting) -> dict[str, Feed]:
    """Return every feed by path, after a release of each state of a meeting, a day apart."""
    ledger = Ledger("glow-2025")
    for number, state in enumerate(states):
        ledger, _ = release(state, ledger, BEFORE + number * DAY)
    last = edition(states[-1], ledger, BEFORE)
    site = Site(
        "Lanterns",
        Publisher("Office"),
        "https://lanterns.example",
        "lanterns.example",
        "2024",
        series=(Series("glow", "Glow"),),
        meetings=(states[-1],),
    )
    told = {last.meeting.id: Told.of(last, Addresses.of(site))}
    return {one.path: one for one in feeds.feeds(site, told, speakers((last,)))}


def changed(*states: Meeting) -> dict[str, datetime | None]:
    """Return when each of a meeting's own feeds last changed."""
    found = all_feeds(*states)
    return {
        path.removeprefix("/glow-2025/"): one.changed
        for path, one in found.items()
        if path.startswith("/glow-2025/")
    }


class TestChanged:
    """When a hub has to be told."""

    def test_a_feed_changes_with_what_it_tells(self) -> None:
        """A new abstract leaves slides and videos alone; what is empty never changed."""
        edited = replace(MEETING, sessions=(WICKS, replace(OILS, abstract="On oils.")))
        expected = {
            "news": BEFORE + DAY,
            "abstracts": BEFORE + DAY,
            "slides": BEFORE,
            "videos": None,
            "changes": BEFORE + DAY,
        }

        actual = changed(MEETING, edited)

        assert expected == actual

    @pytest.mark.parametrize(
        "after",
        [
            replace(MEETING, sessions=(WICKS,)),
            replace(MEETING, sessions=(replace(WICKS, resources=()), OILS)),
        ],
        ids=["talk", "slides"],
    )
    def test_a_feed_changes_with_what_is_taken_out(self, after: Meeting) -> None:
        """No item tells of it; what it was in is not known any more, so all have changed."""
        expected = {BEFORE + DAY}

        actual = {*changed(MEETING, after).values()}

        assert expected == actual

    def test_what_was_taken_out_long_ago_does_not_hide_a_later_change(self) -> None:
        """The newest counts."""
        fewer = replace(MEETING, sessions=(WICKS,))
        edited = replace(fewer, sessions=(replace(WICKS, abstract="On wicks."),))

        found = changed(MEETING, fewer, edited)

        assert found["abstracts"] == BEFORE + 2 * DAY
        assert found["videos"] == BEFORE + DAY

    def test_what_came_back_is_not_taken_out(self) -> None:
        """It is a change of what it is in, and of nothing else."""
        found = changed(MEETING, replace(MEETING, sessions=(WICKS,)), MEETING)

        assert found["abstracts"] == BEFORE + 2 * DAY
        assert found["slides"] == BEFORE

    def test_a_speakers_feed_changes_with_their_own_talks(self) -> None:
        """And with nobody else's."""
        edited = replace(MEETING, sessions=(WICKS, replace(OILS, abstract="On oils.")))
        expected = {"/speakers/ann-lee": BEFORE, "/speakers/ben-ray": BEFORE + DAY}

        found = all_feeds(MEETING, edited)
        actual = {path: found[path].changed for path in expected}

        assert expected == actual

    @pytest.mark.parametrize("page", ["/", "/series/glow/"])
    def test_feeds_over_meetings_change_with_each_of_them(self, page: str) -> None:
        """Also with what is taken out of one."""
        found = all_feeds(MEETING, replace(MEETING, sessions=(WICKS,)))

        assert found[f"{page}slides"].changed == BEFORE + DAY
        assert found[f"{page}meetings"].changed == BEFORE

    def test_no_more_than_the_newest_leave_the_date(self) -> None:
        """A feed that is cut changed when the whole one did."""
        feed = all_feeds(MEETING)["/glow-2025/news"]

        assert feed.newest(1).changed == feed.changed
        assert feed.newest(0).changed is None


class TestNews:
    """The one feed to take if one takes only one."""

    @pytest.mark.parametrize("page", ["/", "/series/glow/"])
    def test_a_new_meeting_is_told_once(self, page: str) -> None:
        """As the feed of meetings tells it, and not again as a release."""
        found = all_feeds(MEETING)
        (meeting_,) = found[f"{page}meetings"].publications
        kinds = ["meeting", "abstract", "slides", "abstract"]

        actual = [one.kind.value for one in found[f"{page}news"].publications]

        assert kinds == actual
        assert meeting_ in found[f"{page}news"].publications

    def test_a_meetings_own_news_need_not_tell_that_there_is_one(self) -> None:
        """Who follows it knows."""
        kinds = ["abstract", "slides", "abstract"]

        actual = [one.kind.value for one in all_feeds(MEETING)["/glow-2025/news"].publications]

        assert kinds == actual

    def test_a_later_release_does_not_tell_of_the_meeting_again(self) -> None:
        """It is one item, with the guid of the first time."""
        moved = replace(MEETING, sessions=(WICKS, replace(OILS, room="B")))
        kinds = ["changes", "meeting", "abstract", "slides", "abstract"]

        actual = [one.kind.value for one in all_feeds(MEETING, moved)["/news"].publications]

        assert kinds == actual


class TestPodcast:
    """Who has one, and what is said of those who have none."""

    def test_a_meeting_with_files_has_a_podcast(self) -> None:
        """It holds those alone, and is the only feed of its kind."""
        found = all_feeds(meeting([replace(WICKS, resources=(SLIDES, MP4)), OILS]))
        expected = ["/glow-2025/podcast"]

        actual = [path for path, one in found.items() if one.is_podcast]

        assert expected == actual
        assert [one.resource for one in found["/glow-2025/podcast"].publications] == [MP4]

    def test_sound_is_followed_where_videos_are(self) -> None:
        """As an episode, and in the feed of recordings, under its own kind."""
        found = all_feeds(meeting([replace(WICKS, resources=(MP3,)), OILS]))
        expected = ["audio"]

        for name in ("podcast", "videos"):
            told = found[f"/glow-2025/{name}"].publications
            assert expected == [one.kind.value for one in told]

    @pytest.mark.parametrize(
        "kind",
        [ResourceKind.SLIDES, ResourceKind.PAPER, ResourceKind.CODE, ResourceKind.LINK],
    )
    def test_a_sound_file_that_is_no_recording_is_no_episode(self, kind: ResourceKind) -> None:
        """Whatever its ending says: a link may lead to music."""
        found = all_feeds(meeting([replace(WICKS, resources=(replace(MP3, kind=kind),))]))

        assert not any(one.is_podcast for one in found.values())

    @pytest.mark.parametrize(
        "after",
        [
            meeting([replace(WICKS, resources=()), OILS]),
            meeting([OILS]),
            meeting([replace(WICKS, resources=(PAGE,)), OILS]),
        ],
        ids=["withdrawn", "with its talk", "another"],
    )
    def test_one_that_lost_its_recordings_stays_for_its_followers(self, after: Meeting) -> None:
        """Empty, and named nowhere: apps give up what is gone."""
        recorded = meeting([replace(WICKS, resources=(replace(MP4, id="film"),)), OILS])

        podcast = all_feeds(recorded, after)["/glow-2025/podcast"]

        assert podcast.publications == ()
        assert podcast.is_podcast
        assert not podcast.is_offered

    @pytest.mark.parametrize("resources", [(), (SLIDES,), (PAGE,)], ids=["none", "slides", "page"])
    def test_a_meeting_without_files_has_none(self, resources: tuple[Resource, ...]) -> None:
        """An empty one would be followed in vain."""
        found = all_feeds(meeting([replace(WICKS, resources=resources)]))

        assert not any(one.is_podcast for one in found.values())

    @pytest.mark.parametrize(
        ("resources", "where"),
        [
            ((PAGE,), " of video.example"),
            ((PAGE, replace(PAGE, id="2", url="https://a.example/")),
             " of a.example and video.example"),
            ((replace(PAGE, url=""),), " of lanterns.example"),
            ((PAGE, replace(PAGE, id="2")), " of video.example"),
        ],
        ids=["a page", "two hosts", "the meeting's page", "one host"],
    )  # fmt: skip
    def test_it_is_said_why_there_is_none(
        self, resources: tuple[Resource, ...], where: str
    ) -> None:
        """Where recordings are pages, with whose they are."""
        expected = (
            f"There is no podcast: the recordings are pages{where},"
            " and podcast apps play files only."
        )
        url = "https://lanterns.example/2025"

        actual = no_podcast(meeting([replace(WICKS, resources=resources)], url=url))

        assert expected == actual

    def test_recordings_of_nobody_knows_where_are_told_without_a_place(self) -> None:
        """Neither they nor their meeting has an address."""
        expected = (
            "There is no podcast: the recordings are pages, and podcast apps play files only."
        )

        actual = no_podcast(meeting(resources=(replace(PAGE, url=""),)))

        assert expected == actual

    @pytest.mark.parametrize(
        "resources",
        [(), (SLIDES,), (MP4,), (PAGE, replace(MP4, id="2"))],
        ids=["no recording", "slides", "a file", "a page and a file"],
    )
    def test_nothing_is_said_where_nobody_misses_it(self, resources: tuple[Resource, ...]) -> None:
        """There is nothing to hear yet, or there is a podcast."""
        expected = ""

        actual = no_podcast(meeting([replace(WICKS, resources=resources)]))

        assert expected == actual
