"""Options and personal choices over HTTP: statuses, validators, and no rendering at all."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

import jinja2
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from modl_feeds import personal
from modl_feeds.config import Config
from modl_feeds.document import Document
from modl_feeds.formats import ics, jsonfeed, pages, syndication, timetable
from modl_feeds.model import Person, Resource, ResourceKind
from modl_feeds.publisher import State, write_state
from modl_feeds.snapshot import build
from modl_feeds.web import create_app
from tests.formats.ical_lines import blocks
from tests.samples import SITE, a_meeting, a_session, a_site, at, released, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

LOOPS: Final = "/loops-2025/my"
CALENDAR: Final = "/loops-2025/calendar.ics"
ENDINGS: Final = (".ics", ".rss", ".atom", ".json")
ADDRESSES: Final = [
    *(f"{LOOPS}{ending}?s=fuller,ghost,weaver" for ending in ENDINGS),
    *(f"/my{ending}?s=leap-2028/zoe,loops-2025/weaver" for ending in ENDINGS),
    f"{LOOPS}.ics?s=nobody,weaver&alarm=15&only=talks&tz=utc",
    f"{CALENDAR}?alarm=15",
    "/overview.ics?tz=utc",
]
each_address = pytest.mark.parametrize("address", ADDRESSES)
each_ending = pytest.mark.parametrize("ending", ENDINGS)


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return the application of the sample site."""
    return create_app(Config(data=SITE))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the sample site."""
    return app.test_client()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the state of a site with a meeting of 1,000 talks, as a builder writes it."""
    path: Path = tmp_path_factory.mktemp("thousand") / "state"
    slides = Resource(
        "slides", ResourceKind.SLIDES, "", "https://a.example/a.pdf", "application/pdf"
    )
    talks = [
        a_session(
            id=f"talk-{number:04}",
            title=f"Talk {number}",
            start=at("2025-09-25 06:00") + timedelta(minutes=number),
            end=at("2025-09-25 06:00") + timedelta(minutes=number + 1),
            speakers=(Person(f"Speaker {number % 20}"),),
            abstract="About this and that. " * 10,
            resources=(slides,) if number % 10 == 7 else (),
        )
        for number in range(1000)
    ]
    meeting = a_meeting(*talks)
    write_state(path, State(build(a_site(meeting), (released(meeting),), {})))
    return path


class TestAnswers:
    """A choice is a document like any other."""

    @each_address
    def test_answer_is_the_choice(self, client: FlaskClient, address: str) -> None:
        """Status, type, validators and bytes."""
        path, _, query = address.partition("?")
        expected = personal.answer(snapshot().calendars, snapshot().scopes, path, query)
        answer = client.get(address)
        assert isinstance(expected, Document)
        assert answer.status_code == 200
        assert answer.data == expected.body
        assert answer.headers["Content-Type"] == expected.media_type
        assert answer.headers["ETag"] == f'"{expected.etag}"'
        assert answer.headers["Last-Modified"] == format_datetime(
            expected.last_modified, usegmt=True
        )
        assert answer.headers["Cache-Control"] == "public, max-age=900"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers

    @each_address
    def test_head_is_get_without_the_body(self, client: FlaskClient, address: str) -> None:
        """The same headers."""
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.data) == (200, b"")
        expected = {key: value for key, value in got.headers if key != "Date"}
        actual = {key: value for key, value in head.headers if key != "Date"}
        assert expected == actual

    @each_address
    @pytest.mark.parametrize(
        "validator", [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]
    )
    def test_client_that_has_it_is_not_sent_it_again(
        self, client: FlaskClient, address: str, validator: tuple[str, str]
    ) -> None:
        """304 for either validator, with both repeated."""
        sent, known = validator
        full = client.get(address)
        answer = client.get(address, headers={sent: full.headers[known]})
        assert (answer.status_code, answer.data) == (304, b"")
        for name in ("ETag", "Last-Modified", "Cache-Control"):
            expected = full.headers[name]
            actual = answer.headers[name]
            assert expected == actual

    def test_tag_of_another_choice_does_not_count(self, client: FlaskClient) -> None:
        """Each address has its own bytes."""
        tag = client.get(CALENDAR).headers["ETag"]
        answer = client.get(f"{CALENDAR}?alarm=15", headers={"If-None-Match": tag})
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            (f"{LOOPS}.ics?s=weaver", 'inline; filename="loops-2025-my.ics"'),
            ("/my.ics?s=loops-2025/weaver", 'inline; filename="my.ics"'),
            (f"{CALENDAR}?alarm=15", 'inline; filename="loops-2025-calendar.ics"'),
        ],
    )
    def test_calendar_is_saved_under_its_name(
        self, client: FlaskClient, address: str, expected: str
    ) -> None:
        """Nothing of the query is in it."""
        actual = client.get(address).headers["Content-Disposition"]
        assert expected == actual


class TestRedirects:
    """One choice has one address; others lead to it for good."""

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            (f"{LOOPS}.ics?s=weaver,fuller", f"{LOOPS}.ics?s=fuller,weaver"),
            (f"{LOOPS}.ics?s=weaver%2Cfuller", f"{LOOPS}.ics?s=fuller,weaver"),
            (f"{LOOPS}.rss?s=weaver&alarm=15", f"{LOOPS}.rss?s=weaver"),
            ("/my.atom?s=leap-year/zoe", "/my.atom?s=leap-2028/zoe"),
            (f"{CALENDAR}?only=talks&alarm=15", f"{CALENDAR}?alarm=15&only=talks"),
            (f"{CALENDAR}?alarm=9999", CALENDAR),
            (f"{CALENDAR}?s=Not+an+id", CALENDAR),
            ("/leap-year/calendar.ics?alarm=15&x=1", "/leap-2028/calendar.ics?alarm=15"),
            ("/leap-year/calendar.ics?s=%00", "/leap-2028/calendar.ics"),
            ("/leap-year/calendar.ics", "/leap-2028/calendar.ics"),
            ("/leap-year/my.ics?s=zoe&tz=utc", "/leap-2028/my.ics?s=zoe&tz=utc"),
            ("/leap-year/my.ics?s=Not+an+id", "/leap-2028/my.ics"),
            ("/leap-year/my.rss?s=zoe", "/leap-2028/my.rss?s=zoe"),
            ("/leap-year/my.atom?s=zoe", "/leap-2028/my.atom?s=zoe"),
            ("/leap-year/my.json?s=zoe", "/leap-2028/my.json?s=zoe"),
            ("/leap-year/news.rss?s=zoe", "/leap-2028/news.rss"),
            ("/loops-2025/tanner-draft.ics?alarm=5", "/loops-2025/tanner.ics?alarm=5"),
        ],
    )
    @pytest.mark.parametrize("prefix", ["", "/root"])
    def test_other_forms_lead_to_the_canonical_one(
        self, client: FlaskClient, address: str, expected: str, prefix: str
    ) -> None:
        """301, relative, with the choice and under the prefix."""
        answer = client.get(address, base_url=f"http://forged.example{prefix}/")
        assert answer.status_code == 301
        assert answer.headers["Location"] == prefix + expected
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize(
        "address",
        [
            f"{LOOPS}.ics?tz=utc&s=weaver,tanner-draft,nobody",
            "/leap-year/my.ics?alarm=7&s=zoe-2,zoe",
            "/my.json?s=loops-2025/weaver,leap-year/zoe&x=y",
            f"{CALENDAR}?x",
        ],
    )
    def test_client_that_follows_gets_the_bytes(self, client: FlaskClient, address: str) -> None:
        """After two steps at most."""
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200
        assert len(answer.history) <= 2


class TestRefusals:
    """Never 200 with anything but a calendar or a feed; the words are text."""

    @pytest.mark.parametrize(
        ("address", "status", "words"),
        [
            *(
                (f"{LOOPS}{ending}?s=nobody", 404, "none of these sessions exists\n")
                for ending in ENDINGS
            ),
            *(
                (
                    f"{path}{ending}",
                    400,
                    "name the sessions in the address, such as ?s=first,second\n",
                )
                for ending in ENDINGS
                for path in (LOOPS, "/my")
            ),
            (
                f"{LOOPS}.ics?s={','.join(f't{number}' for number in range(501))}",
                400,
                "the address names more than 500 sessions\n",
            ),
            (
                f"{LOOPS}.rss?{'x' * 8193}",
                414,
                "the address is longer than 8192 characters\n",
            ),
            (
                f"{CALENDAR}?{'x=1&' * 2000}x=1",
                400,
                "the address has more than 1000 fields\n",
            ),
            ("/nothing.ics?alarm=15", 404, "not found\n"),
            ("/loops-2025/nothing.ics?tz=utc", 404, "not found\n"),
            ("/nothing/my.ics?s=weaver", 404, "not found\n"),
            ("/series/loops/my.ics?s=weaver", 404, "not found\n"),
        ],
    )
    def test_refusal_is_in_words(
        self, client: FlaskClient, address: str, status: int, words: str
    ) -> None:
        """As text: HTML would empty a calendar."""
        answer = client.get(address)
        assert (status, words) == (answer.status_code, answer.text)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        path=st.sampled_from([CALENDAR, "/talks.ics", *(f"{LOOPS}{one}" for one in ENDINGS)]),
        query=st.one_of(
            st.binary(max_size=60),
            st.lists(
                st.sampled_from(
                    [
                        b"s=", b"weaver", b",", b"&", b"alarm=", b"15", b"%0d%0aX: y", b"%00",
                        b"\xff", b"%ff", b"'", b'"', b"<", b"//forged.example", b"tz=utc", b"=",
                        b"fuller", b"#", b"?", b"%2e%2e/", b"+", b"\\", b"only=talks", b"s=ghost",
                    ]
                )
            ).map(b"".join),
        ),
    )  # fmt: skip
    @example(path=f"{LOOPS}.ics", query=b"s=\r\nSet-Cookie: a=b")
    @example(path=f"{LOOPS}.ics", query=b"s=//forged.example")
    @example(path=CALENDAR, query=b"\r\nLocation: http://forged.example")
    def test_hostile_query_gets_a_calendar_or_words(
        self, client: FlaskClient, path: str, query: bytes
    ) -> None:
        """No fault of ours, no other host, no header of theirs."""
        raw = {"QUERY_STRING": query.decode("latin-1")}
        answer = client.get(path, environ_overrides=raw)
        assert answer.status_code in {200, 301, 400, 404}
        assert "Set-Cookie" not in answer.headers
        if answer.status_code == 301:
            assert answer.headers["Location"].partition("?")[0] == path
        elif answer.status_code == 200:
            assert not answer.headers["Content-Type"].startswith("text/html")
        else:
            assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert "forged" not in str(answer.headers)


class TestNoRendering:
    """A choice among a thousand talks is a join of what is there."""

    CHOSEN: Final = ",".join(f"talk-{number:04}" for number in range(7, 1000, 50))

    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
        """Count the calls of everything that renders."""
        counted: Counter[str] = Counter()

        def count(owner: object, name: str) -> None:
            function = getattr(owner, name)

            def counting(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as it is
                counted[name] += 1
                return function(*arguments, **options)

            monkeypatch.setattr(owner, name, counting)

        for owner, names in (
            (ics, ("session_event", "overview_event", "prologue", "placeholders")),
            (syndication.XmlFormat, ("item", "head")),
            (jsonfeed.JsonFormat, ("item", "head")),
            (timetable, ("render",)),
            (pages, ("render", "fragment")),
            (ics, ("written",)),
            (FeedGenerator, ("rss_str", "atom_str", "add_entry")),
            (jinja2.Template, ("render",)),
        ):
            for name in names:
                count(owner, name)
        return counted

    def test_counter_counts(self, calls: Counter[str]) -> None:
        """A build calls every one of them: so zero means something."""
        meeting = a_meeting(a_session())
        build(a_site(meeting), (released(meeting),), {})
        assert {"session_event", "prologue", "item", "head", "written", "rss_str"} <= calls.keys()
        assert {"overview_event", "atom_str", "add_entry", "render", "fragment"} <= calls.keys()

    def test_twenty_of_a_thousand_talks_cost_no_rendering(
        self, state: Path, calls: Counter[str]
    ) -> None:
        """In each format, of the meeting and of the site, with options, unknown ids, and moved."""
        client = create_app(Config(data=SITE, state=state)).test_client()
        ics.alarm(15)  # is written once for each number of minutes, by whichever test comes first
        calls.clear()
        of_site = ",".join(f"meeting/{one}" for one in self.CHOSEN.split(","))
        found = [
            client.get(f"{path}{ending}?s={chosen}")
            for path, chosen in (("/meeting/my", self.CHOSEN), ("/my", of_site))
            for ending in ENDINGS
        ]
        found += [
            client.get(f"/meeting/my.ics?s={self.CHOSEN}&alarm=15&only=talks&tz=utc"),
            client.get(f"/meeting/my.ics?s=nobody,{self.CHOSEN}"),
            client.get("/meeting/calendar.ics?alarm=15&only=talks&tz=utc"),
            client.get(f"/meeting/my.ics?x=1&s={self.CHOSEN}"),
            client.get("/meeting/my.ics?s=nobody"),
        ]
        expected: Counter[str] = Counter()
        assert expected == calls
        assert [one.status_code for one in found] == [200] * 11 + [301, 404]
        assert len(blocks(found[0].data, "VEVENT")) == 20
        assert found[1].data.count(b"<item>") == 40
        assert found[2].data.count(b"<entry>") == 40
        assert found[3].json is not None
        assert len(found[3].json["items"]) == 40
        assert len(blocks(found[10].data, "VALARM")) == 1000


class TestChoicePage:
    """The page of a personal choice, for who has no script."""

    def test_form_leads_to_the_canonical_address(self, client: FlaskClient) -> None:
        """What a browser sends without a script: each ticked talk by itself, below any prefix."""
        asked = "/loops-2025/my/?s=weaver&s=fuller"
        answer = client.get(asked, base_url="http://forged.example/root/")
        assert answer.status_code == 301
        assert answer.headers["Location"] == "/root/loops-2025/my/?s=fuller,weaver"

    def test_page_is_a_page(self, client: FlaskClient) -> None:
        """With validators and the content security policy of every other."""
        answer = client.get("/loops-2025/my/?s=fuller,weaver")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == pages.MEDIA_TYPE
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        again = client.get(
            "/loops-2025/my/?s=fuller,weaver", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304

    def test_choice_under_a_former_id_is_carried_along(self, client: FlaskClient) -> None:
        """A shared address outlives a meeting's new id."""
        answer = client.get("/leap-year/my/?s=zoe")
        assert answer.status_code == 301
        assert answer.headers["Location"] == "/leap-2028/my/?s=zoe"

    @pytest.mark.parametrize(
        ("query", "expected"),
        [("s=" + ",".join(f"a{n}" for n in range(501)), 400), ("s=" + "a" * 9000, 414)],
        ids=["many", "long"],
    )
    def test_work_is_bounded(self, client: FlaskClient, query: str, expected: int) -> None:
        """No address makes much of it."""
        actual = client.get(f"/loops-2025/my/?{query}").status_code
        assert expected == actual

    def test_long_choice_has_no_code(self, client: FlaskClient) -> None:
        """It would be too fine to scan; the links are there all the same."""
        ids = ",".join(sorted(["weaver", *(f"nobody-{n}" for n in range(100))]))
        page = client.get(f"/loops-2025/my/?s={ids}").data
        assert b'class="qr"' not in page
        assert b"point its camera" not in page
        assert b"webcal:" in page
