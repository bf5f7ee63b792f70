"""How the scalars of data files are written: for the program that reads them and for editors.

An editor types what it reads before it looks at the schema: 10010 is a number to it, and yet a
postcode; a pattern binds texts alone. What an editor cannot know is left to `check`, and nothing
that `check` accepts is refused.
Level 0: imports nothing of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY: Final = ("string", "number", "boolean")
YEARS: Final = range(1902, 2038)
"""What is known of daylight saving; beyond, hours would be wrong in silence."""
_YEAR: Final = "(?:190[2-9]|19[1-9][0-9]|20[0-2][0-9]|203[0-7])"
_MONTH_AND_DAY: Final = "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_IN_URL: Final = r'[^\s\x00-\x1f\x7f"<>\\^`{|}]'

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NO_WORD: Final = re.compile(r"[0-9][0-9abcdefox-]*|true|false|null|yes|no|on|off|y|n")
"""An id that other readers of YAML take for a number, a date or nothing, unless it is quoted."""
ACRONYM: Final = re.compile(r"[a-z0-9_-]+")
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
WALL: Final = re.compile(rf"({DATE.pattern})[ T]({CLOCK})(?: ([+-])([0-9]{{2}}):([0-9]{{2}}))?")
DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
TAG_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MINUTES: Final = re.compile(r"0*(?:[1-9][0-9]{0,2}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)")
BYTES: Final = re.compile(r"[1-9][0-9]{0,14}")
DEGREES: Final = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?")
DURATION: Final = re.compile(r"(?:([0-9]{1,2}):)?([0-5]?[0-9]):([0-5][0-9])")
FLAG: Final = re.compile("true|false")
URL: Final = re.compile(rf"[Hh][Tt][Tt][Pp][Ss]?://(?:(?![/?#@]){_IN_URL})+(?:[/?#]{_IN_URL}*)?")
NOT_IN_URL: Final = re.compile(_IN_URL.replace("[^", "[", 1))
"""A browser takes a backslash for a slash (RFC 3986, 3987)."""
ZONE: Final = re.compile(r"[A-Z][A-Za-z0-9_+/-]*")
WORDS: Final = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
"""A letter that is seen."""
_DAY: Final = re.compile(f"{_YEAR}-{_MONTH_AND_DAY}")
_MOMENT: Final = re.compile(WALL.pattern.replace(DATE.pattern, _DAY.pattern))


def whole(pattern: re.Pattern[str], *types: str, **more: object) -> Mapping[str, Any]:
    """Return the JSON Schema of a text that is this pattern, or of another type.

    Spaces behind a text do not count: they are cut off where it is read.
    """
    return {"type": ["string", *types], "pattern": f"^(?:{pattern.pattern})\\s*$", **more}


def words(limit: int) -> Mapping[str, Any]:
    """Return the JSON Schema of a text that says something."""
    return {"type": [*ANY], "pattern": WORDS.pattern, "maxLength": limit}


def number(pattern: re.Pattern[str], kind: str, least: int, most: int) -> Mapping[str, Any]:
    """Return the JSON Schema of a number, which may be quoted."""
    return whole(pattern, kind, minimum=least, maximum=most)


DAY_SCHEMA: Final = whole(_DAY, format="date")
MOMENT_SCHEMA: Final = whole(_MOMENT)
