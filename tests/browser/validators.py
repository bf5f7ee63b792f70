"""The Nu validator for HTML, and css-tree for style sheets."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Final

from tests.clients.process import DEADLINE, HERE, Home, program, run
from tests.clients.seen import MissingProgramError

if TYPE_CHECKING:
    from pathlib import Path


_NOT_NORMALISED: Final = "Unicode Normalization Form C"
"""A remark on the text, which is as its author typed it, and not on the page."""


def html_faults(folder: Path) -> list[str]:
    """Return what is wrong with the .html files below a folder, a line each."""
    java = program("java", "default-jre-headless")
    jar = _module("vnu-jar") / "build" / "dist" / "vnu.jar"
    # Its exit code only says whether there were faults; they are its answer.
    done = subprocess.run(  # noqa: S603 - a list that is written here; no shell reads it
        [java, "-jar", jar, "--format", "json", "--stdout", "--skip-non-html", folder],
        capture_output=True,
        check=False,
        timeout=DEADLINE,
    )
    messages = json.loads(done.stdout)["messages"]
    faults = [f"{one['url']}:{one.get('lastLine')}: {one['message']}" for one in messages]
    return [fault for fault in faults if _NOT_NORMALISED not in fault]


def css_faults(sheet: bytes) -> list[str]:
    """Return what is wrong with a style sheet, a line each."""
    _module("css-tree")
    home = Home()
    try:
        node = program("node", "nodejs")
        faults: list[str] = json.loads(
            run([node, HERE / "css_tree.mjs"], stdin=sheet, env=home.env)
        )
    finally:
        home.remove()
    return faults


def _module(name: str) -> Path:
    folder = HERE / "node_modules" / name
    if not folder.is_dir():
        raise MissingProgramError(name, "npm, then npm ci in tests/clients")
    return folder
