"""Web servers that send files, set up with the rules that a build writes: nginx and Caddy.

nginx stands in front of our own server, too.

Each runs unprivileged, on a port of the loopback, with a home of its own.
"""

from __future__ import annotations

import http.client
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from tests.clients.process import Home, Running, free_port, program, until
from tests.clients.seen import ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    fields: Mapping[str, str]
    """By name, as http.client joins them."""
    body: bytes


class FileServer:
    """A server of the files of one build."""

    name: ClassVar[str]

    def __init__(self, site: Path) -> None:
        self._site = site.absolute()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._home = Home()
            stack.callback(self._home.remove)
            self._port = free_port()
            self._running = stack.enter_context(Running(self._command(), self._home.env))
            until(self._answers, f"{self.name} answers")
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
            stack.callback(self._connection.close)
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
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def ask(self, path: str, fields: Mapping[str, str] | None = None, method: str = "GET") -> Reply:
        """Return the answer to one request, as it came."""
        self._connection.request(method, path, headers=dict(fields or {}))
        answer = self._connection.getresponse()
        return Reply(answer.status, {k.title(): v for k, v in answer.getheaders()}, answer.read())

    def _command(self) -> list[str | Path]:
        """Write what the server needs to its home, and return how to start it."""
        raise NotImplementedError

    def _answers(self) -> bool | None:
        if self._running.process.poll() is not None:
            raise ClientError(f"{self.name} ended: {self._running.complaint()}")
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=5).close()
        except OSError:
            return None
        return True


class Nginx(FileServer):
    """The nginx of the system, with its module for Brotli."""

    name = "nginx"

    def _command(self) -> list[str | Path]:
        home = self._home.path
        folders = "".join(
            f"{kind}_temp_path {home}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (home / "nginx.conf").write_text(
            f"""
            load_module {_BROTLI};
            daemon off; master_process off; pid {home}/pid; error_log stderr;
            events {{ }}
            http {{
                access_log off; {folders}
                {self._block()}
            }}
            """,
            encoding="utf-8",
        )
        return [program("nginx", "nginx-light"), "-p", home, "-c", home / "nginx.conf"]

    def _block(self) -> str:
        """Return the server's block of the settings."""
        rules = (self._site / "nginx.conf").read_text(encoding="utf-8")
        (self._home.path / "rules.conf").write_text(
            rules.replace("#brotli_static on", "brotli_static on"), encoding="utf-8"
        )
        return f"""
            server {{
                listen 127.0.0.1:{self._port}; server_name meetings.example;
                root {self._site}/public;
                include {self._home.path}/rules.conf;
            }}
        """


class NginxInFront(Nginx):
    """The same, with a block for a server that stands behind it."""

    def __init__(self, site: Path, block: str) -> None:
        super().__init__(site)
        self._written = block

    def _block(self) -> str:
        return self._written.replace("listen 80;", f"listen 127.0.0.1:{self._port};")


class Caddy(FileServer):
    """The Caddy of the system."""

    name = "caddy"

    def _command(self) -> list[str | Path]:
        config = self._home.path / "Caddyfile"
        config.write_text(
            f"""
            {{
                admin off
                auto_https off
            }}
            http://127.0.0.1:{self._port} {{
                root * {self._site}/public
                import {self._site}/Caddyfile
            }}
            """,
            encoding="utf-8",
        )
        return [program("caddy", "caddy"), "run", "--config", config, "--adapter", "caddyfile"]
