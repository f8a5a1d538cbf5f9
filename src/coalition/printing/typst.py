"""PDF and PNG rendering of blocks with Typst."""

import json
import logging
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst
from PIL import Image as Pictures

from coalition.blocks import Block
from coalition.errors import PrintingFailed
from coalition.printing.font_coverage import font_folder
from coalition.printing.layout import lay_out
from coalition.printing.paper import Paper

Standard = Literal["ua-1"]
_log = logging.getLogger(__name__)
_POINTS = re.compile(rb"(?<![\w.])(\d*\.?\d+)pt\b")
_SHARPNESS, _COLOURS = (144.0, 110.0, 84.0, 60.0), 64
"""Points to the inch, the sharpest first: a picture fit for a phone."""


def render_pdf(
    blocks: Sequence[Block], *, paper: Paper, standard: Standard | None = "ua-1"
) -> bytes:
    """Render blocks as a tagged PDF.

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
        return _compile(data, standard, large=paper.enlarged)
    except typst.TypstError as error:
        raise PrintingFailed(problem="{said}.", said=error.message) from error


def render_pdf_leniently(blocks: Sequence[Block], *, paper: Paper) -> bytes:
    """Render a PDF/UA-1 file, or a plain tagged PDF if that fails."""
    try:
        return render_pdf(blocks, paper=paper)
    except PrintingFailed as error:
        _log.warning("Printed without the promise of PDF/UA-1: %s", error)
        return render_pdf(blocks, paper=paper, standard=None)


def render_first_page_png(
    blocks: Sequence[Block], *, paper: Paper, most: int = 500_000
) -> bytes:
    """Draw the first page as a picture that is small enough to be sent on.

    Parameters
    ----------
    most : int
        Bytes; the picture is drawn coarser until it is smaller than that.

    Returns
    -------
    bytes
        A PNG file.

    Raises
    ------
    PrintingFailed
        If the page cannot be laid out, or not be made small enough.
    """
    data = json.dumps(lay_out(blocks, paper), ensure_ascii=False)
    for sharpness in _SHARPNESS:
        try:
            drawn = _quantize_colours(_compile(data, None, sharpness, paper.enlarged))
        except typst.TypstError as error:
            raise PrintingFailed(problem="{said}.", said=error.message) from error
        if len(drawn) < most:
            return drawn
    raise PrintingFailed(problem="the picture would be too large.")


def _quantize_colours(drawn: bytes) -> bytes:
    """Reduce the palette of a page image to make it smaller."""
    with Pictures.open(BytesIO(drawn)) as page:
        sheet = BytesIO()
        plain = page.convert("RGB").quantize(_COLOURS, dither=Pictures.Dither.NONE)
        plain.save(sheet, "PNG", optimize=True)
    return sheet.getvalue()


def _compile(
    data: str,
    standard: Standard | None,
    sharpness: float | None = None,
    large: float = 1.0,
) -> bytes:
    # The template stands alone: its root is an empty folder, so that it can read
    # nothing, whatever the data say.
    with TemporaryDirectory() as nothing:
        compiler = typst.Compiler(
            input=_template(large),
            root=Path(nothing),
            font_paths=_fonts(),
            sys_inputs={"data": data},
            package_path=Path(nothing),
            package_cache_path=Path(nothing),
        )
        if sharpness is None:
            made: Any = compiler.compile(
                format="pdf", pdf_standards=standard, timestamp=0
            )
        else:
            made = compiler.compile(format="png", ppi=sharpness)
            made = made[0] if isinstance(made, list) else made
    return bytes(made)


@cache
def _template(large: float = 1.0) -> bytes:
    """Read the template; for large print, with every measure in points enlarged.

    What is laid out for less room, in points too, is enlarged with it and fills the
    page again; the page itself and its margins are measured in millimetres.
    """
    template = (files("coalition.printing") / "report.typ").read_bytes()
    if large == 1:
        return template

    def enlarged(found: re.Match[bytes]) -> bytes:
        return b"%.3fpt" % (float(found[1]) * large)

    return _POINTS.sub(enlarged, template)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[font_folder()],
    )
