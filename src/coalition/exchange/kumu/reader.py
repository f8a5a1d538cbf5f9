"""A map that comes back from Kumu, or comes from somewhere else, as a draft of facts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import ValidationError

from coalition.domain import (
    Coalition,
    Fact,
    Offer,
    Organisation,
    Term,
    Tie,
    Wave,
    clean_text,
    localise,
    make_slug,
    one_line,
)
from coalition.errors import UnreadableFile, _
from coalition.exchange.changeset import BaseChangeset, Changeset, CoalitionState
from coalition.exchange.kumu.fields import SHORT_NAME, read_fields, text_of
from coalition.exchange.kumu.files import (
    Blueprint,
    Connection,
    Element,
    read_blueprint,
    values_of,
)
from coalition.exchange.kumu.foreign import read_foreign
from coalition.exchange.kumu.report import KumuReport
from coalition.exchange.kumu.writer import (
    COALITION,
    LISTS,
    MADE,
    NOT_LISTED,
    ORGANISATION,
    SEAL,
    WAVE,
    seal,
    usual_id,
)
from coalition.exchange.package.redaction import PARTICIPANTS_SUFFIX
from coalition.exchange.tabular.report_items import RejectedRow

_FOR_PARTICIPANTS = _(
    "It was made for participants and leaves things out, so it cannot come back here. "
    "Use the one made with --audience facilitator."
)
_OTHER_COALITION = _(
    "It is the map of another coalition, “{other}”, and would rename this one."
)
_NO_FACT = _("“{label}” has a value that does not fit: {field}.")
_NO_END = _("the connection leads to “{end}”, which is not on the map.")
_ITSELF = _("“{name}” cannot have a tie with itself.")

F = TypeVar("F", bound=Fact)
Key = tuple[str, str]
Facts = dict[Key, Fact]


@dataclass(frozen=True, slots=True)
class KumuDraft(BaseChangeset):
    """What a map of ours, perhaps changed in Kumu, would change here."""

    read_as: ClassVar[str] = "kumu"

    report: KumuReport
    day: date
    put: tuple[Fact, ...] = ()
    removed: tuple[Fact, ...] = ()

    @property
    def proposed_facts(self) -> tuple[Fact, ...]:
        """What the map adds or changes."""
        return self.put

    @property
    def gone(self) -> tuple[Fact, ...]:
        """What the map no longer has; nothing if it is refused as a whole."""
        return () if self.refused_whole else self.removed


def read_kumu(
    source: Path | bytes,
    name: str,
    held: CoalitionState,
    fixed: Mapping[str, str],
    *,
    today: date,
    then: Callable[[datetime], CoalitionState | None],
    partial: bool = False,
) -> Changeset:
    """Read a map as what it would change.

    A map that we made is compared with what stood when it was made: what was changed,
    added or taken away in Kumu since then is changed here, and nothing else. If what
    stood then is not known here, all that the map says is taken and nothing is taken
    away. Any other map is read as a list of organisations and their ties.

    Parameters
    ----------
    then : callable
        Gives what the coalition held at a moment; None if it was not there.

    Raises
    ------
    UnreadableFile
        If it is no map, or one made for participants of this coalition.
    """
    blueprint = read_blueprint(source, name)
    head = next((e for e in blueprint.elements if e.type == COALITION), None)
    if head is None or SHORT_NAME not in head.fields:
        return read_foreign(blueprint, name, held, fixed, today=today, partial=partial)
    if text_of(head.fields[SHORT_NAME]) == held.coalition.id + PARTICIPANTS_SUFFIX:
        raise UnreadableFile(file=name, problem=_FOR_PARTICIPANTS)
    if text_of(head.fields[SHORT_NAME]) != held.coalition.id:
        raise UnreadableFile(
            file=name, problem=_OTHER_COALITION, other=one_line(head.label)
        )
    found = _Map(blueprint, head, held)
    base = _base(head, then)
    here = _by_key(held)
    put, gone = _changes(found, base, here)
    put = _in_a_wave(put, base, here)
    report = KumuReport(
        file=name,
        rows_read=len(blueprint.elements) + len(blueprint.connections),
        put=tuple((fact.kind, _label(fact), key not in here)
                  for fact in put for key in [(fact.kind, fact.id)]),
        gone=tuple((fact.kind, _label(fact)) for fact in gone),
        known=base is not None,
        refused=tuple(found.refused),
        partial=partial,
    )  # fmt: skip
    return KumuDraft(report, today, tuple(put), tuple(gone))


class _Map:
    """The facts that a map of ours says."""

    def __init__(
        self, blueprint: Blueprint, head: Element, held: CoalitionState
    ) -> None:
        self.refused: list[RejectedRow] = []
        # Labels are in the language of the coalition that the map was made of.
        spoken = values_of(head.fields.get("languages", "en"))
        self._language = spoken[0] if spoken else "en"
        self._taken = {one.id for one in held.organisations}
        self._by_name = {one_line(one.name): one.id for one in held.organisations}
        self._ids: dict[str, tuple[str, str]] = {}
        elements = [e for e in blueprint.elements if e is not head]
        for element in sorted(elements, key=lambda e: SHORT_NAME not in e.fields):
            self._name(element)
        self.card = self._card(head, elements, held.coalition.id)
        self._relations = {c.type for c in blueprint.connections}
        facts: list[Fact | None] = [
            *map(self._organisation, elements),
            *map(self._wave, elements),
            *map(self._connection, blueprint.connections),
        ]
        self.facts: Facts = {(f.kind, f.id): f for f in facts if f is not None}

    def _name(self, element: Element) -> None:
        """Know an element by all that a connection may call it; find its own id."""
        own = text_of(element.fields.get(SHORT_NAME, ""))
        type_ = element.type or ORGANISATION
        label = one_line(element.label)
        if not own and type_ == ORGANISATION:
            own = self._by_name.get(label) or make_slug(
                label, taken=self._taken, fallback="organisation"
            )
        own = own or make_slug(label, fallback=type_.lower())
        self._taken |= {own} if type_ == ORGANISATION else set()
        names = (element.id, text_of(element.fields.get("_id", "")), label)
        for name in filter(None, names):
            self._ids.setdefault(name, (type_, own))
        self._ids[f"\0{element.line}\0{type_}\0{label}"] = (type_, own)

    def _own(self, element: Element) -> str:
        type_ = element.type or ORGANISATION
        return self._ids[f"\0{element.line}\0{type_}\0{one_line(element.label)}"][1]

    def _card(self, head: Element, elements: list[Element], id_: str) -> Coalition:
        lists: dict[str, Any] = {
            field: tuple(
                self._term(element)
                for element in sorted(
                    (e for e in elements if e.type == type_ and _listed(e)), key=_order
                )
            )
            for field, type_ in LISTS.items()
        }
        fields = {k: v for k, v in head.fields.items() if k not in (MADE, SEAL)}
        try:
            return read_fields(Coalition, fields, id=id_, name=head.label, **lists)
        except ValidationError:
            self._refuse(head, "")
            return Coalition(id=id_, name=head.label or id_, **lists)

    def _term(self, element: Element) -> Term:
        term = Term(id="x", name={})
        try:
            term = read_fields(Term, element.fields, **self._worded(element, Term))
        except ValidationError as error:
            self._refuse(element, _field(error))
        return term

    def _organisation(self, element: Element) -> Organisation | None:
        if (element.type or ORGANISATION) != ORGANISATION or not _listed(element):
            return None
        own = self._own(element)
        unnamed = element.label == own and element.fields.get("name") == ""
        name = "" if unnamed else element.label
        return self._made(Organisation, element, id=own, name=name)

    def _wave(self, element: Element) -> Wave | None:
        if element.type != WAVE:
            return None
        return self._made(Wave, element, **self._worded(element, Wave))

    def _worded(self, element: Element, model: type[Term | Wave]) -> dict[str, Any]:
        """Take the label where it was changed, else the name in each language."""
        names = {
            heading.removeprefix("name "): clean_text(text_of(value))
            for heading, value in element.fields.items()
            if heading.startswith("name ")
        }
        own = self._own(element)
        if element.label != one_line(localise(names, self._language) or own):
            names[self._language] = element.label
        return {"id": own, "name": names}

    def _connection(self, line: Connection) -> Fact | None:
        ends = [self._ids.get(end) for end in (line.source, line.target)]
        for end, name in zip(ends, (line.source, line.target), strict=True):
            if end is None:
                self.refused.append(RejectedRow(line.line, "", _NO_END, {"end": name}))
                return None
        (one_type, one), (other_type, other) = (end for end in ends if end)
        if one_type != ORGANISATION or other_type not in (ORGANISATION, "Service"):
            return None
        if other_type == "Service":
            return self._made(Offer, line, organisation=one, service=other)
        if one == other:
            self.refused.append(
                RejectedRow(line.line, "", _ITSELF, {"name": line.source})
            )
            return None
        relation = make_slug(line.type or "works-with", fallback="relation")
        if relation not in self._relations:
            relation = line.type or relation
        return self._made(Tie, line, source=one, target=other, relation=relation)

    def _made(
        self, model: type[F], thing: Element | Connection, **known: Any
    ) -> F | None:
        own = text_of(thing.fields.get(SHORT_NAME, ""))
        try:
            fact = read_fields(model, thing.fields, **({"id": own or "x"} | known))
        except ValidationError as error:
            self._refuse(thing, _field(error))
            return None
        usual = usual_id(fact) if isinstance(fact, Offer | Tie) and not own else fact.id
        return fact.model_copy(update={"id": usual})

    def _refuse(self, thing: Element | Connection, field: str) -> None:
        label = (
            thing.label
            if isinstance(thing, Element)
            else f"{thing.source} → {thing.target}"
        )
        values = {"label": label, "field": field}
        self.refused.append(RejectedRow(thing.line, field, _NO_FACT, values))


def _base(
    head: Element, then: Callable[[datetime], CoalitionState | None]
) -> CoalitionState | None:
    """Give what stood when the map was made, if it is known here to the letter."""
    try:
        moment = datetime.fromisoformat(text_of(head.fields.get(MADE, "")))
    except ValueError:
        return None
    held = then(moment) if moment.tzinfo else None
    same = held and seal(held) == text_of(head.fields.get(SEAL, ""))
    return held if same else None


def _by_key(held: CoalitionState) -> Facts:
    return {(fact.kind, fact.id): fact for fact in held.facts}


def _changes(
    found: _Map, base: CoalitionState | None, here: Facts
) -> tuple[list[Fact], list[Fact]]:
    was = _by_key(base) if base else {}
    card_key = (Coalition.kind, found.card.id)
    now = here[card_key]
    before = was.get(card_key)
    cards = (
        _card_changed(
            found.card,
            before if isinstance(before, Coalition) else None,
            now if isinstance(now, Coalition) else found.card,
        ),
    )
    changed = [
        _changed(fact, was.get(key), here.get(key)) for key, fact in found.facts.items()
    ]
    put = [
        fact
        for fact in (*cards, *changed)
        if fact is not None and here.get((fact.kind, fact.id)) != fact
    ]
    gone = [
        here[key]
        for key in was
        if key not in found.facts and key != card_key and key in here
    ]
    return put, gone


def _in_a_wave(put: list[Fact], base: CoalitionState | None, here: Facts) -> list[Fact]:
    """Let ties that were drawn in Kumu belong to the newest wave, as those beside it."""
    if base is None or not base.waves:
        return put
    newest = max(base.waves, key=lambda wave: (wave.began, wave.id)).id
    found: list[Fact] = []
    for fact in put:
        drawn = isinstance(fact, Tie) and (fact.kind, fact.id) not in here
        if drawn and isinstance(fact, Tie) and fact.wave is None:
            waved = fact.model_copy(update={"wave": newest})
            found.append(waved.model_copy(update={"id": usual_id(waved)}))
        else:
            found.append(fact)
    return found


def _changed(new: Fact, was: Fact | None, now: Fact | None) -> Fact | None:
    """Give what stands after the map's change, which leaves all else as it is now."""
    if was is None or now is None:
        return None if new == was else new
    differing = {
        name: getattr(new, name)
        for name in type(new).model_fields
        if getattr(new, name) != getattr(was, name)
    }
    return now.model_copy(update=differing) if differing else None


def _card_changed(new: Coalition, was: Coalition | None, now: Coalition) -> Coalition:
    lists: dict[str, Any] = {
        field: _terms(
            getattr(new, field), getattr(was, field) if was else (), getattr(now, field)
        )
        for field in LISTS
    }
    rest = {
        name: getattr(new, name)
        for name in Coalition.model_fields
        if name not in LISTS
        and (was is None or getattr(new, name) != getattr(was, name))
    }
    return now.model_copy(update=rest | lists)


def _terms(
    new: Iterable[Term], was: Iterable[Term], now: Iterable[Term]
) -> tuple[Term, ...]:
    said_now, said_then = {t.id: t for t in new}, {t.id: t for t in was}
    gone = said_then.keys() - said_now.keys()
    changed = {id_: t for id_, t in said_now.items() if said_then.get(id_) != t}
    kept = {t.id: t for t in now if t.id not in gone}
    # Whoever holds nothing yet takes the list in its own order.
    return tuple((kept | changed).values())


def _listed(element: Element) -> bool:
    return NOT_LISTED not in element.fields


def _order(element: Element) -> tuple[int, int]:
    order = text_of(element.fields.get("order", ""))
    return (int(order) if order.isdecimal() else 10**6, element.line)


def _field(error: ValidationError) -> str:
    return ".".join(map(str, error.errors()[0]["loc"]))


def _label(fact: Fact) -> str:
    name = getattr(fact, "name", "")
    if isinstance(name, str) and name:
        return name
    if isinstance(fact, Tie):
        return f"{fact.source} → {fact.target}"
    return fact.id
