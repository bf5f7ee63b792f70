"""What can go wrong, in words for the person who can mend it.

The tree::

    FeedsError
    ├── DataError       the files in data/ have problems; carries all of them
    ├── LedgerError     a ledger is damaged, or another release is running
    ├── ConfigError     a setting or a path given to the program is wrong
    ├── TargetError     the site cannot be written or sent to where it should go
    ├── SourceError     what is to be imported cannot be understood
    │   └── NeededError     an option must say what the source does not
    └── ChoiceError     an address asks for something that cannot be answered

Level 0: imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a data file, and what would be right."""

    file: str
    """Path of the file as the author knows it."""
    line: int
    """One-based line; 1 when the whole file is meant, 0 when there is none."""
    subject: str
    """What it is about: a key, a session's id, a file."""
    fault: str
    """What is wrong: a lower-case fact."""
    remedy: str
    """What would be right."""

    @property
    def words(self) -> str:
        """What is wrong and what would be right, without the place."""
        return f"{self.subject}: {self.fault}, {self.remedy}"

    def __str__(self) -> str:
        return f"{_place(self.file, self.line)}: {self.words}"


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file


class FeedsError(Exception):
    """Base of every error that is the user's to mend; shown without a traceback."""


class DataError(FeedsError):
    """The data cannot be published.

    Attributes:
        problems: every problem found, in the order of files and lines.

    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems, sorted."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class LedgerError(FeedsError):
    """A ledger cannot be read or written; nothing was changed.

    Attributes:
        line: one-based, in the ledger's file.
        fault: what is wrong.
        remedy: what would be right.

    """

    def __init__(
        self, line: int, fault: str, remedy: str = "restore the file from version control"
    ) -> None:
        """Keep the parts, for a problem with its file."""
        self.line, self.fault, self.remedy = line, fault, remedy
        super().__init__(f"{fault}, {remedy}")


class ConfigError(FeedsError):
    """A setting, an option or a path is wrong."""


class TargetError(FeedsError):
    """The site cannot be written or sent to where it should go; the next try goes on."""


class SourceError(FeedsError):
    """A source cannot be imported; nothing was written.

    Attributes:
        line: one-based, in the source; 1 when the whole is meant, 0 when there is none.
        fault: what is wrong.
        remedy: what would be right.

    """

    def __init__(self, name: str, line: int, fault: str, remedy: str) -> None:
        """Keep the parts."""
        self.line, self.fault, self.remedy = line, fault, remedy
        super().__init__(f"{_place(name, line)}: {fault}, {remedy}")


class NeededError(SourceError):
    """The source does not say something that an option can.

    Attributes:
        option: its name without dashes: 'timezone', 'year'.

    """

    def __init__(self, name: str, option: str, fault: str) -> None:
        """Keep the option."""
        self.option = option
        super().__init__(name, 1, fault, f"say it with --{option}")


class ChoiceError(FeedsError):
    """An address asks for something that cannot be answered.

    Attributes:
        status: the HTTP status that says so.

    """

    def __init__(self, status: int, words: str) -> None:
        """Keep the status."""
        self.status = status
        super().__init__(words)
