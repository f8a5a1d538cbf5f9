from datetime import date

import pytest

from coalition.blocks import to_text
from coalition.texts import Texts
from coalition.workbooks.landscape.network import WORKS_WITH, list_waves, relations_in
from coalition.workbooks.landscape.network_blocks import method_blocks, network_blocks

from .networks import STAR, read, tie, wave


def test_a_link_is_there_if_either_names_it_and_as_often_as_the_higher() -> None:
    ties = [tie("b a", strength=1), tie("a b", strength=3), tie("a c")]

    relations = read("a b c", ties, wave(answered="a b"))

    assert relations.strengths == {("o-a", "o-b"): 3, ("o-a", "o-c"): None}
    assert relations.partners("o-b") == {"o-a": 3}


def test_who_may_not_be_seen_is_no_node_and_has_no_ties() -> None:
    everybody = wave(expected="a b hidden", answered="a hidden")
    ties = [tie("a b"), tie("a hidden"), tie("hidden b")]

    relations = read("a b", ties, everybody)

    assert list(relations.organisations) == ["o-a", "o-b"]
    assert [(t.source, t.target) for t in relations.ties] == [("o-a", "o-b")]
    assert relations.answered == {"o-a"}
    assert relations.nonrespondents == ["o-b"]
    assert relations.outside == 0


def test_who_was_not_asked_is_counted_as_named_from_outside() -> None:
    relations = read("a b c", [tie("a b"), tie("a c")], wave(expected="a b"))

    assert list(relations.organisations) == ["o-a", "o-b"]
    assert relations.outside == 1
    laid_out = to_text(network_blocks(relations, Texts()))
    assert "1 organisation was named that was not asked; it is not drawn." in laid_out


def test_without_a_list_of_who_was_asked_the_register_is_and_has_answered() -> None:
    relations = read("a b c", [tie("a b", None)])

    assert list(relations.organisations) == ["o-a", "o-b", "o-c"]
    assert relations.answered == {"o-a", "o-b", "o-c"}


def test_the_latest_wave_is_read_unless_another_is_named() -> None:
    then, now = wave("one", "a b", "a", 2025), wave("two", "a b", "a", 2026)
    ties = [tie("a b", "one"), tie("b a", "two", strength=2)]

    assert read("a b", ties, now, then).wave == now
    assert read("a b", ties, now, then, wave="one").wave == then
    assert read("a b", ties, now, then, until=date(2025, 12, 31)).wave == then


def test_a_day_in_which_nobody_answered_yet_shows_the_round_before() -> None:
    then, today = wave("one", "a b", "a", 2025), wave("two", "a b", "", 2026)

    assert read("a b", [tie("a b", "one")], then, today, wave="two").wave == then


def test_a_round_in_which_all_named_nobody_was_asked_all_the_same() -> None:
    then, now = wave("one", "a b", "a", 2025), wave("two", "a b", "a b", 2026)

    relations = read("a b", [tie("a b", "one")], then, now)

    assert (relations.wave, relations.ties, relations.has_answers) == (now, (), True)


def test_a_round_of_a_files_relation_is_no_round_of_ours() -> None:
    ties = [tie("a b", "one"), tie("a b", "two", relation="money")]
    waves = [wave("one", "a b", "a", 2025), wave("two", "a b", "a b", 2026)]

    assert list_waves(ties, waves) == ["one"]
    assert list_waves(ties, waves, "money") == ["two"]
    assert relations_in(ties) == [WORKS_WITH, "money"]


@pytest.mark.parametrize("ids", ["", "a", "a b"])
def test_nobody_was_asked_is_a_state_of_its_own(ids: str) -> None:
    relations = read(ids, [])

    assert not relations.has_answers
    assert len(relations.network.members) == len(ids.split())


def test_the_cut_points_are_named_to_the_host_alone() -> None:
    relations = read("a b c d e f h", [tie(pair) for pair in STAR], wave())

    host = to_text(method_blocks(relations, Texts(), for_host=True))
    room = to_text(method_blocks(relations, Texts()))

    assert "Cut-points: Name d and Name h." in host
    assert "Name" not in room


def test_a_wave_may_say_that_its_ties_have_no_direction() -> None:
    ties = [tie(pair) for pair in [*STAR, "h a"]]
    once = wave().model_copy(update={"undirected": True})

    assert "Reciprocity" in to_text(method_blocks(read("a b h", ties, wave()), Texts()))
    told = to_text(method_blocks(read("a b h", ties, once), Texts()))
    assert "Reciprocity" not in told
    assert "The ties have no direction" in " ".join(told.split())
