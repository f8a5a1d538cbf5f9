"""What is typed into the form of a card."""

from coalition.domain import Coalition, Term
from coalition.server.records.forms import read_card


def test_a_province_typed_in_another_spelling_is_the_place_in_the_list() -> None:
    card = Coalition(
        id="c",
        name="C",
        services=(Term(id="outreach", name={"en": "Outreach"}),),
        places=(Term(id="riau-islands", name={"en": "Riau Islands"}),),
    )
    fields = {"name": ["A"], "service-1": ["Outreach"], "place-1": ["Kep. Riau"]}

    draft = read_card(fields, card, None, [], [], "en")

    assert [offer.place for offer in draft.put] == ["riau-islands"]
    assert draft.new_terms == ()
