"""`modl-feeds links`: whether what followers are sent to is there.

Level 5.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import click

from modl_feeds import schema
from modl_feeds.addresses import is_public
from modl_feeds.cli.options import count, with_config
from modl_feeds.errors import Problem
from modl_feeds.files import cache_folder
from modl_feeds.links import ask
from modl_feeds.mentions import mentions
from modl_feeds.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from modl_feeds.config import Config
    from modl_feeds.links import Answer
    from modl_feeds.mentions import Mention


@click.command()
@click.option("--fresh", is_flag=True, help="Ask all of them, also those that answered today.")
@click.option("--private", is_flag=True, help="Ask servers of your own network, too.")
@click.argument("meeting", required=False)
@with_config
def command(config: Config, *, meeting: str | None, fresh: bool, private: bool) -> None:
    """Ask whether the slides, videos and pages that the data names answer.

    Of MEETING, or of all. Exits with 1 when one does not. What answered is not asked again for a
    day, and what is at no public address is not asked at all. Nothing else of modl-feeds asks
    other sites of its own accord.
    """
    drafts = [one for one in Store(config.data).load().drafts if meeting in {None, one.meeting.id}]
    if not drafts:
        raise click.BadParameter(f"there is no meeting {meeting!r}")
    places: dict[str, list[Mention]] = defaultdict(list)
    for one in mentions(drafts, schema.MEETING):
        places[one.url].append(one)
    cache = _cache()
    if fresh:
        cache.unlink(missing_ok=True)
    found = ask(places, cache, int(time.time()), None if private else is_public)
    with click.progressbar(found, length=len(places), label="Asking", file=sys.stderr) as answers:
        bad = [answer for answer in answers if not answer.is_good]
    for problem in sorted(_problem(one, answer) for answer in bad for one in places[answer.url]):
        click.echo(problem)
    click.echo(f"{count(len(places), 'address')} asked, {len(bad)} without a good answer.")
    if bad:
        click.get_current_context().exit(1)


def _problem(mention: Mention, answer: Answer) -> Problem:
    fault = f"{answer.url} gives no good answer ({answer.words})"
    remedy = "mend the address, or take it out"
    return Problem(mention.file, mention.line, mention.subject, fault, remedy)


def _cache() -> Path:
    """Return the file that remembers answers, in the user's folder for such."""
    return cache_folder() / "links.json"
