"""`modl-feeds check`.

Level 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modl_feeds.cli.options import count, say_unreleased, with_config
from modl_feeds.publisher import render
from modl_feeds.remarks import remarks
from modl_feeds.store import Store

if TYPE_CHECKING:
    from modl_feeds.config import Config


@click.command()
@click.option("--released", is_flag=True, help="Also fail when something is not released yet.")
@with_config
def command(config: Config, *, released: bool) -> None:
    """Say everything that is wrong in the data, each with file and line.

    Exits with 1 when anything is wrong; the server refuses to start on the same problems.
    """
    contents = Store(config.data).load()
    meetings = contents.site.meetings
    sessions = sum(len(meeting.sessions) for meeting in meetings)
    unreleased = sum(len(edition.unreleased) for edition in contents.editions)
    click.echo(f"{count(len(meetings), 'meeting')}, {count(sessions, 'session')}: no problems.")
    for standing in render(contents).standings:
        for remark in standing.remarks:
            size = f"{standing.size:,} bytes, {count(standing.count, 'entry')}"
            click.echo(f"{standing.path}: {size}: {remark}")
    for remark in remarks(meetings):
        click.echo(remark)
    say_unreleased(unreleased)
    if released and unreleased:
        click.get_current_context().exit(1)
