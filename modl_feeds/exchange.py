"""One request for a prepared document and its answer, as HTTP wants it (RFC 9110).

Which bytes, which encoding, whether the client has them already. Knows no server and no framework.
Level 3: pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.http import parse_accept_header, parse_date, parse_etags

from modl_feeds.headers import headers
from modl_feeds.variants import ENCODINGS, is_compressible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modl_feeds.document import Document

_MOST, _LONGEST = 1024, 200
"""How many Accept-Encoding fields are remembered, and how much of each: there are few of them."""


class Asked(NamedTuple):
    """What a request says of what it can take and has; '' where it says nothing."""

    encodings: str = ""
    """Accept-Encoding."""
    none_match: str = ""
    """If-None-Match."""
    modified_since: str = ""
    """If-Modified-Since."""


class Answer(NamedTuple):
    """What is sent."""

    status: str
    fields: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A document in one encoding, with the fields of its answers ready."""

    body: bytes
    etag: str
    """With its quotes."""
    fields: list[tuple[str, str]]
    """Of 200."""
    unchanged: list[tuple[str, str]]
    """Of 304."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document in every encoding that there is of it."""

    plain: Form
    encoded: Mapping[str, Form]
    """By the encoding's name."""
    modified: datetime

    def answer(self, asked: Asked) -> Answer:
        """Return 200, or 304 for a client that has these bytes."""
        form = self.plain
        if self.encoded and asked.encodings:
            form = self.encoded.get(preferred(asked.encodings[:_LONGEST]), form)
        known = self._known(form, asked)
        if known == form.etag:
            return Answer("304 Not Modified", form.unchanged, b"")
        if known:
            others = [field for field in form.unchanged if field[0] != "ETag"]
            return Answer("304 Not Modified", [*others, ("ETag", known)], b"")
        return Answer("200 OK", form.fields, form.body)

    def _known(self, form: Form, asked: Asked) -> str:
        """Return the ETag of the client's copy if it is good, else ''.

        A copy in another encoding is as good: it holds the same document. Else every client would
        fetch again when the compressed bytes are ready, a moment after an edit. Beside ETags a date
        counts for nothing.
        """
        if asked.none_match == form.etag:  # what nearly every client sends
            return form.etag
        if asked.none_match:
            had = parse_etags(asked.none_match)
            same = (self.plain.etag, *(f'{self.plain.etag[:-1]}-{name}"' for name in ENCODINGS))
            return next((one for one in same if had.contains_weak(one.strip('"'))), "")
        # Only the very date counts: it may go back when an edit that was never released is undone.
        is_same = asked.modified_since and parse_date(asked.modified_since) == self.modified
        return form.etag if is_same else ""


def prepare(document: Document, variants: Mapping[str, bytes] | None = None) -> Prepared:
    """Return a document ready to be sent.

    Args:
        document: what is to be sent.
        variants: its bytes by encoding, as far as they are made.

    """
    common = headers(document)
    common["Last-Modified"] = format_datetime(document.last_modified, usegmt=True)
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
    unchanged = [*common.items(), ("ETag", quoted)]
    kept = [field for field in unchanged if field[0] != "Content-Type"]
    fields = [*unchanged, *own.items(), ("Content-Length", str(len(body)))]
    return Form(body, quoted, fields, kept)


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
