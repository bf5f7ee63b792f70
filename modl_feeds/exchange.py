"""One request for a prepared document and its answer, as HTTP wants it (RFC 9110).

Which bytes, which encoding, whether the client has them already. Knows no server and no framework.
Level 3: pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from werkzeug.http import parse_accept_header, parse_date, parse_etags

from modl_feeds.headers import headers
from modl_feeds.variants import ENCODINGS, is_compressible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modl_feeds.document import Document

_MOST, _LONGEST = 1024, 200
"""How many fields are remembered; longer ones are of no browser, and get what all can read."""
_UNCHANGED: Final = "304 Not Modified"


class Answer(NamedTuple):
    """What is sent."""

    status: str
    fields: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A document in one encoding, with its answers ready."""

    etag: str
    """With its quotes."""
    whole: Answer
    unchanged: Answer


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document in every encoding that there is of it."""

    plain: Form
    encoded: Mapping[str, Form]
    """By the encoding's name."""
    modified: datetime

    def answer(self, asked: Mapping[str, str]) -> Answer:
        """Return 200, or 304 for a client that has these bytes.

        Args:
            asked: the request's header fields under their names in WSGI, as far as it has them.

        """
        form = self.plain
        if self.encoded and "HTTP_ACCEPT_ENCODING" in asked:
            wished = asked["HTTP_ACCEPT_ENCODING"]
            form = self.encoded.get(preferred(wished), form) if len(wished) < _LONGEST else form
        none_match = asked.get("HTTP_IF_NONE_MATCH")
        if none_match:
            is_same = none_match == form.etag  # what nearly every client sends
            return form.unchanged if is_same else self._confirmed(none_match) or form.whole
        if "HTTP_IF_MODIFIED_SINCE" in asked:
            # Only the very date: it may go back when an edit that was never released is undone.
            is_same = parse_date(asked["HTTP_IF_MODIFIED_SINCE"]) == self.modified
            return form.unchanged if is_same else form.whole
        return form.whole

    def _confirmed(self, none_match: str) -> Answer | None:
        """Return 304 with the ETag of the client's copy, if that is good.

        A copy in another encoding is as good: it holds the same document. Else every client would
        fetch again when the compressed bytes are ready, a moment after an edit. Beside ETags a date
        counts for nothing.
        """
        had = parse_etags(none_match)
        same = (self.plain.etag, *(f'{self.plain.etag[:-1]}-{name}"' for name in ENCODINGS))
        known = next((one for one in same if had.contains_weak(one.strip('"'))), "")
        if not known:
            return None
        others = [field for field in self.plain.unchanged.fields if field[0] != "ETag"]
        return Answer(_UNCHANGED, (*others, ("ETag", known)), b"")


def prepare(document: Document, variants: Mapping[str, bytes] | None = None) -> Prepared:
    """Return a document ready to be sent.

    Args:
        document: what is to be sent.
        variants: its bytes by encoding, as far as they are made.

    """
    common = headers(document)
    common["Last-Modified"] = _date(document.last_modified)
    if is_compressible(document):
        common["Vary"] = "Accept-Encoding"
    return Prepared(
        _form(document.body, document.etag, common, {}),
        {
            name: _form(body, f"{document.etag}-{name}", common, {"Content-Encoding": name})
            for name, body in (variants or {}).items()
        },
        document.last_modified.replace(microsecond=0),
    )


def _form(body: bytes, etag: str, common: Mapping[str, str], own: Mapping[str, str]) -> Form:
    quoted = f'"{etag}"'
    fields = (*common.items(), ("ETag", quoted))
    kept = tuple(field for field in fields if field[0] != "Content-Type")
    whole = (*fields, *own.items(), ("Content-Length", str(len(body))))
    return Form(quoted, Answer("200 OK", whole, body), Answer(_UNCHANGED, kept, b""))


@lru_cache(_MOST)
def _date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@lru_cache(_MOST)
def preferred(encodings: str) -> str:
    """Return the best of our encodings that an Accept-Encoding field takes; '' for none.

    Of those that it likes equally the first in our order wins; one that it weighs below the
    document as it is ('identity'), or with 0, is not used.
    """
    weights = dict(parse_accept_header(encodings.lower()))
    anything = weights.get("*", 0.0)
    as_it_is = weights.get("identity", 0.0)
    best, weight = "", 0.0
    for name in ENCODINGS:
        own = weights.get(name, anything)
        if own > max(weight, 0.0) and own >= as_it_is:
            best, weight = name, own
    return best
