"""Thunderbird, headless: one process that keeps several subscriptions.

A subscription is made as the program's dialog makes it:
the address is looked at first (HEAD, then GET), then fetched, and kept in an offline copy.
A calendar that answers 410, or any other 4xx or 5xx but 404, is disabled;
a disabled calendar shows no events and is not fetched again until it is enabled.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from tests.clients.marionette import Marionette
from tests.clients.process import HERE, Home, Running, program, until
from tests.clients.seen import ClientError, SeenEvent

if TYPE_CHECKING:
    from types import TracebackType

PREFERENCES = {
    # The program chooses a free port and writes it into its profile.
    "marionette.port": 0,
    # Some zone that is neither UTC nor a meeting's: a floating time must not pass as right.
    "calendar.timezone.local": "Pacific/Kiritimati",
    "calendar.timezone.useSystemTimezone": False,
    "calendar.alarms.show": False,
    # It tells of a lost connection by the desktop's notifications. Without a desktop that fails,
    # and the calendar stays locked; its own notifications need none.
    "alerts.useSystemBackend": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mailnews.start_page.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    # Whatever is not on the loopback is sent to a port where nothing listens.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}


class Thunderbird:
    """A headless Thunderbird with a profile of its own."""

    name = "thunderbird"

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._script = (HERE / "thunderbird.js").read_text(encoding="utf-8")
        self._ids: dict[str, str] = {}

    def __enter__(self) -> Self:
        binary = program("thunderbird", "thunderbird")
        with ExitStack() as stack:
            home = Home()
            stack.callback(home.remove)
            profile = home.path / "profile"
            profile.mkdir()
            lines = [
                f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
                for name, value in PREFERENCES.items()
            ]
            (profile / "user.js").write_text("".join(lines), encoding="utf-8")
            command = [
                *(binary, "--headless", "--no-remote", "--profile", str(profile)),
                *("--marionette", "-remote-allow-system-access"),
            ]
            running = stack.enter_context(Running(command, home.env | {"MOZ_HEADLESS": "1"}))

            def port() -> int | None:
                if running.process.poll() is not None:
                    message = f"thunderbird ended: {running.complaint()}"
                    raise ClientError(message)
                try:
                    text = (profile / "MarionetteActivePort").read_text(encoding="ascii")
                except FileNotFoundError:
                    return None
                return int(text) if text else None

            found = until(port, "thunderbird opens its control port")
            self._marionette = stack.enter_context(Marionette(found))
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
        """Add a subscription; raise when the program finds no calendar there."""
        self._ids[url] = self._ask("subscribe", url)

    def refresh(self, url: str) -> None:
        """Fetch again, as the program's timer would: not at all when disabled."""
        self._ask("refresh", self._ids[url])

    def enable(self, url: str) -> None:
        """Switch a disabled calendar on again, which fetches it."""
        self._ask("enable", self._ids[url])

    def disabled(self, url: str) -> bool:
        """Tell whether the program has switched the calendar off."""
        return bool(self._ask("disabled", self._ids[url]))

    def events(self, url: str) -> list[SeenEvent]:
        """Return the events of a subscription, sorted; none when disabled."""
        return sorted(SeenEvent(*event) for event in self._ask("events", self._ids[url]))

    # What an action returns is the script's affair.
    def _ask(self, action: str, subject: str) -> Any:  # noqa: ANN401
        answer = self._marionette.run(self._script, action, subject)
        if "error" in answer:
            message = f"thunderbird, {action} {subject}: {answer['error']}"
            raise ClientError(message)
        return answer.get("value")
