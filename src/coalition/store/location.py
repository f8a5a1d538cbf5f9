"""Location of the store: argument, environment, workspace or user folder."""

import os
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path

from coalition.domain import validate_slug
from coalition.errors import StoreError, _

WORKSPACE = "coalition.toml"
_VARIABLE = "COALITION_STORE"


def find_workspace(start: Path | None = None) -> Path | None:
    """Find the nearest folder, upwards, that holds a ``coalition.toml``."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / WORKSPACE).is_file():
            return folder
    return None


def read_workspace_settings(start: Path | None = None) -> dict[str, str]:
    """Read the nearest workspace's settings; empty when there is none.

    Raises
    ------
    StoreTrouble
        If the file is not TOML.
    """
    folder = find_workspace(start)
    if folder is None:
        return {}
    try:
        return tomllib.loads((folder / WORKSPACE).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            store=folder / WORKSPACE,
            problem="the file is not TOML ({said}).",
            said=error,
        ) from None


def resolve_store_path(asked: str | os.PathLike[str] | None = None) -> Path:
    """Resolve the store that everything started here should use.

    Parameters
    ----------
    asked : str or path, optional
        A file's path, or a bare name for a file of that name in the user-data
        folder. Wins over the environment, which wins over the workspace.

    Raises
    ------
    StoreTrouble
        If it is an address of a database server, which this version cannot use.
    InvalidName
        If a bare name is not small letters, digits and hyphens.
    """
    value, base = _chosen(asked)
    if value.startswith("sqlite:///"):
        value = value.removeprefix("sqlite:///")
    if "://" in value:
        raise StoreError(
            store=_without_secrets(value),
            problem="only files can be used by this version. Name a file instead.",
        )
    if os.sep not in value and "/" not in value and not value.endswith(".db"):
        name = validate_slug(value, _("name for a store"))
        return user_data_path("coalition-workbooks") / f"{name}.db"
    return (base / Path(value).expanduser()).resolve()


def _chosen(asked: str | os.PathLike[str] | None) -> tuple[str, Path]:
    """Give what was chosen, and the folder from which a relative path is meant."""
    value = os.fspath(asked or os.environ.get(_VARIABLE) or "")
    folder = find_workspace()
    setting = read_workspace_settings().get("store")
    if value or folder is None or not setting:
        return value or "coalition", Path.cwd()
    if not isinstance(setting, str):
        raise StoreError(
            store=folder / WORKSPACE, problem="“store” must be a name in quotes."
        )
    return setting, folder


def _without_secrets(address: str) -> str:
    """Leave the kind of server and its name: what comes before or after may be secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
