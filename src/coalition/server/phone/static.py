"""The style sheet and the scripts of the phone pages."""

import hashlib
import re
from functools import cache
from importlib.resources import files

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from coalition.server.base import Page

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def asset(name: str) -> bytes:
    """Read an asset by its name.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    if name not in {"phone.css", "phone.js", "ties.js"}:
        raise FileNotFoundError(name)
    text = (files("coalition.server.phone") / "assets" / name).read_text("utf-8")
    bare = "\n".join(filter(None, map(_bare, text.splitlines())))
    return (_tight(bare) if name.endswith(".css") else bare).encode()


def _bare(line: str) -> str:
    """Take out what only readers of the source need: every byte waits for the Wi-Fi."""
    line = line.strip()
    return "" if line.startswith("//") else line


def _tight(style: str) -> str:
    """Take out comments and the blanks that a style sheet does not need.

    It does not know what stands in quotes: "a: b" in a ``content`` would lose its blank.
    """
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    return re.sub(r":\s+", ":", re.sub(r"\s*([{};,])\s*", r"\1", bare))


@cache
def version(name: str) -> str:
    """Give a mark that changes with an asset's content."""
    return hashlib.sha256(asset(name)).hexdigest()[:8]


class Asset(Page):
    """Sends an asset; a phone that has it does not ask again."""

    def check_host(self) -> bool:
        """Send it under any name: the page that refuses one is to be readable."""
        return True

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send it."""
        try:
            content = asset(name)
        except FileNotFoundError:
            raise HTTPError(404) from None
        right = self.get_query_argument("v", "") == version(name)
        self.set_header("Content-Type", _TYPES[name.rpartition(".")[2]])
        self.set_header(
            "Cache-Control", "public, max-age=31536000" if right else "no-cache"
        )
        self.finish(content)
