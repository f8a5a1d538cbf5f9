"""A package is read down to what each answer says, before anything is taken in."""

from typing import Any

import pytest

from coalition.domain import PackageContent
from coalition.errors import UnreadableFile
from coalition.exchange.package.archive import write_package
from coalition.sessions.example import EXAMPLE, example_in_memory
from coalition.sessions.imports import package_for


@pytest.fixture(scope="module")
def whole() -> PackageContent:
    return example_in_memory().read_package_content(EXAMPLE)


def with_answer(holdings: PackageContent, value: dict[str, Any]) -> bytes:
    ties = next(a for a in holdings.answers if a.activity.endswith("-ties"))
    others = [a for a in holdings.answers if a.id != ties.id]
    forged = ties.model_copy(update={"value": value})
    return write_package(holdings.model_copy(update={"answers": (*others, forged)}))


def test_every_answer_of_the_example_fits_its_question(whole: PackageContent) -> None:
    assert package_for(EXAMPLE, write_package(whole), "own.zip").answers


def test_an_answer_that_does_not_fit_is_refused_with_the_package(
    whole: PackageContent,
) -> None:
    with pytest.raises(UnreadableFile, match="does not fit the question"):
        package_for(EXAMPLE, with_answer(whole, {"evil": [1]}), "forged.zip")


def test_an_answer_that_was_erased_is_no_trouble(whole: PackageContent) -> None:
    assert package_for(EXAMPLE, with_answer(whole, {}), "erased.zip").answers


def test_a_package_of_another_coalition_is_named(whole: PackageContent) -> None:
    with pytest.raises(UnreadableFile, match="another coalition, “example”"):
        package_for("harbour", write_package(whole), "own.zip")
