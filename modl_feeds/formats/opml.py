"""OPML 2.0: the list of a page's feeds, which readers import at once.

Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from modl_feeds import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.feeds import Feed
    from modl_feeds.model import Site

MEDIA_TYPE: Final = "text/x-opml; charset=utf-8"
FILE: Final = "feeds.opml"
_ENDING: Final = ".rss"
"""One format is enough for a list, and every reader takes this one."""
_FOLDER: Final = "Speakers"
"""There are many: readers show them as a folder, below what most people want."""


def to_opml(title: str, feeds: Iterable[Feed], site: Site) -> bytes:
    """Return a list of feeds, each with its own address and its page's; speakers come last."""
    addresses = urls.Addresses.of(site)
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = title
    body = ET.SubElement(root, "body")
    speakers = ET.Element("outline", text=_FOLDER, title=_FOLDER)
    for feed in feeds:
        is_speakers = feed.page.startswith(urls.SPEAKERS_PATH)
        _add(speakers if is_speakers else body, feed, addresses)
    if len(speakers):
        body.append(speakers)
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, feed: Feed, addresses: urls.Addresses) -> None:
    ET.SubElement(
        parent,
        "outline",
        type="rss",
        text=feed.title,
        title=feed.title,
        description=feed.about,
        xmlUrl=addresses.absolute(f"{feed.path}{_ENDING}"),
        htmlUrl=addresses.absolute(feed.page),
    )
