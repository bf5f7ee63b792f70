"""Records with hostile texts, as importers and files hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from modl_feeds.importing.trees import labels, normal
from modl_feeds.text import clean_block

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_NASTY: Final = (
    "  leading",
    "#",
    " #",
    "# no comment",
    ": ",
    ":",
    "- ",
    "-",
    "- item",
    "NO",
    "~",
    "null",
    "10:30",
    "2025-09-25 09:30",
    "0x1F",
    "1e3",
    "&anchor",
    "*alias",
    "!tag",
    "!!str x",
    "%YAML",
    "@",
    "`",
    "---",
    "...",
    "|",
    ">",
    ">-",
    "|2",
    "? ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "{a: b}",
    "'",
    '"',
    "''",
    "\\",
    "\\n",
    "\t",
    "\ttab",
    "\n",
    "\n\n",
    "\n  deeper\n",
    "\n# not a comment\n",
    "\n- a\n",
    " ",
    "  ",
    "\u00a0",
    "👩‍🔬",
    "🙂",
    "\U0010ffff",
    "e\u0301",
    "שלום",
    "word " * 40,
    "x" * 130,
    "<<",
)

nasty: Final = (
    st.lists(st.one_of(st.sampled_from(_NASTY), st.text(max_size=6)), min_size=1, max_size=6)
    .map("".join)
    .map(clean_block)
    .filter(bool)
)
"""Texts that some way of writing YAML would change."""
_names: Final = st.sampled_from(["a", "b", "c", "d"])
_days: Final = st.sampled_from(["2025-09-25 09:00", "2025-09-25 10:00", "2025-09-26 09:00"])


def _record(**keys: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    """Return records with some of the keys."""
    return st.fixed_dictionaries({}, optional=keys)


_people: Final = st.lists(_record(name=nasty, affiliation=nasty).filter(bool), max_size=3)
_resources: Final = st.lists(
    _record(id=_names, kind=_names, title=nasty, url=nasty).filter(bool), max_size=3
).filter(
    lambda rows: len({one["id"] for one in rows if "id" in one}) == sum("id" in one for one in rows)
)
"""No two of one id: whatever has them is refused."""
_sessions: Final = st.lists(
    st.builds(
        lambda fixed, more: {**fixed, **more},
        st.fixed_dictionaries({"id": _names, "kind": _names, "start": _days}),
        _record(
            previous_ids=st.lists(nasty, max_size=2), title=nasty, summary=nasty, abstract=nasty,
            speakers=_people, resources=_resources,
        ),
    ),
    max_size=4,
    unique_by=lambda one: str(one["id"]),
)  # fmt: skip
meetings: Final = (
    _record(
        id=nasty, title=nasty, goals=nasty, venue=_record(name=nasty, note=nasty),
        notes=st.lists(_record(title=nasty, text=nasty).filter(bool), max_size=3),
        organizers=_people, sessions=_sessions,
    )
    .map(normal)
    .filter(bool)
)  # fmt: skip
"""Normal records of meetings; their values are of no form that the schema wants."""


def comments_on(record: dict[str, Any]) -> dict[tuple[str, ...], list[str]]:
    """Return a comment on every key of a record, and on every item."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key, value in record.items():
        found[(key,)] = [f"on {key}"]
        if isinstance(value, dict):
            found |= {(key, *path): words for path, words in comments_on(value).items()}
        if isinstance(value, list) and isinstance(value[0], dict):
            for name, item in zip(labels(key, value), value, strict=True):
                found[(key, name)] = [f"on {key} {name!r}"]
                found |= {(key, name, *path): words for path, words in comments_on(item).items()}
    return found
