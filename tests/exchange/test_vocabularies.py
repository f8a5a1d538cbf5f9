"""Terms that a file brings: new ones, misspelt ones, sums, and what guards a shelter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import Coalition, Term
from coalition.errors import InvalidInput, UnknownMapping
from coalition.exchange.schemas.organisations import (
    OrganisationChangeset,
    read_organisations,
)
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import read_table
from coalition.texts import Texts

if TYPE_CHECKING:
    from tests.exchange.conftest import Read

TODAY = date(2026, 11, 21)


def test_a_term_is_found_by_id_or_by_its_name_in_any_language(
    read: Read, safe_passage: Coalition
) -> None:
    draft = read("name,service\nA,SHELTER\nB,rumah  aman\nC,Legal help\n")

    assert [offer.service for offer in draft.offers] == [
        "shelter",
        "shelter",
        "legal-help",
    ]
    assert draft.coalition is not None
    assert draft.coalition.services == (
        *safe_passage.services,
        Term(id="legal-help", name={"en": "Legal help"}),
    )


def test_a_coalition_whose_lists_have_everything_is_not_put_again(read: Read) -> None:
    assert read("name,service,place\nA,Shelter,Aceh\n").coalition is None


def test_a_misspelt_sector_is_pointed_out_and_kept(read: Read) -> None:
    draft = read("name,sector\nA,Goverment\n")

    assert draft.report.likely_meant == (("sector", "Goverment", "Government"),)
    assert draft.organisations[0].sector == "goverment"


def test_new_terms_are_named(read: Read) -> None:
    said = read(
        "name,sector,service,place\nA,Faith,Legal help,Bali\nB,Faith,Shelter,\n"
    ).report.sentences(Texts())

    start = said.index("New in the list of sectors: “Faith”.")
    assert said[start + 1 :] == [
        "New in the list of services: “Legal help”.",
        "New in the list of places: “Bali”.",
    ]


def test_a_file_that_adds_no_term_asks_nothing_about_terms(read: Read) -> None:
    said = read("name,service,place\nA,Shelter,Aceh\n").report.sentences(Texts())

    assert not [s for s in said if "slip of the pen" in s or "New in" in s]


def test_the_rarer_of_two_nearly_equal_terms_in_a_file_is_asked_about(
    read: Read,
) -> None:
    draft = read("name,place\nA,East Jva\nB,East Java\nC,East Java\nD,West Java\n")

    assert draft.report.likely_meant == (("place", "East Jva", "East Java"),)
    assert "Place “East Jva”: was “East Java” meant?" in " ".join(
        draft.report.sentences(Texts())
    )


def test_a_term_that_is_known_in_another_language_is_asked_about(
    read: Read, safe_passage: Coalition
) -> None:
    known = safe_passage.model_copy(
        update={"places": (Term(id="west-side", name={"en": "West Sumatra side"}),)}
    )

    draft = read(
        "name,service,place\nA,Rumah-aman,Sumatera Barat side\n", coalition=known
    )

    assert set(draft.report.likely_meant) == {
        ("service", "Rumah-aman", "Rumah aman"),
        ("place", "Sumatera Barat side", "West Sumatra side"),
    }


@pytest.mark.parametrize("name", ["Total", "JUMLAH:", "sum", "Grand Total"])
def test_a_row_that_may_be_a_sum_is_kept_and_asked_about(read: Read, name: str) -> None:
    draft = read(f"name,place\nTotal Care,Aceh\n{name},Aceh\n")

    assert [o.name for o in draft.organisations] == ["Total Care", name]
    asked = [s for s in draft.report.sentences(Texts()) if "is it a sum" in s]
    assert len(asked) == 1
    assert asked[0].startswith(f"Row 3 is named “{name}”")


@pytest.mark.parametrize(
    "several",
    ["counselling; legal aid", "counselling and legal aid", "counselling, legal aid"],
)
def test_several_services_in_one_cell_are_kept_as_one_and_asked_about(
    read: Read,
    several: str,
) -> None:
    draft = read(f'name,service\nA,"{several}"\nB,Legal aid\n')

    assert len(draft.offers) == 2
    asked = [s for s in draft.report.sentences(Texts()) if "several in one" in s]
    assert len(asked) == 1
    assert f"Service “{several}”" in asked[0]


def guarded(draft: OrganisationChangeset) -> dict[str, bool]:
    assert draft.coalition is not None
    return {term.name["en"]: term.sensitive for term in draft.coalition.services}


@pytest.mark.parametrize(
    ("service", "sensitive"),
    [
        ("Women's shelters", True),
        ("Safe house", True),
        ("safehouse", True),
        ("Refuge", True),
        ("Rumah Aman Anak", True),
        ("Rumah penampungan", True),
        ("Refugee support", False),
        ("Legal help", False),
    ],
)
def test_a_new_service_that_sounds_like_a_shelter_is_sensitive_and_it_says_so(
    read: Read, service: str, sensitive: bool
) -> None:
    draft = read(f"name,service\nA,{service}\n")

    assert guarded(draft)[service] is sensitive
    said = " ".join(draft.report.sentences(Texts()))
    assert (f"If it is not: --not-sensitive “{service}”" in said) is sensitive


def test_a_place_or_sector_that_sounds_like_a_shelter_is_no_service(read: Read) -> None:
    draft = read("name,sector,place\nA,Shelter,Refuge Bay\n")

    assert draft.coalition is not None
    terms = (*draft.coalition.sectors, *draft.coalition.places)
    assert not any(term.sensitive for term in terms)


def test_a_person_says_which_services_are_sensitive(safe_passage: Coalition) -> None:
    table = read_table(b"name,service\nA,Refuge\nB,Legal help\n", "partners.csv")

    def marked(yes: list[str], no: list[str]) -> OrganisationChangeset:
        return read_organisations(
            table, suggest_mapping(table), {}, safe_passage, today=TODAY,
            sensitive=yes, not_sensitive=no,
        )  # fmt: skip

    draft = marked(["legal HELP", "Rumah aman"], ["refuge"])

    assert guarded(draft) == {"Shelter": True, "Refuge": False, "Legal help": True}
    said = draft.report.sentences(Texts())
    assert said[-3:] == [
        "“legal HELP” is marked as sensitive.",
        "“Rumah aman” is marked as sensitive.",
        "“refuge” is marked as not sensitive.",
    ]
    with pytest.raises(UnknownMapping, match="Legal help"):
        marked(["Nothing of ours"], [])
    with pytest.raises(InvalidInput):
        marked(["Refuge"], ["refuge"])


def lying(draft: OrganisationChangeset) -> dict[str, tuple[str, bool | None]]:
    """Say of each place in what it lies, and whether somebody calls it a province."""
    assert draft.coalition is not None
    places = draft.coalition.places
    return {term.id: (term.within, term.province) for term in places}


SHELTERS = "name,service,place\nA,Safe house,Old Port\nB,Legal aid,Aceh\n"


def test_a_new_place_that_is_no_known_province_is_reported_with_what_it_means(
    read: Read,
) -> None:
    said = " ".join(read(SHELTERS).report.sentences(Texts()))

    assert (
        "1 new place is no province that we know: “Old Port”. Participants are shown no "
        "sensitive service there, for safety." in said
    )
    assert "--within “Old Port=PROVINCE”, or --province “Old Port”" in said
    # Where nothing is sensitive, there is nothing to say.
    calm = read("name,service,place\nA,Legal aid,Old Port\n")
    assert "no province" not in " ".join(calm.report.sentences(Texts()))


@pytest.mark.parametrize(
    "known",
    [
        {"provinces": ("old port",)},
        {"within": {"old port": "Aceh"}},
        {"within": {"Old Port": "West Coast"}},
    ],
)
def test_who_knows_more_of_a_place_says_so(read: Read, known: Any) -> None:
    draft = read(SHELTERS, **known)

    wanted = {
        "old port": ("", True) if "provinces" in known else ("aceh", None),
        "Old Port": ("west-coast", None),
    }
    (key,) = known.get("within", {"old port": ""})
    assert lying(draft)["old-port"] == wanted[key]
    assert draft.report.unplaced == ()


def test_a_column_says_in_which_province_a_place_lies(read: Read) -> None:
    draft = read(
        "name,service,place,province\n"
        "A,Safe house,Old Port,Aceh\nB,Legal aid,Aceh,Aceh\nC,Legal aid,Old Port,Bali\n"
    )

    # The first row counts; a place lies in no other than the one it names.
    assert lying(draft) == {"aceh": ("", None), "old-port": ("aceh", None)}
    assert suggest_mapping(
        read_table(b"name,region,province\nA,West,Aceh\n", "a.csv")
    ) == {"name": "name", "place": "region"}


def test_a_place_cannot_lie_in_what_lies_in_it(read: Read) -> None:
    with pytest.raises(InvalidInput, match="lies in it"):
        read(SHELTERS, within={"Old Port": "Aceh", "Aceh": "Old Port"})
    with pytest.raises(UnknownMapping, match="Atlantis"):
        read(SHELTERS, provinces=("Atlantis",))
    with pytest.raises(UnknownMapping, match="Atlantis"):
        read(SHELTERS, within={"Atlantis": "Aceh"})


def test_a_province_in_another_spelling_is_the_place_that_is_there(read: Read) -> None:
    known = Coalition(
        id="c",
        name="C",
        places=(
            Term(id="riau-islands", name={"en": "Riau Islands"}),
            Term(id="ntt", name={"en": "East Nusa Tenggara"}),
            Term(id="jambi", name={"en": "Jambi"}, province=False),
        ),
    )
    draft = read(
        "name,service,place\nA,Outreach,KEP. RIAU\nB,Outreach,Nusa Tenggara Timur\n"
        "C,Outreach,Kep. Riau\nD,Outreach,Prov. Jambi\nE,Outreach,Batam\n",
        coalition=known,
    )

    assert [offer.place for offer in draft.offers] == [
        "riau-islands",
        "ntt",
        "riau-islands",
        "prov-jambi",  # somebody said that the Jambi in the list is no province
        "batam",
    ]
    assert [new.name for new in draft.report.new_terms] == [
        "Outreach",
        "Prov. Jambi",
        "Batam",
    ]
    said = draft.report.sentences(Texts())
    assert "Place “KEP. RIAU” is “Riau Islands”, which is in the list." in said
    assert (
        "Place “Nusa Tenggara Timur” is “East Nusa Tenggara”, which is in the list."
        in said
    )


def test_two_spellings_of_a_new_province_are_one_new_place(read: Read) -> None:
    draft = read("name,service,place\nA,Outreach,Jawa Barat\nB,Outreach,Jabar\n")

    assert {offer.place for offer in draft.offers} == {"jawa-barat"}
    assert draft.report.likely_meant == ()


def test_a_city_that_lies_in_a_province_of_its_name_stays_apart(read: Read) -> None:
    draft = read("name,service,place,within\nA,Outreach,Yogyakarta,DIY\n")

    assert draft.coalition is not None
    assert [(p.id, p.within) for p in draft.coalition.places][1:] == [
        ("yogyakarta", "diy"),
        ("diy", ""),
    ]


@pytest.mark.parametrize(
    "rows", ["DIY\nB,Legal aid,Yogyakarta,", "\nB,Legal aid,Yogyakarta,DIY"]
)
def test_a_city_of_its_provinces_name_is_one_in_all_rows_whatever_their_order(
    read: Read, rows: str
) -> None:
    province = Term(id="yogya", name={"en": "DI Yogyakarta"})
    draft = read(
        f"name,service,place,within\nA,Outreach,Yogyakarta,{rows}\n",
        coalition=Coalition(id="c", name="C", places=(province,)),
    )

    assert {offer.place for offer in draft.offers} == {"yogyakarta"}
    assert draft.coalition is not None
    assert {p.id: p.within for p in draft.coalition.places} == {
        "yogya": "",
        "yogyakarta": "yogya",
    }


def test_a_place_is_put_in_a_province_by_any_spelling_of_it(read: Read) -> None:
    draft = read(
        "name,service,place,province\nA,Outreach,Kupang,NTT\nB,Outreach,Ende,NTT\n"
        "C,Outreach,Flores,Nusa Tenggara Timur\n",
        within={"Kupang": "East Nusa Tenggara"},
    )

    assert draft.coalition is not None
    places = {p.id: p.within for p in draft.coalition.places}
    assert places["kupang"] == places["ende"] == places["flores"] == "ntt"


def test_a_service_is_never_taken_for_a_province(read: Read) -> None:
    draft = read("name,sector,service\nA,DIY,Jabar\nB,Yogyakarta,Jawa Barat\n")

    assert len(draft.report.new_terms) == 4
