"""What an import did, row by row, for a person to check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from coalition.errors import _
from coalition.exchange.entries import shortened
from coalition.texts import Texts


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


_FIELDS = {
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


def unused_columns(t: Texts, columns: tuple[str, ...]) -> str:
    """Say which columns of a file were left alone."""
    return t(
        "Not used: {columns}.",
        columns=t.list(f"“{shortened(column)}”" for column in columns),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, accepted, mended, left out and refused.

    Attributes
    ----------
    rows_read : int
        Rows below the heading that hold anything.
    accepted : int
        Rows that count: read, less duplicates, less refused.
    organisations, services, places : int
        How many different ones the accepted rows name.
    pairs : int
        Different pairs of organisation and place.
    new_organisations, changed_organisations, new_offers, changed_offers : int
        What the coalition did not hold before, or held otherwise.
    unnamed_services : int
        Rows that name a place but no service.
    new_terms : tuple of New
        Sectors, services and places that the coalition did not have.
    unplaced : tuple of str
        New places of which no province is known, where something is sensitive.
    sums : tuple of (int, str)
        Rows, by number and name, that may add up the others.
    marked : tuple of (str, bool)
        Services that a person made sensitive, or no longer so.
    filled : int
        Cells that took the value of the joined cells they belong to.
    sheet, others : str, tuple of str
        The sheet that was read, and those that were not.
    unused : tuple of str
        Columns with something in them that serve no field.
    partial : bool
        Whether the other rows are taken although some were refused.
    """

    file: str
    rows_read: int
    accepted: int
    organisations: int
    services: int
    places: int
    pairs: int
    new_organisations: int = 0
    changed_organisations: int = 0
    new_offers: int = 0
    changed_offers: int = 0
    unnamed_services: int = 0
    duplicates_left_out: tuple[Repeat, ...] = ()
    mended: tuple[Mended, ...] = ()
    refused: tuple[Refused, ...] = ()
    likely_same: tuple[Alike, ...] = ()
    likely_meant: tuple[Meant, ...] = ()
    kept: tuple[Kept, ...] = ()
    new_terms: tuple[New, ...] = ()
    unplaced: tuple[str, ...] = ()
    sums: tuple[tuple[int, str], ...] = ()
    marked: tuple[tuple[str, bool], ...] = ()
    filled: int = 0
    sheet: str = ""
    others: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    partial: bool = False

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because rows were refused and all are wanted."""
        return bool(self.refused) and not self.partial

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""
        return [
            *refused_whole_sentences(t, self),
            *self._counts(t),
            *refusal_sentences(t, self.refused),
            *duplicate_sentences(t, self.duplicates_left_out),
            *mending_sentences(t, self.mended),
            *choice_sentences(t, self.kept),
            *self._doubts(t),
            *self._additions(t),
            *self._guards(t),
            *self._unplaced(t),
        ]

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts and row numbers, no names.

        What a person asked to have erased must not live on in an old report.
        """
        return {
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "organisations": self.organisations,
            "services": self.services,
            "places": self.places,
            "pairs": self.pairs,
            "duplicates_left_out": [
                [r.line, r.repeats_line] for r in self.duplicates_left_out
            ],
            "mended": sorted(line for m in self.mended for line in m.lines),
            "refused": [[r.line, r.field] for r in self.refused],
            "likely_same": len(self.likely_same),
            "likely_meant": len(self.likely_meant),
        }

    def _counts(self, t: Texts) -> list[str]:
        n = len(self.duplicates_left_out)
        said = [
            t.count(
                "{n} row read from {file}.",
                "{n} rows read from {file}.",
                self.rows_read,
                file=self.file,
            ),
            t.count("{n} row accepted.", "{n} rows accepted.", self.accepted),
            t.count(
                "{n} exact duplicate left out.", "{n} exact duplicates left out.", n
            ),
            t.count("{n} row refused.", "{n} rows refused.", len(self.refused)),
            t.count(
                "{n} organisation ({new} new, {changed} changed).",
                "{n} organisations ({new} new, {changed} changed).",
                self.organisations,
                new=t.number(self.new_organisations),
                changed=t.number(self.changed_organisations),
            ),
            t.count("{n} service.", "{n} services.", self.services),
            t.count("{n} place.", "{n} places.", self.places),
            t.count(
                "{n} pair of an organisation and a place.",
                "{n} pairs of an organisation and a place.",
                self.pairs,
            ),
        ]
        return said + self._layout(t)

    def _layout(self, t: Texts) -> list[str]:
        said = []
        if self.others:
            said.append(
                t(
                    "Only the sheet “{sheet}” was read; not read: {others}.",
                    sheet=self.sheet,
                    others=t.list(self.others),
                )
            )
        if self.filled:
            said.append(
                t.count(
                    "{n} joined cell: each row it covers got its value.",
                    "{n} joined cells: each row they cover got their value.",
                    self.filled,
                )
            )
        if self.unused:
            said.append(unused_columns(t, self.unused))
        if self.unnamed_services:
            said.append(
                t.count(
                    "{n} row names a place but no service; it stands under “Service "
                    "not named”.",
                    "{n} rows name a place but no service; they stand under “Service "
                    "not named”.",
                    self.unnamed_services,
                )
            )
        return said

    def _doubts(self, t: Texts) -> list[str]:
        alike = alike_sentences(t, self.likely_same)
        meant = [
            t(
                "{field} “{term}”: was “{meant}” meant? It is kept as written.",
                field=t(_FIELDS[m.field]).capitalize(),
                term=shortened(m.term),
                meant=shortened(m.meant),
            )
            for m in self.likely_meant
        ]
        sums = [
            t(
                "Row {line} is named “{name}”: is it a sum rather than an organisation? "
                "It is kept as written.",
                line=line,
                name=shortened(name),
            )
            for line, name in self.sums
        ]
        several = [
            t(
                "{field} “{term}” may be several in one: then give each a row of its "
                "own. It is kept as written.",
                field=t(_FIELDS[new.field]).capitalize(),
                term=shortened(new.name),
            )
            for new in self.new_terms
            if new.several and new.field != "sector"
        ]
        return alike + meant + sums + several

    def _additions(self, t: Texts) -> list[str]:
        headings = (
            ("sector", _("New in the list of sectors: {names}.")),
            ("service", _("New in the list of services: {names}.")),
            ("place", _("New in the list of places: {names}.")),
        )
        told = [
            t(heading, names=", ".join(f"“{shortened(name)}”" for name in names))
            for field, heading in headings
            if (names := [new.name for new in self.new_terms if new.field == field])
        ]
        return [*told, t("Is one of them a slip of the pen?")] if told else []

    def _guards(self, t: Texts) -> list[str]:
        asked = {name.casefold() for name, _sensitive in self.marked}
        guarded = [
            t(
                "“{name}” sounds like a shelter, so it is marked as sensitive: paper "
                "never says who provides it. If it is not: --not-sensitive “{name}”.",
                name=shortened(new.name),
            )
            for new in self.new_terms
            if new.sensitive and new.name.casefold() not in asked
        ]
        marked = [
            t("“{name}” is marked as sensitive.", name=shortened(name))
            if sensitive
            else t("“{name}” is marked as not sensitive.", name=shortened(name))
            for name, sensitive in self.marked
        ]
        return guarded + marked

    def _unplaced(self, t: Texts) -> list[str]:
        if not self.unplaced:
            return []
        return [
            t.count(
                "{n} new place is no province that we know: {names}. Participants are "
                "shown no sensitive service there, for safety.",
                "{n} new places are no provinces that we know: {names}. Participants "
                "are shown no sensitive service there, for safety.",
                len(self.unplaced),
                names=t.list(f"“{shortened(name)}”" for name in self.unplaced),
            ),
            t(
                "If you know more: --within “{name}=PROVINCE”, or --province “{name}”.",
                name=shortened(self.unplaced[0]),
            ),
        ]


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
            field=t(_FIELDS[k.field]),
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
