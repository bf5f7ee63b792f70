"""What holds for all tests."""

from __future__ import annotations

import gc

from tests import properties

properties.register()


def pytest_collection_finish() -> None:
    """Leave twelve thousand tests out of every search for garbage: a tenth of the time."""
    gc.collect()
    gc.freeze()
