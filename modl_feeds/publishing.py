"""Sends the site to a place for objects: what changed, in an order in which nothing leads nowhere.

What is there is remembered in an object of its own. Before anything is sent it says which objects
are about to change, and only at the very end that they have: so whatever happens between, the next
time sends those again, and removes what is ours and nothing else.
Level 4.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from modl_feeds.errors import TargetError
from modl_feeds.headers import headers
from modl_feeds.hosting import INDEX, file_name, moves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from modl_feeds.bucket import Bucket
    from modl_feeds.document import Document
    from modl_feeds.snapshot import Snapshot

MANIFEST: Final = ".modl-feeds.json"
_ATTRIBUTES: Final = ("Content-Type", "Cache-Control", "Content-Disposition")
"""The header fields that a bucket keeps with an object."""
_AT_ONCE: Final = 16
_UNSURE: Final = ""
"""The mark of what may or may not have been sent."""
_REFRESH: Final = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Moved</title>
<meta http-equiv="refresh" content="0; url={address}">
<link rel="canonical" href="{address}">
<p>This page is now at <a href="{address}">{address}</a>.</p>
</html>
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An object to be sent."""

    body: bytes
    attributes: Mapping[str, str]

    @property
    def mark(self) -> str:
        """What tells whether it is there already."""
        said = json.dumps(self.attributes, sort_keys=True).encode()
        return hashlib.sha256(said + b"\n" + self.body).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done."""

    parcels: Mapping[str, Parcel]
    """All objects of the site, by name."""
    known: Mapping[str, str]
    """The marks of what is there."""
    changed: tuple[str, ...]
    """The names of what is to be sent: pages after what they link to."""
    gone: tuple[str, ...]
    """The names of what is to be removed."""

    @property
    def paths(self) -> list[str]:
        """The paths at which something changes."""
        return [f"/{name.removesuffix(INDEX)}" for name in (*self.changed, *self.gone)]


def plan(snapshot: Snapshot, bucket: Bucket, base_url: str, *, anew: bool = False) -> Plan:
    """Return what to send and to remove.

    Args:
        snapshot: the site.
        bucket: where it goes.
        base_url: where the site is reached: the bucket's address for its readers.
        anew: send also what is there already.

    Raises:
        TargetError: the bucket cannot be read.

    """
    parcels, known = dict(_parcels(snapshot, base_url)), _known(bucket)
    changed = [name for name, parcel in parcels.items() if anew or known.get(name) != parcel.mark]
    gone = sorted(known.keys() - parcels.keys())
    return Plan(parcels, known, tuple(sorted(changed, key=_is_page)), tuple(gone))


def carry_out(
    todo: Plan,
    bucket: Bucket,
    then: Callable[[], None],
    watched: Callable[[Iterator[str], int], AbstractContextManager[Iterable[str]]] = (
        lambda names, _: nullcontext(names)
    ),
) -> None:
    """Send and remove what the plan says.

    Args:
        todo: the plan.
        bucket: where it goes.
        then: called when all is there; while it fails, the same is sent again next time.
        watched: passes the names on as they are done, of so many, and may show how far it is.

    Raises:
        TargetError: the bucket refuses, or cannot be reached.

    """
    _remember(bucket, {**todo.known, **dict.fromkeys(todo.changed, _UNSURE)})
    with watched(_carried(todo, bucket), len(todo.changed) + len(todo.gone)) as names:
        for _ in names:
            pass
    then()
    _remember(bucket, {name: parcel.mark for name, parcel in todo.parcels.items()})


def _carried(todo: Plan, bucket: Bucket) -> Iterator[str]:
    """Yield each name when it is done; a stage begins when the one before is whole."""

    def send(name: str) -> str:
        parcel = todo.parcels[name]
        bucket.write(name, parcel.body, parcel.attributes)
        return name

    def remove(name: str) -> str:
        bucket.remove(name)
        return name

    pages = [name for name in todo.changed if _is_page(name)]
    others = [name for name in todo.changed if not _is_page(name)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for act, names in ((send, others), (send, pages), (remove, todo.gone)):
                yield from pool.map(act, names)
        finally:
            pool.shutdown(cancel_futures=True)


def _is_page(name: str) -> bool:
    return name.endswith(INDEX)


def _parcels(snapshot: Snapshot, base_url: str) -> Iterator[tuple[str, Parcel]]:
    """Yield every object by its name; a bucket cannot redirect, so former paths have one too.

    A page's leads on by itself. A calendar's or feed's is a copy: an app follows no page.
    """
    for path, document in snapshot.documents.items():
        yield file_name(path), _parcel(document.body, document)
    for old, new in moves(snapshot).items():
        if old.endswith("/"):
            page = snapshot.documents[new.partition("#")[0]]
            body = _REFRESH.format(address=escape(f"{base_url}{new}")).encode()
            yield file_name(old), _parcel(body, page)
        elif new in snapshot.documents:
            document = snapshot.documents[new]
            yield file_name(old), _parcel(document.body, document)


def _parcel(body: bytes, document: Document) -> Parcel:
    found = headers(document)
    return Parcel(body, {name: found[name] for name in _ATTRIBUTES if name in found})


def _known(bucket: Bucket) -> Mapping[str, str]:
    """Return the marks of what was sent before."""
    content = bucket.read(MANIFEST)
    if content is None:
        return {}
    try:
        return {str(name): str(mark) for name, mark in json.loads(content).items()}
    except (ValueError, AttributeError):
        raise TargetError(
            f"{bucket.destination}: {MANIFEST} is damaged, remove it to send everything again"
        ) from None


def _remember(bucket: Bucket, marks: Mapping[str, str]) -> None:
    content = json.dumps(marks, indent=1, sort_keys=True).encode()
    attributes = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    bucket.write(MANIFEST, content, attributes)
