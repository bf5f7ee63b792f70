"""A programme on paper."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader

from tests.browser.kinds import by_kind
from tests.browser.test_my_programme import FIRST, HOME, MEETING, THIRD
from tests.samples import FOLDERS, contents

if TYPE_CHECKING:
    from tests.browser.chromium import Visitor
    from tests.browser.conftest import Invite

pytestmark = pytest.mark.clients

MEETINGS: Final = [(folder, path) for folder in FOLDERS for path in by_kind(folder)["meeting"]]


def squeezed(text: str) -> str:
    """Return the letters alone: a printer breaks lines where it must."""
    return "".join(filter(str.isalnum, text)).casefold()


def plain(title: str) -> str:
    """Return the longest part of a title that stands in a PDF in the order in which it is read."""
    return max(map(squeezed, re.findall("[ -~]+", title)), key=len)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("folder", "path"), MEETINGS)
def test_every_talk_is_on_paper(regular: Visitor, folder: str, path: str, paper: str) -> None:
    """Every talk of a meeting is printed, on the paper of either side of the Atlantic."""
    pdf = PdfReader(io.BytesIO(regular.go(path).pdf(format=paper)))
    printed = squeezed(" ".join(page.extract_text() for page in pdf.pages))
    editions = contents(FOLDERS[folder]).editions
    meeting = next(one.meeting for one in editions if f"/{one.meeting.id}/" == path)
    expected = {talk.title for talk in meeting.talks}
    assert {title for title in expected if plain(title) not in printed} == set()


def test_a_choice_is_printed_alone(invite: Invite) -> None:
    """On paper are the sessions that were chosen, each time before its title, and no others."""
    page = invite("shipped").go(f"{HOME}my/?s={FIRST.id},{THIRD.id}")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    printed = squeezed(" ".join(sheet.extract_text() for sheet in pdf.pages))
    found = [one for one in MEETING.talks if plain(one.title) in printed]
    assert found == [FIRST, THIRD]
    assert printed.index(f"{FIRST.start:%H%M}") < printed.index(plain(FIRST.title))


def test_without_a_choice_all_is_printed(invite: Invite) -> None:
    """A list to tick with a pencil."""
    page = invite("shipped").go(f"{HOME}my/")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    printed = squeezed(" ".join(sheet.extract_text() for sheet in pdf.pages))
    assert [one for one in MEETING.talks if plain(one.title) not in printed] == []
