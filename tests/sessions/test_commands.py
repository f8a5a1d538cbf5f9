"""Commands run whole or not at all, and two programs lose nothing of each other."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from tests.server.furnishing import Workshop, furnish

from coalition.domain import RunningOrderItem, Session
from coalition.errors import InvalidInput, NotOpen, VersionConflict
from coalition.sessions.commands import (
    AskNow,
    Close,
    Command,
    Open,
    Pause,
    QuestionIsOpen,
    RecordDecision,
    RecordNote,
    Resume,
    SetOrder,
    Skip,
)
from coalition.sessions.reschedule import order_fingerprint
from coalition.sessions.service import SessionService

_WRITER = """
import sys
from pathlib import Path
from coalition.sessions.commands import Pause, PutBack, Resume, Skip
from coalition.sessions.service import SessionService
from coalition.store import Store
store = Store.open(Path(sys.argv[1]))
host = SessionService(store, sys.argv[2], sys.argv[3])
question = sys.argv[4]
for n in range(125):
    host.do(Skip(activity=question) if question else Pause())
    host.do(PutBack(activity=question) if question else Resume())
"""


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return furnish(tmp_path / "coalition.db")


@pytest.fixture
def host(workshop: Workshop) -> SessionService:
    return workshop.host


def test_two_programs_that_change_one_session_lose_nothing(workshop: Workshop) -> None:
    where = (str(workshop.path), workshop.coalition, workshop.session)
    facts = workshop.store.facts

    programs = [
        subprocess.Popen([sys.executable, "-c", _WRITER, *where, question])
        for question in (workshop.last, "")
    ]

    assert [program.wait(120) for program in programs] == [0, 0]
    written = [r.document or {} for r in facts.list_versions(where[1], Session)][1:]
    orders = [len(document["running_order"]) for document in written]
    pauses = [document["paused"] for document in written]
    assert len(written) == 500
    assert sum(a != b for a, b in pairwise([3, *orders])) == 250
    assert sum(a != b for a, b in pairwise([False, *pauses])) == 250


def test_opening_a_question_says_which_other_one_it_would_close(
    host: SessionService, workshop: Workshop
) -> None:
    host.do(Open(activity=workshop.vision))

    with pytest.raises(QuestionIsOpen) as refused:
        host.do(Open(activity=workshop.last))
    again = host.activity(workshop.last).model_copy(update={"id": "now"})
    with pytest.raises(QuestionIsOpen):
        host.do(AskNow(question=again))

    assert refused.value.activity == workshop.vision
    assert host.activity(workshop.vision).state == "open"
    assert host.activity(workshop.last).state == "planned"
    assert "now" not in {activity.id for activity in host.activities()}


def test_who_says_what_is_closed_may_open_the_next(
    host: SessionService, workshop: Workshop
) -> None:
    host.do(Open(activity=workshop.vision))

    host.do(Open(activity=workshop.last, closing=workshop.vision))

    states = {activity.id: activity.state for activity in host.activities()}
    assert states[workshop.vision] == "closed"
    assert states[workshop.last] == "open"


def test_another_timer_for_the_open_question_closes_nothing(
    host: SessionService, workshop: Workshop
) -> None:
    host.do(Open(activity=workshop.vision))

    assert host.do(Open(activity=workshop.vision, minutes=5)).ends_at is not None


def test_what_was_decided_on_an_old_page_is_refused_whole(
    host: SessionService, workshop: Workshop
) -> None:
    seen = host.version()
    host.do(Skip(activity=workshop.last))

    with pytest.raises(VersionConflict):
        host.do(Pause(), based_on=seen)
    host.do(Resume(), based_on=host.version())

    assert not host.session.paused


def test_a_command_that_fails_half_way_leaves_nothing(host: SessionService) -> None:
    class NoteThenFail(Command):
        def run(self, service: SessionService) -> None:
            RecordNote(text="half").run(service)
            raise NotOpen

    with pytest.raises(NotOpen):
        host.do(NoteThenFail())

    assert "half" not in str(host.store.facts.list_versions(host.coalition))


def test_within_a_transaction_one_reads_what_one_wrote(host: SessionService) -> None:
    with host.store.transaction():
        host.update_session(paused=True)
        assert host.session.paused


def test_what_is_closed_within_a_transaction_is_scrubbed_after_it(
    host: SessionService, workshop: Workshop
) -> None:
    host.do(Open(activity=workshop.vision))

    host.do(Close(activity=workshop.vision))

    assert host.store.scrub_pending()


def test_an_order_that_was_changed_meanwhile_is_not_overwritten(
    host: SessionService, workshop: Workshop
) -> None:
    seen = order_fingerprint(host.session.running_order)
    host.do(Skip(activity=workshop.last))

    with pytest.raises(InvalidInput):
        host.do(SetOrder(order=(RunningOrderItem(title={"en": "Lunch"}),), seen=seen))

    assert len(host.session.running_order) == 2


def test_a_topic_that_no_workbook_asks_for_is_refused(host: SessionService) -> None:
    with pytest.raises(InvalidInput):
        host.do(RecordDecision(text="We agree", topic="nothing-of-ours"))
