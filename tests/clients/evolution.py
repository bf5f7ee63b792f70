"""GNOME's calendar service (evolution-data-server), with "webcal" subscriptions.

One private message bus with its services and one helper program,
which live as long as the driver does; `evolution_helper.py` is the other end.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from tests.clients.lines import Conversation
from tests.clients.process import SYSTEM_PYTHON, Home, program
from tests.clients.seen import SeenEvent

if TYPE_CHECKING:
    from types import TracebackType

PACKAGES = (
    "evolution-data-server gir1.2-ecal-2.0 gir1.2-edataserver-1.2 gir1.2-ical-3.0 python3-gi dbus"
)


class Evolution:
    """The calendar service of GNOME in a session of its own."""

    name = "evolution"

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        bus = program("dbus-run-session", "dbus")
        python = program(SYSTEM_PYTHON, "python3")
        with ExitStack() as stack:
            home = Home()
            stack.callback(home.remove)
            # Settings are kept in memory: another service fewer.
            env = home.env | {"GSETTINGS_BACKEND": "memory"}
            command = [bus, "--", python, "-m", "tests.clients.evolution_helper"]
            self._helper = stack.enter_context(Conversation(command, env, PACKAGES))
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
        """Add a subscription and do its first fetch."""
        self._helper.ask("subscribe", url)

    def refresh(self, url: str) -> None:
        """Fetch a subscription again now; return when the service has finished."""
        self._helper.ask("refresh", url)

    def events(self, url: str) -> list[SeenEvent]:
        """Return what the service now holds for a subscription, sorted."""
        return sorted(SeenEvent(*event) for event in self._helper.ask("events", url))
