"""The places of the register: how large each is, as far as somebody said so."""

from tornado.web import authenticated

from coalition.domain import Coalition, Term, said
from coalition.domain.provinces import known_provinces
from coalition.errors import InvalidInput, _
from coalition.server.host.register import RegisterPage

_UNSAID, _PROVINCE, _SMALLER = "-", "+province", "+smaller"
_IN_A_CIRCLE = _("a place cannot lie in one that lies in it.")


class Places(RegisterPage):
    """Which place is a province, and which lies in which."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show them."""
        self._show(self.coalition)

    @authenticated
    def post(self, _slug: str) -> None:
        """Take what was chosen; places that are not on the form stay as they are."""
        coalition = self.coalition
        ids = {term.id for term in coalition.places}
        places = tuple(
            _placed(term, self.get_body_argument(f"place-{term.id}", ""), ids)
            for term in coalition.places
        )
        changed = coalition.model_copy(update={"places": places})
        if any(t.within in ids and not changed.above(t.id) for t in places):
            error = InvalidInput(what=self.texts("Places"), problem=_IN_A_CIRCLE)
            self._show(changed, problem=self.explain(error), status=400)
            return
        if changed != coalition:
            self.store.facts.put(self.slug, [changed])
        self.redirect(self.here("places") + "?done=1", status=303)

    def _show(
        self, coalition: Coalition, *, problem: str = "", status: int = 200
    ) -> None:
        known = known_provinces(coalition)
        names = {t.id: said(t.name, self.language) for t in coalition.places}
        self.show(
            "host/register_places.html",
            status,
            names=names,
            chosen={term.id: _choice(term) for term in coalition.places},
            known=known,
            unknown=[
                names[term.id]
                for term in coalition.places
                if (term.id, *coalition.above(term.id))[-1] not in known
            ],
            guarded=bool(coalition.sensitive),
            problem=problem,
            done=bool(self.get_query_argument("done", "")),
        )


def _choice(term: Term) -> str:
    if term.within:
        return term.within
    if term.province is None:
        return _UNSAID
    return _PROVINCE if term.province else _SMALLER


def _placed(term: Term, chosen: str, ids: set[str]) -> Term:
    choices = {_UNSAID: None, _PROVINCE: True, _SMALLER: False}
    if chosen in choices:
        update = {"within": "", "province": choices[chosen]}
        return term.model_copy(update=update)
    if chosen in ids:
        # What lies in another is as large as what it lies in, whatever was said.
        return term.model_copy(update={"within": chosen, "province": None})
    return term
