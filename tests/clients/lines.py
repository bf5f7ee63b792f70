"""A conversation with a program in another interpreter: one JSON text a line each way.

Each answer begins with the record separator of RFC 7464,
so that what a library prints on the same stream is not mistaken for an answer.
"""

from __future__ import annotations

import json
import os
import selectors
import sys
import time
from typing import IO, TYPE_CHECKING, Any

from tests.clients.process import DEADLINE, Running
from tests.clients.seen import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SEPARATOR = b"\x1e"
PATIENCE = 2 * DEADLINE
"""Longer than the other end waits for anything, so that its own complaint is heard."""


class Conversation(Running):
    """A running program that answers questions, one at a time."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], packages: str) -> None:
        super().__init__(command, env, talks=True)
        self._packages = packages
        self._read = b""

    # The answers are JSON of whatever shape the question has.
    def ask(self, action: str, *arguments: str) -> Any:  # noqa: ANN401
        """Have the program do something and return its answer.

        A program that does not answer is ended: its answer must not be taken for the next one's.
        """
        if self.ended:
            message = f"no answer to {action}: the program was ended before"
            raise ClientError(message)
        question = json.dumps([action, *arguments]).encode() + b"\n"
        try:
            stdin = _stream(self.process.stdin)
            stdin.write(question)
            stdin.flush()
            answer = json.loads(self._line(time.monotonic() + PATIENCE))
        except (OSError, EOFError) as error:
            message = (
                f"no answer to {action}: {error}; needs the packages {self._packages}, "
                f"which ./run test installs\n{self.complaint()}"
            )
            self.end()
            raise ClientError(message) from error
        if "error" in answer:
            message = f"{action} {' '.join(arguments)}: {answer['error']}"
            raise ClientError(message)
        return answer["value"]

    def _line(self, end: float) -> bytes:
        """Return the next answer without its separator."""
        stdout = _stream(self.process.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while True:
                line, newline, rest = self._read.partition(b"\n")
                if newline:
                    self._read = rest
                    _, separator, answer = line.rpartition(SEPARATOR)
                    if separator:
                        return answer
                    continue
                if not selector.select(max(0, end - time.monotonic())):
                    message = f"nothing within {PATIENCE:g} s"
                    raise TimeoutError(message)
                chunk = os.read(stdout.fileno(), 1 << 16)
                if not chunk:
                    message = "the program has ended"
                    raise EOFError(message)
                self._read += chunk


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        message = "the program was started without pipes"
        raise OSError(message)
    return stream


def answer_all(actions: Mapping[str, Callable[..., object]]) -> None:
    """Answer the questions on standard input until there are no more."""
    for line in sys.stdin:
        action, *arguments = json.loads(line)
        try:
            answer = {"value": actions[action](*arguments)}
        # Whatever went wrong is told to the one who asked, who raises it.
        except Exception as error:  # noqa: BLE001
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.buffer.write(SEPARATOR + json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
