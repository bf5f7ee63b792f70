"""`modl-feeds fmt`.

Level 5.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modl_feeds.cli.options import count, with_config
from modl_feeds.errors import DataError, Problem
from modl_feeds.importing.act import editing, put
from modl_feeds.importing.formatting import formatted
from modl_feeds.importing.planning import Written, content_of
from modl_feeds.store import Store, kind_of

if TYPE_CHECKING:
    from modl_feeds.config import Config


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True,
              help="Only name the files that would change; exit with 1 if any would.")  # fmt: skip
@with_config
def command(config: Config, *, files: tuple[Path, ...], only_check: bool) -> None:
    """Bring data files into their one form: line ends, spaces at line ends, empty lines.

    All of the folder's, if none is named. What they say stays the same, and so do comments,
    order, quotes and indentation. The line by which editors find the schema is added.
    """
    store = Store(config.data)
    found = [_formatted(path) for path in files or store.files()]
    changed = [one for one in found if one.differs]
    if not only_check:
        with editing(store):
            for one in changed:
                put(one, "it is as it was: try again")
    for one in changed:
        click.echo(f"{one.path}: {'not in form' if only_check else 'formatted'}")
    if not changed:
        click.echo(f"{count(len(found), 'file')} in form already.")
    if changed and only_check:
        click.get_current_context().exit(1)


def _formatted(path: Path) -> Written:
    """Return a file as it is and as it would be."""
    before = content_of(path)
    if before is None:
        problem = Problem(str(path), 1, "file", "there is no such file", "name one that there is")
        raise DataError((problem,))
    try:
        text = before.decode()
    except UnicodeDecodeError:
        problem = Problem(str(path), 1, "file", "it is not UTF-8", "save the file as UTF-8")
        raise DataError((problem,)) from None
    return Written(path, before, formatted(text, kind_of(path), str(path)).encode())
