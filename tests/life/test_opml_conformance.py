"""Who imports a list of feeds then follows exactly the feeds that it lists, under their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from modl_feeds import feeds
from modl_feeds.calendars import speakers
from modl_feeds.urls import Addresses
from tests.clients.opml import in_gpodder, in_listparser, in_newsboat
from tests.life.site import Served
from tests.life.subjects import DATA, SAMPLE
from tests.samples import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.clients

LISTS = [
    (SAMPLE, "/"),
    (SAMPLE, "/escapes-2026/"),
    (SAMPLE, "/loops-2025/"),
    (DATA, "/"),
    (DATA, "/modl-2025/"),
]


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[Path, Served]]:
    """Yield a server of each folder, which names itself in its lists."""
    own = "http://127.0.0.1:{port}"
    with Served(SAMPLE, own) as sample, Served(DATA, own) as data:
        yield {SAMPLE: sample, DATA: data}


def listed(folder: Path, page: str, base: str) -> list[tuple[str, str]]:
    """Return address and title of every feed of a page and of those below it."""
    data = contents(folder)
    addresses = Addresses.of(data.site)
    told = {one.meeting.id: feeds.Told.of(one, addresses) for one in data.editions}
    every = feeds.feeds(data.site, told, speakers(data.editions))
    return sorted(
        (f"{base}{one.path}.rss", one.title) for one in every if one.page.startswith(page)
    )


@pytest.mark.parametrize("known", [in_listparser, in_newsboat, in_gpodder])
@pytest.mark.parametrize(("folder", "page"), LISTS, ids=lambda one: getattr(one, "name", one))
def test_imported_list(
    folder: Path,
    page: str,
    known: Callable[[bytes], list[tuple[str, str]]],
    servers: dict[Path, Served],
) -> None:
    """Each feed once, with its address and its title, and nothing else."""
    served = servers[folder]
    expected = listed(folder, page, served.base_url)
    assert expected == known(served.body(f"{page}feeds.opml"))
    assert expected
