"""Settings of one running program, from its environment and options.

Level 5.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modl_feeds.errors import ConfigError
from modl_feeds.shapes import ValueFaultError
from modl_feeds.values import BASE_URL

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA: Final = "MODL_FEEDS_DATA"
BASE: Final = "MODL_FEEDS_BASE_URL"
METRICS: Final = "MODL_FEEDS_METRICS"
ACCESS_LOG: Final = "MODL_FEEDS_ACCESS_LOG"
COUNTS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own: the folder in which several processes count together."""
STATE: Final = "MODL_FEEDS_STATE"
"""Set by the server for its workers: the file that its builder writes."""

_NO: Final = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Config:
    """Where the data is and where the site is reached."""

    data: Path = Path("data")
    base_url: str = ""
    """Empty: as site.yaml says. Never taken from a request."""
    state: Path | None = None
    """The file of a builder to follow; None to build once, at the start."""
    metrics: bool = False
    """Whether /metrics is there."""
    access_log: bool = False
    """Whether every request is written down, with who asked."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """Return the configuration that the environment names."""
        config = cls.of(environment.get(DATA, "data"), environment.get(BASE, ""))
        state = environment.get(STATE)
        return replace(
            config,
            state=Path(state) if state else None,
            metrics=environment.get(METRICS, "") not in _NO,
            access_log=environment.get(ACCESS_LOG, "") not in _NO,
        )

    @classmethod
    def of(cls, data: str, base_url: str) -> Config:
        """Return the configuration with these values.

        Raises:
            ConfigError: the base address is not a web address.

        """
        try:
            return cls(Path(data), BASE_URL.convert(base_url) if base_url else "")
        except ValueFaultError as error:
            raise ConfigError(f"base URL: {error.fault}, {error.remedy}") from None
