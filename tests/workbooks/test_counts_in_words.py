"""Sentences of findings and of two waves at none, one and two."""

import pytest

from coalition.blocks import to_text
from coalition.domain import Audience
from coalition.texts import Texts
from coalition.workbooks.landscape.wave_comparison import (
    compare_waves,
    wave_comparison_blocks,
)

from .networks import found, read, tie, wave


@pytest.mark.parametrize(
    ("links", "words"),
    [
        (["a b"], "of 3 possible links between them there is 1. Should they meet?"),
        (["a b", "c d"], "of 6 possible links between them there are 2. Should they"),
        ([], "and none of them work with each other. Should they meet?"),
    ],
)
def test_links_in_one_square_are_counted_in_words(links: list[str], words: str) -> None:
    who = sorted({id_ for link in links for id_ in link.split()} | {"a", "b", "c"})
    others = "e f g h"  # so that nothing weighs more
    ring = ["e f", "f g", "g h", "h e", *(f"{one} e" for one in who)]
    ring += [f"{one} f" for one in who]
    offers = " ".join(f"{one}:legal" for one in who)

    members = f"{' '.join(who)} {others}"
    said = found([*ring, *links], offers, members=members, place="bali")

    assert words in said["same-place-apart"].text


def page(both: str, once: str = "") -> str:
    members = f"{both} {once}".strip()
    ties = [tie("a b", "one"), tie("b a", "two")]
    first = wave("one", members, both, 2025)
    second = wave("two", members, members, 2026)
    seen = [read(members, ties, first, second, wave=one) for one in ("one", "two")]
    return to_text(
        wave_comparison_blocks(compare_waves(*seen), Audience.FACILITATOR, Texts())
    )


@pytest.mark.parametrize(
    ("both", "once", "possible"),
    [
        ("a", "b", "Fewer than three organisations answered both times"),
        ("a b", "", "Out of 1 link that there could be among the 2 organisations"),
        ("a b c", "", "Out of 3 links that there could be among the 3 organisations"),
    ],
)
def test_possible_links_are_counted_in_words(
    both: str, once: str, possible: str
) -> None:
    assert possible in page(both, once)


@pytest.mark.parametrize(
    ("once", "left_out"),
    [
        ("", ""),
        ("c", "1 organisation that answered only once, or not at all, is left out"),
        ("c d", "2 organisations that answered only once, or not at all, are left out"),
    ],
)
def test_who_answered_once_is_counted_in_words(once: str, left_out: str) -> None:
    assert left_out in page("a b", once)
    assert ("left out" in page("a b", once)) == bool(once)
