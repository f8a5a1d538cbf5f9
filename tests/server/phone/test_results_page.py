"""The page of results follows the room, and turns only when it shows something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition.domain import Listing, Offer, Organisation, RunningOrderItem, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

    Phones = Callable[[], Phone]

ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}


def test_a_break_and_taking_a_result_down_reach_the_page_of_results(
    phones: Phones, workshop: Workshop
) -> None:
    phone, host = phones(), workshop.host
    phone.join()
    host.open(workshop.vision)
    phone.answer(workshop.vision, ALL, id_="a" * 24)
    host.close(workshop.vision)
    host.reveal(workshop.vision)
    page = phone.at("results")
    seen, keys = [], []

    def look() -> None:
        seen.append(phone.get(page).text)
        keys.append(phone.get(page, Accept="application/json").json["key"])

    look()
    host.update_session(paused=True)
    look()
    host.update_session(paused=False)
    host.reveal(workshop.vision, shown=False)
    look()

    sentence = "Most members have agreed to one written vision."
    assert [sentence in text for text in seen] == [True, False, False]
    assert "We are taking a break." in seen[1]
    assert len(set(keys)) == 3
    assert all(f'data-key="{k}"' in text for k, text in zip(keys, seen, strict=True))


def test_the_page_of_results_turns_only_when_what_it_shows_is_another(
    phones: Phones, workshop: Workshop
) -> None:
    phone, host, facts = phones(), workshop.host, workshop.store.facts
    lists = {
        "services": (Term(id="legal", name={"en": "Legal help"}),),
        "places": (Term(id="riau", name={"en": "Riau"}, province=True),),
    }
    card = facts.coalition(workshop.coalition).model_copy(update=lists)
    house = facts.get(workshop.coalition, Organisation, "harbour-house")
    host.store.facts.put(workshop.coalition, [card])
    host.update_session(
        running_order=[
            RunningOrderItem(title={"en": "Places"}, reads="places").model_dump()
        ]
    )
    host.show_section("places")

    def key() -> str:
        reply = phone.get(phone.at("results"), Accept="application/json")
        return str(reply.json["key"])

    before = key()
    facts.put(workshop.coalition, [house.model_copy(update={"note": "for the host"})])
    noted = key()
    offer = Offer(id="o", organisation=house.id, service="legal", place="riau")
    facts.put(workshop.coalition, [offer])
    offered = key()
    renamed = house.model_copy(update={"name": "Harbour Home"})
    facts.put(workshop.coalition, [renamed])
    page = phone.get(phone.at("results")).text

    assert noted == before
    assert offered != before
    assert f'data-key="{key()}"' in page


def test_an_answer_that_is_let_in_later_turns_an_open_page_of_results(
    phones: Phones, workshop: Workshop
) -> None:
    first, late, host = phones(), phones(), workshop.host
    first.join("harbour-house")
    late.join("lantern")
    host.open(workshop.last)
    first.answer(workshop.last, {"measures": "strong"}, id_="first")
    host.close(workshop.last)
    host.reveal(workshop.last)

    def page() -> tuple[str, bool]:
        key = first.get(first.at("results"), Accept="application/json").json["key"]
        return key, "2 people answered" in first.get(first.at("results")).text

    before = page()
    late.answer(workshop.last, {"measures": "strong"}, id_="late")
    waits = page()
    host.admit(workshop.last)
    let_in = page()

    assert waits == before
    assert (before[1], let_in[1]) == (False, True)
    assert let_in[0] != before[0]


def test_a_name_that_goes_from_a_question_goes_from_its_open_result(
    phones: Phones, workshop: Workshop
) -> None:
    phone, host, facts = phones(), workshop.host, workshop.store.facts
    lamp = Organisation(id="lamp", name="Small Lamp")
    facts.put(workshop.coalition, [lamp])
    words = {"en": "Does Small Lamp host?"}
    host.reword(workshop.last, words, words)
    host.open(workshop.last)
    host.close(workshop.last)
    host.reveal(workshop.last)

    def key() -> str:
        reply = phone.get(phone.at("results"), Accept="application/json")
        return str(reply.json["key"])

    before = key()
    hidden = lamp.model_copy(update={"listing": Listing.HIDDEN})
    facts.put(workshop.coalition, [hidden])

    assert key() != before
    assert "Does … host?" in phone.get(phone.at("results")).text
