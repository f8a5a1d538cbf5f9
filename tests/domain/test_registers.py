from datetime import date

import pytest

from coalition.domain import (
    Action,
    Contribution,
    Fact,
    Listing,
    Organisation,
    Promise,
    drop_hidden,
    mask_names,
)
from coalition.domain.masking import make_masker

DAY = date(2026, 5, 1)
HIDDEN = Organisation(id="h", name="Rumah Aman", listing=Listing.HIDDEN)


@pytest.mark.parametrize(
    ("former", "state"),
    [("open", "planned"), ("late", "planned"), ("stopped", "dropped")],
)
def test_a_state_of_an_earlier_version_still_opens(former: str, state: str) -> None:
    kept = {"id": "a", "what": "Ask", "state": former}
    assert Action.model_validate(kept).state == state


@pytest.mark.parametrize(
    ("state", "by", "late"),
    [
        ("planned", date(2026, 4, 30), True),
        ("under-way", date(2026, 4, 30), True),
        ("planned", DAY, False),
        ("planned", None, False),
        ("done", date(2026, 4, 30), False),
        ("dropped", date(2026, 4, 30), False),
    ],
)
def test_an_action_is_late_once_its_day_is_over(
    state: str, by: date | None, late: bool
) -> None:
    action = Action.model_validate({"id": "a", "what": "Ask", "by": by, "state": state})
    assert action.is_late(DAY) is late


@pytest.mark.parametrize("model", [Action, Promise, Contribution])
def test_a_hidden_name_is_in_no_text_of_a_register(model: type[Fact]) -> None:
    references = {"id", "organisation", "session"}
    texts = {
        name: "With Rumah Aman"
        for name, field in model.model_fields.items()
        if field.annotation is str and name not in references
    }
    (shown,) = mask_names([model(id="x", **texts)], make_masker([HIDDEN]))
    assert len(texts) >= 4
    assert "Rumah Aman" not in shown.model_dump_json()


def test_what_a_hidden_organisation_contributed_is_left_out() -> None:
    given = Contribution(id="c", what="A room", organisation="h")
    assert drop_hidden([given], {"h"}) == []
