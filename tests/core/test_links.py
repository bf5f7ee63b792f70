"""Asking whether addresses answer: what is asked, what is remembered, what is told."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner, Result

from modl_feeds import schema
from modl_feeds.addresses import is_public
from modl_feeds.cli import main
from modl_feeds.links import Answer, ask
from modl_feeds.mentions import Mention, mentions
from modl_feeds.store import Store
from tests.clients.server import NOTHING, Server
from tests.clients.server import Answer as Served
from tests.core.sites import MEETING_FILE, edited, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from modl_feeds.addresses import Address

NOW: Final = 1_000_000
DAY: Final = 86_400
SLIDES: Final = Served(b"%PDF-", "application/pdf")
EVERYWHERE: Final = """\
id: glow-2025
title: Glow 2025
url: https://a.example/meeting
image: https://a.example/image
source: {url: https://a.example/source}
timezone: Europe/Paris
first_day: 2025-11-01
last_day: 2025-11-01
organizers: [{name: Ann, url: https://a.example/ann}]
notes: [{title: Travel, text: By train., url: https://a.example/travel}]
contacts: [{name: Desk, url: https://a.example/desk}]
resources: [{kind: link, url: https://a.example/papers}]
sessions:
  - id: wicks
    kind: talk
    start: 2025-11-01 09:00
    title: On wicks
    stream: https://a.example/live
    speakers:
      - name: Bo
        url: https://a.example/bo
    resources:
      - kind: video
        url: https://a.example/video
        transcript: https://a.example/said
        chapters: [{start: 0:00, title: One, url: https://a.example/one}]
"""
PLACES: Final = [
    (3, "glow-2025", "meeting"),
    (4, "glow-2025", "image"),
    (5, "glow-2025/source", "source"),
    (9, "glow-2025/Ann", "ann"),
    (10, "glow-2025/note", "travel"),
    (11, "glow-2025/Desk", "desk"),
    (12, "glow-2025/link", "papers"),
    (18, "glow-2025/wicks", "live"),
    (21, "glow-2025/wicks/Bo", "bo"),
    (24, "glow-2025/wicks/video", "video"),
    (25, "glow-2025/wicks/video", "said"),
    (26, "glow-2025/wicks/video/chapter", "one"),
]


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a web server of the test's own, on loopback."""
    with Server() as running:
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return where answers are remembered."""
    return tmp_path / "cache" / "modl-feeds" / "links.json"


def one(
    url: str, cache: Path, now: int = NOW, allowed: Callable[[Address], bool] | None = None
) -> Answer:
    """Return the answer of one address."""
    (answer,) = ask([url], cache, now, allowed)
    return answer


def test_every_address_is_found_with_its_place(folder: Path) -> None:
    """Whatever key it is under: an editor leads there."""
    write(folder, {MEETING_FILE: EVERYWHERE})
    file = f"{folder}/{MEETING_FILE}"
    expected = {
        Mention(file, line, subject, f"https://a.example/{path}") for line, subject, path in PLACES
    }

    actual = set(mentions(Store(folder).load().drafts, schema.MEETING))

    assert expected == actual


def test_what_is_there_answers(server: Server, cache: Path) -> None:
    """With its length, as podcasts want to know it."""
    url = server.put("/slides.pdf", SLIDES)
    expected = Answer(url, 200, "200 OK", 5, NOW)

    actual = one(url, cache)

    assert expected == actual


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_what_is_not_there_does_not(server: Server, cache: Path, status: int) -> None:
    """After HEAD it is asked for as a browser does: some servers refuse HEAD alone."""
    url = server.put("/slides.pdf", Served(b"no", "text/plain", status))

    answer = one(url, cache)

    assert (status, 0, False) == (answer.status, answer.length, answer.is_good)
    assert [asked.method for asked in server.log("/slides.pdf")] == ["HEAD", "GET"]


def test_a_way_round_is_followed(server: Server, cache: Path) -> None:
    """As a browser does."""
    url = server.put("/old", Served(b"", "text/plain", 301, location=server.url("/new")))
    server.put("/new", SLIDES)

    assert one(url, cache).is_good


def test_a_circle_is_left(server: Server, cache: Path) -> None:
    """Instead of going round for ever."""
    url = server.put("/a", Served(b"", "text/plain", 302, location=server.url("/a")))

    answer = one(url, cache)

    assert (answer.status, answer.words) == (0, "too many redirects")


def test_a_server_that_is_not_there_is_said(cache: Path) -> None:
    """In the system's words."""
    with Server() as gone:
        url = gone.url("/")

    answer = one(url, cache)

    assert (answer.status, answer.words) == (0, "[Errno 111] Connection refused")


def test_a_good_answer_is_remembered_for_a_day(server: Server, cache: Path) -> None:
    """And asked for again after it; a bad one at once."""
    url = server.put("/slides.pdf", SLIDES)
    bad = server.put("/gone", NOTHING)
    list(ask([url, bad], cache, NOW, None))

    list(ask([url, bad], cache, NOW + DAY - 1, None))
    assert [len(server.log(path)) for path in ("/slides.pdf", "/gone")] == [1, 4]

    list(ask([url], cache, NOW + DAY, None))
    assert len(server.log("/slides.pdf")) == 2


@pytest.mark.parametrize("content", [b"", b"\xff", b"[{}]", b"{}", b'[{"url": 3}]', b"[[]]"])
def test_a_damaged_memory_does_no_harm(server: Server, cache: Path, content: bytes) -> None:
    """Everything is asked again."""
    url = server.put("/slides.pdf", SLIDES)
    cache.parent.mkdir(parents=True)
    cache.write_bytes(content)

    assert one(url, cache).is_good
    assert [url] == [one["url"] for one in json.loads(cache.read_bytes())]


def test_no_memory_does_no_harm(server: Server, tmp_path: Path) -> None:
    """Where the folder cannot be made."""
    url = server.put("/slides.pdf", SLIDES)
    (tmp_path / "file").write_bytes(b"")

    assert one(url, tmp_path / "file" / "links.json").is_good


def test_many_addresses_are_each_asked_once(server: Server, cache: Path) -> None:
    """A few at once, and one that is named twice only once."""
    urls = [server.put(f"/{number}", SLIDES) for number in range(30)]

    answers = list(ask([*urls, *urls], cache, NOW, None))

    assert sorted(urls) == sorted(answer.url for answer in answers)
    assert {len(server.log(f"/{number}")) for number in range(30)} == {1}


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/"])
def test_what_is_at_no_public_address_is_not_asked(server: Server, cache: Path, url: str) -> None:
    """Whoever writes the data does not get to knock at the doors of who checks it."""
    server.put("/", SLIDES)
    address = url.format(port=server.url("/").split(":")[2].strip("/"))

    answer = one(address, cache, allowed=is_public)

    assert (answer.status, answer.is_good) == (0, False)
    assert answer.words.endswith(", which is not public")
    assert server.log("/") == []


def test_a_way_round_to_no_public_address_is_not_gone(server: Server, cache: Path) -> None:
    """Each redirect is judged as the first address."""
    seen: list[str] = []

    def once(address: Address) -> bool:
        seen.append(str(address))
        return len(seen) == 1

    elsewhere = server.url("/admin").replace("127.0.0.1", "localhost")
    url = server.put("/old", Served(b"", "text/plain", 301, location=elsewhere))

    answer = one(url, cache, allowed=once)

    assert answer.words.startswith("localhost is at ")
    assert server.log("/admin") == []


def test_a_public_address_is_asked_by_its_name(server: Server, cache: Path) -> None:
    """Although a number is connected to: servers have many names."""
    url = server.put("/slides.pdf", SLIDES).replace("127.0.0.1", "localhost")

    answer = one(url, cache, allowed=lambda _: True)

    assert answer.is_good


def test_a_name_without_an_address_is_said(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where every address may be asked."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    answers = [one("http://a.invalid/", cache, allowed=which) for which in (None, is_public)]

    assert answers[0] == answers[1]
    assert "Name or service not known" in answers[0].words


@pytest.fixture
def site(folder: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one talk whose slides are on the server, and one whose are not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    title = "    title: On {}\n    resources: [{{kind: slides, url: {}}}]\n"
    urls = {"wicks": server.put("/wicks.pdf", SLIDES), "oils": server.url("/oils.pdf")}
    edits = [(f"    title: On {name}\n", title.format(name, url)) for name, url in urls.items()]
    return write(folder, {MEETING_FILE: edited(*edits)})


def run(*arguments: str) -> Result:
    """Return what the program does with these arguments."""
    return CliRunner().invoke(main, ["links", "--private", *arguments], catch_exceptions=False)


@pytest.mark.usefixtures("site")
def test_the_command_names_place_and_answer(server: Server) -> None:
    """One line an address that is not there, and exit code 1."""
    address = server.url("/oils.pdf")
    expected = (
        f"data/meetings/glow-2025.yaml:17: glow-2025/oils/slides: {address} gives no good answer"
        " (404 Not Found), mend the address, or take it out\n"
        "2 addresses asked, 1 without a good answer.\n"
    )

    result = run()

    assert (1, expected) == (result.exit_code, result.stdout)


@pytest.mark.usefixtures("site")
def test_the_command_is_content_when_all_answer(server: Server) -> None:
    """And asks anew what answered today only when it is told to."""
    server.put("/oils.pdf", SLIDES)

    assert run("glow-2025").exit_code == 0
    assert run("glow-2025").exit_code == 0
    assert len(server.log("/wicks.pdf")) == 1
    assert run("--fresh").exit_code == 0
    assert len(server.log("/wicks.pdf")) == 2


@pytest.mark.usefixtures("site")
def test_an_unknown_meeting_is_a_users_mistake() -> None:
    """Nothing is asked."""
    result = run("glow")

    assert result.exit_code == 2
    assert "there is no meeting 'glow'" in result.stderr
