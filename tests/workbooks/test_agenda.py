from datetime import date

from coalition.activities import kind
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Coalition,
    RunningOrderItem,
    Session,
    Voice,
)
from coalition.sessions.planning import Plan, plan_workbook, start_session
from coalition.store import Store
from coalition.views.view import View

DAY = date(2026, 10, 14)
HALF_A_DAY = 180
SESSION = Session(id="day", title="Day", day=DAY, code="123456")


def plan(store: Store) -> Plan:
    reader = View.of(store, "safe-passage", Audience.PARTICIPANTS)
    return plan_workbook("12_landscape", reader, SESSION)


def asked(made: Plan) -> dict[str, Activity]:
    return {activity.key: activity for activity, _ in made if activity}


def test_the_day_lasts_half_a_day_and_has_a_break(store: Store) -> None:
    items: list[RunningOrderItem] = [item for _, item in plan(store)]

    assert sum(item.minutes for item in items) == HALF_A_DAY
    assert "Break" in [item.title["en"] for item in items]


def test_one_step_of_the_day_is_for_deciding_and_nothing_is_read_there(
    store: Store,
) -> None:
    (item,) = (item for _, item in plan(store) if item.decides)

    assert item.title["en"].startswith("Decide: ")
    assert (item.reads, item.activity) == ("", None)


def test_the_room_is_asked_in_this_order(store: Store) -> None:
    assert list(asked(plan(store))) == ["card", "gaps", "ties", "judgements"]


def test_what_is_asked_can_be_read_by_its_kind_in_both_languages(store: Store) -> None:
    for activity in asked(plan(store)).values():
        kind(activity.activity).read_settings(activity.settings)
        assert {*activity.title, *activity.question} == {"en", "id"}


def test_links_stand_with_the_name_and_judgements_with_none(store: Store) -> None:
    made = asked(plan(store))

    assert made["ties"].attribution is Attribution.ORGANISATION
    assert made["ties"].voice is Voice.ORGANISATIONS
    assert made["judgements"].attribution is Attribution.NO_NAME


def test_three_sentences_are_of_trust_and_three_of_value(store: Store) -> None:
    statements = asked(plan(store))["judgements"].settings["statements"]

    groups = [statement["group"] for statement in statements]
    assert groups == ["trust"] * 3 + ["value"] * 3
    assert asked(plan(store))["judgements"].settings["most"] == 5


def test_short_of_time_the_links_and_the_decision_stay(store: Store) -> None:
    weights = {item.title["en"]: item.weight for _, item in plan(store)}

    assert weights["Who do we work with?"] == "must"
    assert weights["How is it to work together?"] == "can-go"
    assert weights["Decide: three links, one load, whom we invite"] == "must"


def test_where_no_square_is_empty_nobody_is_asked_about_one(store: Store) -> None:
    nothing = Store.in_memory()
    nothing.facts.put("safe-passage", [Coalition(id="safe-passage", name="S")])
    reader = View.of(nothing, "safe-passage", Audience.PARTICIPANTS)
    made = plan_workbook("12_landscape", reader, SESSION)

    assert list(asked(made)) == ["card", "ties", "judgements"]


def test_a_session_plans_each_question_and_belongs_to_its_round(store: Store) -> None:
    session = start_session(
        store, "safe-passage", title="Day", day=DAY, wave="year-2026"
    )

    planned_ones = [item.activity for item in session.running_order if item.activity]
    stored = {a.id for a in store.facts.all("safe-passage", Activity)}
    assert len(planned_ones) == 4
    assert stored == set(planned_ones)
    assert session.wave == "year-2026"


def test_no_two_answers_to_how_often_mean_the_same_months(store: Store) -> None:
    often = asked(plan(store))["ties"].settings["often"]

    assert [option["text"]["en"] for option in often] == [
        "Once or twice",
        "Every two or three months",
        "Every month",
        "Every week",
    ]
