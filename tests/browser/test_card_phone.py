"""An organisation confirms its card on a phone of 360 x 640."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from coalition.domain import (
    Listing,
    Offer,
    Organisation,
    Term,
)

if TYPE_CHECKING:
    from tests.browser.conftest import Seated
    from tests.server.furnishing import Workshop
    from tests.server.running import Server


def equip(workshop: Workshop) -> str:
    """Ask about the cards; gives the question's id."""
    facts, where = workshop.store.facts, workshop.coalition
    lists: dict[str, Any] = {
        "services": (
            Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
            Term(id="legal", name={"en": "Legal help"}),
            Term(id="food", name={"en": "Food and clothes"}),
        ),
        "places": (
            Term(id="riau", name={"en": "Riau"}),
            Term(id="port", name={"en": "Harbour City"}, within="riau"),
        ),
    }
    question = workshop.question("card")
    facts.put(
        where,
        [
            facts.coalition(where).model_copy(update=lists),
            Organisation(
                id="harbour-house",
                name="The True Name of the House",
                listing=Listing.ALIAS,
                alias="Harbour House",
                lends="a car",
                note="a note for the host",
            ),
            _offer("o1", "shelter", 12),
            _offer("o2", "legal", 4),
            question,
        ],
    )
    workshop.host.open(question.id)
    return question.id


def _offer(id_: str, service: str, capacity: int) -> Offer:
    return Offer(
        id=id_,
        organisation="harbour-house",
        service=service,
        place="port",
        capacity=capacity,
        since=date(2020, 1, 1),
    )


def card_of(workshop: Workshop) -> Organisation:
    return workshop.store.facts.get(workshop.coalition, Organisation, "harbour-house")


def test_a_card_that_is_right_takes_two_taps(
    seated: Seated, server: Server, workshop: Workshop
) -> None:
    question = equip(workshop)
    page, seen = seated(server, workshop.code)

    expect(page.get_by_text("Legal help, Harbour City, 4 people")).to_be_visible()
    expect(page.get_by_text("What can you lend to others?")).to_be_hidden()
    page.get_by_text("Our card is right").click()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Saved. You can change it until we close.")).to_be_visible()
    workshop.host.close(question)

    assert card_of(workshop).confirmed == date(2026, 10, 14)
    assert (card_of(workshop).lends, seen.errors) == ("a car", [])


def test_nothing_that_must_stay_safe_reaches_the_phone(
    seated: Seated, server: Server, workshop: Workshop
) -> None:
    equip(workshop)
    page, _seen = seated(server, workshop.code)

    html = page.content()

    assert "True Name" not in html
    assert "a note for the host" not in html
    expect(page.locator(".card li")).to_have_text(
        ["Legal help, Harbour City, 4 people at a time"]
    )
    expect(
        page.get_by_text("What must stay safe is not shown on phones")
    ).to_be_visible()
    assert "Shelter," not in html
    assert 'value="12"' not in html


def test_what_is_different_is_written_when_the_question_closes(
    seated: Seated, server: Server, workshop: Workshop
) -> None:
    question = equip(workshop)
    page, seen = seated(server, workshop.code)

    page.get_by_text("Something is different").click()
    legal = page.locator("fieldset", has_text="Legal help, Harbour City")
    legal.get_by_text("No longer").click()
    page.locator("select[name=service-1]").select_option(label="Food and clothes")
    page.locator("select[name=place-1]").select_option(label="Riau")
    page.get_by_label("What can you lend to others?").fill("a boat")
    page.get_by_text("Not at all").click()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Saved. You can change it until we close.")).to_be_visible()
    workshop.host.close(question)

    stand = {o.service: o for o in workshop.store.facts.all(workshop.coalition, Offer)}
    assert stand["legal"].until == date(2026, 10, 13)
    assert (stand["shelter"].capacity, stand["shelter"].until) == (12, None)
    assert stand["food"].place == "riau"
    assert card_of(workshop).lends == "a boat"
    assert card_of(workshop).listing is Listing.HIDDEN
    assert card_of(workshop).name == "The True Name of the House"
    assert seen.errors == []


def test_it_is_said_what_is_missing_and_nothing_is_lost(
    seated: Seated, server: Server, workshop: Workshop
) -> None:
    equip(workshop)
    page, _seen = seated(server, workshop.code)

    page.get_by_text("Something is different").click()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("status")).to_contain_text("or say what is not")
    legal = page.locator("fieldset", has_text="Legal help, Harbour City")
    legal.get_by_label("For how many people at a time").fill("a dozen")
    page.get_by_role("button", name="Send my answer").click()

    expect(page.get_by_role("status")).to_contain_text("whole digits")
    expect(legal.get_by_label("For how many people at a time")).to_have_value("a dozen")


def test_without_a_script_everything_is_there(
    seated: Seated, server: Server, workshop: Workshop
) -> None:
    question = equip(workshop)
    page, _seen = seated(server, workshop.code, java_script_enabled=False)

    page.get_by_text("Something is different").click()
    page.get_by_label("What can you lend to others?").fill("a boat")
    page.get_by_role("button", name="Send my answer").click()
    expect(
        page.get_by_text("Saved. You can change it until we close.").first
    ).to_be_visible()
    workshop.host.close(question)

    assert card_of(workshop).lends == "a boat"


def test_axe_finds_nothing_on_the_card(
    seated: Seated, server: Server, workshop: Workshop
) -> None:
    equip(workshop)
    page, _seen = seated(server, workshop.code)
    page.get_by_text("Something is different").click()

    result = Axe().run(page)

    assert [v["id"] for v in result.response["violations"]] == []
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)
