"""A notebook is a score, not an instrument: what each of ours must look like."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ALL = sorted(
    path for path in NOTEBOOKS.rglob("*.ipynb") if not path.parent.name.startswith(".")
)
PARAMETERS = {"coalition", "session", "language", "as_of", "audience", "store"}
HOST_ONLY = ["remove-cell"]
LONGEST = 12
FEWEST, MOST = 8, 25

# A sentence that ends within a line of prose, and another that begins there; a list's
# item may hold two.
TWO_SENTENCES = re.compile(r"^(?![-\d>]).*[a-z\d)*”]{2}[.?][*”)]* +[A-Z“*]", re.M)


def by_name(path: Path) -> str:
    return path.stem


def faults(notebook: NotebookNode) -> list[str]:
    """Name every rule that a notebook breaks."""
    cells = notebook.cells
    code = [c for c in cells if c.cell_type == "code"]
    found = []

    def rule(name: str, holds: object) -> None:
        if not holds:
            found.append(name)

    title = cells[0].source.splitlines()[0] if cells and cells[0].source else ""
    tagged = [c for c in cells if c.metadata.get("tags")]
    parameters = [c for c in tagged if c.metadata.tags == ["parameters"]]
    rule("title is a question", re.fullmatch(r"# .*\?", title))
    rule("8 to 25 cells", FEWEST <= len(cells) <= MOST)
    # What only the host needs to read is on the screen, and not on paper.
    host_only = [
        c for c in tagged if (c.cell_type, c.metadata.tags) == ("markdown", HOST_ONLY)
    ]
    rule("parameters come first", len(parameters) == 1 and parameters == code[:1])
    rule("no other tags", len(tagged) == len(parameters) + len(host_only))
    rule("known parameters", _names(parameters) <= PARAMETERS)
    rule("short cells", all(len(c.source.splitlines()) <= LONGEST for c in code))
    rule("no def, no class", not any(_defines(c.source) for c in code))
    rule("no magic", not any(re.search(r"^\s*[%!]", c.source, re.M) for c in code))
    rule("no outputs", not any(c.outputs or c.execution_count for c in code))
    ids = [c.get("id") for c in cells]
    rule("an id for each cell", all(ids) and len(set(ids)) == len(ids))
    rule("papermill knows the language", _language(notebook) == "python")
    prose = [c.source for c in cells if c.cell_type == "markdown"]
    rule("a line for each sentence", not any(map(TWO_SENTENCES.search, prose)))
    return found


def _names(cells: list[NotebookNode]) -> set[str]:
    return {
        target.id
        for cell in cells
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _defines(source: str) -> bool:
    kinds = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda
    return any(isinstance(node, kinds) for node in ast.walk(ast.parse(source)))


def _language(notebook: NotebookNode) -> object:
    return notebook.metadata.get("kernelspec", {}).get("language")


@pytest.mark.parametrize("path", ALL, ids=by_name)
def test_a_notebook_keeps_the_house_form(path: Path) -> None:
    assert faults(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize("path", ALL, ids=by_name)
def test_a_notebook_lies_in_the_folder_of_its_phase(path: Path) -> None:
    name = re.fullmatch(r"([0-3])[0-9]_[a-z_]+", path.stem)

    assert name, path.stem
    folder = path.parent.name
    assert folder == "notebooks" or folder.startswith(f"phase{name[1]}_")


def test_there_are_notebooks() -> None:
    assert ALL


@pytest.fixture
def good() -> NotebookNode:
    return nbformat.read(ALL[0], as_version=4)


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("nb.cells[0].source = '# An overview'", "title is a question"),
        ("del nb.cells[7:]", "8 to 25 cells"),
        ("nb.cells.extend([nb.cells[0]] * 25)", "8 to 25 cells"),
        ("code[0].metadata.tags = []", "parameters come first"),
        ("code[1].metadata.tags = ['parameters']", "parameters come first"),
        ("code[1].metadata.tags = ['remove-cell']", "no other tags"),
        ("code[0].source += '\\ncolour = 3'", "known parameters"),
        ("code[1].source = 'x = 1\\n' * 13", "short cells"),
        ("code[1].source = 'def f(): pass'", "no def, no class"),
        ("code[1].source = 'f = lambda: 1'", "no def, no class"),
        ("code[1].execution_count = 3", "no outputs"),
        ("nb.cells[1].id = nb.cells[0].id", "an id for each cell"),
        ("nb.metadata.kernelspec.pop('language')", "papermill knows the language"),
        (
            "nb.cells[0].source += '\\nWe ask. Then we look.'",
            "a line for each sentence",
        ),
    ],
)
def test_the_form_is_really_looked_at(
    good: NotebookNode, spoil: str, rule: str
) -> None:
    code = [c for c in good.cells if c.cell_type == "code"]
    exec(spoil, {"nb": good, "code": code})

    assert rule in faults(good)
