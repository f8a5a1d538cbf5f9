from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coalition.domain import Coalition
from coalition.store import Store

Notebook = Callable[..., Path]

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PARAMETERS = """\
coalition = "example"
session = None
language = None
audience = "participants"
rounds = 1
draft = False"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two coalitions."""
    path = tmp_path / "store" / "coalition.db"
    opened = Store.open_or_create(path)
    opened.facts.put("harbour", [Coalition(id="harbour", name="Harbour")])
    opened.facts.put(
        "hills", [Coalition(id="hills", name="Hills", languages=("id", "en"))]
    )
    opened.close()
    return path


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """Write a notebook with the code cells given."""

    def write(*code: str, name: str = "12_landscape", say: Sequence[str] = ()) -> Path:
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
        cells = [new_markdown_cell("# Who does what?"), parameters]
        cells += [new_markdown_cell(text) for text in say]
        cells += [new_code_cell(source) for source in code]
        metadata = {"kernelspec": KERNEL}
        nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
        return path

    return write
