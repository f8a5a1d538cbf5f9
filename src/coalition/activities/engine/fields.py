"""Questions as data: a list of fields is a phone form, a ballot, a tally, a simulation.

A kind that declares ``fields(settings)`` gets all of these from here: reading what a
phone or a keyed paper sends, checking what is stored, counting what was chosen, making
up answers for a rehearsal, and taking nameless answers apart.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic import Field as Limit

from coalition.activities.engine.deidentify import dealt_anew
from coalition.domain import Answer, Wording, localise
from coalition.errors import InvalidInput, _
from coalition.texts import Texts, fixed

UNKNOWN: Final = "unknown"
UNSAID: Final = "unsaid"
PREFIX: Final = "field-"
"""What the name of a form's input begins with."""

FieldType = Literal["one", "many", "number", "points"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Model):
    """One thing to choose."""

    id: Annotated[str, Limit(min_length=1, max_length=64)]
    text: Wording

    @field_validator("id")
    @classmethod
    def _is_no_pass(cls, id_: str) -> str:
        if id_ in {UNKNOWN, UNSAID}:
            raise ValueError(f"“{id_}” stands for not answering")
        return id_


class Field(_Model):
    """One thing to fill in.

    Parameters
    ----------
    type : {"one", "many", "number", "points"}
        One of the choices, several, a whole number, or points to share among choices.
    most : int
        Choices of ``many``, points of ``points``, the largest ``number``.
    may_pass : bool
        Whether "I do not know" and "rather not say" stand beside the choices of ``one``.
    """

    id: str
    title: Wording
    hint: Wording = {}
    type: FieldType = "one"
    choices: tuple[Choice, ...] = ()
    most: int = 1
    may_pass: bool = True

    def options(self, t: Texts) -> list[tuple[str, str]]:
        """List what can be chosen, as id and text, in a language."""
        return [(c.id, localise(c.text, t.language)) for c in self.choices]

    def beside(self, t: Texts) -> list[tuple[str, str]]:
        """List what stands beside the choices: not knowing, and not saying."""
        if not (self.may_pass and self.type == "one"):
            return []
        return [(UNKNOWN, t(fixed.DO_NOT_KNOW)), (UNSAID, t(fixed.RATHER_NOT_SAY))]

    @property
    def allowed(self) -> set[str]:
        """Ids that an answer may hold."""
        passes = {UNKNOWN, UNSAID} if self.may_pass and self.type == "one" else set()
        return {choice.id for choice in self.choices} | passes


Form = Mapping[str, Sequence[str]]
Given = dict[str, Any]
"""What somebody filled in, by the field's id; a field left out is not there."""


def parse_form(fields: Sequence[Field], form: Form) -> dict[str, Any]:
    """Read the form of a phone, or of a paper that is keyed in.

    Raises
    ------
    InvalidInput
        If nothing was filled in, or something does not fit.
    """
    found = {field.id: _parse_field(field, form) for field in fields}
    given = {id_: value for id_, value in found.items() if value not in (None, [], {})}
    if not given:
        raise InvalidInput(
            what="Your answer", problem="choose something before you send it."
        )
    return {"given": given}


def _parse_field(field: Field, form: Form) -> Any:
    name = f"{PREFIX}{field.id}"
    sent = [value.strip() for value in form.get(name, []) if value.strip()]
    if field.type == "points":
        shares = {c.id: form.get(f"{name}~{c.id}", [""])[-1] for c in field.choices}
        points = {
            id_: parse_count(text) for id_, text in shares.items() if text.strip()
        }
        return {id_: n for id_, n in points.items() if n}
    if field.type == "many":
        return list(dict.fromkeys(sent))
    if not sent:
        return None
    return parse_count(sent[-1]) if field.type == "number" else sent[-1]


def parse_count(text: str) -> int:
    """Read a whole number that somebody typed.

    Raises
    ------
    InvalidInput
        If it is none.
    """
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return int(digits)
    raise InvalidInput(what="A number", problem="write whole numbers, such as 12.")


def check_given(fields: Sequence[Field], given: Given) -> None:
    """Check an answer against its question.

    Raises
    ------
    ValueError
        With what is wrong, as a marked sentence.
    """
    by_id = {field.id: field for field in fields}
    if not given or set(given) - set(by_id):
        raise ValueError(_("it does not fit what was asked."))
    for id_, value in given.items():
        _check_value(by_id[id_], value)


def _check_value(field: Field, value: Any) -> None:
    fits = {
        "one": _is_choice,
        "many": _are_choices,
        "number": _is_number,
        "points": _are_points,
    }
    if not fits[field.type](field, value):
        raise ValueError(_MISFITS[field.type])


def _is_choice(field: Field, value: Any) -> bool:
    return isinstance(value, str) and value in field.allowed


def _are_choices(field: Field, value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= field.most
        and all(_is_choice(field, one) for one in value)
        and len(set(value)) == len(value)
    )


def _is_number(field: Field, value: Any) -> bool:
    # True is a whole number to Python, and to nobody else.
    return type(value) is int and 0 <= value <= field.most


def _are_points(field: Field, value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_is_choice(field, id_) for id_ in value)
        and all(type(n) is int and n > 0 for n in value.values())
        and sum(value.values()) <= field.most
    )


_MISFITS = {
    "one": _("it does not fit what was asked."),
    "many": _("it does not fit what was asked."),
    "number": _("write a whole number, not larger than what was asked for."),
    "points": _("these are more points than there are to share."),
}


class FieldTotals(_Model):
    """A show of hands: for each field, how many chose what.

    Parameters
    ----------
    people : int
        How many were asked.
    """

    people: Annotated[int, Limit(ge=1, le=100_000)]
    totals: dict[str, dict[str, Annotated[int, Limit(ge=0)]]]


def answer_models(
    fields_of: Callable[[Any], Sequence[Field]],
) -> tuple[type[BaseModel], type[BaseModel]]:
    """Make a kind's models of an answer and of a show of hands."""

    class FieldAnswer(_Model):
        """What one voter filled in."""

        given: Given

        @model_validator(mode="after")
        def _fits_the_question(self, info: ValidationInfo) -> Self:
            if info.context is not None:
                check_given(fields_of(info.context), self.given)
            return self

    class Totals(FieldTotals):
        @model_validator(mode="after")
        def _fits_the_room(self, info: ValidationInfo) -> Self:
            if info.context is not None:
                _check_totals(fields_of(info.context), self)
            return self

    return FieldAnswer, Totals


def _check_totals(fields: Sequence[Field], hands: FieldTotals) -> None:
    by_id = {field.id: field for field in fields}
    for id_, counts in hands.totals.items():
        field = by_id.get(id_)
        if field is None or not field.allowed.issuperset(counts):
            raise ValueError(_("it does not fit what was asked."))
        each = 1 if field.type == "one" else field.most
        if sum(counts.values()) > hands.people * each:
            raise ValueError(_("there are more hands than people."))


class FieldCounts(_Model):
    """How often each choice of a field was made.

    Parameters
    ----------
    counts : dict of str to int
        By the choice's id, in the order of the field; 0 where nobody chose it. Points
        are counted where points were shared.
    answered : int
        People who filled in this field, those who passed included.
    unknown, unsaid : int
        People who do not know, or rather not say.
    """

    id: str
    counts: dict[str, int]
    answered: int
    unknown: int = 0
    unsaid: int = 0


def count_field(field: Field, answers: Sequence[Answer]) -> FieldCounts:
    """Count what was chosen in one field.

    Parameters
    ----------
    answers : sequence of Answer
        One a voter, in any order; each weighs as many people as stand behind it, and a
        show of hands weighs what it says.
    """
    total: Counter[str] = Counter()
    answered = 0
    for answer in answers:
        chosen = _chosen_in(field, answer)
        if chosen:
            total.update(chosen)
            answered += _people_in(field, answer, chosen)
    return FieldCounts(
        id=field.id,
        counts={choice.id: total[choice.id] for choice in field.choices},
        answered=answered,
        unknown=total[UNKNOWN],
        unsaid=total[UNSAID],
    )


def _chosen_in(field: Field, answer: Answer) -> dict[str, int]:
    if "totals" in answer.value:
        return dict(answer.value["totals"].get(field.id, {}))
    value = answer.value.get("given", {}).get(field.id)
    if value is None:
        return {}
    if field.type == "points":
        return {id_: n * answer.people for id_, n in value.items()}
    return dict.fromkeys([value] if field.type == "one" else value, answer.people)


def _people_in(field: Field, answer: Answer, chosen: Mapping[str, int]) -> int:
    """Count who answered a field; a show of hands knows that only where one is chosen."""
    if "totals" not in answer.value:
        return answer.people
    return sum(chosen.values()) if field.type == "one" else answer.people


def numbers_in(field: Field, answers: Sequence[Answer]) -> list[int]:
    """List the numbers that were given in a field, sorted, one for each person."""
    given = (
        (answer.value.get("given", {}).get(field.id), answer.people)
        for answer in answers
    )
    return sorted(n for n, people in given if n is not None for _ in range(people))


def shuffle_fields(
    given: Sequence[tuple[dict[str, Any], int]],
) -> list[tuple[dict[str, Any], int]]:
    """Take nameless answers apart, field by field, and put them together at random.

    So no row tells two things that one voter said. The tally stays the same; whoever
    answered anything has a row with something in it, and what was erased stays empty.
    """
    each = [value.get("given", {}) for value, n in given for _ in range(n)]
    said = [filled for filled in each if filled]
    blank = [dict[str, Any]() for _ in range(len(each) - len(said))]
    rows = [{"given": row} for row in dealt_anew(said)]
    return [(value, 1) for value in [*rows, *blank]]


def simulate_answer(fields: Sequence[Field], chance: Random) -> dict[str, Any]:
    """Make up what a participant of a rehearsal answers."""
    return {"given": {field.id: _simulate_value(field, chance) for field in fields}}


def _simulate_value(field: Field, chance: Random) -> Any:
    ids = [choice.id for choice in field.choices]
    if field.type == "number":
        return round(chance.triangular(0, field.most))
    if field.type == "many":
        return chance.sample(ids, chance.randint(1, min(field.most, len(ids))))
    if field.type == "points":
        return dict(Counter(chance.choices(ids, k=field.most)))
    return UNKNOWN if field.may_pass and chance.random() < 0.1 else chance.choice(ids)
