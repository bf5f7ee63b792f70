"""`modl-feeds ping`, and the same at the end of a release.

Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from modl_feeds import hub
from modl_feeds.cli.options import count, with_config
from modl_feeds.publisher import render
from modl_feeds.store import Store

if TYPE_CHECKING:
    from modl_feeds.config import Config

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
@with_config
def command(config: Config, *, wait: int) -> None:
    """Tell the hub of the feeds that changed with the last release.

    `release` does so by itself; this is for a site that is published later, or a hub that was
    down. Exits with 1 when the hub could not be told of every feed.
    """
    told = tell(config, wait)
    if told is None:
        click.echo("There is nothing to tell: site.yaml names no hub, or nothing was released yet.")
    if told is False:
        click.get_current_context().exit(1)


def tell(config: Config, patience: int) -> bool | None:
    """Tell the hub; return whether nothing went wrong, and None where there is nothing to tell."""
    contents = Store(config.data).load()
    site = contents.site
    releases = [one.releases[-1].time for one in contents.editions if one.releases]
    if not site.hub or not releases:
        return None
    snapshot, base = render(contents, config.base_url), config.base_url or site.base_url
    changed = {
        f"{base}{path}": snapshot.documents[path].body
        for path, moment in sorted(snapshot.feeds.items())
        if moment >= max(releases)
    }
    told = hub.announce(site.hub, changed, patience, click.echo)
    click.echo(f"{site.hub} was told of {count(told.count, 'address')}.")
    for fault in told.faults:
        click.echo(fault, err=True)
    return not told.faults
