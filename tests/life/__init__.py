"""The life of a subscription: the real server, real clients, and a publisher who edits."""

import pytest

# So that a failing check in a helper shows both sides, as it does in a test.
pytest.register_assert_rewrite("tests.life.audience", "tests.life.readership")
