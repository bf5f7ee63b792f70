"""gPodder: a podcast client, through its own model; `gpodder_helper.py` is the other end.

It keeps every item of a feed, whether or not there is media with it,
and cares for the address of the media more than for anything else.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from tests.clients.lines import Conversation
from tests.clients.process import SYSTEM_PYTHON, Home, program
from tests.clients.seen import SeenItem

if TYPE_CHECKING:
    from types import TracebackType


class GPodder:
    """A gPodder with a home of its own."""

    name = "gpodder"

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._failures: dict[str, str] = {}

    def __enter__(self) -> Self:
        program("gpo", "gpodder")
        python = program(SYSTEM_PYTHON, "python3")
        with ExitStack() as stack:
            home = Home()
            stack.callback(home.remove)
            env = home.env | {"GPODDER_HOME": str(home.path / "gpodder")}
            command = [python, "-m", "tests.clients.gpodder_helper"]
            self._helper = stack.enter_context(Conversation(command, env, "gpodder"))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def subscribe(self, url: str) -> None:
        """Add a podcast and fetch it for the first time."""
        self._helper.ask("subscribe", url)

    def refresh(self, url: str) -> None:
        """Fetch again now; a podcast that fails keeps its episodes."""
        self._failures[url] = self._helper.ask("refresh", url)

    def failed(self, url: str) -> str:
        """Return why the last fetch failed; empty when it did not."""
        return self._failures.get(url, "")

    def items(self, url: str) -> list[SeenItem]:
        """Return the episodes of a podcast, sorted."""
        return sorted(SeenItem(*fields) for fields in self._helper.ask("items", url))

    def mark_all_read(self, url: str) -> None:
        """Mark the episodes of a podcast as played."""
        self._helper.ask("mark_all_read", url)
