"""The log and the counts that an operator may ask for, and nobody else's address in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.config import Config
from modl_feeds.errors import Problem
from modl_feeds.metrics import kind
from modl_feeds.observed import Observed, Told
from modl_feeds.publisher import State, write_state
from modl_feeds.web import create_app
from tests.samples import SITE, snapshot
from tests.web.processes import eventually, serving

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask.testing import FlaskClient

COUNT: Final = re.compile(r'modl_feeds_requests_total\{kind="([^"]+)",status="(\d+)"\} (\d+)')
LINE: Final = re.compile(
    r'([\d.]+) - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "([^"]*)" (\d{3}) (\d+|-)\n'
)


def counted(page: str) -> dict[tuple[str, str], int]:
    """Return the counts of requests on a page of metrics."""
    return {(found[1], found[2]): int(float(found[3])) for found in COUNT.finditer(page)}


def polled(page: str) -> dict[str, int]:
    """Return how often each document was asked for, on a page of metrics."""
    found = re.findall(r'^modl_feeds_polls_total\{document="([^"]+)"\} (\S+)$', page, re.MULTILINE)
    return {path: int(float(count)) for path, count in found}


def numbers(page: str) -> dict[str, float]:
    """Return the numbers without labels on a page of metrics."""
    lines = (line.split() for line in page.splitlines() if line[0] != "#" and "{" not in line)
    return {name.removeprefix("modl_feeds_"): float(value) for name, value in lines}


class TestMetrics:
    """In Prometheus' form."""

    @pytest.fixture
    def client(self) -> FlaskClient:
        """Return a client of an application that counts."""
        return create_app(Config(SITE, metrics=True)).test_client()

    def test_are_not_there_unless_asked_for(self) -> None:
        """Nobody else may read what the operator does not publish."""
        assert create_app(Config(SITE)).test_client().get("/metrics").status_code == 404

    def test_requests_are_counted_by_kind_and_status(self, client: FlaskClient) -> None:
        """Prepared documents, those that Flask answers, and what was not found."""
        etag = client.get("/calendar.ics").headers["ETag"]
        client.get("/calendar.ics", headers={"If-None-Match": etag})
        client.head("/calendar.ics")
        client.get("/desert-2026/my.ics?s=after")
        client.get("/no/such/page")
        client.post("/")
        expected = {
            ("calendar", "200"): 2,
            ("calendar", "304"): 1,
            ("personal calendar", "200"): 1,
            ("other", "404"): 1,
            ("page", "405"): 1,
        }
        actual = counted(client.get("/metrics").text)
        assert expected == actual

    def test_nobody_and_no_choice_is_named(self, client: FlaskClient) -> None:
        """Neither an address of the site nor one of a person."""
        client.get("/desert-2026/my.ics?s=after", environ_base={"REMOTE_ADDR": "203.0.113.7"})
        page = client.get("/metrics").text
        assert [word for word in ("desert", "after", "203.0.113") if word in page] == []

    def test_what_is_for_all_is_counted_by_its_address(self, client: FlaskClient) -> None:
        """A meeting's, a series' and the site's; with an option, or where nothing had changed.

        Not a talk's, a day's, a room's or a speaker's, nor what is not there.
        """
        etag = client.get("/calendar.ics").headers["ETag"]
        client.get("/calendar.ics", headers={"If-None-Match": etag})
        client.get("/desert-2026/talks.ics?alarm=15")
        for path in snapshot().documents:
            client.get(path)
        for path in (
            "/no/calendar.ics",
            "/my/news.rss",
            "/a/b/c/news.rss",
            "/calendar.ics?alarm=x",
        ):
            client.get(path)
        kinds = "calendar|talks|overview|news|abstracts|slides|videos|changes|meetings|podcast"
        whole = re.compile(rf"(/[a-z0-9-]+|/series/[a-z0-9-]+)?/({kinds})\.(ics|rss|atom|json)")
        expected = {path: 1 for path in snapshot().documents if whole.fullmatch(path)}
        expected |= {"/calendar.ics": 3, "/desert-2026/talks.ics": 2}

        actual = polled(client.get("/metrics").text)

        assert expected == actual

    @pytest.mark.parametrize(
        ("agent", "expected"),
        [
            ("Inoreader/1.0 (+http://inoreader.example/fetcher; 30 subscribers; )", "inoreader"),
            ("Feedbin feed-id:1 - 30 subscribers", "feedbin"),
            ("NewsBlur Feed Fetcher - 30 subscribers - http://newsblur.example", "newsblur"),
            ("Feedly/1.0 (+http://feedly.example; 30 subscribers; like others)", "feedly"),
        ],
    )
    def test_services_say_how_many_they_ask_for(
        self, client: FlaskClient, agent: str, expected: str
    ) -> None:
        """The last number counts, and the service itself is no follower."""
        for number in ("7", "30"):
            client.get("/news.rss", headers={"User-Agent": agent.replace("30", number)})
        page = client.get("/metrics").text

        assert f'modl_feeds_followers{{document="/news.rss",service="{expected}"}} 30.0' in page
        assert polled(page) == {}

    @pytest.mark.parametrize(
        "agent",
        ["", "Somebody/1.0 (5 subscribers)", "Feedly/1.0", "Feedly; 12345678 subscribers"],
    )
    def test_who_names_no_number_or_is_not_known_is_one(
        self, client: FlaskClient, agent: str
    ) -> None:
        """No name that somebody invents is kept."""
        client.get("/news.rss", headers={"User-Agent": agent})
        page = client.get("/metrics").text

        assert polled(page) == {"/news.rss": 1}
        assert "modl_feeds_followers{" not in page

    def test_say_how_the_data_stands(self, tmp_path: Path) -> None:
        """When it was built and how quickly, what is wrong, how much there is."""
        problem = Problem("a.yaml", 3, "x", "wrong", "mend it")
        write_state(tmp_path / "state", State(snapshot(), (problem,), made=1234.0, took=0.5))
        client = create_app(Config(state=tmp_path / "state", metrics=True)).test_client()
        expected = {
            "snapshot_timestamp_seconds": 1234.0,
            "build_seconds": 0.5,
            "problems": 1,
            "documents": len(snapshot().documents),
            "unreleased": snapshot().unreleased,
        }
        answer = client.get("/metrics")
        actual = numbers(answer.text)
        assert expected == actual
        assert answer.headers["Cache-Control"] == "no-store"

    def test_there_are_few_kinds(self) -> None:
        """Each document has one, and whatever else is asked for is one more."""
        kinds = {kind(path) for path in (*snapshot().documents, "/x.php", "/%", "", "/a/b.ics/c")}
        expected = {
            "asset", "calendar", "feed", "feed list", "other", "page", "podcast", "schedule",
        }  # fmt: skip
        assert expected == kinds

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/my.ics", "personal calendar"),
            ("/a/my.json", "personal feed"),
            ("/a/my/", "page"),
            ("/health", "service"),
        ],
    )
    def test_choices_are_kinds_of_their_own(self, path: str, expected: str) -> None:
        """And so is what only the operator asks for."""
        actual = kind(path)
        assert expected == actual

    @pytest.mark.clients
    def test_any_worker_answers_for_all(self, tmp_path: Path) -> None:
        """They count together, whoever is asked."""
        with serving(SITE, tmp_path, "--workers", "2", "--metrics") as running:
            for _ in range(40):
                assert running.get("/news.rss")[0] == 200
            pages = [running.get("/metrics")[1].decode() for _ in range(20)]
        assert {counted(page)["feed", "200"] for page in pages} == {40}
        assert {polled(page)["/news.rss"] for page in pages} == {40}


class TestLog:
    """In the Common Log Format."""

    def test_is_not_written_unless_asked_for(self, capsys: pytest.CaptureFixture[str]) -> None:
        """An address is personal data."""
        create_app(Config(SITE)).test_client().get("/")
        assert capsys.readouterr() == ("", "")

    def test_a_line_for_each_request(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Who, when, what, the status and the size."""
        client = create_app(Config(SITE, access_log=True)).test_client()
        size = len(client.get("/calendar.ics?alarm=5").data)
        client.head("/calendar.ics")
        client.get("/none")
        expected = [
            ("127.0.0.1", "GET /calendar.ics?alarm=5 HTTP/1.1", "200", str(size)),
            ("127.0.0.1", "HEAD /calendar.ics HTTP/1.1", "200", "-"),
            ("127.0.0.1", "GET /none HTTP/1.1", "404", "10"),
        ]
        actual = LINE.findall(capsys.readouterr().out)
        assert expected == actual

    def test_no_line_is_forged(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Line ends, quotation marks and a terminal's commands are escaped, and none is long."""
        client = create_app(Config(SITE, access_log=True)).test_client()
        client.get('/%0a1.2.3.4 - - "GET%22%1b[2J%c3%a9', headers={"X-Forwarded-For": "6.6.6.6"})
        client.get("/" + "a" * 50_000)
        lines = capsys.readouterr().out.splitlines(keepends=True)
        assert [LINE.fullmatch(line) is not None for line in lines] == [True, True]
        assert r"/\x0a1.2.3.4 - - \x22GET\x22\x1b[2J" in lines[0]
        assert "6.6.6.6" not in lines[0]
        assert len(lines[1]) < 1200

    @pytest.mark.clients
    def test_server_writes_it(self, tmp_path: Path) -> None:
        """Every worker, to the server's own output."""
        with serving(SITE, tmp_path, "--access-log") as running:
            running.get("/calendar.ics")
            eventually(lambda: '"GET /calendar.ics HTTP/1.1" 200 ' in running.said())


def test_fault_is_told_as_one() -> None:
    """An application that fails has answered with 500, and its fault goes on its way."""
    told: list[Told] = []

    def failing(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    app = Observed(failing, lambda _, one: told.append(one))
    with pytest.raises(ZeroDivisionError):
        app({}, lambda *_: None)  # type: ignore[arg-type] # never called
    assert told == [Told("500", "")]
