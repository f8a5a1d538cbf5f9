"""The drawing to walk in: what reaches the page, and what never does."""

import json
from typing import Any

from coalition.blocks import Text
from coalition.domain import (
    Audience,
    Coalition,
    Listing,
    Organisation,
    Tie,
    Wave,
    for_audience,
    tie_id,
)
from coalition.texts import Texts
from coalition.workbooks.landscape.network import relations_of
from coalition_widgets import NetworkScreen
from coalition_widgets.network import view_of

CARDS = [
    Organisation(id="lamp", name="Lamp House"),
    Organisation(id="boat", name="Boat People"),
    Organisation(
        id="planted-id", name="Planted name", listing=Listing.ALIAS, alias="A house"
    ),
    Organisation(id="shadow", name="Hidden place", listing=Listing.HIDDEN),
    Organisation(id="alone", name="<img src=x>"),
]
PAIRS = [("lamp", "boat"), ("planted-id", "lamp"), ("shadow", "lamp")]


def shown(audience: Audience = Audience.PARTICIPANTS, silent: str = "") -> Any:
    everybody = tuple(card.id for card in CARDS)
    answered = tuple(id_ for id_ in everybody if id_ not in silent.split())
    ties = [
        Tie(
            id=tie_id("w", "works-with", a, b),
            source=a,
            target=b,
            strength=2,
            wave="w",
        )
        for a, b in PAIRS
    ]
    wave = Wave(
        id="w", name={}, began="2026-03-01", expected=everybody, answered=answered
    )
    seen = for_audience(CARDS, audience)
    ids = {card.id for card in seen}
    ties = [tie for tie in ties if {tie.source, tie.target} <= ids]
    return relations_of(Coalition(id="c", name="C"), seen, ties, [wave])


def state(screen: NetworkScreen) -> str:
    assert screen.widget is not None
    return json.dumps(screen.drawing.get_state())


def test_who_is_hidden_and_what_an_alias_hides_never_reach_the_page() -> None:
    held = state(NetworkScreen([shown()], Texts()))

    assert "Lamp House" in held
    assert "A house" in held
    for secret in ("Hidden place", "shadow", "Planted name", "planted-id"):
        assert secret not in held


def test_each_says_with_whom_it_works_and_one_alone_says_so() -> None:
    nodes = {node["name"]: node for node in view_of(shown(), Texts())["nodes"]}

    assert (
        nodes["Lamp House"]["says"]
        == "Lamp House works with 2: A house and Boat People."
    )
    assert nodes["<img src=x>"]["says"] == "<img src=x> has no link here yet."


def test_links_name_their_ends_by_place_in_the_list() -> None:
    view = view_of(shown(), Texts())
    names = [node["name"] for node in view["nodes"]]
    links = {frozenset((names[a], names[b])) for a, b, _ in view["links"]}

    assert links == {
        frozenset(("Lamp House", "Boat People")),
        frozenset(("Lamp House", "A house")),
    }


def test_who_is_silent_is_hollow_and_left_out_if_nobody_named_it() -> None:
    view = view_of(shown(silent="boat alone"), Texts())

    assert {node["name"]: node["silent"] for node in view["nodes"]} == {
        "A house": False,
        "Boat People": True,
        "Lamp House": False,
    }
    assert view["silent"]["name"] == "not answered yet"
    assert view["left_out"].startswith("1 has not answered yet, and nobody has named")
    whole = view_of(shown(), Texts())
    assert (whole["silent"], whole["left_out"]) == (None, "")


def test_its_data_are_the_same_whatever_the_ids_are() -> None:
    # An alias's place among the others would else tell its name.
    def view(ids: str) -> dict[str, Any]:
        one, two, three = list(ids)
        names = {one: "Alma", two: "Bela", three: "Cora"}
        cards = [Organisation(id=i, name=names[i]) for i in sorted(names)]
        ties = [
            Tie(id=f"{a}{b}", source=a, target=b, relation="works-with")
            for a, b in ((one, three), (three, two))
        ]
        return view_of(
            relations_of(Coalition(id="c", name="C"), cards, ties, []), Texts()
        )

    assert view("abc") == view("cab") == view("bca")


def test_on_paper_it_is_blocks_and_no_widget_is_built(monkeypatch: Any) -> None:
    monkeypatch.setenv("COALITION_MEDIUM", "paper")
    screen = NetworkScreen([shown()], Texts(), below=[Text.of("Who works with whom")])
    bundle = screen._repr_mimebundle_()

    assert "Who works with whom" in bundle["text/plain"]
    assert not any("widget" in mime for mime in bundle)
    assert "widget" not in vars(screen)
