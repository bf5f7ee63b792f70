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
    "tag:yaml.org,2002:null", re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
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


def told(key: str, value: str) -> str:
    """Return the meeting with a key of it, or of its second session, that says this."""
    old = {
        "id": "id: wicks", "start": "start: 2025-11-01 09:00", "title": "title: On wicks",
        "first_day": "first_day: 2025-11-01", "timezone": "timezone: America/New_York",
    }.get(key)  # fmt: skip
    if old:
        return edited((f"{old}\n", f"{key}: {value}\n"))
    if key in {"default_minutes", "url", "venue"}:
        return edited(("last_day", f"{key}: {value}\nlast_day"))
    return edited(("    title: On oils\n", f"    title: On oils\n    {key}: {value}\n"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("first_day", "[2025-11-01]"), ("first_day", "2025-13-01"), ("first_day", "1800-01-01"),
        ("start", "9 o'clock"), ("start", "2025-11-01 25:00"), ("start", "2025-11-01 24:00"),
        ("id", "The Wicks"), ("id", "null"), ("id", "calendar"), ("previous_ids", "[days]"),
        ("title", '""'), ("title", '"  "'), ("title", "null"), ("title", "~"), ("title", ""),
        ("title", r'"\0"'), ("summary", "NULL"), ("room", "''"), ("speakers", "Ana"),
        ("speakers", "[{name: ''}]"), ("speakers", "[{name: Null}]"),
        ("minutes", "0"), ("minutes", "1441"), ("minutes", "'1441'"), ("minutes", "an hour"),
        ("default_minutes", "-5"), ("default_minutes", "1.5"), ("default_minutes", "true"),
        ("end", "2025-11-01 11:30\n    minutes: 60"),
        ("url", "javascript:alert(1)"), ("url", "//a.example"), ("url", "https://a b"),
        ("url", "https://user:word@a.example/"), ("url", "https://@a.example/"), ("url", "https://"),
        ("url", "https://a.example/<x>"), ("timezone", "europe/paris"), ("timezone", "localtime"),
        ("venue", "{name: V, latitude: 91}"), ("venue", "{name: V, latitude: '4_8'}"),
        ("resources", "[{kind: slides, media_type: pdf}]"),
        ("resources", "[{kind: video, length: 99999999999999999999}]"),
        ("resources", "[{kind: video, duration: 58:60}]"),
        ("status", "canceled"), ("kind", "lecture"), ("titel", "x"),
    ],
)  # fmt: skip
def test_what_an_editor_can_know_it_underlines(key: str, value: str) -> None:
    """And `check` refuses the same."""
    text = told(key, value)

    assert faults(text, "meeting")
    assert not accepted({**FILES, MEETING_FILE: text})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", '"wicks "'), ("id", "true"), ("id", "010"), ("id", "1e3"), ("title", "2025"),
        ("title", '"null"'), ("room", "1:30"), ("room", "NO"), ("minutes", "'60'"),
        ("default_minutes", '"60"'), ("minutes", "060"), ("start", '"2025-11-01 09:00 "'),
        ("url", "HTTPS://A.example"), ("url", "https://ü.example/%20?a=b#c"),
        ("url", "https://[::1]:80/@x"), ("venue", "{name: V, latitude: '48.1'}"),
        ("venue", "{name: V, longitude: -2}"), ("resources", "[{kind: video, length: '10'}]"),
    ],
)  # fmt: skip
def test_what_check_accepts_an_editor_accepts(key: str, value: str) -> None:
    """Quoted numbers, spaces that are cut off, and words that other programs take for no text."""
    text = told(key, value)

    assert faults(text, "meeting") == []
    assert accepted({**FILES, MEETING_FILE: text})


def test_what_is_missing_is_underlined() -> None:
    """A meeting has a title."""
    text = edited(("title: Glow 2025\n", ""))

    assert faults(text, "meeting")
    assert not accepted({**FILES, MEETING_FILE: text})


def test_the_sample_of_these_tests_is_right() -> None:
    """Else they would show nothing."""
    assert faults(MEETING, "meeting") == []
    assert accepted(FILES)
