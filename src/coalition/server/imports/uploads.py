"""Uploaded files during an import preview: in memory, never on disk."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coalition.errors import NotFound

MAX_FILE_BYTES = 4_000_000
"""Bytes that the server takes in one form, a little less than it lets through."""
_MOST = 8
_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class Upload:
    """One file, of one login and one coalition."""

    login: str
    coalition: str
    name: str
    data: bytes
    when: float


class UploadStore:
    """Uploaded files of import previews; dropped after an hour or when imported."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, Upload] = {}

    def put(self, login: str, coalition: str, name: str, data: bytes) -> str:
        """Keep a file for now, and give the name of its page."""
        self._tidy()
        while len(self._kept) >= _MOST:
            del self._kept[min(self._kept, key=lambda t: self._kept[t].when)]
        token = secrets.token_hex(16)
        self._kept[token] = Upload(login, coalition, name, data, self._clock())
        return token

    def get(self, token: str, login: str, coalition: str) -> Upload:
        """Give a file to the login that brought it.

        Raises
        ------
        NotFound
            If it is not there any more, or is somebody else's.
        """
        self._tidy()
        upload = self._kept.get(token)
        if upload is None or (upload.login, upload.coalition) != (login, coalition):
            raise NotFound(
                what="file",
                name=token[:6],
                hint="Choose it again; nothing was changed.",
            )
        return upload

    def drop(self, token: str) -> None:
        """Forget a file."""
        self._kept.pop(token, None)

    def _tidy(self) -> None:
        oldest = self._clock() - _SECONDS
        for token in [t for t, one in self._kept.items() if one.when < oldest]:
            del self._kept[token]


def get_uploads(settings: dict[str, Any]) -> UploadStore:
    """Give the files of this server."""
    uploads: UploadStore = settings.setdefault("coalition_uploads", UploadStore())
    return uploads


def hash_login(cookie: str | None) -> str:
    """Hash a login cookie, to tell logins apart without keeping it."""
    return hashlib.sha256((cookie or "").encode()).hexdigest()
