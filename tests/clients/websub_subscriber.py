"""A WebSub subscriber: that of flask-websub; `websub_subscriber_helper.py` is the other end.

It looks for the hub and the topic in the headers of an answer and then in its body,
gives the hub a secret, and keeps only what is signed with it.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from tests.clients.lines import Conversation
from tests.clients.process import Home

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber and a hub have agreed on."""

    hub: str
    """The address of the hub, as the topic names it."""
    topic: str
    """The address of the topic, as it names itself."""
    callback: str
    """Where the hub sends the topic's content."""


class WebSubSubscriber:
    """A subscriber with a home of its own, which trusts one hub's certificate."""

    def __init__(self, certificate: Path) -> None:
        self._certificate = certificate
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            home = Home()
            stack.callback(home.remove)
            env = home.env | {"REQUESTS_CA_BUNDLE": str(self._certificate)}
            database = str(home.path / "subscriptions.sqlite")
            command = [sys.executable, "-m", "tests.clients.websub_subscriber_helper", database]
            packages = "flask-websub of PyPI"
            self._helper = stack.enter_context(Conversation(command, env, packages))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def subscribe(self, url: str) -> Subscription:
        """Subscribe to what an address offers; return when the hub has verified it."""
        return Subscription(*self._helper.ask("subscribe", url))

    def received(self, topic: str) -> list[str]:
        """Return the contents of a topic that hubs have sent so far, oldest first."""
        return [body for sent, body in self._helper.ask("received") if sent == topic]
