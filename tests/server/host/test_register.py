"""The host's register: cards found, changed, merged, and put back as they stood."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from coalition.domain import (
    Activity,
    Attribution,
    Import,
    Listing,
    Offer,
    Organisation,
    Term,
    Voice,
)

if TYPE_CHECKING:
    from tests.server.conftest import Phone, Reply, Workshop

SHELTER = Term(id="shelter", name={"en": "Shelter"}, sensitive=True)
LEGAL = Term(id="legal", name={"en": "Legal help"})
PORT = Term(id="port", name={"en": "Harbour City"})


def equip(workshop: Workshop) -> str:
    """Give the coalition lists and one offer; gives the register's path."""
    facts = workshop.store.facts
    card = facts.coalition(workshop.coalition)
    lists = {"services": (SHELTER, LEGAL), "places": (PORT,)}
    facts.put(
        workshop.coalition,
        [
            card.model_copy(update=lists),
            Offer(
                id="o1",
                organisation="harbour-house",
                service="legal",
                place="port",
                capacity=4,
                since=date(2020, 1, 1),
            ),
        ],
    )
    return f"/coalitions/{workshop.coalition}/register"


def fields_of(page: Reply) -> dict[str, str]:
    """Read what the form of a card holds, as a browser would send it."""
    form = page.text.split('class="start"')[1].split("</form>")[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        tickable = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not tickable or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    return found


def organisation(workshop: Workshop, id_: str) -> Organisation:
    return workshop.store.facts.get(workshop.coalition, Organisation, id_)


def offers(workshop: Workshop) -> dict[str, Offer]:
    every = workshop.store.facts.all(workshop.coalition, Offer)
    return {offer.service: offer for offer in every}


def test_who_did_not_sign_in_sees_no_register(
    workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    register = equip(workshop)

    for page in ("", "/add", "/changed", "/merge", "/places", "/card/lantern"):
        reply = phones().get(register + page)
        assert reply.status in {302, 401, 403}
        assert "Lantern" not in reply.text


def test_the_list_is_searched_and_sifted(host: Phone, workshop: Workshop) -> None:
    register = equip(workshop)

    everything = host.get(register).text
    found = host.get(register + "?q=legal+harbour+city").text
    confirmed = host.get(register + "?state=yes").text

    assert "Harbour House" in everything
    assert "&lt;img src=x" in everything
    assert "<img src=x" not in everything
    assert "Legal help, Harbour City, 4 people at a time" in found
    assert "Lantern" not in found
    assert "No card fits" in confirmed


def test_a_card_sent_as_it_is_changes_nothing(host: Phone, workshop: Workshop) -> None:
    register = equip(workshop)
    before = workshop.store.facts.records(workshop.coalition)
    page = host.get(register + "/card/harbour-house")

    reply = host.post(register + "/card/harbour-house", fields_of(page))

    assert reply.status == 303
    after = workshop.store.facts.records(workshop.coalition)
    assert [r.kind for r in after[len(before) :]] == ["organisation"]
    assert after[-1].document == next(
        r.document for r in before if r.id == "harbour-house"
    )


def test_a_card_is_changed_in_every_field(host: Phone, workshop: Workshop) -> None:
    register = equip(workshop)
    fields = fields_of(host.get(register + "/card/harbour-house"))
    fields |= {"name": "Harbour <b>Home</b>", "listing": "alias", "alias": "A house"}
    fields |= {"lends": "a car", "note": "n", "contact": "c", "confirmed": "2026-01-02"}
    fields |= {"capacity-1": "", "until-1": "2026-05-01", "service-2": "shelter"}
    fields |= {"place-2": "harbour city", "capacity-2": "0"}
    fields.pop("places")

    host.post(register + "/card/harbour-house", fields)

    card = organisation(workshop, "harbour-house")
    assert card == Organisation(
        id="harbour-house",
        name="Harbour <b>Home</b>",
        listing=Listing.ALIAS,
        alias="A house",
        print_place=False,
        lends="a car",
        note="n",
        contact="c",
        confirmed=date(2026, 1, 2),
    )
    stand = offers(workshop)
    assert stand["legal"].id == "o1"
    assert (stand["legal"].capacity, stand["legal"].until) == (None, date(2026, 5, 1))
    assert (stand["shelter"].place, stand["shelter"].capacity) == ("port", 0)
    assert "Harbour <b>" not in host.get(register + "/card/harbour-house").text


def test_a_word_that_is_not_in_the_lists_is_asked_about(
    host: Phone, workshop: Workshop
) -> None:
    register = equip(workshop)
    fields = fields_of(host.get(register + "/card/lantern"))
    fields |= {"service-1": "Sheltr", "note": "keep me"}

    refused = host.post(register + "/card/lantern", fields)
    allowed = host.post(
        register + "/card/lantern",
        fields | {"new-terms": "1", "sensitive-terms": "1"},
    )

    assert refused.status == 400
    assert "Did you mean “Shelter”?" in refused.text
    assert 'value="Sheltr"' in refused.text
    assert "keep me" in refused.text
    assert allowed.status == 303
    lists = workshop.store.facts.coalition(workshop.coalition)
    new = next(term for term in lists.services if term.id == "sheltr")
    assert new.sensitive


def test_two_who_save_the_same_card_lose_nothing(
    host: Phone, workshop: Workshop
) -> None:
    register = equip(workshop)
    mine = fields_of(host.get(register + "/card/lantern")) | {"lends": "a boat"}
    theirs = fields_of(host.get(register + "/card/lantern")) | {"lends": "a room"}
    assert host.post(register + "/card/lantern", theirs).status == 303

    both = host.post(register + "/card/lantern", mine)

    assert both.status == 409
    assert "Somebody saved this card" in both.text
    assert "Can lend: a room" in both.text
    assert 'value="a boat"' in both.text
    assert organisation(workshop, "lantern").lends == "a room"

    again = host.post(register + "/card/lantern", fields_of(both))

    assert again.status == 303
    assert organisation(workshop, "lantern").lends == "a boat"


def test_a_card_is_added_and_one_of_the_same_name_is_asked_about(
    host: Phone, workshop: Workshop
) -> None:
    register = equip(workshop)
    new = {"name": "New Dawn", "listing": "name", "places": "1"}
    host.get(register + "/add")

    added = host.post(register + "/add", new)
    twin = host.post(register + "/add", new)
    nameless = host.post(register + "/add", {"listing": "name"})

    assert added.status == 303
    assert organisation(workshop, "new-dawn").name == "New Dawn"
    assert twin.status == 400
    assert "already" in twin.text
    assert nameless.status == 400


def test_a_card_is_taken_away_only_by_who_is_sure_and_put_back(
    host: Phone, workshop: Workshop
) -> None:
    register = equip(workshop)
    path = register + "/card/harbour-house"
    host.get(path)
    time.sleep(0.2)
    assert host.post(path, {"do": "away"}).status == 400

    host.post(path, {"do": "away", "sure": "1"})

    assert "harbour-house" not in {
        o.id for o in workshop.store.facts.all(workshop.coalition, Organisation)
    }
    assert offers(workshop) == {}
    history = host.get(path + "/history")
    assert "The card was taken away" in history.text
    (moment,) = re.findall(r'name="at" value="([^"]+)"', history.text)[:1]

    host.post(path + "/history", {"at": moment})

    assert organisation(workshop, "harbour-house").name == "Harbour House"
    assert offers(workshop)["legal"].capacity == 4


def test_what_changed_is_said_in_the_history(host: Phone, workshop: Workshop) -> None:
    register = equip(workshop)
    path = register + "/card/harbour-house"
    fields = fields_of(host.get(path)) | {"capacity-1": "9", "lends": "a car"}
    # What is written in one stroke is one change.
    time.sleep(0.2)
    host.post(path, fields)

    said = host.get(path + "/history").text

    assert "Can lend: a car (was –)" in said
    assert "9 people at a time (was 4 people at a time)" in said


def test_two_cards_are_merged_after_a_look_and_taken_back(
    host: Phone, workshop: Workshop
) -> None:
    register = equip(workshop)
    double = Organisation(id="harbour-2", name="The Harbour House Ltd")
    workshop.store.facts.put(workshop.coalition, [double])

    proposed = host.get(register + "/merge")
    preview = host.get(register + "/merge?one=harbour-2&other=harbour-house")

    assert "only capitals, accents, punctuation" in proposed.text
    assert "Legal help, Harbour City" in preview.text
    assert "Days to which it was invited: 1" in preview.text
    assert len(offers(workshop)) == 1
    based = re.findall(r'name="based" value="([^"]+)"', preview.text)[0]
    chosen = {"one": "harbour-2", "other": "harbour-house", "name": "Harbour House"}

    stale = host.post(register + "/merge", chosen | {"based": "x"})
    done = host.post(register + "/merge", chosen | {"based": based})

    assert stale.status == 409
    assert done.status == 303
    assert organisation(workshop, "harbour-2").name == "Harbour House"
    assert offers(workshop)["legal"].organisation == "harbour-2"
    assert workshop.host.session.expected[0] == "harbour-2"

    (note,) = workshop.store.facts.all(workshop.coalition, Import)
    host.post(register + "/merge", {"do": "back", "merge": note.id})

    assert organisation(workshop, "harbour-2") == double
    assert offers(workshop)["legal"].organisation == "harbour-house"
    assert workshop.host.session.expected[0] == "harbour-house"


def test_the_host_sees_what_the_room_changes_and_puts_it_back(
    host: Phone, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    register = equip(workshop)
    question = ask(workshop)
    phone = phones()
    phone.join("harbour-house")
    sent = phone.post(
        phone.at("answer", question),
        {"card": "changed", "lends": "two cars", "listing": "hidden", "places": "yes"},
    )
    assert sent.status == 303, sent.text

    before = host.get(register + "/changed").text
    assert "Can lend: two cars (was –)" in before
    assert "May be printed: Not at all (was Under our own name)" in before
    assert organisation(workshop, "harbour-house").lends == ""

    workshop.host.close(question)
    assert organisation(workshop, "harbour-house").listing is Listing.HIDDEN
    after = host.get(register + "/changed")
    assert "Can lend: two cars (was –)" in after.text
    moment = re.findall(r'name="at" value="([^"]+)"', after.text)[0]

    host.post(register + "/changed", {"organisation": "harbour-house", "at": moment})

    assert organisation(workshop, "harbour-house") == Organisation(
        id="harbour-house", name="Harbour House"
    )


def ask(workshop: Workshop) -> str:
    """Put the question about the cards to the room."""
    question = Activity(
        id=f"card-{workshop.coalition}",
        session=workshop.session,
        activity="card",
        title={"en": "Is your card right?"},
        question={"en": "Is your card right?"},
        voice=Voice.ORGANISATIONS,
        attribution=Attribution.ORGANISATION,
    )
    workshop.store.facts.put(workshop.coalition, [question])
    workshop.host.open(question.id)
    return question.id


def test_there_is_no_card_of_an_id_that_nobody_has(
    host: Phone, workshop: Workshop
) -> None:
    register = equip(workshop)

    assert host.get(register + "/card/nobody").status == 404
    assert host.get(register + "/card/nobody/history").status == 404
    assert host.get(register + "/merge?one=nobody&other=lantern").status == 404


def test_a_paper_is_keyed_in_for_its_organisation(
    host: Phone, workshop: Workshop, console: str
) -> None:
    equip(workshop)
    question = ask(workshop)
    page = host.get(console).text
    assert "Whose paper is it?" in page
    assert f'href="{equip(workshop)}/changed"' in page
    paper = {
        "activity": question,
        "entry": f"paper-{question}",
        "organisation": "harbour-house",
        "service-1": "legal",
        "place-1": "port",
        "state-1": "no",
        "service-2": "shelter",
        "place-2": "port",
        "capacity-2": "8",
        "state-2": "yes",
        "listing": "hidden",
    }

    counted = host.post(console + "/ballot", paper)
    empty = host.post(
        console + "/ballot",
        {"activity": question, "entry": "e", "organisation": "lantern"},
    )
    hands = host.post(
        console + "/tally", {"activity": question, "entry": "h", "people": "9"}
    )
    workshop.host.close(question)

    assert counted.status == 303, counted.text
    assert empty.status == 400
    assert hands.status == 400
    assert "hands cannot confirm a card" in hands.text
    assert offers(workshop)["legal"].until == date(2026, 10, 13)
    assert offers(workshop)["shelter"].capacity == 8
    assert organisation(workshop, "harbour-house").listing is Listing.HIDDEN
    assert organisation(workshop, "lantern").confirmed is None


def test_a_seat_without_organisation_has_no_card(
    workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    equip(workshop)
    question = ask(workshop)
    phone = phones()
    phone.join("none")

    page = phone.get(phone.at("room"))
    sent = phone.post(phone.at("answer", question), {"card": "right"})

    assert "there is nothing for you to do" in " ".join(page.text.split())
    assert sent.status == 403
    assert workshop.store.room.answers(question) == []


def test_the_phone_promises_nothing_that_the_list_would_break(
    workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    equip(workshop)
    ask(workshop)
    phone = phones()
    phone.join("lantern")

    page = phone.get(phone.at("room")).text

    assert "The host sees all of it." in page
    assert "Nobody sees it before we close." not in page


def test_colleagues_who_differ_are_told_to_the_host(
    host: Phone, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    register = equip(workshop)
    question = ask(workshop)
    for lends in ("a car", "a boat"):
        phone = phones()
        phone.join("lantern")
        phone.post(phone.at("answer", question), {"card": "changed", "lends": lends})

    said = host.get(register + "/changed").text

    assert "did not all answer alike: Lantern Legal Aid." in said
    assert "Can lend: a car" in said
    assert "a boat" not in said


def places_of(workshop: Workshop) -> dict[str, tuple[str, bool | None]]:
    places = workshop.store.facts.coalition(workshop.coalition).places
    return {term.id: (term.within, term.province) for term in places}


def test_the_host_says_how_large_a_place_is(workshop: Workshop, host: Phone) -> None:
    register = equip(workshop)
    facts = workshop.store.facts
    card = facts.coalition(workshop.coalition)
    riau = Term(id="riau", name={"en": "Riau"})
    facts.put(workshop.coalition, [card.model_copy(update={"places": (PORT, riau)})])

    page = host.get(f"{register}/places")
    assert "No province is known of: Harbour City." in page.text
    assert f'href="{register}/places"' in host.get(register).text

    host.post(f"{register}/places", {"place-port": "riau", "place-riau": "-"})
    assert places_of(workshop) == {"port": ("riau", None), "riau": ("", None)}
    page = host.get(f"{register}/places")
    assert "No province is known of" not in page.text

    wrong = host.post(
        f"{register}/places", {"place-port": "riau", "place-riau": "port"}
    )
    assert (wrong.status, "cannot lie in one" in wrong.text) == (400, True)
    host.post(
        f"{register}/places",
        {"place-port": "+province", "place-riau": "+smaller", "place-x": "riau"},
    )
    assert places_of(workshop) == {"port": ("", True), "riau": ("", False)}


@pytest.mark.parametrize(
    "changed",
    [
        {"listing": "name"},
        {"listing": "name", "alias": ""},
        {"listing": "alias", "alias": ""},
        {"places": "yes"},
    ],
)
def test_a_phone_cannot_take_away_what_guards_an_organisation(
    workshop: Workshop, phones: Callable[[], Phone], changed: dict[str, str]
) -> None:
    equip(workshop)
    facts = workshop.store.facts
    before = facts.get(workshop.coalition, Organisation, "lantern")
    asked = {"listing": Listing.ALIAS, "alias": "Blue Door", "print_place": False}
    guarded = before.model_copy(update=asked)
    facts.put(workshop.coalition, [guarded])
    question = ask(workshop)
    phone = phones()
    phone.join("lantern")
    page = phone.get(phone.at("room")).text
    forged = phone.post(phone.at("answer", question), {"card": "changed"} | changed)
    other = {"card": "changed", "listing": "hidden", "alias": "Green Door"}
    kept = phone.post(phone.at("answer", question), other)
    workshop.host.close(question)
    after = workshop.store.facts.get(workshop.coalition, Organisation, "lantern")

    assert 'value="name"' not in page
    assert 'name="places"' not in page
    assert forged.status == 400
    assert "a phone cannot change it" in forged.text
    assert kept.status == 303
    assert after.listing is Listing.HIDDEN
    assert not after.print_place
