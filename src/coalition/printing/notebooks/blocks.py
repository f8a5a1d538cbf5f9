"""Conversion of notebooks to blocks: own output data, or all cells of others."""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from coalition.blocks import Block, Code, Cover, Heading, PageBreak
from coalition.printing.notebooks.attachments import PictureLoader
from coalition.printing.notebooks.markdown import read_markdown
from coalition.printing.notebooks.outputs import get_block_data, read_output
from coalition.printing.paper import Paper
from coalition.texts import Texts

_NO_CELL = {"remove-cell", "remove_cell"}
_NO_INPUT = {"remove-input", "remove_input", "hide-input", "hide_input", "hide-code"}
_NO_OUTPUT = {"remove-output", "remove_output", "hide-output", "hide_output"}


def is_workbook(notebook: NotebookNode) -> bool:
    """Tell whether a notebook is a workbook of ours, whose code is never printed."""
    return "coalition" in notebook.metadata or any(
        get_block_data(output) is not None for output in _outputs(notebook)
    )


def read_paper(
    notebook: NotebookNode, *, name: str = "", language: str = "en"
) -> Paper:
    """Read the page settings (title, author, language) of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
    name : str
        Title of a notebook that names none: that of its file.
    language : str, default "en"
        Language of a notebook that names none.
    """
    named: Mapping[str, Any] = next(
        (
            data["paper"]
            for data in map(get_block_data, _outputs(notebook))
            if data is not None and isinstance(data.get("paper"), Mapping)
        ),
        {},
    )
    title = _title(notebook) or name or Texts()("Notebook")
    said = {"author": _authors(notebook), **_own_metadata(notebook), **named}
    return Paper.of(said, title=title, language=language)


def read_blocks(
    notebook: NotebookNode,
    *,
    texts: Texts | None = None,
    name: str = "",
    folder: Path | None = None,
) -> list[Block]:
    """Read a notebook as blocks.

    Parameters
    ----------
    notebook : NotebookNode, format 4
    texts : Texts, optional
        Speaks the notes that are not in the notebook.
    name : str
        Heading of a notebook that has none.
    folder : Path, optional
        The notebook's own folder; only pictures in it are read.
    """
    t = texts or Texts()
    ours = is_workbook(notebook)
    cells = (_cell(cell, notebook, ours, t, folder) for cell in notebook.cells)
    blocks = list(chain.from_iterable(cells))
    if ours:
        return _cover_first(blocks)
    if not any(isinstance(block, Heading) and block.level == 1 for block in blocks):
        title = _title(notebook) or name or t("Notebook")
        return [Heading(level=1, text=title), *blocks]
    return blocks


def _cover_first(blocks: list[Block]) -> list[Block]:
    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    if cover is None:
        return blocks
    # The notebook's own title would only say the cover's again.
    rest = [
        block
        for block in blocks
        if block is not cover and not (isinstance(block, Heading) and block.level == 1)
    ]
    return [cover, *rest]


def _outputs(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def _tags(cell: NotebookNode) -> set[str]:
    tags = cell.metadata.get("tags", [])
    return (
        {tag for tag in tags if isinstance(tag, str)}
        if isinstance(tags, list)
        else set()
    )


def _cell(
    cell: NotebookNode,
    notebook: NotebookNode,
    ours: bool,
    t: Texts,
    folder: Path | None,
) -> list[Block]:
    if _tags(cell) & _NO_CELL:
        return []
    sources = PictureLoader(t, cell.get("attachments", {}), folder)
    if cell.cell_type == "markdown":
        return read_markdown(cell.source, sources)
    if cell.cell_type == "raw":
        return _raw(cell)
    shown: list[Block] = []
    if cell.source.strip() and not (ours or _hides_code(cell, notebook)):
        shown.append(Code(text=cell.source))
    if not _hides_outputs(cell):
        for output in cell.get("outputs", []):
            shown += read_output(output, sources)
    return shown


def _raw(cell: NotebookNode) -> list[Block]:
    kind = cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or ""
    if str(kind) in {"", "text/plain"} and cell.source.strip():
        # Raw cells at the top often hold settings for other programs.
        return (
            [] if cell.source.lstrip().startswith("---") else [Code(text=cell.source)]
        )
    return []


def _jupyter(cell: NotebookNode) -> Mapping[str, Any]:
    own = cell.metadata.get("jupyter", {})
    return own if isinstance(own, Mapping) else {}


def _hides_code(cell: NotebookNode, notebook: NotebookNode) -> bool:
    return bool(
        _tags(cell) & _NO_INPUT
        or cell.metadata.get("hide_input")
        or notebook.metadata.get("hide_input")
        or _jupyter(cell).get("source_hidden")
    )


def _hides_outputs(cell: NotebookNode) -> bool:
    return bool(_tags(cell) & _NO_OUTPUT or _jupyter(cell).get("outputs_hidden"))


def _title(notebook: NotebookNode) -> str:
    title = notebook.metadata.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for block in read_markdown(cell.source, PictureLoader(Texts())):
                if isinstance(block, Heading) and block.level == 1 and block.text:
                    return block.text
    return ""


def _authors(notebook: NotebookNode) -> str:
    authors = notebook.metadata.get("authors", [])
    if not isinstance(authors, list):
        return ""
    names = [a.get("name") if isinstance(a, Mapping) else a for a in authors]
    return ", ".join(name for name in names if isinstance(name, str) and name)


def _own_metadata(notebook: NotebookNode) -> dict[str, str]:
    own = notebook.metadata.get("coalition")
    if not isinstance(own, Mapping):
        return {}
    return {key: value for key, value in own.items() if isinstance(value, str)}


def join_with_page_breaks(parts: list[list[Block]]) -> list[Block]:
    """Join the blocks of several notebooks, each on a page of its own."""
    joined: list[Block] = []
    for part in parts:
        joined += [PageBreak(), *part] if joined and part else part
    return joined
