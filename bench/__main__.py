"""`./run bench`: measures, prints a table and writes bench/RESULTS.md."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version
from pathlib import Path

from bench import requests, start

PACKAGES = ("flask", "granian", "icalendar", "feedgen")


def main() -> None:
    """Run every measurement and write the table."""
    rows = [*start.measure(), *requests.measure()]
    lines = [
        "# Measurements",
        "",
        "Written by `./run bench`. Absolute figures vary by two between runs on a shared machine;",
        "the ratios are of medians within one run, both sides alternating.",
        "",
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        + ".",
        "",
        "| what | figure | least, most | compared with | ratio | target |",
        "|---|---|---|---|---|---|",
        *(row.as_markdown() for row in rows),
        "",
    ]
    text = "\n".join(lines)
    sys.stdout.write(text)
    Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
