"""What the host signs in with; kept, so that a restart keeps everyone signed in."""

import secrets
from collections.abc import Callable
from hmac import compare_digest
from os import O_CREAT, O_EXCL, O_WRONLY, fdopen
from os import open as open_file
from pathlib import Path

from platformdirs import user_data_path

# No letter that looks or sounds like a digit or like another letter.
_LETTERS = "abcdefghkmnpqrtuvwxyz2346789"


def home() -> Path:
    """Give the folder in which the program keeps its own things."""
    return user_data_path("coalition-workbooks")


def host_key(folder: Path | None = None) -> str:
    """Give the key that the host types to sign in, made on the first day.

    Sixteen letters and digits in fours: 28 to the power of 16 possibilities, 77 bits.
    """
    return _kept(folder or home(), "host-key", _new_key)


def cookie_secret(folder: Path | None = None) -> bytes:
    """Give the secret that the login cookies are signed with."""
    return _kept(folder or home(), "cookie-secret", secrets.token_hex).encode()


def same_key(typed: str, key: str) -> bool:
    """Tell whether somebody typed the key: capitals, spaces and hyphens do not matter.

    Examples
    --------
    >>> same_key(" K7MP 3xqr", "k7mp-3xqr"), same_key("", "k7mp-3xqr")
    (True, False)
    """
    return compare_digest(_bare(typed), _bare(key)) and bool(_bare(typed))


def _bare(key: str) -> bytes:
    return "".join(key.split()).replace("-", "").lower().encode()


def _new_key() -> str:
    fours = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(fours)


def _kept(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Read a secret, or make it: readable by its owner alone from the first moment."""
    file = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with fdopen(open_file(file, O_WRONLY | O_CREAT | O_EXCL, 0o600), "w") as new:
            new.write(make())
    except FileExistsError:
        pass
    return file.read_text("ascii").strip()
