"""The system's libraries, reached through its own interpreter; shared by the helper programs."""

from __future__ import annotations

import importlib
from typing import Any


# The bindings are made at run time and have no types.
def library(name: str, version: str) -> Any:  # noqa: ANN401
    """Load a library's binding, which must be asked for by version before it is imported."""
    importlib.import_module("gi").require_version(name, version)
    return importlib.import_module(f"gi.repository.{name}")


def in_utc(time: Any, zone: Any, utc: Any) -> str:  # noqa: ANN401 (as above)
    """Write one of libical's times in UTC; a time without a zone stays as it is, marked."""
    if time is None or time.is_null_time():
        return ""
    text: str = time.as_ical_string()
    if time.is_date() or time.is_utc():
        return text
    if zone is None:
        return f"FLOAT {text}"
    there = time.clone()
    there.set_timezone(zone)
    converted: str = there.convert_to_zone(utc).as_ical_string()
    return converted
