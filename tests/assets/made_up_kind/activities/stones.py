"""Stones: each person puts down some; the room counts them."""

from collections.abc import Sequence

from pydantic import BaseModel

from coalition import domain


class Settings(BaseModel):
    """How many stones each has."""

    most: int = 10


class Answer(BaseModel):
    """How many stones one person puts down."""

    stones: int


class Totals(BaseModel):
    """How many stones lie on the ground."""

    people: int
    totals: dict[str, dict[str, int]]


class Result(BaseModel):
    """How many stones there are."""

    stones: int


def tally(settings: Settings, answers: Sequence[domain.Answer]) -> Result:
    """Count the stones."""
    keyed = [a.value["totals"]["all"]["stones"] for a in answers if "totals" in a.value]
    put = [a.value["stones"] for a in answers if "stones" in a.value]
    return Result(stones=sum(keyed) + sum(put))
