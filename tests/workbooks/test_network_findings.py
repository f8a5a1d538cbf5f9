"""Golden by hand: each network is drawn in the test's first lines."""

from dataclasses import replace

import pytest

from coalition.domain import Audience, Listing, NamingNotice
from coalition.texts import Texts
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.landscape.coverage import landscape_of
from coalition.workbooks.landscape.network import relations_of
from coalition.workbooks.landscape.network_findings import network_findings

from .networks import COALITION, DAY, STAR, card, found, tie, wave


def test_where_too_many_are_silent_that_is_all_that_is_said() -> None:
    # 4 of 7 are 57 %, 5 of 7 are 71 %: the limit is 70 %.
    (only,) = found(STAR, "", answered="a b c h").values()

    assert only.text_for(Audience.ROOM) == (
        "3 of 7 have not answered. Too much is open to say what the links tell us. "
        "Who can ask them?"
    )
    assert "hangs-on-one" in found(STAR, "", answered="a b c d h")


def test_a_finding_ends_with_how_many_have_not_answered_yet() -> None:
    whole, partly = found(STAR, ""), found(STAR, "", answered="a b c d h")

    for audience in Audience:
        assert all(f.text_for(audience).endswith("?") for f in whole.values())
        assert all(
            f.text_for(audience).endswith("? So far: 2 have not answered yet.")
            for f in partly.values()
        )


def test_what_was_said_last_year_is_read_with_its_day() -> None:
    whole = found(STAR, "", earlier=True)["hangs-on-one"]
    partly = found(STAR, "", answered="a b c d h", earlier=True)["hangs-on-one"]

    assert whole.text_for(Audience.ROOM).endswith("? This is from 14 October 2026.")
    assert partly.text_for(Audience.ROOM).endswith(
        "? This is from 14 October 2026; 2 had not answered."
    )


def test_who_agreed_to_a_sentence_agreed_to_it_however_many_have_answered() -> None:
    later = replace(LOAD, so_far="So far: 1 has not answered yet.")
    assert later.text_for(Audience.ROOM, [notice("agreed")], "day") == (
        "through Name h? So far: 1 has not answered yet."
    )
    assert not later.awaits_consent([notice("agreed")], "day")


def test_groups_that_do_not_work_with_each_other_are_counted() -> None:
    # Two triangles, and h alone.
    said = found(["a b", "b c", "c a", "d e", "e f", "f d"], "")["not-connected"]

    assert said.text == (
        "We are 2 groups that do not work with each other yet; the largest has 3 "
        "organisations. Which one link would join them?"
    )
    assert said.about == ()
    assert "Name" not in said.text
    assert "Name d, Name e and Name f" in said.aside


def test_of_groups_only_those_who_answered_are_counted_and_named() -> None:
    # s and t are silent: g and s, whom g names, are no group; s may link them to all.
    ring = ["a b", "b c", "c a"]
    members = "a b c d e f g s t"
    heard = members.removesuffix(" s t")

    one = found(
        [*ring, "d a", "e a", "f a", "g s"], "", members=members, answered=heard
    )
    two = found(
        [*ring, "d e", "e f", "f s", "g a", "g t"], "", members=members, answered=heard
    )["not-connected"]

    assert "not-connected" not in one
    assert two.text.startswith(
        "We are 2 groups that do not work with each other yet; the largest has 4 "
    )
    assert two.aside == "Apart from the largest: Name d, Name e and Name f."


def test_who_stands_alone_is_counted_if_more_than_one_and_has_answered() -> None:
    ring = ["a b", "b c", "c a"]

    assert found(ring, "", members="a b c d e")["not-connected"].text.startswith(
        "2 organisations work with none of the others yet."
    )
    assert "not-connected" not in found(ring, "", members="a b c d")
    silent = found(ring, "", members="a b c d e", answered="a b c d")
    assert "not-connected" not in silent


def test_one_link_that_joins_two_parts_names_both_ends() -> None:
    # Two triangles joined by c-d.
    said = found(
        ["a b", "b c", "c a", "d e", "e f", "f d", "c d"], "", members="a b c d e f"
    )

    bridge = said["one-bridge"]
    assert "of 3 and 3 organisations" in bridge.text
    assert bridge.about == ("o-c", "o-d")
    assert "Name" not in bridge.nameless


def test_who_is_silent_is_not_counted_on_either_side_of_a_bridge() -> None:
    # Triangles a b c and d e f, joined by c-d; a names g and f names i, both silent.
    links = ["a b", "b c", "c a", "d e", "e f", "f d", "c d", "a g", "f i"]
    members, answered = "a b c d e f g i", "a b c d e f"
    said = found(links, "", members=members, answered=answered)

    assert "of 3 and 3 organisations" in said["one-bridge"].text


def test_who_has_one_partner_only_is_counted_and_not_named_to_the_room() -> None:
    # A ring of six; g and h each have one partner.
    ring = ["a b", "b c", "c d", "d e", "e f", "f a", "g a", "h b"]
    said = found(ring, "", members="a b c d e f g h")["one-partner-only"]

    assert said.text.startswith("2 organisations are linked to one partner only.")
    assert "Name" not in said.text
    assert said.aside == "These are: Name g and Name h."


def test_one_alone_with_one_partner_is_not_pointed_at() -> None:
    ring = ["a b", "b c", "c d", "d e", "e f", "f g", "g a", "h a"]

    assert "one-partner-only" not in found(ring, "", members="a b c d e f g h")


def test_of_fewer_than_eight_nobody_is_said_to_have_one_partner() -> None:
    ring = ["a b", "b c", "c d", "d a", "e a", "f b"]

    assert "one-partner-only" not in found(ring, "", members="a b c d e f")


def test_nobody_is_said_to_have_one_partner_where_most_may_have_more() -> None:
    # Each of the ten has one partner or none, and h, i and j could name any of them.
    pairs = ["a b", "c d", "e f"]
    members, answered = "a b c d e f g h i j", "a b c d e f g"

    assert "one-partner-only" in found(pairs, "", members=members)
    said = found(pairs, "", members=members, answered=answered)
    assert "one-partner-only" not in said


def test_many_in_one_place_who_do_not_work_with_each_other_may_meet() -> None:
    # a, b and c give safe jobs in Bali; none of the 3 links between them is there.
    said = found(STAR, "a:jobs b:jobs c:jobs", place="bali")["same-place-apart"]

    assert said.text == (
        "Several organisations provide safe jobs in Bali, and none of them work with "
        "each other. Should they meet?"
    )


def test_shelters_in_one_place_are_not_spoken_of() -> None:
    said = found(STAR, "a:shelter b:shelter c:shelter", place="bali")

    assert "same-place-apart" not in said


def test_there_are_three_findings_at_most_and_each_asks() -> None:
    said = found(STAR, "a:jobs b:jobs c:jobs d:legal", place="bali")

    assert len(said) == 3
    assert all(
        f.text.endswith("?") and f.nameless[-1:] in ("", "?") for f in said.values()
    )


def test_a_whole_network_says_at_least_how_many_each_works_with() -> None:
    # Four who all work with each other: no load, no gap.
    every = ["a b", "a c", "a d", "b c", "b d", "c d"]

    assert found(every, "", members="a b c d")["how-many"].text == (
        "Each organisation works with about 3 of the 3 others. Which new link would "
        "help most?"
    )


@pytest.mark.parametrize(("members", "answered"), [("", ""), ("a", "a"), ("a b c", "")])
def test_nothing_is_found_where_nobody_or_hardly_anybody_was_asked(
    members: str, answered: str
) -> None:
    assert found([], "", members=members, answered=answered) == {}


def notice(state: str, session: str = "day", **more: object) -> NamingNotice:
    return NamingNotice(
        id=f"{session}-{state}",
        session=session,
        organisation="o-h",
        finding="only-through-one",
        text={"en": LOAD.text},
        state=state,
        **more,
    )


LOAD = RuleFinding("only-through-one", "through Name h?", ("o-h",), "through one?")


@pytest.mark.parametrize("audience", [Audience.PARTICIPANTS, Audience.ROOM])
def test_a_name_is_read_only_once_its_organisation_agreed(audience: Audience) -> None:
    assert LOAD.text_for(audience) == LOAD.nameless
    assert LOAD.text_for(audience, [notice("told")], "day") == LOAD.nameless
    assert LOAD.text_for(audience, [notice("not-yet")], "day") == LOAD.nameless
    assert LOAD.text_for(audience, [notice("agreed")], "day") == LOAD.text


def test_what_was_agreed_on_one_day_is_not_agreed_on_another() -> None:
    agreed = [notice("agreed", "last-year")]

    assert LOAD.text_for(Audience.ROOM, agreed, "day") == LOAD.nameless
    both = [*agreed, notice("not-yet")]
    assert LOAD.text_for(Audience.ROOM, both) == LOAD.nameless


def test_of_two_who_are_named_both_must_agree() -> None:
    two = RuleFinding("only-through-one", LOAD.text, ("o-h", "o-x"), "one link?")

    assert two.text_for(Audience.ROOM, [notice("agreed")], "day") == "one link?"


def test_the_host_reads_the_name_and_that_they_are_told_first() -> None:
    assert LOAD.text_for(Audience.FACILITATOR) == LOAD.text
    assert LOAD.awaits_consent()
    assert not LOAD.awaits_consent([notice("agreed")], "day")


def test_a_hidden_organisation_holds_nothing_together() -> None:
    cards = [card(i) for i in "abcdef"]
    hidden = card("h", listing=Listing.HIDDEN)
    ties = [tie(link) for link in STAR]
    said = wave(expected="a b c d e f h", answered="a b c d e f h")
    relations = relations_of(COALITION, cards, ties, [said])
    landscape = landscape_of(COALITION, cards, [], DAY)

    rules = {f.rule: f for f in network_findings(relations, landscape, Texts())}

    assert hidden.id not in relations.organisations
    assert "hangs-on-one" not in rules


def test_a_part_of_two_is_too_small_to_be_called_a_part() -> None:
    # A ring of four, and e and f behind it: d-e joins four with two.
    links = ["a b", "b c", "c d", "d a", "d e", "e f"]

    assert "one-bridge" not in found(links, "", members="a b c d e f")
