"""A fence for programs that fetch whatever address they are told: the loopback, and no further."""

from __future__ import annotations

import ipaddress
import sys


def stay_on_the_loopback() -> None:
    """Refuse from now on, in this process, to look a name up or to send anything elsewhere."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not _is_near(host):
        raise ConnectionRefusedError(f"{event} beyond the loopback: {host}")


def _is_near(host: object) -> bool:
    """Tell whether a host is this machine; a socket of the file system and no host at all are."""
    if not isinstance(host, str):
        return host is None
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}
