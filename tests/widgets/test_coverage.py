from datetime import date

import pytest

from coalition.blocks import Table
from coalition.domain import Audience, Coalition, Listing, Offer, Organisation, Term
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import landscape_of
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


def screen(
    *offered: tuple[str, str], audience: Audience = Audience.PARTICIPANTS
) -> CoverageScreen:
    offers = [
        Offer(id=f"{who}-{place}", organisation=who, service="legal", place=place)
        for who, place in offered
    ]
    seen = landscape_of(
        COALITION, [LAMP, BOAT, QUIET], offers, date(2026, 3, 1), audience
    )
    return CoverageScreen(seen, [], Texts())


def who(shown: CoverageScreen) -> list[str]:
    (table,) = shown.providers("legal")
    assert isinstance(table, Table)
    return [row.cells[1].text for row in table.rows]


def test_all_who_allow_it_are_named_and_an_empty_square_says_none() -> None:
    shown = who(screen(("lamp", "aceh"), ("boat", "aceh"), ("lamp", "bali")))

    assert shown == ["Boat House and Lamp House", "Lamp House", "none"]


def test_who_wants_no_place_shown_stands_in_no_square() -> None:
    beside = screen(("lamp", "aceh"), ("boat", "aceh"), ("quiet", "aceh"))

    assert who(beside)[0] == "Boat House and Lamp House"
    assert who(screen(("quiet", "aceh"))) == ["none", "none", "none"]


def test_on_the_hosts_page_nobody_is_named_beside_one_who_is_not() -> None:
    shown = screen(("lamp", "aceh"), ("quiet", "aceh"), audience=Audience.FACILITATOR)

    assert who(shown)[0] == "2 organisations"


def test_a_sensitive_service_cannot_be_chosen_and_a_lower_place_says_nothing() -> None:
    pytest.importorskip("ipywidgets")
    shelter = Term(id="shelter", name={"en": "Shelter"}, sensitive=True)
    batam = Term(id="batam", name={"en": "Batam"}, within="riau")
    card = COALITION.model_copy(
        update={
            "services": (*COALITION.services, shelter),
            "places": (*COALITION.places, batam),
        }
    )
    offers = [
        Offer(id="1", organisation="lamp", service="shelter", place="batam"),
        Offer(id="2", organisation="lamp", service="legal", place="batam"),
    ]
    shown = CoverageScreen(
        landscape_of(card, [LAMP], offers, date(2026, 3, 1)), [], Texts()
    )

    shown.build()

    assert [value for _, value in shown.service.options] == ["", "legal"]
    assert shown.landscape.covered.counts["shelter"].to_dict()["riau"] == 2
    # Who works in a district works in its province too.
    assert who(shown) == ["none", "none", "Lamp House", "Lamp House"]
