"""Text files with one row a line, whatever their encoding and delimiter."""

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice

from charset_normalizer import from_bytes

from coalition.errors import UnreadableFile, _
from coalition.exchange.tabular.limits import check_cell_count

_BINARY = _("It does not hold text, so it is no table.")
_WEB_PAGE = _(
    "It is a web page, not a table. Open it in a spreadsheet program and save it as "
    ".xlsx."
)
_OPEN_QUOTE = _("A quotation mark is opened in it and never closed.")
_CELL_TOO_LONG = _(
    "One of its cells holds more than 131,072 letters; perhaps a quotation mark is "
    "never closed."
)

_SAMPLE = 200_000
_FEW_WRONG = 0.2
_LONG_RUN = 4
_ENCODINGS = (
    "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "shift_jis",
    "cp932", "gb18030", "big5", "euc_kr", "euc_jp", "cp874",
)  # fmt: skip
_DELIMITERS = ",;\t|"
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_PAGES = ("<!doctype", "<html", "<head", "<table", "<?xml")


def decode_text(data: bytes, file: str) -> str:
    """Turn bytes into text: by its mark, else UTF-8, else as Windows writes it.

    Raises
    ------
    UnreadableFile
        If it is not text, or a web page.
    """
    text = _decode_bytes(data, file)
    start = text[:65536]
    controls = sum(ord(c) < 32 and c not in "\t\n\r\f\v" for c in start)
    # A stray control character in somebody's name is no reason to refuse a table.
    if controls > 3 and controls > len(start) / 20:
        raise UnreadableFile(file=file, problem=_BINARY)
    if start.lstrip("\ufeff \t\r\n").lower().startswith(_PAGES):
        raise UnreadableFile(file=file, problem=_WEB_PAGE)
    return text


def _decode_bytes(data: bytes, file: str) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableFile(file=file, problem=_BINARY) from None
    for encoding in _unmarked_utf_16(data):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode(detect_encoding(data) or "utf-8", "replace")


def detect_encoding(data: bytes) -> str:
    """Name the encoding of a text that is not UTF-8; empty for UTF-8 and UTF-16.

    A file in UTF-8 stays so with a few wrong bytes in it. Else the letters decide
    (`charset_normalizer`), among the encodings in which spreadsheets are saved; a short
    text of Latin letters is taken as Windows writes it.
    """
    if data.startswith(tuple(_MARKS)) or _unmarked_utf_16(data):
        return ""
    sample = data[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    beyond = sum(letter > "\x7f" for letter in text)
    if text.count("\ufffd") <= beyond * _FEW_WRONG:
        return ""
    western = sample.decode("cp1252", "replace")
    if _looks_western(western):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=list(_ENCODINGS)).best()
    return best.encoding if best else "latin-1"


def _looks_western(text: str) -> bool:
    """Tell whether accented letters stand among plain ones, as in Western words."""
    runs = re.findall(r"[^\x00-\x7f]+", text)
    plain = sum(letter.isascii() and letter.isalpha() for letter in text)
    accented = sum(map(len, runs))
    return all(len(run) < _LONG_RUN for run in runs) and accented * 2 <= plain


def _unmarked_utf_16(data: bytes) -> tuple[str, ...]:
    sample = data[:4096]
    if sample[1::2].count(0) > 0.4 * len(sample) / 2:
        return ("utf-16-le",)
    if sample[::2].count(0) > 0.4 * len(sample) / 2:
        return ("utf-16-be",)
    return ()


def read_rows(text: str, file: str) -> list[list[str]]:
    """Split a text into rows and cells, as a spreadsheet program would number them.

    Raises
    ------
    UnreadableFile
        If a quotation mark is never closed, or there are too many rows.
    """
    text, delimiter = _strip_separator_hint(text)
    delimiter = delimiter or _sniff_delimiter(text)
    _check_quotes(text, file, delimiter)
    rows: list[list[str]] = []
    widest = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            widest = max(widest, len(row))
            check_cell_count(len(rows), widest, file)
    except csv.Error:
        raise UnreadableFile(file=file, problem=_CELL_TOO_LONG) from None
    return rows


def _strip_separator_hint(text: str) -> tuple[str, str]:
    """Take off the line ``sep=;`` that Excel writes, leaving its row empty."""
    first, _break, rest = text.partition("\n")
    hint = first.strip().lower()
    if hint.startswith("sep=") and len(hint) == 5:
        return "\n" + rest, first.strip()[4]
    return text, ""


def _check_quotes(text: str, file: str, delimiter: str) -> None:
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _row in strict:
            pass
    except csv.Error as error:
        # Other faults are mended by the reader that is not strict.
        if "unexpected end" in str(error):
            raise UnreadableFile(file=file, problem=_OPEN_QUOTE) from None


def _sniff_delimiter(text: str) -> str:
    """Choose the delimiter under which most rows have the same number of cells."""
    return max(_DELIMITERS, key=lambda delimiter: _score_delimiter(text, delimiter))


def _score_delimiter(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, 60) if any(row)]
    except csv.Error:
        return (0.0, 0)
    width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
    return (times / len(widths), width) if width > 1 else (0.0, 0)
