"""What a calendar's address may ask for: options, and a personal choice of sessions.

Nothing is stored: the choice is the address. Each has one canonical form, so that caches work.
Level 1: pure; text in, text out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from modl_feeds.errors import ChoiceError

MAX_IDS: Final = 500
MAX_ADDRESS: Final = 8192
MAX_ALARM: Final = 1440
_ID: Final = re.compile(r"[a-z0-9-]{1,64}(?:/[a-z0-9-]{1,64})?")
_MAX_FIELDS: Final = 1000
_LONGEST_NUMBER: Final = 6


@dataclass(frozen=True, slots=True)
class Options:
    """How a calendar is wanted."""

    alarm: int = 0
    """Minutes before each start; 0 for none."""
    talks_only: bool = False
    utc: bool = False
    """Instants in UTC without a zone, for clients that mishandle zones."""


PLAIN: Final = Options()


@dataclass(frozen=True, slots=True)
class Choice:
    """What an address asks for."""

    ids: tuple[str, ...] = ()
    """Sorted, each once: 'abdalla', or across meetings 'modl-2025/abdalla'."""
    options: Options = PLAIN

    @property
    def query(self) -> str:
        """The one form of it: 's=abdalla,ge&alarm=15&only=talks&tz=utc'."""
        fields = []
        if self.ids:
            fields.append(f"s={','.join(self.ids)}")
        if self.options.alarm:
            fields.append(f"alarm={self.options.alarm}")
        if self.options.talks_only:
            fields.append("only=talks")
        if self.options.utc:
            fields.append("tz=utc")
        return "&".join(fields)


def parse(query: str, *, with_ids: bool = True) -> Choice:
    """Return what a query asks for; what it does not understand is left out.

    Args:
        query: the part of the address after '?', percent-encoded.
        with_ids: whether sessions can be chosen there.

    Raises:
        ChoiceError: it is too long or has too many ids.

    """
    if len(query) > MAX_ADDRESS:
        raise ChoiceError(414, f"the address is longer than {MAX_ADDRESS} characters")
    try:
        fields = parse_qsl(query, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise ChoiceError(400, f"the address has more than {_MAX_FIELDS} fields") from None
    chosen = (value for name, value in fields if name == "s" and with_ids)
    typed = {one.strip().lower() for value in chosen for one in value.split(",")}
    ids = {one for one in typed if _ID.fullmatch(one)}  # what can be no id is not understood
    if len(ids) > MAX_IDS:
        raise ChoiceError(400, f"the address names more than {MAX_IDS} sessions")
    values = dict(reversed(fields))
    options = Options(
        alarm=_alarm(values.get("alarm", "")),
        talks_only=values.get("only") == "talks",
        utc=values.get("tz") == "utc",
    )
    return Choice(tuple(sorted(ids)), options)


def _alarm(text: str) -> int:
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else 0
    return minutes if 1 <= minutes <= MAX_ALARM else 0
