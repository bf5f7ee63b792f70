"""The links by which apps subscribe, read back as those apps read them."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

_IN_QUERY: Final = {
    "calendar.google.com/calendar/u/0/r": "cid",
    "outlook.live.com/calendar/0/addfromweb/": "url",
    "outlook.office.com/calendar/0/addfromweb/": "url",
    "www.inoreader.com/": "add_feed",
}
"""Where an app looks for the address: the field, by host and path."""
_FEEDLY: Final = "https://feedly.com/i/subscription/feed/"
CALENDAR_APPS: Final = ("webcal", *list(_IN_QUERY)[:3])
FEED_APPS: Final = (_FEEDLY, "www.inoreader.com/")


def app_and_address(link: str) -> tuple[str, str]:
    """Return which app a link is for, and the address it gets; ('', '') for any other link."""
    parts = urlsplit(link)
    place = f"{parts.netloc}{parts.path}"
    if parts.scheme == "webcal":
        return "webcal", link
    if link.startswith(_FEEDLY):
        return _FEEDLY, unquote(link.removeprefix(_FEEDLY))
    if place not in _IN_QUERY or _IN_QUERY[place] not in parse_qs(parts.query):
        return "", ""
    return place, parse_qs(parts.query, strict_parsing=True)[_IN_QUERY[place]][0]


def is_escaped(link: str) -> bool:
    """Return whether the address in a link is escaped to the last character, as apps want it."""
    _, address = app_and_address(link)
    return link == address or quote(address, safe="") in link


def as_web(address: str, base_url: str) -> str:
    """Return the address as a browser would open it."""
    return address.replace("webcal:", f"{urlsplit(base_url).scheme}:", 1)
