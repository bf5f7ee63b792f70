"""Measures in a fresh process: `python -m bench.fresh MODULE:FUNCTION ARGUMENT…`.

The function prepares, and returns what is to be measured: a call that returns bytes.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call cost, and what it gave."""

    seconds: float
    """Of CPU."""
    mib: float
    """The peak of memory above what there was before."""
    digest: str
    """Of the bytes that it returned."""


def measure(function: str, *arguments: object) -> Outcome:
    """Return what the call costs in a process of its own."""
    command = [sys.executable, "-m", "bench.fresh", function, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Outcome(**json.loads(done.stdout))


def main() -> None:
    """Measure one call, and print its outcome."""
    module, _, name = sys.argv[1].partition(":")
    action = getattr(import_module(module), name)(*sys.argv[2:])
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins here
    before, start = _memory("VmRSS"), time.process_time()
    body = action()
    seconds, after = time.process_time() - start, _memory("VmHWM")
    outcome = Outcome(seconds, (after - before) / 1024, hashlib.sha256(body).hexdigest())
    sys.stdout.write(json.dumps(asdict(outcome)))


def _memory(field: str) -> int:
    """Return a field of this process's status, in KiB."""
    found = re.search(rf"{field}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found, field
    return int(found[1])


if __name__ == "__main__":
    main()
