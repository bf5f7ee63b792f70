"""The invented meeting, served at the address that its documents name, and its publisher.

A hub fetches what it is told of, so the address must be one at which it finds the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.life.invented import MEETING, OKAFOR_YAML, SLIDES_YAML
from tests.life.site import BASE, SITE, TO_RELEASE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.process import Finished
    from tests.life.site import Folder, Served

NEWS: Final = "/tides-2031/news"
SLIDES: Final = "/tides-2031/slides"
SPEAKER: Final = "/speakers/ada-okafor"
ELSEWHERE: Final = "/speakers/mei-sato"
"""A feed of which nothing changes when another speaker's slides appear."""

_ENDINGS: Final = (".rss", ".atom", ".json")


class Newsroom:
    """A publisher who has released a meeting and told nobody yet."""

    def __init__(self, folder: Folder, served: Served, hub: str, certificate: Path) -> None:
        self.folder = folder
        self.served = served
        self._trust = {"SSL_CERT_FILE": str(certificate)}
        lines = SITE.replace(BASE, served.url("")) + (f"hub: {hub}\n" if hub else "")
        former = served.etag(f"{NEWS}.rss")
        (folder.root / "site.yaml").write_text(lines, encoding="utf-8")
        self.release("--no-ping")
        served.wait(f"{NEWS}.rss", former)

    def publish_slides(self) -> Finished:
        """Add the slides of one talk, and release them."""
        self.folder.edit(MEETING, (OKAFOR_YAML, OKAFOR_YAML + SLIDES_YAML))
        return self.release()

    def release(self, *options: str) -> Finished:
        """Run `modl-feeds release` and return how it ended."""
        self.folder.now += TO_RELEASE
        return self._run(
            "release", "--yes", "--at", f"{self.folder.now:%Y-%m-%dT%H:%M:%SZ}", *options
        )

    def ping(self) -> Finished:
        """Run `modl-feeds ping` and return how it ended."""
        return self._run("ping")

    def _run(self, *arguments: str) -> Finished:
        return self.folder.finish(*arguments, env=self._trust)

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return self.served.url(path)

    def text(self, path: str) -> str:
        """Return what a document says."""
        return self.served.body(path).decode()

    def feeds(self) -> dict[str, bytes]:
        """Return every feed of the site, by its address."""
        paths = (path for path in self.served.health()["standings"] if path.endswith(_ENDINGS))
        return {self.url(path): self.served.body(path) for path in paths}
