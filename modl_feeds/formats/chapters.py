"""The chapters of a recording (Podcasting 2.0, JSON chapters 1.2).

Level 2.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from modl_feeds.model import Resource

BARE_TYPE: Final = "application/json+chapters"
MEDIA_TYPE: Final = f"{BARE_TYPE}; charset=utf-8"
_VERSION: Final = "1.2.0"


def to_json(resource: Resource) -> bytes:
    """Return a recording's chapters; their starts are in seconds."""
    chapters = [
        {"startTime": one.start, "title": one.title} | ({"url": one.url} if one.url else {})
        for one in resource.chapters
    ]
    record = {"version": _VERSION, "chapters": chapters}
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
