"""A coalition's own lists while a file adds to them."""

from collections.abc import Iterable

from coalition.domain import Coalition, Term, one_line, slug_of
from coalition.exchange.likely import likely_meant
from coalition.exchange.report import Meant

_NOT_NAMED = Term(
    id="not-named", name={"en": "Service not named", "id": "Layanan tidak disebut"}
)


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
    """

    def __init__(self, terms: Iterable[Term], what: str, language: str) -> None:
        self._terms = list(terms)
        self._known = len(self._terms)
        self._what = what
        self._language = language
        self._ids = {term.id for term in self._terms}
        self._found: dict[str, str] = {}
        for term in self._terms:
            for name in (term.id, *term.name.values()):
                self._found.setdefault(_key(name), term.id)

    def id_of(self, name: str) -> str:
        """Give the id of a term by its id or its name in any language; add it if new.

        Letter case and stray spaces do not matter. An empty name has an empty id.
        """
        if not name:
            return ""
        if _key(name) not in self._found:
            new = slug_of(name, taken=self._ids, fallback=self._what)
            self._add(Term(id=new, name={self._language: one_line(name)}), _key(name))
        return self._found[_key(name)]

    def not_named(self) -> str:
        """Give the id of the entry for services that a file does not name."""
        if _NOT_NAMED.id not in self._ids:
            self._add(_NOT_NAMED, _NOT_NAMED.id)
        return _NOT_NAMED.id

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, the new ones last."""
        return tuple(self._terms)

    def likely_meant(self) -> list[Meant]:
        """List new terms that are nearly spelt like a known or usual one."""
        known = [n for term in self._terms[: self._known] for n in term.name.values()]
        return [
            Meant(self._what, name, meant)
            for term in self._terms[self._known :]
            for name in term.name.values()
            if (meant := likely_meant(name, known))
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
        self.places = TermList(coalition.places, "place", language)

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

    def likely_meant(self) -> list[Meant]:
        """List new terms that may be misspelt, in all three lists."""
        lists = (self.sectors, self.services, self.places)
        return [meant for terms in lists for meant in terms.likely_meant()]


def _key(name: str) -> str:
    return one_line(name).casefold()
