"""`modl-feeds build`.

Level 5.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modl_feeds.cli.options import count, released, with_config
from modl_feeds.static_site import build

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from modl_feeds.config import Config


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unreleased", is_flag=True, help="Also with changes that were not released.")
@with_config
def command(config: Config, *, out: Path, unreleased: bool) -> None:
    """Write the whole site as files, for a web server or a host that only sends files.

    OUT becomes a link to the newest build: its folder public/ is what is sent, beside it lie rules
    for nginx and Caddy. What did not change is not written again.
    """
    snapshot, base_url = released(config, unreleased=unreleased)

    def watched(names: list[str]) -> AbstractContextManager[Iterable[str]]:
        return click.progressbar(names, label="Building", file=sys.stderr)

    done = build(snapshot, out, base_url, watched)
    documents = count(done.written + done.kept, "document")
    click.echo(f"{out}: {documents}, {done.written:,} written, {done.kept:,} as before.")
