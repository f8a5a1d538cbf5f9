"""What the room reads together says no more than participants may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition.domain import Item, Listing, Offer, Organisation, Term
from coalition.workbook.reading import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Phone, Server, Workshop

LANGUAGES = ("en", "id")


def offer(who: str, service: str, place: str) -> Offer:
    return Offer(
        id=f"{who}--{service}--{place}",
        organisation=who,
        service=service,
        place=place,
    )


@pytest.fixture
def read(workshop: Workshop) -> Workshop:
    """A day that reads every part, and a shelter in a town of its own."""
    host = workshop.host
    card = host.store.facts.coalition(workshop.coalition)
    places = {"riau-islands": "", "bali": "", "batam": "riau-islands"}
    more = {
        "services": (
            Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
            Term(id="legal", name={"en": "Legal help"}),
        ),
        "places": tuple(
            Term(id=id_, name={"en": id_.replace("-", " ").title()}, within=within)
            for id_, within in places.items()
        ),
    }
    wish = {"listing": Listing.ALIAS, "alias": "A house"}
    gate = host.store.facts.get(workshop.coalition, Organisation, "sea-gate")
    host.store.facts.put(
        workshop.coalition,
        [
            card.model_copy(update=more),
            gate.model_copy(update=wish),
            offer("sea-gate", "shelter", "batam"),
            offer("lantern", "legal", "bali"),
        ],
    )
    items = [Item(title={"en": f"Read {part}"}, reads=part) for part in PARTS]
    order = [*host.session.running_order, *items]
    host.change_session(running_order=[item.model_dump() for item in order])
    return workshop


def walls_and_phones(workshop: Workshop, host: Phone, phone: Phone) -> list[str]:
    """Show each part on the wall; give each wall, and then the phone, as it stands."""
    at = f"/coalitions/{workshop.coalition}/sessions/{workshop.session}/wall/state"
    pages = []
    for part in PARTS:
        workshop.host.read_together(part)
        for language in LANGUAGES:
            wide, narrow = (
                host.get(f"{at}?lang={language}&across={across}").text
                for across in (1280, 1024)
            )
            assert 'class="told reading"' in wide
            pages += [wide, narrow]
    phones = [phone.get(phone.at(f"results?lang={each}")).text for each in LANGUAGES]
    assert all(page.count('<details class="part"') == len(PARTS) for page in phones)
    # Tokens of forms and keys of pages are other ones each time.
    return pages + [page.partition("<main>")[2] for page in phones]


def test_whoever_is_hidden_is_on_no_wall_and_no_phone_nor_makes_a_difference(
    read: Workshop,
    server: Server,
    sign_in: Callable[[Server], Phone],
    phones: Callable[[], Phone],
) -> None:
    host, phone = sign_in(server), phones()
    before = walls_and_phones(read, host, phone)
    hidden = Organisation(id="unseen", name="Unseen Hands", listing=Listing.HIDDEN)
    theirs = [offer("unseen", s, p) for s in ("legal", "shelter") for p in ("bali",)]
    read.host.store.facts.put(read.coalition, [hidden, *theirs])

    after = walls_and_phones(read, host, phone)

    assert after == before
    assert not any("Unseen" in page for page in after)


def test_the_town_of_a_shelter_and_the_name_behind_another_are_nowhere(
    read: Workshop,
    server: Server,
    sign_in: Callable[[Server], Phone],
    phones: Callable[[], Phone],
) -> None:
    pages = walls_and_phones(read, sign_in(server), phones())

    assert any("Riau Islands" in page for page in pages)
    assert not any("Batam" in page or "Sea Gate" in page for page in pages)


def test_nothing_is_read_on_phones_before_the_host_shows_it_nor_in_a_break(
    read: Workshop, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    before = phone.get(phone.at("results")).text
    read.host.read_together("places")
    shown = phone.get(phone.at("results")).text
    read.host.change_session(paused=True)
    paused = phone.get(phone.at("results")).text

    words = ["What we read together" in page for page in (before, shown, paused)]
    assert words == [False, True, False]
