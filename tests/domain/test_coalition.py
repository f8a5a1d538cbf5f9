import pytest
from pydantic import ValidationError

from coalition.domain import Coalition, Thresholds
from coalition.domain.facts import STORED


def test_a_coalition_speaks_its_first_language() -> None:
    assert Coalition(id="harbour", name="Harbour").language == "en"
    both = Coalition(id="harbour", name="Harbour", languages=("id", "en"))
    assert both.language == "id"


@pytest.mark.parametrize("name", ["", "  ", "\x00\n"])
def test_a_coalition_needs_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(ValidationError, match="needs a name"):
        Coalition(id="harbour", name=name)


def test_five_are_enough_to_be_shown_apart_and_none_is_too_few() -> None:
    assert (Thresholds().split, Thresholds().raters) == (5, 5)
    with pytest.raises(ValidationError):
        Thresholds(split=0)


def test_a_time_zone_that_nobody_knows_is_refused_but_what_is_stored_opens() -> None:
    document = {"id": "coast", "name": "Coast", "time_zone": "Asia/Nowhere"}

    with pytest.raises(ValidationError):
        Coalition.model_validate(document)

    read = Coalition.model_validate(document, context=STORED)
    assert read.time_zone == "UTC"
