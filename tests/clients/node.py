"""Parsers that npm installs: a script under Node reads standard input and writes JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.clients.process import HERE, Home, program, run
from tests.clients.seen import MissingProgramError, SeenItem

if TYPE_CHECKING:
    from collections.abc import Iterable


# What the script writes is JSON of whatever shape it likes.
def ask(script: str, package: str, stdin: bytes) -> Any:  # noqa: ANN401
    """Return what a script of this folder makes of its input; raise when it fails."""
    node = program("node", "nodejs")
    if not (HERE / "node_modules" / package).is_dir():
        raise MissingProgramError(package, "npm, then npm ci in tests/clients")
    home = Home()
    try:
        return json.loads(run([node, HERE / script], stdin=stdin, env=home.env))
    finally:
        home.remove()


def items(script: str, package: str, feeds: Iterable[bytes]) -> list[list[SeenItem]]:
    """Return the items of each feed, sorted: one start of Node is enough for all of them."""
    texts = json.dumps([feed.decode() for feed in feeds]).encode()
    found = ask(script, package, texts)
    return [sorted(SeenItem(*fields) for fields in feed) for feed in found]
