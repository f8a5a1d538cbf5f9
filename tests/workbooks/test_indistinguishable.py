"""Two registers that differ in a secret only give the same papers, letter by letter.

That is stronger than searching: what is the same on every paper cannot be worked out
from any of them, by whatever method.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coalition.domain import (
    Action,
    Audience,
    Coalition,
    Decision,
    Fact,
    Listing,
    Offer,
    Organisation,
    Session,
    Term,
    Tie,
    Wave,
    tie_id,
)
from coalition.domain import audience as seeing
from coalition.store import Store
from coalition.views import view as reading
from coalition.workbooks.landscape import coverage as counting
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

from .papers import CROSSWISE, RAW, Read, printed

DISTRICTS = {
    "riau-islands": ("batam", "bintan"),
    "bali": ("denpasar", "ubud"),
    "papua": (),
}
UNKNOWN = ("old-harbour", "lane-nine")
PLACES = [*DISTRICTS, *(d for lower in DISTRICTS.values() for d in lower), *UNKNOWN]
OPEN, SENSITIVE = ("legal", "counselling"), "shelter"
SECRET, QUIET = "secret-hands", "quiet-garden"
# In order among the others by the name that it shows, and by its id behind them all.
BEHIND, ALIAS = "zebra-house", "The kiosk people"
PLAIN = ("harbour", "lantern", "market", "clinic")
KNOWN = (*PLAIN, QUIET, BEHIND)


def card() -> Coalition:
    """Make a coalition of three provinces, four districts in two of them, and two
    places of which nobody knows how large they are.
    """
    within = {d: p for p, lower in DISTRICTS.items() for d in lower}
    names = {id_: id_.replace("-", " ").title() for id_ in PLACES}
    return Coalition(
        id="island",
        name="Island Network",
        languages=("en", "id"),
        services=(
            Term(id=SENSITIVE, name={"en": "Shelter"}, sensitive=True),
            *(Term(id=s, name={"en": s.title()}) for s in OPEN),
        ),
        places=tuple(
            Term(id=p, name={"en": names[p]}, within=within.get(p, "")) for p in PLACES
        ),
    )


def organisations() -> list[Organisation]:
    return [
        *(Organisation(id=o, name=f"The {o} people", sector="aid") for o in PLAIN),
        aliased(BEHIND),
        Organisation(id=QUIET, name="Quiet Garden", print_place=False),
    ]


def aliased(id_: str) -> Organisation:
    return Organisation(
        id=id_, name=id_.title(), sector="aid", listing=Listing.ALIAS, alias=ALIAS
    )


def offer(who: str, service: str, place: str, capacity: int | None = None) -> Offer:
    return Offer(
        id=f"{who}--{service}--{place}",
        organisation=who,
        service=service,
        place=place,
        capacity=capacity,
    )


def ties(pairs: Sequence[tuple[str, str]]) -> list[Tie]:
    return [
        Tie(id=tie_id("w", "works-with", a, b), source=a, target=b, wave="w")
        for a, b in pairs
        if a != b
    ]


offers = st.lists(
    st.builds(
        offer,
        st.sampled_from([*PLAIN, BEHIND]),
        st.sampled_from([*OPEN, SENSITIVE]),
        st.sampled_from(PLACES),
        st.one_of(st.none(), st.integers(0, 20)),
    ),
    max_size=14,
    unique_by=lambda o: o.id,
)
links = st.lists(
    st.tuples(st.sampled_from(KNOWN), st.sampled_from(KNOWN)),
    max_size=8,
    unique=True,
)
some_places = st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True)
reads = st.sampled_from(CROSSWISE)
slowly = settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def wave(expected: Sequence[str]) -> Wave:
    return Wave(
        id="w",
        name={"en": "This year"},
        began=date(2026, 9, 1),
        expected=tuple(sorted(expected)),
        answered=tuple(sorted(expected)),
    )


def decided(text: str, *to_confirm: str, owner: str = "") -> Decision:
    """Decide what we ask of others, which stands on most pages."""
    return Decision(
        id="d",
        day=date(2026, 9, 30),
        text=text,
        topic="ask",
        owner=owner,
        to_confirm=to_confirm,
    )


def register(offered: Sequence[Offer], linked: Sequence[tuple[str, str]]) -> list[Fact]:
    return [card(), *organisations(), *offered, *ties(linked), wave(KNOWN)]


def _same(
    read: Read, one: Sequence[Fact], other: Sequence[Fact], but: Collection[str] = ()
) -> None:
    first, second = printed(one, read), printed(other, read)
    differs = {name for name in first if first[name] != second[name]}
    assert {name for name in differs if name.split(" ")[0] not in but} == set()


@slowly
@given(reads, offers, links, some_places, st.sampled_from([*OPEN, SENSITIVE]))
def test_a_hidden_organisation_might_as_well_not_be(
    read: Read,
    offered: list[Offer],
    linked: list[tuple[str, str]],
    places: list[str],
    service: str,
) -> None:
    hidden = Organisation(
        id=SECRET,
        name="Secret Hands",
        sector="aid",
        listing=Listing.HIDDEN,
        note="Nobody may know.",
    )
    theirs = [offer(SECRET, service, place, 7) for place in places]
    known = [(SECRET, PLAIN[0]), (PLAIN[1], SECRET)]
    without = register(offered, linked)
    with_it = [
        *without[:-1],
        hidden,
        *theirs,
        *ties(known),
        wave([*KNOWN, SECRET]),
        decided("Ask Secret Hands for a car.", SECRET, "harbour", owner=hidden.name),
        Action(id="a", what="Ask for a car", organisation=SECRET),
    ]

    _same(read, [*without, decided("Ask … for a car.", "harbour", owner="…")], with_it)


@slowly
@given(reads, offers, links, some_places, st.sampled_from([*OPEN, SENSITIVE]))
def test_whoever_stands_behind_an_alias_might_as_well_be_another(
    read: Read,
    offered: list[Offer],
    linked: list[tuple[str, str]],
    places: list[str],
    service: str,
) -> None:
    # Beside others, so that there is an order which could follow the ids.
    beside = (BEHIND, PLAIN[0], PLAIN[2])
    where = [(s, place) for s in (service, OPEN[0]) for place in places]
    lines = [*offered, *(offer(who, *square, 7) for who in beside for square in where)]
    known = [(BEHIND, PLAIN[0]), (PLAIN[1], BEHIND), *linked]

    def with_(id_: str) -> list[Fact]:
        ids = {o: o for o in KNOWN} | {BEHIND: id_}
        theirs = [offer(ids[o.organisation], o.service, o.place, 7) for o in lines]
        return [
            card(),
            *(o for o in organisations() if o.id != BEHIND),
            aliased(id_),
            *{o.id: o for o in theirs}.values(),
            *ties([(ids[one], ids[other]) for one, other in known]),
            wave(list(ids.values())),
            decided(f"Ask {id_.title()} for a car.", id_, owner=id_.title()),
        ]

    # Its id is in what a page holds; nothing that is laid out of it may differ.
    _same(
        read,
        with_(BEHIND),
        with_("aardvark-house"),
        but=[kind.__name__ for kind in RAW],
    )


@slowly
@given(reads, offers, links, st.data())
def test_where_in_its_province_a_shelter_is_shows_nowhere(
    read: Read,
    offered: list[Offer],
    linked: list[tuple[str, str]],
    data: st.DataObject,
) -> None:
    plain = [o for o in offered if o.service != SENSITIVE]
    province = data.draw(st.sampled_from(["riau-islands", "bali"]))
    where = st.sampled_from([province, *DISTRICTS[province]])
    here, there = data.draw(where), data.draw(where)
    beds = data.draw(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)))

    _same(
        read,
        register([*plain, offer("harbour", SENSITIVE, here, beds[0])], linked),
        register([*plain, offer("harbour", SENSITIVE, there, beds[1])], linked),
    )


@slowly
@given(reads, offers, links, st.data())
def test_where_a_shelter_is_that_is_in_no_known_province_shows_nowhere(
    read: Read,
    offered: list[Offer],
    linked: list[tuple[str, str]],
    data: st.DataObject,
) -> None:
    where = st.sampled_from([*UNKNOWN, "not-in-the-list", ""])
    here, there = data.draw(where), data.draw(where)
    beds = data.draw(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)))
    # Of the same organisation there may be none yet: two would be one.
    kept = [o for o in offered if (o.organisation, o.service) != ("harbour", SENSITIVE)]

    _same(
        read,
        register([*kept, offer("harbour", SENSITIVE, here, beds[0])], linked),
        register([*kept, offer("harbour", SENSITIVE, there, beds[1])], linked),
    )


@slowly
@given(
    reads, offers, links, some_places, some_places, st.sampled_from([*OPEN, SENSITIVE])
)
def test_where_somebody_works_who_wants_no_place_shown_shows_nowhere(
    read: Read,
    offered: list[Offer],
    linked: list[tuple[str, str]],
    here: list[str],
    there: list[str],
    service: str,
) -> None:
    _same(
        read,
        register([*offered, *(offer(QUIET, service, p, 3) for p in here)], linked),
        register([*offered, *(offer(QUIET, service, p, 8) for p in there)], linked),
    )


CARELESS: dict[str, Callable[..., list[Offer]]] = {
    "everything": lambda offers, cards, *_: [
        o for o in offers if o.organisation in {c.id for c in cards}
    ],
}


def test_a_house_that_counts_everything_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for room in (counting, reading):
        monkeypatch.setattr(room, "visible_offers", CARELESS["everything"])
    one, other = (
        printed(register([offer(QUIET, "legal", place, 3)], []))
        for place in ("bali", "papua")
    )

    differs = {name.split(" ")[0] for name in one if one[name] != other[name]}
    assert {
        "table",
        "empty",
        "by",
        "maps",
        "capacity",
        "Offer",
        "read",
    } <= differs


def test_a_house_that_counts_districts_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_open(offers: Sequence[Offer], *_: object) -> list[Offer]:
        return list(offers)

    legal = [offer("lantern", "legal", place) for place in ("batam", "bintan")]
    for room in (counting, reading):
        monkeypatch.setattr(room, "visible_offers", only_open)
    monkeypatch.setattr(Coalition, "sensitive_services", frozenset())
    one, other = (
        printed(register([*legal, offer("harbour", SENSITIVE, place)], []))
        for place in ("batam", "bintan")
    )

    assert any(name.startswith("table") for name in one if one[name] != other[name])


def test_a_house_that_takes_every_place_for_a_province_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        seeing,
        "known_provinces",
        lambda coalition: {t.id for t in coalition.places if not t.within},
    )
    one, other = (
        printed(register([offer("harbour", SENSITIVE, place)], [])) for place in UNKNOWN
    )

    differs = {name.split(" ")[0] for name in one if one[name] != other[name]}
    assert {"table", "Offer"} <= differs


def test_a_house_that_forgets_who_is_hidden_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "hidden_organisation_ids", lambda *_: frozenset())
    hidden = Organisation(id=SECRET, name="Secret", listing=Listing.HIDDEN)
    without = register([], [("harbour", "lantern")])
    one = printed(without)
    other = printed(
        [*without[:-1], hidden, *ties([(SECRET, "lantern")]), wave([SECRET])]
    )

    assert {n.split(" ")[0] for n in one if one[n] != other[n]} >= {"Tie", "Wave"}


def test_a_session_that_expects_a_hidden_organisation_reads_as_one_that_does_not() -> (
    None
):
    hidden = Organisation(id=SECRET, name="Secret", listing=Listing.HIDDEN)
    day = Session(
        id="day", title="Day", day=date(2026, 10, 1), code="123456",
        expected=("harbour", SECRET),
    )  # fmt: skip
    store = Store.in_memory()
    store.facts.put("island", [*register([], []), hidden, day])
    workbook = LandscapeWorkbook(
        store,
        store.facts.coalition("island"),
        session=None,
        language="en",
        as_of=None,
        audience=Audience.PARTICIPANTS,
    )

    assert workbook.read(Session)[0].expected == ("harbour",)
