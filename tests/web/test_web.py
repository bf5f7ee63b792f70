"""The application answers as calendar clients, feed readers and caches need it."""

from __future__ import annotations

import re
import shutil
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from modl_feeds import __version__
from modl_feeds.config import Config
from modl_feeds.errors import ConfigError, DataError, Problem
from modl_feeds.formats import ics, jsonfeed, pages, syndication, timetable
from modl_feeds.publisher import FollowedState, State, write_state
from modl_feeds.web import create_app
from tests.samples import SITE, snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

CALENDAR: Final = "/loops-2025/calendar.ics"
DOCUMENTS: Final = ("/", CALENDAR, "/news.rss", "/news.atom", "/loops-2025/schedule.txt")
EVERYTHING: Final = sorted(snapshot().documents)


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return the application of the sample site."""
    return create_app(Config(data=SITE))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the sample site."""
    return app.test_client()


def dated(moment: datetime) -> str:
    """Return an HTTP date."""
    return format_datetime(moment, usegmt=True)


class TestDocuments:
    """Every document, as it was built."""

    @pytest.mark.parametrize("path", ["/news.rss", "/loops-2025/news.json"])
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_feed_names_its_hub_and_itself(
        self, client: FlaskClient, path: str, method: str
    ) -> None:
        """In the header where WebSub's subscribers look first."""
        own = f"https://meetings.example/root{path}"
        expected = f'<https://hub.example/?a=1&b=2>; rel="hub", <{own}>; rel="self"'
        actual = client.open(path, method=method).headers["Link"]
        assert expected == actual

    @pytest.mark.parametrize("path", ["/", CALENDAR, "/loops-2025/my.rss?s=weaver"])
    def test_nothing_else_names_the_hub(self, client: FlaskClient, path: str) -> None:
        """Neither pages and calendars, nor a feed of one's own choice."""
        answer = client.get(path)
        assert answer.status_code == 200
        assert "hub" not in answer.headers.get("Link", "")

    @pytest.mark.parametrize("path", ["/", "/series/loops/", "/loops-2025/"])
    def test_page_names_its_calendar_and_its_news(self, client: FlaskClient, path: str) -> None:
        """In the header too, for programs that read no further."""
        home = f"https://meetings.example/root{path}"
        expected = [
            f'<{home}calendar.ics>; rel="alternate"; type="text/calendar"',
            f'<{home}news.rss>; rel="alternate"; type="application/rss+xml"',
            f'<{home}news.atom>; rel="alternate"; type="application/atom+xml"',
            f'<{home}news.json>; rel="alternate"; type="application/feed+json"',
        ]
        actual = client.get(path).headers["Link"].split(", ")
        assert expected == actual

    @pytest.mark.parametrize("path", EVERYTHING)
    def test_answer_is_the_document(self, client: FlaskClient, path: str) -> None:
        """Status, type, validators and bytes are those of the snapshot."""
        document = snapshot().documents[path]
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.data == document.body
        assert answer.headers["Content-Type"] == document.media_type
        assert answer.headers["Content-Length"] == str(len(document.body))
        assert answer.headers["ETag"] == f'"{document.etag}"'
        assert answer.headers["Last-Modified"] == dated(document.last_modified)

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/calendar.ics", "text/calendar; charset=utf-8"),
            ("/news.rss", "application/rss+xml; charset=utf-8"),
            ("/news.atom", "application/atom+xml; charset=utf-8"),
            ("/loops-2025/schedule.txt", "text/plain; charset=utf-8"),
            ("/", "text/html; charset=utf-8"),
            ("/static/style.css", "text/css; charset=utf-8"),
            ("/loops-2025/timetable.css", "text/css; charset=utf-8"),
            ("/static/now.js", "text/javascript; charset=utf-8"),
            ("/sw.js", "text/javascript; charset=utf-8"),
            ("/static/icon.svg", "image/svg+xml; charset=utf-8"),
            ("/manifest.webmanifest", "application/manifest+json"),
            ("/loops-2025/card.png", "image/png"),
            ("/sitemap.xml", "application/xml; charset=utf-8"),
            ("/robots.txt", "text/plain; charset=utf-8"),
        ],
    )
    def test_media_types(self, client: FlaskClient, path: str, expected: str) -> None:
        """Each with its charset."""
        actual = client.get(path).headers["Content-Type"]
        assert expected == actual

    def test_calendar_is_shown_and_saved_under_its_name(self, client: FlaskClient) -> None:
        """Inline, so that a calendar app takes it."""
        expected = 'inline; filename="loops-2025-calendar.ics"'
        actual = client.get(CALENDAR).headers["Content-Disposition"]
        assert expected == actual

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            (CALENDAR, "public, max-age=900"),
            ("/news.rss", "public, max-age=900"),
            ("/", "public, max-age=300"),
        ],
    )
    def test_caches_may_keep_it_for_a_while(
        self, client: FlaskClient, path: str, expected: str
    ) -> None:
        """Miniflux waits for as long as max-age says: at most an hour."""
        actual = client.get(path).headers["Cache-Control"]
        assert expected == actual

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_head_is_get_without_the_body(self, client: FlaskClient, path: str) -> None:
        """The same headers, the length of the body too."""
        got, head = client.get(path), client.head(path)
        assert head.status_code == 200
        assert head.data == b""
        expected = {key: value for key, value in got.headers if key != "Date"}
        actual = {key: value for key, value in head.headers if key != "Date"}
        assert expected == actual


class TestConditions:
    """A client that has the bytes is not sent them again."""

    @pytest.mark.parametrize("path", DOCUMENTS)
    @pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', '"other",W/{0}', "*"])
    def test_if_none_match(self, client: FlaskClient, path: str, form: str) -> None:
        """Strong, weakened by a proxy, in a list, or any: 304."""
        etag = client.get(path).headers["ETag"]
        answer = client.get(path, headers={"If-None-Match": form.format(etag)})
        assert answer.status_code == 304
        assert answer.data == b""

    def test_etag_is_strong(self, client: FlaskClient) -> None:
        """It names these bytes."""
        actual = client.get(CALENDAR).headers["ETag"]
        assert re.fullmatch(r'"[0-9a-f]{32}"', actual)

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_if_modified_since_alone(self, client: FlaskClient, path: str) -> None:
        """Thunderbird's feed reader knows no other."""
        date = client.get(path).headers["Last-Modified"]
        answer = client.get(path, headers={"If-Modified-Since": date})
        assert answer.status_code == 304

    @pytest.mark.parametrize(
        "headers",
        [
            {"If-None-Match": '"other"'},
            {"If-Modified-Since": "Mon, 01 Sep 2025 11:59:59 GMT"},
            {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
            {"If-None-Match": ""},
            {"If-Modified-Since": "yesterday"},
            {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ],
        ids=["other tag", "older", "tag before date", "empty", "no date", "newer"],
    )
    def test_other_validators_get_the_document(
        self, client: FlaskClient, headers: dict[str, str]
    ) -> None:
        """A tag that does not match counts for more than a date that does.

        A newer date than the document's is one of an edit that was undone before its release.
        """
        answer = client.get(CALENDAR, headers=headers)
        assert answer.status_code == 200
        assert answer.data == snapshot().documents[CALENDAR].body

    @pytest.mark.parametrize("path", DOCUMENTS)
    @pytest.mark.parametrize(
        "validator", [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]
    )
    def test_both_validators_are_repeated_on_a_304(
        self, client: FlaskClient, path: str, validator: tuple[str, str]
    ) -> None:
        """Whichever was asked by; the caching headers too."""
        sent, known = validator
        full = client.get(path)
        answer = client.get(path, headers={sent: full.headers[known]})
        assert answer.status_code == 304
        names = ("ETag", "Last-Modified", "Cache-Control", "Access-Control-Allow-Origin")
        expected = [full.headers[name] for name in names]
        actual = [answer.headers[name] for name in names]
        assert expected == actual
        assert "Content-Type" not in answer.headers

    def test_head_is_conditional_too(self, client: FlaskClient) -> None:
        """Some clients ask by HEAD first."""
        etag = client.head(CALENDAR).headers["ETag"]
        assert client.head(CALENDAR, headers={"If-None-Match": etag}).status_code == 304

    def test_ranges_are_not_served(self, client: FlaskClient) -> None:
        """Half a calendar is none."""
        answer = client.get(CALENDAR, headers={"Range": "bytes=0-9"})
        assert answer.status_code == 200
        assert answer.data == snapshot().documents[CALENDAR].body


class TestRequestsChangeNothing:
    """The bytes of a path are the same for everybody."""

    @pytest.mark.parametrize("path", DOCUMENTS)
    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "forged.example"},
            {"X-Forwarded-Host": "forged.example", "X-Forwarded-Proto": "gopher"},
            {"Forwarded": "host=forged.example", "X-Forwarded-Prefix": "/forged"},
            {"Accept": "text/html"},
            {"Accept": "application/json;q=1, */*;q=0"},
            {"Accept-Language": "ar", "Cookie": "session=1"},
            {"User-Agent": "Mozilla/5.0 Chrome/140", "Accept-Encoding": "gzip, br"},
        ],
        ids=[
            "host",
            "x-forwarded",
            "forwarded",
            "accept html",
            "accept json",
            "language",
            "chrome",
        ],
    )
    def test_headers_are_ignored(
        self, client: FlaskClient, path: str, headers: dict[str, str]
    ) -> None:
        """Neither host nor Accept reach a document."""
        expected = snapshot().documents[path]
        actual = client.get(path, headers=headers)
        assert actual.data == expected.body
        assert actual.headers["Content-Type"] == expected.media_type
        assert "forged" not in str(actual.headers)

    @pytest.mark.parametrize("query", ["x=1", "s=a,b", "a=" + "b" * 5000, "=&=&;"])
    def test_query_is_ignored(self, client: FlaskClient, query: str) -> None:
        """What somebody appends to a published address does no harm, nor does it fill caches."""
        calendar = client.get(f"{CALENDAR}?{query}")
        assert (calendar.status_code, calendar.headers["Location"]) == (301, CALENDAR)
        expected = snapshot().documents["/news.rss"].body
        actual = client.get(f"/news.rss?{query}").data
        assert expected == actual

    def test_no_renderer_is_called_by_a_request(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everything is prepared before the first request."""
        client = create_app(Config(data=SITE)).test_client()

        def refuse(*_: Any, **__: Any) -> bytes:  # noqa: ANN401 - whatever a renderer takes
            raise AssertionError

        for owner, names in (
            (ics, ("session_event", "overview_event", "prologue", "placeholders")),
            (syndication.XmlFormat, ("item", "head")),
            (jsonfeed.JsonFormat, ("item", "head")),
            (timetable, ("render",)),
            (pages, ("site_page", "series_page", "meeting_page", "session_page", "render")),
        ):
            for name in names:
                monkeypatch.setattr(owner, name, refuse)
        expected = {200}
        actual = {client.get(path).status_code for path in EVERYTHING}
        assert expected == actual


class TestMethods:
    """Reading is all there is."""

    @pytest.mark.parametrize("path", [CALENDAR, "/", "/nothing", "/health", "/leap-year/"])
    @pytest.mark.parametrize(
        "method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "REPORT", "TRACE", "BREW"]
    )
    def test_other_methods_are_refused(self, client: FlaskClient, path: str, method: str) -> None:
        """405 in words, with what is allowed."""
        answer = client.open(path, method=method)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.data == b"method not allowed\n"

    @pytest.mark.parametrize("path", [CALENDAR, "/news.rss", "/nothing"])
    def test_browser_may_ask_what_is_allowed(self, client: FlaskClient, path: str) -> None:
        """A page of another site may read calendars and feeds, conditionally."""
        asked = {
            "Origin": "https://other.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        }
        answer = client.options(path, headers=asked)
        assert answer.status_code == 204
        assert answer.data == b""
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def raw(app: Flask, path_info: str, **environ: str) -> TestResponse:
    """Return the answer to a path that a polite client would not send."""
    asked = EnvironBuilder("/").get_environ()
    asked.update({"PATH_INFO": path_info, **environ})
    return app.test_client().response_wrapper(*run_wsgi_app(app, asked), None)  # type: ignore[arg-type] # of no request


class TestUnknownPaths:
    """A calendar's address never answers with anything but a calendar or a refusal in words."""

    @pytest.mark.parametrize(
        "path",
        [
            "/nothing",
            "/nothing.ics",
            "/loops-2025/nothing/",
            "/loops-2025/nothing.ics",
            "/calendar.ics/",
            "/CALENDAR.ICS",
            "/favicon.ico",
            "/health/",
            "/static/",
            "/static/../web.py",
        ],
    )
    def test_is_404_in_words(self, client: FlaskClient, path: str) -> None:
        """As text: HTML would empty a calendar."""
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.data == b"not found\n"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize("path", ["/nothing", "/loops-2025/nothing/"])
    def test_a_mistyped_page_leads_home(self, client: FlaskClient, path: str) -> None:
        """A browser that asks for a page gets one, and caches keep the two apart."""
        answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Vary"] == "Accept"
        assert b'<a href="/">' in answer.data

    @pytest.mark.parametrize("path", ["/nothing.ics", "/loops-2025/nothing.rss", "/calendar.ics/"])
    def test_a_mistyped_calendar_is_never_a_page(self, client: FlaskClient, path: str) -> None:
        """Whatever the app says that it takes."""
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert answer.data == b"not found\n"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"

    @pytest.mark.parametrize(
        "path",
        [
            "//loops-2025//",
            "/loops-2025//calendar.ics",
            "/..",
            "/../calendar.ics",
            "/loops-2025/../calendar.ics",
            "/./calendar.ics",
            "/loops-2025/..",
            "/\x00",
            "/calendar.ics\x00",
            "/loops-2025%2fcalendar.ics",
            "/loops-2025\\calendar.ics",
            "/\xff\xfe",
            "/" + "a" * 100_000,
            "/" + "a/" * 10_000,
            "//forged.example/",
            "//forged.example",
            "/\\forged.example",
            "/@forged.example/",
            "/https://forged.example/",
        ],
        ids=lambda path: path[:24].encode("unicode_escape").decode(),
    )
    def test_tricks_are_404_in_words(self, app: Flask, path: str) -> None:
        """No path leads out of the mapping, or to another host."""
        answer = raw(app, path)
        assert answer.status_code == 404
        assert answer.data == b"not found\n"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert "Location" not in answer.headers

    @pytest.mark.parametrize("path", ["", "/", "//", "///"])
    def test_nothing_but_slashes_is_the_sites_page(self, app: Flask, path: str) -> None:
        """Also below a prefix without its slash; the Host header is not sent back."""
        answer = raw(app, path, HTTP_HOST="forged.example", SCRIPT_NAME="/root")
        assert answer.status_code == 200
        assert answer.data == snapshot().documents["/"].body
        assert "forged" not in str(answer.headers)

    def test_fault_of_ours_is_500_in_words(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No page, no traceback."""
        client = create_app(Config(data=SITE, state=tmp_path / "state")).test_client()

        def fail(_: FollowedState) -> State:
            raise RuntimeError

        monkeypatch.setattr(FollowedState, "current", fail)
        answer = client.get(CALENDAR)
        assert answer.status_code == 500
        assert answer.data == b"internal server error\n"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


class TestRedirects:
    """A path, once published, answers for ever."""

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/loops-2025", "/loops-2025/"),
            ("/series/loops", "/series/loops/"),
            ("/loops-2025/weaver", "/loops-2025/weaver/"),
            ("/leap-year/", "/leap-2028/"),
            ("/leap-year/calendar.ics", "/leap-2028/calendar.ics"),
            ("/loops-2025/tanner-draft.ics", "/loops-2025/tanner.ics"),
            ("/loops-2025/tanner-draft/", "/loops-2025/tanner/"),
            ("/leap-year/news.rss?x=//forged.example", "/leap-2028/news.rss"),
        ],
    )
    @pytest.mark.parametrize("prefix", ["", "/root", "/a/b"])
    def test_moved_path_is_301(
        self, client: FlaskClient, path: str, expected: str, prefix: str
    ) -> None:
        """Permanent and relative: no host is named, and the prefix is kept."""
        answer = client.get(
            path,
            base_url=f"http://forged.example{prefix}/",
            headers={"X-Forwarded-Host": "forged.example"},
        )
        assert answer.status_code == 301
        assert answer.headers["Location"] == prefix + expected
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    def test_former_path_ends_at_the_calendar(self, client: FlaskClient) -> None:
        """A client that follows gets the bytes."""
        answer = client.get("/leap-year/calendar.ics", follow_redirects=True)
        assert answer.data == snapshot().documents["/leap-2028/calendar.ics"].body

    def test_double_slash_ahead_names_no_host(self, app: Flask) -> None:
        """The address of a directory is made of its own path."""
        expected = "/loops-2025/"
        actual = raw(app, "//loops-2025").headers["Location"]
        assert expected == actual


class TestSafety:
    """What a browser is told."""

    @pytest.mark.parametrize("path", ["/", "/loops-2025/", "/loops-2025/weaver/"])
    def test_pages_have_a_content_security_policy(self, client: FlaskClient, path: str) -> None:
        """Own style sheets and scripts, and nothing else."""
        policy = client.get(path).headers["Content-Security-Policy"]
        parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert parts["default-src"] == "'none'"
        for own in ("style-src", "script-src", "img-src", "connect-src", "worker-src"):
            assert parts[own] == "'self'"
        assert parts["base-uri"] == "'none'"
        assert parts["frame-ancestors"] == "'none'"
        assert "unsafe" not in policy

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            *(("GET", path) for path in DOCUMENTS),
            ("HEAD", "/"),
            ("OPTIONS", "/"),
            ("POST", "/"),
            ("GET", "/nothing"),
            ("GET", "/loops-2025"),
            ("GET", "/health"),
        ],
    )
    def test_types_are_not_guessed(self, client: FlaskClient, method: str, path: str) -> None:
        """Every answer says nosniff."""
        assert client.open(path, method=method).headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_other_sites_may_read_documents(self, client: FlaskClient, path: str) -> None:
        """A calendar in a browser is a page of another site."""
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"

    def test_no_cookie_is_set(self, client: FlaskClient) -> None:
        """Nobody is followed."""
        assert all("Set-Cookie" not in client.get(path).headers for path in DOCUMENTS)


class TestStart:
    """The application starts with good data, or not at all."""

    def test_bad_data_is_refused(self, tmp_path: Path) -> None:
        """With every problem, each with its file and line."""
        data = Path(shutil.copytree(SITE, tmp_path / "data"))
        (data / "site.yaml").write_text("titel: x\n", encoding="utf-8")
        with pytest.raises(DataError) as caught:
            create_app(Config(data=data))
        assert any("titel" in problem.subject for problem in caught.value.problems)

    def test_missing_folder_is_refused(self, tmp_path: Path) -> None:
        """The message names it."""
        with pytest.raises(DataError, match="there is no such folder"):
            create_app(Config(data=tmp_path / "missing"))

    def test_base_url_is_the_configurations(self) -> None:
        """It goes before site.yaml; identifiers stay."""
        client = create_app(Config(data=SITE, base_url="https://talks.example/x")).test_client()
        calendar = client.get(CALENDAR).data
        assert b"URL:https://talks.example/x/loops-2025/\r\n" in calendar
        assert b"meetings.example/root" not in calendar
        assert b"UID:weaver.loops-2025@meetings.example\r\n" in calendar
        assert b'href="/x/loops-2025/"' in client.get("/").data

    def test_configuration_is_read_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A WSGI server calls it without arguments."""
        monkeypatch.setenv("MODL_FEEDS_DATA", str(SITE))
        monkeypatch.setenv("MODL_FEEDS_BASE_URL", "https://talks.example/")
        monkeypatch.delenv("MODL_FEEDS_STATE", raising=False)
        client = create_app().test_client()
        assert b"SOURCE;VALUE=URI:https://talks.example/calendar.ics" in (
            client.get("/calendar.ics").data
        )


class TestConfig:
    """Settings come from the environment or from options, never from a request."""

    def test_defaults(self) -> None:
        """The folder data/, the address of site.yaml, no builder."""
        expected = Config(Path("data"), "", None)
        actual = Config.from_environment({})
        assert expected == actual

    def test_environment(self) -> None:
        """Each setting has its variable; a slash at the address's end is dropped."""
        expected = Config(Path("/d"), "https://talks.example/x", Path("/s"))
        actual = Config.from_environment(
            {
                "MODL_FEEDS_DATA": "/d",
                "MODL_FEEDS_BASE_URL": "https://talks.example/x/",
                "MODL_FEEDS_STATE": "/s",
            }
        )
        assert expected == actual

    @pytest.mark.parametrize(
        ("value", "expected"), [("1", 2), ("yes", 2), ("0", 0), ("no", 0), ("", 0)]
    )
    def test_observation_is_off_unless_asked_for(self, value: str, expected: int) -> None:
        """Counts and the log, by words that operators use."""
        config = Config.from_environment(
            {"MODL_FEEDS_METRICS": value, "MODL_FEEDS_ACCESS_LOG": value}
        )
        actual = config.metrics + config.access_log
        assert expected == actual

    @pytest.mark.parametrize(
        "address", ["talks.example", "ftp://talks.example", "https://", "https://a.example/?x=1"]
    )
    def test_address_that_is_none_is_refused(self, address: str) -> None:
        """In words that name the setting."""
        with pytest.raises(ConfigError, match=r"base URL: .*, write"):
            Config.of("data", address)


class TestHealth:
    """How the server and its data are."""

    def test_all_is_well(self, client: FlaskClient) -> None:
        """Documents are counted, problems are none."""
        expected = {
            "status": "ok",
            "version": __version__,
            "documents": len(EVERYTHING),
            "unreleased": 0,
            "problems": [],
        }
        answers = [client.get("/health"), client.get("/ready")]
        for answer in answers:
            assert answer.status_code == 200
            assert answer.json is not None
            assert {key: answer.json[key] for key in expected} == expected

    def test_old_state_is_stale_and_says_why(self, tmp_path: Path) -> None:
        """It goes on serving, and names the problem."""
        problem = Problem("data/site.yaml", 3, "title", "it is empty", "write one")
        write_state(tmp_path / "state", State(snapshot(), (problem,)))
        client = create_app(Config(data=SITE, state=tmp_path / "state")).test_client()
        health = client.get("/health").json
        assert health is not None
        assert health["status"] == "stale"
        assert health["problems"] == ["data/site.yaml:3: title: it is empty, write one"]
        assert client.get("/ready").status_code == 200
        assert client.get(CALENDAR).status_code == 200

    def test_each_state_is_reported(self, tmp_path: Path) -> None:
        """The report is written once for a state, and never of another."""
        path = tmp_path / "state"
        write_state(path, State(snapshot()))
        client = create_app(Config(state=path)).test_client()
        assert {"ok"} == {client.get("/health").get_json()["status"] for _ in range(2)}
        write_state(path, State(snapshot(), (Problem("a.yaml", 3, "x", "wrong", "mend it"),)))
        assert {"stale"} == {client.get("/health").get_json()["status"] for _ in range(2)}

    def test_nothing_to_serve_is_not_ready(self, tmp_path: Path) -> None:
        """503 in words: clients keep what they have and come again."""
        client = create_app(Config(data=SITE, state=tmp_path / "missing")).test_client()
        health = client.get("/health")
        assert health.status_code == 200
        assert health.json is not None
        assert (health.json["status"], health.json["documents"]) == ("stale", 0)
        assert client.get("/ready").status_code == 503
        answer = client.get(CALENDAR)
        assert answer.status_code == 503
        assert answer.data == b"the data could not be loaded yet\n"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"

    def test_last_modified_is_in_the_past(self, client: FlaskClient) -> None:
        """A date of the future would make caches and clients err."""
        latest = max(document.last_modified for document in snapshot().documents.values())
        actual = parsedate_to_datetime(client.get("/").headers["Last-Modified"])
        assert latest == actual
