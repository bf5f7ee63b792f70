"""`modl-feeds check`: problems, which stop everything, and warnings, which stop nothing.

Level 5.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from modl_feeds.cli.options import count, say_unreleased, with_config
from modl_feeds.errors import DataError, Problem
from modl_feeds.publisher import standings
from modl_feeds.remarks import remarks
from modl_feeds.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modl_feeds.config import Config
    from modl_feeds.ledger import Change
    from modl_feeds.store import Contents

_GITHUB: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_GITHUB_KEY: Final = {**_GITHUB, ":": "%3A", ",": "%2C"}


@click.command()
@click.option("--released", is_flag=True, help="Also fail when something is not released yet.")
@click.option("--strict", is_flag=True, help="Also fail on warnings.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations in GitHub's reviews, or for programs.",
)
@with_config
def command(config: Config, *, released: bool, strict: bool, form: str) -> None:
    """Say everything that is wrong in the data, each with file and line.

    Exits with 1 when anything is wrong; the server refuses to start on the same problems.
    Warnings tell what is right and could be better.
    """
    try:
        contents = Store(config.data).load()
    except DataError as error:
        if form == "text":
            raise
        _say(form, error.problems, (), ())
        click.get_current_context().exit(1)
    warnings = tuple(sorted(_warnings(config, contents)))
    unreleased = [one for edition in contents.editions for one in edition.unreleased]
    if form == "text":
        click.echo(_summary(contents))
    _say(form, (), warnings, unreleased)
    if form == "text":
        say_unreleased(len(unreleased))
    if (released and unreleased) or (strict and warnings):
        click.get_current_context().exit(1)


def _summary(contents: Contents) -> str:
    meetings = contents.site.meetings
    sessions = sum(len(meeting.sessions) for meeting in meetings)
    return f"{count(len(meetings), 'meeting')}, {count(sessions, 'session')}: no problems."


def _warnings(config: Config, contents: Contents) -> Iterator[Problem]:
    """Yield what is worth a look, of the data and of what is made from it."""
    yield from remarks(contents.drafts)
    files = {one.meeting.id: one.report.file for one in contents.drafts}
    if not contents.site.contact and any(one.has_recording for one in contents.site.meetings):
        fault = "a podcast has no e-mail address, for which directories ask"
        remedy = "write 'contact: …', if one may be public"
        yield Problem(str(config.data / "site.yaml"), 1, "contact", fault, remedy)
    for standing in standings(contents, config.base_url):
        file = files.get(standing.path.split("/")[1], str(config.data / "site.yaml"))
        size = f"{standing.size:,} bytes, {count(standing.count, 'entry')}"
        for remark in standing.remarks:
            fault, _, remedy = remark.partition(": ")
            yield Problem(file, 1, f"{standing.path} ({size})", fault, remedy)


def _say(
    form: str,
    problems: Iterable[Problem],
    warnings: Iterable[Problem],
    unreleased: Iterable[Change],
) -> None:
    if form == "json":
        found: dict[str, Iterable[Problem | Change]] = {
            "problems": problems,
            "warnings": warnings,
            "unreleased": unreleased,
        }
        record = {name: [asdict(one) for one in each] for name, each in found.items()}
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    elif form == "github":
        for level, each in (("error", problems), ("warning", warnings)):
            for one in each:
                click.echo(_github(level, one))
    else:
        for one in warnings:
            click.echo(f"{one.file}:{one.line}: warning: {one.words}")


def _github(level: str, problem: Problem) -> str:
    """Return a workflow command, which becomes a mark at that line of a pull request."""
    file = "".join(_GITHUB_KEY.get(letter, letter) for letter in problem.file)
    words = "".join(_GITHUB.get(letter, letter) for letter in problem.words)
    return f"::{level} file={file},line={problem.line}::{words}"
