import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import (
    Activity,
    Answer,
    Coalition,
    Decision,
    Fact,
    FactVersion,
    Import,
    Organisation,
    PackageContent,
    Role,
    Seat,
)
from coalition.errors import UnreadableFile
from coalition.exchange.package.archive import (
    is_package,
    package_files,
    read_folder,
    read_package,
    write_package,
)

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)


def record(
    fact: Fact, when: datetime = NOON, *, source: str | None = None
) -> FactVersion:
    return FactVersion(
        kind=fact.kind,
        id=fact.id,
        recorded_at=when,
        document=fact.model_dump(mode="json"),
        source=source,
    )


HOLDINGS = PackageContent(
    coalition="safe-passage",
    records=(
        record(
            Activity(
                id="q1",
                session="day-1",
                activity="rating",
                title={"en": "Trust"},
                question={"en": "How far do we trust each other?"},
                opened_at=NOON,
            )
        ),
        record(Coalition(id="safe-passage", name="Safe Passage")),
        record(Decision(id="d1", day=date(2026, 10, 14), text="Meet monthly.")),
        FactVersion(
            kind="decision", id="gone", recorded_at=NOON, document=None, erased=True
        ),
        record(Import(id="i1", file="a.csv", read_as="x", day=NOON.date(), rows=3)),
        record(Organisation(id="harbour", name="Harbour\u2028 House"), source="i1"),
        record(
            Organisation(id="harbour", name="Rumah Aman"), NOON + timedelta(seconds=1)
        ),
        FactVersion(
            kind="organisation",
            id="harbour",
            recorded_at=NOON + timedelta(seconds=2),
            document=None,
        ),
    ),
    seats=(Seat(id="s1", session="day-1", number=1, role=Role.MEMBER, joined_at=NOON),),
    roll=(("q1", "s1"),),
    answers=(
        Answer(
            id="a1",
            activity="q1",
            voter="s1",
            revision=2,
            value={"choice": 3, "note": "=1+1\n😀"},
            recorded_at=NOON,
        ),
    ),
)


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_lines(path: str, *lines: str) -> dict[str, bytes]:
    return package_files(HOLDINGS) | {path: "\n".join(lines).encode()}


def line(**changed: Any) -> str:
    row = {
        "id": "h",
        "recorded_at": "2026-10-14T12:00:00Z",
        "document": {"id": "h", "name": "House"},
    }
    return json.dumps(row | changed)


def test_what_is_packed_comes_back_whole() -> None:
    assert read_package(write_package(HOLDINGS)) == HOLDINGS


def test_equal_holdings_give_equal_bytes() -> None:
    shuffled = HOLDINGS.model_copy(
        update={"records": tuple(sorted(HOLDINGS.records, key=lambda r: r.kind[::-1]))}
    )

    assert write_package(shuffled) == write_package(HOLDINGS)


def test_two_versions_of_one_moment_keep_their_order() -> None:
    first = record(Organisation(id="a", name="Z first"))
    second = record(Organisation(id="a", name="A second"))
    holdings = PackageContent(coalition="x", records=(first, second))

    assert read_package(write_package(holdings)).records == (first, second)


def test_a_package_can_lie_unpacked_in_a_folder(tmp_path: Path) -> None:
    for name, content in package_files(HOLDINGS).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "README.md").write_text("Where it comes from.")

    assert read_folder(tmp_path) == read_package(tmp_path) == HOLDINGS
    assert is_package(tmp_path)


def test_a_package_on_disk_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "safe-passage.zip"
    path.write_bytes(write_package(HOLDINGS))
    other = tmp_path / "other.zip"
    other.write_bytes(zipped({"a.txt": b""}))

    assert is_package(path)
    assert not is_package(other)
    assert not is_package(tmp_path / "none.zip")
    assert read_package(path) == HOLDINGS


def test_the_descriptor_lists_every_file_with_its_fields() -> None:
    files = package_files(HOLDINGS)
    descriptor = json.loads(files.pop("datapackage.json"))

    assert descriptor["name"] == "safe-passage"
    assert [one["path"] for one in descriptor["resources"]] == sorted(files)
    for resource in descriptor["resources"]:
        fields = {field["name"] for field in resource["schema"]["fields"]}
        rows = files[resource["path"]].splitlines()
        assert all(set(json.loads(row)) <= fields for row in rows)


def test_editors_that_add_a_mark_or_blank_lines_do_no_harm() -> None:
    files = package_files(HOLDINGS)
    path = "facts/decision.jsonl"
    files[path] = b"\xef\xbb\xbf\n" + files[path].replace(b"\n", b"\r\n\r\n")

    assert read_package(zipped(files)) == HOLDINGS


def test_half_of_a_split_emoji_does_not_keep_a_package_from_being_made() -> None:
    answer = HOLDINGS.answers[0].model_copy(update={"value": {"note": "\ud83d"}})
    holdings = HOLDINGS.model_copy(update={"answers": (answer,)})

    assert read_package(write_package(holdings)) == holdings


SEAT = {
    "id": "s",
    "session": "d",
    "number": 1,
    "role": "member",
    "joined_at": "2026-10-14T12:00:00Z",
}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "not a data package"),
        ({"datapackage.json": b"{"}, "not a data package"),
        ({"datapackage.json": b"[]"}, "not a data package"),
        ({"datapackage.json": b'{"name": "x", "resources": []}'}, "not a data package"),
        ({"datapackage.json": b"[" * 100_000}, "not a data package"),
        (
            with_lines(
                "datapackage.json",
                '{"name": "x", "coalition-workbooks": {"format": 2}, "resources": []}',
            ),
            "another version",
        ),
        (
            with_lines(
                "datapackage.json",
                '{"name": "../x", "coalition-workbooks": {"format": 1},'
                ' "resources": []}',
            ),
            "not a data package",
        ),
        (
            {k: v for k, v in package_files(HOLDINGS).items() if k != "seats.jsonl"},
            "seats.jsonl: It is named",
        ),
        (with_lines("facts/spell.jsonl", line()), "does not know facts"),
        (with_lines("facts/organisation.jsonl", line(), "{"), "jsonl:2: This line is"),
        (with_lines("facts/organisation.jsonl", "[1]"), "not a JSON object"),
        (with_lines("facts/organisation.jsonl", "9" * 9_000), "not a JSON object"),
        (with_lines("facts/organisation.jsonl", "[" * 90_000), "not a JSON object"),
        (with_lines("facts/organisation.jsonl", "{}"), "does not hold a fact"),
        (with_lines("facts/organisation.jsonl", line(colour=1)), "(colour)"),
        (with_lines("facts/organisation.jsonl", line(kind="tie")), "does not hold"),
        (with_lines("facts/organisation.jsonl", line(document={"id": "h"})), "(name)"),
        (with_lines("facts/organisation.jsonl", line(id="other")), "another id"),
        (
            with_lines(
                "facts/coalition.jsonl", line(document={"id": "h", "name": "H"})
            ),
            "another coalition",
        ),
        (
            with_lines(
                "facts/organisation.jsonl", line(recorded_at="2026-10-14T12:00:00")
            ),
            "time zone",
        ),
        *(
            (
                with_lines("facts/organisation.jsonl", line(recorded_at=moment)),
                "cannot be right",
            )
            for moment in ("9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+14:00")
        ),
        (
            with_lines(
                "seats.jsonl", json.dumps(SEAT | {"joined_at": "9999-12-31T23:59Z"})
            ),
            "what belongs",
        ),
        (
            with_lines(
                "datapackage.json",
                '{"name": "x", "coalition-workbooks": {"format": 1},'
                ' "resources": [{"path": {"a": 1}}]}',
            ),
            "not in the package",
        ),
        (with_lines("seats.jsonl", json.dumps(SEAT | {"token": "x"})), "(token)"),
        (with_lines("roll.jsonl", '{"activity": "a"}'), "what belongs"),
        (with_lines("roll.jsonl", '{"activity": "a", "seat": 1}'), "what belongs"),
        (with_lines("answers.jsonl", '{"id": "a"}'), "what belongs"),
        (package_files(HOLDINGS) | {"seats.jsonl": b"\xff\xfe"}, "UTF-8"),
        (package_files(HOLDINGS) | {"../../evil.jsonl": b""}, "odd file names"),
        (package_files(HOLDINGS) | {"/etc/evil": b""}, "odd file names"),
        (package_files(HOLDINGS) | {"C:\\evil": b""}, "odd file names"),
        (package_files(HOLDINGS) | {"bomb": b"0" * 40_000_000}, "unpacks"),
    ],
)
def test_what_is_no_package_of_ours_is_refused_in_one_sentence(
    files: dict[str, bytes], says: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_package(zipped(files))

    assert says in str(refused.value)


def test_a_damaged_or_locked_zip_is_refused() -> None:
    whole = write_package(HOLDINGS)
    locked = bytearray(whole)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(mark)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(mark, at + 4)

    for data in (b"", b"no zip", whole[:-40], whole[:400]):
        with pytest.raises(UnreadableFile, match="damaged"):
            read_package(data)
    with pytest.raises(UnreadableFile, match="password"):
        read_package(bytes(locked))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, secret = tmp_path / "package", tmp_path / "secret.jsonl"
    folder.mkdir()
    secret.write_bytes(b"{}")
    for name, content in package_files(HOLDINGS).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "seats.jsonl").unlink()
    (folder / "seats.jsonl").symlink_to(secret)

    with pytest.raises(UnreadableFile, match="leads out"):
        read_folder(folder)


_TIMES = st.datetimes(
    datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)
)
_ORGANISATIONS = st.builds(
    record,
    st.builds(
        Organisation,
        id=st.sampled_from(["a", "b"]),
        name=st.text(max_size=20),
        note=st.text(max_size=20),
    ),
    _TIMES,
    source=st.none() | st.text(max_size=5),
)
_ANSWERS = st.builds(
    Answer,
    id=st.text(max_size=5),
    activity=st.just("q"),
    voter=st.text(max_size=5),
    revision=st.integers(0, 9),
    value=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=9)),
    recorded_at=_TIMES,
)


@given(st.lists(_ORGANISATIONS, max_size=5), st.lists(_ANSWERS, max_size=3))
def test_any_holdings_survive_the_journey(
    records: list[FactVersion], answers: list[Answer]
) -> None:
    holdings = PackageContent(
        coalition="x", records=tuple(records), answers=tuple(answers)
    )

    packed = write_package(holdings)
    back = read_package(packed)

    def told(rows: tuple[FactVersion, ...] | tuple[Answer, ...]) -> list[str]:
        return sorted(
            json.dumps(row.model_dump(mode="json"), sort_keys=True) for row in rows
        )

    assert told(back.records) == told(holdings.records)
    assert told(back.answers) == told(holdings.answers)
    assert write_package(back) == packed


@given(st.data())
def test_a_package_with_wrong_bytes_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(write_package(HOLDINGS))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))

    try:
        back = read_package(bytes(whole))
    except UnreadableFile:
        return
    assert back.coalition == "safe-passage"
