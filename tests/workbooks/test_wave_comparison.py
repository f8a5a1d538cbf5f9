"""Golden by hand. Four organisations; d answers only in the second year.

Year one: a-b (a names b), b-c (both), and c-d, which is left out, because d was silent.
Year two: a-b (b names a), a-c (new), and a-d, left out.
Among a, b and c, who answered both times: then 2 links, now 2; 1 new, 1 kept, 1 lost.
"""

from coalition.blocks import to_text
from coalition.domain import Audience
from coalition.texts import Texts
from coalition.workbooks.landscape.wave_comparison import (
    WaveComparison,
    compare_waves,
    wave_comparison_blocks,
)

from .networks import read, tie, wave

THEN = [tie("a b", "one"), tie("b c", "one"), tie("c b", "one"), tie("c d", "one")]
NOW = [tie("b a", "two"), tie("a c", "two"), tie("d a", "two")]


def both() -> WaveComparison:
    first = wave("one", "a b c d", "a b c", 2025)
    second = wave("two", "a b c d", "a b c d", 2026)
    ties = [*THEN, *NOW]
    return compare_waves(
        read("a b c d", ties, first, second, wave="one"),
        read("a b c d", ties, first, second, wave="two"),
    )


def test_links_are_compared_among_those_who_answered_both_times() -> None:
    found = both()

    assert found.both == ("o-a", "o-b", "o-c")
    assert found.new == (("o-a", "o-c"),)
    assert found.kept == (("o-a", "o-b"),)
    assert found.lost == (("o-b", "o-c"),)
    assert found.possible_links == 3


def test_the_room_reads_the_number_it_is_about_and_last_year() -> None:
    page = to_text(wave_comparison_blocks(both(), Audience.PARTICIPANTS, Texts()))

    assert (
        "3 organisations answered both times. Among them 1 link is new since last year "
        "and 1 was kept."
    ) in page
    assert "Out of 3 links" in page


def test_what_a_day_in_the_table_is_stands_below_it() -> None:
    # Asked twice in one year: the answers may be of a later day.
    rounds = (wave("one", "a b c", "a b c"), wave("two", "a b c", "a b c"))
    ties = [tie("a b", "one"), tie("a b", "two")]
    found = compare_waves(*(read("a b c", ties, *rounds, wave=w.id) for w in rounds))
    page = to_text(wave_comparison_blocks(found, Audience.PARTICIPANTS, Texts()))

    day = "A day named here is the one on which that round of asking began."
    assert "Links 14 October 2026" in page
    assert day in page
    assert day not in to_text(
        wave_comparison_blocks(both(), Audience.PARTICIPANTS, Texts())
    )


def test_only_the_host_reads_whose_link_is_no_longer_named() -> None:
    def page(audience: Audience) -> str:
        return to_text(wave_comparison_blocks(both(), audience, Texts()))

    assert "Links no longer named" not in page(Audience.PARTICIPANTS)
    assert "Links no longer named" not in page(Audience.ROOM)
    assert "Links no longer named" in page(Audience.FACILITATOR)


def test_two_rounds_with_nobody_in_common_are_not_compared() -> None:
    first, second = wave("one", "a b", "a", 2025), wave("two", "a b", "b", 2026)
    ties = [tie("a b", "one"), tie("b a", "two")]
    found = compare_waves(
        read("a b", ties, first, second, wave="one"),
        read("a b", ties, first, second, wave="two"),
    )

    for audience in Audience:
        page = to_text(wave_comparison_blocks(found, audience, Texts()))
        assert "cannot be compared" in page


def test_of_two_who_answered_both_times_only_the_host_reads_numbers() -> None:
    # c answered once: any number would be about the one link of a and b.
    rounds = (wave("one", "a b c", "a b c", 2025), wave("two", "a b c", "a b", 2026))
    ties = [tie("a b", "one"), tie("a c", "one"), tie("c b", "two")]
    found = compare_waves(*(read("a b c", ties, *rounds, wave=w.id) for w in rounds))

    def page(audience: Audience) -> str:
        return to_text(wave_comparison_blocks(found, audience, Texts()))

    few = (
        "Fewer than three organisations answered both times, so the two rounds cannot "
        "be compared."
    )
    assert found.lost == (("o-a", "o-b"),)
    assert page(Audience.PARTICIPANTS).strip() == few
    assert page(Audience.ROOM).strip() == few
    assert "2 organisations answered both times." in page(Audience.FACILITATOR)
    assert "Links no longer named" in page(Audience.FACILITATOR)
