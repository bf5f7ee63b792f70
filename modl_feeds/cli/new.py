"""`modl-feeds new`: files to begin with.

Level 5.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modl_feeds import json_schema, scaffold
from modl_feeds.cli.options import with_config
from modl_feeds.errors import ConfigError, DataError
from modl_feeds.files import write_atomically
from modl_feeds.shapes import ValueFaultError
from modl_feeds.store import Store
from modl_feeds.values import BASE_URL, DATE, DOMAIN, SLUG, ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from modl_feeds.config import Config
    from modl_feeds.shapes import Value

TRIAL: str = "http://127.0.0.1:8000"


@click.group()
def command() -> None:
    """Begin a data folder, a meeting, or the schema files for editors."""


def _typed(shape: Value) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Return a check of an option by the same rules as in a data file."""

    def callback(ctx: click.Context, parameter: click.Parameter, text: str) -> Any:  # noqa: ANN401
        try:
            return shape.convert(text) if text else text
        except ValueFaultError as error:
            raise click.BadParameter(str(error), ctx, parameter) from None

    return callback


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", prompt="What is the site called", help="What the site is called.")
@click.option("--publisher", prompt="Who publishes it", help="Person or organisation.")
@click.option(
    "--domain",
    prompt="A domain of yours, to make identifiers with",
    callback=_typed(DOMAIN),
    help="In every UID and guid, for ever; it need not lead anywhere.",
)
@click.option("--address", default=TRIAL, show_default=True, callback=_typed(BASE_URL),
              help="Where the site will be reached.")  # fmt: skip
def site(folder: Path, title: str, publisher: str, domain: str, address: str) -> None:
    """Begin an empty data folder, ready to be served."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is there already, name a new folder")
    new = scaffold.NewSite(title, publisher, domain, address, datetime.now(UTC).year)
    _write_folder(folder, scaffold.site_files(new))
    click.echo(f"{folder} is ready. Now begin a meeting:")
    click.echo(f"  modl-feeds new meeting ID --data {folder}")


@command.command()
@click.argument("id", callback=_typed(SLUG))
@click.option("--title", prompt="What is the meeting called", help="What it is called.")
@click.option("--first-day", prompt="Its first day, like 2027-05-03", callback=_typed(DATE))
@click.option("--last-day", default="", callback=_typed(DATE), help="The first day if left out.")
@click.option(
    "--timezone", prompt="The venue's time zone, like Europe/Paris", callback=_typed(ZONE)
)
@click.option("--series", default="", callback=_typed(SLUG), help="The series that it belongs to.")
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
    """Write a new data file, if the whole folder is right with it; else leave none.

    Raises:
        DataError: with every problem; the file is not there.

    """
    Store(config.data).load()
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror})") from None
    try:
        Store(config.data).load()
    except DataError:
        path.unlink()
        raise


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
