"""The exporter that nbconvert finds: ``jupyter nbconvert --to typstpdf notebook.ipynb``."""

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from coalition.printing.notebooks.blocks import read_blocks, read_paper
from coalition.printing.typst import render_pdf_leniently


class TypstPDFExporter(Exporter):
    """Prints any notebook as a tagged PDF, without TeX, pandoc or a browser."""

    export_from_notebook = "PDF via Typst"
    output_mimetype = "application/pdf"

    language_code = Unicode(
        "en", help="Language of notebooks that name none, for readers' voices."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Print a notebook.

        Parameters
        ----------
        nb : NotebookNode
        resources : dict, optional
            As nbconvert hands them on; the file's name and folder are read from them.
        **kw : object
            Handed on to nbconvert.

        Returns
        -------
        (bytes, dict)
            The PDF, and the resources with its extension.
        """
        notebook, known = super().from_notebook_node(nb, resources=resources, **kw)
        metadata = known.get("metadata", {})
        name, path = metadata.get("name", ""), metadata.get("path", "")
        paper = read_paper(notebook, name=name, language=self.language_code)
        blocks = read_blocks(
            notebook, texts=paper.texts, name=name, folder=Path(path) if path else None
        )
        known["output_extension"] = ".pdf"
        return render_pdf_leniently(blocks, paper=paper), known
