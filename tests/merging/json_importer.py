"""A tiny importer: the record itself as JSON, with assumptions and what is left out beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from modl_feeds.errors import NeededError, SourceError
from modl_feeds.importers import Assumption, Imported

if TYPE_CHECKING:
    from modl_feeds.importers import Source, Wishes


class JsonImporter:
    """Reads {"record": …, "assumptions": [[path, words]], "left_out": […], "needs": option}."""

    name = "json"
    about = "records as JSON"

    def recognises(self, source: Source) -> bool:
        """Tell by the first byte."""
        return source.content.startswith(b"{")

    def read(self, source: Source, wishes: Wishes) -> Imported:
        """Return what stands there."""
        try:
            found = json.loads(source.content)
        except ValueError:
            raise SourceError(source.name, 1, "it is not JSON", "write JSON") from None
        needed = found.get("needs")
        if needed == "timezone" and not wishes.timezone:
            raise NeededError(source.name, needed, "no time zone is named")
        if needed == "year" and not wishes.year:
            raise NeededError(source.name, needed, "no year is named")
        record = found["record"]
        if wishes.timezone:
            record = {**record, "timezone": wishes.timezone}
        assumptions = (
            Assumption(tuple(path), words) for path, words in found.get("assumptions", ())
        )
        return Imported(record, tuple(assumptions), tuple(found.get("left_out", ())))
