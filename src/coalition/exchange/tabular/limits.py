"""Size limits for uploaded files, checked before they are unpacked or parsed."""

import io
import zipfile
from collections.abc import Callable

from coalition.errors import UnreadableFile, _

LARGEST_FILE = 50_000_000
"""Bytes of a file as it lies on disk."""
LARGEST_UNPACKED = 200_000_000
"""Bytes of everything inside a zip together."""
MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
MOST_CELLS = 4_000_000
MOST_LETTERS = 200_000_000
"""Letters of all cells together, each repetition counted."""

_MOST_MEMBERS = 5_000
_SUSPICIOUS_RATIO = 150
_SMALL = 10_000_000

_TOO_LARGE = _("It is larger than 50 MB. Leave out what is not needed, or split it.")
_UNPACKS_TOO_LARGE = _(
    "It unpacks to far more than a workshop needs. Copy the rows you need into a new "
    "file."
)
_BROKEN_ZIP = _("It is damaged, or was not copied completely. Copy it again.")
LOCKED = _("It is locked with a password. Save a copy without the password.")
DAMAGED = _("The tables inside it are damaged. Open it, save it again, and retry.")
_ODD_NAMES = _("It has odd file names inside, so we left it alone.")
TOO_MANY_CELLS = _(
    "It has more than 200,000 rows or 4 million cells. Copy the rows you need into a "
    "new file."
)
_TOO_MANY_COLUMNS = _(
    "It has more than 2,000 columns. Copy the columns you need into a new file."
)


def check_size(data: bytes, file: str) -> bytes:
    """Give the bytes back, or refuse a file that is too large."""
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(file=file, problem=_TOO_LARGE)
    return data


def check_cell_count(rows: int, columns: int, file: str) -> None:
    """Refuse a table that would take more memory than a laptop can spare."""
    if columns > MOST_COLUMNS and rows <= MOST_ROWS:
        raise UnreadableFile(file=file, problem=_TOO_MANY_COLUMNS)
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise UnreadableFile(file=file, problem=TOO_MANY_CELLS)


def unzip_in_memory(
    data: bytes, file: str, wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    """Unpack a zip in memory, within bounds.

    Sizes and ratios are checked before the first byte is unpacked, and no member gives
    more than it declared. Nothing is written to disk.

    Parameters
    ----------
    data : bytes
    file : str
        The file's name, for the sentence of the error.
    wanted : callable
        Tells by its name whether a member is needed.

    Returns
    -------
    dict of str to bytes
        Members by name, in the order of the zip.

    Raises
    ------
    UnreadableFile
        If it is no zip, is damaged, locked or unpacks to too much, or if a name
        appears twice or points out of the zip.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(check_size(data, file))) as archive:
            members = archive.infolist()
            _check(members, file)
            return {m.filename: archive.read(m) for m in members if wanted(m.filename)}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise UnreadableFile(file=file, problem=_BROKEN_ZIP) from None
    except RuntimeError:  # what zipfile raises for an encrypted member
        raise UnreadableFile(file=file, problem=LOCKED) from None
    except Exception as error:
        # zlib, lzma and bz2 each raise their own class for damaged data.
        if type(error).__name__ in {"error", "LZMAError"}:
            raise UnreadableFile(file=file, problem=_BROKEN_ZIP) from None
        raise


def _check(members: list[zipfile.ZipInfo], file: str) -> None:
    names = [member.filename for member in members]
    if len(names) != len(set(names)) or any(map(_is_unsafe_path, names)):
        raise UnreadableFile(file=file, problem=_ODD_NAMES)
    total = sum(member.file_size for member in members)
    if (
        len(members) > _MOST_MEMBERS
        or total > LARGEST_UNPACKED
        or any(map(_is_bomb, members))
    ):
        raise UnreadableFile(file=file, problem=_UNPACKS_TOO_LARGE)


def _is_unsafe_path(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    ratio = member.file_size / max(member.compress_size, 1)
    return member.file_size > _SMALL and ratio > _SUSPICIOUS_RATIO
