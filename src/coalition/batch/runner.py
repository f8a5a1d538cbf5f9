"""Batch runner: notebooks for many coalitions, skipping finished runs."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

import nbformat

from coalition.batch.notebook_runner import (
    RunFailure,
    Task,
    open_worker_pool,
    run_notebook,
)
from coalition.batch.parameters import validate_parameters
from coalition.domain import validate_slug
from coalition.errors import _
from coalition.store import Run, Store

_BROKEN = _("the work was interrupted. Run the same command again to go on.")


@dataclass(frozen=True, slots=True)
class NotebookResult:
    """Result of one notebook for one coalition.

    Attributes
    ----------
    state : {"done", "skipped", "failed"}
        Skipped: the very same run succeeded before and its output is there.
    output : Path
        The notebook that was run; the PDF beside it has the same name.
    stop : Stop or None
        Why it failed.
    kept : Path or None
        Where the unfinished notebook lies, for support.
    """

    coalition: str
    notebook: str
    state: Literal["done", "skipped", "failed"]
    output: Path
    stop: RunFailure | None = None
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class _PlannedRun:
    task: Task
    run: Run


def run(
    store_path: Path,
    slugs: Sequence[str],
    notebooks: Sequence[Path],
    parameters: Mapping[str, Any],
    jobs: int | None = None,
    out: Path = Path("out"),
    *,
    again: bool = False,
    pdf: bool = True,
    on_event: Callable[[NotebookResult], None] = lambda event: None,
) -> list[NotebookResult]:
    """Run each notebook for each coalition.

    Everything is checked before anything runs. Files are written to
    ``out/COALITION/NOTEBOOK.ipynb`` and ``.pdf``; where parameters are given, a short
    mark of them is part of the name. Notebooks that failed are kept in
    ``out/_failed``, not in the coalition's folder.

    Parameters
    ----------
    store_path : Path
        Handed to the kernels as ``COALITION_STORE``.
    slugs : sequence of str
        The coalitions.
    notebooks : sequence of Path
    parameters : mapping of str to object
        For every notebook; see `checked_parameters`.
    jobs : int, optional
        Processes at a time; as many as there are cores if not given.
    out : Path
        The folder to write to.
    again : bool, default False
        Run also what was done already.
    pdf : bool, default True
        Print each notebook too.
    on_event : callable
        Told of each notebook as it is finished, skipped or has failed.

    Returns
    -------
    list of Event
        One for each coalition and notebook, in their order.

    Raises
    ------
    NotFound
        If a coalition is not there.
    InvalidInput
        If a parameter does not fit a notebook.
    """
    store = Store.open(store_path)
    try:
        plan = _plan_runs(store, slugs, notebooks, parameters, out, pdf)
        events: dict[Path, NotebookResult] = {}
        for planned, stop in _run_pending(store, store_path, plan, jobs, again):
            event = _make_result(planned, stop)
            events[planned.task.output] = event
            on_event(event)
        return [events[planned.task.output] for planned in plan]
    finally:
        store.close()


def _plan_runs(
    store: Store,
    slugs: Sequence[str],
    notebooks: Sequence[Path],
    parameters: Mapping[str, Any],
    out: Path,
    pdf: bool,
) -> list[_PlannedRun]:
    checked = {path: validate_parameters(path, parameters) for path in notebooks}
    versions = {path: _version(path) for path in notebooks}
    folder = out.expanduser().resolve()
    plan = []
    for slug in dict.fromkeys(validate_slug(slug, "coalition") for slug in slugs):
        card, print_of = store.facts.coalition(slug), store.fingerprint(slug)
        for path, own in checked.items():
            mark = _hash(own)
            name = f"{path.stem}-{mark[:6]}" if own else path.stem
            output = folder / slug / f"{name}.ipynb"
            run_ = Run(
                coalition=slug,
                notebook=path.stem,
                parameters=mark,
                fingerprint=print_of,
                version=versions[path],
                output=str(output),
            )
            task = Task(
                notebook=path.resolve(),
                output=output,
                failed=folder / "_failed" / slug / output.name,
                parameters={"coalition": slug, **own},
                language=str(own.get("language") or card.language),
                mark=_hash(run_.model_dump()),
                pdf=pdf,
            )
            plan.append(_PlannedRun(task, run_))
    return plan


def _run_pending(
    store: Store,
    store_path: Path,
    plan: list[_PlannedRun],
    jobs: int | None,
    again: bool,
) -> Iterator[tuple[_PlannedRun, RunFailure | Literal["skipped"] | None]]:
    waiting = []
    for planned in plan:
        if not again and _is_done(store, planned):
            yield planned, "skipped"
        else:
            waiting.append(planned)
    if not waiting:
        return
    at_once = max(1, min(jobs or os.cpu_count() or 1, len(waiting)))
    with open_worker_pool(store_path.resolve(), at_once) as pool:
        futures = {
            pool.submit(run_notebook, planned.task): planned for planned in waiting
        }
        for future in as_completed(futures):
            stop = _outcome(future)
            if stop is None:
                store.runs.record_run(futures[future].run)
            yield futures[future], stop


def _outcome(future: Future[RunFailure | None]) -> RunFailure | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return RunFailure(_BROKEN)


def _make_result(
    planned: _PlannedRun, stop: RunFailure | Literal["skipped"] | None
) -> NotebookResult:
    run_, task = planned.run, planned.task
    if stop is None or stop == "skipped":
        state: Literal["done", "skipped"] = "done" if stop is None else "skipped"
        return NotebookResult(run_.coalition, run_.notebook, state, task.output)
    kept = task.failed if task.failed.exists() else None
    return NotebookResult(
        run_.coalition, run_.notebook, "failed", task.output, stop, kept
    )


def _is_done(store: Store, planned: _PlannedRun) -> bool:
    """Tell whether the same run succeeded and its own output still lies there."""
    output = planned.task.output
    if not output.is_file() or not store.runs.was_done(planned.run):
        return False
    if planned.task.pdf and not output.with_suffix(".pdf").is_file():
        return False
    try:
        metadata = nbformat.read(output, as_version=4).metadata
    except (OSError, ValueError, AttributeError, nbformat.ValidationError):
        return False
    return bool(metadata.get("coalition", {}).get("run") == planned.task.mark)


def _version(notebook: Path) -> str:
    try:
        program = version("coalition-workbooks")
    except PackageNotFoundError:
        program = "0"
    return f"{program}+{hashlib.sha256(notebook.read_bytes()).hexdigest()[:12]}"


def _hash(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
