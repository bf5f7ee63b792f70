"""The site is one mapping from paths to bytes, of which each piece is rendered once."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from modl_feeds.document import Document
from modl_feeds.formats import ics, syndication
from modl_feeds.ledger import Ledger
from modl_feeds.model import Chapter, Resource, ResourceKind, Series, SessionKind
from modl_feeds.personal import FILES
from modl_feeds.revisions import edition
from modl_feeds.snapshot import build
from tests.samples import (
    RELEASED,
    SITE,
    a_meeting,
    a_session,
    a_site,
    at,
    body,
    contents,
    paths,
    released,
    snapshot,
)

if TYPE_CHECKING:
    from modl_feeds.snapshot import Snapshot

LATER = RELEASED + timedelta(days=1)
UPDATED = re.compile(rb"<updated>(.*?)</updated>")
"""When an Atom feed says that it changed; the first is the feed's own."""


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("/loops-2025/tanner-draft/", "/loops-2025/tanner/"),
        ("/loops-2025/tanner-draft.ics", "/loops-2025/tanner.ics"),
        ("/leap-year/", "/leap-2028/"),
        ("/leap-year/calendar.ics", "/leap-2028/calendar.ics"),
        ("/leap-year/zoe.ics", "/leap-2028/zoe.ics"),
        ("/leap-year/zoe/", "/leap-2028/zoe/"),
        ("/leap-year/news.atom", "/leap-2028/news.atom"),
    ],
)
def test_former_path_leads_to_the_present_one(former: str, now: str) -> None:
    """A path, once published, answers for ever."""
    expected = now
    actual = snapshot().redirects[former]
    assert expected == actual


def test_redirects_lead_to_documents_and_hide_none() -> None:
    """Each leads, at once or by another one, to a document; none takes a document's place."""
    built = snapshot()
    choices = {f"{path}{file}" for path in built.scopes for file in FILES}
    for former, target in built.redirects.items():
        assert former not in built.documents
        path = built.redirects.get(target, target).partition("#")[0]
        assert path in {*built.documents, *choices}


def test_former_id_below_a_former_meeting_leads_on() -> None:
    """Both were renamed: one redirect leads to the next."""
    talk = a_session(id="new", previous_ids=("old",))
    meeting = a_meeting(talk, id="meeting-2", previous_ids=("meeting",))
    redirects = build(a_site(meeting), (released(meeting),), {}).redirects
    expected = ["/meeting-2/old.ics", "/meeting-2/new.ics"]
    actual = [redirects["/meeting/old.ics"], redirects["/meeting-2/old.ics"]]
    assert expected == actual


def test_chapters_under_a_former_id_lead_on() -> None:
    """Podcast apps keep their address with an episode."""
    film = Resource(
        "film", ResourceKind.VIDEO, "", "https://a.example/a.mp4", "video/mp4",
        chapters=(Chapter(0, "All"),),
    )  # fmt: skip
    talk = a_session(id="new", previous_ids=("old",), resources=(film,))
    meeting = a_meeting(talk, id="meeting-2", previous_ids=("meeting",))
    redirects = build(a_site(meeting), (released(meeting),), {}).redirects
    expected = "/meeting-2/new/film.chapters.json"
    actual = redirects["/meeting-2/old/film.chapters.json"]
    assert expected == actual
    assert redirects["/meeting/new/film.chapters.json"] == expected
    assert redirects["/meeting-2/old/"] == "/meeting-2/new/"


def test_talk_that_became_a_break_leads_to_its_place() -> None:
    """Its page has gone, its place on the meeting's page has not."""
    meeting = a_meeting(a_session(kind=SessionKind.BREAK))
    expected = "/meeting/#talk"
    actual = build(a_site(meeting), (released(meeting),), {}).redirects["/meeting/talk/"]
    assert expected == actual


def test_removed_talk_keeps_its_page_and_its_calendar() -> None:
    """The address stands in calendars that people have."""
    assert {"/loops-2025/ghost/", "/loops-2025/ghost.ics"} <= set(paths("/", ".ics"))


def test_etag_is_of_the_bytes_and_nothing_else() -> None:
    """The same bytes have the same tag, whatever else is said of them."""
    first = Document(b"abc", "text/plain", RELEASED, 60)
    second = Document(b"abc", "text/html", LATER, 900, "a.html")
    expected = hashlib.sha256(b"abc").hexdigest()[:32]
    assert expected == first.etag == second.etag
    assert first.etag != Document(b"abd", "text/plain", RELEASED, 60).etag


@pytest.mark.parametrize(
    ("path", "filename"),
    [
        ("/calendar.ics", "calendar.ics"),
        ("/loops-2025/talks.ics", "loops-2025-talks.ics"),
        ("/series/loops/calendar.ics", "series-loops-calendar.ics"),
        ("/loops-2025/news.rss", ""),
    ],
)
def test_download_of_a_calendar_is_named_after_its_path(path: str, filename: str) -> None:
    """Two calendars in one folder of downloads have two names."""
    expected = filename
    actual = snapshot().documents[path].filename
    assert expected == actual


@pytest.mark.parametrize(
    ("path", "max_age"),
    [("/calendar.ics", 900), ("/news.rss", 900), ("/", 300), ("/static/style.css", 3600)],
)
def test_caches_keep_nothing_for_longer_than_clients_ask(path: str, max_age: int) -> None:
    """At most an hour."""
    expected = max_age
    actual = snapshot().documents[path].max_age
    assert expected == actual


def test_documents_are_dated_by_the_ledger() -> None:
    """A meeting's by its own last change, the site's by that of all."""
    expected = [datetime(2025, 9, 1, 12, tzinfo=UTC), datetime(2025, 11, 5, 18, tzinfo=UTC)]
    actual = [
        snapshot().documents[path].last_modified
        for path in ("/escapes-2026/calendar.ics", "/calendar.ics")
    ]
    assert expected == actual


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each format's renderer is called."""
    counted: Counter[str] = Counter()
    event, item = ics.session_event, syndication.XmlFormat.item

    def count_event(*arguments: Any, **options: Any) -> ics.Fragment:  # noqa: ANN401 - as they are
        counted["event"] += 1
        return event(*arguments, **options)

    def count_item(form: Any, publication: Any, addresses: Any) -> bytes:  # noqa: ANN401 - the same
        counted[form.name] += 1
        return item(form, publication, addresses)

    monkeypatch.setattr(ics, "session_event", count_event)
    monkeypatch.setattr(syndication.XmlFormat, "item", count_item)
    return counted


def sample_built() -> Snapshot:
    """Return the sample site, built anew."""
    data = contents(SITE)
    return build(data.site, data.editions, {})


def test_each_fragment_is_rendered_once(rendered: Counter[str]) -> None:
    """However many calendars and feeds carry it."""
    built = sample_built()
    events = sum(len(one.meeting.sessions) + len(one.tombstones) for one in contents(SITE).editions)
    guids = {
        guid
        for path, document in built.documents.items()
        if path.endswith(".rss")
        for guid in re.findall(rb"<guid.*?</guid>", document.body)
    }
    items = len(guids)
    expected = {"event": events, "RSS": items, "Atom": items}
    actual = {name: rendered[name] for name in expected}
    assert expected == actual


def test_series_holds_its_own_meetings_alone() -> None:
    """In its calendar and in its feeds."""
    first = a_meeting(a_session(), series="one")
    second = replace(first, id="other", series="two")
    site = a_site(first, second, series=(Series("one", "One"), Series("two", "Two")))
    documents = build(site, (released(first), released(second)), {}).documents
    assert b"UID:talk.meeting@" in documents["/series/one/calendar.ics"].body
    assert b"UID:talk.other@" not in documents["/series/one/calendar.ics"].body
    assert b"meeting/talk<" in documents["/series/one/news.rss"].body
    assert b"other/talk<" not in documents["/series/one/news.rss"].body


def test_sessions_of_several_meetings_stand_in_the_order_of_their_starts() -> None:
    """The site's calendar is one programme."""
    first = a_meeting(
        a_session(id="b", start=at("2025-09-25 11:00"), end=at("2025-09-25 12:00")), id="one"
    )
    second = a_meeting(a_session(id="a"), id="two")
    site = a_site(first, second)
    calendar = build(site, (released(first), released(second)), {}).documents["/calendar.ics"]
    assert calendar.body.index(b"UID:a.two@") < calendar.body.index(b"UID:b.one@")


def test_unreleased_changes_are_counted_and_served() -> None:
    """Forgetting to release loses nothing."""
    meeting = a_meeting(a_session())
    built = build(a_site(meeting), (edition(meeting, Ledger("meeting"), RELEASED),), {})
    expected = 2
    actual = built.unreleased
    assert expected == actual
    assert b"SUMMARY:A Talk" in built.documents["/meeting/calendar.ics"].body


def test_feeds_that_a_hub_may_be_told_of_are_documents() -> None:
    """All that ever told something, in each format; the empty ones have not changed."""
    built = snapshot()
    media = ("application/rss+xml", "application/atom+xml", "application/feed+json")
    expected = {path for path, one in built.documents.items() if one.media_type.startswith(media)}
    empty = {
        path
        for path in expected
        if not re.search(rb'<item>|<entry>|^ "id": ', built.documents[path].body, re.MULTILINE)
    }
    actual = set(built.feeds)
    assert actual <= expected
    assert expected - actual <= empty
    assert "/loops-2025/podcast.rss" in actual


def test_feeds_say_when_they_changed() -> None:
    """As their heads do."""
    moments = {path: moment for path, moment in snapshot().feeds.items() if path.endswith(".atom")}
    expected = {path: moment.isoformat() for path, moment in moments.items()}
    actual = {path: one[1].decode() for path in moments if (one := UPDATED.search(body(path)))}
    assert expected == actual


def test_site_without_meetings_has_its_documents() -> None:
    """Its age is the tag date's year, as there is no clock."""
    documents = build(a_site(), (), {}).documents
    expected = {datetime(2025, 1, 1, tzinfo=UTC)}
    actual = {document.last_modified for document in documents.values()}
    assert expected == actual
    assert {"/", "/calendar.ics", "/news.rss", "/news.atom"} <= set(documents)
