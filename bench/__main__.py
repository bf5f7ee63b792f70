"""`./run bench`, or `python -m bench p6 p7`: measures, prints, and writes bench/RESULTS.md."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import building, commands, in_process, machines, memory, over_http, rendering
from bench.reasons import REASONS
from bench.rooms import Rooms
from bench.rows import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.rows import Row

MEASUREMENTS: Final[dict[str, Callable[[Rooms], Iterator[Row]]]] = {
    "p1": in_process.p1,
    "p2": over_http.p2,
    "p3": over_http.p3,
    "p4": over_http.p4,
    "p5": over_http.p5,
    "p6": rendering.p6,
    "p7": building.p7,
    "p8": rendering.p8,
    "p9": over_http.p9,
    "p10": commands.p10,
    "p11": building.p11,
    "p12": memory.p12,
    "p13": building.p13,
}
OVER_HTTP: Final = {"p2", "p3", "p4", "p5", "p9", "p12"}
"""What needs the programs of requirements.apt."""
PACKAGES: Final = ("flask", "granian", "icalendar", "feedgen", "markdown-it-py", "pyyaml")
SIZE: Final = 10_000
_RESULTS: Final = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Run the measurements that are named, or all of them, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", choices=[*MEASUREMENTS, []])
    parser.add_argument("--size", type=int, default=SIZE, help="sessions of a large site")
    options = parser.parse_args()
    chosen = options.rows or [*MEASUREMENTS]
    left_out = OVER_HTTP.intersection(chosen) if machines.missing() else set()
    if left_out:
        say(f"Not measured: {', '.join(sorted(left_out))}. {', '.join(machines.missing())} missing;"
            " as root: apt-get install -y nginx-light wrk")  # fmt: skip
    rows = []
    with tempfile.TemporaryDirectory(prefix="modl-feeds-bench-") as folder:
        rooms = Rooms(Path(folder), options.size)
        for name in (one for one in chosen if one not in left_out):
            start = time.monotonic()
            for row in MEASUREMENTS[name](rooms):
                say(row.as_markdown())
                rows.append(row)
            say(f"{name} took {time.monotonic() - start:.0f} s")
            if not options.rows and options.size == SIZE:
                _RESULTS.write_text(table(rows), encoding="utf-8")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(rows: list[Row]) -> str:
    """Return the file that tells the results."""
    met = sum(row.is_met for row in rows)
    missed = dict.fromkeys(row.target for row in rows if not row.is_met)
    return "\n".join(
        [
            "# Measurements",
            "",
            "Written by `./run bench`. Times differ by two between runs on a shared machine;",
            "the ratios are of one run, both sides in turn, each round in its range.",
            "A server has one processor and who asks it another; what is rendered or read is",
            "measured in a fresh process, in seconds of CPU.",
            "",
            f"{versions()}.",
            "",
            f"{met} of {len(rows)} targets are met.",
            "",
            HEAD,
            *(row.as_markdown() for row in rows),
            "",
            "## Why some are missed",
            *(f"- **{one}** {REASONS[one]}" for one in missed if one in REASONS),
            "",
        ]
    )


def versions() -> str:
    """Return what was measured, and on what."""
    own = [f"{name} {version(name)}" for name in PACKAGES]
    if not machines.missing():
        own += [machines.version_of("nginx", "-v"), machines.version_of("wrk", "-v")]
    return ", ".join([f"Python {platform.python_version()}", *own, platform.machine()])


if __name__ == "__main__":
    main()
