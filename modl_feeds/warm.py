"""The documents of a folder, kept from one start of the server to the next.

They are found again by what they were made of: every byte of the data and of this program, and
the versions of the packages it uses. What is damaged, of anything else, or where others can enter
is ignored: a pickle is as good as a program.
Level 4.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modl_feeds.files import files_below, write_atomically
from modl_feeds.publisher import publish
from modl_feeds.records import MAX_BYTES
from modl_feeds.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.store import Store

_FILES, _LARGEST = 2, 1 << 27
"""The most that are kept, and the most bytes of each."""
_OTHERS: Final = 0o077
"""The rights of everybody but the owner."""
_DIGEST: Final = hashlib.sha256().digest_size
_PROGRAM: Final = Path(__file__).parent


def build(store: Store, base_url: str, folder: Path) -> Snapshot:
    """Return what `publish` does, from the last time if nothing has changed.

    Args:
        store: the data.
        base_url: where the site is reached; '' for what site.yaml says.
        folder: where documents are kept.

    Raises:
        DataError: the data has problems.

    """
    mark = _mark(store.root, base_url)
    found = _read(folder, mark)
    if found is not None:
        return found
    snapshot = publish(store, base_url)
    if mark == _mark(store.root, base_url):  # nobody edited meanwhile
        with contextlib.suppress(OSError):  # a full disk costs the next start some time
            _write(folder, mark, snapshot)
    return snapshot


def _mark(root: Path, base_url: str) -> str:
    """Return a digest of all that the documents depend on."""
    versions = sorted(f"{one.name} {one.version}" for one in distributions())
    found = hashlib.sha256(repr((sys.version, versions, base_url, str(root))).encode())
    for path in (*_files(_PROGRAM), *files_below(root)):
        with contextlib.suppress(OSError):  # whoever reads the data says what is wrong
            stat = path.stat()
            modified = int(stat.st_mtime)  # dates what is not released
            found.update(repr((str(path), modified, stat.st_size)).encode())
            if stat.st_size <= MAX_BYTES:  # of a larger one the data is refused, whatever it says
                found.update(path.read_bytes())
    return found.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _read(folder: Path, mark: str) -> Snapshot | None:
    try:
        if not _is_private(folder):
            return None
        content = (folder / mark).read_bytes()
        digest, body = content[:_DIGEST], memoryview(content)[_DIGEST:]
        if digest != hashlib.sha256(body).digest():
            return None
        found = pickle.loads(body)  # noqa: S301 - only this user writes there, and it is whole
    except Exception:  # noqa: BLE001 - there is none; one of a changed class may raise anything
        return None
    return found if isinstance(found, Snapshot) else None


def _is_private(folder: Path) -> bool:
    """Tell whether nobody but this user can enter."""
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS


def _write(folder: Path, mark: str, snapshot: Snapshot) -> None:
    body = pickle.dumps(snapshot, protocol=pickle.HIGHEST_PROTOCOL)
    if len(body) > _LARGEST:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_private(folder):
        return
    newest_last = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)
    for old in newest_last[: 1 - _FILES]:  # first: there may be no room for one more
        old.unlink(missing_ok=True)
    write_atomically(folder / mark, hashlib.sha256(body).digest() + body)
