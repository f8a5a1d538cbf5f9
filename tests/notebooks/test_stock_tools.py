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

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from coalition.domain import Decision, Organisation
from coalition.store import Store, store_path
from coalition.workbook import load_example

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/phase1_initiate/12_landscape.ipynb"
DECIDED = "A bright orange door at every harbour."
SECRET = "drowsy-heron-4417"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a fresh home whose store holds the example, with a decision of our own."""
    for name in [n for n in os.environ if n.startswith(("COALITION_", "XDG_"))]:
        monkeypatch.delenv(name)
    for name in ("VOILA_KERNEL_ID", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    store = Store.make(store_path())
    load_example(store)
    decision = Decision(
        id="door", day=date(2026, 10, 20), text=DECIDED, workbook="12_landscape"
    )
    card = store.facts.all("example", Organisation)[0]
    told = card.model_copy(update={"note": SECRET, "contact": SECRET})
    store.facts.put("example", [decision, told])
    store.close()
    return tmp_path


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def papermill(folder: Path, *parameters: str) -> Path:
    out = folder / "out.ipynb"
    run("papermill", str(NOTEBOOK), str(out), *parameters, cwd=folder)
    return out


def test_papermill_from_any_folder_shows_what_is_in_the_store(home: Path) -> None:
    out = papermill(home, "-p", "coalition", "example")

    assert DECIDED in out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_printed_notebook_carries_no_widget(home: Path) -> None:
    notebook = nbformat.read(papermill(home), as_version=4)

    mimes = {m for c in notebook.cells for o in c.get("outputs", []) for m in o.data}
    assert "application/vnd.coalition.blocks+json" in mimes
    assert not any("widget" in mime for mime in mimes)
    assert "widgets" not in notebook.metadata


def test_a_parameter_that_cannot_be_used_is_told_in_one_sentence(home: Path) -> None:
    out = home / "out.ipynb"
    command = (sys.executable, "-m", "papermill", str(NOTEBOOK), str(out))
    done = subprocess.run(
        [*command, "-p", "coalition", "no-such-coalition"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    notebook = nbformat.read(out, as_version=4)
    (error,) = (o for c in notebook.cells for o in c.get("outputs", []) if "ename" in o)

    assert done.returncode == 1
    assert error.traceback == [
        "There is no coalition called “no-such-coalition” here. There are: example."
    ]


def test_nbconvert_shows_what_is_in_the_store(home: Path) -> None:
    convert = ("jupyter", "nbconvert", "--execute", "--output-dir", str(home))
    run(*convert, "--to", "html", str(NOTEBOOK), cwd=home)

    assert DECIDED in (home / "12_landscape.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "form",
    [
        "html",
        pytest.param("markdown", marks=pytest.mark.slow),
        pytest.param("typstpdf", marks=pytest.mark.slow),
    ],
)
def test_a_secret_of_the_host_is_in_no_form_that_participants_get(
    home: Path, form: str
) -> None:
    out = papermill(home, "-p", "coalition", "example")
    run("jupyter", "nbconvert", "--to", form, str(out), cwd=home)

    made = [p for p in home.glob("out*") if p.is_file()]
    made += list(home.glob("out_files/*"))
    assert len(made) >= 2
    for path in made:
        assert SECRET.encode() not in path.read_bytes(), path.name


def test_the_host_can_print_the_secret_for_the_host(home: Path) -> None:
    # Otherwise the test above would hold for a notebook that shows nothing at all.
    store = Store.open(store_path())
    notes = {card.note for card in store.facts.all("example", Organisation)}

    assert SECRET in notes


@contextmanager
def server(*command: str, cwd: Path, path: str, port: int) -> Iterator[str]:
    """Start a server on loopback, and give its address once it answers."""
    log = (cwd / "server.log").open("w")
    started = subprocess.Popen(
        [sys.executable, "-m", *command, f"--port={port}"],
        cwd=cwd,
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
    home: Path, page: Page, free_port: Callable[[], int]
) -> None:
    voila = ("voila", str(NOTEBOOK), "--no-browser", "--Voila.ip=127.0.0.1")
    heard: list[bytes] = []

    def listen(payload: str | bytes) -> None:
        heard.append(payload.encode() if isinstance(payload, str) else payload)

    with server(
        *voila, cwd=home, path="/voila/static/voila.js", port=free_port()
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
    home: Path, page: Page, free_port: Callable[[], int]
) -> None:
    lab = (
        *("jupyterlab", "--no-browser", "--ip=127.0.0.1", "--allow-root"),
        "--expose-app-in-browser",
        *("--IdentityProvider.token=", f"--ServerApp.root_dir={ROOT / 'notebooks'}"),
    )
    with server(*lab, cwd=home, path="/api", port=free_port()) as address:
        page.goto(f"{address}/lab/workspaces/t/tree/phase1_initiate/12_landscape.ipynb")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
        # Lab may still be changing kernels when its first cell shows; then run again.
        for _ in range(8):
            page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_timeout(8_000)
            if page.get_by_text(DECIDED).count():
                break

        assert page.get_by_text(DECIDED).count()
