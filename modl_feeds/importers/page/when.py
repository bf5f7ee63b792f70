"""Days as pages write them: ordinals, weekdays, with a year or without.

Level 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from modl_feeds.dates import DAYS, MONTHS, day_words
from modl_feeds.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.importers.page.reading import Reading

YEARS: Final = range(1902, 2038)
"""As a meeting's file may name them."""
LONGEST_BREAK: Final = timedelta(days=31)
"""Days of one meeting are not further apart."""
NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LANGUAGES: Final = (
    (" ".join(DAYS), " ".join(MONTHS)),
    ("mon tue wed thu fri sat sun", "jan feb mar apr may jun jul aug sep oct nov dec"),
    (". tues . thur", ". . . . . . . . sept"),
    (". . . thurs", ""),
    ("montag dienstag mittwoch donnerstag freitag samstag sonntag",
     "januar februar marz april mai juni juli august september oktober november dezember"),
    ("lundi mardi mercredi jeudi vendredi samedi dimanche",
     "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"),
    ("lunes martes miercoles jueves viernes sabado domingo",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    ("lunedi martedi mercoledi giovedi venerdi sabato domenica",
     ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
      " dicembre")),
)  # fmt: skip
"""Weekdays and months, folded; '.' where one has no further name."""


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {
        word: number
        for line in names
        for number, word in enumerate(line.casefold().split())
        if word != "."
    }


_WEEKDAYS: Final = _numbers(days for days, _ in _LANGUAGES)
_MONTHS: Final = _numbers(months for _, months in _LANGUAGES)
_LONGEST: Final = 300
_TOKEN: Final = re.compile(
    rf"(?P<weekday>(?:{'|'.join(_WEEKDAYS)})\b)|(?P<month>(?:{'|'.join(_MONTHS)})\b)"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}\b)|(?P<dotted>\d\d?\. ?\d\d?\. ?(?:19|20)\d{2}\b)"
    r"|(?P<year>(?:19|20)\d{2}\b)"
    rf"|day (?P<label>\d\d?|{'|'.join(NUMBERS)})\b|(?P<day>\d\d?)(?:st|nd|rd|th|er)?\b"
    r"|[\s,.()&:–—-]+|\b(?:and|to|of|the|from|und|bis|vom|den|et|au|du|le|de|del|y|al|il)\b"
    r"|(?P<other>\w+|\S)",
    re.IGNORECASE | re.ASCII,
)
_TIME: Final = re.compile(
    r"\d{1,2}:\d{2}(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?", re.IGNORECASE
)
_LABELS: Final = frozenset({"date", "dates", "when", "on", "uhr", "|"})
_TITLE_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """A day as a page says it."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that is nothing but a day."""

    said: Said | None
    label: int | None
    """2 where it says 'Day 2' or 'Day two'."""


def dates_in(text: str) -> list[Said]:
    """Return the days that a text names, in its order; 'September 25–26, 2025' are two."""
    found: list[Said] = []
    waiting: list[Said] = []  # days before their month, as in '25–26 September'
    month = weekday = None
    for token in _TOKEN.finditer(fold(_TIME.sub(" ", text[:_LONGEST]))):
        kind, words = token.lastgroup, token[0]
        if kind == "iso":
            numbers = [int(part) for part in words.split("-")]
            found.append(Said(numbers[1], numbers[2], numbers[0], weekday))
        elif kind == "dotted":
            numbers = [int(part) for part in words.split(".")]
            found.append(Said(numbers[1], numbers[0], numbers[2], weekday))
        elif kind == "weekday":
            weekday = _WEEKDAYS[words]
        elif kind == "month":
            month = _MONTHS[words] + 1
            found += [replace(one, month=month) for one in waiting]
            month, waiting = (None, []) if waiting else (month, [])
        elif kind == "day":
            said = Said(month or 0, int(token["day"]), weekday=weekday)
            (found if month else waiting).append(said)
        elif kind == "year":
            found = [one if one.year else replace(one, year=int(words)) for one in found]
        elif kind == "other":
            month, waiting = None, []
        weekday = None if kind in {"iso", "dotted", "day", "other"} else weekday
    return found


def heading(text: str) -> Heading | None:
    """Return the day that a line is about, if it says nothing else."""
    tokens = [*_TOKEN.finditer(fold(text[:_LONGEST]))]
    if len(text) > _LONGEST or any(token["other"] for token in tokens):
        return None
    label = next((_number(token["label"]) for token in tokens if token["label"]), None)
    said = dates_in(text)
    if len(said) == 1:
        weekdays = [token["weekday"] for token in tokens if token["weekday"]]
        weekday = _WEEKDAYS[weekdays[0]] if weekdays else None
        return Heading(replace(said[0], weekday=weekday), label)
    return Heading(None, label) if label and not said else None


def _number(label: str) -> int:
    return int(label) if label.isdigit() else NUMBERS.index(label) + 1


def is_day_name(text: str) -> bool:
    """Tell whether a text is a weekday, a numbered day or a date, and nothing else."""
    return fold(text) in _WEEKDAYS or heading(text) is not None


def begins_like_a_day(text: str) -> bool:
    """Tell whether a line begins with a weekday and has a number: a day, if badly spelt."""
    first = _TOKEN.match(fold(text[:_LONGEST]))
    return bool(first and first["weekday"] and re.search(r"\d", text))


def is_dates(text: str) -> bool:
    """Tell whether a line says days, perhaps with times, and no more than a word beside them."""
    tokens = _TOKEN.finditer(fold(_TIME.sub(" ", text[:_LONGEST])))
    return bool(dates_in(text)) and sum(bool(token["other"]) for token in tokens) <= 1


def beside(text: str) -> str:
    """Return what stands beside the days of a line, apart at commas, as 'Old Mill, Basel'."""
    pieces = (piece.strip() for piece in _TIME.sub(" ", text[:_LONGEST]).split(","))
    return ", ".join(piece for piece in pieces if _others(piece) - _LABELS)


def _others(text: str) -> set[str]:
    """Return the words of a text that tell no day."""
    return {token["other"] for token in _TOKEN.finditer(fold(text)) if token["other"]}


def names_hours(text: str) -> bool:
    """Tell whether a line of dates has times of day too."""
    return bool(_TIME.search(text))


def years_in(title: str) -> list[int]:
    """Return the years that a title names, each once."""
    return list(dict.fromkeys(int(year) for year in _TITLE_YEAR.findall(title)))


@dataclass(slots=True)
class Calendar:
    """Gives days their years."""

    reading: Reading
    wish: int | None
    title: int | None
    """The year that the title names."""
    page: int | None = None
    """The year that another day of the page names."""
    last: date | None = None
    """The day before, in the agenda."""

    def date_of(self, said: Said, line: int) -> date:
        """Return the date: the first year that is said and in which the weekday fits.

        Raises:
            SourceError: there is no such day, or it is another weekday.
            NeededError: no year is said.

        """
        years = {"line": said.year, "wish": self.wish, "page": self.page, "title": self.title}
        found = {
            source: self._date(said, year, line)
            for source, year in years.items()
            if year is not None and (source != "page" or said.year is None)
        }
        if not found:
            raise self.reading.needed("year", "neither the title nor a date says the year")
        for source, day in found.items():
            if said.weekday in (None, day.weekday()):
                self._tell(said, source, day)
                return day
        raise self.reading.fault(
            line,
            f"{MONTHS[said.month - 1]} {said.day} is called a {DAYS[said.weekday or 0]},"
            f" and {day_words(next(iter(found.values())))} is none",
            "mend the date or the weekday, or say the right year with --year",
        )

    def _date(self, said: Said, year: int, line: int) -> date:
        try:
            found = date(year, said.month, said.day)
        except ValueError:
            found = None
        if found is None or year not in YEARS:
            name = MONTHS[said.month - 1] if 1 <= said.month <= len(MONTHS) else said.month
            remedy = f"write a date from {YEARS[0]} to {YEARS[-1]}"
            raise self.reading.fault(line, f"{said.day} {name} {year} does not exist", remedy)
        return found

    def _tell(self, said: Said, source: str, day: date) -> None:
        words = {
            "line": "",
            "wish": f"the page says no year, --year says {day.year}",
            "page": f"the year is that of another date of the page, {day.year}",
            "title": f"the year is the title's, {day.year}",
        }[source]
        if said.year is not None and source != "line":
            whose = "--year" if source == "wish" else "the title"
            words = (
                f"the page says {said.year}, but its weekday is that of {day.year}, {whose}'s year"
            )
        if words:
            self.reading.assume("first_day", words=words)

    def following(self, said: Said, line: int) -> date:
        """Return the date of the agenda's next day, in the year after when the year turns.

        Raises:
            SourceError: it is before the day above, or long after it.

        """
        day, last = self.date_of(said, line), self.last
        if last is not None and day < last and said.year is None:
            later = replace(said, year=last.year + 1)
            if self._date(later, last.year + 1, line) - last <= LONGEST_BREAK:
                day = self.date_of(later, line)
                self.reading.assume("last_day", words=f"the year turns, {day.year} comes next")
        if last is not None and not last <= day <= last + LONGEST_BREAK:
            fault = f"{day_words(day)} comes after {day_words(last)}"
            raise self.reading.fault(line, fault, "import one meeting at a time, its days in order")
        self.last = day
        return day
