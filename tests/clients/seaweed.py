"""An object store that speaks S3: SeaweedFS, the whole of it in one process, on the loopback."""

from __future__ import annotations

import json
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.clients.process import Home, Running, free_port, until
from tests.clients.seen import ClientError

if TYPE_CHECKING:
    from types import TracebackType

_SERVICES = ("master", "volume", "filer", "s3")
KEY, SECRET = "the-key", "the-secret"


class SeaweedFS:
    """The store, empty, with one bucket."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._home = Home()
            stack.callback(self._home.remove)
            self._ports = {name: free_port() for name in _SERVICES}
            self.endpoint = f"http://127.0.0.1:{self._ports['s3']}"
            self._running = stack.enter_context(Running(self._command(), self._home.env))
            until(self._makes_the_bucket, "SeaweedFS makes a bucket")
            until(self._answers, "SeaweedFS answers")
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def env(self) -> dict[str, str]:
        """What a program of its owner has in its environment."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }

    def _command(self) -> list[str | Path]:
        credentials = [{"accessKey": KEY, "secretKey": SECRET}]
        owner = {
            "name": "owner",
            "credentials": credentials,
            "actions": ["Admin", "Read", "Write", "List"],
        }
        anyone = {"name": "anonymous", "actions": ["Read", "List"]}
        config = self._home.path / "s3.json"
        config.write_text(json.dumps({"identities": [owner, anyone]}), encoding="utf-8")
        folder = self._home.path / "data"
        folder.mkdir()
        ports = [
            flag
            for name, port in self._ports.items()
            for flag in (f"-{name}.port={port}", f"-{name}.port.grpc={free_port()}")
        ]
        return [
            Path(sys.executable).with_name("weed"), "server", f"-dir={folder}", "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.config={config}", "-volume.max=20",
            "-s3.autoCreateBucket=false", "-master.volumeSizeLimitMB=16", *ports,
        ]  # fmt: skip

    def _makes_the_bucket(self) -> bool | None:
        """Make the bucket as a folder of the file store: that needs no signature."""
        return self._asks("POST", f"http://127.0.0.1:{self._ports['filer']}/buckets/{self.bucket}/")

    def _answers(self) -> bool | None:
        return self._asks("GET", f"{self.endpoint}/{self.bucket}/")

    def _asks(self, method: str, address: str) -> bool | None:
        if self._running.process.poll() is not None:
            raise ClientError(f"SeaweedFS ended: {self._running.complaint()}")
        request = urllib.request.Request(address, method=method)  # noqa: S310 - our own address
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
        except OSError:
            return None
        return True
