"""`modl-feeds new`: files to begin with, and sessions.

Level 5.
"""

from __future__ import annotations

import shlex
import tempfile
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modl_feeds import json_schema, scaffold
from modl_feeds.cli.options import checked, say_still_wrong, typed, with_config
from modl_feeds.config import DATA
from modl_feeds.errors import ConfigError, DataError
from modl_feeds.files import write_atomically
from modl_feeds.importers.sheet import template
from modl_feeds.importing.act import change
from modl_feeds.importing.additions import announced, with_session
from modl_feeds.importing.judging import judged
from modl_feeds.importing.trees import normal
from modl_feeds.model import SessionKind
from modl_feeds.store import Proposal, Store
from modl_feeds.text import clean_line
from modl_feeds.values import BASE_URL, DATE, DOMAIN, LINE, MINUTES, SLUG, TITLE, WALL, ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.config import Config

TRIAL: str = "http://127.0.0.1:8000"


@click.group()
def command() -> None:
    """Begin a data folder, a meeting, a session, a sheet, or the schema files for editors."""


def _whose(ctx: click.Context, parameter: click.Parameter, text: str) -> tuple[str, str]:
    """Return the ids of the meeting and of its new session."""
    meeting, slash, name = text.partition("/")
    if not slash:
        raise click.BadParameter(f"{text!r} names no session, write MEETING/ID", ctx, parameter)
    return meeting, typed(SLUG)(ctx, parameter, name)


def _person(text: str) -> dict[str, str]:
    """Return a speaker of 'Name, Affiliation'."""
    name, _, affiliation = text.partition(",")
    return {"name": clean_line(name), "affiliation": clean_line(affiliation)}


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", prompt="What is the site called", help="What the site is called.")
@click.option("--publisher", prompt="Who publishes it", help="Person or organisation.")
@click.option(
    "--domain",
    prompt="A domain of yours, to make identifiers with",
    callback=typed(DOMAIN),
    help="In every UID and guid, for ever; it need not lead anywhere.",
)
@click.option("--address", default=TRIAL, show_default=True, callback=typed(BASE_URL),
              help="Where the site will be reached.")  # fmt: skip
def site(folder: Path, title: str, publisher: str, domain: str, address: str) -> None:
    """Begin an empty data folder, ready to be served."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is there already, name a new folder")
    new = scaffold.NewSite(title, publisher, domain, address, datetime.now(UTC).year)
    _write_folder(folder, scaffold.site_files(new))
    click.echo(f"{folder} is ready. Now begin a meeting:")
    name = shlex.quote(str(folder))
    click.echo(f"  modl-feeds new meeting ID --data {name}")
    click.echo("or say once for all commands which folder is meant:")
    click.echo(f"  export {DATA}={name}")


@command.command()
@click.argument("id", callback=typed(SLUG))
@click.option("--title", prompt="What is the meeting called", help="What it is called.")
@click.option("--first-day", prompt="Its first day, like 2027-05-03", callback=typed(DATE))
@click.option("--last-day", default="", callback=typed(DATE), help="The first day if left out.")
@click.option("--timezone", prompt="The venue's time zone, like Europe/Paris", callback=typed(ZONE))
@click.option("--series", default="", callback=typed(SLUG), help="The series that it belongs to.")
@with_config
def meeting(  # noqa: PLR0913 - one an option
    config: Config,
    *,
    id: str,  # noqa: A002 - the option's name
    title: str,
    first_day: date,
    last_day: date | str,
    timezone: str,
    series: str,
) -> None:
    """Begin the file of a meeting, whose programme is to be announced."""
    path = config.data / "meetings" / f"{id}.yaml"
    if path.exists():
        raise ConfigError(f"{path} is there already, edit it or choose another id")
    last = last_day if isinstance(last_day, date) else first_day
    new = scaffold.NewMeeting(id, title, timezone, first_day, last, series)
    _add(config, path, scaffold.meeting_file(new))
    click.echo(f"{path} is ready: fill it in, then modl-feeds check.")


@command.command()
@click.argument("where", metavar="MEETING/ID", callback=_whose)
@click.option("--start", prompt="When does it begin, like 2027-05-03 09:30", callback=checked(WALL))
@click.option(
    "--title", prompt="What is it called", callback=checked(TITLE), help="What it is called."
)
@click.option("--kind", type=click.Choice([one.value for one in SessionKind]), default="talk",
              show_default=True, help="What it is.")  # fmt: skip
@click.option("--end", default="", callback=checked(WALL), help="On the venue's clock, as --start.")
@click.option(
    "--minutes", default="", callback=checked(MINUTES), help="How long, instead of an end."
)
@click.option("--room", default="", callback=checked(LINE), help="Where in the building.")
@click.option("--speaker", "speakers", multiple=True, metavar="'NAME, AFFILIATION'",
              help="Who speaks; once for each.")  # fmt: skip
@with_config
def session(
    config: Config, *, where: tuple[str, str], speakers: tuple[str, ...], **said: str
) -> None:
    """Put a session into a meeting's programme, where it belongs by its start.

    ID is a name in its addresses for ever; a talk's is the speaker's family name.
    """
    meeting, name = where
    wanted = normal({"id": name, **said, "speakers": [*map(_person, speakers)]})
    steps = (partial(with_session, session=wanted), announced)
    written, wrong = change(Store(config.data), meeting, steps, scaffold.without_hints)
    say_still_wrong(wrong)
    click.echo(f"{written.path}: {meeting}/{name}: {said['start']}, {said['title']}")
    click.echo("now: modl-feeds release")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def sheet(file: Path) -> None:
    """Write an empty sheet, .csv or .xlsx, to fill in and import."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in {"csv", "xlsx"}:
        raise click.BadParameter(f"{str(file)!r} is no sheet, end its name in .csv or .xlsx")
    if file.exists():
        raise ConfigError(f"{file} is there already, choose another name")
    try:
        write_atomically(file, template(kind))
    except OSError as error:
        raise ConfigError(f"{file} cannot be written ({error.strerror})") from None
    click.echo(f"{file} is ready: fill it in, then modl-feeds import {file}")


@command.command()
@with_config
def schema(config: Config) -> None:
    """Write the schema files that editors complete and check by."""
    folder = config.data / json_schema.FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in json_schema.documents().items():
            write_atomically(folder / name, content)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written ({error.strerror})") from None
    click.echo(f"{folder} is as this version reads the files.")


def _add(config: Config, path: Path, content: bytes) -> None:
    """Write a new data file, if it makes nothing wrong.

    Raises:
        DataError: with every problem that it brings.

    """
    found = judged(Store(config.data), Proposal(path, content))
    if found.new:
        raise DataError(found.new)
    say_still_wrong(found.old)
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror})") from None


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place, then put it there at once."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as beside:
            whole = Path(beside) / "data"
            for name, content in files.items():
                (whole / name).parent.mkdir(parents=True, exist_ok=True)
                (whole / name).write_bytes(content)
            for name in ("meetings", "series"):
                (whole / name).mkdir()
            whole.rename(folder)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written ({error.strerror})") from None
