"""Every field of every fact has a policy, and each policy holds: by discovery."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter

from coalition.domain import (
    FACT_KINDS,
    Audience,
    Fact,
    Listing,
    Organisation,
    WorkProduct,
    drop_hidden,
    for_audience,
    mask_names,
)
from coalition.domain.fields import (
    Content,
    HostOnly,
    Identifier,
    Policy,
    field_policies,
    fields_with,
    mask_content,
)
from coalition.domain.masking import make_masker
from coalition.domain.wording import FreeText

SECRET = "Rumah Aman"
HIDDEN = Organisation(id="rumah", name=SECRET, listing=Listing.HIDDEN)
KINDS = [FACT_KINDS[name] for name in sorted(FACT_KINDS)]


def test_a_field_that_could_hold_words_needs_a_policy() -> None:
    class Seats(BaseModel):
        count: int = 0
        day: date | None = None
        state: Identifier | None = None

    class Hall(BaseModel):
        owner: str = ""

    with pytest.raises(TypeError, match=r"Story\.text has no policy"):

        class Story(Fact):
            text: str

    with pytest.raises(TypeError, match=r"Report\.content has no policy"):

        class Report(Fact):
            content: dict[str, Any]

    with pytest.raises(TypeError, match=r"Hall\.owner has no policy"):

        class Meeting(Fact):
            seats: Seats
            halls: tuple[Hall, ...] = ()


def test_the_last_policy_of_a_field_is_its_own() -> None:
    class Tale(BaseModel):
        told: FreeText
        own: Annotated[FreeText, Policy.PLAIN]
        kept: Annotated[Content, HostOnly]

    assert field_policies(Tale) == {
        "told": {Policy.TEXT},
        "own": {Policy.PLAIN},
        "kept": {Policy.CONTENT, Policy.HOST_ONLY},
    }


def filled(model: type[Fact], words: str) -> Any:
    """Make a model with the words wherever its policy lets somebody type."""
    return model.model_construct(**dict(_values(model, words)))


def _values(model: type[BaseModel], words: str) -> Iterator[tuple[str, Any]]:
    for name, policies in field_policies(model).items():
        field = model.model_fields[name]
        if policies & {Policy.TEXT, Policy.CONTENT}:
            yield name, _words_for(field.annotation, f"with {words}, say")
        elif not field.is_required():
            yield name, field.get_default(call_default_factory=True)
        elif policies == {Policy.PLAIN} and field.annotation in (date, datetime):
            yield name, datetime(2026, 1, 1, tzinfo=UTC)
        else:
            yield name, name


def _words_for(annotation: Any, words: str) -> Any:
    for value in (words, {"id": words}, {"en": {"id": words}}):
        if _fits(annotation, value):
            return value
    raise AssertionError(annotation)


def _fits(annotation: Any, value: object) -> bool:
    try:
        TypeAdapter(annotation).validate_python(value, strict=True)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.kind))
def test_a_hidden_name_typed_anywhere_reaches_no_participant(kind: type[Fact]) -> None:
    fact = filled(kind, SECRET)
    typed = {
        name
        for name, policies in field_policies(kind).items()
        if policies & {Policy.TEXT, Policy.CONTENT}
    }
    assert all(SECRET in repr(getattr(fact, name)) for name in typed)

    shown = for_audience(
        mask_names([fact], make_masker([HIDDEN])), Audience.PARTICIPANTS
    )

    assert SECRET not in repr(shown)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.kind))
def test_what_refers_to_a_hidden_organisation_goes(kind: type[Fact]) -> None:
    for field in fields_with(kind, Policy.ORGANISATION):
        fact = filled(kind, "").model_copy(update={field: "rumah"})
        assert drop_hidden([fact], {"rumah"}) == []
    for field in fields_with(kind, Policy.ORGANISATIONS):
        fact = filled(kind, "").model_copy(update={field: ("a", "rumah")})
        (left,) = drop_hidden([fact], {"rumah"})
        assert getattr(left, field) == ("a",)


def test_the_words_of_a_document_are_masked_and_its_identifiers_are_not() -> None:
    product = WorkProduct(
        id="charter",
        content={
            "id": "rumah-aman",
            "parts": [{"title": {"en": f"At {SECRET}", "id": f"Di {SECRET}"}}],
            "rings": [[1.5, 2.5]],
        },
    )

    (shown,) = mask_names([product], make_masker([HIDDEN]))

    assert shown.content == {
        "id": "rumah-aman",
        "parts": [{"title": {"en": "At …", "id": "Di …"}}],
        "rings": [[1.5, 2.5]],
    }
    assert mask_content({"id": SECRET}, make_masker([HIDDEN])) == {"id": "…"}


def test_every_field_of_a_fact_has_one_policy_and_the_host_s_beside_it() -> None:
    for kind in KINDS:
        for policies in field_policies(kind).values():
            assert len(policies - {HostOnly}) == 1
