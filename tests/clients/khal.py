"""vdirsyncer and khal: the calendar as files on disk, and a terminal's view of them.

vdirsyncer fetches a calendar without validators, splits it into one file for each event,
and puts a hash of the event in place of its UID: so that is the UID that khal reports.
It refuses to empty a folder, and then keeps the old events.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.clients.process import Home, run
from tests.clients.seen import ClientError, MissingProgramError, SeenEvent

if TYPE_CHECKING:
    from types import TracebackType

SYNC = """\
[general]
status_path = "{folder}/status"
[pair meeting]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
"""
SHOW = """\
[calendars]
[[meeting]]
path = {folder}/events
readonly = True
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H%M%S
dateformat = %Y%m%d
longdateformat = %Y%m%d
datetimeformat = %Y%m%dT%H%M%S
longdatetimeformat = %Y%m%dT%H%M%S
[sqlite]
path = {folder}/{name}.db
"""
ZONES = {"here": "UTC", "elsewhere": "Pacific/Kiritimati"}
"""khal marks no time as floating: it is one that reads the same in both."""
FIELDS = ("uid", "start-long", "end-long", "title", "status", "location", "description", "all-day")


class Khal:
    """A vdirsyncer and a khal with settings and folders of their own."""

    name = "khal"

    def __enter__(self) -> Self:
        self._vdirsyncer, self._khal = _script("vdirsyncer"), _script("khal")
        self._home = Home()
        # khal folds its lines, JSON and all, to the width of the terminal.
        self._env = self._home.env | {"COLUMNS": "10000000"}
        self._folders: dict[str, Path] = {}
        self._numbers = count()
        self._failures: dict[str, str] = {}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._home.remove()

    def subscribe(self, url: str) -> None:
        """Set up a pair of storages and fetch for the first time."""
        folder = self._folders[url] = self._home.path / str(next(self._numbers))
        (folder / "events").mkdir(parents=True)
        (folder / "sync").write_text(SYNC.format(folder=folder, url=url), encoding="utf-8")
        for name, zone in ZONES.items():
            settings = SHOW.format(folder=folder, zone=zone, name=name)
            (folder / name).write_text(settings, encoding="utf-8")
        run([self._vdirsyncer, "-c", folder / "sync", "discover"], env=self._env)
        self.refresh(url)

    def refresh(self, url: str) -> None:
        """Fetch again now; what vdirsyncer refuses leaves the events as they are."""
        try:
            run([self._vdirsyncer, "-c", self._folders[url] / "sync", "sync"], env=self._env)
        except ClientError as error:
            self._failures[url] = str(error)
        else:
            self._failures.pop(url, None)

    def failed(self, url: str) -> str:
        """Return why the last fetch failed; empty when it did not."""
        return self._failures.get(url, "")

    def events(self, url: str) -> list[SeenEvent]:
        """Return the events that khal finds, sorted."""
        elsewhere = {event["uid"]: event["start-long"] for event in self._found(url, "elsewhere")}
        return sorted(
            _event(event, floating=elsewhere[event["uid"]] == event["start-long"])
            for event in self._found(url, "here")
        )

    def _found(self, url: str, name: str) -> list[dict[str, Any]]:
        fields = [option for field in FIELDS for option in ("--json", field)]
        command = [self._khal, "-c", str(self._folders[url] / name), "search", *fields, ""]
        lines = run(command, env=self._env).decode().splitlines()
        return [event for line in lines if line for event in json.loads(line)]


def _script(name: str) -> str:
    script = Path(sys.executable).with_name(name)
    if not script.exists():
        raise MissingProgramError(name, f"{name} of PyPI")
    return str(script)


def _event(event: dict[str, Any], *, floating: bool) -> SeenEvent:
    if event["all-day"] == "True":
        start = event["start-long"]
        last = datetime.strptime(event["end-long"], "%Y%m%d").replace(tzinfo=UTC)
        end = (last + timedelta(days=1)).strftime("%Y%m%d")
    elif floating:
        start, end = f"FLOAT {event['start-long']}", f"FLOAT {event['end-long']}"
    else:
        start, end = f"{event['start-long']}Z", f"{event['end-long']}Z"
    return SeenEvent(
        event["uid"],
        start,
        end,
        event["title"],
        event["status"].strip(),
        event["location"],
        event["description"],
    )
