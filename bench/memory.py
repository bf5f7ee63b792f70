"""P12: what a server holds when every document of a large site was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bench import machines
from bench.asking import ask
from bench.rows import Row
from modl_feeds.publisher import publish
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.rooms import Rooms

_TIMES: Final = 2
"""How often everything is asked for, so that each of two workers meets most of it."""
_SCRIPT: Final = """\
local paths = {{ {paths} }}
local number = 0
request = function()
  number = number % #paths + 1
  return wrk.format("GET", paths[number])
end
"""


def p12(rooms: Rooms) -> Iterator[Row]:
    """Measure one worker, and two."""
    paths = sorted(publish(Store(rooms.large.root)).documents)
    script = rooms.folder / "all.lua"
    script.write_text(_SCRIPT.format(paths=", ".join(f'"{one}"' for one in paths)), "utf-8")
    one, two = (_held(rooms, script, len(paths), workers) for workers in (1, 2))
    what = f"{rooms.size:,} sessions, {len(paths):,} documents served"
    yield Row("P12", f"{what}: MiB", f"{one:.0f} MiB", "one MiB", [one], 350)
    more = f"{two:.0f} MiB"
    yield Row("P12", "a second worker", more, f"one worker: {one:.0f} MiB", [two / one], 1.15)


def _held(rooms: Rooms, script: Path, count: int, workers: int) -> float:
    """Return the MiB of the server's processes after everything was asked for."""
    with machines.serve(rooms.large.root, workers=workers) as server:
        asked = 0.0
        while asked < _TIMES * count:
            asked += ask(server, "/", 8, script=script).count
        return server.memory()
