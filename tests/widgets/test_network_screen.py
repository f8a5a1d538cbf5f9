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
from coalition.workbook.network import relations_of
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


def shown(audience: Audience = Audience.PARTICIPANTS) -> Any:
    everybody = tuple(card.id for card in CARDS)
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
        id="w", name={}, began="2026-03-01", expected=everybody, answered=everybody
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


def test_on_paper_it_is_blocks_and_no_widget_is_built(monkeypatch: Any) -> None:
    monkeypatch.setenv("COALITION_MEDIUM", "paper")
    screen = NetworkScreen([shown()], Texts(), below=[Text.of("Who works with whom")])
    bundle = screen._repr_mimebundle_()

    assert "Who works with whom" in bundle["text/plain"]
    assert not any("widget" in mime for mime in bundle)
    assert "widget" not in vars(screen)
