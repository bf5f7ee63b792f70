"""Data against ledger: which sequence and dates each session and resource has.

Level 1: pure; the time of a release is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from modl_feeds import differences
from modl_feeds.ledger import Change, Entry, Ledger, Release, Seen, digest
from modl_feeds.localtime import end_of_day
from modl_feeds.model import SessionKind, Status
from modl_feeds.seen import is_session, key_of, seen_of, tombstone, was_media

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modl_feeds.model import Meeting, Resource, Session, Site

TOMBSTONE_STAYS: Final = timedelta(days=30)
"""How long after its end a removed or cancelled session stays in the calendars."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The state of change of one session or resource, as clients are told it."""

    sequence: int
    created: datetime
    updated: datetime
    announced: datetime
    released: bool
    """False while the ledger does not know this state."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A meeting with the revision of everything in it: what formats render."""

    meeting: Meeting
    revisions: Mapping[str, Revision]
    """By key: of the meeting, of sessions, of resources."""
    tombstones: tuple[Session, ...]
    """Removed sessions, as cancelled ones, that calendars still show."""
    releases: tuple[Release, ...]
    unreleased: tuple[Change, ...]
    """What the next release would say."""
    latest: datetime
    """The time of the last release: the only 'now' there is below the command line."""
    has_recordings: bool = False
    """Whether it has, or is remembered to have had, a recording that is a file."""

    def shows(self, session: Session) -> bool:
        """Tell whether calendars still carry it: a cancelled one for 30 days after its end."""
        return session.status is not Status.CANCELLED or (
            self.latest <= session.end + TOMBSTONE_STAYS
        )

    def of(self, session: Session | None = None, resource: Resource | None = None) -> Revision:
        """Return the revision of the meeting, a session or a resource."""
        return self.revisions[key_of(session, resource)]

    @property
    def frame(self) -> Edition:
        """The edition without what is in it."""
        return replace(
            self,
            meeting=replace(self.meeting, sessions=()),
            revisions={key_of(): self.of()},
            tombstones=(),
            releases=(),
            unreleased=(),
        )

    def alone(self, session: Session) -> Edition:
        """Return no more of the edition than what one session's own bytes may tell of."""
        is_gone = session in self.tombstones
        return replace(
            self,
            meeting=replace(self.meeting, sessions=() if is_gone else (session,)),
            revisions={key_of(): self.of(), key_of(session): self.of(session)},
            tombstones=(session,) if is_gone else (),
            releases=(),
            unreleased=(),
        )

    @property
    def removed(self) -> datetime | None:
        """When something was last taken out of it."""
        gone = self.revisions.keys() - seen_of(self.meeting).keys()
        return max((self.revisions[key].updated for key in gone), default=None)

    @property
    def updated(self) -> datetime:
        """When anything in it last changed."""
        return max(revision.updated for revision in self.revisions.values())


def frame_of(site: Site) -> Site:
    """Return the site without what is in it: all that most documents depend on."""
    return replace(site, series=(), meetings=())


def edition(meeting: Meeting, ledger: Ledger, modified: datetime) -> Edition:
    """Return the meeting with its revisions; what is not released gets provisional ones.

    Args:
        meeting: as the data says it now.
        ledger: what was released of it; an empty one if nothing ever was.
        modified: when the meeting's file was last changed: the date of unreleased changes.

    """
    if ledger.releases:  # a file that was copied with its old date is newer all the same
        modified = max(modified, ledger.releases[-1].time + timedelta(seconds=1))
    stamped, changes = _stamp(meeting, ledger, modified)
    latest = ledger.releases[-1].time if ledger.releases else modified
    revisions = {
        key: Revision(
            entry.sequence, entry.created, entry.updated, entry.announced,
            released=ledger.entries.get(key) == entry,
        )
        for key, entry in stamped.items()
    }  # fmt: skip
    tombstones = tuple(
        tombstone(key, entry)
        for key, entry in sorted(stamped.items())
        if entry.removed and is_session(key)
    )
    recorded = any(was_media(entry.seen) for key, entry in stamped.items() if "#" in key)
    return Edition(meeting, revisions, tombstones, ledger.releases, changes, latest, recorded)


def release(
    meeting: Meeting, ledger: Ledger, at: datetime, note: str = ""
) -> tuple[Ledger, tuple[Change, ...]]:
    """Return the ledger after a release, and its differences; the same ledger if there are none."""
    at = at.replace(microsecond=0)
    entries, changes = _stamp(meeting, ledger, at)
    if entries == ledger.entries:
        return ledger, ()
    number = ledger.releases[-1].number + 1 if ledger.releases else 1
    announced = _announced(meeting, ledger, at)
    done = Release(number, at, announced, note, changes)
    return replace(ledger, entries=entries, releases=(*ledger.releases, done)), changes


@dataclass(frozen=True, slots=True)
class PossibleRename:
    """A session that vanished and a new one that may be the same."""

    former: str
    """The id that vanished."""
    session: Session


def possible_renames(meeting: Meeting, ledger: Ledger) -> tuple[PossibleRename, ...]:
    """Return new sessions with the title or the speakers of one that has just vanished.

    Whether they are the same is asked, never guessed: a wrong guess would give one's UID to the
    other.
    """
    present = seen_of(meeting)
    gone = {
        key: entry.seen
        for key, entry in ledger.entries.items()
        if is_session(key) and not entry.removed and key not in present
    }
    return tuple(
        PossibleRename(former, session)
        for session in meeting.sessions
        if key_of(session) not in ledger.entries
        for former, seen in gone.items()
        if _alike(seen, present[key_of(session)])
    )


def _alike(one: Seen, other: Seen) -> bool:
    names = [name for name, _ in one.get("speakers", ())]
    same_names = names == [name for name, _ in other.get("speakers", ())]
    if one["kind"] != SessionKind.TALK.value:
        return bool(one["title"] == other["title"] and one["start"] == other["start"])
    return one["title"] == other["title"] or bool(names and same_names)


def _stamp(
    meeting: Meeting, ledger: Ledger, at: datetime
) -> tuple[dict[str, Entry], tuple[Change, ...]]:
    """Return every entry as it would be after a release at that time, with the differences."""
    at = at.replace(microsecond=0)
    announced = _announced(meeting, ledger, at)
    entries: dict[str, Entry] = {}
    changes: list[Change] = []
    present = seen_of(meeting)
    for key in (*present, *(key for key in ledger.entries if key not in present)):
        old, new = ledger.entries.get(key), present.get(key)
        entries[key] = _next(old, new, at, announced)
        if entries[key] != old:
            changes += differences.changes(key, old, new)
    return entries, tuple(changes)


def _next(old: Entry | None, new: Seen | None, at: datetime, announced: datetime) -> Entry:
    """Return one entry's next state; the old one itself when nothing visible changed."""
    if old is None:
        return Entry(new or {}, 0, at, at, announced)
    if new is None:
        if old.removed:
            return old
        moment = max(at, old.updated)
        return replace(old, sequence=old.sequence + 1, updated=moment, removed=moment)
    if old.removed is None and digest(new) == old.digest:
        return old
    return replace(
        old, seen=new, sequence=old.sequence + 1, updated=max(at, old.updated), removed=None
    )


def _announced(meeting: Meeting, ledger: Ledger, at: datetime) -> datetime:
    """Return when publications are dated: a meeting that was over before its first release
    must not flood readers with news, so its own are dated on its last day.
    """  # noqa: D205 - one sentence
    last_midnight = datetime.combine(meeting.last_day, datetime.min.time())
    over = end_of_day(last_midnight, meeting.timezone)
    return over if not ledger.releases and over < at else at
