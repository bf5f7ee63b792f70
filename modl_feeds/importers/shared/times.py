"""Times on the venue's clock, from whatever a source says.

Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modl_feeds.localtime import LocalTimeError, in_zone, is_zone, localize

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from modl_feeds.importers.interface import Source


def known_zone(source: Source, zone: str, fault: str = "it names no time zone") -> str:
    """Return a time zone that is known.

    Raises:
        NeededError: it is not, or none is said.

    """
    if not is_zone(zone):
        fault = f"{zone[:40]!r} is no time zone that is known" if zone else fault
        raise source.needed("timezone", fault)
    return zone


def moment(
    source: Source, line: int, said: datetime, zone: str, offset: timedelta | None = None
) -> datetime:
    """Return a time in a zone; one that names none is that zone's already.

    Raises:
        SourceError: the clocks skip or repeat it, or it is too early or late for any calendar.

    """
    try:
        return in_zone(said, zone) if said.tzinfo else localize(said, zone, offset)
    except LocalTimeError as error:
        raise source.fault(line, error.fault, error.remedy) from None
    except (OverflowError, ValueError):
        raise source.fault(line, f"{said} cannot be published", "write another year") from None
