"""Text fitting: filter characters and insert breaks for a given width."""

from coalition.blocks.charts.canvas import TEXT_WIDTH
from coalition.printing.font_coverage import CharacterFilter
from coalition.printing.measure import insert_breaks
from coalition.texts import Texts

BODY, HEADING = 10.5, 17.0
"""Sizes of the letters of plain text and of headings, in points."""
_TALL_LINES = 24


def max_unbroken_lines(room: float) -> float:
    """Return the line count above which a block may break across pages.

    Parameters
    ----------
    room : float, points
        Width that there is: a part of the line, where letters are larger.
    """
    return _TALL_LINES * min(1.0, room / TEXT_WIDTH)


class TextFitter:
    """Text fitter of one document; it records the characters the font lacked.

    Attributes
    ----------
    room : float, points
        Width that there is.
    """

    def __init__(self, t: Texts, room: float) -> None:
        self.t = t
        self.letters = CharacterFilter()
        self.room = room

    def fit_line(self, text: str) -> str:
        """Make a text printable, in one line."""
        return " ".join(self.letters(text).split())

    def fit(
        self, text: str, size: float, *, bold: bool = False, less: float = 0.0
    ) -> str:
        """Make a text printable that breaks within the room, less some points."""
        return insert_breaks(self.letters(text), self.room - less, size, bold=bold)

    def fit_heading(self, text: str, size: float, *, less: float = 0.0) -> str:
        """Fit a heading, which may not be empty."""
        words = self.letters.filter_or_default(
            " ".join(text.split()), self.t("Untitled")
        )
        return insert_breaks(words, self.room - less, size, bold=True)

    def fit_alt_text(self, text: str) -> str:
        """Make an alternative text printable, which may not be empty."""
        return self.letters.filter_or_default(
            text, self.t("Picture without a description")
        )
