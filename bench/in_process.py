"""P1: a request for a prepared document without a network, against what else could answer it."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from wsgiref.util import setup_testing_defaults

from bench import applications
from bench.rows import Row, alternate, ratios, time_words
from modl_feeds.config import Config
from modl_feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from bench.rooms import Rooms

_ROUNDS: Final = 9
_MANY, _FEW = 20_000, 1_000
PATH: Final = "/meeting-000/calendar.ics"
"""A calendar of twenty talks."""


def p1(rooms: Rooms) -> Iterator[Row]:
    """Measure GET and 304 of a calendar."""
    ours = create_app(Config(rooms.served.root)).wsgi_app
    body = b"".join(ours(_asking(), _start))
    kept = rooms.folder / "body.ics"
    kept.write_bytes(body)
    os.environ[applications.BODY] = str(kept)
    bare, view = applications.bare(), applications.view().wsgi_app
    etag = _etag(ours)
    for name, environ in (("GET", _asking()), ("304", _asking(HTTP_IF_NONE_MATCH=etag))):
        expected = body if name == "GET" else b""
        assert b"".join(ours(dict(environ), _start)) == expected
        assert b"".join(bare(dict(environ), _start)) == expected
        mine, base, flask = alternate(
            _ROUNDS,
            partial(_each, ours, environ, _MANY),
            partial(_each, bare, environ, _MANY),
            partial(_each, view, _asking(), _FEW),
        )
        said = time_words(mine)
        calls = f"a bare callable: {time_words(base)}"
        yield Row("P1", f"{name}, in process", said, calls, ratios(mine, base), 2)
        views = f"a Flask view: {time_words(flask)}"
        yield Row(
            "P1", f"{name}, how much cheaper", said, views, ratios(flask, mine), 100, at_least=True
        )


def many_gets(data: str) -> Callable[[], bytes]:
    """Return what asks a folder's application for one document very often."""
    app = create_app(Config(Path(data))).wsgi_app

    def ask() -> bytes:
        _each(app, _asking(), _MANY)
        return b""

    return ask


def _asking(**fields: str) -> WSGIEnvironment:
    environ: WSGIEnvironment = dict(fields)
    setup_testing_defaults(environ)
    return environ | {"PATH_INFO": PATH, "QUERY_STRING": ""}


def _etag(app: WSGIApplication) -> str:
    seen: dict[str, str] = {}

    def start(_: str, fields: list[tuple[str, str]], *__: object) -> Any:  # noqa: ANN401 - as below
        seen.update(fields)

    b"".join(app(_asking(), start))
    return seen["ETag"]


def _start(*_: object) -> Any:  # noqa: ANN401 - see below
    """Take status and fields; nobody calls what a server would return."""


def _each(app: WSGIApplication, environ: WSGIEnvironment, repeats: int) -> float:
    before = time.process_time()
    for _ in range(repeats):
        _used(app(dict(environ), _start))
    return (time.process_time() - before) / repeats


def _used(body: Iterable[bytes]) -> None:
    for _ in body:
        pass
