"""Blocks on paper: one template, laid out by Typst, as a tagged PDF."""

import json
import logging
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from coalition.blocks import Block
from coalition.errors import PrintingFailed
from coalition.printing.characters import font_folder
from coalition.printing.layout import lay_out
from coalition.printing.paper import Paper

Standard = Literal["ua-1"]
_log = logging.getLogger(__name__)


def pdf(
    blocks: Sequence[Block], *, paper: Paper, standard: Standard | None = "ua-1"
) -> bytes:
    """Print blocks.

    Parameters
    ----------
    blocks : sequence of Block
    paper : Paper
    standard : {"ua-1", None}, default "ua-1"
        Standard that the paper must meet: PDF/UA-1, which every reader's voice can
        read. None gives a tagged PDF that promises nothing.

    Raises
    ------
    PrintingFailed
        If the paper does not meet the standard, or cannot be laid out.
    """
    data = json.dumps(lay_out(blocks, paper), ensure_ascii=False)
    try:
        return _compile(data, standard)
    except typst.TypstError as error:
        raise PrintingFailed(problem="{said}.", said=error.message) from error


def pdf_of_anything(blocks: Sequence[Block], *, paper: Paper) -> bytes:
    """Print blocks of unknown origin: to the standard, or else without promise."""
    try:
        return pdf(blocks, paper=paper)
    except PrintingFailed as error:
        _log.warning("Printed without the promise of PDF/UA-1: %s", error)
        return pdf(blocks, paper=paper, standard=None)


def _compile(data: str, standard: Standard | None) -> bytes:
    # The template stands alone: its root is an empty folder, so that it can read
    # nothing, whatever the data say.
    with TemporaryDirectory() as nothing:
        compiler = typst.Compiler(
            input=_template(),
            root=Path(nothing),
            font_paths=_fonts(),
            sys_inputs={"data": data},
            package_path=Path(nothing),
            package_cache_path=Path(nothing),
        )
        made: Any = compiler.compile(format="pdf", pdf_standards=standard, timestamp=0)
    return bytes(made)


@cache
def _template() -> bytes:
    return (files("coalition.printing") / "report.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[font_folder()],
    )
