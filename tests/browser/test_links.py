"""Every link within a site leads to something, asked of the real server."""

from __future__ import annotations

from collections import defaultdict
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from lxml import html

from tests.browser.kinds import html_paths
from tests.samples import FOLDERS

if TYPE_CHECKING:
    from tests.browser.sites import Site, Sites

pytestmark = [pytest.mark.clients, pytest.mark.parametrize("folder", FOLDERS)]

ADDRESSES: Final = "//@href | //@src | //@action | //@poster"


class Surfer:
    """Asks the server for each address once."""

    def __init__(self, site: Site) -> None:
        self.address = site.address
        self._connection = HTTPConnection(urlsplit(site.address).netloc, timeout=30)
        self._answers: dict[str, tuple[int, bytes]] = {}

    def get(self, address: str) -> tuple[int, bytes]:
        """Return status and body of an address of the site, where redirects end."""
        if address not in self._answers:
            self._connection.request("GET", address.removeprefix(self.address))
            answer = self._connection.getresponse()
            body, moved = answer.read(), answer.getheader("Location")
            self._answers[address] = (answer.status, body)
            if moved:
                self._answers[address] = self.get(urljoin(address, moved))
        return self._answers[address]

    def links(self, path: str) -> set[str]:
        """Return the addresses of the site to which a page leads, its subscriptions too."""
        page = f"{self.address}{path}"
        links = {urljoin(page, one) for one in html.fromstring(self.get(page)[1]).xpath(ADDRESSES)}
        web = {one.replace("webcal:", "http:", 1) for one in links}
        return {one for one in web if one.startswith(f"{self.address}/")}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def test_every_link_leads_somewhere(sites: Sites, folder: str) -> None:
    """Each address of each page is answered with 200, and holds the place that is named."""
    surfer = Surfer(sites[folder])
    broken = defaultdict(list)
    for path in html_paths(folder):
        for link in surfer.links(path):
            address, place = urldefrag(link)
            status, body = surfer.get(address)
            if status != 200 or (
                place and not html.fromstring(body).xpath("//*[@id=$id]", id=place)
            ):
                broken[path].append(link)
    surfer.close()
    assert dict(broken) == {}
