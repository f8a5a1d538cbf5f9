from datetime import UTC, date, datetime

from coalition.blocks import to_text
from coalition.domain import (
    Coalition,
    Offer,
    Organisation,
    Role,
    Seat,
    Session,
    Term,
)
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import landscape_of
from coalition.workbooks.landscape.network import relations_of
from coalition.workbooks.landscape.participation_gaps import participation_gap_blocks

from .networks import tie, wave

DAY = date(2026, 10, 14)
T = Texts()


def term(id_: str, **more: bool) -> Term:
    return Term(id=id_, name={"en": id_.title()}, **more)


COALITION = Coalition(
    id="net",
    name="Net",
    sectors=(term("law"), term("faith")),
    services=(term("shelter", sensitive=True), term("jobs")),
    places=(term("bali"), term("aceh"), term("papua")),
)
CARDS = [
    Organisation(id="o-a", name="Name a", sector="law"),
    Organisation(id="o-b", name="Name b", sector="law", print_place=False),
]


def offer(who: str, service: str, place: str) -> Offer:
    return Offer(
        id=f"{who}{service}{place}",
        organisation=f"o-{who}",
        service=service,
        place=place,
    )


OFFERS = [
    offer("a", "jobs", "bali"),
    offer("a", "shelter", "aceh"),
    offer("b", "jobs", "papua"),
]


def page(
    seats: list[Seat] | None = None, names: dict[str, tuple[str, ...]] | None = None
) -> str:
    ties = [tie("a b")]
    relations = relations_of(
        COALITION, CARDS, ties, [wave(expected="a b", answered="a")]
    )
    session = Session(id="day", title="Day", day=DAY, code="123456")
    landscape = landscape_of(COALITION, CARDS, OFFERS, DAY)
    blocks = participation_gap_blocks(
        landscape, relations, T, session=session, seats=seats or [], names=names
    )
    return to_text(blocks)


def seat(n: int, role: Role, people: int = 1) -> Seat:
    return Seat(
        id=f"s{n}",
        session="day",
        number=n,
        role=role,
        people=people,
        joined_at=datetime(2026, 10, 14, tzinfo=UTC),
    )


def line(text: str, head: str) -> str:
    (found,) = (row for row in text.splitlines() if row.startswith(head))
    return found.removeprefix(head).strip()


def test_a_sector_without_anybody_is_named() -> None:
    assert line(page(), "Sectors without anybody") == "Faith"


def test_a_place_with_a_sensitive_service_alone_is_not_told_from_an_empty_one() -> None:
    # Aceh has a shelter, and b wants no place printed: both read as "nobody".
    assert line(page(), "Places where we know of nobody") == "Aceh and Papua"
    assert line(page(), "Places with one or two only") == "Bali"


def test_who_was_asked_and_is_silent_is_counted() -> None:
    assert line(page(), "Not answered yet: who do we work with") == (
        "1 of 2 organisations"
    )


def test_people_affected_are_counted_only_from_five_on() -> None:
    members = [seat(1, Role.MEMBER, 20), seat(2, Role.HOST)]
    head = "People affected, in the room"

    assert line(page(members), head) == "Nobody said so of themselves, of 20 people."
    few = [*members, seat(3, Role.AFFECTED, 4)]
    assert line(page(few), head) == "A few, of 24 people."
    more = [*members, seat(3, Role.AFFECTED, 5)]
    assert line(page(more), head) == "5 of 25 people"


def test_names_that_were_typed_are_only_there_where_they_are_given() -> None:
    names = {"Monsoon Union": ("o-a", "o-b"), "Long School": ("o-a",)}

    assert "Monsoon Union" not in page()
    assert line(page(names=names), "Monsoon Union") == "2 organisations"
