"""The guard notes what no visitor should meet; otherwise the other tests would prove little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.process import until

if TYPE_CHECKING:
    from tests.browser.chromium import Visitor
    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients


@pytest.mark.parametrize(
    ("deed", "noted"),
    [
        ("console.error('a complaint')", "error: a complaint"),
        ("console.warn('a warning')", "warning: a warning"),
        ("void setTimeout(() => { throw new Error('a fault') })", "Error: a fault"),
        ("void open('https://elsewhere.example/')", "asked https://elsewhere.example/"),
        ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
    ],
)
def test_notes_every_fault(invite: Invite, deed: str, noted: str) -> None:
    """Complaints, exceptions, requests to others and breaches of the policy are faults."""
    visitor = invite()
    visitor.go("/").evaluate(deed)
    assert until(lambda: noted_by(visitor, noted), noted)
    visitor.faults.clear()


def test_notes_a_page_that_is_not_there(invite: Invite) -> None:
    """A page that cannot be shown is a fault, not a page without faults."""
    visitor = invite()
    visitor.go("/nowhere/")
    assert until(lambda: noted_by(visitor, "error: Failed to load"), "the browser's complaint")
    assert f"404 {visitor.address}/nowhere/" in visitor.faults
    visitor.context.close()  # before the browser complains of an icon that is not there either
    visitor.faults.clear()


def noted_by(visitor: Visitor, words: str) -> bool | None:
    """Return True once a fault has these words."""
    visitor.page.wait_for_timeout(1)  # lets the browser's messages in
    return any(words in fault for fault in visitor.faults) or None
