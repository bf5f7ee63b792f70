"""Reads data/ from disk: the bytes of every file, and when it was last changed.

Level 4: the only module that knows how the folder is laid out.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from modl_feeds import ledger
from modl_feeds.assembly import SourceFile, assemble
from modl_feeds.errors import DataError, LedgerError, Problem
from modl_feeds.files import read_regular
from modl_feeds.kept import Kept
from modl_feeds.ledger import Ledger
from modl_feeds.revisions import Edition, edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from modl_feeds.builder import Draft
    from modl_feeds.model import Meeting, Site

FOLDERS: Final = {"series": "series", "meetings": "meeting"}
"""Where people write, and what each file there is."""
_OTHER_ENDINGS: Final = {".yml", ".json", ".YAML", ".YML"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What data/ holds, read and checked."""

    site: Site
    editions: tuple[Edition, ...]
    """One a meeting, in the site's order."""
    ledgers: Mapping[str, Ledger]
    """By the meeting's permanent id; an empty one for a meeting that was never released."""
    drafts: tuple[Draft, ...] = ()
    """The meetings with the lines of their files."""


class Survey(NamedTuple):
    """What can be told of data/, be it right or wrong."""

    meetings: tuple[Meeting, ...]
    """Those that could be built."""
    problems: tuple[Problem, ...]
    """Of every file, in order."""


class _Read(NamedTuple):
    site: Site | None
    drafts: tuple[Draft, ...]
    ledgers: dict[str, Ledger]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A data file as it would be."""

    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Store:
    """The folder data/."""

    root: Path
    kept: Kept = field(default_factory=Kept, compare=False)
    """What was read, for who reads it again after an edit."""

    def load(self, draft: Proposal | None = None) -> Contents:
        """Read and check everything.

        Args:
            draft: a file as it would be, read in the place of the one that is there.

        Raises:
            DataError: with every problem of every file.

        """
        with self._readable():
            return self._contents(self._read(draft))

    def survey(self, draft: Proposal | None = None) -> Survey:
        """Read everything, and return what can be made of it, whatever is wrong.

        Args:
            draft: as for `load`.

        Raises:
            DataError: the folder cannot be read, or is no folder of data.

        """
        with self._readable():
            read = self._read(draft)
        if not (self.root / "site.yaml").exists():
            raise DataError(tuple(read.problems))
        return Survey(tuple(one.meeting for one in read.drafts), tuple(sorted(read.problems)))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Tell a folder that cannot be read as a problem."""
        try:
            yield
        except OSError as error:
            where = str(error.filename or self.root)
            fault = f"it cannot be read ({error.strerror})"
            problem = Problem(where, 1, "data", fault, "make it readable")
            raise DataError((problem,)) from None

    def _read(self, draft: Proposal | None) -> _Read:
        problems: list[Problem] = []
        series, meetings = ([*self._sources(self.root / name, problems, draft)] for name in FOLDERS)
        site, found, drafts = assemble(self._site(problems), series, meetings, self.kept)
        problems += found
        ledgers = self._ledgers(problems)
        if len(drafts) == len(meetings):  # else the ledger may be that of the one which is not read
            problems += self._orphans(ledgers, tuple(one.meeting for one in drafts))
        return _Read(site, drafts, ledgers, problems)

    def _contents(self, read: _Read) -> Contents:
        site, drafts, ledgers, problems = read
        if site is None or problems:
            raise DataError(tuple(problems))
        for meeting in site.meetings:
            ledgers.setdefault(meeting.permanent_id, Ledger(meeting.permanent_id))
        editions = (
            self._edition(meeting, ledgers[meeting.permanent_id]) for meeting in site.meetings
        )
        return Contents(site, tuple(editions), ledgers, drafts)

    def meeting_path(self, name: str) -> Path:
        """Return the file of the meeting with that id."""
        return self.root / "meetings" / f"{name}.yaml"

    def files(self) -> Iterator[Path]:
        """Yield the files that people write, where there are any."""
        yield from (path for path in [self.root / "site.yaml"] if path.exists())
        for name in FOLDERS:
            yield from sorted((self.root / name).glob("[!.]*.yaml"))

    def ledger_path(self, meeting: Meeting) -> Path:
        """Return the file of a meeting's ledger; a renamed meeting keeps it."""
        return self.root / "ledger" / f"{meeting.permanent_id}.json"

    def _edition(self, meeting: Meeting, of: Ledger) -> Edition:
        inputs = meeting, of, self._modified(meeting)
        return self.kept.of(("edition", meeting.id), inputs, partial(edition, *inputs))

    def _site(self, problems: list[Problem]) -> SourceFile | None:
        path = self.root / "site.yaml"
        if not self.root.is_dir():
            remedy = "name the folder with --data, or MODL_FEEDS_DATA"
            problems.append(Problem(str(self.root), 1, "data", "there is no such folder", remedy))
            return None
        if not path.exists():
            remedy = "write title, publisher, base_url, uid_domain and tag_date"
            problems.append(Problem(str(path), 1, "site", "there is no such file", remedy))
            return None
        return self._source(path, problems)

    def _sources(
        self, folder: Path, problems: list[Problem], draft: Proposal | None
    ) -> Iterator[SourceFile]:
        """Yield the folder's data files; editors' and hidden files are passed over."""
        paths = {*(folder.iterdir() if folder.is_dir() else ())}
        drafted = {draft.path} if draft and draft.path.parent == folder else set()
        for path in sorted(paths | drafted):
            if draft and path in drafted:
                yield SourceFile(str(path), path.stem, draft.content)
                continue
            if path.name.startswith(".") or path.name.endswith("~"):
                continue
            if path.suffix in _OTHER_ENDINGS:
                remedy = "rename it to .yaml, or move it out of here"
                problems.append(Problem(str(path), 1, "file", f"it ends in {path.suffix}", remedy))
            elif path.suffix == ".yaml" and (source := self._source(path, problems)):
                yield source

    def _source(self, path: Path, problems: list[Problem]) -> SourceFile | None:
        try:
            return SourceFile(str(path), path.stem, read_regular(path))
        except OSError as error:
            fault = f"it cannot be read ({error.strerror})"
            problems.append(Problem(str(path), 1, "file", fault, "make it a readable file"))
            return None

    def _modified(self, meeting: Meeting) -> datetime:
        """Return when the meeting's file was changed: the date of what is not released.

        A date of the future, by a clock that was wrong, would make clients pass over what changes
        until then.
        """
        path = self.meeting_path(meeting.id)
        known = path if path.exists() else self.root  # a draft has no file yet
        return datetime.fromtimestamp(int(min(known.stat().st_mtime, time.time())), UTC)

    def _orphans(
        self, ledgers: Mapping[str, Ledger], meetings: tuple[Meeting, ...]
    ) -> Iterator[Problem]:
        """Yield ledgers whose meeting has gone: its subscribers would be left without an answer."""
        for name in sorted(ledgers.keys() - {meeting.permanent_id for meeting in meetings}):
            path, fault = f"{name}.json", "this meeting was released and has no file now"
            remedy = f"restore data/meetings/{name}.yaml, or name it under a meeting's previous_ids"
            yield Problem(str(self.root / "ledger" / path), 1, name, fault, remedy)

    def _ledger(self, path: Path) -> Ledger:
        inputs = path, _content(path)
        return self.kept.of(("ledger", path), inputs, partial(_ledger_of, *inputs))

    def _ledgers(self, problems: list[Problem]) -> dict[str, Ledger]:
        folder = self.root / "ledger"
        found = {}
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            try:
                found[path.stem] = self._ledger(path)
            except LedgerError as error:
                fault, remedy = error.fault, error.remedy
                problems.append(Problem(str(path), error.line, "ledger", fault, remedy))
        return found


def read_ledger(path: Path) -> Ledger:
    """Return the ledger in a file.

    Raises:
        LedgerError: it cannot be read, is damaged or is another meeting's.

    """
    return _ledger_of(path, _content(path))


def _content(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise LedgerError(1, f"it cannot be read ({error.strerror})") from None


def _ledger_of(path: Path, content: bytes) -> Ledger:
    found = ledger.load(content)
    if found.meeting != path.stem:
        raise LedgerError(1, f"it is the ledger of {found.meeting!r}")
    return found


def kind_of(path: Path) -> str:
    """Return what a data file is: 'site', 'series' or 'meeting'; '' if its place does not tell."""
    return "site" if path.name == "site.yaml" else FOLDERS.get(path.absolute().parent.name, "")
