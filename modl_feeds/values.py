"""The typed scalars of data files: text, slugs, addresses, dates, wall-clock times.

Level 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from modl_feeds import localtime, patterns
from modl_feeds.markup import to_line
from modl_feeds.shapes import Value, ValueFaultError
from modl_feeds.text import clean_line, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum

MAX_TITLE: Final = 500
MAX_TEXT: Final = 250_000
_MAX_SLUG: Final = 64
_MAX_URL: Final = 2000
_HOST: Final = re.compile(r"[^\s<>\"'\\^`{|}%]*\w[^\s<>\"'\\^`{|}%]*")
_MAX_HOST: Final = 253
_MAX_MINUTES: Final = 1440
_MAX_BYTES: Final = 10**15 - 1


@dataclass(frozen=True, slots=True)
class WallTime:
    """A time on the venue's clock, before its zone is known."""

    naive: datetime
    offset: timedelta | None = None


def _line(text: str) -> str:
    line = clean_line(text)
    if len(line) > MAX_TITLE:
        raise ValueFaultError(f"it has {len(line)} characters", f"at most {MAX_TITLE}")
    return line


def _title(text: str) -> str:
    """Return a title with its formulas in Unicode: no client shows them otherwise."""
    return to_line(_line(text))


def _block(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueFaultError(f"it has {len(text)} characters", f"at most {MAX_TEXT}")
    return text


def _slug(text: str) -> str:
    if not patterns.SLUG.fullmatch(text) or len(text) > _MAX_SLUG:
        near = slug(text)[:_MAX_SLUG].strip("-")
        hint = f", such as {near!r}" if near else ""
        raise ValueFaultError(
            f"{text!r} is not an id",
            f"use lower-case letters, digits and single hyphens, at most {_MAX_SLUG}{hint}",
        )
    return text


def _matching(pattern: re.Pattern[str], what: str, example: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueFaultError(f"{text!r} is not {what}", f"write it like {example}")
        return text

    return convert


def _url(text: str) -> str:
    remedy = "write an address that begins with https:// or http://"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValueFaultError(f"{text!r} is not an address ({error})", remedy) from None
    if parts.scheme not in {"http", "https"}:
        raise ValueFaultError(f"{text!r} is not a web address", remedy)
    if "@" in parts.netloc:
        raise ValueFaultError("the address holds a name or password", "leave it out: it is public")
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or len(host) > _MAX_HOST or patterns.NOT_IN_URL.search(text):
        raise ValueFaultError(
            f"{text!r} is not a whole address", "write host and path, spaces as %20"
        )
    if len(text) > _MAX_URL:
        raise ValueFaultError(f"it has {len(text)} characters", f"at most {_MAX_URL}")
    return text


def _service(text: str) -> str:
    """Return an address that stands in HTTP headers, which hold nothing but ASCII."""
    url = _url(text)
    if not url.isascii():
        raise ValueFaultError(
            f"{text!r} has letters beyond ASCII",
            "write the host as xn--…, and the path with %, as a browser's address bar copies it",
        )
    return url


def _base_url(text: str) -> str:
    url = _service(text)
    if "?" in url or "#" in url:
        raise ValueFaultError(f"{text!r} has a query or a fragment", "write scheme, host and path")
    return url.rstrip("/")


def _date(text: str) -> date:
    try:
        if not patterns.DATE.fullmatch(text):
            raise ValueError  # noqa: TRY301 - one remedy for both
        day = date.fromisoformat(text)
    except ValueError:
        fault = f"{text!r} is not a date"
        raise ValueFaultError(fault, "write it like 2025-09-25") from None
    _check_year(day.year)
    return day


def _tag_date(text: str) -> str:
    try:
        if not patterns.TAG_DATE.fullmatch(text):
            raise ValueError  # noqa: TRY301 - one remedy for both
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        raise ValueFaultError(f"{text!r} is not a year or a date", "write it like 2024") from None
    return text


def _check_year(year: int) -> None:
    if year not in patterns.YEARS:
        raise ValueFaultError(
            f"{year} is no year that can be published",
            f"write one from {patterns.YEARS[0]} to {patterns.YEARS[-1]}",
        )


def _wall(text: str) -> WallTime:
    match = patterns.WALL.fullmatch(text)
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - one remedy for both
        naive = datetime.fromisoformat(f"{match[1]}T{match[2]}")
    except ValueError:
        fault = f"{text!r} is not a time"
        raise ValueFaultError(
            fault, "write it like 2025-09-25 09:30, on the venue's clock"
        ) from None
    _check_year(naive.year)
    if match[3] is None:
        return WallTime(naive)
    sign = -1 if match[3] == "-" else 1
    return WallTime(naive, sign * timedelta(hours=int(match[4]), minutes=int(match[5])))


def _zone(text: str) -> str:
    if localtime.is_zone(text):
        return text
    import difflib  # noqa: PLC0415 - only for the message

    near = difflib.get_close_matches(text, localtime.zone_names(), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "write an IANA name like America/New_York"
    raise ValueFaultError(f"{text!r} is not a known time zone", hint)


def _minutes(text: str) -> int:
    if not patterns.MINUTES.fullmatch(text) or not 1 <= int(text) <= _MAX_MINUTES:
        raise ValueFaultError(
            f"{text!r} is not a number of minutes", f"write 1 to {_MAX_MINUTES}, without a unit"
        )
    return int(text)


def _bytes(text: str) -> int:
    if not patterns.BYTES.fullmatch(text):
        raise ValueFaultError(
            f"{text!r} is not a number of bytes", "write it like 48123456, without a unit"
        )
    return int(text)


def _duration(text: str) -> int:
    match = patterns.DURATION.fullmatch(text)
    if match is None:
        raise ValueFaultError(
            f"{text!r} is not a time of a recording",
            "write minutes and seconds like 52:30, or hours too like 1:02:30",
        )
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 60 + minutes) * 60 + seconds


def _degrees(limit: int) -> Callable[[str], float]:
    def convert(text: str) -> float:
        value = float(text) if patterns.DEGREES.fullmatch(text) else float("nan")
        if not -limit <= value <= limit:
            fault = f"{text!r} is not in degrees"
            raise ValueFaultError(fault, f"write a number from -{limit} to {limit}")
        return value

    return convert


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueFaultError(f"{text!r} is neither true nor false", "write true or false")
    return text == "true"


def one_of(names: type[StrEnum]) -> Value:
    """Return the shape of one word of an enumeration."""
    words = [member.value for member in names]

    def convert(text: str) -> StrEnum:
        if text not in words:
            raise ValueFaultError(f"{text!r} is not known", f"use one of {', '.join(words)}")
        return names(text)

    return Value(f"one of {', '.join(words)}", convert, {"enum": words})


LINE: Final = Value("text on one line", _line, patterns.words(MAX_TITLE))
TITLE: Final = Value("text on one line", _title, patterns.words(MAX_TITLE))
BLOCK: Final = Value("text", _block, patterns.words(MAX_TEXT))
SLUG: Final = Value(
    "an id", _slug, patterns.whole(patterns.SLUG, "number", "boolean", maxLength=_MAX_SLUG)
)
ACRONYM: Final = Value(
    "an acronym",
    _matching(patterns.ACRONYM, "an acronym", "modl2025"),
    patterns.whole(patterns.ACRONYM, "number", "boolean"),
)
URL: Final = Value("an address", _url, patterns.whole(patterns.URL, maxLength=_MAX_URL))
SERVICE: Final = Value("an address", _service, {**URL.schema, "format": "uri"})
BASE_URL: Final = Value("an address", _base_url, {**SERVICE.schema, "not": {"pattern": "[?#]"}})
DATE: Final = Value("a date like 2025-09-25", _date, patterns.DAY_SCHEMA)
WALL: Final = Value("a time like 2025-09-25 09:30", _wall, patterns.MOMENT_SCHEMA)
ZONE: Final = Value("a time zone like America/New_York", _zone, patterns.whole(patterns.ZONE))
MINUTES: Final = Value(
    "a number of minutes",
    _minutes,
    patterns.number(patterns.MINUTES, "integer", 1, _MAX_MINUTES),
)
BYTES: Final = Value(
    "a number of bytes", _bytes, patterns.number(patterns.BYTES, "integer", 1, _MAX_BYTES)
)
DURATION: Final = Value("a time like 52:30", _duration, patterns.whole(patterns.DURATION))
LATITUDE: Final = Value(
    "degrees", _degrees(90), patterns.number(patterns.DEGREES, "number", -90, 90)
)
LONGITUDE: Final = Value(
    "degrees", _degrees(180), patterns.number(patterns.DEGREES, "number", -180, 180)
)
FLAG: Final = Value("true or false", _flag, patterns.whole(patterns.FLAG, "boolean"))
DOMAIN: Final = Value(
    "a domain",
    _matching(patterns.DOMAIN, "a domain", "meetings.example.org"),
    patterns.whole(patterns.DOMAIN, "number"),
)
TAG_DATE: Final = Value("a year or date", _tag_date, patterns.whole(patterns.TAG_DATE, "integer"))
MEDIA_TYPE: Final = Value(
    "a media type",
    _matching(patterns.MEDIA_TYPE, "a media type", "application/pdf"),
    patterns.whole(patterns.MEDIA_TYPE),
)
LANGUAGE: Final = Value(
    "a language",
    _matching(patterns.LANGUAGE, "a language tag", "en"),
    patterns.whole(patterns.LANGUAGE),
)


def but(shape: Value, reserved: Iterable[str]) -> Value:
    """Return a shape that editors do not take these words for; `check` knows them by itself."""
    return replace(shape, schema={**shape.schema, "not": {"enum": sorted(reserved)}})
