"""Other servers, told what a build wrote for them, answer as our own application does."""

from __future__ import annotations

import gzip
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import brotli
import pytest

from modl_feeds.config import Config
from modl_feeds.hosting import moves
from modl_feeds.publisher import publish
from modl_feeds.static_site import build
from modl_feeds.store import Store
from modl_feeds.web import create_app
from tests.clients.file_servers import Caddy, FileServer, Nginx
from tests.samples import ROOT, SITE, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

pytestmark = pytest.mark.clients
START: Final = "/root"
EVERYTHING: Final = sorted(snapshot().documents)
FIELDS: Final = (
    "Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "X-Content-Type-Options",
    "Referrer-Policy", "Content-Disposition", "Link", "Content-Security-Policy",
    "Permissions-Policy", "Last-Modified", "Content-Length", "Location", "Vary",
)  # fmt: skip
"""What clients, browsers and caches go by, but for the ETag: that is each server's own."""
Seen = tuple[str, int, dict[str, str], bytes]


@pytest.fixture(scope="module", params=[Nginx, Caddy], ids=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FileServer]:
    """Yield each server with the files of the sample site."""
    out = tmp_path_factory.mktemp("static") / "site"
    build(snapshot(), out, ROOT)
    with request.param(out) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of our own application."""
    return create_app(Config(data=SITE)).test_client()


def ours(client: FlaskClient, path: str, encoding: str = "") -> Seen:
    """Return what our application answers below the site's prefix."""
    asked = {"Accept-Encoding": encoding} if encoding else {}
    answer = client.get(path, headers=asked, base_url=ROOT)
    fields = {name: answer.headers[name] for name in FIELDS if name in answer.headers}
    return path, answer.status_code, fields_of_files(fields, answer.status_code), answer.data


def fields_of_files(fields: dict[str, str], status: int) -> dict[str, str]:
    """Return what a server of files says too: a page's links stand in its head, and it has no
    words of its own for browsers that lost their way."""  # noqa: D205, D209 - one sentence
    left = {"Link"} if fields.get("Content-Type", "").startswith("text/html") else set()
    left |= {"Vary"} if status == HTTPStatus.NOT_FOUND else set()
    return {name: value for name, value in fields.items() if name not in left}


def theirs(server: FileServer, path: str, encoding: str = "") -> Seen:
    """Return what the server answers."""
    answer = server.ask(f"{START}{path}", {"Accept-Encoding": encoding} if encoding else {})
    fields = {name: answer.fields[name] for name in FIELDS if name in answer.fields}
    return path, answer.status, fields, answer.body


def test_every_document_is_answered_alike(server: FileServer, client: FlaskClient) -> None:
    """Status, bytes, type, and what caches, browsers and readers are told."""
    expected = [ours(client, path) for path in EVERYTHING]

    actual = [theirs(server, path) for path in EVERYTHING]

    assert expected == actual


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_compressed_bytes_are_ours_too(
    server: FileServer, client: FlaskClient, encoding: str, unpack: Callable[[bytes], bytes]
) -> None:
    """What a build compressed is sent as it is; small and drawn documents are sent plain."""
    expected = {path: ours(client, path) for path in EVERYTHING}

    for path in EVERYTHING:
        answer = server.ask(f"{START}{path}", {"Accept-Encoding": encoding})
        packed = answer.fields.get("Content-Encoding") == encoding
        _, status, fields, body = expected[path]
        assert (path, status) == (path, answer.status)
        assert (path, "Vary" in fields) == (path, packed)
        assert body == (unpack(answer.body) if packed else answer.body)
        assert fields["Content-Type"] == answer.fields["Content-Type"]


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
@pytest.mark.parametrize(
    ("validator", "condition"),
    [("Etag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")],
)
def test_who_has_it_is_not_sent_it_again(
    server: FileServer, validator: str, condition: str, encoding: str
) -> None:
    """304 to both validators, in every encoding, for every document."""
    asked = {"Accept-Encoding": encoding} if encoding else {}
    expected = [(path, 304, b"") for path in EVERYTHING]
    actual = []
    for path in EVERYTHING:
        full = server.ask(f"{START}{path}", asked)
        answer = server.ask(f"{START}{path}", asked | {condition: full.fields[validator]})
        actual.append((path, answer.status, answer.body))

    assert expected == actual


def test_a_304_repeats_what_caches_go_by(server: FileServer) -> None:
    """So that a cache keeps it for another while."""
    path = f"{START}/loops-2025/calendar.ics"
    full = server.ask(path)
    answer = server.ask(path, {"If-None-Match": full.fields["Etag"]})
    names = ("Etag", "Cache-Control", "Access-Control-Allow-Origin")
    expected = [full.fields[name] for name in names]

    actual = [answer.fields[name] for name in names]

    assert expected == actual
    assert "Content-Type" not in answer.fields


def test_the_etag_of_other_bytes_gets_the_document(server: FileServer) -> None:
    """A tag that does not match counts for more than a date that does."""
    path = f"{START}/loops-2025/calendar.ics"
    full = server.ask(path)
    asked = {"If-None-Match": '"other"', "If-Modified-Since": full.fields["Last-Modified"]}
    expected = full.body

    answer = server.ask(path, asked)

    assert (200, expected) == (answer.status, answer.body)


def test_a_later_date_is_what_differs(server: FileServer) -> None:
    """Caddy takes any date from the own one on; nginx, as we do, that very date."""
    asked = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    expected = {"nginx": 200, "caddy": 304}[server.name]

    actual = server.ask(f"{START}/calendar.ics", asked).status

    assert expected == actual


def test_former_paths_lead_on_alike(server: FileServer, client: FlaskClient) -> None:
    """The same status and address, with the same permission for pages of other sites."""
    pages = (path.rstrip("/") for path in EVERYTHING if path.endswith("/") and path != "/")
    paths = [*moves(snapshot()), *pages]
    names = ("Location", "Access-Control-Allow-Origin", "X-Content-Type-Options")
    expected = []
    for path in paths:
        answer = client.get(path, base_url=ROOT)
        expected.append((path, answer.status_code, [answer.headers[name] for name in names]))
    actual = []
    for path in paths:
        reply = server.ask(f"{START}{path}")
        actual.append((path, reply.status, [reply.fields[name] for name in names]))

    assert expected == actual


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/nothing.ics", "/nothing.rss", "/nothing/", "/loops-2025/nothing.json",
        "/loops-2025/days", "/loops-2025/days/", "/index.html", "/loops-2025/index.html",
        "/calendar.ics/", "/calendar.ics.gz", "/calendar.ics.br", "/_headers", "/404.html",
        "/static/", "/CALENDAR.ICS",
    ],
)  # fmt: skip
def test_what_is_missing_is_refused_in_words(
    server: FileServer, client: FlaskClient, path: str
) -> None:
    """As text, never HTML: that would empty a calendar."""
    expected = ours(client, path)

    actual = theirs(server, path)

    assert actual[1] == 404
    assert expected == actual


@pytest.mark.parametrize("kind", [Nginx, Caddy], ids=["nginx", "caddy"])
def test_a_site_at_the_root_of_its_host_is_answered_alike(
    kind: type[FileServer], tmp_path: Path
) -> None:
    """Without a prefix, too: documents, former paths, and what is missing."""
    base = "https://talks.example"
    site = publish(Store(SITE), base)
    build(site, tmp_path / "site", base)
    client = create_app(Config(data=SITE, base_url=base)).test_client()
    paths = [*site.documents, *moves(site), "/nothing.ics", "/loops-2025/days/"]
    expected, actual = [], []
    with kind(tmp_path / "site") as server:
        for path in paths:
            own, answer = client.get(path), server.ask(path)
            told = fields_of_files(dict(own.headers), own.status_code)
            names = [name for name in FIELDS if name in told and own.status_code != 301]
            names += ["Location"] if own.status_code == 301 else []
            expected.append((path, own.status_code, [own.headers[name] for name in names]))
            actual.append((path, answer.status, [answer.fields.get(name) for name in names]))

    assert expected == actual


def test_head_is_get_without_the_body(server: FileServer) -> None:
    """Some clients ask by HEAD first."""
    path = f"{START}/loops-2025/calendar.ics"
    full = server.ask(path)
    expected = {k: v for k, v in full.fields.items() if k in FIELDS}

    head = server.ask(path, method="HEAD")

    assert expected == {k: v for k, v in head.fields.items() if k in FIELDS}
    assert head.body == b""


def test_half_a_calendar_is_never_sent(server: FileServer) -> None:
    """A range gets the whole."""
    path = f"{START}/loops-2025/calendar.ics"
    expected = server.ask(path)

    actual = server.ask(path, {"Range": "bytes=0-9"})

    assert (200, expected.body) == (actual.status, actual.body)


def test_an_option_in_an_address_changes_nothing(server: FileServer) -> None:
    """What only our own application can answer, gets the calendar as it is."""
    path = f"{START}/loops-2025/calendar.ics"
    expected = server.ask(path)

    actual = server.ask(f"{path}?alarm=15")

    assert (200, expected.body) == (actual.status, actual.body)
