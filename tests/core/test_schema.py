"""The schema as editors get it: the same keys and rules by which the files are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from modl_feeds import schema
from modl_feeds.model import ResourceKind, SessionKind, Status
from modl_feeds.shapes import ListOf, Record
from tests.core.sites import MEETING

if TYPE_CHECKING:
    from enum import StrEnum

RECORDS = {name: value for name, value in vars(schema).items() if isinstance(value, Record)}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_a_json_schema_has_the_records_keys(record: Record) -> None:
    """No others are allowed, the same ones are required, and each says what it is for."""
    expected = {key.name: key.doc for key in record.keys}

    found = record.json_schema()
    actual = {name: value["description"] for name, value in found["properties"].items()}

    assert expected == actual
    assert (found["type"], found["additionalProperties"]) == ("object", False)
    assert [key.name for key in record.keys if key.required] == found["required"]


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_every_key_has_a_type(record: Record) -> None:
    """An editor can complete and check each of them."""
    for value in record.json_schema()["properties"].values():
        assert "type" in value or "enum" in value


@pytest.mark.parametrize(
    ("record", "key", "names"),
    [
        (schema.SESSION, "kind", SessionKind),
        (schema.SESSION, "status", Status),
        (schema.RESOURCE, "kind", ResourceKind),
    ],
)
def test_words_of_a_list_are_offered(record: Record, key: str, names: type[StrEnum]) -> None:
    """An editor shows the words that are known."""
    expected = [member.value for member in names]

    actual = record.json_schema()["properties"][key]["enum"]

    assert expected == actual


def test_a_list_is_one_of_its_items() -> None:
    """The items' schema is nested in it."""
    expected = {"type": "array", "items": schema.SESSION.json_schema()}

    actual = ListOf(schema.SESSION).json_schema()

    assert expected == actual


def test_patterns_are_those_of_editors() -> None:
    """What stands in a right file fits the patterns as JSON Schema reads them."""
    properties: dict[str, Any] = schema.SESSION.json_schema()["properties"]
    starts = re.findall("start: (.*)", MEETING)

    assert starts
    assert all(re.search(properties["start"]["pattern"], start) for start in starts)
    assert not re.search(properties["start"]["pattern"], "tomorrow, 2025-11-01 09:00")
    assert not re.search(properties["id"]["pattern"], "The Wicks")
