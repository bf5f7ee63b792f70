"""From an empty process to the first served bytes of data/, in seconds of CPU."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

from bench.rows import Row, alternate

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_ANSWER = """
import wsgi
answer = wsgi.app.test_client().get("/modl-2025/calendar.ics")
assert answer.status_code == 200
"""


def measure() -> Iterator[Row]:
    """Measure the start of the application and of the command line."""
    first, nothing = alternate(lambda: _cpu("-c", _FIRST_ANSWER), lambda: _cpu("-c", "pass"))
    yield Row("import wsgi to the first calendar", first, "`python -c pass`", nothing, "< 500 ms")
    teach, nothing = alternate(
        lambda: _cpu("-m", "modl_feeds", "--help"), lambda: _cpu("-c", "pass")
    )
    yield Row("`modl-feeds --help`", teach, "`python -c pass`", nothing, "quick")


def _cpu(*arguments: str) -> float:
    """Return the user and system seconds of one Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
