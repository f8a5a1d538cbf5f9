"""The framework: what a coalition works through."""

import pytest

from coalition.domain import framework
from coalition.domain.rubric import lines
from coalition.errors import NotFound


def test_the_framework_has_the_numbers_of_its_sources() -> None:
    assert len(framework.conditions()) == 5
    assert [len(c.elements) for c in framework.conditions()] == [3, 3, 2, 3, 2]
    assert len(framework.preconditions()) == 3
    assert len(framework.phases()) == 3
    assert [len(framework.steps(phase)) for phase in (1, 2, 3)] == [4, 4, 4]
    assert len(framework.backbone_functions()) == 7


def test_conditions_keep_their_order_and_ids() -> None:
    ids = [condition.id for condition in framework.conditions()]

    assert ids == [
        "agenda",
        "measurement",
        "activities",
        "communication",
        "backbone",
    ]


def test_a_step_is_numbered_by_its_name() -> None:
    for step in framework.steps()[1:]:
        assert f"{step.phase}{step.position}" == step.name[:2]
        assert step.number == f"{step.phase}.{step.position}"


def test_the_check_up_comes_first_and_belongs_to_no_phase() -> None:
    check_up = framework.steps()[0]

    assert check_up.name == "01_checkup"
    assert check_up.number == ""
    assert check_up.notebook == "01_checkup.ipynb"
    assert set(check_up.serves) == {c.id for c in framework.conditions()}


def test_a_step_names_its_notebook_in_the_folder_of_its_phase() -> None:
    assert framework.step("12_landscape").notebook == (
        "phase1_initiate/12_landscape.ipynb"
    )
    assert framework.step("34_progress_review").notebook == (
        "phase3_sustain/34_progress_review.ipynb"
    )


def test_every_step_serves_conditions_that_exist_and_each_is_served() -> None:
    known = {condition.id for condition in framework.conditions()}

    served = [set(step.serves) for step in framework.steps()[1:]]

    assert all(served)
    assert set.union(*served) == known


def test_a_step_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="12_landscape"):
        framework.step("99_nowhere")


def test_the_elements_of_a_condition_are_lines_of_the_rubric() -> None:
    for condition in framework.conditions():
        rated = [line for line in lines("condition") if line.of == condition.id]

        assert [line.id for line in rated] == [e.id for e in condition.elements]
        assert [line.title for line in rated] == [e.title for e in condition.elements]


def test_preconditions_and_functions_have_lines_in_the_rubric() -> None:
    gates = {line.of for line in lines("precondition")}
    functions = [line.of for line in lines("function")]

    assert gates == {precondition.id for precondition in framework.preconditions()}
    assert functions == [function.id for function in framework.backbone_functions()]


def test_every_wording_is_there_in_english_and_indonesian() -> None:
    entries = [
        *framework.conditions(),
        *framework.preconditions(),
        *framework.phases(),
        *framework.steps(),
        *framework.backbone_functions(),
    ]
    wordings = [
        value
        for entry in entries
        for value in entry.model_dump().values()
        if isinstance(value, dict)
    ]

    assert len(wordings) > len(entries)
    for wording in wordings:
        assert set(wording) == {"en", "id"}
        assert all(text.strip() == text != "" for text in wording.values())


def test_the_framework_says_where_it_comes_from() -> None:
    assert any("Tool 11" in source for source in framework.sources())
