from datetime import date

import pytest

from coalition.blocks import Table
from coalition.domain import Coalition, Listing, Offer, Organisation, Term
from coalition.texts import Texts
from coalition.workbook.coverage import landscape_of
from coalition_widgets import CoverageScreen

COALITION = Coalition(
    id="harbour",
    name="Harbour",
    services=(Term(id="legal", name={"en": "Legal help"}),),
    places=(
        Term(id="aceh", name={"en": "Aceh"}),
        Term(id="bali", name={"en": "Bali"}),
        Term(id="riau", name={"en": "Riau"}),
    ),
)
LAMP = Organisation(id="lamp", name="Lamp House")
BOAT = Organisation(
    id="boat", name="Planted", listing=Listing.ALIAS, alias="Boat House"
)
QUIET = Organisation(id="quiet", name="Quiet House", print_place=False)


def screen(*offered: tuple[str, str]) -> CoverageScreen:
    offers = [
        Offer(id=f"{who}-{place}", organisation=who, service="legal", place=place)
        for who, place in offered
    ]
    seen = landscape_of(COALITION, [LAMP, BOAT, QUIET], offers, date(2026, 3, 1))
    return CoverageScreen(seen, [], Texts())


def who(shown: CoverageScreen) -> list[str]:
    (table,) = shown.providers("legal")
    assert isinstance(table, Table)
    return [row.cells[1].text for row in table.rows]


def test_all_who_allow_it_are_named_and_an_empty_square_says_none() -> None:
    shown = who(screen(("lamp", "aceh"), ("boat", "aceh"), ("lamp", "bali")))

    assert shown == ["Boat House and Lamp House", "Lamp House", "none"]


@pytest.mark.parametrize(
    ("beside", "said"), [((), "1 organisation"), (("lamp", "boat"), "3 organisations")]
)
def test_beside_one_who_is_not_named_nobody_is(
    beside: tuple[str, ...], said: str
) -> None:
    shown = screen(*[(name, "aceh") for name in (*beside, "quiet")])

    assert who(shown)[0] == said
