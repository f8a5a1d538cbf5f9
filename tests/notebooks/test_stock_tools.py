"""The stock tools, as their manuals say, on our notebook: all see the same store."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import nbformat
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from coalition.domain import Decision, Organisation
from coalition.sessions.example import load_example
from coalition.store import Store, resolve_store_path

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/phase1_initiate/12_landscape.ipynb"
DECIDED = "A bright orange door at every harbour."
SECRET = "drowsy-heron-4417"


class Home(NamedTuple):
    """A home of our own, and the environment in which it is the home."""

    folder: Path
    env: dict[str, str]

    def call(self, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=cwd,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def run(self, *command: str, cwd: Path) -> None:
        done = self.call(*command, cwd=cwd)
        assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a fresh home whose store holds the example, with a decision of our own."""
    folder = tmp_path_factory.mktemp("stock")
    with pytest.MonkeyPatch.context() as here:
        for name in [n for n in os.environ if n.startswith(("COALITION_", "XDG_"))]:
            here.delenv(name)
        for name in ("VOILA_KERNEL_ID", "JPY_SESSION_NAME"):
            here.delenv(name, raising=False)
        here.setenv("HOME", str(folder / "home"))
        here.setenv("IPYTHONDIR", str(folder / "ipython"))
        furnish(Store.open_or_create(resolve_store_path()))
        return Home(folder, dict(os.environ))


def furnish(store: Store) -> None:
    load_example(store)
    decision = Decision(
        id="door", day=date(2026, 10, 20), text=DECIDED, workbook="12_landscape"
    )
    card = store.facts.all("example", Organisation)[0]
    told = card.model_copy(update={"note": SECRET, "contact": SECRET})
    store.facts.put("example", [decision, told])
    store.close()


@pytest.fixture(scope="module")
def executed(home: Home) -> Path:
    """Our notebook as papermill runs it, from a folder of its own."""
    folder = home.folder / "papermill"
    folder.mkdir()
    out = folder / "out.ipynb"
    given = ("-p", "coalition", "example")
    home.run("papermill", str(NOTEBOOK), str(out), *given, cwd=folder)
    return out


@pytest.fixture(scope="module")
def converted(home: Home) -> Path:
    """Our notebook as nbconvert runs it and makes a page of it."""
    folder = home.folder / "nbconvert"
    folder.mkdir()
    convert = ("jupyter", "nbconvert", "--execute", "--output-dir", str(folder))
    home.run(*convert, "--to", "html", str(NOTEBOOK), cwd=folder)
    return folder / "12_landscape.html"


def test_papermill_from_any_folder_shows_what_is_in_the_store_and_no_secret(
    executed: Path,
) -> None:
    whole = executed.read_text(encoding="utf-8")

    assert DECIDED in whole
    assert SECRET not in whole


def test_a_printed_notebook_carries_no_widget(executed: Path) -> None:
    notebook = nbformat.read(executed, as_version=4)

    mimes = {m for c in notebook.cells for o in c.get("outputs", []) for m in o.data}
    assert "application/vnd.coalition.blocks+json" in mimes
    assert not any("widget" in mime for mime in mimes)
    assert "widgets" not in notebook.metadata


def test_a_parameter_that_cannot_be_used_is_told_in_one_sentence(
    home: Home, tmp_path: Path
) -> None:
    out = tmp_path / "out.ipynb"
    given = ("-p", "coalition", "no-such-coalition")
    done = home.call("papermill", str(NOTEBOOK), str(out), *given, cwd=tmp_path)
    notebook = nbformat.read(out, as_version=4)
    (error,) = (o for c in notebook.cells for o in c.get("outputs", []) if "ename" in o)

    assert done.returncode == 1
    assert error.traceback == [
        "There is no coalition called “no-such-coalition” here. There are: example."
    ]


def test_nbconvert_shows_what_is_in_the_store_and_no_secret(converted: Path) -> None:
    whole = converted.read_text(encoding="utf-8")

    assert DECIDED in whole
    assert SECRET not in whole


@pytest.mark.slow
@pytest.mark.parametrize("form", ["markdown", "typstpdf"])
def test_a_secret_of_the_host_is_in_no_form_that_participants_get(
    home: Home, executed: Path, tmp_path: Path, form: str
) -> None:
    into = ("--output-dir", str(tmp_path))
    home.run("jupyter", "nbconvert", "--to", form, *into, str(executed), cwd=tmp_path)

    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(DECIDED in read(path) for path in made)
    for path in made:
        assert SECRET not in read(path), path.name
        assert SECRET.encode() not in path.read_bytes(), path.name


def read(path: Path) -> str:
    """Read what people read in a file; the text of a PDF lies packed in it."""
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8", errors="replace")
    with pypdfium2.PdfDocument(path) as pdf:
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.split())


@contextmanager
def server(*command: str, home: Home, cwd: Path, path: str, port: int) -> Iterator[str]:
    """Start a server on loopback, and give its address once it answers."""
    log = (cwd / "server.log").open("w")
    started = subprocess.Popen(
        [sys.executable, "-m", *command, f"--port={port}"],
        cwd=cwd,
        env=home.env,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(address + path, timeout=60).read()
                break
            except OSError:
                assert started.poll() is None, (cwd / "server.log").read_text()[-3000:]
                time.sleep(0.25)
        yield address
    finally:
        started.terminate()
        started.wait(20)
        log.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_stock_voila_shows_what_is_in_the_store_and_no_secret(
    home: Home, tmp_path: Path, page: Page, free_port: Callable[[], int]
) -> None:
    voila = ("voila", str(NOTEBOOK), "--no-browser", "--Voila.ip=127.0.0.1")
    heard: list[bytes] = []

    def listen(payload: str | bytes) -> None:
        heard.append(payload.encode() if isinstance(payload, str) else payload)

    files = "/voila/static/voila.js"
    with server(
        *voila, home=home, cwd=tmp_path, path=files, port=free_port()
    ) as address:
        page.on("websocket", lambda ws: ws.on("framereceived", listen))
        page.goto(address, timeout=120_000)
        listen(page.content())
        page.get_by_text(DECIDED).first.wait_for(timeout=90_000)

    everything = b"".join(heard)
    assert DECIDED.encode() in everything
    assert SECRET.encode() not in everything


@pytest.mark.slow
def test_jupyterlab_shows_what_is_in_the_store(
    home: Home, tmp_path: Path, page: Page, free_port: Callable[[], int]
) -> None:
    lab = (
        *("jupyterlab", "--no-browser", "--ip=127.0.0.1", "--allow-root"),
        "--expose-app-in-browser",
        *("--IdentityProvider.token=", f"--ServerApp.root_dir={ROOT / 'notebooks'}"),
    )
    with server(
        *lab, home=home, cwd=tmp_path, path="/api", port=free_port()
    ) as address:
        page.goto(f"{address}/lab/workspaces/t/tree/phase1_initiate/12_landscape.ipynb")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
        # Lab may still be changing kernels when its first cell shows; then run again.
        for _ in range(8):
            page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_timeout(8_000)
            if page.get_by_text(DECIDED).count():
                break

        assert page.get_by_text(DECIDED).count()
