"""The schema of each data file as JSON Schema 2020-12, for editors that complete and check.

Made from the same shapes by which the files are read. What no JSON Schema can say (that ids are
unique, that an end is after its start) only `check` knows.
Level 1.
"""

from __future__ import annotations

import json
from typing import Final

from modl_feeds.schema import FILES

FOLDER: Final = "schema"
"""Within the data folder."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def documents() -> dict[str, bytes]:
    """Return the schema files by their names: 'meeting.schema.json'."""
    return {f"{kind}.schema.json": _document(kind) for kind in FILES}


def modeline(kind: str, up: str = "../") -> str:
    """Return the comment by which an editor finds the schema; 'up' leads to the data folder."""
    return f"# yaml-language-server: $schema={up}{FOLDER}/{kind}.schema.json\n"


def _document(kind: str) -> bytes:
    head = {"$schema": _DIALECT, "title": f"A {kind} file of modl-feeds"}
    record = {**head, **FILES[kind].json_schema()}
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
