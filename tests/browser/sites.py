"""Both folders of data, each served by the real server under its own address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.browser.chromium import HOST
from tests.web.processes import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    from tests.web.processes import Running

BASE_URL: Final = f"http://{HOST}:{{port}}"


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of data and the server that publishes it."""

    data: Path
    server: Running

    @property
    def address(self) -> str:
        """Where the site is, without a trailing slash; its documents say the same."""
        return BASE_URL.format(port=self.server.port)


def serve(stack: ExitStack, data: Path, folder: Path) -> Site:
    """Serve a folder of data until the stack is closed; the other folder is the server's own."""
    return Site(data, stack.enter_context(serving(data, folder, "--base-url", BASE_URL)))


class Sites:
    """Sites by the names of their folders, each served from when it is first asked for."""

    def __init__(
        self, stack: ExitStack, folders: dict[str, Path], fresh: Callable[[str], Path]
    ) -> None:
        self._stack = stack
        self._folders = folders
        self._fresh = fresh
        self._served: dict[str, Site] = {}

    def __getitem__(self, name: str) -> Site:
        if name not in self._served:
            self._served[name] = serve(self._stack, self._folders[name], self._fresh(name))
        return self._served[name]
