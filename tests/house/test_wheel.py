"""The built wheel alone, in an empty environment, started from an empty folder."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


class Installed(NamedTuple):
    """An environment that has the wheel, and everything else from this one."""

    bin: Path
    prefix: Path
    folder: Path
    env: dict[str, str]

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [self.bin / command[0], *command[1:]],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = place.glob("*.whl")
    prefix, folder, home = place / "venv", place / "empty", place / "home"
    venv.create(prefix, with_pip=False, symlinks=os.name != "nt")
    scripts = prefix / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", f"--python={scripts / 'python'}"),
            *("install", "--quiet", "--no-deps", "--no-index", str(wheel)),
        ],
        check=True,
        capture_output=True,
    )
    # The libraries of this environment, but not its own copy of the package: a path
    # that is added this way does not have its own .pth files read.
    site = subprocess.run(
        [scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    libraries = "\n".join({sysconfig.get_path(p) for p in ("purelib", "platlib")})
    (Path(site) / "libraries.pth").write_text(libraries)
    folder.mkdir()
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COALITION")}
    env = {
        **kept,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "JUPYTER_PATH": str(Path(sys.prefix) / "share/jupyter"),
        "PYTHONPATH": "",
    }
    return Installed(scripts, prefix, folder, env)


@pytest.fixture
def served(installed: Installed, free_port: Callable[[], int]) -> Iterator[str]:
    installed.run("coalition", "demo")
    port = free_port()
    server = subprocess.Popen(
        [
            installed.bin / "coalition",
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            f"{port}",
        ],
        cwd=installed.folder,
        env=installed.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE_S)


def answer(url: str) -> bytes:
    """Ask until somebody answers."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_everything_comes_from_the_wheel_and_the_exporter_is_found(
    installed: Installed,
) -> None:
    code = """
import json, sys, coalition, coalition_widgets
from nbconvert.exporters.base import get_exporter
from coalition.workbooks.paths import example_dir, notebooks_dir
exporter = get_exporter("typstpdf")
print(json.dumps([exporter.__name__, sys.modules[exporter.__module__].__file__,
                  coalition.__file__, coalition_widgets.__file__,
                  str(notebooks_dir()), str(example_dir())]))
"""
    exporter, *places = json.loads(installed.run("python", "-c", code))
    assert exporter == "TypstPDFExporter"
    for place in places:
        assert Path(place).is_relative_to(installed.prefix)
        assert Path(place).exists()
    shipped = installed.prefix / "share/coalition/notebooks"
    assert names(shipped) == names(ROOT / "notebooks") != []


def names(folder: Path) -> list[str]:
    found = folder.rglob("[0-9][0-9]_*.ipynb")
    return sorted(p.name for p in found if not p.parent.name.startswith("."))


def test_the_voila_template_is_found(installed: Installed) -> None:
    template = installed.prefix / "share/jupyter/voila/templates/coalition"

    assert (template / "index.html.j2").is_file()
    assert (template / "conf.json").is_file()


def test_the_server_extension_ships_switched_off(installed: Installed) -> None:
    folder = installed.prefix / "etc/jupyter/jupyter_server_config.d"
    (config,) = (json.loads(p.read_text()) for p in folder.glob("coalition*.json"))

    assert config["ServerApp"]["jpserver_extensions"] == {"coalition.server": False}


def test_it_makes_the_example_and_serves_from_an_empty_folder(
    installed: Installed, served: str
) -> None:
    assert json.loads(answer(f"{served}/health"))["ok"] is True
    assert b"<form" in answer(f"{served}/join")
    assert "example" in installed.run("coalition", "list")
    assert list(installed.folder.iterdir()) == []
