"""Sends prepared documents before Flask sees the request: a look-up, and nothing else.

Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modl_feeds.exchange import Asked, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from modl_feeds.exchange import Prepared
    from modl_feeds.publisher import State, StateSource

_READS: Final = frozenset({"GET", "HEAD"})


class Front:
    """A WSGI application around another, which answers everything but plain documents."""

    def __init__(self, rest: WSGIApplication, source: StateSource) -> None:
        self._rest = rest
        self._source = source
        self._state: State | None = None
        self._prepared: dict[str, Prepared] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        method = environ["REQUEST_METHOD"]
        prepared = None
        if method in _READS and not environ.get("QUERY_STRING"):
            try:
                prepared = self._find(environ.get("PATH_INFO", ""))
            except Exception:  # noqa: BLE001 - Flask meets the same fault, logs it, says it in words
                prepared = None
        if prepared is None:
            return self._rest(environ, start_response)
        answer = prepared.answer(
            Asked(
                environ.get("HTTP_ACCEPT_ENCODING", ""),
                environ.get("HTTP_IF_NONE_MATCH", ""),
                environ.get("HTTP_IF_MODIFIED_SINCE", ""),
            )
        )
        start_response(answer.status, answer.fields)
        return [answer.body] if method == "GET" and answer.body else []

    def _find(self, path: str) -> Prepared | None:
        """Return the document of a path, of the state that holds now."""
        state = self._source.current()
        if state is not self._state:
            self._prepared, self._state = {}, state
        found = self._prepared.get(path)
        if found is None and state.snapshot is not None:
            document = state.snapshot.documents.get(path)
            if document is not None:
                found = prepare(document, state.variants.get(path))
                self._prepared[path] = found
        return found
