"""What a host types to ask on the spot: choices, one on a line, in each language."""

from collections.abc import Mapping, Sequence

from coalition.activities.engine.fields import Choice
from coalition.errors import InvalidInput

MOST_CHOICES = 12


def choices_from_rows(
    rows: Mapping[str, Sequence[str]], least: int = 2
) -> tuple[Choice, ...]:
    """Make choices of lines that were typed, the same number in each language.

    Raises
    ------
    InvalidInput
        If there are too few or too many, or the languages have different numbers.
    """
    typed = {code: list(lines) for code, lines in rows.items() if lines}
    lengths = {len(lines) for lines in typed.values()}
    if not lengths or min(lengths) < least or max(lengths) > MOST_CHOICES:
        raise InvalidInput(
            what="Choices", problem="type from two to twelve, one on a line."
        )
    if len(lengths) > 1:
        raise InvalidInput(
            what="Choices", problem="type the same number in each language."
        )
    return tuple(
        Choice(id=f"option-{n + 1}", text={c: lines[n] for c, lines in typed.items()})
        for n in range(lengths.pop())
    )
