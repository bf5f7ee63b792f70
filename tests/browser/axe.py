"""axe-core: what a person with another way of reading would stumble over."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from tests.clients.process import HERE
from tests.clients.seen import MissingProgramError

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TAGS: Final = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
    "best-practice",
]
_ON_COLOURS: Final = ["color-contrast", "link-in-text-block"]
_RUN: Final = """
async runOnly => {
    const found = await axe.run({
        runOnly, resultTypes: ["violations"], preload: false,
        ...(runOnly.type === "tag" && {rules: {"target-size": {enabled: true}}}),
    });
    return found.violations.flatMap(one => one.nodes.map(
        node => `${one.id} ${node.target.join(" ")}: ${node.failureSummary}`));
}
"""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and best practice, a line each."""
    return _run(page, {"type": "tag", "values": _TAGS})


def colour_violations(page: Page) -> list[str]:
    """Return only what depends on the colours."""
    return _run(page, {"type": "rule", "values": _ON_COLOURS})


def _run(page: Page, only: dict[str, str | list[str]]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        # Not as a script element: the content security policy would refuse it.
        page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN, only)
    return found


@cache
def _source() -> str:
    path = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        raise MissingProgramError("axe-core", "npm, then npm ci in tests/clients")
    return path.read_text(encoding="utf-8")
