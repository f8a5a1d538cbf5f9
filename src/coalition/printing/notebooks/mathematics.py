"""Mathematics as drawings: TeX source in, SVG out."""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

from coalition.blocks.charts.canvas import house_style
from coalition.printing.font_coverage import printable_characters

_LONGEST = 2000
_SUBSTITUTIONS = {r"\\(?:display|text|script)style\b": "", r"\\tfrac\b": r"\\frac"}


@dataclass(frozen=True, slots=True)
class DrawnFormula:
    """A drawn formula; `depth` is how far it reaches below the line. In points."""

    svg: str
    width: float
    height: float
    depth: float


@lru_cache(maxsize=512)
def draw_formula(tex: str, size: float = 10.5) -> DrawnFormula | None:
    r"""Draw a formula, or give nothing if it is beyond matplotlib's mathtext.

    Parameters
    ----------
    tex : str
        Source without its dollar signs.
    size : float, points

    Examples
    --------
    >>> draw_formula(r"\frac{a}{b}").height > draw_formula("a").height
    True
    >>> draw_formula(r"\begin{cases} 1 \end{cases}") is None
    True
    """
    source = " ".join(tex.split())
    if (
        not source
        or len(source) > _LONGEST
        or not printable_characters().issuperset(source)
    ):
        return None
    for spelling, ours in _SUBSTITUTIONS.items():
        source = re.sub(spelling, ours, source)
    try:
        return _draw(f"${source}$", size)
    except Exception:
        # Whatever mathtext stumbles over, the reader gets the source.
        return None


def _draw(source: str, size: float) -> DrawnFormula | None:
    font = FontProperties(family="DejaVu Sans", size=size)
    parts = {
        "text.parse_math": True,
        "svg.fonttype": "path",
        "mathtext.fontset": "dejavusans",
    }
    with house_style(), mpl.rc_context(parts):
        found = MathTextParser("path").parse(source, dpi=72, prop=font)
        width, height, depth = found[0], found[1], found[2]
        if width <= 0 or height <= 0:
            return None
        figure = Figure(figsize=((width + 1) / 72, (height + 1) / 72))
        figure.text(0, (depth + 0.5) / (height + 1), source, fontproperties=font)
        sheet = StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(sheet, format="svg", metadata=nothing, transparent=True)
    size_of = (float(width) + 1, float(height) + 1, float(depth) + 0.5)
    return DrawnFormula(sheet.getvalue(), *size_of)
