"""Servers of a copy of the sample site."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.samples import SITE
from tests.web.processes import Running, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of the sample site."""
    return Path(shutil.copytree(SITE, tmp_path / "data"))


@pytest.fixture
def pair(data: Path, tmp_path: Path) -> Iterator[Running]:
    """Yield a server of its own with two workers."""
    with serving(data, tmp_path, "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Yield a server that a module's tests share: none of them may leave a trace."""
    folder = tmp_path_factory.mktemp("shared")
    with serving(SITE, folder) as running:
        yield running
