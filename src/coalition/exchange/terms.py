"""A coalition's own lists while a file adds to them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from coalition.domain import Coalition, Term, one_line, said, slug_of, untold_places
from coalition.domain.provinces import province_called, provinces_of
from coalition.errors import InvalidInput, UnknownMapping, _
from coalition.exchange.doubts import may_be_several, sounds_like_shelter
from coalition.exchange.entries import Entry
from coalition.exchange.likely import likely_meant, slips
from coalition.exchange.remarks import Meant, New

_NOT_NAMED = Term(
    id="not-named", name={"en": "Service not named", "id": "Layanan tidak disebut"}
)

_BOTH_WAYS = _("it cannot be sensitive and not sensitive.")
_IN_A_CIRCLE = _("it cannot lie in {larger}, which lies in it.")
_WHAT = {"sector": _("sector"), "service": _("service"), "place": _("place")}


class TermList:
    """One list of terms, such as the services, to which unknown terms are added.

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
        self.spelt: list[Meant] = []
        for term in self._terms:
            for name in (term.id, *term.name.values()):
                self._found.setdefault(_key(name), term.id)
        self._cities: set[str] = set()
        self._provinces: dict[str, str] = {}
        for id_, code in (provinces or {}).items():
            if all(t.province is not False for t in self._terms if t.id == id_):
                self._provinces.setdefault(code, id_)

    def read_ahead(self, places: Iterable[tuple[str, str]]) -> None:
        """Note which names are cities in all rows, whatever their order.

        Parameters
        ----------
        places : iterable of (str, str)
            Name, and what it lies in where a row says so. One that lies in a province
            of its own name is a city.
        """
        for name, within in places:
            if (found := province_called(name)) and found == province_called(within):
                self._cities.add(_key(name))

    def id_of(self, name: str) -> str:
        """Give the id of a term by its id or its name in any language; add it if new.

        Letter case and stray spaces do not matter, nor how a province is spelt unless
        a row says that it is a city; see `read_ahead`. An empty name has an empty id.
        A new service that sounds like a shelter is sensitive until somebody says
        otherwise.
        """
        if not name:
            return ""
        if not self._find(name):
            new = slug_of(name, taken=self._ids, fallback=self._what)
            wording = {self._language: one_line(name)}
            guard = self._what == "service" and sounds_like_shelter(name)
            self._add(Term(id=new, name=wording, sensitive=guard), _key(name))
            if province := self._province(name):
                self._provinces[province] = new
        self._uses[self._found[_key(name)]] += 1
        return self._found[_key(name)]

    def mark(self, names: Iterable[str], *, sensitive: bool) -> None:
        """Make terms sensitive, or no longer so.

        Raises
        ------
        UnknownMapping
            If there is no such term; it names those that are there.
        """
        for name in names:
            self._change(self.known_as(name), sensitive=sensitive)

    def lie_in(self, name: str, larger: str) -> None:
        """Let a place lie in a larger one, which is added if it is new.

        Nothing happens if one of the two is empty, or both are the same place.

        Raises
        ------
        InvalidInput
            If the larger place lies in the smaller one.
        """
        small, large = self.id_of(name), self.id_of(larger)
        if not small or not large or small == large:
            return
        within = {term.id: term.within for term in self._terms} | {small: large}
        here = large
        while here := within.get(here, ""):
            if here in (small, large):
                raise InvalidInput(what=name, problem=_IN_A_CIRCLE, larger=larger)
        self._change(small, within=large)

    def lies_nowhere_yet(self, name: str) -> bool:
        """Tell whether nothing is said of a place: neither what it lies in nor more."""
        id_ = self._find(name)
        return all(not t.within and t.province is None
                   for t in self._terms if t.id == id_)  # fmt: skip

    def be_provinces(self, names: Iterable[str]) -> None:
        """Take places for provinces, or larger.

        Raises
        ------
        UnknownMapping
            If there is no such place; it names those that are there.
        """
        for name in names:
            self._change(self.known_as(name), province=True, within="")

    def not_named(self) -> str:
        """Give the id of the entry for services that a file does not name."""
        if _NOT_NAMED.id not in self._ids:
            self._add(_NOT_NAMED, _NOT_NAMED.id)
        return _NOT_NAMED.id

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, the new ones last."""
        return tuple(self._terms)

    @property
    def new(self) -> list[New]:
        """The terms that the file adds, except our own for what it does not name."""
        return [
            New(self._what, name, may_be_several(name), term.sensitive)
            for term in self._terms[self._known :]
            if term.id != _NOT_NAMED.id
            for name in term.name.values()
        ]

    def likely_meant(self) -> list[Meant]:
        """List new terms that are nearly spelt like a known, usual or other new one."""
        known = [n for term in self._terms[: self._known] for n in term.name.values()]
        found = {
            new.name: meant
            for new in self.new
            if (meant := likely_meant(new.name, known))
        }
        for rarer, other in self._slips():
            if rarer not in found and other not in found:
                found[rarer] = other
        return [Meant(self._what, name, meant) for name, meant in found.items()]

    def _slips(self) -> Iterator[tuple[str, str]]:
        """Pairs of new terms that are nearly spelt the same, the rarer one first."""
        names = [new.name for new in self.new]
        order = {name: place for place, name in enumerate(names)}
        for pair in slips(names):
            by_use = sorted(
                pair, key=lambda n: (self._uses[self._found[_key(n)]], -order[n])
            )
            yield by_use[0], by_use[1]

    def known_as(self, name: str) -> str:
        """Give the id of a term that is there.

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
                said(t.name, self._language) for t in self._terms if t.id == same
            )
            self.spelt.append(Meant(self._what, one_line(name), there or same))
        return self._found.get(key, "")

    def _province(self, name: str) -> str:
        """Give the code of the province that a place is; empty for a city of its name."""
        found = province_called(name) if self._what == "place" else None
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


class Lists:
    """The three lists of a coalition that a file of organisations may add to."""

    def __init__(self, coalition: Coalition) -> None:
        self._coalition = coalition
        language = coalition.language
        self.sectors = TermList(coalition.sectors, "sector", language)
        self.services = TermList(coalition.services, "service", language)
        self.places = TermList(
            coalition.places, "place", language, provinces_of(coalition)
        )

    def coalition(self) -> Coalition | None:
        """Give the coalition with its new terms, or None if there are none."""
        grown = self._coalition.model_copy(
            update={
                "sectors": self.sectors.terms,
                "services": self.services.terms,
                "places": self.places.terms,
            }
        )
        return grown if grown != self._coalition else None

    def mark(self, sensitive: Iterable[str], not_sensitive: Iterable[str]) -> None:
        """Mark services as a person asks; see `TermList.mark`.

        Raises
        ------
        InvalidInput
            If a service is named for both.
        """
        asked, open_ones = list(sensitive), list(not_sensitive)
        both = {_key(name) for name in asked} & {_key(name) for name in open_ones}
        if both:
            raise InvalidInput(what=min(both), problem=_BOTH_WAYS)
        self.services.mark(asked, sensitive=True)
        self.services.mark(open_ones, sensitive=False)

    def put_places(
        self,
        entries: Iterable[Entry],
        provinces: Iterable[str],
        within: Mapping[str, str],
    ) -> None:
        """Say which place lies in which: as the rows say, then as a person asks.

        Of a place of which something is known already, the rows change nothing.

        Raises
        ------
        UnknownMapping
            If a place that a person names is not there.
        InvalidInput
            If a place lies in one that lies in it.
        """
        for entry in entries:
            if entry.within and self.places.lies_nowhere_yet(entry.place):
                self.places.lie_in(entry.place, entry.within)
        for name, larger in within.items():
            self.places.known_as(name)
            self.places.lie_in(name, larger)
        self.places.be_provinces(provinces)

    def unplaced(self) -> list[str]:
        """Name the new places of which no province is known, if that matters."""
        grown = self.coalition() or self._coalition
        untold = untold_places(grown) if grown.sensitive else frozenset()
        new = {one.name for one in self.places.new}
        return [
            name
            for term in grown.places
            if term.id in untold
            for name in term.name.values()
            if name in new
        ]

    def new(self) -> list[New]:
        """List the terms that the file adds to the three lists."""
        return [new for terms in self._lists for new in terms.new]

    def likely_meant(self) -> list[Meant]:
        """List new terms that may be misspelt, in all three lists."""
        return [meant for terms in self._lists for meant in terms.likely_meant()]

    @property
    def _lists(self) -> tuple[TermList, ...]:
        return self.sectors, self.services, self.places


def _key(name: str) -> str:
    return one_line(name).casefold()
