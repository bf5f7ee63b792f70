"""What no honest client sends: each request gets one answer, and changes nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.faults.wire import LAST, answers, ask, said

if TYPE_CHECKING:
    from tests.faults.wire import Answer
    from tests.web.processes import Running

pytestmark = pytest.mark.clients

HIDDEN: Final = b"GET /news.rss HTTP/1.1\r\nHost: hidden\r\n\r\n"
"""A request within a request: whoever reads it as one of its own was tricked."""
SIZE: Final = str(len(HIDDEN)).encode()


def request(*fields: bytes, method: bytes = b"POST", end: bytes = b"\r\n") -> bytes:
    """Return a request's line and fields."""
    return end.join([method + b" / HTTP/1.1", b"Host: a.example", *fields, b"", b""])


SMUGGLED: Final = {
    "length and chunks": (request(b"Content-Length: 5", b"Transfer-Encoding: chunked"), 405),
    "chunks and length": (request(b"Transfer-Encoding: chunked", b"Content-Length: " + SIZE), 405),
    "two lengths": (request(b"Content-Length: 0", b"Content-Length: " + SIZE), 400),
    "a list of lengths": (request(b"Content-Length: 0, " + SIZE), 400),
    "a length with a sign": (request(b"Content-Length: +" + SIZE), 400),
    "a length below nothing": (request(b"Content-Length: -1"), 400),
    "a length in hexadecimal": (request(b"Content-Length: 0x10"), 400),
    "a length too long to count": (request(b"Content-Length: 1" + b"0" * 40), 400),
    "a space before the colon": (request(b"Content-Length : " + SIZE), 400),
    "a folded field": (request(b"X-Folded: a\r\n b"), 400),
    "a folded encoding": (request(b"Transfer-Encoding:\r\n chunked"), 400),
    "an unknown encoding": (request(b"Transfer-Encoding: xchunked"), 400),
    "chunks that are not last": (request(b"Transfer-Encoding: chunked, identity"), 400),
    "two encodings": (request(b"Transfer-Encoding: chunked", b"Transfer-Encoding: x"), 400),
    "a hidden encoding": (request(b"Transfer-Encoding: \x0bchunked"), 400),
    "a carriage return alone": (request(b"X-Bare: a\rContent-Length: " + SIZE), 400),
    "a zero byte": (request(b"X-Zero: a\0b"), 400),
    "a field without a name": (request(b": nameless"), 400),
    "another version": (b"GET / HTTP/1.2\r\nHost: a.example\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
}
"""By its name: a request that two servers may read in two ways, and what ours says."""


def kinds(found: list[Answer]) -> list[str]:
    """Return the media types of answers."""
    return [answer.fields.get("content-type", "").partition(";")[0] for answer in found]


class TestSmuggling:
    """Where one request ends and the next begins is never guessed (RFC 9112, 11.2)."""

    @pytest.mark.parametrize("name", SMUGGLED)
    def test_ambiguous_request_ends_the_connection(self, server: Running, name: str) -> None:
        """One answer, a refusal, and what follows is not read."""
        sent, expected = SMUGGLED[name]
        actual = [one.status for one in answers(said(server.port, sent + HIDDEN + LAST))]
        assert [expected] == actual

    @pytest.mark.parametrize(
        "sent",
        [
            request(b"Content-Length: " + SIZE, method=b"GET"),
            request(b"Content-Length: " + SIZE, b"Content-Length: " + SIZE, method=b"GET"),
            request(b"X-Bare: a\nContent-Length: " + SIZE, method=b"GET"),
            request(b"Content-Length: " + SIZE, method=b"GET", end=b"\n"),
        ],
        ids=["a body of GET", "one length twice", "a line feed alone", "line feeds alone"],
    )
    def test_body_is_no_request(self, server: Running, sent: bytes) -> None:
        """What the length covers is passed over; the next request is answered, none between."""
        found = answers(said(server.port, sent + HIDDEN + LAST))
        assert kinds(found) == ["text/html", "text/css"]

    def test_other_protocol_is_not_spoken(self, server: Running) -> None:
        """No HTTP/2, with its own ways to exhaust a server; an offer to change is passed over."""
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"
        assert b"HTTP/1.1 200" not in said(server.port, preface)
        upgrade = ask(server.port, b"/", b"Host: a", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk")
        assert upgrade.status == 200


OPEN: Final = {
    "page": b"/desert-2026/",
    "calendar": b"/desert-2026/calendar.ics",
    "feed": b"/news.rss",
    "choice": b"/desert-2026/my.ics?s=dunes",
    "redirect": b"/desert-2026",
    "canonical redirect": b"/calendar.ics?utm_source=x",
    "nothing": b"/no/such/page",
}
"""Addresses whose answers a cache may keep."""
UNKEYED: Final = (
    b"X-Forwarded-Host: evil.example",
    b"X-Forwarded-Proto: gopher",
    b"X-Forwarded-Prefix: /evil",
    b"X-Forwarded-Port: 666",
    b"X-Forwarded-For: 6.6.6.6",
    b"Forwarded: host=evil.example;proto=gopher",
    b"X-Host: evil.example",
    b"X-Original-URL: /health",
    b"X-Rewrite-URL: /health",
    b"X-Script-Name: /evil",
    b"Script_Name: /evil",
    b"X-HTTP-Method-Override: POST",
    b"Accept: application/evil",
    b"Accept-Language: xx",
    b"Cookie: session=evil",
    b"Authorization: Basic ZXZpbDpldmls",
    b"Origin: https://evil.example",
    b"Referer: https://evil.example/",
    b"User-Agent: evil",
    b"Range: bytes=0-1",
    b'If-Match: "evil"',
    b'If-Range: "evil"',
    b"If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
)
"""What no cache keeps apart."""


def kept(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """Return what a cache would keep of an answer."""
    fields = {name: value for name, value in answer.fields.items() if name != "date"}
    return answer.status, fields, answer.body


class TestPoisoning:
    """An answer depends on its address and on what its Vary names, and on nothing else."""

    @pytest.mark.parametrize("name", OPEN)
    def test_other_fields_change_nothing(self, server: Running, name: str) -> None:
        """Neither together nor with another host: the same status, fields and bytes."""
        expected = kept(ask(server.port, OPEN[name], b"Host: a.example"))
        actual = kept(ask(server.port, OPEN[name], b"Host: evil.example", *UNKEYED))
        assert expected == actual

    def test_two_hosts_and_none_change_nothing(self, server: Running) -> None:
        """No host is ever read."""
        expected = kept(ask(server.port, b"/"))
        several = kept(ask(server.port, b"/", b"Host: a.example", b"Host: evil.example"))
        none = kept(ask(server.port, b"/", b"X-None: x"))
        assert [expected, expected] == [several, none]

    def test_address_with_a_host_is_the_path_alone(self, server: Running) -> None:
        """As a proxy is asked; ours is none."""
        expected = kept(ask(server.port, b"/"))
        actual = kept(ask(server.port, b"http://evil.example/"))
        assert expected == actual


class TestPaths:
    """No path leads out of the documents."""

    @pytest.mark.parametrize(
        "target",
        [
            b"/..%2f..%2fpyproject.toml",
            b"/static/..%2f..%2f__init__.py",
            b"/static/../__init__.py",
            b"/static/%2e%2e/__init__.py",
            b"/static/..%5c..%5c__init__.py",
            b"/static\\..\\__init__.py",
            b"/static/%c0%ae%c0%ae/__init__.py",
            b"/static/%e0%80%ae/__init__.py",
            b"/static/style.css%00.html",
            b"/%00",
            b"//evil.example/%2e%2e",
            b"//etc/passwd",
            b"/static//style.css",
            b"/static/style.css/",
            b"/%ff%fe",
            b"/\xff\xfe",
            b"/%",
            b"/%zz",
            b"/;/",
            b"*",
            b"file:///etc/passwd",
        ],
    )
    def test_trick_is_refused(self, server: Running, target: bytes) -> None:
        """In words or by the server itself; no host and no file is named."""
        answer = ask(server.port, target)
        assert answer.status in {400, 404}
        assert b"evil" not in b"".join(value.encode() for value in answer.fields.values())
        assert b"import" not in answer.body

    @pytest.mark.parametrize(
        "target",
        [
            b"/%0d%0aSet-Cookie:%20evil=1",
            b"/desert-2026%0d%0aSet-Cookie:%20evil=1",
            b"/desert-2026?%0d%0aSet-Cookie:%20evil=1",
            b"/calendar.ics?%0d%0aSet-Cookie:%20evil=1",
            b"/my.ics?s=a%0d%0aSet-Cookie:%20evil=1",
            b"/my.ics?s=a%0aSet-Cookie:%20evil=1&alarm=5",
            b"/my.ics?s=%e5%98%8a%e5%98%8dSet-Cookie:%20evil=1",
        ],
    )
    def test_no_field_is_smuggled_in(self, server: Running, target: bytes) -> None:
        """A line end in an address stays escaped wherever it is repeated."""
        answer = ask(server.port, target)
        assert "set-cookie" not in answer.fields
        assert b"\r\nSet-Cookie" not in answer.body


class TestSizes:
    """Long requests are refused, those of any real client are not."""

    def test_ten_kilobytes_of_header_are_taken(self, server: Running) -> None:
        """Some proxies add as much."""
        expected = kept(ask(server.port, b"/"))
        actual = kept(ask(server.port, b"/", b"Host: a.example", b"X-Long: " + b"a" * 10_000))
        assert expected == actual

    @pytest.mark.parametrize(
        "sent",
        [
            b"GET /?" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n",
            b"GET /my.ics?s=" + b"a," * 500_000 + b" HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + b"X-Many: a\r\n" * 100_000 + b"\r\n",
            b"GET / HTTP/1.1\r\n" + b"a" * 1_000_000,
            b"G" * 1_000_000,
        ],
        ids=["query", "choice", "field", "fields", "field without an end", "line without an end"],
    )
    def test_a_megabyte_is_refused(self, server: Running, sent: bytes) -> None:
        """By an answer, or by closing while it is still being sent; others go on."""
        refusals = [one.status for one in answers(said(server.port, sent))]
        assert set(refusals) <= {400, 414, 431}
        assert server.get("/")[0] == 200

    def test_long_choice_is_refused_in_words(self, server: Running) -> None:
        """What fits into a request may still be more than anybody chooses."""
        answer = ask(server.port, b"/my.ics?s=" + b"a," * 20_000)
        assert answer.status == 414
        assert answer.fields["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "method", [b"POST", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"PROPFIND", b"EVIL"]
)
@pytest.mark.parametrize("target", [b"/", b"/calendar.ics", b"/my.ics?s=a", b"/health", b"/none"])
def test_other_methods_are_refused(server: Running, method: bytes, target: bytes) -> None:
    """With what is allowed; nothing of the request is sent back."""
    answer = ask(server.port, target, b"Host: a.example", b"X-Secret: 5353", method=method)
    assert answer.status == 405
    assert "GET" in answer.fields["allow"]
    assert b"5353" not in answer.body


def test_no_tunnel_is_opened(server: Running) -> None:
    """CONNECT is a proxy's."""
    answer = ask(server.port, b"evil.example:80", method=b"CONNECT")
    assert answer.status in {400, 404, 405}
