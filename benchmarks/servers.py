"""Servers that are measured: started on loopback, weighed with all their children."""

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from benchmarks.places import Place


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    address: str
    process: int
    log: Path

    def memory(self) -> float:
        """Weigh the server and all processes that it started, in MB of RSS."""
        server = psutil.Process(self.process)
        total = 0
        for process in (server, *server.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:  # it ended while we were counting
                continue
        return total / 2**20

    @property
    def sign_in(self) -> str:
        """The path that signs the host in, as our server says it when it starts."""
        found = re.search(r"(/login\?key=\S+)", self.log.read_text(encoding="utf-8"))
        assert found is not None
        return found[1]


@contextmanager
def stock_voila(place: Place) -> Iterator[Running]:
    """Serve the notebook with the ``voila`` command, as its manual says."""
    command = ("voila", str(place.notebook), "--no-browser", "--Voila.ip=127.0.0.1")
    with _server(place, "voila", command, "/voila/static/voila.js") as running:
        yield running


@contextmanager
def our_server(place: Place) -> Iterator[Running]:
    """Serve all that is in the store with ``coalition serve``."""
    command = ("coalition", "serve", "--host=127.0.0.1")
    with _server(place, "ours", command, "/health") as running:
        yield running


@contextmanager
def _server(
    place: Place, name: str, command: tuple[str, ...], path: str
) -> Iterator[Running]:
    port = _free_port()
    log = place.folder / f"{name}.log"
    with log.open("w", encoding="utf-8") as lines:
        started = subprocess.Popen(
            [sys.executable, "-m", *command, f"--port={port}"],
            cwd=place.folder,
            env=place.environment,
            stdout=lines,
            stderr=lines,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(started, address + path, log)
            yield Running(address, started.pid, log)
        finally:
            started.terminate()
            started.wait(30)


def _wait(started: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=30).read()
        except OSError:
            assert started.poll() is None, log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
