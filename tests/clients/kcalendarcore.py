"""KCalendarCore, the library of KOrganizer, behind a plain fetch.

The library has no subscription of its own. As KOrganizer's resource for remote files does,
the driver fetches the file with the ETag that it knows, and replaces everything on a 200.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from tests.clients.process import DEADLINE, HERE, PROJECT, Home, program, run
from tests.clients.seen import MissingProgramError, SeenEvent

if TYPE_CHECKING:
    from types import TracebackType

CACHE = PROJECT / ".cache" / "clients"
PACKAGES = "libkf5calendarcore-dev qtbase5-dev g++ pkg-config"
HEADERS = Path("/usr/include/KF5/KCalendarCore")
COMPILER_DEADLINE = 120.0


def compiled(cache: Path = CACHE) -> Path:
    """Return the helper program, compiled once for each state of its source."""
    source = HERE / "kcalendarcore.cpp"
    key = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    binary = cache / f"kcalendarcore-{key}"
    if not binary.exists():
        cache.mkdir(parents=True, exist_ok=True)
        flags = _flags()
        # Another process may be compiling as well: each writes its own file, then renames it.
        draft = cache / f"{binary.name}.{os.getpid()}"
        order = [program("g++", "g++"), "-O1", "-fPIC", str(source), "-o", str(draft)]
        run([*order, *flags, "-lKF5CalendarCore"], deadline=COMPILER_DEADLINE)
        draft.rename(binary)
    return binary


def _flags() -> list[str]:
    """Return the compiler's options; the library tells none to pkg-config."""
    if not HEADERS.is_dir():
        raise MissingProgramError("KCalendarCore", PACKAGES)
    tool = program("pkg-config", "pkg-config")
    qt = run([tool, "--cflags", "--libs", "Qt5Core", "Qt5Gui"]).decode().split()
    return [f"-I{HEADERS}", f"-I{HEADERS / HEADERS.name.lower()}", f"-I{HEADERS.parent}", *qt]


def read(ics: bytes) -> list[SeenEvent]:
    """Return the events of a calendar, sorted; raise when it cannot be parsed."""
    home = Home()
    try:
        output = run([compiled()], stdin=ics, env=home.env)
    finally:
        home.remove()
    return sorted(SeenEvent(*event) for event in json.loads(output))


@dataclass(slots=True)
class _Copy:
    etag: str = ""
    events: tuple[SeenEvent, ...] = ()


class KCalendarCore:
    """Remote files as KOrganizer keeps them."""

    name = "kcalendarcore"

    def __enter__(self) -> Self:
        compiled()
        self._copies: dict[str, _Copy] = {}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is nothing to end: the helper program lives as long as one reading."""

    def subscribe(self, url: str) -> None:
        """Fetch a remote file for the first time."""
        self._copies[url] = _Copy()
        self.refresh(url)

    def refresh(self, url: str) -> None:
        """Fetch again; whatever is not a 200 leaves the copy as it is."""
        copy = self._copies[url]
        status, etag, body = _fetch(url, copy.etag)
        if status == http.client.OK:
            copy.etag, copy.events = etag, tuple(read(body))

    def events(self, url: str) -> list[SeenEvent]:
        """Return the events of the copy, sorted."""
        return list(self._copies[url].events)


def _fetch(url: str, etag: str) -> tuple[int, str, bytes]:
    """Return status, ETag and body; status 0 when nobody answers."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=DEADLINE)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        validators = {"If-None-Match": etag} if etag else {}
        connection.request("GET", target, headers={"User-Agent": "kcalendarcore"} | validators)
        response = connection.getresponse()
        return response.status, response.getheader("ETag", ""), response.read()
    except OSError:
        return 0, "", b""
    finally:
        connection.close()
