"""What the room reads together says no more than participants may know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from coalition.domain import (
    Listing,
    Offer,
    Organisation,
    RunningOrderItem,
    Term,
)
from coalition.workbooks.landscape.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

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
    items = [
        RunningOrderItem(title={"en": f"Read {part}"}, reads=part) for part in SECTIONS
    ]
    order = [*host.session.running_order, *items]
    host.update_session(running_order=[item.model_dump() for item in order])
    return workshop


def walls_and_phones(workshop: Workshop, host: Phone, phone: Phone) -> list[str]:
    """Show each part on the wall; give each wall, and then the phone, as it stands."""
    at = f"/coalitions/{workshop.coalition}/sessions/{workshop.session}/wall/state"
    pages = []
    for part in SECTIONS:
        workshop.host.show_section(part)
        for language in LANGUAGES:
            wide, narrow = (
                host.get(f"{at}?lang={language}&across={across}").text
                for across in (1280, 1024)
            )
            assert 'class="told reading"' in wide
            pages += [wide, narrow]
    phones = [phone.get(phone.at(f"results?lang={each}")).text for each in LANGUAGES]
    assert all(page.count('<details class="part"') == len(SECTIONS) for page in phones)
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
    read.host.show_section("places")
    shown = phone.get(phone.at("results")).text
    read.host.update_session(paused=True)
    paused = phone.get(phone.at("results")).text

    words = ["What we read together" in page for page in (before, shown, paused)]
    assert words == [False, True, False]


def wall_of(workshop: Workshop, host: Phone, language: str = "en") -> str:
    at = f"/coalitions/{workshop.coalition}/sessions/{workshop.session}/wall/state"
    return host.get(f"{at}?lang={language}&across=1280").text


def test_two_walls_read_each_in_its_language(
    read: Workshop, server: Server, sign_in: Callable[[Server], Phone]
) -> None:
    host = sign_in(server)
    read.host.show_section("missing")

    walls = [wall_of(read, host, language) for language in LANGUAGES]

    assert ["What we know" in wall for wall in walls] == [True, False]
    assert ["Yang kita tahu" in wall for wall in walls] == [False, True]


def test_no_drawing_hangs_beside_what_is_read_before_it_was_shown(
    read: Workshop, server: Server, sign_in: Callable[[Server], Phone]
) -> None:
    host = sign_in(server)
    asked = read.question("ties", ("seldom", "sometimes", "often"))
    read.host.store.facts.put(read.coalition, [asked])
    read.host.open(asked.id)
    answer = {"partners": {"harbour-house": 3}}
    read.host.key_in(asked.id, answer, "entry-one", organisation="lantern")
    read.host.close(asked.id)
    read.host.show_section("links")
    closed = wall_of(read, host)
    read.host.reveal(asked.id)
    read.host.show_section("links")

    assert ["<svg" in wall for wall in (closed, wall_of(read, host))] == [False, True]


def test_phones_that_wait_or_read_learn_at_once_what_is_read_and_what_changed(
    read: Workshop, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    phone.join("lantern")

    def keys() -> list[str]:
        pages = (phone.at("state"), phone.at("results"))
        return [
            json.loads(phone.get(at, Accept="application/json").text)["key"]
            for at in pages
        ]

    before = keys()
    read.host.show_section("places")
    reading = keys()
    read.host.store.facts.put(read.coalition, [offer("lantern", "legal", "batam")])
    changed = keys()

    assert not {*before} & {*reading}
    assert reading[1] != changed[1]
