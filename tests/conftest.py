"""What holds for all tests."""

from __future__ import annotations

from tests import properties

properties.register()
