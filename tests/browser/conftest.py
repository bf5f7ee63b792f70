"""One Chromium and one server a folder of data for all tests; a visitor for each."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.browser.chromium import WIDE, Chromium
from tests.browser.sites import Sites
from tests.samples import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from tests.browser.chromium import Visitor, Wishes


class Invite(Protocol):
    """Brings a visitor to a site."""

    def __call__(self, site: str = "sample", **wishes: Unpack[Wishes]) -> Visitor:
        """Return a new visitor of the site of that folder, or at that address."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Yield the one Chromium of all tests."""
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Yield the served folders."""
    with ExitStack() as stack:
        yield Sites(stack, FOLDERS, tmp_path_factory.mktemp)


@pytest.fixture
def invite(chromium: Chromium, sites: Sites) -> Iterator[Invite]:
    """Yield what brings visitors; at the end none of them has met a fault."""
    visitors: list[Visitor] = []

    def come(site: str = "sample", **wishes: Unpack[Wishes]) -> Visitor:
        address = sites[site].address if site in FOLDERS else site
        visitors.append(chromium.visitor(address, **wishes))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


@pytest.fixture(scope="session")
def regulars(chromium: Chromium, sites: Sites) -> dict[str, Visitor]:
    """Return one visitor of each site, whose window stays open from test to test."""
    return {name: chromium.visitor(sites[name].address) for name in FOLDERS}


@pytest.fixture
def regular(folder: str, regulars: dict[str, Visitor]) -> Iterator[Visitor]:
    """Yield the regular visitor of a folder's site, who comes much quicker than a new one."""
    visitor = regulars[folder]
    visitor.page.set_viewport_size(WIDE)
    visitor.page.emulate_media(color_scheme="light")
    yield visitor
    faults = [*visitor.faults]
    visitor.faults.clear()
    assert faults == []
