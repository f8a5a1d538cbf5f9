"""What closing leaves in the file: ties with both names, judgements with none."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coalition.activities.judgements import judged
from coalition.domain import (
    Activity,
    Audience,
    Organisation,
    Role,
    Seat,
    Tie,
    Wave,
)
from coalition.sessions.results import tally_activity
from coalition.sessions.service import SessionService, unlink_of
from coalition.store import Receipt, Submission

from .days import DAY, SLUG, day_of, ties_asked

RATERS = [f"rater-organisation-{n}" for n in range(6)]
TARGETS = ["target-one", "target-two"]


@pytest.fixture
def host(tmp_path: Path) -> SessionService:
    levels = ("no", "little", "mostly", "fully")
    words = [{"id": level, "text": {"en": level}} for level in levels]
    ties = ties_asked(*levels[:3])
    statements = [
        {"id": id_, "text": {"en": id_}, "group": "trust"} for id_ in ("word", "open")
    ]
    judgements = Activity(
        id="judgements",
        session=DAY,
        activity="judgements",
        title={"en": "Together"},
        question={"en": "How is it to work together?"},
        settings={"statements": statements, "options": words},
    )
    cards = [Organisation(id=id_, name=id_) for id_ in (*RATERS, *TARGETS)]
    return day_of(tmp_path / "store.db", cards, ties, judgements, invited=RATERS)


def sit(host: SessionService, organisation: str, n: int = 0) -> tuple[Seat, str]:
    secret = f"secret-{organisation}-{n}"
    seat = host.store.room.take_seat(
        SLUG, DAY, secret, role=Role.MEMBER, organisation=organisation
    )
    return seat, secret


def send(
    host: SessionService, activity: str, value: dict[str, Any], who: str, n: int = 0
) -> Any:
    seat, secret = sit(host, who, n)
    (receipt,) = host.store.room.accept_submissions(
        [
            Submission(
                id=f"{activity}-{who}-{n}",
                coalition=SLUG,
                activity=activity,
                revision=0,
                value=value,
                seat=seat,
                secret=secret,
            )
        ]
    )
    return receipt


def ticked(**partners: int) -> dict[str, Any]:
    named = {id_.replace("_", "-"): n for id_, n in partners.items()}
    return {"partners": named, "missing": []}


def judge(rater: str, level: int, targets: list[str] = TARGETS) -> dict[str, Any]:
    # An open answer says the opposite of the first: alike in no two raters' rows.
    said = {"word": level, "open": 5 - level}
    return {"rater": rater, "of": dict.fromkeys(targets, said)}


def rows(path: Path, activity: str = "judgements") -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(
            "SELECT * FROM answers WHERE activity = ?", (activity,)
        )
        return [dict(row) for row in found]


def whole(path: Path) -> bytes:
    """All bytes of a store, with what lies beside it."""
    return b"".join(p.read_bytes() for p in sorted(path.parent.glob(f"{path.name}*")))


def leads_nowhere(path: Path) -> None:
    """Hold every row and byte against what could tie a judgement to its rater."""
    for row in rows(path):
        value = json.loads(row["value"])
        assert value["rater"] is None
        assert len(value["of"]) == 1, "one row tells of two partners"
        assert row["organisation"] is None
        assert row["role"] is None
        assert not row["id"].startswith("judgements-")
    content = whole(path)
    for rater in RATERS:
        assert f'"rater": "{rater}"'.encode() not in content
        assert f'"rater":"{rater}"'.encode() not in content
        assert f"judgements-{rater}".encode() not in content


def ties_of(host: SessionService) -> dict[str, int | None]:
    return {t.id: t.strength for t in host.store.facts.all(SLUG, Tie)}


def test_closing_writes_ties_and_the_wave_and_late_ones_are_written_when_let_in(
    host: SessionService,
) -> None:
    one, two, three = RATERS[:3]
    host.open("ties")
    send(host, "ties", ticked(target_one=1), one)
    send(host, "ties", ticked(target_one=2, target_two=0), one, n=1)
    send(host, "ties", ticked(), two)
    assert ties_of(host) == {}
    host.close("ties")
    closed = ties_of(host)
    (wave,) = host.store.facts.all(SLUG, Wave)
    late = send(host, "ties", ticked(target_two=3), three)
    still = ties_of(host)
    host.admit("ties")
    (later,) = host.store.facts.all(SLUG, Wave)

    # 1 and 2 have the mean 1.5, rounded half up to 2; nobody said how often with two.
    expected = {
        f"day.works-with.{one}.target-one": 2,
        f"day.works-with.{one}.target-two": None,
    }
    assert closed == still == expected
    assert wave.expected == tuple(RATERS)
    assert wave.answered == (one, two)
    assert late is Receipt.LATE
    assert ties_of(host) == expected | {f"day.works-with.{three}.target-two": 3}
    assert later.answered == (one, two, three)


def test_letting_in_once_more_writes_no_fact_twice(host: SessionService) -> None:
    host.open("ties")
    send(host, "ties", ticked(target_one=1), RATERS[0])
    host.close("ties")
    path = host.store.path
    assert path is not None

    def versions() -> int:
        with closing(sqlite3.connect(path)) as connection:
            (n,) = connection.execute("SELECT count(*) FROM facts").fetchone()
            return int(n)

    before = versions()
    host.admit("ties")

    assert versions() == before


def test_a_second_paper_of_an_organisation_is_united_with_the_first(
    host: SessionService,
) -> None:
    one = RATERS[0]
    host.open("ties")
    host.key_in("ties", ticked(target_one=1), "entry-one", organisation=one)
    host.key_in("ties", ticked(target_two=3), "entry-two", organisation=one)
    host.key_in("ties", ticked(target_two=3), "entry-two", organisation=one)
    host.close("ties")

    shown = tally_activity(
        host.store, SLUG, host.activity("ties"), Audience.FACILITATOR
    )
    assert ties_of(host) == {
        f"day.works-with.{one}.target-one": 1,
        f"day.works-with.{one}.target-two": 3,
    }
    assert shown.turnout.organisations == 1
    assert shown.turnout.on_paper == 1
    assert shown.result is not None
    assert shown.result.differing == {one: ("target-one", "target-two")}


def test_after_closing_no_byte_leads_from_a_judgement_to_its_rater(
    host: SessionService, tmp_path: Path
) -> None:
    path, store = host.store.path, host.store
    assert path is not None
    host.open("judgements")
    for n, rater in enumerate(RATERS[:4]):
        send(host, "judgements", judge(rater, n % 4 + 1), rater)
    send(host, "judgements", judge(RATERS[0], 4), RATERS[0], n=1)
    host.key_in(
        "judgements", judge(RATERS[4], 2), "judgements-paper", organisation=RATERS[4]
    )
    open_ = [json.loads(row["value"])["rater"] for row in rows(path)]
    assert set(open_) == set(RATERS[:5])  # to make one voice of each, until closing
    store.backup(tmp_path / "open.db", lambda a: unlink_of(a))
    host.close("judgements")
    leads_nowhere(path)
    leads_nowhere(tmp_path / "open.db")
    # Five raters of two partners: the two of one organisation weigh as one.
    assert len(rows(path)) == len(rows(tmp_path / "open.db")) == 10

    assert send(host, "judgements", judge(RATERS[5], 3), RATERS[5]) is Receipt.LATE
    store.backup(tmp_path / "late.db", lambda a: unlink_of(a))
    leads_nowhere(tmp_path / "late.db")
    host.admit("judgements")
    leads_nowhere(path)
    assert len(rows(path)) == 12

    # Levels of the first statement: the mean of 1 and 4, then 2, 3, 4, paper 2, late 3.
    for target in TARGETS:
        sheet = judged(store.room.answers("judgements"), target)
        assert sheet is not None
        assert sheet.raters == 6
        assert sheet.spreads["word"].counts == {2: 2, 3: 3, 4: 1}


def test_two_judgements_of_one_seat_are_still_one_person_who_answered(
    host: SessionService,
) -> None:
    host.open("judgements")
    send(host, "judgements", judge(RATERS[0], 1), RATERS[0])
    sit(host, RATERS[1])
    host.close("judgements")

    shown = tally_activity(
        host.store, SLUG, host.activity("judgements"), Audience.FACILITATOR
    )
    assert (shown.turnout.people, shown.turnout.here) == (1, 2)
    assert shown.result is not None
    assert shown.result.judgements == 2


def test_a_judgement_that_came_late_and_was_not_let_in_is_gone_with_the_day(
    host: SessionService,
) -> None:
    path = host.store.path
    assert path is not None
    host.open("judgements")
    send(host, "judgements", judge(RATERS[0], 1), RATERS[0])
    host.close("judgements")
    send(host, "judgements", judge(RATERS[1], 1), RATERS[1])
    host.update_session(state="closed")

    leads_nowhere(path)
    assert len(rows(path)) == 2
