"""Fixtures: a small folder of data, and the tiny importer registered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from modl_feeds import importers
from tests.core.sites import write
from tests.merging.json_importer import JsonImporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def importer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `import` know the tiny importer alone, and no setting of the machine."""
    monkeypatch.setattr(importers, "IMPORTERS", (JsonImporter(),))
    monkeypatch.delenv("MODL_FEEDS_DATA", raising=False)
    monkeypatch.delenv("MODL_FEEDS_BASE_URL", raising=False)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the valid folder data/ of the current directory, as the tests of the core have it."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "data").relative_to(tmp_path)


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a source for the tiny importer, beside data/."""

    def written(record: dict[str, Any], name: str = "source.json", **more: Any) -> Path:  # noqa: ANN401 - JSON
        path = tmp_path / name
        path.write_text(json.dumps({"record": record, **more}), encoding="utf-8")
        return path.relative_to(tmp_path)

    return written
