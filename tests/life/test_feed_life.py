"""Feed readers tell their readers what is new, once, and ask no more than they must."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.life.invented import OKAFOR_YAML, SLIDES_YAML
from tests.life.readership import Readership, dates, guids_once, news, titles
from tests.life.site import plain

if TYPE_CHECKING:
    from tests.clients.gpodder import GPodder
    from tests.clients.newsboat import Newsboat
    from tests.clients.reader_app import ReaderApp
    from tests.life.site import Site

pytestmark = pytest.mark.clients

FIRST = [
    "Ada Okafor — Low Water, High Rank (Friday, 7 March 2031)",
    "Mei Sato, Rafael Duarte — A Quiet Proof (Monday, 10 March 2031)",
    "Zoë Lind — Zoë's ∇-fields; or, how to fold (Monday, 10 March 2031)",
]
SLIDES = "Slides: Ada Okafor — Low Water, High Rank"
VIDEO = "Video: Ada Okafor — Low Water, High Rank"
VIDEO_YAML = """\
      - kind: video
        url: https://files.example.org/okafor.mp4
        media_type: video/mp4
"""


@pytest.fixture(params=["rss", "atom"])
def path(request: pytest.FixtureRequest) -> str:
    """Return the path of the news in each syntax."""
    return f"/tides-2031/news.{request.param}"


@pytest.fixture
def readership(
    newsboat: Newsboat, gpodder: GPodder, reader_app: ReaderApp, site: Site, path: str
) -> Readership:
    """Return new subscriptions of every reader."""
    return Readership([newsboat, gpodder, reader_app], site, path)


def changes(number: int) -> str:
    """Return the title of the item that tells what a release changed."""
    return f"Tides and Tensors, changes no. {number}"


def test_first_fetch(readership: Readership, site: Site) -> None:
    """Everything is there and new, and dated by its release, not by the talk's day."""
    readership.expect(FIRST, titles)
    readership.expect([(title, site.folder.releases[0]) for title in FIRST], news)


def test_not_modified(readership: Readership, site: Site, path: str) -> None:
    """At the latest in its third fetch a reader gets a 304 for what it sent, and keeps all."""
    readership.poll()
    answers = readership.poll()
    etag = site.served.etag(path)
    assert dict.fromkeys(answers, (304, etag)) == {
        name: (asked.status, plain(asked.none_match)) for name, asked in answers.items()
    }
    readership.expect(FIRST, titles)


def test_slides(readership: Readership, site: Site, path: str) -> None:
    """New slides are one new item; nothing old is new again."""
    readership.read_everything()
    site.publish((OKAFOR_YAML, OKAFOR_YAML + SLIDES_YAML), path=path)
    readership.poll()
    second = site.folder.releases[1]
    readership.expect([(SLIDES, second)], news)
    readership.expect(expected=True, what=guids_once)


def test_video(readership: Readership, site: Site, path: str) -> None:
    """A video that follows the slides is one new item."""
    site.publish((OKAFOR_YAML, OKAFOR_YAML + SLIDES_YAML), path=path)
    readership.read_everything()
    site.publish((SLIDES_YAML, SLIDES_YAML + VIDEO_YAML), path=path)
    readership.poll()
    third = site.folder.releases[2]
    readership.expect([(VIDEO, third)], news)
    readership.expect(expected=True, what=guids_once)


def test_moved(readership: Readership, site: Site, path: str) -> None:
    """A talk that is moved is told once, by the item of the release; its own stays read."""
    readership.read_everything()
    site.publish(("2031-03-07 09:30", "2031-03-10 14:00"), path=path, note="Ada comes later")
    readership.poll()
    readership.expect([(f"{changes(2)}: Ada comes later", site.folder.releases[1])], news)
    moved = "Ada Okafor — Low Water, High Rank (Monday, 10 March 2031)"
    readership.expect(sorted([moved, *FIRST[1:], f"{changes(2)}: Ada comes later"]), titles)


def test_retitled(readership: Readership, site: Site, path: str) -> None:
    """A talk with a new title is the same item, and stays read."""
    readership.read_everything()
    site.publish(("title: Low Water, High Rank", "title: High Water, Low Rank"), path=path)
    readership.poll()
    readership.expect([(changes(2), site.folder.releases[1])], news)
    retitled = FIRST[0].replace("Low Water, High Rank", "High Water, Low Rank")
    readership.expect(sorted([retitled, *FIRST[1:], changes(2)]), titles)


def test_after_news(readership: Readership, site: Site, path: str) -> None:
    """When news has been fetched, the next polls are 304s again, and nothing is new twice."""
    readership.read_everything()
    site.publish((OKAFOR_YAML, OKAFOR_YAML + SLIDES_YAML), path=path)
    readership.read_everything()
    assert {304} == {asked.status for asked in readership.poll().values()}
    readership.expect([], news)
    readership.expect(set(site.folder.releases), dates)


def test_removed(readership: Readership, site: Site, path: str) -> None:
    """A talk that is removed is told by the item of the release, and nothing else is new."""
    readership.read_everything()
    site.publish((OKAFOR_YAML, ""), path=path)
    readership.poll()
    readership.expect([(changes(2), site.folder.releases[1])], news)


def test_renamed_meeting(newsboat: Newsboat, reader_app: ReaderApp, site: Site, path: str) -> None:
    """Who follows a meeting under its former id goes on under the new one.

    The new address is told once, and nothing else is new again. gPodder takes the new
    address for its own, and the driver knows a podcast by its address.
    """
    readership = Readership([newsboat, reader_app], site, path)
    readership.read_everything()
    site.rename("currents-2031")
    assert {301} == {asked.status for asked in readership.poll().values()}
    readership.expect([(changes(2), site.folder.releases[1])], news)
    readership.expect(sorted([*FIRST, changes(2)]), titles)
