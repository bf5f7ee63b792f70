"""A place for objects: a bucket of S3, Google or Azure, or a folder; with its errors in words.

Level 4: the only module that knows obstore.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, from_url

from modl_feeds.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from obstore.store import ObjectStore

_SCHEMES: Final = {"s3": "AWS_", "gs": "GOOGLE_", "az": "AZURE_"}
"""With what the names of their settings in the environment begin."""
_PATIENCE: Final[Any] = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
_TIMES: Final[Any] = {"connect_timeout": timedelta(seconds=10), "timeout": timedelta(seconds=60)}
_SAID: Final = re.compile(r"<Code>(?P<code>[^<]*)</Code>\s*<Message>(?P<words>[^<]*)</Message>")
_CREDENTIALS: Final = "check the credentials in the environment"
_NAME: Final = "make it first, or mend its name"
_AGAIN: Final = "publish again: what was sent stays sent"
_CAUSES: Final = {
    "latest/api/token": ("there are no credentials", _CREDENTIALS),  # it asked a cloud's machine
    "redential": ("there are no credentials", _CREDENTIALS),
    "MissingAccount": ("no account is named", _CREDENTIALS),
    "Invalid Access Key": ("the access key is none", _CREDENTIALS),
    "BadScheme": ("its address is not encrypted", "begin it with https"),
    "kind: Connect": ("it cannot be reached", _AGAIN),
    "kind: Timeout": ("it does not answer in time", _AGAIN),
    "recognise URL": ("no bucket is named", _NAME),
    "No such file or directory": ("there is no such folder", _NAME),
    "Permission denied": ("it may not be written", "make it writable"),
    "Not a directory": ("a file is in the way", "name a folder"),
    "No space left on device": ("no space is left", _AGAIN),
}
"""What stands in the library's description of an error, and what we say: fault and remedy."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where objects are put, by name."""

    destination: str
    """As the publisher knows it."""
    _store: ObjectStore

    @classmethod
    def at(cls, destination: str) -> Bucket:
        """Return the bucket, or folder in one, of an address.

        Raises:
            TargetError: it is no such address, or its settings are missing.

        """
        scheme = urlsplit(destination).scheme
        with _in_words(destination):
            if scheme in _SCHEMES:
                store = from_url(
                    destination, retry_config=_PATIENCE, client_options=_client(scheme)
                )
                return cls(destination, store)
            if scheme in {"", "file"}:
                path = Path(url2pathname(urlsplit(destination).path) if scheme else destination)
                return cls(destination, LocalStore(path.absolute(), mkdir=True))
        known = ", ".join(f"{one}://…" for one in _SCHEMES)
        raise TargetError(f"{destination} cannot be published to, name {known} or a folder")

    def read(self, name: str) -> bytes | None:
        """Return an object's bytes, or None where there is none."""
        with _in_words(self.destination):
            try:
                return bytes(obstore.get(self._store, name).bytes())
            except FileNotFoundError:
                return None

    def write(self, name: str, body: bytes, attributes: Mapping[str, str]) -> None:
        """Put an object; a folder keeps no attributes."""
        told: Any = None if isinstance(self._store, LocalStore) else dict(attributes)
        with _in_words(self.destination):
            obstore.put(self._store, name, body, attributes=told)

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""
        with _in_words(self.destination):
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                return


def _client(scheme: str) -> Any:  # noqa: ANN401 - a dictionary of the library's own type
    """Return the settings of the connection; unencrypted only where the environment allows it."""
    allows = os.environ.get(f"{_SCHEMES[scheme]}ALLOW_HTTP", "").lower() in {"1", "true"}
    return {**_TIMES, "allow_http": allows}


@contextmanager
def _in_words(destination: str) -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        fault, remedy = _words(error)
        raise TargetError(f"{destination}: {fault}, {remedy}") from None


def _words(error: Exception) -> tuple[str, str]:
    """Return what is wrong and what to do: as the store itself says, else as far as we know."""
    text = str(error)
    if said := _SAID.search(text):
        words = said["words"].strip().partition("\n")[0].rstrip(".")  # Azure adds more
        fault = f"{words} ({said['code']})"
        if isinstance(error, FileNotFoundError):
            return fault, _NAME
        is_refusal = isinstance(error, PermissionDeniedError | UnauthenticatedError)
        return fault, _CREDENTIALS if is_refusal else _AGAIN
    known = (words for mark, words in _CAUSES.items() if mark in text)
    return next(known, (text.partition("\n")[0], _AGAIN))
