"""Reports of one coalition: lay out its notebooks, print them as one PDF."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from coalition.batch.in_process import NeedsKernel, execute_in_process
from coalition.batch.notebook_runner import Task, open_worker_pool, run_notebook
from coalition.batch.parameters import read_parameters
from coalition.batch.selection import select_notebooks
from coalition.blocks import Block, Heading
from coalition.domain import Activity, Session, validate_slug
from coalition.errors import PrintingFailed
from coalition.printing import Paper, read_paper
from coalition.printing.reports import collect_blocks
from coalition.printing.typst import render_pdf_leniently
from coalition.sessions.report import SessionReport
from coalition.store import Store
from coalition.texts import Texts
from coalition.views.view import View
from coalition.workbooks.parameters import parse_audience

BlocksAndPaper = tuple[list[Block], Paper]
"""What is printed, and what stands around it."""


def render_report(
    store_path: Path,
    coalition: str,
    notebooks: Sequence[Path],
    *,
    session: str | None = None,
    audience: str = "participants",
    language: str | None = None,
    as_of: str | None = None,
    also: Sequence[Block] = (),
) -> bytes:
    """Run notebooks for a coalition and print them as one paper.

    Parameters
    ----------
    store_path : Path
    coalition : str
    notebooks : sequence of Path
    session : str, optional
        The day that the paper is about.
    audience : {"participants", "room", "facilitator"}
        What it may not see is not computed.
    language : str, optional
        The session's or the coalition's own if not given.
    as_of : str, optional
        A day or moment.
    also : sequence of Block
        What belongs on the paper besides the notebooks.

    Returns
    -------
    bytes
        A tagged PDF.

    Raises
    ------
    PrintingFailed
        If a notebook could not be run to its end; it names the notebook and why.
    """
    whole, paper = _collect_report(
        store_path, coalition, notebooks, session, audience, language, as_of, also
    )
    return render_pdf_leniently(whole, paper=paper)


def _collect_report(
    store_path: Path,
    coalition: str,
    notebooks: Sequence[Path],
    session: str | None,
    audience: str,
    language: str | None,
    as_of: str | None,
    also: Sequence[Block],
) -> BlocksAndPaper:
    title, spoken = _title(store_path, coalition, session, language, audience)
    asked = {"session": session, "language": language, "as_of": as_of}
    values = {name: value for name, value in asked.items() if value}
    done = _execute_notebooks(
        store_path, coalition, notebooks, {"audience": audience, **values}, spoken
    )
    paper = read_paper(done[0], name=notebooks[0].stem, language=spoken)
    if len(done) > 1:
        paper = Paper.of({**paper.model_dump(), "title": title}, title=title)
    return collect_blocks(done, paper, also), paper


def session_pdf(
    store_path: Path,
    coalition: str,
    session: str,
    audience: str = "participants",
    *,
    language: str | None = None,
    as_of: str | None = None,
) -> bytes:
    """Render the report of a session: its notebooks and further questions.

    The parameters are those of :func:`render_report`.

    Raises
    ------
    NotFound
        If there is no such coalition or session.
    PrintingFailed
        If a notebook could not be run to its end.
    """
    whole, paper = session_blocks(
        store_path, coalition, session, audience, language=language, as_of=as_of
    )
    return render_pdf_leniently(whole, paper=paper)


def session_blocks(
    store_path: Path,
    coalition: str,
    session: str,
    audience: str = "participants",
    *,
    language: str | None = None,
    as_of: str | None = None,
) -> BlocksAndPaper:
    """Collect the blocks of a session report; see :func:`session_pdf`.

    Returns
    -------
    tuple of (list of Block, Paper)
    """
    day = SessionReport.open(
        coalition,
        session=session,
        audience=audience,
        language=language,
        as_of=as_of,
        store=str(store_path),
    )
    notebooks = _session_notebooks(store_path, coalition, session)
    if notebooks:
        title = Heading(level=1, text=day.t("What else we asked"))
        also = [title, *day.ad_hoc_results()] if day.ad_hoc_results() else []
        also += day.host_notes()
        return _collect_report(
            store_path, coalition, notebooks, session, audience, language, as_of, also
        )
    return day.report_blocks(), Paper(**day.paper())


def _session_notebooks(store_path: Path, coalition: str, session: str) -> list[Path]:
    """List the notebooks of a session: those named, and those of its activities."""
    store = Store.open(store_path)
    try:
        day = store.facts.get(coalition, Session, validate_slug(session, "session"))
        used = {
            activity.workbook
            for activity in store.facts.all(coalition, Activity)
            if activity.session == session
        }
    finally:
        store.close()
    names = sorted({*day.notebooks, *used} - {""})
    return [path for name in names for path in select_notebooks(name)]


def _title(
    store_path: Path,
    coalition: str,
    session: str | None,
    language: str | None,
    audience: str,
) -> tuple[str, str]:
    store = Store.open(store_path)
    try:
        card = store.facts.coalition(validate_slug(coalition, "coalition"))
        if session is None:
            return card.name, language or card.language
        day = store.facts.get(coalition, Session, validate_slug(session, "session"))
        wishes = View.of(store, coalition, parse_audience(audience))
        return wishes.text(day.title), language or day.language
    finally:
        store.close()


def _execute_notebooks(
    store_path: Path,
    coalition: str,
    notebooks: Sequence[Path],
    values: dict[str, str],
    language: str,
) -> list[NotebookNode]:
    """Execute each in this process where that suffices, otherwise with a kernel."""
    given = {"coalition": coalition, "store": str(store_path.resolve()), **values}
    done: dict[int, NotebookNode] = {}
    for n, path in enumerate(notebooks):
        with suppress(NeedsKernel):
            parameters = _select_parameters(path, given)
            if "store" not in parameters:
                continue
            done[n] = execute_in_process(path, parameters, language)
    left = [n for n in range(len(notebooks)) if n not in done]
    values = {"coalition": coalition, **values}
    kernels = _execute_with_kernels(
        store_path, [notebooks[n] for n in left], values, language
    )
    done |= dict(zip(left, kernels, strict=True))
    return [done[n] for n in range(len(notebooks))]


def _execute_with_kernels(
    store_path: Path, notebooks: Sequence[Path], values: dict[str, str], language: str
) -> list[NotebookNode]:
    if not notebooks:
        return []
    with TemporaryDirectory() as folder:
        tasks = [
            Task(
                notebook=path.resolve(),
                output=Path(folder) / f"{n}.ipynb",
                failed=Path(folder) / f"{n}-unfinished.ipynb",
                parameters={
                    "coalition": values["coalition"],
                    **_select_parameters(path, values),
                },
                language=language,
            )
            for n, path in enumerate(notebooks)
        ]
        at_once = max(1, min(os.cpu_count() or 1, len(tasks)))
        with open_worker_pool(store_path.resolve(), at_once) as pool:
            stops = list(pool.map(run_notebook, tasks))
        for task, stop in zip(tasks, stops, strict=True):
            if stop is not None:
                said = stop.sentence(Texts(language))
                raise PrintingFailed(
                    problem="{notebook}: {said}", notebook=task.notebook.stem, said=said
                )
        return [nbformat.read(task.output, as_version=4) for task in tasks]


def _select_parameters(notebook: Path, values: dict[str, str]) -> dict[str, str]:
    """Keep only the parameters that this notebook declares."""
    known = read_parameters(notebook)
    return {name: value for name, value in values.items() if name in known}
