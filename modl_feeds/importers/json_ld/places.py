"""Places and persons of schema.org.

Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importers.json_ld.graph import shown, types, words
from modl_feeds.importers.shared.rows import web_address
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.json_ld.graph import Graph

_ADDRESS: Final = {
    "street": "streetAddress", "locality": "addressLocality", "region": "addressRegion",
    "postcode": "postalCode", "country": "addressCountry",
}  # fmt: skip
_LIMITS: Final = {"latitude": 90, "longitude": 180}


def persons(graph: Graph, value: object) -> list[dict[str, str]]:
    """Return persons, or organisations, with their affiliations and pages."""
    found = []
    for one in graph.followed(value):
        name = clean_line(words(one))
        if not name:
            continue
        person = {"name": name}
        if isinstance(one, dict):
            places = [clean_line(words(place)) for place in graph.followed(one.get("affiliation"))]
            person["affiliation"] = ", ".join(place for place in places if place)
            person["url"] = web_address(words(one.get("url")))
        found.append({key: text for key, text in person.items() if text})
    return found


def venue_of(places: list[Any]) -> tuple[dict[str, str], list[str]]:
    """Return the venue of the first place, and what is left out."""
    real = [one for one in places if not _is_virtual(one)]
    others = [f"the place {shown(one)!r}" for one in [*real[1:], *filter(_is_virtual, places)]]
    if not real:
        return {}, others
    place = real[0]
    if not isinstance(place, dict):
        return {"name": clean_line(words(place))}, others
    address, venue = place.get("address"), {"name": clean_line(words(place))}
    if isinstance(address, dict):
        venue |= {key: clean_line(words(address.get(name))) for key, name in _ADDRESS.items()}
    elif line := clean_line(words(address)):
        venue["name"] = f"{venue['name']}, {line}" if venue["name"] else line
    venue |= _position(place.get("geo"))
    venue["name"] = venue["name"] or venue.get("street", "") or venue.get("locality", "")
    return ({key: text for key, text in venue.items() if text} if venue["name"] else {}), others


def _position(geo: object) -> dict[str, str]:
    found = {}
    for key, limit in _LIMITS.items():
        text = words(geo.get(key)).strip() if isinstance(geo, dict) else ""
        try:
            if -limit <= float(text) <= limit:
                found[key] = text
        except ValueError:
            continue
    return found if len(found) == len(_LIMITS) else {}


def _is_virtual(place: object) -> bool:
    return isinstance(place, dict) and "VirtualLocation" in types(place)


def room_of(places: list[Any], venue: str) -> str:
    """Return the room of a session, unless it is the venue itself."""
    names = [clean_line(words(one)) for one in places if not _is_virtual(one)]
    return ", ".join(name for name in names if name and name != venue)


def stream_of(places: list[Any]) -> str:
    """Return the address of a session that is shown live."""
    addresses = (web_address(words(one.get("url"))) for one in places if _is_virtual(one))
    return next(filter(None, addresses), "")
