"""`release` and `ping` tell the hub: of which feeds, in which words, with which exit code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner, Result

from modl_feeds.cli import main
from modl_feeds.ledger import time_text
from modl_feeds.publisher import publish
from modl_feeds.releasing import release
from modl_feeds.store import Store
from tests.core.meetings import BEFORE, DAY
from tests.core.scripted import Reply, Scripted
from tests.core.sites import LEDGER_FILE, MEETING, MEETING_FILE, SITE, SITE_FILE, edited, put, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modl_feeds.snapshot import Snapshot

HUB: Final = "/hub"
AT: Final = "--at=2025-10-02T12:00:00Z"
RENAMED: Final = {MEETING_FILE: edited(("On wicks", "On flames"))}
WITH_SLIDES: Final = edited(
    (
        "title: On wicks\n",
        "title: On wicks\n    resources: [{kind: slides, url: 'https://lanterns.example/w.pdf'}]\n",
    )
)
LATER: Final = "It is released all the same; tell the hub later: modl-feeds ping\n"
FIRST: Final = f"Telling of the release of {time_text(BEFORE)} (glow-2025).\n"
RELEASE: Final = f"Telling of the release of {time_text(BEFORE + DAY)} (glow-2025).\n"
SECOND: Final = edited(
    ("id: glow-2025", "id: glow-2026"),
    ("title: Glow 2025", "title: Glow 2026"),
    ("first_day: 2025", "first_day: 2026"),
    ("last_day: 2025", "last_day: 2026"),
    ("start: 2025-11-01 09:00", "start: 2026-11-01 09:00"),
    ("start: 2025-11-01 10:30", "start: 2026-11-01 10:30"),
)
NOTHING: Final = "There is nothing to tell: site.yaml names no hub, or nothing was released yet.\n"


def run(*arguments: str) -> Result:
    """Return what the program does with these arguments; an error of its own is raised."""
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of the machine reach the program, and nothing wait."""
    monkeypatch.delenv("MODL_FEEDS_DATA", raising=False)
    monkeypatch.delenv("MODL_FEEDS_BASE_URL", raising=False)
    monkeypatch.setattr("modl_feeds.cli.ping.PATIENCE", 0)
    monkeypatch.setattr("modl_feeds.outside.PATIENT.backoff_factor", 0)


@pytest.fixture
def web(folder: Path) -> Iterator[Scripted]:
    """Return a server that is the hub, and the site of the folder as it is now.

    A site is asked for many feeds, and published once a state: that is what takes long.
    """
    published: dict[frozenset[bytes], Snapshot] = {}

    def served(path: str) -> Reply:
        state = frozenset(file.read_bytes() for file in folder.rglob("*.*"))
        if state not in published:
            published[state] = publish(Store(folder))
        document = published[state].documents.get(path)
        return Reply(body=document.body) if document else Reply(404)

    with Scripted() as server:
        server.otherwise = served
        server.script(HUB, Reply(204))
        yield server


@pytest.fixture
def site(folder: Path, web: Scripted) -> Path:
    """Return a folder with a hub, released once."""
    text = SITE.replace("https://lanterns.example", web.url()) + f"hub: {web.url(HUB)}\n"
    write(folder, {SITE_FILE: text})
    release(Store(folder), BEFORE)
    return folder


def told_of(web: Scripted) -> set[str]:
    """Return the paths of the feeds that the hub was told of."""
    return {one.form["hub.url"].removeprefix(web.url()) for one in web.to(HUB)}


def feeds(*names: str) -> set[str]:
    """Return the paths of feeds in every format."""
    return {f"{name}{ending}" for name in names for ending in (".rss", ".atom", ".json")}


def everywhere(*names: str) -> set[str]:
    """Return the paths of such feeds of the meeting, its series and the site."""
    return feeds(
        *(f"{page}{name}" for page in ("/glow-2025/", "/series/glow/", "/") for name in names)
    )


def test_release_tells_the_hub_of_what_changed(site: Path, web: Scripted) -> None:
    """The abstracts, the news and the changes, and neither slides nor videos."""
    put(site, RENAMED)
    expected = everywhere("news", "abstracts", "changes")

    result = run("release", AT)
    actual = told_of(web)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(f"\n{web.url(HUB)} was told of {len(expected)} addresses.\n")
    assert expected == actual


def test_release_of_slides_tells_of_the_feed_of_slides(site: Path, web: Scripted) -> None:
    """And of the abstracts, whose items lead to them."""
    put(site, {MEETING_FILE: WITH_SLIDES})
    expected = everywhere("news", "abstracts", "slides", "changes")

    run("release", AT)
    actual = told_of(web)

    assert expected == actual


def test_release_of_a_removed_talk_tells_of_every_feed_that_had_it(
    site: Path, web: Scripted
) -> None:
    """No item says so, and the feeds differ all the same."""
    put(site, {MEETING_FILE: MEETING[: MEETING.index("  - id: oils")]})

    run("release", AT)

    assert everywhere("news", "abstracts", "changes") <= told_of(web)


def test_release_tells_of_the_meetings_that_changed_alone(site: Path, web: Scripted) -> None:
    """A second meeting that stays as it was is not told of."""
    second = edited(("id: glow-2025", "id: glow-2026"), ("title: Glow 2025", "title: Glow 2026"))
    put(site, {"meetings/glow-2026.yaml": second})
    release(Store(site), BEFORE + timedelta(hours=1))
    put(site, RENAMED)

    run("release", AT)
    actual = {path for path in told_of(web) if path.startswith("/glow-2026/")}

    assert actual == set()


def test_no_feed_is_named_that_the_site_does_not_have(site: Path, web: Scripted) -> None:
    """Each address is that of a document, under the address given for the site."""
    put(site, RENAMED)

    run("release", AT)

    assert told_of(web) <= set(publish(Store(site)).documents)


def test_release_without_a_hub_asks_nobody(site: Path, web: Scripted) -> None:
    """Not even whether the site serves it."""
    put(site, {SITE_FILE: SITE, **RENAMED})
    expected = "Glow 2025 (glow-2025)\n  On flames: renamed from “On wicks”\n"

    result = run("release", AT)

    assert (0, expected, "") == (result.exit_code, result.stdout, result.stderr)
    assert web.asked == []


@pytest.mark.parametrize("option", ["--no-ping", "--dry-run"])
def test_release_can_go_untold(site: Path, web: Scripted, option: str) -> None:
    """For a site that is published later, and of what is only tried."""
    put(site, RENAMED)

    result = run("release", AT, option)

    assert result.exit_code == 0
    assert web.asked == []


def test_release_of_the_same_data_tells_nobody(site: Path, web: Scripted) -> None:
    """Nothing changed: there is nothing to fetch."""
    expected = "Nothing changed since the last release.\n"

    result = run("release")

    assert (0, expected) == (result.exit_code, result.stdout)
    assert web.asked == []
    assert (site / LEDGER_FILE).exists()


def test_release_that_the_hub_does_not_hear_of_is_a_release(site: Path, web: Scripted) -> None:
    """The ledger is written, the fault is named, and what can be done."""
    web.script(HUB, Reply(503))
    put(site, RENAMED)

    result = run("release", AT)
    first, *more = result.stderr.splitlines(keepends=True)

    assert result.exit_code == 0
    assert first.endswith(f": {web.url(HUB)} answers 503\n")
    assert more == [LATER]
    assert result.stdout.endswith(f"\n{web.url(HUB)} was told of 0 addresses.\n")
    assert "2025-10-02T12:00:00Z" in (site / LEDGER_FILE).read_text(encoding="utf-8")


def test_release_that_the_site_does_not_serve_is_a_release(site: Path, web: Scripted) -> None:
    """The hub hears nothing: it would fetch the old feed for everyone."""
    late = web.script("/glow-2025/abstracts.atom", Reply(body=b"old"))
    put(site, RENAMED)

    result = run("release", AT)

    assert result.exit_code == 0
    assert result.stderr == f"{late}: the site does not serve the release yet\n{LATER}"
    assert web.to(HUB) == []


class TestPing:
    """The same at another time."""

    def test_it_tells_of_the_last_release(self, site: Path, web: Scripted) -> None:
        """Of what changed with it, and not of what changed before."""
        put(site, RENAMED)
        release(Store(site), BEFORE + DAY)
        expected = everywhere("news", "abstracts", "changes")

        result = run("ping", "--wait", "0")
        actual = told_of(web)

        words = f"{RELEASE}{web.url(HUB)} was told of {len(expected)} addresses.\n"
        assert (result.exit_code, result.stdout, result.stderr) == (0, words, "")
        assert expected == actual

    def test_it_tells_of_a_first_release(self, site: Path, web: Scripted) -> None:
        """Everything that there is in it."""
        expected = everywhere("news", "abstracts", "changes") | feeds(
            "/meetings", "/series/glow/meetings"
        )

        run("ping", "--wait", "0")
        actual = told_of(web)

        assert expected == actual
        assert (site / LEDGER_FILE).exists()

    def test_it_tells_of_an_earlier_release(self, site: Path, web: Scripted) -> None:
        """Of a release that nobody was told of, though another meeting's came after it."""
        put(site, {"meetings/glow-2026.yaml": SECOND})
        release(Store(site), BEFORE + DAY)
        time = time_text(BEFORE)
        words = f"Telling of what changed since {time}.\n"

        last = run("ping", "--wait", "0")
        missed = "/glow-2025/news.rss" not in told_of(web)
        result = run("ping", "--wait", "0", "--since", time)

        assert (last.exit_code, missed) == (0, True)
        assert (result.exit_code, result.stdout[: len(words)]) == (0, words)
        assert {"/glow-2025/news.rss", "/glow-2026/news.rss"} <= told_of(web)

    def test_what_did_not_change_since_is_not_told(self, site: Path, web: Scripted) -> None:
        """The release before that time is left out."""
        put(site, {"meetings/glow-2026.yaml": SECOND})
        release(Store(site), BEFORE + DAY)

        run("ping", "--wait", "0", "--since", time_text(BEFORE + DAY))
        actual = {path for path in told_of(web) if path.startswith("/glow-2025/")}

        assert actual == set()

    def test_it_tells_of_every_feed(self, site: Path, web: Scripted) -> None:
        """Whenever each changed."""
        put(site, {"meetings/glow-2026.yaml": SECOND})
        release(Store(site), BEFORE + DAY)
        expected = set(publish(Store(site)).feeds)

        result = run("ping", "--wait", "0", "--all")
        actual = told_of(web)

        words = f"Telling of every feed.\n{web.url(HUB)} was told of {len(expected)} addresses.\n"
        assert (result.exit_code, result.stdout) == (0, words)
        assert expected == actual

    def test_a_time_and_everything_exclude_each_other(self) -> None:
        """What is meant would be unclear."""
        result = run("ping", "--all", "--since", time_text(BEFORE))

        assert result.exit_code == 2
        assert "--since and --all exclude each other." in result.stderr

    @pytest.mark.parametrize("since", ["yesterday", "2025-09-01", "2025-09-01T12:00:00"])
    def test_a_time_without_a_zone_is_refused(self, since: str) -> None:
        """It would mean another moment on every machine."""
        result = run("ping", "--since", since)

        assert result.exit_code == 2
        assert f"'{since}' is not a moment with its zone" in result.stderr

    @pytest.mark.usefixtures("site")
    def test_a_hub_that_takes_nothing_is_said_once(self, web: Scripted) -> None:
        """With how many feeds it refused."""
        web.script(HUB, Reply(400))

        result = run("ping", "--wait", "0")

        words = f"{web.url('/abstracts.atom')} and 32 more: {web.url(HUB)} answers 400\n"
        assert (result.exit_code, result.stderr) == (1, words)

    def test_it_knows_where_the_site_is_reached(self, site: Path, web: Scripted) -> None:
        """By the option, instead of what the site's file says."""
        put(site, {SITE_FILE: f"{SITE}hub: {web.url(HUB)}\n"})
        served = publish(Store(site), web.url()).documents
        web.otherwise = lambda path: Reply(body=served[path].body)

        result = run("ping", "--wait", "0", "--base-url", web.url())

        assert result.exit_code == 0
        assert "/glow-2025/news.rss" in told_of(web)

    @pytest.mark.usefixtures("site")
    def test_a_hub_that_does_not_take_it_is_a_failure(self, web: Scripted) -> None:
        """Each feed that it refused is named."""
        web.script(HUB, Reply(400), Reply(204))

        result = run("ping", "--wait", "0")

        assert result.exit_code == 1
        assert result.stdout == f"{FIRST}{web.url(HUB)} was told of 32 addresses.\n"
        assert result.stderr == f"{web.url('/abstracts.atom')}: {web.url(HUB)} answers 400\n"

    @pytest.mark.usefixtures("site")
    def test_a_hub_that_goes_down_meanwhile_is_a_failure(self, web: Scripted) -> None:
        """What it took before is counted; the rest is not tried."""
        web.script(HUB, Reply(204), Reply(503))

        result = run("ping", "--wait", "0")

        assert result.exit_code == 1
        assert result.stdout == f"{FIRST}{web.url(HUB)} was told of 1 address.\n"
        assert result.stderr == f"{web.url('/abstracts.json')}: {web.url(HUB)} answers 503\n"

    @pytest.mark.usefixtures("site")
    def test_a_site_that_serves_something_else_is_a_failure(self, web: Scripted) -> None:
        """It is not published yet."""
        late = web.script("/news.rss", Reply(body=b"old"))

        result = run("ping", "--wait", "0")

        assert result.exit_code == 1
        assert result.stderr == f"{late}: the site does not serve the release yet\n"
        assert web.to(HUB) == []

    def test_a_site_without_a_hub_has_nothing_to_tell(self, site: Path, web: Scripted) -> None:
        """It is no failure: programs may ping always."""
        put(site, {SITE_FILE: SITE})

        result = run("ping")

        assert (result.exit_code, result.stdout) == (0, NOTHING)
        assert web.asked == []

    def test_a_site_that_was_never_released_has_nothing_to_tell(
        self, site: Path, web: Scripted
    ) -> None:
        """What is not released is not announced."""
        (site / LEDGER_FILE).unlink()

        result = run("ping")

        assert (result.exit_code, result.stdout) == (0, NOTHING)
        assert web.asked == []

    @pytest.mark.parametrize("wait", ["-1", "3601", "soon"])
    def test_an_impossible_patience_is_refused(self, wait: str) -> None:
        """Before anything is read."""
        result = run("ping", "--wait", wait)

        assert result.exit_code == 2
        assert "Invalid value for '--wait'" in result.stderr
