"""The production server: granian's workers, and the builder that they follow.

Level 5.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from modl_feeds import config as settings
from modl_feeds.errors import ConfigError
from modl_feeds.publisher import State, publish, write_state
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modl_feeds.config import Config
    from modl_feeds.model import Site

_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
_RESTART_AFTER: Final = 1.0
"""Seconds between a builder's end and the next one's start."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Where and how to listen."""

    host: str
    port: int
    workers: int
    debug: bool


def serve(config: Config, listener: Listener, say: Callable[[str], None]) -> None:
    """Serve until stopped.

    Raises:
        DataError: the data has problems; nothing is served.
        ConfigError: the address cannot be listened on.

    """
    site = Store(config.data).load().site
    config = replace(config, base_url=_base_url(config, site, listener))
    _check_free(listener)
    _greet(site, config.base_url, say)
    if listener.debug:
        _serve_debug(config, listener)
        return
    with tempfile.TemporaryDirectory(prefix="modl-feeds-") as folder:
        path = Path(folder) / "state"
        write_state(path, State(publish(Store(config.data), config.base_url)))
        os.environ.update(
            {
                settings.DATA: str(config.data),
                settings.BASE: config.base_url,
                settings.STATE: str(path),
            }
        )
        with _builder(path):
            _serve_production(listener)


def _base_url(config: Config, site: Site, listener: Listener) -> str:
    """Return the address that documents name: on a trial, the one that is listened on."""
    if config.base_url:
        return config.base_url
    if urlsplit(site.base_url).hostname in _LOOPBACK and listener.host in _LOOPBACK:
        host = f"[{listener.host}]" if ":" in listener.host else listener.host
        return f"http://{host}:{listener.port}"
    return site.base_url


def _check_free(listener: Listener) -> None:
    family = socket.AF_INET6 if ":" in listener.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((listener.host, listener.port))
    except OSError as error:
        raise ConfigError(
            f"{listener.host}:{listener.port} cannot be listened on ({error.strerror}),"
            " choose another with --host and --port"
        ) from None


def _greet(site: Site, base: str, say: Callable[[str], None]) -> None:
    say(f"{site.title}: {base}/")
    for meeting in reversed(site.meetings):
        say("")
        say(meeting.title)
        say(f"  open                     {base}/{meeting.id}/")
        say(f"  subscribe to (calendar)  {base}/{meeting.id}/calendar.ics")
        say(f"  follow (feed)            {base}/{meeting.id}/news.rss")
    say("")
    say("Stop with Ctrl-C.")


def _serve_production(listener: Listener) -> None:
    from granian import Granian  # noqa: PLC0415 - not needed by --debug, nor where it has no wheel
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "modl_feeds.web:create_app",
        factory=True,
        address=listener.host,
        port=listener.port,
        interface=Interfaces.WSGI,
        workers=listener.workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        log_access=False,  # an address is personal data
        log_level="warning",  # type: ignore[arg-type] # an enumeration of strings
    ).serve()


def _serve_debug(config: Config, listener: Listener) -> None:
    from modl_feeds.web import create_app  # noqa: PLC0415 - not needed by the production server

    create_app(config).run(listener.host, listener.port, debug=True)


@contextlib.contextmanager
def _builder(path: Path) -> Iterator[None]:
    """Keep a builder running beside the server; a killed one is started again."""
    module = "modl_feeds.builder_process"
    command = [sys.executable, "-m", module, str(path), str(os.getpid())]
    ended = threading.Event()
    current = [subprocess.Popen(command)]  # noqa: S603 - our own module

    def keep() -> None:
        while not ended.is_set():
            current[0].wait()
            if not ended.wait(_RESTART_AFTER):
                current[0] = subprocess.Popen(command)  # noqa: S603 - our own module

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        current[0].terminate()
        keeper.join()
