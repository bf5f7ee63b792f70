"""Whatever the bytes are, an importer gives a meeting or says what is wrong: never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modl_feeds.errors import SourceError
from modl_feeds.importers import IMPORTERS, MAX_BYTES, importer_for
from modl_feeds.importers.interface import Wishes
from tests.importers import source_of
from tests.importers.regenerate import GOLDEN, sources
from tests.properties import examples

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.importers.interface import Importer

every_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
every_source = pytest.mark.parametrize(
    "source", sources(), ids=lambda one: str(one.relative_to(GOLDEN))
)
PIECES = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"{", b"}", b"[", b"]", b'"', b":",
    b",", b"\n", b"\r", b"9999", b"-1", b"0", b"null", b"T", b"Z", b"&#0;", b"\xe9", b"99:99",
    b"{}", b"[]", b"1e999", b"\\", b";", b"\xed\xa0\x80",
)  # fmt: skip


def outcome(importer: Importer, content: bytes) -> str:
    """Return how reading these bytes ends, when it ends well."""
    source = source_of(content)
    importer.recognises(source)
    try:
        importer.read(source, Wishes(timezone="Europe/Oslo"))
    except SourceError as error:
        return "refused" if error.line > 0 and error.remedy else "refused without a remedy"
    return "read"


@every_importer
@examples(60)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(importer: Importer, content: bytes) -> None:
    """Also those that another importer was named for."""
    assert outcome(importer, content) in {"read", "refused"}


@every_source
@settings(examples(80), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_damage_is_read_or_refused(source: Path, data: st.DataObject) -> None:
    """A passage is cut out, doubled or overwritten."""
    content = source.read_bytes()
    importer = importer_for(source_of(content), source.parent.name)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 40))
        piece = data.draw(st.sampled_from(PIECES) | st.just(content[start:end] * 2))
        content = content[:start] + piece + content[end:]

    assert outcome(importer, content) in {"read", "refused"}


@every_source
def test_any_beginning_is_read_or_refused(source: Path) -> None:
    """A download breaks off anywhere."""
    content = source.read_bytes()
    importer = importer_for(source_of(content), source.parent.name)
    step = max(len(content) // 60, 1)

    endings = {outcome(importer, content[:end]) for end in range(0, len(content), step)}

    assert endings <= {"read", "refused"}


@pytest.mark.parametrize(
    "content", [b"", b" \n\t", b"\x00" * 9, b"\x7fELF\x02", b"a" * (MAX_BYTES + 1)]
)
def test_what_is_no_programme_is_refused_with_a_remedy(content: bytes) -> None:
    """Nothing, next to nothing, a program, too much."""
    with pytest.raises(SourceError) as raised:
        importer_for(source_of(content))

    assert raised.value.remedy
