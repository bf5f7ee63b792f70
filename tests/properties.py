"""How many examples a property is tried with: as many as its test says, a share in a quick run.

`./run quick` has the profile "quick"; everything else, `./run test` first of all, tries them all.
"""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, settings

_ALL: Final = 100
"""The examples of a test that names no number, which is hypothesis's own."""
_QUICK: Final = 20


def register() -> None:
    """Let no property depend on how fast a machine makes up its examples, and name both runs."""
    thorough = settings(
        max_examples=_ALL, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.register_profile("thorough", thorough)
    settings.register_profile("quick", thorough, max_examples=_QUICK)
    settings.load_profile("thorough")


def share(count: int) -> int:
    """Return how many of so many examples this run tries."""
    return max(1, count * settings().max_examples // _ALL)


def examples(count: int) -> settings:
    """Return the settings of a property that is tried so often in a thorough run."""
    return settings(max_examples=share(count))
