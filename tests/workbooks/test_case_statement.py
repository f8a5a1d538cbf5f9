from datetime import date

from coalition.blocks import Callout, to_text
from coalition.domain import Decision, Indicator, Observation
from coalition.texts import Texts
from coalition.workbooks.landscape.case_statement import case_blocks

DAY = date(2026, 10, 14)
SERVED = Indicator(
    id="served",
    name={"en": "Survivors served"},
    unit={"en": "people"},
    headline=True,
    source="Case files of members.",
)


def year(n: int, value: float | None, **more: object) -> Observation:
    fields = {
        "id": f"served-{n}-{len(more)}",
        "indicator": "served",
        "begins": date(n, 1, 1),
        "ends": date(n, 12, 31),
        "value": value,
    }
    return Observation(**(fields | more))


def page(*observations: Observation, seen: tuple[str, ...] = ()) -> str:
    blocks = case_blocks(seen, [SERVED], observations, [], Texts(), day=DAY)
    return to_text(blocks)


def test_the_newest_whole_figure_is_read_with_its_time_and_source() -> None:
    said = page(year(2024, 263), year(2025, 281))

    assert "Survivors served: 281 people (2025)." in said
    assert "Sources. Survivors served: Case files of members." in said
    assert "263" not in said


def test_a_figure_of_a_group_or_a_place_is_not_that_of_the_whole() -> None:
    said = page(
        year(2024, 263), year(2025, 12, group="girls"), year(2025, 9, place="bali")
    )

    assert "263 people (2024)" in said


def test_what_is_not_over_yet_or_not_known_is_not_read() -> None:
    said = page(year(2024, 263), year(2025, None), year(2026, 300))

    assert "263 people (2024)" in said


def test_a_share_is_read_as_counts() -> None:
    assert "12 of 20 people (2025)" in page(
        year(2025, None, numerator=12, denominator=20)
    )


def test_a_part_of_the_year_says_from_when_to_when() -> None:
    said = page(year(2026, 40, ends=date(2026, 3, 31)))

    assert "40 people (1 January 2026 to 31 March 2026)" in said


def test_an_old_year_does_not_come_before_what_was_counted_last() -> None:
    budget_year = year(2024, 100, begins=date(2024, 4, 1), ends=date(2025, 3, 31))

    said = page(year(2015, 900), budget_year)

    assert "100 people (1 April 2024 to 31 March 2025)" in said
    assert "900" not in said


def test_parts_of_this_year_do_not_stand_for_the_last_whole_year() -> None:
    spring = year(2026, 81, begins=date(2026, 4, 1), ends=date(2026, 6, 30))

    assert "281 people (2025)" in page(year(2024, 263), year(2025, 281), spring)


def test_of_two_that_end_alike_the_longer_time_is_read() -> None:
    ends = date(2026, 6, 30)
    half = year(2026, 155, ends=ends)
    quarter = year(2026, 81, begins=date(2026, 4, 1), ends=ends, note="q2")

    assert "155 people (1 January 2026 to 30 June 2026)" in page(quarter, half)


def test_a_part_for_which_nothing_is_there_says_so_and_is_marked() -> None:
    blocks = case_blocks([], [], [], [], Texts(), day=DAY)

    findings = [block for block in blocks if isinstance(block, Callout)]
    assert [block.tone for block in findings] == ["gold", "gold", "gold"]
    assert "No figure is recorded yet." in to_text(blocks)


def decided(text: str, topic: str = "") -> Decision:
    return Decision(id=text, day=DAY, text=text, topic=topic)


def aloud(*decisions: Decision, seen: tuple[str, ...] = ()) -> str:
    return to_text(case_blocks(seen, [], [], decisions, Texts(), day=DAY))


def test_only_what_we_ask_of_others_is_asked_of_them() -> None:
    said = aloud(
        decided("We meet on Mondays"),
        decided("Let us into the port by February", "ask"),
        decided("Invite the port authority", "invite"),
    )

    assert "Let us into the port by February." in said
    assert "Mondays" not in said
    assert "authority" not in said


def test_where_nothing_is_asked_the_page_says_how_to_ask() -> None:
    assert "choose “What we ask of others”" in aloud(decided("We meet on Mondays"))


def test_only_who_can_fill_it_is_told_how_to_ask() -> None:
    blocks = case_blocks([], [], [], [], Texts(), day=DAY, hosts=False)

    assert "What do we want to ask for?" in to_text(blocks)
    assert "choose" not in to_text(blocks)


def test_a_question_and_thanks_for_the_room_are_not_read_to_others() -> None:
    said = aloud(
        seen=(
            "2 places lack a lawyer: St. Ann, Bali. Who could reach them?",
            "5 reach a bed only by one. Thank you. How do we share it? So far: 6 wait.",
        )
    )

    assert (
        "2 places lack a lawyer: St. Ann, Bali. 5 reach a bed only by one. "
        "So far: 6 wait."
    ) in " ".join(said.split())
    assert "Thank you" not in said
    assert "?" not in said.partition("What it is about")[0]
