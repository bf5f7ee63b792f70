"""nginx in front of `serve`, with the settings of docs/deploy.md, changes nothing that it says."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.publisher import publish
from modl_feeds.static_site import build
from modl_feeds.store import Store
from tests.clients.conftest import thunderbird
from tests.clients.file_servers import NginxInFront, Reply
from tests.samples import PROJECT, SITE
from tests.web.processes import Running, eventually, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.clients.thunderbird import Thunderbird

__all__ = ["thunderbird"]
pytestmark = pytest.mark.clients
GUIDE: Final = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8")
HOST: Final = "https://talks.example"
BEHIND: Final = "### Behind nginx\n"
FILES_FIRST: Final = "### Behind nginx, which sends the files\n"
BELOW: Final = "### Below a path of its host\n"
HOP_BY_HOP: Final = {"Connection", "Date", "Keep-Alive", "Server", "Transfer-Encoding"}
"""What each server says for itself (RFC 9110, 7.6.1)."""
DOCUMENTS: Final = (
    "/",
    "/calendar.ics",
    "/loops-2025/",
    "/loops-2025/news.atom",
    "/static/style.css",
)
PERSONAL: Final = (
    "/desert-2026/my.ics?s=after", "/my.rss?s=desert-2026/after", "/desert-2026/my/?s=after",
    "/calendar.ics?alarm=15", "/loops-2025/talks.ics?only=talks&tz=utc", "/desert-2026/my.ics?s=",
)  # fmt: skip
MOVED_OR_MISSING: Final = (
    "/loops-2025", "/nothing.ics", "/desert-2026/my.ics", "/calendar.ics?alarm=015&tz=utc",
    "/my.ics?s=%0d%0aX:1",
)  # fmt: skip
FORGED: Final = {
    "Host": "elsewhere.example",
    "Forwarded": "host=elsewhere.example;proto=http",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Forwarded-For": "203.0.113.9",
    "X-Original-Url": "/elsewhere",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """nginx, and our server behind it."""

    nginx: NginxInFront
    behind: Running
    prefix: str

    def seen(
        self, path: str, fields: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Reply:
        """Return what a client sees."""
        return told(self.nginx.ask(f"{self.prefix}{path}", fields, method))

    def said(
        self, path: str, fields: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Reply:
        """Return what our server says, where its clients are to see it."""
        connection = HTTPConnection("127.0.0.1", self.behind.port, timeout=10)
        connection.request(method, path, headers=dict(fields or {}))
        answer = connection.getresponse()
        found = {name.title(): value for name, value in answer.getheaders()}
        if "Location" in found:
            found["Location"] = self.prefix + found["Location"]
        reply = told(Reply(answer.status, found, answer.read()))
        connection.close()
        return reply


def told(reply: Reply) -> Reply:
    """Return an answer without what is each server's own, and a redirection's words."""
    fields = {name: value for name, value in reply.fields.items() if name not in HOP_BY_HOP}
    return Reply(reply.status, fields, b"" if "Location" in fields else reply.body)


def passage(heading: str) -> str:
    """Return the settings that stand below a heading."""
    found = re.search(
        r"^```nginx\n(.*?)^```$", GUIDE.partition(heading)[2], re.DOTALL | re.MULTILINE
    )
    assert found
    return found[1]


@contextmanager
def running(heading: str, folder: Path, prefix: str = "") -> Iterator[Pair]:
    """Run both programs as the guide has it, with a build of the sample site beside them."""
    base = f"{HOST}{prefix}"
    build(publish(Store(SITE), base), folder / "site", base)
    (folder / "serve").mkdir()
    with serving(SITE, folder / "serve", "--base-url", base) as behind:
        block = passage(heading)
        if prefix:
            block = block.replace("proxy_pass", f"{passage(BELOW)}proxy_pass")
        block = block.replace(":8000", f":{behind.port}").replace("/srv/talks", f"{folder}/site")
        eventually(lambda: b"\x1f\x8b" in packed(behind))
        with NginxInFront(folder / "site", block) as nginx:
            yield Pair(nginx, behind, prefix)


def packed(behind: Running) -> bytes:
    """Return a document's bytes as a client gets them that takes gzip."""
    connection = HTTPConnection("127.0.0.1", behind.port, timeout=10)
    connection.request("GET", "/calendar.ics", headers={"Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    connection.close()
    return body[:2]


@pytest.fixture(scope="module", params=["", "/root"], ids=["root", "prefix"])
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Yield our server behind nginx, at the root of its host or below a path."""
    with running(BEHIND, tmp_path_factory.mktemp("proxied"), request.param) as pair:
        yield pair


@pytest.fixture(scope="module", params=["", "/root"], ids=["root", "prefix"])
def files_first(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Yield nginx with the files, and our server for the rest."""
    with running(FILES_FIRST, tmp_path_factory.mktemp("files"), request.param) as pair:
        yield pair


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_answers_pass_unchanged(proxied: Pair, method: str, encoding: str) -> None:
    """Status, fields and bytes, of all that can be asked."""
    asked = {"Accept-Encoding": encoding}
    paths = (*DOCUMENTS, *PERSONAL, *MOVED_OR_MISSING)
    expected = [proxied.said(path, asked, method) for path in paths]

    actual = [proxied.seen(path, asked, method) for path in paths]

    assert expected == actual


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize(
    ("validator", "condition"),
    [("Etag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")],
)
def test_who_has_it_is_not_sent_it_again(
    proxied: Pair, validator: str, condition: str, encoding: str
) -> None:
    """304 with the same fields, to both validators, in every encoding."""
    asked = {"Accept-Encoding": encoding}
    path = "/loops-2025/calendar.ics"
    asked[condition] = proxied.seen(path, asked).fields[validator]
    expected = proxied.said(path, asked)

    actual = proxied.seen(path, asked)

    assert expected == actual
    assert (actual.status, actual.body) == (304, b"")


def test_half_a_calendar_is_never_sent(proxied: Pair) -> None:
    """Nginx makes no ranges of its own."""
    expected = proxied.seen("/calendar.ics")

    actual = proxied.seen("/calendar.ics", {"Range": "bytes=0-9"})

    assert expected == actual


@pytest.mark.parametrize("path", ["/calendar.ics", "/desert-2026/my.ics?s=after", "/loops-2025"])
def test_forged_fields_change_nothing(proxied: Pair, files_first: Pair, path: str) -> None:
    """Neither where nginx asks our server, nor where it sends files."""
    for pair in (proxied, files_first):
        expected = pair.seen(path)

        actual = pair.seen(path, FORGED)

        assert expected == actual


def test_what_is_the_operators_is_not_passed_on(proxied: Pair) -> None:
    """How the data stands, and what was asked for."""
    expected = [404, 404]

    actual = [proxied.seen(path).status for path in ("/health", "/metrics")]

    assert expected == actual


def test_choices_come_from_the_server_behind(files_first: Pair) -> None:
    """Personal calendars, feeds and pages, and options; with all that it says of them."""
    paths = (*PERSONAL, "/desert-2026/my.ics", "/calendar.ics?alarm=015&tz=utc")
    expected = [files_first.said(path) for path in paths]

    actual = [files_first.seen(path) for path in paths]

    assert expected == actual


def test_files_are_sent_while_nobody_stands_behind(tmp_path: Path) -> None:
    """All documents as before, also by the addresses of styles; choices get no answer."""
    with running(FILES_FIRST, tmp_path) as pair:
        paths = [*publish(Store(SITE), HOST).documents, "/static/style.css?v=0123456789ab"]
        before = [pair.seen(path) for path in paths]
        pair.behind.stop()
        after = [pair.seen(path) for path in paths]
        for path in PERSONAL:
            with pytest.raises(RemoteDisconnected):
                pair.seen(path)

    assert before == after
    assert {200} == {reply.status for reply in before[:-1]}


@pytest.mark.parametrize(
    ("heading", "path"),
    [(BEHIND, "/calendar.ics"), (FILES_FIRST, "/desert-2026/my.ics?s=after")],
    ids=["proxied", "files first"],
)
def test_no_subscription_ends_while_the_server_is_away(
    tmp_path: Path, thunderbird: Thunderbird, heading: str, path: str
) -> None:
    """Thunderbird, which takes an error for the calendar's end, keeps it."""
    with running(heading, tmp_path) as pair:
        url = f"{pair.nginx.url}{path}"
        thunderbird.subscribe(url)
        expected = thunderbird.events(url)
        pair.behind.stop()
        thunderbird.refresh(url)
        actual = thunderbird.events(url)

        assert not thunderbird.disabled(url)
    assert expected == actual
    assert expected
