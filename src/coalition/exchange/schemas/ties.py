"""Import of a table of ties (who works with whom) as a changeset."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import ClassVar

from coalition.domain import (
    Fact,
    Organisation,
    Tie,
    Wave,
    make_slug,
    one_line,
    tie_id,
)
from coalition.errors import InvalidInput, _
from coalition.exchange.changeset import BaseChangeset, CoalitionState
from coalition.exchange.schemas.tie_report import TieReport
from coalition.exchange.tabular.mapping import TIE_FIELDS, check_fields, resolve_mapping
from coalition.exchange.tabular.matching import find_similar_names
from coalition.exchange.tabular.reader import SourceRow, SourceTable
from coalition.exchange.tabular.report_items import (
    DuplicateRow,
    SimilarNames,
    ValueConflict,
)
from coalition.exchange.tabular.row_parser import EMPTY_VALUES, RowError, id_of_code
from coalition.exchange.tabular.rows import (
    drop_duplicate_rows,
    find_cleaned_names,
    find_unused_columns,
    parse_rows,
)
from coalition.texts import LANGUAGES, Texts

STRONGEST = 100
"""The largest strength that a file may give; ours are places on a short scale."""
ANSWERED_BY_SOURCES = "sources"
"""What `answered` may be set to: only who stands as a source has answered."""

_NO_COLUMNS = _(
    "It is not clear which columns hold the two organisations. Say it with --map "
    "source=COLUMN --map target=COLUMN."
)
_NO_SOURCE = _("it does not say whose tie it is.")
_NO_TARGET = _("it does not say with whom.")
_ITSELF = _("“{name}” cannot have a tie with itself.")
_SEVERAL = _("“{name}” is the name of several organisations here. Write their ids.")
_NO_STRENGTH = _(
    "“{text}” is not a strength. Write a whole number from 1, seldom, to 100, or "
    "nothing."
)
_NO_YES = _("“{text}” does not say whether it answered. Write yes or no.")

_OFTEN = (
    _("Once or twice"),
    _("Every two or three months"),
    _("Every month"),
    _("Every week"),
)
"""How often, in the words of our own question, from seldom on."""

_SHORT = {"monthly": 3, "weekly": 4}
"""What others' tables say for the same."""

_YES = {"yes", "y", "true", "1", "ya", "answered", "responded", "sudah"}
_NO = {"no", "n", "false", "0", "tidak", "belum", "silent"}
_ENDS = ("source", "target")
_USUAL = "works-with"


@dataclass(frozen=True, slots=True)
class _TieRow:
    """Parsed row of a tie: its source, its target and its wave."""

    line: int
    source: str
    target: str
    relation: str
    strength: int | None
    wave: str
    answered: bool | None


@dataclass(frozen=True, slots=True)
class TieChangeset(BaseChangeset):
    """Changeset of a file of ties, with its report.

    Attributes
    ----------
    organisations : tuple of Organisation
        Those that the file names and the coalition did not know.
    ties, waves : tuple
        Only those that are new or changed.
    """

    read_as: ClassVar[str] = "ties"

    organisations: tuple[Organisation, ...]
    ties: tuple[Tie, ...]
    waves: tuple[Wave, ...]
    report: TieReport
    day: date

    @property
    def proposed_facts(self) -> tuple[Fact, ...]:
        """Organisations first, then the wave, then its ties."""
        return (*self.organisations, *self.waves, *self.ties)


def read_ties(
    table: SourceTable,
    mapping: Mapping[str, str],
    fixed: Mapping[str, str],
    held: CoalitionState,
    *,
    today: date,
    partial: bool = False,
    reversed_strength: bool = False,
    undirected: bool = False,
) -> TieChangeset:
    """Read a table in which a row says that one organisation has a tie with another.

    Organisations are known by their id, their exact name or their alias; others are
    added. A row whose target is empty says that its source answered and named nobody,
    where the file says who answered.

    Parameters
    ----------
    mapping : mapping of str to str
        Field to column; see `coalition.exchange.tabular.mapping.TIE_FIELDS`.
    fixed : mapping of str to str
        Field to the value it takes in every row whose own cell says nothing.
        ``answered`` may be ``sources``.
    today : date
        The day of the import; where no wave is named, it gives the wave its name.
    partial : bool, default False
        Take the other rows even if some are refused.
    reversed_strength : bool, default False
        In the file 1 is the strongest: turn the scale round within what it holds.
    undirected : bool, default False
        A row says that two work together, and not which of them said so.

    Raises
    ------
    UnknownMapping
        If a field or a column does not exist.
    InvalidInput
        If nothing says where the two organisations are.

    Notes
    -----
    Of a new wave all organisations of the coalition, those of the file among them, were
    asked and have answered: a list of ties says nothing of who was silent. Where the
    file has a column `answered`, it decides. Of a wave that was asked in a room, who was
    asked stays as it is, and the file's sources have answered too.
    """
    columns = resolve_mapping(mapping, table, TIE_FIELDS)
    check_fields(fixed, TIE_FIELDS)
    if any(field not in {*columns, *fixed} for field in _ENDS):
        raise InvalidInput(what=table.file, problem=_NO_COLUMNS)
    people = _OrganisationIndex(held.organisations)
    rows, repeats = drop_duplicate_rows(table, columns, _ENDS, " → ")
    said, refused = parse_rows(rows, _make_row_parser(table, columns, fixed, people))
    if reversed_strength:
        said = _reverse_strengths(said)
    only_sources = fixed.get("answered", "") == ANSWERED_BY_SOURCES
    waves = _WaveIndex(held, today, only_sources, undirected)
    ties, again, kept = _ties(said, waves)
    everyone = [*held.organisations, *people.added]
    asked = waves.facts(said, [one.id for one in everyone])
    there = {tie.id: tie for tie in held.ties}
    new = tuple(tie for tie in ties if there.get(tie.id) != tie)
    report = TieReport(
        file=table.file,
        rows_read=len(table.rows),
        accepted=len(said),
        ties=len(ties),
        new_ties=sum(tie.id not in there for tie in new),
        changed_ties=sum(tie.id in there for tie in new),
        relations=tuple(dict.fromkeys(tie.relation for tie in ties)),
        named=len({name for tie in ties for name in (tie.source, tie.target)}),
        organisations=len(everyone),
        waves=tuple((w.id, len(w.expected), len(w.answered)) for w in asked),
        added=tuple(one.name for one in people.added),
        duplicates_left_out=(*repeats, *again),
        mended=find_cleaned_names(table, columns, _ENDS, {row.line for row in said}),
        refused=refused,
        kept=kept,
        likely_same=_find_similar_organisations(people.added, held.organisations),
        unused=find_unused_columns(table, columns),
        read_as=columns,
        reversed_strength=reversed_strength,
        encoding=table.encoding,
        matrix=table.matrix,
        sheet=table.sheet,
        others=table.others,
        partial=partial,
    )
    was = {wave.id: wave for wave in held.waves}
    return TieChangeset(
        organisations=tuple(people.added),
        ties=new,
        waves=tuple(wave for wave in asked if was.get(wave.id) != wave),
        report=report,
        day=today,
    )


class _OrganisationIndex:
    """Index of organisations by id, name and alias; unknown ones are added."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._by_id: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_alias: dict[str, set[str]] = defaultdict(set)
        self.added: list[Organisation] = []
        for one in organisations:
            self._by_id[one.id] = one.id
            self._by_name[one_line(one.name)].add(one.id)
            if one.alias:
                self._by_alias[one_line(one.alias)].add(one.id)

    def id_of(self, name: str, field: str) -> str:
        """Give an organisation's id by its id, name or alias; add it if it is new."""
        code = "" if re.search(r"\s", name) else id_of_code(name)
        for id_ in (name.casefold(), code):
            if id_ in self._by_id:
                return id_
        for found in (self._by_name.get(name), self._by_alias.get(name)):
            if found and len(found) > 1:
                raise RowError(field, _SEVERAL, name=name)
            if found:
                return next(iter(found))
        return self._add(name)

    def _add(self, name: str) -> str:
        new = make_slug(name, taken=self._by_id, fallback="organisation")
        self.added.append(Organisation(id=new, name=name))
        self._by_id[new] = new
        self._by_name[name].add(new)
        return new


class _WaveIndex:
    """Index of the waves that a file belongs to; unknown ones are added."""

    def __init__(
        self, held: CoalitionState, today: date, only_sources: bool, undirected: bool
    ) -> None:
        self._held = {wave.id: wave for wave in held.waves}
        self._by_name = {
            one_line(name): wave.id
            for wave in held.waves
            for name in (wave.id, *wave.name.values())
        }
        self._in_a_room = {tie.wave for tie in held.ties if tie.activity}
        self._language = held.coalition.language
        self._today = today
        self._only_sources, self._undirected = only_sources, undirected
        self._new: dict[str, Wave] = {}

    def id_of(self, name: str) -> str:
        """Give a wave's id by its id or name; make it if it is new."""
        if not name:
            name = f"w-{self._today.isoformat()}"
        if name not in self._by_name:
            taken = {*self._held, *self._new}
            new = make_slug(name, taken=taken, fallback="wave")
            self._by_name[name] = new
            wording = {self._language: name}
            self._new[new] = Wave(id=new, name=wording, began=self._today)
        return self._by_name[name]

    def facts(self, said: Iterable[_TieRow], everyone: Iterable[str]) -> list[Wave]:
        """Give the waves that the rows belong to, with who was asked and answered."""
        rows: dict[str, list[_TieRow]] = defaultdict(list)
        for row in said:
            rows[self.id_of(row.wave)].append(row)
        return [self._one(id_, group, set(everyone)) for id_, group in rows.items()]

    def _one(self, id_: str, rows: list[_TieRow], everyone: set[str]) -> Wave:
        wave = self._held.get(id_) or self._new[id_]
        named = {name for row in rows for name in (row.source, row.target) if name}
        yes = {row.source for row in rows if row.answered is not False}
        if any(row.answered is not None for row in rows) or self._only_sources:
            expected, answered = everyone, yes
        elif id_ in self._in_a_room or set(wave.expected) > set(wave.answered):
            expected, answered = named, yes
        else:
            expected = answered = everyone
        return wave.model_copy(
            update={
                "expected": tuple(sorted({*wave.expected, *expected})),
                "answered": tuple(sorted({*wave.answered, *answered})),
                "undirected": wave.undirected or self._undirected,
            }
        )


def _make_row_parser(
    table: SourceTable,
    columns: Mapping[str, str],
    fixed: Mapping[str, str],
    people: _OrganisationIndex,
) -> Callable[[SourceRow], _TieRow]:
    places = {field: table.header.index(column) for field, column in columns.items()}
    usual = {field: one_line(value) for field, value in fixed.items()}

    def read(row: SourceRow) -> _TieRow:
        values = {f: one_line(row.raw[place]) for f, place in places.items()}
        given = {f: v for f, v in values.items() if v.casefold() not in EMPTY_VALUES}
        return _row(row.line, usual | given, people)

    return read


def _row(line: int, given: Mapping[str, str], people: _OrganisationIndex) -> _TieRow:
    source, target = given.get("source", ""), given.get("target", "")
    answered = _answered(given.get("answered", ""))
    if not source:
        raise RowError("source", _NO_SOURCE)
    if not target and answered is None and given.get("answered") != ANSWERED_BY_SOURCES:
        raise RowError("target", _NO_TARGET)
    strength = _strength(given.get("strength", ""))
    if source == target:
        raise RowError("target", _ITSELF, name=source)
    ids = (
        people.id_of(source, "source"),
        people.id_of(target, "target") if target else "",
    )
    if ids[0] == ids[1]:
        raise RowError("target", _ITSELF, name=source)
    relation = make_slug(given.get("relation", "") or _USUAL, fallback="relation")
    return _TieRow(line, *ids, relation, strength, given.get("wave", ""), answered)


def _strength(text: str) -> int | None:
    if not text:
        return None
    if often := _strength_by_wording().get(" ".join(text.casefold().split())):
        return often
    whole = re.fullmatch(r"(\d{1,4})([.,]0+)?", text)
    if not whole or not 1 <= int(whole[1]) <= STRONGEST:
        raise RowError("strength", _NO_STRENGTH, text=text)
    return int(whole[1])


@cache
def _strength_by_wording() -> dict[str, int]:
    """Give the strength of each answer to our own question, in every language."""
    return _SHORT | {
        Texts(language)(words).casefold(): strength
        for language in LANGUAGES
        for strength, words in enumerate(_OFTEN, 1)
    }


def _reverse_strengths(rows: Sequence[_TieRow]) -> list[_TieRow]:
    given = [row.strength for row in rows if row.strength is not None]
    ends = min(given, default=0) + max(given, default=0)
    return [
        row if row.strength is None else replace(row, strength=ends - row.strength)
        for row in rows
    ]


def _answered(text: str) -> bool | None:
    if not text or text == ANSWERED_BY_SOURCES:
        return None
    if text.casefold() not in _YES | _NO:
        raise RowError("answered", _NO_YES, text=text)
    return text.casefold() in _YES


def _ties(
    said: Iterable[_TieRow], waves: _WaveIndex
) -> tuple[list[Tie], list[DuplicateRow], tuple[ValueConflict, ...]]:
    """Make one tie of all rows that say the same; note where they differ."""
    rows: dict[str, list[_TieRow]] = defaultdict(list)
    for row in said:
        if row.target and row.answered is not False:
            key = tie_id(waves.id_of(row.wave), row.relation, row.source, row.target)
            rows[key].append(row)
    again, kept, ties = [], [], []
    for key, group in rows.items():
        one = group[0]
        pair = f"{one.source} → {one.target}"
        again += [DuplicateRow(row.line, one.line, pair) for row in group[1:]]
        strengths = Counter(row.strength for row in group if row.strength is not None)
        by_use = [strength for strength, _times in strengths.most_common()]
        if len(by_use) > 1:
            chosen, *others = map(str, by_use)
            kept.append(ValueConflict(pair, "strength", chosen, tuple(others)))
        ties.append(
            Tie(
                id=key, source=one.source, target=one.target, relation=one.relation,
                strength=by_use[0] if by_use else None, wave=waves.id_of(one.wave),
            )
        )  # fmt: skip
    return ties, again, tuple(kept)


def _find_similar_organisations(
    added: Sequence[Organisation], known: Iterable[Organisation]
) -> tuple[SimilarNames, ...]:
    new = {one.name for one in added}
    every = new | {one_line(one.name) for one in known}
    return tuple(SimilarNames(*pair) for pair in find_similar_names(every, among=new))
