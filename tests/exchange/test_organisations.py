from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import Coalition, Listing, Offer, Organisation
from coalition.errors import InvalidInput, UnknownMapping
from coalition.exchange.schemas.organisations import read_organisations
from coalition.exchange.tabular.reader import read_table
from coalition.texts import Texts

if TYPE_CHECKING:
    from tests.exchange.conftest import Read

TODAY = date(2026, 11, 21)


def test_a_row_is_an_organisation_in_a_place_with_a_service(read: Read) -> None:
    draft = read(
        "name,sector,place,service,capacity,since,until,contact,note,confirmed\n"
        "Harbour House,NGO,Aceh,Shelter,12,2020-01-31,31/12/2027,Ibu Sri,quiet,"
        "14 Oktober 2026\n"
    )

    assert draft.organisations == (
        Organisation(
            id="harbour-house",
            name="Harbour House",
            sector="ngo",
            contact="Ibu Sri",
            note="quiet",
            confirmed=date(2026, 10, 14),
        ),
    )
    assert draft.offers == (
        Offer(
            id="harbour-house--shelter--aceh",
            organisation="harbour-house",
            service="shelter",
            place="aceh",
            capacity=12,
            since=date(2020, 1, 31),
            until=date(2027, 12, 31),
        ),
    )


def test_only_rows_equal_in_every_cell_as_in_the_file_are_left_out(read: Read) -> None:
    draft = read(
        "name,place,code\n"  # row 1
        "A,Aceh,1\n"
        "A,Aceh,1\n"  # row 3 repeats row 2
        "A,Aceh,2\n"  # another code, though nobody mapped it
        "A ,Aceh,1\n"  # a stray space
        "A,Aceh,1\n"  # row 6 repeats row 2 again
    )

    assert draft.report.duplicates_left_out == ((3, 2, "A · Aceh"), (6, 2, "A · Aceh"))
    assert draft.report.rows_read == 5
    assert draft.report.accepted == 3
    assert draft.report.organisations == 1


def test_stray_spaces_make_no_second_organisation_and_are_reported(read: Read) -> None:
    draft = read("name,place\nAksi\xa0Damai,Aceh\nAksi Damai ,Bali\nAksi Damai,Riau\n")

    assert [organisation.name for organisation in draft.organisations] == ["Aksi Damai"]
    assert [(m.before, m.after, m.lines) for m in draft.report.mended] == [
        ("Aksi\xa0Damai", "Aksi Damai", (2,)),
        # The table reader leaves cells as they are, trailing space included.
        ("Aksi Damai ", "Aksi Damai", (3,)),
    ]


def test_names_that_look_alike_are_listed_and_stay_apart(read: Read) -> None:
    existing = (Organisation(id="irc", name="IRC"),)

    draft = read(
        "name\nInternational Rescue Committee (IRC)\nOxfam\nOXFAM\n", existing=existing
    )

    assert len(draft.organisations) == 3
    assert [(a, b) for a, b, _reason in draft.report.likely_same] == [
        ("IRC", "International Rescue Committee (IRC)"),
        ("OXFAM", "Oxfam"),
    ]


def test_an_organisation_known_by_name_keeps_its_id_and_what_is_not_in_the_file(
    read: Read,
) -> None:
    held = Organisation(
        id="old-id", name="Harbour House", listing=Listing.HIDDEN, note="call first"
    )
    offer = Offer(id="o-1", organisation="old-id", service="shelter", place="aceh")

    draft = read(
        "name,sector,service,place,capacity\nHarbour House,NGO,Shelter,Aceh,8\n",
        existing=(held,),
        existing_offers=(offer,),
    )

    assert draft.organisations == (held.model_copy(update={"sector": "ngo"}),)
    assert draft.offers == (offer.model_copy(update={"capacity": 8}),)
    assert draft.report.changed_organisations == 1
    assert draft.report.new_organisations == 0


def test_importing_the_same_file_again_puts_nothing(read: Read) -> None:
    text = "name,sector,service,place\nA,NGO,Shelter,Aceh\nB,NGO,Food,Bali\n"
    first = read(text)
    assert first.coalition is not None

    second = read(
        text,
        existing=first.organisations,
        existing_offers=first.offers,
        coalition=first.coalition,
    )

    assert second.facts == ()


def test_two_sectors_of_one_organisation_are_settled_by_the_most_frequent(
    read: Read,
) -> None:
    draft = read("name,sector,place\nA,Faith,x\nA,NGO,y\nA,NGO,z\nB,Faith,x\n")

    assert draft.organisations[0].sector == "ngo"
    assert draft.report.kept == (("A", "sector", "NGO", ("Faith",)),)


def test_where_rows_differ_the_listing_that_shows_least_is_taken(read: Read) -> None:
    draft = read("name,listing,alias,place\nA,name,,x\nA,hidden,,y\nA,alias,Z,z\n")

    assert draft.organisations[0].listing is Listing.HIDDEN


def test_a_value_set_for_all_rows_gives_way_to_the_cell(read: Read) -> None:
    draft = read(
        "name,place\nA,Aceh\nB,\n", fixed={"place": "Bali", "service": "Shelter"}
    )

    assert [offer.place for offer in draft.offers] == ["aceh", "bali"]


def test_a_place_without_a_service_is_not_lost(read: Read) -> None:
    draft = read("name,place\nA,Aceh\n")

    assert draft.coalition is not None
    assert draft.offers[0].service == draft.coalition.services[-1].id == "not-named"
    assert "Service not named" in " ".join(draft.report.sentences(Texts()))


@pytest.mark.parametrize("nothing", ["None", "N/A", "-", "n/a", " — ", ""])
def test_words_that_mean_nothing_are_empty_in_a_place_and_refused_in_a_name(
    read: Read,
    nothing: str,
) -> None:
    draft = read(
        f"name,place,capacity,note\nA,{nothing},{nothing},x\n{nothing},Aceh,1,x\n",
        partial=True,
    )

    assert draft.offers == ()
    assert [(r.line, r.field) for r in draft.report.refused] == [(3, "name")]


def test_a_capacity_that_is_not_known_is_not_zero(read: Read) -> None:
    draft = read("name,service,capacity\nA,Shelter,N/A\nB,Shelter,0\n")

    assert [offer.capacity for offer in draft.offers] == [None, 0]


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        (
            "since",
            "31/02/2026",
            "Row 2 is taken without this cell: the date 31/02/2026 does not exist.",
        ),
        ("since", "2026-13-01", "the date 2026-13-01 does not exist"),
        ("until", "soon", "“soon” is not a date"),
        ("since", "00/00/0000", "does not exist"),
        ("confirmed", "2030-01-01", "still to come"),
        ("capacity", "about 20", "“about 20” is not a number"),
        ("capacity", "-5", "“-5” is not a number"),
        ("capacity", "1.5", "“1.5” is not a number"),
        ("capacity", "9" * 5_000, "cannot be right"),
        ("capacity", "٣", "not a number"),
        ("listing", "secret", "“secret” is not a way to be listed"),
        ("listing", "alias", "gives none"),
    ],
)
def test_what_cannot_be_is_named_by_its_row(
    read: Read, column: str, text: str, says: str
) -> None:
    draft = read(f"name,service,{column}\nA,Shelter,{text}\n", partial=True)

    said = [s for s in draft.report.sentences(Texts()) if s.startswith("Row 2")]
    assert len(said) == 1
    assert says in said[0]
    assert len(said[0]) < 200


@pytest.mark.parametrize(
    ("text", "people"),
    [("12", 12), ("1.200", 1200), ("1,200", 1200), ("12,0", 12), (" 7 ", 7)],
)
def test_whole_numbers_are_read_as_people_write_them(
    read: Read, text: str, people: int
) -> None:
    draft = read(f'name,service,capacity\nA,Shelter,"{text}"\n')

    assert draft.offers[0].capacity == people


def test_an_end_before_the_beginning_is_left_out(read: Read) -> None:
    draft = read("name,service,since,until\nA,Shelter,2026-02-01,2026-01-01\n")

    assert not draft.report.refused
    assert [(r.line, r.field) for r in draft.report.omitted] == [(2, "until")]
    assert (draft.offers[0].since, draft.offers[0].until) == (None, None)


def test_one_refused_row_refuses_the_file_unless_the_rest_is_wanted(read: Read) -> None:
    text = "name,place\nA,Aceh\n,Bali\n"

    whole = read(text)
    rest = read(text, partial=True)

    assert whole.facts == ()
    assert whole.report.sentences(Texts())[0] == (
        "Nothing was taken from partners.csv: 1 row cannot be used. Mend it in the "
        "file, or add --partial to take the other rows."
    )
    with pytest.raises(InvalidInput, match=r"partners\.csv"):
        whole.import_fact()
    assert [organisation.name for organisation in rest.organisations] == ["A"]
    assert "Row 3: it has no name of an organisation." in rest.report.sentences(Texts())


def test_names_that_would_be_markup_or_formulas_are_data(read: Read) -> None:
    names = [
        "<img src=x onerror=alert(1)>",
        '=HYPERLINK("http://x")',
        "x" * 4_000,
        "مأوى",
        "Rumah 🏠\x00",
    ]
    rows = "\n".join('"' + name.replace('"', '""') + '",Shelter,Aceh' for name in names)

    draft = read(f"name,service,place\n{rows}\n")

    assert [o.name for o in draft.organisations] == [*names[:4], "Rumah 🏠"]
    assert len({o.id for o in draft.organisations}) == 5
    assert all(len(offer.id) <= 200 for offer in draft.offers)
    assert all(len(said) < 400 for said in draft.report.sentences(Texts()))


def test_a_file_without_a_column_for_names_is_refused(read: Read) -> None:
    with pytest.raises(InvalidInput, match="--map name"):
        read("colour,size\nred,2\n")


def test_an_unknown_field_is_refused(read: Read) -> None:
    with pytest.raises(UnknownMapping):
        read("name\nA\n", fixed={"colour": "red"})


def test_the_record_of_an_import_holds_counts_and_rows_but_no_names(read: Read) -> None:
    draft = read(
        "name,place,contact\nSecret House,Aceh,0812\nSecret House,Aceh,0812\n,x,\n",
        partial=True,
    )

    imported = draft.import_fact("import-1")

    assert (imported.file, imported.rows, imported.day) == ("partners.csv", 3, TODAY)
    assert imported.summary["duplicates_left_out"] == [[3, 2]]
    assert imported.summary["refused"] == [[4, "name"]]
    assert "Secret" not in imported.model_dump_json()
    assert "0812" not in imported.model_dump_json()


def test_the_report_speaks_indonesian_where_the_catalogue_does(read: Read) -> None:
    draft = read("name,place\nA,Aceh\nA,Aceh\n,x\n")

    assert len(draft.report.sentences(Texts("id"))) == len(
        draft.report.sentences(Texts("en"))
    )


_CELLS = st.sampled_from(["", "A", "a", "A ", "N/A", "B\xa0C", "B C", "ع", "=1+1"])


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=12))
def test_reading_changes_no_argument_and_every_row_is_accounted_for(
    safe_passage: Coalition,
    rows: list[tuple[str, str, str]],
) -> None:
    lines = "\n".join("\t".join(row) for row in [("name", "service", "place"), *rows])
    if not any(any(map(str.strip, row)) for row in rows):
        return
    table = read_table(lines.encode(), "a.tsv")
    mapping = {"name": "name", "service": "service", "place": "place"}
    fixed: dict[str, str] = {}
    existing = [Organisation(id="a", name="A")]
    before = copy.deepcopy((table, mapping, fixed, safe_passage, existing))

    draft = read_organisations(
        table, mapping, fixed, safe_passage, existing, today=TODAY, partial=True
    )

    assert (table, mapping, fixed, safe_passage, existing) == before
    report = draft.report
    left = len(report.duplicates_left_out) + len(report.refused)
    assert report.accepted + left == report.rows_read == len(table.rows)
    again = read_organisations(
        table, mapping, fixed, safe_passage, existing, today=TODAY, partial=True
    )
    assert again == draft
    assert len({offer.id for offer in draft.offers}) == len(draft.offers)


def test_an_organisation_of_the_same_id_says_what_it_was_called(read: Read) -> None:
    held = Organisation(id="harbour", name="Harbour House")
    draft = read("id,name\nharbour,Harbour Home\n", existing=(held,))

    assert [one.name for one in draft.organisations] == ["Harbour Home"]
    assert (
        "“Harbour House” is now called “Harbour Home”: the id is the same."
        in draft.report.sentences(Texts())
    )


def test_a_name_that_tells_of_a_shelter_is_pointed_out_unless_it_is_not_shown(
    read: Read,
) -> None:
    draft = read(
        "name,listing,alias\n"
        "Rumah Aman Melati,name,\n"
        "Bali Safe House,alias,A group\n"
        "Penampungan Anggrek,hidden,\n"
        "Lantern,name,\n"
    )

    assert draft.report.telling == ("Rumah Aman Melati",)
    (told,) = (s for s in draft.report.sentences(Texts()) if "by itself" in s)
    assert told.startswith("The name “Rumah Aman Melati” says by itself")
