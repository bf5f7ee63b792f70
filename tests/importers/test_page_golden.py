"""Invented pages: what their assumptions are about, and that text and HTML tell the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from modl_feeds.model import SessionKind
from tests.importers.pages import golden_import, golden_pages, published

if TYPE_CHECKING:
    from pathlib import Path

every_page = pytest.mark.parametrize("name", golden_pages())


@every_page
def test_every_assumption_is_about_something_in_the_record(name: str) -> None:
    """A path leads to a key of the record or of a session that is there."""
    found = golden_import(name)
    known = {one["id"] for one in found["record"].get("sessions", ())}
    expected: list[str] = []

    actual = [
        path
        for path in found["assumptions"]
        if path.split(".")[0] not in {*found["record"], "sessions"}
        or ("." in path and path.startswith("sessions.") and path.split(".")[1] not in known)
    ]

    assert expected == actual


def test_saved_html_tells_what_its_text_tells(tmp_path: Path) -> None:
    """The same meeting from both: only addresses are more."""
    (tmp_path / "text").mkdir()
    (tmp_path / "html").mkdir()
    text = published(golden_import("tides.txt")["record"], tmp_path / "text")
    html = published(golden_import("tides-saved.html")["record"], tmp_path / "html")
    expected = [
        (one.id, one.kind, one.start, one.end, one.title, one.speakers) for one in text.sessions
    ]

    actual = [
        (one.id, one.kind, one.start, one.end, one.title, one.speakers) for one in html.sessions
    ]

    assert expected == actual
    assert (text.venue, text.organizers, text.contacts) == (
        html.venue,
        html.organizers,
        html.contacts,
    )
    assert sum(one.kind is SessionKind.TALK for one in html.sessions) == 5
