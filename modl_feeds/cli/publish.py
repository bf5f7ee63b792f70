"""`modl-feeds publish`.

Level 5.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click

from modl_feeds import publishing
from modl_feeds.bucket import Bucket
from modl_feeds.cli import ping
from modl_feeds.cli.options import count, released, with_config
from modl_feeds.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from modl_feeds.config import Config


@click.command()
@click.argument("destination")
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and removed.")
@click.option("--all", "anew", is_flag=True, help="Send also what did not change.")
@click.option(
    "--then",
    metavar="COMMAND",
    help="Run this when all is there, with the changed addresses on its standard input.",
)
@click.option("--no-ping", is_flag=True, help="Do not tell the hub; `modl-feeds ping` does later.")
@click.option("--unreleased", is_flag=True, help="Also with changes that were not released.")
@with_config
def command(  # noqa: PLR0913 - one an option
    config: Config,
    *,
    destination: str,
    dry_run: bool,
    anew: bool,
    then: str | None,
    no_ping: bool,
    unreleased: bool,
) -> None:
    """Send what changed to an object store, or a folder.

    DESTINATION is s3://BUCKET/FOLDER, gs://BUCKET/FOLDER, az://CONTAINER/FOLDER or a folder here;
    it stands for the address that site.yaml names as base_url. Interrupted, it is simply run again.
    """
    snapshot, base_url = released(config, unreleased=unreleased)
    bucket = Bucket.at(destination)
    todo = publishing.plan(snapshot, bucket, base_url, anew=anew)
    if dry_run:
        for words, names in (("send", todo.changed), ("remove", todo.gone)):
            for name in names:
                click.echo(f"{words} {name}")
        click.echo("Nothing was sent: this was a dry run.")
        return
    if todo.paths:
        addresses = [f"{base_url}{path}" for path in todo.paths]
        publishing.carry_out(todo, bucket, lambda: _run(then, addresses), _watched)
    sent, gone = count(len(todo.changed), "object"), len(todo.gone)
    click.echo(f"{destination}: {sent} sent, {gone:,} removed, of {len(todo.parcels):,}.")
    if todo.paths and not no_ping and ping.tell(config, ping.PATIENCE) is False:
        click.echo("It is published all the same; tell the hub later: modl-feeds ping", err=True)


def _watched(names: Iterator[str], length: int) -> AbstractContextManager[Iterable[str]]:
    return click.progressbar(names, length=length, label="Sending", file=sys.stderr)


def _run(then: str | None, addresses: list[str]) -> None:
    """Run the publisher's own command: it empties caches, say."""
    if not then:
        return
    lines = "".join(f"{address}\n" for address in addresses)
    done = subprocess.run(then, shell=True, input=lines, text=True, check=False)  # noqa: S602 - it is typed by who runs us
    if done.returncode:
        raise TargetError(
            f"all was sent, but --then failed with status {done.returncode},"
            " publish again: then it is run again"
        )
