"""How many files, and so connections, this process and its children may hold open.

Level 4.
"""

from __future__ import annotations

import contextlib
import sys


def allowed(wanted: int) -> int:
    """Raise the limit of open files as far as to a number, and return how many may be open.

    The usual limit, 1024, is meant for programs of another kind; the hard one is the operator's.
    """
    if sys.platform == "win32":  # sets no such limit
        return wanted
    import resource  # noqa: PLC0415 - see above

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    possible = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if possible > soft:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (possible, hard))
            soft = possible
    return min(wanted, soft)
