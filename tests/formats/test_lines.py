"""Content lines are the package's own, byte for byte."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import vGeo, vUri
from icalendar.parser import Contentline

from modl_feeds.formats.lines import folded, line

_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\\^é—😀"))


@given(_TEXTS.map(lambda text: text * 9))
@example("x" * 73 + "\\n" * 40)
@example("x" * 73 + "\\" * 90)
@example("é" * 37 + "^^" * 99)
@example("x" * 74)
@example("x" * 75)
@example("")
def test_lines_are_folded_as_the_package_folds(text: str) -> None:
    """At the same octets, whatever stands there."""
    expected = Contentline(text).to_ical() + b"\r\n"  # type: ignore[no-untyped-call]
    assert expected == folded(text.encode())


def test_value_stands_behind_its_parameters() -> None:
    """A property's name, what qualifies it, and what it says."""
    value = vUri("https://a.example/", params={"VALUE": "URI", "FEATURE": "VIDEO"})
    expected = b"CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://a.example/\r\n"
    assert expected == line("CONFERENCE", value)


def test_place_on_the_map_is_written() -> None:
    """The one type of the package that gives a string rather than bytes."""
    assert line("GEO", vGeo((40.5, -74.0))) == b"GEO:40.5;-74.0\r\n"
