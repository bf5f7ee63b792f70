"""The texts of new data files, to be filled in.

Level 1: pure; what is written must pass the same checks as everything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modl_feeds import json_schema
from modl_feeds.importing.writing import identifier
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_UNTIL: Final = (
    "# Until there is a programme; then remove this line and list the sessions as below."
)
_HINTS: Final = re.compile(
    rf"^{re.escape(_UNTIL)}\r?\n|^# sessions:\r?\n(?:#   .*\n)+", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class NewSite:
    """What must be known of a new site."""

    title: str
    publisher: str
    domain: str
    base_url: str
    year: int
    """In which the domain is the publisher's."""


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What must be known of a new meeting."""

    id: str
    title: str
    timezone: str
    first_day: date
    last_day: date
    series: str = ""


def site_files(new: NewSite) -> Mapping[str, bytes]:
    """Return the files of an empty data folder by their names in it."""
    text = f"""\
{json_schema.modeline("site", "")}title: {_quoted(new.title)}
publisher:
  name: {_quoted(new.publisher)}
# contact: an e-mail address that may be public

# Where the site is reached. On your own machine it is a trial: write the real address here before
# the first release, as documents name it.
base_url: {_quoted(new.base_url)}

# These two end every UID and guid. They must stay as they are for ever: after a change, each
# subscriber would see every event and every item a second time.
uid_domain: {_quoted(new.domain)}
tag_date: {new.year}

# hub: the address of a WebSub hub, which tells readers at once
"""
    schemas = {f"{json_schema.FOLDER}/{name}": b for name, b in json_schema.documents().items()}
    return {"site.yaml": text.encode(), **schemas}


def meeting_file(new: NewMeeting) -> bytes:
    """Return the file of a meeting whose programme is to be announced."""
    series = f"series: {identifier(new.series)}\n" if new.series else ""
    text = f"""\
{json_schema.modeline("meeting")}id: {identifier(new.id)}
{series}title: {_quoted(new.title)}
timezone: {new.timezone}
first_day: {new.first_day}
last_day: {new.last_day}

# url: the meeting's own page
# venue:
#   name: building
#   street: street and number
#   locality: city
#   country: FR
# organizers:
#   - name: Full Name
#     affiliation: University

{_UNTIL}
to_be_announced: true

# sessions:
#   - id: family-name       # for ever: subscribers' entries hang on it
#     kind: talk            # or break, meal, poster, registration, social, other
#     start: {new.first_day} 09:30
#     title: What it is about
#     speakers:
#       - name: Full Name
#         affiliation: University
#     summary: Two to four sentences.
"""
    return text.encode()


def without_hints(text: str) -> str:
    """Return a meeting's file without what a new one says of sessions, once it has some."""
    bare = _HINTS.sub("", text)
    return bare if bare == text else re.sub(r"\n{3,}", "\n\n", bare).rstrip("\n") + "\n"


def _quoted(text: str) -> str:
    """Return a text as YAML's double-quoted scalar, which holds anything."""
    escaped = clean_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
