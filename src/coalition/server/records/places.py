"""The places of the register: provinces, and which place lies in which."""

from tornado.web import authenticated

from coalition.domain import Coalition, Term, localise
from coalition.domain.provinces import known_provinces
from coalition.errors import InvalidInput, _
from coalition.server.records.register import RegisterBaseHandler

_UNSAID, _PROVINCE, _SMALLER = "-", "+province", "+smaller"
_CYCLE_PROBLEM = _("a place cannot lie in one that lies in it.")


class PlacesHandler(RegisterBaseHandler):
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
            _apply_choice(term, self.get_body_argument(f"place-{term.id}", ""), ids)
            for term in coalition.places
        )
        changed = coalition.model_copy(update={"places": places})
        if any(t.within in ids and not changed.enclosing_places(t.id) for t in places):
            error = InvalidInput(what=self.texts("Places"), problem=_CYCLE_PROBLEM)
            self._show(changed, problem=self.explain(error), status=400)
            return
        if changed != coalition:
            self.store.facts.put(self.slug, [changed])
        self.redirect(self.register_url("places") + "?done=1", status=303)

    def _show(
        self, coalition: Coalition, *, problem: str = "", status: int = 200
    ) -> None:
        known = known_provinces(coalition)
        names = {t.id: localise(t.name, self.language) for t in coalition.places}
        self.show(
            "records/register_places.html",
            status,
            names=names,
            chosen={term.id: _choice(term) for term in coalition.places},
            known=known,
            unknown=[
                names[term.id]
                for term in coalition.places
                if (term.id, *coalition.enclosing_places(term.id))[-1] not in known
            ],
            guarded=bool(coalition.sensitive_services),
            problem=problem,
            done=bool(self.get_query_argument("done", "")),
        )


def _choice(term: Term) -> str:
    if term.within:
        return term.within
    if term.province is None:
        return _UNSAID
    return _PROVINCE if term.province else _SMALLER


def _apply_choice(term: Term, chosen: str, ids: set[str]) -> Term:
    choices = {_UNSAID: None, _PROVINCE: True, _SMALLER: False}
    if chosen in choices:
        update = {"within": "", "province": choices[chosen]}
        return term.model_copy(update=update)
    if chosen in ids:
        # What lies in another is as large as what it lies in, whatever was said.
        return term.model_copy(update={"within": chosen, "province": None})
    return term
