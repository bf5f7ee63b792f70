"""What programs read in a page beside its text, taken out by code that knows no page of ours."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import html5lib
import mf2py  # type: ignore[import-untyped] # it ships no types

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINKED: Final = "application/ld+json"


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one page."""

    linked: list[dict[str, Any]]
    """JSON-LD."""
    microformats: list[dict[str, Any]]
    """Items as microformats 2 names them."""
    meta: dict[str, str]
    """Contents by name or property, such as `og:title`."""
    links: dict[str, list[str]]
    """Addresses by relation, such as `canonical`."""

    def items(self, kind: str) -> list[dict[str, Any]]:
        """Return the properties of every microformat of a type, such as `h-event`."""
        found = [one for one in _nested(self.microformats) if kind in one.get("type", ())]
        return [one["properties"] for one in found]


def facts(page: bytes, address: str) -> Facts:
    """Return what a page at an address says to programs."""
    root = html5lib.parse(page, namespaceHTMLElements=False, transport_encoding="utf-8")
    links = defaultdict(list)
    for link in root.iter("link"):
        links[link.get("rel", "")].append(link.get("href", ""))
    scripts = (one for one in root.iter("script") if one.get("type") == _LINKED)
    meta = {
        one.get("name", one.get("property", "")): one.get("content", "")
        for one in root.iter("meta")
    }
    return Facts(
        linked=[json.loads(one.text or "") for one in scripts],
        microformats=mf2py.parse(doc=page.decode(), url=address)["items"],
        meta=meta,
        links=dict(links),
    )


def _nested(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object in JSON, outer ones first."""
    if isinstance(value, dict):
        yield value
        value = [*value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _nested(one)
