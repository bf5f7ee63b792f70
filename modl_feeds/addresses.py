"""Where a name leads: addresses that data or a page names may be those of somebody's own network.

A name is resolved once, all its addresses are judged, and one of those that were judged is to be
connected to: a name that answers differently the second time leads nowhere else.
Level 4.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_EMBEDDING: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""NAT64: the last 32 bits are an IPv4 address."""


class NotPublicError(OSError):
    """A name leads to where nothing may be asked."""


def is_public(address: Address) -> bool:
    """Tell whether an address is anyone's to fetch: not private, local, multicast or reserved."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _EMBEDDING:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolved(host: str, port: int, allowed: Callable[[Address], bool] = is_public) -> str:
    """Return an IP address of a name, to connect to.

    Raises:
        NotPublicError: one of its addresses is not allowed.
        OSError: it has none.
        UnicodeError: it is no name.

    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in found:
        if not allowed(ipaddress.ip_address(place[0])):
            raise NotPublicError(f"{host} is at {place[0]}, which is not public")
    return str(found[0][4][0])
