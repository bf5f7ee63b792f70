"""P10: the command line, against an interpreter that does nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

from bench.rows import Row, alternate, ratios, time_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.rooms import Rooms

_ROUNDS: Final = 9


def p10(rooms: Rooms) -> Iterator[Row]:
    """Measure `--help`, and `check` of one meeting."""
    ours = ("-m", "modl_feeds")
    check = ("check", "--data", str(rooms.one.root))
    teach, checked, nothing = alternate(
        _ROUNDS,
        partial(_cpu, *ours, "--help"),
        partial(_cpu, *ours, *check),
        partial(_cpu, "-c", "pass"),
    )
    base = f"`python -c pass`: {time_words(nothing)}"
    yield Row("P10", "`--help`", time_words(teach), base, ratios(teach, nothing), 1.2)
    what = "`check` of 250 sessions"
    yield Row("P10", what, time_words(checked), base, ratios(checked, nothing), 15)


def _cpu(*arguments: str) -> float:
    """Return the user and system seconds of one Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE)
    assert done.stdout or arguments[0] == "-c"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
