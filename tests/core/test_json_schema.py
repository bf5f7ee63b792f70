"""The schema files for editors: they are as the program reads, and agree with `check`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator

from modl_feeds import json_schema
from modl_feeds.assembly import SourceFile, assemble
from tests.core.sites import FILES, MEETING, MEETING_FILE, SERIES_FILE, SITE_FILE, edited
from tests.core.test_assembly import edited as changed
from tests.core.test_assembly import edits
from tests.properties import examples
from tests.samples import DATA, SITE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KINDS: Final = {SITE_FILE: "site", SERIES_FILE: "series", MEETING_FILE: "meeting"}
SHIPPED: Final = sorted(
    path for folder in (DATA, SITE) for path in folder.rglob("*.yaml") if path.is_file()
)


class EditorLoader(yaml.SafeLoader):
    """Types scalars as editors do: by the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own form


EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("true|True|TRUE|false|False|FALSE"), list("tTfF")
)
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789")
)
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+\.[0-9]*$"), list("-+0123456789")
)


def kind_of(path: Path) -> str:
    """Return which kind of data file it is."""
    return {"series": "series", "meetings": "meeting"}.get(path.parent.name, "site")


def faults(text: str, kind: str) -> list[str]:
    """Return what an editor would underline."""
    schema = json.loads(json_schema.documents()[f"{kind}.schema.json"])
    value = yaml.load(text, EditorLoader)  # noqa: S506 - a safe loader
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


def accepted(files: Mapping[str, str]) -> bool:
    """Tell whether `check` finds nothing."""
    return not assemble(
        SourceFile("site.yaml", "site", files[SITE_FILE].encode()),
        [SourceFile("glow.yaml", "glow", files[SERIES_FILE].encode())],
        [SourceFile("glow-2025.yaml", "glow-2025", files[MEETING_FILE].encode())],
    ).problems


@pytest.mark.parametrize("name", json_schema.documents())
def test_the_schema_files_are_as_the_program_reads(name: str) -> None:
    """`modl-feeds new schema` writes them anew after a change of the keys."""
    expected = json_schema.documents()[name]

    actual = (DATA / json_schema.FOLDER / name).read_bytes()

    assert expected == actual


@pytest.mark.parametrize("name", json_schema.documents())
def test_they_are_schemas(name: str) -> None:
    """Of the dialect that they name."""
    schema = json.loads(json_schema.documents()[name])

    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_editor_underlines_nothing_in_right_files(path: Path) -> None:
    """Neither in the shipped data nor in the nasty sample."""
    expected: list[str] = []

    actual = faults(path.read_text(encoding="utf-8"), kind_of(path))

    assert expected == actual


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_files_name_their_schema(path: Path) -> None:
    """In their first line, by a way that leads to the file."""
    kind = kind_of(path)
    expected = (DATA / "schema" / f"{kind}.schema.json").resolve()

    first = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    actual = (path.parent / first.rpartition("=")[2].strip()).resolve()

    assert first == json_schema.modeline(kind, "" if kind == "site" else "../")
    assert expected == actual


@examples(200)
@given(edits)
def test_what_check_accepts_no_editor_underlines(
    changes: list[tuple[str, int, str, str, str]],
) -> None:
    """Whatever is edited: two judges of one file must not disagree."""
    files = dict(FILES)
    for name, line, how, key, value in changes:
        files[name] = changed(files[name], line, how, key, value)
    if accepted(files):
        assert not [one for name, text in files.items() for one in faults(text, KINDS[name])]


@pytest.mark.parametrize(
    "edit",
    [
        ("title: Glow 2025\n", ""),
        ("title: Glow 2025\n", "titel: Glow 2025\n"),
        ("first_day: 2025-11-01", "first_day: [2025-11-01]"),
        ("    start: 2025-11-01 09:00\n", "    start: 9 o'clock\n"),
        ("id: wicks", "id: The Wicks"),
        ("    title: On oils\n", "    title: On oils\n    kind: lecture\n"),
        ("    title: On oils\n", "    title: On oils\n    minutes: 0\n"),
        ("    title: On oils\n", "    title: On oils\n    speakers: Ana\n"),
    ],
    ids=["missing", "unknown", "list", "time", "id", "word", "number", "text"],
)
def test_what_an_editor_can_know_it_underlines(edit: tuple[str, str]) -> None:
    """And `check` refuses the same."""
    text = edited(edit)

    assert faults(text, "meeting")
    assert not accepted({**FILES, MEETING_FILE: text})


def test_the_sample_of_these_tests_is_right() -> None:
    """Else they would show nothing."""
    assert faults(MEETING, "meeting") == []
    assert accepted(FILES)
