"""The production server: granian's workers, and the builder that they follow.

Level 5.
"""

from __future__ import annotations

import contextlib
import os
import signal
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
from modl_feeds.openfiles import allowed
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from modl_feeds.config import Config
    from modl_feeds.model import Site

_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
_LOOK_EVERY: Final = 1.0
"""Seconds between two looks of a worker for its server."""
_POLL: Final = 0.02
"""Seconds between two looks for the first state."""
_PATIENCE: Final = 5
"""Seconds that a stopped server waits for requests under way."""
_SILENCE: Final = 10
"""Seconds that a connection may wait for a request, or be in the middle of its header."""
_LONGEST_REQUEST: Final = 64 * 1024
"""Bytes of a request's line and header, beyond which it is refused."""
_CONNECTIONS: Final = 16_384
"""The most of a worker; an idle one costs some kilobytes."""
_OWN_FILES: Final = 64
"""How many a process needs for itself."""
_QUEUE: Final = 4096
"""Connections that wait to be taken."""
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
    is_reloaded = os.environ.get("WERKZEUG_RUN_MAIN") == "true"  # Flask's own child process
    if not is_reloaded:
        listener = replace(listener, host=_free_address(listener))
        _greet(site, config.base_url or site.base_url, say)
        if not config.base_url and urlsplit(site.base_url).hostname in _LOOPBACK:
            say(f"Nobody else can follow these: set base_url in {config.data}/site.yaml.")
    if listener.debug:
        _serve_debug(config, listener)
        return
    with tempfile.TemporaryDirectory(prefix="modl-feeds-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "state"
        os.environ.update(
            {
                settings.DATA: str(config.data),
                settings.BASE: config.base_url,
                settings.STATE: str(path),
                settings.METRICS: "1" if config.metrics else "",
                settings.ACCESS_LOG: "1" if config.access_log else "",
            }
        )
        if config.metrics:
            _count_together(Path(folder) / "metrics")
        with _builder(path):
            pause = threading.Event()
            while not path.exists():  # the builder's first state: what it needs for it is its own
                pause.wait(_POLL)
            _serve_production(listener)


def _count_together(folder: Path) -> None:
    """Let all workers count in one folder, so that whichever is asked answers for all."""
    folder.mkdir()
    os.environ[settings.COUNTS] = str(folder)  # read when a worker imports the library


def application() -> Flask:
    """Return a worker's application; the worker ends when the server does, however that ended."""
    from modl_feeds.web import create_app  # noqa: PLC0415 - only in a worker

    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    return create_app()


def _end_with(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def _base_url(config: Config, site: Site, listener: Listener) -> str:
    """Return the address that documents name: on a trial, the one that is listened on.

    Empty when site.yaml says it, so that an edit of it is followed.
    """
    if config.base_url:
        return config.base_url
    if urlsplit(site.base_url).hostname in _LOOPBACK and listener.host in _LOOPBACK:
        host = f"[{listener.host}]" if ":" in listener.host else listener.host
        return f"http://{host}:{listener.port}"
    return ""


def _free_address(listener: Listener) -> str:
    """Return the numeric address to listen on; refuse one that is taken.

    Raises:
        ConfigError: it is taken, or not this machine's.

    """
    try:
        found = socket.getaddrinfo(
            listener.host or "127.0.0.1", listener.port, type=socket.SOCK_STREAM
        )
        family, kind, _, _, address = min(found)  # IPv4 before IPv6
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise ConfigError(
            f"{listener.host}:{listener.port} cannot be listened on ({error.strerror}),"
            " choose another with --host and --port"
        ) from None
    return str(address[0])


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
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415

    server = Granian(
        "modl_feeds.server:application",
        factory=True,
        address=listener.host,
        port=listener.port,
        interface=Interfaces.WSGI,
        workers=listener.workers,
        blocking_threads=1,
        http=HTTPModes.http1,  # a proxy speaks it; to tell it from HTTP/2 would wait without an end
        http1_settings=HTTP1Settings(
            header_read_timeout=_SILENCE * 1000, max_buffer_size=_LONGEST_REQUEST
        ),
        backlog=_QUEUE,
        backpressure=max(1, allowed(_CONNECTIONS + _OWN_FILES) - _OWN_FILES),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=_PATIENCE,
        log_access=False,  # an address is personal data
        log_level="warning",  # type: ignore[arg-type] # an enumeration of strings
    )
    # A terminal that closes ends what runs in it; the builder already follows every edit.
    server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]
    server.serve()


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
        current[0].terminate()  # the one that the keeper was just starting
        current[0].wait()
