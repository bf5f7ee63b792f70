"""The command line: `modl-feeds`. One file a command; what happens stands in the modules below.

A command's file is read when it is run, so that --help is there at once.
Level 5.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from modl_feeds import __version__
from modl_feeds.errors import FeedsError

COMMANDS: Final = {
    "check": "Say everything that is wrong in the data, each with file and line.",
    "show": "Show a meeting's timetable, and where its calendar and feeds are.",
    "import": "Write a meeting's file from a page, schedule, calendar or table.",
    "add": "Add slides, a recording, a paper or a link to a talk.",
    "serve": "Serve the pages, calendars and feeds; stop with Ctrl-C.",
    "release": "Stamp what changed, so that every subscriber is told.",
    "new": "Begin a data folder, a meeting, a session, a sheet, or the schema files.",
    "fmt": "Bring data files into their one form, with the same things said.",
    "links": "Ask whether the slides, videos and pages that the data names answer.",
    "build": "Write the site as files, for other web servers.",
    "publish": "Send the site to an object store: S3, Google, Azure, or a folder.",
    "ping": "Tell the hub of the feeds that changed with the last release.",
}
"""Every command, in the order in which people meet them, with its line in --help."""
_EPILOG: Final = """\b
Begin with:
  modl-feeds check                 is everything in data/ right?
  modl-feeds show modl-2025        the timetable, here in the terminal
  modl-feeds serve                 publish on http://127.0.0.1:8000
"""


class _Commands(click.Group):
    """Finds commands by their files, and shows our own errors as words, never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command from the file of its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"modl_feeds.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without reading their files."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command; exit with 1 on an error of ours."""
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(
    cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="modl-feeds")
def main() -> None:
    """Publish the calendars, feeds and pages of scientific meetings.

    Each meeting is written down once, in data/meetings/. Every command reads the folder that
    --data names.
    """
