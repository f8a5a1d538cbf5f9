"""What is remarked of the rows of a file, and how it is said to a person."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from coalition.errors import _
from coalition.exchange.entries import shortened
from coalition.texts import Texts

FIELDS = {
    "name": _("name"),
    "sector": _("sector"),
    "service": _("service"),
    "place": _("place"),
    "capacity": _("capacity"),
    "period": _("period"),
    "alias": _("alias"),
    "listing": _("listing"),
    "strength": _("strength"),
}
"""What fields are called in a sentence."""


class Repeat(NamedTuple):
    """A row left out because every cell repeats an earlier row."""

    line: int
    repeats_line: int
    text: str


class Mended(NamedTuple):
    """A name from which stray spaces or unreadable characters were taken."""

    before: str
    after: str
    lines: tuple[int, ...]


class Refused(NamedTuple):
    """A row that cannot be taken, and why: an English sentence and its values."""

    line: int
    field: str
    problem: str
    values: Mapping[str, str]


class Alike(NamedTuple):
    """Two names that may mean the same organisation; both are kept."""

    a: str
    b: str
    reason: str


class Meant(NamedTuple):
    """A term that may be misspelt; it is kept as written."""

    field: str
    term: str
    meant: str


class New(NamedTuple):
    """A term that the coalition did not have: worth a look before it is taken.

    Attributes
    ----------
    several : bool
        It may be several in one, such as "counselling; legal aid".
    sensitive : bool
        It is marked as sensitive.
    """

    field: str
    name: str
    several: bool = False
    sensitive: bool = False


class Kept(NamedTuple):
    """Rows of one organisation differ in a field; one value had to be chosen."""

    organisation: str
    field: str
    kept: str
    others: tuple[str, ...]


class Refusing(Protocol):
    """A report that may refuse a file as a whole."""

    @property
    def file(self) -> str:
        """The file's own name."""

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The rows that cannot be taken."""

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because rows were refused and all are wanted."""


def refused_whole_sentences(t: Texts, report: Refusing) -> list[str]:
    """Say that nothing was taken, if so."""
    if not report.refused_whole:
        return []
    return [
        t.count(
            "Nothing was taken from {file}: {n} row cannot be used. Mend it in the "
            "file, or add --partial to take the other rows.",
            "Nothing was taken from {file}: {n} rows cannot be used. Mend them in "
            "the file, or add --partial to take the other rows.",
            len(report.refused),
            file=report.file,
        )
    ]


def refusal_sentences(t: Texts, refused: Iterable[Refused]) -> list[str]:
    """Say which rows cannot be taken, and why."""
    return [
        t(
            "Row {line}: {problem}",
            line=r.line,
            problem=t(r.problem, **dict(r.values)),
        )
        for r in refused
    ]


def duplicate_sentences(t: Texts, repeats: Iterable[Repeat]) -> list[str]:
    """Say which rows repeat another."""
    return [
        t(
            "Row {line} is left out; it repeats row {first}: {text}",
            line=r.line,
            first=r.repeats_line,
            text=r.text,
        )
        for r in repeats
    ]


def mending_sentences(t: Texts, mended: Iterable[Mended]) -> list[str]:
    """Say which names were mended."""
    return [
        t.count(
            "Mended: stray spaces or unreadable characters taken out of “{name}” "
            "({n} row).",
            "Mended: stray spaces or unreadable characters taken out of “{name}” "
            "({n} rows).",
            len(m.lines),
            name=shortened(m.after),
        )
        for m in mended
    ]


def choice_sentences(t: Texts, kept: Iterable[Kept]) -> list[str]:
    """Say which value was kept where rows differ."""
    return [
        t(
            "The rows of “{name}” differ in their {field}: kept “{kept}”, not "
            "{others}.",
            name=shortened(k.organisation),
            field=t(FIELDS[k.field]),
            kept=shortened(k.kept),
            others=t.list(f"“{shortened(other)}”" for other in k.others),
        )
        for k in kept
    ]


def alike_sentences(t: Texts, alike: Iterable[Alike]) -> list[str]:
    """Say which organisations may be the same."""
    return [
        t(
            "“{a}” and “{b}” may be the same organisation: {reason}. Both are kept.",
            a=shortened(pair.a),
            b=shortened(pair.b),
            reason=t(pair.reason),
        )
        for pair in alike
    ]
