"""A copy of the sample site that a test may edit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.samples import SITE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of the sample site."""
    return Path(shutil.copytree(SITE, tmp_path / "data"))
