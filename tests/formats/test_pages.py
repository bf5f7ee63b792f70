"""Pages are valid, safe, and lead to everything there is."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urljoin

import html5lib
import pytest
from hypothesis import given

from modl_feeds import formats, personal
from modl_feeds.document import Document
from modl_feeds.feeds import TOPICS
from modl_feeds.model import Person, Resource, ResourceKind, Status, Venue
from modl_feeds.particulars import Contact, Note
from modl_feeds.snapshot import build
from tests.formats import strategies
from tests.properties import examples
from tests.samples import (
    FOLDERS,
    ROOT,
    a_meeting,
    a_session,
    a_site,
    body,
    cases,
    contents,
    paths,
    released,
    snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = cases("/")
TALKS: Final = [
    (edition.meeting.id, session.id)
    for edition in contents().editions
    for session in edition.meeting.talks
]


def parse(content: bytes) -> Any:  # noqa: ANN401 - an element of the standard library
    """Return the root of a page; whatever is not valid HTML syntax raises."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(content, transport_encoding="utf-8")


@cache
def page(folder: str, path: str) -> Any:  # noqa: ANN401 - an element of the standard library
    """Return a parsed page of a folder's site."""
    return parse(snapshot(FOLDERS[folder]).documents[path].body)


def words(element: Any) -> str:  # noqa: ANN401 - an element of the standard library
    """Return an element's text, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())


def alternates(root: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - an element
    """Return address and type of what the page declares."""
    return [
        (link.get("href"), link.get("type"))
        for link in root.iter("link")
        if link.get("rel") == "alternate"
    ]


def hrefs(root: Any) -> Iterator[str]:  # noqa: ANN401 - an element of the standard library
    """Yield every address of the page."""
    for element in root.iter():
        for attribute in ("href", "src"):
            if attribute in element.attrib:
                yield element.get(attribute)


@pytest.mark.parametrize(("folder", "path"), PAGES)
class TestEveryPage:
    """What holds for each page of each site."""

    def test_is_valid_html(self, folder: str, path: str) -> None:
        """A strict parser finds no fault; lists hold items, ids are unique, links do not nest."""
        root = page(folder, path)
        for parent in (*root.iter("ul"), *root.iter("ol")):
            assert {child.tag for child in parent} <= {"li"}
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        for link in root.iter("a"):
            assert not link.findall(".//a")
            assert words(link)
        assert len(root.findall(".//h1")) == 1

    def test_has_a_language_a_title_and_an_encoding(self, folder: str, path: str) -> None:
        """A screen reader knows how to speak, and a tab what to show."""
        root = page(folder, path)
        assert root.get("lang") == contents(FOLDERS[folder]).site.language
        assert root.findtext("head/title").strip()
        assert b'<meta charset="utf-8">' in snapshot(FOLDERS[folder]).documents[path].body

    def test_has_no_inline_style_or_script(self, folder: str, path: str) -> None:
        """The content security policy would refuse it."""
        for element in page(folder, path).iter():
            assert element.tag not in {"style", "iframe", "object", "img"}
            if element.tag == "script" and element.get("type") == "module":
                assert element.get("src", "").startswith(("/root/static/", "/static/"))
                assert not element.text
            elif element.tag == "script":
                assert element.get("type") == "application/ld+json"
            for attribute in element.attrib:
                assert attribute != "style"
                assert not attribute.startswith("on")

    def test_addresses_are_of_the_web(self, folder: str, path: str) -> None:
        """Nothing but links that a reader expects."""
        for href in hrefs(page(folder, path)):
            assert href.startswith(("/", "#", "https:", "http:", "webcal:")), href

    def test_alternates_exist_and_have_their_types(self, folder: str, path: str) -> None:
        """What a reader finds by itself is there, as it is declared."""
        found = alternates(page(folder, path))
        assert found or path.startswith("/loops-2025/ghost")
        for href, media_type in found:
            base = contents(FOLDERS[folder]).site.base_url
            document = snapshot(FOLDERS[folder]).documents[href.removeprefix(base)]
            assert document.media_type.partition(";")[0] == media_type

    def test_knows_its_own_address(self, folder: str, path: str) -> None:
        """One address is the right one, whatever it was reached by."""
        expected = [contents(FOLDERS[folder]).site.base_url + path]
        root = page(folder, path)
        actual = [one.get("href") for one in root.iter("link") if one.get("rel") == "canonical"]
        assert expected == actual

    def test_links_resolve(self, folder: str, path: str) -> None:
        """Every link within the site leads to a document, and to a place that is there."""
        base = contents(FOLDERS[folder]).site.base_url
        for href in hrefs(page(folder, path)):
            target = inside(base, path, href)
            if target is None:
                continue
            document, fragment = target
            path_, _, query = document.partition("?")
            if query.startswith("v="):
                own = snapshot(FOLDERS[folder]).documents[path_].etag
                assert f"v={own}".startswith(query), href
                continue
            if query:
                built = snapshot(FOLDERS[folder])
                answer = personal.answer(built.calendars, built.scopes, path_, query)
                assert isinstance(answer, Document), href
                continue
            assert document in snapshot(FOLDERS[folder]).documents, href
            if fragment:
                assert page(folder, document).find(f".//*[@id='{fragment}']") is not None, href


def inside(base: str, path: str, href: str) -> tuple[str, str] | None:
    """Return document and fragment of a link within the site; None for one that leads away."""
    scheme = base.partition(":")[0]
    whole = urljoin(base + path, href.replace("webcal:", f"{scheme}:", 1))
    address, fragment = urldefrag(whole)
    if not address.startswith(f"{base}/"):
        return None
    return address.removeprefix(base), fragment


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_page_is_reached_from_the_first(folder: str) -> None:
    """Following links from / leads to every meeting, series and talk of the programme."""
    base = contents(FOLDERS[folder]).site.base_url
    reached, waiting = {"/"}, ["/"]
    while waiting:
        path = waiting.pop()
        for href in hrefs(page(folder, path)):
            target = inside(base, path, href)
            if target is not None and target[0] not in reached:
                reached.add(target[0])
                if target[0].endswith("/"):
                    waiting.append(target[0])
    removed = {
        f"/{edition.meeting.id}/{session.id}/"
        for edition in contents(FOLDERS[folder]).editions
        for session in edition.tombstones
    }
    # Nothing can be chosen where there is no programme yet.
    removed |= {f"/{one.id}/my/" for one in contents(FOLDERS[folder]).site.meetings if not one.days}
    expected = set(paths("/", folder=FOLDERS[folder])) - removed
    actual = {path for path in reached if path.endswith("/")} - removed
    assert expected == actual


@pytest.mark.parametrize(
    "path", ["/", "/series/loops/", "/series/lanterns/", "/loops-2025/", "/later-2029/"]
)
def test_page_declares_its_calendar_and_its_feeds(path: str) -> None:
    """Readers and browsers find them by the page's address alone."""
    expected = {(f"{ROOT}{path}calendar.ics", "text/calendar")}
    for topic in TOPICS:
        for syntax in formats.FEEDS:
            media_type = syntax.media_type.partition(";")[0]
            expected.add((f"{ROOT}{path}{topic.name}{syntax.ending}", media_type))
    actual = alternates(page("sample", path))
    assert expected <= set(actual)


@pytest.mark.parametrize("path", ["/", "/series/loops/", "/loops-2025/"])
def test_page_offers_what_it_declares(path: str) -> None:
    """What stands in the head is also in the body, where people are; calendars by webcal too."""
    root = page("sample", path)
    shown = {link.get("href") for link in root.iter("a")}
    for href, media_type in alternates(root):
        assert href in shown
        if media_type == "text/calendar":
            assert href.replace("https:", "webcal:") in shown


@pytest.mark.parametrize(("meeting", "session"), TALKS)
def test_talks_page_has_time_place_speakers_and_calendar(meeting: str, session: str) -> None:
    """Everything to go by, and one link to take it along."""
    edition = next(one for one in contents().editions if one.meeting.id == meeting)
    talk = next(one for one in edition.meeting.sessions if one.id == session)
    root = page("sample", f"/{meeting}/{session}/")
    shown = words(root.find("body/main"))
    assert words(root.find(".//h1")) == " ".join(talk.title.split())
    assert root.find(".//time").get("datetime") == talk.start.isoformat(timespec="minutes")
    clock = words(next(one for one in root.iter("span") if one.get("class") == "clock"))
    assert clock.replace(" ", "").startswith(f"{talk.start:%H:%M}–{talk.end:%H:%M}")
    for person in talk.speakers:
        assert person.name in shown
    venue = edition.meeting.venue
    assert (venue.name if venue else "To be announced") in shown
    assert talk.room in shown
    offers = f"/root/{meeting}/{session}.ics" in hrefs(root)
    assert offers is (talk.status is not Status.CANCELLED)


def test_talks_page_shows_the_abstract() -> None:
    """Its paragraphs and lines are kept; the summary stands in for one that is missing."""
    expected = "<p>A knot is a loop with a memory.</p>\n<p>We ask how much of it\ncan be forgotten."
    assert expected in body("/loops-2025/weaver/").decode()
    assert "A talk whose slides are known to exist." in body("/loops-2025/fuller/").decode()


def test_resource_without_an_address_leads_to_the_meetings_page() -> None:
    """And says so."""
    root = page("sample", "/loops-2025/fuller/")
    (shown,) = (one for one in root.iter("li") if "Slides" in words(one))
    expected = ("https://loops.example/2025", "Slides on the meeting's own page Ask at the desk.")
    actual = (shown.find("a").get("href"), words(shown))
    assert expected == actual


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/loops-2025/porter/", "cancelled"),
        ("/loops-2025/fuller/", "tentative"),
        ("/loops-2025/ghost/", "cancelled"),
    ],
)
def test_status_is_shown(path: str, expected: str) -> None:
    """Nobody goes to a talk that does not take place."""
    actual = words(page("sample", path).find(".//strong")).lower()
    assert actual.startswith(expected)


def test_meetings_page_shows_the_programme_in_order() -> None:
    """Each session with its id to link to, its kind and its status."""
    meeting = next(one for one in contents().site.meetings if one.id == "loops-2025")
    root = page("sample", "/loops-2025/")
    found = [item for item in root.iter("li") if item.get("id")]
    expected = [(one.id, f"{one.kind} {one.status}") for one in meeting.sessions]
    actual = [(item.get("id"), item.get("class")) for item in found]
    assert expected == actual
    assert all(item.find(".//time").get("datetime") for item in found)


def test_meetings_page_without_a_programme_says_so() -> None:
    """There is something to read, and something to subscribe to."""
    assert "The programme is to be announced." in words(page("sample", "/later-2029/"))


def test_meetings_page_shows_what_else_is_known() -> None:
    """Organisers, goals, report, notes, contacts, resources, source and other years."""
    shown = words(page("sample", "/loops-2025/"))
    for expected in (
        "Olga Ordner (Ring, Loop & Sons)",
        "And round again.",
        "It went round.",
        "Getting there Take the ring road. Twice.",
        "Helpdesk, Carla Caller, +1 555 0100, 9 to 5, Eastern time",
        "Videos of the first day on the meeting's own page Two of them.",
        "Read from https://loops.example/2025 on Sunday, 31 August 2025. Invented.",
        "Loops 2029",
    ):
        assert expected in shown


def test_assumed_place_is_marked() -> None:
    """A visitor is told what is not certain."""
    expected = "On the place: Assumed, as <all> of it & more."
    assert expected in words(page("sample", "/escapes-2026/"))


def test_links_keep_the_sites_own_path() -> None:
    """Below a prefix, and at the root of a host."""
    assert 'href="/root/loops-2025/"' in body("/").decode()
    assert 'href="/modl-2025/"' in snapshot(FOLDERS["shipped"]).documents["/"].body.decode()


def test_site_without_meetings_has_a_page() -> None:
    """It says that nothing is announced yet."""
    found = build(a_site(), (), {}).documents["/"].body
    assert "No meeting has been announced yet." in words(parse(found))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "shows every session"),
        ("/speakers/wanda-weaver/", "shows every talk of Wanda Weaver"),
        ("/loops-2025/", "Only a part: talks, the dates, one day, one room"),
        ("/series/loops/", "Only a part: talks, the dates"),
    ],
)
def test_what_can_be_followed_is_said_as_it_is(path: str, expected: str) -> None:
    """Of a speaker the talks; days and rooms only where there are calendars of them."""
    shown = words(page("sample", path))
    assert expected in shown
    assert ("one day" in shown) is ("one day" in expected)


def test_meeting_without_a_programme_offers_none() -> None:
    """Nobody is led to what is not there."""
    hero = words(page("sample", "/later-2029/").find(".//header[@class='hero h-event']"))
    assert "programme" not in hero.lower()


def test_meeting_leads_to_its_days() -> None:
    """By one press."""
    found = [one for one in hrefs(page("sample", "/loops-2025/")) if one.startswith("#on_")]
    assert found == ["#on_2025-10-31", "#on_2025-11-01", "#on_2025-11-02"]


def test_talk_can_be_followed_and_chosen() -> None:
    """By a link that follows its changes, beside those that copy it once."""
    links = [*hrefs(page("sample", "/loops-2025/weaver/"))]
    assert f"{ROOT.replace('https:', 'webcal:')}/loops-2025/weaver.ics" in links
    assert "/root/loops-2025/my/?s=weaver" in links


@examples(25)
@given(
    title=strategies.titles.filter(strategies.is_html),
    name=strategies.titles.filter(strategies.is_html),
    text=strategies.texts.filter(strategies.is_html),
)
def test_any_text_is_shown_and_none_is_markup(title: str, name: str, text: str) -> None:
    """Hostile text anywhere leaves the page valid, without a script, and legible."""
    person = Person(name, name)
    resource = Resource("link", ResourceKind.LINK, title, 'https://a.example/"><script>', note=text)
    talk = a_session(
        title=title, abstract=text, speakers=(person,), room=name, resources=(resource,)
    )
    meeting = a_meeting(
        talk,
        title=title,
        venue=Venue(name, note=text),
        organizers=(person,),
        goals=text,
        report=text,
        notes=(Note(title, text),),
        contacts=(Contact(name, note=text),),
        resources=(resource,),
    )
    edition = released(meeting)
    site = a_site(meeting, title=title, description=text, contact=name)
    for path, document in build(site, (edition,), {}).documents.items():
        if path.endswith("/"):
            root = parse(document.body)
            for script in root.iter("script"):
                assert script.get("src") or json.loads(script.text)["@context"]
            heading = "".join(words(root.find(".//h1")).split())
            known = (title, name, "Speakers", "Calendars and feeds", "My programme")
            assert heading in {"".join(one.split()) for one in known}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_page_declares_a_calendar_and_the_news(folder: str) -> None:
    """In its head and in its Link header, so that a reader given any address finds them."""
    documents = snapshot(FOLDERS[folder]).documents
    for path in paths("/", folder=FOLDERS[folder]):
        for declared in (documents[path].link, documents[path].body.decode().split("</head>")[0]):
            assert 'type="text/calendar"' in declared, path
            assert 'type="application/rss+xml"' in declared, path


def test_a_talk_declares_its_own_calendar_before_its_meetings() -> None:
    """Its page is about the one, and who comes to it may want the other."""
    page = "/loops-2025/longer/"
    names = ("longer.ics", "calendar.ics", "news.rss", "news.atom", "news.json")
    expected = [f"{ROOT}/loops-2025/{name}" for name in names]

    link = snapshot().documents[page].link
    actual = [one.partition(">")[0].lstrip("<") for one in link.split(", ")]

    assert expected == actual
