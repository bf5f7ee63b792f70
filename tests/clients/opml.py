"""Lists of feeds (OPML): what readers know after they have imported one, as (address, title).

A reader may take a title from the list or from the feed itself; what is reported is what it shows.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import listparser
from lxml import etree

from tests.clients.process import Home, program, run
from tests.clients.seen import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LISTED = list[tuple[str, str]]


def in_listparser(opml: bytes) -> LISTED:
    """Return what listparser, the parser of lists beside feedparser, reads."""
    found = listparser.parse(opml)
    if found.bozo:
        message = f"this is no sound list: {found.bozo_exception}"
        raise ClientError(message)
    return sorted((one.url, one.title) for one in found.feeds)


def in_newsboat(opml: bytes) -> LISTED:
    """Return what newsboat exports after it has imported the list and fetched the feeds."""
    with _home(opml) as (home, path):
        # It refuses to start without a list of its own.
        (home.path / "urls").touch()
        (home.path / "config").write_text("suppress-first-reload yes\n", encoding="utf-8")
        newsboat = [
            program("newsboat", "newsboat"),
            f"--url-file={home.path / 'urls'}",
            f"--cache-file={home.path / 'cache.db'}",
            f"--config-file={home.path / 'config'}",
        ]
        run([*newsboat, f"--import-from-opml={path}"], env=home.env)
        run([*newsboat, "--execute=reload"], env=home.env)
        return _outlines(run([*newsboat, "--export-to-opml"], env=home.env))


def in_gpodder(opml: bytes) -> LISTED:
    """Return what gPodder exports after it has subscribed to everything in the list."""
    gpo = program("gpo", "gpodder")
    with _home(opml) as (home, path):
        env = home.env | {"GPODDER_HOME": str(home.path / "gpodder")}
        exported = home.path / "exported.opml"
        run([gpo, "import", path], env=env)
        run([gpo, "export", exported], env=env)
        return _outlines(exported.read_bytes())


@contextmanager
def _home(opml: bytes) -> Iterator[tuple[Home, Path]]:
    """Yield a home and the list as a file in it."""
    home = Home()
    try:
        path = home.path / "feeds.opml"
        path.write_bytes(opml)
        yield home, path
    finally:
        home.remove()


def _outlines(opml: bytes) -> LISTED:
    found = etree.fromstring(opml).iter("outline")
    return sorted((one.get("xmlUrl", ""), one.get("title", "")) for one in found)
