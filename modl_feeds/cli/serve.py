"""`modl-feeds serve`.

Level 5.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from modl_feeds.cli.options import with_config
from modl_feeds.config import ACCESS_LOG, METRICS
from modl_feeds.server import Listener, serve

if TYPE_CHECKING:
    from modl_feeds.config import Config


@click.command()
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
@click.option(
    "--metrics",
    is_flag=True,
    envvar=METRICS,
    help=f"Count requests by kind, and tell Prometheus at /metrics. [env: {METRICS}]",
)
@click.option(
    "--access-log",
    is_flag=True,
    envvar=ACCESS_LOG,
    help=f"Write down every request, with the address that it came from. [env: {ACCESS_LOG}]",
)
@with_config
def command(  # noqa: PLR0913 - an option each
    config: Config,
    *,
    host: str,
    port: int,
    workers: int,
    debug: bool,
    metrics: bool,
    access_log: bool,
) -> None:
    """Serve the pages, calendars and feeds; stop with Ctrl-C."""
    config = replace(config, metrics=metrics, access_log=access_log)
    serve(config, Listener(host, port, workers, debug), click.echo)
