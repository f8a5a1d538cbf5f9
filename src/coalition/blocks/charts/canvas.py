"""Matplotlib figures in the house style, written as reproducible SVG."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from threading import RLock

import matplotlib as mpl
from matplotlib.figure import Figure as Drawing

INK, MUTED, LINE = "#1d2530", "#5a6573", "#d9d4c7"
TEAL, CLAY, GREY_MARK = "#0f6b66", "#b4481e", "#8b93a0"

TEXT_WIDTH = 459.0
"""Width of the printed column in points: A4 without its margins."""

_STYLE = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK,
    # What people typed between two dollar signs is no formula.
    "text.parse_math": False,
    # Text stays text: readers can find it, and screens draw it in their own size.
    "svg.fonttype": "none",
    "svg.hashsalt": "coalition",
}
# Matplotlib's settings are one dictionary for the whole process.
_settings_lock = RLock()


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the look of the house while this holds."""
    with _settings_lock, mpl.rc_context(_STYLE), warnings.catch_warnings():
        # A letter that the font lacks is the reader's or the printer's to replace.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield


def new_figure(height: float, width: float = TEXT_WIDTH) -> Drawing:
    """Give an empty sheet, without any global state.

    Parameters
    ----------
    height, width : float, points (1/72 inch)
    """
    with house_style():
        return Drawing(figsize=(width / 72, height / 72), layout=None)


def strip_control_characters(text: str) -> str:
    """Take out the characters that no drawing can hold, such as NUL."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)


def to_svg(figure: Drawing) -> str:
    """Write a figure as SVG: without a date, and with the same names every time."""
    sheet = StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with house_style():
        figure.savefig(sheet, format="svg", metadata=nothing, transparent=True)
    return sheet.getvalue()
