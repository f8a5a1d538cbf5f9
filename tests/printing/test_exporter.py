import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from coalition.blocks import MIME, Cover, Text, dump
from coalition.printing import Paper, print_notebooks


def mathematics() -> NotebookNode:
    latex = new_output("display_data", data={"text/latex": r"$\displaystyle x^{2}$"})
    return new_notebook(
        cells=[
            new_markdown_cell(
                "## Mean field\n\nLet $x \\in \\mathbb{R}^n$.\n\n"
                "$$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$$\n\n"
                "\\begin{align}a &= b\\\\ c &= d\\end{align}\n\n"
                "$$\\begin{pmatrix}1&2\\end{pmatrix}$$"
            ),
            new_code_cell("x**2", outputs=[latex]),
        ]
    )


def errors_and_tables() -> NotebookNode:
    frame = pd.DataFrame(
        np.arange(14 * 20).reshape(20, 14), columns=[f"measure_{n}" for n in range(14)]
    )
    shown = new_output(
        "display_data", data={"text/html": frame.to_html(), "text/plain": repr(frame)}
    )
    error = new_output(
        "error",
        ename="ZeroDivisionError",
        evalue="\x1b[31mby zero\x1b[0m",
        traceback=["\x1b["],
    )
    return new_notebook(
        cells=[
            new_markdown_cell("# Errors"),
            new_code_cell("1/0", outputs=[error]),
            new_code_cell("frame", outputs=[shown]),
        ]
    )


def pictures() -> NotebookNode:
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}
    return new_notebook(
        cells=[
            new_markdown_cell(
                "Rocket \U0001f680\n\n![The room](gone.png)\n\n"
                "- a\n  - b\n    - c\n\n<table><tr><td>never closed"
            ),
            new_code_cell("slider", outputs=[new_output("display_data", data=widget)]),
            new_code_cell(
                "plot", outputs=[new_output("display_data", data={"image/png": "bm8="})]
            ),
        ]
    )


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Run nbconvert's own command once on all three."""
    folder: Path = tmp_path_factory.mktemp("notebooks")
    made = {f.__name__: f() for f in (mathematics, errors_and_tables, pictures)}
    for name, notebook in made.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    files = [f"{name}.ipynb" for name in made]
    command = [sys.executable, "-m", "nbconvert", "--to", "typstpdf", *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in made}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "mathematics",
            ["mathematics", "Meanfield", r"\begin{pmatrix}1&2\end{pmatrix}"],
        ),
        (
            "errors_and_tables",
            ["ZeroDivisionError:byzero", "measure_0", "measure_13", "279"],
        ),
        (
            "pictures",
            [
                "Theroom",
                "Rocket□",
                "U+1F680",
                "neverclosed",
                "interactive",
            ],
        ),
    ],
)
def test_any_notebook_becomes_a_tagged_paper(
    exported: dict[str, bytes], read: Callable[..., Any], name: str, words: list[str]
) -> None:
    paper = read(exported[name])

    assert not [word for word in words if word not in paper.text]
    assert "/StructTreeRoot" in paper.reader.trailer["/Root"]
    assert paper.reader.trailer["/Root"]["/Lang"] == "en"
    assert paper.reader.metadata.title
    assert paper.stays_within_the_column()


def test_nbconvert_knows_the_exporter() -> None:
    exporter = get_exporter("typstpdf")()

    assert exporter.file_extension == ".pdf"
    assert exporter.output_mimetype == "application/pdf"
    assert exporter.export_from_notebook == "PDF via Typst"


def test_the_exporter_heeds_the_language_it_is_told(read: Callable[..., Any]) -> None:
    exporter = get_exporter("typstpdf")(language_code="id")

    raw, resources = exporter.from_notebook_node(mathematics())

    assert read(raw).reader.trailer["/Root"]["/Lang"] == "id"
    assert resources["output_extension"] == ".pdf"


def workbook(title: str) -> NotebookNode:
    data = dump([Cover(title=title), Text.of(f"We saw {title}.")], {"title": title})
    return new_notebook(
        cells=[
            new_code_cell(
                "secret", outputs=[new_output("display_data", data={MIME: data})]
            )
        ]
    )


def test_a_workbook_prints_what_its_screens_gave(read: Callable[..., Any]) -> None:
    raw, _ = get_exporter("typstpdf")().from_notebook_node(workbook("Who does what?"))
    paper = read(raw)

    assert paper.reader.metadata.title == "Who does what?"
    assert "secret" not in paper.text
    assert (
        b"pdfuaid" in paper.reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    )


def test_several_workbooks_are_one_paper(read: Callable[..., Any]) -> None:
    both = [workbook("First"), workbook("Second")]

    paper = read(
        print_notebooks(both, Paper(title="The book", footer="For participants"))
    )

    assert paper.reader.metadata.title == "The book"
    first, second = paper.pages
    assert "We saw First." in first
    assert "We saw Second." in second
    assert "2 of 2" in second
