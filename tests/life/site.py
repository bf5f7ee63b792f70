"""A data folder that is edited as a person would, and the real server that publishes it.

A person saves a file, looks at the clock now and then, and runs `modl-feeds release`.
The clock here is a fixed one, long past on whatever machine this runs,
because readers treat an item of the future as a mistake.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

from tests.clients.process import Finished, Home, Running, finish, free_port, until
from tests.clients.seen import ClientError
from tests.life.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

PROGRAM: Final = (sys.executable, "-m", "modl_feeds")
BEGINNING: Final = datetime(2025, 6, 2, 8, tzinfo=UTC)
"""When the fixed clock begins."""
TO_EDIT, TO_RELEASE = timedelta(minutes=20), timedelta(minutes=40)
"""What passes before a file is saved, and before it is released."""
BASE: Final = "https://talks.example.org"
"""The address that documents name, so that no port is in them."""
SITE: Final = f"""\
title: Invented meetings
publisher:
  name: Nobody in particular
base_url: {BASE}
uid_domain: talks.example.org
tag_date: 2025
"""


def plain(etag: str) -> str:
    """Return the ETag of the same bytes as they are, for a client that has them compressed."""
    return re.sub('-(br|gzip)"$', '"', etag)


class Folder:
    """A data folder, and a publisher with a clock."""

    def __init__(self, root: Path, meetings: Mapping[str, str], now: datetime = BEGINNING) -> None:
        self.root = root
        self.now = now
        """What the publisher's clock shows."""
        self.releases: list[str] = []
        """The moments of all releases, as readers write them: `2025-06-02T09:00:00Z`."""
        (root / "meetings").mkdir(parents=True)
        (root / "site.yaml").write_text(SITE, encoding="utf-8")
        for name, text in meetings.items():
            self.save(name, text)

    def text(self, meeting: str) -> str:
        """Return what a meeting's file says."""
        return self._path(meeting).read_text(encoding="utf-8")

    def save(self, meeting: str, text: str) -> None:
        """Save a meeting's file as an editor does: beside it, then in its place."""
        self.now += TO_EDIT
        path = self._path(meeting)
        draft = path.with_name(f".{path.name}.draft")
        draft.write_text(text, encoding="utf-8")
        os.utime(draft, (self.now.timestamp(), self.now.timestamp()))
        draft.replace(path)

    def edit(self, meeting: str, *changes: tuple[str, str]) -> None:
        """Replace passages that each stand in the file once."""
        text = self.text(meeting)
        for old, new in changes:
            if text.count(old) != 1:
                message = f"{text.count(old)} times in {meeting}: {old}"
                raise ValueError(message)
            text = text.replace(old, new)
        self.save(meeting, text)

    def rename(self, meeting: str, new: str) -> None:
        """Give a meeting another id, and its file the name of it."""
        self.edit(meeting, (f"id: {meeting}\n", f"id: {new}\nprevious_ids: [{meeting}]\n"))
        self._path(meeting).rename(self._path(new))

    def release(self, note: str = "") -> str:
        """Run `modl-feeds release` and return what it printed."""
        self.now += TO_RELEASE
        at = f"{self.now:%Y-%m-%dT%H:%M:%SZ}"
        printed = self.command("release", "--yes", "--at", at, "-m", note)
        self.releases.append(at)
        return printed

    def command(self, *arguments: str) -> str:
        """Run a command of the program on this folder and return what it printed."""
        done = self.finish(*arguments)
        if done.status:
            raise ClientError(f"{arguments[0]} failed with status {done.status}: {done.complaint}")
        return done.output.decode()

    def finish(self, *arguments: str, env: Mapping[str, str] = MappingProxyType({})) -> Finished:
        """Run a command of the program on this folder and return how it ended."""
        home = Home()
        try:
            command = [*PROGRAM, *arguments, "--data", str(self.root)]
            return finish(command, env={**home.env, **env})
        finally:
            home.remove()

    def _path(self, meeting: str) -> Path:
        return self.root / "meetings" / f"{meeting}.yaml"


class Served:
    """A data folder that `modl-feeds serve` publishes, behind a proxy that takes notes."""

    def __init__(self, data: Path, base_url: str = "") -> None:
        """Prepare a server; a base URL may have its port in it, as `{port}`."""
        self._data = data
        self._named = base_url
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._home = Home()
            stack.callback(self._home.remove)
            self._start()
            stack.callback(self.stop)
            self.proxy = stack.enter_context(Proxy(self._port))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _start(self) -> None:
        self._port = free_port()
        command = [*PROGRAM, "serve", "--port", str(self._port), "--data", str(self._data)]
        if self._named:
            command += ["--base-url", self.base_url]
        self._server = Running(command, self._home.env)
        try:
            until(self._is_ready, "the server is ready")
        except BaseException:
            self.stop()
            raise

    @property
    def base_url(self) -> str:
        """The address that its documents name, if it was told to name one."""
        return self._named.format(port=self._port)

    def _is_ready(self) -> bool | None:
        if self._server.process.poll() is not None:
            message = f"the server ended: {self._server.complaint()}"
            raise ClientError(message)
        try:
            status, _, _ = self._get("/ready")
        except OSError:
            return None
        return True if status == http.client.OK else None

    def stop(self) -> None:
        """End the server and its builder; the proxy stays."""
        self._server.end()

    def start_again(self) -> None:
        """Start the server anew, behind the same proxy."""
        self._start()
        self.proxy.upstream = self._port

    def url(self, path: str) -> str:
        """Return the address of a path, through the proxy."""
        return self.proxy.url(path)

    def etag(self, path: str) -> str:
        """Return the ETag of a document, past the proxy's log."""
        return self._get(path)[1]

    def body(self, path: str) -> bytes:
        """Return the bytes of a document, past the proxy's log."""
        return self._get(path)[2]

    # The health page is JSON.
    def health(self) -> Any:  # noqa: ANN401
        """Return what the server says about the state of its data."""
        return json.loads(self.body("/health"))

    def wait(self, path: str, former: str, *, released: bool = True) -> None:
        """Wait until a document is another one, and is that of the data as it is now.

        Between an edit and its release the builder may publish the unreleased edit:
        so the document is looked at first, and then whether anything is unreleased.
        """

        def follows() -> bool | None:
            if self.etag(path) == former:
                return None
            health = self.health()
            settled = health["status"] == "ok" and (health["unreleased"] == 0) == released
            return True if settled else None

        until(follows, f"{path} is another one")

    def wait_for_problems(self) -> list[str]:
        """Wait until the server says what is wrong with the data, and return it."""

        def problems() -> list[str] | None:
            found: list[str] = self.health()["problems"]
            return found or None

        return until(problems, "the server finds problems")

    def _get(self, path: str) -> tuple[int, str, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)) as server:
            server.request("GET", path)
            answer = server.getresponse()
            return answer.status, answer.getheader("ETag", ""), answer.read()


class Site:
    """One invented meeting, released and served."""

    def __init__(self, folder: Folder, served: Served, meeting: str) -> None:
        self.folder = folder
        self.served = served
        self.meeting = meeting
        self.calendar = f"/{meeting}/calendar.ics"

    def publish(self, *changes: tuple[str, str], note: str = "", path: str = "") -> str:
        """Edit, release, wait until it is served, and return what the release printed."""
        former = self.served.etag(path or self.calendar)
        self.folder.edit(self.meeting, *changes)
        printed = self.folder.release(note)
        self.served.wait(path or self.calendar, former)
        return printed

    def publish_anew(self, text: str) -> str:
        """Put another text in the file's place, and go on as after an edit."""
        former = self.served.etag(self.calendar)
        self.folder.save(self.meeting, text)
        printed = self.folder.release()
        self.served.wait(self.calendar, former)
        return printed

    def rename(self, new: str) -> None:
        """Give the meeting another id, release, and wait until that is served."""
        former = self.served.etag(self.calendar)
        self.folder.rename(self.meeting, new)
        self.folder.release()
        self.served.wait(self.calendar, former)

    def save(self, *changes: tuple[str, str], path: str = "") -> None:
        """Edit without a release, and wait until it is served."""
        former = self.served.etag(path or self.calendar)
        self.folder.edit(self.meeting, *changes)
        self.served.wait(path or self.calendar, former, released=False)

    def take_back(self, *changes: tuple[str, str]) -> None:
        """Undo edits that nobody released, and wait until that is served."""
        former = self.served.etag(self.calendar)
        self.folder.edit(self.meeting, *changes)
        self.served.wait(self.calendar, former)

    def url(self, path: str = "") -> str:
        """Return the address of a document, the meeting's calendar by default."""
        return self.served.url(path or self.calendar)
