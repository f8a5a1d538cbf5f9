"""Execution of one notebook with papermill, in a worker process.

Everything here runs in a process of its own (:func:`open_worker_pool`), so that the
kernel's environment can be set without touching anybody else's.
"""

import logging
import multiprocessing
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode

from coalition import errors
from coalition.errors import _
from coalition.texts import Texts
from coalition.texts.notebooks import translate_markdown

CELL_TIMEOUT_S = 600
"""A cell that takes longer has stopped, and must not hold up the other coalitions."""

_SECRET = re.compile(
    r"TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE|PRIVATE|API_?KEY|ACCESS_?KEY|AUTH|PGPASS",
    re.I,
)
_OUR_ERRORS = {n for n, kind in vars(errors).items() if isinstance(kind, type)}

_DIED = _("the program behind the workbook ended before it was done.")
_TOO_LONG = _("one step took longer than ten minutes.")


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook to run.

    Attributes
    ----------
    notebook, output : Path
        Absolute. The output's name is never made of what a person typed.
    failed : Path
        Where the notebook is kept, for support, if it could not be run to its end.
    parameters : dict of str to object
        Checked already.
    language : str
        Into which the Markdown cells are translated.
    mark : str
        Written into the output, so that it can be known again.
    pdf : bool
        Whether to print it too, beside the output.
    """

    notebook: Path
    output: Path
    failed: Path
    parameters: dict[str, Any] = field(default_factory=dict)
    language: str = "en"
    mark: str = ""
    pdf: bool = False


@dataclass(frozen=True, slots=True)
class RunFailure:
    """Reason why a notebook was not run to its end.

    Attributes
    ----------
    problem : str
        In a few words; our own errors say a whole sentence.
    cell : int or None
        Of the code cells the how manieth, counted from 1.
    whole : bool
        Whether the problem is a whole sentence already.
    """

    problem: str
    cell: int | None = None
    whole: bool = False

    def sentence(self, t: Texts) -> str:
        """Say it in one sentence."""
        if self.whole:
            return t(self.problem)
        if self.cell is None:
            return t("It stopped: {problem}", problem=t(self.problem))
        return t(
            "It stopped in code cell {n}: {problem}",
            n=t.number(self.cell),
            problem=t(self.problem),
        )


@contextmanager
def open_worker_pool(store: Path, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Open a process pool whose kernels read the given store.

    Their environment holds no token or password, and says that the medium is paper.
    """
    pool = ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_init_worker,
        initargs=(str(store),),
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_notebook(task: Task) -> RunFailure | None:
    """Run a notebook; the output appears only when it is whole.

    Returns
    -------
    Stop or None
        Why it was not run to its end, if it was not. The unfinished notebook then
        lies at ``task.failed``.
    """
    with TemporaryDirectory() as folder:
        unfinished = Path(folder) / "notebook.ipynb"
        try:
            done = _run(task, unfinished)
            _finish(done, task)
        except Exception as error:  # one notebook must not end the others' work
            _keep_unfinished(unfinished, task.failed)
            return _failure_from(error)
    task.failed.unlink(missing_ok=True)
    return None


def _init_worker(store: str) -> None:
    for name in [name for name in os.environ if _SECRET.search(name)]:
        del os.environ[name]
    os.environ["COALITION_STORE"] = store
    os.environ["COALITION_MEDIUM"] = "paper"
    for noisy in ("papermill", "traitlets", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    # Kernels write their own remarks there; what matters comes back as a `RunFailure`.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _run(task: Task, unfinished: Path) -> NotebookNode:
    import papermill

    # papermill fills parameters into braces in paths; ours are to be taken as written.
    source, target = (
        str(path).replace("{", "{{").replace("}", "}}")
        for path in (task.notebook, unfinished)
    )
    return papermill.execute_notebook(
        source,
        target,
        parameters=task.parameters,
        progress_bar=False,
        execution_timeout=CELL_TIMEOUT_S,
    )


def _finish(notebook: NotebookNode, task: Task) -> None:
    texts = Texts(task.language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = translate_markdown(cell.source, texts)
    # Where it lay on this machine is nobody's business.
    notebook.metadata.pop("papermill", None)
    notebook.metadata.setdefault("coalition", {})["run"] = task.mark
    if task.pdf:
        _write(_render_pdf(notebook, task), task.output.with_suffix(".pdf"))
    _write(nbformat.writes(notebook).encode(), task.output)


def _render_pdf(notebook: NotebookNode, task: Task) -> bytes:
    from coalition.printing import print_notebooks, read_paper

    paper = read_paper(notebook, name=task.notebook.stem, language=task.language)
    return print_notebooks([notebook], paper)


def _write(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def _keep_unfinished(unfinished: Path, failed: Path) -> None:
    if unfinished.exists():
        failed.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(unfinished, failed)


def _failure_from(error: Exception) -> RunFailure:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, errors.CoalitionError):
        return RunFailure(str(error), whole=True)
    if isinstance(error, DeadKernelError):
        return RunFailure(_DIED)
    if isinstance(error, CellTimeoutError):
        return RunFailure(_TOO_LONG)
    if not isinstance(error, PapermillExecutionError):
        return RunFailure(f"{type(error).__name__}: {error}")
    if error.ename in _OUR_ERRORS:
        return RunFailure(error.evalue, whole=True)
    return RunFailure(f"{error.ename}: {error.evalue}", error.exec_count)
