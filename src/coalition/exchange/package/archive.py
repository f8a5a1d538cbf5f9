"""The data package: everything a coalition holds, as files that outlive the program.

A package is a zip, or a folder, with ``datapackage.json`` (a Frictionless descriptor),
``facts/KIND.jsonl`` for every kind of fact in all versions, and ``seats.jsonl``,
``roll.jsonl`` and ``answers.jsonl``. A line is one JSON object. No token of a seat is
ever among them. Equal holdings give equal bytes.
"""

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from coalition.domain import (
    FACT_KINDS,
    Answer,
    FactVersion,
    PackageContent,
    Seat,
    validate_slug,
)
from coalition.errors import InvalidName, UnreadableFile, _
from coalition.exchange.tabular.limits import (
    LARGEST_FILE,
    LARGEST_UNPACKED,
    unzip_in_memory,
)

FORMAT = 1
"""Version of the layout of our packages."""

DESCRIPTOR = "datapackage.json"
SUFFIX = ".zip"

_NOT_OURS = _("It is not a data package of Coalition Workbooks.")
_NEWER = _(
    "It was made by another version of Coalition Workbooks. Install the newest version "
    "and try again."
)
_NOT_THERE = _("There is no such file or folder, or it cannot be opened.")
_INCOMPLETE = _("It is named in the package's list, but not in the package.")
_TOO_LARGE = _("It is far larger than a coalition's data can be.")
_LEADS_OUT = _("It leads out of the package's folder, so we left it alone.")
_BROKEN_LINE = _("This line is not a JSON object.")
_NO_TEXT = _("It is not text in UTF-8.")
_UNKNOWN_KIND = _("This version does not know facts of that kind.")
_NO_FACT = _("This line does not hold a fact of that kind.")
_NO_ENTRY = _("This line does not hold what belongs in this file.")
_OTHER_ID = _("The fact on this line has another id than the line.")
_OTHER_COALITION = _("This line is about another coalition than the package.")
_NO_ZONE = _("The time on this line does not say its time zone.")
_NO_SUCH_TIME = _("The time on this line cannot be right; look at that laptop's clock.")

_MEMBER_NAME = re.compile(
    r"datapackage\.json|(facts/[a-z][a-z-]*|seats|roll|answers)\.jsonl"
)
_MARK = "coalition-workbooks"
_YEARS = range(2000, 2100)
"""Years of entries. Whatever is written later gets a later time than what is there:
one entry from the end of time would be the last."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

_FACT_FIELDS = {
    "id": "string",
    "recorded_at": "datetime",
    "document": "object",
    "source": "string",
    "erased": "boolean",
}
_OTHER_FIELDS: dict[str, dict[str, str]] = {
    "answers": {
        "id": "string",
        "activity": "string",
        "voter": "string",
        "revision": "integer",
        "value": "object",
        "way": "string",
        "people": "integer",
        "organisation": "string",
        "role": "string",
        "counts": "boolean",
        "late": "boolean",
        "admitted": "boolean",
        "recorded_at": "datetime",
    },
    "roll": {"activity": "string", "seat": "string"},
    "seats": {
        "id": "string",
        "session": "string",
        "number": "integer",
        "role": "string",
        "organisation": "string",
        "way": "string",
        "people": "integer",
        "joined_at": "datetime",
    },
}

T = TypeVar("T")


def write_package(holdings: PackageContent) -> bytes:
    """Pack everything a coalition holds into a zip.

    Versions of a fact keep their order; otherwise the order of the holdings does not
    matter, and equal holdings give equal bytes.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in package_files(holdings).items():
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, content)
    return target.getvalue()


def package_files(holdings: PackageContent) -> dict[str, bytes]:
    """Give the files of a package by their names, the descriptor first.

    Returns
    -------
    dict of str to bytes
        Write them into a folder, and `read_folder` reads it.
    """
    files = {f"facts/{kind}.jsonl": rows for kind, rows in _facts(holdings)}
    files["answers.jsonl"] = _lines(
        answer.model_dump(mode="json")
        for answer in sorted(holdings.answers, key=lambda a: (a.id, a.revision))
    )
    files["roll.jsonl"] = _lines(
        {"activity": activity, "seat": seat} for activity, seat in sorted(holdings.roll)
    )
    files["seats.jsonl"] = _lines(
        seat.model_dump(mode="json")
        for seat in sorted(holdings.seats, key=lambda s: (s.session, s.number, s.id))
    )
    return {DESCRIPTOR: _descriptor(holdings.coalition, files), **files}


def read_package(source: Path | bytes, name: str = "package.zip") -> PackageContent:
    """Read a data package: a zip, its bytes, or the folder it was unpacked to.

    Nothing is written to disk, and what does not belong to a package is passed over.

    Parameters
    ----------
    name : str
        The file's name, for sentences, where only bytes are given.

    Raises
    ------
    UnreadableFile
        If it is no package, is damaged or too large, was made by another version, or
        has a line that is no fact; the sentence names file and line.
    """
    if isinstance(source, Path):
        if source.is_dir():
            return read_folder(source)
        name = source.name
        source = _read_bytes(source)
    files = unzip_in_memory(
        source, name, lambda member: bool(_MEMBER_NAME.fullmatch(member))
    )
    return _holdings(files, name)


def read_folder(path: Path) -> PackageContent:
    """Read a data package that lies unpacked in a folder.

    Raises
    ------
    UnreadableFile
        As for `read_package`; also if a file is a link that leads out of the folder.
    """
    files = {}
    for found in sorted([*path.glob("*.json*"), *path.glob("facts/*.jsonl")]):
        name = found.relative_to(path).as_posix()
        if _MEMBER_NAME.fullmatch(name):
            if not found.resolve().is_relative_to(path.resolve()):
                raise UnreadableFile(file=name, problem=_LEADS_OUT)
            files[name] = _read_bytes(found)
    if sum(map(len, files.values())) > LARGEST_UNPACKED:
        raise UnreadableFile(file=path.name, problem=_TOO_LARGE)
    return _holdings(files, path.name)


def is_package(source: Path | bytes) -> bool:
    """Tell whether a file or folder looks like a data package, without reading it."""
    if isinstance(source, Path) and source.is_dir():
        return (source / DESCRIPTOR).is_file()
    try:
        opened = io.BytesIO(source) if isinstance(source, bytes) else source
        with zipfile.ZipFile(opened) as archive:
            return DESCRIPTOR in archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError:
        raise UnreadableFile(file=path.name, problem=_NOT_THERE) from None
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(file=path.name, problem=_TOO_LARGE)
    return data


def _facts(holdings: PackageContent) -> Iterator[tuple[str, bytes]]:
    kinds: dict[str, list[FactVersion]] = defaultdict(list)
    for record in holdings.records:
        kinds[record.kind].append(record)
    for kind, records in sorted(kinds.items()):
        # The sort is stable: of two versions of one moment, the later one stays later.
        records.sort(key=lambda record: (record.id, record.recorded_at))
        yield (
            kind,
            _lines(
                r.model_dump(mode="json", exclude={"kind"}, exclude_defaults=True)
                for r in records
            ),
        )


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(_to_canonical_json(row) + b"\n" for row in rows)


def _to_canonical_json(row: dict[str, Any]) -> bytes:
    try:
        return json.dumps(
            row, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()
    except UnicodeEncodeError:
        # Half of a split emoji is no text, but must not keep a backup from being made.
        return json.dumps(row, sort_keys=True, separators=(",", ":")).encode()


def _descriptor(coalition: str, files: Iterable[str]) -> bytes:
    content = {
        "name": coalition,
        "profile": "data-package",
        _MARK: {"format": FORMAT},
        "resources": [_resource(path) for path in sorted(files)],
    }
    return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"


def _resource(path: str) -> dict[str, Any]:
    name = path.removesuffix(".jsonl").replace("/", "-")
    fields = _OTHER_FIELDS.get(name, _FACT_FIELDS)
    return {
        "name": name,
        "path": path,
        "format": "ndjson",
        "mediatype": "application/x-ndjson",
        "encoding": "utf-8",
        "schema": {"fields": [{"name": n, "type": t} for n, t in fields.items()]},
    }


def _holdings(files: dict[str, bytes], name: str) -> PackageContent:
    coalition = _read_descriptor(files, name)
    records = [
        record
        for path in sorted(files)
        if path.startswith("facts/")
        for record in _read_facts(files[path], path, coalition)
    ]
    roll = _read_entries(files, "roll.jsonl", _read_roll)
    return PackageContent(
        coalition=coalition,
        records=tuple(records),
        seats=tuple(_read_entries(files, "seats.jsonl", _read_seat)),
        roll=tuple(roll),
        answers=tuple(_read_entries(files, "answers.jsonl", _read_answer)),
    )


def _read_descriptor(files: dict[str, bytes], name: str) -> str:
    try:
        content = json.loads(files[DESCRIPTOR])
        version = content[_MARK]["format"]
        coalition = validate_slug(content["name"], "coalition")
        listed = [str(resource["path"]) for resource in content["resources"]]
    except (KeyError, TypeError, ValueError, RecursionError, InvalidName):
        raise UnreadableFile(file=name, problem=_NOT_OURS) from None
    if version != FORMAT:
        raise UnreadableFile(file=name, problem=_NEWER)
    for path in listed:
        if path not in files:
            raise UnreadableFile(file=f"{name}: {path}", problem=_INCOMPLETE)
    return coalition


def _read_facts(content: bytes, path: str, coalition: str) -> Iterator[FactVersion]:
    kind = path.removeprefix("facts/").removesuffix(".jsonl")
    if kind not in FACT_KINDS:
        raise UnreadableFile(file=path, problem=_UNKNOWN_KIND)
    for where, row in _rows(content, path):
        record = _validate(partial(_record, kind, row), where, _NO_FACT)
        if record.recorded_at.tzinfo is None:
            raise UnreadableFile(file=where, problem=_NO_ZONE)
        if record.recorded_at.year not in _YEARS:
            raise UnreadableFile(file=where, problem=_NO_SUCH_TIME)
        if kind == "coalition" and record.id != coalition:
            raise UnreadableFile(file=where, problem=_OTHER_COALITION)
        if record.document is not None:
            validate = FACT_KINDS[kind].model_validate
            fact = _validate(partial(validate, record.document), where, _NO_FACT)
            if fact.id != record.id:
                raise UnreadableFile(file=where, problem=_OTHER_ID)
        yield record


def _record(kind: str, row: dict[str, Any]) -> FactVersion:
    return FactVersion(kind=kind, **row)


def _read_roll(row: dict[str, Any]) -> tuple[str, str]:
    if set(row) != {"activity", "seat"} or not all(
        isinstance(value, str) for value in row.values()
    ):
        raise ValueError("a line of the roll has an activity and a seat")
    return row["activity"], row["seat"]


def _read_seat(row: dict[str, Any]) -> Seat:
    seat = Seat.model_validate(row)
    _refuse_odd_time(seat.joined_at)
    return seat


def _read_answer(row: dict[str, Any]) -> Answer:
    answer = Answer.model_validate(row)
    _refuse_odd_time(answer.recorded_at)
    return answer


def _refuse_odd_time(moment: datetime) -> None:
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError("an entry has a time with its zone, of our days")


def _read_entries(
    files: dict[str, bytes], path: str, read: Callable[[dict[str, Any]], T]
) -> list[T]:
    return [
        _validate(partial(read, row), where, _NO_ENTRY)
        for where, row in _rows(files.get(path, b""), path)
    ]


def _validate(build: Callable[[], T], where: str, problem: str) -> T:
    try:
        return build()
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"]))
        raise UnreadableFile(
            file=f"{where} ({field})" if field else where, problem=problem
        ) from None
    except (TypeError, ValueError, RecursionError):
        raise UnreadableFile(file=where, problem=problem) from None


def _rows(content: bytes, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each line's whereabouts and what it holds."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(file=path, problem=_NO_TEXT) from None
    # Not splitlines: what people type may hold other line separators.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise UnreadableFile(file=where, problem=_BROKEN_LINE) from None
        if not isinstance(row, dict):
            raise UnreadableFile(file=where, problem=_BROKEN_LINE)
        yield where, row
