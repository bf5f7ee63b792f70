"""`modl-feeds add`: the address of slides, of a recording, of a paper.

Level 5.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from modl_feeds.cli.options import checked, say_still_wrong, with_config
from modl_feeds.importing.act import change
from modl_feeds.importing.additions import with_resource
from modl_feeds.importing.trees import normal
from modl_feeds.model import ResourceKind
from modl_feeds.store import Store
from modl_feeds.values import BLOCK, MEDIA_TYPE, SLUG, TITLE, URL

if TYPE_CHECKING:
    from modl_feeds.config import Config


@click.command()
@click.argument("kind", type=click.Choice([one.value for one in ResourceKind]))
@click.argument("where", metavar="MEETING[/SESSION]")
@click.argument("url", callback=checked(URL))
@click.option("--title", default="", callback=checked(TITLE), help="What to call it.")
@click.option("--note", default="", callback=checked(BLOCK), help="What one should know of it.")
@click.option("--id", "name", default="", callback=checked(SLUG), metavar="ID",
              help="Which one, where several of a kind stand together.")  # fmt: skip
@click.option("--media-type", default="", callback=checked(MEDIA_TYPE), metavar="TYPE",
              help="Such as application/pdf; as the address ends otherwise.")  # fmt: skip
@click.option("--replace", "instead", is_flag=True, help="Put it in another address's place.")
@with_config
def command(config: Config, *, kind: str, where: str, instead: bool, **said: str) -> None:
    """Add slides, a recording, a paper, code or a link to a talk, or to a whole meeting.

    MEETING/SESSION are their ids, such as modl-2025/ge. Where the file has it without an address,
    it gets this one. The rest of the file stays as it is, and nothing is written that would make
    anything wrong.
    """
    meeting, _, session = where.partition("/")
    today = datetime.now(UTC).astimezone().date().isoformat()
    wanted = normal({"id": said.pop("name"), "kind": kind, **said, "added": today})
    step = partial(with_resource, session=session, wanted=wanted, instead=instead)
    written, wrong = change(Store(config.data), meeting, [step])
    say_still_wrong(wrong)
    if not written.differs:
        click.echo(f"{written.path}: {where} has that already.")
        return
    click.echo(f"{written.path}: {where}: {kind}: {said['url']}")
    click.echo("now: modl-feeds release")
