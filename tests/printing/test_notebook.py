from base64 import b64encode
from pathlib import Path

import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)

from coalition.blocks import (
    MIME,
    Block,
    Code,
    Cover,
    Formula,
    Heading,
    Image,
    Items,
    Note,
    Quote,
    Row,
    Span,
    Table,
    Text,
    dump,
)
from coalition.printing import read_blocks, read_paper

SECRET = "password = 'hunter2'"


def markdown(source: str, **attachments: dict[str, str]) -> list[Block]:
    cell = new_markdown_cell(f"# Title\n\n{source}")
    cell["attachments"] = attachments
    return read_blocks(new_notebook(cells=[cell]))[1:]


def shown(**data: object) -> list[Block]:
    """Give the blocks of one displayed output."""
    kinds = {
        name.replace("__", "/").replace("_", "-"): value for name, value in data.items()
    }
    return outputs(new_output("display_data", data=kinds))


def outputs(*output: NotebookNode) -> list[Block]:
    cell = new_code_cell("x", outputs=list(output), metadata={"tags": ["remove-input"]})
    return read_blocks(new_notebook(cells=[new_markdown_cell("# T"), cell]))[1:]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_paragraphs_keep_their_looks() -> None:
    (text,) = markdown("a **b** *c* `d` [e](https://example.org) ***f***")

    assert isinstance(text, Text)
    assert [s for s in text.spans if s.text.strip()] == [
        Span(text="a "),
        Span(text="b", bold=True),
        Span(text="c", italic=True),
        Span(text="d", code=True),
        Span(text="e", link="https://example.org"),
        Span(text="f", bold=True, italic=True),
    ]


def test_mathematics_is_told_from_money() -> None:
    (text,) = markdown("Let $x^2$ cost $5 and $8.")

    assert isinstance(text, Text)
    assert [s.text for s in text.spans if s.math] == ["x^2"]
    assert "".join(s.text for s in text.spans) == "Let x^2 cost $5 and $8."


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("$$\na = b\n$$", ["a = b"]),
        (r"\begin{align} a &= b \\ c &= d \nonumber \end{align}", ["a = b", "c = d"]),
        (r"\begin{equation}\label{e} x \end{equation}", ["x"]),
        (r"$$\begin{pmatrix}1&2\end{pmatrix}$$", [r"\begin{pmatrix}1&2\end{pmatrix}"]),
    ],
)
def test_displayed_mathematics_is_a_formula(source: str, lines: list[str]) -> None:
    assert markdown(source) == [Formula(tex=line) for line in lines]


def test_lists_hold_lists() -> None:
    (items,) = markdown("- a\n  1. b\n     - c\n- [x] d")

    assert isinstance(items, Items)
    first, second = items.items
    inner = first[1]
    assert isinstance(inner, Items)
    assert inner.ordered
    assert isinstance(inner.items[0][1], Items)
    assert isinstance(second[0], Text)
    assert "".join(s.text for s in second[0].spans) == "☑ d"


def test_quotes_code_and_tables_are_read() -> None:
    quote, code, table = markdown(
        "> said\n\n```\nx = 1\n```\n\n| a | b |\n|---|--:|\n| 1 | `2` |"
    )

    assert quote == Quote(blocks=(Text.of("said"),))
    assert code == Code(text="x = 1")
    assert isinstance(table, Table)
    assert [(c.text, c.align) for c in table.columns] == [("a", "left"), ("b", "right")]
    assert cells(table) == [["1", "2"]]


def test_an_attached_picture_is_found(png: str) -> None:
    blocks = markdown(
        "before ![A box](attachment:a.png) after", **{"a.png": {"image/png": png}}
    )

    assert blocks == [
        Text.of("before "),
        Image(mime="image/png", data=png, alt="A box"),
        Text.of("after"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "attachment:gone.png",
        "https://example.org/a.png",
        "../secret.png",
        "/etc/passwd",
        "",
    ],
)
def test_a_picture_that_is_not_there_leaves_a_visible_note(address: str) -> None:
    (note,) = markdown(f"![The room]({address})")

    assert isinstance(note, Note)
    assert "The room" in note.text


def test_pictures_are_read_in_the_notebooks_folder_only(
    tmp_path: Path, png: str
) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for place in (folder / "near.png", tmp_path / "far.png"):
        place.write_bytes(b"picture")
    cell = new_markdown_cell("# T\n\n![near](near.png)\n\n![far](../far.png)")

    _, near, far = read_blocks(new_notebook(cells=[cell]), folder=folder)

    assert near == Image(
        mime="image/png", data=b64encode(b"picture").decode(), alt="near"
    )
    assert isinstance(far, Note)


def test_a_data_frame_becomes_a_table() -> None:
    frame = pd.DataFrame({"place": ["Riau", "Bali"], "beds": [3, 12]})

    (table,) = shown(text__html=frame.to_html(), text__plain="ignored")

    assert isinstance(table, Table)
    assert [c.text for c in table.columns] == ["", "place", "beds"]
    assert [c.align for c in table.columns] == ["right", "left", "right"]
    assert cells(table) == [["0", "Riau", "3"], ["1", "Bali", "12"]]


def test_heads_of_several_rows_become_one() -> None:
    columns = pd.MultiIndex.from_tuples([("beds", "2025"), ("beds", "2026")])
    frame = pd.DataFrame([[1, 2]], columns=columns)

    (table,) = shown(text__html=frame.to_html())

    assert isinstance(table, Table)
    assert [c.text for c in table.columns] == ["", "beds · 2025", "beds · 2026"]


def test_spanned_rows_are_named_in_each_row() -> None:
    html = (
        "<table><thead><tr><th>a<th>b</tr></thead>"
        "<tr><th rowspan=2>x</th><td>1</td></tr><tr><td>2</td></tr></table>"
    )

    (table,) = shown(text__html=html)

    assert isinstance(table, Table)
    assert cells(table) == [["x", "1"], ["x", "2"]]


def test_broken_html_keeps_its_words() -> None:
    html = "<table><tr><td>open<td>cells<tr><td colspan=999999999>wide"

    (table,) = shown(text__html=html)

    assert isinstance(table, Table)
    words = " ".join(text for row in cells(table) for text in row)
    assert words.split() == ["open", "cells", "wide"]


def test_scripts_and_styles_in_html_are_not_words() -> None:
    html = "<style>p{}</style><script>alert(1)</script><p>Hello <b>there</b></p>"

    assert shown(text__html=html, text__plain="<IPython.core.display.HTML object>") == [
        Text.of("Hello there")
    ]


def test_an_error_is_one_short_line_without_colours() -> None:
    error = new_output(
        "error",
        ename="ValueError",
        evalue="\x1b[31mno\x1b[0m",
        traceback=["\x1b[31mFile /home/ratih/secret.py\x1b[0m"],
    )

    assert outputs(error) == [Code(text="ValueError: no", tone="clay")]


def test_what_a_program_wrote_over_is_not_printed() -> None:
    stream = new_output(
        "stream", name="stderr", text="10%\r50%\r100%\n\x1b[1mdone\x1b[0m\n"
    )

    assert outputs(stream) == [Code(text="100%\ndone", tone="muted")]


def test_a_long_output_is_cut_and_says_so() -> None:
    text = "\n".join(str(n) for n in range(5000))

    code, note = outputs(new_output("stream", name="stdout", text=text))

    assert isinstance(code, Code)
    lines = len(code.text.split("\n"))
    assert note == Note(text=f"{5000 - lines:,} more lines are in the notebook.")


def test_an_interactive_part_says_what_it_is() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}
    output = new_output(
        "display_data", data={**widget, "text/plain": "IntSlider(value=0)"}
    )

    assert outputs(output) == [
        Note(text="An interactive part; open the notebook to use it.")
    ]


def test_an_unknown_kind_of_output_is_named() -> None:
    (note,) = shown(application__x_unknown="?")

    assert note == Note(text="An output that cannot be printed: application/x-unknown")


def test_sympy_speaks_in_formulas() -> None:
    assert shown(text__latex=r"$\displaystyle x^{2}$", text__plain="x**2") == [
        Formula(tex="x^{2}")
    ]


@pytest.mark.parametrize(
    "metadata",
    [
        {"tags": ["remove-input"]},
        {"tags": ["remove-cell"]},
        {"tags": ["hide_input"]},
        {"hide_input": True},
        {"jupyter": {"source_hidden": True}},
    ],
)
def test_hidden_code_is_not_printed(metadata: dict[str, object]) -> None:
    notebook = new_notebook(cells=[new_code_cell(SECRET, metadata=metadata)])

    assert SECRET not in str(read_blocks(notebook))


def test_code_is_printed_otherwise() -> None:
    assert Code(text="x = 1") in read_blocks(
        new_notebook(cells=[new_code_cell("x = 1")])
    )


def test_the_code_of_a_workbook_is_never_printed() -> None:
    ours = new_output("display_data", data={MIME: dump([Text.of("We.")])})
    by_output = new_notebook(cells=[new_code_cell(SECRET, outputs=[ours])])
    by_name = new_notebook(metadata={"coalition": {}}, cells=[new_code_cell(SECRET)])

    assert read_blocks(by_output) == [Text.of("We.")]
    assert read_blocks(by_name) == []


def test_the_cover_comes_first_and_says_the_title_once() -> None:
    data = dump([Cover(title="Who?")])
    ours = new_output("display_data", data={MIME: data, "text/plain": "x"})
    notebook = new_notebook(
        cells=[new_markdown_cell("# Who?\n\nWhy."), new_code_cell("x", outputs=[ours])]
    )

    assert read_blocks(notebook) == [Cover(title="Who?"), Text.of("Why.")]


def test_blocks_that_cannot_be_read_fall_back_to_text() -> None:
    output = new_output(
        "display_data", data={MIME: {"blocks": [{"block": "x"}]}, "text/plain": "y"}
    )
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[output])])

    assert read_blocks(notebook) == [Code(text="y", tone="muted")]


def test_the_first_paper_that_a_notebook_names_counts() -> None:
    first = dump([], {"title": "Who?", "author": "Safe Passage", "language": "id"})
    second = dump([], {"title": "Other"})
    notebook = new_notebook(
        cells=[
            new_code_cell("x", outputs=[new_output("display_data", data={MIME: data})])
            for data in (dump([]), first, second)
        ]
    )

    paper = read_paper(notebook)

    assert (paper.title, paper.author, paper.language) == ("Who?", "Safe Passage", "id")


def test_a_notebook_without_a_title_bears_its_files_name() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("words")])

    assert read_paper(notebook, name="survey").title == "survey"
    assert read_blocks(notebook, name="survey")[0] == Heading(level=1, text="survey")
    assert read_paper(notebook).title == "Notebook"


def test_a_paper_that_is_no_paper_is_passed_over() -> None:
    output = new_output(
        "display_data", data={MIME: {"blocks": [], "paper": {"title": 3}}}
    )
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[output])])

    assert read_paper(notebook, name="n").title == "n"


def test_a_raw_cell_is_printed_unless_it_is_for_another_program() -> None:
    raw = [new_raw_cell("words"), new_raw_cell("---\ntitle: x\n---")]
    latex = new_raw_cell("\\newpage", metadata={"format": "text/latex"})

    assert read_blocks(new_notebook(cells=[*raw, latex]))[1:] == [Code(text="words")]


def test_an_empty_row_of_a_table_does_not_matter() -> None:
    (table,) = shown(text__html="<table><tr></tr><tr><td>1</td></tr></table>")

    assert isinstance(table, Table)
    assert Row(cells=table.rows[-1].cells) == table.rows[-1]
