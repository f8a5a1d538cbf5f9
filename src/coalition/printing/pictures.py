"""Validation of pictures before printing, so that none fails a report."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from io import BytesIO

import typst
from PIL import Image as Pictures

from coalition.blocks.svg import sanitize_svg
from coalition.errors import InvalidInput
from coalition.printing.font_coverage import CharacterFilter

_PER_PIXEL = 0.75  # points: 96 pixels to the inch, as notebooks count them
_UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835}
_BOX = re.compile(r'\bviewBox="[-\d.eE]+[ ,]+[-\d.eE]+[ ,]+(\d+\.?\d*)')
_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_USUAL = 300.0
_LETTERS = re.compile(r"\bfont(?:-size)?\s*[:=]")
_SIZE = re.compile(r"\bfont(?:-size)?\s*[:=][^;<>]*?\b(\d+\.?\d*)(?:px|pt|[\"';])")
_SMALLEST = 7.5  # points: smaller letters of a drawing are not for all eyes
_MIN_SCALE = 0.7


@dataclass(frozen=True, slots=True)
class PrintablePicture:
    """A picture as SVG, with the width in points at which it should stand.

    Attributes
    ----------
    least : float
        How much smaller it may become, as a share, so that a page is filled.
    """

    svg: str
    width: float
    least: float = 1.0


def read_svg(svg: str, letters: CharacterFilter) -> PrintablePicture | None:
    """Read a drawing, or give nothing if it cannot be drawn."""
    try:
        clean = sanitize_svg(svg, letters=letters)
    except InvalidInput:
        return None
    if not _can_be_drawn(clean):
        return None
    width = _svg_width(clean)
    return PrintablePicture(clean, width, _min_scale(clean, width))


def _min_scale(svg: str, width: float) -> float:
    """Return the smallest scale at which the text of a drawing is legible.

    A drawing stays as it is where that cannot be told of all its letters.
    """
    sizes = [float(size) for size in _SIZE.findall(svg)]
    if not sizes or len(sizes) < len(_LETTERS.findall(svg)) or not min(sizes):
        return 1.0
    box = _BOX.search(svg)
    drawn = float(box[1]) if box else width / _PER_PIXEL
    return min(1.0, max(_MIN_SCALE, _SMALLEST * drawn / (min(sizes) * width)))


def _can_be_drawn(svg: str) -> bool:
    """Try a drawing alone: one that cannot be drawn would stop the whole paper."""
    try:
        typst.compile(
            b'#image(bytes(sys.inputs.svg), format: "svg", width: 9pt)',
            format="svg",
            sys_inputs={"svg": svg},
            font_paths=typst.Fonts(include_system_fonts=False),
        )
    except typst.TypstError:
        return False
    return True


def _svg_width(svg: str) -> float:
    root = _ROOT.search(svg)
    opening = root[0] if root else ""
    width = re.search(r'\bwidth="\s*([\d.]+)\s*(px|pt|in|cm|mm)?\s*"', opening)
    if width:
        return float(width[1]) * _UNITS[width[2] or ""]
    box = _BOX.search(opening)
    return float(box[1]) * _PER_PIXEL if box else _USUAL


def read_raster(data: str) -> PrintablePicture | None:
    """Read a PNG, JPEG or GIF from base64, or give nothing if it is broken."""
    try:
        raw = b64decode(data, validate=False)
        with Pictures.open(BytesIO(raw)) as picture:
            picture.load()
            return _wrap_in_svg(raw, picture)
    except Exception:
        # A picture comes from anywhere; Pillow raises anything on a broken one.
        return None


def _wrap_in_svg(raw: bytes, picture: Pictures.Image) -> PrintablePicture:
    plain = picture.mode in {"RGB", "RGBA", "L", "P", "LA", "1"}
    if picture.format not in {"PNG", "JPEG"} or not plain:
        sheet = BytesIO()
        picture.convert("RGBA").save(sheet, "PNG")
        raw, kind = sheet.getvalue(), "png"
    else:
        kind = picture.format.lower()
    width, height = picture.size
    link = f"data:image/{kind};base64,{b64encode(raw).decode()}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{link}"/></svg>'
    )
    return PrintablePicture(svg, width * _PER_PIXEL)
