"""Every link by which an app subscribes leads to a calendar or feed of the site."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html

from modl_feeds.model import Status
from modl_feeds.urls import session_path
from tests.browser.kinds import html_paths
from tests.browser.subscriptions import (
    CALENDAR_APPS,
    FEED_APPS,
    app_and_address,
    as_web,
    is_escaped,
)
from tests.samples import FOLDERS, contents, snapshot

PAGES: Final = [(folder, path) for folder in FOLDERS for path in html_paths(folder)]
TALKS: Final = {
    (folder, session_path(edition.meeting, talk)): (edition.meeting, talk)
    for folder, root in FOLDERS.items()
    for edition in contents(root).editions
    for talk in edition.meeting.talks
    if talk.status is not Status.CANCELLED
}
ADD_TO_GOOGLE: Final = "https://calendar.google.com/calendar/r/eventedit?"
ADD_TO_OUTLOOK: Final = "https://outlook.live.com/calendar/0/action/compose?"

every_page = pytest.mark.parametrize(("folder", "path"), PAGES)
every_talk = pytest.mark.parametrize(("folder", "path"), TALKS)


@cache
def links(folder: str, path: str) -> list[str]:
    """Return where the links of a page's text lead."""
    page = html.fromstring(snapshot(FOLDERS[folder]).documents[path].body)
    return [str(one) for one in page.xpath("//a/@href")]


def offered(folder: str, path: str) -> dict[str, set[str]]:
    """Return the addresses that a page offers to each app, as a browser would open them."""
    found = defaultdict(set)
    for link in links(folder, path):
        app, address = app_and_address(link)
        if app:
            found[app].add(as_web(address, contents(FOLDERS[folder]).site.base_url))
    return found


def fields(folder: str, path: str, beginning: str) -> dict[str, str]:
    """Return what the one link that begins so tells an app."""
    [link] = [one for one in links(folder, path) if one.startswith(beginning)]
    return dict(parse_qsl(urlsplit(link).query, strict_parsing=True))


@every_page
def test_every_app_gets_the_same_calendars(folder: str, path: str) -> None:
    """What Apple's users may follow, Google's and Microsoft's may; and all are calendars."""
    found = offered(folder, path)
    documents = snapshot(FOLDERS[folder]).documents
    base_url = contents(FOLDERS[folder]).site.base_url
    for app in CALENDAR_APPS:
        assert found[app] == found["webcal"]
    paths = {one.removeprefix(base_url) for one in found["webcal"]}
    assert {documents[one].media_type for one in paths} <= {"text/calendar; charset=utf-8"}
    assert found["webcal"] <= set(links(folder, path)), "the plain address stands beside them"


@every_page
def test_every_reader_gets_the_same_feeds(folder: str, path: str) -> None:
    """What one reader may follow, the other may; and all are feeds."""
    found = offered(folder, path)
    base_url = contents(FOLDERS[folder]).site.base_url
    for app in FEED_APPS:
        assert found[app] == found[FEED_APPS[0]]
    paths = {one.removeprefix(base_url) for one in found[FEED_APPS[0]]}
    documents = snapshot(FOLDERS[folder]).documents
    assert {documents[one].media_type.partition(";")[0] for one in paths} <= {"application/rss+xml"}


@every_page
def test_addresses_are_escaped_in_links(folder: str, path: str) -> None:
    """No part of an address is taken for a part of the link."""
    subscriptions = [one for one in links(folder, path) if app_and_address(one)[0]]
    assert [one for one in subscriptions if not is_escaped(one)] == []


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("app", [*CALENDAR_APPS, *FEED_APPS])
def test_the_site_can_be_followed_by_every_app(folder: str, app: str) -> None:
    """Each app finds its own link on the first page."""
    assert offered(folder, "/")[app]


@every_talk
def test_google_gets_a_talk_as_it_is(folder: str, path: str) -> None:
    """Google is told title, time, zone and place of one talk, and where to read on."""
    meeting, talk = TALKS[folder, path]
    told = fields(folder, path, ADD_TO_GOOGLE)
    start, _, end = told["dates"].partition("/")
    assert told["text"] == talk.title
    assert [instant(start), instant(end)] == [talk.start, talk.end]
    assert told["ctz"] == meeting.timezone
    assert contents(FOLDERS[folder]).site.base_url + path in told["details"]


@every_talk
def test_outlook_gets_a_talk_as_it_is(folder: str, path: str) -> None:
    """Outlook is told title, time and place of one talk, and where to read on."""
    _, talk = TALKS[folder, path]
    told = fields(folder, path, ADD_TO_OUTLOOK)
    assert told["rru"] == "addevent"
    assert told["subject"] == talk.title
    assert datetime.fromisoformat(told["startdt"]) == talk.start
    assert datetime.fromisoformat(told["enddt"]) == talk.end
    assert contents(FOLDERS[folder]).site.base_url + path in told["body"]


def instant(basic: str) -> datetime:
    """Return the moment that is written as in a calendar."""
    return datetime.strptime(basic, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
