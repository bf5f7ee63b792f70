"""The estimates of docs/scale.md: formula and simulation agree, and the tables are theirs."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from statistics import mean
from typing import Final

import pytest

from bench.scale import STEPS, WAYS, Way, cost, end, main, tables, use
from bench.subscribers import (
    CLIENTS,
    DAY,
    HOUR,
    Assumptions,
    Client,
    announced,
    formula,
    refilled,
    simulate,
)
from modl_feeds.exchange import prepare
from modl_feeds.formats.ics import REFRESH
from modl_feeds.formats.syndication import TTL_MINUTES
from modl_feeds.variants import variants
from tests.samples import DATA, PROJECT, paths, snapshot

USUAL: Final = Assumptions()
HOURLY: Final = Client("hourly", 1.0, HOUR, 1.0, 0.0)
CASES: Final = {
    "usual": (5000, USUAL),
    "many": (20_000, USUAL),
    "all personal": (3000, replace(USUAL, personal=1.0)),
    "nobody has a copy": (
        3000, replace(USUAL, clients=tuple(replace(one, conditional=0.0) for one in CLIENTS)),
    ),
    "one cache": (3000, replace(USUAL, edges=1, documents=1)),
    "all at the hour": (
        2000, replace(USUAL, clients=tuple(replace(one, sharp=1.0) for one in CLIENTS)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_simulated_day_is_what_the_formula_expects(case: str) -> None:
    """Requests within 1 %, bytes within 2 %, the hour's begin within 15 %."""
    subscribers, given = CASES[case]
    expected = formula(subscribers, given)

    actual = simulate(subscribers, given)

    assert actual.requests == pytest.approx(expected.requests, rel=0.01)
    assert actual.gigabytes == pytest.approx(expected.gigabytes, rel=0.02)
    assert actual.peak == pytest.approx(expected.peak, rel=0.15)


@pytest.mark.parametrize("case", [case for case in CASES if case != "all at the hour"])
def test_the_simulated_cdn_passes_on_what_the_formula_expects(case: str) -> None:
    """Within 6 %, for the formula takes requests to be spread evenly; at worst no more than it."""
    subscribers, given = CASES[case]
    expected = formula(subscribers, given)

    actual = simulate(subscribers, given)

    assert actual.origin == pytest.approx(expected.origin, rel=0.06)
    assert actual.origin_peak <= 1.15 * expected.origin_peak


def test_a_day_can_be_had_again() -> None:
    """By its seed."""
    first, again, other = (simulate(500, USUAL, seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_a_small_case_is_right_by_hand() -> None:
    """3600 apps that ask hourly, of which everybody has a copy, and nothing changes."""
    given = replace(USUAL, clients=(HOURLY,), changes=0, handshake=0, personal=0.0)
    caches = given.edges * given.documents
    expected = (1.0, 1.0, 30 * DAY * given.unchanged / 1e9, caches / (given.max_age + caches))

    load = formula(3600, given)

    assert (load.requests, load.peak, load.gigabytes, load.origin) == pytest.approx(expected)


def test_one_service_asks_once_for_all() -> None:
    """So its followers cost nothing more."""
    given = replace(USUAL, clients=(replace(HOURLY, is_service=True),))

    assert formula(10**6, given) == formula(10**3, given)
    assert formula(3, given).requests == pytest.approx(3 / HOUR)


def test_news_brings_people() -> None:
    """A tenth of a million in five minutes, four requests each; a CDN that forgot asks for all."""
    assert announced(10**6, USUAL) == pytest.approx(100_000 * 4 / 300)
    assert refilled(USUAL) == 50 * 30


def test_everybody_has_an_app() -> None:
    """That asks a whole number of times a day, as the simulation needs it."""
    assert sum(one.share for one in CLIENTS) == pytest.approx(1.0)
    assert [one for one in CLIENTS if DAY % one.interval] == []


def test_the_assumed_sizes_are_those_of_the_shipped_meetings() -> None:
    """Bytes of the calendars and feeds that are followed, of their headers, and how long they keep.

    What apps are asked to wait is the hour that most are assumed to wait.
    """
    names = ("/calendar.ics", "/talks.ics", "/news.rss", "/news.atom", "/abstracts.rss")
    followed = [snapshot(DATA).documents[path] for path in paths(*names, folder=DATA)]
    answer = prepare(followed[0]).plain.whole
    header = sum(len(f"{name}: {value}\r\n") for name, value in answer.fields)

    assert {document.max_age for document in followed} == {USUAL.max_age}
    packed = mean(len(variants(document)["gzip"]) for document in followed)
    assert 0.8 * USUAL.body < packed < 1.2 * USUAL.body
    assert header < USUAL.head
    assert (REFRESH.total_seconds(), TTL_MINUTES * 60) == (HOUR, HOUR)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.name))
def test_more_subscribers_cost_no_less(way: Way) -> None:
    """And need no less."""
    for fewer, more in pairwise(STEPS):
        assert cost(way, fewer, USUAL) <= cost(way, more, USUAL)
        assert use(way, fewer, USUAL) <= use(way, more, USUAL)


@pytest.mark.parametrize("given", [USUAL, replace(USUAL, body=200_000)], ids=["small", "large"])
def test_a_way_ends_where_it_is_full(given: Assumptions) -> None:
    """By requests or, with large documents, by its network; not one subscriber earlier or later."""
    limited = [way for way in WAYS if way.carries < math.inf]
    for way in limited:
        last = end(way, given)
        assert use(way, last, given) <= 1 < use(way, last + 1, given)
    assert {end(way, given) for way in WAYS if way not in limited} == {math.inf}


def test_the_guides_tables_are_those_of_the_program() -> None:
    """Written by `python -m bench.scale`, whose assumptions they are."""
    guide = (PROJECT / "docs" / "scale.md").read_text(encoding="utf-8")
    expected = tables(USUAL).split("\n\n")

    actual = [table for table in expected if table.strip() in guide]

    assert expected == actual


def test_both_guides_say_where_a_way_ends() -> None:
    """The one that helps to choose, too."""
    guide = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8")
    expected = {f"{end(way, USUAL):.1e}" for way in WAYS if way.carries < math.inf}

    told = re.findall(r"([\d.]+) million subscribers", guide)
    actual = {f"{float(number) * 1e6:.1e}" for number in told}

    assert expected == actual


def test_each_assumption_is_an_option() -> None:
    """Of the tables, and of a simulated day."""
    said: list[str] = []
    given = replace(USUAL, personal=0.5, max_age=60)

    main(["--personal", "0.5", "--max-age", "60"], said.append)
    main(["--personal", "0.5", "--max-age", "60", "--simulate", "100"], said.append)

    assert said[0] == tables(given)
    assert str(formula(100, given)) in said[1]
    assert str(simulate(100, given)) in said[1]
