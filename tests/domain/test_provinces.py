import csv
from importlib.resources import files

import pytest

from coalition.domain import Coalition, Term
from coalition.domain.provinces import (
    find_province,
    find_province_place,
    province_codes_by_place,
    provinces,
)


def test_there_are_38_provinces_and_five_younger_than_the_map_of_33() -> None:
    every = provinces()
    assert len(every) == 38
    young = {code: p.split_from for code, p in every.items() if p.split_from}
    assert young == {
        "ID-KU": "ID-KI",
        "ID-PD": "ID-PB",
        "ID-PS": "ID-PA",
        "ID-PT": "ID-PA",
        "ID-PE": "ID-PA",
    }


def test_every_spelling_met_means_one_province() -> None:
    place = files("coalition.domain") / "data" / "provinces.csv"
    rows = list(csv.DictReader(place.read_text("utf-8").splitlines()))
    for row in rows:
        for column, name in row.items():
            if name and ("name" in column or "bps" in column or "xlsx" in column):
                if column == "bps_code":
                    continue
                found = find_province(name)
                assert found is not None, name
                assert found.code == row["iso_3166_2"], name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KEP, RIAU", "ID-KR"),
        ("Provinsi Jawa Barat", "ID-JB"),
        ("D.I. Yogyakarta", "ID-YO"),
        ("west-nusa-tenggara", "ID-NB"),
        ("  bangka–belitung ", "ID-BB"),
        ("ID-MU", "ID-MU"),
        ("NTT", "ID-NT"),
        ("Prov. N.T.B.", "ID-NB"),
        ("Propinsi DIY", "ID-YO"),
        ("DKI", "ID-JK"),
        ("Kepri", "ID-KR"),
        ("BABEL", "ID-BB"),
        ("Jabar", "ID-JB"),
        ("jateng", "ID-JT"),
        ("Jatim", "ID-JI"),
        ("Sumut", "ID-SU"),
        ("Sumbar", "ID-SB"),
        ("Sumsel", "ID-SS"),
        ("North Sumatera", "ID-SU"),
        ("Kalbar", "ID-KB"),
        ("Kalteng", "ID-KT"),
        ("Kalsel", "ID-KS"),
        ("Kaltim", "ID-KI"),
        ("Kaltara", "ID-KU"),
        ("Sulut", "ID-SA"),
        ("Sulteng", "ID-ST"),
        ("Sulsel", "ID-SN"),
        ("Sultra", "ID-SG"),
        ("Sulbar", "ID-SR"),
        ("Malut", "ID-MU"),
        ("Nusa Tenggara Timur (NTT)", "ID-NT"),
        ("Kaltim / East Kalimantan", "ID-KI"),
        ("Papua (Selatan)", "ID-PS"),
        ("Riau (Kepri)", None),
        ("Bali (Ubud)", None),
        ("Kalimantan", None),
        ("Sumatera", None),
        ("ID.LA", None),
        ("Batam", None),
        ("", None),
    ],
)
def test_a_province_is_found_by_what_people_write(name: str, code: str | None) -> None:
    found = find_province(name)
    assert (found.code if found else None) == code


def test_two_provinces_in_one_breath_are_none() -> None:
    assert find_province("Riau", "Aceh") is None


def test_places_are_matched_by_name_in_any_language_else_by_id_never_a_district() -> (
    None
):
    card = Coalition(
        id="c",
        name="C",
        places=(
            Term(id="a", name={"id": "Sumatera Utara"}),
            Term(id="bali", name={"en": "The island"}),
            Term(id="papua", name={"en": "Papua"}, within="bali"),
            Term(id="batam", name={"en": "Batam"}),
        ),
    )
    assert province_codes_by_place(card) == {"a": "ID-SU", "bali": "ID-BA"}
    assert find_province_place(card, "North Sumatera") == "a"
    assert (
        find_province_place(card, "Papua") == find_province_place(card, "Batam") == ""
    )
