"""Preloading: scripts that a workbook's page can fetch while its kernel starts."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from jupyter_core.paths import jupyter_path

_FOLDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "static": (("voila", "templates", "base", "static"),),
    "labextensions": (("labextensions",), ("voila", "labextensions")),
}
"""Where Voila looks for what it serves under these two names."""


@cache
def list_preload_scripts() -> tuple[str, ...]:
    """List the scripts that every workbook's page asks for in the end.

    Voila names them only after the last cell has run; a page that is told at once
    fetches them meanwhile. The list is what a browser was seen to ask for; whatever
    another version of Voila does not have is left out.

    Returns
    -------
    tuple of str
        Addresses, from `/voila/` on.
    """
    listed = (files("coalition.server.voila") / "preload.txt").read_text("utf-8")
    return tuple(address for address in listed.split() if _is_there(address))


def _is_there(address: str) -> bool:
    kind, _, rest = address.partition("?")[0].partition("/")
    roots = (Path(p) for where in _FOLDERS[kind] for p in jupyter_path(*where))
    return any((root / rest).is_file() for root in roots)
