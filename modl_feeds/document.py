"""What one address answers.

Level 0: imports nothing of ours.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass field


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes ready to be sent, with what caches need to know of them."""

    body: bytes
    media_type: str
    last_modified: datetime
    max_age: int
    """Seconds for which caches may keep it."""
    filename: str = ""
    """What a browser names the download."""
    link: str = ""
    """What stands in the HTTP header Link (RFC 8288): where else to look."""
    etag: str = field(init=False)
    """Of the bytes and nothing else, without quotes."""

    def at(self, moment: datetime) -> Document:
        """Return the same bytes with another date; they are not hashed again."""
        if moment == self.last_modified:
            return self
        dated = object.__new__(Document)  # `copy` takes ten times as long
        for name in self.__slots__:
            object.__setattr__(dated, name, getattr(self, name))
        object.__setattr__(dated, "last_modified", moment)
        return dated

    @property
    def bare_type(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0]

    def __post_init__(self) -> None:
        object.__setattr__(self, "etag", hashlib.sha256(self.body).hexdigest()[:32])
