"""The whole site as files, for a web server or a host that only sends files.

Each build is a folder of its own; what is named for people is a symbolic link to the newest.
Level 4.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modl_feeds import variants
from modl_feeds.errors import TargetError
from modl_feeds.files import alone
from modl_feeds.hosting import file_name, prefix
from modl_feeds.server_rules import PUBLIC, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from modl_feeds.document import Document
    from modl_feeds.snapshot import Snapshot

_MANIFEST: Final = "manifest.json"
_VERSION: Final = "1"
"""Of how files are made; another one makes all of them anew."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    written: int
    kept: int
    """Documents that the build before had already."""


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where the builds lie."""

    out: Path
    """The link to the newest."""

    @property
    def all(self) -> Path:
        """The folder with the builds, and the lock."""
        return self.out.with_name(f".{self.out.name}.builds")

    @property
    def newest(self) -> Path | None:
        """The build that the link leads to."""
        if self.out.is_symlink() and self.out.readlink().parent.name == self.all.name:
            return self.all / self.out.readlink().name
        return None


def build(
    snapshot: Snapshot,
    out: Path,
    base_url: str,
    watched: Callable[[list[str]], AbstractContextManager[Iterable[str]]] = contextlib.nullcontext,
) -> Built:
    """Write every document, and lead to all of them by one rename.

    Whoever reads finds the old build or the new one, never a mixture. After a kill the old one
    stands, and the next build cleans up.

    Args:
        snapshot: the site.
        out: the link; not there yet, or made by a build.
        base_url: where the site is reached.
        watched: passes the paths on, one a document, and may show how far it is.

    Raises:
        TargetError: something else is there, another build is running, or it cannot be written.

    """
    folders = _Folders(out)
    if (out.exists() or out.is_symlink()) and folders.newest is None:
        raise TargetError(f"{out} is there and was made by no build, name another")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(out, error) from None
    with alone(folders.all, "build", lambda fault, remedy: TargetError(f"{fault}, {remedy}")):
        try:
            return _build(snapshot, folders, rules(snapshot, base_url), base_url, watched)
        except OSError as error:
            with contextlib.suppress(OSError):
                _tidy(folders)  # gives a full disk its room back
            raise _failed(out, error) from None


def _failed(out: Path, error: OSError) -> TargetError:
    stays = "the build before is as it was: try again"
    return TargetError(f"{out} cannot be written ({error.strerror}), {stays}")


def _build(
    snapshot: Snapshot,
    folders: _Folders,
    texts: Mapping[str, str],
    base_url: str,
    watched: Callable[[list[str]], AbstractContextManager[Iterable[str]]],
) -> Built:
    start = f"{PUBLIC}{prefix(base_url)}/"
    marks = {f"{start}{file_name(path)}": path for path in sorted(snapshot.documents)}
    manifest = {name: _mark(snapshot.documents[path]) for name, path in marks.items()}
    said = json.dumps({"files": manifest, "rules": texts}, indent=1, sort_keys=True)
    build_ = folders.all / hashlib.sha256(said.encode()).hexdigest()[:16]
    _tidy(folders)
    before = folders.newest
    if before == build_ and build_.is_dir():
        return Built(0, len(manifest))
    build_.mkdir()  # nothing is ever written over what another build may share
    known = _known(before)
    kept = 0
    with watched([*manifest]) as names:
        for name in names:
            if before and known.get(name) == manifest[name] and _link(before, build_, name):
                kept += 1
            else:
                _write(build_ / name, snapshot.documents[marks[name]])
    for name, text in {**texts, _MANIFEST: said}.items():
        (build_ / name).write_text(text, encoding="utf-8")
    os.sync()  # all of it is on the disk before anything leads there
    _lead(folders, build_)
    _tidy(folders)
    return Built(len(manifest) - kept, kept)


def _mark(document: Document) -> str:
    """Return what tells whether a file is still right: how it was made, its bytes, its date."""
    return f"{_VERSION} {document.etag} {document.last_modified:%Y-%m-%dT%H:%M:%SZ}"


def _known(before: Path | None) -> Mapping[str, str]:
    """Return the marks of the build before; none if it was damaged."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        if before is not None:
            return dict(json.loads((before / _MANIFEST).read_bytes())["files"])
    return {}


def _write(path: Path, document: Document) -> None:
    """Write a document and its compressed siblings, dated as the document is.

    The fractions of the second are made of the bytes: whatever compares files by date and size
    can then see a change that moved neither.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = int(document.last_modified.timestamp()) * 10**9 + int(document.etag[:7], 16)
    for ending, body in _siblings(document):
        file = path.with_name(f"{path.name}{ending}")
        file.write_bytes(body)
        os.utime(file, ns=(moment, moment))


def _siblings(document: Document) -> Iterator[tuple[str, bytes]]:
    yield "", document.body
    for encoding, body in variants.variants(document).items():
        yield variants.ENDINGS[encoding], body


def _link(before: Path, build_: Path, name: str) -> bool:
    """Take a file and its siblings over without a copy; return whether that could be done."""
    source, target = before / name, build_ / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # it was removed, or the file system has no such links
        return False
    for ending in variants.ENDINGS.values():
        with contextlib.suppress(FileNotFoundError):
            os.link(f"{source}{ending}", f"{target}{ending}")
    return True


def _lead(folders: _Folders, build_: Path) -> None:
    """Make the link lead to a build, by one rename."""
    link = folders.all / "link"
    link.symlink_to(f"{folders.all.name}/{build_.name}")
    link.replace(folders.out)


def _tidy(folders: _Folders) -> None:
    """Remove what is not the newest build: older ones, and what a killed one left."""
    for path in folders.all.iterdir():
        if path.is_symlink():
            path.unlink()
        elif path != folders.newest:
            shutil.rmtree(path, ignore_errors=True)  # the next build tries again
