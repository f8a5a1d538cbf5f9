"""The host's key and the cookie secret, kept across restarts."""

import secrets
from collections.abc import Callable
from hmac import compare_digest
from os import O_CREAT, O_EXCL, O_WRONLY, fdopen
from os import open as open_file
from pathlib import Path

from platformdirs import user_data_path

# No letter that looks or sounds like a digit or like another letter.
_LETTERS = "abcdefghkmnpqrtuvwxyz2346789"


def data_folder() -> Path:
    """Return the application's data folder of this user."""
    return user_data_path("coalition-workbooks")


def host_key(folder: Path | None = None) -> str:
    """Give the key that the host types to sign in, made on the first day.

    Sixteen letters and digits in fours: 28 to the power of 16 possibilities, 77 bits.
    """
    return _read_or_create(folder or data_folder(), "host-key", _new_key)


def cookie_secret(folder: Path | None = None) -> bytes:
    """Give the secret that the login cookies are signed with."""
    return _read_or_create(
        folder or data_folder(), "cookie-secret", secrets.token_hex
    ).encode()


def same_key(typed: str, key: str) -> bool:
    """Tell whether somebody typed the key: capitals, spaces and hyphens do not matter.

    Examples
    --------
    >>> same_key(" K7MP 3xqr", "k7mp-3xqr"), same_key("", "k7mp-3xqr")
    (True, False)
    """
    return compare_digest(_normalise_key(typed), _normalise_key(key)) and bool(
        _normalise_key(typed)
    )


def _normalise_key(key: str) -> bytes:
    return "".join(key.split()).replace("-", "").lower().encode()


def _new_key() -> str:
    fours = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(fours)


def _read_or_create(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Read a secret file, or create it with access for its owner only."""
    file = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with fdopen(open_file(file, O_WRONLY | O_CREAT | O_EXCL, 0o600), "w") as new:
            new.write(make())
    except FileExistsError:
        pass
    return file.read_text("ascii").strip()
