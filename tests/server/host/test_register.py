"""The host's register: cards found, changed, merged, and put back as they stood."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from coalition.domain import (
    Import,
    Listing,
    Offer,
    Organisation,
    Term,
)

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone, Reply

STROKE = timedelta(milliseconds=100)
"""What is written within so little time is one change."""
PORT = Term(id="port", name={"en": "Harbour City"})


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


def let_the_stroke_end(workshop: Workshop) -> None:
    """Wait until what is written now is a change of its own."""
    records = workshop.store.facts.list_versions(workshop.coalition)
    newest = max(record.recorded_at for record in records)
    while datetime.now(UTC) <= newest + STROKE:
        time.sleep(0.01)


def test_who_did_not_sign_in_sees_no_register(
    register: str, workshop: Workshop, phones: Callable[[], Phone]
) -> None:

    for page in ("", "/add", "/changed", "/merge", "/places", "/card/lantern"):
        reply = phones().get(register + page)
        assert reply.status in {302, 401, 403}
        assert "Lantern" not in reply.text


def test_the_list_is_searched_and_sifted(
    register: str, host: Phone, workshop: Workshop
) -> None:

    everything = host.get(register).text
    found = host.get(register + "?q=legal+harbour+city").text
    confirmed = host.get(register + "?state=yes").text

    assert "Harbour House" in everything
    assert "&lt;img src=x" in everything
    assert "<img src=x" not in everything
    assert "Legal help, Harbour City, 4 people at a time" in found
    assert "Lantern" not in found
    assert "No card fits" in confirmed


def test_a_card_sent_as_it_is_changes_nothing(
    register: str, host: Phone, workshop: Workshop
) -> None:
    before = workshop.store.facts.list_versions(workshop.coalition)
    page = host.get(register + "/card/harbour-house")

    reply = host.post(register + "/card/harbour-house", fields_of(page))

    assert reply.status == 303
    after = workshop.store.facts.list_versions(workshop.coalition)
    assert [r.kind for r in after[len(before) :]] == ["organisation"]
    assert after[-1].document == next(
        r.document for r in before if r.id == "harbour-house"
    )


def test_a_card_is_changed_in_every_field(
    register: str, host: Phone, workshop: Workshop
) -> None:
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
    register: str, host: Phone, workshop: Workshop
) -> None:
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
    register: str, host: Phone, workshop: Workshop
) -> None:
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
    register: str, host: Phone, workshop: Workshop
) -> None:
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
    register: str, host: Phone, workshop: Workshop
) -> None:
    path = register + "/card/harbour-house"
    host.get(path)
    let_the_stroke_end(workshop)
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


def test_what_changed_is_said_in_the_history(
    register: str, host: Phone, workshop: Workshop
) -> None:
    path = register + "/card/harbour-house"
    fields = fields_of(host.get(path)) | {"capacity-1": "9", "lends": "a car"}
    let_the_stroke_end(workshop)
    host.post(path, fields)

    said = host.get(path + "/history").text

    assert "Can lend: a car (was –)" in said
    assert "9 people at a time (was 4 people at a time)" in said


def test_two_cards_are_merged_after_a_look_and_taken_back(
    register: str, host: Phone, workshop: Workshop
) -> None:
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


def test_there_is_no_card_of_an_id_that_nobody_has(
    register: str, host: Phone, workshop: Workshop
) -> None:

    assert host.get(register + "/card/nobody").status == 404
    assert host.get(register + "/card/nobody/history").status == 404
    assert host.get(register + "/merge?one=nobody&other=lantern").status == 404


def places_of(workshop: Workshop) -> dict[str, tuple[str, bool | None]]:
    places = workshop.store.facts.coalition(workshop.coalition).places
    return {term.id: (term.within, term.province) for term in places}


def test_the_host_says_how_large_a_place_is(
    register: str, workshop: Workshop, host: Phone
) -> None:
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
