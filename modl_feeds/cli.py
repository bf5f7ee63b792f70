"""The command line: `modl-feeds`.

Options are read and results are printed here; what happens stands in the modules below. Imports of
heavy modules are inside the commands, so that --help is there at once.
Level 5.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from modl_feeds import __version__
from modl_feeds.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from modl_feeds.config import Config

_PATIENCE = 30
"""Seconds to wait until the site serves a release."""
_EPILOG = """\b
Begin with:
  modl-feeds check                 is everything in data/ right?
  modl-feeds show modl-2025        the timetable, here in the terminal
  modl-feeds serve                 publish on http://127.0.0.1:8000
"""


class _Commands(click.Group):
    """Shows our own errors as words: a user's mistake never gives a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command; exit with 1 on an error of ours."""
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(
    cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="modl-feeds")
def main() -> None:
    """Publish the calendars, feeds and pages of scientific meetings.

    Each meeting is written down once, in data/meetings/. Every command reads the folder that
    --data names.
    """


def _with_config(command: Callable[..., None]) -> Callable[..., None]:
    """Add --data and --base-url, and pass them on as one configuration."""

    @click.option(
        "--data",
        envvar="MODL_FEEDS_DATA",
        default="data",
        show_default=True,
        metavar="DIR",
        help="The folder with site.yaml, series/, meetings/ and ledger/. [env: MODL_FEEDS_DATA]",
    )
    @click.option(
        "--base-url",
        envvar="MODL_FEEDS_BASE_URL",
        default="",
        metavar="URL",
        help="Where the site is reached; as site.yaml says by default. [env: MODL_FEEDS_BASE_URL]",
    )
    @functools.wraps(command)
    def wrapper(data: str, base_url: str, **options: object) -> None:
        from modl_feeds.config import Config  # noqa: PLC0415 - keeps --help quick

        command(Config.of(data, base_url), **options)

    return wrapper


@main.command()
@click.option("--released", is_flag=True, help="Also fail when something is not released yet.")
@_with_config
def check(config: Config, *, released: bool) -> None:
    """Say everything that is wrong in the data, each with file and line.

    Exits with 1 when anything is wrong; the server refuses to start on the same problems.
    """
    from modl_feeds.publisher import render  # noqa: PLC0415
    from modl_feeds.remarks import remarks  # noqa: PLC0415
    from modl_feeds.store import Store  # noqa: PLC0415 - keeps --help quick

    contents = Store(config.data).load()
    meetings = contents.site.meetings
    sessions = sum(len(meeting.sessions) for meeting in meetings)
    unreleased = sum(len(edition.unreleased) for edition in contents.editions)
    click.echo(f"{_count(len(meetings), 'meeting')}, {_count(sessions, 'session')}: no problems.")
    for standing in render(contents).standings:
        for remark in standing.remarks:
            size = f"{standing.size:,} bytes, {_count(standing.count, 'entry')}"
            click.echo(f"{standing.path}: {size}: {remark}")
    for remark in remarks(meetings):
        click.echo(remark)
    _say_unreleased(unreleased)
    if released and unreleased:
        click.get_current_context().exit(1)


@main.command()
@click.argument("meeting")
@_with_config
def show(config: Config, meeting: str) -> None:
    """Show a meeting's timetable and where its calendar and feeds are.

    MEETING is its id, such as modl-2025.
    """
    from modl_feeds.formats import timetable  # noqa: PLC0415 - keeps --help quick
    from modl_feeds.store import Store  # noqa: PLC0415

    contents = Store(config.data).load()
    site = contents.site
    edition = next((one for one in contents.editions if one.meeting.id == meeting), None)
    if edition is None:
        known = ", ".join(one.id for one in site.meetings) or "none yet"
        raise click.BadParameter(f"there is no meeting {meeting!r}; there are: {known}")
    found = edition.meeting
    click.echo(timetable.render(found))
    base = config.base_url or site.base_url
    click.echo(f"Page:      {base}/{found.id}/")
    click.echo(f"Calendar:  {base}/{found.id}/calendar.ics")
    click.echo(f"Feed:      {base}/{found.id}/news.rss")
    _say_unreleased(len(edition.unreleased))


@main.command()
@click.option("-m", "--note", default="", metavar="NOTE", help="What to tell followers of it.")
@click.option("--dry-run", is_flag=True, help="Only say what would be released.")
@click.option(
    "--at",
    metavar="TIME",
    help="The moment to stamp, such as 2025-09-01T12:00:00Z; now by default.",
)
@click.option(
    "--merge",
    is_flag=True,
    help="First join ledgers that git could not merge: two branches had released.",
)
@click.option("--yes", is_flag=True, help="Answer every question with yes.")
@click.option("--no-ping", is_flag=True, help="Do not tell the hub; `modl-feeds ping` does later.")
@_with_config
def release(  # noqa: PLR0913 - one an option
    config: Config,
    *,
    note: str,
    dry_run: bool,
    at: str | None,
    merge: bool,
    yes: bool,
    no_ping: bool,
) -> None:
    """Stamp what changed since the last release, so that every subscriber is told.

    Prints each difference in words, and tells the hub that site.yaml names.
    Commit data/ledger/ together with the data.
    """
    from modl_feeds import releasing  # noqa: PLC0415 - keeps --help quick
    from modl_feeds.store import Store  # noqa: PLC0415

    store, moment = Store(config.data), _moment(at)
    if moment > datetime.now(UTC) + timedelta(days=1) and not dry_run and not yes:
        click.echo("That moment is to come: readers hide what is dated so.", err=True)
        click.confirm("No earlier release will be possible. Release?", abort=True, err=True)
    for path in releasing.heal(store, moment) if merge and not dry_run else ():
        click.echo(f"{path}: both branches' ledgers are joined")
        moment += timedelta(seconds=1)
    for question in releasing.questions(store):
        click.echo(question.words, err=True)
        if not dry_run and not yes:
            click.confirm("Release as one removed and one new?", abort=True, err=True)
    done = releasing.release(store, moment, note, dry=dry_run)
    for one in done:
        click.echo(f"{one.meeting.title} ({one.meeting.id})")
        for change in one.changes:
            click.echo(f"  {change.title}: {change.words}")
    if not done:
        click.echo("Nothing changed since the last release.")
    elif dry_run:
        click.echo("Nothing was written: this was a dry run.")
    elif not no_ping and not _told(config, _PATIENCE):
        click.echo("It is released all the same; tell the hub later: modl-feeds ping", err=True)


@main.command()
@click.option(
    "--wait",
    default=_PATIENCE,
    show_default=True,
    type=click.IntRange(0, 3600),
    help="Seconds to wait until the site serves the release.",
)
@_with_config
def ping(config: Config, *, wait: int) -> None:
    """Tell the hub of the feeds that changed with the last release.

    `release` does so by itself; this is for a site that is published later, or a hub that was
    down. Exits with 1 when the hub could not be told of every feed.
    """
    if not _told(config, wait):
        click.get_current_context().exit(1)


def _told(config: Config, patience: int) -> bool:
    """Tell the hub, if there is one; return whether nothing went wrong."""
    from modl_feeds import hub  # noqa: PLC0415 - keeps --help quick
    from modl_feeds.publisher import render  # noqa: PLC0415
    from modl_feeds.store import Store  # noqa: PLC0415

    contents = Store(config.data).load()
    site = contents.site
    releases = [one.releases[-1].time for one in contents.editions if one.releases]
    if not site.hub or not releases:
        return True
    snapshot, base = render(contents, config.base_url), config.base_url or site.base_url
    changed = {
        f"{base}{path}": snapshot.documents[path].body
        for path, moment in sorted(snapshot.feeds.items())
        if moment >= max(releases)
    }
    told = hub.announce(site.hub, changed, patience, click.echo)
    click.echo(f"{site.hub} was told of {_count(told.count, 'address')}.")
    for fault in told.faults:
        click.echo(fault, err=True)
    return not told.faults


def _moment(text: str | None) -> datetime:
    """Return the time given to --at, or now."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise click.BadParameter(
        f"{text!r} is not a moment with its zone, write it like 2025-09-01T12:00:00Z",
        param_hint="--at",
    )


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Server processes; one a core is enough.",
)
@click.option("--debug", is_flag=True, help="Flask's development server, with its debugger.")
@_with_config
def serve(config: Config, *, host: str, port: int, workers: int, debug: bool) -> None:
    """Serve the pages, calendars and feeds; stop with Ctrl-C."""
    from modl_feeds.server import Listener, serve  # noqa: PLC0415 - keeps --help quick

    serve(config, Listener(host, port, workers, debug), click.echo)


def _say_unreleased(number: int) -> None:
    if number:
        click.echo(f"{_count(number, 'change')} not released yet: modl-feeds release")


def _count(number: int, noun: str) -> str:
    plural = {"entry": "entries", "address": "addresses"}.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"
