"""What stands above a page's sections: its title, its days, and the year they are in.

Level 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from modl_feeds.importers.page import sections, when
from modl_feeds.importers.page.reading import shown
from modl_feeds.importers.page.sections import Part
from modl_feeds.importers.page.when import Calendar

if TYPE_CHECKING:
    from modl_feeds.importers.page.agenda_rows import Entry
    from modl_feeds.importers.page.lines import Line, Page
    from modl_feeds.importers.page.people import Person
    from modl_feeds.importers.page.reading import Reading
    from modl_feeds.importers.page.sections import Section

_LONGEST_TITLE: Final = 500


@dataclass(slots=True)
class Content:
    """A page on its way to a record."""

    page: Page
    sections: list[Section]
    reading: Reading
    title: str = ""
    head: list[Line] = field(default_factory=list)
    """What stands between the title and the first heading."""
    days: list[date] = field(default_factory=list)
    """First to last, as the page says it outside of the agenda."""
    listed: list[tuple[Person, int]] = field(default_factory=list)
    """The page's list of speakers."""
    talks: list[Entry] = field(default_factory=list)
    """Every row of the agenda."""

    def of(self, *parts: Part) -> list[Line]:
        """Return the lines of all sections of some kinds."""
        return sections.of(self.sections, *parts)


def title(content: Content) -> tuple[str, list[Line]]:
    """Return the title and the other lines above the first heading.

    Raises:
        SourceError: there is none, or one that no title can be.

    """
    head = [part for line in content.of(Part.HEAD) if line for part in _parts(line)]
    dated = next((at for at, line in enumerate(head) if when.dates_in(line.text)), 0)
    names = [line for line in head if not when.dates_in(line.text)]
    with_year = [line for line in names if when.years_in(line.text)]
    above = [head[dated - 1]] if dated else []
    first = next(iter([*with_year, *above, *names]), None)
    title = content.page.title or (first.text if first else "")
    number = first.number if first else 1
    if first and first is not names[0] and not content.page.title:
        words = "it has a year" if with_year else "it stands above the date"
        content.reading.assume(
            "title", words=f"{words}; the page begins with {shown(names[0].text)}"
        )
    if not title or when.heading(title):
        raise content.reading.fault(number, "it has no title", "write it above everything else")
    if len(title) > _LONGEST_TITLE:
        fault = f"the title has {len(title)} characters"
        raise content.reading.fault(number, fault, f"at most {_LONGEST_TITLE}")
    at = next((at for at, line in enumerate(head) if line.text == title), 0)
    for line in head[:at]:
        content.reading.leave_out(line.number, f"{shown(line.text)}, above the title")
    return title, [line for line in head[at:] if line.text != title]


def _parts(line: Line) -> list[Line]:
    """Return a line above the first heading, apart where a bar divides a date from a place."""
    parts = [part.strip() for part in line.text.split("|") if part.strip()]
    if len(parts) > 1 and any(when.dates_in(part) for part in parts):
        return [replace(line, text=part, links=()) for part in parts]
    return [line]


def calendar(content: Content, year: int | None) -> Calendar:
    """Return what gives days their years: the wish, the title, another day of the page."""
    years = when.years_in(content.title)
    said = {
        one.year
        for line in [*content.head, *content.of(Part.DATE)]
        for one in when.dates_in(line.text)
        if one.year
    }
    return Calendar(
        content.reading,
        year,
        years[0] if len(years) == 1 else None,
        said.pop() if len(said) == 1 else None,
    )


def days(content: Content, calendar: Calendar) -> list[date]:
    """Return the meeting's days as the page says them outside of its agenda."""
    found = []
    for line in content.of(Part.DATE):
        said = when.dates_in(line.text)
        found += [calendar.date_of(one, line.number) for one in said]
        if line and (not said or when.names_hours(line.text)):
            words = f"the hours in {shown(line.text)}" if said else shown(line.text)
            content.reading.leave_out(line.number, words)
        elif said and (place := when.beside(line.text)):
            content.reading.leave_out(line.number, f"{shown(place)}, beside the date")
    for line in content.head:
        said = when.dates_in(line.text)
        found += [calendar.date_of(one, line.number) for one in said]
        if said and when.names_hours(line.text):
            content.reading.leave_out(line.number, f"the hours in {shown(line.text)}")
    if not found:
        return []
    first, last = min(found), max(found)
    if last - first > when.LONGEST_BREAK:
        number = next(iter(content.of(Part.DATE))).number if content.of(Part.DATE) else 1
        fault = f"it lasts from {first} to {last}"
        raise content.reading.fault(number, fault, "import one meeting at a time")
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
