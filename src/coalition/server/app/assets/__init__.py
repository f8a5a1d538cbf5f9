"""Styles and scripts of the host's pages, and how they are sent."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from coalition.blocks import stylesheet
from coalition.server.app.pages import BaseHandler

_TYPES = {"css": "text/css", "js": "text/javascript"}


@cache
def read_host_asset(name: str) -> bytes | None:
    """Read one of our own files; ``blocks.css`` is the style of the printed form."""
    if name == "blocks.css":
        return stylesheet().encode()
    file = files(__package__) / name
    known = name.rpartition(".")[2] in _TYPES
    return file.read_bytes() if known and file.is_file() else None


@cache
def host_asset_version(name: str) -> str:
    """Return a content hash of a file, for cache-busting URLs."""
    return sha256(read_host_asset(name) or b"").hexdigest()[:10]


class HostAssetHandler(BaseHandler):
    """A file that every page of the host's loads; the login page too."""

    def check_host(self) -> bool:
        """Send it under any name: the page that refuses one is to be readable."""
        return True

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send the file."""
        found = read_host_asset(name)
        if found is None:
            raise HTTPError(404)
        kind = _TYPES[name.rpartition(".")[2]]
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        marked = bool(self.get_query_argument("v", ""))
        self.set_header("Cache-Control", "max-age=31536000" if marked else "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(found)
