"""Tile grid map of the provinces of Indonesia.

The layout is our own: seven columns, the west above the east, so that a tile can be
read on a phone and on paper; or both side by side, for a wall.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from coalition.blocks.model import Figure, Table

_WEST = {
    "ID-AC": (0, 0, "Aceh", "Aceh"),
    "ID-SU": (1, 1, "North|Sumatra", "Sumut"),
    "ID-SB": (2, 1, "West|Sumatra", "Sumbar"),
    "ID-RI": (2, 2, "Riau", "Riau"),
    "ID-KR": (1, 3, "Riau|Islands", "Kepri"),
    "ID-JA": (3, 2, "Jambi", "Jambi"),
    "ID-BE": (4, 1, "Bengkulu", "Bengkulu"),
    "ID-SS": (4, 2, "South|Sumatra", "Sumsel"),
    "ID-BB": (3, 3, "Bangka|Belitung", "Babel"),
    "ID-LA": (5, 2, "Lampung", "Lampung"),
    "ID-KU": (1, 6, "North|Kalim.", "Kaltara"),
    "ID-KB": (2, 4, "West|Kalim.", "Kalbar"),
    "ID-KT": (2, 5, "Central|Kalim.", "Kalteng"),
    "ID-KI": (2, 6, "East|Kalim.", "Kaltim"),
    "ID-KS": (3, 6, "South|Kalim.", "Kalsel"),
    "ID-BT": (6, 2, "Banten", "Banten"),
    "ID-JK": (6, 3, "Jakarta", "Jakarta"),
    "ID-JB": (6, 4, "West|Java", "Jabar"),
    "ID-JT": (6, 5, "Central|Java", "Jateng"),
    "ID-YO": (7, 5, "Yogya-|karta", "Jogja"),
    "ID-JI": (6, 6, "East|Java", "Jatim"),
}
_EAST = {
    "ID-GO": (0, 1, "Gorontalo", "Gorontalo"),
    "ID-SA": (0, 2, "North|Sulaw.", "Sulut"),
    "ID-SR": (1, 0, "West|Sulaw.", "Sulbar"),
    "ID-ST": (1, 1, "Central|Sulaw.", "Sulteng"),
    "ID-SN": (2, 0, "South|Sulaw.", "Sulsel"),
    "ID-SG": (2, 1, "S.East|Sulaw.", "Sultra"),
    "ID-MU": (0, 3, "North|Maluku", "Malut"),
    "ID-MA": (2, 3, "Maluku", "Maluku"),
    "ID-PD": (1, 4, "S.West|Papua", "PBD"),
    "ID-PB": (1, 5, "West|Papua", "Pabar"),
    "ID-PA": (1, 6, "Papua", "Papua"),
    "ID-PT": (2, 5, "Central|Papua", "Pateng"),
    "ID-PE": (2, 6, "Highland|Papua", "Papeg"),
    "ID-PS": (3, 6, "South|Papua", "Pasel"),
    "ID-BA": (3, 0, "Bali", "Bali"),
    "ID-NB": (3, 1, "West N.|Tenggara", "NTB"),
    "ID-NT": (3, 2, "East N.|Tenggara", "NTT"),
}
_COLUMNS, _WEST_ROWS, _BREAK = 7, 8, 0.3
_LESSER_SUNDA_ROW = 6

TILES: dict[str, tuple[float, int]] = {
    **{code: (float(row), column) for code, (row, column, *_) in _WEST.items()},
    **{
        code: (row + _WEST_ROWS + _BREAK, column)
        for code, (row, column, *_) in _EAST.items()
    },
}
"""Code of a province -> row and column, the west above the east."""

WIDE_TILES: dict[str, tuple[float, int]] = {
    **{code: (float(row), column) for code, (row, column, *_) in _WEST.items()},
    **{
        code: (
            float(_LESSER_SUNDA_ROW if row == 3 and column < 3 else row + 1),
            column + _COLUMNS,
        )
        for code, (row, column, *_) in _EAST.items()
    },
}
"""The same side by side, the islands east of Java in line with it."""

HALVES: dict[str, dict[str, tuple[float, int]]] = {
    half: {code: (float(row), column) for code, (row, column, *_) in tiles.items()}
    for half, tiles in (("west", _WEST), ("east", _EAST))
}
"""The west and the east each on its own, for a wall that is not wide enough."""

Shade = Literal["none", "lightest", "light", "dark", "darkest", "absent", "untold"]

_WIDTH, _HEIGHT, _GAP = 70.0, 60.0, 3.0
_NAME, _NUMBER, _SMALLEST, _ON_PHONE, _ON_WALL = 14.0, 18.0, 14.0, 21.5, 1240
_LETTER, _BOLD_LETTER = 0.6, 0.68
"""About how wide a letter is, of its size."""
_INK, _MUTED, _CLAY, _LINE, _SAND = (
    "#1d2530",
    "#5a6573",
    "#b4481e",
    "#d9d4c7",
    "#f6f3ec",
)
FILLS: dict[Shade, str] = {
    "none": "#ffffff",
    "lightest": "#eaf4f2",
    "light": "#d0e6e3",
    "dark": "#aed4cf",
    "darkest": "#86bfb8",
    "absent": _SAND,
    "untold": _SAND,
}
"""What fills an area; the number on it says the same."""
_PALE = frozenset({"absent", "untold"})
_FONT = "DejaVu Sans, Noto Sans, Segoe UI, sans-serif"


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """Label and shade of one area of the map.

    Attributes
    ----------
    name : str
        In full, for who points at it or has it read aloud.
    said : str
        The number as people read it, or "none"; empty where there is nothing to say.
    shade : str
        How much, in steps; see `choose_shade`.
    brief : str
        The same in digits, where there is little room; else it is `said`.
    """

    name: str
    said: str
    shade: Shade
    brief: str = ""

    @property
    def digits(self) -> str:
        """Short label, for little room."""
        return self.brief or self.said


_TileWriter = Callable[[str, "AreaLabel | None", Shade, float, float], str]
"""Writes what stands in a tile: code, mark, shade, middle and top."""


def choose_shade(n: int) -> Shade:
    """Choose the shade of a number of organisations: none, 1, 2 to 3, 4 to 6, more."""
    if n <= 0:
        return "none"
    if n == 1:
        return "lightest"
    if n <= 3:
        return "light"
    return "dark" if n <= 6 else "darkest"


def short_name(code: str, language: str) -> tuple[str, ...]:
    """Name a province as briefly as a tile asks for, in one line or two.

    In Indonesian as newspapers do.
    """
    _row, _column, english, indonesian = (_WEST | _EAST)[code]
    return (indonesian,) if language == "id" else tuple(english.split("|"))


def tile_figure(
    marks: Mapping[str, AreaLabel],
    language: str,
    *,
    alt: str,
    caption: str = "",
    table: Table | None = None,
    wide: bool = False,
    half: Literal["", "west", "east"] = "",
) -> Figure:
    """Draw a tile grid map of the provinces with their labels.

    Parameters
    ----------
    marks : mapping of str to Mark
        By the province's code. Provinces without one are drawn pale.
    language : str
        Of the short names.
    wide : bool, default False
        West and east side by side, for a wall; else one above the other.
    half : {"", "west", "east"}
        Only this half of the country.

    Notes
    -----
    On a wall of 1280 pixels no letter is smaller than 16 pixels, nor in one half on a
    wall of 1024 pixels. On a phone, the tiles
    that stand above each other show the last letters of the code (``ID-AC``: AC) and
    digits instead, no smaller than 12 pixels; the table behind has the names.
    """
    places = HALVES[half] if half else WIDE_TILES if wide else TILES
    columns = 1 + max(column for _row, column in places.values())
    rows = 1 + max(row for row, _column in places.values())
    width, height = columns * _WIDTH + _GAP, rows * _HEIGHT + _GAP
    shown = _ON_WALL if wide else width
    order = sorted(places.items(), key=lambda one: one[1])

    def tiles(words: _TileWriter) -> str:
        return "".join(_tile(c, *at, marks.get(c), words) for c, at in order)

    drawn = tiles(_large_tile_writer(language))
    if not wide and not half:
        # The style sheet of a page swaps the two; paper knows the first only.
        drawn = (
            f'<g class="cw-large">{drawn}</g>'
            f'<g class="cw-small" display="none">{tiles(_write_small_tile)}</g>'
        )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{shown:g}" height="{height * shown / width:.0f}" font-family={quoteattr(_FONT)} '
        f'text-anchor="middle">{drawn}</svg>'
    )
    return Figure(svg=svg, alt=alt, caption=caption, table=table)


def _tile(
    code: str, row: float, column: int, mark: AreaLabel | None, words: _TileWriter
) -> str:
    x, y = column * _WIDTH + _GAP, row * _HEIGHT + _GAP
    wide, high = _WIDTH - _GAP, _HEIGHT - _GAP
    middle = x + wide / 2
    shade: Shade = mark.shade if mark else "absent"
    border = _CLAY if shade == "none" else _LINE
    dash = ' stroke-dasharray="4 3"' if shade == "none" else ""
    title = f"<title>{escape(f'{mark.name}: {mark.said}')}</title>" if mark else ""
    return (
        f"<g>{title}"
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="5" '
        f'fill="{FILLS[shade]}" stroke="{border}" stroke-width="1.5"{dash}/>'
        f"{words(code, mark, shade, middle, y)}</g>"
    )


def _large_tile_writer(language: str) -> _TileWriter:
    """Write the short name in one line or two, and what is said."""

    def words(
        code: str, mark: AreaLabel | None, shade: Shade, x: float, y: float
    ) -> str:
        lines = short_name(code, language)
        top = y + (24 if len(lines) == 1 else 17)
        ink = _MUTED if shade in _PALE else _INK
        name = "".join(
            _tile_text(line, x, top + 14 * n, _NAME, ink)
            for n, line in enumerate(lines)
        )
        return name + _tile_value(mark.said if mark else "", shade, x, y + 51, _NUMBER)

    return words


def _write_small_tile(
    code: str, mark: AreaLabel | None, shade: Shade, x: float, y: float
) -> str:
    """Write the last letters of the code, and the number: what a phone has room for."""
    ink = _MUTED if shade in _PALE else _INK
    letters = _tile_text(code.removeprefix("ID-"), x, y + 24, _ON_PHONE, ink)
    return letters + _tile_value(
        mark.digits if mark else "", shade, x, y + 50, _ON_PHONE
    )


def _tile_value(text: str, shade: Shade, x: float, y: float, size: float) -> str:
    ink = _CLAY if shade == "none" else _INK
    return _tile_text(text, x, y, size, ink, bold=True) if text else ""


def _tile_text(
    text: str, x: float, y: float, size: float, fill: str, *, bold: bool = False
) -> str:
    """Write a line in a tile: smaller if it is long, but never too small to be read."""
    room = _WIDTH - _GAP - 3
    per_letter = _BOLD_LETTER if bold else _LETTER
    fitting = max(
        min(size, room / (per_letter * len(text))),
        _ON_PHONE if size == _ON_PHONE else _SMALLEST,
    )
    long = fitting * per_letter * len(text) > room
    closer = f' textLength="{room:g}" lengthAdjust="spacingAndGlyphs"' if long else ""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{fitting:.1f}" fill="{fill}"{weight}'
        f"{closer}>{escape(text)}</text>"
    )
