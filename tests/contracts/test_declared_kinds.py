"""What every kind that declares fields promises: found by being there, none is named."""

import copy
from datetime import UTC, datetime
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coalition.activities import kind, outcome
from coalition.activities.engine.declared import declared_kinds
from coalition.activities.engine.fields import (
    PREFIX,
    UNKNOWN,
    Choice,
    parse_form,
    shuffle_fields,
    simulate_answer,
)
from coalition.blocks import to_html, to_text
from coalition.blocks.kinds import Seen, blocks_of
from coalition.domain import Activity, Answer, AnswerChannel, Coalition
from coalition.errors import InvalidInput
from coalition.server.app.pages import create_template_environment
from coalition.server.phone.declared import DeclaredForm
from coalition.texts import LANGUAGES, Texts

KINDS = sorted(declared_kinds())
TYPED = {
    "en": ["Schools", "Ports", "Clinics"],
    "id": ["Sekolah", "Pelabuhan", "Klinik"],
}
MOMENT = datetime(2026, 10, 14, 9, tzinfo=UTC)
SEEN = Seen(Coalition(id="coast", name="Coast"), {})

every_kind = pytest.mark.parametrize("name", KINDS)


def settings_of(name: str) -> Any:
    """Ask as a host would on the spot."""
    return declared_kinds()[name].ask_now(
        {"en": "What first?", "id": "Apa dulu?"}, TYPED
    )


def activity_of(name: str, **more: Any) -> Activity:
    return Activity(
        id="asked",
        session="day",
        activity=name,
        title={"en": "What first?"},
        question={"en": "What first?"},
        settings=settings_of(name).model_dump(mode="json"),
        **more,
    )


def answers_of(name: str, n: int, seed: int = 1) -> list[Answer]:
    fields, chance = declared_kinds()[name].fields(settings_of(name)), Random(seed)
    return [
        Answer(
            id=f"answer-{i:03d}",
            activity="asked",
            voter=f"voter-{i}",
            value=simulate_answer(fields, chance),
            way=AnswerChannel.PHONE,
            people=1 + i % 3,
            revision=1,
            recorded_at=MOMENT,
        )
        for i in range(n)
    ]


class Inputs(HTMLParser):
    """Reads a form as a phone would send it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        ticked = found.get("type") not in {"radio", "checkbox"} or "checked" in found
        if tag == "input" and ticked and found.get("name"):
            self.sent.setdefault(str(found["name"]), []).append(
                found.get("value") or ""
            )


def test_there_are_kinds_that_declare_fields() -> None:
    assert KINDS == ["consent", "dots", "matrix", "number"]


@every_kind
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_phone_filled_in_comes_back_in_its_form(
    name: str, language: str
) -> None:
    form = DeclaredForm(declared_kinds()[name])
    fields = declared_kinds()[name].fields(settings_of(name))
    page = create_template_environment().get_template(f"phone/kinds/{name}.html")
    for answer in answers_of(name, 20):
        t = Texts(language)
        shown = form.context(
            activity_of(name),
            settings_of(name),
            t,
            answer.value,
            None,  # type: ignore[arg-type]
        )
        inputs = Inputs()
        inputs.feed(page.render(t=t, **shown))

        assert parse_form(fields, inputs.sent) == answer.value


@every_kind
def test_an_answer_is_checked_against_its_question(name: str) -> None:
    asked, settings = kind(name), activity_of(name).settings
    for answer in answers_of(name, 20):
        assert asked.read(settings, answer.value).model_dump() == answer.value
    refused: tuple[dict[str, Any], ...] = (
        {},
        {"given": {}},
        {"given": {"nothing-of-ours": "x"}},
    )
    for wrong in refused:
        with pytest.raises(InvalidInput):
            asked.read(settings, wrong)


@every_kind
def test_nothing_filled_in_is_no_answer(name: str) -> None:
    with pytest.raises(InvalidInput):
        parse_form(
            declared_kinds()[name].fields(settings_of(name)), {f"{PREFIX}x": ["1"]}
        )


@every_kind
@given(order=st.randoms(), n=st.integers(0, 12))
def test_the_order_of_answers_and_taking_them_apart_change_no_result(
    name: str, order: Any, n: int
) -> None:
    settings, answers = settings_of(name), answers_of(name, n)
    before = copy.deepcopy(answers)
    result = kind(name).tally(settings, answers)

    mixed = [*answers]
    order.shuffle(mixed)
    apart = shuffle_fields([(a.value, a.people) for a in answers])
    rows = [
        answers[0].model_copy(
            update={"id": f"row-{i}", "value": value, "people": people}
        )
        for i, (value, people) in enumerate(apart)
    ]

    assert kind(name).tally(settings, mixed) == result
    assert kind(name).tally(settings, rows) == result
    assert len(rows) == sum(a.people for a in answers)
    assert answers == before


@every_kind
def test_an_erased_answer_says_nothing(name: str) -> None:
    settings, answers = settings_of(name), answers_of(name, 6)
    erased = [a.model_copy(update={"value": {}}) for a in answers]

    assert kind(name).tally(settings, [*answers, *erased]) == kind(name).tally(
        settings, answers
    )


@every_kind
def test_hands_that_say_the_same_come_to_the_same(name: str) -> None:
    fields = declared_kinds()[name].fields(settings_of(name))
    if any(field.type != "one" for field in fields):
        pytest.skip("hands cannot be counted for it")
    answers = answers_of(name, 12)
    totals: dict[str, dict[str, int]] = {field.id: {} for field in fields}
    for answer in answers:
        for id_, chosen in answer.value["given"].items():
            totals[id_][chosen] = totals[id_].get(chosen, 0) + answer.people
    people = sum(answer.people for answer in answers)
    value = kind(name).read(
        activity_of(name).settings, {"people": people, "totals": totals}
    )
    hands = answers[0].model_copy(
        update={"value": value.model_dump(), "people": people}
    )

    tally = kind(name).tally
    assert tally(settings_of(name), [hands]) == tally(settings_of(name), answers)
    with pytest.raises(InvalidInput):
        kind(name).read(activity_of(name).settings, {"people": 1, "totals": totals})


@every_kind
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_blank_and_filled(name: str, language: str) -> None:
    t, answers = Texts(language), answers_of(name, 9)
    asked = activity_of(name, state="closed", revealed=True)
    came_to = outcome(asked, answers, [], set(), expected=(), shown=True)
    waiting = outcome(asked, answers, [], set(), expected=(), shown=False)
    empty = outcome(asked, [], [], set(), expected=(), shown=True)

    for blocks in (
        blocks_of(name).blank(asked, SEEN, t),
        *(blocks_of(name).filled(one, SEEN, t) for one in (came_to, waiting, empty)),
    ):
        assert to_text(blocks).strip()
        assert to_html(blocks, texts=t)


def test_points_that_nobody_has_are_refused() -> None:
    settings = activity_of("dots").settings
    with pytest.raises(InvalidInput, match="more points than there are"):
        kind("dots").read(settings, {"given": {"dots": {"option-1": 4}}})


def test_a_single_objection_is_said_and_not_averaged_away() -> None:
    many = [a.model_copy(update={"value": {"given": {"proposal": "yes"}}, "people": 1})
            for a in answers_of("consent", 40)]  # fmt: skip
    one = many[0].model_copy(update={"id": "x", "value": {"given": {"proposal": "no"}}})
    asked = activity_of("consent", state="closed", revealed=True)
    came_to = outcome(asked, [*many, one], [], set(), expected=(), shown=True)

    printed = to_text(blocks_of("consent").filled(came_to, SEEN, Texts()))

    assert "1 cannot live with it" in printed
    assert "What would it take?" in printed


def test_not_knowing_is_counted_apart() -> None:
    asked = answers_of("matrix", 1)[0]
    given_ = dict.fromkeys(asked.value["given"], UNKNOWN)
    unknown = asked.model_copy(update={"value": {"given": given_}, "people": 1})
    result: Any = kind("matrix").tally(settings_of("matrix"), [unknown])

    assert all(not any(row.counts.values()) for row in result.rows)
    assert [row.unknown for row in result.rows] == [1, 1, 1]


@every_kind
@pytest.mark.parametrize(
    "odd",
    [True, -1, 1.5, None, [], {}, "", ["unknown"] * 2, [["x"]], {"x": 1}, "x" * 99],
)
def test_a_value_that_no_form_sends_is_refused_in_one_sentence(
    name: str, odd: Any
) -> None:
    settings = activity_of(name).settings
    for field in declared_kinds()[name].fields(settings_of(name)):
        with pytest.raises(InvalidInput):
            kind(name).read(settings, {"given": {field.id: odd}})


@pytest.mark.parametrize("id_", ["unknown", "unsaid", ""])
def test_no_choice_can_be_mistaken_for_not_answering(id_: str) -> None:
    with pytest.raises(ValidationError):
        Choice(id=id_, text={"en": "Yes"})
