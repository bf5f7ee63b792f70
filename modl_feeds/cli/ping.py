"""`modl-feeds ping`, and the same at the end of a release.

Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from modl_feeds import hub
from modl_feeds.cli.options import count, moment, with_config
from modl_feeds.ledger import time_text
from modl_feeds.publisher import render
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from modl_feeds.config import Config
    from modl_feeds.revisions import Edition

PATIENCE: Final = 30
"""Seconds to wait until the site serves a release."""


@click.command()
@click.option(
    "--wait",
    default=PATIENCE,
    show_default=True,
    type=click.IntRange(0, 3600),
    help="Seconds to wait until the site serves the release.",
)
@click.option(
    "--since", metavar="TIME", help="Tell of what changed since then, such as 2025-09-01T12:00:00Z."
)
@click.option("--all", "everything", is_flag=True, help="Tell of every feed.")
@with_config
def command(config: Config, *, wait: int, since: str | None, everything: bool) -> None:
    """Tell the hub of the feeds that changed with the last release.

    `release` does so by itself; this is for a site that is published later, or a hub that was
    down. What an earlier release could not tell is told with --since or --all. Exits with 1 when
    the hub could not be told of every feed.
    """
    if since and everything:
        raise click.UsageError("--since and --all exclude each other.")
    first = moment(since, "--since") if since else None
    told = tell(config, wait, first, everything=everything)
    if told is None:
        click.echo("There is nothing to tell: site.yaml names no hub, or nothing was released yet.")
    if told is False:
        click.get_current_context().exit(1)


def tell(
    config: Config, patience: int, since: datetime | None = None, *, everything: bool = False
) -> bool | None:
    """Tell the hub; return whether nothing went wrong, and None where there is nothing to tell.

    Args:
        config: where the data is.
        patience: seconds to wait for the site.
        since: tell of what changed from then on; by default of the last release.
        everything: tell of every feed, whenever it changed.

    """
    contents = Store(config.data).load()
    site = contents.site
    releases = [one.releases[-1].time for one in contents.editions if one.releases]
    if not site.hub or not releases:
        return None
    snapshot, base = render(contents, config.base_url), config.base_url or site.base_url
    first = since or max(releases)
    changed = {
        f"{base}{path}": snapshot.documents[path].body
        for path, changed in sorted(snapshot.feeds.items())
        if everything or changed >= first
    }
    if everything:
        click.echo("Telling of every feed.")
    elif since:
        click.echo(f"Telling of what changed since {time_text(since)}.")
    else:
        click.echo(f"Telling of the release of {_release(contents.editions, first)}.")
    told = hub.announce(site.hub, changed, patience, click.echo)
    click.echo(f"{site.hub} was told of {count(told.count, 'address')}.")
    for fault in told.faults:
        click.echo(fault, err=True)
    return not told.faults


def _release(editions: Iterable[Edition], time: datetime) -> str:
    """Return '2025-09-01T12:00:00Z (modl-2025)': when, and of which meetings."""
    ids = [one.meeting.id for one in editions if one.releases and one.releases[-1].time == time]
    return f"{time_text(time)} ({', '.join(ids)})"
