"""A page is fetched from public addresses alone, whole, and in time."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import trustme

from modl_feeds.addresses import is_public
from modl_feeds.errors import SourceError
from modl_feeds.importing import fetching
from modl_feeds.importing.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says, by path."""

    answers: ClassVar[dict[str, Any]] = {}
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or redirect to the text that stands for it."""
        self.close_connection = True
        answer = self.answers[self.path]
        if callable(answer):
            answer(self)
            return
        if isinstance(answer, str):
            self.send_response(302)
            self.send_header("Location", answer)
            answer = b""
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as declared there
        """Say nothing."""


@contextmanager
def site(answers: dict[str, Any], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve on the loopback; yield host and port."""
    handler = type("Answers", (Handler,), {"answers": answers})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def anyone(_: object) -> bool:
    """Allow every address: the test's server is on the loopback."""
    return True


def fault(address: str, **options: Any) -> str:  # noqa: ANN401 - as fetch has them
    """Return what is wrong with an address."""
    with pytest.raises(SourceError) as raised:
        fetch(address, **{"allowed": anyone, **options})
    return str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254",
        "172.16.0.1", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7",
        "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1", "2001::1", "fc00::1", "fd12::1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    """Also one within another."""
    assert is_public(ipaddress.ip_address(address)) is False


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_told(address: str) -> None:
    """The whole point is to reach those."""
    assert is_public(ipaddress.ip_address(address)) is True


def test_a_page_is_fetched() -> None:
    """With its query, and without its fragment."""
    with site({"/a?b=c": b"programme"}) as host:
        actual = fetch(f"http://{host}/a?b=c#d", anyone)

    assert (f"http://{host}/a?b=c#d", b"programme") == (actual.address, actual.content)


def test_a_page_in_chunks_is_fetched() -> None:
    """As servers send what they make on the way."""

    def chunks(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"3\r\npro\r\n6\r\ngramme\r\n0\r\n\r\n")

    expected = b"programme"

    with site({"/": chunks}) as host:
        actual = fetch(f"http://{host}", anyone).content

    assert expected == actual


def test_redirects_are_followed() -> None:
    """Links are relative to where they led."""
    with site({"/": "a", "/a": "/b/", "/b/": b"here"}) as host:
        actual = fetch(f"http://{host}/", anyone)

    assert (f"http://{host}/b/", b"here") == (actual.address, actual.content)


def test_redirects_come_to_an_end() -> None:
    """After five."""
    with site({"/": "/"}) as host:
        actual = fault(f"http://{host}/")

    assert actual == f"http://{host}/: it redirects more than 5 times, save the page"


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/"])
def test_a_redirect_to_something_else_is_refused(to: str) -> None:
    """Only the web is fetched."""
    with site({"/": to}) as host:
        actual = fault(f"http://{host}/")

    assert f"{to!r} is not a web address" in actual


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://[::ffff:127.0.0.1]/",
     "http://0/", "http://2130706433/", "http://0x7f.1/", "https://169.254.169.254/latest/"],
)  # fmt: skip
def test_a_private_address_is_never_connected_to(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is written."""

    def connect(*_: object, **__: object) -> None:
        raise AssertionError("it was connected to")

    monkeypatch.setattr(socket, "create_connection", connect)

    assert "which is not public, save the page, and import the file" in fault(
        address, allowed=is_public
    )


def test_a_redirect_to_a_private_address_is_refused() -> None:
    """Where the first was public."""
    asked: list[str] = []

    def once(address: object) -> bool:
        asked.append(str(address))
        return len(asked) == 1

    with site({"/": "http://127.0.0.2:1/admin"}) as host:
        actual = fault(f"http://{host}/", allowed=once)

    assert "127.0.0.2 is at 127.0.0.2, which is not public" in actual


def test_a_name_that_is_long_looked_for_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name servers that do not answer are asked for half a minute and more."""
    over = threading.Event()

    def wait(*_: object, **__: object) -> None:
        over.wait(10)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", wait)

    actual = fault("http://slow.example/", seconds=0.1)
    over.set()

    assert actual.startswith("http://slow.example/: it did not answer in time")


def test_a_name_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that answers differently the second time leads nowhere else."""
    resolve, asked = socket.getaddrinfo, []

    def changing(host: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as there
        if host == "rebinding.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "127.0.0.3"
        return resolve(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    hosts: list[str | None] = []

    def note(handler: Handler) -> None:
        hosts.append(handler.headers["Host"])
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with site({"/": note}) as host:
        port = host.partition(":")[2]
        fetch(f"http://rebinding.example:{port}/", anyone)

    assert asked == ["rebinding.example"]
    assert hosts == [f"rebinding.example:{port}"]


def test_one_private_address_among_others_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that has both is not trusted."""
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("8.8.8.8", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    assert "mixed.example is at 10.0.0.1" in fault("http://mixed.example/", allowed=is_public)


def test_a_page_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before all of it is read."""
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    with site({"/": b"x" * 1001, "/less": b"x" * 1000}) as host:
        actual = fault(f"http://{host}/")
        less = fetch(f"http://{host}/less", anyone)

    assert actual == f"http://{host}/: it is too large, at most 1,000 bytes are read"
    assert len(less.content) == 1000


@pytest.mark.parametrize("part", ["headers", "body", "endless"])
def test_a_server_that_dawdles_is_left(part: str) -> None:
    """All together has a limit, and not each piece."""
    stop = threading.Event()

    def slowly(handler: Handler) -> None:
        if part != "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            handler.wfile.write(b"Content-Length: 9999\r\n\r\n" if part == "body" else b"\r\n")
        try:
            while not stop.wait(0.01):
                handler.wfile.write(b"x")
        except OSError:
            stop.set()

    with site({"/": slowly}) as host:
        actual = fault(f"http://{host}/", seconds=0.3)
        left = stop.wait(10)
        stop.set()

    assert (
        actual == f"http://{host}/: it did not answer in time, save the page, and import the file"
    )
    assert left


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answers 404"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "answers 304"),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "answers 302"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "compressed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "cannot be fetched"),
        (b"nonsense\r\n\r\n", "cannot be fetched"),
        (b"", "cannot be fetched"),
    ],
)
def test_an_answer_that_is_none_is_told(head: bytes, words: str) -> None:
    """In words, and never as half a page."""
    with site({"/": lambda handler: handler.wfile.write(head)}) as host:
        actual = fault(f"http://{host}/")

    assert words in actual


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://user:word@a.example/", "the address holds a name or password"),
        ("http://", "is not a whole address"),
        ("http://a b/", "is not a whole address"),
        ("http://name.invalid/", "name.invalid has no address"),
        ("http://a..b/", "a..b has no address"),
    ],
)
def test_an_address_that_is_none_is_told(
    address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is connected to."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert words in fault(address)


def test_a_server_that_is_not_there_is_told() -> None:
    """With the system's words."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        actual = fault(f"http://127.0.0.1:{taken.getsockname()[1]}/")

    assert actual.endswith("it cannot be fetched (Connection refused), look at it in a browser")


def test_a_certificate_has_to_be_that_of_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Although an address is connected to; and it has to be of an authority that is trusted."""
    authority = trustme.CA()
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("right.example").configure_cert(serving)
    make, resolve = ssl.create_default_context, socket.getaddrinfo

    def trusting() -> ssl.SSLContext:
        context = make()
        authority.configure_trust(context)
        return context

    def here(_: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as there
        return resolve("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    with site({"/": b"safe"}, serving) as host:
        port = host.partition(":")[2]
        untrusted = fault(f"https://right.example:{port}/")
        monkeypatch.setattr(ssl, "create_default_context", trusting)
        actual = fetch(f"https://right.example:{port}/", anyone).content
        wrong = fault(f"https://wrong.example:{port}/")

    assert actual == b"safe"
    assert "cannot be fetched" in untrusted
    assert "cannot be fetched" in wrong


def test_settings_of_the_machine_lead_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name by itself, unjudged."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    with site({"/": b"direct"}) as host:
        actual = fetch(f"http://{host}/", anyone).content

    assert actual == b"direct"
