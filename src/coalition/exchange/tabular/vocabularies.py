"""Vocabularies of a coalition (sectors, services, places) during import."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from coalition.domain import (
    Coalition,
    Term,
    localise,
    make_slug,
    one_line,
    places_without_province,
)
from coalition.domain.coalition import UNNAMED_SERVICE
from coalition.domain.provinces import find_province, province_codes_by_place
from coalition.errors import InvalidInput, UnknownMapping, _
from coalition.exchange.tabular.heuristics import may_be_several, sounds_like_shelter
from coalition.exchange.tabular.matching import find_misspelling_pairs, suggest_spelling
from coalition.exchange.tabular.report_items import AddedTerm, SpellingSuggestion
from coalition.exchange.tabular.row_parser import ParsedRow

_NOT_NAMED = Term(
    id=UNNAMED_SERVICE,
    name={"en": "Service not named", "id": "Layanan tidak disebut"},
)

_BOTH_WAYS = _("it cannot be sensitive and not sensitive.")
_IN_A_CIRCLE = _("it cannot lie in {larger}, which lies in it.")
_WHAT = {"sector": _("sector"), "service": _("service"), "place": _("place")}


class Vocabulary:
    """Vocabulary, such as the services, to which unknown terms are added.

    Parameters
    ----------
    terms : iterable of Term
        What the coalition has; left as it is.
    what : str
        What a term is, for ids of names without Latin letters: ``place``.
    language : str
        In which language new names are understood.
    provinces : mapping of str to str
        Id of the place -> code of the province; see `provinces_of`.

    Attributes
    ----------
    spelt : list of Meant
        Names that were taken for a term of the list that is spelt otherwise.
    """

    def __init__(
        self,
        terms: Iterable[Term],
        what: str,
        language: str,
        provinces: Mapping[str, str] | None = None,
    ) -> None:
        self._terms = list(terms)
        self._known = len(self._terms)
        self._what = what
        self._language = language
        self._ids = {term.id for term in self._terms}
        self._found: dict[str, str] = {}
        self._uses: Counter[str] = Counter()
        self.spelt: list[SpellingSuggestion] = []
        for term in self._terms:
            for name in (term.id, *term.name.values()):
                self._found.setdefault(_key(name), term.id)
        self._cities: set[str] = set()
        self._provinces: dict[str, str] = {}
        for id_, code in (provinces or {}).items():
            if all(t.province is not False for t in self._terms if t.id == id_):
                self._provinces.setdefault(code, id_)

    def note_cities(self, places: Iterable[tuple[str, str]]) -> None:
        """Note in advance which place names are cities, whatever the row order.

        Parameters
        ----------
        places : iterable of (str, str)
            Name, and what it lies in where a row says so. One that lies in a province
            of its own name is a city.
        """
        for name, within in places:
            if (found := find_province(name)) and found == find_province(within):
                self._cities.add(_key(name))

    def get_or_add(self, name: str) -> str:
        """Return the id of a term by id or name in any language; add it if new.

        Letter case and stray spaces do not matter, nor how a province is spelt unless
        a row says that it is a city; see `note_cities`. An empty name has an empty id.
        A new service that sounds like a shelter is sensitive until somebody says
        otherwise.
        """
        if not name:
            return ""
        if not self._find(name):
            new = make_slug(name, taken=self._ids, fallback=self._what)
            wording = {self._language: one_line(name)}
            guard = self._what == "service" and sounds_like_shelter(name)
            self._add(Term(id=new, name=wording, sensitive=guard), _key(name))
            if province := self._province(name):
                self._provinces[province] = new
        self._uses[self._found[_key(name)]] += 1
        return self._found[_key(name)]

    def set_sensitive(self, names: Iterable[str], *, sensitive: bool) -> None:
        """Set or clear the sensitive flag of terms.

        Raises
        ------
        UnknownMapping
            If there is no such term; it names those that are there.
        """
        for name in names:
            self._change(self.find_id(name), sensitive=sensitive)

    def set_within(self, name: str, larger: str) -> None:
        """Set the larger place that a place lies in, adding it if it is new.

        Nothing happens if one of the two is empty, or both are the same place.

        Raises
        ------
        InvalidInput
            If the larger place lies in the smaller one.
        """
        small, large = self.get_or_add(name), self.get_or_add(larger)
        if not small or not large or small == large:
            return
        within = {term.id: term.within for term in self._terms} | {small: large}
        here = large
        while here := within.get(here, ""):
            if here in (small, large):
                raise InvalidInput(what=name, problem=_IN_A_CIRCLE, larger=larger)
        self._change(small, within=large)

    def is_unplaced(self, name: str) -> bool:
        """Tell whether neither a larger place nor a level is known of a place."""
        id_ = self._find(name)
        return all(not t.within and t.province is None
                   for t in self._terms if t.id == id_)  # fmt: skip

    def set_provinces(self, names: Iterable[str]) -> None:
        """Take places for provinces, or larger.

        Raises
        ------
        UnknownMapping
            If there is no such place; it names those that are there.
        """
        for name in names:
            self._change(self.find_id(name), province=True, within="")

    def unnamed_service_id(self) -> str:
        """Return the id of the placeholder for unnamed services."""
        if _NOT_NAMED.id not in self._ids:
            self._add(_NOT_NAMED, _NOT_NAMED.id)
        return _NOT_NAMED.id

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, the new ones last."""
        return tuple(self._terms)

    @property
    def added_terms(self) -> list[AddedTerm]:
        """The terms that the file adds, except our own for what it does not name."""
        return [
            AddedTerm(self._what, name, may_be_several(name), term.sensitive)
            for term in self._terms[self._known :]
            if term.id != _NOT_NAMED.id
            for name in term.name.values()
        ]

    def suggest_spellings(self) -> list[SpellingSuggestion]:
        """List new terms that are nearly spelt like a known, usual or other new one."""
        known = [n for term in self._terms[: self._known] for n in term.name.values()]
        found = {
            new.name: meant
            for new in self.added_terms
            if (meant := suggest_spelling(new.name, known))
        }
        for rarer, other in self._slips():
            if rarer not in found and other not in found:
                found[rarer] = other
        return [
            SpellingSuggestion(self._what, name, meant) for name, meant in found.items()
        ]

    def _slips(self) -> Iterator[tuple[str, str]]:
        """Pairs of new terms that are nearly spelt the same, the rarer one first."""
        names = [new.name for new in self.added_terms]
        order = {name: place for place, name in enumerate(names)}
        for pair in find_misspelling_pairs(names):
            by_use = sorted(
                pair, key=lambda n: (self._uses[self._found[_key(n)]], -order[n])
            )
            yield by_use[0], by_use[1]

    def find_id(self, name: str) -> str:
        """Return the id of an existing term.

        Raises
        ------
        UnknownMapping
            If there is none; it names those that are there.
        """
        if not self._find(name):
            there = ", ".join(n for term in self._terms for n in term.name.values())
            raise UnknownMapping(what=_WHAT[self._what], name=name, choices=there)
        return self._found[_key(name)]

    def _find(self, name: str) -> str:
        """Look a name up; note it where only the spelling of a province differs."""
        key = _key(name)
        if key not in self._found and (
            same := self._provinces.get(self._province(name), "")
        ):
            self._found[key] = same
            there = next(
                localise(t.name, self._language) for t in self._terms if t.id == same
            )
            self.spelt.append(
                SpellingSuggestion(self._what, one_line(name), there or same)
            )
        return self._found.get(key, "")

    def _province(self, name: str) -> str:
        """Give the code of the province that a place is; empty for a city of its name."""
        found = find_province(name) if self._what == "place" else None
        return found.code if found and _key(name) not in self._cities else ""

    def _change(self, id_: str, **changes: object) -> None:
        self._terms = [
            term.model_copy(update=changes) if term.id == id_ else term
            for term in self._terms
        ]

    def _add(self, term: Term, key: str) -> None:
        self._terms.append(term)
        self._ids.add(term.id)
        self._found[key] = term.id


class Vocabularies:
    """The three vocabularies of a coalition that an import may add to."""

    def __init__(self, coalition: Coalition) -> None:
        self._coalition = coalition
        language = coalition.language
        self.sectors = Vocabulary(coalition.sectors, "sector", language)
        self.services = Vocabulary(coalition.services, "service", language)
        self.places = Vocabulary(
            coalition.places, "place", language, province_codes_by_place(coalition)
        )

    def updated_coalition(self) -> Coalition | None:
        """Return the coalition with its new terms, or None if unchanged."""
        grown = self._coalition.model_copy(
            update={
                "sectors": self.sectors.terms,
                "services": self.services.terms,
                "places": self.places.terms,
            }
        )
        return grown if grown != self._coalition else None

    def set_sensitive(
        self, sensitive: Iterable[str], not_sensitive: Iterable[str]
    ) -> None:
        """Mark services as a person asks; see `Vocabulary.set_sensitive`.

        Raises
        ------
        InvalidInput
            If a service is named for both.
        """
        asked, open_ones = list(sensitive), list(not_sensitive)
        both = {_key(name) for name in asked} & {_key(name) for name in open_ones}
        if both:
            raise InvalidInput(what=min(both), problem=_BOTH_WAYS)
        self.services.set_sensitive(asked, sensitive=True)
        self.services.set_sensitive(open_ones, sensitive=False)

    def set_places(
        self,
        entries: Iterable[ParsedRow],
        provinces: Iterable[str],
        within: Mapping[str, str],
    ) -> None:
        """Set which place lies in which, first from the rows, then as asked.

        Of a place of which something is known already, the rows change nothing.

        Raises
        ------
        UnknownMapping
            If a place that a person names is not there.
        InvalidInput
            If a place lies in one that lies in it.
        """
        for entry in entries:
            if entry.within and self.places.is_unplaced(entry.place):
                self.places.set_within(entry.place, entry.within)
        for name, larger in within.items():
            self.places.find_id(name)
            self.places.set_within(name, larger)
        self.places.set_provinces(provinces)

    def list_unplaced(self) -> list[str]:
        """Name the new places of which no province is known, if that matters."""
        grown = self.updated_coalition() or self._coalition
        untold = (
            places_without_province(grown) if grown.sensitive_services else frozenset()
        )
        new = {one.name for one in self.places.added_terms}
        return [
            name
            for term in grown.places
            if term.id in untold
            for name in term.name.values()
            if name in new
        ]

    def list_added_terms(self) -> list[AddedTerm]:
        """List the terms that the file adds to the three lists."""
        return [new for terms in self._lists for new in terms.added_terms]

    def suggest_spellings(self) -> list[SpellingSuggestion]:
        """List new terms that may be misspelt, in all three lists."""
        return [meant for terms in self._lists for meant in terms.suggest_spellings()]

    @property
    def _lists(self) -> tuple[Vocabulary, ...]:
        return self.sectors, self.services, self.places


def _key(name: str) -> str:
    return one_line(name).casefold()
