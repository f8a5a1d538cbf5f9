"""Papers that say whose they are: ties and judgements, keyed in at the desk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Activity, Attribution, Tie
from coalition.errors import InvalidInput

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone, Reply

WORDS = [{"id": w, "text": {"en": w}} for w in ("No", "A little", "Mostly", "Fully")]
TIES = {"activity": "ties", "voice": "organisations", "attribution": "organisation"}


@pytest.fixture
def questions(workshop: Workshop) -> tuple[str, str]:
    """A question about ties and one about judgements."""
    statement = {"id": "word", "text": {"en": "It keeps its word."}, "group": "trust"}
    ties = Activity(
        id=f"ties-{workshop.code}",
        session=workshop.session,
        title={"en": "Ties"},
        question={"en": "Whom do you work with?"},
        settings={"often": WORDS[:3]},
        **TIES,
    )
    judgements = Activity(
        id=f"judgements-{workshop.code}",
        session=workshop.session,
        activity="judgements",
        title={"en": "Together"},
        question={"en": "How is it to work together?"},
        settings={"statements": [statement], "options": WORDS},
    )
    store = workshop.store
    store.facts.put(workshop.coalition, [ties, judgements])
    store.close()
    return ties.id, judgements.id


def key_in(host: Phone, console: str, activity: str, **fields: object) -> Reply:
    sent = {"activity": activity, "at": activity, **fields}
    return host.post(f"{console}/ballot", sent)


def test_a_paper_of_ties_needs_its_organisation_and_a_second_is_united(
    host: Phone, workshop: Workshop, console: str, questions: tuple[str, str]
) -> None:
    ties, _ = questions
    workshop.host.open(ties)
    form = host.get(f"{console}?at={ties}").text
    nobodys = key_in(host, console, ties, partner="lantern")
    strangers = key_in(host, console, ties, partner="lantern", organisation="nobody")
    empty = key_in(host, console, ties, organisation="harbour-house")
    for entry in ("firstpaper", "firstpaper"):
        first = {"partner": ["lantern", "sea-gate", "harbour-house"], "entry": entry}
        more = {"often~lantern": "3", "often~sea-gate": "", "missing-1": "Clinic"}
        key_in(host, console, ties, organisation="harbour-house", **first, **more)
    second = {"often~blue-line": "1", "organisation": "harbour-house"}
    key_in(host, console, ties, entry="secondpaper", **second)
    workshop.host.close(ties)
    facts = workshop.store.facts.all(workshop.coalition, Tie)

    assert "Whose paper is it?" in form
    assert "Count these hands" not in form
    assert "choose whose it is" in nobodys.text
    assert strangers.status == 404
    assert "tick whom you work with" in empty.text
    assert {(t.source, t.target): t.strength for t in facts} == {
        ("harbour-house", "lantern"): 3,
        ("harbour-house", "sea-gate"): None,
        ("harbour-house", "blue-line"): 1,
    }
    assert len(workshop.store.room.answers(ties)) == 2


def test_a_paper_of_judgements_keeps_no_rater_after_closing(
    host: Phone, workshop: Workshop, console: str, questions: tuple[str, str]
) -> None:
    _, judgements = questions
    workshop.host.open(judgements)
    paper = {"who-1": "lantern", "say~1~word": "4", "say~2~word": ""}
    whose = {"organisation": "harbour-house", "entry": "paperofharbour"}
    nobodys = key_in(host, console, judgements, **paper)
    nameless = key_in(host, console, judgements, **paper | whose | {"say~2~word": "1"})
    twice = {"who-2": "lantern", "say~2~word": "1"}
    double = key_in(host, console, judgements, **paper | twice, **whose)
    own = {"who-1": "harbour-house", "say~1~word": "4"}
    selfish = key_in(host, console, judgements, **own, **whose)
    key_in(host, console, judgements, **paper | {"who-2": "sea-gate"}, **whose)
    (before,) = workshop.store.room.answers(judgements)
    workshop.host.close(judgements)
    (after,) = workshop.store.room.answers(judgements)

    assert "choose whose it is" in nobodys.text
    assert "choose the partner of each part" in nameless.text
    assert "stands there twice" in double.text
    assert "does not judge itself" in selfish.text
    assert before.value == {"rater": "harbour-house", "of": {"lantern": {"word": 4}}}
    assert before.organisation is None
    # Of whom it was is not kept where fewer than five judged.
    assert after.value == {"rater": None, "of": {"": {"word": 4}}}
    assert "harbour" not in json.dumps(after.model_dump(mode="json"))


@pytest.mark.parametrize("level", ["host-only", "organisation"])
def test_judgements_cannot_be_asked_with_a_name(
    host: Phone,
    workshop: Workshop,
    console: str,
    questions: tuple[str, str],
    level: str,
) -> None:
    _, judgements = questions
    words = {"title-en": "Together", "question-en": "How is it?"}
    fields = {"activity": judgements, "attribution": level, "voice": "people"}
    reply = host.post(f"{console}/settle", fields | words)
    kept = workshop.host.activity(judgements)

    assert "promised in its words and cannot be changed" in reply.text
    assert kept.attribution == "no-name"
    assert kept.title == {"en": "Together"}
    # Nor where it was written into the store in another way.
    forged = kept.model_copy(update={"attribution": Attribution(level)})
    workshop.store.facts.put(workshop.coalition, [forged])
    with pytest.raises(InvalidInput, match="promised in its words"):
        workshop.host.open(judgements)


def test_a_paper_of_judgements_is_not_kept_once_the_day_is_over(
    host: Phone, workshop: Workshop, console: str, questions: tuple[str, str]
) -> None:
    _, judgements = questions
    paper = {"who-1": "lantern", "say~1~word": "4", "organisation": "harbour-house"}
    workshop.host.open(judgements)
    workshop.host.update_session(state="closed")
    reply = key_in(host, console, judgements, **paper, entry="paperafterwards")

    assert "not open now" in reply.text
    assert workshop.store.room.answers(judgements, late=True) == []
