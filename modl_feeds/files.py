"""Files that are whole or not there, and folders that one program changes at a time.

Level 4.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modl_feeds.errors import FeedsError


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that readers, and a machine that stops, find the old one or the new one.

    Raises:
        OSError: it could not be written; the old file is still there.

    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def files_below(folder: Path) -> list[Path]:
    """Return what lies in a folder and in its folders, where these are links too."""
    found = (path for pattern in ("*", "*/*") for path in folder.glob(pattern))
    return sorted(path for path in found if path.is_file())


def cache_folder() -> Path:
    """Return where this program keeps, for this user, what it can make again."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "modl-feeds"


def read_regular(path: Path, limit: int = -1) -> bytes:
    """Return a file's bytes, at most so many; a pipe or a device might never end.

    Raises:
        OSError: it cannot be read, or is no regular file.

    """
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        return file.read(limit)


def _at_once(name: str, flags: int) -> int:
    """Open a file without waiting for somebody at a pipe's other end."""
    return os.open(name, flags | os.O_NONBLOCK)


@contextlib.contextmanager
def alone(folder: Path, act: str, error: Callable[[str, str], FeedsError]) -> Iterator[None]:
    """Hold a folder's lock; it ends with the process, however that ends.

    Args:
        folder: made if it is missing.
        act: what is done under the lock, such as 'release'.
        error: makes an error of a fault and its remedy, for when the lock cannot be had.

    """
    try:
        folder.mkdir(exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as reason:
        fault = f"{folder} cannot be opened ({reason.strerror})"
        raise error(fault, "make it a writable folder") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fault = f"{folder}: another {act} is running"
            raise error(fault, "wait until it has ended") from None
        except OSError as reason:
            fault = f"{folder} cannot be locked ({reason.strerror})"
            raise error(fault, "keep it on a local disk") from None
        yield
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself lasting; not every file system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
