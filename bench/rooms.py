"""The folders that several measurements share, each made when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bench.invented import EACH, Invented, write

if TYPE_CHECKING:
    from pathlib import Path

SERVED = (20, 1000)
"""The sizes of the meetings that are asked for over HTTP."""


@dataclass
class Rooms:
    """Data of several sizes below one folder."""

    folder: Path
    size: int
    """Sessions of a large site."""

    @cached_property
    def large(self) -> Invented:
        """The large site, in meetings of 250."""
        return write(self.folder / "large", _meetings(self.size))

    @cached_property
    def tenth(self) -> Invented:
        """A tenth of it."""
        return write(self.folder / "tenth", _meetings(self.size // 10))

    @cached_property
    def served(self) -> Invented:
        """A meeting of 20 talks and one of 1,000."""
        return write(self.folder / "served", SERVED)

    @cached_property
    def one(self) -> Invented:
        """One meeting of 250 sessions."""
        return write(self.folder / "one", (EACH,))

    @cached_property
    def one_file(self) -> Path:
        """A file with all sessions of the large site."""
        path = self.folder / "sessions.yaml"
        texts = [one.read_text(encoding="utf-8") for one in sorted(self.large.files)]
        listed = "".join(text.partition("sessions:\n")[2] for text in texts)
        path.write_text(f"sessions:\n{listed}", encoding="utf-8")
        return path


def _meetings(sessions: int) -> tuple[int, ...]:
    whole, rest = divmod(sessions, EACH)
    return (EACH,) * whole + ((rest,) if rest else ())
