"""Pages of meetings that were never held, and what the importer makes of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from modl_feeds.importers import Wishes
from modl_feeds.importers.page import IMPORTER
from modl_feeds.store import Store
from tests import importers
from tests.samples import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.importers import Imported, Source
    from modl_feeds.model import Meeting

GOLDEN: Final = Path(__file__).parent / "golden" / "page"
HEAD: Final = "Workshop on Reefs 2027\n\n"
DAY: Final = "Thursday, May 6\n\n"
"""In 2027 it is one."""


def source_of(content: str | bytes, name: str = "page.txt") -> Source:
    """Return a page with this content."""
    return importers.source_of(content, name)


def read(content: str | bytes, **wishes: Any) -> Imported:  # noqa: ANN401 - a wish of any type
    """Return what the importer makes of a page; the zone is told unless another is wished."""
    told = {"timezone": "America/New_York", "meeting": "reefs-2027"} | wishes
    return IMPORTER.read(source_of(content), Wishes(**told))


def agenda(*rows: str, below: str = "", **wishes: Any) -> Imported:  # noqa: ANN401 - the same
    """Return what it makes of a page with an agenda of one day."""
    lines = "\n".join(rows)
    return read(f"{HEAD}Agenda\n\n{DAY}{lines}\n\n{below}", **wishes)


def talk(body: str, **wishes: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
    """Return the one talk of a page whose abstract is this."""
    abstract = f"Abstracts\n\nAda Reef\nCoral College\n\nOn sand\n\n{body}"
    found: dict[str, Any] = sessions(
        agenda("9:00 AM Ada Reef | On sand", below=abstract, **wishes)
    )[0]
    return found


def sessions(found: Imported) -> list[dict[str, Any]]:
    """Return the sessions of a record."""
    listed: list[dict[str, Any]] = found.record["sessions"]
    return listed


def as_json(found: Imported) -> dict[str, Any]:
    """Return all that the importer says, as golden files hold it."""
    return {
        "record": dict(found.record),
        "assumptions": importers.guesses(found),
        "left_out": list(found.left_out),
    }


def published(record: Mapping[str, Any], folder: Path) -> Meeting:
    """Return the meeting as the site has it once the record is a file of its data."""
    site = (DATA / "site.yaml").read_text(encoding="utf-8")
    (folder / "site.yaml").write_text(site, encoding="utf-8")
    (folder / "meetings").mkdir()
    file = folder / "meetings" / f"{record['id']}.yaml"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return Store(folder).load().site.meetings[0]


@cache
def golden_pages() -> tuple[str, ...]:
    """Return the name of every golden page: each is a case by being there."""
    return tuple(
        sorted(one.name for one in GOLDEN.iterdir() if not one.name.endswith(".wanted.json"))
    )


def golden_import(name: str) -> dict[str, Any]:
    """Return what the importer says of a golden page."""
    found = IMPORTER.read(source_of((GOLDEN / name).read_bytes(), name), Wishes())
    return as_json(found)
