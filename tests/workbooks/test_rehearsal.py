"""A rehearsal touches nothing that is real, and leaves nothing behind."""

from datetime import date
from pathlib import Path

import pytest

from coalition.domain import (
    Activity,
    Coalition,
    Listing,
    Offer,
    Organisation,
    RunningOrderItem,
    Session,
    SessionNote,
    Wave,
)
from coalition.errors import InvalidInput
from coalition.sessions.planning import start_session
from coalition.sessions.rehearsal import (
    delete_rehearsal,
    find_rehearsal,
    list_simulated_seats,
    source_coalition,
    start_rehearsal,
)
from coalition.sessions.service import SessionService
from coalition.sessions.simulation import Pretended, made_up
from coalition.store import Store, Submission, derive_seat_secret

HERE = "safe-passage"


@pytest.fixture
def day(store: Store) -> Session:
    return start_session(
        store,
        HERE,
        title="The first day",
        day=date(2026, 10, 14),
        expected=["harbour", "lantern", "hidden"],
    )


def answer_all(store: Store, slug: str, session: Session) -> list[Activity]:
    """Open each question, let everyone answer who can, close it."""
    host = SessionService(store, slug, session.id)
    for activity in host.activities():
        host.open(activity.id)
        for seat, secret in list_simulated_seats(store, slug, session):
            others = ("garden", "harbour", "lantern")
            around = Pretended(
                seat.organisation,
                tuple(o for o in others if o != seat.organisation),
            )
            value = made_up(activity, seat, around)
            if value is not None:
                post = Submission(
                    id=f"answer-{seat.id}"[:60],
                    revision=0,
                    coalition=slug,
                    activity=activity.id,
                    value=value,
                    seat=seat,
                    secret=secret,
                )
                (receipt,) = store.room.accept_submissions([post])
                assert str(receipt) == "saved"
        host.close(activity.id)
    return host.activities()


def test_twelve_sit_there_and_answer_every_kind_that_the_day_asks(
    store: Store, day: Session
) -> None:
    slug, copy = start_rehearsal(store, HERE, day.id)

    seats = store.room.seats(slug, copy.id)
    assert len(seats) == 12
    asked = answer_all(store, slug, copy)
    answered = {a.activity: len(store.room.answered_seats(a.id)) for a in asked}
    assert answered["rating"] == 12
    # Three organisations that may be seen, two of them with a colleague.
    assert "hidden" not in {seat.organisation for seat in seats}
    assert answered["ties"] == answered["card"] == 4


@pytest.mark.parametrize(("expected", "speak"), [(3, 3), (29, 24), (100, 80)])
def test_somebody_speaks_for_eight_of_ten_organisations_expected(
    store: Store, day: Session, expected: int, speak: int
) -> None:
    ids = [f"o-{n}" for n in range(expected)]
    store.facts.put(HERE, [Organisation(id=id_, name=id_) for id_ in ids])
    invited = day.model_copy(update={"expected": tuple(ids)})
    store.facts.put(HERE, [invited])

    slug, copy = start_rehearsal(store, HERE, day.id)

    seats = [seat for seat, _ in list_simulated_seats(store, slug, copy)]
    assert len({seat.organisation for seat in seats} & set(ids)) == speak
    assert 12 <= len(seats) <= 100
    assert None in {seat.organisation for seat in seats}


def test_nothing_that_is_real_moves(store: Store, day: Session) -> None:
    before = store.fingerprint(HERE), store.facts.list_versions(HERE)

    slug, copy = start_rehearsal(store, HERE, day.id)
    answer_all(store, slug, copy)
    SessionService(store, slug, copy.id).record_decision("We meet in May")

    assert (store.fingerprint(HERE), store.facts.list_versions(HERE)) == before
    assert store.room.seats(HERE, day.id) == []
    assert [c.id for c in store.facts.coalitions()] == [HERE]
    assert source_coalition(store, slug) == source_coalition(store, HERE) == HERE


def test_it_has_its_own_code_and_questions(store: Store, day: Session) -> None:
    slug, copy = start_rehearsal(store, HERE, day.id)

    own = {a.id for a in store.facts.all(slug, Activity)}
    real = {a.id for a in store.facts.all(HERE, Activity)}
    assert own
    assert len(own) == len(real)
    assert not own & real
    assert copy.code != day.code
    assert {i.activity for i in copy.running_order if i.activity} == own
    assert len(copy.running_order) == len(day.running_order)


def test_what_is_for_the_hosts_eyes_is_not_copied(store: Store, day: Session) -> None:
    SessionService(store, HERE, day.id).record_note("the minister is late")

    slug, _ = start_rehearsal(store, HERE, day.id)

    assert {o.note for o in store.facts.all(slug, Organisation)} == {""}
    assert store.facts.all(slug, SessionNote) == []
    assert len(store.facts.all(slug, Offer)) == len(store.facts.all(HERE, Offer))


def test_thrown_away_not_a_byte_of_it_is_left(
    store: Store, day: Session, path: Path
) -> None:
    slug, copy = start_rehearsal(store, HERE, day.id)
    answer_all(store, slug, copy)
    SessionService(store, slug, copy.id).record_decision("Zanzibar")
    own = [a.id.encode() for a in store.facts.all(slug, Activity)]
    assert any(word in _bytes(path) for word in (b"Zanzibar", *own))

    assert delete_rehearsal(store, HERE)

    left = _bytes(path)
    assert b"Zanzibar" not in left
    assert slug.encode() not in left
    assert not [id_ for id_ in own if id_ in left]
    assert find_rehearsal(store, HERE, day.id) is None
    assert not delete_rehearsal(store, HERE)
    assert store.facts.get(HERE, Session, day.id) == day


def test_starting_again_takes_the_place_of_the_one_before(
    store: Store, day: Session
) -> None:
    slug, first = start_rehearsal(store, HERE, day.id)
    answer_all(store, slug, first)

    same, second = start_rehearsal(store, HERE, day.id)

    assert same == slug
    assert [s.id for s in store.facts.all(slug, Session)] == [second.id] != [first.id]
    assert find_rehearsal(store, HERE, day.id) == second
    assert {a.state for a in store.facts.all(slug, Activity)} == {"planned"}


def test_only_a_rehearsal_is_ever_thrown_away(store: Store, day: Session) -> None:
    with pytest.raises(InvalidInput, match="no rehearsal"):
        store.delete_rehearsal(HERE)
    name = f"{HERE}-rehearsal"
    store.facts.put(name, [Coalition(id=name, name="Really called so")])

    with pytest.raises(InvalidInput, match="of this name"):
        start_rehearsal(store, HERE, day.id)

    assert store.facts.coalition(name).name == "Really called so"


def test_a_rehearsal_is_not_rehearsed_and_goes_into_no_package_or_backup(
    store: Store, day: Session, tmp_path: Path
) -> None:
    slug, copy = start_rehearsal(store, HERE, day.id)

    with pytest.raises(InvalidInput, match="already"):
        start_rehearsal(store, slug, copy.id)
    with pytest.raises(InvalidInput, match="practise"):
        store.read_package_content(slug)
    store.backup(tmp_path / "kept.db")
    assert slug.encode() not in (tmp_path / "kept.db").read_bytes()


def test_a_real_seat_code_opens_no_seat_in_it(store: Store, day: Session) -> None:
    slug, copy = start_rehearsal(store, HERE, day.id)

    assert (
        store.room.seat(slug, copy.id, derive_seat_secret("1234567890", f"{slug}/x"))
        is None
    )


def _bytes(path: Path) -> bytes:
    beside = path.parent.glob(f"{path.name}*")
    return b"".join(file.read_bytes() for file in beside)


def test_it_says_no_name_that_the_real_day_would_not_say(
    store: Store, day: Session
) -> None:
    once, left = (
        Organisation(id="once", name="Kenanga Lama"),
        Organisation(id="left", name="Cempaka", listing=Listing.HIDDEN),
    )
    store.facts.put(HERE, [once, left])
    store.facts.remove(HERE, [left])
    gone = "Kenanga Lama, Cempaka"
    asked = Activity(
        id="typed",
        session=day.id,
        activity="rating",
        title={"en": gone},
        question={"en": gone},
        settings={"lines": [{"id": "l", "title": {"en": gone}}]},
    )
    item = RunningOrderItem(title={"en": gone}, minutes=5)
    named = {"title": gone, "place": gone, "running_order": (item,)}
    wave = Wave(id="w", name={"en": gone}, began=day.day)
    store.facts.put(HERE, [once.model_copy(update={"listing": Listing.HIDDEN})])
    renamed = {"name": "Melati", "listing": Listing.HIDDEN}
    store.facts.put(HERE, [once.model_copy(update=renamed), asked, wave])
    store.facts.put(HERE, [day.model_copy(update=named)])

    slug, copy = start_rehearsal(store, HERE, day.id)

    said = [copy, *store.facts.all(slug, Activity), *store.facts.all(slug, Wave)]
    assert not [fact for fact in said if "Kenanga" in repr(fact)]
    assert not [fact for fact in said if "Cempaka" in repr(fact)]
    assert copy.title == copy.place == "…, …"
