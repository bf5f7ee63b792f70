"""`modl-feeds import`.

Level 5.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from modl_feeds.cli.options import count, say_still_wrong, with_config
from modl_feeds.errors import ConfigError, DataError, FeedsError, NeededError, SourceError
from modl_feeds.files import read_regular
from modl_feeds.importers import IMPORTERS, MAX_BYTES, Source, Wishes
from modl_feeds.importing import act, planning
from modl_feeds.importing.fetching import fetch
from modl_feeds.importing.findings import (
    change_words,
    conflict_words,
    place_words,
    problem_of,
    vanished_words,
)
from modl_feeds.importing.judging import judged
from modl_feeds.importing.merging import CANCEL, REMOVE
from modl_feeds.store import Proposal, Store
from modl_feeds.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modl_feeds.config import Config
    from modl_feeds.importers import Imported
    from modl_feeds.importing.judging import Judgement
    from modl_feeds.importing.planning import Choices, Plan

KEEP: Final = "keep"
_STDIN: Final = "-"


@click.command("import")
@click.argument("what", metavar="SOURCE")
@click.option("--meeting", default="", metavar="ID", help="The meeting's id; else the source's.")
@click.option("--timezone", default="", metavar="TZ", help="Where the source names none.")
@click.option("--year", type=click.IntRange(1902, 2037), help="Where the source names none.")
@click.option(
    "--from",
    "kind",
    default="",
    metavar="KIND",
    help=f"What the source is: {', '.join(one.name for one in IMPORTERS)}.",
)
@click.option("--theirs", is_flag=True, help="Where both were changed, take the source's.")
@click.option("--gone", type=click.Choice([KEEP, CANCEL, REMOVE]),
              help="What becomes of sessions that the source has no longer.")  # fmt: skip
@click.option("--anyway", is_flag=True, help="Write it with its problems, to be mended there.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--fetch", "may_fetch", is_flag=True, help="Allow SOURCE to be a web address.")
@with_config
def command(  # noqa: PLR0913 - one an option
    config: Config,
    *,
    what: str,
    meeting: str,
    timezone: str,
    year: int | None,
    kind: str,
    theirs: bool,
    gone: str | None,
    anyway: bool,
    dry_run: bool,
    yes: bool,
    may_fetch: bool,
) -> None:
    """Write a meeting's file from a page, schedule, calendar or table, or bring it up to date.

    SOURCE is a file, a folder of files, - for standard input or, with --fetch, a web address.
    Each file of a folder is a meeting of its own, unless --meeting says that all are one.
    What a person changed in the file stays. Exits with 1 when something could not be imported,
    or was made wrong; what was wrong before is a warning.
    """
    store, wishes = Store(config.data), Wishes(meeting, timezone, year)
    choices = planning.Choices(meeting, theirs)
    asks = _is_asked() and what != _STDIN
    if what == _STDIN and not (dry_run or yes):
        raise click.UsageError("what is read from standard input needs --yes or --dry-run")
    sources = _sources(what, may_fetch=may_fetch)
    failed = False
    for group in [sources] if meeting else [[one] for one in sources]:
        try:
            imported = planning.combined([_read(one, wishes, kind, asks=asks) for one in group])
            task = _Task(store, group[0], imported, choices)
            made = task.planned(asks=asks)
            if gone:
                made = task.planned_without(made, dict.fromkeys(_vanished(made), gone))
            _show(made, theirs=theirs)
            if asks and not (gone or dry_run or yes):
                made = task.planned_without(made, _wishes(made))
            found = task.judged(made, bare=anyway and not dry_run)
            _finish(store, made, dry_run=dry_run, yes=yes)
            say_still_wrong(found.old)
            if found.new:
                raise DataError(found.new)
        except FeedsError as error:
            if len(sources) == 1:
                raise
            click.echo(str(error), err=True)
            failed = True
    if failed:
        click.get_current_context().exit(1)


def _is_asked() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty()


def _sources(what: str, *, may_fetch: bool) -> list[Source]:
    """Return what is to be read, in the order of names."""
    today = datetime.now(UTC).astimezone().date()
    if planning.is_address(what):
        if not may_fetch:
            raise click.UsageError("a web address is read only with --fetch")
        found = fetch(what)
        return [Source(found.address, found.content, today)]
    if what == _STDIN:
        return [Source("standard input", sys.stdin.buffer.read(MAX_BYTES + 1), today)]
    path = Path(what)
    names = _files(path) if path.is_dir() else [path]
    if not names:
        raise SourceError(what, 0, "the folder has no files", "name a file with a programme in it")
    return [Source(str(one), _content(one), today) for one in names]


def _files(folder: Path) -> list[Path]:
    """Return what is to be read of a folder; hidden files and editors' copies are passed over."""
    meant = [one for one in folder.iterdir() if not one.name.startswith(".")]
    for one in sorted(meant):
        if not one.is_file():
            what = "a folder within the folder" if one.is_dir() else "no regular file"
            click.echo(f"{one}: left out: it is {what}", err=True)
    return sorted(one for one in meant if one.is_file() and not one.name.endswith("~"))


def _content(path: Path) -> bytes:
    try:
        return read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        fault = f"it cannot be read ({error.strerror})"
        raise SourceError(str(path), 0, fault, "name a readable file") from None


def _read(source: Source, wishes: Wishes, kind: str, *, asks: bool) -> Imported:
    """Read a source; ask for what it does not say."""
    while True:
        try:
            return planning.read(source, wishes, kind)
        except NeededError as error:
            if not asks or error.option not in {"timezone", "year"}:
                raise
            click.echo(str(error), err=True)
            if error.option == "year":
                wishes = replace(wishes, year=click.prompt("Year", type=int, err=True))
            else:
                wishes = replace(wishes, timezone=click.prompt("Time zone", err=True))


@dataclass(slots=True)
class _Task:
    """One meeting to import."""

    store: Store
    source: Source
    imported: Imported
    choices: Choices

    def planned(self, *, asks: bool) -> Plan:
        """Plan; ask for an id if none can be made."""
        try:
            return planning.plan(self.store, self.source, self.imported, self.choices)
        except NeededError as error:
            if not asks:
                raise
            click.echo(str(error), err=True)
            name = click.prompt("The meeting's id", err=True)
            self.choices = replace(self.choices, meeting=name)
            return self.planned(asks=False)

    def planned_without(self, made: Plan, gone: dict[str, str]) -> Plan:
        """Plan anew if something is to become of sessions that vanished."""
        gone = {name: wish for name, wish in gone.items() if wish != KEEP}
        if not gone:
            return made
        choices = replace(self.choices, gone=gone)
        return planning.plan(self.store, self.source, self.imported, choices)

    def judged(self, made: Plan, *, bare: bool) -> Judgement:
        """Return what would be wrong in the data, if the file may be written all the same.

        Raises:
            ConfigError: it may not; the problems are shown, as those of the source.

        """
        found = self._judged(made)
        if bare or not found.new:
            return found
        gone, left = _vanished(made), found.new
        if gone:
            left = self._judged(self.planned_without(made, dict.fromkeys(gone, CANCEL))).new
        stay = {(one.subject, one.fault) for one in left}
        text = made.meeting.after.decode()
        for one in found.new:
            of_them = () if (one.subject, one.fault) in stay else gone
            is_own = one.file == str(made.meeting.path)
            told = problem_of(one, self.source.name, text, gone=of_them) if is_own else one
            click.echo(str(told), err=True)
        remedy = "mend the source, or say --anyway and mend the file"
        raise ConfigError(f"nothing was written: {remedy if left else 'try again with --gone'}")

    def _judged(self, made: Plan) -> Judgement:
        return judged(self.store, Proposal(made.meeting.path, made.meeting.after))


def _vanished(made: Plan) -> list[str]:
    return [str(one.session["id"]) for one in (made.merged.vanished if made.merged else ())]


def _wishes(made: Plan) -> dict[str, str]:
    """Ask what becomes of each session that vanished."""
    words = click.Choice([KEEP, CANCEL, REMOVE])
    return {
        name: click.prompt(f"What of {name}?", type=words, default=KEEP, err=True)
        for name in _vanished(made)
    }


def _finish(store: Store, made: Plan, *, dry_run: bool, yes: bool) -> None:
    """Write what was planned, if that is wanted."""
    if not made.meeting.differs and not made.remembered.differs:
        click.echo("Nothing is new.")
        return
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
        return
    if not yes:
        click.confirm("Write?", abort=True, err=True)
    act.write(store, made)
    for one in (made.meeting, made.remembered):
        if one.differs:
            click.echo(f"Written: {one.path}")


def _show(made: Plan, *, theirs: bool) -> None:
    """Say what would be written, and everything that should be looked at."""
    record = made.record
    sessions = record.get("sessions", [])
    talks = sum(one["kind"] == "talk" for one in sessions)
    new = "" if made.merged else " (new)"
    click.echo(f"{made.meeting.path}{new}: {record['title']}")
    click.echo(f"  {count(len(sessions), 'session')}, {count(talks, 'talk')}")
    merged = made.merged
    if merged:
        _list("Changes", map(change_words, merged.changes))
        conflicts = (conflict_words(one, prefer_theirs=theirs) for one in merged.conflicts)
        _list("Conflicts", conflicts)
        _list("Gone", map(vanished_words, merged.vanished))
    _list("Assumed", _assumed(made))
    _list("Left out", made.left_out)


def _assumed(made: Plan) -> Iterator[str]:
    for one in made.assumptions:
        yield f"{place_words(one.path)}: {one.words}"


def _list(title: str, lines: Iterable[str]) -> None:
    """Show lines under a title, if there are any."""
    found: Sequence[str] = [*lines]
    if found:
        click.echo(f"{title}:")
    for line in found:
        click.echo(f"  {clean_line(line)}")
