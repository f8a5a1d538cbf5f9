import io
import re
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from coalition.domain import (
    Audience,
    Coalition,
    Listing,
    Offer,
    Organisation,
    Term,
    for_audience,
)
from coalition.exchange.schemas.organisations import read_organisations
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import SourceTable, read_table
from coalition.exchange.xlsx_writer import write_register_xlsx

COALITION = Coalition(
    id="safe-passage",
    name="Safe & Sound",
    languages=("en", "id"),
    sectors=(Term(id="ngo", name={"en": "Charity", "id": "Lembaga"}),),
    services=(Term(id="shelter", name={"en": "Shelter", "id": "Rumah aman"}),),
    places=(Term(id="aceh", name={"en": "Aceh"}), Term(id="bali", name={"en": "Bali"})),
    fictional=True,
)
HOUSE = Organisation(
    id="house",
    name="Harbour House",
    sector="ngo",
    confirmed=date(2026, 10, 14),
    note="planted secret",
    contact="planted number",
)
OFFERS = (
    Offer(id="1", organisation="house", service="shelter", place="bali", capacity=4),
    Offer(id="2", organisation="house", service="shelter", place="aceh", capacity=0),
)


def markup(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith(("xl/worksheets/", "xl/sharedStrings"))
        )


def table_of(data: bytes) -> SourceTable:
    return read_table(data, "register.xlsx")


def test_a_row_stands_for_a_service_in_a_place() -> None:
    table = table_of(write_register_xlsx([HOUSE], OFFERS, COALITION, "en"))

    assert table.header == (
        "Organisation",
        "Sector",
        "Service",
        "Place",
        "Capacity",
        "Since",
        "Until",
        "Confirmed",
    )
    assert [row.raw for row in table.rows] == [
        ("Harbour House", "Charity", "Shelter", place, people, "", "", "2026-10-14")
        for place, people in (("Aceh", "0"), ("Bali", "4"))
    ]


def test_names_of_terms_are_in_the_language_asked_for() -> None:
    table = table_of(write_register_xlsx([HOUSE], OFFERS, COALITION, "id"))

    assert table.rows[0].raw[1:3] == ("Lembaga", "Rumah aman")


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "<img src=x onerror=alert(1)>",
        "_x003D_1+1",
        "مأوى",
        "🏠 Rumah",
    ],
)
def test_what_looks_like_a_formula_stays_text(name: str) -> None:
    organisation = Organisation(id="x", name=name)

    data = write_register_xlsx([organisation], [], COALITION, "en")

    assert not re.search(r"<f[ >/]", markup(data))
    assert table_of(data).rows[0].raw[0] == name
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert bool(cell.quotePrefix) is name.startswith(("=", "+", "-", "@"))


def test_what_a_cell_cannot_hold_is_left_out_or_cut_with_a_note() -> None:
    odd = Organisation.model_construct(id="x", name="A\x00B\x0b\ud83d\ufffeC")
    long = Organisation(id="y", name="🏠" * 20_000)

    table = table_of(write_register_xlsx([odd, long], [], COALITION, "en"))

    assert table.rows[0].raw[0] == "ABC"
    cut = table.rows[1].raw[0]
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith("🏠 … (cut here; 20,000 letters in all)")


def test_only_the_host_gets_notes_and_contacts() -> None:
    data = write_register_xlsx([HOUSE], OFFERS, COALITION, "en")
    for_host = write_register_xlsx(
        [HOUSE], OFFERS, COALITION, "en", audience=Audience.FACILITATOR
    )

    assert "planted" not in markup(data)
    assert "planted secret" in markup(for_host)


def test_an_organisation_stands_as_it_allows() -> None:
    organisations = [
        HOUSE.model_copy(update={"print_place": False}),
        Organisation(id="b", name="Planted", listing=Listing.ALIAS, alias="A shelter"),
        Organisation(id="c", name="Planted too", listing=Listing.HIDDEN),
    ]
    offers = [*OFFERS, Offer(id="3", organisation="c", service="planted-service")]
    seen = for_audience(organisations, Audience.PARTICIPANTS)

    data = write_register_xlsx(seen, offers, COALITION, "en")

    table = table_of(data)
    assert [row.raw[0] for row in table.rows] == ["A shelter", "Harbour House"]
    assert {row.raw[3] for row in table.rows} == {""}
    assert "lanted" not in markup(data)


def test_of_who_wants_no_place_printed_there_is_the_name_only() -> None:
    quiet = HOUSE.model_copy(update={"print_place": False})
    offers = [
        offer.model_copy(update={"capacity": 7, "since": date(2020, 1, 31)})
        for offer in OFFERS
    ]

    for_room = write_register_xlsx([quiet], offers, COALITION, "en")
    for_host = write_register_xlsx(
        [quiet], offers, COALITION, "en", audience=Audience.FACILITATOR
    )

    (row,) = table_of(for_room).rows
    assert row.raw == ("Harbour House", "", "", "", "", "", "", "")
    assert len(table_of(for_host).rows) == 2


@pytest.mark.parametrize("audience", [Audience.PARTICIPANTS, Audience.ROOM])
def test_only_the_host_sees_who_provides_a_sensitive_service(
    audience: Audience,
) -> None:
    shelter = COALITION.services[0].model_copy(update={"sensitive": True})
    guarded = COALITION.model_copy(
        update={"services": (shelter, Term(id="legal-help", name={"en": "Legal help"}))}
    )
    offers = [*OFFERS, Offer(id="3", organisation="house", service="legal-help")]

    data = write_register_xlsx([HOUSE], offers, guarded, "en", audience=audience)
    for_host = write_register_xlsx(
        [HOUSE], offers, guarded, "en", audience=Audience.FACILITATOR
    )

    assert [row.raw[2:4] for row in table_of(data).rows] == [("Legal help", "")]
    assert "Bali" not in markup(data)
    assert len(table_of(for_host).rows) == 3


def test_the_register_can_be_read_in_again_and_changes_nothing() -> None:
    data = write_register_xlsx(
        [HOUSE], OFFERS, COALITION, "en", audience=Audience.FACILITATOR
    )
    table = table_of(data)

    draft = read_organisations(
        table,
        suggest_mapping(table),
        {},
        COALITION,
        [HOUSE],
        OFFERS,
        today=date(2026, 11, 21),
    )

    assert draft.facts == ()
    assert draft.report.refused == ()


def test_an_empty_register_is_a_heading() -> None:
    sheet = load_workbook(
        io.BytesIO(write_register_xlsx([], [], COALITION, "en"))
    ).active
    assert sheet is not None

    assert sheet.max_row == 1
