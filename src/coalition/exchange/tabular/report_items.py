"""Items of an import report, and the sentences that describe them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple, Protocol

from coalition.errors import _
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts

FIELD_LABELS = {
    "name": _("name"),
    "sector": _("sector"),
    "service": _("service"),
    "place": _("place"),
    "capacity": _("capacity"),
    "period": _("period"),
    "alias": _("alias"),
    "listing": _("listing"),
    "strength": _("strength"),
    "id": _("id"),
    "within": _("larger place"),
    "since": _("since"),
    "until": _("until"),
    "contact": _("contact"),
    "note": _("note"),
    "confirmed": _("confirmed"),
    "source": _("source"),
    "target": _("target"),
    "relation": _("relation"),
    "wave": _("wave"),
    "answered": _("answered"),
}
"""What fields are called in a sentence."""


_RUNS_SHOWN = 12


class DuplicateRow(NamedTuple):
    """A row left out because every cell repeats an earlier row."""

    line: int
    repeats_line: int
    text: str


class CleanedName(NamedTuple):
    """A name from which stray spaces or unreadable characters were taken."""

    before: str
    after: str
    lines: tuple[int, ...]


class RejectedRow(NamedTuple):
    """Row that was rejected, with the reason: an English message and its values."""

    line: int
    field: str
    problem: str
    values: Mapping[str, str]


class SimilarNames(NamedTuple):
    """Two similar names that may mean the same organisation; both are kept."""

    a: str
    b: str
    reason: str


class SpellingSuggestion(NamedTuple):
    """Spelling suggestion for a term; the term is kept as written."""

    field: str
    term: str
    meant: str


class AddedTerm(NamedTuple):
    """Term that the import adds to a list of the coalition.

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


class ValueConflict(NamedTuple):
    """Conflicting values of one organisation, with the value that was chosen."""

    organisation: str
    field: str
    kept: str
    others: tuple[str, ...]


class RejectionReport(Protocol):
    """A report that may refuse a file as a whole."""

    @property
    def file(self) -> str:
        """The file's own name."""

    @property
    def refused(self) -> tuple[RejectedRow, ...]:
        """The rows that cannot be taken."""

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because rows were refused and all are wanted."""


def refused_whole_sentences(t: Texts, report: RejectionReport) -> list[str]:
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


def refusal_sentences(t: Texts, refused: Iterable[RejectedRow]) -> list[str]:
    """Say which rows cannot be taken, and why; each reason once."""
    return [
        t.count(
            "Row {rows}: {problem}",
            "{n} rows ({rows}): {problem}",
            len(lines),
            rows=format_lines(lines),
            problem=problem,
        )
        for problem, lines in _lines_by_problem(t, refused).items()
    ]


def doubt_sentences(t: Texts, omitted: Iterable[RejectedRow]) -> list[str]:
    """Say which cells were left empty because they cannot be understood."""
    return [
        t.count(
            "Row {rows} is taken without this cell: {problem}",
            "{n} rows ({rows}) are taken without this cell: {problem}",
            len(lines),
            rows=format_lines(lines),
            problem=problem,
        )
        for problem, lines in _lines_by_problem(t, omitted).items()
    ]


def format_lines(lines: Iterable[int]) -> str:
    """Write row numbers with runs drawn together, the first few of many.

    Examples
    --------
    >>> format_lines([38, 41, 42, 43])
    '38, 41–43'
    """
    ordered = enumerate(sorted(set(lines)))
    runs = [
        [line for _place, line in run]
        for _start, run in groupby(ordered, key=lambda pair: pair[1] - pair[0])
    ]
    shown = [f"{r[0]}" if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs]
    return ", ".join(shown[:_RUNS_SHOWN] + ["…"] * (len(shown) > _RUNS_SHOWN))


def _lines_by_problem(t: Texts, rows: Iterable[RejectedRow]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[t(row.problem, **dict(row.values))].append(row.line)
    return found


def read_as_sentences(t: Texts, read_as: Mapping[str, str]) -> list[str]:
    """Say which column was read as what."""
    pairs = [
        t(
            "{field} from “{column}”",
            field=t(FIELD_LABELS[field]),
            column=shorten(column),
        )
        for field, column in read_as.items()
    ]
    return [t("Read as: {pairs}.", pairs=", ".join(pairs))] if pairs else []


def duplicate_sentences(t: Texts, repeats: Iterable[DuplicateRow]) -> list[str]:
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


def mending_sentences(t: Texts, mended: Iterable[CleanedName]) -> list[str]:
    """Say which names were mended."""
    return [
        t.count(
            "Mended: stray spaces or unreadable characters taken out of “{name}” "
            "({n} row).",
            "Mended: stray spaces or unreadable characters taken out of “{name}” "
            "({n} rows).",
            len(m.lines),
            name=shorten(m.after),
        )
        for m in mended
    ]


def choice_sentences(t: Texts, kept: Iterable[ValueConflict]) -> list[str]:
    """Say which value was kept where rows differ."""
    return [
        t(
            "The rows of “{name}” differ in their {field}: kept “{kept}”, not "
            "{others}.",
            name=shorten(k.organisation),
            field=t(FIELD_LABELS[k.field]),
            kept=shorten(k.kept),
            others=t.list(f"“{shorten(other)}”" for other in k.others),
        )
        for k in kept
    ]


def alike_sentences(t: Texts, alike: Iterable[SimilarNames]) -> list[str]:
    """Say which organisations may be the same."""
    return [
        t(
            "“{a}” and “{b}” may be the same organisation: {reason}. Both are kept.",
            a=shorten(pair.a),
            b=shorten(pair.b),
            reason=t(pair.reason),
        )
        for pair in alike
    ]
