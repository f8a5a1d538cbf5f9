"""A small type of document, for these tests only."""

from datetime import date
from typing import ClassVar, Literal

import pytest
from pydantic import BaseModel, Field

from coalition.documents import Document
from coalition.domain.wording import FreeText, Name, Wording


class Goal(BaseModel):
    id: str
    what: FreeText = Field(default="", title="Goal")
    by: date | None = Field(default=None, title="By")


class Pact(Document):
    name: ClassVar[str] = "pact-of-a-test"

    vision: Wording = Field(default_factory=dict, title="Vision")
    problem: FreeText = Field(default="", title="Problem")
    goals: tuple[Goal, ...] = Field(default=(), title="Goals")
    left_out: tuple[Name, ...] = Field(default=(), title="What we will not do")
    rhythm: Literal["monthly", "yearly"] = Field(default="monthly", title="Rhythm")


@pytest.fixture
def pact() -> Pact:
    return Pact(
        vision={"en": "Nobody is sold.", "id": "Tak seorang pun dijual."},
        problem="Too few beds.\n\nToo far away.",
        goals=(Goal(id="beds", what="Forty beds", by=date(2027, 3, 1)),),
        left_out=("A hotline of our own",),
    )
