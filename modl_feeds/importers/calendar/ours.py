"""What a calendar of ours says beyond others: ids, speakers, resources, the text itself.

The counterpart of formats.ics and formats.wording.
Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modl_feeds.formats.wording import (
    LIVE_STREAM,
    NO_ABSTRACT,
    ON_OWN_PAGE,
    ON_THE_PLACE,
    OWN_PAGE,
    WAITING,
)
from modl_feeds.importers.shared.plain import commonmark
from modl_feeds.importers.shared.rows import person_of, web_address
from modl_feeds.model import ResourceKind

if TYPE_CHECKING:
    from modl_feeds.importers.calendar.events import Event
    from modl_feeds.importers.shared.rows import Facts, Row

_UID: Final = re.compile(r"(?:([a-z0-9-]+)\.)?([a-z0-9-]+)@[^@]+")
_PAGE: Final = re.compile(r"(.*/([a-z0-9-]+)/)(?:([a-z0-9-]+)/|#([a-z0-9-]+))")
_MEETING_PAGE: Final = re.compile(r".*/([a-z0-9-]+)/")
_RESOURCE: Final = re.compile(
    rf"({'|'.join(kind.capitalize() for kind in ResourceKind)})(?: “(.*)”)?"
    rf"( \({re.escape(ON_OWN_PAGE)}\))?(?:: (\S+))?"
)


def groups(events: list[Event]) -> dict[str, list[Event]]:
    """Return the events by the meeting that their addresses name."""
    found: dict[str, list[Event]] = {}
    for event in events:
        url = event.texts.get("URL", "")
        page, meeting = _PAGE.fullmatch(url), _MEETING_PAGE.fullmatch(url)
        if event.all_day and meeting:
            found.setdefault(meeting[1], []).append(event)
        elif page:
            found.setdefault(page[2], []).append(event)
    return found


@dataclass(slots=True)
class Ours:
    """Reads events of ours, and what they tell of the meeting."""

    facts: Facts

    def overview(self, event: Event) -> None:
        """Take what an event of the meeting's days tells."""
        uid, page = _UID.fullmatch(event.uid), _MEETING_PAGE.fullmatch(event.texts.get("URL", ""))
        if page:
            self.facts.id = page[1]
            self.facts.title = event.texts.get("SUMMARY", "").removeprefix(WAITING)
            waiting = event.texts.get("SUMMARY", "").startswith(WAITING)
            if uid and not waiting and uid[2] != page[1]:
                self.facts.permanent_id = uid[2]

    def complete(self, row: Row, event: Event) -> None:
        """Fill in what formats.ics wrote."""
        page = self._ids(row, event)
        row.speakers = [person_of(one) for one in event.lists.get("CONTACT", ())]
        names = ", ".join(one["name"] for one in row.speakers)
        row.title = row.title.removeprefix(f"{names} — ") if names else row.title
        categories = event.lists.get("CATEGORIES", [])
        row.kind = categories[0].lower() if categories else "other"
        row.track = categories[1] if len(categories) > 1 else ""
        text = event.texts.get("DESCRIPTION", "").removeprefix(
            "\n".join(event.lists.get("CONTACT", ()))
        )
        words, links = self._divided(text, page)
        for link in links:
            self._link(row, link)
        self._text(row, words.strip("\n"))

    def _ids(self, row: Row, event: Event) -> str:
        """Take the ids from UID and address; return the address of the meeting's page."""
        uid = _UID.fullmatch(event.uid)
        page = _PAGE.fullmatch(event.texts.get("URL", ""))
        if uid and page:
            row.id, row.permanent_id = page[3] or page[4], uid[1] or ""
            self.facts.id = page[2]
            self.facts.permanent_id = uid[2] if uid[2] != page[2] else ""
        return page[1] if page else ""

    def _divided(self, text: str, page: str) -> tuple[str, list[str]]:
        """Return the words, and the lines with addresses below them."""
        lines = text.split("\n")
        ends = [number for number, line in enumerate(lines) if line.endswith(f": {page}")]
        if not page or not ends:
            return text, []
        title = ends[-1]
        self.facts.title = lines[title].removesuffix(f": {page}")
        self._of_meeting("\n".join(lines[title + 1 :]))
        first = title
        while first and lines[first - 1]:
            first -= 1
        return "\n".join(lines[:first]), lines[first:title]

    def _of_meeting(self, text: str) -> None:
        """Take the meeting's own address and the note on its place."""
        own, found, note = text.partition(ON_THE_PLACE)
        self.facts.keys["url"] = web_address(own.strip().removeprefix(OWN_PAGE))
        if found:
            self.facts.keys["venue"] = {"note": note}

    def _link(self, row: Row, line: str) -> None:
        if line.startswith(LIVE_STREAM):
            row.stream = row.stream or web_address(line.removeprefix(LIVE_STREAM))
        elif match := _RESOURCE.fullmatch(line):
            url = "" if match[3] else web_address(match[4] or "")
            row.add_resource(match[1].lower(), url, match[2] or "")

    def _text(self, row: Row, words: str) -> None:
        if words.endswith(NO_ABSTRACT):
            row.summary = commonmark(words.removesuffix(NO_ABSTRACT))
        else:
            row.abstract = commonmark(words)
