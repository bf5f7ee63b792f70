"""What is added to a meeting most often: slides, a recording or a link, and a session.

Level 1: records in, records out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modl_feeds.errors import ConfigError
from modl_feeds.importing.trees import label
from modl_feeds.shapes import ValueFaultError
from modl_feeds.text import near
from modl_feeds.values import WALL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from modl_feeds.importing.trees import Record

_OF_THE_FILE: Final = ("media_type", "length")
"""What is said of a resource's file, and not of another one."""


def with_resource(
    meeting: Record, session: str, wanted: Record, *, instead: bool = False
) -> dict[str, Any]:
    """Return the meeting with a resource added, or with the address of one that had none.

    Args:
        meeting: as its file has it.
        session: the id of the session that it belongs to; '' for the meeting itself.
        wanted: the resource, with 'kind' and 'url'.
        instead: whether its address takes the place of another one.

    Raises:
        ConfigError: there is no such session, or it is unclear which resource is meant.

    """
    if not session:
        return {**meeting, "resources": _joined(meeting, wanted, instead=instead)}
    sessions = [*meeting.get("sessions", [])]
    names = [one.get("id", "") for one in sessions]
    if session not in names:
        raise ConfigError(f"there is no session {session!r}, {near(session, names)}")
    place = names.index(session)
    owner = sessions[place]
    sessions[place] = {**owner, "resources": _joined(owner, wanted, instead=instead)}
    return {**meeting, "sessions": sessions}


def _joined(owner: Record, wanted: Record, *, instead: bool) -> list[Record]:
    """Return the owner's resources with the wanted one."""
    there: list[Record] = [*owner.get("resources", [])]
    place = _place(there, wanted, instead=instead)
    if place is None:
        return [*there, wanted]
    old = there[place]
    is_other = old.get("url", "") not in {"", wanted["url"]}
    if old.get("url") and (old.get("added") or not is_other):
        wanted = _without(wanted, "added")  # the day on which it came stays
    there[place] = {**_without(old, *(_OF_THE_FILE if is_other else ())), **wanted}
    return there


def _place(there: Sequence[Record], wanted: Record, *, instead: bool) -> int | None:
    """Return which resource gets the address; None for a new one."""
    kind, url, name = wanted["kind"], wanted["url"], wanted.get("id", "")
    if name:
        meant = [place for place, one in enumerate(there) if label("resources", one) == name]
        if meant and there[meant[0]].get("kind") != kind:
            fault = f"there is {name!r} already, and it is of another kind"
            raise ConfigError(f"{fault}, choose another id")
    else:
        meant = [place for place, one in enumerate(there) if one.get("kind") == kind]
    same = [place for place in meant if there[place].get("url") == url]
    empty = [place for place in meant if not there[place].get("url")]
    choice = same or empty or meant
    if not choice:
        return None
    if len(choice) > 1:
        names = ", ".join(label("resources", there[place]) for place in choice)
        raise ConfigError(
            f"several are of the kind {kind}, say --id with one of: {names}; or a new one"
        )
    if not (same or empty or instead):
        fault = f"{kind}: another address is there, {there[choice[0]]['url']}"
        remedy = "choose another --id" if name else "name a further one with --id ID"
        raise ConfigError(f"{fault}: {remedy}, or say --replace")
    return choice[0]


def with_session(meeting: Record, session: Record) -> dict[str, Any]:
    """Return the meeting with a session put where it belongs by its start.

    Raises:
        ConfigError: its id is there already.

    """
    sessions = [*meeting.get("sessions", [])]
    if any(one.get("id") == session["id"] for one in sessions):
        raise ConfigError(f"there is a session {session['id']!r} already, choose another id")
    start = _start(session)
    later = (place for place, one in enumerate(sessions) if _start(one) > start)
    sessions.insert(next(later, len(sessions)), session)
    return {**meeting, "sessions": sessions}


def _without(record: Record, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def announced(meeting: Record) -> dict[str, Any]:
    """Return the meeting without the word that its programme is to be announced."""
    return _without(meeting, "to_be_announced")


def _start(session: Record) -> datetime:
    """Return when a session begins, on the venue's clock.

    Raises:
        ConfigError: that is no time.

    """
    try:
        found: datetime = WALL.convert(session.get("start", "")).naive
    except ValueFaultError as error:
        raise ConfigError(f"{session.get('id', '')}: start: {error}") from None
    return found
