"""The part of the Evolution driver that runs under the system's interpreter.

It does what GNOME's calendar programs do: it registers a source of the kind "webcal",
opens it through the calendar service, and watches it through a view.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.clients.introspected import in_utc, library
from tests.clients.lines import answer_all
from tests.clients.process import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Callable

GLib = library("GLib", "2.0")
Gio = library("Gio", "2.0")
EDataServer = library("EDataServer", "1.2")
ICal = library("ICalGLib", "3.0")
ECal = library("ECal", "2.0")

PATIENCE = 2.0
"""How long to wait for the end of a fetch, in seconds, before wishing for it once more."""
EVERYTHING = "#t"
"""The query that every event meets."""
AT_ONCE = 0xFFFFFFFF
"""Open a calendar without waiting for its first fetch; zero would wait for ever."""
UNKNOWN_ZONE = ("e-cal-client-error-quark", int(ECal.ClientError.OBJECT_NOT_FOUND))
"""The domain and code of the error for a zone that the calendar does not define."""
UNKNOWN_SOURCE = ("g-io-error-quark", int(Gio.IOErrorEnum.NOT_FOUND))
"""The domain and code of the error for a source that the service has not heard of."""
STATUSES = {
    ICal.PropertyStatus.CONFIRMED: "CONFIRMED",
    ICal.PropertyStatus.CANCELLED: "CANCELLED",
    ICal.PropertyStatus.TENTATIVE: "TENTATIVE",
}


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Let the bus deliver its messages until the condition holds."""
    context = GLib.MainContext.default()
    end = time.monotonic() + DEADLINE
    while context.iteration(may_block=False):
        pass  # what has arrived already may decide
    while not condition():
        if time.monotonic() > end:
            message = f"not within {DEADLINE:g} s: {what}"
            raise TimeoutError(message)
        if not context.iteration(may_block=False):
            time.sleep(0.005)


class Subscription:
    """One source of the kind "webcal", opened and watched."""

    def __init__(self, registry: Any, url: str) -> None:  # noqa: ANN401 (see introspected)
        self._begun = 0
        self._ended = 0
        self._failed = 0
        source = self._registered(registry, url)
        source.connect("credentials-required", self._refused)
        self._client = self._opened(source)
        _, self._view = self._client.get_view_sync(EVERYTHING, None)
        self._view.connect("progress", self._progress)
        self._view.start()

    def _registered(self, registry: Any, url: str) -> Any:  # noqa: ANN401 (see introspected)
        """Register a source; the registry service hands out its own copy of it."""
        source = EDataServer.Source.new(None, None)
        source.set_display_name(url)
        source.set_parent("webcal-stub")
        source.get_extension("Calendar").set_backend_name("webcal")
        source.get_extension("WebDAV Backend").set_uri(GLib.Uri.parse(url, GLib.UriFlags.NONE))
        source.get_extension("Security").set_method("none")
        registry.commit_source_sync(source, None)
        uid = source.get_uid()
        wait_until(lambda: registry.ref_source(uid) is not None, "the source is registered")
        return registry.ref_source(uid)

    def _opened(self, source: Any) -> Any:  # noqa: ANN401 (see introspected)
        """Open a calendar; the service may hear of its source later than this program."""
        end = time.monotonic() + DEADLINE
        while True:
            try:
                return ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, AT_ONCE, None)
            except GLib.Error as error:
                if (error.domain, error.code) != UNKNOWN_SOURCE or time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def _progress(self, _: object, percent: int, message: str) -> None:
        """Note that a fetch begins (with a message) or ends (without one)."""
        if message:
            self._begun += 1
        elif not percent:
            self._ended += 1

    def _refused(self, *_: object) -> None:
        """Note that a fetch failed: the service asks for credentials, whatever it was."""
        self._failed += 1

    def refresh(self) -> None:
        """Fetch, and wait for the end of a fetch that began after this was called.

        The service merges a wish to fetch with the fetch under way,
        which may have read the server too early: then the wish is repeated.
        """
        wait_until(lambda: self._ended >= self._begun, "the fetch under way ends")
        begun, failed = self._begun, self._failed
        while self._begun == begun and self._failed == failed:
            self._fetch()

    def _fetch(self) -> None:
        """Wish for a fetch, and wait until one ends.

        The wish may be merged with a fetch whose end was told before anybody listened:
        then no end ever comes, and the wish is repeated.
        """
        done = self._ended + self._failed
        wished = 0.0

        def has_ended() -> bool:
            nonlocal wished
            if self._ended + self._failed > done:
                return True
            if time.monotonic() > wished + PATIENCE:
                self._client.refresh_sync(None)
                wished = time.monotonic()
            return False

        wait_until(has_ended, "the fetch ends")

    def events(self) -> list[list[str]]:
        """Return the fields of each event that the service holds."""
        _, components = self._client.get_object_list_as_comps_sync(EVERYTHING, None)
        return [self._fields(component) for component in components]

    def _fields(self, component: Any) -> list[str]:  # noqa: ANN401 (see introspected)
        summary = component.get_summary()
        texts = [text.get_value() for text in component.get_descriptions()]
        return [
            component.get_uid(),
            self._time(component.get_dtstart()),
            self._time(component.get_dtend()),
            summary.get_value() if summary else "",
            STATUSES.get(component.get_status(), ""),
            component.get_location() or "",
            "\n".join(texts),
        ]

    def _time(self, moment: Any) -> str:  # noqa: ANN401 (see introspected)
        if moment is None:
            return ""
        zone = self._zone(moment.get_tzid())
        return in_utc(moment.get_value(), zone, ICal.Timezone.get_utc_timezone())

    def _zone(self, name: str | None) -> Any:  # noqa: ANN401 (see introspected)
        """Return the zone of a name; nothing when the calendar does not define it."""
        if not name:
            return None
        try:
            return self._client.get_timezone_sync(name, None)[1]
        except GLib.Error as error:
            if (error.domain, error.code) != UNKNOWN_ZONE:
                raise
            return None


def main() -> None:
    """Keep the subscriptions and do with them what the driver asks."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    subscriptions: dict[str, Subscription] = {}

    def subscribe(url: str) -> None:
        subscriptions[url] = Subscription(registry, url)
        subscriptions[url].refresh()

    answer_all(
        {
            "subscribe": subscribe,
            "refresh": lambda url: subscriptions[url].refresh(),
            "events": lambda url: subscriptions[url].events(),
        }
    )


if __name__ == "__main__":
    main()
