"""Files that are no part of the project, such as schemas that others publish.

They are looked for in ``../shared``, beside the project, or in ``$MODL_FEEDS_SHARED``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

_SHARED: Final = Path(os.environ.get("MODL_FEEDS_SHARED") or Path(__file__).parents[2] / "shared")


def shared_file(name: str) -> Path:
    """Return a shared file's path; without it the test is skipped, and fails in CI."""
    path = _SHARED / name
    if not path.is_file():
        reason = f"{path} is missing"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
