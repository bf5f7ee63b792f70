"""The layers, held: who may import whom, what is pure, what each module must have."""

from __future__ import annotations

import ast
import graphlib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import modl_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(modl_feeds.__file__).parent
LEVELS: Final = (
    ("", "errors", "text", "dates", "model", "localtime", "document", "kept", "markup", "formulas",
     "formula_words", "formula_pieces", "hyperlinks", "particulars", "patterns"),
    (
        "records", "shapes", "values", "schema", "builder", "checks", "assembly", "urls", "ledger",
        "ledger_merge", "differences", "seen", "revisions", "publications", "calendars",
        "feeds", "choices", "remarks", "json_schema", "mentions", "scaffold",
        "importing.trees", "importing.writing", "importing.sheet", "importing.edits",
        "importing.matching", "importing.merging", "importing.findings",
        "importing.additions", "importing.formatting", "importing.comments",
        "importing.lists", "importing.days",
    ),
    ("formats", "formats.*", "importers", "importers.*"),
    (
        "limits", "fragments", "planner", "site_pages", "personal", "web_files", "snapshot",
        "headers", "variants", "exchange", "hosting", "server_rules",
    ),
    (
        "addresses", "files", "openfiles", "store", "publisher", "warm", "releasing", "outside",
        "hub", "links", "importing", "importing.fetching", "importing.planning",
        "importing.judging", "importing.act", "static_site", "bucket", "publishing",
    ),
    (
        "config", "web", "front", "observed", "metrics", "cli", "cli.*", "server",
        "builder_process", "__main__",
    ),
)  # fmt: skip
"""Each module by its level; a new one must be added. '' is the package itself."""
PURE: Final = range(4)
"""The levels that know no clock, no file, no network and no framework."""
IMPURE: Final = {"os", "pathlib", "socket", "time", "subprocess", "flask", "click"}
CLOCKS: Final = {"now", "today", "utcnow"}
ALONE: Final = {
    "pytz": "localtime",
    "icalendar": "formats.ics importers.calendar.events",  # one writes, one reads
    "recurring_ical_events": "importers.calendar.events",
    "feedgen": "formats.syndication",
    "yaml": "records",
    "markdown_it": "markup",
    "mdit_py_plugins": "markup",
    "nh3": "markup",
    "latex2mathml": "formulas",
    "segno": "formats.pages.qr",
    "resvg_py": "formats.drawings",
    "urllib3": "outside importing.fetching",
    "brotli": "variants",
    "rich": "cli.show",
    "lxml": "importers.page.html",
    "openpyxl": "importers.sheet.files importers.sheet.looks",
    "defusedxml": "importers.schedule.forms",
    "obstore": "bucket",
    "prometheus_client": "metrics",
}
"""Libraries, and the module that knows each; where two have nothing else in common, both."""
LONGEST: Final = 300


def modules() -> dict[str, Path]:
    """Return the package's modules by their names within it."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts).removesuffix("__init__").rstrip(".")] = path
    return found


MODULES: Final = modules()
every_module = pytest.mark.parametrize("name", sorted(MODULES))


@cache
def tree(name: str) -> ast.Module:
    """Return a module's syntax."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs: everything below a node but what type checkers alone see."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from running(child)


@cache
def imports(name: str) -> set[str]:
    """Return the full names of all that a module imports, also within functions."""
    found = set()
    for node in running(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_imports(name: str) -> set[str]:
    """Return the modules of ours that a module imports."""
    found = set()
    for imported in imports(name):
        head, _, rest = imported.partition(".")
        if head != "modl_feeds":
            continue
        while rest not in MODULES:
            rest = rest.rpartition(".")[0]
        found.add(rest)
    return found


def levels_of(name: str) -> list[int]:
    """Return the levels whose patterns name a module."""
    return [
        number
        for number, patterns in enumerate(LEVELS)
        if any(fnmatch(name, pattern) for pattern in patterns)
    ]


@every_module
def test_every_module_has_one_level(name: str) -> None:
    """A new module is put into the table, by a decision and not by accident."""
    expected = 1

    actual = len(levels_of(name))

    assert expected == actual


def test_every_pattern_of_the_table_has_a_module() -> None:
    """A module that has gone leaves the table."""
    expected: list[str] = []

    actual = [
        pattern
        for patterns in LEVELS
        for pattern in patterns
        if not any(fnmatch(name, pattern) for name in MODULES)
    ]

    assert expected == actual


@every_module
def test_a_module_imports_no_higher_level(name: str) -> None:
    """What is below does not know what is above."""
    expected: set[str] = set()

    actual = {one for one in own_imports(name) if levels_of(one) > levels_of(name)}

    assert expected == actual


def test_no_imports_go_in_a_circle() -> None:
    """Within a level modules may import each other, in one direction."""
    graph = {name: own_imports(name) - {name} for name in MODULES}

    order = list(graphlib.TopologicalSorter(graph).static_order())

    assert set(MODULES) == set(order)


@every_module
def test_a_pure_module_imports_nothing_impure(name: str) -> None:
    """No file, no socket, no clock, no framework below level 4."""
    if levels_of(name)[0] not in PURE:
        return
    expected: set[str] = set()

    actual = IMPURE & {one.partition(".")[0] for one in imports(name)}

    assert expected == actual


@every_module
def test_a_pure_module_reads_no_clock(name: str) -> None:
    """Times are passed in, so that the same data gives the same bytes."""
    if levels_of(name)[0] not in PURE:
        return
    expected: list[str] = []

    actual = [
        ast.unparse(node)
        for node in running(tree(name))
        if (isinstance(node, ast.Attribute) and node.attr in CLOCKS)
        or (isinstance(node, ast.Attribute) and ast.unparse(node) == "time.time")
    ]

    assert expected == actual


@pytest.mark.parametrize(("library", "known"), ALONE.items())
def test_one_module_knows_a_library(library: str, known: str) -> None:
    """Its pitfalls are dealt with in one place."""
    expected = {*known.split()}

    actual = {
        name for name in MODULES if any(one.partition(".")[0] == library for one in imports(name))
    }

    assert expected == actual


@every_module
def test_a_module_is_short(name: str) -> None:
    """What does not fit is two things."""
    actual = len(MODULES[name].read_text(encoding="utf-8").splitlines())

    assert actual < LONGEST


@every_module
def test_every_public_name_is_documented(name: str) -> None:
    """Modules, classes, functions and methods say what they are for."""
    expected: list[str] = []

    actual = list(undocumented(tree(name), name))

    assert expected == actual


def undocumented(node: ast.AST, path: str) -> Iterator[str]:
    """Yield the public names at and below a node that have no docstring."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        if ast.get_docstring(node) is None:
            yield path
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not child.name.startswith("_"):
                yield from undocumented(child, f"{path}.{child.name}")
        else:
            yield from undocumented(child, path)


@every_module
def test_a_module_says_its_level_rightly(name: str) -> None:
    """Where a docstring names a level, it is the table's."""
    doc = ast.get_docstring(tree(name)) or ""

    said = [int(line[6]) for line in doc.splitlines() if line.startswith("Level ")]

    assert said in ([], levels_of(name))
