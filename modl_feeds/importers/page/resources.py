"""Slides, recordings and addresses that a page offers beside a talk.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from modl_feeds.importers.page.reading import shown
from modl_feeds.importers.shared.rows import web_address
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modl_feeds.importers.page.lines import Line
    from modl_feeds.importers.page.reading import Reading

Resource = dict[str, str]
"""As a meeting's file has one."""
_KINDS: Final = {
    "slides": "slides",
    "presentation": "slides",
    "video": "video",
    "recording": "video",
    "audio": "audio",
    "paper": "paper",
    "preprint": "paper",
    "code": "code",
}
_MARK: Final = re.compile(
    r"(?:(?:view|download|watch|see|get|read|open) )?(?:the |talk )?"
    rf"({'|'.join(_KINDS)})s?(?: \((\w+)\))?(?:: (https?://\S+))?"
)
_TYPES: Final = {
    "pdf": "application/pdf",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
_PLAYER: Final = re.compile(r"by clicking to watch this video.*|video player|watch video")
_ADDRESS: Final = re.compile(
    r"(https?://[^\s<>\"]+)|\bat ((?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s<>\"]*)?)(?![@\w])",
    re.IGNORECASE,
)
_AFTER: Final = ".,;:!?)]}'’”"
_CODE: Final = ("github.com", "gitlab.com")
_PAPERS: Final = ("arxiv.org", "openreview.net", "doi.org", "biorxiv.org")
_PARTS: Final = re.compile(r"\s*\|\s*|\s{2,}|\s+/\s+")


def is_player(line: Line) -> bool:
    """Tell whether a line is what the text of a page has for a video player."""
    return bool(_PLAYER.fullmatch(fold(line.text)))


def address(url: str, base: str = "") -> str:
    """Return a whole web address, or '' for one that leads nowhere or nowhere safe."""
    try:
        return web_address(urljoin(base, url.strip()))
    except ValueError:
        return ""


def taken(lines: Sequence[Line], owner: str, reading: Reading) -> tuple[list[Line], list[Resource]]:
    """Return the lines without those that only offer slides and the like, and what they offer."""
    kept: list[Line] = []
    found: list[Resource] = []
    for line in lines:
        offered = _offered(line)
        if offered and not line.mark:
            found += offered
        elif is_player(line):
            found.append({"kind": "video"})
        else:
            kept.append(line)
    for one in found:
        if "url" not in one:
            words = "the source does not keep its address"
            reading.assume("sessions", owner, "resources", words=words)
    return kept, _named(found)


def _offered(line: Line) -> list[Resource]:
    """Return what a line offers, if every part of it offers something."""
    if not line or len(line.text) > 300:  # noqa: PLR2004 - an address and some words
        return []
    found: list[Resource] = []
    for part in _PARTS.split(line.text):
        match = _MARK.fullmatch(fold(part).replace(" :", ":"))
        if match is None:
            return []
        one = {"kind": _KINDS[match[1]]}
        start = line.text.find(part)
        urls = [
            link.url for link in line.links if link.start < start + len(part) > start <= link.end
        ]
        url = address(urls[0] if urls else _url_in(part))
        if url:
            one["url"] = url
        if match[2] in _TYPES:
            one["media_type"] = _TYPES[match[2]]
        found.append(one)
    return found


def linked(line: Line) -> list[tuple[str, str]]:
    """Return the words of a line that lead somewhere, with where."""
    return [(line.text[link.start : link.end].strip(), link.url) for link in line.links]


def offered_beside(line: Line) -> tuple[list[Resource], Line]:
    """Return what '[slides]' in a line leads to, and the line without such words."""
    found: list[Resource] = []
    for words, url in linked(line):
        match = _MARK.fullmatch(fold(words).strip("[]() "))
        if match is not None:
            found.append({"kind": _KINDS[match[1]], "url": url})
            line = _without(line, words)
    return _named(found), line


def _without(line: Line, words: str) -> Line:
    """Return a line without some words and the brackets that were around them."""

    def bare(text: str) -> str:
        text = text.replace(words, "", 1) if words in text else text
        return re.sub(r"\s*[\[(][\s,;|/]*[\])]|\s*\|\s*$", "", text)

    links = tuple(one for one in line.links if line.text[one.start : one.end].strip() != words)
    cells = tuple(replace(cell, text=bare(cell.text)) for cell in line.cells)
    return replace(line, text=bare(line.text), links=links, cells=cells)


def behind(words: str, url: str, others: Sequence[Resource]) -> Resource:
    """Return the resource that words of the agenda lead to."""
    return _named([*others, {"kind": _kind(url), "title": words[:200], "url": url}])[-1]


def _url_in(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[1] or "" if found else ""


def _named(found: Sequence[Resource]) -> list[Resource]:
    """Return the resources with ids where two of one kind stand together."""
    counts: dict[str, int] = {}
    named = []
    for one in found:
        kind = one["kind"]
        counts[kind] = counts.get(kind, 0) + 1
        several = counts[kind] > 1
        named.append({"id": f"{kind}-{counts[kind]}", **one} if several else one)
    return named


def mentioned(
    lines: Iterable[Line], owner: str, others: Sequence[Resource], reading: Reading
) -> list[Resource]:
    """Return the addresses that an abstract names, as resources beside it."""
    there = {one.get("url") for one in others}
    new = [one for one in addresses(lines) if one["url"] not in there]
    for one in new:
        if one.pop("typed", ""):
            words = f"https:// is assumed before {shown(one['title'])}"
            reading.assume("sessions", owner, "resources", words=words)
    return _named([*others, *new])[len(others) :]


def addresses(lines: Iterable[Line]) -> list[Resource]:
    """Return the addresses that lines lead to or name, each once; 'typed' without a scheme."""
    found: dict[str, Resource] = {}
    for line in lines:
        for link in line.links:
            title = line.text[link.start : link.end]
            found.setdefault(link.url, {"kind": _kind(link.url), "title": title, "url": link.url})
        for match in _ADDRESS.finditer(line.text):
            title = (match[1] or match[2]).rstrip(_AFTER)
            url = address(title if match[1] else f"https://{title}")
            if url and url not in found:
                found[url] = {"kind": _kind(url), "title": title, "url": url}
                found[url] |= {} if match[1] else {"typed": "true"}
    return [one | {"title": one["title"][:200]} for one in found.values()]


def _kind(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if host in _CODE:
        return "code"
    return "paper" if host in _PAPERS else "link"
