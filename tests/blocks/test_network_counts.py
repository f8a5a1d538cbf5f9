"""Sentences of the network's numbers at none, one and two: they read as people speak."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from coalition.analysis.networks.measures import Network, make_network
from coalition.blocks import to_text
from coalition.blocks.kinds import Seen
from coalition.blocks.network_section import (
    network_facts,
    network_figure,
    network_numbers,
)
from coalition.domain import Coalition, Organisation
from coalition.texts import Texts

NAMES = {"a": "Anchor", "b": "Boat", "c": "Cove", "d": "Dune"}
ONE_OF_MANY = re.compile(
    r"\b1\W+(others|organisations|links|parts|people|possible|have|were|are)\b"
)


def small() -> Iterator[Network]:
    """Make each network of up to four members, with each choice of who answered."""
    for size in range(5):
        members = tuple(NAMES)[:size]
        pairs = list(combinations(members, 2))
        for n in range(len(pairs) + 1):
            for arcs in combinations(pairs, n):
                named_by = {one for one, _ in arcs}
                for answered in ({*members}, named_by, {*members[:1], *named_by}):
                    yield make_network(arcs, members, answered)


def said(net: Network) -> str:
    """Read all that is said of a network in words."""
    cards = {m: Organisation(id=m, name=NAMES[m]) for m in net.members}
    seen, t = Seen(Coalition(id="c", name="C"), cards), Texts()
    numbers = to_text(network_numbers(net, seen, t))
    return f"{numbers}\n{network_figure(net, {}, seen, t).alt}"


def test_one_is_never_said_to_be_many() -> None:
    wrong = {
        found[0]: page
        for page in map(said, small())
        if (found := ONE_OF_MANY.search(page.replace("\n", " ")))
    }

    assert wrong == {}


@pytest.mark.parametrize(
    ("arcs", "members", "sentence"),
    [
        ([], "ab", "Most organisations work with none of the others."),
        ([("a", "b")], "ab", "The two organisations work with each other."),
        ([("a", "b")], "abc", "Each organisation works with about 1 of the 2 others."),
    ],
)
def test_with_how_many_others_each_works(
    arcs: list[tuple[str, str]], members: str, sentence: str
) -> None:
    assert sentence in said(make_network(arcs, tuple(members), tuple(members)))


def test_a_silent_one_makes_no_part_and_is_in_no_number_of_one() -> None:
    # e, whom b names, is silent; d, whom c names, may be.
    links = [("a", "b"), ("a", "f"), ("a", "g"), ("b", "e"), ("c", "d")]

    def parts(answered: str) -> str:
        facts = network_facts(make_network(links, "abcdefg", answered), Texts())
        return "".join(words for _, words in facts if "no link joins" in words)

    assert parts("abcfg") == ""
    assert parts("abcdfg").startswith(
        "parts that no link joins; the largest has 4 organisations. So far: 1 has"
    )
