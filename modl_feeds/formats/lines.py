"""Content lines (RFC 5545, 3.1): name, parameters and value, folded.

The bytes are those of icalendar's `to_ical`, which folds a character at a time and takes four
times as long. Level 2: imports nothing; values are icalendar's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Component
    from icalendar.prop import VPROPERTY

_WIDTH: Final = 74
"""Octets of a line without its line end; one less than allowed, as the next begins with a space."""
_MASK, _CONTINUED = 0xC0, 0x80
_ESCAPES: Final = b"\\^"
"""Octets that clients want on one line with what they escape (RFC 6868 has the second)."""


def written(component: Component) -> bytes:
    """Return a component's lines."""
    items = cast("Iterable[tuple[str, VPROPERTY | bytes]]", component.property_items())
    return b"".join([line(name, value) for name, value in items])


def line(name: str, value: VPROPERTY | bytes) -> bytes:
    """Return one property as it stands in a calendar, with its line end.

    Args:
        name: the property's.
        value: one of icalendar's types with its parameters, or what is written.

    """
    if isinstance(value, bytes):
        return folded(b"%s:%s" % (name.encode(), value))
    parameters = b";" + value.params.to_ical() if value.params else b""
    content = value.to_ical()
    content = content if isinstance(content, bytes) else content.encode()  # vGeo gives a string
    return folded(b"%s%s:%s" % (name.encode(), parameters, content))


def folded(content: bytes) -> bytes:
    """Return a line in parts that clients accept: no character and no escape is torn apart."""
    parts, start, end = [], 0, _WIDTH
    while end < len(content):
        while content[end] & _MASK == _CONTINUED:
            end -= 1
        if content[end - 1] in _ESCAPES:
            end -= 1
        parts.append(content[start:end])
        start, end = end, end + _WIDTH
    return b"\r\n ".join([*parts, content[start:]]) + b"\r\n"
