"""Mozilla's remote control: each message is its length, a colon and a JSON text.

A command is `[0, number, name, parameters]`; its answer `[1, number, error, value]`.
"""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any, Self

from tests.clients.process import DEADLINE
from tests.clients.seen import ClientError

if TYPE_CHECKING:
    from types import TracebackType


class Marionette:
    """A session with a running Mozilla program, in its privileged context."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=2 * DEADLINE)
        self._stream = self._socket.makefile("rwb")
        self._number = 0
        try:
            self._receive()  # the greeting
            self._command("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
            self._command("Marionette:SetContext", {"value": "chrome"})
            self._command("WebDriver:SetTimeouts", {"script": int(DEADLINE * 1000)})
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._stream.close()
        self._socket.close()

    # The value is whatever the script resolved to.
    def run(self, script: str, *arguments: str) -> Any:  # noqa: ANN401
        """Run a script whose last argument is the function that takes its result."""
        parameters = {"script": script, "args": arguments, "newSandbox": True}
        return self._command("WebDriver:ExecuteAsyncScript", parameters)["value"]

    def _command(self, name: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 (as run)
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        try:
            self._stream.write(b"%d:%b" % (len(message), message))
            self._stream.flush()
            _, _, error, value = self._receive()
        except OSError as gone:
            message_ = f"{name}: {gone}"
            raise ClientError(message_) from gone
        if error:
            message_ = f"{name}: {error.get('message') or error}"
            raise ClientError(message_)
        return value

    def _receive(self) -> Any:  # noqa: ANN401 (as run)
        length = b""
        while not length.endswith(b":"):
            digit = self._stream.read(1)
            if not digit:
                message = "the program hung up"
                raise ConnectionError(message)
            length += digit
        return json.loads(self._stream.read(int(length[:-1])))
