"""A WebSub hub: that of flask-websub, over TLS; `websub_hub_helper.py` is its process.

Its address is an https one, since subscribers tell a hub their secret and do so over TLS only.
The certificate is made for each hub and known to nobody who is not told of it.
"""

from __future__ import annotations

import contextlib
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, Self

from tests.clients.process import Home, Running, free_port, program, run, until
from tests.clients.seen import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_OURSELVES: Final = (
    "-subj",
    "/CN=127.0.0.1",
    "-addext",
    "subjectAltName=IP:127.0.0.1",
    "-addext",
    "keyUsage=critical,digitalSignature,keyCertSign",
)


class WebSubHub:
    """A hub with a home of its own, where subscriptions outlive its process."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._home = Home()
            stack.callback(self._home.remove)
            self._key = self._home.path / "key.pem"
            self.certificate = certificate(self._home.path / "certificate.pem", self._key)
            self._port = free_port()
            self.url = f"https://127.0.0.1:{self._port}/hub"
            self._start()
            stack.callback(self._stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """End the process, and start it afterwards: same address, same subscriptions."""
        self._stop()
        try:
            yield
        finally:
            self._start()

    def _start(self) -> None:
        helper = (sys.executable, "-m", "tests.clients.websub_hub_helper", str(self._port))
        database = self._home.path / "subscriptions.sqlite"
        command: list[str | Path] = [*helper, self.certificate, self._key, database]
        self._process = Running(command, self._home.env)
        try:
            until(self._answers, "the hub answers")
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        self._process.end()

    def publish(self, topic: str) -> int:
        """Tell the hub by hand that a topic has changed; return the status of its answer."""
        return self._post({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic})

    def _answers(self) -> bool | None:
        if self._process.process.poll() is not None:
            raise ClientError(f"the hub ended: {self._process.complaint()}")
        try:
            self._post({})
        except OSError:
            return None
        return True

    def _post(self, form: dict[str, str]) -> int:
        """Post a form and return the status."""
        context = ssl.create_default_context(cafile=self.certificate)
        data = urllib.parse.urlencode(form).encode()
        try:
            # The address is the hub's own.
            with urllib.request.urlopen(self.url, data, 10, context=context) as answer:  # noqa: S310
                status: int = answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        return status


def certificate(path: Path, key: Path) -> Path:
    """Write a key and a certificate for the loopback's address, and return the latter's path."""
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")
    openssl = program("openssl", "openssl")
    run([openssl, "req", "-x509", *curve, *_OURSELVES, "-days", "2", "-keyout", key, "-out", path])
    return path
