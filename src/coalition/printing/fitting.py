"""Texts made printable and fitted into the room there is."""

from coalition.figures.drawing import TEXT_WIDTH
from coalition.printing.characters import Characters
from coalition.printing.measure import breakable
from coalition.texts import Texts

BODY, HEADING = 10.5, 17.0
"""Sizes of the letters of plain text and of headings, in points."""
_TALL_LINES = 24


def tall_lines(room: float) -> float:
    """Say from how many lines on something may go on overleaf instead of being held.

    Parameters
    ----------
    room : float, points
        Width that there is: a part of the line, where letters are larger.
    """
    return _TALL_LINES * min(1.0, room / TEXT_WIDTH)


class Fitting:
    """Fits the texts of one document; `letters` remembers what the font lacked.

    Attributes
    ----------
    room : float, points
        Width that there is.
    """

    def __init__(self, t: Texts, room: float) -> None:
        self.t = t
        self.letters = Characters()
        self.room = room

    def line(self, text: str) -> str:
        """Make a text printable, in one line."""
        return " ".join(self.letters(text).split())

    def fit(
        self, text: str, size: float, *, bold: bool = False, less: float = 0.0
    ) -> str:
        """Make a text printable that breaks within the room, less some points."""
        return breakable(self.letters(text), self.room - less, size, bold=bold)

    def head(self, text: str, size: float, *, less: float = 0.0) -> str:
        """Fit a heading, which may not be empty."""
        words = self.letters.named(" ".join(text.split()), self.t("Untitled"))
        return breakable(words, self.room - less, size, bold=True)

    def alt(self, text: str) -> str:
        """Make an alternative text printable, which may not be empty."""
        return self.letters.named(text, self.t("Picture without a description"))
