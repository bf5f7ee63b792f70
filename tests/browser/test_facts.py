"""What pages say to programs is what the data says."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from modl_feeds.model import ResourceKind, Status
from modl_feeds.urls import meeting_path, page_path, session_path
from tests.browser.facts import Facts, facts
from tests.browser.kinds import html_paths
from tests.samples import FOLDERS, contents, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.model import Meeting, Resource, Session

MEETINGS: Final = {
    (folder, edition.meeting.id): edition.meeting
    for folder, root in FOLDERS.items()
    for edition in contents(root).editions
}
TALKS: Final = {
    (folder, session_path(meeting, talk)): (meeting, talk)
    for (folder, _), meeting in MEETINGS.items()
    for talk in meeting.talks
}
PAGES: Final = [(folder, path) for folder in FOLDERS for path in html_paths(folder)]
STATUS: Final = {
    Status.CONFIRMED: "https://schema.org/EventScheduled",
    Status.CANCELLED: "https://schema.org/EventCancelled",
    Status.TENTATIVE: None,
}
SITEMAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
"""The namespace of a sitemap's elements."""

every_meeting = pytest.mark.parametrize(("folder", "meeting_id"), MEETINGS)
every_talk = pytest.mark.parametrize(("folder", "path"), TALKS)
every_page = pytest.mark.parametrize(("folder", "path"), PAGES)


def base(folder: str) -> str:
    """Return the address of a folder's site."""
    return contents(FOLDERS[folder]).site.base_url


@cache
def facts_of(folder: str, path: str) -> Facts:
    """Return what a page says to programs."""
    return facts(snapshot(FOLDERS[folder]).documents[path].body, base(folder) + path)


def as_data(folder: str, meeting: Meeting, session: Session) -> dict[str, Any]:
    """Return a session as the data has it."""
    return {
        "name": session.title,
        "url": base(folder) + page_path(meeting, session),
        "start": session.start,
        "end": session.end,
        "status": STATUS[session.status],
        "performers": [person.name for person in session.speakers],
    }


def as_linked(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event of schema.org in the same words."""
    return {
        "name": event["name"],
        "url": event["url"],
        "start": datetime.fromisoformat(event["startDate"]),
        "end": datetime.fromisoformat(event["endDate"]),
        "status": event.get("eventStatus"),
        "performers": [person["name"] for person in event.get("performer", [])],
    }


def recordings(resources: Iterable[Resource]) -> set[tuple[str, str]]:
    """Return the type and address of each recording among them, as schema.org has it."""
    found = [one for one in resources if one.kind is ResourceKind.VIDEO and one.url]
    sound = {one.url for one in found if one.media_type.startswith("audio/")}
    return {("AudioObject" if one.url in sound else "VideoObject", one.url) for one in found}


def recorded(event: dict[str, Any]) -> set[tuple[str, str]]:
    """Return what an event of schema.org says of its recordings."""
    found = event.get("recordedIn", [])
    return {(one["@type"], one.get("contentUrl") or one["url"]) for one in found}


@every_meeting
def test_a_meeting_is_an_event_with_its_talks(folder: str, meeting_id: str) -> None:
    """A search engine learns when the meeting is, and every talk's time, state and speakers."""
    meeting = MEETINGS[folder, meeting_id]
    [event] = facts_of(folder, meeting_path(meeting)).linked
    assert event["@type"] == "Event"
    assert event["name"] == meeting.title
    assert event["startDate"] == meeting.first_day.isoformat()
    assert event["endDate"] == meeting.last_day.isoformat()
    expected = [as_data(folder, meeting, talk) for talk in meeting.talks]
    assert [as_linked(one) for one in event.get("subEvent", [])] == expected


@every_talk
def test_a_talk_is_an_event_of_its_meeting(folder: str, path: str) -> None:
    """A search engine learns the same from the talk's own page, and what it is a part of."""
    meeting, talk = TALKS[folder, path]
    [event] = facts_of(folder, path).linked
    assert as_linked(event) == as_data(folder, meeting, talk)
    assert event["superEvent"]["url"] == base(folder) + meeting_path(meeting)


@every_talk
def test_a_talk_names_its_recordings(folder: str, path: str) -> None:
    """Each video of a talk is a VideoObject with its address, and sound an AudioObject."""
    _, talk = TALKS[folder, path]
    [event] = facts_of(folder, path).linked
    assert recorded(event) == recordings(talk.resources)


@every_meeting
def test_a_meeting_names_its_recordings(folder: str, meeting_id: str) -> None:
    """Each video of a meeting as a whole is one too."""
    meeting = MEETINGS[folder, meeting_id]
    [event] = facts_of(folder, meeting_path(meeting)).linked
    assert recorded(event) == recordings(meeting.resources)


@every_talk
def test_a_talk_is_an_h_event(folder: str, path: str) -> None:
    """Microformats say what a talk is called, when it is and who speaks."""
    _, talk = TALKS[folder, path]
    [event] = facts_of(folder, path).items("h-event")
    assert event["name"] == [talk.title]
    assert [datetime.fromisoformat(one) for one in event["start"]] == [talk.start]
    assert [datetime.fromisoformat(one) for one in event["end"]] == [talk.end]
    speakers = [one["name"][0] for one in facts_of(folder, path).items("h-card")]
    assert speakers == [person.name for person in talk.speakers]


@every_meeting
def test_a_programme_is_of_h_events(folder: str, meeting_id: str) -> None:
    """Microformats say of every session of a meeting what it is called and when it is."""
    meeting = MEETINGS[folder, meeting_id]
    found = facts_of(folder, meeting_path(meeting)).items("h-event")
    timed = [(one["name"][0], one["start"][0]) for one in found if "T" in one["start"][0]]
    expected = [(session.title, session.start) for session in meeting.sessions]
    assert [(name, datetime.fromisoformat(start)) for name, start in timed] == expected


@every_page
def test_a_shared_page_shows_what_it_is(folder: str, path: str) -> None:
    """Where a page is shared, there are a title, some words and its one address."""
    page = facts_of(folder, path)
    assert page.meta["og:url"] == base(folder) + path
    assert page.links["canonical"] == [page.meta["og:url"]]
    assert page.meta["og:title"].strip()
    assert page.meta["og:description"].strip()
    assert page.meta["description"] == page.meta["og:description"]


@every_page
def test_a_shared_page_has_a_picture_that_is_there(folder: str, path: str) -> None:
    """The picture beside a shared page is a document of the site, of the size that is said."""
    meta = facts_of(folder, path).meta
    if "og:image" in meta:
        document = snapshot(FOLDERS[folder]).documents[meta["og:image"].removeprefix(base(folder))]
        assert document.media_type == "image/png"
        size = [meta["og:image:width"], meta["og:image:height"]]
        assert [str(one) for one in Image.open(io.BytesIO(document.body)).size] == size


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_sitemap_lists_every_public_page(folder: str) -> None:
    """A search engine finds each page that may be listed, and no other."""
    root = ET.fromstring(snapshot(FOLDERS[folder]).documents["/sitemap.xml"].body)  # noqa: S314
    listed = [one.text for one in root.iter(f"{SITEMAP}loc")]
    public = (one for one in PAGES if one[0] == folder and "robots" not in facts_of(*one).meta)
    assert sorted(listed, key=str) == sorted(base(folder) + path for _, path in public)


@pytest.mark.parametrize("folder", FOLDERS)
def test_robots_find_the_sitemap(folder: str) -> None:
    """What crawlers ask for first names the sitemap."""
    lines = snapshot(FOLDERS[folder]).documents["/robots.txt"].body.decode().splitlines()
    assert f"Sitemap: {base(folder)}/sitemap.xml" in lines
