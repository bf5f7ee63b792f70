"""Sends documents before Flask sees the request: a look-up, or a join, and nothing else.

Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modl_feeds import personal
from modl_feeds.document import Document
from modl_feeds.exchange import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from modl_feeds.exchange import Prepared
    from modl_feeds.publisher import State, StateSource
    from modl_feeds.snapshot import Snapshot

FAULT: Final = "modl_feeds.fault"
"""Where the application behind finds what went wrong."""
_READS: Final = frozenset({"GET", "HEAD"})


class Front:
    """Answers with documents, and leaves everything else to another WSGI application."""

    def __init__(self, rest: WSGIApplication, source: StateSource) -> None:
        self._rest = rest
        self._source = source

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333); nearly all end at the first look-up."""
        method = environ["REQUEST_METHOD"]
        prepared = None
        try:
            state = self._source.current()
            if method == "GET" and not environ.get("QUERY_STRING"):
                prepared = state.ready.get(environ.get("PATH_INFO", ""))
            if prepared is None and method in _READS and state.snapshot:
                prepared = _find(state, state.snapshot, environ)
        except Exception as error:  # noqa: BLE001 - Flask raises it again, and says it in words
            environ[FAULT] = error
        if prepared is None:
            return self._rest(environ, start_response)
        status, fields, body = prepared.answer(environ)
        start_response(status, [*fields])  # a list of its own: who stands between may change it
        return [body] if body and method == "GET" else []


def _find(state: State, snapshot: Snapshot, environ: WSGIEnvironment) -> Prepared | None:
    """Return the document of an address, made ready; None where there is none."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING")
    path = path if path.strip("/") else "/"  # below a prefix it may be empty
    if query:
        chosen = personal.answer(snapshot.calendars, snapshot.scopes, path, query)
        if chosen is not None:
            return prepare(chosen) if isinstance(chosen, Document) else None
    if path not in state.ready and path in snapshot.documents:
        state.ready[path] = prepare(snapshot.documents[path], state.variants.get(path))
    return state.ready.get(path)
