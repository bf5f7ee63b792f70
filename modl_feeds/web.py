"""The Flask application: a front sends documents, views answer whatever is none.

No view renders; the Host header and the query never reach a document.
Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Flask, Response, json, redirect, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from modl_feeds import __version__, observed, personal
from modl_feeds.config import Config
from modl_feeds.errors import ChoiceError
from modl_feeds.front import FAULT, Front
from modl_feeds.headers import ALWAYS
from modl_feeds.observed import Observed
from modl_feeds.publisher import FixedState, FollowedState, State, built, publish
from modl_feeds.store import Store

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from modl_feeds.limits import Standing
    from modl_feeds.publisher import StateSource
    from modl_feeds.snapshot import Snapshot

_UNCACHED: Final = {"Cache-Control": "no-store"}
_MISSING: Final = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not found</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"></head><body><h1>Not found</h1>
<p>There is no page at this address. <a href="{home}">To the first page</a></p></body></html>
"""
_METHODS: Final = ["GET", "HEAD", "OPTIONS"]


def create_app(config: Config | None = None) -> Flask:
    """Return the application with the data's documents prepared.

    Raises:
        DataError: the data has problems; the server does not start.
        ConfigError: the environment names something unusable.

    """
    config = config or Config.from_environment()
    source = _source(config)
    report = _Report()
    app = Flask("modl_feeds", static_folder=None)
    app.url_map.merge_slashes = False

    @app.get("/health")
    def health() -> Response:
        """Tell that the server runs, and how the data stands."""
        return report.of(source.current(), 200)

    @app.get("/ready")
    def ready() -> Response:
        """Tell whether there is anything to serve."""
        state = source.current()
        return report.of(state, 200 if state.snapshot else 503)

    # Not strict: for an empty path, below a prefix, Flask would redirect to the Host header's name.
    @app.route(
        "/",
        defaults={"path": ""},
        methods=_METHODS,
        provide_automatic_options=False,
        strict_slashes=False,
    )
    @app.route("/<path:path>", methods=_METHODS, provide_automatic_options=False)
    def document(path: str) -> BaseResponse:
        """Say why there is no document at that address: one would be sent already."""
        if FAULT in request.environ:
            raise request.environ[FAULT]
        return _answer(source.current().snapshot, f"/{path}")

    app.register_error_handler(HTTPException, _error)
    app.register_error_handler(ChoiceError, lambda error: _plain(f"{error}\n", error.status))
    app.after_request(_secure)
    app.wsgi_app = Front(app.wsgi_app, source).answer  # type: ignore[method-assign] # as Flask wants it
    if config.metrics:
        _count(app, source)
    if config.access_log:
        app.wsgi_app = Observed(app.wsgi_app, observed.log)  # type: ignore[method-assign]
    return app


def _count(app: Flask, source: StateSource) -> None:
    """Count every answer, and tell the counts at /metrics."""
    from modl_feeds.metrics import MEDIA_TYPE, Metrics  # noqa: PLC0415 - only when asked for

    counts = Metrics(source)
    app.wsgi_app = Observed(app.wsgi_app, counts.note)  # type: ignore[method-assign]

    @app.get("/metrics")
    def metrics() -> Response:
        """Tell what was asked for, and how the data stands."""
        return Response(counts.page(), headers=_UNCACHED, content_type=MEDIA_TYPE)


def _source(config: Config) -> StateSource:
    """Return the builder's state where there is one, else the data as it is now."""
    if config.state:
        return FollowedState(config.state)
    return FixedState(built(lambda: publish(Store(config.data), config.base_url)))


class _Report:
    """What is told of the state that holds, written once for each: it is long."""

    def __init__(self) -> None:
        self._last = State(None), ""

    def of(self, state: State, status: int) -> Response:
        """Return the answer of /health and /ready."""
        known, words = self._last
        if not words or known is not state:
            words = json.dumps(_health(state))
            self._last = state, words
        return Response(f"{words}\n", status, _UNCACHED, content_type="application/json")


def _health(state: State) -> dict[str, object]:
    snapshot = state.snapshot
    return {
        "status": "stale" if state.problems or snapshot is None else "ok",
        "version": __version__,
        "documents": len(snapshot.documents) if snapshot else 0,
        "unreleased": snapshot.unreleased if snapshot else 0,
        "problems": [str(problem) for problem in state.problems],
        "standings": {one.path: _standing(one) for one in snapshot.standings} if snapshot else {},
    }


def _standing(standing: Standing) -> dict[str, object]:
    """Return how one calendar or feed stands against the limits of the apps that read it."""
    return {
        "bytes": standing.size,
        "entries": standing.count,
        "changed": standing.changed.isoformat(),
        "remarks": standing.remarks,
    }


def _answer(snapshot: Snapshot | None, path: str) -> BaseResponse:
    """Return where to look instead; an error as text, never HTML at a calendar's address."""
    if request.method == "OPTIONS":
        return _options()
    if snapshot is None:
        return _plain("the data could not be loaded yet\n", 503)
    query = request.query_string.decode("latin-1")
    chosen = personal.answer(snapshot.calendars, snapshot.scopes, path, query)
    if isinstance(chosen, personal.Elsewhere):
        return _moved(chosen.target)
    return _elsewhere(snapshot, path, query)


def _elsewhere(snapshot: Snapshot, path: str, query: str) -> BaseResponse:
    """Return where the path has gone to, or that it never was."""
    target = snapshot.redirects.get(path)
    if target is None and (f"{path}/" in snapshot.documents or f"{path}/" in snapshot.redirects):
        target = f"{path}/"
    if target is None:
        return _missing(path)
    return _moved(personal.carried(target, query))


def _missing(path: str) -> Response:
    """Return that nothing is there; to a browser as a page, where no calendar or feed can be."""
    response = _plain("not found\n", 404)
    if "." not in path:
        response.vary.add("Accept")
        if "text/html" in request.headers.get("Accept", ""):
            response.content_type = "text/html; charset=utf-8"
            response.data = _MISSING.format(home=escape(f"{request.root_path}/"))
    return response


def _moved(target: str) -> BaseResponse:
    response = redirect(request.root_path + target, 301)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _options() -> Response:
    """Return what a browser asks before it reads a calendar for a page of another site."""
    response = Response(status=204)
    response.headers["Allow"] = ", ".join(_METHODS)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = ", ".join(_METHODS)
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    return response


def _plain(words: str, status: int) -> Response:
    """Return an error as text: HTML at a calendar's address would empty Thunderbird."""
    response = Response(words, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _error(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    response = _plain(f"{(error.name or 'error').lower()}\n", status)
    if status == 405:  # noqa: PLR2004 - Method Not Allowed names what is (RFC 9110, 15.5.6)
        response.headers["Allow"] = ", ".join(_METHODS)
    return response


def _secure(response: Response) -> Response:
    response.headers.update(ALWAYS)
    return response
