"""Bytes on a connection, as no library would send them, and the answers that come back."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.web.processes import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST: Final = b"GET /static/style.css HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n"
"""Ends a connection that is still open: its answer shows where the server thinks it stands."""


class Answer(NamedTuple):
    """One answer as it stands on the wire."""

    status: int
    fields: dict[str, str]
    """By their names in lower case."""
    body: bytes


def said(port: int, *pieces: bytes) -> bytes:
    """Return all that a server says to these bytes until it closes the connection."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            while part := connection.recv(65536):
                heard += part
        except (BrokenPipeError, ConnectionResetError):
            pass  # it closed before it had read everything: also an answer
    return heard


def answers(heard: bytes) -> list[Answer]:
    """Return the answers on a connection; fail on bytes that belong to none."""
    found = []
    while heard:
        head, separator, heard = heard.partition(b"\r\n\r\n")
        assert separator, head
        status, *lines = head.decode("latin-1").split("\r\n")
        matched = re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", status)
        assert matched, status
        fields = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }
        length = int(fields.get("content-length", "0"))
        assert len(heard) >= length, "the body is cut"
        found.append(Answer(int(matched[1]), fields, heard[:length]))
        heard = heard[length:]
    return found


def ask(port: int, target: bytes, *fields: bytes, method: bytes = b"GET") -> Answer:
    """Return the one answer to a request."""
    lines = [method + b" " + target + b" HTTP/1.1", *(fields or (b"Host: a.example",))]
    (answer,) = answers(said(port, b"\r\n".join([*lines, b"Connection: close", b"", b""])))
    return answer


@contextmanager
def held(port: int, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Hold many connections, each with the same beginning of a request, and say no more."""
    connections: list[socket.socket] = []
    try:
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port), DEADLINE)
            connections.append(connection)
            connection.sendall(sent)
        yield connections
    finally:
        for connection in connections:
            connection.close()
