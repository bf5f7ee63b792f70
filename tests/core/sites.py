"""A small invented data folder, right in every respect, to be changed in one place."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.errors import DataError
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SITE_FILE: Final = "site.yaml"
SERIES_FILE: Final = "series/glow.yaml"
MEETING_FILE: Final = "meetings/glow-2025.yaml"
LEDGER_FILE: Final = "ledger/glow-2025.json"

SITE: Final = """\
title: Lanterns
publisher:
  name: The Lantern Office
base_url: https://lanterns.example
uid_domain: lanterns.example
tag_date: 2024
"""
SERIES: Final = """\
id: glow
title: Glow meetings
"""
MEETING: Final = """\
id: glow-2025
series: glow
title: Glow 2025
timezone: America/New_York
first_day: 2025-11-01
last_day: 2025-11-02
sessions:
  - id: wicks
    kind: talk
    start: 2025-11-01 09:00
    title: On wicks
  - id: oils
    kind: talk
    start: 2025-11-01 10:30
    title: On oils
"""
Files = dict[str, str | bytes | None]
"""Texts or bytes by name within the folder; None for a file that is missing."""
FILES: Final[Mapping[str, str]] = {SITE_FILE: SITE, SERIES_FILE: SERIES, MEETING_FILE: MEETING}


def edited(*replacements: tuple[str, str], base: str = MEETING) -> str:
    """Return the text with each passage, which stands in it once, replaced."""
    for old, new in replacements:
        if base.count(old) != 1:
            raise AssertionError(f"{old!r} does not stand there exactly once")
        base = base.replace(old, new)
    return base


def write(root: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the whole folder, with these files added, other than usual, or (None) missing."""
    return put(root, {**FILES, **(files or {})})


def put(root: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write these files alone."""
    for name, content in files.items():
        if content is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def reported(folder: Path) -> list[str]:
    """Return the problems of the folder, as `check` prints them."""
    with pytest.raises(DataError) as raised:
        Store(folder).load()
    return str(raised.value).split("\n")


def unfolded(text: str) -> list[str]:
    """Return the lines of an indented text; one that is indented further goes on the one before."""
    return textwrap.dedent(text).strip().replace("\n  ", " ").split("\n")


def meeting(*replacements: tuple[str, str]) -> Files:
    """Return the meeting's file with these passages replaced."""
    return {MEETING_FILE: edited(*replacements)}


def more(text: str) -> Files:
    """Return the meeting's file with this at its end, from line 16."""
    return {MEETING_FILE: MEETING + text}


def wicks(lines: str) -> Files:
    """Return the meeting's file with these keys at the end of its first session, from line 12."""
    title = "    title: On wicks\n"
    added = "".join(f"    {line}\n" for line in lines.split("\n"))
    return {MEETING_FILE: edited((title, title + added))}


def site(*replacements: tuple[str, str]) -> Files:
    """Return the site's file with these passages replaced."""
    return {SITE_FILE: edited(*replacements, base=SITE)}
