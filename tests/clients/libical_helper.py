"""The part of the libical driver that runs under the system's interpreter.

It reads a calendar from standard input and writes what libical makes of it as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from tests.clients.introspected import in_utc, library

if TYPE_CHECKING:
    from collections.abc import Iterator

ICal = library("ICalGLib", "3.0")


def components(parent: Any, kind: Any) -> Iterator[Any]:  # noqa: ANN401 (see introspected)
    """Yield the components of one kind directly below another."""
    child = parent.get_first_component(kind)
    while child:
        yield child
        child = parent.get_next_component(kind)


def errors(component: Any) -> Iterator[str]:  # noqa: ANN401 (see introspected)
    """Yield the errors that libical wrote into a component and those below it."""
    kind = ICal.PropertyKind.XLICERROR_PROPERTY
    error = component.get_first_property(kind)
    while error:
        yield f"{component.isa().value_nick}: {error.get_xlicerror()}"
        error = component.get_next_property(kind)
    for child in components(component, ICal.ComponentKind.ANY_COMPONENT):
        yield from errors(child)


def parsed(ics: bytes) -> Any:  # noqa: ANN401 (see introspected)
    """Return the calendar; nothing when libical, or its binding, cannot even begin."""
    try:
        return ICal.Component.new_from_string(ics.decode())
    except (TypeError, ValueError):
        return None


def problems(root: Any) -> list[str]:  # noqa: ANN401 (see introspected)
    """Return the parser's errors and those of the RFC 5546 check, which writes its own."""
    if root is None:
        return ["libical: not UTF-8 text that it can parse"]
    if root.isa() != ICal.ComponentKind.VCALENDAR_COMPONENT:
        return [f"libical: one calendar expected, found {root.isa().value_nick}"]
    sound = ICal.restriction_check(root)
    found = list(errors(root))
    return found if found or sound else ["libical: the RFC 5546 check failed without a reason"]


def moment(root: Any, event: Any, kind: Any) -> str:  # noqa: ANN401 (see introspected)
    """Return the start or the end of an event."""
    prop = event.get_first_property(kind)
    if prop is None:
        return ""
    start = kind == ICal.PropertyKind.DTSTART_PROPERTY
    time = prop.get_dtstart() if start else prop.get_dtend()
    parameter = prop.get_first_parameter(ICal.ParameterKind.TZID_PARAMETER)
    zone = root.get_timezone(parameter.get_tzid()) if parameter else None
    return in_utc(time, zone, ICal.Timezone.get_utc_timezone())


def fields(root: Any, event: Any) -> list[str]:  # noqa: ANN401 (see introspected)
    """Return the fields of an event."""
    status = event.get_first_property(ICal.PropertyKind.STATUS_PROPERTY)
    return [
        event.get_uid() or "",
        moment(root, event, ICal.PropertyKind.DTSTART_PROPERTY),
        moment(root, event, ICal.PropertyKind.DTEND_PROPERTY),
        event.get_summary() or "",
        status.get_value_as_string() if status else "",
        event.get_location() or "",
        event.get_description() or "",
    ]


def main() -> None:
    """Read, and write."""
    root = parsed(sys.stdin.buffer.read())
    events = [] if root is None else components(root, ICal.ComponentKind.VEVENT_COMPONENT)
    seen = [fields(root, event) for event in events]
    json.dump({"events": seen, "problems": problems(root)}, sys.stdout)


if __name__ == "__main__":
    main()
