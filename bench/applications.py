"""The WSGI applications that ours is compared with; the environment names what they send."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Flask, Response

from bench import plain
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from modl_feeds.revisions import Edition

BODY: Final = "BENCH_BODY"
"""Names a file: the bytes to send."""
DATA: Final = "BENCH_DATA"
MEETING: Final = "BENCH_MEETING"
_TYPE: Final = "text/calendar; charset=utf-8"


def bare() -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """Return the least that answers: the same bytes to everyone, or 304."""
    body = Path(os.environ[BODY]).read_bytes()
    fields = [("Content-Type", _TYPE), ("ETag", '"bare"')]
    whole = [*fields, ("Content-Length", str(len(body)))]

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "HTTP_IF_NONE_MATCH" in environ:
            start_response("304 Not Modified", fields)
            return []
        start_response("200 OK", whole)
        return [body]

    return answer


def view() -> Flask:
    """Return a Flask application with one view, which sends the same bytes."""
    body = Path(os.environ[BODY]).read_bytes()
    return _flask(lambda: body)


def peer() -> Flask:
    """Return what most programs do: a view that runs icalendar at each request."""
    editions = [one for one in _editions() if one.meeting.id == os.environ[MEETING]]
    return _flask(lambda: plain.calendar(editions))


def _editions() -> tuple[Edition, ...]:
    return Store(Path(os.environ[DATA])).load().editions


def _flask(make: Callable[[], bytes]) -> Flask:
    app = Flask("bench")

    @app.get("/<path:path>")
    def answer(path: str) -> Response:
        del path
        response = Response(make(), content_type=_TYPE)
        response.add_etag()
        return response

    return app
