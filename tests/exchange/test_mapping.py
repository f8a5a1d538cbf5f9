from pathlib import Path

import pytest

from coalition.errors import InvalidInput, UnknownMapping, UnreadableFile
from coalition.exchange.tabular.mapping import (
    check_fields,
    parse_pairs,
    read_mapping,
    resolve_mapping,
    suggest_mapping,
)
from coalition.exchange.tabular.reader import read_table

TABLE = read_table(b"Organisation,Org type,Region\nA,NGO,Aceh", "a.csv")


def test_a_column_may_be_spelt_in_other_letter_case() -> None:
    assert resolve_mapping({"name": "ORGANISATION"}, TABLE) == {"name": "Organisation"}


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        UnknownMapping, match=r"no column “Regio”.*Organisation, Org type, Region"
    ):
        resolve_mapping({"place": "Regio"}, TABLE)


def test_a_field_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownMapping, match=r"no field “nama”.*name, sector, service"):
        resolve_mapping({"nama": "Organisation"}, TABLE)
    with pytest.raises(UnknownMapping, match="no field “colour”"):
        check_fields(["colour"])


def test_a_hashtag_can_stand_for_its_column() -> None:
    table = read_table(b"Who,Where\n#org,#adm1+name\nA,Aceh", "a.csv")

    assert resolve_mapping({"place": "#adm1+name"}, table) == {"place": "Where"}


@pytest.mark.parametrize("pair", ["name", "=Organisation", "name=", "name= "])
def test_a_pair_without_field_or_value_is_refused(pair: str) -> None:
    with pytest.raises(InvalidInput):
        parse_pairs([pair])


def test_a_field_given_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="twice"):
        parse_pairs(["name=A", "name=B"])


def test_a_value_may_hold_an_equals_sign() -> None:
    assert parse_pairs(["note=a=b"]) == {"note": "a=b"}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (
            "Organisation,Org type,Region,Activity",
            {
                "name": "Organisation",
                "sector": "Org type",
                "place": "Region",
                "service": "Activity",
            },
        ),
        (
            "NAMA_LEMBAGA,Provinsi,Jenis Layanan",
            {
                "name": "NAMA_LEMBAGA",
                "service": "Jenis Layanan",
                "place": "Provinsi",
            },
        ),
        ("Colour,Size", {}),
    ],
)
def test_headings_in_two_languages_suggest_a_mapping(
    heading: str, expected: dict[str, str]
) -> None:
    row = ",".join("x" * (heading.count(",") + 1))

    assert suggest_mapping(read_table(f"{heading}\n{row}".encode(), "a.csv")) == (
        expected
    )


def test_hashtags_come_before_headings() -> None:
    table = read_table(b"Name,Partner\n#country,#org\nLiberia,A", "a.csv")

    assert suggest_mapping(table)["name"] == "Partner"


def test_a_mapping_can_be_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "monthly.toml"
    file.write_text('[map]\nname = "Nama Lembaga"\n[set]\nsector = "LSM"\n')

    assert read_mapping(file) == ({"name": "Nama Lembaga"}, {"sector": "LSM"})


@pytest.mark.parametrize(
    "content", ["", "[map", "map = 3", "[map]\nname = 3", '[mapp]\nname = "A"']
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "monthly.toml"
    file.write_text(content)

    with pytest.raises(UnreadableFile, match="no mapping"):
        read_mapping(file)
    with pytest.raises(UnreadableFile, match="no mapping"):
        read_mapping(tmp_path / "none.toml")
