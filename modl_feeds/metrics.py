"""Counts for an operator, in Prometheus' form: what was asked for, and how the data stands.

Of requests the kind of document is counted, never whose. By its address only what is for all is
counted, such as a meeting's calendar: a talk's own may have one subscriber, and the address of a
choice is somebody's.
Level 5.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from modl_feeds.config import COUNTS
from modl_feeds.feeds import TOPICS
from modl_feeds.personal import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIEnvironment

    from modl_feeds.observed import Told
    from modl_feeds.publisher import StateSource

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SERVICE: Final = {"/health", "/ready", "/metrics"}
_EXPORTS: Final = "schedule."
_KINDS: Final = {
    "ics": "calendar", "rss": "feed", "atom": "feed", "json": "feed", "opml": "feed list",
}  # fmt: skip
_SENT: Final = {"200", "304"}
_NAMES: Final = "|".join(topic.name for topic in TOPICS)
_FOR_ALL: Final = re.compile(
    rf"(?:/series/[^/]+|/(?!speakers/)[^/]+)?/(?:calendar|talks|overview|meetings|podcast|{_NAMES})"
    r"\.(?:ics|rss|atom|json)"
)
"""Calendars and feeds of a meeting, a series or the site as a whole."""
_FOLLOWED: Final = re.compile(
    r"\b(bazqux|feedbin|feedly|inoreader|newsblur|theoldreader)\b.*?\b(\d{1,7}) subscribers?\b"
)
"""How services that ask once for all their users call themselves. No other name is kept."""
_LONGEST: Final = 300
"""Characters of such a name: a search takes their square."""


class Metrics:
    """Counts answers, and tells the counts."""

    def __init__(self, source: StateSource) -> None:
        self._own = CollectorRegistry()
        self._requests = Counter(
            "modl_feeds_requests",
            "Answers, by the kind of document that was asked for and by status.",
            ["kind", "status"],
            registry=self._own,
        )
        self._polls = Counter(
            "modl_feeds_polls",
            "Times that somebody asked for what is for all, beside services that name a number.",
            ["document"],
            registry=self._own,
        )
        self._followers = Gauge(
            "modl_feeds_followers",
            "How many a service says that it asks for.",
            ["document", "service"],
            registry=self._own,
            multiprocess_mode="mostrecent",
        )
        self._standing = _Standing(source)

    def note(self, environ: WSGIEnvironment, told: Told) -> None:
        """Count an answer."""
        path = environ.get("PATH_INFO", "")
        self._requests.labels(kind(path), told.status).inc()
        if told.status in _SENT and _FOR_ALL.fullmatch(path):  # so it is there, and they are few
            self._poll(path, environ.get("HTTP_USER_AGENT", ""))

    def _poll(self, path: str, agent: str) -> None:
        if found := _FOLLOWED.search(agent[:_LONGEST].lower()):
            self._followers.labels(path, found[1]).set(int(found[2]))
        else:
            self._polls.labels(path).inc()

    def page(self) -> bytes:
        """Return all counts: those of every process, where they have a folder to share."""
        registry = CollectorRegistry()
        if COUNTS in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # it lacks one '-> None'
        else:
            for one in (self._requests, self._polls, self._followers):
                registry.register(one)
        registry.register(self._standing)
        return generate_latest(registry)


class _Standing(Collector):
    """How what is served stands; the same in every process, as all read one state."""

    def __init__(self, source: StateSource) -> None:
        self._source = source

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the state's numbers at this moment."""
        state = self._source.current()
        snapshot = state.snapshot
        for name, words, value in (
            ("snapshot_timestamp_seconds", "When what is served was built.", state.made),
            ("build_seconds", "How long that took.", state.took),
            ("problems", "What is wrong with the data since.", len(state.problems)),
            ("documents", "How many are served.", len(snapshot.documents) if snapshot else 0),
            (
                "unreleased",
                "Changes that wait for a release.",
                snapshot.unreleased if snapshot else 0,
            ),
        ):
            yield GaugeMetricFamily(f"modl_feeds_{name}", words, value)


def kind(path: str) -> str:
    """Return the kind of document that a path asks for: one of a few words, whatever is asked."""
    if path in _SERVICE:
        return "service"
    if path.startswith("/static/"):
        return "asset"
    file = path.rpartition("/")[2]
    stem, _, ending = file.partition(".")
    if file.startswith(_EXPORTS):
        return "schedule"
    if file == "podcast.rss":
        return "podcast"
    found = _KINDS.get(ending, "other") if file else "page"
    return f"personal {found}" if stem == NAME and found in {"calendar", "feed"} else found
