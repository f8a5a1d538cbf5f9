"""Execution of a workbook's notebook in this process, without a kernel.

A workbook's cells only import our modules, assign names and show objects that know
their printed form. For such a notebook a kernel would compute what this process can
lay out at once. Any other notebook, a consultant's own for instance, is left to
papermill.
"""

import ast
import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from coalition.batch.notebook_runner import RunFailure
from coalition.batch.parameters import inject_parameters
from coalition.blocks import MIME, dump
from coalition.errors import CoalitionError, PrintingFailed
from coalition.texts import Texts, explain
from coalition.texts.notebooks import translate_markdown

_PACKAGES = {"coalition", "coalition_widgets"}
_PLAIN = (
    ast.Import, ast.ImportFrom, ast.alias, ast.Assign, ast.Expr, ast.Call, ast.keyword,
    ast.Attribute, ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.BinOp,
    ast.Add, ast.Load, ast.Store,
)  # fmt: skip


class NeedsKernel(Exception):
    """A notebook does more than show what workbooks lay out."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A code cell: statements to execute, then an expression whose value is shown."""

    node: NotebookNode
    statements: ast.Module
    shown: ast.Expression | None


def execute_in_process(
    path: Path, parameters: Mapping[str, Any], language: str
) -> NotebookNode:
    """Execute a workbook's notebook; its outputs are printed forms only.

    Parameters
    ----------
    path : Path
    parameters : mapping of str to object
        Put in below the notebook's own, as papermill does.
    language : str
        Into which the Markdown cells are translated.

    Raises
    ------
    NeedsKernel
        If it does something else than import our modules, assign, and show our
        objects; papermill can run it.
    PrintingFailed
        If a cell could not be run; it names the notebook and why.
    """
    notebook = nbformat.read(path, as_version=4)
    inject_parameters(notebook, parameters)
    cells = _parse_cells(notebook)
    texts = Texts(language)
    names = {"__builtins__": {"__import__": builtins.__import__}}
    try:
        for n, cell in enumerate(cells, 1):
            cell.node.outputs = _execute_cell(cell, names, n, path.stem, texts)
    finally:
        _close_all(names)
    for node in notebook.cells:
        if node.cell_type == "markdown":
            node.source = translate_markdown(node.source, texts)
    return notebook


def _parse_cells(notebook: NotebookNode) -> list[_Cell]:
    """Parse all code before any of it runs; refuse what a workbook never does."""
    known: set[str] = set()
    return [
        _parse_cell(node, known)
        for node in notebook.cells
        if node.cell_type == "code" and node.source.strip()
    ]


def _parse_cell(node: NotebookNode, known: set[str]) -> _Cell:
    try:
        body = ast.parse(node.source).body
    except SyntaxError:  # a magic of IPython's, for instance
        raise NeedsKernel from None
    # A semicolon at the end hides a value.
    if node.source.rstrip().endswith(";"):
        raise NeedsKernel
    for statement in body:
        _check_statement(statement, known)
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    shown = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
    return _Cell(node, ast.Module(body, type_ignores=[]), shown)


def _check_statement(statement: ast.stmt, known: set[str]) -> None:
    nodes = list(ast.walk(statement))
    plain = all(isinstance(node, _PLAIN) and _is_public(node) for node in nodes)
    names = [node for node in nodes if isinstance(node, ast.Name)]
    used = {name.id for name in names if isinstance(name.ctx, ast.Load)}
    if not plain or not used <= known:
        raise NeedsKernel
    known |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    known |= set(_imported_names(statement))


def _is_public(node: ast.AST) -> bool:
    return not (isinstance(node, ast.Attribute) and node.attr.startswith("_"))


def _imported_names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        modules = [alias.name for alias in statement.names]
    elif isinstance(statement, ast.ImportFrom):
        modules = [statement.module or ""]
    else:
        return
    if not {module.partition(".")[0] for module in modules} <= _PACKAGES:
        raise NeedsKernel
    for alias in statement.names:
        yield alias.asname or alias.name.partition(".")[0]


def _execute_cell(
    cell: _Cell, names: dict[str, Any], n: int, notebook: str, texts: Texts
) -> list[NotebookNode]:
    try:
        exec(compile(cell.statements, notebook, "exec"), names)  # noqa: S102
        if cell.shown is None:
            return []
        return _printed_form(eval(compile(cell.shown, notebook, "eval"), names))  # noqa: S307
    except NeedsKernel:
        raise
    except CoalitionError as error:
        said = explain(error, texts)
    except Exception as error:
        said = RunFailure(f"{type(error).__name__}: {error}", n).sentence(texts)
    raise PrintingFailed(problem="{notebook}: {said}", notebook=notebook, said=said)


def _printed_form(shown: Any) -> list[NotebookNode]:
    if shown is None:
        return []
    if not callable(getattr(shown, "printed_form", None)):
        raise NeedsKernel
    blocks, paper = shown.printed_form()
    return [new_output("execute_result", data={MIME: dump(blocks, paper)})]


def _close_all(names: Mapping[str, Any]) -> None:
    for value in names.values():
        if not isinstance(value, type) and callable(getattr(value, "close", None)):
            value.close()
