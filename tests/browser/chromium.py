"""Chromium, and a guard that notes whatever a visitor should never meet.

The browser cannot leave the machine: no name but the loopback's resolves.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self, TypedDict
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.clients.process import DEADLINE, Home, program

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Literal, Unpack

    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Page,
        Request,
        ViewportSize,
        WebError,
    )

HOST: Final = "127.0.0.1"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}


NOW: Final = datetime(2025, 9, 1, 12, tzinfo=UTC)
"""What visitors' clocks show unless they are set: no meeting is running."""
_BLOCKED: Final = "Service Worker registration blocked by Playwright"


class Wishes(TypedDict, total=False):
    """What kind of visitor it is.

    The rest is a wide window, in English, in UTC, where nothing moves, and where no page is kept.
    """

    viewport: ViewportSize
    color_scheme: Literal["dark", "light"]
    timezone_id: str
    locale: str
    java_script_enabled: bool
    reduced_motion: Literal["no-preference", "reduce"]
    permissions: list[str]
    service_workers: Literal["allow", "block"]


class Visitor:
    """A browser of one's own: nothing in its cache, nothing remembered, one page open."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        """Where the site is, without a trailing slash."""
        self.faults: list[str] = []
        """What no visitor should ever meet; a test fails with any of them."""
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)
        self.page: Page = context.new_page()

    def go(self, path: str) -> Page:
        """Open a page of the site and return it, loaded."""
        answer = self.page.goto(f"{self.address}{path}", wait_until="load")
        if answer is not None and not answer.ok:
            self.faults.append(f"{answer.status} {answer.url}")
        return self.page

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != HOST:
            self.faults.append(f"asked {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and message.text != _BLOCKED:
            self.faults.append(f"{message.type}: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self.faults.append(f"threw {error.error.message}")


class Chromium:
    """One headless browser for all tests, in which every visitor is another person."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            home = Home()
            stack.callback(home.remove)
            playwright = stack.enter_context(sync_playwright())
            self._browser: Browser = playwright.chromium.launch(
                executable_path=program("chromium", "chromium"),
                args=ARGUMENTS,
                env={**home.env},
            )
            stack.callback(self._browser.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def visitor(self, address: str, **wishes: Unpack[Wishes]) -> Visitor:
        """Return a new visitor of the site at an address."""
        wishes.setdefault("viewport", WIDE)
        wishes.setdefault("timezone_id", "UTC")
        wishes.setdefault("locale", "en-GB")
        wishes.setdefault("reduced_motion", "reduce")
        wishes.setdefault("service_workers", "block")
        context = self._browser.new_context(**wishes)
        context.set_default_timeout(1000 * DEADLINE)
        context.clock.set_fixed_time(NOW)
        return Visitor(context, address)
