"""One request and its answer: which bytes, which encoding, whether the client has them already."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import personal
from modl_feeds.document import Document
from modl_feeds.exchange import preferred, prepare
from modl_feeds.front import Front
from modl_feeds.publisher import FixedState, State, compressed
from modl_feeds.variants import variants
from tests.samples import snapshot

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from modl_feeds.exchange import Answer

WHEN: Final = datetime(2025, 9, 1, 12, tzinfo=UTC)
PAGE: Final = Document(b"A page. " * 200, "text/html; charset=utf-8", WHEN, 300)
SMALL: Final = Document(b"small", "text/plain; charset=utf-8", WHEN, 300)
PICTURE: Final = Document(b"\0" * 2000, "image/png", WHEN, 300)
READY: Final = prepare(PAGE, variants(PAGE))


def fields(encodings: str = "", none_match: str = "", since: str = "") -> dict[str, str]:
    """Return a request's fields as WSGI names them; '' for one that it has not."""
    named = {
        "HTTP_ACCEPT_ENCODING": encodings,
        "HTTP_IF_NONE_MATCH": none_match,
        "HTTP_IF_MODIFIED_SINCE": since,
    }
    return {name: value for name, value in named.items() if value}


def field(answer: Answer, name: str) -> str:
    """Return a header field; '' where there is none."""
    return dict(answer.fields).get(name, "")


class TestEncoding:
    """What Accept-Encoding makes of it (RFC 9110, 12.5.3)."""

    @pytest.mark.parametrize(
        ("accepted", "expected"),
        [
            ("", ""),
            ("gzip", "gzip"),
            ("gzip, deflate, br", "br"),
            ("br;q=0.5, gzip", "gzip"),
            ("br;q=0, gzip;q=0.1", "gzip"),
            ("*", "br"),
            ("*;q=0", ""),
            ("gzip;q=0, *", "br"),
            ("identity", ""),
            ("identity, gzip;q=0.5", ""),
            ("identity;q=0.5, gzip;q=1.0", "gzip"),
            ("GZIP", "gzip"),
            ("deflate, zstd", ""),
            (" gzip ; q=0.3 ,", "gzip"),
            ("gzip;q=nonsense", ""),
        ],
    )
    def test_the_best_that_the_client_takes(self, accepted: str, expected: str) -> None:
        """By its weights, then by ours."""
        actual = preferred(accepted)

        assert expected == actual

    @given(st.text(max_size=300))
    def test_any_field_has_an_answer(self, accepted: str) -> None:
        """Whatever is sent."""
        assert preferred(accepted) in {"", "br", "gzip"}

    def test_field_that_is_too_long_to_remember_gets_plain_bytes(self) -> None:
        """Its end might refuse what its beginning seems to take."""
        answer = READY.answer(fields(encodings=f"{'a' * 196},br;q=0"))

        assert answer.body == PAGE.body
        assert not field(answer, "Content-Encoding")

    @pytest.mark.parametrize("name", ["br", "gzip"])
    def test_encoded_bytes_are_the_documents(self, name: str) -> None:
        """With an ETag of their own, and their length."""
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[name]

        answer = READY.answer(fields(encodings=name))

        assert unpack(answer.body) == PAGE.body
        assert field(answer, "Content-Encoding") == name
        assert field(answer, "ETag") == f'"{PAGE.etag}-{name}"'
        assert field(answer, "Content-Length") == str(len(answer.body))

    def test_caches_are_told_that_there_are_several(self) -> None:
        """Also with the plain bytes, and while there is nothing else yet."""
        expected = ["Accept-Encoding"] * 3

        answers = [
            READY.answer(fields()),
            READY.answer(fields("br")),
            prepare(PAGE).answer(fields("br")),
        ]
        actual = [field(answer, "Vary") for answer in answers]

        assert expected == actual

    @pytest.mark.parametrize("document", [SMALL, PICTURE], ids=["small", "picture"])
    def test_what_gains_nothing_is_sent_as_it_is(self, document: Document) -> None:
        """To everybody the same."""
        answer = prepare(document, variants(document)).answer(fields("br, gzip"))

        assert answer.body == document.body
        assert not field(answer, "Content-Encoding")
        assert not field(answer, "Vary")

    def test_the_same_bytes_are_compressed_to_the_same(self) -> None:
        """No clock goes in: an ETag holds."""
        assert variants(PAGE) == variants(PAGE)


class TestCondition:
    """What the client has already (RFC 9110, 13)."""

    @pytest.mark.parametrize(
        ("none_match", "expected"),
        [
            (f'"{PAGE.etag}"', "304"),
            (f'W/"{PAGE.etag}"', "304"),
            (f'"other", "{PAGE.etag}"', "304"),
            ("*", "304"),
            ('"other"', "200"),
            (f'"{PAGE.etag}-gzip"', "304"),
            (f'"{PAGE.etag}-zstd"', "200"),
            (PAGE.etag[:-1], "200"),
            ('"', "200"),
        ],
    )
    def test_etags(self, none_match: str, expected: str) -> None:
        """Lists, weak ones, and any."""
        actual = READY.answer(fields(none_match=none_match)).status[:3]

        assert expected == actual

    @pytest.mark.parametrize("asked", ["", "gzip", "br"])
    @pytest.mark.parametrize("had", ["", "-gzip", "-br"])
    def test_a_copy_in_any_encoding_is_good(self, asked: str, had: str) -> None:
        """It holds the same document; and the answer confirms the copy that the client has."""
        expected = ("304 Not Modified", f'"{PAGE.etag}{had}"')

        for ready in (READY, prepare(PAGE)):
            answer = ready.answer(fields(asked, f'"{PAGE.etag}{had}"'))
            assert expected == (answer.status, field(answer, "ETag"))

    @pytest.mark.parametrize(
        ("moved", "expected"), [(0, "304"), (-1, "200"), (1, "200")], ids=["same", "older", "newer"]
    )
    def test_only_the_very_date_counts(self, moved: int, expected: str) -> None:
        """It goes back when an edit that was never released is undone."""
        since = format_datetime(WHEN + timedelta(seconds=moved), usegmt=True)

        actual = READY.answer(fields(since=since)).status[:3]

        assert expected == actual

    def test_a_date_counts_for_nothing_beside_an_etag(self) -> None:
        """The ETag knows better."""
        since = format_datetime(WHEN, usegmt=True)

        actual = READY.answer(fields(none_match='"other"', since=since)).status

        assert actual == "200 OK"

    def test_304_repeats_what_caches_need(self) -> None:
        """And says nothing of a body that it has not."""
        full = READY.answer(fields())
        short = READY.answer(fields(none_match=f'"{PAGE.etag}"'))
        expected = {name: value for name, value in full.fields if not name.startswith("Content-T")}
        del expected["Content-Length"]

        assert expected == dict(short.fields)
        assert short.body == b""

    @given(st.text(max_size=100), st.text(max_size=100))
    def test_any_validators_have_an_answer(self, none_match: str, since: str) -> None:
        """Whatever is sent."""
        actual = READY.answer(fields("", none_match, since)).status

        assert actual in {"200 OK", "304 Not Modified"}


class TestFront:
    """The application before Flask."""

    @staticmethod
    def ask(path: str, method: str = "GET", **more: str) -> tuple[str, dict[str, str], bytes]:
        """Return status, fields and body; the application behind answers 'rest'."""
        state = State(snapshot())

        def rest(_: WSGIEnvironment, start: StartResponse) -> list[bytes]:
            start("200 OK", [("X-By", "rest")])
            return [b"rest"]

        got: list[tuple[str, dict[str, str]]] = []
        front = Front(rest, FixedState(compressed(state, state))).answer
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, **more}

        def start(status: str, fields: list[tuple[str, str]], *_: object) -> object:
            got.append((status, dict(fields)))
            return None

        body = b"".join(front(environ, start))  # type: ignore[arg-type] # a plain function does
        ((status, fields),) = got
        return status, fields, body

    def test_a_document_is_sent(self) -> None:
        """Flask does not hear of it."""
        status, fields, body = self.ask("/calendar.ics")

        assert (status, body) == ("200 OK", snapshot().documents["/calendar.ics"].body)
        assert fields["Content-Type"] == "text/calendar; charset=utf-8"

    def test_head_has_the_same_fields_and_no_body(self) -> None:
        """The length is that of GET."""
        expected = ("200 OK", self.ask("/calendar.ics")[1], b"")

        actual = self.ask("/calendar.ics", "HEAD")

        assert expected == actual

    def test_compressed_bytes_are_sent_to_who_asks(self) -> None:
        """As soon as they are there."""
        _, fields, body = self.ask("/calendar.ics", HTTP_ACCEPT_ENCODING="gzip")

        assert fields["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == snapshot().documents["/calendar.ics"].body

    @pytest.mark.parametrize(
        ("path", "method", "query"),
        [
            ("/nowhere", "GET", ""),
            ("/health", "GET", ""),
            ("/calendar.ics", "POST", ""),
            ("/calendar.ics", "OPTIONS", ""),
            ("/calendar.ics", "GET", "alarm=015"),
            ("/my.ics", "GET", ""),
            ("/my.ics", "GET", "s=nobody"),
        ],
    )
    def test_flask_does_the_rest(self, path: str, method: str, query: str) -> None:
        """What is no document, or has another address."""
        actual = self.ask(path, method, QUERY_STRING=query)[2]

        assert actual == b"rest"

    @pytest.mark.parametrize(
        ("path", "query"),
        [
            ("/calendar.ics", "alarm=15"),
            ("/my.ics", "s=loops-2025/weaver"),
            ("/my.rss", "s=loops-2025/weaver"),
            ("/loops-2025/my/", "s=weaver"),
        ],
    )
    def test_a_choice_is_sent(self, path: str, query: str) -> None:
        """Joined for this request; Flask does not hear of it either."""
        site = snapshot()
        chosen = personal.answer(site.calendars, site.scopes, path, query)

        status, _, body = self.ask(path, QUERY_STRING=query)

        assert isinstance(chosen, Document)
        assert (status, body) == ("200 OK", chosen.body)

    @pytest.mark.parametrize("query", ["utm_source=a", "s=weaver"])
    def test_a_query_that_asks_for_nothing_is_passed_by(self, query: str) -> None:
        """The document is the same."""
        expected = self.ask("/feeds.opml")

        actual = self.ask("/feeds.opml", QUERY_STRING=query)

        assert expected == actual

    def test_an_empty_path_is_the_first_page(self) -> None:
        """As below a prefix."""
        assert self.ask("/") == self.ask("")
