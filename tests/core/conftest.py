"""Fixtures of the core's tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder data/ of the current directory, not yet written."""
    monkeypatch.chdir(tmp_path)
    return Path("data")
