"""The example's workshop: who came, what was asked, and what it came to."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from coalition.activities import Known, kind
from coalition.analysis.turnout import (
    list_disagreeing,
    select_speaker_answers,
    sum_people,
)
from coalition.domain import (
    Activity,
    Answer,
    AnswerChannel,
    Attribution,
    Audience,
    Decision,
    NamingNotice,
    Offer,
    Organisation,
    PackageContent,
    Session,
    Tie,
    Wave,
)
from coalition.sessions.planning import start_session
from coalition.store import Store
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

DATA = Path(__file__).parents[2] / "data"
PAGE = (DATA / "README.md").read_text(encoding="utf-8")
PageTable = Callable[[str], pd.DataFrame]
EXAMPLE, DAY = "example", "landscape-2026"
CARD, GAPS, TIES, JUDGEMENTS, REFERRAL = (
    f"{DAY}-{key}" for key in ("card", "gaps", "ties", "judgements", "referral")
)


def test_thirty_one_people_came_from_twenty_four_organisations(
    store: Store,
) -> None:
    session = store.facts.get(EXAMPLE, Session, DAY)
    seats = store.room.seats(EXAMPLE, DAY)

    assert (session.state, session.day) == ("closed", date(2026, 10, 14))
    assert session.notebooks == ("12_landscape",)
    assert len(session.expected) == 28
    assert len({seat.organisation for seat in seats}) == 24
    assert sum(seat.people for seat in seats) == 31
    assert [seat.number for seat in seats] == list(range(1, 29))
    assert Counter(seat.way for seat in seats) == {
        AnswerChannel.PHONE: 21,
        AnswerChannel.SHARED: 3,
        AnswerChannel.TABLE: 1,
        AnswerChannel.PAPER: 3,
    }


def test_every_answer_fits_the_question_that_was_put(
    store: Store, holdings: PackageContent
) -> None:
    activities = {a.id: a for a in store.facts.all(EXAMPLE, Activity)}

    for answer in holdings.answers:
        activity = activities[answer.activity]
        read = kind(activity.activity).read(activity.settings, answer.value)
        if answer.way is AnswerChannel.TALLY:
            assert read.people == answer.people


def wordings_in(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if "en" in value:
            yield value
        for inner in value.values():
            yield from wordings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from wordings_in(inner)


def test_all_questions_are_closed_revealed_and_said_in_two_languages(
    store: Store,
) -> None:
    asked = {activity.id: activity for activity in store.facts.all(EXAMPLE, Activity)}

    assert {a.key: a.activity for a in asked.values()} == {
        "card": "card",
        "gaps": "rating",
        "ties": "ties",
        "judgements": "judgements",
        "referral": "rating",
    }
    for activity in asked.values():
        assert (activity.state, activity.revealed) == ("closed", True)
        assert activity.workbook == "12_landscape"
        kind(activity.activity).read_settings(activity.settings)
        said = wordings_in([activity.title, activity.question, activity.settings])
        for wording in said:
            assert set(wording) == {"en", "id"}
            assert wording["en"] != wording["id"]


def test_the_running_order_puts_the_questions_one_after_the_other(
    store: Store,
) -> None:
    session = store.facts.get(EXAMPLE, Session, DAY)
    asked = [item.activity for item in session.running_order if item.activity]
    opened = [store.facts.get(EXAMPLE, Activity, id_).opened_at for id_ in asked]
    closed = [store.facts.get(EXAMPLE, Activity, id_).closed_at for id_ in asked]

    assert asked == [CARD, GAPS, TIES, JUDGEMENTS, REFERRAL]
    parts = [item.reads for item in session.running_order if item.reads]
    assert parts == ["places", "links", "missing"]
    assert [i.title["en"] for i in session.running_order if i.decides] == [
        "What we decide"
    ]
    for end, beginning in zip(closed, opened[1:], strict=False):
        assert end is not None
        assert beginning is not None
        assert end < beginning


def known_before(store: Store, activity: Activity) -> Known:
    """Say what the coalition held just before a question was closed."""
    assert activity.closed_at is not None
    before = activity.closed_at - timedelta(microseconds=1)
    waves = {w.id: w for w in store.facts.all(EXAMPLE, Wave, before)}
    return Known(
        session=store.facts.get(EXAMPLE, Session, DAY, before),
        wave=waves["year-2026"],
        organisations=tuple(store.facts.all(EXAMPLE, Organisation, before)),
        offers=tuple(store.facts.all(EXAMPLE, Offer, before)),
        ties=tuple(store.facts.all(EXAMPLE, Tie, before)),
    )


@pytest.mark.parametrize(("id_", "kinds"), [(CARD, 24 + 2), (TIES, 130 + 1)])
def test_what_closing_a_question_wrote_is_what_was_answered(
    store: Store, holdings: PackageContent, id_: str, kinds: int
) -> None:
    activity = store.facts.get(EXAMPLE, Activity, id_)
    written = kind(activity.activity).written
    assert written is not None

    change = written(activity, store.room.answers(id_), known_before(store, activity))

    there = {
        (record.kind, record.id): record.document
        for record in holdings.records
        if record.recorded_at == activity.closed_at
    }
    del there["activity", id_]
    put = {(fact.kind, fact.id): fact for fact in change.put}
    assert (len(put), change.remove) == (kinds, ())
    assert {key: type(put[key])(**(there[key] or {})) for key in there} == put


def test_sixteen_cards_were_right_as_they_were(store: Store) -> None:
    result: Any = kind("card").tally(None, store.room.answers(CARD))

    assert (result.confirmed, result.as_it_was) == (24, 16)
    assert "16 found it right as it was" in PAGE


def test_two_colleagues_differ_about_one_partner(store: Store) -> None:
    answers = store.room.answers(TIES)
    result: Any = kind("ties").tally(None, answers)

    assert len(answers) == 24
    assert len(result.answered) == 23
    assert result.differing == {"lantern": ("airport-desk",)}


def test_judgements_came_out_as_added_up_by_hand(
    page_table: PageTable, store: Store
) -> None:
    activity = store.facts.get(EXAMPLE, Activity, JUDGEMENTS)
    of_kind = kind("judgements")
    answers = store.room.answers(JUDGEMENTS)

    result: Any = of_kind.tally(of_kind.read_settings(activity.settings), answers)

    by_hand = page_table("**How is it to work together?**")
    assert result.judgements == len(answers) == 87
    for spread in result.spreads:
        counts = [*(spread.counts[n] for n in (1, 2, 3, 4)), spread.unknown]
        assert [*counts, spread.unsaid] == by_hand.loc[spread.id].to_list()


def test_no_organisation_was_told_before_it_agreed(store: Store) -> None:
    (notice,) = store.facts.all(EXAMPLE, NamingNotice)
    first, last = (
        r for r in store.read_package_content(EXAMPLE).records if r.kind == "notice"
    )

    assert (first.document or {}).get("state") is None  # told
    assert first.recorded_at < last.recorded_at
    assert (notice.organisation, notice.state) == ("harbour-house", "agreed")
    assert "Harbour House" in notice.text["en"]


def test_the_gaps_came_out_as_added_up_by_hand(
    page_table: PageTable, store: Store
) -> None:
    activity = store.facts.get(EXAMPLE, Activity, GAPS)
    rating = kind("rating")

    result: Any = rating.tally(
        rating.read_settings(activity.settings), store.room.answers(GAPS)
    )

    by_hand = page_table("**Which gaps matter?**")
    assert result.people == 42
    assert {
        line.id: {**line.counts, "unknown": line.unknown, "unsaid": line.unsaid}
        for line in result.lines
    } == by_hand.to_dict(orient="index")


def test_all_ways_of_answering_are_there(holdings: PackageContent) -> None:
    gaps = [a for a in holdings.answers if a.activity == GAPS]
    named = [a for a in holdings.answers if a.activity == REFERRAL]

    assert sum_people(gaps, AnswerChannel.PHONE) == 27
    assert sum_people(gaps, AnswerChannel.PAPER) == 3
    assert [a.people for a in gaps if a.way is AnswerChannel.TALLY] == [12]
    assert {a.way for a in named} == {
        AnswerChannel.PHONE,
        AnswerChannel.SHARED,
        AnswerChannel.TABLE,
    }


@pytest.mark.parametrize(("id_", "rows"), [(GAPS, 31), (JUDGEMENTS, 87)])
def test_no_answer_without_a_name_leads_to_a_seat(
    store: Store, holdings: PackageContent, id_: str, rows: int
) -> None:
    activity = store.facts.get(EXAMPLE, Activity, id_)
    given = [a for a in holdings.answers if a.activity == id_]
    seats = {seat.id for seat in holdings.seats}

    assert activity.attribution is Attribution.NO_NAME
    assert seats & {a.voter for a in given} == set()
    assert all((a.organisation, a.role) == (None, None) for a in given)
    assert {a.value.get("rater") for a in given} == {None}
    assert {a.recorded_at for a in given} == {activity.closed_at}
    from_seats = [a for a in given if a.way is AnswerChannel.PHONE]
    assert {(a.revision, a.people, a.late) for a in from_seats} == {(0, 1, False)}
    assert len({a.voter for a in given}) == len(given) == rows


def test_the_roll_accounts_for_the_people_who_answered(
    store: Store, holdings: PackageContent
) -> None:
    seats = {seat.id: seat for seat in holdings.seats}

    on_roll = [seats[seat] for activity, seat in holdings.roll if activity == GAPS]

    assert sum(seat.people for seat in on_roll) == 27
    assert len({seat.organisation for seat in on_roll}) == 24
    assert store.room.answered_seats(REFERRAL) == {
        answer.voter for answer in holdings.answers if answer.activity == REFERRAL
    }


def test_named_answers_carry_the_organisation_and_role_of_their_seat(
    holdings: PackageContent,
) -> None:
    seats = {seat.id: seat for seat in holdings.seats}

    named = (CARD, TIES, REFERRAL)
    from_seats = [a for a in holdings.answers if a.activity in named]
    (paper,) = (a for a in from_seats if a.way is AnswerChannel.PAPER)
    assert (paper.activity, paper.organisation) == (TIES, "window-nine")
    for answer in (a for a in from_seats if a is not paper):
        seat = seats[answer.voter]
        said = (answer.organisation, answer.role, answer.way, answer.people)
        assert said == (seat.organisation, seat.role, seat.way, seat.people)


def test_referrals_came_out_as_added_up_by_hand(
    page_table: PageTable, store: Store
) -> None:
    answers = store.room.answers(REFERRAL)
    by_hand = page_table("**Who can take a referral?**").to_dict(orient="index")

    assert _counted(select_speaker_answers(answers)) == by_hand["organisations"]
    assert _counted(answers) == by_hand["people"]
    assert list_disagreeing(answers) == ["lantern"]


def _counted(answers: list[Answer]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for answer in answers:
        counts[answer.value["choices"]["referral"]] += answer.people
    return dict(counts)


def test_the_newest_decision_is_that_of_the_workshop(store: Store) -> None:
    older, newer = sorted(store.facts.all(EXAMPLE, Decision), key=lambda d: d.day)

    assert older.session is None
    assert newer.session == DAY
    assert newer.text == (
        "Lantern Legal Aid and the Provincial Office open a shared desk by 1 February."
    )
    assert len(newer.to_confirm) == 2
    assert newer.look_again == date(2027, 1, 12)


def in_room(store: Store, session: Session) -> LandscapeWorkbook:
    return LandscapeWorkbook(
        store,
        store.facts.coalition(EXAMPLE),
        session=session,
        language="en",
        as_of=None,
        audience=Audience.ROOM,
    )


def test_the_links_of_the_day_count_who_has_not_answered_yet(store: Store) -> None:
    # The round began six weeks before the day on which the question was asked.
    session = store.facts.get(EXAMPLE, Session, DAY)

    ends = {found.so_far for found in in_room(store, session).link_findings}

    assert ends == {"So far: 5 have not answered yet."}


def test_before_anybody_is_asked_the_links_of_last_time_have_their_day(
    holdings: PackageContent,
) -> None:
    store = Store.in_memory()
    store.import_package(holdings)
    next_year = start_session(store, EXAMPLE, title="Next", day=date(2027, 10, 13))

    ends = {found.so_far for found in in_room(store, next_year).link_findings}
    store.close()

    assert ends == {"This is from 1 September 2026; 5 had not answered."}
