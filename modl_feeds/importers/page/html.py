"""HTML as the lines that its reader sees; the only module with lxml.

Scripts, styles, forms and navigation are dropped; blocks and line breaks become lines, lists keep
their marks, the cells of a row stay together, links keep their addresses.
Level 2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree, html

from modl_feeds.importers.page import resources
from modl_feeds.importers.page.lines import Page, check_size
from modl_feeds.importers.page.reading import shown
from modl_feeds.importers.page.writer import PLAYERS, Writer
from modl_feeds.text import clean, clean_line

if TYPE_CHECKING:
    from modl_feeds.importers.page.reading import Reading

_DROPPED: Final = frozenset(
    {"script", "style", "template", "noscript", "svg", "form", "input", "select", "textarea",
     "head", "object", "canvas", "dialog"}
)  # fmt: skip
_HELD: Final = ".//text()[not(ancestor::del or ancestor::s or ancestor::strike)]"
_STRUCK: Final = frozenset({"del", "s", "strike"})
_FURNITURE: Final = {"nav": "navigation", "footer": "footer", "aside": "side notes"}
_SAVED_FROM: Final = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_BLOCKS: Final = ".//p|.//div|.//li|.//tr|.//h2|.//h3|.//h4|.//dt"
"""What an element holds that is more than one line."""
_TOO_DEEP: Final = frozenset({"ERR_RESOURCE_LIMIT", "ERR_NO_MEMORY"})


def read(text: str, reading: Reading) -> Page:
    """Return the page that HTML shows.

    Raises:
        SourceError: it is too long, or nested so deeply that the parser would lose a part.

    """
    # Without its declaration, since the text is decoded already.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    cleaned = clean(text)
    try:
        root = html.document_fromstring(cleaned.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise reading.fault(1, "it holds no text", "save the page once it is shown") from None
    for error in parser.error_log:
        if error.type_name in _TOO_DEEP:
            fault, remedy = "its elements are nested too deeply", "save the page as text"
            raise reading.fault(error.line, fault, remedy)
    url = _url(root, cleaned)
    writer = Writer(url)
    _walk(_content(root), writer, reading)
    return Page(tuple(writer.lines), _title(root), url, _left_out(root))


def _url(root: Any, text: str) -> str:  # noqa: ANN401 - an lxml element
    """Return the page's address: as it says itself, or as the browser that saved it."""
    found = [
        *root.xpath("//link[@rel='canonical']/@href"),
        *root.xpath("//meta[@property='og:url']/@content"),
        *_SAVED_FROM.findall(text[:2000]),
    ]
    return next((whole for one in found if (whole := resources.address(str(one)))), "")


def _title(root: Any) -> str:  # noqa: ANN401 - an lxml element
    found = [
        *("".join(one.xpath(_HELD)) for one in root.xpath("//h1[normalize-space()]")[:1]),
        *root.xpath("//meta[@property='og:title']/@content"),
        *(one.text_content() for one in root.xpath("//head/title")),
    ]
    return next((line for one in found if (line := clean_line(str(one)))), "")


def _content(root: Any) -> Any:  # noqa: ANN401 - lxml elements
    """Return the one element that holds the page's own words."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and clean_line(found[0].text_content()):
            return found[0]
    return root


def _left_out(root: Any) -> tuple[str, ...]:  # noqa: ANN401 - an lxml element
    return tuple(
        f"line {found[0].sourceline}: the page's {words}"
        for tag, words in _FURNITURE.items()
        if (found := root.xpath(f"//{tag}"))
    )


def _is_hidden(element: Any, reading: Reading) -> bool:  # noqa: ANN401 - an lxml element
    """Tell whether the page hides an element, which is said; a tab that is folded away is read."""
    style = (element.get("style") or "").replace(" ", "").casefold()
    text = clean_line(" ".join(element.itertext())) if isinstance(element.tag, str) else ""
    if text and (element.tag in _STRUCK or "line-through" in style):
        reading.leave_out(element.sourceline or 1, f"{shown(text)}, which the page strikes out")
        return True
    if not text or not (element.get("hidden") is not None or "display:none" in style):
        return False
    if element.xpath(_BLOCKS):
        words = f"{shown(text)} in line {element.sourceline} is read, though the page folds it away"
        reading.assume("sessions", words=words)
        return False
    reading.leave_out(element.sourceline or 1, f"{shown(text)}, which the page hides")
    return True


def _walk(content: Any, writer: Writer, reading: Reading) -> None:  # noqa: ANN401 - an lxml element
    walk = etree.iterwalk(content, events=("start", "end"))
    gone = None
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = not tag or tag in _DROPPED or (tag in _FURNITURE and element is not content)
        if event == "start":
            check_size(len(writer.lines), writer.characters, reading)
            if hidden or _is_hidden(element, reading):
                walk.skip_subtree()
                gone = element
                continue
            writer.start(tag, element)
            if tag in PLAYERS:
                walk.skip_subtree()
            else:
                writer.add(element.text or "", element.sourceline)
        else:
            if not hidden and element is not gone:
                writer.end(tag)
            if element is not content:
                writer.add(element.tail or "", element.sourceline)
    writer.flush()
