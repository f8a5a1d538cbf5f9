"""The style sheet and the scripts of the phone pages."""

import hashlib
import re
from functools import cache
from importlib.resources import files

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from coalition.server.app.pages import BaseHandler

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def read_phone_asset(name: str) -> bytes:
    """Read an asset by its name.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    if name not in {"phone.css", "phone.js", "ties.js"}:
        raise FileNotFoundError(name)
    text = (files("coalition.server.phone") / "assets" / name).read_text("utf-8")
    bare = "\n".join(filter(None, map(_strip_line, text.splitlines())))
    return (_minify_css(bare) if name.endswith(".css") else bare).encode()


def _strip_line(line: str) -> str:
    """Take out what only readers of the source need: every byte waits for the Wi-Fi."""
    line = line.strip()
    return "" if line.startswith("//") else line


def _minify_css(style: str) -> str:
    """Minify a style sheet: drop comments and needless blanks.

    It does not know what stands in quotes: "a: b" in a ``content`` would lose its blank.
    """
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    return re.sub(r":\s+", ":", re.sub(r"\s*([{};,])\s*", r"\1", bare))


@cache
def phone_asset_version(name: str) -> str:
    """Return a content hash of an asset, for cache-busting URLs."""
    return hashlib.sha256(read_phone_asset(name)).hexdigest()[:8]


class PhoneAssetHandler(BaseHandler):
    """Sends an asset; a phone that has it does not ask again."""

    def check_host(self) -> bool:
        """Send it under any name: the page that refuses one is to be readable."""
        return True

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send it."""
        try:
            content = read_phone_asset(name)
        except FileNotFoundError:
            raise HTTPError(404) from None
        right = self.get_query_argument("v", "") == phone_asset_version(name)
        self.set_header("Content-Type", _TYPES[name.rpartition(".")[2]])
        self.set_header(
            "Cache-Control", "public, max-age=31536000" if right else "no-cache"
        )
        self.finish(content)
