"""schedule.xml and schedule.json as one tree of mappings, each event with its line.

The only module that imports defusedxml.
Level 2.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from xml.sax import ContentHandler, SAXException, SAXParseException

from defusedxml import DefusedXmlException, sax

from modl_feeds.importers.shared.letters import beginning, decoded, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.importers.interface import Source

_LISTS: Final = {"persons": "person", "links": "link", "attachments": "attachment"}
_OF_CONFERENCE: Final = ("acronym", "base_url", "end", "start", "time_zone_name", "title", "url")
_OF_EVENT: Final = (
    "abstract", "date", "description", "duration", "end", "guid", "origin_url", "room", "slug",
    "start", "subtitle", "title", "track", "type", "url",
)  # fmt: skip
_OF_ITEM: Final = ("affiliation", "name", "public_name", "title", "type", "url")
_MAX_ELEMENTS: Final = 500_000


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the schedule."""

    date: str
    start: str
    events: tuple[dict[str, Any], ...]
    """As in the JSON form, with 'line' and the room that it is 'listed' in."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What both forms say."""

    generator: str
    conference: dict[str, Any]
    """As in the JSON form, without its days."""
    days: tuple[Day, ...]
    assumed: str = ""
    """Of its letters."""


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    line: int
    text: list[str] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(self.text)

    def all(self, name: str) -> Iterator[_Element]:
        return (one for one in self.children if one.name == name)

    def child(self, name: str) -> _Element:
        return next(self.all(name), _Element(name, {}, self.line))


class _Tree(ContentHandler):
    """Builds elements, with their lines; depth costs nothing, as nothing recurses."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = [_Element("", {}, 1)]
        self.count = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802 - SAX's name
        self.count += 1
        if self.count > _MAX_ELEMENTS:
            raise SAXException(f"it has more than {_MAX_ELEMENTS:,} elements")
        line = self._locator.getLineNumber() or 1  # type: ignore[attr-defined] # set by the parser
        element = _Element(name.rpartition(":")[2], dict(attrs.items()), line)
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - SAX's name
        self.stack.pop()

    def characters(self, content: str) -> None:
        self.stack[-1].text.append(content)


def text_of(value: object) -> str:
    """Return what the schema has as text, or in several languages, as text."""
    if isinstance(value, dict):
        return "\n\n".join(text_of(one) for one in value.values() if one)
    return value if isinstance(value, str) else "" if value is None else str(value)


def parse(source: Source) -> Schedule:
    """Return the schedule.

    Raises:
        SourceError: it is neither form.

    """
    content = source.content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return _from_xml(source) if content[:1] != b"{" else _from_json(source)


def _from_xml(source: Source) -> Schedule:
    tree = _Tree()
    try:
        sax.parseString(source.content.lstrip(), tree, forbid_dtd=True)
    except DefusedXmlException:
        fault = "it declares entities or a document type, which can reach for other files"
        raise source.fault(1, fault, "remove <!DOCTYPE …>") from None
    except SAXParseException as error:
        fault = f"not valid XML: {error.getMessage()}"
        raise source.fault(
            error.getLineNumber() or 1, fault, "save it again from where it comes"
        ) from None
    except (SAXException, ValueError, LookupError) as error:
        fault = f"not valid XML: {error}"
        raise source.fault(1, fault, "save it again from where it comes, as UTF-8") from None
    root = tree.stack[0].child("schedule")
    conferences = list(root.all("conference"))
    if len(conferences) != 1:
        fault = f"it has {len(conferences)} <conference> within <schedule>"
        raise source.fault(root.line, fault, "a schedule has one")
    conference: dict[str, Any] = {one.name: one.words for one in conferences[0].children}
    conference.setdefault("base_url", root.child("base_url").words)
    generator = root.child("generator").attributes.get("name", "")
    text = beginning(source.content, len(source.content))
    days = tuple(map(_xml_day, root.all("day")))
    return Schedule(generator, conference, days, turned(enumerate(text.split("\n"), start=1)))


def _xml_day(day: _Element) -> Day:
    events = tuple(
        {**_xml_event(event), "listed": room.attributes.get("name", "")}
        for room in day.all("room")
        for event in room.all("event")
    )
    return Day(day.attributes.get("date", ""), day.attributes.get("start", ""), events)


def _xml_event(event: _Element) -> dict[str, Any]:
    found: dict[str, Any] = {**event.attributes, "line": event.line}
    for child in event.children:
        if child.name in _LISTS:
            found[child.name] = [_xml_item(one) for one in child.all(_LISTS[child.name])]
        elif child.children:
            found[child.name] = {one.name: one.words for one in child.children}
        elif child.words or child.name == "description":
            found[child.name] = child.words
    return found


def _xml_item(item: _Element) -> dict[str, Any]:
    if item.name == "person":
        return {**item.attributes, "name": item.words}
    address = item.attributes.get("href") or item.attributes.get("url", "")
    return {"type": item.attributes.get("type", ""), "url": address, "title": item.words}


def _from_json(source: Source) -> Schedule:
    text, assumed = decoded(source)
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        fault = f"not valid JSON: {error.msg}"
        remedy = "save it again from where it comes"
        raise source.fault(error.lineno, fault, remedy) from None
    except (RecursionError, ValueError):
        fault = "not valid JSON: it nests too deeply, or has a number without end"
        raise source.fault(1, fault, "save it again from where it comes") from None
    shapes = _Shapes(source, text)
    record = shapes.table(record, "the file")
    schedule = shapes.table(record.get("schedule", record), "schedule")
    conference = shapes.table(schedule.get("conference"), "conference")
    shapes.texts(conference, "conference: ", _OF_CONFERENCE)
    generator = record.get("generator")
    days = shapes.items(conference.pop("days", []), "days")
    conference.setdefault("base_url", schedule.get("base_url", ""))
    return Schedule(
        str(generator.get("name")) if isinstance(generator, dict) else "",
        conference,
        tuple(shapes.day(day) for day in days),
        assumed,
    )


@dataclass(slots=True)
class _Shapes:
    """Refuses what has another shape than the schema says, and keeps count of lines."""

    source: Source
    text: str
    position: int = 0
    line: int = 1

    def table(self, value: object, name: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        raise self.source.fault(self.line, f"{name} is no object", "write it as {…}")

    def items(self, value: object, name: str) -> list[Any]:
        if isinstance(value, list):
            return value
        raise self.source.fault(self.line, f"{name} is no list", "write it as […]")

    def day(self, value: object) -> Day:
        day = self.table(value, "a day")
        events = [
            {**self.event(event), "listed": room}
            for room, found in self.table(day.get("rooms", {}), "rooms").items()
            for event in self.items(found, f"rooms: {room}")
        ]
        return Day(str(day.get("date", "")), str(day.get("day_start", "")), tuple(events))

    def event(self, value: object) -> dict[str, Any]:
        event = self.table(value, "an event")
        event["line"] = self._line_of(f'"{event.get("guid")}"')
        self.texts(event, "", _OF_EVENT)
        for name in _LISTS:
            event[name] = [
                self.table(one, f"an item of {name}")
                for one in self.items(event.get(name) or [], name)
            ]
            for one in event[name]:
                self.texts(one, f"{name}: ", _OF_ITEM)
        return event

    def texts(self, record: dict[str, Any], where: str, keys: Iterable[str]) -> None:
        """Refuse a list or a truth value where a text should be, also in one of its languages."""
        for key in keys:
            value = record.get(key)
            parts = value.values() if isinstance(value, dict) else (value,)
            if any(isinstance(one, list | dict | bool) for one in parts):
                raise self.source.fault(self.line, f"{where}{key} is no text", "write it in quotes")

    def _line_of(self, words: str) -> int:
        """Return the line of the next passage with these words."""
        found = self.text.find(words, self.position)
        if found >= 0:
            self.line += self.text.count("\n", self.position, found)
            self.position = found
        return self.line
