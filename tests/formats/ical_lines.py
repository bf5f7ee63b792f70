"""Reads calendars line by line, so that tests see what stands in the bytes and nothing else."""

from __future__ import annotations

import re
from typing import Final

_ESCAPED: Final = re.compile(r"\\([\\;,nN])")


def unfold(content: bytes) -> list[str]:
    """Return the content lines (RFC 5545, 3.1)."""
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def blocks(content: bytes, kind: str) -> list[list[str]]:
    """Return the lines within each component of a kind, such as VEVENT."""
    found: list[list[str]] = []
    inside = False
    for line in unfold(content):
        if line == f"BEGIN:{kind}":
            found.append([])
            inside = True
        elif line == f"END:{kind}":
            inside = False
        elif inside:
            found[-1].append(line)
    return found


def events(content: bytes) -> dict[str, list[str]]:
    """Return the lines of each event, by its UID."""
    return {value(lines, "UID"): lines for lines in blocks(content, "VEVENT")}


def head(content: bytes) -> list[str]:
    """Return the calendar's own lines, ahead of its components."""
    lines = unfold(content)[1:]
    return lines[: next(number for number, line in enumerate(lines) if line.startswith("BEGIN:"))]


def name(line: str) -> str:
    """Return the name of the line's property."""
    return re.split("[;:]", line, maxsplit=1)[0]


def lines_of(lines: list[str], prop: str) -> list[str]:
    """Return the whole lines of a property."""
    return [line for line in lines if name(line) == prop]


def value(lines: list[str], prop: str) -> str:
    """Return what stands after the colon of the one line of a property without parameters."""
    (found,) = (line.removeprefix(f"{prop}:") for line in lines_of(lines, prop))
    return found


def text(lines: list[str], prop: str) -> str:
    """Return a property's text with its escapes undone (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value(lines, prop))
