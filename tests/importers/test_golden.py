"""Each golden source gives the record, the assumptions and the remains that stand beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from modl_feeds.importers import IMPORTERS, importer_for
from tests.importers import meeting_of, source_of
from tests.importers.regenerate import GOLDEN, outcome, sources, wanted

if TYPE_CHECKING:
    from pathlib import Path

every_source = pytest.mark.parametrize(
    "source", sources(), ids=lambda one: str(one.relative_to(GOLDEN))
)


@every_source
def test_source_gives_what_stands_beside_it(source: Path) -> None:
    """Word for word."""
    expected = wanted(source).read_text(encoding="utf-8")

    actual = outcome(source)

    assert expected == actual


@every_source
def test_record_can_be_published(source: Path) -> None:
    """It passes the schema and the checks of a file that was written by hand."""
    record = json.loads(wanted(source).read_text(encoding="utf-8"))["record"]

    meeting = meeting_of(record)

    assert record["title"] == meeting.title


@every_source
def test_source_is_recognised(source: Path) -> None:
    """By its content alone, as nothing else."""
    expected = source.parent.name

    actual = importer_for(source_of(source.read_bytes())).name

    assert expected == actual


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_every_importer_has_a_golden_source(importer: object) -> None:
    """A new one comes with a file that shows what it reads."""
    names = {source.parent.name for source in sources()}

    assert getattr(importer, "name", "") in names
