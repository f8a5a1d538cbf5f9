import pytest
from pydantic import ValidationError

from coalition.domain import (
    COUNTING_ROLES,
    FACT_KINDS,
    Activity,
    Attribution,
    Fact,
    Organisation,
    Role,
    Voice,
)

FIELDS = {"id": "q", "session": "s", "activity": "rating", "title": {}, "question": {}}


def test_every_kind_is_known_by_its_own_name() -> None:
    assert {kind.kind for kind in FACT_KINDS.values()} == set(FACT_KINDS)
    assert all(issubclass(kind, Fact) for kind in FACT_KINDS.values())
    assert {"coalition", "organisation", "offer", "session", "activity"} <= set(
        FACT_KINDS
    )


def test_a_kind_joins_by_being_defined_and_a_variant_does_not() -> None:
    class Story(Fact):
        kind = "made-up-story"

    class LongStory(Story):
        pages: int = 0

    try:
        assert FACT_KINDS["made-up-story"] is Story
    finally:
        FACT_KINDS.pop("made-up-story")


def test_a_fact_cannot_be_changed_in_place_nor_hold_what_is_not_its_own() -> None:
    house = Organisation(id="house", name="House")
    with pytest.raises(ValidationError):
        house.name = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Organisation.model_validate({"id": "house", "name": "House", "colour": "blue"})


@pytest.mark.parametrize("voice", [Voice.ORGANISATIONS, Voice.BOTH])
def test_an_answer_without_a_name_is_not_counted_by_organisation(voice: Voice) -> None:
    with pytest.raises(ValidationError, match="cannot be counted by organisation"):
        Activity.model_validate(FIELDS | {"voice": voice})
    for attribution in (Attribution.HOST_ONLY, Attribution.ORGANISATION):
        named = FIELDS | {"voice": voice, "attribution": attribution}
        assert Activity.model_validate(named).voice is voice


def test_who_watches_hosts_or_helps_does_not_count_unless_asked() -> None:
    assert frozenset(Role) - COUNTING_ROLES == {Role.OBSERVER, Role.HOST, Role.HELPER}
    assert Activity.model_validate(FIELDS).roles == COUNTING_ROLES


def test_an_activity_is_read_back_as_it_was_written() -> None:
    activity = Activity.model_validate(FIELDS | {"roles": [Role.HOST, Role.AFFECTED]})
    written = activity.model_dump(mode="json")
    assert written["roles"] == ["affected", "host"]
    assert Activity.model_validate(written) == activity
