"""A day that runs late, with the minutes of each item written beside its weight."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import Activity, RunningOrderItem, Session
from coalition.sessions.reschedule import shorten_running_order

WEIGHTS = {"m": "must", "s": "shorter", "c": "can-go"}


def day(items: str, **more: object) -> Session:
    """Make a day from "m10 s20 c5"; an item "m10:card" asks that question."""
    return Session(
        id="day",
        title="Day",
        day=date(2026, 10, 14),
        code="123456",
        running_order=tuple(item(text) for text in items.split()),
        **more,
    )


def item(text: str) -> RunningOrderItem:
    text, _, name = text.partition(":")
    return RunningOrderItem(
        title={"en": text},
        minutes=int(text[1:]),
        weight=WEIGHTS[text[0]],
        activity=name or None,
        reads=name,
    )


def asked(id_: str, state: str) -> Activity:
    return Activity(
        id=id_,
        session="day",
        activity="card",
        title={"en": "A"},
        question={"en": "B"},
        state=state,
    )


def minutes(session: Session, late: int, *activities: Activity) -> list[int]:
    return [i.minutes for i in shorten_running_order(session, activities, late)]


def test_what_can_go_goes_first_and_the_last_of_it_before_the_others() -> None:
    whole = day("m10 c10 s20 c5 m30")

    assert minutes(whole, 5) == [10, 10, 20, 0, 30]
    assert minutes(whole, 15) == [10, 0, 20, 0, 30]


def test_then_what_may_be_shorter_gives_five_minutes_in_turn() -> None:
    # 20 gives before 10: of the same part left, the longer one.
    whole = day("s20 s10 m30")

    assert minutes(whole, 5) == [15, 10, 30]
    assert minutes(whole, 10) == [15, 5, 30]
    assert minutes(whole, 15) == [10, 5, 30]


def test_nothing_gives_more_than_half_and_what_must_be_done_stays() -> None:
    assert minutes(day("m30 s15 s9 m10"), 600) == [30, 10, 9, 10]


def test_what_was_asked_or_read_and_all_before_it_is_not_shortened() -> None:
    whole = day("c10 s20:card s20:places c10")

    closed = asked("card", "closed")
    assert minutes(whole, 600, asked("card", "planned")) == [0, 10, 10, 0]
    assert minutes(whole, 600, closed) == [10, 20, 10, 0]
    read = whole.model_copy(update={"read": ("places",)})
    assert minutes(read, 600, closed) == [10, 20, 20, 0]


def test_who_is_not_late_keeps_the_whole_day() -> None:
    assert minutes(day("m10 c10 s20"), 0) == [10, 10, 20]


@given(
    st.lists(st.tuples(st.sampled_from("msc"), st.integers(0, 90)), max_size=12),
    st.integers(0, 300),
)
def test_it_saves_what_is_asked_for_or_all_there_is(
    items: list[tuple[str, int]], late: int
) -> None:
    whole = day(" ".join(f"{weight}{n}" for weight, n in items))
    before = [n for _, n in items]

    after = minutes(whole, late)

    saved, most = sum(before) - sum(after), sum(before) - sum(minutes(whole, 10_000))
    assert saved >= min(late, most)
    assert all(0 <= b <= a for a, b in zip(before, after, strict=True))
    assert all(
        b == a if weight == "m" else weight == "c" or 2 * b >= a
        for (weight, a), b in zip(items, after, strict=True)
    )
