"""Parameters of a notebook: which it has, and whether what was given fits.

papermill writes parameters into the notebook as code and checks nothing, so they are
checked here: a name must be one that the notebook has, a value must be of the kind of
its default.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from coalition.errors import InvalidInput, UnreadableFile, _

_RESERVED = frozenset({"coalition", "store"})
_NOT_A_NOTEBOOK = _("It is not a notebook.")
_SET_OTHERWISE = _("It is set by the command itself.")
_TWICE = _("The parameter is given twice.")
_NO_EQUALS = _("It needs a name, an equals sign and a value, such as audience=room.")
_UNKNOWN = _("“{notebook}” has no such parameter. It has: {choices}.")
_NONE_AT_ALL = _("“{notebook}” has no parameters.")
_NUMBER = _("It must be a whole number.")
_TRUTH = _("It must be true or false.")
_PLAIN = _("It must be text, a number, true, false, or a list of these.")


def read_parameters(notebook: Path) -> dict[str, Any]:
    """Read the parameters that a notebook has, with their defaults.

    Raises
    ------
    UnreadableFile
        If it is not a notebook.
    """
    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except (OSError, ValueError, nbformat.ValidationError, AttributeError):
        raise UnreadableFile(file=notebook.name, problem=_NOT_A_NOTEBOOK) from None
    tagged = (c for c in cells if "parameters" in c.metadata.get("tags", []))
    cell = next(tagged, None)
    return {} if cell is None else dict(_iter_assignments(cell.source))


def validate_parameters(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Validate parameters and convert them to the types of their defaults.

    Parameters
    ----------
    notebook : Path
    given : mapping of str to object
        Text, as typed on a command line, is read as the kind of the default.

    Raises
    ------
    InvalidInput
        If the notebook has no such parameter, the command itself sets it, or the
        value cannot be what the default is. Nothing was run.
    """
    known = read_parameters(notebook)
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if name in _RESERVED:
            raise InvalidInput(what=f"-p {name}", problem=_SET_OTHERWISE)
        if not name.isidentifier() or name not in known:
            choices = ", ".join(sorted(known.keys() - _RESERVED))
            raise InvalidInput(
                what=f"-p {name}",
                problem=_UNKNOWN if choices else _NONE_AT_ALL,
                notebook=notebook.stem,
                choices=choices,
            )
        checked[name] = _coerce_value(name, value, known[name])
    return checked


def parse_parameters(pairs: list[str]) -> dict[str, str]:
    """Read ``name=value`` pairs, as typed on a command line.

    Raises
    ------
    InvalidInput
        If a pair has no equals sign or no name, or a name is given twice.

    Examples
    --------
    >>> parse_parameters(["audience=room", "as_of=2026-01-31"])
    {'audience': 'room', 'as_of': '2026-01-31'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise InvalidInput(what=f"-p {pair}", problem=_NO_EQUALS)
        if name.strip() in found:
            raise InvalidInput(what=f"-p {pair}", problem=_TWICE)
        found[name.strip()] = value
    return found


def _iter_assignments(source: str) -> Iterator[tuple[str, Any]]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                yield target.id, _literal(node.value)


def _literal(node: ast.expr | None) -> Any:
    try:
        return None if node is None else ast.literal_eval(node)
    except ValueError:
        return None


def _coerce_value(name: str, value: Any, default: Any) -> Any:
    if isinstance(value, str):
        return _parse_value(name, value, default)
    try:
        plain = json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError):
        plain = None
    if type(plain) is not type(value) or plain != value:
        raise InvalidInput(what=f"-p {name}", problem=_PLAIN)
    return value


def _parse_value(name: str, value: str, default: Any) -> Any:
    """Read text as what the default is; where that is text or nothing, it is text."""
    if isinstance(default, bool):
        if value.lower() not in ("true", "false"):
            raise InvalidInput(what=f"-p {name}", problem=_TRUTH)
        return value.lower() == "true"
    if isinstance(default, int):
        try:
            return int(value)
        except ValueError:
            raise InvalidInput(what=f"-p {name}", problem=_NUMBER) from None
    return value


def inject_parameters(notebook: NotebookNode, values: Mapping[str, Any]) -> None:
    """Put values into a notebook below its own parameters, as papermill would.

    papermill itself takes more than a second to load, which who opens a page or prints
    a paper would wait for.
    """
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    cell = new_code_cell("\n".join(["# Parameters", *lines]))
    cell.metadata["tags"] = ["injected-parameters"]
    tagged = (
        n
        for n, one in enumerate(notebook.cells, 1)
        if "parameters" in one.metadata.get("tags", ())
    )
    notebook.cells.insert(next(tagged, 0), cell)
