import time

import pytest

from coalition.exchange.tabular.matching import (
    find_misspelling_pairs,
    find_similar_names,
    suggest_spelling,
)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("OXFAM", "Oxfam", "capitals"),
        ("Médecins du Monde", "Medecins du monde", "accents"),
        ("Yayasan Harapan", "Harapan", "Ltd"),
        ("A.C.D.I./VOCA", "ACDI VOCA", "punctuation"),
        ("International Rescue Committee (IRC)", "IRC", "brackets"),
        ("German Agro Action (aka Welthungerhilfe)", "Welthungerhilfe", "brackets"),
        ("German Agro Action (aka Welthungerhilfe)", "German Agro Action", "brackets"),
        ("International Rescue Committee", "IRC", "initials"),
        ("Samaritan's Purse", "Samaritains Purse", "spelling"),
        ("Harbour House Bandung", "Harbor House Bandung", "spelling"),
        ("Harbor House", "Harbor Houses", "spelling"),
        ("Sister", "Sisters", "spelling"),
        ("Sister of Hope", "Sisters of Hope", "spelling"),
        ("Medecins sans Frontieres", "Medecins sans Frontieres France", "begins"),
    ],
)
def test_likely_same_names_are_listed_with_the_reason(
    a: str, b: str, reason: str
) -> None:
    (found,) = find_similar_names([a, b])

    assert set(found[:2]) == {a, b}
    assert reason in found[2]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Women's Group 12", "Women's Group 13"),
        ("National NGO Forum", "International NGO Forum"),
        ("Save the Children", "Save My Future"),
        ("UNDP", "UNDPS"),
        ("???", "!!!"),
        ("مأوى", "أمل"),
    ],
)
def test_names_that_only_resemble_each_other_are_left_in_peace(a: str, b: str) -> None:
    assert find_similar_names([a, b]) == []


def test_pairs_without_a_name_from_the_file_are_not_listed_again() -> None:
    names = ["Oxfam", "OXFAM", "Harapan"]

    assert find_similar_names(names, among={"Harapan"}) == []
    assert len(find_similar_names(names, among={"OXFAM"})) == 1


@pytest.mark.parametrize(
    ("term", "meant"),
    [
        ("Goverment", "Government"),
        ("Sheltter", "Shelter"),
        ("Pemerintahh", "Pemerintah"),
        ("Government", None),
        ("Donors", None),
        ("International Organization", None),
        ("Shetler", "Shelter"),
        ("Shelters", "Shelter"),
        ("WASH", None),
    ],
)
def test_a_term_nearly_spelt_like_a_usual_one_is_pointed_out(
    term: str, meant: str | None
) -> None:
    assert suggest_spelling(term, ["Shelter"]) == meant


def test_a_term_of_the_coalition_comes_before_the_usual_ones() -> None:
    assert suggest_spelling("Counselingg", ["Counseling"]) == "Counseling"


def test_five_thousand_names_take_seconds_not_minutes() -> None:
    words = ["Rumah", "Harapan", "Aman", "Kasih", "Mitra", "Bunga", "Karya"]
    names = [
        f"{words[n % 7]} {words[n // 7 % 7]} {chr(97 + n % 26) * 3}{n}"
        for n in range(5_000)
    ]

    started = time.monotonic()
    find_similar_names(names)

    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    "shape", ["Womens self help group of village {}", "Group ({})"]
)
def test_a_long_series_of_names_is_no_list_of_duplicates(shape: str) -> None:
    started = time.monotonic()

    assert find_similar_names(shape.format(n) for n in range(5_000)) == []
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("East Java", "East Jva"),  # a letter less
        ("East Java", "Esat Java"),  # two letters changed places
        ("Jawa Barat", "Jawa Barut"),  # another letter
        ("Riau", "Raiu"),
        ("Bogor", "Bojor"),
        ("East Java", "East-Java"),
        ("Legal aid", "Legal aids"),
    ],
)
def test_terms_one_slip_apart_are_found(a: str, b: str) -> None:
    assert [set(pair) for pair in find_misspelling_pairs([a, b])] == [{a, b}]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("West Kalimantan", "East Kalimantan"),
        ("West Nusa Tenggara", "East Nusa Tenggara"),
        ("North Sumatra", "South Sumatra"),
        ("Jawa Barat", "Jawa Timur"),
        ("Health zone A", "Health zone B"),
        ("Health zone 1", "Health zone 12"),
        ("Bali", "Mali"),
    ],
)
def test_terms_that_are_two_things_are_left_in_peace(a: str, b: str) -> None:
    assert find_misspelling_pairs([a, b]) == []
    assert suggest_spelling(a, [b]) is None
