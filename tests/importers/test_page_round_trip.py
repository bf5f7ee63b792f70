"""A programme written down as a page is read back: the same days, times, talks and abstracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds.dates import DAYS, MONTHS
from modl_feeds.markup import to_plain
from tests.importers.pages import read, sessions

FIRST: Final = ("Ada", "Béla", "Chen", "Dilara", "Eoin", "Łucja", "J. R.", "Mary-Jane")
LAST: Final = ("Reef", "Kelp", "Müller", "O'Hara", "van der Tang", "Nguyễn", "Sand-Dune", "Øst")
WORDS: Final = (
    "sand", "Waves", "of", "the", "tides:", "O(n²)", "1/t", "$x^2$", "“quiet”", "learning,", "NTK",
    "2", "and", "break", "lunch", "why?", "—", "C*-algebras", "#1", "<b>", "a_b", "&", "posters",
    "C++",
)  # fmt: skip
names: Final = st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)).map(" ".join)
titles: Final = st.lists(st.sampled_from(WORDS), min_size=2, max_size=9).map(
    lambda words: " ".join(["On", *words, "seas"])
)
sentences: Final = st.lists(st.sampled_from(WORDS), min_size=3, max_size=20).map(
    lambda words: " ".join(["We", *words, "here."])
)


@dataclass(frozen=True)
class Talk:
    """A talk of a programme."""

    start: datetime
    speaker: str
    title: str
    abstract: tuple[str, ...]


@st.composite
def programmes(draw: st.DrawFn) -> list[Talk]:
    """Return talks on some days in a row, each by a speaker of its own."""
    first = date(2027, 5, 6)
    days = draw(st.integers(1, 3))
    speakers = draw(
        st.lists(names, unique_by=lambda name: name.split()[-1], min_size=days, max_size=8)
    )
    found = []
    for at, speaker in enumerate(speakers):
        day, place = divmod(at * days, len(speakers))[0], at
        moment = datetime.combine(first + timedelta(days=day), time(8)) + timedelta(
            minutes=85 * place
        )
        abstract = tuple(draw(st.lists(sentences, min_size=1, max_size=3)))
        found.append(Talk(moment, speaker, draw(titles), abstract))
    return found


def clock(moment: datetime, *, halves: bool) -> str:
    """Return a time with AM and PM or with twenty-four hours."""
    return f"{moment:%I:%M %p}".lstrip("0") if halves else f"{moment:%H:%M} "


def as_text(talks: list[Talk], *, halves: bool) -> str:
    """Return the programme as the text of a page."""
    lines = ["Workshop on Seas 2027", "", "Agendaplus--large"]
    day = None
    for talk in talks:
        if talk.start.date() != day:
            day = talk.start.date()
            lines += ["", f"{DAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}", ""]
        lines.append(f"{clock(talk.start, halves=halves)}{talk.speaker} | {talk.title}")
    lines += ["", "Abstractsplus--large"]
    for talk in reversed(talks):
        lines += ["", talk.speaker, "University of Salt", "", talk.title]
        lines += [line for text in talk.abstract for line in ("", text)]
    return "\n".join(lines)


def as_html(talks: list[Talk]) -> str:
    """Return the programme as a saved page."""
    agenda = abstracts = ""
    day = None
    for talk in talks:
        if talk.start.date() != day:
            day = talk.start.date()
            agenda += f"</table><h3>{MONTHS[day.month - 1]} {day.day}</h3><table>"
        row = (clock(talk.start, halves=True), talk.speaker, escaped(talk.title))
        agenda += f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        abstracts += (
            f"<h3>{talk.speaker}</h3><p>University of Salt</p><h4>{escaped(talk.title)}</h4>"
        )
        abstracts += "".join(f"<p>{escaped(text)}</p>" for text in talk.abstract)
    head = "<html><body><h1>Workshop on Seas 2027</h1>"
    return (
        f"{head}<h2>Agenda</h2><table>{agenda}</table><h2>Abstracts</h2>{abstracts}</body></html>"
    )


def escaped(text: str) -> str:
    """Return text as HTML has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("form", ["AM and PM", "24 hours", "HTML"])
@given(talks=programmes())
def test_a_programme_is_read_back(form: str, talks: list[Talk]) -> None:
    """Starts, speakers, titles and abstracts, whatever words they have."""
    page = as_html(talks) if form == "HTML" else as_text(talks, halves=form == "AM and PM")
    expected = [
        (f"{one.start:%Y-%m-%d %H:%M}", "talk", one.title, one.speaker, [*one.abstract])
        for one in talks
    ]

    actual = [
        (one["start"], one["kind"], one["title"], one["speakers"][0]["name"],
         to_plain(one["abstract"]).split("\n\n"))
        for one in sessions(read(page))
    ]  # fmt: skip

    assert expected == actual
