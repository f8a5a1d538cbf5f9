"""A real server on loopback, of a process of its own; `tests/conftest.py` runs it."""

import http.client
import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from .phones import Phone


@dataclass
class Server:
    """A server of its own process, on loopback."""

    path: Path
    port: int
    log: Path
    process: BaseProcess | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = f"http://workshop.test:{self.port}"
        self.serve(self.path.parent, host="127.0.0.1", public_url=where)

    def serve(self, folder: Path, **settings: str) -> None:
        """Start it with settings, from a folder, and wait until it answers."""
        given = {
            "path": self.path,
            "log": self.log,
            "folder": folder,
            "environment": _environment(self.path.parent),
            "settings": {"port": self.port} | settings,
        }
        self.process = _WARM.Process(target=exec, args=(_SERVE, given))
        self.process.start()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.phone("").get("/health").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            if not self.process.is_alive():
                break
        self.kill()
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """End it as a flat battery would."""
        assert self.process is not None
        self.process.kill()
        self.process.join(20)
        self.process = None

    def phone(self, code: str, address: str = "127.0.0.1") -> Phone:
        """Give a phone without any cookie, at an address of its own if need be."""
        return Phone(self.port, code, address, self.path)


# A process that has loaded the server makes the others: each starts seconds earlier.
_WARM = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(["coalition.server.app.serving"])
_SERVE = """
import os
from coalition.server.app.serving import serve
for stream in (1, 2):
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
os.environ.clear()
os.environ.update(environment)
os.chdir(folder)
serve(path, **settings)
"""


def _environment(home: Path) -> dict[str, str]:
    """Give the server a home of its own, so that nobody's settings matter.

    What else is set stays, for the server itself has to take out what opens a door.
    """
    jupyter = tuple(f"JUPYTER_{of}" for of in ("PATH", "CONFIG", "DATA_", "RUNTIME_"))
    kept = {k: v for k, v in os.environ.items() if not k.startswith(jupyter)}
    own = ("HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA")
    return kept | {name: str(home) for name in own}


def started(path: Path, port: int) -> Iterator[Server]:
    """Run a server on a store until the tests are done with it."""
    running = Server(path, port, path.parent / "server.log")
    running.start()
    yield running
    if running.process is not None:
        running.kill()
