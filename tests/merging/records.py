"""The record of the small meeting of the core's tests, as an importer would make it."""

from __future__ import annotations

from typing import Any


def glow(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - any keys
    """Return the meeting that the small folder has, with these keys."""
    return {
        "id": "glow-2025",
        "series": "glow",
        "title": "Glow 2025",
        "timezone": "America/New_York",
        "first_day": "2025-11-01",
        "last_day": "2025-11-02",
        "sessions": [wicks(), oils()],
        **keys,
    }


def wicks(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - any keys
    """Return its first session."""
    fixed = {"id": "wicks", "kind": "talk", "start": "2025-11-01 09:00", "title": "On wicks"}
    return {**fixed, **keys}


def oils(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - any keys
    """Return its second session."""
    fixed = {"id": "oils", "kind": "talk", "start": "2025-11-01 10:30", "title": "On oils"}
    return {**fixed, **keys}


def lamps(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - any keys
    """Return a session that it does not have, on its second day."""
    fixed = {"id": "lamps", "kind": "talk", "start": "2025-11-02 09:00", "title": "On lamps"}
    return {**fixed, **keys}


def shine(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - any keys
    """Return a meeting that the small folder does not have, without an id."""
    record = glow(title="Shine: a meeting", **keys)
    return {key: value for key, value in record.items() if key not in {"id", "series"}}
