"""What several commands share: the options for the data, and the words of their answers.

Level 5.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from modl_feeds.config import Config
from modl_feeds.errors import ConfigError
from modl_feeds.publisher import render
from modl_feeds.shapes import ValueFaultError
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from modl_feeds.errors import Problem
    from modl_feeds.shapes import Value
    from modl_feeds.snapshot import Snapshot

_PLURALS: Final = {"entry": "entries", "address": "addresses"}


def with_config(command: Callable[..., None]) -> Callable[..., None]:
    """Add --data and --base-url, and pass them on as one configuration."""

    @click.option(
        "--data",
        envvar="MODL_FEEDS_DATA",
        default="data",
        show_default=True,
        metavar="DIR",
        help="The folder with site.yaml, series/, meetings/ and ledger/. [env: MODL_FEEDS_DATA]",
    )
    @click.option(
        "--base-url",
        envvar="MODL_FEEDS_BASE_URL",
        default="",
        metavar="URL",
        help="Where the site is reached; as site.yaml says by default. [env: MODL_FEEDS_BASE_URL]",
    )
    @functools.wraps(command)
    def wrapper(data: str, base_url: str, **options: object) -> None:
        command(Config.of(data, base_url), **options)

    return wrapper


def moment(text: str, option: str) -> datetime:
    """Return the time given to an option.

    Raises:
        BadParameter: it is none, or has no zone.

    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise click.BadParameter(
        f"{text!r} is not a moment with its zone, write it like 2025-09-01T12:00:00Z",
        param_hint=option,
    )


def typed(shape: Value) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Return a check of an option by the same rules as in a data file."""

    def callback(ctx: click.Context, parameter: click.Parameter, text: str) -> Any:  # noqa: ANN401
        try:
            return shape.convert(text) if text else text
        except ValueFaultError as error:
            raise click.BadParameter(str(error), ctx, parameter) from None

    return callback


def checked(shape: Value) -> Callable[[click.Context, click.Parameter, str], str]:
    """Return the same check of words that go into a data file as they are."""

    def callback(ctx: click.Context, parameter: click.Parameter, text: str) -> str:
        typed(shape)(ctx, parameter, text)
        return text

    return callback


def count(number: int, noun: str) -> str:
    """Return '1 meeting' or '2,000 meetings'."""
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, f'{noun}s')}"


def say_still_wrong(problems: Iterable[Problem]) -> None:
    """Warn of what was wrong before an edit, and still is."""
    for one in problems:
        click.echo(f"wrong before, too: {one}", err=True)


def say_unreleased(number: int) -> None:
    """Remind of `release` where something waits for it."""
    if number:
        click.echo(f"{count(number, 'change')} not released yet: modl-feeds release")


def released(config: Config, *, unreleased: bool) -> tuple[Snapshot, str]:
    """Return the site to publish elsewhere, and its address.

    Raises:
        ConfigError: something is not released, and it was not said that this is right.

    """
    contents = Store(config.data).load()
    snapshot = render(contents, config.base_url)
    if snapshot.unreleased and not unreleased:
        raise ConfigError(
            f"{count(snapshot.unreleased, 'change')} not released yet, and dated by this machine's"
            " files, differently on every other: release first, or say --unreleased"
        )
    return snapshot, config.base_url or contents.site.base_url
