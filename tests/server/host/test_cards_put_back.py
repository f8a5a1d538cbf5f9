"""A card that was put back stays so when answers are let in that came too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Coalition,
    Listing,
    Offer,
    Organisation,
    Role,
    Seat,
    Session,
    Tie,
    Voice,
    tie_id,
)
from coalition.server.records.history import restore_card
from coalition.server.run.commands import admit_late_answers
from coalition.server.run.form import ConsoleForm
from coalition.sessions.service import SessionService
from coalition.store import Receipt, Store, Submission
from coalition.texts import Texts

if TYPE_CHECKING:
    from tests.conftest import Clock

SLUG, DAY, CARD, TIES = "net", "day", "card", "ties"
BEGAN = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
SHELTER = Offer(id="o1", organisation="harbour", service="shelter", place="port")


@pytest.fixture
def host(tmp_path: Path, clock_from: type[Clock]) -> Iterator[SessionService]:
    store = Store.open_or_create(tmp_path / "store.db", clock_from(BEGAN))
    of_organisations = {
        "session": DAY,
        "voice": Voice.ORGANISATIONS,
        "attribution": Attribution.ORGANISATION,
        "question": {"en": "?"},
    }
    often = [{"id": w, "text": {"en": w}} for w in ("seldom", "often")]
    ids = {"harbour": "Harbour House", "lantern": "Lantern", "garden": "Garden"}
    store.facts.put(
        SLUG,
        [
            Coalition(id=SLUG, name="Net"),
            Session(id=DAY, title="D", day=BEGAN.date(), code="123456"),
            *(Organisation(id=id_, name=name) for id_, name in ids.items()),
            SHELTER,
            Activity(
                id=CARD, activity="card", title={"en": "Card"}, **of_organisations
            ),
            Activity(
                id=TIES,
                activity="ties",
                title={"en": "Ties"},
                settings={"often": often},
                **of_organisations,
            ),
        ],
    )
    yield SessionService(store, SLUG, DAY)
    store.close()


def says(
    host: SessionService, activity: str, who: str, seat: str = "1", **value: object
) -> None:
    sitting = Seat(
        id=f"seat-{who}-{seat}",
        session=DAY,
        number=1,
        role=Role.MEMBER,
        organisation=who,
        way=AnswerChannel.PHONE,
        joined_at=BEGAN,
    )
    before = host.store.room.find_answer(host.activity(activity), sitting, "")
    revision = before.revision + 1 if before else 0
    post = Submission(
        id=f"{activity}-{who}-{seat}-{revision}",
        coalition=SLUG,
        activity=activity,
        revision=revision,
        value=value,
        seat=sitting,
    )
    (receipt,) = host.store.room.accept_submissions([post])
    assert receipt in {Receipt.SAVED, Receipt.LATE}


def card(host: SessionService, who: str = "harbour") -> Organisation:
    return host.store.facts.get(SLUG, Organisation, who)


def put_back_what_was_closed(host: SessionService) -> None:
    closed = host.activity(CARD).closed_at
    assert closed is not None
    restore_card(host.store, SLUG, "harbour", closed - timedelta(microseconds=1))


def test_another_ones_late_answer_does_not_bring_back_what_was_put_back(
    host: SessionService,
) -> None:
    host.open(CARD)
    gone = {"service": "shelter", "place": "port", "keep": False}
    says(host, CARD, "harbour", lends="two cars", listing="hidden", lines=[gone])
    host.close(CARD)
    assert card(host).listing is Listing.HIDDEN
    put_back_what_was_closed(host)
    says(host, CARD, "lantern", lends="a hall")

    assert host.admit(CARD) == 1

    assert card(host, "lantern").lends == "a hall"
    assert card(host).lends == ""
    assert card(host).listing is Listing.NAME
    assert host.store.facts.all(SLUG, Offer) == [SHELTER]


@pytest.mark.parametrize("seat", ["1", "2"], ids=["the same seat", "a colleague"])
def test_a_late_answer_from_before_it_was_put_back_is_not_written(
    host: SessionService, seat: str
) -> None:
    host.open(CARD)
    says(host, CARD, "harbour", lends="two cars")
    host.close(CARD)
    says(host, CARD, "harbour", seat, lends="three cars")
    put_back_what_was_closed(host)

    host.admit(CARD)

    assert card(host).lends == ""


def test_a_late_answer_from_after_it_was_put_back_is_the_later_word(
    host: SessionService,
) -> None:
    host.open(CARD)
    says(host, CARD, "harbour", lends="two cars")
    host.close(CARD)
    put_back_what_was_closed(host)
    says(host, CARD, "harbour", lends="one car")

    host.admit(CARD)

    assert card(host).lends == "one car"


def test_a_colleague_who_came_late_does_not_bring_back_what_the_first_said(
    host: SessionService,
) -> None:
    host.open(CARD)
    says(host, CARD, "harbour", lends="two cars")
    host.close(CARD)
    put_back_what_was_closed(host)
    says(host, CARD, "harbour", "2", lends="one car")

    host.admit(CARD)

    assert card(host).lends == ""


def test_a_late_answer_is_written_where_nothing_was_put_back(
    host: SessionService,
) -> None:
    host.open(CARD)
    says(host, CARD, "harbour", lends="two cars")
    host.close(CARD)
    says(host, CARD, "harbour", lends="three cars")

    host.admit(CARD)

    assert card(host).lends == "three cars"


def test_ties_that_were_changed_since_stay_when_anothers_come_late(
    host: SessionService,
) -> None:
    host.open(TIES)
    says(host, TIES, "harbour", partners={"lantern": 1, "garden": 1}, missing=[])
    host.close(TIES)
    wrong = Tie(
        id=tie_id(DAY, "works-with", "harbour", "garden"),
        source="harbour", target="garden", wave=DAY,
    )  # fmt: skip
    host.store.facts.remove(SLUG, [wrong])
    says(host, TIES, "lantern", partners={"harbour": 2}, missing=[])

    host.admit(TIES)

    there = {(tie.source, tie.target) for tie in host.store.facts.all(SLUG, Tie)}
    assert there == {("harbour", "lantern"), ("lantern", "harbour")}


def test_the_host_is_told_that_the_later_word_stays(host: SessionService) -> None:
    host.open(CARD)
    host.close(CARD)
    says(host, CARD, "harbour", lends="two cars")

    said = admit_late_answers(host, ConsoleForm({"activity": [CARD]}, ["en"]), Texts())

    assert said == (
        "1 late answer was let in. A card that was changed after its answer stays as "
        "it is."
    )
