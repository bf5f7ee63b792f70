"""What programs make of the texts in their calendars: HTML's references, Indico's head and foot.

Level 2.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.shared.plain import is_html

if TYPE_CHECKING:
    from modl_feeds.importers.calendar.events import Calendar

_REFERENCE: Final = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_NAMES: Final = ("SUMMARY", "LOCATION", "CATEGORIES")
_OF_CALENDAR: Final = ("NAME", "X-WR-CALNAME", "X-WR-CALDESC")
_SPEAKERS: Final = re.compile(r"\A\s*Speakers?:[^\n]*\n*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:\A|\n)[ \t]*(https?://\S+)\s*\Z")


def dereference(calendar: Calendar) -> str:
    """Replace HTML's references where a calendar has nothing else for '&'; return one of them."""
    names = [calendar.texts.get(name, "") for name in _OF_CALENDAR]
    names += [event.texts.get(name, "") for event in calendar.events for name in _NAMES]
    together = "\n".join(names)
    first = _REFERENCE.search(together)
    if first is None or "&" in _REFERENCE.sub("", together):
        return ""
    for name in _OF_CALENDAR:
        calendar.texts[name] = _plain(calendar.texts.get(name, ""))
    for event in calendar.events:
        for name in _NAMES:
            event.texts[name] = _plain(event.texts.get(name, ""))
            event.lists[name] = [_plain(one) for one in event.lists.get(name, ())]
        about = event.texts.get("DESCRIPTION", "")
        if not is_html(about):  # else it is read as HTML later
            event.texts["DESCRIPTION"] = _plain(about)
    return first[0]


def _plain(text: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def without_frame(description: str) -> tuple[str, str]:
    """Return the abstract in a description of Indico's, and the address at its end.

    It begins with the speakers and ends with the address of the contribution.
    """
    text = _SPEAKERS.sub("", description)
    found = _ADDRESS.search(text)
    return (text[: found.start()].strip(), found[1]) if found else (text.strip(), "")
