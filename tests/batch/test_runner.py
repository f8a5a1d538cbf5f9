import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from coalition.batch import runner
from coalition.batch.notebook_runner import Task
from coalition.batch.runner import NotebookResult, run
from coalition.domain import Coalition, Organisation
from coalition.errors import InvalidName, NotFound
from coalition.store import Store
from coalition.texts import Texts


def said(path: Path) -> str:
    """Everything a notebook says in its cells and outputs."""
    return str(nbformat.writes(nbformat.read(path, as_version=4)))


def states(events: list[NotebookResult]) -> list[tuple[str, str]]:
    return [(event.coalition, event.state) for event in events]


def test_each_coalition_gets_its_own_notebook_and_paper(
    store: Path, notebook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "s3cret-of-the-host")
    monkeypatch.setenv("DATABASE_PASSWORD", "s3cret-of-the-host")
    monkeypatch.setenv("COALITION_STORE", "another")
    path = notebook(
        "import os\n[coalition, os.environ['COALITION_STORE'],"
        " os.environ['COALITION_MEDIUM'], os.getcwd()]",
        "[v for v in os.environ.values() if 's3cret' in v]",
    )
    out, told, here = tmp_path / "out {odd}", list[NotebookResult](), Path.cwd()

    events = run(store, ["harbour", "hills"], [path], {}, 2, out, on_event=told.append)

    assert states(events) == [("harbour", "done"), ("hills", "done")]
    assert sorted(states(told)) == sorted(states(events))
    for slug in ("harbour", "hills"):
        whole = said(out / slug / "12_landscape.ipynb")
        assert f"'{slug}'" in whole
        assert str(store) in whole
        assert "'paper'" in whole
        assert "s3cret" not in whole.replace("'s3cret' in v", "")
        assert (out / slug / "12_landscape.pdf").read_bytes().startswith(b"%PDF")
    assert Path.cwd() == here
    assert os.environ["COALITION_STORE"] == "another"


@pytest.fixture
def without_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finish every notebook at once, without running its cells."""

    def finish(task: Task) -> None:
        copy = nbformat.read(task.notebook, as_version=4)
        copy.metadata["coalition"] = {"run": task.mark}
        task.output.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(copy, task.output)

    def one_thread(store: Path, jobs: int) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)

    monkeypatch.setattr(runner, "run_notebook", finish)
    monkeypatch.setattr(runner, "open_worker_pool", one_thread)


@pytest.mark.slow
def test_the_same_run_is_done_once(store: Path, notebook: Any, tmp_path: Path) -> None:
    path, out = notebook("coalition"), tmp_path / "out"

    first = run(store, ["harbour"], [path], {}, 1, out)
    second = run(store, ["harbour", "hills"], [path], {}, 1, out)
    third = run(store, ["harbour"], [path], {}, 1, out, again=True)

    assert states(first) == [("harbour", "done")]
    assert states(second) == [("harbour", "skipped"), ("hills", "done")]
    assert states(third) == [("harbour", "done")]


@pytest.mark.usefixtures("without_kernels")
def test_what_is_done_is_done_again_when_something_it_rests_on_changes(
    store: Path, notebook: Any, tmp_path: Path
) -> None:
    path, out = notebook("coalition"), tmp_path / "out"
    output = out / "harbour" / "12_landscape.ipynb"

    def once(**parameters: Any) -> str:
        (event,) = run(store, ["harbour"], [path], parameters, 1, out, pdf=False)
        return str(event.state)

    assert once() == "done"
    assert once() == "skipped"
    assert once(audience="room") == "done"
    assert once(audience="room") == "skipped"
    assert once() == "skipped", "each set of parameters has its own output"

    put(store, "hills", "lamp")
    assert once() == "skipped"
    put(store, "harbour", "lamp")
    assert once() == "done"
    assert once() == "skipped"

    output.write_text(output.read_text().replace('"run": "', '"run": "0'))
    assert once() == "done", "a file that another run wrote is not this run's"
    output.unlink()
    assert once() == "done"
    notebook("coalition.upper()")
    assert once() == "done"


def put(store: Path, slug: str, organisation: str) -> None:
    opened = Store.open(store)
    opened.facts.put(slug, [Organisation(id=organisation, name=organisation)])
    opened.close()


def test_a_failure_is_named_kept_apart_and_stops_nobody_else(
    store: Path, notebook: Any, tmp_path: Path
) -> None:
    path = notebook(
        "from coalition.errors import NotOpen",
        "if coalition == 'harbour':\n    raise ValueError('no data at all')",
        "if coalition == 'lake':\n    raise NotOpen()",
        "if coalition == 'shore':\n    import os; os._exit(3)",
    )
    add(store, "lake", "shore")
    out = tmp_path / "out"

    events = run(store, ["shore", "lake", "harbour", "hills"], [path], {}, 2, out)

    assert states(events) == [
        ("shore", "failed"),
        ("lake", "failed"),
        ("harbour", "failed"),
        ("hills", "done"),
    ]
    died, ours, fails = (e.stop.sentence(Texts()) for e in events if e.stop)
    # The first code cell is the notebook's parameters, the second those put in.
    assert fails == "It stopped in code cell 4: ValueError: no data at all"
    assert ours == "This question is not open now. Nothing was lost."
    assert died.startswith("It stopped: the program behind the workbook ended")
    assert sorted(p.name for p in out.iterdir()) == ["_failed", "hills"]
    assert [p.name for p in (out / "hills").iterdir()] != []
    kept = out / "_failed" / "harbour" / "12_landscape.ipynb"
    assert events[2].kept == kept
    assert "no data at all" in said(kept)

    notebook("coalition")
    (again,) = run(store, ["harbour"], [path], {}, 1, out, pdf=False)
    assert again.state == "done"
    assert not kept.exists()


def add(store: Path, *slugs: str) -> None:
    opened = Store.open(store)
    for slug in slugs:
        opened.facts.put(slug, [Coalition(id=slug, name=slug.title())])
    opened.close()


@pytest.mark.slow
def test_markdown_is_in_the_language_of_the_page(
    store: Path, notebook: Any, tmp_path: Path
) -> None:
    path = notebook(say=["Saved. You can change it until we close."])
    out = tmp_path / "out"

    run(store, ["hills"], [path], {}, 1, out, pdf=False)
    run(store, ["hills"], [path], {"language": "en"}, 1, out, pdf=False)

    own, english = sorted((out / "hills").iterdir(), key=lambda p: len(p.name))
    assert "Tersimpan. Bisa diubah sampai ditutup." in said(own)
    assert "Saved. You can change it until we close." in said(english)


@pytest.mark.parametrize(
    ("slug", "error"),
    [("nowhere", NotFound), ("../hills", InvalidName), ("007", InvalidName)],
)
def test_nothing_runs_for_a_coalition_that_cannot_be(
    store: Path, notebook: Any, tmp_path: Path, slug: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        run(store, ["harbour", slug], [notebook()], {}, 1, tmp_path / "out")

    assert not (tmp_path / "out").exists()
