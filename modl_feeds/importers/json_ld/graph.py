"""The JSON-LD in a page: schema.org's events, references followed, without any library's help.

Level 2.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importers.shared.letters import beginning, decoded
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modl_feeds.importers.interface import Source

Thing = dict[str, Any]
"""A node of the graph, its keys without prefixes."""
MAX_THINGS: Final = 100_000
_TYPE: Final = re.compile(r"\btype\s*=\s*[\"']?application/ld\+json", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
_EVENT: Final = re.compile(r'"(?:https?://schema\.org/|schema:)?(?:[A-Z][A-Za-z]*)?Event"')
_MORE_EVENTS: Final = {"Festival", "Hackathon", "CourseInstance"}
_PARTS: Final = ("subEvent", "subEvents")


@dataclass(slots=True)
class Graph:
    """Every thing that the page's scripts name."""

    things: list[Thing] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """Scripts that could not be read."""
    _by_id: dict[str, Thing] = field(default_factory=dict)

    def add(self, document: object, line: int) -> bool:
        """Add all things of a document; tell whether there was room for them."""
        waiting: list[object] = [document]
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += reversed(one)
            elif isinstance(one, dict):
                if len(self.things) >= MAX_THINGS:
                    return False
                self._add(one, line)
                waiting += reversed(list(one.values()))
        return True

    def _add(self, thing: Thing, line: int) -> None:
        for key in [key for key in thing if ":" in key and not key.startswith("@")]:
            thing.setdefault(re.split(r"[:/#]", key)[-1], thing.pop(key))
        thing["@line"] = line
        self.things.append(thing)
        name = thing.get("@id")
        if isinstance(name, str) and len(thing) > len(self._by_id.get(name, {})):
            self._by_id[name] = thing

    def followed(self, value: object) -> list[Any]:
        """Return a value's parts as a list, references replaced by what they name."""
        found = []
        for one in value if isinstance(value, list) else [value]:
            name = one.get("@id") if isinstance(one, dict) else None
            found.append(self._by_id.get(name, one) if isinstance(name, str) else one)
        return [one for one in found if one not in (None, "", {}, [])]

    def events(self) -> list[Thing]:
        """Return every event once."""
        seen: dict[int, Thing] = {}
        for thing in self.things:
            if is_event(thing):
                (one,) = self.followed(thing)
                seen.setdefault(id(one), one)
        return list(seen.values())

    def parts(self, event: Thing) -> list[Thing]:
        """Return the events that an event names as its parts."""
        named = [one for key in _PARTS for one in self.followed(event.get(key))]
        return [one for one in named if isinstance(one, dict) and (is_event(one) or "name" in one)]

    def whole(self, event: Thing) -> list[Thing]:
        """Return the events that an event names as what it is part of."""
        return [one for one in self.followed(event.get("superEvent")) if isinstance(one, dict)]


def types(thing: Thing) -> set[str]:
    """Return a thing's types, without the vocabulary's address."""
    said = thing.get("@type")
    names = said if isinstance(said, list) else [said]
    return {re.split(r"[:/#]", name)[-1] for name in names if isinstance(name, str)}


def is_event(thing: Thing) -> bool:
    """Tell whether it is an event of any kind."""
    return any(name.endswith("Event") or name in _MORE_EVENTS for name in types(thing))


def has_events(source: Source) -> bool:
    """Tell whether a page or a file of JSON-LD seems to have events."""
    text = beginning(source.content, len(source.content))
    is_page = re.search(r"application/ld\+json", text, re.IGNORECASE) is not None
    is_file = text.lstrip()[:1] in {"{", "["} and '"@type"' in text
    return (is_page or is_file) and _EVENT.search(text) is not None


def lettered(source: Source) -> tuple[str, str]:
    """Return a page's text, and what was assumed of its letters.

    Raises:
        SourceError: no character set fits.

    """
    said = _CHARSET.search(source.content[:2048])
    return decoded(source, said[1].decode("ascii", "replace") if said else "")


def graph(source: Source, text: str) -> Graph:
    """Return what all scripts of a page say.

    Raises:
        SourceError: none can be read.

    """
    found, faults = Graph(), []
    for line, script in _scripts(text):
        try:
            document = json.loads(_WRAPPED.sub("", script.strip()), strict=False)
        except json.JSONDecodeError as error:
            faults.append((line + error.lineno - 1, f"not valid JSON: {error.msg}"))
            continue
        except (RecursionError, ValueError):
            faults.append((line, "not valid JSON: it nests too deeply, or has an endless number"))
            continue
        if not found.add(document, line):
            fault = f"it names more than {MAX_THINGS:,} things"
            raise source.fault(line, fault, "name the meeting's own page")
    if faults and not found.events():
        raise source.fault(*faults[0], "correct it, or use another source")
    found.remarks = [f"line {line}: a script that is {fault}" for line, fault in faults]
    return found


def _scripts(text: str) -> Iterator[tuple[int, str]]:
    """Yield each JSON-LD script with its line, or the whole of what is no page."""
    if text.lstrip()[:1] in {"{", "["}:
        yield 1, text
        return
    lower = text.lower() if len(text.lower()) == len(text) else text
    position, line, last = 0, 1, 0
    while (start := lower.find("<script", position)) >= 0:
        head = lower.find(">", start)
        end = lower.find("</script", head)
        if head < 0 or end < 0:
            return
        if _TYPE.search(text[start:head]):
            line += text.count("\n", last, head)
            last = head
            yield line, text[head + 1 : end]
        position = end


def zone_of(event: Thing) -> str:
    """Return the time zone that an event's schedule names."""
    schedule = event.get("eventSchedule")
    one = schedule[0] if isinstance(schedule, list) and schedule else schedule
    return words(one.get("scheduleTimezone")).strip() if isinstance(one, dict) else ""


def words(value: object) -> str:
    """Return a text, of a thing its name, of several languages the first."""
    if isinstance(value, list):
        return words(value[0]) if value else ""
    if isinstance(value, dict):
        return words(value.get("@value") or value.get("name") or value.get("url") or "")
    if isinstance(value, bool) or value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def shown(value: object) -> str:
    """Return a value in short, to say what was left out."""
    return clean_line(words(value))[:200]
