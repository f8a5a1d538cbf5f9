"""Golden by hand: each network is drawn in the test's first lines."""

import pytest

from .networks import STAR, found


def test_three_who_reach_a_service_only_through_one_are_a_load_to_share() -> None:
    load = found(STAR, "a:jobs b:jobs c:jobs d:legal")["only-through-one"]

    assert load.text == (
        "3 organisations that provide safe jobs reach legal help only through Name h. "
        "Thank you. How do we share that load?"
    )
    assert load.about == ("o-h",)
    assert "Name h" not in load.nameless
    assert load.nameless.endswith("How do we share that load?")


def test_whose_shelters_hang_on_one_is_not_shown_by_the_drawing() -> None:
    # All who hang on h are shelters: "three shelters" beside the drawing names them.
    load = found(STAR, "a:shelter b:shelter c:shelter d:legal")["only-through-one"]

    assert load.text.startswith("3 organisations reach legal help only through Name h")
    assert "shelter" not in load.nameless
    assert "Do not say so in the room" in load.aside


def test_shelters_in_a_crowd_of_others_may_be_called_so() -> None:
    # i and j hang on h too: five hang there, and nobody sees which three are shelters.
    load = found(
        [*STAR, "i h", "j h"],
        "a:shelter b:shelter c:shelter d:legal",
        members="a b c d e f h i j",
    )["only-through-one"]

    assert load.text.startswith("3 organisations that provide shelter reach legal help")


@pytest.mark.parametrize("offers", ["a:jobs b:jobs d:legal", "a:jobs d:legal"])
def test_one_or_two_of_a_service_are_not_counted_aloud(offers: str) -> None:
    # Without that service, what hangs on h is said of organisations.
    said = found(STAR, offers)

    assert "only-through-one" not in said
    assert said["hangs-on-one"].text.startswith("6 organisations reach most of")


def test_a_way_to_a_shelter_is_not_read_aloud() -> None:
    assert "only-through-one" not in found(STAR, "a:jobs b:jobs c:jobs d:shelter")


def test_who_is_silent_is_not_said_to_hang_on_anybody() -> None:
    # c has not answered: whom it works with besides is not known.
    said = found(STAR, "a:jobs b:jobs c:jobs d:legal", answered="a b d e f h")

    assert "only-through-one" not in said
    assert said["hangs-on-one"].text.startswith("5 organisations reach most of")


@pytest.mark.parametrize(
    ("links", "members", "says"),
    [
        # A star: each of the five reaches the four others only through h.
        (["h a", "h b", "h c", "h d", "h e"], "a b c d e h", "5 organisations"),
        # Three pairs: each of the six reaches four of the five others only through h.
        (
            ["h a", "a b", "h c", "c d", "h e", "e f"],
            "a b c d e f h",
            "6 organisations",
        ),
        # f and g reach all five others only through h; a to d only two of theirs.
        (
            ["a b", "b c", "c d", "a h", "d h", "h f", "h g"],
            "a b c d f g h",
            "2 organisations",
        ),
    ],
)
def test_each_is_counted_who_reaches_most_others_only_through_one(
    links: list[str], members: str, says: str
) -> None:
    load = found(links, "", members=members)["hangs-on-one"]

    assert load.about == ("o-h",)
    assert load.text.startswith(f"{says} reach most of the others only through Name h")


def test_who_reaches_few_at_all_does_not_reach_most_through_anybody() -> None:
    # a, b and c reach only two of the seven others through h; d to h work in a ring.
    star, ring = ["h a", "h b", "h c"], ["d e", "e f", "f g", "g i", "i d"]
    said = found([*star, *ring], "", members="a b c d e f g h i")

    assert "hangs-on-one" not in said


def test_a_silent_provider_may_be_reached_in_another_way() -> None:
    # e gives legal help too and has not answered: it may work with a, b or c.
    offers = "a:jobs b:jobs c:jobs d:legal e:legal"
    said = found(STAR, offers, answered="a b c d f h")

    assert "only-through-one" in found(STAR, offers)
    assert "only-through-one" not in said
    assert "hangs-on-one" in said


def test_who_reaches_a_service_in_another_way_is_not_counted() -> None:
    # d, e and f reach the legal help of g only through a; i reaches it by itself.
    links = ["d a", "e a", "f a", "a g", "i g"]
    load = found(links, "d:jobs e:jobs f:jobs i:jobs g:legal", members="a d e f g i")

    assert load["only-through-one"].about == ("o-a",)
    assert load["only-through-one"].text.startswith("3 organisations")


def test_where_there_are_two_ways_round_nobody_hangs_on_one() -> None:
    links = ["d a", "e a", "f a", "a g", "d b", "e b", "f b", "b g"]

    said = found(links, "d:jobs e:jobs f:jobs g:legal", members="a b d e f g")

    assert "only-through-one" not in said
    assert "hangs-on-one" not in said


@pytest.mark.parametrize(
    ("links", "offers"),
    [
        # f reaches no legal help at all.
        (["d a", "e a", "a g", "f i"], "d:jobs e:jobs f:jobs g:legal"),
        # f provides it itself.
        (["d a", "e a", "f a", "a g"], "d:jobs e:jobs f:jobs f:legal g:legal"),
    ],
)
def test_who_cannot_reach_a_service_or_provides_it_hangs_on_nobody(
    links: list[str], offers: str
) -> None:
    assert "only-through-one" not in found(links, offers, members="a d e f g i")


def test_on_a_chain_it_is_the_one_on_whom_most_hang() -> None:
    # a, d and e reach g only through b and c; b reaches it only through c.
    links = ["a b", "d b", "e b", "b c", "c g"]
    offers = "a:jobs b:jobs d:jobs e:jobs g:legal"
    load = found(links, offers, members="a b c d e g")["only-through-one"]

    assert load.about == ("o-c",)
    assert load.text.startswith("4 organisations")
