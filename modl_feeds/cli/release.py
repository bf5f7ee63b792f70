"""`modl-feeds release`.

Level 5.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from modl_feeds import releasing
from modl_feeds.cli import options, ping
from modl_feeds.cli.options import with_config
from modl_feeds.store import Store

if TYPE_CHECKING:
    from modl_feeds.config import Config


@click.command()
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
@with_config
def command(  # noqa: PLR0913 - one an option
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
    store = Store(config.data)
    moment = datetime.now(UTC) if at is None else options.moment(at, "--at")
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
    elif not no_ping and ping.tell(config, ping.PATIENCE) is False:
        click.echo("It is released all the same; tell the hub later: modl-feeds ping", err=True)
