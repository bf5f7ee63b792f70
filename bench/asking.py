"""wrk: asks a server for a while as fast as it can."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bench.machines import processors

if TYPE_CHECKING:
    from pathlib import Path

    from bench.machines import Server

SECONDS: Final = 1
_UNITS: Final = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw."""

    rate: float
    """Requests a second."""
    p50: float
    """Seconds within which half of them were answered."""
    p99: float
    cpu: float
    """Seconds that the server's processes used for each."""
    count: int
    """All requests."""

    @property
    def words(self) -> str:
        """The measurement for the table."""
        return (
            f"{self.rate:,.0f}/s, p50 {self.p50 * 1e3:.3g} ms, p99 {self.p99 * 1e3:.3g} ms,"
            f" {self.cpu * 1e6:.0f} µs CPU"
        )


def ask(
    server: Server,
    path: str,
    connections: int,
    *fields: str,
    seconds: int = SECONDS,
    script: Path | None = None,
) -> Load:
    """Ask from the other processor.

    Args:
        server: who is asked.
        path: for what.
        connections: how many at once.
        fields: of the request's header: 'Connection: close'.
        seconds: for how long.
        script: says what to ask for, instead of the path.

    """
    command = [
        "taskset", "-c", str(processors()[1]),
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
        *(part for field in fields for part in ("-H", field)),
        *(("-s", str(script)) if script else ()),
        f"http://127.0.0.1:{server.port}{path}",
    ]  # fmt: skip
    before = server.cpu()
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    cpu = server.cpu() - before
    assert "Non-2xx" not in said, said
    count = re.search(r"(\d+) requests in", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert count, said
    assert rate, said
    asked = int(count[1])
    return Load(float(rate[1]), _within(said, 50), _within(said, 99), cpu / max(asked, 1), asked)


def _within(said: str, percent: int) -> float:
    found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", said)
    assert found, said
    return float(found[1]) * _UNITS[found[2]]
